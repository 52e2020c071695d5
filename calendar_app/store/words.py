"""What people said, under the numbers with which it is taken back. None of it is ever deleted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from calendar_app.model import Saying, Word

from . import rows

if TYPE_CHECKING:
    from . import Store

_WORDS = """
    SELECT word.*, (
        SELECT json_group_array(sighting)
        FROM (SELECT sighting FROM about WHERE about.word = word.number ORDER BY place)
    ) AS sightings
    FROM word
"""

# A word holds until it is taken back; `at` asks what held at a time that is over.
_HOLDS = """
    CASE WHEN :at IS NULL THEN undone_at IS NULL
    ELSE made_at <= :at AND (undone_at IS NULL OR undone_at > :at) END
"""

_ABOUT = f"""
    {_WORDS}
    WHERE number IN (
        SELECT word FROM about WHERE sighting IN (SELECT value FROM json_each(:ids))
    ) AND {_HOLDS}
    ORDER BY number
"""  # noqa: S608 - every part is written in this file

# A sighting that does not count is of no meeting; a uid that was minted for it leads to one.
_OF = f"""
    {_WORDS}
    WHERE undone_at IS NULL AND number IN (
        SELECT word FROM about WHERE sighting IN (
            SELECT sighting FROM link WHERE uid = :uid AND undone_at IS NULL
            UNION SELECT sighting FROM home WHERE uid = :uid
            OR uid IN (SELECT alias FROM uid_alias WHERE uid = :uid)
        )
    )
    ORDER BY number
"""  # noqa: S608 - every part is written in this file

_ADD = """
    INSERT INTO word (saying, fields, because, who, made_at)
    VALUES (:saying, :fields, :because, :who, :made_at)
    RETURNING number
"""


class Words:
    """Of one Store, whose transactions it takes part in."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(
        self,
        saying: Saying,
        sightings: Iterable[str],
        *,
        fields: Mapping[str, Any] | None = None,
        because: str = "",
        who: str = "",
        now: datetime,
    ) -> Word:
        """Keep a person's word on these sightings; its meetings follow before the commit."""
        given = {"saying": saying.value, "because": because, "who": who}
        told = json.dumps(dict(fields or {}), ensure_ascii=False)
        row = self._store._found(_ADD, **given, fields=told, made_at=rows.utc_text(now))
        number = int(row["number"]) if row else 0
        for place, sighting in enumerate(sightings):
            self._store._insert("about", {"word": number, "place": place, "sighting": sighting})
        return self.word(number)

    def take_back(self, number: int, *, who: str = "", now: datetime) -> Word | None:
        """The word that no longer holds; None where none had that number and held."""
        held = self.find(number)
        if held is None or held.undone_at is not None:
            return None
        self._store._execute(
            "UPDATE word SET undone_at = :now, undone_by = :who WHERE number = :number",
            {"number": number, "who": who, "now": rows.utc_text(now)},
        )
        return self.word(number)

    def about(self, sightings: Iterable[str], *, at: datetime | None = None) -> list[Word]:
        """Those that hold (or held `at` that time) and speak of one of these, oldest first."""
        given = {"ids": json.dumps(list(sightings)), "at": rows.utc_text(at) if at else None}
        return [rows.word(row) for row in self._store._rows(_ABOUT, given)]

    def of(self, uid: str) -> list[Word]:
        """Those that hold and speak of what was told of this meeting, also of what does not count
        any more, oldest first."""
        return [rows.word(row) for row in self._store._rows(_OF, {"uid": uid})]

    def all(self) -> list[Word]:
        """Every word, also those that were taken back, oldest first."""
        return [rows.word(row) for row in self._store._rows(f"{_WORDS} ORDER BY number", {})]

    def refused(self, sightings: Iterable[str]) -> set[str]:
        """Those of these that the last word on them says to be no meeting."""
        ids = set(sightings)
        held: dict[str, Saying] = {}
        for word in self.about(ids):
            if word.saying in (Saying.REFUSE, Saying.ACCEPT, Saying.BY_HAND):
                held |= dict.fromkeys(word.sightings, word.saying)
        return {id for id in ids if held.get(id) is Saying.REFUSE}

    def latest(self, limit: int) -> list[Word]:
        """The last words, also those that were taken back, latest first."""
        found = self._store._rows(f"{_WORDS} ORDER BY number DESC LIMIT :limit", {"limit": limit})
        return [rows.word(row) for row in found]

    def count_since(self, moment: datetime) -> int:
        """How many that still hold were said since then."""
        sql = "SELECT count(*) AS n FROM word WHERE made_at >= :since AND undone_at IS NULL"
        row = self._store._found(sql, since=rows.utc_text(moment))
        return int(row["n"]) if row else 0

    def find(self, number: int) -> Word | None:
        row = self._store._found(f"{_WORDS} WHERE number = :number", number=number)
        return rows.word(row) if row else None

    def word(self, number: int) -> Word:
        found = self.find(number)
        if found is None:
            raise LookupError(f"{number}: no such word")
        return found
