"""When a body usually meets."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from factories import a_day, a_meeting, a_month

from calendar_app.model import Meeting, Status
from calendar_app.web.rhythm import ENOUGH, in_words, rhythm_of


def on(days: list[str], **fields: object) -> list[Meeting]:
    return [a_meeting(uid=day, when=a_day(day), **fields) for day in days]


def weekly(number: int, first: str = "2022-01-06", gap: int = 7) -> list[str]:
    start = date.fromisoformat(first)
    return [(start + timedelta(days=gap * n)).isoformat() for n in range(number)]


def yearly(*days: str) -> list[str]:
    return [f"{year}-{day}" for year in range(2018, 2023) for day in days]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (weekly(9), "Usually every week, on Thursdays (all 9), in Brussels (all 9)."),
        (weekly(9, gap=14), "Usually every two weeks, on Thursdays (all 9), in Brussels (all 9)."),
        (weekly(6, gap=10), "Usually every 10 days, in Brussels (all 6)."),
        # One month left out for the summer breaks no rhythm.
        (
            [*weekly(9), *weekly(9, "2022-05-05")],
            "Usually every week, on Thursdays (all 18), in Brussels (all 18).",
        ),
        (
            yearly("06-15"),
            "Usually every year, in June, in Brussels (all 5).",
        ),
        (
            yearly("03-24", "06-23", "10-20", "12-15"),
            "Usually in March, June, October and December, in Brussels (all 20).",
        ),
        (yearly("01-12", "02-25", "05-03", "09-19", "10-04"), "Usually in Brussels (all 25)."),
        # Many of one January make no habit.
        (
            ["2020-01-03", "2020-01-07", "2020-01-08", "2020-01-23", "2022-06-21"],
            "Usually in Brussels (all 5).",
        ),
        # No two gaps alike, no weekday, few years: a place is all that can be said.
        (
            ["2022-01-03", "2022-01-05", "2022-02-11", "2022-06-21", "2022-06-25"],
            "Usually in Brussels (all 5).",
        ),
    ],
)
def test_what_is_usual_is_said_and_nothing_else(days: list[str], words: str) -> None:
    rhythm = rhythm_of(on(days))
    assert rhythm
    told = in_words(rhythm)
    assert told.partition(" From ")[0] == words
    assert told.endswith(f"From {len(days)} meetings with a day.")


def test_fewer_than_enough_have_no_rhythm() -> None:
    assert rhythm_of(on(weekly(ENOUGH - 1))) is None
    assert rhythm_of(on(weekly(ENOUGH))) is not None


def test_what_did_not_take_place_and_what_has_no_day_is_not_counted() -> None:
    standing = on(weekly(ENOUGH - 1))
    off = on(["2022-02-03"], status=Status.CANCELLED) + on(["2022-02-10"], status=Status.POSTPONED)
    assert rhythm_of([*standing, *off, a_meeting(when=a_month("2022-03"))]) is None


def test_two_on_one_day_are_one_day() -> None:
    twice = on(weekly(ENOUGH - 1)) + on(weekly(ENOUGH - 1), title="Other")
    assert rhythm_of(twice) is None


def test_a_city_is_usual_where_most_are_there() -> None:
    days = weekly(5)
    half = on(days[:3]) + on(days[3:], city="Paris")
    rhythm = rhythm_of(half)
    assert rhythm
    assert rhythm.city
    assert (rhythm.city.value, rhythm.city.number, rhythm.city.of) == ("Brussels", 3, 5)
    rhythm = rhythm_of(on(days[:2]) + on(days[2:4], city="Paris") + on(days[4:], city="Rome"))
    assert rhythm
    assert rhythm.city is None
    assert "in " not in in_words(rhythm)
