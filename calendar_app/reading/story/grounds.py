"""Why a sighting was read as it was, in words for people: rules.toml has a line for each rule."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from calendar_app.model import Sighting

_GRAVEST = 3  # doubts that are told


@cache
def rule_words() -> MappingProxyType[str, str]:
    """The rule's name to what it means."""
    tables = tomllib.loads(files("calendar_app.reading").joinpath("rules.toml").read_text("utf-8"))
    return MappingProxyType(
        {name: told for table in tables.values() for name, told in table.items()}
    )


def grounds_of(sighting: Sighting) -> list[str]:
    """What the sighting rests on: its rules, what was filled in though nobody said it, and what
    makes it less sure. A sighting that is kept may name a rule of a reader of its day that is no
    more; it is told without it."""
    words = rule_words()
    known = [rule for rule in sighting.rules if rule in words]
    doubts = [words[rule] for rule in known if rule.startswith("doubt.")]
    heads = [words[rule] for rule in known if rule.startswith("head.")]
    told = heads[:1]  # what else speaks of it only agrees
    told += [words[rule] for rule in known if not rule.startswith(("doubt.", "head."))]
    dates = [r for r in sighting.rules if r not in words and not r.startswith(("doubt.", "head."))]
    if dates:
        told.append(f"date phrase read as {', '.join(dates)}")
    told += sighting.when.basis if sighting.when else ()
    told += [f"{field} {why}" for field, why in sighting.inferred.items()]
    return [*told, f"less sure, since {', '.join(doubts[:_GRAVEST])}"] if doubts else told
