"""Which of several of one name is meant: "King Abdullah", "Novak".

Who is named in full is meant by the family name alone, too; else whoever is in office in the year
that the text is of, or whose state is spoken of.
"""

from collections.abc import Collection, Mapping, Sequence

from calendar_app.model import Span

from .gazetteer import Gazetteer, Match


def one_of_each(
    matches: Sequence[Match], spoken: Collection[str], gazetteer: Gazetteer, year: int | None
) -> dict[Span, str]:
    """Who bears the full name at each span: of several ("King Abdullah") the one in office that
    year, else the one whose state is spoken of; nobody where that leaves two."""
    found: dict[Span, str] = {}
    for span, ids in _named(matches, "name").items():
        people = [gazetteer.people[id] for id in ids]
        if len(people) > 1:
            people = [p for p in people if year is None or p.served(year)] or people
        if len(people) > 1:
            people = [p for p in people if p.actor(year) in spoken]
        if len(people) == 1:
            found[span] = people[0].name
    return found


def by_family(
    matches: Sequence[Match], full: Mapping[Span, str], gazetteer: Gazetteer, year: int | None
) -> dict[Span, str]:
    """Whose family name stands at each span. "Alexander Novak ... Novak": of several the one whom
    the text names in full; of those who are named by it alone whoever is in office."""
    whole = set(full.values())
    found: dict[Span, str] = {}
    for span, ids in _named(matches, "family").items():
        in_office = [id for id in ids if year is None or gazetteer.people[id].served(year)]
        found[span] = ([id for id in ids if id in whole] or in_office or ids)[-1]
    return found


def _named(matches: Sequence[Match], role: str) -> dict[Span, list[str]]:
    named: dict[Span, dict[str, None]] = {}
    for match in matches:
        if match.name.role == role:
            named.setdefault(match.span, {})[match.name.id] = None
    return {span: list(ids) for span, ids in named.items()}
