"""What is watched is kept with what became of it; nothing of it is lost when it is removed."""

from __future__ import annotations

from datetime import timedelta

from factories import NOW, a_meeting, an_article, keep

from calendar_app.model import Source, SourceItem, SourceKind, Status, Yield
from calendar_app.store import Store

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def a_source(url: str = "https://wire.example/rss", **fields: object) -> Source:
    given = {"name": "The Wire", "kind": SourceKind.FEED, "every": HOUR}
    return Source(url=url, **given | {"made": NOW, "next_due": NOW} | fields)  # type: ignore[arg-type]


def test_a_source_comes_back_as_it_was_kept(store: Store) -> None:
    source = a_source(
        etag='"7"', last_modified="then", last_success=NOW, last_error="oh", failures=2
    )
    store.sources.keep(source)
    assert store.sources.all() == [source]


def test_those_that_are_due_come_in_the_order_of_their_waiting(store: Store) -> None:
    late, later, not_yet = (
        a_source(f"https://{name}.example/", name=name, next_due=NOW + due)
        for name, due in (("b", -HOUR), ("a", timedelta()), ("c", HOUR))
    )
    for one in (later, not_yet, late):
        store.sources.keep(one)
    assert store.sources.due(NOW) == [late, later]
    assert store.sources.all() == [later, late, not_yet]


def test_a_source_is_found_by_its_address_or_by_a_name_that_is_its_own(store: Store) -> None:
    first, second = a_source(), a_source("https://wire.example/rss/2")
    store.sources.keep(first)
    assert store.sources.find("the wire") == first
    store.sources.keep(second)
    assert store.sources.find("the wire") is None
    assert store.sources.find(second.url) == second
    assert store.sources.find("nobody") is None


def test_what_was_removed_is_not_watched_until_it_is_kept_again(store: Store) -> None:
    source = a_source()
    store.sources.keep(source)
    store.sources.saw(source, SourceItem(key="a"), now=NOW)
    assert store.sources.remove(source.url, now=NOW)
    assert not store.sources.remove(source.url, now=NOW)
    assert store.sources.all() == []
    store.sources.record(a_source(failures=1))
    assert store.sources.all() == []
    store.sources.keep(source)
    assert store.sources.all() == [source]
    assert store.sources.item(source, "a") == SourceItem(key="a", at=NOW)


def test_an_item_is_of_its_source_and_keeps_its_article(store: Store) -> None:
    source, other = a_source(), a_source("https://other.example/")
    article = an_article()
    store.add_article(article, now=NOW)
    for one in (source, other):
        store.sources.keep(one)
    assert store.sources.item(source, "a") is None
    store.sources.saw(source, SourceItem(key="a", tries=1, problem="busy"), now=NOW)
    store.sources.saw(source, SourceItem(key="a", tries=2, article=article.id), now=NOW)
    store.sources.saw(source, SourceItem(key="a", state="2", tries=1, problem="busy"), now=NOW)
    assert store.sources.item(source, "a") == SourceItem(
        key="a", state="2", article=article.id, tries=1, problem="busy", at=NOW
    )
    assert store.sources.item(other, "a") is None


def test_what_a_source_gave_is_counted(store: Store) -> None:
    source, silent = a_source(), a_source("https://other.example/", name="Other")
    for one in (source, silent):
        store.sources.keep(one)
    for number, status in enumerate((Status.CONFIRMED, Status.TENTATIVE, Status.CONFIRMED)):
        article = an_article(f"News {number}\n\nThe NATO-Russia Council will meet on 12 January.")
        keep(store, a_meeting(uid=f"{number}@calendar-app", status=status), article)
        store.sources.saw(source, SourceItem(key=str(number), article=article.id), now=NOW)
    store.sources.saw(source, SourceItem(key="bad", problem="gone"), now=NOW)
    assert store.sources.yields(since=NOW - DAY) == {
        source.url: Yield(articles=3, recent_articles=3, recent_meetings=3, recent_confirmed=2),
        silent.url: Yield(),
    }
    assert store.sources.yields(since=NOW + DAY)[source.url] == Yield(articles=3)


def test_a_lease_is_one_holders_until_it_is_over_or_given_back(store: Store) -> None:
    def take(holder: str, after: timedelta = timedelta()) -> bool:
        return store.sources.take_lease("update", holder, now=NOW + after, lasts=HOUR)

    assert take("one")
    assert not take("two")
    assert take("one", after=HOUR / 2)  # which makes it longer
    assert not take("two", after=HOUR)
    assert take("two", after=2 * HOUR)
    store.sources.give_back_lease("update", "one")  # who has it not cannot give it back
    assert not take("one", after=2 * HOUR)
    store.sources.give_back_lease("update", "two")
    assert take("one", after=2 * HOUR)
