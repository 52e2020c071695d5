"""What the reader knows of the world: bodies, places, actors, people; and where a text names them.

A `Gazetteer` holds the entries of `entries.py`; its `find` runs one Aho-Corasick pass over the
text for thousands of names at once (ahocorasick-rs) and returns every whole-word match. Which of
several senses is meant ("Moscow": the city or the government) is not decided here: linking is
`mentions.py`.

Names and text are compared after `level`, which unifies dashes, apostrophes and spaces one
character for one, so that offsets stay those of the text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache, cached_property
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from calendar_app.model import Actor, Body, Place, Span

from .entries import Name, Names, Person, names_in, the_world
from .letters import level, lower

__all__ = ["Gazetteer", "Match", "gazetteer", "level", "lower"]


class Match(NamedTuple):
    span: Span
    name: Name


# Built in a twentieth of the time of the DFA, and as fast on texts: it fits into the caches.
_AUTOMATON = Implementation.ContiguousNFA


class Finder:
    """All names of one language in two automata: as written, and without regard to case."""

    def __init__(self, names: Names) -> None:
        self._parts = [
            (tuple(table.values()), AhoCorasick(list(table), implementation=_AUTOMATON), loose)
            for table, loose in ((names.exact, False), (names.loose, True))
            if table
        ]

    def find(self, text: str) -> Iterator[Match]:
        """Every whole-word match in `text` (already levelled), overlapping ones included."""
        for senses, automaton, loose in self._parts:
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
        world = the_world()
        self.bodies = world.bodies
        self.about = world.about
        self.levels = world.levels
        self.places = world.places
        self.actors = world.actors
        self.groups = world.groups
        self.people = world.people
        self._world = world
        self._languages: dict[str, tuple[Names, Finder]] = {}

    def body(self, id: str) -> Body | None:
        return self.bodies.get(id)

    def current(self, id: str) -> str:
        """The id that the body of that id has now: what is subscribed by an old one goes on."""
        return self._world.current.get(id, id)

    def actor(self, id: str) -> Actor | None:
        return self.actors.get(id)

    @cached_property
    def plain_families(self) -> dict[str, list[Person]]:
        """Who bears a family name that is a word or a town as well, and says nothing alone."""
        found: dict[str, list[Person]] = {}
        for person in self.people.values():
            if person.common:
                found.setdefault(person.family, []).append(person)
        return found

    def city(self, name: str) -> Place | None:
        """The city of that English name ("Kiev" too), with its coordinates and zone."""
        return self._world.cities.get(name.casefold())

    def town(self, name: str) -> Place | None:
        """The city of a name that may have its state behind it: "Riga, Latvia"."""
        name, comma, land = name.partition(", ")
        city = self.city(name)
        state = self.actors.get(city.country) if city and comma else None
        known = state is not None and state.name.casefold() == land.casefold()
        return city if known or not comma else None

    def place_in_capitals(self, name: str) -> Place | None:
        """The place, of whatever type, whose name in capital letters that is."""
        return self._world.in_capitals.get(name)

    def capital(self, actor: str) -> Place | None:
        found = self.actors.get(actor)
        return self.city(found.capital) if found and found.capital else None

    def home(self, actor: str) -> Place | None:
        """Where its people keep their diaries: a state's capital, an organisation's seat."""
        found = self.actors.get(actor)
        return self.city(found.seat) if found and found.seat else self.capital(actor)

    def working_in(self, house: str, language: str) -> set[str]:
        """The states whose governments go by the name of that house: "the White House"."""
        named = (m.name for m in self.find(level(house), language) if m.name.sense == "actor")
        return {name.id for name in named if name.id.isupper()}

    def held_by(self, sides: frozenset[str], noun: str, language: str) -> Body | None:
        """What those, and nobody else, hold by that name: the "association council" of the EU and
        Ukraine, the "summit" of the African Union."""
        held = self._of(language)[0].held
        return self.bodies.get(held.get((sides, noun.lower()), ""))

    def held_with(self, sides: Collection[str], noun: str, language: str) -> Body | None:
        """What an organisation holds with a region by that name: the EU and "Central Asia"."""
        held = self._of(language)[0].held_with
        for one in sides:
            for other in sides:
                found = held.get((one, f"{other} {noun}".lower()))
                if found:
                    return self.bodies[found]
        return None

    def dialogue_of(self, sides: frozenset[str]) -> Body | None:
        """The standing dialogue of two states that an organisation mediates, by those three."""
        return self._world.mediated.get(sides)

    def find(self, text: str, language: str) -> list[Match]:
        """Every whole-word match of every name in `text` (levelled), in order of its start."""
        found = self._of(language)[1].find(text)
        return sorted(found, key=lambda m: (m.span.start, -m.span.end))

    def acronyms(self, language: str) -> frozenset[str]:
        """The words of names that are written in capitals: "ASEAN", "US"."""
        return self._of(language)[0].acronyms

    def _of(self, language: str) -> tuple[Names, Finder]:
        made = self._languages.get(language)
        if made is None:
            names = names_in(language)
            made = self._languages[language] = names, Finder(names)
        return made


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of this package, loaded once."""
    return Gazetteer()
