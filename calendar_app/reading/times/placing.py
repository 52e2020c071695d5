"""One time, placed: `resolve` turns a `Timex` and an `Anchor` into a full TIMEX3 value, and
`anchor` that into a `When`. Knows no text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from calendar_app.model import Anchor, Grain, Timex, When, day_of

from .filling import (
    DAY,
    FORMS,
    FROM_PUBLISHED,
    FROM_SAID,
    is_day,
    quarter_of,
    range_end,
    week_of,
)

_NEAR = ("day", "week", "month")  # "in two weeks" is a date, "in ten years" a length


@dataclass(frozen=True)
class _Resolved:
    value: str
    end_value: str | None = None
    basis: tuple[str, ...] = ()
    stated: frozenset[Grain] = frozenset()


# --- one phrase ---


def anchor(timex: Timex, to: Anchor) -> When | None:
    """Place `timex` on the calendar; None for lengths, repetitions, vague times and times whose
    year nobody knows."""
    return placed(timex, to)[0]


@lru_cache(maxsize=8192)
def placed(timex: Timex, to: Anchor) -> tuple[When | None, str]:
    found = resolve(timex, to)
    if found is None:
        return None, timex.value
    told = found.value if found.end_value is None else f"{found.value}/{found.end_value}"
    try:
        return _when(timex, found), told
    except (ValueError, OverflowError):
        return None, told  # 29 February of a year that has none


def resolve(timex: Timex, to: Anchor) -> _Resolved | None:
    """The full TIMEX3 value; None where it hangs on something unknown."""
    try:
        found = _resolve(timex, to)
    except (ValueError, OverflowError):
        return None  # beyond the calendar: "500,000 days later"
    told = (found.value, found.end_value) if found else ()
    if any(each and DAY.fullmatch(each) and not is_day(each) for each in told):
        return None  # 29 February of a year that has none
    return found


def _resolve(timex: Timex, to: Anchor) -> _Resolved | None:
    if timex.type == "SET" or timex.value.endswith("_REF"):
        return _Resolved(timex.value)
    if timex.type == "DURATION" and not (
        timex.offset
        and to.tense in ("future", "present")
        and timex.reference == "now"
        and timex.unit in _NEAR
    ):
        return _Resolved(timex.value, timex.end_value)
    day, _, hour = timex.value.partition("T")
    if timex.type == "DURATION":
        day, hour = _PATTERN_OF[str(timex.unit)], ""
    found = _resolve_day(day, hour, timex, to)
    if found is None:
        return None
    if timex.unit == "week_of":
        return replace(found, value=week_of(date.fromisoformat(found.value)))
    if not hour:
        return found
    end = timex.end_value
    zone = _offset_text(found.value, hour, timex.zone)
    closes = _following(found.value) if end and _is_past_midnight(hour, end) else found.value
    closing = f"{closes}{end}{zone}" if end else None
    return replace(found, value=f"{found.value}T{hour}{zone}", end_value=closing)


def _is_past_midnight(hour: str, end: str) -> bool:
    """ "From 10 p.m. to 6 a.m." """
    return ":" in hour and ":" in end and end.removeprefix("T")[:5] < hour[:5]


def _following(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


_PATTERN_OF = {"day": "XXXX-XX-XX", "week": "XXXX-WXX", "month": "XXXX-XX", "quarter": "XXXX-QX",
               "year": "XXXX", "decade": "XXX", "century": "XX"}  # fmt: skip


def _resolve_day(day: str, hour: str, timex: Timex, to: Anchor) -> _Resolved | None:
    base = day_of(to.published) if to.published else None
    if not day:  # an hour alone: of the last day spoken of, else of the article's
        origin = to.said or base
        if hour == "NI" and to.said is None and base and to.tense == "past":
            origin = base - timedelta(days=1)  # "searched through the night"
        return _Resolved(origin.isoformat(), basis=("day from the context",)) if origin else None
    if "X" not in day:
        return _stated(day, timex.end_value)
    said = timex.reference in ("said", "tale")
    origin = to.said if said and to.said else base
    basis = (FROM_SAID,) if said and to.said else (FROM_PUBLISHED,)
    if timex.offset is not None and "W" not in day.replace("WXX", ""):
        if day.startswith("XXXX-WXX-"):
            pass
        elif origin is None or timex.reference == "event":
            return None
        else:
            return _Resolved(_counted(origin, timex, said), basis=basis)
    for form, place in FORMS:
        if form.fullmatch(day):
            found = place(day, timex, to, origin)
            if found is None:
                return None
            value, grains, extra = found
            end = range_end(value, timex)
            return _Resolved(value, end, extra or basis, grains)
    return None


def _stated(day: str, end: str | None) -> _Resolved:
    grains = {4: {Grain.YEAR}, 7: {Grain.YEAR, Grain.MONTH}, 10: set(Grain) - {Grain.MINUTE}}
    if end and "X" in end:
        end = range_end(day, Timex("DATE", day, end))
    return _Resolved(day, end, (), frozenset(grains.get(len(day), {Grain.YEAR})))


def _counted(origin: date, timex: Timex, said: bool) -> str:
    """`offset` units from `origin`. Weeks from the article's day are weeks; from a date that was
    spoken of they are days ("a week later"), as is what was "a year ago today"."""
    count, unit = timex.offset or 0, timex.unit
    to_the_day = timex.value == "XXXX-XX-XX"
    if to_the_day and unit in ("month", "year"):
        return (origin + relativedelta(months=count * (12 if unit == "year" else 1))).isoformat()
    if unit == "day" or (unit == "week" and (said or to_the_day)):
        moved = (origin + timedelta(days=count * (7 if unit == "week" else 1))).isoformat()
        return moved[:7] if timex.value == "XXXX-XX" else moved  # "two and a half months later"
    if unit == "week":
        return week_of(origin + timedelta(weeks=count))
    if unit == "month":
        return (origin + relativedelta(months=count)).isoformat()[:7]
    if unit == "quarter":
        return quarter_of(origin + relativedelta(months=3 * count))
    if unit == "century":
        return f"{origin.year // 100 + count:02}"
    if unit == "decade":
        return str(origin.year // 10 + count)
    return (origin + relativedelta(years=count)).isoformat()[:4]


# --- values to calendar ---


def _when(timex: Timex, found: _Resolved) -> When | None:
    value, end_value = found.value, found.end_value
    if value[:1] == "P" or timex.type == "SET" or "X" in value:
        return None
    if timex.value.startswith("T"):
        return None  # an hour alone: which day it is of is for the reader of the whole to say
    day, _, hour = value.partition("T")
    span = _span(day)
    if span is None:
        return None
    start, end, grain = span
    if hour and ":" in hour and timex.zone not in (None, "local"):
        opening = _moment(value, timex)
        closing = _moment(end_value, timex) if end_value else None
        if opening is not None:
            stated = found.stated | {Grain.MINUTE}
            return When(opening, closing, Grain.MINUTE, stated, found.basis, timex.mod)
    if end_value and "T" not in end_value:
        last = _span(end_value)
        if last is None:
            return None
        end = last[1] or last[0] + timedelta(days=1)
    return When(start, end, grain, found.stated, found.basis, timex.mod)


def _span(value: str) -> tuple[date, date | None, Grain] | None:
    """First day, day after the last, grain; None for what is no stretch of the calendar."""
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value):
        return date.fromisoformat(value), None, Grain.DAY
    if match := re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        if match[3]:
            return monday + timedelta(days=5), monday + timedelta(days=7), Grain.DAY
        return monday, monday + timedelta(days=7), Grain.WEEK
    if match := re.fullmatch(r"(\d{4})-(\d\d)", value):
        first = date(int(match[1]), int(match[2]), 1)
        return first, first + relativedelta(months=1), Grain.MONTH
    if match := re.fullmatch(r"(\d{4})-Q(\d)", value):
        first = date(int(match[1]), int(match[2]) * 3 - 2, 1)
        return first, first + relativedelta(months=3), Grain.QUARTER
    if re.fullmatch(r"\d{4}", value) and value != "0000":
        first = date(int(value), 1, 1)
        return first, first + relativedelta(years=1), Grain.YEAR
    return None


def _moment(value: str, timex: Timex) -> datetime | None:
    day, _, hour = value.partition("T")
    try:
        clock = datetime.fromisoformat(f"{day}T{hour[:5].replace('24:', '00:')}")
    except ValueError:
        return None
    if hour.startswith("24:"):
        clock += timedelta(days=1)
    zone = zone_of(timex.zone)
    return None if zone is None else clock.replace(tzinfo=zone)


@lru_cache(maxsize=512)
def zone_of(name: str | None) -> timezone | ZoneInfo | None:
    """A zone of a language file: an offset ("+01:00") or a name of IANA."""
    if name is None or name == "local":
        return None
    if name[0] in "+-":
        hours, minutes = int(name[1:3]), int(name[4:6])
        return timezone((1 if name[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))
    return ZoneInfo(name)


def _offset_text(day: str, hour: str, zone: str | None) -> str:
    """ "+01:00" for an hour of a known zone, on that day."""
    place = zone_of(zone)
    if place is None or ":" not in hour:
        return ""
    try:
        moment = datetime.fromisoformat(day).replace(tzinfo=place)
    except ValueError:
        return ""
    told = moment.strftime("%z")
    return f"{told[:3]}:{told[3:]}"
