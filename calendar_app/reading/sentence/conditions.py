"""Whether a meeting hangs on something: "If the truce holds, they will sit down", "will meet on
Friday unless the pilots strike".

A condition doubts what it is said of and what is yet to come: not the meeting that was, nor one at
which they want "to find out if" something is so, nor one that takes place "even if" nobody comes.
"""

from __future__ import annotations

from calendar_app.model import Span

from .heads import Head
from .scenes import Scene

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


def _is_past(scene: Scene, head: Head, clause: Span) -> bool:
    """Whether the clause tells of a meeting that was."""
    whole = Span(clause.start, min(clause.end, max(head.span.end, *(p.end for p in head.parts))))
    until = clause.end if head.rule != "head.verb" else whole.end
    if scene.lexicon.pattern("to_come").search(scene.text, clause.start, until):
        return False
    return scene.lexicon.pattern("has_been").search(scene.text, clause.start, until) is not None
