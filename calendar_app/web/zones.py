"""The clock that a reader chose, and how an hour is told by it.

A meeting's day is the one its articles name and is never converted; an hour is told by the reader's
clock, with the meeting's own beside it where the two differ. Without a choice the meeting's own
city decides.

For a page: `zones.hours(meeting)` in its template gives `Hours`, or None where no hour is known.

    {% set hour = zones.hours(meeting) %}
    {% if hour %}<time datetime="{{ hour.moment.isoformat() }}">{{ hour.words }}</time>
      {{ hour.day }} {{ hour.zone }} {{ hour.beside }}{% endif %}

In Python `reader_zone()` is the choice of this request, and `hours_in(meeting, zone)` needs none.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from flask import g, request

from calendar_app.errors import UsageError
from calendar_app.model import Occasion
from calendar_app.reading import gazetteer

KEY = "tz"
"""In an address: an IANA name, or `venue` for each meeting's own city whatever the cookie says."""

COOKIE = "zone"
VENUE = "venue"

OFFERED = (
    "UTC", "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Brussels", "Europe/Vienna",
    "Europe/Warsaw", "Europe/Helsinki", "Europe/Kyiv", "Europe/Istanbul", "Europe/Moscow",
    "Africa/Lagos", "Africa/Cairo", "Africa/Johannesburg", "Africa/Nairobi", "Asia/Riyadh",
    "Asia/Dubai", "Asia/Tehran", "Asia/Kolkata", "Asia/Bangkok", "Asia/Singapore",
    "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "America/Sao_Paulo",
    "America/New_York", "America/Mexico_City", "America/Los_Angeles",
)  # fmt: skip
"""What the switch on every page lists: any other name is taken from the address."""

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Hours:
    """An hour as one reader's clock shows it.

    `moment` is the start in the zone of `words`; `words` is "16:00" or "16:00–17:30". `day` is
    "13 January" where the reader's day is not the meeting's own, else empty. `zone` names the
    reader's zone ("CET"), with the offset in a week in which clocks change; without a choice it is
    empty but for such a week. `beside` is "10:00 in New York" where the clock there shows another
    hour.
    """

    moment: datetime
    words: str
    day: str
    zone: str
    beside: str


def reader_zone() -> ZoneInfo | None:
    """Of this request: what the address says, else the cookie; None for each meeting's own city.

    UsageError for a zone in the address that nobody has; such a cookie is as good as none.
    """
    if "zone" not in g:
        g.zone = _kept()  # for the page that tells of a zone that nobody has
        if told := request.args.get(KEY, "").strip():
            g.zone = named(told)
    chosen: ZoneInfo | None = g.zone
    return chosen


def named(name: str) -> ZoneInfo | None:
    """The zone of an IANA name in any case, None for `venue`. UsageError for any other."""
    if name.casefold() == VENUE:
        return None
    known = _known().get(name.casefold())
    if known is None:
        near = difflib.get_close_matches(name[:60].casefold(), _known(), 3, 0.6)
        told = ", ".join(_known()[one] for one in near) or "Europe/Brussels"
        raise UsageError(f"{KEY}={name[:60]}", "no such time zone", f"give `{VENUE}` or {told}")
    return ZoneInfo(known)


def _kept() -> ZoneInfo | None:
    try:
        return named(request.cookies.get(COOKIE, VENUE))
    except UsageError:
        return None


@cache
def _known() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones() if name != "localtime"}


def zone_label(zone: ZoneInfo | None) -> str:
    """ "New York", "UTC"; "each meeting’s city" without a choice."""
    if zone is None:
        return "each meeting’s city"
    return zone.key.rpartition("/")[2].replace("_", " ")


def by_reader(moment: datetime) -> datetime:
    """A moment of ours by the clock that the reader chose; as it is without a choice."""
    zone = reader_zone()
    return _in(moment, zone) if zone else moment


def hours(meeting: Occasion) -> Hours | None:
    """As this request's reader wants it; None where no hour is known."""
    return hours_in(meeting, reader_zone())


def hours_in(meeting: Occasion, zone: ZoneInfo | None) -> Hours | None:
    start = meeting.when.start if meeting.when else None
    if not isinstance(start, datetime):
        return None
    end = meeting.when.end if meeting.when else None
    closes = end if isinstance(end, datetime) else None
    there = _there(meeting, start)
    here = _in(start, zone) if zone else there
    words = _clock(here, _in(closes, here.tzinfo) if closes else None)
    changing = _clocks_change(here) or _clocks_change(there)
    name = _zone_name(here, with_offset=changing) if zone or changing else ""
    beside = ""
    if here.replace(tzinfo=None) != there.replace(tzinfo=None):
        on = f" on {_day(there, start)}" if _day(there, start) else ""
        beside = f"{there:%H:%M}{on} {f'in {meeting.city}' if meeting.city else 'there'}"
    return Hours(here, words, _day(here, start), name, beside)


def _day(moment: datetime, told: datetime) -> str:
    """ "13 January" where it is not the day that was told."""
    return "" if moment.date() == told.date() else f"{moment.day} {moment:%B}"


def _there(meeting: Occasion, start: datetime) -> datetime:
    """As the clock of its city shows it; where that is not known, as it was told."""
    place = gazetteer().city(meeting.city) if meeting.city else None
    if place is None or not place.timezone:
        return start
    return _in(start, ZoneInfo(place.timezone))


def _in(moment: datetime, zone: tzinfo | None) -> datetime:
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError):  # at either end of the calendar there is no other clock
        return moment


def _clock(start: datetime, end: datetime | None) -> str:
    if end is not None and end.date() == start.date():
        return f"{start:%H:%M}–{end:%H:%M}"
    return f"{start:%H:%M}"


def _clocks_change(moment: datetime) -> bool:
    """Whether its zone has two offsets in that week, from Monday to Monday."""
    naive = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        monday = naive - timedelta(days=naive.weekday())
        return monday.utcoffset() != (monday + _WEEK).utcoffset()
    except OverflowError:
        return False


def _zone_name(moment: datetime, *, with_offset: bool) -> str:
    offset = f"UTC{moment:%z}"
    hour, minutes = offset[4:6].lstrip("0"), offset[6:8]
    plain = f"UTC{offset[3]}{hour or 0}{'' if minutes == '00' else ':' + minutes}"
    plain = "UTC" if plain in ("UTC+0", "UTC-0") else plain
    name = moment.tzname() or ""
    if not name.isalpha() or name == plain:
        return plain
    return f"{name}, {plain}" if with_offset else name
