"""Which sightings are of one meeting: `group`. Always in the order of publication.

The order in which articles happen to be added plays no part: those that came out first are decided
first, and what a late comer changes about later ones is decided again.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from calendar_app.model import (
    BY_PERSON,
    Decision,
    Judgement,
    Reason,
    SameMeeting,
    Sighting,
    Unsure,
)

from .deciding import Comparison, Known, decide

NONE_CORRECTED: Mapping[str, Sighting] = MappingProxyType({})


@dataclass(slots=True)
class Group:
    """One meeting with the decisions that made it, oldest article first."""

    uid: str
    decisions: list[Decision] = field(default_factory=list)

    @property
    def sightings(self) -> tuple[Sighting, ...]:
        return tuple(decision.sighting for decision in self.decisions)


def group(
    told: Sequence[Sighting],
    *,
    uid_for: Callable[[Sequence[Sighting]], str],
    judgements: Sequence[Judgement] = (),
    comparison: Comparison | None = None,
    counting: Container[str] | None = None,
    corrected: Mapping[str, Sighting] = NONE_CORRECTED,
) -> list[Group]:
    """The meetings that `told`, oldest article first, are of, oldest first, under their uids.

    Where `counting` is given, what it does not hold is decided after all others and joins none.
    `corrected` has, by the ids of sightings, what they should have told: others are compared with
    both, since a person's correction does not keep articles from repeating the error.
    """
    growing = _Growing(told, judgements, comparison or Comparison(), corrected)
    late = [one for one in told if counting is not None and one.id not in counting]
    for sighting in told:
        if counting is None or sighting.id in counting:
            growing.add(sighting)
    for sighting in late:
        growing.add(sighting, joins=False)
    uids = {one.uid: uid_for(one.sightings) for one in growing.groups}
    uids |= {left: uids[growing.survivor(left)] for left in growing.joined}
    return [
        Group(uids[one.uid], [_named(decision, uids) for decision in one.decisions])
        for one in growing.groups
    ]


class _Growing:
    """The groups so far. Each is called by the id of the sighting that it began with."""

    def __init__(
        self,
        told: Sequence[Sighting],
        judgements: Sequence[Judgement],
        comparison: Comparison,
        corrected: Mapping[str, Sighting],
    ) -> None:
        self.groups: list[Group] = []
        self.joined: dict[str, str] = {}  # a group that is no more -> the one that it went into
        self._order = {sighting.id: number for number, sighting in enumerate(told)}
        self._judgements = judgements
        self._comparison = comparison
        self._corrected = corrected

    def add(self, sighting: Sighting, *, joins: bool = True) -> None:
        bound, open_ = self._judged(sighting)
        if bound:
            one, *others = bound
            why = (Reason(BY_PERSON, 0.0, "a person said so"),)
            one.decisions.append(SameMeeting(sighting, one.uid, why))
            for other in others:
                self._join(one, other)
            return
        known = [Known(one.uid, self._told_of(one)) for one in open_]
        decision = decide(
            sighting,
            known,
            uid=sighting.id,
            comparison=self._comparison,
            corrected=self._corrected.get(sighting.id),
        )
        if not isinstance(decision, SameMeeting):
            self.groups.append(Group(sighting.id, [decision]))
            return
        one = next(each for each in open_ if each.uid == decision.uid)
        one.decisions.append(decision)
        for other in open_ if joins else ():
            if other.uid == decision.joined and not self._kept_apart(one, other):
                self._join(*sorted((one, other), key=self.groups.index))

    def _told_of(self, one: Group) -> tuple[Sighting, ...]:
        told = one.sightings
        if not self._corrected:
            return told
        return told + tuple(self._corrected[s.id] for s in told if s.id in self._corrected)

    def survivor(self, uid: str) -> str:
        while uid in self.joined:
            uid = self.joined[uid]
        return uid

    def _judged(self, sighting: Sighting) -> tuple[list[Group], list[Group]]:
        """Those that a person said it belongs to, and those that nobody spoke of."""
        words = {
            (judged.other if judged.one == sighting.id else judged.one): judged.same
            for judged in self._judgements
            if sighting.id in (judged.one, judged.other)
        }
        bound, open_ = [], []
        for each in self.groups:
            said = [words[one.id] for one in each.sightings if one.id in words] if words else []
            if any(said):
                bound.append(each)
            elif not said:
                open_.append(each)
        return bound, open_

    def _kept_apart(self, one: Group, other: Group) -> bool:
        here, there = ({s.id for s in each.sightings} for each in (one, other))
        return any(
            not judged.same
            and any(
                judged.one in a and judged.other in b for a, b in ((here, there), (there, here))
            )
            for judged in self._judgements
        )

    def _join(self, one: Group, other: Group) -> None:
        """`other` was `one` all the time."""
        self.groups.remove(other)
        self.joined[other.uid] = one.uid
        one.decisions = sorted(
            one.decisions + other.decisions, key=lambda made: self._order[made.sighting.id]
        )


def _named(decision: Decision, uids: dict[str, str]) -> Decision:
    if isinstance(decision, Unsure):
        rivals = dict.fromkeys(uids[rival] for rival in decision.rivals)
        return replace(decision, uid=uids[decision.uid], rivals=tuple(rivals))
    return replace(decision, uid=uids[decision.uid])
