"""Views of the calendar as it was known on a day: what had been published by then.

    /month/2022-01?asof=2022-01-05

`asof` takes the place of today: what had come out by the end of that day is there, what came later
is not, people's corrections no more than articles, and the filters are asked of the meetings as
they were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time

from calendar_app.merging.as_of import Report, fits, known_on
from calendar_app.model import Meeting, Query
from calendar_app.store import Store
from calendar_app.store.past import reports_by

KEY = "asof"


def meetings_as_of(store: Store, query: Query, day: date) -> list[Meeting]:
    """What `store.meetings(query)` would have given at the end of that day, by start and uid."""
    reports = reports_by(store, day, query)
    known = (one for one in known_as_of(store, day, reports).values() if fits(one, query))
    return sorted(known, key=_order)


def known_as_of(
    store: Store, day: date, reports: Mapping[str, Sequence[Report]]
) -> dict[str, Meeting]:
    """`known_on`, with what people had said of these reports by the end of that day."""
    sightings = [one.sighting.id for every in reports.values() for one in every]
    words = store.words.about(sightings, at=datetime.combine(day, time.max, UTC))
    return known_on(day, reports, words)


def _order(meeting: Meeting) -> tuple[str, str]:
    return meeting.when.start.isoformat() if meeting.when else "", meeting.uid
