"""What speaks for and against a sighting and a meeting being the same: one function a rule.

A rule's docstring is what people read under "why merged". To add one, write the function and its
line in RULES; the weights are such that SAME needs two strong agreements and no contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from calendar_app.model import Kind, Meeting, Reason, Sighting, When, day_of

from .placed import placed

_NEVER = -20.0  # outweighs all that can speak for
# Kinds that different articles use for one and the same gathering.
_GATHERINGS = {
    Kind.SESSION,
    Kind.SUMMIT,
    Kind.TALKS,
    Kind.CONSULTATIONS,
    Kind.DIALOGUE,
    Kind.CONFERENCE,
    Kind.MEETING,
}
_OTHER_HOUR = timedelta(hours=3)  # less is rounding, or an hour of another zone
_WORD = re.compile(r"[^\W_]{3,}")

Finding = tuple[float, str] | None  # how far the rule holds, 0..1, and the sentence


@dataclass(frozen=True, slots=True)
class Rule:
    """`weight` is what the rule adds where it holds in full; below nought it speaks against."""

    weight: float
    holds: Callable[[Sighting, Meeting], Finding]

    @property
    def name(self) -> str:
        return self.holds.__name__.replace("_", "-")

    def reason(self, sighting: Sighting, meeting: Meeting) -> Reason | None:
        found = self.holds(sighting, meeting)
        return Reason(self.name, round(self.weight * found[0], 2), found[1]) if found else None


def same_body(sighting: Sighting, meeting: Meeting) -> Finding:
    """Both name the same standing body or format."""
    if sighting.body and sighting.body == meeting.body:
        return 1, f"both are {meeting.body}"
    return None


def other_body(sighting: Sighting, meeting: Meeting) -> Finding:
    """They name two different bodies."""
    if sighting.body and meeting.body and sighting.body != meeting.body:
        return 1, f"{sighting.body} is not {meeting.body}"
    return None


def body_of_one_only(sighting: Sighting, meeting: Meeting) -> Finding:
    """One names a body, the other does not: delegations may have met beside it."""
    if bool(sighting.body) != bool(meeting.body):
        return 1, f"only one names {sighting.body or meeting.body}"
    return None


def same_days(sighting: Sighting, meeting: Meeting) -> Finding:
    """Both run from the same first to the same last day."""
    here, there = _times(sighting, meeting)
    if (here.first_day, here.last_day) == (there.first_day, there.last_day):
        return 1, f"both on {_days(there)}"
    return None


def overlapping_days(sighting: Sighting, meeting: Meeting) -> Finding:
    """Both are placed to the day and share some day, but not all."""
    here, there = _times(sighting, meeting)
    if here.overlaps(there) and here.has_day and there.has_day and not same_days(sighting, meeting):
        return 1, f"{_days(here)} overlaps {_days(there)}"
    return None


def within_period(sighting: Sighting, meeting: Meeting) -> Finding:
    """One is known only to a week or a month, and the other falls into it."""
    here, there = _times(sighting, meeting)
    if not here.overlaps(there) or (here.has_day and there.has_day):
        return None
    return None if same_days(sighting, meeting) else (1, f"{_days(here)} may be {_days(there)}")


def moved(sighting: Sighting, meeting: Meeting) -> Finding:
    """One says that the meeting was moved away from the day that the other gives."""
    here, there = _times(sighting, meeting)
    if here.overlaps(there):
        return None
    for teller, other in ((sighting, there), (meeting, here)):
        left = teller.previously
        if left is not None and other.first_day <= day_of(left) <= other.last_day:
            return 1, f"moved from {day_of(left)}"
    return None


def other_days(sighting: Sighting, meeting: Meeting) -> Finding:
    """They share no day, and neither says that the meeting was moved."""
    here, there = _times(sighting, meeting)
    if here.overlaps(there) or moved(sighting, meeting):
        return None
    return 1, f"{_days(here)} is not {_days(there)}"


def other_hour(sighting: Sighting, meeting: Meeting) -> Finding:
    """Both begin on the same day, more than three hours apart; a body may sit twice a day."""
    start, stands = (when.start for when in _times(sighting, meeting))
    if not isinstance(start, datetime) or not isinstance(stands, datetime):
        return None
    if start.date() != stands.date() or isinstance(sighting.previously, datetime):
        return None
    return (
        (1, f"{start:%H:%M} is not {stands:%H:%M}") if abs(start - stands) > _OTHER_HOUR else None
    )


def same_participants(sighting: Sighting, meeting: Meeting) -> Finding:
    """The same sides take part: asked where no body tells. A lone side counts half, a few more or
    fewer count less."""
    if same_body(sighting, meeting):
        return None
    here, there = set(sighting.participants), set(meeting.participants)
    alike = 2 * _jaccard(here, there) - 1
    if alike <= 0:
        return None
    return (alike if len(here | there) > 1 else 0.5), f"both with {_listed(here & there)}"


def other_participants(sighting: Sighting, meeting: Meeting) -> Finding:
    """Other sides take part, and no body says that it is the same meeting nevertheless."""
    here, there = set(sighting.participants), set(meeting.participants)
    if same_body(sighting, meeting) or not here or not there or _jaccard(here, there) >= 0.5:
        return None
    return 1 - _jaccard(here, there), f"{_listed(here)} is not {_listed(there)}"


def same_place(sighting: Sighting, meeting: Meeting) -> Finding:
    """The same city; the same country counts half where a city is not known."""
    if sighting.city and meeting.city:
        return (1, f"both in {meeting.city}") if sighting.city == meeting.city else None
    if sighting.country and sighting.country == meeting.country:
        return 0.5, f"both in {meeting.country}"
    return None


def other_place(sighting: Sighting, meeting: Meeting) -> Finding:
    """Another city or country is stated."""
    for field in ("city", "country"):
        here, there = getattr(sighting, field), getattr(meeting, field)
        guessed = field in sighting.inferred or field in meeting.inferred
        if here and there and here != there and not guessed and not moved(sighting, meeting):
            return 1, f"{here} is not {there}"
    return None


def like_kind(sighting: Sighting, meeting: Meeting) -> Finding:
    """The same kind; two kinds of gathering count half, articles mix those up."""
    if sighting.kind is meeting.kind:
        return 1, f"each a {meeting.kind}"
    if {sighting.kind, meeting.kind} <= _GATHERINGS:
        return 0.5, f"{sighting.kind} and {meeting.kind} may be one"
    return None


def other_kind(sighting: Sighting, meeting: Meeting) -> Finding:
    """A call or a press conference is no session; a visit is not quite the talks within it."""
    kinds = {sighting.kind, meeting.kind}
    if len(kinds) == 1 or kinds <= _GATHERINGS:
        return None
    share = 0.25 if kinds <= _GATHERINGS | {Kind.VISIT} else 1.0
    return share, f"a {sighting.kind} is not a {meeting.kind}"


def shared_people(sighting: Sighting, meeting: Meeting) -> Finding:
    """Someone is named by both."""
    there = {name.casefold() for name in meeting.people}
    shared = [name for name in sighting.people if name.casefold() in there]
    return (1, f"both name {_listed(shared)}") if shared else None


def other_people(sighting: Sighting, meeting: Meeting) -> Finding:
    """Both name people, and nobody in common; half where one names a single person: each article
    may name its own side."""
    here, there = sighting.people, meeting.people
    if same_body(sighting, meeting) or shared_people(sighting, meeting) or not here or not there:
        return None
    return (1 if min(len(here), len(there)) > 1 else 0.5), "different people"


def similar_title(sighting: Sighting, meeting: Meeting) -> Finding:
    """The titles share most of their words; asked only where neither body nor sides can tell."""
    if sighting.body or meeting.body:
        return None
    if len(sighting.participants) > 1 and len(meeting.participants) > 1:
        return None
    here, there = (
        {word.casefold() for word in _WORD.findall(told.title)} for told in (sighting, meeting)
    )
    alike = 1.0 if sighting.title == meeting.title else _jaccard(here, there)
    return (alike, f"titled “{sighting.title}” and “{meeting.title}”") if alike >= 0.5 else None


RULES = (
    Rule(+4, same_body),
    Rule(_NEVER, other_body),
    Rule(-1, body_of_one_only),
    Rule(+2, same_days),
    Rule(+1.5, overlapping_days),
    Rule(+1, within_period),
    Rule(+2.5, moved),
    Rule(_NEVER, other_days),
    Rule(-3.5, other_hour),
    Rule(+3, same_participants),
    Rule(-3, other_participants),
    Rule(+1, same_place),
    Rule(-3, other_place),
    Rule(+1, like_kind),
    Rule(-8, other_kind),
    Rule(+1, shared_people),
    Rule(-2, other_people),
    Rule(+2, similar_title),
)


def _times(sighting: Sighting, meeting: Meeting) -> tuple[When, When]:
    return placed(sighting), placed(meeting)


def _jaccard(here: set[str], there: set[str]) -> float:
    return len(here & there) / len(here | there) if here or there else 0.0


def _days(when: When) -> str:
    first, last = when.first_day, when.last_day
    return f"{first}" if first == last else f"{first} to {last}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
