"""What a person's correction makes of a meeting: no article changes a corrected field.

In the canonical form of a correction `start` is an hour with its offset (2022-01-12T10:00+01:00), a
day, a week (2022-W02) or a month (2022-01), which is also its grain; `end` is the last day,
inclusive, or the closing hour, or None; lists are lists; what is not so is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from calendar_app.model import (
    Grain,
    Kind,
    Meeting,
    Occasion,
    Saying,
    Sighting,
    Status,
    When,
    Word,
    day_of,
)

_A_DAY = timedelta(days=1)


def as_corrected(sighting: Sighting, words: Sequence[Word]) -> Sighting | None:
    """What the sighting would tell, had its article known what people corrected; None without a
    correction. Articles that tell the same then tell of the same meeting."""
    told = _given(word for word in words if sighting.id in word.sightings)
    if not told:
        return None
    made = replace(sighting, **values_of(told))
    return replace(made, previously=None) if "start" in told else made


def corrected(meeting: Meeting, words: Sequence[Word]) -> Meeting:
    """The meeting with what people gave, of two who gave the same field the later."""
    told = _given(words)
    if not told:
        return meeting
    made = replace(meeting, **values_of(told), corrected=tuple(sorted(told)))
    left = made.previously
    if made.when and left and made.when.first_day <= day_of(left) <= made.when.last_day:
        made = replace(made, previously=None)  # a person says that it stayed there
    inferred = {field: why for field, why in meeting.inferred.items() if field not in told}
    return replace(made, inferred=inferred)


def _given(words: Iterable[Word]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for word in words:
        if word.saying is Saying.CORRECT:
            told |= word.fields
    return told


def values_of(told: Mapping[str, Any]) -> dict[str, Any]:
    """Canonical fields as the model has them."""
    made = {name: value for name, value in told.items() if name not in ("start", "end")}
    if "kind" in made:
        made["kind"] = Kind(made["kind"])
    if "status" in made:
        made["status"] = Status(made["status"])
    for name in ("participants", "people"):
        if name in made:
            made[name] = tuple(made[name])
    if "start" in told:
        made["when"] = when_of(told["start"], told.get("end"))
    return made


def when_of(start: str, end: str | None) -> When:
    """ValueError where no calendar has it, or where it ends before it begins."""
    if "T" in start:
        first = datetime.fromisoformat(start)
        return When(first, _closing(first, end), Grain.MINUTE, _stated(Grain.MINUTE))
    if "W" in start:
        monday = date.fromisocalendar(int(start[:4]), int(start[-2:]), 1)
        return When(monday, monday + timedelta(days=7), Grain.WEEK, _stated(Grain.WEEK))
    if len(start) == len("2022-01"):
        opening = date.fromisoformat(f"{start}-01")
        following = (opening + timedelta(days=31)).replace(day=1)
        return When(opening, following, Grain.MONTH, _stated(Grain.MONTH))
    day = date.fromisoformat(start)
    last = date.fromisoformat(end) if end else day
    if last < day:
        raise ValueError("it ends before it begins")
    return When(day, last + _A_DAY, Grain.DAY, _stated(Grain.DAY))


def form_of(told: Occasion) -> tuple[str, str | None]:
    """`start` and `end` of its time in the canonical form."""
    when = told.when
    if when is None:
        raise ValueError(f"“{told.title}” has no time")
    if when.grain is Grain.WEEK:
        return f"{when.first_day:%G-W%V}", None
    if when.grain is Grain.MONTH:
        return f"{when.first_day:%Y-%m}", None
    start = when.start.isoformat()
    if isinstance(when.end, datetime):
        return start, when.end.isoformat()
    return start, when.last_day.isoformat() if when.last_day > when.first_day else None


def _closing(first: datetime, end: str | None) -> date | datetime | None:
    if end is None:
        return None
    if "T" in end:
        last = datetime.fromisoformat(end)
        if last <= first:
            raise ValueError("it ends before it begins")
        return last
    day = date.fromisoformat(end)
    if day < first.date():
        raise ValueError("it ends before it begins")
    return day + _A_DAY if day > first.date() else None


def _stated(finest: Grain) -> frozenset[Grain]:
    return frozenset(grain for grain in Grain if grain >= finest)
