"""Which day of a meeting a date is: "on 27 April, the second day of his visit to Oslo", "closed on
Sunday, its third day", "met on 14 May, the last day of the summit, which opened on the 12th".

Such a date tells when the meeting began, or when it ended; and it is the day of what else was done.
And which of several a meeting is, in a time that is no day of it: "their second call this week".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from calendar_app.model import Kind, Span, TimeMention

from .head import GATHERING, Head
from .judging import ANOTHER
from .scenes import NTH_DAY, Scene, counts_from

_COUNTED = 100  # letters between "the third meeting" and the time in which it is that
_BESIDE = (", ", " - ", " (")
_OF_NOTHING = "day-of-meeting"  # the date phrase "its second day", with no "of" behind it


@dataclass(frozen=True, slots=True)
class NthDay:
    """`day` is day `number` of the meeting of `head`; 0 where it is the last. `said` are the words
    that say so, which are no date. It is `its_own` date, and not that of another meeting as well.
    """

    head: Head
    day: TimeMention
    number: int
    said: TimeMention
    its_own: bool


def nth_days(scene: Scene, alive: Sequence[Head]) -> Iterator[NthDay]:
    """Every date of the scene of which it is told which day of a meeting it is."""
    for day, said in pairwise(scene.times):
        rule = said.rule.split("+")[0]
        if rule not in (NTH_DAY, _OF_NOTHING) or not day.when or not day.when.has_day:
            continue
        beside = scene.text[day.span.end : said.span.start] in _BESIDE
        if not beside or day.when.first_day != day.when.last_day:
            continue
        number = day_number(scene, said.text.split()[1].split("-")[0])
        behind = [h for h in alive if counts_from(scene, said, h.span.start)]
        origin = min(behind, key=lambda h: h.span, default=None) if rule == NTH_DAY else None
        main = _main(scene, day, alive)
        if number < 0 or (rule == NTH_DAY and origin is None):
            continue
        if origin and not (main and _same(main, origin)):
            yield NthDay(origin, day, number, said, its_own=main is None and number > 0)
        elif main:
            if origin:
                origin.refused = (
                    ANOTHER  # "the Council broke up on Sunday, the last day of the meeting"
                )
            yield NthDay(main, day, number, said, its_own=True)


def _main(scene: Scene, day: TimeMention, alive: Sequence[Head]) -> Head | None:
    """What the clause of the date tells of."""
    number = scene.clause_of(day.span.start)
    here = [h for h in alive if h.clause == number and h.oblique != "hard"]
    before = [h for h in here if h.span.end <= day.span.start]
    return before[-1] if before else None


def _same(main: Head, origin: Head) -> bool:
    """Whether "the meeting" is the one that the clause tells of, and not one at which it was."""
    if not origin.generic or origin.body or main.rule == "head.verb":
        return False
    return origin.kind in (Kind.MEETING, main.kind) and main.kind in GATHERING


def day_number(scene: Scene, word: str) -> int:
    """2 for "second"; 0 for "last", -1 for what is none."""
    slots = scene.lexicon.tables.get("slots", {}).get("nth_day", {})
    return next((int(n) + 1 for n, words in slots.items() if word.lower() in words), -1)


def counts_in(scene: Scene, time: TimeMention) -> bool:
    """ "Their second call this week", "the third such meeting between the two this month": in which
    time there were so many."""
    if time.timex.unit not in ("week", "month") or time.timex.shift not in (0, -1):
        return False
    back = max(scene.span.start, time.span.start - _COUNTED)
    found = scene.lexicon.pattern("counted_in").search(scene.text, back, time.span.start)
    gap = Span(found.end("nth"), time.span.start) if found else None
    return gap is not None and not scene.any_of(("finite", "occur", "verbs", "status"), gap)
