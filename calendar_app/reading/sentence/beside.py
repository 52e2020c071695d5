"""Whether a date stands right beside a head: "the summit in Oslo on 3 May"."""

from __future__ import annotations

from calendar_app.model import Span, TimeMention

from .head import Head
from .heads import speaks
from .scenes import Scene

_WHERE = 6  # words between "which Italy will hold" and its day
_DASHES = ("-", "\u2013", "\u2014")


def is_beside(scene: Scene, head: Head, time: TimeMention) -> bool:
    """Nothing but small words, brackets and places between the head and the date."""
    gap = Span(_own_noun(scene, head, time) or head.span.end, time.span.start)
    due = scene.lexicon.pattern("due_behind").fullmatch(scene.text, gap.start, gap.end)
    held = scene.lexicon.pattern("which_will_hold").search(scene.text, *gap)
    near = held and len(scene.text[held.end() : gap.end].split()) <= _WHERE
    if (due or near) and head.rule != "head.verb" and not scene.any_of(("nouns",), gap):
        return True  # "told of a seminar on books, which Italy and Slovenia will hold in Bled from"
    if gap.end - gap.start > 80 or head.rule == "head.verb":
        return False
    reduced = scene.lexicon.pattern("reduced").match(scene.text, gap.start, gap.end)
    if reduced:  # "before the summit, held in Oslo on 3 May"
        gap = Span(reduced.end(), gap.end)
    rest = scene.text[gap.start : gap.end]
    named = [m for m in (*scene.places, *scene.people, *scene.actors) if gap.holds(m.span)]
    for low, high in sorted((m.span for m in named), reverse=True):
        rest = rest[: low - gap.start] + rest[high - gap.start :]
    house = scene.lexicon.pattern("at_a_house").search(rest)
    rest = f"{rest[: house.start()]} {rest[house.end() :]}" if house else rest
    rest = rest.replace(", ,", ",")  # "in Mar del Plata, Argentina, on": one place
    both = scene.lexicon.pattern("of_both").match(rest)  # "a call between the two on Monday"
    rest = rest[both.end() :] if both else rest
    if scene.lexicon.pattern("of_organ").search(rest):
        return True  # "the 36th session of the Assembly (18-19 February)"
    if ";" in rest or ":" in rest or rest.count(",") > 2:
        return False
    if head.oblique == "hard" and rest.strip() in _DASHES:
        return False  # "receives him ahead of the summit - 0930 GMT": the hour of the entry
    if (
        head.oblique == "hard"
        and head.body is None
        and "," in rest
        and not reduced
        and speaks(scene)
    ):
        return False
    if any(gap.holds(t.span) for t in scene.times):
        return False
    if scene.any_of(("finite", "occur", "verbs", "nouns", "report", "topic"), gap):
        return False
    house = scene.lexicon.pattern("in_house").search(rest)  # "at the Siam City Hotel on"
    rest = rest[: house.start()] + rest[house.end() :] if house else rest
    return len(rest.split()) <= 3 + len(named)


def _own_noun(scene: Scene, head: Head, time: TimeMention) -> int:
    """Where the noun of a body's own meeting ends: "condemned it in its session of 7 May"; or 0."""
    at_its = scene.lexicon.pattern("at_its")
    for part in reversed(head.parts if head.body else []):
        back = max(head.span.end, part.start - 40)
        if part.end <= time.span.start and at_its.search(scene.text, back, part.start):
            return part.end
    return 0
