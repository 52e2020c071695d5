"""The timeline as a window: some forty meetings from a day on, or before it, by month and day.

A window ends between two days, never within one, so that nothing is shown twice or lost. A page
of ten thousand meetings costs no more than one of forty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from calendar_app.model import Article, Grain, Meeting, Query
from calendar_app.store import Store

from .present import Quote, best_sighting, line_of

ROWS = 40
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One meeting on the timeline. `outlet` is where its line of evidence stood."""

    meeting: Meeting
    line: Quote | None
    outlet: str
    day: date

    @property
    def last_day(self) -> date | None:
        """The last day of a meeting of several days, else None."""
        when = self.meeting.when
        return when.last_day if when and when.last_day > self.day else None

    @property
    def began(self) -> date | None:
        """The first day, where the meeting began before the window."""
        when = self.meeting.when
        return when.first_day if when and when.first_day < self.day else None


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """`band` holds the meetings known only to the week or the month."""

    first: date
    band: tuple[Row, ...]
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """`further` is the day to go on from (`at` ahead, `before` in the past), None at the end."""

    months: tuple[Month, ...]
    further: date | None = None

    @property
    def size(self) -> int:
        return sum(len(m.band) + sum(len(d.rows) for d in m.days) for m in self.months)


@dataclass(frozen=True, slots=True)
class Bar:
    """One month of the strip: how many meetings, and how high out of 32."""

    first: date
    count: int
    height: int


def ahead(store: Store, query: Query, first: date, *, rows: int = ROWS) -> Window:
    """The meetings that are not over on `first`, in order."""
    if (within := _within(query, first, None)) is None:
        return Window(())
    found = store.meetings(within, limit=rows + 1)
    further = None
    if len(found) > rows:
        further = _shown_on(found[-1], first)
        found = [m for m in found if _shown_on(m, first) < further]
        if not found:  # more on one day than a window holds: that whole day
            found = store.meetings(replace(within, until=further))
            further += _DAY
    return Window(_months(store, found, first, latest_first=False), further)


def behind(store: Store, query: Query, before: date, today: date, *, rows: int = ROWS) -> Window:
    """The meetings that began before `before` and were over before `today`, latest first."""
    if (within := _within(query, None, before - _DAY)) is None:
        return Window(())
    found = store.meetings(within, limit=rows + 1, newest_first=True)
    further = None
    if len(found) > rows:
        last = _shown_on(found[-1], date.min)
        found = [m for m in found if _shown_on(m, date.min) > last]
        further = last + _DAY
        if not found:
            found = store.meetings(replace(within, since=last, until=last))
            found = [m for m in found if _shown_on(m, date.min) == last]
            further = last
    over = [m for m in found if m.when and m.when.last_day < today]
    return Window(_months(store, over, date.min, latest_first=True), further)


def count_ahead(store: Store, query: Query, today: date) -> int:
    within = _within(query, today, None)
    return store.count(within) if within else 0


def strip(store: Store, query: Query, year: int) -> list[Bar]:
    """The twelve months of a year with the number of their meetings."""
    firsts = [*(date(year, month, 1) for month in range(1, 13)), date(year + 1, 1, 1)]
    counts = [
        store.count(within) if (within := _within(query, first, following - _DAY)) else 0
        for first, following in pairwise(firsts)
    ]
    most = max(*counts, 1)
    return [Bar(f, n, -(-32 * n // most)) for f, n in zip(firsts, counts, strict=False)]


def year_before(store: Store, query: Query, year: int) -> int | None:
    """The nearest earlier year with a meeting."""
    within = _within(query, None, date(year, 1, 1) - _DAY)
    last = store.meetings(within, limit=1, newest_first=True) if within else []
    return min(_shown_on(last[0], date.min).year, year - 1) if last else None


def year_after(store: Store, query: Query, year: int) -> int | None:
    """The nearest later year with a meeting."""
    first = date(year + 1, 1, 1)
    within = _within(query, first, None)
    following = store.meetings(within, limit=1) if within else []
    return _shown_on(following[0], first).year if following else None


def _within(query: Query, since: date | None, until: date | None) -> Query | None:
    """The query narrowed to these days; None where no day is left."""
    lows = [day for day in (query.since, since) if day]
    highs = [day for day in (query.until, until) if day]
    low, high = max(lows, default=None), min(highs, default=None)
    if low and high and low > high:
        return None
    return replace(query, since=low, until=high)


def _shown_on(meeting: Meeting, first: date) -> date:
    """The day of the window that a meeting stands on: its own first, or the window's."""
    return max(meeting.when.first_day, first) if meeting.when else first


def _months(
    store: Store, meetings: Sequence[Meeting], first: date, *, latest_first: bool
) -> tuple[Month, ...]:
    months: dict[date, tuple[list[Row], dict[date, list[Row]]]] = {}
    articles: dict[str, Article] = {}
    order = sorted(meetings, key=lambda m: _order(m, first))
    if latest_first:
        order.sort(key=lambda m: _shown_on(m, first), reverse=True)
    for meeting in order:
        day = _shown_on(meeting, first)
        band, days = months.setdefault(day.replace(day=1), ([], {}))
        row = _row(store, meeting, day, articles)
        if meeting.when and meeting.when.grain > Grain.DAY:
            band.append(row)
        else:
            days.setdefault(day, []).append(row)
    return tuple(
        Month(month, tuple(band), tuple(Day(day, tuple(rows)) for day, rows in days.items()))
        for month, (band, days) in months.items()
    )


def _order(meeting: Meeting, first: date) -> tuple[date, bool, str, str]:
    """By day; on a day those without an hour first, then by the hour at the place."""
    when = meeting.when
    hour = when.start.isoformat() if when and isinstance(when.start, datetime) else ""
    return (_shown_on(meeting, first), bool(hour), hour, meeting.title)


def _row(store: Store, meeting: Meeting, day: date, articles: dict[str, Article]) -> Row:
    sighting = best_sighting(meeting, store.sightings(meeting.uid))
    if sighting is None:
        return Row(meeting, None, "", day)
    if sighting.article not in articles:
        articles[sighting.article] = store.article(sighting.article)
    return Row(meeting, line_of(sighting), articles[sighting.article].publisher, day)
