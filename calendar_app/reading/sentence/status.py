"""What is to become of a meeting: settled, in doubt, called off, put off, moved to another day.

A word of doubt counts where it speaks of the meeting itself. A modal speaks of the verb it governs
("may meet" doubts the meeting, "at the summit they may agree" does not), an adjective of its noun,
an invitation of those invited and not of a summit that takes place with or without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from calendar_app.model import Grain, Span, Status, TimeMention, When
from calendar_app.reading.lexicon.cues import Cue

from .heads import Head
from .scenes import BEFALL, Scene, continues, opens_relative

_NOW = "PRESENT_REF"
_HALF_A_YEAR = timedelta(days=180)
_LENGTH = re.compile(r"P(\d{1,2})([DW])")


class Moved(NamedTuple):
    """The dates that hold, the day the meeting was moved from, and whether all have lapsed;
    `instead` where it is held "not on 3 May but on the 5th"."""

    times: list[TimeMention]
    previously: date | datetime | None
    lapsed: bool
    instead: bool = False


def find_status(scene: Scene, head: Head, heads: Sequence[Head]) -> tuple[Status, bool]:
    """The status that the head's own predicate gives; False where no word speaks of it."""
    predicate = _predicate(scene, head, heads)
    moved = any(not _wavers(scene, cue) for cue in _moves(scene, predicate))
    off = _told(scene, "cancelled", predicate)
    late = _told(scene, "postponed", predicate)
    for found, status in ((off, Status.CANCELLED), (late, Status.POSTPONED)):
        if found and not moved:
            return (Status.TENTATIVE, True) if _wavers(scene, found) else (status, True)
    if _failed(scene, head, predicate):
        return Status.CANCELLED, True
    if not moved and _doubted(scene, head, predicate):
        return Status.TENTATIVE, True
    return Status.CONFIRMED, moved


def _told(scene: Scene, key: str, predicate: Span) -> Cue | None:
    """A word of that key in the predicate, unless it is the threat or the fear of it."""
    threats = scene.of("status", "threat")
    for cue in scene.of("status", key):
        if predicate.holds(cue.span) and not any(
            0 <= cue.span.start - t.span.end <= 4 for t in threats
        ):
            return cue
    return None


def _moves(scene: Scene, within: Span) -> Iterator[Cue]:
    """Words that bring a new date: "moved", and "put off" where "to" and a date follow."""
    put_off = [c.span for c in scene.of("status", "postponed")]
    for cue in scene.of("status", "moved"):
        if within.holds(cue.span) and not any(p.holds(cue.span) for p in put_off):
            yield cue
    onward = scene.lexicon.words("status", "to")
    for cue in scene.of("status", "postponed"):
        for time in scene.times if within.holds(cue.span) else ():
            gap = scene.text[cue.span.end : time.span.start].split()
            near = time.span.start > cue.span.end and 0 < len(gap) <= 6
            between = Span(cue.span.end, time.span.start)
            if near and gap[-1] in onward and not _planned(scene, between):
                yield cue


def _planned(scene: Scene, within: Span) -> bool:
    return any(within.holds(c.span) for c in scene.of("status", "planned"))


def _wavers(scene: Scene, cue: Cue) -> bool:
    """ "may be put off": it is not settled."""
    for modal in scene.of("status", "modal"):
        gap = scene.text[modal.span.end : cue.span.start]
        if modal.span.end <= cue.span.start and len(gap.split()) <= 3 and "," not in gap:
            return True
    return False


def _failed(scene: Scene, head: Head, predicate: Span) -> bool:
    """ "could not begin", "were to meet but did not": what was planned failed to happen."""
    for cue in scene.of("status", "failed"):
        if not predicate.holds(cue.span) or cue.span.start < head.span.start:
            continue
        rest = scene.text[cue.span.end : predicate.end].strip(" .,;")
        planned = _planned(scene, Span(predicate.start, cue.span.start))
        begun = head.rule != "head.verb" or planned
        if begun and ((planned and not rest) or _occurs_behind(scene, cue.span.end)):
            return True
    return False


def _doubted(scene: Scene, head: Head, predicate: Span) -> bool:
    """Whether a word of doubt speaks of the meeting itself: not in "met so that they could
    consult", "a summit that may close the round", "spoke about a possible trip"."""
    aims = [c.span for c in scene.of("oblique", "purpose") if predicate.holds(c.span)]
    held = scene.has("status", "held", predicate)
    for key in ("tentative", "modal", "proposing", "attributive", "conditional"):
        for cue in scene.of("status", key):
            if not predicate.holds(cue.span) or any(a.end <= cue.span.start for a in aims):
                continue
            if held and held.span.end <= cue.span.start:
                continue
            behind = scene.text[head.span.end : cue.span.start]  # empty if the doubt comes first
            if behind and scene.lexicon.pattern("beside_the_meeting").search(behind):
                continue
            if _speaks_of(scene, key, cue, head):
                return True
    return False


def _speaks_of(scene: Scene, key: str, cue: Cue, head: Head) -> bool:
    """Whether the word of doubt is about the meeting and not about what is done there."""
    if key == "tentative":
        return True
    if key == "conditional":  # "said that they would meet" only tells the future of the past
        return not scene.of("report", "verbs") and _governs(scene, cue, head)
    if key == "modal":
        return _governs(scene, cue, head)
    if key == "proposing":  # "invited to the summit": it takes place all the same
        if head.rule == "head.verb":  # not in "called him and proposed"
            return cue.span.end <= head.span.start
        return head.body is None or head.oblique == "" or cue.span.start > head.span.end
    finite = scene.of("finite", "words")
    predicative = any(0 <= cue.span.start - c.span.end <= 12 for c in finite)
    return predicative or _near(scene, cue.span.end, head.span, words=3)


def _governs(scene: Scene, cue: Cue, head: Head) -> bool:
    """Whether the verb behind a modal is the one that tells of the meeting."""
    end = cue.span.end
    if any(p.overlaps(cue.span) or _near(scene, end, p, words=4) for p in head.parts):
        return not _joins(scene, head, end)
    if head.span.start > end:  # "may hold a further round of talks"
        verbs = [*scene.of("occur", "words"), *scene.all_of("verbs")]
        held = any(c.span.start >= end and _near(scene, end, c.span, words=2) for c in verbs)
        return held and not _joins(scene, head, end)
    return head.oblique == "" and (_occurs_behind(scene, end) or _takes_up(scene, head, end))


def _takes_up(scene: Scene, head: Head, end: int) -> bool:
    """ "the Security Council may take up the matter": what a body does, it does in session."""
    if head.body is None:
        return False
    joining = [c.span for c in scene.of("roles", "joining")]
    return any(
        c.span.start >= end and _near(scene, end, c.span, words=1) and c.span not in joining
        for c in scene.of("occur", "words")
    )


def _joins(scene: Scene, head: Head, end: int) -> bool:
    """ "may attend the summit": whoever comes, the summit takes place."""
    between = Span(end, max(end, head.span.start))
    return head.body is not None and scene.has("roles", "joining", between) is not None


def _occurs_behind(scene: Scene, end: int) -> bool:
    """Whether a verb that only a meeting does, or a word of its moving, follows."""
    keys = (("occur", "firm"), ("status", "cancelled"), ("status", "postponed"))
    return any(
        c.span.start >= end and _near(scene, end, c.span, words=3)
        for table, key in keys
        for c in scene.of(table, key)
    )


def _near(scene: Scene, end: int, span: Span, *, words: int) -> bool:
    gap = scene.text[end : span.start]
    return end <= span.start <= end + 40 and len(gap.split()) <= words and "," not in gap


def _predicate(scene: Scene, head: Head, heads: Sequence[Head]) -> Span:
    """The head's clause and those behind it that go on with the same meeting: with its subject
    left out ("and was put off") or taken up ("but the talks were called off")."""
    start, end = scene.clauses[head.clause].start, scene.clauses[head.clause].end
    for number in range(head.clause + 1, len(scene.clauses)):
        clause = scene.clauses[number]
        here = [h for h in heads if h.clause == number]
        other = [h for h in here if not h.generic and h.oblique != "hard"]
        relative = opens_relative(scene, clause) in scene.lexicon.words("clauses", "always")
        if relative and head.rule == "head.verb":
            break  # "spoke about a trip, which could take place": of the trip
        if not (continues(scene, clause) or _told_again(scene, clause, here)):
            break
        end = min([clause.end, *(h.span.start for h in other)])
        if other:
            break
    return Span(start, end)


def _told_again(scene: Scene, clause: Span, heads: Sequence[Head]) -> bool:
    """ "but it was put off", "and the talks were called off": told of the meeting before."""
    if not any(scene.has("status", key, clause) for key in BEFALL):
        return False
    opening = scene.lexicon.pattern("coordination").match(scene.text, clause.start, clause.end)
    return opening is not None and (
        any(h.generic for h in heads) or any(
            0 <= c.span.start - opening.end() <= 1 for c in scene.of("anaphora", "it")
        )
    )  # fmt: skip


def old_and_new(
    scene: Scene, head: Head, heads: Sequence[Head], times: Sequence[TimeMention]
) -> Moved:
    """Parts the day a meeting was moved from, and the day on which that was decided, off the day
    it was moved to."""
    predicate = _predicate(scene, head, heads)
    scope = Span(predicate.start, max([predicate.end, *(t.span.end for t in times)]))
    if len(times) == 2 and _not_but(scene, predicate, times[0], times[1]):
        first = times[0].when
        return Moved([times[1]], first.first_day if first else None, False, instead=True)
    moves = list(_moves(scene, scope))
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
    if kept and not fresh:
        return Moved([t for t in kept if t.when], None, True)  # it keeps its old date
    return Moved(fresh, previously, False)


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
    if any(gap.holds(c.span) for c in scene.of("status", "old")):
        return True
    if scene.lexicon.pattern("not_on").search(scene.text, gap.start, gap.end):
        return True  # "and not, as announced earlier, on the 25th"
    if not (behind and _planned(scene, gap)):
        return False
    between = Span(time.span.end, behind.span.start)
    now = any(t.timex.value == _NOW and between.holds(t.span) for t in scene.dated)
    return now or any(between.holds(c.span) for c in changed)


def moved_by(scene: Scene, head: Head, heads: Sequence[Head]) -> timedelta | None:
    """ "put off by a week", "brought forward by two days": how far the meeting was moved."""
    predicate = _predicate(scene, head, heads)
    cues = [*scene.of("status", "moved"), *scene.of("status", "postponed")]
    for time in scene.times:
        length = _LENGTH.fullmatch(time.timex.value)
        before = scene.word_before(time.span.start)
        if not length or before not in scene.lexicon.words("status", "by"):
            continue
        if scene.lexicon.pattern("to_day").match(scene.text, time.span.end):
            continue  # "by two days, to 20 May"
        for cue in cues:
            gap = scene.text[cue.span.start : time.span.start].split()
            if predicate.holds(cue.span) and cue.span.end < time.span.start and len(gap) <= 4:
                days = timedelta(int(length[1]) * (7 if length[2] == "W" else 1))
                word = " ".join(w for w in gap if w.lower() != before)
                return -days if word in scene.lexicon.words("status", "forward") else days
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
    """Whether a word of change stands right before the range, or with no more than "from"."""
    source = scene.lexicon.words("status", "from")
    for cue in changed:
        gap = scene.text[cue.span.end : time.span.start].split()
        if cue.span.end <= time.span.start and (not gap or (gap[-1] in source and len(gap) < 5)):
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
