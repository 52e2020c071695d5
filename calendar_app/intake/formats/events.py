"""Other people's calendars (RFC 5545): each event becomes a sentence, which is read like any other.

"The OSCE Permanent Council will be held in Vienna on 13 January 2022 at 09:00 GMT." So an official
calendar and the news meet in one place: what the reader takes for no meeting (a holiday, a
deadline) is none here either, and the sentence is the evidence that the pages show.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from calendar_app.errors import IntakeError
from calendar_app.model import Article, Raw, day_of, iso

from .dates import YEARS, in_years
from .series import Series, series_of
from .table import CALENDAR, readable, reads
from .text import tidy

MOST_EVENTS = 5_000
MOST_SERIES = 200  # that are followed; of others the first event counts
LONGEST_LINE = 300  # of a summary or a place: what is longer is prose

_DAY = timedelta(days=1)
_A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Event:
    """One VEVENT, or one time of a series. `end` is exclusive as DTEND is; `key` is its UID, in a
    series with the time at which the rule has it (RECURRENCE-ID); `modified` is when the calendar
    last changed it."""

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
    """What a calendar has in a window. `goes_on` where there is more after it; `whole` is false
    where there were too many events to take them all."""

    title: str
    events: tuple[Event, ...]
    goes_on: bool = False
    whole: bool = True


@reads(CALENDAR, ".ics")
def calendar_file(raw: Raw) -> list[Article]:
    """Each event an article, published by the calendar."""
    told = events_of(raw)
    if not told.events:
        raise IntakeError(raw.source, "a calendar without events", "give one with meetings in it")
    return [article_in(one, publisher=told.title) for one in told.events]


def events_of(raw: Raw, days: tuple[date, date] | None = None) -> Events:
    """The calendar's name and its events, those of a series each by itself, as far as they fall
    into `days`, the first and the last. Without those a series is followed for a year from when the
    calendar was last changed. IntakeError where it is none."""
    with readable(raw):
        return _parsed(raw, days)


def article_in(
    event: Event,
    *,
    publisher: str,
    before: date | datetime | None = None,
    calendar: str = "",
    published: date | datetime | None = None,
    changed: datetime | None = None,
) -> Article:
    """What the calendar says of the event, in a sentence.

    `before` is when it was to be as it was last seen, and `changed` when it was seen to be
    otherwise; `calendar` the address of the whole, in which each version of an event has one of its
    own, also one that is as it was before.
    """
    told = f"{event.key}\n{event.state}" + (f"\n{iso(changed)}" if changed else "")
    version = hashlib.sha256(told.encode()).hexdigest()[:16]
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


def _parsed(raw: Raw, days: tuple[date, date] | None) -> Events:
    from icalendar import Calendar

    calendars = Calendar.from_ical(raw.body, multiple=True)
    components = [one for calendar in calendars for one in calendar.walk("VEVENT")]
    # What was taken out of a series stands in the place of what its rule says.
    components.sort(key=lambda one: "RECURRENCE-ID" not in one)
    found: dict[str, Event] = {}
    goes_on, whole, followed = False, True, 0
    window = days or _window(components)
    for component in components:
        try:
            event = _event(component)
        except ValueError:  # one of its fields is damaged; the others are not to blame
            continue
        if event is None:
            continue
        series = None
        if followed < MOST_SERIES and "RECURRENCE-ID" not in component:
            series = series_of(component, *(window or _year_from(day_of(event.start))))
        followed += series is not None
        goes_on |= series is not None and series.goes_on
        for one in _of_series(event, component, series) if series else (event,):
            if len(found) < MOST_EVENTS:
                found.setdefault(one.key, one)
            else:
                whole = False
    goes_on |= window is not None and any(day_of(one.start) > window[1] for one in found.values())
    titles = (_line(one.get("X-WR-CALNAME") or one.get("NAME")) for one in calendars)
    return Events(next(filter(None, titles), ""), tuple(found.values()), goes_on, whole)


def _window(components: Sequence[Any]) -> tuple[date, date] | None:
    """The year from when anything in a calendar was last changed, where it says so."""
    stamps = [
        day_of(moment)
        for one in components
        for name in ("LAST-MODIFIED", "DTSTAMP")
        if (moment := _moment(one.get(name))) and moment.year in YEARS
    ]
    return _year_from(max(stamps)) if stamps else None


def _year_from(day: date) -> tuple[date, date]:
    return day, day + _A_YEAR


def _of_series(event: Event, component: Any, series: Series) -> Iterator[Event]:
    """Each time that the event comes round, known by when its rule says that it does."""
    begins = component["DTSTART"].dt
    for start in series.starts:
        moment = _in_utc(start)
        if moment.year not in YEARS:
            continue
        end = event.end
        if end is not None:
            # By the clock of the place, which may be put on or back meanwhile.
            lasts = _ended(component, begins) - begins if "DTEND" in component else None
            end = _in_utc(start + lasts) if lasts else moment + (end - event.start)
        yield replace(event, key=f"{event.key} {iso(moment)}", start=moment, end=end)


def _ended(component: Any, begins: date | datetime) -> Any:
    ended = component["DTEND"].dt
    if isinstance(ended, datetime) and isinstance(begins, datetime) and begins.tzinfo:
        return ended.astimezone(begins.tzinfo) if ended.tzinfo else ended
    return ended


def _event(component: Any) -> Event | None:
    """None where it has no start, no name, or a year that no article has."""
    start, end = _moment(component.get("DTSTART")), _moment(component.get("DTEND"))
    lasts = getattr(component.get("DURATION"), "dt", None)
    if start and not end and isinstance(lasts, timedelta):
        end = start + lasts
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
    return _in_utc(moment) if isinstance(moment, date) else None


def _in_utc(moment: date | datetime) -> date | datetime:
    if isinstance(moment, datetime) and moment.tzinfo:
        return moment.astimezone(UTC)
    return moment


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
