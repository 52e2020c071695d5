"""A date that opens its sentence holds for every head behind it; and a day told once may be that of
two: "on Monday he meets A and B", "on the sidelines of the summit on 20 May he will meet Meloni".
"""

from __future__ import annotations

from collections.abc import Sequence

from calendar_app.model import Kind, Span, TimeMention

from .deeds import of_another
from .foreign import is_hour
from .head import Bound, Head
from .scenes import PRONOUN, Scene, opens_relative


def opens(scene: Scene, time: TimeMention) -> bool:
    """Whether the date stands at the head of its sentence, with no verb before it; behind a colon
    ("Here is what comes next: on Monday they meet") one begins anew."""
    colon = scene.text.rfind(": ", scene.span.start, time.span.start)
    before = Span(max(scene.span.start, colon + 1), time.span.start)
    if any(z.start <= scene.span.start and z.end >= time.span.start for z in scene.reported):
        return False
    if before.end - before.start > 70:
        return False
    if len(scene.text[before.start : before.end].split()) > 9:
        return False
    if any(
        before.holds(c.span) and not scene.is_reported(c.span.start)
        for table in ("finite", "verbs", "nouns", "occur")
        for c in scene.all_of(table)
    ):
        return False
    if scene.lexicon.pattern("third").search(scene.text, before.start, before.end):
        return False  # "hands over the prize on Friday; on Saturday he dines with"
    named = [p for p in scene.people if p.rule != PRONOUN]
    return not any(before.holds(m.span) for m in (*scene.bodies, *named))


def takers_of(
    scene: Scene, time: TimeMention, alive: Sequence[Head], bound: dict[int, Bound]
) -> list[Head]:
    """The heads an opening date holds for: all main ones behind it that have no date of their own,
    up to a clause that brings another date."""
    takers: list[Head] = []
    done = _was_done(scene, time)
    for head in alive:
        if head.span.start < time.span.start or head.oblique == "hard" or head.weak:
            continue
        if of_another(scene, time, head):
            break
        apart = head.clause > scene.clause_of(time.span.start)
        if done and apart and not opens_relative(scene, scene.clauses[head.clause]):
            break
        if is_hour(time):
            if not bound[id(head)].hours and not takers:
                takers.append(head)
            continue
        if bound[id(head)].times:
            if not bound[id(head)].near:
                break
            continue
        opener = opens_relative(scene, scene.clauses[head.clause])
        wished = any(
            c.span.start >= time.span.end and 0 <= head.span.start - c.span.end <= 12
            for c in scene.of("oblique", "wish")
        )
        if wished and head.rule == "head.verb":
            continue
        if takers and opener in scene.lexicon.words("clauses", "subordinate"):
            continue
        takers.append(head)
    return takers


def _was_done(scene: Scene, time: TimeMention) -> bool:
    """ "Tunisia reopened its embassy in April; since then ...": the day of what was done."""
    before = Span(scene.span.start, time.span.start)
    past = scene.lexicon.pattern("past").search(scene.text, before.start, before.end)
    return past is not None or any(before.holds(c.span) for c in scene.of("doing", "words"))


def why_none(scene: Scene, time: TimeMention, heads: Sequence[Head]) -> str:
    behind = [h.refused for h in heads if h.refused and h.span.start >= time.span.start]
    if behind:
        return behind[0]
    several = scene.of("oblique", "umbrella")  # "a number of events will be held"
    return "umbrella" if several else "no meeting in its sentence"


def share(scene: Scene, alive: Sequence[Head], bound: dict[int, Bound]) -> None:
    """In "meet A on Monday and B": a main head of the same clause without a date shares it."""
    for number in range(len(scene.clauses)):
        here = [h for h in alive if h.clause == number and h.oblique == "" and not h.weak]
        dated = [h for h in here if bound[id(h)].times and not bound[id(h)].near]
        for head in here:
            mine = bound[id(head)]
            givers = [d for d in dated if not _parted(scene, head, d)]
            givers += [h for h in alive if bound[id(h)].times and _coordinate(scene, head, h)]
            if givers and not mine.times:
                mine.times.extend(bound[id(givers[0])].times)
                mine.lone, mine.lasts = bound[id(givers[0])].lone, bound[id(givers[0])].lasts
    for head in alive:
        giver = None if bound[id(head)].times or head.oblique else _shared_day(scene, head, alive)
        if giver and all(t.when and t.when.has_day for t in bound[id(giver)].times):
            first = bound[id(giver)].times[:1]
            if first and first[0].when and first[0].when.first_day == first[0].when.last_day:
                bound[id(head)].times.extend(first)


def _coordinate(scene: Scene, one: Head, other: Head) -> bool:
    """ "At the BRICS and G20 meetings on 23 May": two bodies named in one breath."""
    gap = scene.text[one.span.end : max(one.span.end, other.span.start)]
    joined = one.clause == other.clause and bool(one.body and other.body and gap)
    return joined and scene.lexicon.pattern("joined").fullmatch(gap) is not None


def _parted(scene: Scene, one: Head, other: Head) -> bool:
    """Whether two heads stand in different entries: "ministers; on the 13th a council"; or the one
    is the other's: "the Union, whose committee met on Thursday"."""
    first, last = sorted((one.span, other.span))
    gap = scene.text[first.end : last.start]
    return ";" in gap or not scene.lexicon.words("clauses", "owner").isdisjoint(gap.split())


def _shared_day(scene: Scene, head: Head, alive: Sequence[Head]) -> Head | None:
    """The head whose day is this one's too: "on the sidelines of the summit on 20 May he will meet
    Meloni", "their last meeting was on 21 December, when Modi received Macron"."""
    opener = opens_relative(scene, scene.clauses[head.clause])
    when = opener in scene.lexicon.words("clauses", "when")
    if when and head.kind is Kind.CEREMONY and any(h.clause < head.clause for h in alive):
        return None  # "held talks on 1 June, when seven papers were signed": at the talks
    if when and (head.rule == "head.verb" or head.body):
        return next((h for h in reversed(alive) if h.clause == head.clause - 1), None)
    if head.rule != "head.verb":
        return None
    for other in alive:
        near = other.oblique == "hard" and abs(other.clause - head.clause) < 2
        for cue in scene.of("oblique", "margins") if near else ():
            gap = scene.text[cue.span.end : other.span.start]
            if cue.span.end <= other.span.start and len(gap.split()) <= 4:
                return other
    return None
