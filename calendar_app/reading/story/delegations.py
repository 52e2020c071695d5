"""Whose "the delegation" is: that of the state whose delegation was told of before.

"A technical delegation from Oman has arrived in Tehran. The delegation met the chief of protocol":
the one that met is Oman's.
"""

from __future__ import annotations

from dataclasses import dataclass

from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.scenes import Scene

_REACH = 6  # sentences for which a delegation is in mind


@dataclass(slots=True)
class Delegations:
    """The state or organisation whose `side` came last, in sentence `number`."""

    side: str | None = None
    told: int = 0
    number: int = 0

    def read(self, scene: Scene) -> None:
        """Takes note of a delegation that the sentence tells of."""
        self.number += 1
        for named in scene.lexicon.pattern("a_delegation").finditer(
            scene.text, scene.span.start, scene.span.end
        ):
            sides = {a.actor for a in scene.actors if named.start() <= a.span.start <= named.end()}
            sides -= {p.place.country for p in scene.places if p.span.start == named.end()}
            if len(sides) == 1:
                self.side, self.told = sides.pop(), self.number

    def come(self, frame: Frame) -> None:
        """Adds the side of the delegation to what it does."""
        scene, named = frame.scene, frame.who.actors
        clause = scene.clauses[frame.head.clause]
        if self.side is None or self.number - self.told > _REACH or frame.body:
            return
        if frame.when is None or len(named) != 1 or self.side in named or self.told == self.number:
            return
        first = scene.span.start if frame.head.clause else clause.start
        it = self.number == self.told + 1 and frame.who.pronoun is False and _is_it(scene)
        if it or scene.lexicon.pattern("the_delegation").search(
            scene.text, first, frame.head.span.start
        ):
            frame.who.add(self.side)
            frame.borrowed = True
            frame.rules.append("delegation.again")


def _is_it(scene: Scene) -> bool:
    """ "It met Houthi leaders", "They met", in the sentence right behind the delegation's."""
    return scene.lexicon.pattern("it_opens").match(scene.text, scene.span.start) is not None
