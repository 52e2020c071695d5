"""The filters as chips: what each can be set to, with the number of meetings it would leave.

On the timeline the most frequent few of each; all of them on a page of their own. The counts are
those of the meetings that are ahead, unless the view has days of its own. They are kept while the
calendar stays as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock

from flask import current_app

from calendar_app.model import Meeting, Query
from calendar_app.store import Store

from .filters import LABELS, Choice, in_words

GROUPS = ("body", "participant", "city", "country", "kind", "status")
FEW = 6

_KEPT = 2000  # tallies, of a few kilobytes each


@dataclass(frozen=True, slots=True)
class Group:
    """One filter: the choices in sight, most frequent first, and how many there are in all."""

    key: str
    label: str
    first: tuple[Choice, ...]
    total: int


class Tallies:
    """Of one application: each is counted once for each state of the calendar."""

    def __init__(self) -> None:
        self._token: int | None = None
        self._kept: dict[Hashable, dict[str, int]] = {}
        self._lock = Lock()

    def of(self, store: Store, key: str, query: Query) -> dict[str, int]:
        token, _ = store.revision()
        with self._lock:
            if token != self._token or len(self._kept) >= _KEPT:
                self._token, self._kept = token, {}
            found = self._kept.get((key, query))
        if found is None:
            found = store.tally(key, query)
            with self._lock:
                if token == self._token:
                    self._kept[key, query] = found
        return found


def groups(store: Store, query: Query, today: date) -> list[Group]:
    return [
        Group(key, LABELS[key], tuple(made[:FEW]), len(made))
        for key in GROUPS
        for made in [every(store, key, query, today)]
    ]


def groups_among(meetings: Iterable[Meeting]) -> list[Group]:
    """The same among these meetings: the calendar as of a day, which nothing else counts."""
    counted: dict[str, Counter[str]] = {key: Counter() for key in GROUPS}
    for one in meetings:
        had = {
            "body": (one.body,),
            "participant": one.participants,
            "city": (one.city,),
            "country": (one.country,),
            "kind": (one.kind.value,),
            "status": (one.status.value,),
        }
        for key, values in had.items():
            counted[key].update(value for value in values if value)
    return [
        Group(key, LABELS[key], tuple(made[:FEW]), len(made))
        for key in GROUPS
        for made in [_in_order(key, counted[key])]
    ]


def every(store: Store, key: str, query: Query, today: date) -> list[Choice]:
    """All values of one filter, most frequent first. Its own value is put aside, so that it can be
    changed; what is chosen is among them even where it leaves nothing."""
    tallies: Tallies = current_app.extensions["tallies"]
    field = "text" if key == "q" else key
    around = replace(query, **{field: None})
    if not (around.since or around.until):
        around = replace(around, since=today)
    return _in_order(key, tallies.of(store, key, around))


def _in_order(key: str, counts: Mapping[str, int]) -> list[Choice]:
    made = [Choice(value, in_words(key, value), count) for value, count in counts.items()]
    return sorted(made, key=lambda one: (-one.count, one.words.casefold(), one.value))
