"""What goes into the store comes out as it was, with its history."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta

import pytest
from factories import EVENT, NOW, a_meeting, a_month, a_sighting, an_article, an_hour, keep

from calendar_app.errors import ArticleNotFoundError, MeetingNotFoundError
from calendar_app.model import (
    Grain,
    Mod,
    NamedFeed,
    NewMeeting,
    Reason,
    Status,
    Timex,
    Unsure,
    When,
)
from calendar_app.store import Store

LATER = NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    "published",
    [
        None,
        date(2022, 1, 10),
        datetime(2022, 1, 10, 9, 30),  # noqa: DTZ001 - some articles name no zone
        datetime.fromisoformat("2022-01-10T09:30:00+03:00"),
        datetime.max.replace(tzinfo=UTC) - timedelta(hours=1),
        datetime.fromisoformat("0001-01-01T00:00:00+05:00"),
    ],
)
def test_an_article_comes_back_as_it_was(store: Store, published: date | None) -> None:
    article = an_article(
        "A text\n\n\0 “with” 한국어 😀", published=published, url=None, name="en-1"
    )
    assert store.add_article(article, now=NOW) is True
    assert store.article(article.id) == article
    assert store.articles() == [article]


def test_an_article_is_kept_once(store: Store) -> None:
    assert store.add_article(an_article(), now=NOW)
    assert not store.add_article(an_article(), now=LATER)
    assert len(store.articles()) == 1


def test_articles_come_latest_first_and_undated_ones_last(store: Store) -> None:
    days = [None, date(2022, 1, 9), date(2022, 1, 11), datetime(2022, 1, 11, 7, tzinfo=UTC)]
    for number, day in enumerate(days):
        store.add_article(an_article(f"Text {number}", published=day), now=NOW)
    assert [article.published for article in store.articles()] == days[::-1]
    assert len(store.articles(limit=2)) == 2


FULL_SIGHTING = {
    "people": ("Jens Stoltenberg", "Александр Грушко"),
    "venue": "NATO's headquarters",
    "when": When(
        datetime.fromisoformat("2022-01-12T10:00:00+01:00"),
        date(2022, 1, 14),
        Grain.MINUTE,
        frozenset({Grain.MINUTE, Grain.DAY}),
        ("year from the publication date",),
        Mod.APPROX,
    ),
    "status": Status.TENTATIVE,
    "previously": datetime.fromisoformat("2022-01-12T09:00:00+01:00"),
    "inferred": {"city": "from the venue"},
    "timex": Timex("DATE", "XXXX-01-12", "XXXX-01-13", 0, Mod.APPROX, 1, "DAY", "said", "CET"),
}


@pytest.mark.parametrize(
    "fields",
    [
        FULL_SIGHTING,
        {"when": None, "body": None, "city": None, "country": None, "participants": ()},
        {"when": a_month("2022-01"), "previously": date(2022, 1, 1)},
    ],
)
def test_a_sighting_comes_back_as_it_was(store: Store, fields: dict) -> None:
    sighting = a_sighting(**fields)
    store.add_article(an_article(), now=NOW)
    store.add_sightings([sighting])
    assert store.sightings_in(an_article().id) == [(sighting, None)]


def test_a_sighting_is_never_edited(store: Store) -> None:
    keep(store, a_meeting(), an_article())
    with pytest.raises(sqlite3.IntegrityError, match="a sighting is never edited"):
        store._db.execute("UPDATE sighting SET city = 'Mons'")


def test_a_meeting_comes_back_as_it_was(store: Store) -> None:
    told = {k: v for k, v in FULL_SIGHTING.items() if k != "timex"}
    meeting = a_meeting(**told, sequence=4, last_modified=LATER, sightings=2)
    keep(store, meeting, an_article())
    assert store.meeting(meeting.uid) == meeting
    assert store.meetings() == [meeting]
    assert list(store.events()) == [(meeting.uid, EVENT)]
    assert store.event(meeting.uid) == EVENT


def test_what_is_not_there_is_an_error_of_its_own(store: Store) -> None:
    assert store.find_meeting("nobody") is None
    with pytest.raises(MeetingNotFoundError):
        store.meeting("nobody")
    with pytest.raises(MeetingNotFoundError):
        store.event("nobody")
    with pytest.raises(ArticleNotFoundError):
        store.article("nothing")
    assert store.sightings("nobody") == store.changes("nobody") == []


def test_a_uid_given_out_once_leads_to_the_meeting_it_became_part_of(store: Store) -> None:
    meeting = a_meeting()
    keep(store, meeting, an_article())
    store._db.table("uid_alias").insert({"alias": "old", "uid": meeting.uid})
    assert store.find_meeting("old") == store.meeting("old") == meeting
    assert store.event("old") == EVENT


def test_the_sightings_of_a_meeting_come_oldest_article_first(store: Store) -> None:
    published = [
        datetime.fromisoformat("2022-01-10T09:00:00+00:00"),
        datetime.fromisoformat("2022-01-10T10:00:00+03:00"),  # seven o'clock UTC
        None,
        date(2022, 1, 9),
        date(2022, 1, 10),
    ]
    meeting = a_meeting()
    articles = [an_article(f"Text {n}", published=p) for n, p in enumerate(published)]
    for article in articles:
        keep(store, meeting, article)
    expected = [articles[n].id for n in (2, 3, 4, 1, 0)]
    assert [sighting.article for sighting in store.sightings(meeting.uid)] == expected


def test_a_link_without_its_meeting_is_not_kept(store: Store) -> None:
    store.add_article(an_article(), now=NOW)
    store.add_sightings([a_sighting()])
    with pytest.raises(sqlite3.IntegrityError), store.transaction():
        store.decisions.link(NewMeeting(a_sighting(), "no such meeting"), now=NOW)
    assert store.sightings_in(an_article().id) == [(a_sighting(), None)]


def test_a_decision_is_kept_with_its_grounds(store: Store) -> None:
    keep(store, a_meeting(uid="a"), an_article())
    article = an_article("Another")
    sighting = a_sighting(article)
    with store.transaction():
        store.add_article(article, now=NOW)
        store.add_sightings([sighting])
        reasons = (Reason("same-body", 4.0, "both are b"), Reason("other-hour", -3.5, "no"))
        store.decisions.link(Unsure(sighting, "b", reasons, ("a",)), now=LATER)
        store.record(a_meeting(uid="b"), event="", article=article.id, now=NOW)
    (row,) = store._db.query("SELECT * FROM link WHERE uid = 'b'")
    assert (row["decision"], row["score"], row["rivals"]) == ("unsure", 0.5, '["a"]')
    assert (row["decided_by"], row["undone_at"]) == ("rule", None)
    assert '"other-hour"' in row["reasons"]


# --- history ---


def test_the_first_record_says_created_and_the_next_says_what_changed(store: Store) -> None:
    first, second = an_article(), an_article("News.")
    keep(store, a_meeting(), first)
    store.add_article(second, now=LATER)
    after = a_meeting(
        when=an_hour("2022-01-13T10:00:00+01:00"),
        previously=date(2022, 1, 12),
        people=("Jens Stoltenberg",),
        status=Status.TENTATIVE,
        sequence=1,
        last_modified=LATER,
    )
    changes = store.record(after, event=EVENT, article=second.id, now=LATER)
    told = {change.field: (change.before, change.after) for change in changes}
    assert told == {
        "people": (None, "Jens Stoltenberg"),
        "start": ("2022-01-12", "2022-01-13T10:00:00+01:00"),
        "end": ("2022-01-12", None),
        "precision": ("day", "minute"),
        "status": ("confirmed", "tentative"),
        "previously": (None, "2022-01-12"),
    }
    history = store.changes(after.uid)
    assert (history[0].field, history[0].article, history[0].at) == ("created", first.id, NOW)
    assert history[1:] == changes
    assert store.record(after, event=EVENT, article=second.id, now=LATER) == []


def test_every_change_that_a_feed_could_show_is_another_revision(store: Store) -> None:
    seen = [store.revision()]
    keep(store, a_meeting(), an_article())
    seen.append(store.revision())
    changed = a_meeting(title="Another", last_modified=LATER)
    store.record(changed, event=EVENT, article=an_article().id, now=LATER)
    seen.append(store.revision())
    store.record(changed, event=EVENT + " ", article=an_article().id, now=LATER)
    seen.append(store.revision())
    store.keep_feed(NamedFeed("mine", "Mine", "city=Vienna", NOW))
    seen.append(store.revision())
    assert len({token for token, _ in seen}) == len(seen)
    assert [latest for _, latest in seen] == [None, NOW, LATER, LATER, LATER]
    assert store.revision() == seen[-1]


def test_a_named_feed_comes_back_as_it_was(store: Store) -> None:
    mine = NamedFeed("mine", "Mine, and “yours”", "city=Vienna&past=30", NOW)
    gone = NamedFeed("gone", "Gone", "", NOW, LATER)
    short = NamedFeed("0123456789ab", None, "q=a+long+one", NOW)
    for feed in (mine, gone, short):
        store.keep_feed(feed)
        assert store.named_feed(feed.slug) == feed
    assert store.named_feeds() == [mine]
    assert store.named_feed("nobodys") is None
    again = NamedFeed("gone", "Gone", "city=Oslo", LATER)
    store.keep_feed(again)
    assert store.named_feeds() == [again, mine]
