"""When the meeting told before ends, where no word of a meeting says so.

"Replies will be heard on 23 May, the last day", "After five days both sides went home", "Four days
have been set aside", "The closing session is on Thursday", "He flies home on Wednesday".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from calendar_app.model import Kind, PersonMention, Span, TimeMention
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.heads import GATHERING
from calendar_app.reading.sentence.lasting import can_close, following, stretched, until
from calendar_app.reading.sentence.nth_days import day_number
from calendar_app.reading.sentence.scenes import PRONOUN, Scene

from .discourse import Discourse

_REACH = 3  # sentences back to the opening
_LEAVING = 16  # letters between "leaves" and the day
_HE = "he"
_DAYS = re.compile(r"P(\d{1,2})D")


def end(scene: Scene, frames: Sequence[Frame], discourse: Discourse) -> None:
    """Closes the meeting whose opening was told before, where the scene tells when it ends."""
    parts = [f.time for f in frames if is_close(f, discourse)]
    for time in scene.times:
        if time.timex.type == "DURATION":
            days = _DAYS.fullmatch(time.timex.value)
            if days and int(days[1]) > 1 and _is_its_length(scene, time):
                for frame in _opened(scene, discourse):
                    frame.when = stretched(frame.when, int(days[1]), closes=False)
                    frame.rules.append("date.length")
                    break
            continue
        if time.when and time.when.has_day and not _goes_home(scene, time, frames):
            _close(scene, time, discourse, part=time in parts)


def _goes_home(scene: Scene, time: TimeMention, frames: Sequence[Frame]) -> bool:
    """ "Lands in Ankara on Monday and leaves on Wednesday": the last day of the same visit."""
    clause = scene.clauses[scene.clause_of(time.span.start)]
    near = Span(max(clause.start, time.span.start - _LEAVING), time.span.start)
    leaves = next((c.span for c in scene.of("diary", "leaving") if near.overlaps(c.span)), None)
    for frame in frames if leaves else ():
        last = following(frame.when, time).when
        own = frame.time is not None and leaves is not None and frame.time.span.end <= leaves.start
        if own and frame.kind is Kind.VISIT and frame.when and last and can_close(frame.when, last):
            frame.when = until(frame.when, last.last_day)
            frame.rules.append("date.until")
            return True
    return False


def is_close(frame: Frame, discourse: Discourse) -> bool:
    """ "The closing session is on Thursday": a part of the meeting told before, its last; but not
    "the last meeting was held in March", before that opened."""
    scene, head = frame.scene, frame.head
    if frame.time is None or not any(
        can_close(opened.when, following(opened.when, frame.time).when)
        for opened in _opened(scene, discourse)
    ):
        return False
    back = max(scene.span.start, head.span.start - 24)
    found = scene.lexicon.pattern("closing_part").search(scene.text, back, head.span.end)
    return found is not None and found.end() == head.span.end


def _close(scene: Scene, time: TimeMention, discourse: Discourse, *, part: bool) -> None:
    nth = scene.lexicon.pattern("nth_day_behind").match(scene.text, time.span.end, scene.span.end)
    leaves = _leaves(scene, time) or _stays(scene, time)
    if not (nth or leaves or part):
        return
    number = max(day_number(scene, nth["nth"]), 0) if nth else 0
    for frame in _opened(scene, discourse, opening=not (nth or leaves)):
        last = following(frame.when, time).when
        journey = frame.kind is Kind.VISIT or _sets_out(frame)
        if journey is not bool(leaves) or not last or frame.when is None:
            continue
        known = {*frame.who.people, *frame.who.actors[:1], _HE}
        if leaves and not set(leaves) & known:
            continue
        if number and frame.when.first_day + timedelta(days=number - 1) != last.first_day:
            continue
        if can_close(frame.when, last):
            frame.when = until(frame.when, last.last_day)
            frame.kind = Kind.VISIT if leaves else frame.kind
            frame.rules.append("date.until")
        return


def _sets_out(frame: Frame) -> bool:
    """ "Leaves for Oslo on Sunday to hold talks": the day is that of the journey."""
    scene, clause = frame.scene, frame.scene.clauses[frame.head.clause]
    places = [p for p in scene.places if clause.start <= p.span.start < frame.span_start]
    bound = scene.lexicon.pattern("bound_for")
    return frame.head.moving or any(
        bound.search(scene.text, clause.start, place.span.start) for place in places
    )


def _is_its_length(scene: Scene, time: TimeMention) -> bool:
    """ "Four days have been set aside", "After five days both sides went home"."""
    aside = scene.lexicon.pattern("set_aside").match(scene.text, time.span.end, scene.span.end)
    if aside:
        return time.span.start == scene.span.start
    first = scene.text[scene.span.start : time.span.start].split()
    after = len(first) == 1 and first[0].lower() in scene.lexicon.words("diary", "after")
    return after and bool(scene.of("diary", "parting"))


def _leaves(scene: Scene, time: TimeMention) -> list[str]:
    """Who flies home on the day; nobody where the clause says no such thing."""
    clause = scene.clauses[scene.clause_of(time.span.start)]
    for cue in scene.of("diary", "leaving"):
        near = time.span.start - cue.span.end < _LEAVING and clause.holds(cue.span)
        if near and cue.span.end <= time.span.start:
            who = [p for p in scene.people if clause.start <= p.span.start < cue.span.start]
            if _goes_elsewhere(scene, cue.span, who):
                return []
            named = [p.name for p in who]
            return named + [p.actor for p in who if p.actor and p.rule == PRONOUN]
    return []


def _goes_elsewhere(scene: Scene, leaves: Span, who: Sequence[PersonMention]) -> bool:
    """ "Travels back to Europe a week later": on another journey, and not home."""
    back = scene.lexicon.pattern("back_to").match(scene.text, leaves.start)
    home = {p.actor for p in who}
    there = (p.place.country for p in scene.places if back and p.span.start == back.end())
    return back is not None and not home & set(there)


def _stays(scene: Scene, time: TimeMention) -> list[str]:
    """Who stays until the day: "He will be in the country till 15 October"; `_HE` where a pronoun
    stands for somebody of whom only the office was told."""
    clause = scene.clauses[scene.clause_of(time.span.start)]
    found = scene.lexicon.pattern("stays_until").search(scene.text, clause.start, time.span.start)
    if found is None or found.end() != time.span.start:
        return []
    before = Span(clause.start, found.start())
    who = [p for p in scene.people if before.holds(p.span)]
    if not who:
        return [_HE] if scene.has("anaphora", "subject", before) else []
    named = [p.name for p in who]
    return named + [p.actor for p in who if p.actor]


def _opened(scene: Scene, discourse: Discourse, *, opening: bool = True) -> Iterator[Frame]:
    """The frames of the last sentences that tell a first day, the latest first."""
    for spoken in reversed(discourse.spoken):
        if discourse.number - spoken.number > _REACH:
            return
        frame = spoken.frame
        if frame is None or frame.scene is scene or frame.when is None or frame.ends:
            continue
        when = frame.when
        if not when.has_day or when.first_day != when.last_day or frame.head.oblique == "hard":
            continue
        if frame.kind not in GATHERING and frame.kind is not Kind.VISIT:
            continue
        clause: Span = frame.scene.clauses[frame.head.clause]
        if not opening or frame.scene.has("diary", "opening", clause):
            yield frame
