"""On which day that is of which only the hour is told: "The talks will start at 9:30 a.m."."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from calendar_app.model import Grain, Kind, When
from calendar_app.reading.sentence.foreign import admits
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.heads import GATHERING
from calendar_app.reading.sentence.lasting import stretched

from .antecedents import alike
from .discourse import Discourse, participants_of

_PARAGRAPHS = 2  # as far as a meeting to come is in mind


def date_by_hour(frame: Frame, discourse: Discourse) -> None:
    """ "In the afternoon, at 3 pm": the hour's own day, the one spoken of last; "the talks begin at
    10:00": the day of the talks told last, whatever day was spoken of since."""
    if frame.when is not None or frame.hour is None or not frame.hour.resolved:
        return
    if admits(frame.scene, frame.scene.clauses[frame.head.clause]):
        return  # "badges may be picked up on both days of the meeting from 7:00"
    try:
        day = date.fromisoformat(frame.hour.resolved[:10])
    except ValueError:
        return
    before = _comes_behind(frame, discourse)
    whole = None if before else _told_before(frame, discourse)
    told = before.when.last_day if before and before.when else None
    told = whole.when.first_day if whole and whole.when else told
    told = told or _day_of_body(frame, day, discourse) or _day_of_town(frame, discourse)
    told = told or _day_of_paragraph(frame, discourse)
    frame.time = frame.hour
    if whole and whole.body and not frame.who.actors and alike(frame.kind, whole.kind):
        frame.antecedent = whole  # whatever else "the meeting" might take up
    day = told or day
    if day < _since(frame, discourse):  # "held talks on 6 May and is to meet the press at 1 p.m."
        day = _day_ahead(frame, discourse) or day
    when = When(day, day + timedelta(days=1), Grain.DAY, basis=("day spoken of last",))
    frame.when = stretched(when, frame.lasts, closes=False)  # "the two-day meeting starts at 9"
    frame.borrowed = True
    frame.rules.append("date.hour")


def _comes_behind(frame: Frame, discourse: Discourse) -> Frame | None:
    """What a press conference comes behind: "After the signing there will be a joint press
    conference at 13:30"; it is there, and of those who met."""
    scene = frame.scene
    found = scene.lexicon.pattern("after_which").search(
        scene.text, scene.clauses[frame.head.clause].start, scene.span.end
    )
    if frame.kind is not Kind.PRESS_CONFERENCE or found is None:
        return None
    signed = found["signed"] is not None
    for old in reversed(discourse.frames):
        fits = old.kind is Kind.CEREMONY if signed else old.kind in GATHERING
        summit = found["noun"] == Kind.SUMMIT.value
        fits = fits and (not summit or old.kind is Kind.SUMMIT or old.body is not None)
        if not fits or old.when is None or not old.when.has_day or scene is old.scene:
            continue
        if not frame.who.actors:
            for side in participants_of(old):
                frame.who.add(side)
        if not frame.where.country:
            inferred = {"city": "from the meeting before"}
            frame.where = replace(old.where, inferred=inferred if old.where.city else {})
        return old
    return None


def _told_before(frame: Frame, discourse: Discourse) -> Frame | None:
    """The meeting told right before, that "the talks" are; if they "will begin at noon", none that
    is over."""
    head, paragraph = frame.head, frame.scene.sentence.paragraph
    since = _since(frame, discourse)
    if head.rule != "head.noun" or not head.generic or head.ordinal or head.body:
        return None
    for old in reversed(discourse.frames):
        if paragraph - old.scene.sentence.paragraph > 1:
            return None
        held = old.when and old.when.has_day and old.kind in GATHERING and not old.ends
        if held and old.when and old.when.last_day >= since:
            return old
    return None


def _since(frame: Frame, discourse: Discourse) -> date:
    """The first day that it can have: today where it is told to come."""
    scene, clause = frame.scene, frame.scene.clauses[frame.head.clause]
    ahead = scene.lexicon.pattern("to_come").search(scene.text, *clause)
    return discourse.today if ahead and discourse.today else date.min


def _day_ahead(frame: Frame, discourse: Discourse) -> date | None:
    """The first day of the meeting to come that was told last, no more than two paragraphs ago."""
    for old in reversed(discourse.frames):
        if frame.scene.sentence.paragraph - old.scene.sentence.paragraph > _PARAGRAPHS:
            return None
        if old.when and old.when.has_day and old.when.first_day >= _since(frame, discourse):
            return old.when.first_day
    return None


def _day_of_body(frame: Frame, day: date, discourse: Discourse) -> date | None:
    """The day of the body's meeting told before, if that is not over by the `day` spoken of last:
    "Tomorrow the Group meets. ... Its summit begins at 10:30"."""
    for old in reversed(discourse.frames if frame.body else []):
        if old.body is frame.body and old.when and old.when.has_day and not old.ends:
            return old.when.first_day if old.when.first_day >= day else None
    return None


def _day_of_town(frame: Frame, discourse: Discourse) -> date | None:
    """ "Goes to Accra on Friday, after talks in Abuja on Thursday. In Accra he will be received at
    noon": the day on which he is in the town."""
    city, people = frame.where.city, set(frame.who.people)
    for old in reversed(discourse.frames if city and people else []):
        if frame.scene.sentence.paragraph - old.scene.sentence.paragraph > 1:
            return None
        there = old.where.city == city and people & set(old.who.people)
        if there and old.when and old.when.has_day and old.when.first_day == old.when.last_day:
            return old.when.first_day
    return None


def _day_of_paragraph(frame: Frame, discourse: Discourse) -> date | None:
    """The day of the meeting told last in the paragraph, where no day was spoken of since but
    that of something else: "They meet on Monday. The loan falls due on the 20th. She receives him
    at 15.15"."""
    paragraph = frame.scene.sentence.paragraph
    for old in reversed(discourse.frames):
        if old.scene.sentence.paragraph != paragraph:
            return None
        if old.when and old.when.has_day and old.head.oblique != "hard":
            return old.when.first_day
    return None
