"""What a database held before its articles are read again, so that nothing of it that was given out
is lost without a word: uids, histories, and which sightings people spoke of.

`set_aside` keeps it for the rest of the transaction; the other questions are asked of that.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from calendar_app.model import BY_HAND, Change, Sighting

from . import rows

if TYPE_CHECKING:
    from . import Store

# A subject is a sighting that a uid was minted for or that a word is about.
_SET_ASIDE = """
    CREATE TEMP TABLE was_sighting AS SELECT id FROM sighting;
    CREATE UNIQUE INDEX temp.was_sighting_id ON was_sighting (id);
    CREATE TEMP TABLE was_change AS SELECT * FROM change;
    CREATE INDEX temp.was_change_of ON was_change (uid);
    CREATE TEMP TABLE was_alias AS SELECT * FROM uid_alias;
    CREATE TEMP TABLE was_meeting AS SELECT * FROM meeting;
    CREATE TEMP TABLE was_subject AS SELECT * FROM sighting
        WHERE id IN (SELECT sighting FROM home) OR id IN (SELECT sighting FROM about);
    CREATE INDEX temp.was_subject_in ON was_subject (article)
"""

# What a person told by hand is not read, and comes back with that word.
_LOST_SUBJECTS = f"""
    SELECT * FROM was_subject
    WHERE article = :article AND id NOT IN (SELECT value FROM json_each(:found))
    AND instr(rules, '"{BY_HAND}"') = 0
    ORDER BY evidence_start, phrase_start, id
"""  # noqa: S608 - every part is written in this file

_KNOWN = "SELECT id FROM was_sighting WHERE id IN (SELECT value FROM json_each(:ids))"

_TIE = (
    "UPDATE home SET sighting = :new WHERE sighting = :old",
    "UPDATE about SET sighting = :new WHERE sighting = :old",
)

_NOWHERE = "NOT IN (SELECT uid FROM meeting UNION ALL SELECT alias FROM uid_alias)"

_LOST_MEETINGS = f"""
    SELECT *,
        (SELECT article FROM was_change WHERE uid = was_meeting.uid ORDER BY number DESC LIMIT 1)
            AS last_article
    FROM was_meeting WHERE uid {_NOWHERE} ORDER BY uid
"""  # noqa: S608

_HISTORY = """
    INSERT INTO change (uid, field, before, after, article, at, word, taken_back)
    SELECT uid, field, before, after, article, at, word, taken_back FROM was_change
    WHERE uid = :uid ORDER BY number
"""

_LEADS_NOWHERE = """
    INSERT INTO uid_alias (alias, uid, sequence, created, was)
    VALUES (:uid, NULL, :sequence, :created, :was)
"""

_LOST_ALIASES = f"""
    SELECT alias, sequence, created, was, coalesce(
        (SELECT uid FROM meeting WHERE uid = was_alias.uid),
        (SELECT uid FROM uid_alias WHERE alias = was_alias.uid)
    ) AS uid
    FROM was_alias WHERE alias {_NOWHERE} ORDER BY alias
"""  # noqa: S608

_LEADS_AGAIN = """
    INSERT INTO uid_alias (alias, uid, sequence, created, was)
    VALUES (:alias, :uid, :sequence, :created, iif(:uid IS NULL, :was, NULL))
"""

_NOT_BEHIND = """
    UPDATE uid_alias SET
        sequence = max(coalesce(uid_alias.sequence, 0), was.sequence), created = was.created
    FROM (
        SELECT alias, sequence, created FROM was_alias
        UNION ALL SELECT uid, sequence, created FROM was_meeting
    ) AS was
    WHERE was.alias = uid_alias.alias AND was.sequence IS NOT NULL
"""

_BACK = """
    SELECT alias, was_alias.sequence FROM was_alias
    JOIN meeting ON meeting.uid = was_alias.alias
    WHERE was_alias.sequence IS NOT NULL AND meeting.sequence <= was_alias.sequence
"""


@dataclass(frozen=True, slots=True)
class Rereading:
    """Of one Store, inside one of its transactions, from `set_aside` on."""

    store: Store

    def set_aside(self) -> None:
        for sql in _SET_ASIDE.split(";"):
            self.store._execute(sql, {})

    def clear(self) -> None:
        for table in ("sighting", "change", "alias", "meeting", "subject"):
            self.store._execute(f"DROP TABLE temp.was_{table}", {})

    def lost_subjects(self, article: str, found: Sequence[str]) -> list[Sighting]:
        """What had a uid or a person's word, and is not among what is `found` in this article."""
        given = {"article": article, "found": json.dumps(list(found))}
        return [rows.sighting(row) for row in self.store._rows(_LOST_SUBJECTS, given)]

    def unknown(self, found: Sequence[Sighting]) -> list[Sighting]:
        """Those that were not read before."""
        given = {"ids": json.dumps([one.id for one in found])}
        known = {row["id"] for row in self.store._rows(_KNOWN, given)}
        return [one for one in found if one.id not in known]

    def tie(self, old: str, new: str) -> None:
        """The uids and the words of one sighting are those of another from now on."""
        for sql in _TIE:
            self.store._execute(sql, {"old": old, "new": new})

    def let_go(self, now: datetime) -> int:
        """Let each uid that is no meeting any more lead where it can, and say when it left; how
        many meetings left. Their history stays."""
        lost = list(self.store._rows(_LOST_MEETINGS, {}))
        for row in lost:
            article = row.pop("last_article")
            given = {name: row[name] for name in ("uid", "sequence", "created")}
            given["was"] = json.dumps(row, ensure_ascii=False)
            self.store._execute(_HISTORY, {"uid": row["uid"]})
            self.store._execute(_LEADS_NOWHERE, given)
            left = Change(row["uid"], "withdrawn", row["title"], None, article, now)
            self.store._insert("change", rows.change_row(left))
            self.store.is_news(now)
        for row in list(self.store._rows(_LOST_ALIASES, {})):
            self.store._execute(_HISTORY, {"uid": row["alias"]})
            self.store._execute(_LEADS_AGAIN, row)
        self.store._execute(_NOT_BEHIND, {})
        return len(lost)

    def back(self) -> dict[str, int]:
        """The meetings that are there again, each with the SEQUENCE that calendars last had."""
        return {row["alias"]: row["sequence"] for row in self.store._rows(_BACK, {})}
