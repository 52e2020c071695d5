"""Who joins a meeting told in the sentence before: "They were joined by", "X attended, too"."""

from __future__ import annotations

from collections.abc import Sequence

from calendar_app.model import Kind, Span
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.heads import GATHERING, Head
from calendar_app.reading.sentence.roles import Who, taking_part
from calendar_app.reading.sentence.scenes import Scene

from .antecedents import attends
from .discourse import Discourse


def join(scene: Scene, frames: Sequence[Frame], discourse: Discourse) -> None:
    """Adds to the meeting told last whoever the scene says to come to it too."""
    if _refused(scene):
        return
    for frame in frames:  # "Mauro Vieira attended the talks"
        if frame.when is None and frame.antecedent and attends(frame):
            _add(frame.antecedent, frame.who)
        _lead(frame, discourse)
    if frames or scene.times or not scene.of("roles", "guests"):
        return
    last = discourse.frames[-1] if discourse.frames else None
    near = last is not None and 0 <= scene.span.start - last.scene.span.end <= 2
    if last and near and last.when and last.kind in (*GATHERING, Kind.CEREMONY):
        nobody = Head(Span(scene.span.end, scene.span.end), Kind.MEETING, 0, "head.verb")
        _add(last, taking_part(scene, nobody, scene.span))


def _lead(frame: Frame, discourse: Discourse) -> None:
    """ "The two sides sat under the chairmanship of the UN": who leads the talks told before."""
    if frame.when or not frame.who.aides or "they.group" not in frame.rules:
        return
    sides = set(frame.who.sides)
    for before in reversed(discourse.frames):
        if before.when and before.kind in GATHERING and set(before.who.sides) == sides:
            for aide in sorted(frame.who.aides):
                before.who.add(aide)
            return


def _refused(scene: Scene) -> bool:
    negated = scene.lexicon.pattern("negated")
    return negated.search(scene.text, scene.span.start, scene.span.end) is not None


def _add(frame: Frame, who: Who) -> None:
    for actor in who.actors:
        frame.who.add(actor)
    for person in who.people:
        frame.who.add(None, person)
