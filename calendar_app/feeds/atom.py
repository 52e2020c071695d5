"""Atom (RFC 4287): what was added or changed, newest first, for feed readers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from heapq import nlargest
from xml.etree import ElementTree as ET

from calendar_app.model import Change, Meeting, When

from .formats import Channel, Events, feed_format, page_of
from .plain import address, plain
from .slot import between, spoken, utc
from .stored import Told, told_by
from .words import STATUS_IN_WORDS, summary_of

LATEST = 100
_ATOM = "http://www.w3.org/2005/Atom"
_OURS = uuid.UUID("5d7c9f0e-6a52-5b0b-9f5c-0f2f3c1c7d11")  # the name space of our ids
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def urn(name: str) -> str:
    """An id for good, the same for the same name, whatever the host is called."""
    return uuid.uuid5(_OURS, plain(name)).urn


@feed_format("atom", "application/atom+xml", events=True, latest=LATEST)
def _atom(channel: Channel, meetings: Iterable[Meeting], events: Events) -> Iterator[str]:
    """One entry a meeting, the last changed first.

    A move or a cancellation raises SEQUENCE, and with it makes a new entry, which readers show as
    news; what is merely told more closely updates the entry that is there.
    """
    shown = nlargest(LATEST, meetings, key=lambda one: (one.last_modified, one.uid))
    uids = {meeting.uid for meeting in shown}
    texts = {uid: event for uid, event in events if uid in uids}
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _add(feed, "id", urn(channel.url or channel.name))
    _add(feed, "title", plain(channel.name))
    changed = [one.last_modified for one in shown] + [change.at for _, change in channel.withdrawn]
    _add(feed, "updated", _stamp(max(changed, default=channel.last_modified or NEVER)))
    _add(ET.SubElement(feed, "author"), "name", "calendar-app")
    if url := address(channel.url):
        ET.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": url})
    if channel.base:
        ET.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": channel.base})
    entries: list[tuple[datetime, Meeting, Change | None]] = [
        (meeting.last_modified, meeting, None) for meeting in shown
    ]
    entries += [(change.at, meeting, change) for meeting, change in channel.withdrawn]
    for _, meeting, change in sorted(entries, key=lambda entry: entry[0], reverse=True):
        entry = ET.SubElement(feed, "entry")
        if change:
            _farewell(entry, channel, meeting, change)
            continue
        told = told_by(texts.get(meeting.uid, ""), channel.base, channel.options)
        _entry(entry, channel, meeting, told)
    ET.indent(feed)
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield ET.tostring(feed, encoding="unicode") + "\n"


def _entry(entry: ET.Element, channel: Channel, meeting: Meeting, told: Told | None) -> None:
    summary = told.summary if told else summary_of(meeting, None)
    _add(entry, "id", urn(f"{meeting.uid} {meeting.sequence}"))
    _add(entry, "title", f"{summary}, {_when(meeting.when)}" if meeting.when else summary)
    _add(entry, "updated", _stamp(meeting.last_modified))
    if not meeting.sequence:
        # Readers sort by it: a move would stand among the news of when the meeting was first heard
        # of. Without it they go by `updated`.
        _add(entry, "published", _stamp(meeting.created))
    if channel.base:
        page = page_of(channel.base, meeting.uid)
        ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": page})
    for category in told.categories if told else ():
        ET.SubElement(entry, "category", {"term": category})
    content = ET.SubElement(entry, "content", {"type": "html" if told else "text"})
    content.text = told.html if told else STATUS_IN_WORDS[meeting.status]


def _farewell(entry: ET.Element, channel: Channel, meeting: Meeting, change: Change) -> None:
    """That it left the calendar, and why; its page answers the same."""
    summary = f"Taken off the calendar: {summary_of(meeting, None)}"
    _add(entry, "id", urn(f"{meeting.uid} withdrawn {change.at.isoformat()}"))
    _add(entry, "title", f"{summary}, {_when(meeting.when)}" if meeting.when else summary)
    _add(entry, "updated", _stamp(change.at))
    if channel.base:
        page = page_of(channel.base, meeting.uid)
        ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": page})
    content = ET.SubElement(entry, "content", {"type": "text"})
    content.text = plain(f"Nobody called it off: {change.reason}.")


def _when(when: When) -> str:
    if when.has_day and when.first_day == when.last_day:
        return spoken(when.start)
    days = between(when.first_day, when.last_day)
    return days if when.has_day else f"some time from {days}"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _stamp(moment: datetime) -> str:
    return utc(moment).isoformat().replace("+00:00", "Z")
