"""Where what an article announces is held: an advisory to the press is about one town, and so is a
title that names one beside its body ("All eyes on Apia as CHOGM week begins").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from calendar_app.model import Body, Kind, Place, Status
from calendar_app.reading.lexicon.cues import Lexicon
from calendar_app.reading.names.marks import Marks
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.heads import GATHERING
from calendar_app.reading.sentence.places import Where

_TITLE = {"city": "from the title"}
_ADVISORY = {"city": "where what is announced is held"}
_WANDERING = (Kind.SUMMIT, Kind.CONFERENCE, Kind.MEETING)  # which are now here and now there
_AFTER = timedelta(days=4)  # within which what follows is of the same event


def bring_home(
    frames: Sequence[Frame], marks: Marks, lexicon: Lexicon, main: Body | None, today: date
) -> None:
    """Gives the town of what is announced to those of the merged frames from today on that tell no
    place: in an advisory to all that gather, else to the meeting of the main body alone."""
    title = next((s.span for s in marks.sentences if not s.closed), None)
    if title is None or title.start > 0:
        return
    towns = {
        p.place.id: p.place
        for p in marks.places
        if p.place.type == "city" and title.holds(p.span) and p.rule != "place.lead"
    }
    town = next(iter(towns.values())) if len(towns) == 1 else None
    advisory = lexicon.pattern("of_an_advisory").search(marks.level, *title) is not None
    coming = [f for f in frames if f.when and f.when.has_day and f.when.last_day >= today]
    where = _at(town) if town else _held(coming) if advisory else None
    if where is None:
        return
    if not advisory:
        coming = [f for f in coming if f.body is main is not None and f.kind in _WANDERING][:1]
    days = {f.when.first_day for f in coming if f.when and f.where.city == where.city}
    last = max(days, default=None) or min(
        (f.when.first_day for f in coming if f.when), default=today
    )
    for frame in coming:
        near = frame.when is not None and frame.when.first_day - last <= _AFTER
        if near and _lacks_place(frame):
            frame.where = replace(where, inferred=dict(_TITLE if town else _ADVISORY))


def _at(town: Place) -> Where:
    return Where(town.name, town.country, timezone=town.timezone)


def _held(frames: Sequence[Frame]) -> Where | None:
    """The one town in which all are held of which a town is told."""
    towns = {f.where.city: f.where for f in frames if f.where.city and f.kind is not Kind.VISIT}
    if len(towns) != 1:
        return None
    return replace(towns.popitem()[1], venue=None, house=None)


def _lacks_place(frame: Frame) -> bool:
    if frame.where.country or frame.where.countries or frame.status is Status.TENTATIVE:
        return False
    if frame.kind not in (*GATHERING, Kind.PRESS_CONFERENCE, Kind.CEREMONY):
        return False
    scene = frame.scene
    on_screen = scene.lexicon.pattern("on_screen").search(scene.text, *scene.span)
    return frame.head.oblique != "hard" and on_screen is None
