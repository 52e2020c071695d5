"""Days that stand in another clause than the meeting: since when nobody has met, while a body sat,
where somebody was then."""

from __future__ import annotations

from collections.abc import Sequence

from calendar_app.model import Span, TimeMention

from .head import Head
from .scenes import Scene, opens_relative

_NOT_SINCE = 90  # characters from "has not met" to the day since when


def met_when(scene: Scene, time: TimeMention, alive: Sequence[Head]) -> Head | None:
    """ "Nobody has met since 3 May, when envoys sat down in Doha": what happened on that day. "They
    have not met since 3 May": they did so then."""
    number = scene.clause_of(time.span.start) + 1
    if number >= len(scene.clauses) or scene.clauses[number].start - time.span.end >= 3:
        return _not_since(scene, time, alive)
    beside = _meanwhile(scene, time, alive, number)
    if beside:
        return beside
    clause = scene.clauses[number]
    opener = opens_relative(scene, clause)
    dated = any(
        clause.holds(t.span) and t.timex.type not in ("DURATION", "SET") for t in scene.times
    )
    broke_off = scene.has("diary", "closing", Span(clause.start, scene.span.end)) is not None
    if opener not in scene.lexicon.words("clauses", "time") or dated or broke_off:
        return None  # of "since 3 May, when the round collapsed" nobody knows when it began
    return next((h for h in alive if h.clause == number and h.oblique != "hard"), None)


def _meanwhile(scene: Scene, time: TimeMention, alive: Sequence[Head], number: int) -> Head | None:
    """ "Struck on 8 May, while the Council was meeting in Geneva"; "in Athens, where he was on 28
    April, he called on Bakoyannis": the head in the clause of that `number`."""
    clause, own = scene.clauses[number], scene.clauses[number - 1]
    sat = scene.lexicon.pattern("sat_meanwhile").match(scene.text, clause.start, clause.end)
    there = scene.lexicon.pattern("where_he_was").search(scene.text, own.start, time.span.start)
    busy = any(own.holds(h.span) for h in alive) or any(clause.holds(t.span) for t in scene.times)
    if busy or not (sat or there):
        return None
    return next((h for h in alive if h.clause == number and h.oblique != "hard"), None)


def _not_since(scene: Scene, time: TimeMention, alive: Sequence[Head]) -> Head | None:
    """ "The council has not met since 3 May": the head that then met for the last time."""
    back = max(scene.span.start, time.span.start - _NOT_SINCE)
    found = scene.lexicon.pattern("not_since").search(scene.text, back, time.span.start)
    if found is None:
        return None
    own = [h for h in alive if h.clause == scene.clause_of(time.span.start)]
    return next((h for h in own if h.oblique != "hard" and h.span.start < time.span.start), None)
