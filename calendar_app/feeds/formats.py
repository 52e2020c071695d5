"""The forms in which meetings go out: one function a format, in one table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from types import MappingProxyType
from typing import Any

from icalendar import Calendar, vDuration, vUri

from calendar_app.errors import UnknownFeedFormatError
from calendar_app.model import Meeting, to_json

from .event import at_site
from .options import DEFAULTS, FeedOptions
from .plain import address, page_of, undivided
from .slot import utc

_REFRESH = timedelta(hours=4)
_PIECE = 100  # events that are joined at a time


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says of itself.

    `url` is the feed's public address, `site` the base of the meetings' pages; where they are not
    known the feed goes without. `single` for the file of one meeting: a name of its own would make
    clients add a whole calendar for it. `options` are what its subscriber chose.
    """

    name: str
    url: str | None = None
    site: str | None = None
    last_modified: datetime | None = None
    single: bool = False
    options: FeedOptions = DEFAULTS


Render = Callable[[Channel, Sequence[Meeting], Iterable[tuple[str, str]]], bytes]


@dataclass(frozen=True, slots=True)
class FeedFormat:
    """`media_type` is bare: the web adds charset=utf-8. `calendar` where it fills calendars: what
    `FeedOptions.window` wants to know."""

    extension: str
    media_type: str
    render: Render
    calendar: bool = False


_formats: dict[str, FeedFormat] = {}
FORMATS: Mapping[str, FeedFormat] = MappingProxyType(_formats)


def feed_format(
    extension: str, media_type: str, *, calendar: bool = False
) -> Callable[[Render], Render]:
    """Enters the function below into FORMATS: all that a new format needs."""

    def enter(render: Render) -> Render:
        _formats[extension] = FeedFormat(extension, media_type, render, calendar)
        return render

    return enter


def render(
    extension: str,
    channel: Channel,
    meetings: Sequence[Meeting],
    events: Iterable[tuple[str, str]],
) -> bytes:
    """The feed in UTF-8. `events` are (uid, stored VEVENT); each format takes what it needs."""
    if extension not in FORMATS:
        raise UnknownFeedFormatError(extension, FORMATS)
    return FORMATS[extension].render(channel, meetings, events)


@feed_format("ics", "text/calendar", calendar=True)
def _ics(
    channel: Channel, _meetings: Sequence[Meeting], events: Iterable[tuple[str, str]]
) -> bytes:
    return b"".join(ics_in_pieces(channel, events))


def ics_in_pieces(channel: Channel, events: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """Stored text, joined, in pieces of some 100 kB, so that a feed of any length needs no more
    memory than one of them. A meeting whose stored text is empty is not for calendars."""
    opening, closing = _calendar(channel)
    site = address(channel.site)
    base = site.rstrip("/") if site else None
    yield opening.encode()
    stored = (event for _, event in events)
    while piece := list(islice(stored, _PIECE)):
        yield at_site("".join(piece), base).encode()
    yield closing.encode()


def _calendar(channel: Channel) -> tuple[str, str]:
    """What stands before and after the events. No METHOD, and no UID: readers stumble on both."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//calendar-app//meetings of diplomacy//EN")
    if not channel.single:
        calendar.add("x-wr-calname", undivided(channel.name))
        calendar.add("name", undivided(channel.name))
        calendar.add("x-published-ttl", vDuration(_REFRESH))
        # icalendar's own refresh_interval leaves out the VALUE that RFC 7986 demands.
        calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("color", "steelblue")
        if url := address(channel.url):
            calendar.add("source", vUri(url), parameters={"VALUE": "URI"})
        if site := address(channel.site):
            calendar.add("url", vUri(site))
        if channel.last_modified:
            calendar.add("last-modified", utc(channel.last_modified))
    text: bytes = calendar.to_ical(sorted=False)
    closing = "END:VCALENDAR\r\n"
    return text.decode().removesuffix(closing), closing


@feed_format("json", "application/json")
def _json(
    channel: Channel, meetings: Sequence[Meeting], _events: Iterable[tuple[str, str]]
) -> bytes:
    """The documented form of meetings, with what a reader needs to follow their changes."""
    told = {"name": channel.name, "meetings": [_row(channel, meeting) for meeting in meetings]}
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _row(channel: Channel, meeting: Meeting) -> dict[str, Any]:
    site = address(channel.site)
    return {
        "uid": meeting.uid,
        **to_json(meeting),
        "sequence": meeting.sequence,
        "last_modified": utc(meeting.last_modified).isoformat(),
        "url": page_of(site, meeting.uid) if site else None,
    }


_COLUMNS = (
    *("uid", "title", "kind", "body", "participants", "people", "city", "country", "venue"),
    *("start", "end", "precision", "status", "previously", "sequence", "last_modified", "url"),
)
# What a spreadsheet takes for the beginning of a formula, full-width forms included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@feed_format("csv", "text/csv")
def _csv(
    channel: Channel, meetings: Sequence[Meeting], _events: Iterable[tuple[str, str]]
) -> bytes:
    """RFC 4180 with a header row; several values of one cell are parted by semicolons."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(_COLUMNS)
    for meeting in meetings:
        row = _row(channel, meeting)
        writer.writerow(_cell(row[column]) for column in _COLUMNS)
    return table.getvalue().encode("utf-8", "replace")


def _cell(value: Any) -> str:
    """As text; an apostrophe keeps a spreadsheet from running it."""
    text = "; ".join(value) if isinstance(value, list) else str("" if value is None else value)
    return f"'{text}" if text.startswith(_FORMULA) else text
