"""The day a meeting was moved from, and the one it was moved to.

"Put off from 12 to 14 March", "by a week", "not on the 3rd, as announced, but on the 5th": one of
the dates no longer holds, and the day on which it was decided is neither of the two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from calendar_app.model import Grain, Span, TimeMention, When
from calendar_app.reading.lexicon.cues import Cue

from .heads import Head
from .scenes import Scene
from .status import befell_before, is_planned, moves_in, moves_place, predicate_of

_NOW = "PRESENT_REF"
_HALF_A_YEAR = timedelta(days=180)
_BESIDE = 5  # letters between a day and how far it was moved: ", on "
_OFF = 12  # letters of a verb that calls something off, in front of its day
_AUXILIARIES = 4  # words of "has already been"
_OBJECT = 12  # words between "put back" and the old day
_LENGTH = re.compile(r"P(\d{1,2})([DWM])")
_DAYS = {"D": 1, "W": 7}


class Moved(NamedTuple):
    """The dates that hold, the day the meeting was moved from, and whether all have lapsed;
    `instead` where it is held "not on 3 May but on the 5th"."""

    times: list[TimeMention]
    previously: date | datetime | None
    lapsed: bool
    instead: bool = False


def old_and_new(
    scene: Scene, head: Head, heads: Sequence[Head], times: Sequence[TimeMention]
) -> Moved:
    """Parts the day a meeting was moved from, and the day on which that was decided, off the day
    it was moved to."""
    predicate = predicate_of(scene, head, heads)
    scope = Span(predicate.start, max([predicate.end, *(t.span.end for t in times)]))
    if len(times) == 2 and _not_but(scene, predicate, times[0], times[1]):
        first = times[0].when
        return Moved([times[1]], first.first_day if first else None, False, instead=True)
    moves = list(moves_in(scene, scope))
    changed = [*moves, *(c for c in scene.of("status", "postponed") if scope.holds(c.span))]
    kept = [t for t in times if not _day_of_decision(scene, head, t, times)]
    split = _from_one_to_another(scene, changed, kept)
    if split:
        return split
    changed += [c for c in scene.of("status", "new") if scope.holds(c.span)]
    fresh: list[TimeMention] = []
    previously: date | datetime | None = None
    end = scope.start
    for number, time in enumerate(kept):
        behind = kept[number + 1] if number + 1 < len(kept) else None
        beside = kept[number - 1].when if number and not fresh else None  # "next week, on 18 May"
        again = beside is not None and time.when is not None and beside.overlaps(time.when)
        gap = Span(end, time.span.start)
        if time.when and (again or _lapsed(scene, gap, time, behind, changed)):
            previously = time.when.first_day
        else:
            fresh.append(time)
        end = time.span.end
    if kept and not fresh:  # it keeps its old date, which holds if it only moved to another town
        return Moved([t for t in kept if t.when], None, moved_town(scene, scope) is None)
    return Moved(fresh, previously, False)


def moved_town(scene: Scene, within: Span) -> Cue | None:
    """The word by which a meeting is moved to another town: "has been relocated to Geneva"."""
    cues = (c for c in scene.of("status", "moved") if within.holds(c.span))
    return next((c for c in cues if moves_place(scene, c)), None)


def is_off(scene: Scene, time: TimeMention) -> bool:
    """ "Saturday's meeting is off", "the talks on Friday have been postponed", "put off Monday's
    talks": a day still ahead, or nobody would say so now."""
    clause = scene.clauses[scene.clause_of(time.span.start)]
    now = scene.lexicon.pattern("off_now")
    owned = scene.lexicon.pattern("possessive").match(scene.text, time.span.end)
    cues = [c for key in ("cancelled", "postponed") for c in scene.of("status", key)]
    gaps = [scene.text[c.span.end : max(time.span.start, c.span.end)] for c in cues]
    if owned and any(gap and len(gap.split()) < 2 for gap in gaps):
        return True
    back = max(scene.span.start, time.span.start - _OFF)
    split = scene.lexicon.pattern("calls_off").search(scene.text, back, clause.end)
    if owned and split and split.start() < time.span.start < split.end():
        return True  # "took Monday's summit off the calendar"
    return any(
        time.span.end <= cue.span.start
        and clause.holds(cue.span)
        and now.search(scene.text, time.span.end, cue.span.end)
        for cue in cues
    )


def _not_but(scene: Scene, predicate: Span, one: TimeMention, other: TimeMention) -> bool:
    """ "will not be held on 20 May, as announced, but a week later"."""
    negated = scene.lexicon.pattern("negated")
    if not negated.search(scene.text, predicate.start, one.span.start):
        return False
    gap = scene.lexicon.pattern("but_then")
    return gap.fullmatch(scene.text, one.span.end, other.span.start) is not None


def _of_a_town(scene: Scene, cue: Cue) -> bool:
    """ "In Cairo rather than in Doha on 20 May", "and not in Minsk, on 20 May": it is the town that
    does not hold."""
    not_there = scene.lexicon.pattern("not_in_town")
    behind = (p.span.start for p in scene.places if p.span.start >= cue.span.end)
    return any(not_there.fullmatch(scene.text, cue.span.start, at) for at in behind)


def _lapsed(
    scene: Scene,
    gap: Span,
    time: TimeMention,
    behind: TimeMention | None,
    changed: Sequence[Cue],
) -> bool:
    """Whether the date is the one that no longer holds; `gap` is the text before it."""
    source = scene.lexicon.words("status", "from")
    moved = any(c.span.end <= time.span.start for c in changed)
    if moved and scene.word_before(time.span.start) in source:
        return True
    before = scene.lexicon.pattern("had_been_reserved").match(scene.text, gap.start)
    gap = Span(before.end(), gap.end) if before else gap  # "... at first": of the day before
    old = (c for c in scene.of("status", "old") if gap.holds(c.span) and not _of_a_town(scene, c))
    again = scene.lexicon.pattern("on_again")
    if behind and _with_another(scene, Span(time.span.end, behind.span.start), changed):
        return False
    if behind and _moved_onto(scene, time, behind, changed):
        return True
    if any(
        not befell_before(scene, c) and not again.match(scene.text, c.span.end, time.span.start)
        for c in old
    ):
        return True
    if scene.lexicon.pattern("not_on").search(scene.text, gap.start, gap.end):
        return True  # "and not, as announced earlier, on the 25th"
    reserved = scene.lexicon.pattern("had_been_reserved").match(scene.text, time.span.end)
    if reserved and scene.lexicon.pattern("for_which").search(scene.text, gap.start, gap.end):
        return True
    if not (behind and is_planned(scene, gap)):
        return False
    aside = scene.lexicon.pattern("planned_aside").search(scene.text, gap.start, gap.end)
    held = scene.lexicon.pattern("then_held")
    if aside and held.fullmatch(scene.text, time.span.end, behind.span.start):
        return True  # "due on the 17th, will be held on the 19th"
    between = Span(time.span.end, behind.span.start)
    now = any(t.timex.value == _NOW and between.holds(t.span) for t in scene.dated)
    return now or any(between.holds(c.span) for c in changed)


def _moved_onto(
    scene: Scene, time: TimeMention, behind: TimeMention, changed: Sequence[Cue]
) -> bool:
    """ "The visit on 3 June was moved to 19 June", "moves Monday's meeting to Thursday": between an
    old day and a new one stands that the one became the other."""
    onward, at = scene.lexicon.words("status", "to"), behind.span.start
    if scene.word_before(at) not in onward:
        return False
    for cue in changed:
        ahead = scene.text[time.span.end : cue.span.start].split()
        if time.span.end < cue.span.start and len(scene.text[cue.span.end : at].split()) <= 3:
            # Not "was on Monday moved to Friday", nor what another was moved to.
            return 0 < len(ahead) <= _AUXILIARIES
        owned = scene.text[cue.span.end : time.span.start].split()
        if cue.span.end < time.span.start and len(owned) <= 1:
            small = scene.lexicon.words("status", "on") | onward
            gap = scene.text[time.span.end : at]
            return small.isdisjoint(owned) and not set(gap) & set(",;:")
    return False


def _with_another(scene: Scene, gap: Span, changed: Sequence[Cue]) -> bool:
    """ "Was to have met A on Friday, and B on Sunday": between two days stands somebody else, and
    nothing of a change."""
    others = any(gap.holds(p.span) for p in scene.people)
    now = any(t.timex.value == _NOW and gap.holds(t.span) for t in scene.dated)
    verbs = scene.any_of(("finite", "verbs", "occur"), gap)
    return others and not (now or verbs or any(gap.holds(c.span) for c in changed))


def moved_by(scene: Scene, head: Head, heads: Sequence[Head]) -> timedelta | None:
    """ "put off by a week", "brought forward by two days": how far the meeting was moved."""
    predicate = predicate_of(scene, head, heads)
    cues = [*scene.of("status", "moved"), *scene.of("status", "postponed")]
    for time in scene.times:
        length = _LENGTH.fullmatch(time.timex.value)
        before = scene.word_before(time.span.start)
        if (
            not length
            or length[2] not in _DAYS
            or before not in scene.lexicon.words("status", "by")
        ):
            continue
        for cue in cues:
            gap = scene.text[cue.span.start : time.span.start].split()
            if predicate.holds(cue.span) and cue.span.end < time.span.start and len(gap) <= 4:
                days = timedelta(int(length[1]) * _DAYS[length[2]])
                word = " ".join(w for w in gap if w.lower() != before)
                return -days if word in scene.lexicon.words("status", "forward") else days
    return None


def told_now(scene: Scene, day: TimeMention) -> bool:
    """ "Put off by a week, will now open on 27 May", "by two days, to 20 May": whether the day is
    the new one already."""
    patterns = (scene.lexicon.pattern("on_again"), scene.lexicon.pattern("to_day"))
    return any(
        p.match(scene.text, length.span.end, day.span.start)
        for length in scene.times
        for p in patterns
        if _LENGTH.fullmatch(length.timex.value) and length.span.end < day.span.start
    )


def counted_from(scene: Scene, days: Sequence[TimeMention], when: When) -> date | None:
    """ "On 27 May, a week later than planned": the day that was planned first."""
    for time in scene.times:
        length = _LENGTH.fullmatch(time.timex.value)
        told = scene.lexicon.pattern("than_planned").match(scene.text, time.span.end)
        if not length or not told:
            continue
        beside = ((time.span.start - d.span.end, d.span.start - told.end()) for d in days)
        if any(0 < before <= _BESIDE or 0 < behind <= _BESIDE for before, behind in beside):
            count = int(length[1])
            by = relativedelta(
                days=count * _DAYS.get(length[2], 0), months=count * (length[2] == "M")
            )
            return when.first_day - by if told["later"] or told["behind"] else when.first_day + by
    return None


def _from_one_to_another(
    scene: Scene, changed: Sequence[Cue], times: Sequence[TimeMention]
) -> Moved | None:
    """ "moved from 20 to 27 May": what looks like a range is the old day and the new one."""
    if len(times) != 1 or not times[0].timex.end_value or times[0].when is None:
        return None
    time, when = times[0], times[0].when
    if not _replaces(scene, changed, time):
        return None
    first, last = when.first_day, when.last_day
    if last - first > _HALF_A_YEAR:  # "brought forward from 20 to 13 October": of the same year
        last -= relativedelta(years=1)
    new = When(last, last + timedelta(days=1), Grain.DAY, when.stated, when.basis)
    return Moved([replace(time, when=new)], first, False)


def old_and_new_hour(
    scene: Scene, hour: TimeMention | None
) -> tuple[TimeMention | None, TimeMention | None]:
    """ "moved from 10:00 to 15:00": the hour that no longer holds, None elsewhere, and the one
    that does."""
    if hour is None or not hour.timex.end_value:
        return None, hour
    changed = [*scene.of("status", "moved"), *scene.of("status", "postponed")]
    if not _replaces(scene, changed, hour):
        return None, hour
    old, new = hour.timex.value, hour.timex.end_value
    return (
        replace(hour, timex=replace(hour.timex, value=old, end_value=None)),
        replace(hour, timex=replace(hour.timex, value=new, end_value=None)),
    )


def _replaces(scene: Scene, changed: Sequence[Cue], time: TimeMention) -> bool:
    """Whether a word of change stands right before the range, or with no more than what is moved:
    "put back its meeting of ministers from"."""
    source = scene.lexicon.words("status", "from")
    for cue in changed:
        between = scene.text[cue.span.end : time.span.start]
        gap = between.split()
        whole = len(gap) <= _OBJECT and not set(between) & set(",;:")
        if cue.span.end <= time.span.start and (not gap or (gap[-1] in source and whole)):
            return True
    return False


def _day_of_decision(
    scene: Scene, head: Head, time: TimeMention, times: Sequence[TimeMention]
) -> bool:
    """ "on Monday put off the summit", "was called off on Monday": the day of the decision."""
    small = scene.lexicon.words("status", "on")
    for key in ("cancelled", "postponed"):
        for cue in scene.of("status", key):
            behind = scene.text[cue.span.end : time.span.start].split()
            owns = scene.lexicon.pattern("possessive").match(scene.text, time.span.end)
            if cue.span.end < time.span.start and set(behind) <= small and not owns:
                return len(times) > 1
            ahead = scene.text[time.span.end : cue.span.start]
            if ahead == " " and head.span.start > cue.span.end:
                return True
    return False
