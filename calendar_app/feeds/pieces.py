"""Feeds of any length, a piece at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from calendar_app.model import Meeting

AT_ONCE = 500
"""How many meetings go into one piece: some megabyte."""


def paired(
    meetings: Iterable[Meeting], events: Iterable[tuple[str, str]]
) -> Iterator[tuple[Meeting, str]]:
    """Each meeting with its stored event, "" where there is none.

    Both come in the same order; what one of them lacks is passed over, and nothing is collected
    but the events that were passed on the way.
    """
    passed: dict[str, str] = {}
    coming = iter(events)
    for meeting in meetings:
        while meeting.uid not in passed and (following := next(coming, None)):
            passed[following[0]] = following[1]
        yield meeting, passed.pop(meeting.uid, "")


def json_object(told: Mapping[str, Any], key: str, rows: Iterable[Any]) -> Iterator[str]:
    """An object that ends with the array `key` of these rows, indented, as `json.dumps` has it."""
    opening = json.dumps({**told, key: []}, ensure_ascii=False, indent=2)
    yield opening.removesuffix("]\n}")
    following, waiting = "\n", iter(rows)
    while piece := list(islice(waiting, AT_ONCE)):
        yield following + ",\n".join(map(_indented, piece))
        following = ",\n"
    yield ("]" if following == "\n" else "\n  ]") + "\n}\n"


def _indented(row: Any) -> str:
    # Not by textwrap, to which a line separator inside of a string would be the end of a line.
    return "    " + json.dumps(row, ensure_ascii=False, indent=2).replace("\n", "\n    ")
