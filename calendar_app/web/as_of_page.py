"""The timeline as of a day: `/?asof=2022-01-05`, two months at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import redirect
from flask.typing import ResponseReturnValue

from calendar_app.model import Meeting

from .look import FIRST_DAY, LAST_DAY, day_of_address, frame_of, look_at, page_of, without_blanks

DAYS = 61
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Month:
    """`band` holds those known only to a week or a month."""

    first: date
    band: tuple[Meeting, ...]
    dated: tuple[Meeting, ...]


def timeline() -> ResponseReturnValue:
    """What was known to be ahead, from `at`, else from that very day on."""
    if tidy := without_blanks():
        return redirect(tidy)
    look = look_at("pages.timeline")
    first = day_of_address("at") or look.query.since or look.today
    last = first + (DAYS - 1) * _DAY
    meetings = look.meetings(first, last)
    return page_of(
        "as_of.html",
        look,
        **frame_of(look),
        months=months_of(meetings, first),
        count=len(meetings),
        first=first,
        last=last,
        before=_link_to(first - DAYS * _DAY, look.link),
        after=_link_to(last + _DAY, look.link),
    )


def months_of(meetings: Sequence[Meeting], first: date) -> list[Month]:
    """By the month in which each begins, or the first one for what began before."""
    found: dict[date, tuple[list[Meeting], list[Meeting]]] = {}
    for meeting in meetings:
        if meeting.when:
            month = max(meeting.when.first_day, first).replace(day=1)
            band, dated = found.setdefault(month, ([], []))
            (dated if meeting.when.has_day else band).append(meeting)
    return [
        Month(month, tuple(band), tuple(dated)) for month, (band, dated) in sorted(found.items())
    ]


def _link_to(day: date, link: Callable[..., str]) -> str:
    return link(at=day) if FIRST_DAY < day < LAST_DAY else ""
