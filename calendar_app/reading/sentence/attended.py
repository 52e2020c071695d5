"""Where the name of those who meet stands for their meeting: "the Pacific Islands Forum opens", "at
the G20 in Rio", "is in Hiroshima for the Quad".
"""

from __future__ import annotations

from calendar_app.model import Span

from .scenes import Scene


def held_behind(scene: Scene, span: Span) -> bool:
    """ "The Pacific Islands Forum opens": a name with a noun of meeting, and what meetings do."""
    soon = Span(span.end, min(span.end + 24, scene.span.end))
    cues = [c for key in ("opening", "closing", "lasting") for c in scene.of("diary", key)]
    cues += scene.of("status", "held")
    cues += [c for c in scene.of("occur", "firm") if " " in scene.word_at(c.span)]
    return any(soon.holds(c.span) and c.span.start - span.end < 10 for c in cues)


def is_there(scene: Scene, span: Span) -> bool:
    """ "At the Pacific Islands Forum", "the Pacific Islands Forum of 26 April": the meeting that
    bears the name of those who hold it."""
    back = max(scene.span.start, span.start - len("at the "))
    at = scene.lexicon.pattern("at_the").fullmatch(scene.text, back, span.start)
    return at is not None or any(0 < t.span.start - span.end <= 5 for t in scene.times)


def attended(scene: Scene, span: Span) -> bool:
    """ "At the G20 in Rio on 18 November", "flies to Hiroshima on Monday for the Quad", "hosts the
    G7 in Fasano on 13 June": a place and a day say that it is a meeting, even if the name alone has
    no noun of one."""
    back = max(scene.span.start, span.start - len("hosting this year's "))
    lead = scene.lexicon.pattern("attending").search(scene.text, back, span.start)
    if lead is None or not scene.lexicon.pattern("name_ends").match(scene.text, span.end):
        return False
    clause = scene.clauses[scene.clause_of(span.start)]
    if not any(clause.holds(t.span) for t in scene.dated):
        return False
    inside = scene.lexicon.words("place", "inside") | scene.lexicon.words("place", "stage")
    there = [
        p.span
        for p in scene.places
        if clause.holds(p.span) and scene.word_before(p.span.start) in inside
    ]
    if lead["way"] is None:
        return any(p.start > span.end for p in there)
    if lead["way"].lower() == "for":
        return any(p.end <= span.start for p in there)
    return any(0 < p.start - span.end <= len(" in ") for p in there)
