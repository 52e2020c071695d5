"""What is done in front of a relative clause, with a verb of no table that tells of meetings: "she
returns from Nairobi, | where she met him", "both want an answer by Monday, | when they meet".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from calendar_app.model import Span

if TYPE_CHECKING:
    from .scenes import Scene

_CLAUSE = 20  # letters that a day behind a clause has before it at least


def acts_before(scene: Scene, start: int, end: int, opener: str) -> bool:
    """ "She returns from Nairobi, | where she met him": what else is done before the clause
    that `opener` opens, with a verb of no table that tells of meetings."""
    before = Span(start, end)
    days = [t.span for t in scene.dated if before.holds(t.span)]
    if days and opener in scene.lexicon.words("clauses", "place"):
        return True  # "he left Manila on Monday for Dhaka, | where he met": whatever the verb is
    if opener not in scene.lexicon.words("clauses", "always"):
        return False
    if days and end - days[-1].end < 3 and days[-1].start - start > _CLAUSE:
        return True  # "both want an answer by Monday, | when they meet"
    done = scene.has("doing", "words", before) or scene.has("diary", "arrival", before)
    return (
        done is not None
        or scene.lexicon.pattern("travels_back").search(scene.text, start, end) is not None
    )
