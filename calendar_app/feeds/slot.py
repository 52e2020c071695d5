"""From a time as it is known to the stretch of calendar that it fills."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta

from calendar_app.model import Grain, When, day_of

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """DTSTART and DTEND: two dates (`end` exclusive) or two instants in UTC; `end` is later.

    `note` says in words what the two cannot. `to_be_confirmed` where the meeting fills not the
    whole span but some part of it, nobody knows which.
    """

    start: date | datetime
    end: date | datetime
    note: str = ""
    to_be_confirmed: bool = False

    @property
    def all_day(self) -> bool:
        return not isinstance(self.start, datetime)

    @property
    def duration(self) -> str:
        """As iCalendar and JSCalendar write it: `P2D`, `PT1H30M`."""
        if not (isinstance(self.start, datetime) and isinstance(self.end, datetime)):
            return f"P{(day_of(self.end) - day_of(self.start)).days}D"
        minutes, seconds = divmod(int((self.end - self.start).total_seconds()), 60)
        hours, minutes = divmod(minutes, 60)
        parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
        return "PT" + "".join(f"{number}{unit}" for number, unit in parts if number)


def slot_of(when: When | None) -> Slot | None:
    """None where no day, week or month is known, or it lies at the end of the calendar.

    A week and a month are whole days that are to be confirmed. An hour without its closing hour
    shows one hour; an opening hour and a last day show whole days, since nobody said when the days
    between begin and end. ValueError for an hour without a zone.
    """
    if when is None or when.grain > Grain.MONTH:
        return None
    # In the first and last year of the calendar UTC or the exclusive end may lie outside it.
    if when.first_day.year == MINYEAR or when.last_day.year == MAXYEAR:
        return None
    if not when.has_day:
        note = f"The day is not known: some time from {between(when.first_day, when.last_day)}."
        return Slot(when.first_day, when.last_day + _DAY, note, to_be_confirmed=True)
    if not isinstance(when.start, datetime):
        return Slot(when.start, when.last_day + _DAY)
    start = utc(when.start)
    if isinstance(when.end, datetime) and (end := utc(when.end)) > start:
        return Slot(start, end)
    if when.last_day > when.first_day:
        note = f"Opens on {spoken(when.start)}; the closing hour is not given."
        return Slot(when.first_day, when.last_day + _DAY, note)
    return Slot(start, start + _HOUR, "The end is not given; one hour is shown.")


def utc(moment: datetime) -> datetime:
    """In UTC and whole seconds, as iCalendar has it. ValueError where the zone is not known."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} has no zone")
    return moment.astimezone(UTC).replace(microsecond=0)


def spoken(moment: date | datetime) -> str:
    """`12 January 2022`, with ` at 10:00 (UTC+01:00)` where the hour is known."""
    day = f"{moment.day} {moment:%B} {moment.year}"
    if not isinstance(moment, datetime):
        return day
    offset = moment.isoformat(timespec="minutes")[len("2022-01-12T10:00") :]
    return f"{day} at {moment:%H:%M}" + (f" (UTC{offset})" if offset else "")


def between(one: date, other: date) -> str:
    """`12 to 14 January 2022`: month and year said once where they are the same."""
    if one.year != other.year:
        return f"{spoken(one)} to {spoken(other)}"
    month = "" if one.month == other.month else f" {one:%B}"
    return f"{one.day}{month} to {spoken(other)}"
