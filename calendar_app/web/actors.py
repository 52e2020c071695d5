"""The pages of those who meet and of where they do: a body, a country, a city, a person.

    /bodies/osce-permanent-council  /countries/AT  /cities/Vienna  /people/Jens Stoltenberg

Each has its meetings ahead and the latest behind, its feed, its rhythm and whom it meets most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from calendar_app.feeds import FeedOptions
from calendar_app.model import Meeting, Query, Status
from calendar_app.reading import gazetteer

from . import desk
from .addresses import View, address_of, view_at
from .filters import asked, in_address
from .look import given, look_of, page_of
from .present import actor_name, body_name
from .rhythm import in_words, rhythm_of

AHEAD, BEHIND = 20, 10
_RECENT = 500  # meetings that the rhythm and the company are taken from
_COMPANY = 10
_FEW = 8
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose page it is. `query` finds its meetings; `about` are those that it is of, whom it
    speaks for, or where it lies; `also` are (words, query) of others that have to do with it: those
    held in a country, those of others in which a body takes part."""

    kind: str
    name: str
    query: Query
    about: tuple[str, ...] = ()
    also: tuple[tuple[str, Query], ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A name that leads to its page, with the number of meetings."""

    words: str
    href: str
    number: int


def body(id: str) -> ResponseReturnValue:
    """A body that meets, or an organisation that takes part."""
    told = id.lower()
    known, organisation = gazetteer().body(told), gazetteer().actor(told)
    takes_part = organisation is not None or told in desk.store().tally("participant")
    if known is None and takes_part and told not in desk.store().tally("body"):
        query = Query(participant=told)
        return _page(Subject("body", actor_name(told), query), id=told)
    query = _asked(body=told)
    also = (("Takes part in meetings of others", Query(participant=told)),) if takes_part else ()
    about = known.participants if known and len(known.participants) <= _FEW else ()
    return _page(Subject("body", body_name(told), query, about, also), id=told)


def country(code: str) -> ResponseReturnValue:
    """A state: the meetings in which it takes part, and those held there."""
    query = _asked(country=code)
    told = query.country or code
    also = ((f"Held in {actor_name(told)}", query),)
    return _page(
        Subject("country", actor_name(told), Query(participant=told), also=also), code=told
    )


def city(name: str) -> ResponseReturnValue:
    """By its name in any case, an older one ("Kiev"), or as feeds spell it ("new-york")."""
    query = view_at("city", name, {}, desk.store()).query
    told = query.city or name
    place = gazetteer().city(told)
    return _page(Subject("city", told, query, (place.country,) if place else ()), name=told)


def person(name: str) -> ResponseReturnValue:
    """Someone who takes part in a meeting that is kept."""
    query = _asked(person=name)
    told = query.person or name
    known = gazetteer().people.get(told)
    actor = known.actor(desk.today().year) if known else None
    return _page(Subject("person", told, query, (actor,) if actor else ()), name=told)


def actor_page(actor: str) -> str:
    """The address of the page of a state or an organisation."""
    if actor.isupper():
        return url_for("almanac.country", code=actor)
    return url_for("almanac.body", id=actor)


def company_of(query: Query, meetings: Iterable[Meeting]) -> list[tuple[str, Sequence[Named]]]:
    """(heading, names) of with whom and where these meetings were, the commonest first.

    What the query itself names is left out, and so are those of whom its body always is; what was
    cancelled or put off is not counted.
    """
    held = [m for m in meetings if m.status not in (Status.CANCELLED, Status.POSTPONED)]
    known = gazetteer().body(query.body) if query.body else None
    itself = {query.participant, *(known.participants if known else ())}
    actors = Counter(one for m in held for one in m.participants if one not in itself)
    bodies = Counter(m.body for m in held if m.body and m.body != query.body)
    people = Counter(one for m in held for one in m.people if one != query.person)
    cities = Counter(m.city for m in held if m.city and m.city != query.city)
    shelves = (
        ("With states and organisations", actors, actor_name, actor_page),
        ("In bodies", bodies, body_name, lambda one: url_for("almanac.body", id=one)),
        ("With people", people, str, lambda one: url_for("almanac.person", name=one)),
        ("In cities", cities, str, lambda one: url_for("almanac.city", name=one)),
    )
    told: list[tuple[str, Sequence[Named]]] = []
    for heading, counted, name, page in shelves:
        most = sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:_COMPANY]
        if most:
            told.append((heading, [Named(name(one), page(one), n) for one, n in most]))
    return told


def _asked(**given: str) -> Query:
    return asked(given, kept=desk.store().tally)


def _page(subject: Subject, **values: str) -> ResponseReturnValue:
    """At one address each: another spelling leads to it."""
    endpoint = f"almanac.{subject.kind}"
    path: dict[str, Any] = dict(values)
    if request.view_args != values:
        return redirect(url_for(endpoint, **path) + given(), 301)

    look = look_of(subject.query, endpoint, **values)
    recent = look.meetings(None, None, limit=_RECENT, newest_first=True)
    ahead = look.meetings(look.today, None, limit=AHEAD + 1)
    behind = [m for m in recent if m.when and m.when.last_day < look.today]
    if len(behind) <= BEHIND and len(recent) == _RECENT:  # all the latest are ahead
        behind = look.meetings(None, look.today - _DAY, limit=BEHIND + 1, newest_first=True)
    rhythm = rhythm_of(recent)
    if rhythm and subject.kind == "city":  # where they are goes without saying
        rhythm = replace(rhythm, city=None)
    view = View(subject.query, FeedOptions())
    return page_of(
        "actor.html",
        look,
        subject=subject,
        view=view,
        feed=address_of(view, "ics"),
        address=in_address(subject.query),
        ahead=ahead,
        behind=behind,
        most=(AHEAD, BEHIND),
        rhythm=in_words(rhythm) if rhythm else "",
        company=company_of(subject.query, recent),
        also=[
            (words, in_address(query), number)
            for words, query in subject.also
            if (number := desk.store().count(query))
        ],
        link=look.link,
        asof=look.asof,
        today=look.today,
    )
