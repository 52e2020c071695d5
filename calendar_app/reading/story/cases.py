"""The parties of a case: the states that appear before a court at its hearing.

"Armenia v. Azerbaijan", "the suit of the Gambia against Myanmar", "the dispute between Gabon and
Equatorial Guinea": a court brings nobody of its own, and whoever is heard takes part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calendar_app.model import Body, Kind, Span
from calendar_app.reading.lexicon.cues import Lexicon
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.scenes import Scene

_MEMORY = 2  # sentences for which the case told last is the one that "the hearings" are of
_BEFORE = 90  # characters before the first party in which its case is named

# Where a pattern of these stands: between two parties, and before the first of them.
_FORMS = (
    ("versus", None),
    ("suit_between", None),
    ("against", "suit_before"),
    ("by_party", "suit_against"),
    ("joined", "heard_before"),
    ("joined", "suit_of_both"),
)


@dataclass(slots=True)
class Docket:
    """The case that was told last, and in which sentence."""

    parties: tuple[str, ...] = ()
    since: int = 0
    number: int = 0

    def read(self, scene: Scene) -> None:
        """Takes note of the case that a sentence names last; of every sentence, in order."""
        self.number += 1
        found = _cases(scene)
        if found:
            self.parties, self.since = found[-1][1], self.number

    def seat(self, frame: Frame, bodies: Sequence[Body]) -> None:
        """ "Hearings in Chile v. Peru": those before the one court that the article names."""
        if frame.body is None and frame.kind is Kind.SESSION and _cases(frame.scene):
            courts = [b for b in bodies if _is_court(b, frame.scene.lexicon)]
            if len(courts) == 1:
                frame.body = courts[0]
                frame.who.actors.clear()
                frame.rules.append("body.court")

    def call(self, frame: Frame) -> None:
        """Adds to the sitting of a court the parties of its case."""
        if frame.body is None or not _is_court(frame.body, frame.scene.lexicon):
            return
        here = _cases(frame.scene)
        if here:
            _, parties = min(here, key=lambda case: abs(case[0] - frame.span_start))
        elif self.number - self.since <= _MEMORY and not any(
            actor.isupper() for actor in frame.who.actors
        ):
            parties = self.parties
        else:
            return
        for party in parties:
            frame.who.add(party)


def _is_court(body: Body, lexicon: Lexicon) -> bool:
    return lexicon.pattern("court").search(body.name) is not None


def _cases(scene: Scene) -> list[tuple[int, tuple[str, ...]]]:
    """Where the first party of each case stands, and all its parties."""
    named = [(a.span, a.actor) for a in scene.actors if a.actor.isupper() and not a.adjective]
    named += [(p.span, p.place.country) for p in scene.places if p.place.type == "country"]
    named.sort()
    found: list[tuple[int, tuple[str, ...]]] = []
    for number, (span, party) in enumerate(named):
        if number + 1 < len(named) and _opposed(scene, span, named[number + 1][0]):
            first = number
            while first and _listed(scene, named[first - 1][0], named[first][0]):
                first -= 1  # "Ukraine and the Netherlands v. Russia"
            found.append((named[first][0].start, tuple(p for _, p in named[first : number + 2])))
        elif _brings(scene, span) and not any(party in parties for _, parties in found):
            found.append((span.start, (party,)))
    return found


def _opposed(scene: Scene, one: Span, other: Span) -> bool:
    gap = scene.text[one.end : other.start]
    before = scene.text[max(scene.span.start, one.start - _BEFORE) : one.start]
    return any(
        scene.lexicon.pattern(between).fullmatch(gap)
        and (ahead is None or scene.lexicon.pattern(ahead).search(before))
        for between, ahead in _FORMS
    )


def _listed(scene: Scene, one: Span, other: Span) -> bool:
    gap = scene.text[one.end : other.start]
    return len(gap) > 1 and scene.lexicon.pattern("list_gap").fullmatch(gap) is not None


def _brings(scene: Scene, party: Span) -> bool:
    """ "The case which Ukraine brought last week"."""
    before = scene.text[max(scene.span.start, party.start - _BEFORE) : party.start]
    brought = scene.lexicon.pattern("brought_suit").match(scene.text, party.end, scene.span.end)
    return brought is not None and scene.lexicon.pattern("suit_which").search(before) is not None
