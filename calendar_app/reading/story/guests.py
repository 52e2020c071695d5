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
    if not frames and (scene.times or not _follows(scene, discourse)):
        return  # as most sentences: nobody asks for their clauses
    come = [c for c in scene.clauses if not _refused(scene, c)]  # "Lula is there, Maduro is not"
    refused = len(come) < len(scene.clauses)
    for frame in () if refused else frames:  # "Mauro Vieira attended the talks"
        if frame.when is None and frame.antecedent and attends(frame):
            _add(frame.antecedent, frame.who)
        _lead(frame, discourse)
    if frames or scene.times or not any(_comes(scene, c) for c in come):
        return
    last = _told_last(discourse)
    if last and _follows(scene, discourse):
        nobody = Head(Span(scene.span.end, scene.span.end), Kind.MEETING, 0, "head.verb")
        for clause in come:
            _add(last, taking_part(scene, nobody, clause))
        discourse.attended = scene.span.end


def _follows(scene: Scene, discourse: Discourse) -> bool:
    """Whether a meeting that people come to was told right before the scene."""
    last = _told_last(discourse)
    if last is None or last.kind not in (*GATHERING, Kind.CEREMONY):
        return False
    told = max(discourse.frames[-1].scene.span.end, discourse.attended)
    return 0 <= scene.span.start - told <= 2


def _told_last(discourse: Discourse) -> Frame | None:
    """The meeting with a day that was told last, be it as "the session" again: "It will be signed
    on Friday. The ceremony will be hosted by Boric"."""
    last = discourse.frames[-1] if discourse.frames else None
    while last is not None and last.when is None:
        last = last.antecedent or _beside(last, discourse)
    return last


def _beside(last: Frame, discourse: Discourse) -> Frame | None:
    """The meeting of the same sentence, or of the same kind in the one before."""
    for frame in reversed(discourse.frames):
        if frame is last or frame.when is None:
            continue
        near = 0 <= last.scene.span.start - frame.scene.span.end <= 2 and frame.kind is last.kind
        return frame if near or frame.scene is last.scene else None
    return None


def _comes(scene: Scene, clause: Span) -> bool:
    """ "Petro will attend, too", "Putin hosts"."""
    if scene.has("roles", "guests", clause):
        return True
    alone = scene.lexicon.pattern("host_alone")
    return alone.search(scene.text, clause.start, clause.end) is not None


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


def _refused(scene: Scene, clause: Span) -> bool:
    negated = scene.lexicon.pattern("negated")
    return negated.search(scene.text, clause.start, clause.end) is not None


def _add(frame: Frame, who: Who) -> None:
    for actor in who.actors:
        frame.who.add(actor)
    for person in who.people:
        frame.who.add(None, person)
