"""What changed since yesterday: the first thing that who reads every morning wants to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from calendar_app.model import Change, Meeting, Query, Status
from calendar_app.store import Store

from .present import STATUS_WORDS, day_words, value_words, when_words
from .timeline import differing

SHOWN = 8
_LOOKED_AT = 200  # changes: a whole calendar read in one night is not listed

_WEIGHT = {"cancelled": 0, "postponed": 0, "moved": 1, "differs": 2, "status": 3, "new": 4}


@dataclass(frozen=True, slots=True)
class News:
    """One meeting and what became of it: `kind`, a word of _WEIGHT, and the words to follow it."""

    meeting: Meeting
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Changed:
    """The weightiest first; `total` counts all, and `more` says that there are more than that."""

    news: tuple[News, ...]
    total: int
    more: bool


def since_yesterday(store: Store, query: Query, now: datetime) -> Changed:
    """Of the meetings of the query that are not over."""
    today = now.date()
    within = replace(query, since=max(today, query.since or today))
    if within.until and within.until < today:
        return Changed((), 0, False)
    after = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    changes = store.overview.changes(within, after=after, limit=_LOOKED_AT)
    again = store.overview.told_again(within, after=after, limit=_LOOKED_AT)
    of: dict[str, list[Change]] = {uid: [] for uid in again}
    for change in reversed(changes):
        of.setdefault(change.uid, []).append(change)
    meetings = store.overview.several(of)
    news = [told for uid, one in meetings.items() if (told := _told(one, of[uid]))]
    plain = set(again) & meetings.keys() - {one.meeting.uid for one in news}
    for uid, tellings in store.overview.told(plain).items():
        if other := differing(tellings):
            news.append(News(meetings[uid], "differs", f"one has {when_words(other.when)}"))
    news.sort(key=lambda one: (_WEIGHT[one.kind], _day(one.meeting), one.meeting.title))
    return Changed(tuple(news[:SHOWN]), len(news), len(changes) == _LOOKED_AT)


def _told(meeting: Meeting, changes: Sequence[Change]) -> News | None:
    by_field: dict[str, list[Change]] = {}
    for change in changes:
        by_field.setdefault(change.field, []).append(change)
    off = meeting.status in (Status.CANCELLED, Status.POSTPONED)
    if off and by_field.keys() & {"created", "status"}:
        return News(meeting, meeting.status.value, f"was {_on(meeting)}")
    if "created" in by_field:
        return News(meeting, "new", when_words(meeting.when))
    if moves := by_field.get("start"):
        left = moves[0].before
        if left and meeting.when and left[:10] != meeting.when.first_day.isoformat():
            return News(meeting, "moved", f"from {_left(left, meeting)} to {_on(meeting)}")
    if "status" in by_field:
        return News(meeting, "status", f"now {STATUS_WORDS[meeting.status].lower()}")
    return None


def _left(moment: str, meeting: Meeting) -> str:
    """The day that it left; with its month and year only where they are others."""
    day = date.fromisoformat(moment[:10])
    if meeting.when and meeting.when.has_day:
        return day_words(day, beside=meeting.when.first_day)
    return value_words("start", moment)


def _on(meeting: Meeting) -> str:
    when = meeting.when
    return day_words(when.first_day) if when and when.has_day else when_words(when)


def _day(meeting: Meeting) -> date:
    return meeting.when.first_day if meeting.when else date.max
