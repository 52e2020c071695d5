"""Persons of whom an office in the plural is said: "the presidents of Kenya and Uganda, A and B".

Whom nobody knows is a person where such an office stands before him; and where as many states are
named as persons, each is of his own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from calendar_app.model import Span
from calendar_app.reading.lexicon.cues import Cue, Lexicon


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands in a text, by where it begins or ends: names that may be persons', those of them
    that are told to be (`full`), and the states and organisations."""

    text: str
    names: Mapping[int, Span]
    full: frozenset[int]
    actor_starting: Mapping[int, tuple[Span, str]]
    actor_ending: Mapping[int, tuple[Span, str]]


def apposed(
    around: Surroundings, offices: Sequence[Cue], lexicon: Lexicon
) -> Iterator[tuple[int, str | None]]:
    """Where the name of each such person begins, and the state he is of, where that is told."""
    plural = lexicon.pattern("plural_office")
    for cue in offices:
        if cue.value != "offices" or not plural.search(around.text, *cue.span):
            continue
        behind, at = _states(around, cue.span.end, lexicon)
        if around.text[at : at + 2] != ", ":
            continue
        states = behind or _states_before(around, cue.span.start, lexicon)
        listed = _listed(around, at + 2, lexicon)
        for number, start in enumerate(listed):
            yield start, states[number] if len(states) == len(listed) else None


def _states(around: Surroundings, at: int, lexicon: Lexicon) -> tuple[list[str], int]:
    """The states of "of Kenya, Uganda and Rwanda" behind an office, and where that ends."""
    states: list[str] = []
    of = lexicon.pattern("of_the").match(around.text, at)
    here = of.end() if of else at
    while named := around.actor_starting.get(here) if of else None:
        states.append(named[1])
        at = named[0].end
        gap = lexicon.pattern("list_gap").match(around.text, at)
        here = gap.end() if gap else at
    return states, at


def _states_before(around: Surroundings, at: int, lexicon: Lexicon) -> list[str]:
    """Those of "the Kenyan and Ugandan presidents"."""
    states: list[str] = []
    end = at - 1
    while named := around.actor_ending.get(end):
        states.insert(0, named[1])
        start = named[0].start
        gap = lexicon.pattern("list_gap_before").search(around.text, max(0, start - 6), start)
        end = gap.start() if gap else -1
    return states


def _listed(around: Surroundings, at: int, lexicon: Lexicon) -> list[int]:
    """Where the names of "A and B," or "A, B and C." begin: a closed list, of full names."""
    listed: list[int] = []
    end = at
    while span := around.names.get(at):
        listed.append(span.start)
        end = span.end
        gap = lexicon.pattern("list_gap").match(around.text, end)
        parted = gap is not None and gap[0].strip()
        at = gap.end() if gap and parted else -1
    whole = all(start in around.full for start in listed)
    closed = len(listed) > 1 and around.text[end : end + 1] in (",", ".", ")", ";", "")
    return listed if whole and closed else []
