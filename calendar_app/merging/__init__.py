"""Known or new, and why: `decide`. What many articles together say of a meeting: `fold`. Pure.

Deciding is a sum: each rule in RULES looks at a sighting and a meeting, and speaks for or against
their being the same. From SAME on they are one meeting, below UNSURE they are two, and in between
a person may judge. A wrong merge hides a meeting, a missed one shows it twice: in doubt they stay
apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Sequence

from calendar_app.model import (
    Article,
    Decision,
    Grain,
    Meeting,
    NewMeeting,
    Reason,
    SameMeeting,
    Sighting,
    Unsure,
)

from .folding import fold
from .history import changes_of
from .rules import RULES, Rule

__all__ = [
    "ENOUGH_CONFIDENCE",
    "RULES",
    "SAME",
    "UNSURE",
    "Rule",
    "awaits_review",
    "belongs_on_calendar",
    "changes_of",
    "decide",
    "fold",
    "new_uid",
]

ENOUGH_CONFIDENCE = 0.5  # below it a sighting is kept, but makes no meeting
SAME = 5.0
UNSURE = 4.0


def belongs_on_calendar(sighting: Sighting) -> bool:
    """Whether it is sure enough, and placed closely enough, to make a meeting."""
    when = sighting.when
    return (
        when is not None and when.grain <= Grain.MONTH and sighting.confidence >= ENOUGH_CONFIDENCE
    )


def awaits_review(sighting: Sighting) -> bool:
    """Whether it has its place on the calendar, and is only too unsure to stand there."""
    when = sighting.when
    return when is not None and when.grain <= Grain.MONTH and not belongs_on_calendar(sighting)


def new_uid(article: Article, sighting: Sighting, *, taken: Container[str] = ()) -> str:
    """A uid out of the article and the place in it, so that reading again mints the same ones.

    It holds nothing that can change about the meeting. `taken` are those minted for this article
    before: one phrase may tell of several meetings.
    """
    evidence, phrase = sighting.evidence, sighting.phrase
    place = f"{article.id} {evidence.start}-{evidence.end} {phrase.start}-{phrase.end}"
    number, uid = 0, ""
    while not uid or uid in taken:
        told = f"{place} {number}" if number else place
        uid = f"{hashlib.sha256(told.encode()).hexdigest()[:16]}@calendar-app"
        number += 1
    return uid


def decide(
    sighting: Sighting,
    candidates: Sequence[Meeting],
    *,
    uid: str,
    rules: Sequence[Rule] = RULES,
) -> Decision:
    """Which of the candidates, oldest first, the sighting is about; a new meeting `uid` if none.

    `sighting` has a `when`. Where several are equally likely and it is placed only to a week or a
    month, none is taken; else the oldest of them.
    """
    judged = [(_reasons(sighting, meeting, rules), meeting) for meeting in candidates]
    if not judged:
        return NewMeeting(sighting, uid)
    reasons, best = max(judged, key=lambda pair: _score(pair[0]))  # the first of equals
    score = _score(reasons)
    if score < UNSURE:
        return NewMeeting(sighting, uid, reasons)
    equals = [meeting.uid for why, meeting in judged if _score(why) == score]
    open_choice = len(equals) > 1 and any(reason.rule == "within-period" for reason in reasons)
    if score < SAME or open_choice:
        return Unsure(sighting, uid, reasons, tuple(equals))
    return SameMeeting(sighting, best.uid, reasons)


def _reasons(sighting: Sighting, meeting: Meeting, rules: Sequence[Rule]) -> tuple[Reason, ...]:
    found = (rule.reason(sighting, meeting) for rule in rules)
    return tuple(reason for reason in found if reason)


def _score(reasons: Sequence[Reason]) -> float:
    return round(sum(reason.score for reason in reasons), 2)
