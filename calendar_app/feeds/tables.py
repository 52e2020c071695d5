"""JSON in the documented form, and CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from calendar_app.model import Meeting, to_json

from .formats import Channel, Events, feed_format, page_of
from .slot import utc


@feed_format("json", "application/json")
def _json(channel: Channel, meetings: Iterable[Meeting], _events: Events) -> Iterator[str]:
    """The documented form of meetings, with what a reader needs to follow their changes."""
    told = {"name": channel.name, "meetings": [_row(channel, meeting) for meeting in meetings]}
    yield json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _row(channel: Channel, meeting: Meeting) -> dict[str, Any]:
    return {
        "uid": meeting.uid,
        **to_json(meeting),
        "sequence": meeting.sequence,
        "last_modified": utc(meeting.last_modified).isoformat(),
        "url": page_of(channel.base, meeting.uid) if channel.base else None,
    }


_COLUMNS = (
    *("uid", "title", "kind", "body", "participants", "people", "city", "country", "venue"),
    *("start", "end", "precision", "status", "previously", "sequence", "last_modified", "url"),
)
# What a spreadsheet takes for the beginning of a formula, full-width forms included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@feed_format("csv", "text/csv")
def _csv(channel: Channel, meetings: Iterable[Meeting], _events: Events) -> Iterator[str]:
    """RFC 4180 with a header row; several values of one cell are parted by semicolons."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(_COLUMNS)
    for meeting in meetings:
        row = _row(channel, meeting)
        writer.writerow(_cell(row[column]) for column in _COLUMNS)
    yield table.getvalue()


def _cell(value: Any) -> str:
    """As text; an apostrophe keeps a spreadsheet from running it."""
    text = "; ".join(value) if isinstance(value, list) else str("" if value is None else value)
    return f"'{text}" if text.startswith(_FORMULA) else text
