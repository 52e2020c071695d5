"""What begins in one clause and ends in the next: "which opens on 27 May and closes on 1 June"."""

from __future__ import annotations

from collections.abc import Sequence

from calendar_app.model import Span, TimeMention

from .head import Head
from .lasting import CLOSES, OPENS, edge_of
from .scenes import Scene


def closes_opened(scene: Scene, time: TimeMention, heads: Sequence[Head]) -> Head | None:
    """ "Which opened yesterday and ends on Friday with the signing of a treaty": the last day of
    what the clause before opened, whatever it is that it ends with."""
    number = scene.clause_of(time.span.start)
    if not number or edge_of(scene, time) != CLOSES:
        return None
    before, clause = scene.clauses[number - 1], scene.clauses[number]
    opened = scene.has("diary", OPENS, before)
    closing = [c.span for c in scene.of("diary", CLOSES) if clause.start <= c.span.start]
    if opened is None or not closing or closing[0].start > time.span.start:
        return None
    if not scene.lexicon.pattern("and_ends").fullmatch(scene.text, clause.start, closing[0].start):
        return None  # "and the ministers end"
    dated = any(t.when and before.holds(t.span) for t in scene.times)
    behind = Span(closing[0].end, time.span.start)
    told = [h for h in heads if not h.refused and h.span.end <= opened.span.start]
    told = [h for h in told if not (h.generic and h.oblique == "hard")]  # whose, nobody said yet
    if not dated or any(behind.overlaps(h.span) for h in heads):
        return None  # "and ends its visit on Friday"
    return max(told, key=lambda h: h.span.end, default=None)
