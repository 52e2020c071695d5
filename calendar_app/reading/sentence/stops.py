"""The stops of a journey: the states told behind its verb ("visits Finland, Estonia and Latvia"),
and where somebody was before or goes on to.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from calendar_app.model import Kind, PlaceMention, Span

from .heads import Head
from .scenes import Scene, continues


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


def gone_to(scene: Scene, head: Head) -> list[PlaceMention]:
    """ "Will go to Phnom Penh | and hold talks on Tuesday": where the same subject has got to."""
    number, gone = head.clause, scene.lexicon.pattern("gone_to")
    if not number or head.kind is Kind.CALL or not continues(scene, scene.clauses[number]):
        return []
    before = scene.clauses[number - 1]
    towns = [p for p in scene.places if before.holds(p.span) and p.place.type == "city"]
    last = towns[-1] if towns else None
    went = last and gone.search(scene.text, before.start, last.span.start)
    return [last] if last and went else []


def left_after(scene: Scene, head: Head) -> list[PlaceMention]:
    """ "Flew out of Jeddah on Wednesday after talks": the town that is left when they are over."""
    leaves, after = scene.lexicon.pattern("leaves_town"), scene.lexicon.pattern("when_over")
    low = scene.clauses[head.clause].start
    return [
        p
        for p in scene.places
        if low <= p.span.start < p.span.end <= head.span.start
        and leaves.search(scene.text, max(low, p.span.start - 24), p.span.start)
        and after.fullmatch(scene.text, p.span.end, head.span.start)
    ][-1:]


def tours(scene: Scene, cities: Sequence[PlaceMention]) -> bool:
    """ "To go to Riyadh and Jeddah next week": whoever tours two towns is in neither."""
    gap = scene.lexicon.pattern("list_gap")
    return any(
        a.place != b.place and gap.fullmatch(scene.text, a.span.end + 1, b.span.start)
        for a, b in pairwise(cities)
        if b.span.start > a.span.end + 1
    )


def of_parties(scene: Scene, gap: Span) -> bool:
    """Nothing but those who meet: "the talks between the US and Ukraine in Jeddah"."""
    sides = [a.span for a in scene.actors if gap.holds(a.span)]
    rest = gap.of(scene.text)
    for side in reversed(sides):
        rest = rest[: side.start - gap.start] + rest[side.end - gap.start :]
    small = scene.lexicon.words("place", "parties") | scene.lexicon.words("place", "inside")
    return len(sides) > 1 and set(rest.split()) <= small | scene.lexicon.words("limits", "articles")


def comes_after(scene: Scene, visit: Head) -> bool:
    """ "Met Støre in Oslo on Tuesday after a two-day visit to Denmark": which was over by then."""
    back = max(scene.span.start, visit.span.start - 40)
    after = scene.lexicon.pattern("after_a_visit").search(scene.text, back, visit.span.start)
    return visit.kind is Kind.VISIT and after is not None
