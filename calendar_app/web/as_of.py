"""Views of the calendar as it was known on a day: what had been published by then.

    /month/2022-01?asof=2022-01-05

`asof` takes the place of today: what had come out by the end of that day is there, what came later
is not, people's corrections no more than articles, and the filters are asked of the meetings as
they were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from calendar_app.merging import support_of
from calendar_app.merging.as_of import Report, fits, known_on
from calendar_app.model import Meeting, Query, Support
from calendar_app.store import Store
from calendar_app.store.past import reports_by

KEY = "asof"


def meetings_as_of(store: Store, query: Query, day: date) -> list[Meeting]:
    """What `store.meetings(query)` would have given at the end of that day, by start and uid."""
    return [meeting for meeting, _ in told_as_of(store, query, day)]


def told_as_of(store: Store, query: Query, day: date) -> list[tuple[Meeting, Sequence[Report]]]:
    """The same, each with the reports of it that were out, oldest first."""
    reports = reports_by(store, day, query)
    known = known_as_of(store, day, reports, confirmed=bool(query.confirmation))
    found = [(one, reports[uid]) for uid, one in known.items() if fits(one, query)]
    return sorted(found, key=lambda one: _order(one[0]))


def known_as_of(
    store: Store, day: date, reports: Mapping[str, Sequence[Report]], *, confirmed: bool = False
) -> dict[str, Meeting]:
    """`known_on`, with what people had said of these reports by the end of that day; `confirmed`
    where it is asked who stood behind each meeting by then, which takes their articles."""
    sightings = [one.sighting.id for every in reports.values() for one in every]
    words = store.words.about(sightings, at=datetime.combine(day, time.max, UTC))
    known = known_on(day, reports, words)
    if not confirmed:
        return known
    return {
        uid: replace(meeting, support=_support(store, reports[uid]))
        for uid, meeting in known.items()
    }


def _support(store: Store, reports: Sequence[Report]) -> Support:
    return support_of([(one.sighting, store.article(one.sighting.article)) for one in reports])


def _order(meeting: Meeting) -> tuple[str, str]:
    return meeting.when.start.isoformat() if meeting.when else "", meeting.uid
