"""What was known when: questions to the whole history, asked by time and not by meeting."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from calendar_app.merging.as_of import Report
from calendar_app.model import Change, Query

from . import rows
from .decisions import IN_ORDER

if TYPE_CHECKING:
    from . import Store

# A meeting that went into another one is told of there, but for how it came to be known.
_CHANGES_SINCE = """
    SELECT change.*, coalesce(uid_alias.uid, change.uid) AS uid FROM change
    LEFT JOIN uid_alias ON uid_alias.alias = change.uid
    WHERE at > :at AND (uid_alias.uid IS NULL OR field <> 'created')
    ORDER BY number
"""

# As the article bears it; the day on which it was kept where it bears none.
_OUT = "coalesce(article.published, article.kept_at)"

_LINKED = f"""
    FROM sighting
    JOIN link ON link.sighting = sighting.id AND link.undone_at IS NULL
    JOIN article ON article.id = sighting.article
    WHERE substr({_OUT}, 1, 10) <= :day
"""

# Of every meeting that one of its reports puts on these days, all reports that were out.
_REPORTS = f"""
    SELECT sighting.*, link.uid, {_OUT} AS out, article.publisher {_LINKED}
    AND link.uid IN (
        SELECT link.uid {_LINKED}
        AND substr(json_extract("when", '$.start'), 1, 10) <= :until
        AND substr(coalesce(json_extract("when", '$.end'), json_extract("when", '$.start')), 1, 10)
            >= :since
    )
    AND (:text = '' OR link.uid IN (
        SELECT link.uid {_LINKED}
        AND article.number IN (SELECT rowid FROM article_text WHERE article_text MATCH :text)
    ))
    ORDER BY link.uid, {IN_ORDER}
"""  # noqa: S608 - every part is written in this file


def changes_since(store: Store, moment: datetime) -> dict[str, list[Change]]:
    """What became of each meeting after that moment, by uid, oldest first."""
    changes: dict[str, list[Change]] = {}
    for row in store._rows(_CHANGES_SINCE, {"at": rows.utc_text(moment)}):
        changes.setdefault(row["uid"], []).append(rows.change(row))
    return changes


def reports_by(
    store: Store,
    day: date,
    *,
    since: date | None = None,
    until: date | None = None,
    text: str | None = None,
) -> dict[str, list[Report]]:
    """The reports that were out by that day, by meeting, oldest article first.

    Only of meetings that one of them places between `since` and `until`, and of which an article
    with all the words of `text` was out.
    """
    asked = {
        "day": day.isoformat(),
        "since": (since or date.min).isoformat(),
        "until": (until or date.max).isoformat(),
        "text": store._where(Query(text=text))[1].get("text", ""),
    }
    reports: dict[str, list[Report]] = {}
    for row in store._rows(_REPORTS, asked):
        report = Report(rows.sighting(row), rows.moment(row["out"]), row["publisher"])
        reports.setdefault(row["uid"], []).append(report)
    return reports
