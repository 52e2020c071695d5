"""What waits for a person's word: nearest date first, and nothing that a person has settled."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from calendar_app.merging import ENOUGH_CONFIDENCE
from calendar_app.model import Doubt, Waiting

from . import rows

if TYPE_CHECKING:
    from . import Store

# A word that says whether the sighting tells of a meeting at all.
_SETTLED = """
    EXISTS (
        SELECT 1 FROM about JOIN word ON word.number = about.word
        WHERE about.sighting = sighting.id AND word.undone_at IS NULL
        AND word.saying IN ('refuse', 'accept', 'by-hand')
    )
"""

# As `merging.awaits_review` has it. The first line is that of an index.
_TOO_UNSURE = f"""
    SELECT sighting.*, NULL AS uid, '[]' AS rivals, '{Doubt.UNSURE}' AS doubt FROM sighting
    WHERE confidence < {ENOUGH_CONFIDENCE} AND "when" IS NOT NULL
    AND json_extract("when", '$.grain') IN ('MINUTE', 'DAY', 'WEEK', 'MONTH')
    AND NOT EXISTS (SELECT 1 FROM link WHERE sighting = sighting.id AND undone_at IS NULL)
    AND NOT {_SETTLED}
"""  # noqa: S608 - every part is written in this file

# Nobody who tells of the meeting says when he does, and nobody says the year. CROSS: in this order,
# from the few articles without a date; SQLite would begin with all links.
_YEAR_ASSUMED = f"""
    SELECT sighting.*, link.uid, '[]' AS rivals, '{Doubt.YEAR}' AS doubt FROM article
    CROSS JOIN sighting ON sighting.article = article.id
    CROSS JOIN link ON link.sighting = sighting.id AND link.undone_at IS NULL
        AND link.decision NOT IN ('same', 'unsure')  -- the latter are the rivals below
    CROSS JOIN meeting ON meeting.uid = link.uid
    WHERE article.published IS NULL AND NOT {_SETTLED}
    AND instr(meeting."when", '"YEAR"') = 0 AND instr(meeting.corrected, '"start"') = 0
    AND NOT EXISTS (
        SELECT 1 FROM link AS l JOIN sighting AS s ON s.id = l.sighting
        JOIN article AS a ON a.id = s.article
        WHERE l.uid = link.uid AND l.undone_at IS NULL AND a.published IS NOT NULL
    )
"""  # noqa: S608

# The latest link says so: a word on the two would have changed it.
_RIVALS = f"""
    SELECT sighting.*, link.uid, link.rivals, '{Doubt.RIVALS}' AS doubt FROM link
    JOIN sighting ON sighting.id = link.sighting
    WHERE link.decision = 'unsure' AND link.undone_at IS NULL AND NOT {_SETTLED}
"""  # noqa: S608

_ALL = " UNION ALL ".join((_TOO_UNSURE, _YEAR_ASSUMED, _RIVALS))

_IN_ORDER = f"""
    FROM ({_ALL}) ORDER BY abs(
        julianday(substr(json_extract("when", '$.start'), 1, 10)) - julianday(:today)
    ), id
"""


def waiting(store: Store, today: date, *, limit: int, offset: int) -> list[Waiting]:
    given = {"today": today.isoformat(), "limit": limit, "offset": offset}
    return [
        Waiting(
            doubt=Doubt(row["doubt"]),
            sighting=rows.sighting(row),
            uid=row["uid"],
            rivals=tuple(json.loads(row["rivals"])),
        )
        for row in store._rows(f"SELECT * {_IN_ORDER} LIMIT :limit OFFSET :offset", given)
    ]


def order(store: Store, today: date) -> list[str]:
    """The ids of all that waits, in the order of `waiting`."""
    found = store._rows(f"SELECT id {_IN_ORDER}", {"today": today.isoformat()})
    return [row["id"] for row in found]


def count(store: Store) -> int:
    return int(next(store._rows(f"SELECT count(*) AS n FROM ({_ALL})", {}))["n"])  # noqa: S608
