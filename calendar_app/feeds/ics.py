"""iCalendar (RFC 5545, 7986): a header, the stored text of events, and a last line."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice

from icalendar import Calendar, vDuration, vUri

from calendar_app.model import Meeting

from .formats import Channel, Events, feed_format
from .pieces import AT_ONCE
from .plain import address, undivided
from .slot import utc
from .stored import filled_octets, is_event

PRODID = "-//calendar-app//meetings of diplomacy//EN"
REFRESH = timedelta(hours=4)

_log = logging.getLogger(__name__)


@feed_format("ics", "text/calendar", calendar=True, meetings=False, events=True)
def _ics(channel: Channel, _meetings: Iterable[Meeting], events: Events) -> Iterator[str | bytes]:
    """Stored text, joined. A meeting whose stored text is empty is not for calendars."""
    opening, closing = _calendar(channel)
    yield opening
    site, texts = channel.base, _sound(events)
    while piece := "".join(islice(texts, AT_ONCE)):
        yield filled_octets(piece.encode("utf-8", "replace"), site=site, options=channel.options)
    yield closing


def _sound(events: Events) -> Iterator[str]:
    """What was read back before it was stored, unless someone has changed it there since."""
    for uid, event in events:
        if is_event(event):
            yield event
        elif event:
            _log.warning("%s: left out of a feed: its stored text is no VEVENT", uid)


def _calendar(channel: Channel) -> tuple[str, str]:
    """What stands before and after the events. No METHOD, and no UID: readers stumble on both."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    if not channel.single:
        calendar.add("x-wr-calname", undivided(channel.name))
        calendar.add("name", undivided(channel.name))
        calendar.add("x-published-ttl", vDuration(REFRESH))
        # icalendar's own refresh_interval leaves out the VALUE that RFC 7986 demands.
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("color", "steelblue")
        if url := address(channel.url):
            calendar.add("source", vUri(url), parameters={"VALUE": "URI"})
        if channel.base:
            calendar.add("url", vUri(channel.base))
        if channel.last_modified:
            calendar.add("last-modified", utc(channel.last_modified))
    text: bytes = calendar.to_ical(sorted=False)
    closing = "END:VCALENDAR\r\n"
    return text.decode().removesuffix(closing), closing
