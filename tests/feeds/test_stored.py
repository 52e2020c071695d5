"""What the options of a feed make of the stored text of an event."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from feed_meetings import CET, at, claim, meeting, sent
from icalendar import Event

from calendar_app.feeds import Cancelled, FeedOptions, render_event
from calendar_app.feeds.stored import told_by
from calendar_app.model import Status

HOUR = at(datetime(2022, 1, 12, 10, tzinfo=CET), datetime(2022, 1, 12, 12, tzinfo=CET))
SHOW = FeedOptions(cancelled=Cancelled.SHOW)


def alarms(options: FeedOptions, **told: object) -> list[timedelta]:
    event = Event.from_ical(sent(render_event(meeting(**told), [claim()]), options=options))
    for alarm in event.walk("VALARM"):
        assert (alarm["ACTION"], bool(alarm["DESCRIPTION"])) == ("DISPLAY", True)
    return [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]


@pytest.mark.parametrize(
    ("options", "timed", "all_day"),
    [
        (FeedOptions(), [], []),
        (FeedOptions(remind=30), [timedelta(minutes=-30)], []),
        (FeedOptions(remind=0), [timedelta(0)], []),
        (FeedOptions(remind=1440), [timedelta(days=-1)], []),
        (FeedOptions(remind_days=1), [], [timedelta(hours=-15)]),
        (FeedOptions(remind_days=0), [], [timedelta(hours=9)]),
        (FeedOptions(remind_days=7), [], [timedelta(days=-7, hours=9)]),
        (FeedOptions(remind=10, remind_days=1), [timedelta(minutes=-10)], [timedelta(hours=-15)]),
    ],
)
def test_reminders_stand_before_hours_and_before_days(
    options: FeedOptions, timed: list[timedelta], all_day: list[timedelta]
) -> None:
    assert (alarms(options, when=HOUR), alarms(options)) == (timed, all_day)


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
@pytest.mark.parametrize("cancelled", Cancelled)
def test_nobody_is_reminded_of_what_does_not_take_place(
    status: Status, cancelled: Cancelled
) -> None:
    options = FeedOptions(remind=30, remind_days=1, cancelled=cancelled)
    assert alarms(options, when=HOUR, status=status) == alarms(options, status=status) == []


def test_a_cancelled_meeting_is_shown_where_google_would_hide_it() -> None:
    stored = render_event(meeting(status=Status.CANCELLED), [claim("STATUS:CANCELLED")])
    kept, shown = Event.from_ical(sent(stored)), Event.from_ical(sent(stored, options=SHOW))
    assert (kept.pop("STATUS"), shown.pop("STATUS")) == ("CANCELLED", "CONFIRMED")
    assert kept == shown
    assert shown["SUMMARY"].startswith("Cancelled: ")
    assert "STATUS:CANCELLED" in shown["DESCRIPTION"]


def test_to_show_the_cancelled_changes_no_other() -> None:
    for status in (Status.CONFIRMED, Status.TENTATIVE):
        stored = render_event(meeting(status=status), [claim("STATUS:CANCELLED")])
        assert sent(stored, options=SHOW) == sent(stored)


@pytest.mark.parametrize("text", ["", "BEGIN:VEVENT\r\n", "BEGIN:VCALENDAR\r\nEND:VEVENT\r\n"])
def test_what_is_no_event_tells_nothing(text: str) -> None:
    assert told_by(text, None, FeedOptions()) is None
