"""Other people's calendars (RFC 5545): each event becomes a sentence, which is read like any other.

"The OSCE Permanent Council will be held in Vienna on 13 January 2022 at 09:00 GMT." So an official
calendar and the news meet in one place: what the reader takes for no meeting (a holiday, a
deadline) is none here either, and the sentence is the evidence that the pages show.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from calendar_app.errors import IntakeError
from calendar_app.model import Article, Raw, day_of, iso

from .dates import YEARS, in_years
from .table import CALENDAR, readable, reads
from .text import tidy

MOST_EVENTS = 5_000
LONGEST_LINE = 300  # of a summary or a place: what is longer is prose

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Event:
    """One VEVENT. `end` is exclusive as DTEND is; `key` is its UID, with the RECURRENCE-ID of one
    that was taken out of a series; `modified` is when the calendar last changed it."""

    key: str
    summary: str
    place: str
    start: date | datetime
    end: date | datetime | None
    status: str
    modified: date | datetime | None

    @property
    def state(self) -> str:
        """All that a reader could care for; its beginning is the start."""
        told = (iso(self.start), iso(self.end) or "", self.status, self.place, self.summary)
        return "|".join(map(str, told))


@dataclass(frozen=True, slots=True)
class Events:
    title: str
    events: tuple[Event, ...]


@reads(CALENDAR, ".ics")
def calendar_file(raw: Raw) -> list[Article]:
    """Each event an article, published by the calendar."""
    told = events_of(raw)
    if not told.events:
        raise IntakeError(raw.source, "a calendar without events", "give one with meetings in it")
    return [article_in(one, publisher=told.title) for one in told.events]


def events_of(raw: Raw) -> Events:
    """The calendar's name and its events. Of a series the first one counts, and each that was
    changed by itself: what a rule foresees for years is no news. IntakeError where it is none."""
    with readable(raw):
        return _parsed(raw)


def article_in(
    event: Event,
    *,
    publisher: str,
    before: date | datetime | None = None,
    calendar: str = "",
    published: date | datetime | None = None,
) -> Article:
    """What the calendar says of the event, in a sentence.

    `before` is when it was to be as it was last seen; `calendar` the address of the whole, in which
    each version of an event has one of its own.
    """
    version = hashlib.sha256(f"{event.key}\n{event.state}".encode()).hexdigest()[:16]
    return Article(
        text=f"{event.summary}\n\n{_sentence(event, before)}",
        title=event.summary,
        published=published or event.modified,
        language="en",
        publisher=publisher,
        url=f"{calendar}#{version}" if calendar else None,
        name=event.key,
    )


def start_in(state: str) -> date | datetime | None:
    """The start in an `Event.state`."""
    told = state.partition("|")[0]
    try:
        return datetime.fromisoformat(told) if "T" in told else date.fromisoformat(told)
    except ValueError:
        return None


def _parsed(raw: Raw) -> Events:
    from icalendar import Calendar

    calendars = Calendar.from_ical(raw.body, multiple=True)
    found: dict[str, Event] = {}
    for calendar in calendars:
        for component in calendar.walk("VEVENT"):
            event = _event(component)
            if event is not None and len(found) < MOST_EVENTS:
                found.setdefault(event.key, event)
    titles = (_line(one.get("X-WR-CALNAME") or one.get("NAME")) for one in calendars)
    return Events(next(filter(None, titles), ""), tuple(found.values()))


def _event(component: Any) -> Event | None:
    """None where it has no start, no name, or a year that no article has."""
    start, end = _moment(component.get("DTSTART")), _moment(component.get("DTEND"))
    summary, uid = _line(component.get("SUMMARY")), _line(component.get("UID"))
    if start is None or start.year not in YEARS or not summary:
        return None
    if end is not None and (isinstance(end, datetime) != isinstance(start, datetime)):
        end = None
    if isinstance(start, datetime) and (end is None or _utc(end) <= _utc(start)):
        end = None
    elif not isinstance(start, datetime) and (end is None or end <= start):
        end = start + _DAY
    taken_out = _moment(component.get("RECURRENCE-ID"))
    modified = _moment(component.get("LAST-MODIFIED"))
    key = uid or f"{summary} {iso(start)}"
    return Event(
        key=f"{key} {iso(taken_out)}" if taken_out else key,
        summary=summary,
        place=_line(component.get("LOCATION")),
        start=start,
        end=end,
        status=_line(component.get("STATUS")).upper(),
        modified=in_years(modified) if modified else None,
    )


def _moment(told: Any) -> date | datetime | None:
    """A time in UTC; one of no zone, which means the clock of the place, stays without."""
    moment = getattr(told, "dt", None)
    if isinstance(moment, datetime):
        return moment.astimezone(UTC) if moment.tzinfo else moment
    return moment if isinstance(moment, date) else None


def _utc(moment: Any) -> datetime:
    told: datetime = moment
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def _sentence(event: Event, before: date | datetime | None) -> str:
    name = event.summary.rstrip(".")
    place = f" in {event.place}" if event.place and "://" not in event.place else ""
    if event.status == "CANCELLED":
        return f"{name}, which was planned for {_days(event)}{place}, has been cancelled."
    if before is not None and day_of(before) != day_of(event.start):
        was = _day(day_of(before))
        return f"{name}, which was planned for {was}{place}, has been moved to {_when(event)}."
    verb = "may be held" if event.status == "TENTATIVE" else "will be held"
    return f"{name} {verb}{place} {_preposition(event)} {_when(event)}."


def _preposition(event: Event) -> str:
    return "on" if _last(event) == day_of(event.start) else "from"


def _when(event: Event) -> str:
    if not isinstance(event.start, datetime):
        return _days(event)
    zone = " GMT" if event.start.tzinfo else ""
    if isinstance(event.end, datetime) and event.end.date() == event.start.date():
        hours = f"from {event.start:%H:%M} to {event.end:%H:%M}{zone}"
        return f"{_day(event.start.date())} {hours}"
    if _last(event) != event.start.date():
        return _days(event)
    return f"{_day(event.start.date())} at {event.start:%H:%M}{zone}"


def _days(event: Event) -> str:
    first, last = day_of(event.start), _last(event)
    return _day(first) if first == last else f"{_day(first)} to {_day(last)}"


def _last(event: Event) -> date:
    if event.end is None:
        return day_of(event.start)
    if isinstance(event.end, datetime):
        return (event.end - timedelta(microseconds=1)).date()
    return event.end - _DAY


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def _line(told: object) -> str:
    words = " ".join(tidy(str(told)).split()) if told else ""
    return words if len(words) <= LONGEST_LINE else ""


def within(events: Events, first: date, last: date) -> Iterator[Event]:
    """Those that begin in these days."""
    return (one for one in events.events if first <= day_of(one.start) <= last)
