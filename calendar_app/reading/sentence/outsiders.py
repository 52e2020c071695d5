"""An organisation that meets somebody else: "GCC leaders gathered with the US president".

Its name is then that of one of two parties, and not that of a meeting of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from calendar_app.model import ActorMention, Body, Span
from calendar_app.reading.lexicon.cues import Cue
from calendar_app.reading.names.gazetteer import Gazetteer

from .contacts import person_behind
from .scenes import Scene

_FROM = 12  # letters behind "their guests" in which it is told whose they are: "from Japan"
_BETWEEN = 60  # letters between "talks" and the second of two sides: "between Iran and the P5+1"
_WITH = 6  # letters behind the verb: " with"


def is_whole(scene: Scene, span: Span, body: Body, gazetteer: Gazetteer) -> bool:
    """Whether people of the body are named, and it is an organisation as a whole: "GCC leaders",
    but not a council that it has."""
    if scene.has("people", "offices", span) is None:
        return False
    organisation = gazetteer.actors.get(body.participants[0]) if body.participants else None
    return organisation is not None and organisation.name == body.name


def meets_outsider(scene: Scene, body: Body, verbs: Sequence[Cue], end: int) -> bool:
    """Whether those of an organisation, whose name ends at `end`, meet somebody who is of a state
    or of another one; `verbs` are the verbs of meeting that they govern."""
    if len(body.participants) != 1 or not body.participants[0].islower():
        return False
    verb = next((v for v in verbs if v.span.start >= end), None)
    if verb is None:
        return False
    at = verb.span.end
    joined = scene.has("contact", "with", Span(at, min(at + _WITH, scene.span.end)))
    at = joined.span.end if joined else at
    whom = person_behind(scene, at)
    near = Span(at, whom + _FROM) if whom else Span(at, at)
    named = [a.actor for a in scene.actors if near.overlaps(a.span)]
    named += [p.actor for p in scene.people if p.actor and near.overlaps(p.span)]
    return any(actor not in body.participants for actor in named)


def is_side(scene: Scene, noun: Span, span: Span, body: Body) -> bool:
    """ "Talks between Iran and the P5+1": states that are named together, on one side."""
    if len(body.participants) < 2 or not 0 < span.start - noun.end < _BETWEEN:
        return False
    sides = scene.lexicon.pattern("between_sides")
    return sides.fullmatch(scene.text, noun.end, span.start) is not None


def name_party(scene: Scene, span: Span, organisation: str) -> None:
    """The organisation as a party of a meeting, where its name was that of its own meeting."""
    if not any(a.span.overlaps(span) for a in scene.actors):
        text = span.of(scene.text)
        scene.actors.append(ActorMention(span, text, "actor.official", organisation))
        scene.actors.sort(key=lambda a: a.span)
