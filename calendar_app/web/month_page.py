"""The page of a month."""

from __future__ import annotations

import re
from datetime import date

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from calendar_app.errors import UsageError

from . import desk
from .look import (
    FIRST_DAY,
    LAST_DAY,
    Look,
    day_of_address,
    frame_of,
    given,
    look_at,
    page_of,
    without_blanks,
)
from .month import days_of, grid, month_after

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def month(month: str = "") -> ResponseReturnValue:
    """Weeks from Monday, four meetings a day; `day` chooses the one that is listed whole.

    Without a month the present one, to which the filters come along.
    """
    if not month:
        return redirect(f"{url_for('almanac.month', month=f'{desk.today():%Y-%m}')}{given()}")
    if tidy := without_blanks():
        return redirect(tidy)
    first, look = _month_of(month), look_at("almanac.month", month=month)
    shown = grid(first, look.meetings(*days_of(first)))
    asked_for = day_of_address("day")
    in_grid = asked_for if asked_for and shown.cell(asked_for) else None
    busy = [c.day for week in shown.weeks for c in week.cells if c.inside and c.meetings]
    day = in_grid or (look.today if look.today in busy else min(busy, default=first))
    return page_of(
        "month.html",
        look,
        **frame_of(look, *days_of(first)),
        grid=shown,
        first=first,
        before=_link_to(month_after(first, -1), look),
        after=_link_to(month_after(first), look),
        chosen_day=shown.cell(day),
        asked_for=in_grid is not None,
        here=(first.year, first.month) == (look.today.year, look.today.month),
    )


def _month_of(text: str) -> date:
    found = _MONTH.fullmatch(text)
    first = date(max(int(found[1]), 1), int(found[2]), 1) if found else date.min
    if not FIRST_DAY < first < LAST_DAY:
        raise UsageError(f"the month {text[:20]!r}", "is none", "write it like /month/2022-01")
    return first


def _link_to(first: date | None, look: Look) -> tuple[date, str] | None:
    if first is None or not FIRST_DAY < first < LAST_DAY:
        return None
    return first, look.link(month=f"{first:%Y-%m}")
