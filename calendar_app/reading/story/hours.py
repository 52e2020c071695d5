"""The hour of a meeting: with its day, in the offset of its city.

An hour without a zone is local time where the meeting is; where the article names no city, that of
its country, of the seat of the body, or of the place the article comes from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo

from calendar_app.model import Article, Grain, Place, TimeMention, Timex, When
from calendar_app.reading.names.gazetteer import Gazetteer
from calendar_app.reading.names.marks import Marks
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.times.anchoring import zone_of

_NOON = timedelta(hours=12)
_HALF = "clock-of-a-half"  # the rule of an hour that is told in words alone
_DAYBREAK = timedelta(hours=7)
_LATE = re.compile(r"T(?:AF|EV|NI)$")
_HOUR = re.compile(r"T([01]\d|2[0-4]):([0-5]\d)")


def with_hour(frame: Frame, city: Place | None, elsewhere: tzinfo | None) -> When | None:
    """The frame's day with its hour; `elsewhere` is the zone of an hour that no city has."""
    when = frame.when
    if when is None or not when.has_day:
        return when
    home = zone_of(city.timezone) if city else None
    if when.timed:
        return _in_zone(when, home)
    headed = "date.heading" in frame.rules
    own = has_clock(frame.timex) and not headed  # "on Saturday at 15:00 ... around midnight"
    if own and _of_deed_before(frame):
        own = False
        if frame.hour is None:
            return when
    hour = frame.timex if own or frame.hour is None else frame.hour.timex
    clock = _clock(hour.value) if hour else None
    told = frame.time if own or frame.hour is None else frame.hour
    if hour is None or clock is None or (told and _of_either_half(told, clock)):
        return when
    if clock < _NOON and _LATE.search(frame.timex.value if frame.timex else ""):
        clock += _NOON  # "on Wednesday evening, at a quarter past nine"
    stated = None if hour.zone in (None, "local") else zone_of(hour.zone)
    zone = stated or home or elsewhere
    if zone is None:
        return when
    start = datetime.combine(when.first_day, datetime.min.time(), zone) + clock
    closing = _clock(hour.end_value)
    end: date | datetime | None = None
    if when.last_day > when.first_day:
        end = when.end
    elif closing and closing > clock:
        end = start + (closing - clock)
    basis = when.basis if stated else (*when.basis, "hour in the local time of the place")
    timed = When(start, end, Grain.MINUTE, when.stated | {Grain.MINUTE}, basis)
    return _in_zone(timed, home)


def _of_deed_before(frame: Frame) -> bool:
    """ "Arrived at 6 a.m. on Tuesday and met Zelenskyy": the hour is that of what was done
    first."""
    time, head, scene = frame.time, frame.head, frame.scene
    if time is None or not scene.span.holds(time.span) or time.span.end > head.span.start:
        return False
    gap = scene.text[time.span.end : head.span.start]
    return head.rule == "head.verb" and scene.lexicon.pattern("deed_then").match(gap) is not None


def _of_either_half(told: TimeMention, clock: timedelta) -> bool:
    """ "At two o'clock": nobody says whether in the afternoon; ten o'clock is in the morning."""
    return _HALF in told.rule and timedelta(0) < clock < _DAYBREAK


def has_clock(timex: Timex | None) -> bool:
    return timex is not None and _clock(timex.value) is not None


def _clock(value: str | None) -> timedelta | None:
    """The hour of a TIME value ("T10:00", "XXXX-01-12T10:00"); None for parts of the day."""
    found = _HOUR.search(value or "")
    return timedelta(hours=int(found[1]), minutes=int(found[2])) if found else None


def _in_zone(when: When, zone: tzinfo | None) -> When:
    if zone is None or not isinstance(when.start, datetime):
        return when
    end = when.end.astimezone(zone) if isinstance(when.end, datetime) else when.end
    return replace(when, start=when.start.astimezone(zone), end=end)


def home_zone(article: Article, marks: Marks, frames: Sequence[Frame]) -> tzinfo | None:
    """The zone the article is written in: that of its own hour, of its dateline, or of the city in
    which most of its meetings are."""
    published = article.published
    if isinstance(published, datetime) and published.tzinfo:
        return published.tzinfo
    lead = marks.dateline
    if lead and len(marks.leads) == 1:
        return zone_of(lead.timezone)
    zones = Counter(f.where.timezone for f in frames if f.where.timezone)
    if zones:
        most, times = zones.most_common(1)[0]
        return zone_of(most) if times * 2 > zones.total() else None
    first = marks.places[0].place if marks.places else None
    return zone_of(first.timezone) if first and _heads_text(marks) else None


def _heads_text(marks: Marks) -> bool:
    """Whether the first place stands in a line at the top: "Washington, DC"."""
    at = min(p.span.start for p in marks.places)
    line = next((s for s in marks.sentences if s.span.start <= at < s.span.end), None)
    return line is not None and line.paragraph < 3 and not line.closed


def zone_without_city(frame: Frame, gazetteer: Gazetteer, home: tzinfo | None) -> tzinfo | None:
    """The zone of a meeting whose city is not named: that of the state or of the article, else that
    of the seat of the body, or of the organisation whose body it is."""
    if frame.where.country:
        return _zone_of_state(frame.where.country, gazetteer)
    if home or frame.body is None:
        return home
    owners = [side for side in frame.body.participants if side.islower()]
    seat = gazetteer.city(frame.body.seat) if frame.body.seat else None
    if seat is None and len(owners) == 1:
        seat = gazetteer.home(owners[0])
    return zone_of(seat.timezone) if seat else None


def _zone_of_state(country: str, gazetteer: Gazetteer) -> tzinfo | None:
    """The one zone of all the cities of a state; None where it has several."""
    zones = {p.timezone for p in gazetteer.places.values() if p.country == country and p.timezone}
    return zone_of(zones.pop()) if len(zones) == 1 else None
