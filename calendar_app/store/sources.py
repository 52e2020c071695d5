"""What is watched for news, what became of each of its items, and who may ask for more.

Nothing is deleted: a source that is no longer watched keeps its items, since articles came of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from calendar_app.model import Source, SourceItem, SourceKind, Unlisted, Yield

from .rows import utc_text

if TYPE_CHECKING:
    from . import Store

_WATCHED = "SELECT * FROM source WHERE removed IS NULL ORDER BY name COLLATE NOCASE, url"

_KEEP = """
    INSERT INTO source (url, name, kind, every, made, etag, last_modified, next_due,
        last_success, last_error, failures)
    VALUES (:url, :name, :kind, :every, :made, :etag, :last_modified, :next_due,
        :last_success, :last_error, :failures)
    ON CONFLICT (url) DO UPDATE SET
        name = excluded.name, kind = excluded.kind, every = excluded.every, removed = NULL,
        etag = excluded.etag, last_modified = excluded.last_modified,
        next_due = excluded.next_due, last_success = excluded.last_success,
        last_error = excluded.last_error, failures = excluded.failures
"""

_RECORD = """
    UPDATE source SET
        etag = :etag, last_modified = :last_modified, next_due = :next_due,
        last_success = :last_success, last_error = :last_error, failures = :failures
    WHERE url = :url AND removed IS NULL
"""

_REMOVE = "UPDATE source SET removed = :now WHERE url = :url AND removed IS NULL RETURNING number"

_ITEM = """
    SELECT source_item.* FROM source_item JOIN source ON source.number = source_item.source
    WHERE source.url = :url AND key = :key
"""

_SAW = """
    INSERT INTO source_item (source, key, state, article, tries, problem, at)
    SELECT number, :key, :state, :article, :tries, :problem, :at FROM source WHERE url = :url
    ON CONFLICT (source, key) DO UPDATE SET
        state = excluded.state, article = coalesce(excluded.article, article),
        tries = excluded.tries, problem = excluded.problem, at = excluded.at, gone_at = NULL
"""

# The state of an event begins with its start.
_COMING = """
    SELECT source_item.* FROM source_item JOIN source ON source.number = source_item.source
    WHERE source.url = :url AND article IS NOT NULL AND substr(state, 1, 10) >= :day
    ORDER BY key
"""

_MARK = """
    UPDATE source_item SET gone_at = :gone
    WHERE key = :key AND source = (SELECT number FROM source WHERE url = :url)
"""

# One that is still there, in whichever calendar, outweighs all that have it no more.
_UNLISTED = """
    SELECT article.publisher AS calendar, source_item.gone_at AS gone
    FROM source_item
    JOIN source ON source.number = source_item.source AND source.kind = 'calendar'
    JOIN article ON article.id = source_item.article
    WHERE source_item.article IN (SELECT value FROM json_each(:articles))
    ORDER BY source_item.gone_at, calendar LIMIT 1
"""

_YIELD = """
    SELECT source.url,
        (SELECT count(DISTINCT article) FROM source_item WHERE source = source.number) AS articles,
        count(DISTINCT recent.id) AS recent_articles,
        count(DISTINCT meeting.uid) AS recent_meetings,
        count(DISTINCT meeting.uid) FILTER (WHERE meeting.status = 'confirmed') AS confirmed
    FROM source
    LEFT JOIN source_item ON source_item.source = source.number
    LEFT JOIN article AS recent ON recent.id = source_item.article AND recent.kept_at >= :since
    LEFT JOIN sighting ON sighting.article = recent.id
    LEFT JOIN link ON link.sighting = sighting.id AND link.undone_at IS NULL
    LEFT JOIN meeting ON meeting.uid = link.uid
    WHERE source.removed IS NULL
    GROUP BY source.number
"""

_LANGUAGES = """
    SELECT source.url, article.language, count(DISTINCT article.id) AS articles FROM source
    JOIN source_item ON source_item.source = source.number
    JOIN article ON article.id = source_item.article AND article.kept_at >= :since
    WHERE source.removed IS NULL GROUP BY source.number, article.language
"""

# Taken where nobody has it, where its time is over, and by who has it already.
_TAKE = """
    INSERT INTO lease (name, holder, until) VALUES (:name, :holder, :until)
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
    WHERE lease.holder = excluded.holder OR lease.until <= :now
    RETURNING holder
"""


class Sources:
    """Of one Store, whose transactions it takes part in."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> list[Source]:
        """Those that are watched, by name."""
        return [_source(row) for row in self._store._rows(_WATCHED, {})]

    def due(self, now: datetime) -> list[Source]:
        """Those whose time has come, the one that waits longest first."""
        waiting = (one for one in self.all() if one.next_due <= now)
        return sorted(waiting, key=lambda one: one.next_due)

    def find(self, url_or_name: str) -> Source | None:
        """A watched one by its address, or by its name where only one has it."""
        watched = self.all()
        named = [one for one in watched if one.name.casefold() == url_or_name.casefold()]
        return next(
            (one for one in watched if one.url == url_or_name),
            named[0] if len(named) == 1 else None,
        )

    def keep(self, source: Source) -> None:
        """As `source` has it; one that was removed is watched again."""
        with self._store.transaction():
            self._store._execute(_KEEP, _row(source))

    def record(self, source: Source) -> None:
        """What became of asking it, unless somebody has removed it meanwhile."""
        with self._store.transaction():
            self._store._execute(_RECORD, _row(source))

    def remove(self, url: str, *, now: datetime) -> bool:
        """False where it is not watched."""
        with self._store.transaction():
            return self._store._found(_REMOVE, url=url, now=utc_text(now)) is not None

    def removed(self, url: str) -> Source | None:
        """One that was watched and is no longer, by its address."""
        sql = "SELECT * FROM source WHERE url = :url AND removed IS NOT NULL"
        row = self._store._found(sql, url=url)
        return _source(row) if row else None

    def item(self, source: Source, key: str) -> SourceItem | None:
        """What became of that item, where it was seen before."""
        row = self._store._found(_ITEM, url=source.url, key=key)
        if row is None:
            return None
        return _item(row)

    def coming(self, source: Source, day: date) -> list[SourceItem]:
        """Of a calendar, those events that were last seen to begin on that day or after it."""
        found = self._store._rows(_COMING, {"url": source.url, "day": day.isoformat()})
        return [_item(row) for row in found]

    def mark(self, source: Source, item: SourceItem) -> None:
        """Keep whether the source still has it, as `item.gone` says."""
        given = {"url": source.url, "key": item.key}
        with self._store.transaction():
            gone = utc_text(item.gone) if item.gone else None
            self._store._execute(_MARK, given | {"gone": gone})

    def unlisted(self, articles: Iterable[str]) -> Unlisted | None:
        """The calendar, of those that told in one of these articles of an event, that has it no
        more; None where one still has it, and where none had it."""
        given = {"articles": json.dumps(list(articles))}
        row = next(self._store._rows(_UNLISTED, given), None)  # NULL, still there, comes first
        if row is None or row["gone"] is None:
            return None
        return Unlisted(row["calendar"], datetime.fromisoformat(row["gone"]).date())

    def saw(self, source: Source, item: SourceItem, *, now: datetime) -> None:
        """Keep what became of an item of a source that is kept."""
        with self._store.transaction():
            self._store._execute(
                _SAW,
                {
                    "url": source.url,
                    "key": item.key,
                    "state": item.state,
                    "article": item.article,
                    "tries": item.tries,
                    "problem": item.problem,
                    "at": utc_text(now),
                },
            )

    def yields(self, *, since: datetime) -> dict[str, Yield]:
        """What each watched one has given, by its address; lately is `since` then."""
        return {
            row["url"]: Yield(
                articles=row["articles"],
                recent_articles=row["recent_articles"],
                recent_meetings=row["recent_meetings"],
                recent_confirmed=row["confirmed"],
            )
            for row in self._store._rows(_YIELD, {"since": utc_text(since)})
        }

    def languages(self, *, since: datetime) -> dict[str, dict[str, int]]:
        """How many articles in which language each watched one has given since then, by address."""
        found: dict[str, dict[str, int]] = {}
        for row in self._store._rows(_LANGUAGES, {"since": utc_text(since)}):
            found.setdefault(row["url"], {})[row["language"]] = row["articles"]
        return found

    def take_lease(self, name: str, holder: str, *, now: datetime, lasts: timedelta) -> bool:
        """Whether `holder` may do alone what `name` stands for, until then or until it says so
        again. Whoever dies without giving it back has it no longer than that."""
        given = {"name": name, "holder": holder}
        times = {"now": utc_text(now), "until": utc_text(now + lasts)}
        with self._store.transaction():
            return self._store._found(_TAKE, **given, **times) is not None

    def give_back_lease(self, name: str, holder: str) -> None:
        sql = "DELETE FROM lease WHERE name = :name AND holder = :holder"
        with self._store.transaction():
            self._store._execute(sql, {"name": name, "holder": holder})


def _item(row: dict[str, Any]) -> SourceItem:
    fields = ("key", "state", "article", "tries", "problem")
    gone = datetime.fromisoformat(row["gone_at"]) if row["gone_at"] else None
    at = datetime.fromisoformat(row["at"])
    return SourceItem(**{name: row[name] for name in fields}, gone=gone, at=at)


def _row(source: Source) -> dict[str, Any]:
    return {
        "url": source.url,
        "name": source.name,
        "kind": source.kind.value,
        "every": int(source.every.total_seconds()),
        "made": utc_text(source.made),
        "etag": source.etag,
        "last_modified": source.last_modified,
        "next_due": utc_text(source.next_due),
        "last_success": utc_text(source.last_success) if source.last_success else None,
        "last_error": source.last_error,
        "failures": source.failures,
    }


def _source(row: dict[str, Any]) -> Source:
    last = row["last_success"]
    given = {name: row[name] for name in ("url", "name", "etag", "last_modified", "last_error")}
    return Source(
        **given,
        kind=SourceKind(row["kind"]),
        every=timedelta(seconds=row["every"]),
        made=datetime.fromisoformat(row["made"]),
        next_due=datetime.fromisoformat(row["next_due"]),
        last_success=datetime.fromisoformat(last) if last else None,
        failures=row["failures"],
    )
