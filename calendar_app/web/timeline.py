"""The timeline as a window: some forty meetings from a day on, or before it, by month and day.

A window ends between two days, never within one, so that nothing is shown twice or lost. A page
of ten thousand meetings costs no more than one of forty. A meeting of several days has its row on
the first of them that is shown, and one line on each of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from calendar_app.merging import is_official, why_this_date
from calendar_app.model import Article, Grain, Meeting, Query, Sighting, Status, day_of
from calendar_app.store import Store
from calendar_app.store.overview import Hit, Told

from . import zones
from .present import Quote, best_sighting, line_of, quote_of

ROWS = 25  # two screens and a half: what comes to a page costs a telephone its time
_DAY = timedelta(days=1)
_ON_ONE_DAY = 400  # rows of a day that is fuller than a window
_UNDER_WAY = 60
_IN_FULL = 6  # more than these that are under way on the first day are told in one line
_WIDTH, _REACH = 96, 33  # characters of a line of evidence, and of them to where its date ends
_BEYOND_LATIN = "\u0250"
_STUBS_FOR = timedelta(days=30)  # a day that a meeting left says so for this long


@dataclass(frozen=True, slots=True)
class Row:
    """One meeting on the timeline. `outlet` is where its line of evidence stood, `language` the
    one that it is in, `title_language` that of its title, where its letters are not ours.

    `differs` is a telling with another day than the meeting is shown on; `was` the day that it
    left. `hit` is where its articles say what was searched for.
    """

    meeting: Meeting
    line: Quote | None
    outlet: str
    day: date
    hour: zones.Hours | None = None
    differs: Sighting | None = None
    hit: Hit | None = None
    language: str = ""
    title_language: str = ""

    @property
    def last_day(self) -> date | None:
        """The last day of a meeting of several days, else None."""
        when = self.meeting.when
        return when.last_day if when and when.last_day > self.day else None

    @property
    def began(self) -> date | None:
        """The first day, where the meeting began before the window."""
        when = self.meeting.when
        return when.first_day if when and when.first_day < self.day else None

    @property
    def was(self) -> date | None:
        left = self.meeting.previously
        when = self.meeting.when
        return day_of(left) if left and when and day_of(left) != when.first_day else None


@dataclass(frozen=True, slots=True)
class Day:
    """`also` are (meeting, which of its days this is, of how many) of those under way on it;
    `left` the meetings that were to be on it and have moved."""

    day: date
    rows: tuple[Row, ...]
    also: tuple[tuple[Meeting, int, int], ...] = ()
    left: tuple[Meeting, ...] = ()


@dataclass(frozen=True, slots=True)
class Month:
    """`band` holds the meetings known only to the week or the month. `begun` where the window
    begins within the month: what may still come then follows the days that are settled."""

    first: date
    band: tuple[Row, ...]
    days: tuple[Day, ...]
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """`further` is the day to go on from (`at` ahead, `before` in the past), None at the end."""

    months: tuple[Month, ...]
    further: date | None = None

    @property
    def size(self) -> int:
        return sum(len(m.band) + sum(len(d.rows) for d in m.days) for m in self.months)


def ahead(
    store: Store,
    query: Query,
    first: date,
    *,
    today: date,
    zone: ZoneInfo | None = None,
    whole: bool = False,
    rows: int = ROWS,
) -> Window:
    """The meetings that start on `first` or later, and before them those under way on it.

    `zone` is the reader's clock, None for each meeting's own; `whole` for evidence that is not cut.
    """
    found = store.overview.starting(query, on=first, limit=rows + 1)
    further = None
    if len(found) > rows:
        further = first_day(found[-1])
        found = [m for m in found if first_day(m) < further]
        if not found:  # more on one day than a window holds: that whole day
            following = _following(further)
            found = store.overview.starting(query, on=further, before=following, limit=_ON_ONE_DAY)
            further = following
    begun = store.overview.running(query, first, limit=_UNDER_WAY)
    vague = [m for m in begun if not _has_day(m)] if first == today else []
    begun = [m for m in begun if _has_day(m)]
    in_full = begun if first == today and len(begun) <= _IN_FULL else []
    also = under_way([*begun, *found], first, further)
    if in_full:
        also.pop(first, None)
    last = further - _DAY if further else max([first, *map(first_day, found)])
    left = _left(store, query, max(first, _before(today, _STUBS_FOR)), last)
    shown = _rows(store, query, [*vague, *in_full, *found], first, zone, whole=whole)
    return Window(months_of(shown, also, left, first), further)


def behind(
    store: Store,
    query: Query,
    before: date,
    *,
    today: date,
    zone: ZoneInfo | None = None,
    whole: bool = False,
    rows: int = ROWS,
) -> Window:
    """The meetings that began before `before` and were over before `today`, latest first."""
    found = store.overview.starting(query, before=before, limit=rows + 1, newest_first=True)
    further = None
    if len(found) > rows:
        last = first_day(found[-1])
        found = [m for m in found if first_day(m) > last]
        further = last + _DAY
        if not found:
            found = store.overview.starting(
                query, on=last, before=_following(last), limit=_ON_ONE_DAY
            )
            further = last
    over = [m for m in found if m.when and m.when.last_day < today]
    shown = _rows(store, query, over, date.min, zone, whole=whole)
    shown.sort(key=lambda row: row.day, reverse=True)
    return Window(months_of(shown, {}, {}, date.min), further)


def earlier(store: Store, query: Query, today: date) -> list[Row]:
    """What was on since Monday and is over, for the fold above Now; without evidence."""
    monday = today - timedelta(days=today.weekday())
    if monday == today:
        return []
    found = store.overview.starting(query, on=monday, before=today, limit=ROWS)
    over = [m for m in found if m.when and _has_day(m) and m.when.last_day < today]
    return [Row(m, None, "", first_day(m)) for m in over]


def count_ahead(store: Store, query: Query, today: date) -> int:
    within = replace(query, since=max(today, query.since or today))
    return store.count(within)


def differing(tellings: Sequence[Told]) -> Sighting | None:
    """The latest telling of a date that was outranked by the one shown, by the rules of merging."""
    if len(tellings) < 2:
        return None
    official = {
        told.sighting.article
        for told in tellings
        if is_official(Article("", publisher=told.publisher))
    }
    choice = why_this_date([told.sighting for told in tellings], official=official)
    return choice.outranked[-1] if choice.outranked else None


def _rows(
    store: Store,
    query: Query,
    meetings: Sequence[Meeting],
    first: date,
    zone: ZoneInfo | None,
    *,
    whole: bool,
) -> list[Row]:
    uids = [meeting.uid for meeting in meetings]
    tellings: Mapping[str, list[Told]] = store.overview.told(uids) if uids else {}
    hits = store.overview.hits(query, uids) if query.text and uids else {}
    rows = [
        row_of(
            meeting,
            tellings.get(meeting.uid, ()),
            first,
            zone,
            whole=whole,
            hit=hits.get(meeting.uid),
        )
        for meeting in meetings
    ]
    return in_order(rows, zone)


def row_of(
    meeting: Meeting,
    tellings: Sequence[Told],
    first: date,
    zone: ZoneInfo | None,
    *,
    whole: bool = False,
    hit: Hit | None = None,
) -> Row:
    """Its row in a window that begins on `first`, out of what is told of it, oldest first."""
    best = best_sighting(meeting, [told.sighting for told in tellings])
    source = next((told for told in tellings if told.sighting is best), None)
    line = (
        (quote_of(best) if whole else line_of(best, width=_WIDTH, reach=_REACH)) if best else None
    )
    return Row(
        meeting,
        line,
        source.publisher if source else "",
        max(first_day(meeting), first),
        zones.hours_in(meeting, zone),
        differing(tellings),
        hit,
        source.language if source else "",
        _title_language(meeting, tellings),
    )


def _title_language(meeting: Meeting, tellings: Sequence[Told]) -> str:
    """Empty for a title in Latin letters: it may be our own, of an article in any language."""
    if all(letter < _BEYOND_LATIN or not letter.isalpha() for letter in meeting.title):
        return ""
    own = (told.language for told in tellings if told.sighting.title == meeting.title)
    return next(own, "")


def in_order(rows: Sequence[Row], zone: ZoneInfo | None) -> list[Row]:
    """By day, and on a day by the clock that is shown."""
    return sorted(rows, key=lambda row: _order(row, by_reader=zone is not None))


def _order(row: Row, *, by_reader: bool) -> tuple[date, bool, str, str]:
    """By day; on a day those without an hour first, then by the clock that is shown."""
    hour = ""
    if row.hour:
        moment = row.hour.moment
        hour = f"{moment:%Y-%m-%d %H:%M}" if by_reader else f"{moment:%H:%M}"
    return (row.day, bool(hour), hour, row.meeting.title)


def months_of(
    rows: Sequence[Row],
    also: Mapping[date, list[tuple[Meeting, int, int]]],
    left: Mapping[date, list[Meeting]],
    first: date,
) -> tuple[Month, ...]:
    """The rows by month and day, with what is under way on each day, and what left it; the latest
    month first where `first` is the first of all days."""
    bands: dict[date, list[Row]] = {}
    days: dict[date, dict[date, list[Row]]] = {}
    for row in rows:
        month = row.day.replace(day=1)
        days.setdefault(month, {})
        if _has_day(row.meeting):
            days[month].setdefault(row.day, []).append(row)
        else:
            bands.setdefault(month, []).append(row)
    for day in (*also, *left):
        days.setdefault(day.replace(day=1), {}).setdefault(day, [])
    latest_first = first == date.min
    return tuple(
        Month(
            month,
            tuple(bands.get(month, ())),
            tuple(
                Day(day, tuple(on), tuple(also.get(day, ())), tuple(left.get(day, ())))
                for day, on in sorted(days[month].items(), reverse=latest_first)
            ),
            begun=month < first,
        )
        for month in sorted(days, reverse=latest_first)
    )


def under_way(
    meetings: Iterable[Meeting], first: date, further: date | None
) -> dict[date, list[tuple[Meeting, int, int]]]:
    """Those of several days on each of their days that the window shows, but where their row is;
    what was called off or put off is under way on none."""
    also: dict[date, list[tuple[Meeting, int, int]]] = {}
    for meeting in meetings:
        when = meeting.when
        if when is None or not when.has_day or when.last_day == when.first_day:
            continue
        if meeting.status in (Status.CANCELLED, Status.POSTPONED):
            continue
        days = (when.last_day - when.first_day).days + 1
        for nth in range(2, days + 1):
            day = when.first_day + timedelta(days=nth - 1)
            if day >= first and (further is None or day < further):
                also.setdefault(day, []).append((meeting, nth, days))
    return also


def _left(store: Store, query: Query, first: date, last: date) -> dict[date, list[Meeting]]:
    left: dict[date, list[Meeting]] = {}
    if first <= last:
        for meeting in store.overview.moved_from(query, first, last):
            if meeting.previously:
                left.setdefault(day_of(meeting.previously), []).append(meeting)
    return left


def first_day(meeting: Meeting) -> date:
    return meeting.when.first_day if meeting.when else date.min


def _has_day(meeting: Meeting) -> bool:
    return bool(meeting.when and meeting.when.grain <= Grain.DAY)


def _following(day: date) -> date | None:
    return day + _DAY if day < date.max else None


def _before(day: date, stretch: timedelta) -> date:
    return day - stretch if day - date.min > stretch else date.min
