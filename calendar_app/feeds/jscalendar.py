"""JSCalendar (RFC 8984): a Group of Event objects, saying what the stored events say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from calendar_app.model import Meeting

from .atom import NEVER, urn
from .formats import Channel, Events, feed_format, page_of
from .ics import PRODID
from .pieces import json_object, paired
from .plain import address, plain
from .slot import Slot, slot_of, utc
from .stored import Told, told_by, trigger_of


@feed_format("jscal.json", "application/jscalendar+json", calendar=True, events=True)
def _jscalendar(channel: Channel, meetings: Iterable[Meeting], events: Events) -> Iterator[str]:
    """A meeting without a stored event is not for calendars, in this form either."""
    group: dict[str, Any] = {
        "@type": "Group",
        "uid": urn(channel.url or channel.name),
        "prodId": PRODID,
        "title": plain(channel.name),
        "color": "steelblue",
        "updated": _stamp(channel.last_modified or NEVER),  # mandatory (RFC 8984 4.1.6)
    }
    if url := address(channel.url):
        group["source"] = url
    entries = (
        _event(meeting, slot, told, channel)
        for meeting, stored in paired(meetings, events)
        if (told := told_by(stored, channel.base, channel.options))
        and (slot := slot_of(meeting.when))
    )
    yield from json_object(group, "entries", entries)


def _event(meeting: Meeting, slot: Slot, told: Told, channel: Channel) -> dict[str, Any]:
    event: dict[str, Any] = {
        "@type": "Event",
        "uid": meeting.uid,
        "created": _stamp(meeting.created),
        "updated": _stamp(meeting.last_modified),
        "sequence": meeting.sequence,
        "title": told.summary,
        "description": told.description,
        "start": _local(slot.start),
        "duration": slot.duration,
        "timeZone": None if slot.all_day else "Etc/UTC",
        "showWithoutTime": slot.all_day,
        "status": told.status.lower(),
        "freeBusyStatus": "free" if told.free else "busy",
        "keywords": dict.fromkeys(told.categories, True),
    }
    if told.location:
        place = {"@type": "Location", "name": told.location}
        event["locations"] = {"1": place | ({"coordinates": told.geo} if told.geo else {})}
    if channel.base:
        page = page_of(channel.base, meeting.uid)
        event["links"] = {
            "1": {"@type": "Link", "href": page, "contentType": "text/html", "rel": "about"}
        }
    if told.reminded and (offset := trigger_of(channel.options, all_day=slot.all_day)):
        trigger = {"@type": "OffsetTrigger", "offset": offset}
        event["alerts"] = {"1": {"@type": "Alert", "trigger": trigger, "action": "display"}}
    return event


def _local(moment: date | datetime) -> str:
    """LocalDateTime: midnight where the hour is not known."""
    return f"{moment.isoformat()[:10]}T{moment:%H:%M:%S}"


def _stamp(moment: datetime) -> str:
    return utc(moment).isoformat().replace("+00:00", "Z")
