"""What the reader knows of the world: bodies, places, actors, people; and where a text names them.

The entries are TOML files in `gazetteers/`. A `Gazetteer` holds them; its `find` runs one
Aho-Corasick pass over the text for thousands of names at once (ahocorasick-rs) and returns every
whole-word match. Which of several senses is meant ("Moscow": the city or the government) is not
decided here: linking is `mentions.py`.

Names and text are compared after `level`, which unifies dashes, apostrophes and spaces one
character for one, so that offsets stay those of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from ahocorasick_rs import AhoCorasick, Implementation

from calendar_app.errors import DataError
from calendar_app.model import Actor, Body, Kind, Place, Span
from calendar_app.reading.lexicon.datafiles import load_tables

from .ownnames import held_beside, held_together, own_names

# Letters that Unicode does not take apart.
_STROKES = str.maketrans("øØłŁđĐıæÆœŒðÐþÞß", "oOlLdDiaAoOdDtTs")

FOLDER = Path(__file__).parents[1] / "gazetteers"

Sense = Literal["body", "place", "actor", "person", "nothing"]

_WORDS = re.compile(r"[^\W\d_]{2,}")
_LEVEL = tuple(
    {
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
        "\u2018": "'", "\u2019": "'", "\u02bc": "'", "`": "'",
        "\u201c": '"', "\u201d": '"', "\u00ab": '"', "\u00bb": '"', "\u201e": '"',
        "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\t": " ", "\n": " ",
    }.items()
)  # fmt: skip
_ASCII = tuple((odd, plain) for odd, plain in _LEVEL if odd.isascii())


def level(text: str) -> str:
    """`text` with dashes, apostrophes, quotes and spaces unified; same length."""
    for odd, plain in _ASCII if text.isascii() else _LEVEL:  # much faster than `translate`
        text = text.replace(odd, plain)
    return text


def lower(text: str) -> str:
    """Lower case of the same length: the few letters that would grow stay as they are."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of international diplomacy; `terms` say for whom, from and until which year."""

    name: str
    family: str
    terms: tuple[tuple[str, int, int], ...]
    common: bool = False

    def actor(self, year: int | None) -> str | None:
        """Whom the person represents in that year; the latest where the year is unknown."""
        if year is None:
            return self.terms[-1][0]
        held = [actor for actor, since, until in self.terms if since <= year <= until]
        return held[-1] if held else self.terms[-1][0]

    def served(self, year: int) -> bool:
        return any(since <= year <= until for _, since, until in self.terms)


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one entry. `role` tells how it names it.

    body: name, series (a body only beside a word of meeting), ambiguous (only where a full name
    stands in the article), own (only where its owner is spoken of), topical (only where what it
    is `about` is) · actor: name, demonym, government, official, side, ambiguous, group (of
    several: `id` is then one of `Gazetteer.groups`, as it may be for a demonym) · place: name,
    ambiguous (only behind a preposition) · person: name, family · nothing: never.
    """

    sense: Sense
    id: str
    role: str


@dataclass(frozen=True, slots=True)
class Match:
    span: Span
    name: Name


@cache
def _file(name: str) -> dict[str, Any]:
    return load_tables(FOLDER / name)


def _tables(file: str, key: str) -> list[dict[str, Any]]:
    rows = _file(file).get(key)
    if not isinstance(rows, list):
        raise DataError(file, key, "no such list of entries")
    return rows


# Built in a twentieth of the time of the DFA, and as fast on texts: it fits into the caches.
_AUTOMATON = Implementation.ContiguousNFA


class Finder:
    """All names of one language in two automata: as written, and without regard to case."""

    def __init__(self, names: Iterable[tuple[str, Name, bool]]) -> None:
        exact: dict[str, list[Name]] = {}
        loose: dict[str, list[Name]] = {}
        for written, name, cased in names:
            text = level(written)
            table = exact if cased else loose
            senses = table.setdefault(text if cased else lower(text), [])
            if name not in senses:
                senses.append(name)
        self._parts = [
            (tuple(table.values()), AhoCorasick(list(table), implementation=_AUTOMATON))
            for table in (exact, loose)
            if table
        ]
        self._loose_last = bool(loose)

    def find(self, text: str) -> Iterator[Match]:
        """Every whole-word match in `text` (already levelled), overlapping ones included."""
        for number, (senses, automaton) in enumerate(self._parts):
            loose = self._loose_last and number == len(self._parts) - 1
            searched = lower(text) if loose else text
            for index, start, end in automaton.find_matches_as_indexes(searched, overlapping=True):
                if _whole(text, start, end):
                    for name in senses[index]:
                        yield Match(Span(start, end), name)


def _whole(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (before.isalnum() and text[start].isalnum()) and not (
        after.isalnum() and text[end - 1].isalnum()
    )


class Gazetteer:
    """The loaded entries. `gazetteer()` gives the one of this package."""

    def __init__(self) -> None:
        self._bodies = _tables("bodies.toml", "body")
        self._places = _tables("places.toml", "place")
        self._actors = _tables("actors.toml", "actor")
        self._people = _tables("people.toml", "person")
        self._groups = _tables("actors.toml", "group")
        self._never: dict[str, list[str]] = dict(_file("actors.toml").get("never", {}))
        self.bodies: Mapping[str, Body] = {
            row["id"]: Body(
                row["id"],
                row["name"],
                tuple(sorted(row.get("participants", ()))),
                row.get("kind", "session"),
                row.get("seat"),
            )
            for row in self._bodies
        }
        self.about: Mapping[str, Sequence[str]] = {
            row["id"]: row["about"] for row in self._bodies if "about" in row
        }
        self.levels: Sequence[Mapping[str, Any]] = _file("bodies.toml").get("level", ())
        self.places: Mapping[str, Place] = {
            row["id"]: Place(
                row["id"],
                row["name"],
                row["country"],
                row.get("type", "city"),
                row.get("city"),
                row.get("latitude"),
                row.get("longitude"),
                row.get("timezone"),
            )
            for row in self._places
        }
        self.actors: Mapping[str, Actor] = {
            row["id"]: Actor(row["id"], row["name"], row.get("capital"), row.get("seat"))
            for row in self._actors
        }
        self.groups: Mapping[str, tuple[str, ...]] = {
            f"group-{row['name']}": tuple(row["actors"]) for row in self._groups
        }
        self.people: Mapping[str, Person] = {
            row["name"]: Person(
                row["name"],
                row["family"],
                tuple(
                    (term["actor"], term.get("since", 0), term.get("until", 9999))
                    for term in row.get("terms", [row])
                ),
                row.get("common", False),
            )
            for row in self._people
        }
        cities = [row for row in self._places if row.get("type", "city") == "city"]
        self._cities = {
            written.casefold(): self.places[row["id"]]
            for row in cities
            for written in row.get("names", {}).get("en", ())
        }
        self._cities |= {row["name"].casefold(): self.places[row["id"]] for row in cities}
        self._in_capitals: dict[str, Place] = {}
        for place in self.places.values():
            self._in_capitals.setdefault(place.name.upper(), place)
        self._finders: dict[str, tuple[Finder, frozenset[str]]] = {}
        self._mediated = {
            frozenset(body.participants): body
            for body in self.bodies.values()
            if body.kind == Kind.DIALOGUE.value and len(body.participants) == 3
            if sum(side.islower() for side in body.participants) == 1
        }
        self._held: dict[str, dict[tuple[frozenset[str], str], str]] = {}
        self._held_with: dict[str, dict[tuple[str, str], str]] = {}

    def body(self, id: str) -> Body | None:
        return self.bodies.get(id)

    def actor(self, id: str) -> Actor | None:
        return self.actors.get(id)

    def city(self, name: str) -> Place | None:
        """The city of that English name ("Kiev" too), with its coordinates and zone."""
        return self._cities.get(name.casefold())

    def place_in_capitals(self, name: str) -> Place | None:
        """The place, of whatever type, whose name in capital letters that is."""
        return self._in_capitals.get(name)

    def capital(self, actor: str) -> Place | None:
        found = self.actors.get(actor)
        return self.city(found.capital) if found and found.capital else None

    def home(self, actor: str) -> Place | None:
        """Where its people keep their diaries: a state's capital, an organisation's seat."""
        found = self.actors.get(actor)
        return self.city(found.seat) if found and found.seat else self.capital(actor)

    def held_by(self, sides: frozenset[str], noun: str, language: str) -> Body | None:
        """What those, and nobody else, hold by that name: the "association council" of the EU and
        Ukraine, the "summit" of the African Union."""
        held = self._held.get(language)
        if held is None:
            form = _file("bodies.toml").get("own", {}).get(language, {})
            of = self._names_of_actors(language)
            held = self._held[language] = {
                (frozenset(row["participants"]), found): row["id"]
                for row in reversed(self._bodies)
                for found in held_together(row, language, form, of)
            }
        return self.bodies.get(held.get((sides, noun.lower()), ""))

    def held_with(self, sides: Collection[str], noun: str, language: str) -> Body | None:
        """What an organisation holds with a region by that name: the EU and "Central Asia"."""
        held = self._held_with.get(language)
        if held is None:
            of = self._names_of_actors(language)
            held = self._held_with[language] = {
                (side, rest.lower()): row["id"]
                for row in reversed(self._bodies)
                for side in row.get("participants", ())
                if side.islower()
                for rest in held_beside(row, language, of[side])
            }
        for one in sides:
            for other in sides:
                found = held.get((one, f"{other} {noun}".lower()))
                if found:
                    return self.bodies[found]
        return None

    def dialogue_of(self, sides: frozenset[str]) -> Body | None:
        """The standing dialogue of two states that an organisation mediates, by those three."""
        return self._mediated.get(sides)

    def _names_of_actors(self, language: str) -> dict[str, list[str]]:
        return {
            row["id"]: [
                *row.get("names", {}).get(language, ()),
                *row.get("demonyms", {}).get(language, ()),
            ]
            for row in self._actors
        }

    def find(self, text: str, language: str) -> list[Match]:
        """Every whole-word match of every name in `text` (levelled), in order of its start."""
        finder = self._written(language)[0]
        return sorted(finder.find(text), key=lambda m: (m.span.start, -m.span.end))

    def acronyms(self, language: str) -> frozenset[str]:
        """The words of names that are written in capitals: "ASEAN", "US"."""
        return self._written(language)[1]

    def _written(self, language: str) -> tuple[Finder, frozenset[str]]:
        """What is made of all names of a language, which are gone through once."""
        made = self._finders.get(language)
        if made is None:
            names = list(self._names(language))
            words = set(_WORDS.findall("\n".join([written for written, _, _ in names])))
            acronyms = frozenset(word for word in words if word.isupper())
            made = self._finders[language] = Finder(names), acronyms
        return made

    def _names(self, language: str) -> Iterator[tuple[str, Name, bool]]:
        """(written, name, case matters) for each name of each entry in that language."""
        form = _file("bodies.toml").get("own", {}).get(language)
        of = self._names_of_actors(language) if form else {}
        for row in self._bodies:
            own = Name("body", row["id"], "own")
            for written in own_names(row, language, form, of) if form else ():
                yield written, own, True
            for role, table in (
                ("name", "names"),
                ("series", "series"),
                ("ambiguous", "ambiguous"),
                ("topical", "topical"),
            ):
                name = Name("body", row["id"], role)
                for written in row.get(table, {}).get(language, ()):
                    cased = " " not in written or not any(c.islower() for c in written)
                    cased = cased or role == "ambiguous"
                    yield written, name, cased
        for row in self._actors:
            for role, table in (
                ("name", "names"),
                ("demonym", "demonyms"),
                ("government", "governments"),
                ("official", "officials"),
                ("side", "sides"),
                ("ambiguous", "ambiguous"),
            ):
                name = Name("actor", row["id"], role)
                spellings = row.get(table, {}).get(language, ())
                for written in spellings:
                    bare = written.removeprefix("the ").removeprefix("The ")
                    if bare == written or bare not in spellings:
                        yield written, name, role != "official"
        for row in self._groups:
            for role, table in (("group", "names"), ("demonym", "demonyms")):
                name = Name("actor", f"group-{row['name']}", role)
                for written in row.get(table, {}).get(language, ()):
                    yield written, name, True
        for row in self._places:
            name = Name("place", row["id"], "ambiguous" if row.get("ambiguous") else "name")
            dateline = Name("place", row["id"], "dateline")
            city = row.get("type", "city") == "city"
            for written in row.get("names", {}).get(language, ()):
                yield written, name, city or " " not in written
                if city and len(written) > 3:
                    yield written.upper(), dateline, True
        masks = [phrase for row in self._places for phrase in row.get("never", ())]
        never = Name("nothing", "", "never")
        for phrase in (*self._never.get(language, ()), *masks):
            yield phrase, never, True
        for row in self._people:
            name = Name("person", row["name"], "name")
            for written in _spellings((row["name"], *row.get("aliases", ()))):
                yield written, name, True
            family = Name("person", row["name"], "family")
            for written in _spellings([] if row.get("common") else [row["family"]]):
                yield written, family, True


def _spellings(names: Iterable[str]) -> Iterator[str]:
    """The names, and beside them the forms that agencies write without accents ("Gahr Store")."""
    for name in names:
        yield name
        if not name.isascii():
            plain = unicodedata.normalize("NFKD", name.translate(_STROKES))
            plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
            if plain != name and plain.isascii():
                yield plain


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of this package, loaded once."""
    return Gazetteer()
