"""The pages for people, by address; the timeline itself, the others from modules of their own."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendar_app.errors import UsageError
from calendar_app.feeds import FeedOptions, subscribe_links

from . import adding, article_page, desk, meeting_page
from .addresses import View, address_of, too_long
from .filters import asked, choices, chosen, in_address
from .timeline import ahead, behind, count_ahead, strip, year_after, year_before

pages = Blueprint("pages", __name__)
pages.add_url_rule("/meetings/<uid>", view_func=meeting_page.meeting)
pages.add_url_rule("/articles/<article_id>", view_func=article_page.article)
pages.add_url_rule("/add", view_func=adding.add)
pages.add_url_rule("/add", view_func=adding.add_article, methods=["POST"])

_FEW = 10  # with fewer meetings ahead than this, the latest past ones are shown below them


@pages.get("/")
def timeline() -> ResponseReturnValue:
    """What is ahead, or the window that `at` or `before` asks for; filters as everywhere."""
    if "" in request.args.values():  # an untouched field of the form: give the view its own address
        given = urlencode([pair for pair in request.args.items() if pair[1]])
        return redirect(f"{request.path}?{given}" if given else request.path)
    store, today = desk.store(), desk.today()
    query = asked(request.args, kept=store.tally)
    at, before = _day("at"), _day("before")
    first = at or query.since or today
    coming = past = None
    if before or (query.until and query.until < today and not (at or query.since)):
        past = behind(store, query, before or today, today)
    else:
        coming = ahead(store, query, first)
        if not at and not query.since and coming.size < _FEW:
            past = behind(store, query, today, today)
    months = (coming.months if coming else ()) or (past.months if past else ())
    view = View(query, FeedOptions())
    feed = "" if too_long(view) else address_of(view, "ics")
    year = min(max(months[0].first.year if months else first.year, 2), 9998)  # it has neighbours
    return render_template(
        "timeline.html",
        query=query,
        view=view,
        feed=feed,
        links=subscribe_links(feed, view.name) if feed else (),
        coming=coming,
        past=past,
        first=first,
        before=before,
        here=coming is not None and first == today,
        today=today,
        now=desk.now(),
        total=store.count(query),
        kept=store.count(),
        ahead_count=count_ahead(store, query, today),
        bars=strip(store, query, year),
        shown=months[0].first if months else None,
        year=year,
        year_before=year_before(store, query, year),
        year_after=year_after(store, query, year),
        chosen=chosen(query),
        choices=choices(store, query),
        address=in_address(query),
        link=lambda **changed: url_for("pages.timeline") + in_address(query, **changed),
    )


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
