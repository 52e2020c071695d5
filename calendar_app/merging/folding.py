"""What many articles together say of one meeting."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from calendar_app.model import (
    Grain,
    Kind,
    Meeting,
    Sighting,
    Status,
    Support,
    Unlisted,
    When,
    Word,
    to_json,
)

from .correcting import corrected
from .placed import placed

_RAISES_SEQUENCE = ("start", "end", "city", "country", "venue", "status")  # RFC 5546 2.1.4


def fold(
    uid: str,
    sightings: Sequence[Sighting],
    *,
    before: Meeting | None,
    now: datetime,
    official: Container[str] = (),
    words: Sequence[Word] = (),
    support: Support = Support(),  # noqa: B008 - frozen
    unlisted: Unlisted | None = None,
) -> Meeting:
    """The meeting that `sightings`, oldest article first, tell of together.

    What is stated counts for more than what is inferred, the closer time for more than the wider,
    the word of an `official` article (these are ids) for more than a report, and of two articles
    that differ the later. A report that the meeting was moved, cancelled or postponed is news, and
    stands until there is a later official word on its time. Above all stand the corrections among
    `words`, which people said of these sightings, oldest first. `support` is `support_of` them.
    That their calendar has it no more (`unlisted`) is noted, and no change of status.

    `before` is the meeting as it was: it keeps `created`, and `last_modified` where nothing has
    changed; `sequence` rises only with the time, the place or the status.
    """
    leading = next((s for s in sightings if s.body), sightings[0])
    named = next((s for s in sightings if s.kind is not Kind.MEETING), leading)
    weighty = [one for one in sightings if one.article in official]
    when, previously = _folded_time(sightings, official)
    city, country, venue = _folded_place([s for s in sightings if s not in weighty] + weighty)
    folded = Meeting(
        uid=uid,
        title=leading.title,
        kind=leading.kind if leading.body else named.kind,
        body=leading.body,
        participants=tuple(sorted({id for s in sightings for id in s.participants})),
        people=_folded_people(sightings),
        city=city,
        country=country,
        venue=venue,
        when=when,
        status=_folded_status(sightings),
        previously=previously,
        created=now,
        last_modified=now,
        sightings=len(sightings),
        support=support,
    )
    folded = replace(folded, inferred=_folded_grounds(folded, sightings))
    folded = corrected(folded, words)
    if folded.status not in (Status.CANCELLED, Status.POSTPONED):  # those explain themselves
        folded = replace(folded, unlisted=unlisted)
    return follow(before, folded) if before else folded


def follow(before: Meeting, after: Meeting) -> Meeting:
    """`after` with the bookkeeping that follows from `before`, which calendars may hold: `before`
    itself where nothing has changed."""
    same = replace(
        after,
        created=before.created,
        sequence=before.sequence,
        last_modified=before.last_modified,
    )
    if same == before:
        return before
    old, new = to_json(before), to_json(after)
    raised = any(old[field] != new[field] for field in _RAISES_SEQUENCE)
    return replace(same, sequence=before.sequence + raised, last_modified=after.last_modified)


def _folded_status(sightings: Sequence[Sighting]) -> Status:
    """The latest word; but a doubt unsettles nothing that was settled before."""
    status = sightings[0].status
    for sighting in sightings[1:]:
        if sighting.status is not Status.TENTATIVE:
            status = sighting.status
    return status


def _folded_place(sightings: Sequence[Sighting]) -> tuple[str | None, str | None, str | None]:
    """City, country and venue that belong together, of the latest who states them."""
    country = next((s.country for s in reversed(_telling(sightings, "country"))), None)
    city = None
    for told in reversed(_telling(sightings, "city")):
        # A city that was only inferred yields to another country that was stated.
        if "city" not in told.inferred or told.country in (country, None):
            city, country = told.city, told.country or country
            break
    there = [s for s in sightings if s.city in (city, None)]
    venue = next((s.venue for s in reversed(_telling(there, "venue"))), None)
    return city, country, venue


def _telling(sightings: Sequence[Sighting], field: str) -> list[Sighting]:
    """Those who state the field; where nobody does, those who infer it."""
    telling = [s for s in sightings if getattr(s, field)]
    return [s for s in telling if field not in s.inferred] or telling


def _folded_people(sightings: Sequence[Sighting]) -> tuple[str, ...]:
    """Everyone, in the order of naming; "Stoltenberg" goes where "Jens Stoltenberg" stands."""
    names = list({name.casefold(): name for s in sightings for name in s.people}.values())
    return tuple(
        name
        for name in names
        if not any(other.casefold().endswith(f" {name.casefold()}") for other in names)
    )


def _folded_grounds(folded: Meeting, sightings: Sequence[Sighting]) -> dict[str, str]:
    """The grounds of what nobody states."""
    grounds = {}
    for field in sorted({field for s in sightings for field in s.inferred}):
        telling = [s for s in sightings if getattr(s, field, True)]
        if getattr(folded, field, True) and all(field in s.inferred for s in telling):
            grounds[field] = telling[-1].inferred[field]
    return grounds


def _folded_time(
    sightings: Sequence[Sighting], official: Container[str]
) -> tuple[When, date | datetime | None]:
    """The time after the last move, as closely as anyone places it, and what it was moved from."""
    lead = leading(sightings, official)
    pivot = placed(lead.sighting)
    agreeing = [placed(s) for s in lead.heard if placed(s).overlaps(pivot)]
    if not pivot.has_day:
        return min(agreeing, key=lambda when: when.grain), lead.previously
    return _united([when for when in agreeing if when.has_day]), lead.previously


@dataclass(frozen=True, slots=True)
class Leading:
    """The sighting whose time is shown, of those `heard`: told since the last move."""

    sighting: Sighting
    heard: Sequence[Sighting]
    moved: bool
    previously: date | datetime | None


def leading(sightings: Sequence[Sighting], official: Container[str]) -> Leading:
    """Whose word on the time is taken; `sightings` and `official` are as `fold` has them."""
    moves = _standing_moves(sightings, official)
    since, previously = _called_again(sightings)
    if moves:
        # What was said before the move was said of the day that the meeting left.
        goal = _days(placed(moves[-1]))
        since = next(i for i, s in enumerate(sightings) if s in moves and _days(placed(s)) == goal)
        previously = moves[-1].previously
    heard = sightings[since:]
    close = [s for s in heard if placed(s).has_day]
    if moves:
        lead = moves[-1]
    else:
        finest = min(placed(s).grain for s in heard)
        ranked = [s for s in heard if (placed(s).has_day if close else placed(s).grain == finest)]
        lead = max(reversed(ranked), key=lambda s: standing(s, official))
    if not placed(lead).has_day:
        within = (s for s in reversed(close) if placed(s).overlaps(placed(lead)))
        lead = next(within, lead)
    return Leading(lead, heard, bool(moves), previously)


def standing(sighting: Sighting, official: Container[str]) -> tuple[bool, bool]:
    """What ranks a word on the time before its date does: who says it, and whether he states a
    day or lets it be worked out."""
    return sighting.article in official, Grain.DAY in placed(sighting).stated


def _called_again(sightings: Sequence[Sighting]) -> tuple[int, date | None]:
    """From where on a new day is told of what was postponed without one, and the day it left."""
    for number, waiting in enumerate(sightings):
        if waiting.status is Status.POSTPONED:
            left = placed(waiting)
            for later, told in enumerate(sightings[number:], number):
                if placed(told).has_day and placed(told).first_day > left.last_day:
                    return later, left.first_day if left.has_day else None
    return 0, None


def _standing_moves(sightings: Sequence[Sighting], official: Container[str]) -> list[Sighting]:
    """The moves, but for those that a later official word on the day knows nothing of."""
    moves = [s for s in sightings if s.previously is not None]
    if moves and moves[-1].article not in official:
        later = sightings[sightings.index(moves[-1]) + 1 :]
        said = [placed(s) for s in later if s.article in official and placed(s).has_day]
        if said and not said[-1].overlaps(placed(moves[-1])):
            return []
    return moves


def _days(when: When) -> tuple[date, date]:
    return when.first_day, when.last_day


def _united(times: Sequence[When]) -> When:
    """One time of several that are placed to the day and overlap: all days, the latest hour."""
    first = min(when.first_day for when in times)
    last = max(when.last_day for when in times)
    timed = [when for when in times if when.timed and when.first_day == first]
    leading = timed[-1] if timed else min(times, key=lambda when: len(when.basis))
    end = leading.end
    if leading.first_day != first or leading.last_day != last:
        end = last + timedelta(days=1)
    return replace(
        leading,
        start=leading.start if timed else first,
        end=end,
        grain=Grain.MINUTE if timed else Grain.DAY,
        stated=frozenset().union(*(when.stated for when in times)),
        basis=min((when.basis for when in times), key=len),
    )
