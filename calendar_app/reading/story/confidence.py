"""How far a sighting can be trusted, as a number in 0..1: how often one like it is right in an
article that the reader was not made with.

A table of points, added up and bent into a share (log odds): a fit over all annotated articles that
have been opened, rounded. In an article that its rules were made with the reader is right more
often than elsewhere, whatever the sentence looks like; so the fit had a term of its own for the
sets that were opened last, and the start is theirs. It holds on each set when it is fitted on the
others. To 0.9 comes only what has more than one thing to speak for it, and one light doubt at most.
`bench/quality.py --confidence` prints how often each band is right.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from calendar_app.model import Grain, Kind, Status
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.times.thread import STORY

from .discourse import participants_of

# What a frame starts with, what each doubt takes and each support gives.
_START = 1.3
_POINTS = {
    "doubt.identity": -0.8, "doubt.many": -0.8, "doubt.alone": -0.6, "doubt.other-clause": -0.5,
    "doubt.several-dates": -0.5, "doubt.taken-up": -0.5, "doubt.passing": -0.5,
    "doubt.lapsed": -0.5, "doubt.at": -0.4, "doubt.no-place": -0.4, "doubt.week": -0.3,
    "doubt.shifted": -0.2, "date.hour": -0.2, "doubt.month": -0.1, "doubt.inner": -0.1,
    "doubt.off": -0.1,
    "range": 0.8, "call": 0.6, "date.heading": 0.6, "date.said": 0.4, "year": 0.2, "short": 0.2,
}  # fmt: skip
_SHORT = 120  # characters of a sentence
_SAID = re.compile(r"(?:\d{4}|XXXX)-\d\d-\d\d")


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


def _whose(frame: Frame) -> Iterator[str]:
    """The doubts about who or what meets."""
    sides = len(participants_of(frame))
    one_is_enough = frame.body is not None or frame.kind is Kind.PRESS_CONFERENCE
    if frame.body is None and sides > 3:
        yield "doubt.many"
    elif sides == 1 and not one_is_enough:
        yield "doubt.alone"
    body = frame.body.id if frame.body else None
    named = any(b.rule == "body.name" and b.body.id == body for b in frame.scene.bodies)
    if not named and len(frame.who.people) < 2:
        yield "doubt.identity"
    if frame.borrowed:
        yield "doubt.taken-up"
    if frame.who.inner:
        yield "doubt.inner"


def _supports(frame: Frame) -> Iterator[str]:
    when, time, sentence = frame.when, frame.time, frame.scene.span
    if when and when.has_day and when.last_day > when.first_day:
        yield "range"
    if when and STORY in when.basis:
        yield "year"
    if frame.kind is Kind.CALL:
        yield "call"
    if "date.heading" in frame.rules:
        yield "date.heading"
    if time and sentence.holds(time.span) and _SAID.match(time.timex.value):
        yield "date.said"
    if sentence.end - sentence.start < _SHORT:
        yield "short"
