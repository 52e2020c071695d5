"""What to do where a view holds nothing: which filter emptied it, and the nearest meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from calendar_app.model import Meeting, Query
from calendar_app.store import Store

from .filters import KEYS, Chosen
from .timeline import first_day


@dataclass(frozen=True, slots=True)
class Way:
    """A filter that is set, and how many meetings there are without it."""

    chosen: Chosen
    count: int


def ways_out(store: Store, query: Query, chosen: Sequence[Chosen]) -> list[Way]:
    """The filters that can be left out, the one that gives most first."""
    ways = [Way(one, store.count(replace(query, **{KEYS[one.key]: None}))) for one in chosen]
    return sorted(ways, key=lambda way: -way.count)


def nearest(store: Store, query: Query, today: date) -> Meeting | None:
    """Of the same view on any other day, the one that is nearest to the days asked for."""
    undated = replace(query, since=None, until=None)
    day = query.since or query.until or today
    after = store.overview.starting(undated, on=day, limit=1)
    before = store.overview.starting(undated, before=day, limit=1, newest_first=True)
    found = [*after, *before]
    far = timedelta.max
    return min(found, key=lambda m: abs(first_day(m) - day) if m.when else far, default=None)
