"""What speaks for and against two tellings being of one meeting: one function a rule.

A rule's docstring is what people read under "why merged". To add one, write the function and its
line in RULES; the weights are such that SAME needs two strong agreements and no contradiction.
Every rule is fair: it finds the same whichever of the two was told first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from calendar_app.model import Kind, Occasion, Reason, Status, When, day_of

from .placed import placed

NEVER = -20.0  # outweighs all that can speak for
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
_NEGOTIATIONS = {Kind.TALKS, Kind.CONSULTATIONS, Kind.DIALOGUE}
_OTHER_HOUR = timedelta(hours=3)  # less is rounding, or an hour of another zone
AGAIN = timedelta(days=90)  # within it what was postponed may be called again
_WORD = re.compile(r"[^\W_]{3,}")
_OF_MANY_TITLES = {kind.value for kind in Kind} | {"phone", "visits", "between", "with", "press"}

Finding = tuple[float, str] | None  # how far the rule holds, 0..1, and the sentence


@dataclass(frozen=True, slots=True)
class Rule:
    """`weight` is what the rule adds where it holds in full; below nought it speaks against.

    A meeting is told many times. Of all that the rules of one `aspect` find, the best word for
    the two being one counts; what speaks against counts only where nothing speaks for.
    """

    aspect: str
    weight: float
    holds: Callable[[Occasion, Occasion], Finding]

    @property
    def name(self) -> str:
        return self.holds.__name__.replace("_", "-")

    def reason(self, one: Occasion, other: Occasion) -> Reason | None:
        found = self.holds(one, other)
        return Reason(self.name, round(self.weight * found[0], 2), found[1]) if found else None


# --- the body ---


def same_body(one: Occasion, other: Occasion) -> Finding:
    """Both name the same standing body or format."""
    if one.body and one.body == other.body:
        return 1, f"both are {one.body}"
    return None


def other_body(one: Occasion, other: Occasion) -> Finding:
    """They name two different bodies."""
    if one.body and other.body and one.body != other.body:
        return 1, f"{one.body} is not {other.body}"
    return None


def body_of_one_only(one: Occasion, other: Occasion) -> Finding:
    """One names a body, the other does not: delegations may have met beside it."""
    if bool(one.body) != bool(other.body):
        return 1, f"only one names {one.body or other.body}"
    return None


# --- the days ---


def same_days(one: Occasion, other: Occasion) -> Finding:
    """Both run from the same first to the same last day."""
    here, there = _times(one, other)
    if (here.first_day, here.last_day) == (there.first_day, there.last_day):
        return 1, f"both on {_days(there)}"
    return None


def overlapping_days(one: Occasion, other: Occasion) -> Finding:
    """Both are placed to the day and share some day, but not all."""
    here, there = _times(one, other)
    if here.overlaps(there) and here.has_day and there.has_day and not same_days(one, other):
        return 1, f"{_days(here)} overlaps {_days(there)}"
    return None


def within_period(one: Occasion, other: Occasion) -> Finding:
    """One is known only to a week or a month, and the other falls into it."""
    here, there = _times(one, other)
    if not here.overlaps(there) or (here.has_day and there.has_day):
        return None
    return None if same_days(one, other) else (1, f"{_days(here)} may be {_days(there)}")


def moved(one: Occasion, other: Occasion) -> Finding:
    """One says that the meeting was moved away from the day that the other gives."""
    here, there = _times(one, other)
    if here.overlaps(there):
        return None
    for teller, stays in ((one, there), (other, here)):
        left = teller.previously
        if left is not None and stays.first_day <= day_of(left) <= stays.last_day:
            return 1, f"moved from {day_of(left)}"
    return None


def called_again(one: Occasion, other: Occasion) -> Finding:
    """Delegations put their meeting off without a new day; the other is within three months."""
    here, there = _times(one, other)
    if one.body or other.body or here.overlaps(there) or moved(one, other):
        return None
    for old, early, new, late in ((one, here, other, there), (other, there, one, here)):
        waits = old.status is Status.POSTPONED and new.status is not Status.POSTPONED
        if waits and early.last_day < late.first_day <= early.last_day + AGAIN:
            return 1, f"postponed on {_days(early)}, called again for {_days(late)}"
    return None


def other_days(one: Occasion, other: Occasion) -> Finding:
    """They share no day, and neither says that the meeting was moved."""
    here, there = _times(one, other)
    if here.overlaps(there) or moved(one, other) or called_again(one, other):
        return None
    return 1, f"{_days(here)} is not {_days(there)}"


# --- the hour ---


def same_hour(one: Occasion, other: Occasion) -> Finding:
    """Both begin at the same hour of the same day."""
    start, stands = (when.start for when in _times(one, other))
    if isinstance(start, datetime) and isinstance(stands, datetime) and start == stands:
        return 1, f"both at {start:%H:%M}"
    return None


def other_hour(one: Occasion, other: Occasion) -> Finding:
    """Both begin on the same day, more than three hours apart; a body may sit twice a day."""
    start, stands = (when.start for when in _times(one, other))
    if not isinstance(start, datetime) or not isinstance(stands, datetime):
        return None
    if start.date() != stands.date() or any(
        isinstance(told.previously, datetime) for told in (one, other)
    ):
        return None
    return (
        (1, f"{start:%H:%M} is not {stands:%H:%M}") if abs(start - stands) > _OTHER_HOUR else None
    )


# --- the sides ---


def same_participants(one: Occasion, other: Occasion) -> Finding:
    """The same sides take part: asked where no body tells. A lone side counts half, a few more or
    fewer of many count less. Two and three sides are two formats, but for the host of talks."""
    here, there = set(one.participants), set(other.participants)
    if same_body(one, other) or not here or not there:
        return None
    shared = f"both with {_listed(here & there)}"
    alike = 2 * _jaccard(here, there) - 1
    if alike <= 0:
        return None
    if here != there and min(len(here), len(there)) == 2:
        hosts = {told.country for told in (one, other)}
        talks = {one.kind, other.kind} <= _NEGOTIATIONS
        return (1 if talks and here ^ there <= hosts else alike / 2), shared
    return (alike if len(here | there) > 1 else 0.5), shared


def other_participants(one: Occasion, other: Occasion) -> Finding:
    """Other sides take part, and no body says that it is the same meeting nevertheless."""
    here, there = set(one.participants), set(other.participants)
    if same_body(one, other) or not here or not there or _jaccard(here, there) >= 0.5:
        return None
    return 1 - _jaccard(here, there), f"{_listed(here)} is not {_listed(there)}"


# --- the place ---


def same_place(one: Occasion, other: Occasion) -> Finding:
    """The same city; the same country counts half where a city is not known."""
    if one.city and other.city:
        return (1, f"both in {one.city}") if one.city == other.city else None
    if one.country and one.country == other.country:
        return 0.5, f"both in {one.country}"
    return None


def other_place(one: Occasion, other: Occasion) -> Finding:
    """Another city or country is stated."""
    for field in ("city", "country"):
        here, there = getattr(one, field), getattr(other, field)
        guessed = field in one.inferred or field in other.inferred
        if here and there and here != there and not guessed and not moved(one, other):
            return 1, f"{here} is not {there}"
    return None


# --- the kind ---


def like_kind(one: Occasion, other: Occasion) -> Finding:
    """The same kind; two kinds of gathering count half, articles mix those up."""
    if one.kind is other.kind:
        return 1, f"each a {one.kind}"
    if {one.kind, other.kind} <= _GATHERINGS:
        return 0.5, f"{one.kind} and {other.kind} may be one"
    return None


def other_kind(one: Occasion, other: Occasion) -> Finding:
    """A call or a press conference is no session; a visit is not quite the talks within it."""
    kinds = {one.kind, other.kind}
    if len(kinds) == 1 or kinds <= _GATHERINGS:
        return None
    share = 0.25 if kinds <= _GATHERINGS | {Kind.VISIT} else 1.0
    return share, f"a {one.kind} is not a {other.kind}"


# --- people and titles ---


def shared_people(one: Occasion, other: Occasion) -> Finding:
    """Someone is named by both, be it by the surname alone."""
    shared = [
        name for name in one.people if any(_is_named(name, person) for person in other.people)
    ]
    return (1, f"both name {_listed(shared)}") if shared else None


def other_people(one: Occasion, other: Occasion) -> Finding:
    """Both name people, and nobody in common; half where one names a single person: each article
    may name its own side."""
    here, there = one.people, other.people
    if same_body(one, other) or shared_people(one, other) or not here or not there:
        return None
    return (1 if min(len(here), len(there)) > 1 else 0.5), "different people"


def similar_title(one: Occasion, other: Occasion) -> Finding:
    """The titles share most of their words; asked only where neither body nor sides can tell."""
    if one.body or other.body:
        return None
    if len(one.participants) > 1 and len(other.participants) > 1:
        return None
    here, there = title_words(one), title_words(other)
    alike = 1.0 if one.title == other.title else _jaccard(here, there)
    return (alike, f"titled “{one.title}” and “{other.title}”") if alike >= 0.5 else None


RULES = (
    Rule("body", +4, same_body),
    Rule("body", NEVER, other_body),
    Rule("sides", -1, body_of_one_only),
    Rule("days", +2, same_days),
    Rule("days", +1.5, overlapping_days),
    Rule("days", +1, within_period),
    Rule("days", +2.5, moved),
    Rule("days", +1, called_again),
    Rule("days", NEVER, other_days),
    Rule("hour", +0.5, same_hour),
    Rule("hour", -3.5, other_hour),
    Rule("sides", +3, same_participants),
    Rule("sides", -3, other_participants),
    Rule("place", +1, same_place),
    Rule("place", -3, other_place),
    Rule("kind", +1, like_kind),
    Rule("kind", -8, other_kind),
    Rule("people", +1, shared_people),
    Rule("people", -2, other_people),
    Rule("title", +2, similar_title),
)


def title_words(told: Occasion) -> set[str]:
    """The words of a title that are not of a thousand others as well."""
    return {word.casefold() for word in _WORD.findall(told.title)} - _OF_MANY_TITLES


def _times(one: Occasion, other: Occasion) -> tuple[When, When]:
    return placed(one), placed(other)


def _is_named(name: str, other: str) -> bool:
    """Whether one of the names is the other, or its last part: "Putin" is "Vladimir Putin"."""
    short, long = sorted((name.casefold(), other.casefold()), key=len)
    return short == long or long.endswith(f" {short}")


def _jaccard(here: set[str], there: set[str]) -> float:
    return len(here & there) / len(here | there) if here or there else 0.0


def _days(when: When) -> str:
    first, last = when.first_day, when.last_day
    return f"{first}" if first == last else f"{first} to {last}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
