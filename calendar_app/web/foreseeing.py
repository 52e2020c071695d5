"""What adding a sighting would change, told before anything is kept: new, known, or differing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from calendar_app.merging import decide
from calendar_app.model import (
    Meeting,
    NewMeeting,
    Occasion,
    Query,
    SameMeeting,
    Sighting,
    Status,
    Unsure,
    When,
)
from calendar_app.store import Store
from calendar_app.store.nearby import known_near

from .present import STATUS_WORDS, day_words, hour_words, when_words

_A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Forecast:
    """`words` say what the sighting would be: "new to the calendar", "already known", "may be the
    same as"; `meeting` is the one it is compared with, and `differs` what it says otherwise."""

    words: str
    meeting: Meeting | None = None
    differs: tuple[str, ...] = ()


def forecast(sighting: Sighting, store: Store) -> Forecast | None:
    """As the rules decide today; None for a sighting without a place on the calendar."""
    if sighting.when is None:
        return None
    decision = decide(sighting, known_near(store, sighting), uid="")
    match decision:
        case SameMeeting(uid=uid):
            meeting = store.meeting(uid)
            return Forecast("already known", meeting, tuple(differing(sighting, meeting)))
        case Unsure(rivals=(rival, *_)):
            meeting = store.meeting(rival)
            return Forecast("may be the same as", meeting, tuple(differing(sighting, meeting)))
        case NewMeeting() | Unsure():
            beside = _beside(sighting, store)
            differs = tuple(differing(sighting, beside)) if beside else ()
            return Forecast("new to the calendar", beside, differs)


def _beside(sighting: Sighting, store: Store) -> Meeting | None:
    """The nearest meeting of the same body, or of the very same sides, within a week: one that a
    person may take for it, though the rules do not."""
    when = sighting.when
    if when is None or not has_neighbours(when):
        return None
    within = Query(since=when.first_day - _A_WEEK, until=when.last_day + _A_WEEK)
    if sighting.body:
        found = store.meetings(replace(within, body=sighting.body))
    elif len(sighting.participants) > 1:
        of_one = replace(within, participant=sighting.participants[0])
        same = set(sighting.participants)
        found = [m for m in store.meetings(of_one) if set(m.participants) == same and not m.body]
    else:
        return None
    return min(found, key=lambda one: _days_between(one, when), default=None)


def has_neighbours(when: When) -> bool:
    """Whether there are days around it to look at: at the ends of the calendar there are none."""
    return date(1, 2, 1) < when.first_day <= when.last_day < date(9998, 1, 1)


def _days_between(meeting: Meeting, when: When) -> int:
    return abs((meeting.when.first_day - when.first_day).days) if meeting.when else _A_WEEK.days


def differing(one: Occasion, other: Occasion) -> list[str]:
    """In what the one differs from the other, where both say something: "14, not 12 January"."""
    told = []
    if one.when and other.when and not one.when.overlaps(other.when):
        told.append(f"{_date(one.when, other.when)}, not {when_words(other.when)}")
    elif one.when and other.when and _hours_differ(one.when, other.when):
        told.append(f"{hour_words(one.when)}, not {hour_words(other.when)}")
    for field in ("city", "venue"):
        here, there = getattr(one, field), getattr(other, field)
        if here and there and here != there:
            told.append(f"{here}, not {there}")
    if one.status is not other.status and one.status is not Status.CONFIRMED:
        told.append(STATUS_WORDS[one.status].lower())
    return told


def _hours_differ(one: When, other: When) -> bool:
    return one.timed and other.timed and one.start != other.start


def _date(one: When, other: When) -> str:
    """The day alone where month and year are the other's."""
    both_days = one.has_day and other.has_day
    if both_days and one.first_day == one.last_day and other.first_day == other.last_day:
        return day_words(one.first_day, beside=other.first_day)
    return when_words(one)
