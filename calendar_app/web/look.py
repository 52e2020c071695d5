"""What a page beside the timeline was asked for: its filters, its days, and its own address.

Such pages take the filters of the timeline and keep them in every link that stays on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Response, render_template, request, url_for

from calendar_app.errors import UsageError
from calendar_app.feeds import FeedOptions
from calendar_app.model import Meeting, Query

from . import as_of, choosing, desk, sending
from .addresses import View
from .as_of import meetings_as_of
from .filters import KEYS, asked, chosen, in_address

FIRST_DAY, LAST_DAY = date(1, 2, 1), date(9998, 1, 1)  # each has neighbours
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Look:
    """`link(**changed)` is the address of the same page with other filters or other values.

    `asof` is the day as of which the calendar is asked for; then it stands for today. `token` is
    the revision of the store before anything was looked up in it, `now` when that was.
    """

    query: Query
    today: date
    link: Callable[..., str]
    asof: date | None
    token: int
    now: datetime

    def meetings(
        self,
        first: date | None,
        last: date | None,
        *,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Meeting]:
        """Those of the view that touch these days, in order."""
        within = narrowed(self.query, first, last)
        if within is None:
            return []
        if self.asof:
            every = meetings_as_of(desk.store(), within, self.asof)
            return (every[::-1] if newest_first else every)[:limit]
        return desk.store().meetings(within, limit=limit, newest_first=newest_first)


def look_at(endpoint: str, **values: str) -> Look:
    """What this request asks of that page. Raises as `asked` does."""
    token, _ = desk.store().revision()  # first: what is written meanwhile is another revision
    query = asked(request.args, kept=desk.store().tally)
    return _look(query, query, endpoint, values, token)


def look_of(query: Query, endpoint: str, **values: str) -> Look:
    """The same for a page whose query is told by its path, and stays as it is."""
    token, _ = desk.store().revision()
    return _look(query, Query(), endpoint, values, token)


def _look(
    query: Query, in_link: Query, endpoint: str, values: Mapping[str, str], token: int
) -> Look:
    asof, now = asof_of_address(), desk.now()

    def link(**changed: object) -> str:
        changed = {as_of.KEY: asof} | changed
        of_path = {key: str(changed.pop(key)) for key in tuple(changed) if key in values}
        path: dict[str, Any] = {**values, **of_path}
        return url_for(endpoint, **path) + in_address(in_link, **changed)

    return Look(query, asof or now.date(), link, asof, token, now)


def page_of(template: str, look: Look, **values: object) -> Response:
    """The page, which is kept for who asks next, until something in the calendar changes."""
    return sending.page(render_template(template, **values), look.token, look.now)


def frame_of(look: Look, first: date, last: date) -> dict[str, object]:
    """What every such page shows of its view: chips, the filters with their counts in the days
    from `first` to `last`, the feeds."""
    action = look.link().partition("?")[0]
    address = in_address(look.query, of=action, **{as_of.KEY: look.asof})

    def every(key: str) -> str:
        return url_for("pages.choose", key=key) + address

    return {
        "query": look.query,
        "view": View(look.query, FeedOptions()),
        "chosen": chosen(look.query),
        "groups": _groups(look, first, last),
        "every": every,
        "action": action,
        "along": along(look.query),
        "address": in_address(look.query),
        "link": look.link,
        "timeline": lambda **changed: (
            url_for("pages.timeline") + in_address(look.query, **({as_of.KEY: look.asof} | changed))
        ),
        "today": look.today,
        "asof": look.asof,
    }


def along(query: Query) -> dict[str, str]:
    """The filters by their key of the query string, for a form that keeps them."""
    return {key: query.given[name] for key, name in KEYS.items() if name in query.given}


def _groups(look: Look, first: date, last: date) -> list[choosing.Group]:
    within = narrowed(look.query, first, last)
    if within is None:
        return []
    if look.asof:
        return choosing.groups_among(look.meetings(first, last))
    return choosing.groups(desk.store(), within, look.today)


def narrowed(query: Query, first: date | None, last: date | None) -> Query | None:
    """The query within these days; None where its own `from` and `to` leave none of them."""
    lows = [day for day in (query.since, first) if day]
    highs = [day for day in (query.until, last) if day]
    low, high = max(lows, default=None), min(highs, default=None)
    return None if low and high and low > high else replace(query, since=low, until=high)


def days_asked(query: Query, today: date, usual: int, most: int) -> tuple[date, date]:
    """The query's own days, both inclusive: `usual` many from today where they are not given.

    UsageError (400) where they are more than `most`, or lie beyond the calendar.
    """
    if query.since:
        first = query.since
        last = query.until or first + (usual - 1) * _DAY
    else:
        last = query.until or today + (usual - 1) * _DAY
        first = min(today, last)
    if not FIRST_DAY < first <= last < LAST_DAY or (last - first).days >= most:
        raise UsageError("from and to", f"more than {most} days", "give fewer days")
    return first, last


def asof_of_address() -> date | None:
    """The day as of which this request asks for the calendar. Raises as `day_of_address`."""
    return day_of_address(as_of.KEY)


def day_of_address(key: str) -> date | None:
    """A day of the query string that filters nothing. UsageError (400) where it is none."""
    value = request.args.get(key, "")
    try:
        day = date.fromisoformat(value) if value else None
    except ValueError:
        day = date.min
    if day is not None and not FIRST_DAY < day < LAST_DAY:
        raise UsageError(f"{key}={value[:40]}", "not a day", "write it like 2022-01-12")
    return day


def without_blanks() -> str | None:
    """The address without the fields of a form that were left blank; None where there are none."""
    return f"{request.path}{given()}" if "" in request.args.values() else None


def given() -> str:
    """The query string as it was asked, without what was left blank."""
    pairs = urlencode([pair for pair in request.args.items(multi=True) if pair[1]])
    return f"?{pairs}" if pairs else ""
