"""The morning diary as a page and as text, for browsers and for the command line."""

from __future__ import annotations

from collections.abc import Collection, Container
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from calendar_app.errors import UsageError
from calendar_app.merging import changes_of
from calendar_app.merging.as_of import fits
from calendar_app.model import Change, Meeting, Query
from calendar_app.store import Store
from calendar_app.store.past import changes_since, reports_by

from . import desk
from .as_of import known_as_of
from .diary import LEGEND, Diary, day_heading, diary, heading, text_of
from .filters import chosen
from .look import FIRST_DAY, LAST_DAY, Look, days_asked, frame_of, look_at, page_of, without_blanks

DAYS = 7
MOST_DAYS = 93
_DAY = timedelta(days=1)


def page() -> ResponseReturnValue:
    """The seven days from today, or those from `from` to `to`; marks count from `since`."""
    if tidy := without_blanks():
        return redirect(tidy)
    look = look_at("almanac.diary")
    told, since = _asked_for(look), request.args.get("since")
    step = told.last - told.first + _DAY
    return page_of(
        "diary.html",
        look,
        **frame_of(look, told.first, told.last),
        diary=told,
        heading=heading(told),
        day_heading=lambda day: day_heading(told, day),
        legend=LEGEND,
        since=since,
        text=look_at("almanac.diary_text").link(since=since),
        before=look.link(since=since, **_span(told.first - step, told.last - step)),
        after=look.link(since=since, **_span(told.first + step, told.last + step)),
        usual=not (look.query.since or look.query.until),
    )


def text() -> ResponseReturnValue:
    """The same as plain text, in lines of 76 characters."""
    look = look_at("almanac.diary_text")
    return Response(
        text_of(_asked_for(look), of=filters_in_words(look.query)), mimetype="text/plain"
    )


def diary_of(
    store: Store, query: Query, *, now: datetime, since: str | None = None, asof: date | None = None
) -> Diary:
    """The diary of a view.

    The query's `since` and `until` are its days: seven from today where they are not given.
    `since` is a day or a moment in ISO 8601, in UTC unless it says otherwise; without it a day
    before `now`. `asof` is a day as of which all is told: its end stands for `now`. UsageError
    where the days are too many or the moment is none.
    """
    if asof:
        now = datetime.combine(asof, time(23, 59), UTC)
    first, last = days_asked(query, now.date(), DAYS, MOST_DAYS)
    moment = _moment(since) if since else now - _DAY
    anywhen = replace(query, since=None, until=None)
    within = replace(query, since=first, until=last)
    if asof:
        meetings, changes = _as_it_was(store, within, asof, moment.astimezone(UTC).date())
    else:
        changes = changes_since(store, moment)
        meetings = store.meetings(within)
        meetings += _others(store, changes, {one.uid for one in meetings}, query.text)
    shown = [one for one in meetings if fits(one, anywhen)]
    return diary(shown, changes, first=first, last=last, now=now, since=moment)


def filters_in_words(query: Query) -> str:
    """ "City: Vienna; Status: Confirmed", without the days; empty where none is set."""
    told = chosen(replace(query, since=None, until=None))
    return "; ".join(f"{one.label}: {one.words}" for one in told)


def _asked_for(look: Look) -> Diary:
    since = request.args.get("since", "").strip()
    return diary_of(desk.store(), look.query, now=desk.now(), since=since, asof=look.asof)


def _others(
    store: Store, changes: Collection[str], here: Container[str], text: str | None
) -> list[Meeting]:
    """Of the meetings that have changed those that are not here: they may have been."""
    found = (store.find_meeting(uid) for uid in changes if uid not in here)
    others = [one for one in found if one]
    if text and others:
        with_text = {one.uid for one in store.meetings(Query(text=text))}
        others = [one for one in others if one.uid in with_text]
    return others


def _as_it_was(
    store: Store, query: Query, asof: date, before: date
) -> tuple[list[Meeting], dict[str, list[Change]]]:
    """The meetings that were ever told to be on the days of the query, as they were known on one
    day, and what had become of them after an earlier one."""
    reports = reports_by(store, asof, Query(since=query.since, until=query.until, text=query.text))
    confirmed = bool(query.confirmation)
    then, earlier = (
        known_as_of(store, day, reports, confirmed=confirmed) for day in (asof, before)
    )
    changes = {
        uid: changes_of(earlier.get(uid), one, article="", now=one.last_modified)
        for uid, one in then.items()
    }
    return list(then.values()), {uid: told for uid, told in changes.items() if told}


def _moment(text: str) -> datetime:
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        told = None
    if told is None or not FIRST_DAY < told.date() < LAST_DAY:
        raise UsageError(
            f"since={text[:40]}", "not a moment", "write it like 2022-01-12T06:00, in UTC"
        )
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def _span(first: date, last: date) -> dict[str, str | None]:
    """What a link to other days changes; nothing for days beyond the calendar."""
    if not FIRST_DAY < first <= last < LAST_DAY:
        return {}
    return {"from": first.isoformat(), "to": last.isoformat()}
