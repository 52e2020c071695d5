"""A month as a grid: weeks from Monday, several-day meetings as bars, four rows a day.

A bar has the same row in all its days of a week. What a day has no row for is counted, never lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, timedelta

from calendar_app.model import Meeting

ROWS = 4
"""How many meetings stand in a day of the grid."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting in one day of the grid: in which `row` from 1, and over how many days of its week.

    `span` is 0 where a bar that began earlier in the week runs on. `began` and `goes_on` say that
    the bar comes from the week before, or goes on into the next. `tight` has no more than one line,
    so that a bar below it stands at one height in all its days.
    """

    meeting: Meeting
    row: int
    span: int = 1
    began: bool = False
    goes_on: bool = False
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A day: `entries` by row, `more` meetings without one, `meetings` all of them in order."""

    day: date
    inside: bool
    entries: tuple[Entry, ...]
    more: int
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """`number` as ISO 8601 counts."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """`band` holds those known only to a week or a month. `count` is of the month, band included,
    whatever of its neighbours the first and the last week show."""

    first: date
    weeks: tuple[Week, ...]
    band: tuple[Meeting, ...]
    count: int

    def cell(self, day: date) -> Cell | None:
        return next((c for week in self.weeks for c in week.cells if c.day == day), None)


def month_after(first: date, step: int = 1) -> date | None:
    """The first day of the month `step` months on; None beyond the calendar."""
    months = first.year * 12 + first.month - 1 + step
    year, month = divmod(months, 12)
    return date(year, month + 1, 1) if 1 <= year <= MAXYEAR else None


def days_of(first: date) -> tuple[date, date]:
    """The Monday on which the grid of a month begins, and the Sunday on which it ends."""
    last = (first + timedelta(days=31)).replace(day=1) - _DAY
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


def grid(first: date, meetings: Iterable[Meeting]) -> Grid:
    """The grid of the month that begins on `first`, of meetings that touch its days."""
    begins, ends = days_of(first)
    last = (first + timedelta(days=31)).replace(day=1) - _DAY
    placed = [m for m in meetings if m.when and m.when.first_day <= ends]
    close = sorted((m for m in placed if m.when and m.when.has_day), key=_order)
    band = tuple(m for m in placed if m.when and not m.when.has_day and _on(m, first, last))
    weeks = tuple(
        _week(monday, first, [m for m in close if _on(m, monday, monday + 6 * _DAY)])
        for monday in (begins + 7 * n * _DAY for n in range(((ends - begins).days + 1) // 7))
    )
    return Grid(first, weeks, band, len(band) + sum(_on(m, first, last) for m in close))


def _week(monday: date, month: date, meetings: Sequence[Meeting]) -> Week:
    days = [monday + n * _DAY for n in range(7)]
    rows: dict[date, dict[int, Entry]] = {day: {} for day in days}
    several = [m for m in meetings if _days(m)[0] != _days(m)[1]]
    for meeting in several:
        _lay_bar(meeting, days, rows)
    cells = []
    for day in days:
        lowest = max(rows[day], default=0)
        here = [m for m in meetings if _on(m, day, day)]
        free = iter([row for row in range(1, ROWS + 1) if row not in rows[day]])
        for meeting in (m for m in here if m not in several):
            if (row := next(free, None)) is None:
                break
            rows[day][row] = Entry(meeting, row, tight=row < lowest)
        entries = tuple(rows[day][row] for row in sorted(rows[day]))
        inside = (day.year, day.month) == (month.year, month.month)
        cells.append(Cell(day, inside, entries, len(here) - len(entries), tuple(here)))
    return Week(monday.isocalendar().week, tuple(cells))


def _lay_bar(meeting: Meeting, days: Sequence[date], rows: dict[date, dict[int, Entry]]) -> None:
    """In the first row that is free on all its days of the week; where none is, in none."""
    first, last = _days(meeting)
    mine = [day for day in days if first <= day <= last]
    row = next((r for r in range(1, ROWS + 1) if all(r not in rows[d] for d in mine)), None)
    if row is None:
        return
    for day in mine:
        head = day == mine[0]
        rows[day][row] = Entry(
            meeting,
            row,
            span=len(mine) if head else 0,
            began=head and first < days[0],
            goes_on=head and last > days[-1],
        )


def _order(meeting: Meeting) -> tuple[date, int, str, str, str]:
    """By day, the longer first, then by the hour at the place; those without an hour before."""
    when = meeting.when
    hour = when.start.isoformat() if when and isinstance(when.start, datetime) else ""
    first, last = _days(meeting)
    return first, (first - last).days, hour, meeting.title, meeting.uid


def _days(meeting: Meeting) -> tuple[date, date]:
    when = meeting.when
    return (when.first_day, when.last_day) if when else (date.max, date.min)


def _on(meeting: Meeting, first: date, last: date) -> bool:
    began, ended = _days(meeting)
    return began <= last and ended >= first
