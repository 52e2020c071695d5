"""Days of what happened and is no meeting: "the May 24 coup", "after the attack of 13 April", "the
truce that began on Sunday", "enters into force on 1 June".
"""

from __future__ import annotations

from calendar_app.model import Span, TimeMention

from .scenes import Scene

_LATE = ("TEV", "TNI")
_DEADLINE = 130  # letters of a deadline before its day
_PAPER = 50  # letters before a day in which is told what happened, or from when a paper holds


def of_happening(scene: Scene, time: TimeMention) -> bool:
    """Whether the day is that of an event or a paper, whatever else its sentence tells."""
    back = max(scene.span.start, time.span.start - _DEADLINE)
    if scene.lexicon.pattern("deadline_is").search(scene.text, back, time.span.start):
        return True  # "the deadline for the talks between Iran and the E3 is 30 June"
    return _attributive(scene, time) or _holds_from(scene, time) or _of_event(scene, time)


def _attributive(scene: Scene, time: TimeMention) -> bool:
    """ "the May 24 coup", "the 7 October attacks", "Sunday's election": what the day gave its name
    to."""
    owns = scene.lexicon.pattern("possessive").match(scene.text, time.span.end)
    named = scene.word_before(time.span.start) in scene.lexicon.words("limits", "articles")
    if not (owns or named):
        return False
    at = (owns.end() if owns else time.span.end) + 1
    return any(
        c.span.start == at
        for c in (*scene.of("oblique", "events"), *scene.of("oblique", "happenings"))
    )


def _of_event(scene: Scene, time: TimeMention) -> bool:
    """ "after the attack on the embassy on 13 April": when that happened of which it is told what
    came of it. A bare weekday may be anybody's."""
    began = scene.lexicon.pattern("began_then")
    for cue in (*scene.of("oblique", "happenings"), *scene.of("oblique", "events")):
        if began.fullmatch(scene.text, cue.span.end, time.span.start):
            return True  # "the truce that began on 3 May will be discussed"
    if not time.timex.value[-1:].isdecimal() or "W" in time.timex.value:
        return False
    for cue in scene.of("oblique", "happenings"):
        back = max(scene.span.start, cue.span.start - _PAPER)
        near = 0 < time.span.start - cue.span.end <= _PAPER
        if not near or not scene.lexicon.pattern("what_came_of").search(
            scene.text, back, cue.span.start
        ):
            continue
        if scene.lexicon.pattern("event_of").fullmatch(scene.text, cue.span.end, time.span.start):
            return True
    return False


def _holds_from(scene: Scene, time: TimeMention) -> bool:
    """ "Signed in Lima on 8 May, enters into force on 1 June": from when a paper holds."""
    back = max(scene.span.start, time.span.start - _PAPER)
    found = scene.lexicon.pattern("holds_from").search(scene.text, back, time.span.start)
    return found is not None


def sets_out(scene: Scene, time: TimeMention) -> bool:
    """ "Flies to Laos tonight", "goes on to New York on Friday evening": when somebody sets out,
    who is nobody's guest before the next day; but "flies to Kyiv tonight to meet Zelenskyy"."""
    if not time.timex.value.endswith(_LATE):
        return False
    clause = scene.clauses[scene.clause_of(time.span.start)]
    ways = [c.span.end for c in scene.of("contact", "ways") if clause.holds(c.span)]
    if not ways or min(ways) > time.span.start:
        return False
    rest = Span(min(ways), clause.end)
    met = [c.span for c in (*scene.of("verbs", "meeting"), *scene.all_of("nouns"))]
    return not any(rest.holds(span) for span in met)
