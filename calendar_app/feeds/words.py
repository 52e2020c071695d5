"""What a subscriber reads at a glance: title, place and status of a meeting, in plain words."""

from __future__ import annotations

import re

from calendar_app.model import Meeting, Status

from .plain import plain

_PREFIX = {
    Status.CONFIRMED: "",
    Status.TENTATIVE: "Tentative: ",
    Status.CANCELLED: "Cancelled: ",
    Status.POSTPONED: "Postponed: ",
}
STATUS_IN_WORDS = {
    Status.CONFIRMED: "Confirmed.",
    Status.TENTATIVE: "Tentative: not settled yet.",
    Status.CANCELLED: "Cancelled.",
    Status.POSTPONED: "Postponed: put off from this date, no new date known.",
}
_OPEN = " (date to be confirmed)"


def summary_of(meeting: Meeting, country_name: str | None, *, to_be_confirmed: bool = False) -> str:
    """`Cancelled: NATO-Russia Council · Brussels`: short enough for a phone, the status first.

    The country stands in for an unknown city. A place that the title already names is not repeated.
    """
    title = plain(meeting.title) or kind_of(meeting)
    place = plain(meeting.city or country_name or "")
    if place and not re.search(rf"\b{re.escape(place)}\b", title, re.IGNORECASE):
        title = f"{title} · {place}"
    return _PREFIX[meeting.status] + title + (_OPEN if to_be_confirmed else "")


def location_of(meeting: Meeting, country_name: str | None) -> str:
    """`venue, city, country` as far as known, for a map to find; none told twice."""
    told: list[str] = []
    for part in (meeting.venue, meeting.city, country_name or meeting.country):
        name = plain(part or "")
        if name and not any(re.search(rf"\b{re.escape(name)}\b", before) for before in told):
            told.append(name)
    return ", ".join(told)


def kind_of(meeting: Meeting) -> str:
    return meeting.kind.value.replace("-", " ").capitalize()
