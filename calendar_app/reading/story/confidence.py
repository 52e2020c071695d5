"""How far a sighting can be trusted, as a number in 0..1: how often one like it is right in an
article that the reader was not made with.

A table of points, added up and bent into a share (log odds): a fit over what the reader read of
each opened set before that set was known to it, by the rules of that day, rounded; so it tells how
readings fare in what is new, and not where the rules were made. To 0.9 comes only what is without
doubt: who or what meets, on which day and where, all told beside each other; of what is told in
full otherwise, names alone may be wanting. `bench/quality.py --confidence` prints how often each
band is right.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from calendar_app.model import Grain, Kind, Status
from calendar_app.reading.sentence.frames import Frame

from .discourse import participants_of
from .layout import BLOG

# What a frame starts with, what each doubt takes and each support gives.
_START = 1.8
_POINTS = {
    "doubt.blog": -1.2, "doubt.week": -1.2, "doubt.identity": -0.9, "doubt.nth": -0.8,
    "doubt.inner": -0.6, "doubt.opens": -0.6, "doubt.far": -0.5, "doubt.hour": -0.5,
    "doubt.off": -0.5, "doubt.elsewhere": -0.4, "doubt.long": -0.4, "doubt.no-place": -0.4,
    "doubt.taken-up": -0.4, "doubt.among": -0.3, "doubt.group": -0.3, "doubt.several-dates": -0.3,
    "doubt.at": -0.2, "doubt.lapsed": -0.2, "doubt.month": -0.2,
    "call": 1.5, "press": 1.0, "date.said": 0.6, "entry": 0.6, "range": 0.2,
}  # fmt: skip
_LIGHT = {"doubt.identity"}  # keeps nothing from 0.9 that much else speaks for
_UNSURE = 0.89  # as far as it goes with a doubt
_LONG = 220  # characters of a sentence
_FAR = 60  # characters between the date and what meets
_SAID = re.compile(r"(?:\d{4}|XXXX)-\d\d-\d\d")
_NTH = re.compile(r"XXXX-XX-\d\d.*")


def doubts_of(frame: Frame) -> list[str]:
    """The doubts about a frame, by name, the gravest first; `rules.toml` has them in words."""
    return sorted(_doubts(frame), key=lambda doubt: _POINTS[doubt])


def confidence_of(frame: Frame) -> float:
    """How far the frame leans on guesses, 0..1; below 0.5 it stays out of the calendar."""
    doubts = set(_doubts(frame))
    points = _START + sum(_POINTS[d] for d in (*doubts, *_supports(frame)))
    share = round(1 / (1 + math.exp(-points)), 2)
    return share if doubts <= _LIGHT else min(share, _UNSURE)


def _doubts(frame: Frame) -> Iterator[str]:
    yield from _when(frame)
    yield from _whose(frame)
    head, sentence = frame.head, frame.scene.span
    if sentence.end - sentence.start >= _LONG:
        yield "doubt.long"
    if frame.among:
        yield "doubt.among"
    if head.oblique:
        yield "doubt.at"
    if frame.where.city is None and frame.kind is not Kind.CALL:
        yield "doubt.no-place"
    if frame.status in (Status.CANCELLED, Status.POSTPONED):
        yield "doubt.off"
    if frame.lapsed:
        yield "doubt.lapsed"


def _when(frame: Frame) -> Iterator[str]:
    """The doubts about its day."""
    when, time, scene, head = frame.when, frame.time, frame.scene, frame.head
    if when and when.grain > Grain.DAY:
        yield "doubt.week" if when.grain is Grain.WEEK else "doubt.month"
    if when and BLOG in when.basis:
        yield "doubt.blog"
    if "date.hour" in frame.rules:
        yield "doubt.hour"
    if time and _NTH.fullmatch(time.timex.value):
        yield "doubt.nth"
    here = time is not None and scene.span.holds(time.span)
    if (
        here
        and time
        and max(time.span.start - head.span.end, head.span.start - time.span.end) > _FAR
    ):
        yield "doubt.far"
    one_day = when is not None and when.has_day and when.first_day == when.last_day
    if here and one_day and scene.of("diary", "opening"):
        yield "doubt.opens"
    dates = [t for t in scene.dated if t.when and t.timex.type in ("DATE", "TIME")]
    if len(dates) > 1 and "date.heading" not in frame.rules:
        yield "doubt.several-dates"


def _whose(frame: Frame) -> Iterator[str]:
    """The doubts about who or what meets."""
    scene, who = frame.scene, frame.who
    body = frame.body.id if frame.body else None
    named = any(b.rule == "body.name" and b.body.id == body for b in scene.bodies)
    if not named and len(who.people) < 2:
        yield "doubt.identity"
    if frame.borrowed or "body.series" in frame.rules:
        yield "doubt.taken-up"
    told = {p.name for p in scene.people}
    sides = {p.actor for p in scene.people} | {a.actor for a in scene.actors}
    if not told.issuperset(who.people) or not (body or sides >= participants_of(frame)):
        yield "doubt.elsewhere"
    if who.plural:
        yield "doubt.group"
    if who.inner:
        yield "doubt.inner"


def _supports(frame: Frame) -> Iterator[str]:
    when, time, scene = frame.when, frame.time, frame.scene
    if when and when.has_day and when.last_day > when.first_day:
        yield "range"
    if time and scene.span.holds(time.span) and _SAID.match(time.timex.value):
        yield "date.said"
    if scene.entry:
        yield "entry"
    if frame.kind is Kind.CALL:
        yield "call"
    if frame.kind is Kind.PRESS_CONFERENCE:
        yield "press"
