-- Written by the program of the first 15 steps: as the seventh, and what is watched, of which one is removed.
BEGIN;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (1,'calendar_app','m001_articles_sightings_meetings','2022-01-10 12:00:00.000000+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (2,'calendar_app','m002_how_closely_a_meeting_is_placed','2022-01-14 05:04:03.849060+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (3,'calendar_app','m003_meetings_can_end','2022-01-14 05:04:03.866078+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (4,'calendar_app','m004_named_feeds','2022-01-14 05:04:03.873170+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (5,'calendar_app','m005_decisions_can_change','2022-01-14 05:04:03.894848+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (6,'calendar_app','m006_what_people_said','2022-01-14 05:04:03.9+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (7,'calendar_app','m007_windows','2026-11-26 09:38:03.750261+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (8,'calendar_app','m008_what_is_watched','2026-11-26 09:38:03.751026+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (9,'calendar_app','m009_how_well_meetings_are_confirmed','2026-11-26 09:38:03.767695+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (10,'calendar_app','m010_which_year_was_assumed','2026-11-26 09:38:03.773045+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (11,'calendar_app','m011_participants_by_case','2026-11-26 09:38:03.774082+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (12,'calendar_app','m012_what_left_the_calendar','2026-11-26 09:38:03.774886+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (13,'calendar_app','m013_sitemaps_are_watched','2026-11-26 09:38:03.784422+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (14,'calendar_app','m014_what_left_the_calendar_of_others','2026-11-26 09:38:03.787726+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (15,'calendar_app','m015_articles_without_spaces','2026-11-26 09:38:03.788225+00:00');
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
, assumed_year INTEGER) STRICT;
INSERT INTO "article" ("number", "id", "title", "text", "published", "published_at", "language", "publisher", "url", "name", "kept_at", "assumed_year") VALUES (1,'bc36808a4fac4bd7','Allies and Russia to talk','Allies and Russia to talk

The NATO-Russia Council will meet in Brussels on 12 January. Jens Stoltenberg will chair it.','2022-01-10','2022-01-10','en','The Courier','https://courier.example/2022/01/10/council','council','2022-01-10T12:00:00+00:00',NULL);
INSERT INTO "article" ("number", "id", "title", "text", "published", "published_at", "language", "publisher", "url", "name", "kept_at", "assumed_year") VALUES (2,'9df210646f339946','Council put off by a day','Council put off by a day

The NATO-Russia Council will now meet on 13 January.','2022-01-11T08:00:00+01:00','2022-01-11T07:00:00+00:00','en','The Herald',NULL,'moved','2022-01-11T12:00:00+00:00',NULL);
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
INSERT INTO "sighting" ("id", "article", "title", "kind", "body", "participants", "people", "city", "country", "venue", "when", "status", "previously", "inferred", "evidence_start", "evidence_end", "quote", "phrase_start", "phrase_end", "timex", "confidence", "rules") VALUES ('01bdac94408c8a67','9df210646f339946','NATO-Russia Council','session','nato-russia-council','["RU", "nato"]','[]','Brussels','BE',NULL,'{"start": "2022-01-13", "end": "2022-01-14", "grain": "DAY", "stated": [], "basis": [], "mod": null}','confirmed','2022-01-12','{"city": "from the body''s seat"}',26,78,'The NATO-Russia Council will now meet on 13 January.',67,77,'{"type": "DATE", "value": "XXXX-01-12", "end_value": null, "shift": null, "mod": null, "offset": null, "unit": null, "reference": null, "zone": null, "weekday": null}',0.9,'["day-month"]');
INSERT INTO "sighting" ("id", "article", "title", "kind", "body", "participants", "people", "city", "country", "venue", "when", "status", "previously", "inferred", "evidence_start", "evidence_end", "quote", "phrase_start", "phrase_end", "timex", "confidence", "rules") VALUES ('ac2d35ece8baf838','bc36808a4fac4bd7','A meeting some day','session',NULL,'["RU", "nato"]','[]','Brussels','BE',NULL,NULL,'confirmed',NULL,'{}',27,87,'The NATO-Russia Council will meet in Brussels on 12 January.',76,86,'{"type": "DATE", "value": "XXXX-03-01", "end_value": null, "shift": null, "mod": null, "offset": null, "unit": null, "reference": null, "zone": null, "weekday": null}',0.9,'["day-month"]');
INSERT INTO "sighting" ("id", "article", "title", "kind", "body", "participants", "people", "city", "country", "venue", "when", "status", "previously", "inferred", "evidence_start", "evidence_end", "quote", "phrase_start", "phrase_end", "timex", "confidence", "rules") VALUES ('dd0ff6c315c4af0d','bc36808a4fac4bd7','NATO-Russia Council','session','nato-russia-council','["RU", "nato"]','["Jens Stoltenberg"]','Brussels','BE',NULL,'{"start": "2022-01-12T10:00:00+01:00", "end": null, "grain": "MINUTE", "stated": ["DAY", "MINUTE"], "basis": [], "mod": null}','confirmed',NULL,'{}',27,87,'The NATO-Russia Council will meet in Brussels on 12 January.',76,86,'{"type": "DATE", "value": "XXXX-01-12", "end_value": null, "shift": null, "mod": null, "offset": null, "unit": null, "reference": null, "zone": null, "weekday": null}',0.9,'["day-month"]');
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
, grain TEXT GENERATED ALWAYS AS (json_extract("when", '$.grain')) VIRTUAL, corrected TEXT NOT NULL DEFAULT '[]', confirmation TEXT NOT NULL DEFAULT 'one'
    CHECK (confirmation IN ('unnamed', 'one', 'several', 'official')), sources INTEGER NOT NULL DEFAULT 1, last_told TEXT, gone_from TEXT, gone_since TEXT) STRICT;
INSERT INTO "meeting" ("number", "uid", "title", "kind", "body", "participants", "people", "city", "country", "venue", "when", "start", "first_day", "last_day", "status", "previously", "inferred", "sequence", "created", "last_modified", "sightings", "event", "corrected", "confirmation", "sources", "last_told", "gone_from", "gone_since") VALUES (1,'9763842b0bca8303@calendar-app','NATO-Russia Council','session','nato-russia-council','["RU", "nato"]','["Jens Stoltenberg"]','Brussels','BE',NULL,'{"start": "2022-01-13", "end": "2022-01-14", "grain": "DAY", "stated": [], "basis": [], "mod": null}','2022-01-13','2022-01-13','2022-01-13','confirmed','2022-01-12','{}',1,'2022-01-10T12:00:00+00:00','2022-01-11T12:00:00+00:00',2,'BEGIN:VEVENT'||char(13,10)||'UID:9763842b0bca8303@calendar-app'||char(13,10)||'DTSTAMP:20220111T120000Z'||char(13,10)||'CREATED:20220110T120000Z'||char(13,10)||'LAST-MODIFIED:20220111T120000Z'||char(13,10)||'SEQUENCE:1'||char(13,10)||'DTSTART;VALUE=DATE:20220113'||char(13,10)||'DTEND;VALUE=DATE:20220114'||char(13,10)||'STATUS:CONFIRMED'||char(13,10)||'SUMMARY:NATO-Russia Council · Brussels'||char(13,10)||'LOCATION:Brussels\, BE'||char(13,10)||'CATEGORIES:Session'||char(13,10)||'TRANSP:TRANSPARENT'||char(13,10)||'X-MICROSOFT-CDO-BUSYSTATUS:FREE'||char(13,10)||'DESCRIPTION:Confirmed.\nTaking part: RU\, nato\nPeople: Jens Stoltenberg\n'||char(13,10)||' Moved from 12 January 2022.\n\nAccording to:\n\nThe Courier\, 10 January 2'||char(13,10)||' 022: “The NATO-Russia Council will meet in Brussels on 12 January.”\nh'||char(13,10)||' ttps://courier.example/2022/01/10/council\n\nThe Herald\, 11 January 2022 '||char(13,10)||' at 08:00 (UTC+01:00): “The NATO-Russia Council will now meet on 13 Janua'||char(13,10)||' ry.”'||char(13,10)||'END:VEVENT'||char(13,10)||'','[]','several',2,'2022-01-11',NULL,NULL);
CREATE TABLE "link" (
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
INSERT INTO "link" ("number", "sighting", "uid", "decision", "score", "reasons", "rivals", "decided_by", "made_at", "undone_at") VALUES (1,'dd0ff6c315c4af0d','9763842b0bca8303@calendar-app','new',0.0,'[]','[]','rule','2022-01-10T12:00:00+00:00',NULL);
INSERT INTO "link" ("number", "sighting", "uid", "decision", "score", "reasons", "rivals", "decided_by", "made_at", "undone_at") VALUES (2,'01bdac94408c8a67','9763842b0bca8303@calendar-app','same',8.5,'[{"rule": "same-body", "score": 4, "detail": "both are nato-russia-council"}, {"rule": "moved", "score": 2.5, "detail": "moved from 2022-01-12"}, {"rule": "same-place", "score": 1, "detail": "both in Brussels"}, {"rule": "like-kind", "score": 1, "detail": "each a session"}]','[]','rule','2022-01-11T12:00:00+00:00',NULL);
CREATE TABLE "change" (
    number   INTEGER PRIMARY KEY,
    uid      TEXT NOT NULL,
    field    TEXT NOT NULL,              -- "created" where the meeting first appeared
    before   TEXT,
    after    TEXT,
    article  TEXT NOT NULL REFERENCES article (id),
    at       TEXT NOT NULL
, word INTEGER REFERENCES word (number), taken_back INTEGER NOT NULL DEFAULT 0 CHECK (taken_back IN (0, 1))) STRICT;
INSERT INTO "change" ("number", "uid", "field", "before", "after", "article", "at", "word", "taken_back") VALUES (1,'9763842b0bca8303@calendar-app','created',NULL,NULL,'bc36808a4fac4bd7','2022-01-10T12:00:00+00:00',NULL,0);
INSERT INTO "change" ("number", "uid", "field", "before", "after", "article", "at", "word", "taken_back") VALUES (2,'9763842b0bca8303@calendar-app','start','2022-01-12T10:00:00+01:00','2022-01-13','9df210646f339946','2022-01-11T12:00:00+00:00',NULL,0);
INSERT INTO "change" ("number", "uid", "field", "before", "after", "article", "at", "word", "taken_back") VALUES (3,'9763842b0bca8303@calendar-app','end',NULL,'2022-01-13','9df210646f339946','2022-01-11T12:00:00+00:00',NULL,0);
INSERT INTO "change" ("number", "uid", "field", "before", "after", "article", "at", "word", "taken_back") VALUES (4,'9763842b0bca8303@calendar-app','precision','minute','day','9df210646f339946','2022-01-11T12:00:00+00:00',NULL,0);
INSERT INTO "change" ("number", "uid", "field", "before", "after", "article", "at", "word", "taken_back") VALUES (5,'9763842b0bca8303@calendar-app','previously',NULL,'2022-01-12','9df210646f339946','2022-01-11T12:00:00+00:00',NULL,0);
CREATE TABLE channel (
    slug     TEXT PRIMARY KEY,           -- of its address; never given to another feed
    name     TEXT,                       -- NULL: a long filter under a short address
    filters  TEXT NOT NULL,              -- the canonical query string
    made     TEXT NOT NULL,
    removed  TEXT                        -- NULL while it is kept; then its address says "gone"
) STRICT;
INSERT INTO "channel" ("slug", "name", "filters", "made", "removed") VALUES ('council','The Council','body=nato-russia-council','2022-01-14T12:00:00+00:00',NULL);
CREATE TABLE revision (
    token   INTEGER NOT NULL,            -- another with each change: a count would come again in
                                         -- a copy that was restored and went another way
    latest  TEXT NOT NULL                -- the latest last_modified of all meetings; '' with none
) STRICT;
INSERT INTO "revision" ("token", "latest") VALUES (8372924668850593857,'2022-01-11T12:00:00+00:00');
CREATE TABLE block (
    key       TEXT NOT NULL,
    first     TEXT NOT NULL,
    last      TEXT NOT NULL,             -- inclusive, a month after `first` at most
    sighting  TEXT NOT NULL REFERENCES sighting (id),
    PRIMARY KEY (key, first, last, sighting)
) STRICT, WITHOUT ROWID;
INSERT INTO "block" ("key", "first", "last", "sighting") VALUES ('body nato-russia-council','2022-01-12','2022-01-12','01bdac94408c8a67');
INSERT INTO "block" ("key", "first", "last", "sighting") VALUES ('body nato-russia-council','2022-01-13','2022-01-13','01bdac94408c8a67');
INSERT INTO "block" ("key", "first", "last", "sighting") VALUES ('sides RU nato','2022-01-12','2022-01-12','01bdac94408c8a67');
INSERT INTO "block" ("key", "first", "last", "sighting") VALUES ('sides RU nato','2022-01-13','2022-01-13','01bdac94408c8a67');
INSERT INTO "block" ("key", "first", "last", "sighting") VALUES ('body nato-russia-council','2022-01-12','2022-01-12','dd0ff6c315c4af0d');
INSERT INTO "block" ("key", "first", "last", "sighting") VALUES ('person stoltenberg','2022-01-12','2022-01-12','dd0ff6c315c4af0d');
INSERT INTO "block" ("key", "first", "last", "sighting") VALUES ('sides RU nato','2022-01-12','2022-01-12','dd0ff6c315c4af0d');
CREATE TABLE home (
    number    INTEGER PRIMARY KEY,       -- the order in which they were minted
    uid       TEXT NOT NULL UNIQUE,
    sighting  TEXT NOT NULL              -- it may be gone when its article is read anew
) STRICT;
INSERT INTO "home" ("number", "uid", "sighting") VALUES (1,'9763842b0bca8303@calendar-app','dd0ff6c315c4af0d');
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
INSERT INTO "word" ("number", "saying", "fields", "because", "who", "made_at", "undone_at", "undone_by") VALUES (1,'different','{}','two halls','','2022-01-14T09:00:00+00:00','2022-01-14T10:00:00+00:00','');
INSERT INTO "word" ("number", "saying", "fields", "because", "who", "made_at", "undone_at", "undone_by") VALUES (2,'same','{}','one hall, two days','','2022-01-14T10:00:00+00:00',NULL,'');
CREATE TABLE about (
    word      INTEGER NOT NULL REFERENCES word (number),
    place     INTEGER NOT NULL,          -- of two that are the same, the first one's uid stays
    sighting  TEXT NOT NULL,
    PRIMARY KEY (word, place)
) STRICT, WITHOUT ROWID;
INSERT INTO "about" ("word", "place", "sighting") VALUES (1,1,'01bdac94408c8a67');
INSERT INTO "about" ("word", "place", "sighting") VALUES (2,1,'01bdac94408c8a67');
INSERT INTO "about" ("word", "place", "sighting") VALUES (1,0,'dd0ff6c315c4af0d');
INSERT INTO "about" ("word", "place", "sighting") VALUES (2,0,'dd0ff6c315c4af0d');
CREATE TABLE "uid_alias" (
    alias     TEXT PRIMARY KEY,          -- a uid that was given out once
    uid       TEXT REFERENCES meeting (uid),  -- NULL: its meeting is off the calendar
    sequence  INTEGER,                   -- what it goes on from, should it be there again
    created   TEXT
, was TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE lease (
    name    TEXT PRIMARY KEY,
    holder  TEXT NOT NULL,
    until   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE meeting_participant (
    actor    TEXT NOT NULL,
    meeting  TEXT NOT NULL REFERENCES meeting (uid) ON DELETE CASCADE,
    PRIMARY KEY (actor, meeting)
) STRICT, WITHOUT ROWID;
INSERT INTO "meeting_participant" ("actor", "meeting") VALUES ('RU','9763842b0bca8303@calendar-app');
INSERT INTO "meeting_participant" ("actor", "meeting") VALUES ('nato','9763842b0bca8303@calendar-app');
CREATE TABLE "source" (
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
INSERT INTO "source" ("number", "url", "name", "kind", "every", "made", "removed", "etag", "last_modified", "next_due", "last_success", "last_error", "failures") VALUES (1,'https://feed.example/','The feed','feed',3600,'2022-01-14T12:00:00+00:00',NULL,'"7"','','2022-01-14T12:00:00+00:00',NULL,'',0);
INSERT INTO "source" ("number", "url", "name", "kind", "every", "made", "removed", "etag", "last_modified", "next_due", "last_success", "last_error", "failures") VALUES (2,'https://index.example/','The index','index',3600,'2022-01-14T12:00:00+00:00','2022-01-14T12:00:00+00:00','"7"','','2022-01-14T12:00:00+00:00',NULL,'',0);
INSERT INTO "source" ("number", "url", "name", "kind", "every", "made", "removed", "etag", "last_modified", "next_due", "last_success", "last_error", "failures") VALUES (3,'https://calendar.example/','The calendar','calendar',3600,'2022-01-14T12:00:00+00:00',NULL,'"7"','','2022-01-14T12:00:00+00:00',NULL,'',0);
INSERT INTO "source" ("number", "url", "name", "kind", "every", "made", "removed", "etag", "last_modified", "next_due", "last_success", "last_error", "failures") VALUES (4,'https://sitemap.example/','The sitemap','sitemap',3600,'2022-01-14T12:00:00+00:00',NULL,'"7"','','2022-01-14T12:00:00+00:00',NULL,'',0);
CREATE TABLE "source_item" (
    source   INTEGER NOT NULL REFERENCES "source" (number),
    key      TEXT NOT NULL,              -- what the source knows it by: its id, or its address
    state    TEXT NOT NULL,              -- what it said, where that can change under its key
    article  TEXT REFERENCES article (id),
    tries    INTEGER NOT NULL,
    problem  TEXT NOT NULL,
    at       TEXT NOT NULL, gone_at TEXT,
    PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;
INSERT INTO "source_item" ("source", "key", "state", "article", "tries", "problem", "at", "gone_at") VALUES (1,'a','2022-01-12','9df210646f339946',1,'','2022-01-14T12:00:00+00:00',NULL);
INSERT INTO "source_item" ("source", "key", "state", "article", "tries", "problem", "at", "gone_at") VALUES (1,'b','',NULL,2,'there is no page','2022-01-14T12:00:00+00:00',NULL);
INSERT INTO "source_item" ("source", "key", "state", "article", "tries", "problem", "at", "gone_at") VALUES (2,'a','2022-01-12','9df210646f339946',1,'','2022-01-14T12:00:00+00:00',NULL);
INSERT INTO "source_item" ("source", "key", "state", "article", "tries", "problem", "at", "gone_at") VALUES (2,'b','',NULL,2,'there is no page','2022-01-14T12:00:00+00:00',NULL);
INSERT INTO "source_item" ("source", "key", "state", "article", "tries", "problem", "at", "gone_at") VALUES (3,'a','2022-01-12','9df210646f339946',1,'','2022-01-14T12:00:00+00:00',NULL);
INSERT INTO "source_item" ("source", "key", "state", "article", "tries", "problem", "at", "gone_at") VALUES (3,'b','',NULL,2,'there is no page','2022-01-14T12:00:00+00:00',NULL);
INSERT INTO "source_item" ("source", "key", "state", "article", "tries", "problem", "at", "gone_at") VALUES (4,'a','2022-01-12','9df210646f339946',1,'','2022-01-14T12:00:00+00:00',NULL);
INSERT INTO "source_item" ("source", "key", "state", "article", "tries", "problem", "at", "gone_at") VALUES (4,'b','',NULL,2,'there is no page','2022-01-14T12:00:00+00:00',NULL);
CREATE VIRTUAL TABLE article_text USING fts5 (
    title, text,
    content = 'article', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE meeting_text USING fts5 (
    title, people,
    content = 'meeting', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER sighting_is_never_edited BEFORE UPDATE ON sighting
BEGIN
    SELECT raise(ABORT, 'a sighting is never edited');
END;
CREATE TRIGGER article_text_insert AFTER INSERT ON article BEGIN
    INSERT INTO article_text (rowid, title, text) VALUES (new.number, new.title, new.text);
END;
CREATE TRIGGER meeting_text_insert AFTER INSERT ON meeting BEGIN
    INSERT INTO meeting_text (rowid, title, people) VALUES (new.number, new.title, new.people);
END;
CREATE TRIGGER meeting_text_update AFTER UPDATE OF title, people ON meeting BEGIN
    INSERT INTO meeting_text (meeting_text, rowid, title, people)
        VALUES ('delete', old.number, old.title, old.people);
    INSERT INTO meeting_text (rowid, title, people) VALUES (new.number, new.title, new.people);
END;
CREATE TRIGGER meeting_text_delete AFTER DELETE ON meeting BEGIN
    INSERT INTO meeting_text (meeting_text, rowid, title, people)
        VALUES ('delete', old.number, old.title, old.people);
END;
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
CREATE TRIGGER meeting_participant_insert AFTER INSERT ON meeting BEGIN
    INSERT OR IGNORE INTO meeting_participant (actor, meeting)
        SELECT value, new.uid FROM json_each(new.participants);
END;
CREATE TRIGGER meeting_participant_update AFTER UPDATE OF participants ON meeting BEGIN
    DELETE FROM meeting_participant WHERE meeting = new.uid;
    INSERT OR IGNORE INTO meeting_participant (actor, meeting)
        SELECT value, new.uid FROM json_each(new.participants);
END;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX article_by_time ON article (published_at, id);
CREATE INDEX sighting_by_article ON sighting (article, evidence_start);
CREATE INDEX meeting_by_start ON meeting (start, uid);
CREATE INDEX meeting_by_days ON meeting (first_day, last_day);
CREATE INDEX meeting_by_last_day ON meeting (last_day);
CREATE INDEX meeting_by_body ON meeting (body);
CREATE INDEX meeting_by_city ON meeting (city);
CREATE INDEX meeting_by_country ON meeting (country);
CREATE INDEX meeting_by_status ON meeting (status);
CREATE UNIQUE INDEX link_that_holds ON link (sighting) WHERE undone_at IS NULL;
CREATE INDEX link_by_meeting ON link (uid) WHERE undone_at IS NULL;
CREATE INDEX change_by_meeting ON change (uid, number);
CREATE INDEX block_by_sighting ON block (sighting);
CREATE INDEX home_by_sighting ON home (sighting);
CREATE INDEX link_by_what_it_holds_for ON link (holds_for);
CREATE INDEX about_by_sighting ON about (sighting);
CREATE INDEX uid_alias_by_meeting ON uid_alias (uid);
CREATE INDEX sighting_too_unsure ON sighting (id) WHERE confidence < 0.5 AND "when" IS NOT NULL;
CREATE INDEX article_without_a_date ON article (id) WHERE published IS NULL;
CREATE INDEX link_with_rivals ON link (sighting) WHERE decision = 'unsure' AND undone_at IS NULL;
CREATE INDEX meeting_of_several_days ON meeting (last_day, first_day) WHERE last_day > first_day;
CREATE INDEX meeting_by_the_day_it_left ON meeting (substr(previously, 1, 10))
    WHERE previously IS NOT NULL;
CREATE INDEX change_by_time ON change (at);
CREATE INDEX link_by_time ON link (made_at);
CREATE INDEX meeting_participant_by_meeting ON meeting_participant (meeting);
CREATE INDEX uid_alias_that_left ON uid_alias (alias) WHERE uid IS NULL;
CREATE INDEX source_by_due ON source (next_due) WHERE removed IS NULL;
CREATE INDEX source_item_by_article ON source_item (article);
CREATE INDEX article_unspaced ON article (number)
        WHERE substr(language, 1, 2) IN ('ja', 'km', 'ko', 'lo', 'my', 'th', 'zh');
INSERT INTO article_text (article_text) VALUES ('rebuild');
INSERT INTO meeting_text (meeting_text) VALUES ('rebuild');
COMMIT;
PRAGMA user_version = 0;
