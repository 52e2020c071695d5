"""Which sighting is of which meeting, as it was decided: the part of the store that merging asks.

No decision is deleted when it changes: its link is withdrawn. A meeting that went into another one
is gone, and its uid leads to that one; one of which nothing counts any more leads nowhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from calendar_app.merging import blocks
from calendar_app.model import Article, Change, Decision, Sighting

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
    INSERT OR IGNORE INTO block (key, first, last, sighting) VALUES (:key, :first, :last, :sighting)
"""

_WITHDRAW = """
    UPDATE link SET undone_at = :made_at WHERE sighting = :sighting AND undone_at IS NULL
"""

_LINKS = """
    SELECT sighting, uid, decision, rivals FROM link
    WHERE sighting IN (SELECT value FROM json_each(:ids)) AND undone_at IS NULL
"""

# A uid goes on to be of the sighting that it was minted for, unless reading again did away with it.
_MINT = """
    INSERT INTO home (uid, sighting) VALUES (:uid, :sighting)
    ON CONFLICT (uid) DO UPDATE SET sighting = excluded.sighting
    WHERE sighting NOT IN (SELECT id FROM sighting)
"""

_LEADS = """
    INSERT INTO uid_alias (alias, uid, sequence, created)
    VALUES (:gone, :into, :sequence, :created)
    ON CONFLICT (alias) DO UPDATE SET uid = excluded.uid
"""

# Of those that stood in each other's place one after the other, each leads to the last.
_SUCCEED = (
    "UPDATE succession SET new = :new WHERE new = :old",
    "INSERT OR REPLACE INTO succession (old, new, at) VALUES (:old, :new, :at)",
    "UPDATE home SET sighting = :new WHERE sighting = :old",
    "UPDATE about SET sighting = :new WHERE sighting = :old",
)

_SUPERSEDED = "SELECT old FROM succession WHERE old IN (SELECT value FROM json_each(:ids))"

_FORMERLY = """
    SELECT sighting.*, succession.new FROM succession
    JOIN sighting ON sighting.id = succession.old
    WHERE succession.new IN (SELECT value FROM json_each(:ids)) ORDER BY succession.at
"""

_DERIVED = ("change", "uid_alias", "block", "link", "succession", "meeting", "sighting")


@dataclass(frozen=True, slots=True)
class Ended:
    """What a meeting had come to when it went into another one, or off the calendar."""

    sequence: int
    created: datetime
    was_off: bool = False


class Decisions:
    """Of one Store, whose transactions it takes part in."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def place(self, sightings: Iterable[Sighting]) -> None:
        """Let these, which are kept and have a `when`, be found by `near`."""
        for sighting in sightings:
            for block in set(blocks(sighting)):
                self._store._execute(_PLACE, rows.block_row(block, sighting.id))

    def place_anew(self, sighting: Sighting, corrected: Sighting | None) -> None:
        """Let a sighting be found by what it tells, and by what people say that it should have."""
        self._store._execute("DELETE FROM block WHERE sighting = :id", {"id": sighting.id})
        self.place([sighting])
        for block in set(blocks(corrected)) if corrected else ():
            self._store._execute(_PLACE, rows.block_row(block, sighting.id))

    def succeed(self, pairs: Mapping[str, str], *, now: datetime) -> None:
        """Let the later sighting of a page stand in the place of the earlier one, by their ids:
        uids and people's words are that one's from now on."""
        for old, new in pairs.items():
            given = {"old": old, "new": new, "at": rows.utc_text(now)}
            for sql in _SUCCEED:
                self._store._execute(sql, {k: v for k, v in given.items() if f":{k}" in sql})

    def superseded(self, ids: Iterable[str]) -> set[str]:
        """Those in whose place a later version of their page says something else, or the same."""
        return {row["old"] for row in self._store._rows(_SUPERSEDED, _listed(ids))}

    def formerly(self, ids: Iterable[str]) -> dict[str, Sighting]:
        """What stood last in the place of each of these, where anything did."""
        found = self._store._rows(_FORMERLY, _listed(ids))
        return {row["new"]: rows.sighting(row) for row in found}

    def near(self, sighting: str) -> list[str]:
        """The ids of those that share a key and a day with a placed one."""
        return [row["sighting"] for row in self._store._rows(_NEAR, {"sighting": sighting})]

    def told(self, ids: Iterable[str]) -> list[Sighting]:
        """Kept sightings, oldest article first."""
        return [rows.sighting(row) for row in self._store._rows(_TOLD, _listed(ids))]

    def homes(self, ids: Iterable[str]) -> list[tuple[str, str]]:
        """The uids that were minted for these sightings, oldest first, each with its sighting."""
        return [(row["uid"], row["sighting"]) for row in self._store._rows(_HOMES, _listed(ids))]

    def links(self, sightings: Iterable[str]) -> dict[str, str]:
        """Of which meeting each of these is, by the uid; not of all need be one."""
        found = self._store._rows(_LINKS, _listed(sightings))
        return {row["sighting"]: row["uid"] for row in found}

    def meetings_of(self, sightings: Iterable[str]) -> tuple[str, ...]:
        """The uids of the meetings that these are of, each once."""
        found = self._store._rows(_LINKS, _listed(sightings))
        return tuple(dict.fromkeys(row["uid"] for row in found))

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

    def unlink(self, sightings: Iterable[str], *, now: datetime) -> set[str]:
        """These are of no meeting; the uids of those that they were of."""
        standing = list(self._store._rows(_LINKS, _listed(sightings)))
        for row in standing:
            given = {"sighting": row["sighting"], "made_at": rows.utc_text(now)}
            self._store._execute(_WITHDRAW, given)
        return {row["uid"] for row in standing}

    def absorb(self, uid: str, into: str, change: Change) -> None:
        """The meeting `uid` is no more: all that was told of it is told of the meeting `into`, of
        which `change` is noted.

        No feed has it, and its uid and those that led to it lead there.
        """
        led_to = self._store._found("SELECT uid FROM uid_alias WHERE alias = :uid", uid=uid)
        if led_to and led_to["uid"] == into:
            return
        self._end(uid, into)
        self._note(change)

    def withdraw(self, uid: str, change: Change) -> Change | None:
        """Nothing of what was told of the meeting `uid` counts any more: it is off the calendar,
        and `change`, with its title, is noted. None where it was not on it."""
        standing = self._store.find_meeting(uid)
        if standing is None:
            return None
        row = self._store._found("SELECT * FROM meeting WHERE uid = :uid", uid=uid)
        self._end(uid, None)
        if standing.uid != uid:
            return None
        given = {"uid": uid, "was": json.dumps(row, ensure_ascii=False)}
        self._store._execute("UPDATE uid_alias SET was = :was WHERE alias = :uid", given)
        self._store.is_news(change.at)
        told = replace(change, before=standing.title)
        self._note(told)
        return told

    def _end(self, uid: str, into: str | None) -> None:
        given = {"gone": uid, "into": into}
        row = self._store._found("SELECT sequence, created FROM meeting WHERE uid = :uid", uid=uid)
        self._store._execute("UPDATE uid_alias SET uid = :into WHERE uid = :gone", given)
        self._store._execute(_LEADS, given | (row or {"sequence": None, "created": None}))
        self._store._execute("DELETE FROM meeting WHERE uid = :gone", {"gone": uid})

    def release(self, uid: str, change: Change) -> Ended | None:
        """The meeting `uid` is one of its own, and is folded before the commit; what it goes on
        from, where it had gone into another one, of which `change` is noted, or off the calendar.
        """
        row = self._store._found("SELECT * FROM uid_alias WHERE alias = :uid", uid=uid)
        if row is None:
            return None
        self._store._execute("DELETE FROM uid_alias WHERE alias = :uid", {"uid": uid})
        if row["uid"] is not None:
            self._note(replace(change, uid=row["uid"], field="merged", before=uid, after=None))
        if row["created"] is None:
            return None
        created = datetime.fromisoformat(row["created"])
        return Ended(row["sequence"], created, was_off=row["uid"] is None)

    def kept(self) -> list[tuple[Article, datetime]]:
        """Every article with the time at which it was kept, in that order."""
        found = self._store._rows("SELECT * FROM article ORDER BY number", {})
        return [(rows.article(row), datetime.fromisoformat(row["kept_at"])) for row in found]

    def forget(self) -> None:
        """Leave the articles, what people judged, and which uid was minted for what."""
        for table in _DERIVED:
            self._store._execute(f"DELETE FROM {table}", {})  # noqa: S608 - of the list above

    def _note(self, change: Change) -> None:
        self._store._insert("change", rows.change_row(change))


def _listed(ids: Iterable[str]) -> dict[str, str]:
    return {"ids": json.dumps(list(ids))}
