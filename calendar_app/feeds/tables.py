"""JSON in the documented form, and CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from calendar_app.model import Meeting, to_json

from .formats import Channel, Events, feed_format, page_of
from .pieces import AT_ONCE, json_object
from .slot import utc


@feed_format("json", "application/json")
def _json(channel: Channel, meetings: Iterable[Meeting], _events: Events) -> Iterator[str]:
    """The documented form of meetings, with what a reader needs to follow their changes."""
    rows = (_row(channel, meeting) for meeting in meetings)
    yield from json_object({"name": channel.name}, "meetings", rows)


def _row(channel: Channel, meeting: Meeting) -> dict[str, Any]:
    return {
        "uid": meeting.uid,
        **to_json(meeting),
        "corrected": list(meeting.corrected),
        "confirmation": meeting.support.confirmation.value,
        "sources": meeting.support.sources,
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
    yield _lines([_COLUMNS])
    waiting = (_row(channel, meeting) for meeting in meetings)
    while piece := list(islice(waiting, AT_ONCE)):
        yield _lines([_cell(row[column]) for column in _COLUMNS] for row in piece)


def _lines(rows: Iterable[Sequence[str]]) -> str:
    table = io.StringIO(newline="")
    csv.writer(table).writerows(rows)
    return table.getvalue()


def _cell(value: Any) -> str:
    """As text; an apostrophe keeps a spreadsheet from running it."""
    text = "; ".join(value) if isinstance(value, list) else str("" if value is None else value)
    return f"'{text}" if text.startswith(_FORMULA) else text
