"""The memory of the house: one SQLite file, and the only SQL in the house.

Articles and sightings are facts, kept as they came. Links are decisions about them, and meetings
follow from both: they can be folded again at any time. The store takes decisions and gives back
values; it judges nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

from calendar_app.errors import (
    ArticleNotFoundError,
    MeetingNotFoundError,
    MeetingWithdrawnError,
    SchemaTooNewError,
    StoreError,
)
from calendar_app.merging import changes_of
from calendar_app.model import (
    Article,
    Change,
    Meeting,
    NamedFeed,
    Query,
    Sighting,
    Waiting,
    Window,
)

from . import review, rows
from .conditions import seen_through, where_of
from .decisions import IN_ORDER, Decisions
from .migrations import MIGRATIONS, known
from .overview import Overview
from .sources import Sources
from .trouble import in_plain_words, opened, unless_busy
from .words import Words

_MOST = 2**63 - 1  # the greatest number SQLite knows

_TALLIED = {name: name for name in ("body", "city", "country", "venue", "kind", "status")}

_SIGHTINGS = f"""
    SELECT sighting.* FROM sighting
    JOIN link ON link.sighting = sighting.id AND link.undone_at IS NULL
    JOIN article ON article.id = sighting.article
    WHERE link.uid = :uid
    ORDER BY {IN_ORDER}
"""  # noqa: S608 - every part is written in this house

_SIGHTINGS_IN = """
    SELECT sighting.*, link.uid FROM sighting
    LEFT JOIN link ON link.sighting = sighting.id AND link.undone_at IS NULL
    WHERE sighting.article = :article
    ORDER BY evidence_start, phrase_start, sighting.rowid
"""

_CHANGES = """
    SELECT change.*, word.who, word.because, word.undone_by
    FROM change LEFT JOIN word ON word.number = change.word
    WHERE uid = :uid OR uid IN (SELECT alias FROM uid_alias WHERE uid = :uid)
    ORDER BY change.number
"""

_WITHDRAWN = """
    SELECT change.*, word.who, word.because, word.undone_by
    FROM uid_alias JOIN change ON change.uid = uid_alias.alias AND field = 'withdrawn'
    LEFT JOIN word ON word.number = change.word
    WHERE alias = :uid AND uid_alias.uid IS NULL AND after IS NULL
    ORDER BY change.number DESC LIMIT 1
"""

_WITHDRAWALS = """
    SELECT change.*, word.who, word.because, word.undone_by, uid_alias.was
    FROM uid_alias JOIN change ON change.uid = uid_alias.alias
    LEFT JOIN word ON word.number = change.word
    WHERE uid_alias.uid IS NULL AND uid_alias.was IS NOT NULL AND change.number = (
        SELECT max(number) FROM change AS last
        WHERE last.uid = uid_alias.alias AND last.field = 'withdrawn'
    )
    ORDER BY change.at DESC, change.number DESC LIMIT :limit
"""

_MEETING = """
    SELECT * FROM meeting
    WHERE uid = coalesce((SELECT uid FROM uid_alias WHERE alias = :uid), :uid)
"""


class Store:
    """One open database: a context manager, one for each thread or request.

    `path` may be ":memory:". Opening brings an older file up to date. `patience` is how many
    seconds to wait for another writer. SchemaTooNewError where the file is of a newer version;
    every method may raise StoreError.
    """

    def __init__(self, path: str | Path, *, patience: float = 5.0) -> None:
        self.path = str(path)
        self._db = opened(self.path, patience=patience)
        self.decisions = Decisions(self)
        self.words = Words(self)
        self.overview = Overview(self)
        self.sources = Sources(self)
        try:
            self._bring_up_to_date()
        except BaseException:
            self.close()
            raise

    def _bring_up_to_date(self) -> None:
        applied = self._applied()
        if newer := [name for name in applied if name not in known()]:
            raise SchemaTooNewError(self.path, newer)
        if len(applied) < len(known()):
            # Under the lock of the transaction: two programs may open a new file at once.
            with self.transaction(), in_plain_words(self.path):
                if not self._applied() and self._db.table_names():
                    raise StoreError(
                        self.path,
                        "is a database of another program",
                        "give another file with --db",
                    )
                MIGRATIONS.apply(self._db)
        with in_plain_words(self.path):
            # Readers and the writer do not wait for each other. Kept in the file, so set once;
            # SQLite does not wait for others here, so whoever opens the file next tries again.
            if self._db.journal_mode not in ("wal", "memory"):
                with unless_busy():
                    self._db.enable_wal()

    def _applied(self) -> list[str]:
        with in_plain_words(self.path):
            return [step.name for step in MIGRATIONS.applied(self._db)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    def copy_to(self, path: str | Path) -> None:
        """A second database with all that this one holds, at a path where nothing is yet."""
        with in_plain_words(str(path)):
            self._db.execute("VACUUM INTO ?", [str(path)])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is kept together, or not at all. May be nested."""
        if self._db.conn.in_transaction:
            with self._db.atomic():
                yield
            return
        with in_plain_words(self.path):
            # IMMEDIATE: a transaction that begins by reading could not wait for another writer
            # when it comes to write; it would have to fail.
            self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            with in_plain_words(self.path):
                self._db.commit()
        except BaseException:
            self._db.rollback()
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is read inside is as it was at one moment, whoever writes meanwhile."""
        with in_plain_words(self.path):
            self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.rollback()

    # --- facts ---

    def add_article(self, article: Article, *, now: datetime) -> bool:
        """False where the article is known; then nothing is written."""
        with self.transaction():
            if self._found("SELECT 1 FROM article WHERE id = :id", id=article.id):
                return False
            self._insert("article", rows.article_row(article, now=now))
        return True

    def add_sightings(self, sightings: Sequence[Sighting]) -> None:
        """What an article says, its sightings without a place on the calendar included."""
        with self.transaction():
            for sighting in sightings:
                self._insert("sighting", rows.sighting_row(sighting))

    def article(self, id: str) -> Article:
        """ArticleNotFoundError where there is none."""
        row = self._found("SELECT * FROM article WHERE id = :id", id=id)
        if row is None:
            raise ArticleNotFoundError(id)
        return rows.article(row)

    def versions(self, url: str) -> list[Article]:
        """What stood at an address, in the order in which it was kept."""
        sql = "SELECT * FROM article WHERE url = :url ORDER BY number"
        return [rows.article(row) for row in self._rows(sql, {"url": url})]

    def articles(self, *, limit: int = 100) -> list[Article]:
        """The latest first."""
        sql = "SELECT * FROM article ORDER BY published_at DESC, id DESC LIMIT :limit"
        return [rows.article(row) for row in self._rows(sql, {"limit": limit})]

    def sightings(self, uid: str) -> list[Sighting]:
        """Those of one meeting, oldest article first, as `fold` wants them."""
        return [rows.sighting(row) for row in self._rows(_SIGHTINGS, {"uid": uid})]

    def sightings_in(self, article_id: str) -> list[tuple[Sighting, str | None]]:
        """Those of one article in the order of its text, with the uid each belongs to."""
        found = self._rows(_SIGHTINGS_IN, {"article": article_id})
        return [(rows.sighting(row), row["uid"]) for row in found]

    # --- what follows from decisions ---

    def record(
        self,
        meeting: Meeting,
        *,
        event: str,
        article: str,
        now: datetime,
        changes: Sequence[Change] | None = None,
    ) -> list[Change]:
        """Keep a folded meeting, its VEVENT, and what `article` changed about it, or `changes`."""
        with self.transaction():
            before = self.find_meeting(meeting.uid)
            self._upsert("meeting", rows.meeting_row(meeting, event), "uid")
            if changes is None:
                changes = changes_of(before, meeting, article=article, now=now)
            for change in changes:
                self._insert("change", rows.change_row(change))
        return list(changes)

    @property
    def event_form(self) -> int:
        """The form that `keep_events` gave all stored VEVENTs; 0 before."""
        return int(next(self._rows("PRAGMA user_version", {}))["user_version"])

    def keep_events(self, events: Iterable[tuple[str, str]], *, form: int) -> None:
        """VEVENTs that were rendered again, by uid: all there are, in this form."""
        with self.transaction(), in_plain_words(self.path):
            for uid, event in events:
                self._db.execute("UPDATE meeting SET event = ? WHERE uid = ?", [event, uid])
            self._db.execute(f"PRAGMA user_version = {form:d}")

    # --- questions ---

    def find_meeting(self, uid: str) -> Meeting | None:
        """Also by a uid that it once had."""
        row = self._found(_MEETING, uid=uid)
        return rows.meeting(row) if row else None

    def meeting(self, uid: str) -> Meeting:
        """MeetingNotFoundError where there is none; MeetingWithdrawnError where there was one."""
        found = self.find_meeting(uid)
        if found is None:
            left = self.withdrawn(uid)
            if left is None:
                raise MeetingNotFoundError(uid)
            raise MeetingWithdrawnError(uid, left.before or "", left.at, left.reason)
        return found

    def withdrawn(self, uid: str) -> Change | None:
        """When and why a meeting that was on the calendar left it; None where none did."""
        row = self._found(_WITHDRAWN, uid=uid)
        return rows.change(row) if row else None

    def withdrawals(self, *, limit: int) -> list[tuple[Meeting, Change]]:
        """The meetings that left the calendar last and are not on it, as they were, with when and
        why; the last first."""
        found = self._rows(_WITHDRAWALS, {"limit": min(limit, _MOST)})
        return [(rows.meeting(json.loads(row["was"])), rows.change(row)) for row in found]

    def meetings(
        self,
        query: Query = Query(),  # noqa: B008 - frozen, so one default serves all calls
        *,
        limit: int | None = None,
        offset: int = 0,
        newest_first: bool = False,
        window: Window | None = None,
    ) -> list[Meeting]:
        """By start, as the clock shows it where the meeting is, then by uid."""
        way = "DESC" if newest_first else "ASC"
        most = _MOST if limit is None else min(limit, _MOST)
        page = f"ORDER BY start {way}, uid {way} LIMIT {most:d} OFFSET {min(offset, _MOST):d}"
        return [rows.meeting(row) for row in self._matching("*", query, page, window)]

    def each_meeting(
        self,
        query: Query = Query(),  # noqa: B008
        window: Window | None = None,
    ) -> Iterator[Meeting]:
        """All of `meetings`, one after the other, however many there are."""
        return map(rows.meeting, self._matching("*", query, "ORDER BY start, uid", window))

    def count(
        self,
        query: Query = Query(),  # noqa: B008
        window: Window | None = None,
    ) -> int:
        return int(next(self._matching("count(*) AS n", query, window=window))["n"])

    def events(
        self,
        query: Query = Query(),  # noqa: B008
        window: Window | None = None,
    ) -> Iterator[tuple[str, str]]:
        """(uid, stored VEVENT) in the order of `meetings`, "" where it is not for calendars."""
        for row in self._matching("uid, event", query, "ORDER BY start, uid", window):
            yield row["uid"], row["event"]

    def latest(
        self,
        query: Query = Query(),  # noqa: B008
        window: Window | None = None,
        *,
        limit: int,
    ) -> list[tuple[Meeting, str]]:
        """The last changed first, each with its stored VEVENT."""
        page = f"ORDER BY last_modified DESC, uid DESC LIMIT {min(limit, _MOST):d}"
        found = self._matching("*", query, page, window)
        return [(rows.meeting(row), row["event"]) for row in found]

    def event(self, uid: str) -> str:
        """The stored VEVENT of one meeting, as in `events`. MeetingNotFoundError."""
        row = self._found("SELECT event FROM meeting WHERE uid = :uid", uid=self.meeting(uid).uid)
        return str(row["event"]) if row else ""

    def tally(self, field: str, query: Query = Query()) -> dict[str, int]:  # noqa: B008
        """How many meetings there are of each of its values: body, city, participant, person ..."""
        where, given = where_of(query)
        if field == "participant":
            chosen = f"WHERE meeting IN (SELECT uid FROM meeting WHERE {where})" if given else ""  # noqa: S608
            sql = f"SELECT actor AS value, count(*) AS n FROM meeting_participant {chosen}"  # noqa: S608
        elif field == "person":
            named = f"SELECT people FROM meeting WHERE {where}"  # noqa: S608
            sql = f"SELECT value, count(*) AS n FROM ({named}), json_each(people)"  # noqa: S608
        else:
            column = _TALLIED[field]
            sql = f"SELECT {column} AS value, count(*) AS n FROM meeting WHERE {where}"  # noqa: S608
        found = self._rows(f"{sql} GROUP BY value", given)
        return {row["value"]: row["n"] for row in found if row["value"]}

    def last_modified(self, query: Query = Query()) -> datetime | None:  # noqa: B008
        """When the latest of these changed."""
        latest = next(self._matching("max(last_modified) AS latest", query))["latest"]
        return datetime.fromisoformat(latest) if latest else None

    def changes(self, uid: str) -> list[Change]:
        """The history of a meeting, oldest first; also of what proved to be the same one."""
        return [rows.change(row) for row in self._rows(_CHANGES, {"uid": uid})]

    def awaiting_review(self, today: date, *, limit: int = 100, offset: int = 0) -> list[Waiting]:
        """What waits for a person's word, nearest to `today` first."""
        return review.waiting(self, today, limit=min(limit, _MOST), offset=min(offset, _MOST))

    def review_order(self, today: date) -> list[str]:
        """The ids of the sightings that wait, all of them, in the same order."""
        return review.order(self, today)

    def count_awaiting_review(self) -> int:
        return review.count(self)

    # --- named feeds ---

    def named_feeds(self) -> list[NamedFeed]:
        """Those that somebody named and nobody removed, by name."""
        sql = "SELECT * FROM channel WHERE name IS NOT NULL AND removed IS NULL ORDER BY name, slug"
        return [rows.named_feed(row) for row in self._rows(sql, {})]

    def named_feed(self, slug: str) -> NamedFeed | None:
        """Also one that was removed, and one that nobody named."""
        row = self._found("SELECT * FROM channel WHERE slug = :slug", slug=slug)
        return rows.named_feed(row) if row else None

    def keep_feed(self, feed: NamedFeed) -> None:
        """A removed one of the same slug is there again, as `feed` has it."""
        with self.transaction():
            self._upsert("channel", rows.named_feed_row(feed), "slug")

    def is_news(self, now: datetime) -> None:
        """What left a feed leaves no meeting behind whose change would tell of it."""
        sql = "UPDATE revision SET token = random(), latest = max(latest, :now)"
        self._execute(sql, {"now": rows.utc_text(now)})

    def revision(self) -> tuple[int, datetime | None]:
        """A token that is another after every change that a feed could show, and `last_modified()`.

        One row of its own: the cheapest question there is.
        """
        with in_plain_words(self.path):
            token, latest = self._db.execute("SELECT token, latest FROM revision").fetchone()
        return token, datetime.fromisoformat(latest) if latest else None

    # --- SQLite ---

    def _matching(
        self, columns: str, query: Query, rest: str = "", window: Window | None = None
    ) -> Iterator[dict[str, Any]]:
        where, given = where_of(query)
        if window:
            let_through, days = seen_through(window)
            where, given = " AND ".join([where, *let_through]), given | days
        # Every part is written in this file; what people gave is in the parameters.
        sql = f"SELECT {columns} FROM meeting WHERE {where} {rest}"  # noqa: S608
        return self._rows(sql, given)

    def _rows(self, sql: str, parameters: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        with in_plain_words(self.path):
            cursor = self._db.execute(sql, dict(parameters))
            columns = [column[0] for column in cursor.description]
            for row in cursor:
                yield dict(zip(columns, row, strict=True))

    def _found(self, sql: str, **parameters: Any) -> dict[str, Any] | None:
        return next(self._rows(sql, parameters), None)

    def _execute(self, sql: str, parameters: Mapping[str, Any]) -> None:
        with in_plain_words(self.path):
            self._db.execute(sql, dict(parameters))

    def _insert(self, table: str, row: dict[str, Any]) -> None:
        with in_plain_words(self.path):
            self._db.table(table).insert(row)

    def _upsert(self, table: str, row: dict[str, Any], key: str) -> None:
        with in_plain_words(self.path):
            self._db.table(table).upsert(row, pk=key)
