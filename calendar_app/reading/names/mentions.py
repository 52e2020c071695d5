"""A text to its mentions: what each name means where it stands.

The gazetteer says what a name can mean; here one sense is chosen. Longest wins; an abbreviation
links only where the full name stands in the article; a capital is a place behind "in" and a
government elsewhere; where two readings remain, none is taken.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence

from calendar_app.model import ActorMention, Mention, Place, PlaceMention, Span, TimeMention
from calendar_app.reading.lexicon.cues import ACTIONS, Cue, Lexicon
from calendar_app.reading.sentence.entries import find_entries
from calendar_app.reading.sentence.loud import softened
from calendar_app.reading.sentence.sentences import Sentence, sentences

from .bodies import link_bodies
from .formats import abbreviate, form_bodies, name_bodies
from .gazetteer import Gazetteer, Match, level
from .jointly import join_bodies, link_blocs
from .leads import find_leads, here_at
from .marks import Cover, Marks, is_label, is_short_for, line_of, longest
from .organs import link_organs
from .people import find_people
from .runs import NamedActor
from .suborgans import link_suborgans
from .towns import capitals_meant, find_towns, join_lands, of_regions, there, told_by_state

_DAY_BESIDE = 6  # characters between a town and its day, a day and the next town

_OF_SOMEBODY = 8  # letters of " of the "
_ADJECTIVE = 12  # letters of a word between a state and its office: "India's new minister"


def find_mentions(
    text: str,
    times: Sequence[TimeMention],
    *,
    language: str,
    lexicon: Lexicon,
    gazetteer: Gazetteer,
    year: int | None,
) -> Marks:
    """All mentions of `text`; `times` come from the date grammar, `year` is the article's."""
    flat = softened(level(text), text, gazetteer.acronyms(language), lexicon)
    abbreviations = frozenset(lexicon.tables.get("abbreviations", ()))
    unfinished = frozenset(lexicon.tables.get("unfinished", ()))
    numbering = frozenset(lexicon.tables.get("numbering", ()))
    fronts = lexicon.words("diary", "on")
    parted = sentences(text, abbreviations, unfinished, numbering, times, fronts)
    marks = Marks(text, flat, parted, list(times))
    cues = _without_initials(lexicon.find(flat), flat, lexicon)
    marks.cues = _outside(marks.times, cues, len(flat))
    asked = lexicon.words("anaphora", "asked")
    matches = [
        m
        for m in gazetteer.find(flat, language)
        if not (_parted(marks, m.span) or is_label(marks.text, m.span, asked))
        and not (m.name.id.isupper() and is_short_for(marks.text, m.span))
    ]
    chosen = longest(matches)
    link_bodies(marks, chosen, matches, lexicon, gazetteer)
    find_entries(marks, gazetteer, lexicon.pattern("day_in_doubt"))
    find_leads(marks, gazetteer)
    form_bodies(marks, matches, lexicon, gazetteer)
    join_bodies(marks, matches, lexicon, gazetteer)
    link_blocs(marks, matches, lexicon, gazetteer)
    link_organs(marks, chosen, lexicon, gazetteer)
    name_bodies(marks, chosen, lexicon)
    link_suborgans(marks, chosen, lexicon, gazetteer)
    abbreviate(marks, chosen, lexicon)
    marks.places += find_towns(marks, chosen, lexicon, gazetteer)
    _link_places_and_actors(marks, chosen, lexicon, gazetteer)
    join_lands(marks)
    named = [
        NamedActor(a.span, a.actor, a.rule == "actor.official")
        for a in marks.actors
        if a.rule != "actor.group"  # nobody represents all of its members
    ]
    named += [
        NamedActor(p.span, p.place.country) for p in marks.places if p.place.type == "country"
    ]
    offices = [
        cue
        for key in ("titles", "offices", "filler")
        for cue in marks.cues.get(("people", key), ())
    ]
    taken = [m.span for m in (*marks.bodies, *marks.times)]
    taken += [p.span for p in marks.places if p.place.type != "country"]
    marks.people = find_people(
        flat,
        matches=[m for m in chosen if m.name.sense == "person"],
        actors=named,
        taken=taken,
        offices=offices,
        lexicon=lexicon,
        gazetteer=gazetteer,
        year=year,
        home=_home(marks),
        around={p.place.country for p in marks.places},
    )
    house = lexicon.pattern("house_of_person")
    marks.people = [p for p in marks.people if not house.match(flat, p.span.end)]
    named_spans = [*marks.bodies, *marks.actors, *marks.places, *marks.people]
    marks.cues = _outside(named_spans, marks.cues, len(flat), ACTIONS)
    return marks


def _without_initials(
    cues: dict[tuple[str, str], list[Cue]], text: str, lexicon: Lexicon
) -> dict[tuple[str, str], list[Cue]]:
    """Offices by their initials are written in capitals: "PM Modi", but not "at 3 pm"."""
    initials = lexicon.words("people", "initials")
    for key in (("people", "offices"), ("people", "top"), ("people", "lower")):
        if initials and key in cues:
            words = ((c, text[c.span.start : c.span.end]) for c in cues[key])
            cues[key] = [
                c for c, w in words if w.removesuffix("s").isupper() or w.lower() not in initials
            ]
    return cues


def _parted(marks: Marks, span: Span) -> bool:
    """Whether a line ends within a name, and the next does not go on: "IAEA", "Board of Governors"
    as a heading and an entry."""
    if "\n" not in marks.text[span.start : span.end]:
        return False
    return line_of(marks, span).start > span.start


def _home(marks: Marks) -> str | None:
    """The state that the dateline names, where the article speaks of it too."""
    dateline = marks.dateline
    if dateline is None or len(marks.leads) > 2:
        return None
    spoken = any(a.actor == dateline.country for a in marks.actors)
    return dateline.country if spoken else None


def _outside(
    mentions: Sequence[Mention],
    cues: Mapping[tuple[str, str], list[Cue]],
    length: int,
    tables: Collection[str] = (),
) -> dict[tuple[str, str], list[Cue]]:
    """Cues without the words of `mentions`: the May of "May 14" and the States of "the United
    States" are no verbs. Only in `tables`, where some are given."""
    inside = Cover(m.span for m in mentions).map(length)
    return {
        key: [c for c in found if not (inside[c.span.start] and inside[c.span.end - 1])]
        if not tables or key[0] in tables
        else found
        for key, found in cues.items()
    }


def _link_places_and_actors(
    marks: Marks, chosen: Sequence[Match], lexicon: Lexicon, gazetteer: Gazetteer
) -> None:
    around = lexicon.words("place", "in")
    of_somebody = lexicon.pattern("of_somebody")
    courtesy = lexicon.words("people", "courtesy")
    inside = lexicon.words("place", "inside")
    bound = lexicon.words("diary", "for")
    towns = {
        c.span.start: c for key in ("capital", "city") for c in marks.cues.get(("place", key), ())
    }
    offices = [c.span.start for c in marks.cues.get(("people", "offices"), ())]
    events = {c.span.start for key, of in marks.cues.items() if key[0] == "nouns" for c in of}
    spans: dict[Span, list[Match]] = {}
    for match in chosen:
        if match.name.sense in ("place", "actor"):
            spans.setdefault(match.span, []).append(match)
    starts = {span.start for span in spans}
    taken = Cover(m.span for m in (*marks.places, *marks.bodies, *marks.times))
    series = Cover(marks.series)
    dated = {t.span.start: t.span.end for t in marks.times}
    sure = {m.name.id for m in chosen if m.name.role not in ("ambiguous", "demonym")}
    spoken = sure | {m.name.id for m in chosen if m.name.role == "demonym"}
    last_city = _cities_in_names(marks, gazetteer)
    last_city |= {p.place.country: p.place for p in marks.places if p.place.type == "city"}
    at_home = {place.country for place in marks.leads.values()}
    last_place_end = last_actor_end = -9
    listed_out = of_one = False
    for span, senses in spans.items():
        if taken.overlaps(span):
            continue
        before = lexicon.pattern("word_before").search(
            marks.level, max(0, span.start - 24), span.start
        )
        word = before[1].lower() if before else ""
        if word in courtesy:
            continue  # "Dr Muscat", "Mr Paris"
        group = next((m.name for m in senses if m.name.id in gazetteer.groups), None)
        if group and (word in inside or series.overlaps(span)):
            continue  # "in the Baltic states"; a format of its own, which brings its members
        if group:  # "the Baltic states": each of them
            text, adjective = span.of(marks.text), group.role == "demonym"
            for member in gazetteer.groups[group.id]:
                marks.actors.append(ActorMention(span, text, "actor.group", member, adjective))
            continue
        listed = word in lexicon.words("place", "listing") and 0 < span.start - last_place_end < 7
        listed = listed or _next_stop(dated, span, last_place_end)
        placed = (word in around and not _spoken_for(marks, span, word, lexicon)) or listed
        placed = placed or _hosts(marks, span, word, lexicon)
        house = lexicon.pattern("house_of_town").match(marks.level, span.end)
        placed = placed or house is not None  # "Lima Convention Centre": in the city
        where = lexicon.pattern("where_behind").match(marks.level, span.end)
        a_town = any(m.name.id in gazetteer.places
                     and gazetteer.places[m.name.id].type in ("city", "venue")
                     for m in senses if m.name.sense == "place")  # fmt: skip
        placed = placed or (where is not None and a_town)  # "includes Bishkek, where he will"
        # "The Moscow talks between Armenia and Azerbaijan": the city, not whoever governs there.
        placed = placed or (
            span.end + 1 in events
            and span.start - last_actor_end > 5
            and marks.level[max(0, span.start - 1) : span.start] != "-"
        )
        ends = of_one and a_town and marks.text[span.end : span.end + 1] in ("\n", "", ".")
        stands = span.start - last_actor_end != 2 or listed_out or ends
        stands = stands and _standing(marks, span)
        line = marks.text[max(0, span.start - 1) : span.start] + marks.text[span.end : span.end + 1]
        venue = [m for m in senses if m.name.sense == "place"
                 and gazetteer.places[m.name.id].type == "venue"]  # fmt: skip
        placed = placed or (bool(venue) and not line.strip("\n"))  # a line of its own
        places = [m for m in senses if m.name.sense == "place" and m.name.role == "name"]
        if placed or stands:
            places += [m for m in senses if m.name.sense == "place" and m.name.role == "ambiguous"]
        actors = [m for m in senses if m.name.sense == "actor"]
        text = span.of(marks.text)
        if places and (placed or not actors or stands):
            place = gazetteer.places[places[0].name.id]
            if marks.level[span.end : span.end + 1] == "-" and (
                marks.level[span.end + 1 : span.end + 2].islower()
            ):
                continue  # "Paris-based"
            marks.places.append(PlaceMention(span, text, "place.name", place))
            if place.type == "city":
                last_city[place.country] = place
            last_place_end = span.end
            continue
        if not actors:
            continue
        last_actor_end = span.end
        listed_out = word in lexicon.words("roles", "and")  # "A and B, Vilnius"
        back = max(0, span.start - _OF_SOMEBODY)  # "the ambassador of Japan, Vilnius"
        of_one = of_somebody.search(marks.level, back, span.start) is not None
        near = [m for m in actors if not spoken.isdisjoint(gazetteer.actors[m.name.id].beside)]
        if len(actors) > 1:  # "the Foreign Office": of whom the article speaks
            actors = [m for m in actors if m.name.id in sure or m.name.id in at_home] or actors
            actors = near if len(actors) > 1 and near else actors
        match = min(actors, key=lambda m: _ROLES.index(m.name.role))
        if match.name.role == "ambiguous":
            following = marks.level[span.end + 1 : span.end + 2]
            told = match.name.id in sure or match.name.id in at_home or match in near
            if len(actors) > 1 or following.isupper() or not told:
                continue  # "the South" is no state in "the South Caucasus"
        actor, role = match.name.id, match.name.role
        town = told_by_state(marks, span, actor, towns, last_city, lexicon, gazetteer)
        if town:
            marks.places.append(town)
            last_city[town.place.country] = town.place
            continue
        listing = span.end + 2 in starts
        standing = stands and not listing and _verbless(marks, span)
        reached = word in inside and not _spoken_for(marks, span, word, lexicon)
        reached = reached and not _of_office(marks, span, offices)
        back = max(0, span.start - 40)
        reached = reached or (
            word in bound
            and bool(lexicon.pattern("bound_for").search(marks.level, back, span.start))
        )
        reached = reached and not lexicon.pattern("versus").match(marks.level, span.end)
        if actor.isupper() and role in ("name", "ambiguous") and (reached or listed or standing):
            name = gazetteer.actors[actor].name
            country = Place(f"country-{actor.lower()}", name, actor, "country")
            marks.places.append(PlaceMention(span, text, "place.country", country))
            last_place_end = span.end
            continue
        marks.actors.append(ActorMention(span, text, f"actor.{role}", actor, role == "demonym"))
    for cue in marks.cues.get(("place", "here"), ()):
        home = here_at(marks, cue.span, _sentence(marks, cue.span), lexicon)
        if home:
            marks.places.append(PlaceMention(cue.span, cue.span.of(marks.text), "place.here", home))
    marks.places.sort(key=lambda p: p.span)
    marks.places += capitals_meant(marks, lexicon, gazetteer)
    marks.places.sort(key=lambda p: p.span)
    marks.places += of_regions(marks, lexicon, gazetteer)
    marks.places.sort(key=lambda p: p.span)
    marks.places += there(marks, lexicon, gazetteer)
    marks.places.sort(key=lambda p: p.span)


def _next_stop(dated: Mapping[int, int], span: Span, last: int) -> bool:
    """ "Visited Astana on Monday, Bishkek on Tuesday": a town and its day behind the town, which
    ends at `last`, and the day before. `dated` has the ends of the times by their starts."""
    gaps = range(1, _DAY_BESIDE + 1)
    if not any(span.end + gap in dated for gap in gaps):
        return False
    return any(0 < span.start - dated.get(last + gap, span.start) <= _DAY_BESIDE for gap in gaps)


def _cities_in_names(marks: Marks, gazetteer: Gazetteer) -> dict[str, Place]:
    """Cities that only stand in the name of a body: "the Geneva International Discussions"."""
    words = (word for b in marks.bodies for word in b.text.split() if word[0].isupper())
    cities = filter(None, map(gazetteer.city, words))
    return {city.country: city for city in cities}


def _sentence(marks: Marks, span: Span) -> Sentence:
    """The sentence that `span` is in."""
    at = bisect_right(marks.sentences, span.start, key=lambda s: s.span.start)
    return marks.sentences[max(at - 1, 0)]


def _spoken_for(marks: Marks, span: Span, word: str, lexicon: Lexicon) -> bool:
    """ "at the request of Seoul", "at Seoul's request", "handed over to Denmark": whom, not where.
    `word` is what stands before it."""
    if lexicon.pattern("whose_wish").match(marks.level, span.end):
        return True
    if word not in lexicon.words("place", "receiving"):
        return False
    before = marks.level[max(0, span.start - 60) : span.start]
    return lexicon.pattern("spoken_for").search(before) is not None


def _of_office(marks: Marks, state: Span, offices: Sequence[int]) -> bool:
    """ "talked to India's foreign minister": whose minister it is, not where. `offices` are where
    the words for offices begin."""
    at = state.end + len("'s ")
    if marks.level[state.end : at] != "'s ":
        return False
    return any(at <= o <= at + _ADJECTIVE and " " not in marks.level[at:o].strip() for o in offices)


def _hosts(marks: Marks, span: Span, word: str, lexicon: Lexicon) -> bool:
    """ "Tirana hosts a summit", "the Helsinki summit", "a summit, which Kyiv hosts on 19 June": the
    city where it is."""
    if lexicon.pattern("hosting").match(marks.level, span.end):
        return True
    if lexicon.pattern("gapped_ordinal").match(marks.level, span.end):
        return True  # "Tehran hosted the first summit, Baku the second on 10 May"
    back = max(0, span.start - 40)
    hosts = lexicon.pattern("hosts_it").match(marks.level, span.end)
    if hosts and lexicon.pattern("meeting_which").search(marks.level, back, span.start):
        return True
    if lexicon.pattern("venue_before").search(marks.level, back, span.start):
        return True
    of_it = lexicon.pattern("attributive").match(marks.level, span.end)
    return of_it is not None and word not in lexicon.words("place", "parties")


_ROLES = ("official", "name", "side", "government", "demonym", "ambiguous")


def _verbless(marks: Marks, span: Span) -> bool:
    """Whether the line is a bare entry ("OSCE Ministerial Council, Malta.")."""
    line = line_of(marks, span)
    for key in (("finite", "words"), ("verbs", "meeting"), ("report", "verbs")):
        cues = marks.cues.get(key, ())
        first = bisect_left(cues, line.start, key=lambda c: c.span.start)
        if first < len(cues) and cues[first].span.end <= line.end:
            return False
    return True


def _standing(marks: Marks, span: Span) -> bool:
    """A city that stands alone behind a comma at a line's end: "Board of Governors, Vienna."."""
    before = marks.text[max(0, span.start - 3) : span.start]
    after = marks.text[span.end : span.end + 2]
    ends = after[:1] in (".", "\n", "") or after == " ("
    if before.endswith(("| ", "\t")):
        return after[:1] in ("\t", "\n", "") or after == " |"
    if before.endswith(": ") and after == ", ":  # "The session: Reykjavik, 27-29 October."
        behind = span.end + 2
        return marks.text[behind : behind + 1].isdigit() or behind in {
            t.span.start for t in marks.times
        }
    if before.endswith(("(", "[")) and after[:1] in (",", ")", "]"):
        return True  # "(Rome, 10-11 July)", "on 10 July (Rome)"
    if before in (" - ", " \u2013 ", " \u2014 ", " * ", " / ") and ends:
        return _verbless(marks, span)  # "IAEA Board of Governors - Vienna"
    return before.endswith(", ") and (ends or after[:1] in (";", ",", ")") or after == " -")
