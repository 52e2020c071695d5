"""One meeting as one VEVENT: written when the meeting changes, read back, then kept as text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from icalendar import Event

from calendar_app.errors import EventNotRenderedError
from calendar_app.model import Article, Meeting, Place, Sighting, Status

from .plain import page_of, undivided
from .slot import slot_of, utc
from .words import description_of, kind_of, location_of, summary_of

# RFC 5545 3.8.1.11 knows three values for VEVENT. A meeting put off does not take place on the day
# it stands on, so to a calendar it is cancelled; its SUMMARY says which of the two.
_STATUS = {
    Status.CONFIRMED: "CONFIRMED",
    Status.TENTATIVE: "TENTATIVE",
    Status.CANCELLED: "CANCELLED",
    Status.POSTPONED: "CANCELLED",
}
_OPENING, _CLOSING = "BEGIN:VEVENT\r\n", "END:VEVENT\r\n"
_OCTETS = 75
_ROOM = 30  # octets for a site on the line that it stands on; a longer one gets its own

SITE = "\x1a"
"""U+001A, SUBSTITUTE: stands in a stored VEVENT for the base of the pages. No text of ours has it:
`plain` takes out control characters."""
_BELOW = r" \n\n"  # goes on with the line above: an empty line in DESCRIPTION
_PAGE = re.compile(rf"^(?:URL:|{re.escape(_BELOW)}){SITE}.*\r\n(?: .*\r\n)*", re.MULTILINE)
_NO_NAMES: Mapping[str, str] = MappingProxyType({})


def render_event(
    meeting: Meeting,
    claims: Sequence[tuple[Sighting, Article]],
    *,
    seat: Place | None = None,
    body_name: str | None = None,
    country_name: str | None = None,
    names: Mapping[str, str] = _NO_NAMES,
) -> str:
    """The meeting's VEVENT, folded, with CRLF after each line; "" where no day is known.

    `claims` are the sightings with their articles, oldest first. `seat` is the gazetteer's entry of
    the meeting's city, for GEO. `names` maps actor ids to the names that people read. The address
    of its page begins with SITE, the host being unknown until a feed is asked for: see `at_site`.
    EventNotRenderedError where the text, read back, would not be the meeting: the feed does better
    without it.
    """
    try:
        event = _event(meeting, claims, seat, body_name, country_name, names)
        if event is None:
            return ""
        written: bytes = event.to_ical(sorted=False)
        read = Event.from_ical(written)
        survives = read == event and not read.errors
    except ValueError as error:
        raise EventNotRenderedError(meeting.uid, str(error)) from error
    if not survives:
        raise EventNotRenderedError(meeting.uid, "it does not read back as it was written")
    return _with_page(written.decode(), page_of(SITE, meeting.uid))


def _event(
    meeting: Meeting,
    claims: Sequence[tuple[Sighting, Article]],
    seat: Place | None,
    body_name: str | None,
    country_name: str | None,
    names: Mapping[str, str],
) -> Event | None:
    slot = slot_of(meeting.when)
    if slot is None:
        return None
    event = Event()
    event.add("uid", meeting.uid)
    # Not the time of asking: equal meetings give equal bytes, and an honest ETag.
    event.add("dtstamp", utc(meeting.last_modified))
    event.add("created", utc(meeting.created))
    event.add("last-modified", utc(meeting.last_modified))
    event.add("sequence", meeting.sequence)
    event.add("dtstart", slot.start)
    event.add("dtend", slot.end)
    event.add("status", _STATUS[meeting.status])
    event.add("summary", summary_of(meeting, country_name))
    if location := location_of(meeting, country_name):
        event.add("location", location)
    if meeting.city and seat and seat.latitude is not None and seat.longitude is not None:
        # Four digits are some ten metres, and never print as 1e-05.
        event.add("geo", (round(seat.latitude, 4), round(seat.longitude, 4)))
    categories = filter(None, map(undivided, (body_name or "", kind_of(meeting))))
    event.add("categories", list(categories))
    if slot.all_day:
        event.add("transp", "TRANSPARENT")
        event.add("x-microsoft-cdo-busystatus", "FREE")
    # Last, so that `_with_page` can write on.
    event.add("description", description_of(meeting, claims, note=slot.note, names=names))
    return event


def _with_page(event: str, page: str) -> str:
    """The VEVENT with the address of the meeting's page: as URL, and below DESCRIPTION.

    DESCRIPTION is the last property, and a folded line may go on at any point (RFC 5545 3.1). Each
    of the two stands on lines of its own that begin with it, which `at_site` can find.
    """
    inner = event[len(_OPENING) : -len(_CLOSING)]
    return f"{_OPENING}{_fold('URL:' + page)}{inner}{_fold(_BELOW + page)}{_CLOSING}"


def at_site(events: str, site: str | None) -> str:
    """Stored VEVENTs, one or many, with the addresses of their pages below `site`.

    `site` is ASCII without comma, semicolon or backslash; without it the events go without these
    addresses. One replacement in the whole text, so that a feed stays as quick as a join.
    """
    if site is None:
        return _PAGE.sub("", events)
    if len(site) > _ROOM:
        lines = (site[i : i + _OCTETS - 1] for i in range(0, len(site), _OCTETS - 1))
        site = "".join(f"\r\n {line}" for line in lines) + "\r\n "
    return events.replace(SITE, site)


def _fold(line: str) -> str:
    """An ASCII line that holds SITE, folded so that there is room for a site of `_ROOM` octets."""
    width = _OCTETS - _ROOM
    if len(line) <= width:
        return f"{line}\r\n"
    head, rest, room = line[:width], line[width:], _OCTETS - 1
    return "\r\n ".join([head, *(rest[i : i + room] for i in range(0, len(rest), room))]) + "\r\n"
