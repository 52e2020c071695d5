"""What became of a meeting, as a subscriber reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from feed_meetings import CEST, CET, NAMES, at, meeting, on

from calendar_app.feeds.history import history_of
from calendar_app.merging import changes_of
from calendar_app.model import Article, Change, Grain, Meeting, Status

FIRST = Article("One", publisher="Example Wire", published=date(2022, 1, 10))
SECOND = Article("Two", publisher="The Courier", published=datetime(2022, 1, 11, 8, tzinfo=UTC))
THIRD = Article("Three")
ARTICLES = {article.id: article for article in (FIRST, SECOND, THIRD)}
AT = datetime(2022, 1, 11, 12, tzinfo=UTC)
WEEK = on(date(2022, 1, 10), until=date(2022, 1, 16), grain=Grain.WEEK)


def lived(*states: dict[str, Any]) -> tuple[Meeting, list[Change]]:
    """A meeting that went through these states, each told by the next article."""
    changes: list[Change] = []
    before = None
    for hours, (told, article) in enumerate(zip(states, (FIRST, SECOND, THIRD), strict=False)):
        after = replace(before, **told) if before else meeting(**told)
        now = AT + timedelta(hours=hours)
        changes += changes_of(before, after, article=article.id, now=now)
        before = after
    assert before is not None
    return before, changes


BY_SECOND = ", says The Courier (11 January 2022)."
CHANGED = {
    "a day": ({}, {"when": on(date(2022, 1, 14))}, "Moved from 12 to 14 January 2022"),
    "an earlier day": ({}, {"when": on(date(2022, 1, 10))}, "Moved from 12 to 10 January 2022"),
    "a month": (
        {},
        {"when": on(date(2022, 2, 2))},
        "Moved from 12 January to 2 February 2022",
    ),
    "a year": (
        {},
        {"when": on(date(2023, 1, 12))},
        "Moved from 12 January 2022 to 12 January 2023",
    ),
    "a day with its hour": (
        {"when": at(datetime(2022, 1, 12, 10, tzinfo=CET))},
        {"when": at(datetime(2022, 1, 14, 10, tzinfo=CET))},
        "Moved from 12 to 14 January 2022",
    ),
    "several days": (
        {"when": on(date(2022, 1, 12), until=date(2022, 1, 13))},
        {"when": on(date(2022, 1, 14), until=date(2022, 1, 15))},
        "Moved to 14 to 15 January 2022 (before: 12 to 13 January 2022)",
    ),
    "one day more": (
        {},
        {"when": on(date(2022, 1, 12), until=date(2022, 1, 13))},
        "Dates now 12 to 13 January 2022 (before: 12 January 2022)",
    ),
    "the hour is known": (
        {},
        {"when": at(datetime(2022, 1, 12, 10, tzinfo=CET))},
        "Hour set to 12 January 2022 at 10:00 (UTC+01:00)",
    ),
    "another hour": (
        {"when": at(datetime(2022, 7, 12, 10, tzinfo=CEST))},
        {"when": at(datetime(2022, 7, 12, 9, tzinfo=CEST))},
        "Hour set to 12 July 2022 at 09:00 (UTC+02:00)",
    ),
    "the day is known": (
        {"when": WEEK},
        {},
        "Date set to 12 January 2022 (before: some time from 10 to 16 January 2022)",
    ),
    "the day is open again": (
        {},
        {"when": WEEK},
        "Some time from 10 to 16 January 2022 (before: 12 January 2022)",
    ),
    "cancelled": ({}, {"status": Status.CANCELLED}, "Cancelled"),
    "put off": ({}, {"status": Status.POSTPONED}, "Put off"),
    "confirmed": ({"status": Status.TENTATIVE}, {"status": Status.CONFIRMED}, "Confirmed"),
    "in doubt": ({}, {"status": Status.TENTATIVE}, "Called in doubt"),
    "another city": (
        {"country": None},
        {"city": "Geneva", "country": None},
        "Place changed from Brussels to Geneva",
    ),
    "a country by its name": (
        {"city": None, "country": None},
        {"city": None, "country": "US"},
        "Place given as United States",
    ),
}


@pytest.mark.parametrize(("before", "after", "sentence"), CHANGED.values(), ids=CHANGED)
def test_a_change_is_a_sentence_with_its_source(
    before: dict[str, Any], after: dict[str, Any], sentence: str
) -> None:
    whole = {"when": on(date(2022, 1, 12)), "status": Status.CONFIRMED}
    told, changes = lived({**whole, **before}, {**whole, **after})
    assert history_of(told, changes, ARTICLES, NAMES) == [sentence + BY_SECOND]


@pytest.mark.parametrize(
    "after", [{"title": "Council"}, {"people": ("Ann Bell",)}, {"participants": ("US",)}]
)
def test_what_is_told_more_closely_is_no_change(after: dict[str, Any]) -> None:
    told, changes = lived({}, after)
    assert changes
    assert history_of(told, changes, ARTICLES, NAMES) == []


def test_the_changes_stand_in_their_order() -> None:
    told, changes = lived(
        {},
        {"when": on(date(2022, 1, 14)), "status": Status.TENTATIVE},
        {"when": on(date(2022, 1, 20)), "status": Status.CANCELLED},
    )
    assert history_of(told, changes, ARTICLES, NAMES) == [
        "Moved from 12 to 14 January 2022" + BY_SECOND,
        "Called in doubt" + BY_SECOND,
        "Moved from 14 to 20 January 2022, says an article.",
        "Cancelled, says an article.",
    ]


def test_an_article_that_no_longer_counts_is_told_by_its_day() -> None:
    told, changes = lived({}, {"status": Status.CANCELLED})
    assert history_of(told, changes, {}, NAMES) == [
        "Cancelled, says an article read on 11 January 2022."
    ]
