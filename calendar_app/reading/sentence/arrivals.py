"""What comes of an arrival: the day on which somebody lands is that of whatever he came for, where
he is awaited for it, begins it at once or does it then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from calendar_app.model import Kind, Span, TimeMention, When
from calendar_app.reading.lexicon.cues import Cue

from .foreign import is_hour
from .head import GATHERING, Head
from .scenes import Scene, continues

_LONGEST = timedelta(days=10)  # from the arrival of a guest to the end of his visit
_WAY = 60  # letters from "leaves" to what somebody leaves for


def awaited(scene: Scene, time: TimeMention, main: Sequence[Head]) -> Head | None:
    """ "arrives in Amman on Monday for talks with Safadi", "with Jordanian ministers": where they
    wait for him there."""
    for head in main:
        gap = scene.text[time.span.end : head.span.start].split()
        come = gap[:1] and gap[0].lower() in scene.lexicon.words("diary", "for") and len(gap) <= 4
        behind = Span(head.span.end, head.span.end + 60)
        with_whom = scene.has("contact", "with", Span(behind.start, behind.start + 6))
        person = any(behind.holds(p.span) for p in scene.people)
        officials = scene.has("people", "offices", behind) is not None
        person = person or (officials and any(behind.holds(a.span) for a in scene.actors))
        if come and head.body is None and person and (with_whom or head.rule == "head.verb"):
            return head
    return None


def since_arrival(scene: Scene, closing: When) -> When:
    """ "Ended on Tuesday his visit to Paris, where he had arrived on Sunday": all of its days; one
    of them is told in a relative clause of its own."""
    for cue in scene.of("diary", "arrival"):
        clause = scene.clauses[scene.clause_of(cue.span.start)]
        landed = [t.when for t in scene.times if t.when and clause.holds(t.span)]
        back = max(scene.span.start, cue.span.start - len(", where the president had "))
        aside = scene.lexicon.pattern("who_had").search(scene.text, back, cue.span.start)
        if not aside or len(landed) != 1 or not landed[0].has_day:
            continue
        first = landed[0].first_day
        if timedelta(0) < closing.last_day - first <= _LONGEST:
            return replace(closing, start=first, end=closing.last_day + timedelta(days=1))
    return closing


def sets_out(scene: Scene, time: TimeMention, head: Head) -> bool:
    """ "Leaves for the Forum from Auckland on Monday", "left on Sunday for the G7 summit": when
    somebody sets out for what many come to is not its day."""
    clause = scene.clauses[head.clause]
    if not head.body or time.timex.end_value or not clause.holds(time.span):
        return False
    found = scene.lexicon.pattern("sets_out_for").search(
        scene.text, max(clause.start, head.span.start - _WAY), head.span.start
    )
    owns = scene.lexicon.pattern("possessive").match(scene.text, time.span.end)
    return found is not None and not owns and time.span.start > found.start()


def begun(scene: Scene, number: int, alive: Sequence[Head]) -> Head | None:
    """ "arrived on Monday at the head of a delegation, starting a state visit": its first day."""
    behind = (h for h in alive if h.clause in (number, number + 1) and h.kind is Kind.VISIT)
    for head in behind:
        words = scene.words_before(head.span.start, 4)
        begins = scene.lexicon.words("diary", "beginning")
        if any(w[0].lower() in begins for w in words):
            return head
    return None


def met_next(scene: Scene, time: TimeMention, alive: Sequence[Head]) -> Head | None:
    """ "Inspected a factory on 7 May and met Tusk", "toured the port, then held talks": the next
    thing that the same guest did that day."""
    number = scene.clause_of(time.span.start)
    behind = scene.clauses[number + 1 : number + 2]
    before = Span(scene.clauses[number].start, time.span.start)
    if not behind or time.when is None or not time.when.has_day:
        return None
    if not scene.has("contact", "programme", before) or not continues(scene, behind[0]):
        return None
    joined = scene.lexicon.pattern("and_did").match(scene.text, *behind[0])
    dated = any(behind[0].holds(t.span) for t in scene.times)
    here = [h for h in alive if h.clause == number + 1 and h.oblique == "" and not h.weak]
    return here[0] if joined and here and not dated else None


def met_upon(scene: Scene, time: TimeMention, alive: Sequence[Head]) -> Head | None:
    """ "arrived on Wednesday and met the prime minister", "lands this afternoon and goes straight
    to the palace for talks": what the same subject did then."""
    for head in alive:
        gap = Span(time.span.end, max(head.span.start, time.span.end))
        joined = scene.has("roles", "and", gap)
        behind = [t for t in scene.times if t.span.start > head.span.end]
        landed = any(is_hour(t) and gap.holds(t.span) for t in scene.times)  # "lands at 10:30 and"
        dated = any(landed or not is_hour(t) for t in behind)
        at_once = head.kind in GATHERING and scene.has("diary", "same_day", gap) is not None
        if joined and not dated and (head.rule == "head.verb" or at_once):
            return head
    return None


def done_later(scene: Scene, time: TimeMention, arrival: Cue, main: Sequence[Head]) -> bool:
    """ "Lands in Nicosia on Monday and sees Christodoulides on Tuesday": the second of two days,
    behind a verb of its own."""
    verbs = [h.span for h in main if h.rule == "head.verb" and h.kind is not Kind.VISIT]
    return any(
        arrival.span.end <= t.span.start < v.start < v.end <= time.span.start
        for v in verbs
        for t in scene.times
        if t.when and t is not time
    )
