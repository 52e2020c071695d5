"""The morning diary: the days ahead as news desks write them, one meeting a line.

    ** BRUSSELS - NATO-Russia Council meets, with Jens Stoltenberg - 0900 GMT (1000 local)

Pure: meetings and what became of them in, a `Diary` out, which the page shows and `text_of` writes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from calendar_app.model import Change, Grain, Kind, Meeting, Status, When
from calendar_app.reading import gazetteer

from .present import actor_name, day_words, span_words
from .who_does_what import who_does_what

_WIDTH = 76
_MARGIN = "   "  # of a mark and a space
_TOGETHER = "\N{NO-BREAK SPACE}"
_NEWS = {Status.CANCELLED.value, Status.POSTPONED.value}
_UNSETTLED = {Status.CANCELLED: "CANCELLED: ", Status.POSTPONED: "POSTPONED: "}


class Mark(StrEnum):
    NEW = "**"
    MOVED = "~"
    NONE = ""


LEGEND: Mapping[Mark, str] = {
    Mark.NEW: "new since then",
    Mark.MOVED: "moved, put off or called off since then",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One meeting: `place` in capitals, `what` as a sentence without its full stop, `hour` as
    "0900 GMT (1000 local)", `aside` as "(to 14 January)"; these two empty where none is told."""

    meeting: Meeting
    mark: Mark
    place: str
    what: str
    hour: str = ""
    aside: str = ""

    @property
    def words(self) -> str:
        """Without its mark."""
        hour = self.hour.replace(" ", _TOGETHER)
        told = " - ".join(filter(None, (self.place, self.what, hour)))
        return f"{told} {self.aside}".rstrip()


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Diary:
    """`undated` are known to a week or a month; `left` have moved to a day outside of these.

    `since` is the moment that marks are counted from, `now` when this was so; both aware.
    """

    first: date
    last: date
    now: datetime
    since: datetime
    days: tuple[Day, ...]
    undated: tuple[Line, ...]
    left: tuple[Line, ...]

    @property
    def count(self) -> int:
        return sum(len(day.lines) for day in self.days)


Changes = Mapping[str, Sequence[Change]]


def diary(
    meetings: Iterable[Meeting],
    changes: Changes,
    *,
    first: date,
    last: date,
    now: datetime,
    since: datetime,
) -> Diary:
    """The diary of these days, both inclusive.

    `meetings` are those that touch the days, and those that have left them; `changes` hold by uid
    at least what became of each after `since`.
    """
    days: dict[date, list[Line]] = {}
    undated, left = [], []
    for meeting in meetings:
        when = meeting.when
        if when is None:
            continue
        told = [one for one in changes.get(meeting.uid, ()) if one.at > since]
        mark = mark_of(told)
        was = _moved_from(told)
        if when.last_day < first or when.first_day > last:
            if was and first <= was <= last:
                move = f"(moved from {_short(was)} to {_then(when)})"
                left.append(_line(meeting, mark, aside=move))
        elif not when.has_day:
            undated.append(_line(meeting, mark, aside=f"({_then(when)})"))
        else:
            day = max(when.first_day, first)
            hour = _hour(when.start, meeting) if when.first_day == day else ""
            line = _line(meeting, mark, hour=hour, aside=_aside(when, day, was))
            days.setdefault(day, []).append(line)
    return Diary(
        first,
        last,
        now,
        since,
        tuple(Day(day, tuple(sorted(days[day], key=_order))) for day in sorted(days)),
        tuple(sorted(undated, key=_order)),
        tuple(sorted(left, key=_order)),
    )


def mark_of(changes: Iterable[Change]) -> Mark:
    """Of what became of a meeting since the last diary."""
    told = list(changes)
    if any(one.field == "created" for one in told):
        return Mark.NEW
    moved = any(one.field == "start" and one.before for one in told)
    off = any(one.field == "status" and one.after in _NEWS for one in told)
    return Mark.MOVED if moved or off else Mark.NONE


def text_of(diary: Diary, *, of: str = "") -> str:
    """As plain text, 76 characters a line; `of` tells the filters in words."""
    told = [f"DIPLOMATIC DIARY, {span_words(diary.first, diary.last)}"]
    told += [of] if of else []
    told += ["", *_wrapped(heading(diary), ""), ""]
    told += [f"{mark:<3}{words}" for mark, words in LEGEND.items()]
    for day in diary.days:
        told += ["", day_heading(diary, day.day).upper(), ""]
        told += _listed(day.lines)
    if not diary.days:
        told += ["", "No meeting with a day is known."]
    if diary.left:
        told += ["", "NO LONGER IN THESE DAYS", ""]
        told += _listed(diary.left)
    if diary.undated:
        told += ["", "DAY NOT GIVEN", ""]
        told += _wrapped(paragraph(diary.undated), "")
    return "\n".join(line.rstrip() for line in told) + "\n"


def day_heading(diary: Diary, day: date) -> str:
    """ "Wednesday 12 January"; with the year where the diary is of two."""
    year = f" {day.year}" if diary.first.year != diary.last.year else ""
    return f"{day:%A} {_short(day)}{year}"


def heading(diary: Diary) -> str:
    """What the marks are counted from, and by which clock hours are told."""
    now, since = (moment.astimezone(UTC) for moment in (diary.now, diary.since))
    return (
        f"As known on {now:%A} {day_words(now.date())}, {now:%H%M} GMT. "
        f"Marks tell what changed after {since:%A} {day_words(since.date())}, {since:%H%M} GMT. "
        "Hours are GMT."
    )


def paragraph(lines: Iterable[Line]) -> str:
    """Those without a day, one after the other."""
    return " ".join(f"{line.mark} {line.words}.".lstrip() for line in lines)


def _listed(lines: Iterable[Line]) -> list[str]:
    return [row for line in lines for row in _wrapped(line.words, f"{line.mark:<3}")]


def _wrapped(words: str, lead: str) -> list[str]:
    rows = textwrap.wrap(
        words,
        _WIDTH,
        initial_indent=lead,
        subsequent_indent=_MARGIN if lead else "",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [row.replace(_TOGETHER, " ") for row in rows]


def _line(meeting: Meeting, mark: Mark, *, hour: str = "", aside: str = "") -> Line:
    what = _UNSETTLED.get(meeting.status, "") + who_does_what(meeting)
    if meeting.status is Status.TENTATIVE:
        what += " (to be confirmed)"
    return Line(meeting, mark, _dateline(meeting), what, hour, aside)


def _dateline(meeting: Meeting) -> str:
    if meeting.city or meeting.country:
        return (meeting.city or actor_name(meeting.country or "")).upper()
    return "BY TELEPHONE" if meeting.kind is Kind.CALL else "PLACE NOT GIVEN"


def _hour(start: date | datetime, meeting: Meeting) -> str:
    """ "1500 GMT (1000 local)", with the day in GMT where it is another one."""
    if not isinstance(start, datetime):
        return ""
    there, local = start.astimezone(UTC), _local(start, meeting)
    told = f"{there:%H%M} GMT"
    if there.date() != start.date():
        told += f" on {_short(there.date())}"
    return told if local.utcoffset() == there.utcoffset() else f"{told} ({local:%H%M} local)"


def _aside(when: When, day: date, was: date | None) -> str:
    """What else belongs to its days: "(to 2 March)", "(since 3 January, to 28 January)"."""
    told = []
    if when.first_day < day:
        told.append(f"since {_short(when.first_day)}")
    if when.last_day > day or when.first_day < day:
        told.append(f"to {_short(when.last_day)}")
    if was and was != when.first_day:
        told.append(f"was {_short(was)}")
    return f"({', '.join(told)})" if told else ""


def _local(start: datetime, meeting: Meeting) -> datetime:
    """As the clock of its city shows it; where that is not known, as it was told."""
    place = gazetteer().city(meeting.city) if meeting.city else None
    return start.astimezone(ZoneInfo(place.timezone)) if place and place.timezone else start


def _moved_from(changes: Iterable[Change]) -> date | None:
    """The day on which it stood before these changes; None where it was on no day, or stays."""
    moves = [one for one in changes if one.field == "start" and one.before]
    if not moves or any(one.field == "precision" and one.before in _COARSE for one in changes):
        return None
    return date.fromisoformat((moves[0].before or "")[: len("2022-01-10")])


_COARSE = {grain.name.lower() for grain in Grain if grain > Grain.DAY}


def _then(when: When) -> str:
    """ "week of 17 January", "January", "22 February"."""
    if when.grain is Grain.WEEK:
        return f"week of {_short(when.first_day)}"
    if when.grain > Grain.DAY:
        return f"{when.first_day:%B}"
    return _short(when.first_day)


def _short(day: date) -> str:
    return f"{day.day} {day:%B}"


def _order(line: Line) -> tuple[bool, str, str, str]:
    """Those without an hour first, then by the hour in GMT."""
    start = line.meeting.when.start if line.meeting.when else None
    hour = start.astimezone(UTC).isoformat() if isinstance(start, datetime) else ""
    return bool(hour), hour, line.place, line.what
