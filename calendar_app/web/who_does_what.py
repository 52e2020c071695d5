"""A meeting as half a sentence: who does what. "Antony Blinken and Sergei Lavrov hold talks".

The titles of the calendar are headlines; the reader writes them in a few forms, which are taken
apart here. A title in any other form, one that a person wrote too, is told as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from calendar_app.model import Kind, Meeting
from calendar_app.reading import gazetteer
from calendar_app.reading.names.titles import actor_name

from .present import actor_name as in_full

_MOST = 3  # people or states that are named beside

_VERBS = {
    "meeting": "meet",
    "session": "meet",
    "talks": "hold talks",
    "summit": "hold summit",
    "consultations": "hold consultations",
    "dialogue": "hold dialogue",
    "conference": "hold conference",
    "phone call": "speak by telephone",
}
_NOUNS = "|".join(_VERBS)
_TWO = re.compile(rf"(?P<one>.+?) - (?P<other>.+?) (?P<noun>{_NOUNS})")
_SEVERAL = re.compile(rf"(?P<noun>{_NOUNS}) of (?P<all>.+(?:,| and ).+)", re.I)
_PRESS = re.compile(r"Press conference of (?P<all>.+)")
_SENTENCE = re.compile(r".+ visits\b.*")
# A body whose name ends so is no assembly: its name tells what is held already.
_HELD = re.compile(
    r".*\b(?:summit|talks|meetings?|dialogues?|consultations?|conference|call|visit|ceremony|"
    r"sessions?|rounds?|negotiations|forum|congress|festival|week|days?)",
    re.I,
)
_PERSONS = re.compile(
    r".*\b(?:ministers|leaders|advisers|advisors|envoys|officials|experts|chiefs|heads|"
    r"negotiators|deputies|ambassadors|secretaries|directors|presidents|speakers)",
    re.I,
)
_LATIN = re.compile(r".*[A-Za-z0-9)]")


def who_does_what(meeting: Meeting) -> str:
    """Present tense, no full stop: "NATO-Russia Council meets, with Jens Stoltenberg"."""
    told = _told(meeting)
    beside = _beside(meeting, told)
    return f"{told}, with {_listed(beside)}" if beside else told


def _told(meeting: Meeting) -> str:
    title = " ".join(meeting.title.split())
    if _SENTENCE.fullmatch(title) and not meeting.body:
        return title
    if found := _PRESS.fullmatch(title):
        return f"{found['all']} {_agree(found['all'], 'hold')} press conference"
    if found := _TWO.fullmatch(title):
        one, other = (_in_full(name, meeting) for name in (found["one"], found["other"]))
        return f"{one} and {other} {_VERBS[found['noun']]}"
    if found := _SEVERAL.fullmatch(title):
        return f"{found['all']} {_VERBS[found['noun'].lower()]}"
    if pair := _pair(meeting, title):
        return pair
    named = meeting.kind in (Kind.SUMMIT, Kind.CONFERENCE) or _HELD.fullmatch(title)
    if not meeting.body or named or not _LATIN.fullmatch(title):
        return title
    if _PERSONS.fullmatch(title):
        return f"{title} meet"
    doing = {Kind.CONSULTATIONS: "holds consultations", Kind.TALKS: "holds talks",
             Kind.PRESS_CONFERENCE: "holds press conference"}  # fmt: skip
    return f"{title} {doing.get(meeting.kind, 'meets')}"


def _pair(meeting: Meeting, title: str) -> str:
    """ "Armenia-Turkey talks": two of those who take part, and what they hold."""
    names = [_name(actor) for actor in meeting.participants]
    for one in names:
        for other in names:
            for noun, verb in _VERBS.items():
                if one != other and title == f"{one}-{other} {noun}":
                    return f"{one} and {other} {verb}"
    return ""


def _beside(meeting: Meeting, told: str) -> Sequence[str]:
    """Who comes and is not named yet: people, else those whom the body does not imply."""
    if meeting.people:
        return [name for name in meeting.people if not _says(told, name)]
    if _TWO.fullmatch(meeting.title):  # their states go without saying
        return ()
    known = gazetteer().body(meeting.body) if meeting.body else None
    if known and not known.participants:
        return ()
    implied = set(known.participants) if known else set()
    others = [actor for actor in meeting.participants if actor not in implied]
    return [
        _name(actor)
        for actor in others
        if not _says(told, _name(actor)) and not _says(told, in_full(actor))
    ]


def _says(told: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", told) is not None


def _in_full(name: str, meeting: Meeting) -> str:
    """ "Blinken" is Antony Blinken where one of that name takes part."""
    told = f" {name.casefold()} "
    full = [one for one in meeting.people if told in f" {one.casefold()} "]
    return full[0] if len(full) == 1 else name


def _name(actor: str) -> str:
    """As headlines have it: "US", "EU"."""
    return actor_name(actor, gazetteer())


def _agree(names: str, verb: str) -> str:
    return verb if " and " in names or "," in names else f"{verb}s"


def _listed(names: Sequence[str]) -> str:
    if len(names) > _MOST + 1:
        return f"{', '.join(names[:_MOST])} and {len(names) - _MOST} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
