"""What a page of many meetings asks: each thing in one question, however many are shown.

The order is that of `Store.meetings`. Where a window of the calendar is asked for, the question
walks an index by time and stops when the window is full, so that a calendar of a hundred thousand
meetings answers as one of a hundred.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from calendar_app.model import Change, Meeting, Query, Sighting

from . import rows, searching
from .conditions import where_of
from .decisions import IN_ORDER

if TYPE_CHECKING:
    from . import Store

_TOLD = f"""
    SELECT sighting.*, link.uid AS of_meeting, article.publisher, article.language
    FROM link
    JOIN sighting ON sighting.id = link.sighting
    JOIN article ON article.id = sighting.article
    WHERE link.undone_at IS NULL AND link.uid IN (SELECT value FROM json_each(:uids))
    ORDER BY {IN_ORDER}
"""  # noqa: S608 - every part is written in this house

_HITS = """
    SELECT link.uid AS of_meeting, article.publisher, article.language,
        snippet(article_text, 1, char(2), char(3), '…', 24) AS words
    FROM article_text
    JOIN article ON article.number = article_text.rowid
    JOIN sighting ON sighting.article = article.id
    JOIN link ON link.sighting = sighting.id AND link.undone_at IS NULL
    WHERE article_text MATCH :text AND link.uid IN (SELECT value FROM json_each(:uids))
    ORDER BY article.published_at, article.id
"""

_SPELT = f"""
    SELECT link.uid AS of_meeting, article.publisher, article.language,
        article.title || ' ' || article.text AS words
    FROM link
    JOIN sighting ON sighting.id = link.sighting
    JOIN article ON article.id = sighting.article AND {searching.IN_UNSPACED}
    WHERE link.undone_at IS NULL AND link.uid IN (SELECT value FROM json_each(:uids))
    ORDER BY article.published_at, article.id
"""  # noqa: S608 - every part is written in this house

_CHANGES = """
    SELECT change.*, word.who, word.because, word.undone_by
    FROM change LEFT JOIN word ON word.number = change.word
    WHERE change.at >= :after
        AND change.field IN ('created', 'start', 'status')
        AND EXISTS (SELECT 1 FROM meeting WHERE meeting.uid = change.uid AND {where})
    ORDER BY change.at DESC, change.number DESC
    LIMIT :limit
"""

_TOLD_SINCE = """
    SELECT DISTINCT link.uid FROM link
    WHERE link.made_at >= :after AND link.undone_at IS NULL AND link.decision = 'same'
        AND EXISTS (SELECT 1 FROM meeting WHERE meeting.uid = link.uid AND {where})
    LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What one article says of a meeting, in which outlet it stood, and in which language."""

    sighting: Sighting
    publisher: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of an article that was searched for: (words, whether they were among the sought)
    in turn, the outlet, and the language."""

    pieces: tuple[tuple[str, bool], ...]
    publisher: str
    language: str


class Overview:
    """Of one Store. `query` narrows every answer as it does elsewhere."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def starting(
        self,
        query: Query,
        *,
        on: date | None = None,
        before: date | None = None,
        limit: int,
        newest_first: bool = False,
    ) -> list[Meeting]:
        """The first (or last) `limit` that start on the day `on` or later, and before `before`."""
        told = [f"start {sign} :{name}" for name, sign, day in
                (("on", ">=", on), ("before", "<", before)) if day]  # fmt: skip
        days = {name: day.isoformat() for name, day in (("on", on), ("before", before)) if day}
        way = "DESC" if newest_first else "ASC"
        page = f"ORDER BY start {way}, uid {way} LIMIT {limit:d}"
        return self._meetings(query, told, days, page)

    def running(self, query: Query, on: date, *, limit: int) -> list[Meeting]:
        """Those that began before the day `on` and are not over on it."""
        told = ["last_day > first_day", "last_day >= :on", "first_day < :on"]
        page = f"ORDER BY start, uid LIMIT {limit:d}"
        return self._meetings(query, told, {"on": on.isoformat()}, page)

    def moved_from(self, query: Query, first: date, last: date) -> list[Meeting]:
        """Those that were to be on a day from `first` to `last`, and are on another now."""
        left = "substr(previously, 1, 10)"
        told = [
            "previously IS NOT NULL",
            f"{left} BETWEEN :left AND :until",
            f"first_day <> {left}",
        ]
        days = {"left": first.isoformat(), "until": last.isoformat()}
        return self._meetings(query, told, days, f"ORDER BY {left}, uid LIMIT 40")

    def several(self, uids: Iterable[str]) -> dict[str, Meeting]:
        """By uid; one that went into another is missing."""
        listed = {"uids": json.dumps(list(uids))}
        told = ["uid IN (SELECT value FROM json_each(:uids))"]
        return {one.uid: one for one in self._meetings(Query(), told, listed, "")}

    def told(self, uids: Iterable[str]) -> dict[str, list[Told]]:
        """What is said of each of these meetings, oldest article first."""
        told: dict[str, list[Told]] = {}
        for row in self._store._rows(_TOLD, {"uids": json.dumps(list(uids))}):
            told.setdefault(row["of_meeting"], []).append(
                Told(rows.sighting(row), row["publisher"], row["language"])
            )
        return told

    def hits(self, query: Query, uids: Iterable[str]) -> dict[str, Hit]:
        """Where the articles of these meetings say what `query.text` asks for; the latest."""
        _, given = where_of(query)
        if "text" not in given:
            return {}
        asked = {"text": given["text"], "uids": json.dumps(list(uids))}
        found = {}
        if letters := given.get("letters"):
            for row in self._store._rows(_SPELT, {"uids": asked["uids"]}):
                if spelt := searching.spelt(row["words"], letters):
                    found[row["of_meeting"]] = Hit(spelt, row["publisher"], row["language"])
        for row in self._store._rows(_HITS, asked):
            words = searching.pieces(row["words"])
            found[row["of_meeting"]] = Hit(words, row["publisher"], row["language"])
        return found

    def spans(self, query: Query, first: date, before: date) -> list[tuple[date, date, int]]:
        """(first day, last day, how many) of all that are on from `first` to before `before`."""
        where, given = where_of(query)
        days = {"span_first": first.isoformat(), "span_before": before.isoformat()}
        grouped = "GROUP BY first_day, last_day"
        counted = f"SELECT first_day, last_day, count(*) AS n FROM meeting WHERE {where} AND"  # noqa: S608
        sql = f"""
            {counted} first_day >= :span_first AND first_day < :span_before {grouped}
            UNION ALL
            {counted} last_day > first_day AND last_day >= :span_first AND first_day < :span_first
            {grouped}
        """
        return [
            (date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"]), row["n"])
            for row in self._store._rows(sql, given | days)
        ]

    def changes(self, query: Query, *, after: datetime, limit: int) -> list[Change]:
        """What is new, what moved and what became of it: the latest first."""
        where, given = where_of(query)
        asked = given | {"after": rows.utc_text(after), "limit": limit}
        return [rows.change(row) for row in self._store._rows(_CHANGES.format(where=where), asked)]

    def told_again(self, query: Query, *, after: datetime, limit: int) -> list[str]:
        """The uids of known meetings of which a further article has told since."""
        where, given = where_of(query)
        asked = given | {"after": rows.utc_text(after), "limit": limit}
        return [row["uid"] for row in self._store._rows(_TOLD_SINCE.format(where=where), asked)]

    def last_read(self) -> datetime | None:
        """When the latest article was kept."""
        row = self._store._found("SELECT kept_at FROM article ORDER BY number DESC LIMIT 1")
        return datetime.fromisoformat(row["kept_at"]) if row else None

    def _meetings(
        self, query: Query, told: list[str], days: dict[str, Any], rest: str
    ) -> list[Meeting]:
        where, given = where_of(query)
        sql = f"SELECT * FROM meeting WHERE {' AND '.join([where, *told])} {rest}"  # noqa: S608
        return [rows.meeting(row) for row in self._store._rows(sql, given | days)]
