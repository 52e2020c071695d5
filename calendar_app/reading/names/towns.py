"""Towns that the text tells of in other words than their names: "in Gstaad, Switzerland", which no
gazetteer holds, "the Kenyan village of Kajiado", "the capital", "there".

Of a town that only the text knows the hour is taken for that of the capital of its state.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from calendar_app.model import Place, PlaceMention, Span
from calendar_app.reading.lexicon.cues import Lexicon

from .gazetteer import Gazetteer, Match
from .marks import Cover, Marks


def find_towns(
    marks: Marks, chosen: Sequence[Match], lexicon: Lexicon, gazetteer: Gazetteer
) -> list[PlaceMention]:
    """The places that only the words around a name make towns."""
    starts: dict[int, tuple[int, str]] = {}
    ends: dict[int, str] = {}
    for match in chosen:
        country = _country(match, gazetteer)
        if country and match.name.role == "name":  # "Army House, Rawalpindi" is no town
            starts[match.span.start] = match.span.end, country
        if country and match.name.role == "demonym":
            ends[match.span.end] = country
    known = Cover(m.span for m in chosen)
    for mention in (*marks.bodies, *marks.times):
        known.add(mention.span)
    found: list[PlaceMention] = []
    for name in lexicon.pattern("town_in").finditer(marks.level):
        span, behind = Span(*name.span("town")), starts.get(name.end())
        if behind and not known.overlaps(span):
            found.append(_town(marks, span, behind[0], behind[1], gazetteer))
    for name in lexicon.pattern("town_of").finditer(marks.level):
        span = Span(*name.span("town"))
        if known.overlaps(span):
            continue
        tail = lexicon.pattern("town_behind").match(marks.level, span.end)
        behind = starts.get(tail.end()) if tail else None
        first = name.start("kind")  # "the Kenyan (port) city of"
        before = ends.get(first - 1) or ends.get(marks.level.rfind(" ", 0, first - 1))
        if behind:
            found.append(_town(marks, span, behind[0], behind[1], gazetteer))
        elif before:
            found.append(_town(marks, span, span.end, before, gazetteer))
    return found


def _country(match: Match, gazetteer: Gazetteer) -> str | None:
    """The state that the match names, or in which it is a region."""
    if match.name.sense == "actor" and match.name.id.isupper():
        return match.name.id
    place = gazetteer.places.get(match.name.id) if match.name.sense == "place" else None
    return place.country if place and place.type == "region" else None


def _town(marks: Marks, name: Span, end: int, country: str, gazetteer: Gazetteer) -> PlaceMention:
    capital = gazetteer.capital(country)
    town = Place(name.of(marks.text), name.of(marks.text), country)
    if capital:
        town = replace(town, timezone=capital.timezone)
    span = Span(name.start, end)
    return PlaceMention(span, span.of(marks.text), "place.told", town)


def join_lands(marks: Marks) -> None:
    """ "In Geneva, Switzerland, on Monday": one place, and no Swiss at the table. In "Geneva,
    Switzerland and Austria" the state is the first of a list."""
    lands: dict[int, tuple[Span, str]] = {
        a.span.start: (a.span, a.actor) for a in marks.actors if not a.adjective
    }
    lands |= {
        p.span.start: (p.span, p.place.country) for p in marks.places if p.place.type == "country"
    }
    joined: set[Span] = set()
    for number, town in enumerate(marks.places):
        land, state = lands.get(town.span.end + 2, (None, ""))
        if land is None or town.place.type != "city" or town.place.country != state:
            continue
        listed = any(land.end + gap in lands for gap in (2, 5, 6))
        if marks.level[town.span.end : land.start] == ", " and not listed:
            span = Span(town.span.start, land.end)
            marks.places[number] = replace(town, span=span, text=span.of(marks.text))
            joined.add(land)
    marks.actors = [a for a in marks.actors if a.span not in joined]
    marks.places = [p for p in marks.places if p.span not in joined]


def capitals_meant(marks: Marks, lexicon: Lexicon, gazetteer: Gazetteer) -> list[PlaceMention]:
    """ "On his visit to Ethiopia he met them at a hotel in the capital": of the country told last,
    in the same paragraph."""
    found: list[PlaceMention] = []
    opening = [s.span.start for s in marks.sentences if s.opens]
    last, heard = None, 0
    for cue in lexicon.pattern("the_capital").finditer(marks.level):
        span = Span(cue.start("capital"), cue.end("capital"))
        while heard < len(marks.places) and marks.places[heard].span.end < span.start:
            last, heard = marks.places[heard], heard + 1
        at = bisect_right(opening, span.start) - 1
        if last is None or last.place.type == "city" or last.span.start < opening[max(at, 0)]:
            continue
        seat = gazetteer.capital(last.place.country)
        if seat:
            found.append(PlaceMention(span, span.of(marks.text), "place.capital", seat))
    return found


def there(marks: Marks, lexicon: Lexicon, gazetteer: Gazetteer) -> list[PlaceMention]:
    """The words that stand for the town spoken of last; "there will be talks" tells no place."""
    found: list[PlaceMention] = []
    town, heard = None, 0
    for cue in marks.cues.get(("place", "there"), ()):
        while heard < len(marks.places) and marks.places[heard].span.end < cue.span.start:
            town = _town_of(marks.places[heard].place, gazetteer) or town
            heard += 1
        if town and not lexicon.pattern("existential").match(marks.level, cue.span.start):
            found.append(PlaceMention(cue.span, cue.span.of(marks.text), "place.there", town))
    return found


def _town_of(place: Place, gazetteer: Gazetteer) -> Place | None:
    """The city itself, or that of a venue; None for a country."""
    return place if place.type == "city" else gazetteer.places.get(place.city or "")
