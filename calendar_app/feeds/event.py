"""One meeting as one VEVENT: written when the meeting changes, read back, then kept as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from icalendar import Event, vUri

from calendar_app.errors import EventNotRenderedError
from calendar_app.model import Change, Meeting, Place, Status

from .description import Claims, as_html, as_text, described
from .options import DEFAULTS, FeedOptions
from .plain import undivided
from .slot import Slot, slot_of, utc
from .stored import filled, marked, path_of
from .words import kind_of, location_of, summary_of

FORM = 4
"""Which form of the stored text this is: one of a lower number wants to be rendered again."""

# RFC 5545 3.8.1.11 knows three values for VEVENT. A meeting put off does not take place on the day
# it stands on, so to a calendar it is cancelled; its SUMMARY says which of the two.
_STATUS = {
    Status.CONFIRMED: "CONFIRMED",
    Status.TENTATIVE: "TENTATIVE",
    Status.CANCELLED: "CANCELLED",
    Status.POSTPONED: "CANCELLED",
}
_OFF = (Status.CANCELLED, Status.POSTPONED)
_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_RADIUS_OF_A_VENUE, _RADIUS_OF_A_CITY = 100, 5000  # metres
_SOME_SITE = "https://calendar.example"
_ALL_REMINDERS = FeedOptions(remind=5, remind_days=1)


def render_event(
    meeting: Meeting,
    claims: Claims,
    changes: Sequence[Change] = (),
    *,
    seat: Place | None = None,
    body_name: str | None = None,
    country_name: str | None = None,
    names: Mapping[str, str] = _NO_NAMES,
) -> str:
    """The meeting's VEVENT, folded, with CRLF after each line; "" where no calendar has its time.

    `claims` are the sightings with their articles, `changes` the history up to this meeting, both
    oldest first. `seat` is the gazetteer's entry of the meeting's venue, or of its city, for GEO.
    `names` maps ids of actors to the names that people read. In place of what is not known before a
    feed is asked for stand the marks of `stored`. EventNotRenderedError where the text, read back,
    would not be the meeting: the feed does better without it.
    """
    try:
        slot = slot_of(meeting.when)
        if slot is None:
            return ""
        told = described(meeting, claims, changes, note=slot.note, names=names)
        event = _event(meeting, slot, seat, body_name, country_name)
        # Last, and the description after the other: what the marks stand for is their end.
        # icalendar takes the value of an unknown property as it is; clients take it for TEXT.
        html = as_html(told).replace(",", r"\,").replace(";", r"\;")
        event.add("x-alt-desc", html, parameters={"FMTTYPE": "text/html"})
        event.add("description", as_text(told))
        written: bytes = event.to_ical(sorted=False)
        text = marked(
            written.decode(),
            meeting.uid,
            all_day=slot.all_day,
            takes_place=meeting.status not in _OFF,
        )
        whole = _reads_back(text, event, meeting.uid)
    except (ValueError, ArithmeticError, LookupError) as error:
        raise EventNotRenderedError(meeting.uid, str(error)) from error
    if not whole:
        raise EventNotRenderedError(meeting.uid, "it does not read back as it was written")
    return text


def _event(
    meeting: Meeting,
    slot: Slot,
    seat: Place | None,
    body_name: str | None,
    country_name: str | None,
) -> Event:
    event = Event()
    event.add("uid", meeting.uid)
    # Not the time of asking: equal meetings give equal bytes, and an honest ETag.
    event.add("dtstamp", utc(meeting.last_modified))
    event.add("created", utc(meeting.created))
    event.add("last-modified", utc(meeting.last_modified))
    event.add("sequence", meeting.sequence)
    event.add("dtstart", slot.start)
    event.add("dtend", slot.end)
    # A span of which the meeting takes some part is no settled time.
    unsettled = slot.to_be_confirmed and meeting.status is Status.CONFIRMED
    event.add("status", "TENTATIVE" if unsettled else _STATUS[meeting.status])
    event.add("summary", summary_of(meeting, country_name, to_be_confirmed=slot.to_be_confirmed))
    location = location_of(meeting, country_name)
    if location:
        event.add("location", location)
    if meeting.city and seat and seat.latitude is not None and seat.longitude is not None:
        # Four digits are some ten metres, and never print as 1e-05.
        latitude, longitude = round(seat.latitude, 4), round(seat.longitude, 4)
        event.add("geo", (latitude, longitude))
        # Apple shows its map where the title is LOCATION to the letter. The middle of a city is
        # not where a venue is; and a parameter cannot hold a quotation mark (RFC 5545 3.2).
        exact = seat.type == "venue"
        if (exact or not meeting.venue) and '"' not in location:
            pin = vUri(f"geo:{latitude},{longitude}")
            radius = str(_RADIUS_OF_A_VENUE if exact else _RADIUS_OF_A_CITY)
            told = {"VALUE": "URI", "X-APPLE-RADIUS": radius, "X-TITLE": location}
            event.add("x-apple-structured-location", pin, parameters=told)
    categories = filter(None, map(undivided, (body_name or "", kind_of(meeting))))
    event.add("categories", list(categories))
    if slot.all_day or meeting.status in _OFF:
        event.add("transp", "TRANSPARENT")
        event.add("x-microsoft-cdo-busystatus", "FREE")
    return event


def _reads_back(text: str, event: Event, uid: str) -> bool:
    """Whether the stored text is the event and nothing more, with a site and without."""
    if event != Event.from_ical(filled(text, site=None, options=DEFAULTS)):
        return False
    told = Event.from_ical(filled(text, site=_SOME_SITE, options=_ALL_REMINDERS))
    page = f"{_SOME_SITE}{path_of(uid)}"
    alarms = told.subcomponents
    told.subcomponents = []
    return (
        told.pop("URL") == page
        and told.pop("DESCRIPTION") == f"{event['DESCRIPTION']}\n\n{page}"
        and f'<a href="{page}">' in told.pop("X-ALT-DESC")
        and all(told[name] == event[name] for name in told)
        and len(told) == len(event) - 2
        and [alarm.name for alarm in alarms] == ["VALARM"] * (event["STATUS"] != "CANCELLED")
    )
