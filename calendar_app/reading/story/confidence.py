"""How far a sighting can be trusted, as a number in 0..1.

A table of points, added up and bent into a share: each says how much rarer frames of its sort were
right on the annotated articles, on the scale of log odds, as a fit over all of them gave and as
held on each set when it was fitted on the others. One doubt brings a frame under 0.9; those without
any are right in 96 of 100. `bench/quality.py --confidence` prints how often each band is right.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from calendar_app.model import Grain, Kind, Status
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.times.thread import STORY

from .discourse import participants_of

# What a frame starts with, and what each doubt takes and each support gives.
_START = 2.4
_POINTS = {
    "doubt.week": -1.1, "doubt.month": -0.9, "doubt.alone": -0.9, "doubt.shifted": -0.7,
    "doubt.other-clause": -0.7, "doubt.identity": -0.6, "doubt.many": -0.6,
    "doubt.passing": -0.6, "doubt.several-dates": -0.5, "doubt.no-place": -0.5,
    "doubt.off": -0.5, "doubt.lapsed": -0.5, "date.hour": -0.5, "doubt.at": -0.45,
    "doubt.clauses": -0.45, "doubt.reported": -0.45, "doubt.taken-up": -0.4, "doubt.inner": -0.4,
    "doubt.bare": -0.2,
    "range": 0.5, "call": 0.3, "year": 0.2, "date.heading": 0.2,
}  # fmt: skip


def doubts_of(frame: Frame) -> list[str]:
    """The doubts about a frame, by name, the gravest first; `rules.toml` has them in words."""
    return sorted(_doubts(frame), key=lambda doubt: _POINTS[doubt])


def confidence_of(frame: Frame) -> float:
    """How far the frame leans on guesses, 0..1; below 0.5 it stays out of the calendar."""
    points = _START + sum(_POINTS[d] for d in (*_doubts(frame), *_supports(frame)))
    return round(1 / (1 + math.exp(-points)), 2)


def _doubts(frame: Frame) -> Iterator[str]:
    when, scene, head = frame.when, frame.scene, frame.head
    if when and when.grain > Grain.DAY:
        yield "doubt.week" if when.grain is Grain.WEEK else "doubt.month"
    if frame.time and frame.time.rule.startswith("shifted"):
        yield "doubt.shifted"
    if "date.hour" in frame.rules:
        yield "date.hour"
    here = frame.time is not None and scene.span.holds(frame.time.span)
    if here and frame.time and scene.clause_of(frame.time.span.start) != head.clause:
        yield "doubt.other-clause"
    dates = [t for t in scene.dated if t.when and t.timex.type in ("DATE", "TIME")]
    if len(dates) > 1 and "date.heading" not in frame.rules:
        yield "doubt.several-dates"
    yield from _whose(frame)
    if frame.where.city is None and frame.kind is not Kind.CALL:
        yield "doubt.no-place"
    if head.oblique:
        yield "doubt.passing" if head.oblique == "hard" else "doubt.at"
    if frame.status is Status.CANCELLED:
        yield "doubt.off"
    if frame.lapsed:
        yield "doubt.lapsed"
    if len(scene.clauses) > 2:
        yield "doubt.clauses"
    if scene.reported:
        yield "doubt.reported"


def _whose(frame: Frame) -> Iterator[str]:
    """The doubts about who or what meets."""
    sides = len(participants_of(frame))
    if frame.body is None and (sides == 1 or sides > 3):
        yield "doubt.alone" if sides == 1 else "doubt.many"
    body = frame.body.id if frame.body else None
    named = any(b.rule == "body.name" and b.body.id == body for b in frame.scene.bodies)
    if not named and len(frame.who.people) < 2:
        yield "doubt.identity"
    if frame.borrowed:
        yield "doubt.taken-up"
    if frame.head.generic:
        yield "doubt.bare"
    if frame.who.inner:
        yield "doubt.inner"


def _supports(frame: Frame) -> Iterator[str]:
    when = frame.when
    if when and when.has_day and when.last_day > when.first_day:
        yield "range"
    if when and STORY in when.basis:
        yield "year"
    if frame.kind is Kind.CALL:
        yield "call"
    if "date.heading" in frame.rules:
        yield "date.heading"
