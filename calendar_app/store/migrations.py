"""The schema, and how it grew. Each step is a named function; the file records which it has seen.

To change the schema, add an `mNNN_` function below the last one and put a dump of the database of
the last release into tests/databases. A released step is never edited: files exist that ran it.
"""

from __future__ import annotations

import sqlite3
from functools import cache

from sqlite_utils import Database, Migrations

from calendar_app.merging import blocks, support_of
from calendar_app.model import Article

from . import rows
from .schema import (
    DECISIONS,
    FIRST_SCHEMA,
    MEETINGS_CAN_END,
    NAMED_FEEDS,
    SITEMAPS,
    VERSIONS,
    WATCHED,
    WINDOWS,
    WORDS,
)

MIGRATIONS = Migrations("calendar_app")


def _run(db: Database, script: str) -> None:
    """Execute a script within the transaction of its step, a statement at a time.

    `Database.executescript` asks after every letter whether a statement is complete, which took
    most of the time of a new calendar; a statement of ours ends where a line ends.
    """
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""
    if statement.strip():
        raise ValueError(f"a script of the schema ends within a statement: {statement.strip()!r}")


@MIGRATIONS()
def m001_articles_sightings_meetings(db: Database) -> None:
    _run(db, FIRST_SCHEMA)


@MIGRATIONS()
def m002_how_closely_a_meeting_is_placed(db: Database) -> None:
    """A feed leaves out what is known to a week only; it must not open the JSON of each row."""
    _run(
        db,
        """
        ALTER TABLE meeting ADD COLUMN
            grain TEXT GENERATED ALWAYS AS (json_extract("when", '$.grain')) VIRTUAL;
        """,
    )


@MIGRATIONS()
def m003_meetings_can_end(db: Database) -> None:
    _run(db, MEETINGS_CAN_END)


@MIGRATIONS()
def m004_named_feeds(db: Database) -> None:
    _run(db, NAMED_FEEDS)


@MIGRATIONS()
def m005_decisions_can_change(db: Database) -> None:
    _run(db, DECISIONS)
    linked = "id IN (SELECT sighting FROM link WHERE undone_at IS NULL)"
    for row in db.table("sighting").rows_where(linked):
        sighting = rows.sighting(row)
        for block in set(blocks(sighting)):
            db.table("block").insert(rows.block_row(block, sighting.id))


@MIGRATIONS()
def m006_what_people_said(db: Database) -> None:
    _run(db, WORDS)


@MIGRATIONS()
def m007_windows(db: Database) -> None:
    _run(db, WINDOWS)


@MIGRATIONS()
def m008_what_is_watched(db: Database) -> None:
    _run(db, WATCHED)


CONFIRMATION = """
ALTER TABLE meeting ADD COLUMN confirmation TEXT NOT NULL DEFAULT 'one'
    CHECK (confirmation IN ('unnamed', 'one', 'several', 'official'));
ALTER TABLE meeting ADD COLUMN sources INTEGER NOT NULL DEFAULT 1;  -- that tell it by themselves
ALTER TABLE meeting ADD COLUMN last_told TEXT;                      -- the day of the latest article
"""

_CLAIMS = """
    SELECT sighting.*, article.text, article.published, article.publisher, article.url FROM sighting
    JOIN link ON link.sighting = sighting.id AND link.undone_at IS NULL
    JOIN article ON article.id = sighting.article
    WHERE link.uid = ? ORDER BY article.published_at, article.id
"""

_SUPPORT = """
    UPDATE meeting SET confirmation = :confirmation, sources = :sources, last_told = :last_told
    WHERE number = :number
"""


def _article_of_then(row: rows.Row) -> Article:
    """Of the columns that there were."""
    published = rows.moment(row["published"]) if row["published"] else None
    return Article(row["text"], "", published, publisher=row["publisher"], url=row["url"])


@MIGRATIONS()
def m009_how_well_meetings_are_confirmed(db: Database) -> None:
    _run(db, CONFIRMATION)
    for meeting in list(db.query("SELECT number, uid FROM meeting")):
        claims = [
            (rows.sighting(row), _article_of_then(row))
            for row in db.query(_CLAIMS, [meeting["uid"]])
        ]
        # Plain SQL: there may be a hundred thousand.
        db.execute(_SUPPORT, rows.support_row(support_of(claims)) | {"number": meeting["number"]})


@MIGRATIONS()
def m010_which_year_was_assumed(db: Database) -> None:
    """Who reads the article again has to take the same one."""
    _run(db, "ALTER TABLE article ADD COLUMN assumed_year INTEGER;")


PARTICIPANTS_BY_CASE = """
-- "AU" is Australia and "au" the African Union; both come to many a summit.
DROP TRIGGER meeting_participant_insert;
DROP TRIGGER meeting_participant_update;
DROP TABLE meeting_participant;
CREATE TABLE meeting_participant (
    actor    TEXT NOT NULL,
    meeting  TEXT NOT NULL REFERENCES meeting (uid) ON DELETE CASCADE,
    PRIMARY KEY (actor, meeting)
) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_participant_by_meeting ON meeting_participant (meeting);
CREATE TRIGGER meeting_participant_insert AFTER INSERT ON meeting BEGIN
    INSERT OR IGNORE INTO meeting_participant (actor, meeting)
        SELECT value, new.uid FROM json_each(new.participants);
END;
CREATE TRIGGER meeting_participant_update AFTER UPDATE OF participants ON meeting BEGIN
    DELETE FROM meeting_participant WHERE meeting = new.uid;
    INSERT OR IGNORE INTO meeting_participant (actor, meeting)
        SELECT value, new.uid FROM json_each(new.participants);
END;
INSERT INTO meeting_participant (actor, meeting)
    SELECT DISTINCT value, uid FROM meeting, json_each(participants);
"""


@MIGRATIONS()
def m011_participants_by_case(db: Database) -> None:
    _run(db, PARTICIPANTS_BY_CASE)


@MIGRATIONS()
def m012_what_left_the_calendar(db: Database) -> None:
    """Who follows the news of a feed is told what left it: so it must be known which it was in."""
    _run(
        db,
        """
        ALTER TABLE uid_alias ADD COLUMN was TEXT;  -- JSON: the row of a meeting that left
        CREATE INDEX uid_alias_that_left ON uid_alias (alias) WHERE uid IS NULL;
        """,
    )


@MIGRATIONS()
def m013_sitemaps_are_watched(db: Database) -> None:
    _run(db, SITEMAPS)


@MIGRATIONS()
def m014_what_left_the_calendar_of_others(db: Database) -> None:
    """What a watched calendar has no more is noted on its meeting."""
    _run(
        db,
        """
        ALTER TABLE source_item ADD COLUMN gone_at TEXT;  -- NULL while the source has it
        ALTER TABLE meeting ADD COLUMN gone_from TEXT;    -- the calendar's name
        ALTER TABLE meeting ADD COLUMN gone_since TEXT;   -- a day
        """,
    )


@MIGRATIONS()
def m015_articles_without_spaces(db: Database) -> None:
    """A search goes through these letter by letter; the condition is that of `searching`."""
    _run(
        db,
        """
        CREATE INDEX article_unspaced ON article (number)
        WHERE substr(language, 1, 2) IN ('ja', 'km', 'ko', 'lo', 'my', 'th', 'zh');
        """,
    )


@MIGRATIONS()
def m016_pages_that_change(db: Database) -> None:
    """A later text at the same address is an article of its own."""
    _run(db, VERSIONS)


@MIGRATIONS()
def m017_counted_by_index(db: Database) -> None:
    """The filters say how many of each value are ahead, which these tell without a look at any
    meeting; and what a body or a city has is found in the order of the calendar."""
    _run(
        db,
        """
        DROP INDEX IF EXISTS meeting_by_body;
        DROP INDEX IF EXISTS meeting_by_city;
        DROP INDEX IF EXISTS meeting_by_country;
        DROP INDEX IF EXISTS meeting_by_status;
        DROP INDEX IF EXISTS meeting_by_last_day;
        CREATE INDEX meeting_by_body ON meeting (body, start, uid, last_day);
        CREATE INDEX meeting_by_city ON meeting (city, start, uid, last_day);
        CREATE INDEX meeting_by_country ON meeting (country, start, uid, last_day);
        CREATE INDEX meeting_by_kind ON meeting (kind, last_day);
        CREATE INDEX meeting_by_status ON meeting (status, last_day);
        CREATE INDEX meeting_by_last_day ON meeting (last_day, uid);
        """,
    )


@cache
def known() -> tuple[str, ...]:
    """The names of all steps, in order."""
    with Database(memory=True) as empty:
        return tuple(step.name for step in MIGRATIONS.pending(empty))
