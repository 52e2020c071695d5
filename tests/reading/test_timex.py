"""Phrases as written: what was said and what was not, without any clock."""

# ruff: noqa: E501  (cases are data, a case a line)

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.model import Mod, Timex
from calendar_app.reading.lexicon.vocabulary import load_language
from calendar_app.reading.times.timex import find_times

ENGLISH = load_language("en")


def times(text: str) -> list[tuple[str, Timex]]:
    return [(phrase.text, phrase.timex) for phrase in find_times(text, ENGLISH)]


@pytest.mark.parametrize(
    ("text", "phrase", "said"),
    [
        ("from 10 to 13 January", "10 to 13 January", {"value": "XXXX-01-10", "end_value": "XXXX-01-13"}),
        ("on 12 of January in Brussels", "12 of January", {"value": "XXXX-01-12"}),
        ("from Monday 26 to Thursday 29 February", "Monday 26 to Thursday 29 February",
         {"value": "XXXX-02-26", "end_value": "XXXX-02-29", "weekday": 1}),
        ("25 February to 3 March 2024", "25 February to 3 March 2024",
         {"value": "2024-02-25", "end_value": "2024-03-03"}),
        ("29 December to 2 January 2024", "29 December to 2 January 2024",
         {"value": "2023-12-29", "end_value": "2024-01-02"}),
        ("on the 12th, a conference", "the 12th", {"value": "XXXX-XX-12"}),
        ("on Friday the 24th, but", "Friday the 24th", {"value": "XXXX-XX-24", "weekday": 5}),
        ("next Tuesday", "next Tuesday", {"value": "XXXX-WXX-2", "shift": 1}),
        ("Tuesday week", "Tuesday week",
         {"value": "XXXX-WXX-2", "offset": 1, "unit": "week", "reference": "now"}),
        ("on the Thursday, at noon.", "the Thursday, at noon",
         {"type": "TIME", "value": "XXXX-WXX-4T12:00", "shift": 0, "reference": "said"}),
        ("three days later", "three days later",
         {"value": "XXXX-XX-XX", "offset": 3, "unit": "day", "reference": "said"}),
        ("four days before the talks", "four days",
         {"type": "DURATION", "value": "P4D", "offset": -4, "unit": "day", "reference": "event"}),
        ("in mid-September", "mid-September", {"value": "XXXX-09", "mod": Mod.MID}),
        ("at the end of August", "the end of August", {"value": "XXXX-08", "mod": Mod.END}),
        ("early next week", "early next week",
         {"value": "XXXX-WXX", "shift": 1, "unit": "week", "mod": Mod.START}),
        ("at 12.00 Moscow time", "12.00 Moscow time",
         {"type": "TIME", "value": "T12:00", "zone": "Europe/Moscow"}),
        ("at 0600 GMT", "0600 GMT", {"type": "TIME", "value": "T06:00", "zone": "+00:00"}),
        ("at 10 a.m. local time", "10 a.m. local time",
         {"type": "TIME", "value": "T10:00", "zone": "local"}),
        ("from 14:00 to 15:30", "14:00 to 15:30",
         {"type": "TIME", "value": "T14:00", "end_value": "T15:30"}),
        ("from 11 to 1 p.m.", "11 to 1 p.m.",
         {"type": "TIME", "value": "T11:00", "end_value": "T13:00"}),
        ("every Thursday", "every Thursday", {"type": "SET", "value": "XXXX-WXX-4"}),
        ("filed on 8/Dec/2022 in Bern", "8/Dec/2022", {"value": "2022-12-08"}),
    ],
)  # fmt: skip
def test_a_phrase_says_this_and_no_more(text: str, phrase: str, said: dict[str, Any]) -> None:
    assert times(text) == [(phrase, Timex(**({"type": "DATE"} | said)))]


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("10, 11 and 13 January", ["10", "11", "13 January"]),
        ("on June 6, 22 and 30, then", ["June 6", "22", "30"]),
        ("the 9th, 10th and 11th of May", ["the 9th", "10th", "11th of May"]),
    ],
)
def test_a_list_is_a_phrase_a_member(text: str, members: list[str]) -> None:
    found = find_times(text, ENGLISH)
    assert [one.text for one in found] == members
    assert all(one.rule.startswith("list") for one in found)


def test_two_days_in_a_row_are_a_range() -> None:
    (one,) = find_times("on 4 and 5 December", ENGLISH)
    assert (one.timex.value, one.timex.end_value) == ("XXXX-12-04", "XXXX-12-05")


@pytest.mark.parametrize("text", ["30 February", "on 31 April", "31.02.2021"])
def test_a_day_that_does_not_exist_is_none(text: str) -> None:
    assert not any(one.timex.value.count("-") == 2 for one in find_times(text, ENGLISH))


def test_the_articles_own_habit_settles_which_number_is_the_month() -> None:
    values = [t.value for _, t in times("from 25/11/2012 on, and again on 03/02/2013")]
    assert values == ["2012-11-25", "2013-02-03"]
    assert [t.value for _, t in times("on 03/02/2013")] == ["2013-03-02"]


@pytest.mark.parametrize(
    "unit", ["1", "1 ", "January ", "(", "a", "5 May ", "10:", "the ", "-", "\n", "é", "1, "]
)
def test_a_long_stretch_of_one_thing_is_read_to_its_end(unit: str) -> None:
    """How long it takes is measured in bench/speed.py."""
    text = unit * (50_000 // len(unit))
    assert all(found.span.end <= len(text) for found in find_times(text, ENGLISH))


WORDS = st.sampled_from(
    [
        "on",
        "the",
        "12th,",
        "3",
        "May",
        "10:30",
        "GMT",
        "Monday",
        "next",
        "week",
        "until",
        "to",
        "-",
        "–",
        "(",
        ")",
        "and",
        "2022",
        "a.m.",
        "said",
        "will",
        "January",
        "31",
        "later",
        "two",
        "days",
        ".",
        "\n\n",
        "half",
        "past",
        "29",
        "February",
        "of",
        "year",
        "0",
        "99",
        "'",
    ]
)


@given(st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=80))
def test_spans_lie_in_the_text_in_order_whatever_it_holds(text: str) -> None:
    end = 0
    for one in find_times(text, ENGLISH):
        assert end <= one.span.start < one.span.end <= len(text)
        assert one.span.of(text) == one.text
        end = one.span.end
