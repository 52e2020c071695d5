"""Calendar programs' own parsers, and what each of them reads in a feed.

A reader gives one row an event, with the fields that it knows of: all-day moments as a date,
hours in UTC, so that rows can be compared with the truth field by field.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Reader = Callable[[bytes], list[Row]]

TESTS = Path(__file__).parents[1]
SCRIPT = TESTS / "read_ics.mjs"


def iso(moment: date | datetime) -> str:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return moment.isoformat()


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def icalendar(feed: bytes) -> list[Row]:
    """collective/icalendar: Plone, and many scripts."""
    from icalendar import Calendar

    calendar = Calendar.from_ical(feed)
    faults = [fault for part in calendar.walk() for fault in part.errors]
    assert not faults, faults
    return [
        {
            "uid": _text(event["UID"]),
            "summary": _text(event["SUMMARY"]),
            "start": iso(event.start),
            "end": iso(event.end),
            "allday": not isinstance(event.start, datetime),
            "status": _text(event["STATUS"]),
            "location": _text(event.get("LOCATION")),
            "description": _text(event["DESCRIPTION"]),
            "categories": [_text(one) for one in event["CATEGORIES"].cats],
            "url": _text(event["URL"]),
            "geo": [event["GEO"].latitude, event["GEO"].longitude],
            "sequence": int(event["SEQUENCE"]),
            "alarms": len(event.walk("VALARM")),
        }
        for event in calendar.events
    ]


def vobject(feed: bytes) -> list[Row]:
    """vobject: Radicale, khal's older cousins, Odoo."""
    import vobject as library

    rows = []
    for calendar in library.readComponents(feed.decode()):
        calendar.validate(raiseException=True)
        for event in calendar.vevent_list:
            told = {child.name.lower(): child.value for child in event.lines()}
            rows.append(
                {
                    "uid": told["uid"],
                    "summary": told["summary"],
                    "start": iso(told["dtstart"]),
                    "end": iso(told["dtend"]),
                    "allday": not isinstance(told["dtstart"], datetime),
                    "status": told["status"],
                    "location": told.get("location"),
                    "description": told["description"],
                    "categories": told["categories"],
                    "url": told["url"],
                    "geo": [float(part) for part in told["geo"].split(";")],
                    "sequence": int(told["sequence"]),
                    "alarms": len(event.contents.get("valarm", [])),
                }
            )
    return rows


def ics_py(feed: bytes) -> list[Row]:
    """ics.py: scripts. Its categories are a set."""
    import ics

    rows = []
    for event in ics.Calendar(feed.decode()).events:
        start, end = event.begin.datetime, event.end.datetime
        rows.append(
            {
                "uid": event.uid,
                "summary": event.name,
                "start": iso(start.date() if event.all_day else start),
                "end": iso(end.date() if event.all_day else end),
                "allday": event.all_day,
                "status": event.status,
                "location": event.location,
                "description": event.description,
                "url": event.url,
                "geo": list(event.geo),
                "alarms": len(event.alarms),
            }
        )
    return rows


def ical(feed: bytes) -> list[Row]:
    """allenporter/ical: Home Assistant. Strict."""
    from ical.calendar_stream import IcsCalendarStream

    calendar = IcsCalendarStream.calendar_from_ics(feed.decode())
    return [
        {
            "uid": event.uid,
            "summary": event.summary,
            "start": iso(event.dtstart),
            "end": iso(event.dtend),
            "allday": not isinstance(event.dtstart, datetime),
            "status": event.status.value,
            "location": event.location,
            "description": event.description,
            "categories": event.categories,
            "url": _text(event.url),
            "geo": [event.geo.lat, event.geo.lng],
            "sequence": event.sequence,
            "alarms": len(event.alarm),
        }
        for event in calendar.events
    ]


def recurring_ical_events(feed: bytes) -> list[Row]:
    """recurring-ical-events: Home Assistant, Open Web Calendar, ical2json. Gives occurrences."""
    import recurring_ical_events as library
    from icalendar import Calendar

    found = library.of(Calendar.from_ical(feed)).between((2000, 1, 1), (2040, 1, 1))
    return [
        {
            "uid": _text(event["UID"]),
            "summary": _text(event["SUMMARY"]),
            "start": iso(event.start),
            "end": iso(event.end),
            "status": _text(event["STATUS"]),
            "location": _text(event.get("LOCATION")),
            "description": _text(event["DESCRIPTION"]),
        }
        for event in found
    ]


def _javascript(library: str) -> Reader:
    def read(feed: bytes) -> list[Row]:
        done = subprocess.run(
            ["node", SCRIPT.name, library],
            input=feed,
            capture_output=True,
            cwd=TESTS,
            env=os.environ | {"TZ": "Europe/Brussels"},
            check=False,
        )
        assert not done.returncode, done.stderr.decode()
        rows: list[Row] = json.loads(done.stdout)
        return rows

    return read


PYTHON: dict[str, Reader] = {
    "icalendar": icalendar,
    "vobject": vobject,
    "ics": ics_py,
    "ical": ical,
    "recurring-ical-events": recurring_ical_events,
}
JAVASCRIPT: dict[str, Reader] = {
    library: _javascript(library) for library in ("ical.js", "node-ical", "ts-ics")
}


def missing(library: str) -> str | None:
    """What has to be installed before that library can read; None where it can."""
    if shutil.which("node") is None:
        return "Node is missing: install nodejs and npm"
    if not (TESTS / "node_modules" / library).is_dir():
        return f"{library} is missing: npm ci --prefix tests"
    return None


def differences(rows: list[Row], truth: list[Row]) -> Iterator[str]:
    """Each field in which a client reads another thing than the truth."""
    read = {row["uid"]: row for row in rows}
    if len(read) != len(rows):
        yield f"{len(rows) - len(read)} events twice"
    for uid in read.keys() - {told["uid"] for told in truth}:
        yield f"{uid}: not in the feed"
    for told in truth:
        row = read.get(told["uid"])
        if row is None:
            yield f"{told['uid']}: missing"
            continue
        for field, value in row.items():
            wanted = told.get(field)
            same = (
                all(abs(a - b) < 1e-4 for a, b in zip(value, wanted, strict=True))
                if field == "geo"
                else value == wanted
            )
            if not same:
                yield f"{told['uid']}: {field}: {wanted!r}, but reads {value!r}"
