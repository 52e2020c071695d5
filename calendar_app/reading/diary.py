"""The entries of diaries, agendas and live blogs.

A heading dates its entries, an hour opens one, a place in front of it says where; somebody's own
agenda is about its owner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from calendar_app.model import Grain, Kind, Span, TimeMention, Timex, When

from .cues import Lexicon
from .discourse import Discourse
from .frames import Frame
from .marks import Marks
from .scenes import Scene


def date_by_heading(frame: Frame, frames: Sequence[Frame], discourse: Discourse) -> None:
    heading = discourse.heading
    if heading is None or frame.when or frame.head.oblique == "hard" or frame.head.weak:
        return
    if frame.scene.sentence.closed and not frame.scene.sentence.opens:
        return
    if frame is not frames[0] and frame.hour is None:
        return
    frame.hour = frame.hour or _entry_hour(frame.scene)
    frame.time, frame.when = heading, heading.when
    frame.rules.append("date.heading")


def _entry_hour(scene: Scene) -> TimeMention | None:
    """The hour that opens an entry of an agenda: "9.15 Meeting with ..."."""
    found = scene.lexicon.pattern("entry_hour").match(scene.text, scene.span.start, scene.span.end)
    if not found:
        return None
    span = Span(found.start("hour"), found.end("minute"))
    value = f"T{int(found['hour']):02}:{found['minute']}"
    return TimeMention(span, span.of(scene.text), "entry.hour", Timex("TIME", value))


def date_by_hour(frame: Frame) -> None:
    """ "In the afternoon, at 3 pm": the hour's own day, the one spoken of last."""
    if frame.when is not None or frame.hour is None or not frame.hour.resolved:
        return
    try:
        day = date.fromisoformat(frame.hour.resolved[:10])
    except ValueError:
        return
    frame.time = frame.hour
    frame.when = When(day, day + timedelta(days=1), Grain.DAY, basis=("day spoken of last",))
    frame.borrowed = True
    frame.rules.append("date.hour")


def take_lead(frame: Frame, marks: Marks, discourse: Discourse) -> None:
    """In a diary the place in front of an entry is where it happens."""
    if discourse.heading is None and len(marks.leads) < 3:
        return
    place = marks.leads.get(frame.scene.sentence.paragraph)
    if place and frame.where.city is None and frame.kind is not Kind.CALL:
        frame.where.city, frame.where.country = place.name, place.country
        frame.where.timezone = place.timezone


def take_owner(frame: Frame, discourse: Discourse) -> None:
    """In somebody's own agenda "11:00 Meeting with the Prime Minister" is with its owner."""
    if frame.body or not discourse.agenda or discourse.owner is None:
        return
    first = frame.who.actors[:1]
    if len(frame.who.actors) != 1 or first == [discourse.owner[0]] or not _is_entry(frame):
        return
    frame.who.add(*discourse.owner)
    frame.borrowed = True
    frame.rules.append("agenda.owner")


def _is_entry(frame: Frame) -> bool:
    """A line of an agenda: an hour and what happens then, no sentence."""
    scene = frame.scene
    return scene.sentence.opens and not scene.of("finite", "words")


def extend(scene: Scene, frames: Sequence[Frame], discourse: Discourse, lexicon: Lexicon) -> None:
    """In a diary "(to June 9)" closes what the heading's date opened."""
    if discourse.heading is None:
        return
    until = lexicon.words("diary", "until")
    for time in scene.times:
        before = scene.word_before(time.span.start)
        bracket = scene.text.rfind("(", max(0, time.span.start - 12), time.span.start)
        if before not in until or bracket < 0 or time.when is None:
            continue
        opened = discourse.heading.when
        here = [
            f
            for f in (*frames, *discourse.frames)
            if f.scene.sentence.paragraph == scene.sentence.paragraph and f.head.oblique != "hard"
        ]
        for frame in here[:1]:
            if opened and time.when.last_day > opened.first_day:
                frame.time, frame.rules = time, [*frame.rules, "date.diary-until"]
                frame.when = replace(opened, end=time.when.last_day + timedelta(days=1))
