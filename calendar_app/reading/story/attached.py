"""Visits, calls, press conferences that go with what was told before, and with those of it."""

from __future__ import annotations

from dataclasses import replace

from calendar_app.model import Kind
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.heads import GATHERING

from .antecedents import antecedent
from .discourse import Discourse, participants_of
from .groups import group

_PRESS, _VISIT = 3, 8  # sentences in which it is still "the visit": most articles have one
_TWO = 2


def take_same(frame: Frame, discourse: Discourse) -> None:
    """ "The visit, on 8 June": of whom, and where; "a joint press conference": of those who met."""
    who, head = frame.who, frame.head
    press = frame.kind in (Kind.PRESS_CONFERENCE, Kind.CEREMONY) and frame.when
    joint = press and frame.scene.has("roles", "jointly", frame.scene.clauses[head.clause])
    if head.rule != "head.noun":
        return
    if who.actors or who.people:
        if joint and len(who.sides) == 1:
            _join_other(frame, discourse)
        return
    signing = frame.kind is Kind.CEREMONY and frame.when and not head.fresh
    signing = signing and _two_met_before(frame, discourse)
    if joint or signing or (press and head.fresh and _right_after(frame, discourse)):
        found = group(frame, discourse.spoken, discourse.number)
    elif head.generic and not head.ordinal:
        found = antecedent(frame, discourse.spoken, discourse.number, None)
    else:
        return
    if found is None or found.number < discourse.number - (_PRESS if press else _VISIT):
        return
    for actor in (*found.who.actors, *(found.body.participants if found.body else ())):
        who.add(actor)
    for person in found.who.people:
        who.add(None, person)
    old = found.frame
    if old and not press:
        frame.antecedent = old
        if not frame.where.country:
            frame.where = replace(old.where)
    frame.borrowed = True
    frame.rules.append("same.generic")


def _join_other(frame: Frame, discourse: Discourse) -> None:
    """ "A joint press conference with the defence minister": the other one is whoever met him, or
    visits his state, on that day."""
    for old in reversed(discourse.frames):
        sides = participants_of(old)
        one_day = old.when and frame.when and old.when.first_day == frame.when.first_day
        if one_day and len(sides) == 2 and set(frame.who.sides) < sides:
            for side in sides:
                frame.who.add(side)
            frame.borrowed = True
            frame.rules.append("same.generic")
            return


def take_goal(frame: Frame, discourse: Discourse) -> None:
    """ "Cavusoglu's visit will take place on 13 May": the journey of the same side, and where it
    leads, were told before."""
    away = frame.where.country or frame.where.countries or len(frame.who.actors) > 1
    if frame.kind is not Kind.VISIT or frame.head.rule != "head.noun" or away:
        return
    for old in reversed(discourse.frames):
        if old.kind is not Kind.VISIT or old.head.refused or not frame.who.actors:
            continue
        if old.who.actors[:1] == frame.who.actors and (old.where.country or old.where.countries):
            for actor in old.who.actors:
                frame.who.add(actor)
            frame.where, frame.borrowed = replace(old.where), True
            frame.rules.append("same.generic")
            return


def _two_met_before(frame: Frame, discourse: Discourse) -> bool:
    """ "The presidents of A and B met on Monday. The signing will take place on 20 May": theirs."""
    last = discourse.frames[-1] if discourse.frames else None
    theirs = frame.scene.lexicon.pattern("signing_of").match(
        frame.scene.text, frame.head.span.start
    )
    if last is None or last.body or last.kind not in GATHERING or not theirs:
        return False
    return len(last.who.sides) == _TWO and frame.scene.span.start - last.scene.span.end <= _TWO


def _right_after(frame: Frame, discourse: Discourse) -> bool:
    """ "The two meet in Oslo on Monday. A press conference will be held at noon": theirs, as it is
    told right behind, of the same day."""
    last = discourse.frames[-1] if discourse.frames else None
    if last is None or last.when is None or frame.when is None or last.kind not in GATHERING:
        return False
    near = frame.scene.span.start - last.scene.span.end <= 2
    return near and last.when.has_day and last.when.first_day == frame.when.first_day


def sits_within(frame: Frame, discourse: Discourse) -> bool:
    """ "The summit runs from 13 to 15 June. He comes on the 14th for the session": its own."""
    last = discourse.frames[-1] if discourse.frames else None
    if frame.kind is not Kind.SESSION or last is None or not (last.when and frame.when):
        return False
    large = last.kind in (Kind.SUMMIT, Kind.CONFERENCE) or not (last.body or last.head.oblique)
    same = last.scene.sentence.paragraph == frame.scene.sentence.paragraph
    long = last.when.last_day > last.when.first_day and last.kind in GATHERING
    return large and long and same and last.when.overlaps(frame.when)
