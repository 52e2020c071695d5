"""Which sighting of a new reading stands for one of an earlier one that is found no more: who had
its address, or spoke of it, means that one."""

from __future__ import annotations

from collections.abc import Sequence

from calendar_app.model import Sighting

_ENOUGH = 3.0


def successors(gone: Sequence[Sighting], found: Sequence[Sighting]) -> dict[str, str]:
    """By the id of each that is gone that of the one found in its place; both are of one article.

    The best pairs first, and none twice. Nothing where only the place agrees, or only what is told:
    a reader that sees another meeting in a sentence has not found the one that was there.
    """
    pairs = sorted(
        (
            (score, old.id, new.id)
            for old in gone
            for new in found
            if (score := _alike(old, new)) >= _ENOUGH
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    made: dict[str, str] = {}
    taken: set[str] = set()
    for _, old_id, new_id in pairs:
        if old_id not in made and new_id not in taken:
            made[old_id] = new_id
            taken.add(new_id)
    return made


def _alike(old: Sighting, new: Sighting) -> float:
    if not old.evidence.overlaps(new.evidence):
        return 0.0
    score = 1.0 + old.phrase.overlaps(new.phrase)
    if old.when and new.when:
        score += 2 if old.when.first_day == new.when.first_day else old.when.overlaps(new.when)
    score += bool(old.body and old.body == new.body)
    score += bool(old.participants and old.participants == new.participants)
    return score + (old.title == new.title)
