"""The stops of a journey: the states told behind its verb ("visits Finland, Estonia and Latvia"),
and where somebody was before or goes on to.
"""

from __future__ import annotations

from calendar_app.model import Kind, PlaceMention, Span

from .heads import Head
from .scenes import Scene


def visited(scene: Scene, head: Head) -> list[str]:
    """The states that stand right behind the verb: "will visit Finland", "tours A, B and C"."""
    if head.kind is not Kind.VISIT or head.rule != "head.verb":
        return []
    named = [(a.span, a.actor) for a in scene.actors if a.actor.isupper() and not a.adjective]
    named += [(p.span, p.place.country) for p in scene.places if p.place.type == "country"]
    cities = [(p.span, p.place.country) for p in scene.places if p.place.type == "city"]
    stops = _listed(scene, head, [*named, *cities])  # "travels to Nairobi and Kigali"
    return stops if len(stops) > 1 else _listed(scene, head, named)


def _listed(scene: Scene, head: Head, named: list[tuple[Span, str]]) -> list[str]:
    """The states of those that stand in one list right behind the head."""
    states: list[str] = []
    end = head.span.end
    for span, state in sorted(named):
        gap = scene.text[end : span.start]
        if span.start < end or not scene.lexicon.pattern("list_gap").fullmatch(gap):
            continue
        if state not in states:
            states.append(state)
        end = span.end
    return states


def left_for(scene: Scene, head: Head, place: PlaceMention) -> bool:
    """ "Received on Friday before he returns to Washington", "travels to Manama after a stop in
    Muscat": where somebody goes from there, or was before."""
    gap = Span(head.span.end, max(head.span.end, place.span.start))
    patterns = (scene.lexicon.pattern(name) for name in ("leaves_then", "was_before"))
    return any(p.search(scene.text, gap.start, gap.end) for p in patterns)
