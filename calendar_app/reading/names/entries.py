"""What the files of `gazetteers/` say: the bodies, places, actors and people of the world, and
every name that one language has for them.

Both are made of the TOML files once and kept for the next start (`datafiles.kept`). What is looked
up in them, and how a text is searched, is `gazetteer.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from calendar_app import model
from calendar_app.errors import DataError
from calendar_app.model import Actor, Body, Kind, Place
from calendar_app.reading.lexicon.datafiles import kept, load_tables

from . import letters, ownnames
from .letters import level, lower
from .ownnames import held_beside, held_together, own_names

FOLDER = Path(__file__).parents[1] / "gazetteers"
FILES = tuple(FOLDER / f"{name}.toml" for name in ("bodies", "places", "actors", "people"))
# What makes an entry of a row: with other modules, others are made.
_MODULES = (Path(__file__), *(Path(str(m.__file__)) for m in (model, letters, ownnames)))

# The Arabic article, as houses of the Latin alphabet write it in front of a name.
_ARTICLES = ("al-", "Al-", "el-", "El-")
_ARTICLE = re.compile(r"\b[AaEe]l-(?=[A-Z])")
_STEM = 3  # letters that two spellings of a family name share
# Letters that Unicode does not take apart.
_STROKES = str.maketrans("øØłŁđĐıæÆœŒðÐþÞß", "oOlLdDiaAoOdDtTs")
_PAIR = re.compile(r"[A-Z]{2,}-[A-Z]")  # "EU-Central Asia Summit"
_WORDS = re.compile(r"[^\W\d_]{2,}")

_ACRONYM = re.compile(r"(?<![\w.&/-])(?=[A-Z]*[AEIOU])[A-Z]{4,10}(?![\w&/])")
_TITLED = ("body", "actor")

Sense = Literal["body", "place", "actor", "person", "nothing"]


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

    def state(self, year: int | None) -> str | None:
        """The state that the person represents in that year, where it is one of several."""
        held = [actor for actor, since, until in self.terms if year and since <= year <= until]
        return next((a for a in held if a.isupper()), None) if len(held) > 1 else None

    def served(self, year: int) -> bool:
        return any(since <= year <= until for _, since, until in self.terms)


class Name(NamedTuple):
    """One name of one entry. `role` tells how it names it.

    body: name, series (a body only beside a word of meeting), ambiguous (only where a full name
    stands in the article), own (only where its owner is spoken of), topical (only where what it
    is `about` is) · actor: name, demonym, government, official, side, ambiguous, group (of
    several: `id` is then one of `World.groups`, as it may be for a demonym) · place: name,
    ambiguous (only behind a preposition) · person: name, family · nothing: never.
    """

    sense: Sense
    id: str
    role: str


@dataclass(frozen=True)
class World:
    """The entries themselves, by their ids."""

    bodies: Mapping[str, Body]
    current: Mapping[str, str]  # the ids of bodies, by those that they had before
    about: Mapping[str, Sequence[str]]
    levels: Sequence[Mapping[str, Any]]
    places: Mapping[str, Place]
    actors: Mapping[str, Actor]
    groups: Mapping[str, tuple[str, ...]]
    people: Mapping[str, Person]
    cities: Mapping[str, Place]  # by each English name, case folded
    in_capitals: Mapping[str, Place]  # by name
    mediated: Mapping[frozenset[str], Body]  # dialogues of two states and an organisation


@dataclass(frozen=True)
class Names:
    """Every name of one language, levelled, and the senses that each has. `held` and `held_with`
    are what sides hold together by a noun."""

    exact: Mapping[str, Sequence[Name]]
    loose: Mapping[str, Sequence[Name]]  # in lower case
    acronyms: frozenset[str]  # words of names that are written in capitals: "ASEAN", "US"
    held: Mapping[tuple[frozenset[str], str], str]
    held_with: Mapping[tuple[str, str], str]


def the_world() -> World:
    return kept(FOLDER / "world", (*FILES, *_MODULES), _the_world)


def names_in(language: str) -> Names:
    return kept(FOLDER / f"names-{language}", (*FILES, *_MODULES), lambda: _names_in(language))


@cache
def _file(name: str) -> dict[str, Any]:
    return load_tables(FOLDER / name)


def _rows(file: str, key: str) -> list[dict[str, Any]]:
    rows = _file(file).get(key)
    if not isinstance(rows, list):
        raise DataError(file, key, "no such list of entries")
    return rows


def _the_world() -> World:
    bodies = {
        row["id"]: Body(
            row["id"],
            row["name"],
            tuple(sorted(row.get("participants", ()))),
            row.get("kind", "session"),
            row.get("seat"),
        )
        for row in _rows("bodies.toml", "body")
    }
    places = {
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
        for row in _rows("places.toml", "place")
    }
    people = {
        row["name"]: Person(
            row["name"],
            row["family"],
            tuple(
                (term["actor"], term.get("since", 0), term.get("until", 9999))
                for term in row.get("terms", [row])
            ),
            row.get("common", False),
        )
        for row in _rows("people.toml", "person")
    }
    cities = [r for r in _rows("places.toml", "place") if r.get("type", "city") == "city"]
    called = {
        written.casefold(): places[row["id"]]
        for row in cities
        for written in row.get("names", {}).get("en", ())
    }
    in_capitals: dict[str, Place] = {}
    for place in places.values():
        in_capitals.setdefault(place.name.upper(), place)
    return World(
        bodies=bodies,
        current={
            former: row["id"]
            for row in _rows("bodies.toml", "body")
            for former in row.get("former", ())
        },
        about={row["id"]: row["about"] for row in _rows("bodies.toml", "body") if "about" in row},
        levels=_file("bodies.toml").get("level", ()),
        places=places,
        actors={
            row["id"]: Actor(
                row["id"],
                row["name"],
                row.get("capital"),
                row.get("seat"),
                tuple(row.get("beside", ())),
            )
            for row in _rows("actors.toml", "actor")
        },
        groups={
            f"group-{row['name']}": tuple(row["actors"]) for row in _rows("actors.toml", "group")
        },
        people=people,
        cities=called | {row["name"].casefold(): places[row["id"]] for row in cities},
        in_capitals=in_capitals,
        mediated={
            frozenset(body.participants): body
            for body in bodies.values()
            if body.kind == Kind.DIALOGUE.value and len(body.participants) == 3
            if sum(side.islower() for side in body.participants) == 1
        },
    )


def _names_in(language: str) -> Names:
    exact: dict[str, list[Name]] = {}
    loose: dict[str, list[Name]] = {}
    words: set[str] = set()
    form = _file("bodies.toml").get("own", {}).get(language, {})
    of = _names_of_actors(language)
    titled = _file("bodies.toml").get("titled", {}).get(language)
    for written, name, cased in _all_names(language, form, of):
        also = _titled(written, titled["never"]) if titled and name.sense in _TITLED else written
        for spelled in dict.fromkeys((written, also)):
            text = level(spelled)
            senses = (exact if cased else loose).setdefault(text if cased else lower(text), [])
            if name not in senses:
                senses.append(name)
        words.update(_WORDS.findall(written))
    rows = _rows("bodies.toml", "body")[::-1]  # of two that are called alike, the first
    return Names(
        exact,
        loose,
        frozenset(word for word in words if word.isupper()),
        {
            (frozenset(row["participants"]), found): row["id"]
            for row in rows
            for found in held_together(row, language, form, of)
        },
        {
            (side, rest.lower()): row["id"]
            for row in rows
            for side in row.get("participants", ())
            if side.islower()
            for rest in held_beside(row, language, of[side])
        },
    )


def _titled(written: str, never: Sequence[str]) -> str:
    """ "Saarc" for "SAARC", as many papers write what is spoken as a word."""
    return _ACRONYM.sub(lambda m: m[0] if m[0] in never else m[0].capitalize(), written)


def _names_of_actors(language: str) -> dict[str, list[str]]:
    return {
        row["id"]: [
            *row.get("names", {}).get(language, ()),
            *row.get("demonyms", {}).get(language, ()),
        ]
        for row in _rows("actors.toml", "actor")
    }


def _all_names(
    language: str, form: Mapping[str, Any], of: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, Name, bool]]:
    """(written, name, case matters) for each name of each entry in that language."""
    yield from _names_of_bodies(language, form, of)
    places = _rows("places.toml", "place")
    named = (row.get("names", {}).get(language, ()) for row in places)
    houses = {one for names in named for one in names if one.startswith("the ")}
    for row in _rows("actors.toml", "actor"):
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
                house = written in houses  # "the Pentagon" is as long a name of a place
                if bare == written or bare not in spellings or house:
                    yield written, name, role != "official" and not house
    for row in _rows("actors.toml", "group"):
        for role, table in (("group", "names"), ("demonym", "demonyms")):
            name = Name("actor", f"group-{row['name']}", role)
            for written in row.get(table, {}).get(language, ()):
                yield written, name, True
    for row in places:
        name = Name("place", row["id"], "ambiguous" if row.get("ambiguous") else "name")
        dateline = Name("place", row["id"], "dateline")
        city = row.get("type", "city") == "city"
        for written in row.get("names", {}).get(language, ()):
            yield written, name, city or " " not in written
            if city and len(written) > 3:
                yield written.upper(), dateline, True
    never = Name("nothing", "", "never")
    masks = [phrase for row in places for phrase in row.get("never", ())]
    for phrase in (*_file("actors.toml").get("never", {}).get(language, ()), *masks):
        yield phrase, never, True
    for row in _rows("people.toml", "person"):
        name = Name("person", row["name"], "name")
        for written in _spellings((row["name"], *row.get("aliases", ()))):
            yield written, name, True
        family = Name("person", row["name"], "family")
        for written in () if row.get("common") else _spellings([row["family"], *_families(row)]):
            yield written, family, True


def _families(row: Mapping[str, Any]) -> Iterator[str]:
    """Other spellings of the family name, as the aliases have them: "Zelenskyy", "Zelenskiy"."""
    family = row["family"]
    for alias in row.get("aliases", ()):
        last = alias.rpartition(" ")[2]
        if last != family and _ARTICLE.sub("", last) == family:
            yield last  # "al-Sisi" of Sisi
        alike = last[:_STEM] == family[:_STEM] and abs(len(last) - len(family)) <= 2
        if alike and len(last) > _STEM + 1 and last != family:
            yield last


def _names_of_bodies(
    language: str, form: Mapping[str, Any], of: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, Name, bool]]:
    rows = _rows("bodies.toml", "body")
    known = {
        n for row in rows for t in ("names", "series") for n in row.get(t, {}).get(language, ())
    }
    for row in rows:
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
                for spelled in (written, *_also_written(written, form)):
                    if spelled is written or spelled not in known:
                        yield spelled, name, cased or role == "ambiguous"


def _also_written(name: str, form: Mapping[str, Any]) -> Iterator[str]:
    """The other ways to write the initials in it, and to own a summit: "U.S.-Africa Leaders Summit"
    for "US-Africa Leaders' Summit"."""
    other = name
    for plain, dots in form.get("initials", ()):
        other = other.replace(dots, plain) if dots in name else re.sub(rf"\b{plain}\b", dots, other)
    for one in (name, other):
        loose = one
        for owning, bare in form.get("owning", ()):
            loose = loose.replace(owning, bare)
        yield from {one, loose} - {name}
        if _PAIR.match(loose):  # "the EU – Central Asia summit", as many write it
            yield loose.replace("-", " - ", 1)


def _spellings(names: Iterable[str]) -> Iterator[str]:
    """The names, and beside them the forms that agencies write without accents ("Gahr Store"), or
    with the Arabic article as each house has it ("al-Sisi", "Al-Sisi", "el-Sisi")."""
    for name in names:
        yield name
        for article in _ARTICLES if _ARTICLE.search(name) else ():
            if (spelled := _ARTICLE.sub(article, name)) != name:
                yield spelled
        if not name.isascii():
            plain = unicodedata.normalize("NFKD", name.translate(_STROKES))
            plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
            if plain != name and plain.isascii():
                yield plain
