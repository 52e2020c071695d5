"""Whether the database is whole, and what is derived inside it follows from what it is derived
from: each question gives its faults, one line each, and none where all is well."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING

from calendar_app.merging import as_corrected, blocks

from . import rows
from .copies import dangling, unsound
from .trouble import in_plain_words

if TYPE_CHECKING:
    from . import Store

_TEXT_INDEXES = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'"
# Also with the table that the words are from: https://www.sqlite.org/fts5.html
_COMPARE = "INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)"

_UNTOLD = """
    SELECT uid FROM meeting
    WHERE NOT EXISTS (SELECT 1 FROM link WHERE link.uid = meeting.uid AND undone_at IS NULL)
"""

# Kept in one direction and not in the other.
_PARTICIPANTS = """
    WITH told AS (
        SELECT DISTINCT value AS actor, uid AS meeting FROM meeting, json_each(participants)
    )
    SELECT actor, meeting FROM (SELECT * FROM told EXCEPT SELECT * FROM meeting_participant)
    UNION ALL
    SELECT actor, meeting FROM (SELECT * FROM meeting_participant EXCEPT SELECT * FROM told)
"""

_PLACED = """
    SELECT sighting.* FROM sighting
    JOIN link ON link.sighting = sighting.id AND link.undone_at IS NULL
"""

_BLOCKS = "SELECT key, first, last FROM block WHERE sighting = :sighting"


def file_faults(store: Store) -> list[str]:
    """What SQLite itself finds: damaged pages, and rows that name one that is not there."""
    with in_plain_words(store.path):
        return unsound(store._db.conn) or dangling(store._db.conn)


def index_faults(store: Store) -> list[str]:
    """Full-text indexes that do not find what is there. Nobody else writes meanwhile."""
    faults = []
    for row in list(store._rows(_TEXT_INDEXES, {})):
        name = row["name"]
        with store.transaction():
            try:
                store._db.execute(_COMPARE.format(name=name))
            except sqlite3.DatabaseError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
                    raise
                faults.append(f"{name}: does not hold the words that it should")
    return faults


# What is quoted stands in the article's text, where it is said to stand.
_MISQUOTED = """
    SELECT sighting.article FROM sighting JOIN article ON article.id = sighting.article
    WHERE quote <> substr(text, evidence_start + 1, evidence_end - evidence_start)
"""


def article_faults(store: Store) -> Iterator[str]:
    """Articles that are no longer what was kept."""
    for row in store._rows("SELECT * FROM article ORDER BY number", {}):
        if rows.article(row).id != row["id"]:
            yield f"article {row['id']}: its text is not the one that was kept"
    for row in store._rows(_MISQUOTED, {}):
        yield f"article {row['article']}: does not say what was read in it"


def derived_faults(store: Store) -> Iterator[str]:
    """Rows that follow from others, and do not."""
    for row in store._rows(_UNTOLD, {}):
        yield f"{row['uid']}: a meeting that no article tells of"
    for row in store._rows(_PARTICIPANTS, {}):
        yield f"{row['meeting']}: is found by {row['actor']} and has it not, or has and is not"
    for row in store._rows(_PLACED, {}):
        sighting = rows.sighting(row)
        there = {tuple(one.values()) for one in store._rows(_BLOCKS, {"sighting": sighting.id})}
        former = store.decisions.formerly([sighting.id]).get(sighting.id)
        corrected = as_corrected(sighting, store.words.about([sighting.id])) or former
        tellings = (sighting, corrected) if corrected else (sighting,)
        wanted = {
            (b.key, b.first.isoformat(), b.last.isoformat())
            for told in tellings
            for b in blocks(told)
        }
        if there != wanted:
            yield f"sighting {sighting.id}: merging would not find it where it belongs"
