"""The calendar seen from afar: thirteen weeks to jump among, and a year, by meetings a week."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from calendar_app.model import Query
from calendar_app.store import Store

from .timeline import first_day

WEEKS = 13
_BEHIND = 2  # weeks of the strip that lie before the one that is shown
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
_LONGEST = 28  # days: a month or a year is no meeting of each of its weeks
_TALL = 24  # units of the year's tallest bar

Span = tuple[date, date, int]


@dataclass(frozen=True, slots=True)
class Bar:
    """A week from Monday: how many meetings have a day in it, and how high out of 32."""

    first: date
    count: int
    height: int
    this_week: bool
    shown: bool


@dataclass(frozen=True, slots=True)
class Half:
    """Half a year: the outline of its weeks as an SVG path on `days` x 24, and its six months, each
    with the number of its meetings."""

    days: int
    path: str
    months: tuple[tuple[date, int], ...]


def weeks(store: Store, query: Query, shown: date, today: date) -> list[Bar]:
    """Thirteen weeks, of which the third holds the day `shown`; fewer at either end of time."""
    monday = shown - timedelta(days=shown.weekday())
    room = min((monday - date.min).days // 7, _BEHIND)
    first = monday - room * _WEEK
    number = min(WEEKS, (date.max - first).days // 7)
    if number < 1:
        return []
    firsts = [first + at * _WEEK for at in range(number)]
    spans = store.overview.spans(query, first, firsts[-1] + _WEEK)
    counts = [_within(spans, one, one + _WEEK - _DAY) for one in firsts]
    most = max(*counts, 1)
    return [
        Bar(one, count, -(-32 * count // most), one <= today < one + _WEEK, one == monday)
        for one, count in zip(firsts, counts, strict=True)
    ]


def halves(store: Store, query: Query, year: int) -> list[Half]:
    """A year of 2 to 9998 in two halves, both to one scale."""
    firsts = [date(year, month, 1) for month in range(1, 13)] + [date(year + 1, 1, 1)]
    spans = store.overview.spans(query, firsts[0], firsts[12])
    bars: list[list[tuple[int, int]]] = [[], []]
    for half, (start, end) in enumerate(((firsts[0], firsts[6]), (firsts[6], firsts[12]))):
        day = start
        while day < end:
            bars[half].append(((day - start).days, _within(spans, day, day + _WEEK - _DAY)))
            day += _WEEK
    most = max(max(count for _, count in half) for half in bars) or 1
    return [
        Half(
            (firsts[at * 6 + 6] - firsts[at * 6]).days,
            "".join(
                f"M{x} {_TALL}v-{height}h6v{height}z"
                for x, count in bars[at]
                if (height := -(-_TALL * count // most))
            ),
            tuple(
                (first, sum(n for begins, _, n in spans if first <= begins < following))
                for first, following in zip(
                    firsts[at * 6 : at * 6 + 6], firsts[at * 6 + 1 : at * 6 + 7], strict=True
                )
            ),
        )
        for at in range(2)
    ]


def _within(spans: Iterable[Span], first: date, last: date) -> int:
    return sum(
        number
        for begins, ends, number in spans
        if begins <= last and ends >= first and (ends - begins).days < _LONGEST
    )


def year_before(store: Store, query: Query, year: int) -> int | None:
    """The nearest earlier year in which a meeting begins."""
    last = store.overview.starting(query, before=date(year, 1, 1), limit=1, newest_first=True)
    return first_day(last[0]).year if last else None


def year_after(store: Store, query: Query, year: int) -> int | None:
    following = store.overview.starting(query, on=date(year + 1, 1, 1), limit=1)
    return first_day(following[0]).year if following else None
