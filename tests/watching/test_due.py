"""When a source is asked again follows from what happened, by tables."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from factories import NOW

from calendar_app.errors import FetchError, IntakeError
from calendar_app.intake.formats.page import Link
from calendar_app.model import Source, SourceKind, Yield
from calendar_app.watching.due import after_failure, after_success, retry_after
from calendar_app.watching.health import (
    every_words,
    length,
    next_of,
    share_confirmed,
    state_of,
)
from calendar_app.watching.links import articles_among

LINKS = tomllib.loads(Path(__file__).with_name("links.toml").read_text(encoding="utf-8"))["link"]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def a_source(**fields: object) -> Source:
    given = {
        "url": "https://wire.example/rss",
        "name": "The Wire",
        "kind": SourceKind.FEED,
        "every": HOUR,
        "made": NOW,
        "next_due": NOW,
    }
    return Source(**given | fields)  # type: ignore[arg-type]


def test_after_a_success_it_is_asked_when_its_own_time_is_over() -> None:
    failing = a_source(failures=3, last_error="oh")
    done = after_success(failing, now=NOW)
    assert (done.next_due, done.failures, done.last_error) == (NOW + HOUR, 0, "")
    assert done.last_success == NOW
    assert after_success(failing, now=NOW, more=True).next_due == NOW + 5 * MINUTE


@pytest.mark.parametrize(
    ("failures", "every", "waits"),
    [
        (0, HOUR, HOUR),
        (1, HOUR, 2 * HOUR),
        (2, HOUR, 4 * HOUR),
        (4, HOUR, 16 * HOUR),
        (5, HOUR, DAY),
        (5000, HOUR, DAY),
        (0, 5 * MINUTE, 5 * MINUTE),
        (3, 5 * MINUTE, 40 * MINUTE),
        (0, 3 * DAY, 3 * DAY),
        (9, 3 * DAY, 3 * DAY),
    ],
)
def test_after_each_failure_it_waits_longer_up_to_a_day(failures, every, waits) -> None:
    source = a_source(failures=failures, every=every, etag='"7"', last_success=NOW - DAY)
    done = after_failure(source, IntakeError("it", "broke", "wait"), now=NOW)
    assert done.next_due - NOW == waits
    assert (done.failures, done.last_error) == (failures + 1, "broke")
    assert (done.etag, done.last_success) == ('"7"', NOW - DAY)


@pytest.mark.parametrize(
    ("status", "told", "waits"),
    [
        (503, "7200", 2 * HOUR),
        (429, "1", 5 * MINUTE),
        (429, "99999999999", 7 * DAY),
        (503, "Mon, 10 Jan 2022 15:00:00 GMT", 3 * HOUR),
        (503, "Mon, 10 Jan 2022 09:00:00 GMT", 5 * MINUTE),
        (503, "soon", HOUR),
        (503, "", HOUR),
        (410, "", 7 * DAY),
        (None, "", HOUR),
    ],
)
def test_what_a_server_asks_for_is_heeded_within_reason(status, told, waits) -> None:
    error = FetchError("it", "busy", status=status, retry_after=told)
    assert after_failure(a_source(), error, now=NOW).next_due - NOW == waits


@pytest.mark.parametrize(
    ("told", "wait"),
    [
        ("120", timedelta(seconds=120)),
        (" 120 ", timedelta(seconds=120)),
        ("-1", None),
        ("1.5", None),
        ("٣", None),
        ("Mon, 10 Jan 2022 12:02:00 GMT", timedelta(seconds=120)),
        ("Mon, 10 Jan 2022 12:02:00 -0000", timedelta(seconds=120)),
        ("Mon, 99 Jan 2022 12:02:00 GMT", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(told, wait) -> None:
    assert retry_after(told, now=NOW) == wait


@pytest.mark.parametrize("link", LINKS, ids=lambda link: f"{link['url'][-40:]} {link['words'][:9]}")
def test_a_link_leads_to_an_article_or_not(link) -> None:
    found = articles_among([Link(link["url"], link["words"])], "https://news.example/world/")
    assert found == ([link["url"]] if link["article"] else [])


def test_each_link_counts_once_in_the_order_of_the_page() -> None:
    words = "Ministers to meet in Vienna on Thursday"
    urls = [f"https://news.example/2022/01/1{n}/ministers" for n in (2, 1, 2)]
    assert articles_among([Link(url, words) for url in urls], "https://news.example/") == urls[:2]


@pytest.mark.parametrize(
    ("fields", "words", "asked"),
    [
        ({}, "not read yet", "due"),
        (
            {"last_success": NOW - 2 * HOUR, "next_due": NOW + 30 * MINUTE},
            "read 2 hours ago",
            "in 30 minutes",
        ),
        ({"last_success": NOW}, "read just now", "due"),
        ({"last_error": "gone (410)", "failures": 1}, "never read: gone (410)", "due"),
        (
            {
                "last_error": "gone (410)",
                "failures": 3,
                "last_success": NOW - DAY,
                "next_due": NOW + 7 * DAY,
            },
            "gone (410), 3 times in a row; last read 24 hours ago",
            "in 7 days",
        ),
    ],
)
def test_how_a_source_is_doing_is_said_in_one_line(fields, words, asked) -> None:
    source = a_source(**fields)
    assert (state_of(source, NOW), next_of(source, NOW)) == (words, asked)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(), "1 minute"),
        (timedelta(seconds=1), "1 minute"),
        (90 * MINUTE, "90 minutes"),
        (119 * MINUTE + timedelta(seconds=1), "2 hours"),
        (2 * HOUR, "2 hours"),
        (47 * HOUR, "47 hours"),
        (47 * HOUR + MINUTE, "2 days"),
        (48 * HOUR, "2 days"),
    ],
)
def test_a_length_of_time_is_said_in_the_unit_that_fits(span, words) -> None:
    assert length(span) == words


def test_how_often_and_how_much_is_said_in_words() -> None:
    assert [every_words(one) for one in (HOUR, 15 * MINUTE, 2 * DAY, 90 * MINUTE)] == [
        *("every hour", "every 15 minutes", "every 2 days", "every 90 minutes")
    ]
    assert share_confirmed(Yield(recent_meetings=3, recent_confirmed=2)) == "67 %"
    assert share_confirmed(Yield()) == ""


def test_a_moment_without_a_zone_is_taken_for_utc() -> None:
    assert retry_after("10 Jan 2022 12:05:00", now=datetime(2022, 1, 10, 12, tzinfo=UTC)) == (
        5 * MINUTE
    )
