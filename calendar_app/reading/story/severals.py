"""Several meetings told of at once: "the two summits could be held in June", "both bodies meet".

Such words take up as many meetings, or bodies, as they count, each of which is told of: by one date
all of them, by as many dates each in its turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace

from calendar_app.model import Kind, Status
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.heads import GATHERING

from .antecedents import Spoken, alike
from .discourse import Discourse

_REACH = 8  # sentences in which what is counted was spoken of
_COUNTS = ("two", "three", "four")
_OFF = (Status.CANCELLED, Status.POSTPONED)
# What could be meant, the likeliest first: what was told of the same day, what was called off and
# will be held after all, what is of the same kind, and councils, which are called summits, too.
_TIERS = ("day", "off", "alike", "loose")


def each_of(frames: Sequence[Frame], discourse: Discourse) -> list[Frame]:
    """The frames of one sentence, those of several meetings parted into one for each."""
    parted: list[Frame] = []
    done: set[int] = set()
    for frame in frames:
        if id(frame.head) in done:
            continue
        same = [f for f in frames if f.head is frame.head]
        meant = _meant(frame, discourse)
        if not meant or len(same) not in (1, len(meant)):
            parted.append(frame)
            continue
        if len(same) == 1 and _together(frame):
            _join(frame, meant)
            parted.append(frame)
            continue
        done.add(id(frame.head))
        each = same if len(same) > 1 else [_copy(frame) for _ in meant]
        for one, other in zip(each, meant, strict=True):
            _take(one, other)
        parted += each
    return parted


def _meant(frame: Frame, discourse: Discourse) -> list[Spoken]:
    """What "the two summits" are, in order of the text; empty where not so many were spoken of."""
    count, bodies = _count(frame)
    if not count or frame.body or frame.kind not in GATHERING:
        return []
    for tier in _TIERS:
        found: dict[tuple[str, ...], Spoken] = {}
        for one in reversed(discourse.spoken):
            if discourse.number - one.number > _REACH or len(found) == count:
                break
            fits = one.body if bodies else one.many and _fits(frame, one, tier)
            key = (one.body.id,) if one.body else tuple(sorted(one.parties))
            if fits and key not in found:
                found[key] = one
        if len(found) == count:
            return list(found.values())[::-1]
    return []


def _together(frame: Frame) -> bool:
    """ "She then brought both blocs together", "the two councils meet jointly": one meeting."""
    scene, clause = frame.scene, frame.scene.clauses[frame.head.clause]
    several = scene.lexicon.pattern("several_bodies").search(scene.text, clause.start, clause.end)
    if several is None:
        return False
    jointly = scene.lexicon.pattern("at_one_table")
    return jointly.search(scene.text, several.end(), clause.end) is not None


def _join(frame: Frame, meant: Sequence[Spoken]) -> None:
    """The frame is of all that was spoken of."""
    for one in meant:
        for side in sorted(one.parties):
            frame.who.add(side)
    if all(one.kind is Kind.SUMMIT for one in meant) and frame.kind is Kind.MEETING:
        frame.kind = Kind.SUMMIT
    frame.who.pronoun = False
    frame.borrowed = True
    frame.rules.append("same.each")


def _count(frame: Frame) -> tuple[int, bool]:
    """How many are told of, and whether bodies are: "both councils meet"."""
    scene, head = frame.scene, frame.head
    clause = scene.clauses[head.clause]
    if head.rule == "head.verb" or _together(frame):  # "both blocs hold a joint summit"
        bodies = scene.lexicon.pattern("several_bodies").search(
            scene.text, clause.start, head.span.start
        )
        return (_number(bodies["count"]), True) if bodies else (0, False)
    if head.rule == "head.noun":
        behind = scene.lexicon.pattern("of").match(scene.text, head.span.end)
        if not scene.word_at(head.span).endswith("s") or behind:
            return 0, False
        before = scene.lexicon.pattern("several_before").search(
            scene.text, clause.start, head.span.start
        )
        return (_number(before["count"]), False) if before else (0, False)
    return 0, False


def _number(word: str | None) -> int:
    return _COUNTS.index(word.lower()) + 2 if word else 2  # "both", "the pair of"


def _fits(frame: Frame, one: Spoken, tier: str) -> bool:
    if one.kind is None or (one.frame and one.kind not in GATHERING):
        return False
    if tier == "day":  # "both meetings on 7 June are open to photographers"
        told = one.frame.when if one.frame else None
        return told is not None and frame.when is not None and told.overlaps(frame.when)
    if tier == "off":
        off = one.frame is not None and one.frame.status in _OFF
        return off and frame.status not in _OFF and alike(frame.kind, one.kind) > 0
    if frame.kind is Kind.SUMMIT:
        return one.kind is Kind.SUMMIT or (tier == "loose" and one.body is not None)
    return frame.kind is Kind.MEETING or alike(frame.kind, one.kind) >= 2


def _copy(frame: Frame) -> Frame:
    where = replace(frame.where, inferred=dict(frame.where.inferred))
    return replace(frame, who=deepcopy(frame.who), where=where, rules=list(frame.rules))


def _take(frame: Frame, one: Spoken) -> None:
    """The frame tells of what was spoken of."""
    frame.body, frame.antecedent = one.body, one.frame
    if one.kind and frame.kind is Kind.MEETING:
        frame.kind = one.kind
    if not frame.body:
        for actor in one.who.actors:
            frame.who.add(actor)
        for person in one.who.people:
            frame.who.add(None, person)
    frame.who.pronoun = False
    frame.borrowed = True
    frame.rules.append("same.each")
