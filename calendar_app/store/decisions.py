"""Which sighting is of which meeting, as it was decided: the part of the store that merging asks.

No decision is deleted when it changes: its link is withdrawn. A meeting that went into another one
is gone, and its uid leads to that one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from calendar_app.merging import blocks
from calendar_app.model import Article, Change, Decision, Judgement, Sighting

from . import rows

if TYPE_CHECKING:
    from . import Store

# A stretch of days is a month at most, so that those that overlap begin within two months.
_NEAR = """
    SELECT DISTINCT there.sighting
    FROM block AS here
    JOIN block AS there
        ON there.key = here.key
        AND there.first BETWEEN date(here.first, '-30 days') AND here.last
        AND there.last >= here.first
    WHERE here.sighting = :sighting AND there.sighting <> :sighting
"""

# One without a date comes before all others, so that it never has the last word.
IN_ORDER = "article.published_at, article.id, evidence_start, phrase_start, sighting.id"

_TOLD = f"""
    SELECT sighting.* FROM sighting
    JOIN article ON article.id = sighting.article
    WHERE sighting.id IN (SELECT value FROM json_each(:ids))
    ORDER BY {IN_ORDER}
"""  # noqa: S608 - every part is written in this file

_HOMES = """
    SELECT uid, sighting FROM home
    WHERE sighting IN (SELECT value FROM json_each(:ids))
    ORDER BY number
"""

_PLACE = """
    INSERT INTO block (key, first, last, sighting) VALUES (:key, :first, :last, :sighting)
"""

_WITHDRAW = """
    UPDATE link SET undone_at = :made_at WHERE sighting = :sighting AND undone_at IS NULL
"""

_TAKE_BACK = "UPDATE judgement SET undone_at = :now WHERE number = :number"

_LINKS = """
    SELECT sighting, uid, decision, rivals FROM link
    WHERE sighting IN (SELECT value FROM json_each(:ids)) AND undone_at IS NULL
"""

# Of several words on the same two sightings the last one holds.
_JUDGEMENTS = """
    SELECT max(number) AS number, one, other, same FROM judgement
    WHERE undone_at IS NULL AND (
        one IN (SELECT value FROM json_each(:ids)) OR other IN (SELECT value FROM json_each(:ids))
    )
    GROUP BY min(one, other), max(one, other)
    ORDER BY number
"""

# A uid goes on to be of the sighting that it was minted for, unless reading again did away with it.
_MINT = """
    INSERT INTO home (uid, sighting) VALUES (:uid, :sighting)
    ON CONFLICT (uid) DO UPDATE SET sighting = excluded.sighting
    WHERE sighting NOT IN (SELECT id FROM sighting)
"""

_ABSORB = (
    "UPDATE uid_alias SET uid = :into WHERE uid = :gone",
    """INSERT INTO uid_alias (alias, uid, sequence, created)
        VALUES (:gone, :into, :sequence, :created)
        ON CONFLICT (alias) DO UPDATE SET uid = excluded.uid""",
    "DELETE FROM meeting WHERE uid = :gone",
)

_JUDGE = """
    INSERT INTO judgement (one, other, same, because, made_at)
    VALUES (:one, :other, :same, :because, :now)
"""

_DERIVED = ("change", "uid_alias", "block", "link", "meeting", "sighting")


@dataclass(frozen=True, slots=True)
class Ended:
    """What a meeting had come to when it went into another one."""

    sequence: int
    created: datetime


class Decisions:
    """Of one Store, whose transactions it takes part in."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def place(self, sightings: Iterable[Sighting]) -> None:
        """Let these, which are kept and have a `when`, be found by `near`."""
        for sighting in sightings:
            for block in set(blocks(sighting)):
                self._store._execute(_PLACE, rows.block_row(block, sighting.id))

    def near(self, sighting: str) -> list[str]:
        """The ids of those that share a key and a day with a placed one."""
        return [row["sighting"] for row in self._store._rows(_NEAR, {"sighting": sighting})]

    def told(self, ids: Iterable[str]) -> list[Sighting]:
        """Kept sightings, oldest article first."""
        return [rows.sighting(row) for row in self._store._rows(_TOLD, _listed(ids))]

    def homes(self, ids: Iterable[str]) -> list[tuple[str, str]]:
        """The uids that were minted for these sightings, oldest first, each with its sighting."""
        return [(row["uid"], row["sighting"]) for row in self._store._rows(_HOMES, _listed(ids))]

    def home(self, uid: str) -> str | None:
        """The sighting that `uid` was minted for."""
        row = self._store._found("SELECT sighting FROM home WHERE uid = :uid", uid=uid)
        return row["sighting"] if row else None

    def relink(self, made: Iterable[Decision], *, now: datetime) -> set[str]:
        """Keep those decisions that are news; the uids of the meetings that they touch."""
        by_sighting = {decision.sighting.id: decision for decision in made}
        found = self._store._rows(_LINKS, _listed(by_sighting))
        standing = {row["sighting"]: row for row in found}
        touched: set[str] = set()
        for id, decision in by_sighting.items():
            told, before = rows.link_row(decision, now=now), standing.get(id)
            if before is None or any(before[name] != told[name] for name in before):
                self.link(decision, now=now)
                touched |= {decision.uid, before["uid"] if before else decision.uid}
        return touched

    def link(self, decision: Decision, *, now: datetime) -> None:
        """Keep which meeting a kept sighting belongs to, and withdraw what was decided before.
        Its meeting follows before the commit."""
        row = rows.link_row(decision, now=now)
        self._store._execute(_WITHDRAW, {name: row[name] for name in ("made_at", "sighting")})
        self._store._insert("link", row)
        if row["decision"] != "same":
            self._store._execute(_MINT, {name: row[name] for name in ("uid", "sighting")})

    def absorb(self, uid: str, into: str, *, article: str, now: datetime) -> None:
        """The meeting `uid` is no more: all that was told of it is told of the meeting `into`.

        No feed has it, and its uid and those that led to it lead there.
        """
        if self._led_to(uid) == into:
            return
        given = {"gone": uid, "into": into}
        row = self._store._found("SELECT sequence, created FROM meeting WHERE uid = :uid", uid=uid)
        for sql in _ABSORB:
            self._store._execute(sql, given | (row or {"sequence": None, "created": None}))
        self._note(Change(into, "merged", None, uid, article, now))

    def release(self, uid: str, *, article: str, now: datetime) -> Ended | None:
        """The meeting `uid` is one of its own, and is folded before the commit; what it goes on
        from, where it had gone into another one."""
        row = self._store._found("SELECT * FROM uid_alias WHERE alias = :uid", uid=uid)
        if row is None:
            return None
        self._store._execute("DELETE FROM uid_alias WHERE alias = :uid", {"uid": uid})
        self._note(Change(row["uid"], "merged", uid, None, article, now))
        if row["created"] is None:
            return None
        return Ended(row["sequence"], datetime.fromisoformat(row["created"]))

    def judge(self, judgement: Judgement, *, because: str, now: datetime) -> tuple[int, bool]:
        """Keep a person's word: its number, with which it is taken back, and whether it is news."""
        standing = self._judgements([judgement.one])
        for number, told in standing.items():
            if told == judgement:
                return number, False
        given = {"one": judgement.one, "other": judgement.other, "same": int(judgement.same)}
        self._store._execute(_JUDGE, {**given, "because": because, "now": rows.utc_text(now)})
        return max(self._judgements([judgement.one])), True

    def take_back(self, number: int, *, now: datetime) -> Judgement | None:
        """The judgement that no longer holds; None where none had that number and held."""
        asked = {"number": number}
        row = self._store._found(
            "SELECT one, other, same FROM judgement WHERE number = :number AND undone_at IS NULL",
            **asked,
        )
        if row is None:
            return None
        self._store._execute(_TAKE_BACK, asked | {"now": rows.utc_text(now)})
        return Judgement(row["one"], row["other"], bool(row["same"]))

    def judgements(self, ids: Iterable[str]) -> list[Judgement]:
        """Those that hold and speak of one of these sightings."""
        return list(self._judgements(ids).values())

    def _judgements(self, ids: Iterable[str]) -> dict[int, Judgement]:
        found = self._store._rows(_JUDGEMENTS, _listed(ids))
        return {
            row["number"]: Judgement(row["one"], row["other"], bool(row["same"])) for row in found
        }

    def kept(self) -> list[tuple[Article, datetime]]:
        """Every article with the time at which it was kept, in that order."""
        found = self._store._rows("SELECT * FROM article ORDER BY number", {})
        return [(rows.article(row), datetime.fromisoformat(row["kept_at"])) for row in found]

    def forget(self) -> None:
        """Leave the articles, what people judged, and which uid was minted for what."""
        for table in _DERIVED:
            self._store._execute(f"DELETE FROM {table}", {})  # noqa: S608 - of the list above

    def _led_to(self, uid: str) -> str | None:
        row = self._store._found("SELECT uid FROM uid_alias WHERE alias = :uid", uid=uid)
        return row["uid"] if row else None

    def _note(self, change: Change) -> None:
        self._store._insert("change", rows.change_row(change))


def _listed(ids: Iterable[str]) -> dict[str, str]:
    return {"ids": json.dumps(list(ids))}
