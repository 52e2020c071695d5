"""Whether a meeting hangs on something: "If the truce holds, they will sit down", "will meet on
Friday unless the pilots strike".

A condition doubts what it is said of and what is yet to come: not the meeting that was, nor one at
which they want "to find out if" something is so, nor one that takes place "even if" nobody comes.
"""

from __future__ import annotations

from calendar_app.model import Span, TimeMention

from .heads import Head
from .scenes import Scene

_CONDITION = 90  # letters of a condition before the day in it
_TAIL = 24  # letters before an "if" that say whether it is a condition: "to find out"


def hangs_on_something(scene: Scene, head: Head) -> bool:
    """Whether the head's meeting takes place on a condition that its sentence tells."""
    text, clause = scene.text, scene.clauses[head.clause]
    opening = scene.lexicon.pattern("if_opening").match(text, scene.span.start, scene.span.end)
    if opening and head.span.start >= opening.end():
        main = Span(opening.end(), clause.end)
        return scene.lexicon.pattern("to_come").search(text, main.start, main.end) is not None
    if _is_past(scene, head, clause):
        return False
    if opening:
        return True
    end = max(head.span.end, *(part.end for part in head.parts))
    found = scene.lexicon.pattern("if_behind").search(text, end, scene.span.end)
    if found is None:
        return False
    gap = Span(end, found.start())
    before = Span(max(gap.start, gap.end - _TAIL), gap.end)
    if any(
        scene.lexicon.pattern(name).search(text, *before)
        for name in ("asks_whether", "second_verb_if")
    ):
        return False  # "will see if"; "will meet on Friday and, if all goes well, sign a treaty"
    return not (set(gap.of(text)) & set(";:") or scene.any_of(("report",), gap))


def is_of_condition(scene: Scene, time: TimeMention) -> bool:
    """ "Could fly there on 22 May if Tuesday goes well", "if Moscow replies by Friday": the day of
    what a meeting hangs on, where that is none itself."""
    text, behind = scene.text, scene.lexicon.pattern("if_behind")
    back = max(scene.span.start, time.span.start - _CONDITION)
    opened = [m.end() for m in behind.finditer(text, back, time.span.start)]
    if not opened or set(text[opened[-1] : time.span.start]) & set(",;:()"):
        return False
    if scene.lexicon.pattern("if_possible").match(text, opened[-1]):
        return False
    ends = [at for at in (text.find(s, time.span.end, scene.span.end) for s in ",;") if at >= 0]
    whole = Span(opened[-1], min(ends, default=scene.span.end))
    return not scene.any_of(("nouns", "verbs"), whole)


def _is_past(scene: Scene, head: Head, clause: Span) -> bool:
    """Whether the clause tells of a meeting that was."""
    whole = Span(clause.start, min(clause.end, max(head.span.end, *(p.end for p in head.parts))))
    until = clause.end if head.rule != "head.verb" else whole.end
    if scene.lexicon.pattern("to_come").search(scene.text, clause.start, until):
        return False
    return scene.lexicon.pattern("has_been").search(scene.text, clause.start, until) is not None
