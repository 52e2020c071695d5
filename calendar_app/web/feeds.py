"""The door for calendar programs: feeds in every format, and the file of one meeting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import Blueprint, Response, g, request, url_for
from flask.typing import ResponseReturnValue

from calendar_app.errors import (
    UnknownFeedFormatError,
    UnknownValueError,
)
from calendar_app.feeds import FORMATS, Channel, render, stream
from calendar_app.merging.as_of import fits
from calendar_app.model import Meeting

from . import desk, sending
from .addresses import KINDS, View, address_of, view_at
from .guarding import open_to_all
from .limits import fair, limiter

feeds = Blueprint("feeds", __name__)
feeds.after_request(open_to_all)


@feeds.get("/feeds/<name>")
@feeds.get(f"/feeds/<any({', '.join(KINDS)}):key>/<name>")
def feed(name: str, key: str | None = None) -> ResponseReturnValue:
    """The meetings of the address, in any form of FORMATS; 304 where the client has them."""
    stem, _, extension = name.partition(".")
    if extension not in FORMATS:
        raise UnknownFeedFormatError(extension[:20] or "nothing after the dot", FORMATS)
    store, today = desk.store(), desk.today()
    token, latest = store.revision()  # first: what is written meanwhile is another revision
    view = view_at(key, stem, request.args, store)
    answer = _rendered(view, extension, latest)
    g.revision = token, today
    return answer


@limiter.limit(fair("FEEDS_MADE"))
def _rendered(view: View, extension: str, latest: datetime | None) -> Response:
    """Only this is counted against a client: being told again what was told costs nothing."""
    store, form = desk.store(), FORMATS[extension]
    if view.named:  # a name that was given again stands for something else
        latest = max(latest or view.named.made, view.named.made)
    if latest and latest.replace(microsecond=0) == desk.now().replace(microsecond=0):
        latest -= timedelta(seconds=1)  # what else changes in this second is another time
    window = view.options.window(desk.today(), calendar=form.calendar)
    if latest and (window.since or window.cancelled_since):
        # The window moves at midnight, and what it leaves behind leaves the feed.
        latest = max(latest, desk.now().replace(hour=0, minute=0, second=0, microsecond=0))
    left = store.withdrawals(limit=form.latest) if form.latest and not view.query.text else []
    channel = Channel(
        name=view.name,
        url=address_of(view, extension),
        site=_site(),
        last_modified=store.last_modified(view.query),
        options=view.options,
        withdrawn=[(meeting, change) for meeting, change in left if fits(meeting, view.query)],
    )
    meetings: Iterable[Meeting] = ()
    events: Iterable[tuple[str, str]] = ()
    if form.latest:
        latest_changed = store.latest(view.query, window, limit=form.latest)
        meetings = [meeting for meeting, _ in latest_changed]
        events = [(meeting.uid, event) for meeting, event in latest_changed]
    else:
        events = store.events(view.query, window) if form.events else ()
        meetings = store.each_meeting(view.query, window) if form.meetings else ()
    return sending.whole(stream(extension, channel, meetings, events), form.content_type, latest)


@feeds.get("/meetings/<uid>.ics")
def meeting_file(uid: str) -> ResponseReturnValue:
    """One meeting as a file to open or keep."""
    store = desk.store()
    meeting = store.meeting(uid)
    event = store.event(meeting.uid)
    has_day = meeting.when is not None and meeting.when.has_day
    if not event or not has_day:
        raise UnknownValueError(
            meeting.uid,
            "no calendar file, which needs a day"
            if not has_day
            else "no calendar file can hold it",
            f"/meetings/{meeting.uid} shows what is known",
        )
    channel = Channel(meeting.title, site=_site(), single=True)
    answer = Response(render("ics", channel, [meeting], [(meeting.uid, event)]))
    answer.content_type = "text/calendar; charset=utf-8"
    name = f"{_file_name(meeting)}.ics"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = sending.CACHING
    answer.last_modified = meeting.last_modified
    answer.add_etag()
    return answer.make_conditional(request)


def _site() -> str:
    """In the letters of DNS, unlike `request.url_root`: no calendar opens "http://%D0%BF"."""
    return url_for("pages.timeline", _external=True).rstrip("/")


def _file_name(meeting: Meeting) -> str:
    """Letters that every file system takes: "2022-01-12-nato-russia-council"."""
    day = meeting.when.first_day.isoformat() if meeting.when else ""
    told = "".join(c if c.isascii() and c.isalnum() else " " for c in meeting.title.lower())
    return "-".join([day, *told.split()])[:80] or "meeting"
