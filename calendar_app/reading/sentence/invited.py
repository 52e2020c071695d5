"""Guests: "Moon was Kim's guest in Pyongyang", "was received in Moscow"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calendar_app.model import Kind, Span

from .joint import Contact
from .scenes import Scene


def guests(scene: Scene, taken: Sequence[Span]) -> Iterator[Contact]:
    """ "Moon was Kim's guest in Pyongyang": a guest of somebody named."""
    owners = {m.span.end for m in (*scene.people, *scene.actors)}
    found = scene.lexicon.pattern("whose_guest").finditer(
        scene.text, scene.span.start, scene.span.end
    )
    for match in found:
        span = Span(match.start("guest"), match.end("guest"))
        spoken = scene.has("finite", "words", Span(max(0, match.start() - 60), match.start()))
        free = not any(t.overlaps(span) for t in taken) and not scene.is_reported(span.start)
        if match.start() in owners and spoken and free and not _guest_at(scene, span):
            yield Contact(span, Kind.MEETING)


def as_guests(scene: Scene, taken: Sequence[Span]) -> Iterator[Contact]:
    """ "Has the presidents of Chad and Niger as his guests": whoever stands inside the verb."""
    bodies = [b.span for b in scene.bodies]
    for match in scene.lexicon.pattern("as_guest").finditer(scene.text, *scene.span):
        inside, guest = Span(match.end(), match.start("guest")), Span(*match.span("guest"))
        named = [m.span for m in (*scene.people, *scene.actors)]
        named += [*bodies, *scene.series, *(c.span for c in scene.of("anaphora", "object"))]
        free = not any(t.overlaps(guest) for t in taken) and not scene.is_reported(guest.start)
        if free and any(inside.holds(span) for span in named):
            yield Contact(guest, Kind.MEETING)


def _guest_at(scene: Scene, guest: Span) -> bool:
    """ "Is his guest in Mafra for the EU-Russia summit": what a body holds is told behind."""
    clause = scene.clauses[scene.clause_of(guest.start)]
    named = [*(b.span.start for b in scene.bodies), *(s.start for s in scene.series)]
    comes = scene.lexicon.pattern("guest_for")
    return any(
        guest.end < at <= clause.end and comes.fullmatch(scene.text, guest.end, at) for at in named
    )


def is_guest(scene: Scene, verb: Span) -> bool:
    """ "Was received in Moscow": a guest of whoever governs there, where nobody is named."""
    back = max(scene.span.start, verb.start - 24)
    for found in scene.lexicon.pattern("received_in").finditer(scene.text, back, verb.end + 10):
        clause = scene.clauses[scene.clause_of(verb.start)]
        by = scene.lexicon.pattern("by_party").search(scene.text, found.end(), clause.end)
        gap = Span(found.end("verb") + len(" in "), found.end() + 1)
        there = any(gap.holds(Span(p.span.start, p.span.start + 1)) for p in scene.places)
        return found.start("verb") == verb.start and there and by is None
    return False
