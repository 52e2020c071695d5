"""Series of events (RFC 5545, 3.8.5): on which days and hours of a window they come round.

The dates are dateutil's. A stranger writes the rule, so every walk along it has an end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

MOST_OCCURRENCES = 100  # of one series in a window, the first ones
MOST_WALKED = 20_000  # of one series before the window: more than fifty years of days
_CYCLE = 400  # years after which the calendar repeats itself, weekdays and all
_LAST_YEAR = 9999

_BOUNDS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
_BY_DAY = {"BYDAY", "BYMONTH"}
_BY_ALL = _BY_DAY | {"BYMONTHDAY", "BYSETPOS"}
_PARTS = {
    "DAILY": _BOUNDS | _BY_DAY,
    "WEEKLY": _BOUNDS | _BY_DAY,
    "MONTHLY": _BOUNDS | _BY_ALL,
    "YEARLY": _BOUNDS | _BY_ALL | {"BYWEEKNO", "BYYEARDAY"},
}
"""What is followed of a rule. No meeting comes round by the hour."""


@dataclass(frozen=True, slots=True)
class Series:
    """The starts of a series in a window, in their order, as DTSTART writes its own; `goes_on`
    where it does not end with the window."""

    starts: tuple[date | datetime, ...]
    goes_on: bool


def series_of(component: Any, first: date, last: date) -> Series | None:
    """When a VEVENT comes round from `first` to `last`, days inclusive; None where it is no series,
    or has a rule of a kind that is not followed."""
    try:
        return _series(component, first, last)
    except (ValueError, OverflowError):
        return None


def _series(component: Any, first: date, last: date) -> Series | None:
    start = component["DTSTART"].dt
    rules, extra = _each(component.get("RRULE")), _moments(component.get("RDATE"))
    if not rules and not extra:
        return None
    found = {_as(one, start) for one in extra} | {start}
    goes_on = False
    for rule in rules:
        if set(rule) - _PARTS.get(str(rule.get("FREQ", [""])[0]).upper(), set()):
            return None
        for moment in _along(rule, start, last):
            if _day(moment) > last:
                goes_on = True
                break
            found.add(moment)
    left_out = _moments(component.get("EXDATE"))
    days_out = {one for one in left_out if not isinstance(one, datetime)}
    out = {_as(one, start) for one in left_out}
    starts = sorted(
        one
        for one in found
        if first <= _day(one) <= last and one not in out and _day(one) not in days_out
    )
    more = goes_on or len(starts) > MOST_OCCURRENCES or any(_day(one) > last for one in found)
    return Series(tuple(starts[:MOST_OCCURRENCES]), more)


def _along(rule: Any, start: date | datetime, last: date) -> Iterator[date | datetime]:
    """The starts that a rule gives, by the clock of DTSTART.

    dateutil looks for the next one until the year 9999, also where a rule gives none. So the walk
    is made as late as leaves room for the window, where that year is near.
    """
    from dateutil.rrule import rrulestr

    zone = start.tzinfo if isinstance(start, datetime) else None
    here = start if isinstance(start, datetime) else datetime.combine(start, time())
    here = here.replace(tzinfo=None)
    years = (_LAST_YEAR - last.year - 1) // _CYCLE * _CYCLE
    until = _until(rule.get("UNTIL"), start)
    told = ";".join(
        f"{name}={','.join(map(str, _each(value)))}"
        for name, value in rule.items()
        if name != "UNTIL"
    )
    walk = rrulestr(told, dtstart=here.replace(year=here.year + years))
    for count, late in enumerate(walk):
        if count == MOST_WALKED:
            raise ValueError("a rule without an end in sight")
        moment = late.replace(year=late.year - years)
        if until is not None and moment > until:
            return
        yield moment.replace(tzinfo=zone) if isinstance(start, datetime) else moment.date()


def _until(told: Any, start: date | datetime) -> datetime | None:
    """The last moment by the clock of DTSTART; a day ends with its last."""
    for until in _each(told)[:1]:
        if not isinstance(until, datetime):
            return datetime.combine(until, time.max)
        zone = start.tzinfo if isinstance(start, datetime) else None
        if until.tzinfo and zone:
            until = until.astimezone(zone)
        return until.replace(tzinfo=None)
    return None


def _moments(told: Any) -> list[date | datetime]:
    """Those of RDATE and EXDATE, of a period its beginning."""
    found = (one.dt for part in _each(told) for one in part.dts)
    return [one[0] if isinstance(one, tuple) else one for one in found]


def _as(moment: date | datetime, start: date | datetime) -> date | datetime:
    """`moment` as DTSTART is written: a day, an hour in its zone, or one of no zone."""
    if not isinstance(start, datetime):
        return _day(moment)
    if not isinstance(moment, datetime):
        return datetime.combine(moment, start.timetz())
    if start.tzinfo is None:
        return moment.replace(tzinfo=None)
    return moment.astimezone(start.tzinfo) if moment.tzinfo else moment.replace(tzinfo=start.tzinfo)


def _each(told: Any) -> list[Any]:
    if told is None:
        return []
    return list(told) if isinstance(told, list) else [told]


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
