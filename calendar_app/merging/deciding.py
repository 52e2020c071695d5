"""Known or new, and why: `decide`.

Deciding is a sum: each rule in RULES speaks for or against a sighting and what was told of a
meeting before. From SAME on they are one meeting, below UNSURE they are two, and in between a
person may judge. A wrong merge hides a meeting, a missed one shows it twice: in doubt they stay
apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calendar_app.model import (
    Decision,
    NewMeeting,
    Reason,
    SameMeeting,
    Sighting,
    Status,
    Unsure,
)

from .placed import placed
from .rules import RULES, Rule

SAME = 5.0
UNSURE = 4.0
_WHO = ("body", "sides", "people", "title")

Words = tuple[tuple[str, Reason], ...]  # what each rule that speaks has to say, with its aspect


@dataclass(frozen=True, slots=True)
class Known:
    """A meeting so far: what was told of it, oldest article first."""

    uid: str
    sightings: tuple[Sighting, ...]

    @property
    def articles(self) -> frozenset[str]:
        return frozenset(sighting.article for sighting in self.sightings)


class Comparison:
    """What the rules say of two sightings, asked once of those that tell the same."""

    def __init__(self, rules: Sequence[Rule] = RULES) -> None:
        self._rules = rules
        self.aspects = tuple(dict.fromkeys(rule.aspect for rule in rules))
        self._said: dict[tuple[object, object], Words] = {}

    def words(self, one: Sighting, other: Sighting) -> Words:
        asked = (_told(one), _told(other))
        if asked not in self._said:
            found = ((rule.aspect, rule.reason(one, other)) for rule in self._rules)
            self._said[asked] = tuple((aspect, reason) for aspect, reason in found if reason)
        return self._said[asked]

    def near(self, one: Sighting, other: Sighting) -> bool:
        """Whether the two, with nothing else known, could be one. A day, a place and a kind are not
        enough: something must say that it is the same ones who meet."""
        words = self.words(one, other)
        known = any(aspect in _WHO and reason.score > 0 for aspect, reason in words)
        return known and _score([reason for _, reason in words]) >= UNSURE


def decide(
    sighting: Sighting,
    known: Sequence[Known],
    *,
    uid: str,
    comparison: Comparison | None = None,
    corrected: Sighting | None = None,
) -> Decision:
    """Which of the known meetings, oldest first, the sighting is about; a new one `uid` if none.
    It is `corrected` where a person said what it should have told: then either may be.

    `sighting` has a `when`. No meeting is taken that its own article tells of already: there its
    reader saw two. Where several are equally likely and it is placed only to a week or a month,
    none is taken; else the oldest of them. Where it says that the one was moved to the day of the
    other, the two are one.
    """
    compare = comparison or Comparison()
    tellings = (sighting, corrected) if corrected else (sighting,)
    judged = [
        (reasons, meeting)
        for meeting in known
        if sighting.article not in meeting.articles
        and (reasons := max((_reasons(one, meeting, compare) for one in tellings), key=_score))
    ]
    if not judged:
        return NewMeeting(sighting, uid)
    reasons, best = max(judged, key=lambda pair: _score(pair[0]))  # the first of equals
    score = _score(reasons)
    if score < UNSURE:
        return NewMeeting(sighting, uid, reasons)
    equals = [meeting for why, meeting in judged if _score(why) == score]
    open_choice = len(equals) > 1 and any(reason.rule == "within-period" for reason in reasons)
    if score < SAME or open_choice:
        return Unsure(sighting, uid, reasons, tuple(meeting.uid for meeting in equals))
    rest = [(why, meeting) for why, meeting in judged if _score(why) >= SAME and meeting != best]
    return SameMeeting(sighting, best.uid, reasons, _joined(sighting, best, reasons, rest))


def _joined(
    sighting: Sighting,
    best: Known,
    reasons: Sequence[Reason],
    rest: Sequence[tuple[Sequence[Reason], Known]],
) -> str | None:
    """The meeting on the day that it left or on the day that it goes to, where `best` is the other
    one, and no article tells of both."""
    if sighting.previously is None or not placed(sighting).has_day:
        return None
    by_move = _says(reasons, "moved")
    others = (meeting for why, meeting in rest if _says(why, "moved") != by_move)
    return next((meeting.uid for meeting in others if not meeting.articles & best.articles), None)


def _says(reasons: Sequence[Reason], rule: str) -> bool:
    return any(reason.rule == rule for reason in reasons)


def _reasons(sighting: Sighting, meeting: Known, compare: Comparison) -> tuple[Reason, ...]:
    """What decides, aspect by aspect; nothing where no single telling is near."""
    if not any(compare.near(sighting, other) for other in meeting.sightings):
        return ()
    told = [(other, compare.words(sighting, other)) for other in meeting.sightings]
    # A day that is known says more than the month in which it lies, unless it was left since.
    dated = [words for other, words in told if placed(other).has_day or other.previously]
    # Whom a body brings is told by those who name the body.
    bodied = [words for _, words in told if _says([reason for _, reason in words], "same-body")]
    chosen: dict[str, tuple[Reason, ...]] = {}
    for aspect in compare.aspects:
        heard = [words for _, words in told]
        if aspect == "days":
            heard = dated or heard
        elif aspect in ("sides", "people", "title"):
            heard = bodied or heard
        said = [tuple(reason for of, reason in words if of == aspect) for words in heard]
        said = [reasons for reasons in said if reasons]
        if not said:
            continue
        best = max(said, key=_score)
        chosen[aspect] = best if _score(best) > 0 else min(said, key=_score)
    return tuple(reason for reasons in chosen.values() for reason in reasons)


def _score(reasons: Sequence[Reason]) -> float:
    return round(sum(reason.score for reason in reasons), 2)


def _told(sighting: Sighting) -> object:
    """All that rules look at."""
    return (
        sighting.title,
        sighting.kind,
        sighting.body,
        sighting.participants,
        sighting.people,
        sighting.city,
        sighting.country,
        sighting.when,
        sighting.previously,
        sighting.status is Status.POSTPONED,
        tuple(sorted(sighting.inferred)),
    )
