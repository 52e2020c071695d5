"""A source that is asked gives its news once, and what goes wrong with one item is only its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from factories import NOW
from loopback import page
from news import HTML, MEETS, MOVED, SESSION, an_article
from watched import Site

from calendar_app.errors import FetchError, IntakeError, UsageError
from calendar_app.model import Source, SourceKind
from calendar_app.watching import Manners, source_at


def test_what_a_feed_links_to_is_read_once(site: Site) -> None:
    site.feed(("/a", "Allies and Russia to talk", "Ambassadors will meet."))
    site.has(a=an_article("Allies and Russia to talk", MEETS))
    source = site.watch()
    assert (source.name, source.kind) == ("The Wire", SourceKind.FEED)
    first = site.poll(source)
    assert (first.articles, first.meetings, first.problem, first.left_out) == (1, 1, None, ())
    (article,) = site.store.articles()
    assert (article.url, article.published) == (f"{site.server.base}/a", NOW)
    assert site.server.paths == ["/rss", "/a"]
    again = site.poll(first.source)
    assert (again.articles, again.meetings) == (0, 0)
    assert site.server.paths == ["/rss", "/a", "/rss"]


def test_news_of_a_move_moves_the_meeting(site: Site) -> None:
    items = [("/a", "Allies and Russia to talk", ""), ("/b", "Talks with Russia postponed", "")]
    site.feed(items[0])
    site.has(a=an_article(items[0][1], MEETS), b=an_article(items[1][1], MOVED))
    source = site.poll(site.watch()).source
    (before,) = site.store.meetings()
    site.feed(*items)
    site.poll(source, now=NOW + timedelta(hours=1))
    (after,) = site.store.meetings()
    assert site.starts == ["2022-01-14"]
    assert after.uid == before.uid


def test_a_feed_that_has_not_changed_sends_nothing(site: Site) -> None:
    site.feed(("/a", "Allies and Russia to talk", ""), headers=('ETag: "7"',))
    site.has(a=an_article("Allies and Russia to talk", MEETS))
    source = site.poll(site.watch()).source
    assert source.etag == '"7"'
    site.has(rss=page(b"", status="304 Not Modified"))
    done = site.poll(source)
    assert 'If-None-Match: "7"' in site.server.asked[-1]
    assert (done.problem, done.source.last_success) == (None, NOW)
    assert done.source.etag == '"7"'


def test_an_entry_that_holds_the_whole_article_is_not_followed(site: Site) -> None:
    body = f"<p>{MEETS}</p>" + "<p>Nothing else is known of it so far, they said.</p>" * 20
    site.feed(("/a", "Allies and Russia to talk", body))
    assert site.poll(site.watch()).meetings == 1
    assert site.server.paths == ["/rss"]
    (article,) = site.store.articles()
    assert article.text.startswith(f"Allies and Russia to talk\n\n{MEETS}\n\nNothing else")
    assert article.publisher == "The Wire"


def test_a_page_that_cannot_be_had_is_tried_three_times_and_then_its_entry_is_kept(
    site: Site,
) -> None:
    site.feed(("/gone", "Allies and Russia to talk", MEETS), headers=('ETag: "7"',))
    source = site.watch()
    for _ in range(2):
        done = site.poll(source)
        assert (done.articles, done.problem) == (0, None)
        assert [error.problem for error in done.left_out] == [
            "there is no page at this address (404)"
        ]
        source = done.source
        assert source.etag == ""  # or the feed would not be sent again
    done = site.poll(source)
    assert (done.articles, done.meetings, done.left_out) == (1, 1, ())
    assert done.source.etag == '"7"'
    assert site.poll(done.source).articles == 0
    assert site.server.paths.count("/gone") == 3


def test_one_bad_page_does_not_keep_back_the_others(site: Site) -> None:
    site.feed(("/bad", "No article", ""), ("/b", "Session in Vienna", ""))
    site.has(bad=page(b"<html><p>Sign in", HTML), b=an_article("Session in Vienna", SESSION))
    done = site.poll(site.watch())
    assert (done.articles, len(done.left_out)) == (1, 1)


def test_a_server_that_asks_for_peace_gets_it(site: Site) -> None:
    busy = page(b"", "Retry-After: 7200", status="503 Busy")
    site.feed(("/a", "One", ""), ("/b", "Session in Vienna", ""))
    site.has(a=busy, b=an_article("Session in Vienna", SESSION))
    done = site.poll(site.watch())
    assert isinstance(done.problem, FetchError)
    assert done.source.next_due == NOW + timedelta(hours=2)
    assert "/b" not in site.server.paths
    site.has(a=an_article("One", MEETS))
    later = site.poll(done.source)
    assert (later.articles, later.source.failures) == (2, 0)


def test_what_another_source_brought_is_not_fetched_again(site: Site) -> None:
    site.feed(("/a?utm_source=rss", "Allies and Russia to talk", ""))
    site.has(front=page(b"<a href='/a?utm_source=x'>x", HTML), **{"a?utm_source=rss": b""})
    site.server.answers["/a?utm_source=rss"] = an_article("Allies and Russia to talk", MEETS)
    first = site.poll(site.watch()).source
    other = Source(
        url=f"{site.server.base}/rss?2", name="Other", kind=SourceKind.FEED,
        every=first.every, made=NOW, next_due=NOW,
    )  # fmt: skip
    site.server.answers["/rss?2"] = site.server.answers["/rss"]
    site.store.sources.keep(other)
    site.server.asked.clear()
    assert site.poll(other).articles == 0
    assert site.server.paths == ["/rss?2"]
    given = site.store.sources.yields(since=NOW - timedelta(days=7))
    assert [given[one.url].articles for one in (first, other)] == [1, 1]


def test_a_page_of_links_is_followed(site: Site) -> None:
    links = (
        "<a href='/2022/01/10/allies-and-russia'>Allies and Russia to talk in Brussels</a>"
        "<a href='/about'>About us and how we work here</a>"
    )
    site.has(front=page(f"<html><body>{links}".encode(), HTML))
    site.server.answers["/2022/01/10/allies-and-russia"] = an_article("Allies to talk", MEETS)
    source = site.watch("/front")
    assert (source.kind, source.name) == (SourceKind.INDEX, "127.0.0.1")
    assert site.poll(source).meetings == 1
    assert site.server.paths == ["/front", "/2022/01/10/allies-and-russia"]


def test_a_page_that_names_its_feed_leads_to_it(site: Site) -> None:
    site.feed(("/a", "One", ""))
    named = b"<html><head><link rel=alternate type=application/rss+xml href=/rss></head><p>Hello"
    site.has(front=page(named, HTML))
    assert site.watch("/front").url == f"{site.server.base}/rss"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<html><p>Nothing here", "text/html"),
        (b"Talks.", "text/plain"),
        (b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "x">]><rss version="2.0"/>', "text/xml"),
        ('<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "x">]><rss/>'.encode("utf-16"), "text/xml"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
    ],
)
def test_what_cannot_be_watched_is_said_at_once(site: Site, body: bytes, kind: str) -> None:
    site.has(rss=page(body, f"Content-Type: {kind}"))
    with pytest.raises(IntakeError):
        site.watch()


def test_nobody_is_asked_too_often(site: Site) -> None:
    with pytest.raises(UsageError, match="more often than every 5 minutes"):
        source_at("http://wire.example/", get=site.manners.get, now=NOW, every=timedelta(minutes=4))
    assert site.server.met == 0


def test_a_source_that_fails_says_why_and_waits(site: Site) -> None:
    site.feed(("/a", "One", ""))
    source = site.watch()
    site.has(rss=page(b"", status="404 Not Found"))
    done = site.poll(source)
    assert isinstance(done.problem, FetchError)
    (kept,) = site.store.sources.all()
    assert (kept.last_error, kept.failures) == ("there is no page at this address (404)", 1)
    assert kept == done.source


def test_what_was_removed_meanwhile_stays_removed(site: Site) -> None:
    site.feed()
    site.feed(("/a", "One", ""))
    source = site.watch()
    site.store.sources.remove(source.url, now=NOW)
    site.poll(source)
    assert site.store.sources.all() == []


def test_many_items_are_read_in_parts(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calendar_app.watching.polling.MOST_ITEMS", 2)
    site.feed(*((f"/{n}", "Session in Vienna", "") for n in range(3)), headers=('ETag: "7"',))
    site.has(**{str(n): an_article("Session in Vienna", SESSION) for n in range(3)})
    first = site.poll(site.watch())
    assert (first.articles, first.source.etag) == (2, "")
    assert first.source.next_due == NOW + timedelta(minutes=5)
    second = site.poll(first.source)
    assert (second.articles, second.source.etag) == (1, '"7"')


def test_what_was_begun_stops_where_it_is_told_to(site: Site) -> None:
    site.feed(*((f"/{n}", "Session in Vienna", "") for n in range(3)))
    site.has(**{str(n): an_article("Session in Vienna", SESSION) for n in range(3)})
    left = iter([True, False, False])
    done = site.poll(site.watch(), goes_on=lambda: next(left))
    assert (done.articles, done.source.etag) == (1, "")
    assert site.poll(done.source).articles == 2


# --- manners ---


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (page(b"User-agent: *\nDisallow: /"), False),
        (page(b"User-agent: calendar-app\nDisallow: /rss\n\nUser-agent: *\nAllow: /"), False),
        (page(b"User-agent: other\nDisallow: /"), True),
        (page(b"User-agent: *\nDisallow: /private"), True),
        (page(b"", status="404 Not Found"), True),
        (page(b"", status="403 Forbidden"), True),
        (page(b"\xff\xfe\x00<html>"), True),
        (page(b"", status="500 Oh"), False),  # RFC 9309, 2.3.1.4: nobody knows, so no
        (page(b"", "Location: http://127.0.0.1:1/robots.txt", status="302 Found"), True),
    ],
)
def test_robots_txt_is_heeded(site: Site, robots: bytes, allowed: bool) -> None:
    site.feed(("/a", "One", ""))
    source = site.watch()
    site.server.answers["/robots.txt"] = robots
    done = site.poll(source, get=site.anew().get)
    assert (done.problem is None) is allowed
    assert ("/rss" in site.server.paths) is allowed
    assert site.server.paths.count("/robots.txt") == 1


def clocked(
    delay: str = "", pause: float = 1.0
) -> tuple[Manners, list[float], Callable[[str], object]]:
    """Manners whose waits are noted and not waited."""
    waits: list[float] = []
    now = [0.0]

    def ask(url: str, **_known: object):  # type: ignore[no-untyped-def]
        from calendar_app.intake.fetch import Fetched

        body = f"User-agent: *\n{delay}".encode() if url.endswith("robots.txt") else b"Talks."
        return Fetched(url, body)

    def wait(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    manners = Manners(ask, pause=pause, clock=lambda: now[0], wait=wait)
    return manners, waits, manners.get


@pytest.mark.parametrize(
    ("delay", "waits"),
    [
        ("", [1.0, 1.0]),
        ("Crawl-delay: 10", [1.0, 10.0]),
        ("Crawl-delay: 0.1", [1.0, 1.0]),
        ("Crawl-delay: 86400", [1.0, 30.0]),
    ],
)
def test_one_host_is_left_a_pause_between_questions(delay: str, waits: list[float]) -> None:
    _, waited, get = clocked(delay)
    get("http://wire.example/a")
    get("http://wire.example/b")
    assert waited == waits
    get("http://other.example/a")
    assert len(waited) == 3  # between its robots.txt and its page


def test_an_item_may_be_anything_that_can_be_read(site: Site) -> None:
    from made import a_pdf

    site.feed(("/note.pdf", "Note to editors", ""))
    site.server.answers["/note.pdf"] = page(a_pdf([MEETS]), "Content-Type: application/pdf")
    assert site.poll(site.watch()).meetings == 1


# --- what changes under its address ---

SOON = MEETS.replace("12 January", "14 January")


def test_a_page_that_its_feed_says_was_changed_is_read_again(site: Site) -> None:
    """But not sooner than after some hours: some feeds say so of all that they have."""
    site.feed(("/a", "Allies and Russia to talk", ""))
    site.has(a=an_article("Allies and Russia to talk", MEETS))
    source = site.poll(site.watch()).source
    (before,) = site.store.meetings()
    site.feed(("/a", "Allies and Russia to talk later", ""))
    site.has(a=an_article("Allies and Russia to talk later", SOON))
    source = site.poll(source, now=NOW + timedelta(hours=1)).source
    assert site.server.paths.count("/a") == 1
    done = site.poll(source, now=NOW + timedelta(hours=7))
    assert (done.articles, done.meetings, site.server.paths.count("/a")) == (1, 0, 2)
    (after,) = site.store.meetings()
    assert (after.uid, site.starts) == (before.uid, ["2022-01-14"])
    assert len(site.store.articles()) == 2
    site.poll(done.source, now=NOW + timedelta(hours=20))
    assert site.server.paths.count("/a") == 2


def test_a_page_that_was_changed_and_says_nothing_new_is_kept_once(site: Site) -> None:
    site.feed(("/a", "Allies and Russia to talk", ""))
    site.has(a=an_article("Allies and Russia to talk", MEETS))
    source = site.poll(site.watch()).source
    site.feed(("/a", "Allies, Russia to talk", ""))
    site.has(a=an_article("Allies, Russia to talk", f"{MEETS} It is cold there."))
    done = site.poll(source, now=NOW + timedelta(hours=7))
    assert (done.articles, len(site.store.articles())) == (0, 1)
    site.poll(done.source, now=NOW + timedelta(hours=20))
    assert site.server.paths.count("/a") == 2


def test_a_page_that_is_an_article_itself_is_watched_for_what_it_says(site: Site) -> None:
    site.has(programme=an_article("Programme of the Council", MEETS))
    source = site.watch("/programme")
    assert (source.kind, source.name) == (SourceKind.PAGE, "Programme of the Council")
    first = site.poll(source)
    assert (first.articles, first.meetings) == (1, 1)
    assert site.poll(first.source, now=NOW + timedelta(hours=1)).articles == 0
    site.has(programme=an_article("Programme of the Council", SOON))
    second = site.poll(first.source, now=NOW + timedelta(hours=2))
    assert (second.articles, site.starts) == (1, ["2022-01-14"])
    site.has(programme=page(b"<html><p>Sign in", HTML))
    assert site.poll(second.source).problem is not None
