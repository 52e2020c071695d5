"""The timeline as of a day: `/?asof=2022-01-05`, two months at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import redirect
from flask.typing import ResponseReturnValue

from calendar_app.merging.as_of import Report
from calendar_app.model import Meeting
from calendar_app.store.overview import Told

from . import desk, zones
from .as_of import told_as_of
from .look import (
    FIRST_DAY,
    LAST_DAY,
    day_of_address,
    frame_of,
    look_at,
    narrowed,
    page_of,
    without_blanks,
)
from .timeline import Window, in_order, months_of, row_of, under_way

DAYS = 61
_DAY = timedelta(days=1)


def timeline() -> ResponseReturnValue:
    """What was known to be ahead, from `at`, else from that very day on, each with its evidence."""
    if tidy := without_blanks():
        return redirect(tidy)
    look, zone = look_at("pages.timeline"), zones.reader_zone()
    day = look.today  # that of `asof`
    first = day_of_address("at") or look.query.since or day
    last = first + (DAYS - 1) * _DAY
    within = narrowed(look.query, first, last)
    told = told_as_of(desk.store(), within, day) if within else []
    return page_of(
        "as_of.html",
        look,
        **frame_of(look, first, last),
        window=_window(told, first, last, zone),
        count=len(told),
        first=first,
        last=last,
        here=first == day,
        before=_link_to(first - DAYS * _DAY, look.link),
        after=_link_to(last + _DAY, look.link),
    )


def _window(
    told: Sequence[tuple[Meeting, Sequence[Report]]], first: date, last: date, zone: ZoneInfo | None
) -> Window:
    """As the timeline has it; what began before has its row on the first day."""
    rows = [
        row_of(meeting, [Told(r.sighting, r.publisher, r.language) for r in reports], first, zone)
        for meeting, reports in told
        if meeting.when
    ]
    also = under_way([meeting for meeting, _ in told], first, last + _DAY)
    also.pop(first, None)
    return Window(months_of(in_order(rows, zone), also, {}, first))


def _link_to(day: date, link: Callable[..., str]) -> str:
    return link(at=day) if FIRST_DAY < day < LAST_DAY else ""
