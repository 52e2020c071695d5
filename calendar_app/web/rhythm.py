"""When a body usually meets: how far apart, on which day of the week, in which months, where.

Said only where there are enough meetings to say it, and each part only where most of them agree.
Pure.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median, quantiles
from typing import Generic, TypeVar

from calendar_app.model import Meeting, Status

ENOUGH = 5
"""With fewer meetings than this there is no rhythm to speak of."""

_MOST = 0.6  # the share of meetings that makes a habit
_FEW_MONTHS = 4
_SEASON = 60  # what is sooner again has no season
_YEARS = 2 * 365  # with less than that behind it a month may be chance
_SPREAD = 0.5  # of the median: a wider middle half of the gaps is no regular one

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Habit(Generic[T]):
    """`number` of `of` meetings have this value."""

    value: T
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is usual of `count` meetings. `gap` is the median number of days from one to the next,
    `regular` where most gaps are about that; `weekday` counts from Monday as 0; `months` are the
    few that hold most meetings of two years or more. What is not usual is None or empty."""

    count: int
    gap: int | None
    regular: bool
    weekday: Habit[int] | None
    months: tuple[int, ...]
    city: Habit[str] | None


def rhythm_of(meetings: Iterable[Meeting]) -> Rhythm | None:
    """Of those that are placed to the day and stand; None where they are too few."""
    off = (Status.CANCELLED, Status.POSTPONED)
    held = [m for m in meetings if m.when and m.when.has_day and m.status not in off]
    days = sorted({m.when.first_day for m in held if m.when})
    if len(days) < ENOUGH:
        return None
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    middle = median(gaps)
    low, _, high = quantiles(gaps, n=4)
    regular = high - low <= _SPREAD * middle
    return Rhythm(
        count=len(days),
        gap=round(middle),
        regular=regular,
        weekday=_habit([day.weekday() for day in days]),
        months=() if regular and middle < _SEASON else _months(days),
        city=_habit([m.city for m in held if m.city]),
    )


def in_words(rhythm: Rhythm) -> str:
    """ "Usually every week, on Thursdays (26 of 28), in Vienna (all 28). From 28 meetings."

    Empty where nothing is usual."""
    told = []
    if rhythm.gap is not None and rhythm.regular:
        told.append(_every(rhythm.gap))
    if day := rhythm.weekday:
        told.append(f"on {calendar.day_name[day.value]}s ({_share(day)})")
    if rhythm.months:
        told.append(f"in {_listed([calendar.month_name[month] for month in rhythm.months])}")
    if rhythm.city:
        told.append(f"in {rhythm.city.value} ({_share(rhythm.city)})")
    if not told:
        return ""
    return f"Usually {', '.join(told)}. From {rhythm.count} meetings with a day."


def _habit(values: Sequence[T]) -> Habit[T] | None:
    """The commonest value, where most have it."""
    if len(values) < ENOUGH:
        return None
    value, number = Counter(values).most_common(1)[0]
    return Habit(value, number, len(values)) if number >= _MOST * len(values) else None


def _months(days: Sequence[date]) -> tuple[int, ...]:
    """The few months that have it most often, each in several years; none where they are many."""
    if (days[-1] - days[0]).days < _YEARS:
        return ()
    months = {(day.year, day.month) for day in days}
    counted = Counter(month for _, month in months).most_common()
    held = 0
    for place, (_, number) in enumerate(counted, start=1):
        held += number
        followed = place < len(counted) and counted[place][1] == number  # by one as common
        if held >= _MOST * len(months) and not followed:
            chosen = sorted(month for month, _ in counted[:place])
            return tuple(chosen) if len(chosen) <= _FEW_MONTHS and number > 1 else ()
    return ()


def _every(gap: int) -> str:
    for days, words in (
        (range(1, 2), "every day"),
        (range(6, 9), "every week"),
        (range(13, 16), "every two weeks"),
        (range(27, 34), "every month"),
        (range(56, 67), "every two months"),
        (range(84, 99), "every three months"),
        (range(175, 191), "every half year"),
        (range(350, 381), "every year"),
    ):
        if gap in days:
            return words
    return f"every {gap} days"


def _share(habit: Habit[T]) -> str:
    return f"all {habit.of}" if habit.number == habit.of else f"{habit.number} of {habit.of}"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
