"""What a subscriber may choose of a feed, and how an address spells it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.errors import UnknownValueError, UsageError
from calendar_app.feeds import OPTION_KEYS, Cancelled, FeedOptions
from calendar_app.model import Window

TODAY = date(2022, 3, 1)

SPELLED = {
    "nothing": ({}, FeedOptions()),
    "blanks": (dict.fromkeys(OPTION_KEYS, " "), FeedOptions()),
    "another key": ({"body": "nato", "page": "2"}, FeedOptions()),
    "all of them": (
        {
            "past": "90",
            "imprecise": "1",
            "tentative": "0",
            "cancelled": "Show",
            "remind": "30",
            "remind_days": "1",
        },
        FeedOptions(
            past=90,
            imprecise=True,
            tentative=False,
            cancelled=Cancelled.SHOW,
            remind=30,
            remind_days=1,
        ),
    ),
    "nought is a number": (
        {"past": "0", "remind": "0", "remind_days": "0"},
        FeedOptions(past=0, remind=0, remind_days=0),
    ),
    "the defaults, said": (
        {"imprecise": "0", "tentative": "1", "cancelled": "keep"},
        FeedOptions(),
    ),
}


@pytest.mark.parametrize(("query", "options"), SPELLED.values(), ids=SPELLED)
def test_a_query_string_says(query: dict[str, str], options: FeedOptions) -> None:
    assert FeedOptions.from_query(query) == options


@given(
    st.builds(
        FeedOptions,
        past=st.none() | st.integers(0, 36_500),
        imprecise=st.booleans(),
        tentative=st.booleans(),
        cancelled=st.sampled_from(Cancelled),
        remind=st.none() | st.integers(0, 40_320),
        remind_days=st.none() | st.integers(0, 28),
    )
)
def test_options_come_back_out_of_the_address_they_make(options: FeedOptions) -> None:
    assert FeedOptions.from_query(options.given) == options
    assert list(options.given) == [key for key in OPTION_KEYS if key in options.given]


def test_an_address_says_only_what_was_chosen() -> None:
    assert FeedOptions().given == {}
    assert FeedOptions(tentative=False, past=0).given == {"past": "0", "tentative": "0"}


@pytest.mark.parametrize(
    ("query", "error", "says"),
    [
        ({"past": "-1"}, UsageError, "past=-1: not a number that fits; give 0 to 36500"),
        ({"past": "36501"}, UsageError, "past=36501"),
        ({"remind": "1e3"}, UsageError, "remind=1e3"),
        ({"remind": "٣"}, UsageError, "remind=٣"),
        ({"remind_days": "29"}, UsageError, "give 0 to 28"),
        ({"imprecise": "yes"}, UsageError, "imprecise=yes: neither yes nor no; give 1 or 0"),
        ({"tentative": "2"}, UsageError, "tentative=2"),
        ({"cancelled": "hide"}, UnknownValueError, "known: keep, show, drop"),
    ],
)
def test_what_is_no_choice_is_refused_with_what_would_be(
    query: dict[str, str], error: type[UsageError], says: str
) -> None:
    with pytest.raises(error) as caught:
        FeedOptions.from_query(query)
    assert type(caught.value) is error
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("options", "calendar", "window"),
    [
        pytest.param(
            FeedOptions(),
            True,
            Window(cancelled_since=date(2022, 1, 30), imprecise=False),
            id="a calendar: no weeks, and the cancelled for 30 days",
        ),
        pytest.param(FeedOptions(), False, Window(), id="other forms: everything"),
        pytest.param(
            FeedOptions(past=7, imprecise=True, tentative=False, cancelled=Cancelled.DROP),
            True,
            Window(
                since=date(2022, 2, 22),
                cancelled_since=date(2022, 1, 30),
                tentative=False,
                cancelled=False,
            ),
            id="all chosen",
        ),
        pytest.param(FeedOptions(past=0), False, Window(since=TODAY), id="today is not past"),
    ],
)
def test_a_day_and_the_options_make_a_window(
    options: FeedOptions, calendar: bool, window: Window
) -> None:
    assert options.window(TODAY, calendar=calendar) == window


def test_no_window_reaches_beyond_the_first_day_of_the_calendar() -> None:
    window = FeedOptions(past=36_500).window(date(1, 1, 2), calendar=True)
    assert (window.since, window.cancelled_since) == (date.min, date.min)
