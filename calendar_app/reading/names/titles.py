"""The short English title of a meeting, as a calendar would show it."""

from __future__ import annotations

from collections.abc import Sequence

from calendar_app.model import Body, Kind

from .gazetteer import Gazetteer

_NOUN = {
    Kind.SESSION: "session",
    Kind.SUMMIT: "summit",
    Kind.TALKS: "talks",
    Kind.CONSULTATIONS: "consultations",
    Kind.DIALOGUE: "dialogue",
    Kind.CONFERENCE: "conference",
    Kind.CALL: "phone call",
    Kind.CEREMONY: "ceremony",
    Kind.MEETING: "meeting",
}
SHORT = {
    "US": "US",
    "GB": "UK",
    "AE": "UAE",
    "KP": "North Korea",
    "KR": "South Korea",
    "eu": "EU",
    "un": "UN",
    "au": "AU",
    "gcc": "GCC",
    "RU": "Russia",
}


def actor_name(id: str, gazetteer: Gazetteer) -> str:
    """The name of a state or organisation that fits a title."""
    known = gazetteer.actor(id)
    return SHORT.get(id) or (known.name if known else id)


def title_of(
    kind: Kind,
    body: Body | None,
    participants: Sequence[str],
    people: Sequence[str],
    country: str | None,
    city: str | None,
    gazetteer: Gazetteer,
) -> str:
    """`NATO-Russia Council`, `Lavrov - Kerry phone call`, `Hun Sen visits Myanmar`."""
    if body:
        series = body.kind in ("meeting", "summit") and kind in (Kind.SUMMIT, Kind.MEETING)
        named = any(noun in body.name.lower() for noun in ("summit", "meeting", "ministers"))
        return f"{body.name} {_NOUN[kind]}" if series and not named else body.name
    names = [actor_name(p, gazetteer) for p in participants]
    if kind is Kind.PRESS_CONFERENCE:
        return (
            f"Press conference of {_listed(people or names)}"
            if people or names
            else "Press conference"
        )
    if kind is Kind.VISIT:
        hosts = [p for p in participants if p == country]
        guests = [actor_name(p, gazetteer) for p in participants if p not in hosts]
        guest = people[0] if people else _listed(guests)
        host = actor_name(hosts[0], gazetteer) if hosts else city or ""
        return f"{guest} visits {host}".strip() if guest else f"Visit to {host}"
    noun = _NOUN[kind]
    if len(people) == 2:
        return f"{_family(people[0], gazetteer)} - {_family(people[1], gazetteer)} {noun}"
    if len(names) == 2:
        return f"{names[0]}-{names[1]} {noun}"
    if names:
        return f"{noun.capitalize()} of {_listed(names)}"
    return noun.capitalize()


def _family(name: str, gazetteer: Gazetteer) -> str:
    known = gazetteer.people.get(name)
    return known.family if known else name.split()[-1]


def _listed(names: Sequence[str]) -> str:
    if len(names) > 4:
        return f"{', '.join(names[:3])} and {len(names) - 3} others"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1] if names else ""]))
