"""What was known when: questions to the whole history, asked by time and not by meeting."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from calendar_app.merging.as_of import Report
from calendar_app.model import Change, Query

from . import rows, searching
from .conditions import where_of
from .decisions import IN_ORDER

if TYPE_CHECKING:
    from . import Store

# A meeting that went into another one is told of there, but for how it came to be known.
_CHANGES_SINCE = """
    SELECT change.*, word.who, word.because, word.undone_by,
        coalesce(uid_alias.uid, change.uid) AS uid
    FROM change
    LEFT JOIN word ON word.number = change.word
    LEFT JOIN uid_alias ON uid_alias.alias = change.uid
    WHERE at > :at AND (uid_alias.uid IS NULL OR field <> 'created')
    ORDER BY change.number
"""

# As the article bears it; the day on which it was kept where it bears none.
# A later version of a page was not there before we saw it, whatever day the page bears.
_OUT = """
    iif(article.version = '', coalesce(article.published, article.kept_at), article.kept_at)
"""

# What a page said before it was changed was what it said until then.
_LINKED = f"""
    FROM sighting
    LEFT JOIN succession ON succession.old = sighting.id
    JOIN link ON link.sighting = coalesce(succession.new, sighting.id) AND link.undone_at IS NULL
    JOIN article ON article.id = sighting.article
    WHERE substr({_OUT}, 1, 10) <= :day
    AND (succession.at IS NULL OR substr(succession.at, 1, 10) > :day)
"""

# What a report must say for its meeting to be one of the query's: it is narrowed here, not decided.
_SAYS = {
    "since": """substr(coalesce(json_extract("when", '$.end'), json_extract("when", '$.start')),
        1, 10) >= :since""",
    "until": """substr(json_extract("when", '$.start'), 1, 10) <= :until""",
    "body": "sighting.body = :body COLLATE NOCASE",
    "city": "sighting.city = :city COLLATE NOCASE",
    "country": "sighting.country = :country COLLATE NOCASE",
    "participant": "instr(sighting.participants, json_quote(:participant))",
    "person": "instr(lower(sighting.people), lower(json_quote(:person)))",
}


_OR_CORRECTED = " OR sighting.id IN (SELECT sighting FROM about)"


def changes_since(store: Store, moment: datetime) -> dict[str, list[Change]]:
    """What became of each meeting after that moment, by uid, oldest first."""
    changes: dict[str, list[Change]] = {}
    for row in store._rows(_CHANGES_SINCE, {"at": rows.utc_text(moment)}):
        changes.setdefault(row["uid"], []).append(rows.change(row))
    return changes


def reports_by(store: Store, day: date, query: Query = Query()) -> dict[str, list[Report]]:  # noqa: B008 - frozen
    """The reports that were out by that day, by meeting, oldest article first.

    Only of meetings that the query may let through: that one of the reports says so for each
    filter, or that a person corrected. For `text`, the words are in an article that was out.
    """
    _, given = where_of(query)
    says = [_SAYS[name] + _OR_CORRECTED for name in given if name in _SAYS]
    if "text" in given:
        says.append(searching.of_article(given))
    one_says = " AND ".join(f"link.uid IN (SELECT link.uid {_LINKED} AND ({say}))" for say in says)
    # Every part is written in this file; what people gave is in the parameters.
    sql = f"""
        SELECT sighting.*, link.uid, {_OUT} AS out, article.publisher, article.language {_LINKED}
        AND {one_says or "true"}
        ORDER BY link.uid, {IN_ORDER}
    """
    reports: dict[str, list[Report]] = {}
    for row in store._rows(sql, given | {"day": day.isoformat()}):
        report = Report(
            rows.sighting(row), rows.moment(row["out"]), row["publisher"], row["language"]
        )
        reports.setdefault(row["uid"], []).append(report)
    return reports
