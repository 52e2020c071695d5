"""Views of the calendar as it was known on a day: what had been published by then.

    /month/2022-01?asof=2022-01-05

`asof` takes the place of today: what had come out by the end of that day is there, what came later
is not, and the filters are asked of the meetings as they were.
"""

from __future__ import annotations

from datetime import date

from calendar_app.merging.as_of import fits, known_on
from calendar_app.model import Meeting, Query
from calendar_app.store import Store
from calendar_app.store.past import reports_by

KEY = "asof"


def meetings_as_of(store: Store, query: Query, day: date) -> list[Meeting]:
    """What `store.meetings(query)` would have given at the end of that day, by start and uid."""
    reports = reports_by(store, day, since=query.since, until=query.until, text=query.text)
    known = (one for one in known_on(day, reports).values() if fits(one, query))
    return sorted(known, key=_order)


def _order(meeting: Meeting) -> tuple[str, str]:
    return meeting.when.start.isoformat() if meeting.when else "", meeting.uid
