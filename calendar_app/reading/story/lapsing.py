"""Days that no longer hold, as other sentences tell: what should have been held and was not, and
what had been fixed for another day than the one told first.
"""

from __future__ import annotations

from calendar_app.model import Status
from calendar_app.reading.sentence.foreign import is_part_of_day
from calendar_app.reading.sentence.frames import Frame

from .discourse import Discourse


def lapse(frame: Frame, discourse: Discourse) -> None:
    """ "The retreat was to be held on 18 January", after the news that it was put off; "the two
    should have met on 8 May", but did not."""
    if frame.status is Status.POSTPONED:
        _give_up(frame, discourse)
    if frame.status is not Status.CONFIRMED:
        return
    before = frame.antecedent
    if before and before.status in (Status.CANCELLED, Status.POSTPONED) and _had_been_set(frame):
        frame.status, frame.settled = before.status, True
        return
    if _is_counterfactual(frame):
        frame.status, frame.settled = Status.CANCELLED, True
        return
    if not frame.lapsed:
        _give_up(frame, discourse)
        return
    clause = frame.scene.clauses[frame.head.clause]
    days = [t for t in frame.scene.times if not is_part_of_day(t)]
    if frame.scene.has("status", "unheld", clause) and len(days) == 1:
        frame.status, frame.settled = Status.CANCELLED, True
        return
    off = [f.status for f in discourse.frames if f.status in (Status.CANCELLED, Status.POSTPONED)]
    if off:
        frame.status, frame.settled = off[-1], True
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
