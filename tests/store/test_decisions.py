"""Which sighting is of which meeting, and what is left of a decision that was changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from factories import EVENT, NOW, a_day, a_meeting, a_month, a_sighting, an_article, keep

from calendar_app.model import Change, Grain, NewMeeting, SameMeeting, Sighting, When
from calendar_app.store import Store
from calendar_app.store.decisions import Ended

LATER = NOW + timedelta(days=1)


def placed(store: Store, name: str, **fields) -> Sighting:
    article = an_article(name)
    sighting = a_sighting(article, **fields)
    store.add_article(article, now=NOW)
    store.add_sightings([sighting])
    store.decisions.place([sighting])
    return sighting


NEAR = {
    "the same day": ({}, {}, True),
    "another day": ({}, {"when": a_day("2022-01-13")}, False),
    "days that overlap": ({"when": a_day("2022-01-10", "2022-01-12")}, {}, True),
    "a month and its last day": (
        {"when": a_month("2022-01")},
        {"when": a_day("2022-01-31")},
        True,
    ),
    "the day that it left": (
        {"when": a_day("2022-03-19"), "previously": date(2022, 1, 12)},
        {},
        True,
    ),
    "the hour that it left": (
        {"when": a_day("2022-03-19"), "previously": datetime(2022, 1, 12, 9, tzinfo=UTC)},
        {},
        True,
    ),
    "half a year that ends there": (
        {"when": When(date(2021, 7, 1), date(2022, 1, 13), Grain.DAY)},
        {},
        True,
    ),
    "another body of other sides": (
        {"body": "osce-permanent-council", "participants": ("osce",)},
        {},
        False,
    ),
    "two of its sides, and no body": (
        {"body": None, "participants": ("RU", "UA", "nato")},
        {},
        True,
    ),
}


@pytest.mark.parametrize(("one", "other", "expected"), NEAR.values(), ids=NEAR)
def test_near_are_those_with_a_key_and_a_day_in_common(
    store: Store, one: dict, other: dict, expected: bool
) -> None:
    here, there = placed(store, "one", **one), placed(store, "other", **other)
    assert store.decisions.near(here.id) == [there.id] * expected
    assert store.decisions.near(there.id) == [here.id] * expected


def test_a_decision_that_is_made_again_leaves_no_trace(store: Store) -> None:
    sighting = keep(store, a_meeting(), an_article())
    again = NewMeeting(sighting, a_meeting().uid)
    assert store.decisions.relink([again], now=LATER) == set()
    assert store._db.table("link").count == 1


def _merged(uid: str, other: str | None, article: str) -> Change:
    return Change(uid, "merged", None, other, article, LATER)


def test_a_decision_that_changes_is_withdrawn_and_both_meetings_are_touched(store: Store) -> None:
    keep(store, a_meeting(uid="a"), an_article("a"))
    sighting = keep(store, a_meeting(uid="b"), an_article("b"))
    touched = store.decisions.relink([SameMeeting(sighting, "a")], now=LATER)
    assert touched == {"a", "b"}
    assert sighting in store.sightings("a")
    assert store.sightings("b") == []
    withdrawn = store._db.execute("SELECT uid FROM link WHERE undone_at IS NOT NULL").fetchall()
    assert withdrawn == [("b",)]


def test_a_meeting_that_went_into_another_is_gone_and_its_uid_leads_there(store: Store) -> None:
    keep(store, a_meeting(uid="a"), an_article("a"))
    sighting = keep(store, a_meeting(uid="b", sequence=3), an_article("b"))
    article = an_article("b").id
    store.decisions.relink([SameMeeting(sighting, "a")], now=LATER)
    store.decisions.absorb("b", "a", _merged("a", "b", article))
    assert [uid for uid, _ in store.events()] == ["a"]
    assert store.tally("participant") == {"RU": 1, "nato": 1}
    assert store.meeting("b").uid == "a"

    with store.transaction():
        ended = store.decisions.release("b", _merged("b", None, article))
        store.decisions.relink([NewMeeting(sighting, "b")], now=LATER)
        store.record(a_meeting(uid="b", sequence=4), event=EVENT, article=article, now=LATER)
    assert ended == Ended(3, NOW)
    assert store.meeting("b").uid == "b"
    merged = [(one.before, one.after) for one in store.changes("a") if one.field == "merged"]
    assert merged == [(None, "b"), ("b", None)]
    assert store.decisions.release("b", _merged("b", None, article)) is None


def test_a_meeting_of_which_nothing_counts_is_off_the_calendar_until_something_does(
    store: Store,
) -> None:
    sighting = keep(store, a_meeting(uid="a", sequence=2), an_article("a"))
    note = Change("a", "withdrawn", None, None, sighting.article, LATER)
    with store.transaction():
        assert store.decisions.unlink([sighting.id], now=LATER) == {"a"}
        assert store.decisions.withdraw("a", note) == replace(note, before="NATO-Russia Council")
        assert store.decisions.withdraw("a", note) is None
    assert store.find_meeting("a") is None
    assert list(store.events()) == []
    assert [change.field for change in store.changes("a")] == ["created", "withdrawn"]

    with store.transaction():
        ended = store.decisions.release("a", _merged("a", None, sighting.article))
        store.decisions.relink([NewMeeting(sighting, "a")], now=LATER)
        store.record(a_meeting(uid="a"), event=EVENT, article=sighting.article, now=LATER)
    assert ended == Ended(2, NOW, was_off=True)


def test_a_meeting_that_is_off_the_calendar_can_go_into_another(store: Store) -> None:
    gone = keep(store, a_meeting(uid="a", sequence=2), an_article("a"))
    keep(store, a_meeting(uid="b"), an_article("b"))
    note = Change("a", "withdrawn", None, None, gone.article, LATER)
    store.decisions.unlink([gone.id], now=LATER)
    store.decisions.withdraw("a", note)
    store.decisions.absorb("a", "b", _merged("b", "a", gone.article))
    assert store.meeting("a").uid == "b"
    with store.transaction():
        ended = store.decisions.release("a", _merged("a", None, gone.article))
        store.decisions.link(NewMeeting(gone, "a"), now=LATER)
        store.record(a_meeting(uid="a"), event=EVENT, article=gone.article, now=LATER)
    assert ended == Ended(2, NOW)


def test_what_led_to_a_meeting_that_is_gone_leads_on(store: Store) -> None:
    for uid in "abc":
        keep(store, a_meeting(uid=uid), an_article(uid))
    for sighting in store.sightings("b") + store.sightings("c"):
        store.decisions.relink([SameMeeting(sighting, "a")], now=LATER)
    store.decisions.absorb("c", "b", _merged("b", "c", an_article("c").id))
    store.decisions.absorb("b", "a", _merged("a", "b", an_article("b").id))
    assert {store.meeting(uid).uid for uid in "abc"} == {"a"}


def test_a_uid_has_the_sighting_it_was_minted_for(store: Store) -> None:
    first = keep(store, a_meeting(uid="a"), an_article("a"))
    second = keep(store, a_meeting(uid="b"), an_article("b"))
    assert store.decisions.homes([second.id, first.id]) == [("a", first.id), ("b", second.id)]
    assert (store.decisions.home("b"), store.decisions.home("c")) == (second.id, None)
