"""How many are meant by a word for several: "the two", "the trio", "all 16 members"."""

from __future__ import annotations

from calendar_app.reading.sentence.frames import Frame

_COUNTS = (("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6))
MANY = 6  # more are only found in a body


def counted(frame: Frame) -> int:
    """2 for "the two", 3 for "the trio", 16 for "all 16 members"; 0 for no number."""
    scene = frame.scene
    clause = scene.clauses[frame.head.clause]
    for word, count in _COUNTS:
        cue = scene.has("counted", word, clause)
        if cue and scene.text[cue.span.end : cue.span.end + 1] != "-":
            return count
    many = scene.lexicon.pattern("so_many").search(scene.text, *clause)
    return scene.lexicon.number(many["number"].lower()) if many else 0
