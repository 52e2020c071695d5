"""The head of a meeting, the word or name that says that somebody meets; and its dates."""

from __future__ import annotations

from dataclasses import dataclass, field

from calendar_app.model import Body, Kind, Span, TimeMention

GATHERING = frozenset(
    [Kind.SESSION, Kind.SUMMIT, Kind.TALKS, Kind.CONSULTATIONS, Kind.DIALOGUE, Kind.CONFERENCE,
     Kind.MEETING]
)  # fmt: skip
TWO_SIDED = GATHERING | {Kind.CALL}  # of which the other side can be meant and not told


@dataclass(slots=True)
class Head:
    """`oblique` is "", "soft" ("at the summit") or "hard" ("ahead of the summit"). `weak` heads
    take only a date that stands right beside them. `generic` ones say "the meeting" and want an
    antecedent; `ordinal` ones are another of a series, the `rank`th where a figure tells it.
    `moving`: somebody travels to it.
    `fresh` ones are new to the reader ("a forum")."""

    span: Span
    kind: Kind
    clause: int
    rule: str
    body: Body | None = None
    oblique: str = ""
    weak: bool = False
    generic: bool = False
    ordinal: bool = False
    rank: int = 0
    fresh: bool = False
    refused: str = ""
    moving: bool = False
    parts: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class Bound:
    """A head with its dates (in order of the text) and hours; `near` where a date stands right
    beside it; `lone` are those that only tell a last day, `running` where it is still going
    on. A bound head without dates is kept: a later sentence may date it."""

    head: Head
    times: list[TimeMention] = field(default_factory=list)
    hours: list[TimeMention] = field(default_factory=list)
    near: bool = False
    until: TimeMention | None = None
    lasts: int = 0
    lone: frozenset[int] = frozenset()
    running: bool = False
