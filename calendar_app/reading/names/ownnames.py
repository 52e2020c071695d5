"""What a body is called in its own house: "the General Council" where the WTO is spoken of.

Derived from the full names in the gazetteer, by taking off the names of those who take part:
"WTO General Council", "General Council of the WTO", "Qatar-Turkey Supreme Strategic Committee".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from typing import Any

Names = Mapping[str, Sequence[str]]


def own_names(
    row: Mapping[str, Any], language: str, form: Mapping[str, Any], of: Names
) -> set[str]:
    """The proper names of the body `row` without its owner; `of` holds the actors' names.

    `form` is the `[own]` table of that language: what stands between owner and name, and the
    nouns that such a name ends on. In lower case it holds only right beside its owner: "IAEA,
    board of governors".
    """
    nouns, never = tuple(form.get("nouns", ())), form.get("never", ())
    proper = {
        rest
        for rest in _rests(row, language, form, of)
        if rest.endswith(nouns) and " " in rest and rest[0].isupper() and rest not in never
    }
    return proper | {rest.lower() for rest in proper}


def held_together(
    row: Mapping[str, Any], language: str, form: Mapping[str, Any], of: Names
) -> set[str]:
    """What those who take part hold, in lower case: "association council", "summit"."""
    return {rest.lower() for rest in _rests(row, language, form, of)}


def held_beside(row: Mapping[str, Any], language: str, owners: Sequence[str]) -> Iterator[str]:
    """What stands behind one side's name and a dash: "Central Asia Summit"."""
    for written in row.get("names", {}).get(language, ()):
        for owner in owners:
            if written.startswith(f"{owner}-"):
                yield written[len(owner) + 1 :]


def _rests(
    row: Mapping[str, Any], language: str, form: Mapping[str, Any], of: Names
) -> Iterator[str]:
    sides = row.get("participants", ())
    if len(sides) > 2:
        return
    owners = tuple(name for side in sides if side.islower() for name in of.get(side, ()))
    for table in ("names", "series"):
        for written in row.get(table, {}).get(language, ()):
            if len(sides) == 2 and "-" in written:
                yield from _without_pair(written, sides, of)
            # The state that hosts a forum does not own its name.
            if written.startswith(owners):
                yield from _behind_owner(written, owners, form)
            if written.endswith(owners):
                yield from _before_owner(written, owners, form)


def _behind_owner(written: str, owners: Sequence[str], form: Mapping[str, Any]) -> Iterator[str]:
    for owner in [one for one in owners if written.startswith(one)]:
        for link in form.get("before", ()):
            if written.startswith(link, len(owner)):
                yield written[len(owner) + len(link) :]


def _before_owner(written: str, owners: Sequence[str], form: Mapping[str, Any]) -> Iterator[str]:
    for owner in [one for one in owners if written.endswith(one)]:
        for link in form.get("behind", ()):
            if written.endswith(link + owner):
                yield written[: -len(owner) - len(link)]


def _without_pair(written: str, sides: Sequence[str], of: Names) -> Iterator[str]:
    for first, second in permutations(sides):
        for one in [one for one in of.get(first, ()) if written.startswith(f"{one}-")]:
            rest = written[len(one) + 1 :]
            for other in [two for two in of.get(second, ()) if rest.startswith(f"{two} ")]:
                yield rest[len(other) + 1 :]
