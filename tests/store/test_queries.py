"""Which meetings a query finds, and which could be the one that a sighting is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from factories import EVENT, NOW, a_day, a_meeting, a_month, an_article, an_hour, keep
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.model import (
    Kind,
    Query,
    Status,
    Window,
)
from calendar_app.store import Store

LATER = NOW + timedelta(hours=1)


# --- questions ---


@pytest.fixture
def full(store: Store) -> Store:
    """Five meetings of three articles."""
    russia, vienna, paris = (
        an_article("Stoltenberg warns Russia before the talks", url="http://a"),
        an_article("The Hofburg awaits its guests", url="http://b"),
        an_article("Café society: a président speaks", url="http://c"),
    )
    nrc = a_meeting(
        uid="nrc",
        when=an_hour("2022-01-12T10:00:00+01:00"),
        people=("Jens Stoltenberg",),
        venue="NATO Headquarters",
    )
    dialogue = a_meeting(
        uid="ssd",
        title="US-Russia Strategic Stability Dialogue",
        kind=Kind.DIALOGUE,
        body="us-russia-strategic-stability-dialogue",
        participants=("RU", "US"),
        city="Geneva",
        country="CH",
        when=a_day("2022-01-10"),
        status=Status.TENTATIVE,
        last_modified=LATER,
    )
    osce = a_meeting(
        uid="osce",
        title="OSCE Permanent Council",
        body="osce-permanent-council",
        participants=("osce",),
        city="Vienna",
        country="AT",
        venue="the Hofburg",
        when=a_day("2022-01-13"),
    )
    consultations = a_meeting(
        uid="allies",
        title="US consultations with allies",
        kind=Kind.CONSULTATIONS,
        body=None,
        participants=("US", "eu", "nato"),
        city=None,
        country="BE",
        when=a_day("2022-01-11", "2022-01-12"),
    )
    month = a_meeting(uid="month", body=None, city="Paris", country="FR", when=a_month("2022-02"))
    for meeting, article in (
        (nrc, russia),
        (dialogue, russia),
        (osce, vienna),
        (consultations, vienna),
        (month, paris),
    ):
        keep(store, meeting, article, title=meeting.title)
    return store


ALL = ["ssd", "allies", "nrc", "osce", "month"]
QUERIES = {
    "everything, by start": (Query(), ALL),
    "a body": (Query(body="nato-russia-council"), ["nrc"]),
    "a city in any case": (Query(city="gENEVA"), ["ssd"]),
    "a country in any case": (Query(country="at"), ["osce"]),
    "place: a city": (Query(place="vienna"), ["osce"]),
    "place: a country": (Query(place="be"), ["allies", "nrc"]),
    "place: part of a venue": (Query(place="nato head"), ["nrc"]),
    "place: a wildcard is no wildcard": (Query(place="%"), []),
    "a state that takes part": (Query(participant="US"), ["ssd", "allies"]),
    "an organisation, whole ids only": (Query(participant="nat"), []),
    "a kind": (Query(kind="dialogue"), ["ssd"]),
    "a status": (Query(status="tentative"), ["ssd"]),
    "since takes in what is still going on": (
        Query(since=date(2022, 1, 12)),
        ["allies", "nrc", "osce", "month"],
    ),
    "until takes in what has begun": (Query(until=date(2022, 1, 11)), ["ssd", "allies"]),
    "a window": (Query(since=date(2022, 1, 12), until=date(2022, 1, 12)), ["allies", "nrc"]),
    "a day inside a month-long entry": (
        Query(since=date(2022, 2, 14), until=date(2022, 2, 14)),
        ["month"],
    ),
    "text: a title": (Query(text="stability"), ["ssd"]),
    "text: a person, accents and case aside": (Query(text="JENS stöltenberg"), ["nrc"]),
    "text: a word of the article finds all its meetings": (Query(text="warns"), ["ssd", "nrc"]),
    "text: an accent that was not typed": (Query(text="president"), ["month"]),
    "text: all words must be there": (Query(text="hofburg warns"), []),
    "filters are joined by and": (Query(text="warns", city="Brussels"), ["nrc"]),
    "a blank filter is no filter": (Query(text=" ", city="", place="\t"), ALL),
    "nothing fits": (Query(body="warsaw-pact"), []),
    "half a surrogate pair fits nothing": (Query(city="\ud800", text="\ud800"), []),
}


@pytest.mark.parametrize(("query", "uids"), QUERIES.values(), ids=QUERIES)
def test_a_query_finds(full: Store, query: Query, uids: list[str]) -> None:
    assert [meeting.uid for meeting in full.meetings(query)] == uids
    assert [uid for uid, _ in full.events(query)] == uids
    assert [meeting.uid for meeting in full.each_meeting(query)] == uids
    assert full.count(query) == len(uids)


WINDOWS = {
    "open": (Window(), ALL),
    "since takes in what is still going on": (
        Window(since=date(2022, 1, 12)),
        ["allies", "nrc", "osce", "month"],
    ),
    "nothing tentative": (Window(tentative=False), ["allies", "nrc", "osce", "month"]),
    "nothing known to a month": (Window(imprecise=False), ["ssd", "allies", "nrc", "osce"]),
    "nothing cancelled or postponed": (Window(cancelled=False), ["ssd", "nrc", "month"]),
    "the cancelled go after a while, others stay": (
        Window(cancelled_since=date(2022, 1, 13)),
        ["ssd", "nrc", "osce", "month"],
    ),
    "all at once": (
        Window(since=date(2022, 1, 12), tentative=False, cancelled=False, imprecise=False),
        ["nrc"],
    ),
}


@pytest.mark.parametrize(("window", "uids"), WINDOWS.values(), ids=WINDOWS)
def test_a_window_lets_through(full: Store, window: Window, uids: list[str]) -> None:
    article = full.articles()[0].id
    for uid, status in (("allies", Status.CANCELLED), ("osce", Status.POSTPONED)):
        changed = replace(full.meeting(uid), status=status)
        full.record(changed, event=EVENT, article=article, now=LATER)
    assert [meeting.uid for meeting in full.meetings(window=window)] == uids
    assert [uid for uid, _ in full.events(window=window)] == uids
    assert full.count(window=window) == len(uids)


def test_a_feed_of_everything_is_read_in_its_order_and_not_sorted(store: Store) -> None:
    """A hundred thousand events, sorted, would all have to be held at once."""
    window = Window(cancelled_since=date(2022, 1, 1), imprecise=False, tentative=False)
    asked: list[str] = []
    store._db.conn.set_trace_callback(asked.append)
    list(store.events(window=window))
    store._db.conn.set_trace_callback(None)
    (sql,) = asked
    plan = " ".join(row["detail"] for row in store._rows(f"EXPLAIN QUERY PLAN {sql}", {}))
    assert "meeting_by_start" in plan
    assert "TEMP B-TREE" not in plan


STRETCHES = [
    ("2022-01-10", "2022-01-12", ["ssd", "allies", "nrc"]),
    ("2022-01-12", "2022-01-12", ["allies", "nrc"]),  # one was under way already
    ("2022-01-14", "2022-01-31", []),
    ("2022-02-27", "2022-03-09", ["month"]),
    ("2022-01-12", "2022-01-11", ["allies"]),  # the wrong way round: what has both of them
]


@pytest.mark.parametrize(("since", "until", "uids"), STRETCHES)
def test_a_stretch_of_days_holds_what_has_a_day_in_it(
    full: Store, since: str, until: str, uids: list[str]
) -> None:
    stretch = Query(since=date.fromisoformat(since), until=date.fromisoformat(until))
    assert [meeting.uid for meeting in full.meetings(stretch)] == uids
    assert full.count(stretch) == len(uids)


def plan_of(store: Store, ask: Callable[[], object]) -> str:
    """How SQLite goes about what `ask` asks of the store."""
    asked: list[str] = []
    store._db.conn.set_trace_callback(asked.append)
    ask()
    store._db.conn.set_trace_callback(None)
    return " ".join(
        row["detail"] for sql in asked for row in store._rows(f"EXPLAIN QUERY PLAN {sql}", {})
    )


def test_a_week_is_found_without_a_look_at_the_years_around_it(store: Store) -> None:
    week = Query(since=date(2022, 1, 10), until=date(2022, 1, 16))
    plan = plan_of(store, lambda: store.meetings(week))
    assert "COVERING INDEX meeting_by_days (first_day>? AND first_day<?)" in plan
    assert "SCAN meeting" not in plan


@pytest.mark.parametrize("field", ["body", "city", "country", "kind", "status"])
def test_what_is_ahead_is_counted_without_a_look_at_any_meeting(store: Store, field: str) -> None:
    plan = plan_of(store, lambda: store.tally(field, Query(since=date(2022, 1, 10))))
    assert f"COVERING INDEX meeting_by_{field}" in plan
    assert "TEMP B-TREE" not in plan


def test_the_latest_of_a_body_are_read_in_their_order(store: Store) -> None:
    plan = plan_of(store, lambda: store.meetings(Query(body="g20"), limit=9, newest_first=True))
    assert "meeting_by_body" in plan
    assert "TEMP B-TREE" not in plan


def test_what_waits_is_found_from_the_few_articles_without_a_date(store: Store) -> None:
    plan = plan_of(store, lambda: store.awaiting_review(date(2022, 1, 10)))
    assert "article_without_a_date" in plan
    assert "SCAN link USING INDEX link_that_holds" not in plan


def test_a_window_and_a_query_are_joined_by_and(full: Store) -> None:
    window = Window(since=date(2022, 1, 12))
    assert [uid for uid, _ in full.events(Query(participant="US"), window)] == ["allies"]


def test_the_latest_are_the_last_changed(full: Store) -> None:
    found = full.latest(limit=2)
    assert [(meeting.uid, event) for meeting, event in found] == [("ssd", EVENT), ("osce", EVENT)]
    assert [meeting.uid for meeting, _ in full.latest(Query(city="Vienna"), limit=9)] == ["osce"]
    assert full.latest(window=Window(since=date(2023, 1, 1)), limit=9) == []


HOSTILE = [
    '"',
    '""',
    "-",
    "NOT",
    "a OR",
    "NEAR(",
    "title:",
    "^",
    "*",
    "a*",
    "\0",
    "(",
    "'; --",
    "{",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_people_type_is_a_syntax_error(full: Store, text: str) -> None:
    full.meetings(Query(text=text, place=text))
    assert [m.uid for m in full.meetings(Query(text=f"{text} warns"))] in ([], ["ssd", "nrc"])


@pytest.fixture(scope="module")
def shared() -> Iterator[Store]:
    """One store for many examples, which write nothing."""
    with Store(":memory:") as store:
        keep(store, a_meeting(), an_article())
        yield store


@given(text=st.text(max_size=30))
def test_no_text_at_all_is_a_syntax_error(shared: Store, text: str) -> None:
    expected = 0 if text.strip() else 1
    assert shared.count(Query(text=text, body=text, place=text)) == expected


def test_pages_come_in_either_direction(full: Store) -> None:
    page = full.meetings(limit=2, offset=1)
    assert [meeting.uid for meeting in page] == ALL[1:3]
    page = full.meetings(limit=2, offset=1, newest_first=True)
    assert [meeting.uid for meeting in page] == ALL[::-1][1:3]
    assert full.meetings(limit=10**30, offset=10**30) == []


def test_on_one_day_all_day_comes_first_then_the_local_clock_then_the_uid(store: Store) -> None:
    times = {
        "b": an_hour("2022-01-12T10:00:00+09:00"),
        "a": an_hour("2022-01-12T09:00:00+00:00"),
        "d": a_day("2022-01-12"),
        "c": a_day("2022-01-12"),
    }
    for uid, when in times.items():
        keep(store, a_meeting(uid=uid, when=when), an_article(uid))
    assert [meeting.uid for meeting in store.meetings()] == ["c", "d", "a", "b"]


def test_last_modified_is_that_of_the_latest_change_among_those_asked_for(full: Store) -> None:
    assert full.last_modified() == LATER
    assert full.last_modified(Query(city="Vienna")) == NOW
    assert full.last_modified(Query(city="Nowhere")) is None


def test_the_full_text_index_follows_a_meeting_that_is_renamed(full: Store) -> None:
    renamed = replace(full.meeting("osce"), title="Hot Air Council", people=("Jane Doe",))
    full.record(renamed, event=EVENT, article=full.articles()[0].id, now=LATER)
    assert full.count(Query(text="hot air")) == full.count(Query(text="doe")) == 1
    assert full.count(Query(text="permanent")) == 0
    # FTS5 compares its index with the tables, and raises where they differ.
    full._db.execute("INSERT INTO meeting_text (meeting_text, rank) VALUES ('integrity-check', 1)")
    full._db.execute("INSERT INTO article_text (article_text, rank) VALUES ('integrity-check', 1)")


def test_the_participants_of_a_filter_follow_the_meeting(full: Store) -> None:
    changed = replace(full.meeting("osce"), participants=("UA", "osce"))
    full.record(changed, event=EVENT, article=full.articles()[0].id, now=LATER)
    assert [m.uid for m in full.meetings(Query(participant="UA"))] == ["osce"]
    again = replace(changed, participants=("osce",))
    full.record(again, event=EVENT, article=full.articles()[0].id, now=LATER)
    assert full.count(Query(participant="UA")) == 0
