"""Where a meeting is: the places that its clause, or the way there, gives to its head.

A place that somebody leaves, that is only the seat of a government or that another meeting of the
sentence has is not where it happens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from calendar_app.model import ActorMention, Kind, Place, PlaceMention, Span, TimeMention
from calendar_app.reading.lexicon.cues import Lexicon
from calendar_app.reading.names.gazetteer import Gazetteer

from .asides import resumes
from .elsewhere import lies_near, town_near, usable
from .heads import Head
from .houses import is_subject
from .scenes import Scene, opens_relative, predicates
from .stops import gone_to, left_after, left_for, of_parties, tours, visited
from .towns_of_others import (
    gapped_town,
    is_planned,
    of_gapped,
    of_listed,
    of_next,
    of_planned,
    of_somebody_told,
    qualifies,
)


@dataclass(slots=True)
class Where:
    """`house` is the id of the venue, where the gazetteer has it."""

    city: str | None = None
    country: str | None = None
    venue: str | None = None
    house: str | None = None
    timezone: str | None = None
    countries: tuple[str, ...] = ()
    inferred: dict[str, str] = field(default_factory=dict)


def find_where(
    scene: Scene,
    head: Head,
    times: list[TimeMention],
    gazetteer: Gazetteer,
    *,
    alone: bool,
    rounds: bool,
    part: Span | None = None,
) -> Where:
    """The place of the meeting of `head`. `alone`: the only head of its scene. Where a head has
    several `rounds`, a place holds for the date that it stands beside."""
    where = _told(scene, head, times, gazetteer, alone=alone, rounds=rounds, part=part)
    if head.kind is Kind.VISIT and where.country and not where.city and len(where.countries) == 1:
        towns = _stayed_in(scene, head, where.country)
        if len(towns) == 1 and usable(scene, towns[0]):
            return place_of(scene, towns, head, times, gazetteer)
    if alone and not rounds and not (where.country or where.countries):
        host = _host(scene, head)
        where.country = host.actor if host else None
        town = gazetteer.city(host.text) if host else None
        if town:  # "hosted by Astana"
            where.city, where.timezone = town.name, town.timezone
    town = None
    if head.body and not (where.country or where.countries):
        town = town_of_name(head.span.of(scene.text), scene.lexicon, gazetteer)
    if town is None:
        return where
    inferred = {"city": "from the name of the meeting"}
    return Where(town.name, town.country, timezone=town.timezone, inferred=inferred)


def _host(scene: Scene, head: Head) -> ActorMention | None:
    """ "Switzerland will host the talks", "hosted by Qatar": there, unless it is on screens."""
    clause = scene.clauses[head.clause]
    if scene.lexicon.pattern("on_screen").search(scene.text, clause.start, scene.span.end):
        return None
    for actor in scene.actors:
        if not actor.actor.isupper() or actor.adjective or not clause.holds(actor.span):
            continue
        before = scene.text[max(clause.start, actor.span.start - 20) : actor.span.start]
        hosts = scene.lexicon.pattern("hosts_talks").match(scene.text, actor.span.end, clause.end)
        if hosts or scene.lexicon.pattern("hosted_by").search(before):
            return actor
    return None


def town_of_name(name: str, lexicon: Lexicon, gazetteer: Gazetteer) -> Place | None:
    """ "The Berlin conference", "the Doha Forum": a meeting is in the town that it is named for,
    unlike a process or a group."""
    words = name.split(" ")
    for count in (3, 2, 1):
        town = gazetteer.city(" ".join(words[:count])) if len(words) > count else None
        if town and lexicon.pattern("town_event").fullmatch(" ".join(words[count:])):
            return town
    return None


def _told(
    scene: Scene,
    head: Head,
    times: list[TimeMention],
    gazetteer: Gazetteer,
    *,
    alone: bool,
    rounds: bool,
    part: Span | None,
) -> Where:
    if part:
        own = [p for p in scene.places if part.holds(p.span) and usable(scene, p)]
        if own:
            return place_of(scene, own, head, times if rounds else [], gazetteer)
    if rounds:
        near = [
            p
            for p in scene.places
            for t in times
            if -16 < t.span.start - p.span.end < 12 or -16 < t.span.end - p.span.start < 12
        ]
        near = [town_near(scene, p) for p in near if not _of_other(scene, p, times)]
        near = sorted(near, key=lambda p: _gap(p, times))[:1] or _round_place(scene, head, times)
        near = near or _same_place(scene, head, times)
        clause_places = [
            p for p in scene.places if scene.clauses[head.clause].holds(p.span) and usable(scene, p)
        ]
        first = min((t.span.start for t in scene.times if t.when), default=0)
        if not near and len(clause_places) == 1 and clause_places[0].span.end < first:
            near = clause_places  # "in Brussels on 19 March and on 18 June"
        return place_of(scene, near, head, times, gazetteer)
    clause = scene.clauses[head.clause]
    if (
        head.oblique == "hard" and head.rule != "head.verb"
    ):  # another meeting in passing: only a place right beside it is its
        beside = [
            p
            for p in scene.places
            if (-8 < _words_to(scene, head, p) < 12 and not qualifies(scene, p))
            or head.span.holds(p.span)
            or 0 < head.span.start - p.span.end < 3  # "ahead of the Beijing summit"
            or (head.span.end <= (is_planned(scene, p) or -1) and not of_planned(scene, head, p))
        ] or [*_where_it_was(scene, head, times), *left_after(scene, head)]
        return place_of(scene, beside, head, times, gazetteer)
    states = visited(scene, head)
    if states:
        single = states[0] if len(states) == 1 else None
        towns = _stayed_in(scene, head, single)
        if len(towns) == 1 and usable(scene, towns[0]):  # "visits Norway to meet him in Oslo"
            return place_of(scene, towns, head, times, gazetteer)
        return Where(country=single, countries=tuple(states))
    here = [p for p in scene.places if clause.holds(p.span) and usable(scene, p)]
    here = gapped_town(scene, head) or [p for p in here if not of_gapped(scene, head, p)]
    here = _moved_to(scene, head, here) or here
    here = [p for p in here if not of_next(scene, head, times, p)]
    here = [p for p in here if not of_listed(scene, head, times, p)]
    here = [p for p in here if not of_planned(scene, head, p)]
    here = [p for p in here if not (left_for(scene, head, p) or _of_what_came(scene, head, p))]
    if not here and opens_relative(scene, clause) in scene.lexicon.words("clauses", "place"):
        here = [p for p in scene.places if p.span.end <= clause.start][-1:]
    behind = scene.clauses[head.clause + 1 : head.clause + 2]
    if not here and behind:  # "the Council, which meets in Vienna"
        relative = opens_relative(scene, behind[0]) in scene.lexicon.words("clauses", "relative")
        held: object = scene.has("occur", "firm", behind[0])
        held = held or scene.has("roles", "convening", behind[0])
        held = held or scene.lexicon.pattern("which_holds").match(scene.text, *behind[0])
        if relative and held:
            here = [p for p in scene.places if behind[0].holds(p.span) and usable(scene, p)]
    if not here and opens_relative(scene, clause) in scene.lexicon.words("clauses", "time"):
        here = _before_when(scene, head, times)
    if not here and resumes(scene, head.clause + 2):
        here = [p for p in scene.places if scene.clauses[head.clause + 2].holds(p.span)]
    last = scene.lexicon.pattern("last_time_that").match(scene.text, clause.start)
    if not here and (head.rule != "head.verb" or last):
        here = [
            p
            for behind_it in predicates(scene, head.clause)
            for p in scene.places
            if behind_it.holds(p.span) and usable(scene, p) and not of_planned(scene, head, p)
        ]
    if not here:
        here = [p for p in gone_to(scene, head) if usable(scene, p)]
    if not here:
        opening = [p for p in scene.places if usable(scene, p)]
        opening = [p for p in opening if p.span.start < head.span.start]
        opening = [p for p in opening if not _of_what_came(scene, head, p)]
        opening = [p for p in opening if not of_somebody_told(scene, head, p)]
        opening = [p for p in opening if not of_listed(scene, head, times, p)]
        opening = [p for p in opening if not is_subject(scene, p)] or opening
        visiting = [p for p in opening if _on_visit(scene, p)]
        if visiting:  # "Ruto, on a visit to Seoul, met Yoon"
            here = visiting[-1:]
        elif opening and (alone or opening[0].span.start - scene.span.start < 30):
            here = opening[:1]
    return place_of(scene, here, head, times, gazetteer)


def _stayed_in(scene: Scene, head: Head, state: str | None) -> list[PlaceMention]:
    """The towns of the state in which a guest is said to be behind his visit: "to meet him in
    Oslo"."""
    behind_it = Span(head.span.end, _stay_ends(scene, head))
    towns = [
        p
        for p in scene.places
        if p.place.type == "city" and p.place.country == state and behind_it.holds(p.span)
    ]
    inside = scene.lexicon.words("place", "inside")
    towns = [] if tours(scene, towns) else towns
    return [p for p in towns if scene.word_before(p.span.start) in inside]


def _stay_ends(scene: Scene, head: Head) -> int:
    """Where that ends which is told of a stay: "visits Ghana on 2 June, where he will see Mahama",
    "and holds talks with him"."""
    end = max([scene.clauses[head.clause].end, *(p.end for p in predicates(scene, head.clause))])
    where = next((c for c in scene.clauses if end - 2 <= c.start <= end), None)
    there = where and opens_relative(scene, where) in scene.lexicon.words("clauses", "place")
    return where.end if where and there else end


def _moved_to(scene: Scene, head: Head, here: Sequence[PlaceMention]) -> list[PlaceMention]:
    """ "The talks, due in Oslo on 20 May, will be held in Geneva": the place that holds now."""
    planned = scene.lexicon.pattern("planned_place")
    backs = [max(scene.span.start, p.span.start - 60) for p in here]
    if not here or not all(
        planned.search(scene.text, back, p.span.start) for back, p in zip(backs, here, strict=True)
    ):
        return []
    behind = predicates(scene, head.clause)
    return [p for b in behind for p in scene.places if b.holds(p.span) and usable(scene, p)]


def _where_it_was(scene: Scene, head: Head, times: Sequence[TimeMention]) -> list[PlaceMention]:
    """ "After talks with Iran, which ended in Geneva on Friday": where that clause is."""
    clause = next(iter(scene.clauses[head.clause + 1 : head.clause + 2]), None)
    if clause is None or not any(clause.holds(t.span) for t in times):
        return []
    if opens_relative(scene, clause) not in scene.lexicon.words("clauses", "relative"):
        return []
    return [p for p in scene.places if clause.holds(p.span) and usable(scene, p)]


def _before_when(scene: Scene, head: Head, times: Sequence[TimeMention]) -> list[PlaceMention]:
    """ "The last time was in New York on 20 May, when he sat down with her": where that day was."""
    before = scene.clauses[head.clause - 1] if head.clause else None
    if before is None or not any(before.holds(t.span) for t in times):
        return []
    return [p for p in scene.places if before.holds(p.span) and usable(scene, p)]


def _words_to(scene: Scene, head: Head, place: PlaceMention) -> int:
    """How far behind the head a place stands, without the person met and the day: "talks with Xi on
    3 May in Sofia"."""
    between = Span(head.span.end, max(place.span.start, head.span.end))
    if of_parties(scene, between):
        return 0
    named = [p.span for p in scene.people if between.holds(p.span)]
    dated = [t.span for t in scene.times if between.holds(t.span)]
    told = sum(s.end - s.start for s in named) + (len(" with ") if named else 0)
    told += sum(s.end - s.start for s in dated) + (len(" on ") if dated else 0)
    offices = [c.span for c in scene.of("people", "offices") if between.holds(c.span)]
    told += sum(s.end - s.start + 1 for s in offices if named)
    return place.span.start - head.span.end - told


def _on_visit(scene: Scene, place: PlaceMention) -> bool:
    before = scene.text[max(scene.span.start, place.span.start - 60) : place.span.start]
    return scene.lexicon.pattern("on_visit").search(before) is not None


def _gap(place: PlaceMention, times: list[TimeMention]) -> int:
    """How far a place stands from the dates of its round: "in Accra on 5 February and in Abuja"."""
    return min(
        (max(t.span.start - place.span.end, place.span.start - t.span.end) for t in times),
        default=0,
    )


def _same_place(scene: Scene, head: Head, times: Sequence[TimeMention]) -> list[PlaceMention]:
    """ "In Delhi on 26 March and 4 April, and in Washington on the 23rd": the second day is in the
    town of the first, as nothing but days stands between."""
    if not times or times[0].span.start < head.span.end:
        return []
    clause = scene.clauses[head.clause]
    before = [p for p in scene.places if clause.start <= p.span.start < times[0].span.start]
    if not before or not usable(scene, before[-1]):
        return []
    gap = scene.text[before[-1].span.end : times[0].span.start]
    if not any(0 < t.span.start - before[-1].span.end < 9 for t in scene.times if t not in times):
        return []  # "on 4 May at Oslo, and on 12 May"
    for time in scene.dated:
        gap = gap.replace(time.text, "")
    return before[-1:] if len(gap.split()) <= 5 and not set(gap) & set(";:(") else []


def _of_what_came(scene: Scene, head: Head, place: PlaceMention) -> bool:
    """ "Talks on the promises made at the summit in Kazan": where that summit was."""
    if head.span.start < place.span.start and head.body:
        return False
    came_of = scene.lexicon.pattern("came_of_it_in")
    low = head.span.end if place.span.start > head.span.end else scene.span.start
    return came_of.search(scene.text, low, place.span.start) is not None


def _of_other(scene: Scene, place: PlaceMention, times: Sequence[TimeMention]) -> bool:
    """ "On 14 July at Chushul, and on 2 August": right behind the date of another round; "on 3 and
    8 April, and in Lomé on the 20th": right before it."""
    behind = next((t for t in scene.times if t.span.start > place.span.end), None)
    mine = any(t.span.end < place.span.start for t in times)
    if mine and behind and behind not in times:
        joined = scene.text[place.span.end : behind.span.start].split()
        before_it = scene.lexicon.pattern("and_in").search(scene.text, 0, place.span.start)
        if before_it and len(joined) <= 1:
            return True
    before = [t for t in scene.times if t.span.end < place.span.start and t not in times]
    gap = scene.text[before[-1].span.end : place.span.start] if before else ""
    return len(gap.split()) == 1 and gap.strip().lower() in scene.lexicon.words("place", "in")


def _round_place(scene: Scene, head: Head, times: Sequence[TimeMention]) -> list[PlaceMention]:
    """ "On 2 May they met in Paris, at the Élysée, and on 9 May in Rome": of the places of the
    clause those between the date of the round and the next one."""
    clause = scene.clauses[head.clause]
    if not times or times[0].span.start > head.span.start:
        return []
    others = [t.span.start for t in scene.times if t.span.start > times[-1].span.end]
    own = Span(times[-1].span.end, min(others, default=clause.end))
    return [p for p in scene.places if own.holds(p.span) and usable(scene, p)]


def _right_behind(scene: Scene, venue: PlaceMention, city: PlaceMention) -> bool:
    gap = scene.text[venue.span.end : max(venue.span.end, city.span.start)]
    joined = gap.strip(" ,") in scene.lexicon.words("place", "stage")
    return joined and city.place.country == venue.place.country


def place_of(
    scene: Scene,
    here: list[PlaceMention],
    head: Head,
    times: list[TimeMention],
    gazetteer: Gazetteer,
) -> Where:
    where = Where(countries=tuple({p.place.country: None for p in here}))
    if not here:
        return where
    centre = head.span.end
    spans = [head.span.end, *(t.span.end for t in times)]

    def distance(place: PlaceMention) -> int:
        nearest = min(abs(place.span.start - s) for s in spans)
        return nearest if place.span.start > head.span.start else nearest + 15

    cities = [p for p in here if p.place.type == "city" and not lies_near(scene, p)]
    stage = scene.lexicon.words("place", "stage")
    inside = [p for p in cities if scene.word_before(p.span.start) in stage]
    subject = scene.lexicon.pattern("matter_of_town")  # "an agreement on the port of Chabahar"
    cities = [
        p
        for p in cities
        if not (inside and subject.search(scene.text, scene.span.start, p.span.start))
    ]
    venues = [p for p in here if p.place.type == "venue"]
    towns = {p.place.id for p in cities}
    if not towns.issubset({p.place.city for p in venues}):
        venues = [p for p in venues if not is_subject(scene, p)]
    regions = [p for p in here if p.place.type in ("region", "country") or lies_near(scene, p)]
    if venues:
        venue = min(venues, key=distance)
        where.venue, where.country = venue.text, venue.place.country
        where.house = venue.place.id
        city = gazetteer.places.get(venue.place.city or "")
        told = [c.place for c in cities if _right_behind(scene, venue, c)]
        city = told[0] if told else city  # "at Sakhir Palace in Manama"
        if city:
            where.city, where.timezone = city.name, city.timezone
            if not any(c.place.name == city.name for c in cities):
                where.inferred["city"] = f"from the venue, {venue.text}"
            return where
    if cities:
        city_mention = min(cities, key=distance)
        place = city_mention.place
        if head.kind is Kind.VISIT and tours(scene, cities):
            where.country = place.country if len(where.countries) == 1 else None
            return where
        if not venues or place.country == where.country:
            where.city, where.country, where.timezone = place.name, place.country, place.timezone
        return where
    if regions and where.country is None:
        where.country = min(regions, key=lambda p: abs(p.span.start - centre)).place.country
    return where
