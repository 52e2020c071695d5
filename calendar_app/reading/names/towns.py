"""Towns that the text tells of in other words than their names: "in Gstaad, Switzerland", which no
gazetteer holds, "the Kenyan village of Kajiado", "the capital", "there".

Of a town that only the text knows the hour is taken for that of the capital of its state.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from calendar_app.model import Place, PlaceMention, Span
from calendar_app.reading.lexicon.cues import Cue, Lexicon

from .gazetteer import Gazetteer, Match
from .marks import Cover, Marks

_ADJECTIVES = 2  # between a state and the word for its town


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


def told_by_state(
    marks: Marks,
    state: Span,
    actor: str,
    cues: Mapping[int, Cue],
    last: Mapping[str, Place],
    lexicon: Lexicon,
    gazetteer: Gazetteer,
) -> PlaceMention | None:
    """ "The Turkmen capital", "Oman's seaside capital", "the capital of Kazakhstan"; and "the Swiss
    city", "Kenya's largest city": of that state the one told `last`. `cues` are the words for
    capitals and towns, by where they begin."""
    seat = gazetteer.capital(actor)
    before = lexicon.pattern("capital_of").search(
        marks.level, max(0, state.start - 30), state.start
    )
    if before and seat:
        span = Span(before.start("capital"), state.end)
        return PlaceMention(span, span.of(marks.text), "place.capital", seat)
    cue = _cue_behind(marks, state, cues, lexicon)
    capital = cue is not None and cue.value == "capital"
    other = lexicon.pattern("no_town" if capital else "named_town")
    if cue is None or other.match(marks.level, cue.span.end):
        return None  # "the Italian town of Capri"
    town = seat if capital else last.get(actor)
    span = Span(state.start, cue.span.end)
    rule = "place.capital" if capital else "place.again"
    return PlaceMention(span, span.of(marks.text), rule, town) if town else None


def _cue_behind(marks: Marks, state: Span, cues: Mapping[int, Cue], lexicon: Lexicon) -> Cue | None:
    """The word for a town behind a state, over two adjectives: "Turkey's largest coastal city"."""
    joint = lexicon.pattern("state_to_town").match(marks.level, state.end)
    at = joint.end() if joint else state.end
    for _ in range(_ADJECTIVES + 1):
        word = lexicon.pattern("of_a_town").match(marks.level, at)
        if at in cues or word is None:
            break
        at = word.end()
    return cues.get(at) if joint else None


def capitals_meant(marks: Marks, lexicon: Lexicon, gazetteer: Gazetteer) -> list[PlaceMention]:
    """ "On his visit to Ethiopia he met them at a hotel in the capital": of the country told last,
    in the same paragraph; in the news from a capital that one, if no other state was told since."""
    found: list[PlaceMention] = []
    opening = [s.span.start for s in marks.sentences if s.opens]
    home = marks.dateline
    home = home if home and home == gazetteer.capital(home.country) else None
    last, heard = None, 0
    for cue in lexicon.pattern("the_capital").finditer(marks.level):
        span = Span(cue.start("capital"), cue.end("capital"))
        while heard < len(marks.places) and marks.places[heard].span.end < span.start:
            last, heard = marks.places[heard], heard + 1
        if last is None:
            continue
        at = bisect_right(opening, span.start) - 1
        told = last.place.type != "city" and last.span.start >= opening[max(at, 0)]
        seat = gazetteer.capital(last.place.country) if told else None
        if home and last.place.country == home.country:
            seat = home
        if seat:
            found.append(PlaceMention(span, span.of(marks.text), "place.capital", seat))
    return found


def of_regions(marks: Marks, lexicon: Lexicon, gazetteer: Gazetteer) -> list[PlaceMention]:
    """ "In the same Andalusian city": the town of that state told last; its capital would be called
    so."""
    towns = {c.span.start: c for c in marks.cues.get(("place", "city"), ())}
    regions = sorted(
        (c.span, c.value) for (table, _), of in marks.cues.items() if table == "regions" for c in of
    )
    found: list[PlaceMention] = []
    last: dict[str, Place] = {}
    heard = 0
    for region, state in regions:
        while heard < len(marks.places) and marks.places[heard].span.end < region.start:
            place = marks.places[heard].place
            if place.type == "city" and place != gazetteer.capital(place.country):
                last[place.country] = place
            heard += 1
        cue = _cue_behind(marks, region, towns, lexicon)
        named = cue and lexicon.pattern("named_town").match(marks.level, cue.span.end)
        if cue and state in last and not named:
            span = Span(region.start, cue.span.end)
            found.append(PlaceMention(span, span.of(marks.text), "place.again", last[state]))
    return found


def there(marks: Marks, lexicon: Lexicon, gazetteer: Gazetteer) -> list[PlaceMention]:
    """The words that stand for the town spoken of last; "there will be talks" tells no place."""
    found: list[PlaceMention] = []
    town, heard = None, 0
    for span in (c.span for c in marks.cues.get(("place", "there"), ())):
        while heard < len(marks.places) and marks.places[heard].span.end < span.start:
            town = _town_of(marks.places[heard].place, gazetteer) or town
            heard += 1
        if town and not lexicon.pattern("existential").match(marks.level, span.start):
            found.append(PlaceMention(span, span.of(marks.text), "place.there", town))
    return found


def _town_of(place: Place, gazetteer: Gazetteer) -> Place | None:
    """The city itself, or that of a venue; None for a country."""
    return place if place.type == "city" else gazetteer.places.get(place.city or "")
