"""Places from the sentences around: a journey so far, the meeting that a press conference ends."""

from __future__ import annotations

from dataclasses import replace

from calendar_app.model import Kind

from .discourse import Discourse
from .frames import Frame


def travel(frame: Frame, discourse: Discourse) -> None:
    """ "From there he goes to Oslo. On July 13 he will meet": where the traveller has got to."""
    if (
        frame.where.country
        or frame.kind in (Kind.CALL, Kind.VISIT)
        or not (frame.who.pronoun or frame.who.again)
    ):
        return
    before = discourse.frames[-1] if discourse.frames else None
    if before is None or before.kind is not Kind.VISIT or before.when or not before.where.city:
        return
    gap = frame.scene.span.start - before.scene.span.end
    if before.scene is not frame.scene and 0 <= gap <= 2:
        inferred = {"city": "from the journey in the sentence before"}
        frame.where = replace(before.where, inferred=inferred)


def stay(frame: Frame, discourse: Discourse) -> None:
    """A press conference without a place of its own is where the meeting around it is."""
    if frame.kind is not Kind.PRESS_CONFERENCE or frame.where.country or not frame.when:
        return
    for old in reversed(discourse.frames):
        if old.when and old.when.overlaps(frame.when) and old.where.city:
            frame.where = replace(old.where, inferred={"city": "from the meeting around it"})
            return
