"""Days that no longer hold, as other sentences tell: what should have been held and was not, and
what had been fixed for another day than the one told first.
"""

from __future__ import annotations

from calendar_app.model import Kind, Status
from calendar_app.reading.sentence.foreign import is_part_of_day
from calendar_app.reading.sentence.frames import Frame

from .discourse import Discourse

_OFF = (Status.CANCELLED, Status.POSTPONED)
_NEAR = 3  # statements behind one of a journey that was called off


def lapse(frame: Frame, discourse: Discourse) -> None:
    """ "The retreat was to be held on 18 January", after the news that it was put off; "the two
    should have met on 8 May", but did not."""
    if frame.status is Status.POSTPONED:
        _give_up(frame, discourse)
    if frame.status is not Status.CONFIRMED:
        return
    before = frame.antecedent
    if before and before.status in _OFF and _had_been_set(frame):
        frame.status, frame.settled = before.status, True
        return
    if _is_counterfactual(frame) or _was_to_have(frame):
        frame.status, frame.settled = Status.CANCELLED, True
        return
    off = _journey_off(frame, discourse)
    if off:
        frame.status, frame.settled = off, True
        return
    if not frame.lapsed:
        _give_up(frame, discourse)
        return
    clause = frame.scene.clauses[frame.head.clause]
    days = [t for t in frame.scene.times if not is_part_of_day(t)]
    if frame.scene.has("status", "unheld", clause) and len(days) == 1:
        frame.status, frame.settled = Status.CANCELLED, True
        return
    told = [f.status for f in discourse.frames if f.status in _OFF]
    if told:
        frame.status, frame.settled = told[-1], True
    elif frame.when:
        frame.previously, frame.when, frame.time = frame.when.first_day, None, None


def _had_been_set(frame: Frame) -> bool:
    """ "It is off. Berlin had pencilled it in for 30 May": when it was to be."""
    scene, at = frame.scene, frame.head.span.start
    start = scene.clauses[frame.head.clause].start
    had = scene.lexicon.pattern("had_set").search(scene.text, start, at)
    return frame.head.rule == "head.pronoun" and had is not None


def _is_counterfactual(frame: Frame) -> bool:
    """ "They would have met on Sunday", unless nobody ever planned it: "if he had come"."""
    scene = frame.scene
    clause = scene.clauses[frame.head.clause]
    supposed = scene.lexicon.pattern("supposed").search(
        scene.text, scene.span.start, scene.span.end
    )
    return supposed is None and scene.has("status", "unfulfilled_plan", clause) is not None


def _was_to_have(frame: Frame) -> bool:
    """ "On Tuesday they should have met", "was to have met A on Friday, and B on Sunday"."""
    scene, head = frame.scene, frame.head
    cues = (c.span for c in scene.of("status", "unheld") if c.span.end <= head.span.start)
    gaps = (scene.text[span.end : head.span.start] for span in cues)
    return not (frame.lapsed or frame.previously) and any(len(gap.split()) <= 2 for gap in gaps)


def _journey_off(frame: Frame, discourse: Discourse) -> Status | None:
    """ "Modi cancelled his trip to Kyiv. He was due to meet Zelensky there on Friday": what was to
    be done on a journey goes the way of it."""
    scene, start = frame.scene, frame.head.span.start
    aim = scene.lexicon.pattern("infinitive").match(scene.text, start)
    back, start = max(scene.span.start, start - 40), aim.end() if aim else start
    if not scene.lexicon.pattern("was_to_do").search(scene.text, back, start):
        return None
    for told in reversed(discourse.frames[-_NEAR:]):
        if told.kind is Kind.VISIT and set(told.who.actors) & set(frame.who.actors):
            return told.status if told.status in _OFF else None
    return None


def _give_up(frame: Frame, discourse: Discourse) -> None:
    """ "SADC meets on 20 May. The summit had been summoned for 22 May": the day before the change,
    where another one was told first; and whatever befell it then, it is on again."""
    if not (frame.when and frame.time) or frame.head.ordinal:
        return
    scene, start = frame.scene, frame.head.span.end
    had = scene.lexicon.pattern("had_been_for").search(scene.text, start, frame.time.span.start)
    told = [f for f in discourse.frames if f.body is frame.body and f.when and not f.ends]
    if frame.body is None:
        told = [f for f in told if f is frame.antecedent]
    if not (had and told and told[-1].when) or told[-1].when.overlaps(frame.when):
        return
    if frame.status is Status.POSTPONED:
        if told[-1].when.first_day < frame.when.first_day:
            return  # "The SADC meets on 20 May. It had been set for June but was put off"
        frame.status, frame.settled, frame.kind = told[-1].status, False, told[-1].kind
    frame.previously, frame.when, frame.time = frame.when.first_day, None, None
