"""When nobody speaks any more of a meeting that is about to begin: a note, no change of status.

It depends on the day on which somebody asks, so nothing of it is kept.
"""

from __future__ import annotations

from datetime import date, timedelta

from calendar_app.model import Meeting, Status

NEAR = timedelta(days=7)  # by then somebody speaks of a meeting that takes place
SILENT = timedelta(days=14)


def gone_quiet(meeting: Meeting, today: date) -> date | None:
    """The day of the last word, where a meeting is at most a week away and for a fortnight nobody
    has spoken of it; None else."""
    when, last = meeting.when, meeting.support.last_told
    if when is None or last is None or not when.has_day:
        return None
    if meeting.status in (Status.CANCELLED, Status.POSTPONED):
        return None
    coming = when.last_day >= today and when.first_day - today <= NEAR
    return last if coming and today - last >= SILENT else None
