"""The fields of a meeting that people can correct, as a form has them and as a correction does.

A form has a time in four fields that browsers know (two days, two hours), and names where the model
has ids; a correction (`pipeline.correct`) has `start` and `end`, and ids.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from difflib import get_close_matches
from textwrap import shorten
from typing import Any

from calendar_app.errors import UsageError
from calendar_app.model import Article, Kind, Occasion, Span, Status
from calendar_app.reading import gazetteer
from calendar_app.store import Store

from .present import actor_name, body_name
from .read_as import sentences_of

TIME = ("day", "until", "hour", "close")
WORDS = ("title", "city", "venue", "body", "sides", "people", "kind", "status")
_OFFERED = 300
_SENTENCES = 1000  # that can be chosen from
_SHOWN = 110  # characters of each
_NAMES = {"sides": "participants"}  # called otherwise in a correction


def form_of(told: Occasion) -> dict[str, str]:
    """What each field of the form holds before anyone touches it."""
    when = told.when
    exact = when if when and when.has_day else None
    several = exact is not None and exact.last_day > exact.first_day
    closes = exact.end if exact and isinstance(exact.end, datetime) else None
    return {
        "day": exact.first_day.isoformat() if exact else "",
        "until": exact.last_day.isoformat() if exact and several else "",
        "hour": f"{exact.start:%H:%M}" if exact and exact.timed else "",
        "close": f"{closes:%H:%M}" if closes else "",
        "title": told.title,
        "city": told.city or "",
        "venue": told.venue or "",
        "body": body_name(told.body) if told.body else "",
        "sides": ", ".join(actor_name(one) for one in told.participants),
        "people": ", ".join(told.people),
        "kind": told.kind.value,
        "status": told.status.value,
    }


def empty_form() -> dict[str, str]:
    """The form of a meeting of which nothing is known."""
    return {
        **dict.fromkeys((*TIME, *WORDS), ""),
        "kind": Kind.MEETING.value,
        "status": Status.CONFIRMED.value,
    }


def sentence_choices(article: Article) -> list[tuple[Span, str]]:
    """Each sentence with as much of it as a list can hold."""
    found = sentences_of(article.text, article.language)[:_SENTENCES]
    return [(span, shorten(span.of(article.text), _SHOWN, placeholder="…")) for span in found]


def given_in(form: Mapping[str, str], key: str = "") -> dict[str, str]:
    """The fields that a sent form has under names ending in `key`."""
    told = {name: form.get(f"{name}{key}") for name in (*TIME, *WORDS)}
    return {name: value.strip() for name, value in told.items() if value is not None}


def correction(given: Mapping[str, str], told: Occasion) -> dict[str, Any]:
    """What was changed, as `pipeline.correct` takes it; empty where nothing was. UsageError."""
    before = form_of(told)
    changed = {name: value for name, value in given.items() if value != before[name]}
    made = {_NAMES.get(name, name): value for name, value in changed.items() if name in WORDS}
    if "body" in made:
        made["body"] = body_id(made["body"])
    if changed.keys() & set(TIME):
        start, end = _time(given, told)
        made |= {"start": start, "end": end}
    return made


def told_by_hand(given: Mapping[str, str]) -> dict[str, Any]:
    """A meeting that the form describes from nothing, as `pipeline.add_by_hand` takes it."""
    made = {_NAMES.get(name, name): value for name, value in given.items() if name in WORDS}
    made = {name: value for name, value in made.items() if value}
    if "body" in made:
        made["body"] = body_id(made["body"])
    start, end = _time(given, None)
    return {**made, "start": start, "end": end}


def span_of(told: str) -> Span:
    """ "120-188", as the list of sentences has it. UsageError."""
    found = re.fullmatch(r"(\d{1,9})-(\d{1,9})", told)
    if not found:
        raise UsageError("the sentence", "not chosen", "choose the one that tells of the meeting")
    return Span(int(found[1]), int(found[2]))


def known_names(store: Store) -> dict[str, list[str]]:
    """What fields offer while one types: the cities and bodies that the calendar has."""
    return {
        "cities": sorted(store.tally("city"))[:_OFFERED],
        "bodies": sorted(body_name(id) for id in store.tally("body"))[:_OFFERED],
    }


def body_id(name: str) -> str:
    """The id of a body by its name or its id; of nothing it is nothing. UsageError."""
    bodies = gazetteer().bodies
    by_name = {body.name.casefold(): body for body in bodies.values()}
    if found := by_name.get(name.casefold()):
        return found.id
    if not name or name in bodies:
        return name
    near = get_close_matches(name.casefold(), by_name, 3, 0.5)
    told = ", ".join(by_name[one].name for one in near) or "leave it empty"
    raise UsageError(name[:80], "no such body", f"nearest: {told}" if near else told)


def _time(given: Mapping[str, str], told: Occasion | None) -> tuple[str, str]:
    day, until, hour, close = (given.get(name, "") for name in TIME)
    if not day:
        raise UsageError("the day", "nothing in it", "give it like 2022-01-12")
    offset = _offset(given, told) if hour or close else ""
    start = f"{day}T{hour}{offset}" if hour else day
    if close:
        return start, f"{until or day}T{close}{offset}"
    return start, until if until != day else ""


def _offset(given: Mapping[str, str], told: Occasion | None) -> str:
    """That of the hour as it was, where no city of the gazetteer says which clock is meant."""
    place = gazetteer().city(given.get("city", ""))
    if place is not None and place.timezone:
        return ""
    start = told.when.start if told and told.when else None
    if isinstance(start, datetime) and start.utcoffset() is not None:
        return start.isoformat()[-6:]
    return ""
