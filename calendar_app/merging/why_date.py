"""Which date a meeting is shown on where articles differ, and by which rule: `why_this_date`.

`fold` decides by the same `leading`; here the decision is told, so that people can check it.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from enum import StrEnum

from calendar_app.model import Grain, Sighting, When

from .folding import leading, standing
from .placed import placed


class DateRule(StrEnum):
    """What made the date the one that is shown."""

    PERSON = "person"
    ONLY = "only"
    AGREED = "agreed"
    MOVED = "moved"
    CALLED_AGAIN = "called-again"
    OFFICIAL = "official"
    STATED = "stated"
    CLOSEST = "closest"
    LATEST = "latest"


RULE_WORDS = {
    DateRule.PERSON: "a person gave it, and no article changes that",
    DateRule.ONLY: "one article gives it",
    DateRule.AGREED: "no article gives another",
    DateRule.MOVED: "the meeting was moved; what was said before speaks of the day that it left",
    DateRule.CALLED_AGAIN: "it was put off, and this is the new date",
    DateRule.OFFICIAL: "the word of those who hold the meeting outranks a report",
    DateRule.STATED: "a day that is stated outranks one that is worked out",
    DateRule.CLOSEST: "a day outranks a week or a month",
    DateRule.LATEST: "of articles that differ, the latest is followed",
}
"""The rules as people read them, each behind "since"."""


@dataclass(frozen=True, slots=True)
class DateChoice:
    """The rule, and what it made of each sighting: those whose time is shown, those that speak of
    the day that the meeting left, and those that were outranked. Each in the order of `fold`."""

    rule: DateRule
    shown: tuple[Sighting, ...]
    before: tuple[Sighting, ...] = ()
    outranked: tuple[Sighting, ...] = ()


def why_this_date(
    sightings: Sequence[Sighting], *, official: Container[str] = (), given: When | None = None
) -> DateChoice:
    """Why `fold` gives the meeting the time it has; `sightings` and `official` are as it has them,
    `given` is the time that a person gave."""
    lead = leading(sightings, official)
    since = len(sightings) - len(lead.heard)
    if given is not None:
        agree = tuple(s for s in sightings if placed(s).overlaps(given))
        before = tuple(s for s in sightings[:since] if not placed(s).overlaps(given))
        others = tuple(s for s in lead.heard if not placed(s).overlaps(given))
        return DateChoice(DateRule.PERSON, agree, before, others)
    time = placed(lead.sighting)
    shown = tuple(s for s in lead.heard if placed(s).overlaps(time))
    outranked = tuple(s for s in lead.heard if not placed(s).overlaps(time))
    before = tuple(sightings[:since])
    if lead.moved:
        rule = DateRule.MOVED
    elif before:
        rule = DateRule.CALLED_AGAIN
    elif outranked:
        rule = _outranking(lead.sighting, outranked, official)
    else:
        rule = DateRule.AGREED if len(shown) > 1 else DateRule.ONLY
    return DateChoice(rule, shown, before, outranked)


def _outranking(
    winner: Sighting, outranked: Sequence[Sighting], official: Container[str]
) -> DateRule:
    """What set the winner above the one that came nearest to winning."""
    close = [s for s in outranked if placed(s).grain <= max(Grain.DAY, placed(winner).grain)]
    if not close:
        return DateRule.CLOSEST
    mine, theirs = standing(winner, official), max(standing(s, official) for s in close)
    if mine[0] != theirs[0]:
        return DateRule.OFFICIAL
    return DateRule.STATED if mine[1] != theirs[1] else DateRule.LATEST
