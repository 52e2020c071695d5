"""Those who are as good as named in a list that no comma parts: "the Emirati president and he"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .scenes import Scene


def officials(scene: Scene) -> Iterator[tuple[int, int]]:
    """Where "the Emirati president" begins and ends, who is as good as a name."""
    offices = {c.span.start: c.span.end for c in scene.of("people", "offices")}
    the = scene.lexicon.pattern("the_official")
    for state in scene.actors if offices else ():
        end = offices.get(state.span.end + 1)
        low = max(scene.span.start, state.span.start - len("the "))
        lead = the.search(scene.text, low, state.span.start) if end and state.adjective else None
        if end and lead:
            yield lead.start(), end


def pronoun_at(scene: Scene, end: int) -> int:
    """The start of the "he" that ends there, or -1."""
    word = next(iter(scene.words_before(end, 1)), None)
    known = word and word[0].lower() in scene.lexicon.words("anaphora", "subject")
    return word.start() if word and known else -1
