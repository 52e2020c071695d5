"""The filters of the query string: one grammar for page, API and feed.

`body`, `place`, `city`, `country`, `participant`, `person`, `kind`, `status`, `confirmation`, `q`
and the days `from` and `to`, both inclusive. An empty value is a filter that is not set.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from calendar_app.errors import UnknownValueError, UsageError
from calendar_app.feeds import OPTION_KEYS
from calendar_app.model import Confirmation, Kind, Query, Status
from calendar_app.reading import gazetteer
from calendar_app.store import Store

from .present import CONFIRMATION_WORDS, STATUS_WORDS, actor_name, body_name, day_words

KEYS: Mapping[str, str] = {
    "body": "body",
    "place": "place",
    "city": "city",
    "country": "country",
    "participant": "participant",
    "person": "person",
    "kind": "kind",
    "status": "status",
    "confirmation": "confirmation",
    "q": "text",
    "from": "since",
    "to": "until",
}
"""Key of the query string to field of `Query`, in the order of a canonical address."""


# What an address can ask for, and what pages and the API ask for beside it.
_OURS = (*KEYS, *OPTION_KEYS, "at", "before", "limit", "offset", "tz", "view")
_MANY = 12  # known values that one line can name
_LONGEST = 200  # characters of one value: no name has more, and a feed's address holds them all


def asked(arguments: Mapping[str, str], *, kept: Callable[[str], Iterable[str]]) -> Query:
    """The query that the arguments ask for.

    `kept` gives the values of a filter that the calendar holds, for those that the gazetteer does
    not know. Raises UnknownValueError (404) for a body, place, city, country, participant, kind or
    status that nothing has, and UsageError (400) for a day that does not parse or a `from` after
    its `to`, and as `understood` does.
    """
    understood(arguments)
    given = {key: arguments.get(key, "").strip() for key in KEYS}
    for key, value in given.items():
        if len(value) > _LONGEST:
            raise UsageError(key, f"longer than {_LONGEST} characters", "give fewer words")
    body, country = given["body"].lower(), given["country"].upper()
    kind, status = given["kind"].lower(), given["status"].lower()
    if body and gazetteer().body(body) is None and body not in (known := tuple(kept("body"))):
        body = gazetteer().current(body)
        if gazetteer().body(body) is None:
            raise _unknown("body", body, [*gazetteer().bodies, *known])
    if country and not (len(country) == 2 and gazetteer().actor(country)):
        here = ", ".join(sorted(kept("country"))[:_MANY]) or "AT"
        raise UnknownValueError(
            f"country {given['country']!r}",
            "no such country",
            f"give its ISO code, such as {here}",
        )
    if kind and kind not in set(Kind):
        raise _unknown("kind", kind, Kind)
    if status and status not in set(Status):
        raise _unknown("status", status, Status)
    confirmation = given["confirmation"].lower()
    if confirmation and confirmation not in set(Confirmation):
        raise _unknown("confirmation", confirmation, Confirmation)
    since, until = _day("from", given["from"]), _day("to", given["to"])
    if since and until and since > until:
        raise UsageError(
            "from and to", f"{since} comes after {until}", "let `from` be the earlier day"
        )
    return Query(
        body=body or None,
        place=_place(given["place"], kept),
        city=_city(given["city"], kept),
        country=country or None,
        participant=_actor(given["participant"], kept),
        person=_person(given["person"], kept),
        kind=kind or None,
        status=status or None,
        confirmation=confirmation or None,
        text=given["q"] or None,
        since=since,
        until=until,
    )


def understood(arguments: Mapping[str, str]) -> None:
    """UsageError where an address asks for more than its answer would hold, and none would tell.

    That is two values of one filter, of which one would count, and a key that is misspelt. Keys
    that look like none of ours are let be: newsletters and programs add their own.
    """
    if not isinstance(arguments, MultiDict):
        return
    for key in arguments:
        if len(set(map(str.strip, arguments.getlist(key))) - {""}) > 1 and key in KEYS:
            raise UsageError(key, "given twice", "give one; another value makes another feed")
        if key in _OURS:
            continue
        if near := difflib.get_close_matches(key[:40].lower(), _OURS, 1, 0.85):
            raise UsageError(key[:40], "no filter and no option", f"did you mean {near[0]}?")


def in_address(query: Query, **changed: object) -> str:
    """The query as `?body=…&from=…`, only what is set; empty where nothing is.

    `changed` replaces or (None) removes a key and may add ones that are no filter (`at`).
    """
    given = query.given
    told: dict[str, object] = {key: given.get(name) for key, name in KEYS.items()} | changed
    pairs = {key: str(value) for key, value in told.items() if value is not None}
    return f"?{urlencode(pairs)}" if pairs else ""


LABELS: Mapping[str, str] = {
    "body": "Body",
    "place": "Place",
    "city": "City",
    "country": "Country",
    "participant": "Takes part",
    "person": "Person",
    "kind": "Kind",
    "status": "Status",
    "confirmation": "Sources",
    "q": "Words",
    "from": "From",
    "to": "To",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that is set, in words; `without` is the address of the view that lacks it."""

    key: str
    label: str
    words: str
    without: str


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    words: str
    count: int


def chosen(query: Query) -> list[Chosen]:
    given = query.given
    return [
        Chosen(key, LABELS[key], in_words(key, given[name]), in_address(query, **{key: None}))
        for key, name in KEYS.items()
        if name in given
    ]


def choices(store: Store, query: Query) -> dict[str, list[Choice]]:
    """What each filter can be set to, with the number of meetings it would leave.

    A filter's own value is put aside when its choices are counted, so that it can be changed.
    """
    return {
        key: sorted(
            (
                Choice(value, in_words(key, value), count)
                for value, count in store.tally(key, replace(query, **{key: None})).items()
            ),
            key=lambda choice: (choice.words.casefold(), choice.value),
        )
        for key in ("body", "participant", "city", "country", "kind", "status")
    }


def feed_name(query: Query) -> str:
    """What a calendar client shows as the feed's name."""
    told = [one.words if one.key not in {"from", "to"} else f"{one.label.lower()} {one.words}"
            for one in chosen(query)]  # fmt: skip
    return f"Meetings: {' · '.join(told)}" if told else "Meetings of diplomacy"


def in_words(key: str, value: str) -> str:
    match key:
        case "body":
            return body_name(value)
        case "country" | "participant":
            return actor_name(value)
        case "kind":
            return value.replace("-", " ").capitalize()
        case "status":
            return STATUS_WORDS[Status(value)]
        case "confirmation":
            return CONFIRMATION_WORDS[Confirmation(value)]
        case "from" | "to":
            return day_words(date.fromisoformat(value))
        case _:
            return value


def _day(key: str, value: str) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"{key}={value[:40]}", "not a day", "write it like 2022-01-12") from None


def _city(value: str, kept: Callable[[str], Iterable[str]]) -> str | None:
    """By its English name, as the calendar spells it: "kiev" is Kyiv."""
    place = gazetteer().city(value)
    if not value or place:
        return place.name if place else None
    known = tuple(kept("city"))
    for name in known:
        if name.casefold() == value.casefold():
            return name
    cities = [one.name for one in gazetteer().places.values() if one.type == "city"]
    raise _unknown("city", value, [*cities, *known])


def _place(value: str, kept: Callable[[str], Iterable[str]]) -> str | None:
    """A city, a country's code or a part of a venue's name."""
    if not value:
        return None
    if city := gazetteer().city(value):
        return city.name
    cities, venues = list(kept("city")), list(kept("venue"))
    told, places = value.casefold(), gazetteer().places.values()
    if len(value) == 2 and gazetteer().actor(value.upper()):
        return value
    if told in map(str.casefold, cities):
        return value
    venues += [one.name for one in places if one.type == "venue"]
    if any(told in venue.casefold() for venue in venues):
        return value
    cities += [one.name for one in places if one.type == "city"]
    raise _unknown("place", value, [*cities, *venues])


def _actor(value: str, kept: Callable[[str], Iterable[str]]) -> str | None:
    if not value:
        return None
    # As it is, for "AU" is Australia and "au" the African Union; else as codes or ids are written.
    spellings = (value, value.upper(), value.lower())
    for actor in spellings:
        if gazetteer().actor(actor):
            return actor
    known = tuple(kept("participant"))
    for actor in spellings:
        if actor in known:
            return actor
    raise _unknown("participant", value, [*gazetteer().actors, *known])


def _person(value: str, kept: Callable[[str], Iterable[str]]) -> str | None:
    """By the whole name, as the calendar spells it. The gazetteer's people are no answer: most of
    them have no meeting."""
    if not value:
        return None
    known = tuple(kept("person"))
    for name in known:
        if name.casefold() == value.casefold():
            return name
    surname = [name for name in known if name.casefold().endswith(f" {value.casefold()}")]
    near = surname or difflib.get_close_matches(value[:80], known, 6, 0.5)
    raise _unknown("person", value, near or known[:_MANY])


def _unknown(key: str, value: str, known: Iterable[str]) -> UnknownValueError:
    """Names all known values where they are few, else the ones that look alike."""
    names = list(dict.fromkeys(str(name) for name in known if name))
    near = names if len(names) <= _MANY else difflib.get_close_matches(value[:80], names, 6, 0.4)
    remedy = f"known: {', '.join(near)}" if near else "/subscribe lists the known ones"
    if len(near) < len(names):
        remedy += f"; {len(names)} in all" if near else ""
    return UnknownValueError(f"{key} {value[:80]!r}", f"no such {key}", remedy)
