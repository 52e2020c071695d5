"""A page that changes under its address: the earlier text stays, and what the later one says
otherwise stands in its place."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from factories import NOW, a_day, a_sighting, an_article
from news import MEETS, SESSION
from watched import READER

from calendar_app.checking import check
from calendar_app.merging.as_of import known_on
from calendar_app.merging.versions import has_news, stand_ins
from calendar_app.model import Article, Sighting
from calendar_app.pipeline import Ingested, correct, ingest, rebuild
from calendar_app.store import Store
from calendar_app.store.past import reports_by

A_DAY = timedelta(days=1)
URL = "https://wire.example/talks"
LATER = MEETS.replace("12 January", "14 January")


def a_page(words: str, url: str = URL, publisher: str = "The Wire") -> Article:
    text = f"Allies and Russia to talk\n\n{words}"
    return Article(text, published=date(2022, 1, 9), url=url, publisher=publisher)


def keep(store: Store, article: Article, days: float = 0) -> Ingested:
    return ingest(article, reader=READER, store=store, now=NOW + days * A_DAY)


def days(store: Store) -> list[str]:
    return [str(one.when.first_day) for one in store.meetings() if one.when]


def sound(store: Store) -> bool:
    return not [fault for _, faults in check(store, now=NOW) for fault in faults]


def test_what_a_page_says_otherwise_moves_its_meeting(store: Store) -> None:
    keep(store, a_page(MEETS))
    (before,) = store.meetings()
    done = keep(store, a_page(LATER), days=1)
    (after,) = store.meetings()
    assert (after.uid, days(store)) == (before.uid, ["2022-01-14"])
    assert (after.sequence, after.sightings, done.known) == (before.sequence + 1, 1, False)
    changes = [(c.field, c.before, c.after, c.article) for c in store.changes(after.uid)]
    assert ("start", "2022-01-12", "2022-01-14", done.kept_as) in changes
    first, second = store.versions(URL)
    assert (MEETS in first.text, LATER in second.text) == (True, True)
    assert len(store.sightings_in(first.id)) == 1  # kept as it was said, and of no meeting
    assert store.sightings_in(first.id)[0][1] is None
    assert sound(store)


def test_a_page_that_says_nothing_new_is_kept_once(store: Store) -> None:
    keep(store, a_page(MEETS))
    (before,) = store.meetings()
    for words in (MEETS, f"  {MEETS} ", f"{MEETS} Readers have left 14 comments.", "Sorry."):
        done = keep(store, a_page(words), days=1)
        assert (done.known, done.changes) == (True, ())
    assert store.meetings() == [before]
    assert len(store.versions(URL)) == 1


def test_a_page_that_changes_back_is_another_version_again_or_none(store: Store) -> None:
    for number, words in enumerate((MEETS, LATER, MEETS, LATER)):
        keep(store, a_page(words), days=number / 10)
    assert len(store.versions(URL)) == 2
    assert days(store) == ["2022-01-14"]
    assert sound(store)


def test_what_a_page_no_longer_says_it_has_not_taken_back(store: Store) -> None:
    keep(store, a_page(f"{MEETS} {SESSION}"))
    keep(store, a_page(f"{LATER} More will follow."), days=1)
    assert days(store) == ["2022-01-13", "2022-01-14"]


def test_a_page_that_goes_on_to_the_next_meeting_moves_none_that_was_held(store: Store) -> None:
    keep(store, a_page(MEETS))
    keep(store, a_page(LATER.replace("14 January", "9 February")), days=5)
    assert days(store) == ["2022-01-12", "2022-02-09"]


def test_others_who_repeat_what_a_page_said_tell_of_the_same_meeting(store: Store) -> None:
    """Before it changed and after."""
    other = a_page(MEETS, "https://echo.example/1", "The Echo")
    keep(store, other)
    keep(store, a_page(MEETS))
    (before,) = store.meetings()
    keep(store, a_page(LATER), days=1)
    keep(store, a_page(MEETS, "https://courier.example/1", "The Courier"), days=1)
    (after,) = store.meetings()
    assert (after.uid, after.sightings) == (before.uid, 3)
    assert sound(store)


def test_a_persons_correction_outranks_the_later_version(store: Store) -> None:
    keep(store, a_page(MEETS))
    (meeting,) = store.meetings()
    correct(meeting.uid, {"start": "2022-01-13"}, because="x", who="", store=store, now=NOW)
    keep(store, a_page(LATER), days=1)
    (after,) = store.meetings()
    assert (after.uid, days(store)) == (meeting.uid, ["2022-01-13"])
    assert sound(store)


def test_reading_all_again_gives_the_same(store: Store) -> None:
    keep(store, a_page(MEETS))
    keep(store, a_page(f"{LATER} {SESSION}"), days=1)
    before = [(one.uid, one.when, one.sightings) for one in store.meetings()]
    rebuild(reader=READER, store=store, now=NOW + 2 * A_DAY)
    assert [(one.uid, one.when, one.sightings) for one in store.meetings()] == before
    assert sound(store)


def test_a_day_before_the_change_knows_what_was_said_then(store: Store) -> None:
    keep(store, a_page(MEETS))
    keep(store, a_page(LATER), days=1)
    for day, start in ((10, 12), (11, 14)):
        asked = date(2022, 1, day)
        (known,) = known_on(asked, reports_by(store, asked)).values()
        assert known.when is not None
        assert known.when.first_day == date(2022, 1, start)


# --- which stand for which ---


def told(number: int, day: str, **fields: object) -> Sighting:
    return a_sighting(an_article(f"Version {number}"), when=a_day(day), **fields)


COUNCIL = {"body": "nato-russia-council"}
OSCE = {"body": "osce-permanent-council"}
TALKS = {"body": None, "participants": ("RU", "US"), "title": "Talks"}
CASES = {
    "the same": ([("2022-01-12", COUNCIL)], [("2022-01-12", COUNCIL)], {0: 0}),
    "another day": ([("2022-01-12", COUNCIL)], [("2022-01-14", COUNCIL)], {0: 0}),
    "another body": ([("2022-01-12", COUNCIL)], [("2022-01-12", OSCE)], {}),
    "one of two": (
        [("2022-01-12", COUNCIL), ("2022-01-26", COUNCIL)],
        [("2022-01-14", COUNCIL), ("2022-01-26", COUNCIL)],
        {0: 0, 1: 1},
    ),
    "either of two": (
        [("2022-01-12", COUNCIL), ("2022-01-26", COUNCIL)],
        [("2022-01-14", COUNCIL)],
        {},
    ),
    "it was over": ([("2022-01-09", COUNCIL)], [("2022-01-14", COUNCIL)], {}),
    "sides": ([("2022-01-12", TALKS)], [("2022-01-14", TALKS)], {0: 0}),
    "other sides": (
        [("2022-01-12", TALKS)],
        [("2022-01-14", TALKS | {"participants": ("CN", "US")})],
        {},
    ),
}


@pytest.mark.parametrize(("earlier", "later", "pairs"), CASES.values(), ids=CASES)
def test_what_stands_in_the_place_of_what(earlier, later, pairs) -> None:  # type: ignore[no-untyped-def]
    old = [told(1, day, **fields) for day, fields in earlier]
    new = [told(2, day, **fields) for day, fields in later]
    made = stand_ins(old, new, today=date(2022, 1, 10))
    assert made == {old[here].id: new[there].id for here, there in pairs.items()}


@pytest.mark.parametrize(
    ("fields", "news"),
    [
        ({}, False),
        ({"venue": "NATO headquarters"}, True),
        ({"city": None}, False),
        ({"participants": ("RU",)}, False),
        ({"participants": ("RU", "US", "UA")}, True),
    ],
)
def test_what_is_news(fields: dict[str, object], news: bool) -> None:
    here = told(1, "2022-01-12", **COUNCIL | {"participants": ("RU", "US"), "city": "Brussels"})
    there = told(
        2, "2022-01-12", **COUNCIL | {"participants": ("RU", "US"), "city": "Brussels"} | fields
    )
    assert has_news([here], [there], today=date(2022, 1, 10)) is news
