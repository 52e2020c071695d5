"""A series comes round when its rule says, as another library reads the same rule, and never for
ever."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import recurring_ical_events
from icalendar import Calendar

from calendar_app.intake.formats.events import MOST_EVENTS, Events, events_of, within
from calendar_app.intake.formats.series import MOST_OCCURRENCES
from calendar_app.model import Raw

FIRST, LAST = date(2022, 1, 1), date(2022, 12, 31)
HOUR = "DTSTART:20220112T090000Z\nDTEND:20220112T110000Z"
BRUSSELS = (
    "DTSTART;TZID=Europe/Brussels:20220112T090000\nDTEND;TZID=Europe/Brussels:20220112T110000"
)
DAY = "DTSTART;VALUE=DATE:20220112\nDTEND;VALUE=DATE:20220114"
LONG_AGO = "DTSTART:19990113T090000Z\nDTEND:19990113T100000Z"


def a_calendar(*events: str) -> bytes:
    told = "".join(f"BEGIN:VEVENT\nSUMMARY:Council\n{one}\nEND:VEVENT\n" for one in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{told}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def read(*events: str, days: tuple[date, date] | None = (FIRST, LAST)) -> Events:
    return events_of(Raw("a.ics", a_calendar(*events), "text/calendar"), days)


SERIES = (
    (HOUR, "RRULE:FREQ=WEEKLY"),
    (HOUR, "RRULE:FREQ=WEEKLY;COUNT=5"),
    (HOUR, "RRULE:FREQ=WEEKLY;UNTIL=20220216T090000Z"),
    (HOUR, "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU"),
    (HOUR, "RRULE:FREQ=MONTHLY;BYDAY=-1TH"),
    (HOUR, "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
    (HOUR, "RRULE:FREQ=MONTHLY;BYMONTHDAY=31"),
    (HOUR, "RRULE:FREQ=YEARLY;BYMONTH=3,9;BYDAY=2TU"),
    (HOUR, "RRULE:FREQ=WEEKLY\nEXDATE:20220119T090000Z,20220202T090000Z"),
    (HOUR, "RRULE:FREQ=WEEKLY;COUNT=3\nRDATE:20220314T150000Z"),
    (HOUR, "RDATE:20220314T090000Z,20220314T150000Z"),
    (BRUSSELS, "RRULE:FREQ=WEEKLY"),
    (BRUSSELS, "RRULE:FREQ=WEEKLY;UNTIL=20220401T080000Z"),
    (BRUSSELS, "RRULE:FREQ=MONTHLY\nEXDATE;TZID=Europe/Brussels:20220412T090000"),
    (DAY, "RRULE:FREQ=MONTHLY"),
    (DAY, "RRULE:FREQ=WEEKLY;UNTIL=20220301\nEXDATE;VALUE=DATE:20220119"),
    (LONG_AGO, "RRULE:FREQ=WEEKLY;BYDAY=WE"),
    (LONG_AGO, "RRULE:FREQ=DAILY;INTERVAL=10"),
    ("DTSTART;VALUE=DATE:20200229", "RRULE:FREQ=YEARLY"),
)


@pytest.mark.parametrize(("times", "rule"), SERIES)
def test_a_series_comes_round_as_another_library_reads_it(times: str, rule: str) -> None:
    body = a_calendar(f"UID:1\n{times}\n{rule}")
    after = LAST + timedelta(days=1)
    expected = recurring_ical_events.of(Calendar.from_ical(body)).between(FIRST, after)
    wanted = [(_utc(one["DTSTART"].dt), _utc(one.end)) for one in expected]
    # The other one also gives those that began before and last into the window.
    wanted = sorted(pair for pair in wanted if FIRST <= _day(pair[0]) <= LAST)
    found = within(read(f"UID:1\n{times}\n{rule}"), FIRST, LAST)
    assert sorted((one.start, one.end) for one in found) == wanted
    assert wanted or "0229" in times


def test_a_series_until_a_day_has_that_day() -> None:
    """RFC 5545 wants an hour there; who gives a day means it with its evening."""
    told = read(f"UID:1\n{HOUR}\nRRULE:FREQ=WEEKLY;UNTIL=20220216")
    assert max(_day(one.start) for one in told.events) == date(2022, 2, 16)


def _utc(moment: date | datetime) -> date | datetime:
    from calendar_app.intake.formats.events import _in_utc

    return _in_utc(moment)


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=5",
        "FREQ=HOURLY;COUNT=3",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYHOUR=9,10,11",
        "FREQ=WEEKLY;BYSETPOS=9",
        "FREQ=MONTHLY;BYEASTER=0",
        "FREQ=SOMETIMES",
        "FREQ=DAILY;INTERVAL=0",
    ],
)
def test_of_a_rule_that_is_not_followed_the_first_event_counts(rule: str) -> None:
    told = read(f"UID:1\n{HOUR}\nRRULE:{rule}")
    assert [event.key for event in told.events] == ["1"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
    ],
)
def test_a_rule_that_gives_nothing_comes_to_an_end(rule: str) -> None:
    told = read(*(f"UID:{n}\n{HOUR}\nRRULE:{rule}" for n in range(3)))
    assert len(told.events) == 3  # the start of a series is one of it
    assert not told.goes_on


def test_a_series_without_end_is_followed_to_the_end_of_the_window() -> None:
    told = read(f"UID:1\n{HOUR}\nRRULE:FREQ=DAILY")
    assert len(told.events) == MOST_OCCURRENCES
    assert (told.goes_on, told.whole) == (True, True)
    assert not read(f"UID:1\n{HOUR}\nRRULE:FREQ=DAILY;COUNT=9").goes_on
    assert read("UID:1\nDTSTART:20240112T090000Z").goes_on


def test_many_series_are_no_more_than_the_most_events() -> None:
    told = read(*(f"UID:{n}\n{HOUR}\nRRULE:FREQ=DAILY" for n in range(60)))
    assert len(told.events) == MOST_EVENTS
    assert not told.whole


def test_of_a_file_the_year_counts_from_when_it_was_changed() -> None:
    rule = f"UID:1\nDTSTAMP:20211201T120000Z\n{LONG_AGO}\nRRULE:FREQ=MONTHLY"
    starts = [_day(one.start) for one in read(rule, days=None).events]
    assert (min(starts), max(starts)) == (date(2021, 12, 13), date(2022, 11, 13))
    unstamped = f"UID:1\n{LONG_AGO}\nRRULE:FREQ=MONTHLY"
    assert min(_day(one.start) for one in read(unstamped, days=None).events).year == 1999
