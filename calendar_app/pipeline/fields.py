"""What people give when they correct a meeting or tell of one: checked field by field, and put into
the canonical form of `merging.correcting`, so that nothing is left to guess."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from calendar_app.errors import UsageError
from calendar_app.merging import form_of, when_of
from calendar_app.model import Kind, Meeting, Status
from calendar_app.reading import gazetteer

FIELDS = (
    *("title", "start", "end", "city", "venue", "country"),
    *("body", "kind", "status", "participants", "people"),
)
Given = Mapping[str, Any]

_LONGEST = 300  # characters of a text
_MOST = 100  # entries of a list
_YEARS = range(1900, 2200)
_DATE = r"\d{4}-\d{2}-\d{2}"
_HOUR = re.compile(rf"({_DATE})[T ](\d{{2}}:\d{{2}})(?::\d{{2}})?(Z|[+-]\d{{2}}:?\d{{2}})?")
_START = re.compile(rf"{_DATE}|\d{{4}}-W\d{{2}}|\d{{4}}-\d{{2}}")
_LIKE = "write it like 2022-01-12T10:00, 2022-01-12, 2022-W02 or 2022-01"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def understood(given: Given, standing: Meeting | None = None) -> dict[str, Any]:
    """The fields in canonical form, with those that follow from them: a city brings its country.

    Values are strings, lists where the field is one (or a string parted by commas), and None or ""
    for what is not known. `standing` is the meeting that they correct. UsageError names the field.
    """
    if unknown := [name for name in given if name not in FIELDS]:
        raise UsageError(unknown[0], "no field of a meeting", f"known: {', '.join(FIELDS)}")
    if not given:
        raise UsageError("a correction", "no field is given", f"give one of {', '.join(FIELDS)}")
    told: dict[str, Any] = {}
    for name in ("title", "venue"):
        if name in given:
            told[name] = _text(name, given[name])
    if "title" in told and told["title"] is None:
        raise UsageError("title", "nothing in it", "give a few words, as a calendar shows them")
    told |= _choices(given)
    if "people" in given:
        told["people"] = _list("people", given["people"])
    if "participants" in given:
        told["participants"] = sorted(
            {_actor("participants", one) for one in _list("participants", given["participants"])}
        )
    told |= _place(given, standing)
    if "start" in given or "end" in given:
        city = told.get("city", standing.city if standing else None)
        told["start"], told["end"] = _time(given, standing, city)
    return told


def _choices(given: Given) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, values in (("kind", Kind), ("status", Status)):
        if name in given:
            known = [value.value for value in values]
            value = (_text(name, given[name]) or "").lower()
            if value not in known:
                raise UsageError(
                    _said(name, value), f"no such {name}", f"known: {', '.join(known)}"
                )
            told[name] = value
    if "body" in given:
        bodies = gazetteer().bodies
        body = _text("body", given["body"])
        if body is not None and body not in bodies:
            raise UsageError(_said("body", body), "no such body", _nearest(body, bodies))
        told["body"] = body
    return told


# --- the place ---


def _place(given: Given, standing: Meeting | None) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if "country" in given:
        country = _text("country", given["country"])
        told["country"] = _country(country) if country else None
    if "city" not in given:
        if standing and standing.city and told.get("country", standing.country) != standing.country:
            raise UsageError(
                "country",
                f"{standing.city} lies elsewhere",
                "give the city as well, or city as empty",
            )
        return told
    name = _text("city", given["city"])
    known = gazetteer().city(name) if name else None
    told["city"] = known.name if known else name
    if known:
        if told.get("country", known.country) != known.country:
            raise UsageError("country", f"{known.name} lies in {known.country}", "leave it out")
        told["country"] = known.country
    elif name and "country" not in told:
        raise UsageError(_said("city", name), "not in the gazetteer", "give its country as well")
    # A venue stands in its city: what was said of another one does not come along.
    if standing and standing.venue and "venue" not in given and standing.city != told["city"]:
        told["venue"] = None
    return told


def _country(name: str) -> str:
    actor = _actor("country", name)
    if not re.fullmatch("[A-Z]{2}", actor):
        raise UsageError(_said("country", name), "not a country", "give its code: AT")
    return actor


def _actor(field: str, name: str) -> str:
    """An actor by its id, whatever its case, or by its name."""
    actors = gazetteer().actors
    for id in (name, name.upper(), name.lower()):
        if id in actors:
            return id
    by_name = {actor.name.casefold(): actor.id for actor in actors.values()}
    if name.casefold() in by_name:
        return by_name[name.casefold()]
    raise UsageError(_said(field, name), "nobody has that name", _nearest(name, by_name, actors))


# --- the time ---


def _time(given: Given, standing: Meeting | None, city: str | None) -> tuple[str, str | None]:
    """`start` and `end`, always both: what a person gives of a time holds for the whole of it."""
    before = form_of(standing) if standing and standing.when else None
    end = _text("end", given["end"]) if "end" in given else None
    if "start" in given:
        start = _moment("start", _text("start", given["start"]) or "", city)
        if "end" not in given and before and before[1]:
            raise UsageError(
                "end",
                f"it is known to end {before[1]}, and nothing says whether it still does",
                "give the end as well, or an empty one",
            )
    elif before:
        start = before[0]
    else:
        raise UsageError("start", "nothing in it", _LIKE)
    if end is not None:
        if len(start) < len("2022-01-12"):
            raise UsageError("end", "a week or a month has none", "give a day as start")
        end = _moment("end", end, city)
        if "T" in end and "T" not in start:
            raise UsageError("end", "an hour, where the start has none", "give start with its hour")
        if "T" not in end and len(end) != len("2022-01-12"):
            raise UsageError("end", "not a day", "write it like 2022-01-13")
    try:
        when_of(start, end)
    except (ValueError, OverflowError) as error:
        raise UsageError("end", str(error), "give a later one, or none") from error
    return start, end


def _moment(field: str, text: str, city: str | None) -> str:
    timed = _HOUR.fullmatch(text)
    if not timed and not _START.fullmatch(text):
        raise UsageError(_said(field, text), "not a time that can be read", _LIKE)
    if int(text[:4]) not in _YEARS:
        raise UsageError(_said(field, text), "no year of this calendar", "give 1900 to 2199")
    try:
        if not timed:
            when_of(text, None)
            return text
        day, hour, offset = timed.groups()
        moment = datetime.fromisoformat(f"{day}T{hour}{offset or ''}")
    except (ValueError, OverflowError) as error:
        raise UsageError(_said(field, text), "no calendar has it", _LIKE) from error
    if moment.tzinfo is None:
        place = gazetteer().city(city) if city else None
        if place is None or place.timezone is None:
            raise UsageError(
                _said(field, text),
                "of which time zone? No city says it",
                "write the offset, 2022-01-12T10:00+01:00, or give the city",
            )
        moment = moment.replace(tzinfo=ZoneInfo(place.timezone))
    return moment.isoformat()


# --- words and lists ---


def _text(field: str, value: object) -> str | None:
    """One line, or None where nothing is in it."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise UsageError(field, "not a string", "put it in quotes")
    if _CONTROL.search(value):
        raise UsageError(field, "control characters in it", "give one line of plain text")
    told = " ".join(value.split())
    if len(told) > _LONGEST:
        raise UsageError(field, f"longer than {_LONGEST} characters", "give less")
    return told or None


def _list(field: str, value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, list | tuple):
        raise UsageError(field, "not a list", "part the entries with commas")
    told = list(dict.fromkeys(filter(None, (_text(field, one) for one in value))))
    if len(told) > _MOST:
        raise UsageError(field, f"more than {_MOST} entries", "give fewer")
    return told


def _nearest(name: str, *known: Iterable[str]) -> str:
    names = [one for each in known for one in each]
    near = difflib.get_close_matches(name.casefold(), names, 4, 0.5)
    return f"nearest known: {', '.join(near)}" if near else "the timeline's filters list them"


def _said(field: str, value: str) -> str:
    return f"{field} {value[:60]!r}"
