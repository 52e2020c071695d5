"""The tables as they were first made and as each step remade them, for `migrations` to run.

What is said of a table stands beside its columns. A script that a release ran is never edited.
"""

FIRST_SCHEMA = """
-- What was told: never changed once kept. ---------------------------------------------------------

CREATE TABLE article (
    number        INTEGER PRIMARY KEY,   -- the rowid of the full-text index; VACUUM keeps it
    id            TEXT NOT NULL UNIQUE,  -- Article.id
    title         TEXT NOT NULL,
    text          TEXT NOT NULL,         -- every span counts its characters
    published     TEXT,                  -- ISO date or date-time, as the article has it
    published_at  TEXT,                  -- the same in UTC, for the order of articles
    language      TEXT NOT NULL,
    publisher     TEXT NOT NULL,
    url           TEXT,
    name          TEXT NOT NULL,
    kept_at       TEXT NOT NULL
) STRICT;
CREATE INDEX article_by_time ON article (published_at, id);

CREATE TABLE sighting (
    id              TEXT PRIMARY KEY,    -- Sighting.id
    article         TEXT NOT NULL REFERENCES article (id),
    title           TEXT NOT NULL,
    kind            TEXT NOT NULL,
    body            TEXT,
    participants    TEXT NOT NULL,       -- JSON array of actor ids
    people          TEXT NOT NULL,       -- JSON array of names
    city            TEXT,
    country         TEXT,
    venue           TEXT,
    "when"          TEXT,                -- JSON; NULL while the year is unknown
    status          TEXT NOT NULL,
    previously      TEXT,
    inferred        TEXT NOT NULL,       -- JSON object: field -> ground
    evidence_start  INTEGER NOT NULL,
    evidence_end    INTEGER NOT NULL,
    quote           TEXT NOT NULL,
    phrase_start    INTEGER NOT NULL,
    phrase_end      INTEGER NOT NULL,
    timex           TEXT NOT NULL,       -- JSON: the time as written
    confidence      REAL NOT NULL,
    rules           TEXT NOT NULL        -- JSON array of rule names
) STRICT;
CREATE INDEX sighting_by_article ON sighting (article, evidence_start);
CREATE TRIGGER sighting_is_never_edited BEFORE UPDATE ON sighting
BEGIN
    SELECT raise(ABORT, 'a sighting is never edited');
END;

-- What follows from it: can be folded again from the sightings. -----------------------------------

CREATE TABLE meeting (
    number         INTEGER PRIMARY KEY,
    uid            TEXT NOT NULL UNIQUE,
    title          TEXT NOT NULL,
    kind           TEXT NOT NULL COLLATE NOCASE,
    body           TEXT COLLATE NOCASE,
    participants   TEXT NOT NULL,
    people         TEXT NOT NULL,
    city           TEXT COLLATE NOCASE,
    country        TEXT COLLATE NOCASE,
    venue          TEXT,
    "when"         TEXT NOT NULL,
    start          TEXT NOT NULL,        -- as in "when": the timeline's order, by the local clock
    first_day      TEXT NOT NULL,
    last_day       TEXT NOT NULL,        -- inclusive
    status         TEXT NOT NULL COLLATE NOCASE,
    previously     TEXT,
    inferred       TEXT NOT NULL,
    sequence       INTEGER NOT NULL,
    created        TEXT NOT NULL,        -- UTC, like every time of ours
    last_modified  TEXT NOT NULL,
    sightings      INTEGER NOT NULL,
    event          TEXT NOT NULL         -- the VEVENT of the feeds; '' where it has none
) STRICT;
CREATE INDEX meeting_by_start ON meeting (start, uid);
CREATE INDEX meeting_by_days ON meeting (first_day, last_day);
CREATE INDEX meeting_by_last_day ON meeting (last_day);
CREATE INDEX meeting_by_previous_day ON meeting (substr(previously, 1, 10))
    WHERE previously IS NOT NULL;
CREATE INDEX meeting_by_body ON meeting (body);
CREATE INDEX meeting_by_city ON meeting (city);
CREATE INDEX meeting_by_country ON meeting (country);
CREATE INDEX meeting_by_status ON meeting (status);

-- One row a participant: a search in the JSON would have to read every meeting.
CREATE TABLE meeting_participant (
    actor    TEXT NOT NULL COLLATE NOCASE,
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

-- What was decided, and what became of it. --------------------------------------------------------

CREATE TABLE link (
    number      INTEGER PRIMARY KEY,
    sighting    TEXT NOT NULL REFERENCES sighting (id),
    uid         TEXT NOT NULL            -- decided before its meeting is folded: checked at the end
                REFERENCES meeting (uid) DEFERRABLE INITIALLY DEFERRED,
    decision    TEXT NOT NULL CHECK (decision IN ('new', 'same', 'unsure')),
    score       REAL NOT NULL,
    reasons     TEXT NOT NULL,           -- JSON array of {rule, score, detail}
    rivals      TEXT NOT NULL,           -- JSON array of uids that it may be instead
    decided_by  TEXT NOT NULL CHECK (decided_by IN ('rule', 'person')),
    made_at     TEXT NOT NULL,
    undone_at   TEXT                     -- NULL while it holds; nothing is ever deleted
) STRICT;
CREATE UNIQUE INDEX link_that_holds ON link (sighting) WHERE undone_at IS NULL;
CREATE INDEX link_by_meeting ON link (uid) WHERE undone_at IS NULL;

CREATE TABLE change (
    number   INTEGER PRIMARY KEY,
    uid      TEXT NOT NULL REFERENCES meeting (uid),
    field    TEXT NOT NULL,              -- "created" where the meeting first appeared
    before   TEXT,
    after    TEXT,
    article  TEXT NOT NULL REFERENCES article (id),
    at       TEXT NOT NULL
) STRICT;
CREATE INDEX change_by_meeting ON change (uid, number);

CREATE TABLE uid_alias (
    alias  TEXT PRIMARY KEY,             -- a uid that was given out once
    uid    TEXT NOT NULL REFERENCES meeting (uid)
) STRICT, WITHOUT ROWID;

-- Full text. Both indexes hold no text of their own; the triggers keep them in step. --------------

CREATE VIRTUAL TABLE article_text USING fts5 (
    title, text,
    content = 'article', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER article_text_insert AFTER INSERT ON article BEGIN
    INSERT INTO article_text (rowid, title, text) VALUES (new.number, new.title, new.text);
END;

CREATE VIRTUAL TABLE meeting_text USING fts5 (
    title, people,
    content = 'meeting', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER meeting_text_insert AFTER INSERT ON meeting BEGIN
    INSERT INTO meeting_text (rowid, title, people) VALUES (new.number, new.title, new.people);
END;
CREATE TRIGGER meeting_text_update AFTER UPDATE OF title, people ON meeting BEGIN
    INSERT INTO meeting_text (meeting_text, rowid, title, people)
        VALUES ('delete', old.number, old.title, old.people);
    INSERT INTO meeting_text (rowid, title, people) VALUES (new.number, new.title, new.people);
END;
"""

MEETINGS_CAN_END = """
-- A meeting that is judged to be another one leaves `meeting`. What was decided about it and what
-- became of it stays: only a link that holds asks that its meeting be there.

CREATE TABLE link_kept (
    number      INTEGER PRIMARY KEY,
    sighting    TEXT NOT NULL REFERENCES sighting (id),
    uid         TEXT NOT NULL,
    decision    TEXT NOT NULL CHECK (decision IN ('new', 'same', 'unsure')),
    score       REAL NOT NULL,
    reasons     TEXT NOT NULL,           -- JSON array of {rule, score, detail}
    rivals      TEXT NOT NULL,           -- JSON array of uids that it may be instead
    decided_by  TEXT NOT NULL CHECK (decided_by IN ('rule', 'person')),
    made_at     TEXT NOT NULL,
    undone_at   TEXT,                    -- NULL while it holds; nothing is ever deleted
    holds_for   TEXT GENERATED ALWAYS AS (CASE WHEN undone_at IS NULL THEN uid END) STORED
                REFERENCES meeting (uid) DEFERRABLE INITIALLY DEFERRED
) STRICT;
INSERT INTO link_kept SELECT * FROM link;
DROP TABLE link;
ALTER TABLE link_kept RENAME TO link;
CREATE UNIQUE INDEX link_that_holds ON link (sighting) WHERE undone_at IS NULL;
CREATE INDEX link_by_meeting ON link (uid) WHERE undone_at IS NULL;

CREATE TABLE change_kept (
    number   INTEGER PRIMARY KEY,
    uid      TEXT NOT NULL,
    field    TEXT NOT NULL,              -- "created" where the meeting first appeared
    before   TEXT,
    after    TEXT,
    article  TEXT NOT NULL REFERENCES article (id),
    at       TEXT NOT NULL
) STRICT;
INSERT INTO change_kept SELECT * FROM change;
DROP TABLE change;
ALTER TABLE change_kept RENAME TO change;
CREATE INDEX change_by_meeting ON change (uid, number);

CREATE INDEX uid_alias_by_meeting ON uid_alias (uid);
CREATE TRIGGER meeting_text_delete AFTER DELETE ON meeting BEGIN
    INSERT INTO meeting_text (meeting_text, rowid, title, people)
        VALUES ('delete', old.number, old.title, old.people);
END;
"""

NAMED_FEEDS = """
CREATE TABLE channel (
    slug     TEXT PRIMARY KEY,           -- of its address; never given to another feed
    name     TEXT,                       -- NULL: a long filter under a short address
    filters  TEXT NOT NULL,              -- the canonical query string
    made     TEXT NOT NULL,
    removed  TEXT                        -- NULL while it is kept; then its address says "gone"
) STRICT;

-- Whether anything that a feed shows has changed: one row to look at, whatever was asked for. -----

CREATE TABLE revision (
    token   INTEGER NOT NULL,            -- another with each change: a count would come again in
                                         -- a copy that was restored and went another way
    latest  TEXT NOT NULL                -- the latest last_modified of all meetings; '' with none
) STRICT;
INSERT INTO revision (token, latest) SELECT random(), coalesce(max(last_modified), '') FROM meeting;

CREATE TRIGGER meeting_insert_is_a_revision AFTER INSERT ON meeting BEGIN
    UPDATE revision SET token = random(), latest = max(latest, new.last_modified);
END;
CREATE TRIGGER meeting_update_is_a_revision AFTER UPDATE ON meeting BEGIN
    UPDATE revision SET token = random(), latest = max(latest, new.last_modified);
END;
CREATE TRIGGER meeting_delete_is_a_revision AFTER DELETE ON meeting BEGIN
    UPDATE revision SET token = random();
END;
CREATE TRIGGER channel_insert_is_a_revision AFTER INSERT ON channel BEGIN
    UPDATE revision SET token = random();
END;
CREATE TRIGGER channel_update_is_a_revision AFTER UPDATE ON channel BEGIN
    UPDATE revision SET token = random();
END;
"""

DECISIONS = """
-- Where to look for what a sighting could be the same as: a key on a stretch of days.
CREATE TABLE block (
    key       TEXT NOT NULL,
    first     TEXT NOT NULL,
    last      TEXT NOT NULL,             -- inclusive, a month after `first` at most
    sighting  TEXT NOT NULL REFERENCES sighting (id),
    PRIMARY KEY (key, first, last, sighting)
) STRICT, WITHOUT ROWID;
CREATE INDEX block_by_sighting ON block (sighting);

-- The sighting that a uid was minted for: whose meeting that one is, has the uid.
CREATE TABLE home (
    number    INTEGER PRIMARY KEY,       -- the order in which they were minted
    uid       TEXT NOT NULL UNIQUE,
    sighting  TEXT NOT NULL              -- it may be gone when its article is read anew
) STRICT;
CREATE INDEX home_by_sighting ON home (sighting);
INSERT OR IGNORE INTO home (uid, sighting)
    SELECT uid, sighting FROM link WHERE decision <> 'same' ORDER BY number;

-- What a person said, of two sightings: it outlives every decision, and reading again.
CREATE TABLE judgement (
    number     INTEGER PRIMARY KEY,
    one        TEXT NOT NULL,            -- of two that are the same, the one whose uid stays
    other      TEXT NOT NULL,
    same       INTEGER NOT NULL CHECK (same IN (0, 1)),
    because    TEXT NOT NULL,
    made_at    TEXT NOT NULL,
    undone_at  TEXT
) STRICT;
CREATE INDEX judgement_of_one ON judgement (one) WHERE undone_at IS NULL;
CREATE INDEX judgement_of_other ON judgement (other) WHERE undone_at IS NULL;
INSERT INTO judgement (one, other, same, because, made_at)
    SELECT kept.sighting, gone.sighting, 1, '', meeting.last_modified
    FROM uid_alias
    JOIN home AS gone ON gone.uid = uid_alias.alias
    JOIN home AS kept ON kept.uid = uid_alias.uid
    JOIN meeting ON meeting.uid = uid_alias.uid;

-- What a meeting goes on from, should it prove to be one of its own after all.
ALTER TABLE uid_alias ADD COLUMN sequence INTEGER;
ALTER TABLE uid_alias ADD COLUMN created TEXT;

DROP INDEX meeting_by_previous_day;      -- blocks know of it

-- SQLite looks here for links that wait for a meeting, each time that one is put in or taken out.
CREATE INDEX link_by_what_it_holds_for ON link (holds_for);
"""

WORDS = """
-- What a person said: it outranks every rule and every article, and outlives reading again. -------

CREATE TABLE word (
    number     INTEGER PRIMARY KEY,      -- with which it is taken back
    saying     TEXT NOT NULL
               CHECK (saying IN ('same', 'different', 'correct', 'refuse', 'accept', 'by-hand')),
    fields     TEXT NOT NULL DEFAULT '{}',  -- JSON object: field -> value that was given, or null
    because    TEXT NOT NULL,
    who        TEXT NOT NULL,
    made_at    TEXT NOT NULL,
    undone_at  TEXT,                     -- NULL while it holds; nothing is ever deleted
    undone_by  TEXT NOT NULL DEFAULT ''
) STRICT;

-- The sightings that a word is about; one may be gone when its article is read anew.
CREATE TABLE about (
    word      INTEGER NOT NULL REFERENCES word (number),
    place     INTEGER NOT NULL,          -- of two that are the same, the first one's uid stays
    sighting  TEXT NOT NULL,
    PRIMARY KEY (word, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX about_by_sighting ON about (sighting);

INSERT INTO word (number, saying, because, who, made_at, undone_at)
    SELECT number, iif(same, 'same', 'different'), because, '', made_at, undone_at FROM judgement;
INSERT INTO about (word, place, sighting) SELECT number, 0, one FROM judgement;
INSERT INTO about (word, place, sighting) SELECT number, 1, other FROM judgement;
DROP TABLE judgement;

ALTER TABLE meeting ADD COLUMN corrected TEXT NOT NULL DEFAULT '[]';  -- JSON array of fields

-- The word that brought a change, or that was taken back with it.
ALTER TABLE change ADD COLUMN word INTEGER REFERENCES word (number);
ALTER TABLE change ADD COLUMN taken_back INTEGER NOT NULL DEFAULT 0 CHECK (taken_back IN (0, 1));

-- A uid may also lead nowhere: nothing that was told of its meeting counts any more.
CREATE TABLE uid_kept (
    alias     TEXT PRIMARY KEY,          -- a uid that was given out once
    uid       TEXT REFERENCES meeting (uid),  -- NULL: its meeting is off the calendar
    sequence  INTEGER,                   -- what it goes on from, should it be there again
    created   TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO uid_kept SELECT alias, uid, sequence, created FROM uid_alias;
DROP TABLE uid_alias;
ALTER TABLE uid_kept RENAME TO uid_alias;
CREATE INDEX uid_alias_by_meeting ON uid_alias (uid);

-- What waits for review is a small part of all.
CREATE INDEX sighting_too_unsure ON sighting (id) WHERE confidence < 0.5 AND "when" IS NOT NULL;
CREATE INDEX article_without_a_date ON article (id) WHERE published IS NULL;
CREATE INDEX link_with_rivals ON link (sighting) WHERE decision = 'unsure' AND undone_at IS NULL;
"""

WINDOWS = """
-- A page walks these from a day on and stops when it is full.
CREATE INDEX meeting_of_several_days ON meeting (last_day, first_day) WHERE last_day > first_day;
CREATE INDEX meeting_by_the_day_it_left ON meeting (substr(previously, 1, 10))
    WHERE previously IS NOT NULL;
CREATE INDEX change_by_time ON change (at);
CREATE INDEX link_by_time ON link (made_at);
"""

WATCHED = """
-- What is watched for news. One that was removed stays, for the articles that came from it.
CREATE TABLE source (
    number         INTEGER PRIMARY KEY,
    url            TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('feed', 'index', 'calendar')),
    every          INTEGER NOT NULL CHECK (every > 0),  -- seconds
    made           TEXT NOT NULL,
    removed        TEXT,                 -- NULL while it is watched
    etag           TEXT NOT NULL,        -- what its server said of what it last sent
    last_modified  TEXT NOT NULL,
    next_due       TEXT NOT NULL,
    last_success   TEXT,
    last_error     TEXT NOT NULL,        -- '' where the last attempt went well
    failures       INTEGER NOT NULL      -- in a row
) STRICT;
CREATE INDEX source_by_due ON source (next_due) WHERE removed IS NULL;

-- What became of each item of a source, so that none is fetched twice.
CREATE TABLE source_item (
    source   INTEGER NOT NULL REFERENCES source (number),
    key      TEXT NOT NULL,              -- what the source knows it by: its id, or its address
    state    TEXT NOT NULL,              -- what it said, where that can change under its key
    article  TEXT REFERENCES article (id),
    tries    INTEGER NOT NULL,
    problem  TEXT NOT NULL,
    at       TEXT NOT NULL,
    PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_item_by_article ON source_item (article);

-- Who does what only one may do at a time, and until when that is believed without further word.
CREATE TABLE lease (
    name    TEXT PRIMARY KEY,
    holder  TEXT NOT NULL,
    until   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

SITEMAPS = """
-- Sitemaps are watched, too, and single pages. The table that names this one comes along.
CREATE TABLE source_kept (
    number         INTEGER PRIMARY KEY,
    url            TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('feed', 'index', 'calendar', 'sitemap', 'page')),
    every          INTEGER NOT NULL CHECK (every > 0),  -- seconds
    made           TEXT NOT NULL,
    removed        TEXT,                 -- NULL while it is watched
    etag           TEXT NOT NULL,        -- what its server said of what it last sent
    last_modified  TEXT NOT NULL,
    next_due       TEXT NOT NULL,
    last_success   TEXT,
    last_error     TEXT NOT NULL,        -- '' where the last attempt went well
    failures       INTEGER NOT NULL      -- in a row
) STRICT;
INSERT INTO source_kept SELECT * FROM source;

CREATE TABLE source_item_kept (
    source   INTEGER NOT NULL REFERENCES source_kept (number),
    key      TEXT NOT NULL,              -- what the source knows it by: its id, or its address
    state    TEXT NOT NULL,              -- what it said, where that can change under its key
    article  TEXT REFERENCES article (id),
    tries    INTEGER NOT NULL,
    problem  TEXT NOT NULL,
    at       TEXT NOT NULL,
    PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;
INSERT INTO source_item_kept SELECT * FROM source_item;

DROP TABLE source_item;
DROP TABLE source;
ALTER TABLE source_kept RENAME TO source;
ALTER TABLE source_item_kept RENAME TO source_item;
CREATE INDEX source_by_due ON source (next_due) WHERE removed IS NULL;
CREATE INDEX source_item_by_article ON source_item (article);
"""

VERSIONS = """
ALTER TABLE article ADD COLUMN version TEXT NOT NULL DEFAULT '';  -- '': the first at its address
CREATE INDEX article_by_url ON article (url) WHERE url IS NOT NULL;

-- Which sighting of a later version of a page stands in the place of an earlier one. Follows from
-- the articles.
CREATE TABLE succession (
    old  TEXT PRIMARY KEY,
    new  TEXT NOT NULL,
    at   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX succession_by_new ON succession (new);
"""
