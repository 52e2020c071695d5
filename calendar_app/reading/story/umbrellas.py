"""Journeys that are no meetings of their own: tours whose stops are told, and ways to a meeting;
and meetings that are no more than part of a visit.

Whoever travels there takes part in the meeting.
"""

from __future__ import annotations

from collections.abc import Sequence

from calendar_app.model import Grain, Kind
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.heads import GATHERING
from calendar_app.reading.sentence.kinds import is_journey

from .discourse import participants_of

_MANY = 2  # sides that come, besides the host
_DAYS_BEFORE = 3  # that one may come earlier


def is_umbrella(frame: Frame, frames: Sequence[Frame]) -> bool:
    """A tour whose stops have dates of their own."""
    if frame.kind is not Kind.VISIT or frame.when is None or len(frame.where.countries) < 2:
        return False
    inside = [f for f in frames if f is not frame and f.when and f.when.overlaps(frame.when)]
    goes = set(frame.who.people), set(frame.who.actors[:1])
    return frame.when.last_day > frame.when.first_day and any(
        set(f.who.people) & goes[0] or (_is_its_stop(f, frame) and participants_of(f) & goes[1])
        for f in inside
    )


def _is_its_stop(visit: Frame, tour: Frame) -> bool:
    """ "Travelled to Berlin, Warsaw and Kyiv. A stop in Warsaw was devoted to refugees"."""
    listed = tour.where.countries
    return visit.kind is Kind.VISIT and len(listed) > _MANY and visit.where.country in listed


def is_way_to(frame: Frame, frames: Sequence[Frame]) -> bool:
    """ "She flies to Rome next week: on 22 May she meets": what she travels for is the meeting."""
    if not frame.when or frame.kind is not Kind.VISIT:
        return False
    if any(_comes_among(frame, other) for other in frames):
        return True
    if not is_journey(frame.scene, frame.head):
        return False
    days = frame.when.has_day and frame.when.first_day != frame.when.last_day
    for other in frames:
        if days and not (other.body and other.time is frame.time):
            continue  # but "travels to Brussels May 27 through 29 for the meeting"
        if _travels_for_it(frame, other):
            for actor in frame.who.actors:
                other.who.add(actor if actor != frame.where.country else None)
            return True
        near = abs(other.scene.sentence.paragraph - frame.scene.sentence.paragraph) <= 1
        if other.kind not in GATHERING or not other.when or not near or other.body:
            continue
        if _are_entries(frame, other):
            continue
        if not (other.when.has_day and other.when.overlaps(frame.when)):
            continue
        if participants_of(frame) <= participants_of(other):
            if other.where.city is None and frame.where.city:
                other.where = frame.where
            return True
    return False


def _are_entries(frame: Frame, other: Frame) -> bool:
    """ "10:00 Scholz receives Tusk" above "14:30 Scholz flies to Rome": two lines of a diary."""
    headed = all("date.heading" in f.rules for f in (frame, other))
    return headed and frame.scene.sentence.paragraph != other.scene.sentence.paragraph


def is_of_visit(frame: Frame, frames: Sequence[Frame]) -> bool:
    """ "On Monday he visited Baku and was received by Aliyev": of the one day that is told for both
    the visit is what it was, with whomever he met there."""
    if frame.body or frame.kind not in GATHERING or frame.time is None or frame.hour:
        return False
    narrated = "date.narrated" in frame.rules  # "arrived on Monday. He was received by Aliyev"
    for visit in frames:
        if visit.kind is not Kind.VISIT or visit is frame:
            continue
        entry = _of_one_entry(visit, frame)
        if visit.scene is not frame.scene and not (narrated or entry):
            continue
        host = {c for c in (visit.where.country, *visit.where.countries) if c}
        there = not frame.where.city or frame.where.city == visit.where.city
        theirs = participants_of(frame) <= (participants_of(visit) | host)
        if visit.time is frame.time and there and (theirs or entry):
            for person in frame.who.people:
                visit.who.add(None, person)
            return True
    return False


def _of_one_entry(visit: Frame, frame: Frame) -> bool:
    """ "Working visit to Cairo. Meeting with Minister Shoukry": one entry of a programme, with one
    of those who are visited."""
    one, other = visit.scene.sentence, frame.scene.sentence
    headed = all("date.heading" in f.rules for f in (visit, frame))
    hosts = {visit.where.country, *visit.where.countries}
    headed = headed and one.paragraph == other.paragraph and visit.span_start < frame.span_start
    bare = not frame.scene.of("finite", "words")
    return headed and bare and bool(hosts & participants_of(frame))


def _comes_among(visit: Frame, other: Frame) -> bool:
    """ "Flies to Bali today, where the leaders of the G20 gather tomorrow", "will be in Nadi when
    the Forum's leaders convene": whoever goes where many meet comes to that."""
    scene = visit.scene
    if other.scene is not scene or other.kind not in GATHERING or not (visit.when and other.when):
        return False
    sides = participants_of(other) - {visit.where.country}
    if not other.body and len(sides) < _MANY:
        return False
    one, two = sorted((visit, other), key=lambda frame: frame.head.span)
    where = scene.lexicon.pattern("where_others")
    then = where.search(scene.text, one.head.span.end, two.head.span.start)
    if one is other and visit.time is not other.time:
        return False  # "the summit of 3 May, when he was in Rome": but not another day
    there = other.where.city in (None, visit.where.city) and (
        other.where.country in (None, visit.where.country)
    )
    days = (other.when.first_day - visit.when.last_day).days
    if not (then and there and other.when.has_day and days <= _DAYS_BEFORE):
        return False
    for actor in visit.who.actors:
        other.who.add(actor if actor != visit.where.country else None)
    return visit.when.first_day <= other.when.last_day


def _travels_for_it(frame: Frame, other: Frame) -> bool:
    """ "Both fly to Fiji next week", where a body meets that week: they come to that."""
    if other.body is None or other.kind not in GATHERING or not (frame.when and other.when):
        return False
    here = frame.where.country is not None and frame.where.country == other.where.country
    there = not frame.where.city or frame.where.city == other.where.city
    inside = other.when.has_day and frame.when.first_day <= other.when.first_day
    inside = inside and (frame.when.grain is not Grain.MONTH or bool(frame.where.city))
    return here and there and inside and other.when.last_day <= frame.when.last_day
