"""Conferences and gatherings of which no more than one side is told: who calls the others to it.

"Egypt wants to hold a conference on reconstruction in Cairo", "Britain gathers donors and diplomats
at Wilton Park", "the conference on Libya in Berlin, which Macron attends": it is of states, though
nobody says of which. A conference of a party, of a nation or of scholars is not.
"""

from __future__ import annotations

from calendar_app.model import Kind, Span
from calendar_app.reading.sentence.frames import Frame

_OFFICE = 24  # letters before the office of whoever acts for a state
_OF_MANY = frozenset([Kind.CONFERENCE, Kind.SUMMIT])


def of_states(frame: Frame) -> bool:
    """Whether it is states that meet, though one of them is all that is told."""
    scene, head = frame.scene, frame.head
    kept = scene.lexicon.words("roles", "between_states")
    if scene.word_at(head.span) in kept and frame.kind is not Kind.MEETING:
        return True
    clause = scene.clauses[head.clause]
    if head.rule == "head.verb":
        guests = scene.lexicon.pattern("gathers_guests").match(scene.text, head.span.start)
        return guests is not None and _is_state(frame, Span(clause.start, head.span.start))
    if head.rule != "head.noun":
        return False
    before = scene.lexicon.pattern("convenes").search(scene.text, clause.start, head.span.start)
    if before and frame.kind is Kind.MEETING:  # "the African Union held a meeting on Sudan"
        return any(a.actor.islower() and a.span.end + 1 == before.start() for a in scene.actors)
    if before and frame.kind in _OF_MANY:
        if frame.kind is Kind.CONFERENCE and not _concerns_others(frame, before.start()):
            return False
        return _is_state(frame, Span(clause.start, before.start()))
    by = scene.lexicon.pattern("convened_by").search(scene.text, head.span.end, scene.span.end)
    if by and frame.kind in _OF_MANY:
        return any(a.span.start == by.end() and a.actor in frame.who.actors for a in scene.actors)
    asks = scene.lexicon.pattern("invites_guests").search(scene.text, clause.start, head.span.start)
    return asks is not None and _is_state(frame, Span(clause.start, asks.start()))


def _concerns_others(frame: Frame, start: int) -> bool:
    """Whether the conference is about what states deal with, or about another one than its host:
    not "a conference on women's health", "of its governors"."""
    scene, clause = frame.scene, frame.scene.clauses[frame.head.clause]
    if scene.lexicon.pattern("of_states_topic").search(scene.text, start, clause.end):
        return True
    behind = Span(frame.head.span.end, clause.end)
    named = {a.actor for a in scene.actors if behind.holds(a.span)}
    named |= {
        p.place.country
        for p in scene.places
        if behind.holds(p.span) and p.place.type in ("country", "region")
    }
    return bool(named - set(frame.who.actors))


def _is_state(frame: Frame, before: Span) -> bool:
    """Whether a state, or whoever leads it, is who calls: not "Britain's ruling party"."""
    scene, offices = frame.scene, frame.scene.of("people", "offices")
    if any(before.holds(p.span) and p.actor in frame.who.actors for p in scene.people):
        return True
    for actor in scene.actors:
        if not before.holds(actor.span) or actor.actor not in frame.who.actors:
            continue
        people = scene.lexicon.pattern("plural_office").search(actor.text) is not None
        adjective = actor.adjective and not people  # but "the Russians"
        own = scene.text.startswith("'", actor.span.end) or adjective
        if not own or any(0 < c.span.start - actor.span.end < _OFFICE for c in offices):
            return True
    return False
