"""The timeline `/`, and the pages on which one of its filters is chosen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendar_app.errors import UsageError
from calendar_app.feeds import FeedOptions, subscribe_links
from calendar_app.model import Query

from . import as_of, as_of_page, changed, choosing, desk, empty, sending, strip, zones
from .addresses import View, address_of, too_long
from .filters import LABELS, asked, chosen, in_address
from .look import along, asof_of_address
from .timeline import Window, ahead, behind, count_ahead, earlier

_FEW = 10  # with fewer meetings ahead than this, the latest past ones are shown below them
_FILTERED = re.compile(r"/(month/\d{4}-\d\d|map|diary)")  # pages beside the timeline
_FORMS = ("", "compact", "full")  # of the rows: with a line of evidence, without, with all of it


def timeline() -> ResponseReturnValue:
    """What is ahead, or the window that `at` or `before` asks for; filters as everywhere."""
    if "" in request.args.values():  # an untouched field of the form: give the view its own address
        given = urlencode([pair for pair in request.args.items() if pair[1]])
        return redirect(f"{request.path}?{given}" if given else request.path)
    if as_of.KEY in request.args:
        return as_of_page.timeline()
    store, now = desk.store(), desk.now()
    today = now.date()
    token, _ = store.revision()  # first: what is written meanwhile is another revision
    query = asked(request.args, kept=store.tally)
    form, zone = _form(), zones.reader_zone()
    whole = form == "full"
    at, before = _day("at"), _day("before")
    first = at or query.since or today
    coming: Window | None = None
    past: Window | None = None
    if before or (query.until and query.until < today and not (at or query.since)):
        past = behind(store, query, before or today, today=today, zone=zone, whole=whole)
    else:
        coming = ahead(store, query, first, today=today, zone=zone, whole=whole)
        if not at and not query.since and coming.size < _FEW:
            past = behind(store, query, today, today=today, zone=zone, whole=whole)
    months = (coming.months if coming else ()) or (past.months if past else ())
    here = coming is not None and first == today
    shown = first if coming and coming.months else (months[0].first if months else first)
    year = min(max(shown.year, 2), 9998)  # it has neighbours
    view = View(query, FeedOptions())
    feed = "" if too_long(view) else address_of(view, "ics")
    total = store.count(query)
    filters = chosen(query)
    html = render_template(
        "timeline.html",
        query=query,
        view=view,
        feed=feed,
        atom=address_of(view, "atom", external=False),
        links=subscribe_links(feed, view.name) if feed else (),
        coming=coming,
        past=past,
        earlier=earlier(store, query, today) if here else (),
        first=first,
        before=before,
        here=here,
        today=today,
        now=zones.by_reader(now),
        zone=zone,
        form=form,
        total=total,
        kept=store.count(),
        ahead_count=count_ahead(store, query, today),
        last_read=store.overview.last_read(),
        changed=changed.since_yesterday(store, query, now),
        bars=strip.weeks(store, query, shown, today) if total else (),
        halves=strip.halves(store, query, year) if total else (),
        year=year,
        year_before=strip.year_before(store, query, year),
        year_after=strip.year_after(store, query, year),
        chosen=filters,
        groups=choosing.groups(store, query, today),
        ways=empty.ways_out(store, query, filters) if filters and not total else (),
        nearest=empty.nearest(store, query, today) if filters and not total else None,
        along=along(query),
        every=lambda key: url_for("pages.choose", key=key) + in_address(query),
        address=in_address(query),
        link=_links(query),
    )
    return sending.page(html, token, now)


def choose(key: str) -> ResponseReturnValue:
    """All that one filter can be set to; the others stay as they are."""
    if key not in choosing.GROUPS:
        abort(404)
    store, today = desk.store(), asof_of_address() or desk.today()
    query = asked(request.args, kept=store.tally)
    return render_template(
        "choose.html",
        query=query,
        view=View(query, FeedOptions()),
        key=key,
        label=LABELS[key],
        set_to=query.given.get(key, "").casefold(),
        others=[one for one in chosen(query) if one.key != key],
        choices=sorted(
            choosing.every(store, key, query, today), key=lambda one: one.words.casefold()
        ),
        link=_links(query, _page_of(request.args.get("of", ""))),
    )


def _page_of(told: str) -> str:
    """The page whose filter is being chosen, where it is one that has filters; the timeline."""
    return told if _FILTERED.fullmatch(told) else url_for("pages.timeline")


def _links(query: Query, page: str = "") -> Callable[..., str]:
    """Addresses of this view with something changed; the clock, the form of the rows and the day
    as of which the calendar is shown go along."""
    told = {key: request.args.get(key) for key in (zones.KEY, as_of.KEY)} | {"view": _form()}
    kept = {key: value for key, value in told.items() if value}

    def link(**changes: object) -> str:
        return (page or url_for("pages.timeline")) + in_address(query, **{**kept, **changes})

    return link


def _form() -> str:
    """One of _FORMS."""
    form = request.args.get("view", "").lower()
    if form not in _FORMS:
        raise UsageError(f"view={form[:40]}", "no such form", "give compact, full or leave it out")
    return form


def _day(key: str) -> date | None:
    """A day of the query string that says where the window stands; it filters nothing."""
    value = request.args.get(key, "")
    try:
        day = date.fromisoformat(value) if value else None
    except ValueError:
        day = date.min
    if day is not None and not date(1, 2, 1) < day < date(9998, 1, 1):
        raise UsageError(f"{key}={value[:40]}", "not a day", "write it like 2022-01-12")
    return day
