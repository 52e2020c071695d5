"""Which articles tell of which meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calendar_app.model import Article, Query

from . import rows
from .conditions import where_of

if TYPE_CHECKING:
    from . import Store

_OF_MEETINGS = """
    id IN (
        SELECT sighting.article FROM sighting
        JOIN link ON link.sighting = sighting.id AND link.undone_at IS NULL
        WHERE link.uid IN (SELECT uid FROM meeting WHERE {where})
    )
"""


def articles_of(store: Store, query: Query, *, limit: int, offset: int = 0) -> list[Article]:
    """Those that tell of a meeting that passes the filters, the latest first; without filters all
    that are kept."""
    where, given = _where(query)
    page = f"ORDER BY published_at DESC, id DESC LIMIT {limit:d} OFFSET {offset:d}"
    sql = f"SELECT * FROM article WHERE {where} {page}"  # noqa: S608 - written in this house
    return [rows.article(row) for row in store._rows(sql, given)]


def count_of(store: Store, query: Query) -> int:
    """How many there are in all."""
    where, given = _where(query)
    sql = f"SELECT count(*) AS n FROM article WHERE {where}"  # noqa: S608
    return int(next(store._rows(sql, given))["n"])


def _where(query: Query) -> tuple[str, dict[str, str]]:
    where, given = where_of(query)
    return (_OF_MEETINGS.format(where=where) if given else "true"), given
