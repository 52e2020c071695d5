"""Other looks at the same calendar than the timeline's: the month as a grid.

All take the filters of the timeline, and keep them in every link that stays on the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendar_app.errors import UsageError
from calendar_app.feeds import FeedOptions
from calendar_app.model import Meeting, Query

from . import desk
from .addresses import View
from .filters import asked, choices, chosen, in_address
from .month import days_of, grid, month_after

almanac = Blueprint("almanac", __name__)

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_DAYS = date(1, 2, 1), date(9998, 1, 1)  # each has neighbours


@dataclass(frozen=True, slots=True)
class Look:
    """What a page was asked for: its filters, and the address of the same page with others."""

    query: Query
    today: date
    link: Callable[..., str]

    def meetings(self, first: date | None, last: date | None) -> list[Meeting]:
        """Those of the view that touch these days, in order."""
        within = narrowed(self.query, first, last)
        return desk.store().meetings(within) if within else []


def narrowed(query: Query, first: date | None, last: date | None) -> Query | None:
    """The query within these days; None where its own `from` and `to` leave none of them."""
    lows = [day for day in (query.since, first) if day]
    highs = [day for day in (query.until, last) if day]
    low, high = max(lows, default=None), min(highs, default=None)
    return None if low and high and low > high else replace(query, since=low, until=high)


@almanac.get("/month")
@almanac.get("/month/<month>")
def month(month: str = "") -> ResponseReturnValue:
    """Weeks from Monday, four meetings a day; `day` chooses the one that is listed whole.

    Without a month the present one, to which the filters come along.
    """
    if not month:
        return redirect(f"{url_for('almanac.month', month=f'{desk.today():%Y-%m}')}{_given()}")
    if tidy := _without_blanks():
        return redirect(tidy)
    first, look = _month_of(month), _look("almanac.month", month=month)
    shown = grid(first, look.meetings(*days_of(first)))
    given = day_of_address("day")
    in_grid = given if given and shown.cell(given) else None
    busy = [c.day for week in shown.weeks for c in week.cells if c.inside and c.meetings]
    day = in_grid or (look.today if look.today in busy else min(busy, default=first))
    return render_template(
        "month.html",
        **_frame(look),
        grid=shown,
        first=first,
        before=_link_to(month_after(first, -1), look),
        after=_link_to(month_after(first), look),
        chosen_day=shown.cell(day),
        asked_for=in_grid is not None,
        here=(first.year, first.month) == (look.today.year, look.today.month),
    )


def day_of_address(key: str) -> date | None:
    """A day of the query string that filters nothing. UsageError (400) where it is none."""
    value = request.args.get(key, "")
    try:
        day = date.fromisoformat(value) if value else None
    except ValueError:
        day = date.min
    if day is not None and not _DAYS[0] < day < _DAYS[1]:
        raise UsageError(f"{key}={value[:40]}", "not a day", "write it like 2022-01-12")
    return day


def _month_of(text: str) -> date:
    found = _MONTH.fullmatch(text)
    first = date(max(int(found[1]), 1), int(found[2]), 1) if found else date.min
    if not _DAYS[0] < first < _DAYS[1]:
        raise UsageError(f"the month {text[:20]!r}", "is none", "write it like /month/2022-01")
    return first


def _look(endpoint: str, **values: str) -> Look:
    query = asked(request.args, kept=desk.store().tally)

    def link(**changed: object) -> str:
        others = {key: changed.pop(key) for key in tuple(changed) if key in values}
        return url_for(endpoint, **(values | others)) + in_address(query, **changed)  # type: ignore[arg-type]  # strings all

    return Look(query, desk.today(), link)


def _frame(look: Look) -> dict[str, object]:
    """What every page of these shows of its view: chips, the form of the filters, the feeds."""
    store = desk.store()
    return {
        "query": look.query,
        "view": View(look.query, FeedOptions()),
        "chips": _chips(look),
        "choices": choices(store, look.query),
        "address": in_address(look.query),
        "link": look.link,
        "today": look.today,
    }


def _chips(look: Look) -> Sequence[tuple[str, str, str]]:
    """(label, words, address without it) of each filter that is set."""
    return [(one.label, one.words, look.link(**{one.key: None})) for one in chosen(look.query)]


def _link_to(first: date | None, look: Look) -> tuple[date, str] | None:
    if first is None or not _DAYS[0] < first < _DAYS[1]:
        return None
    return first, look.link(month=f"{first:%Y-%m}")


def _without_blanks() -> str | None:
    """The address without the fields of a form that were left blank; None where there are none."""
    if "" not in request.args.values():
        return None
    return f"{request.path}{_given()}"


def _given() -> str:
    given = urlencode([pair for pair in request.args.items(multi=True) if pair[1]])
    return f"?{given}" if given else ""
