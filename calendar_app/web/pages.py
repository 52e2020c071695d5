"""The pages for people: timeline, meeting, article, add."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendar_app.errors import (
    ArticleNotFoundError,
    CalendarAppError,
    NotAllowedError,
    UnknownLanguageError,
    UsageError,
)
from calendar_app.feeds import FeedOptions, add_links, subscribe_links
from calendar_app.intake.formats import headline, to_articles
from calendar_app.merging import awaits_review, belongs_on_calendar
from calendar_app.model import Article, Query, Raw, Reading, Sighting
from calendar_app.pipeline import ingest
from calendar_app.reading import known_languages, reader

from . import desk
from .addresses import View, address_of, too_long
from .filters import asked, choices, chosen, in_address
from .marked import MARKS, in_context, marked_text
from .present import actor_name
from .timeline import ahead, behind, count_ahead, strip, year_after, year_before

pages = Blueprint("pages", __name__)

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


@pages.get("/meetings/<uid>")
def meeting(uid: str) -> ResponseReturnValue:
    store = desk.store()
    shown = store.meeting(uid)
    if shown.uid != uid:  # merged into another: its old address leads there for good
        return redirect(url_for("pages.meeting", uid=shown.uid), 301)
    sightings = store.sightings(shown.uid)
    articles = {s.article: store.article(s.article) for s in sightings}
    return render_template(
        "meeting.html",
        meeting=shown,
        view=View(Query(body=shown.body), FeedOptions()),
        evidence=[(s, articles[s.article], in_context(articles[s.article].text, s), _number(s))
                  for s in reversed(sightings)],
        changes=[(c, articles.get(c.article)) for c in store.changes(shown.uid)],
        links=add_links(
            shown,
            country_name=actor_name(shown.country) if shown.country else None,
            page=url_for("pages.meeting", uid=shown.uid, _external=True),
        ),
        today=desk.today(),
    )  # fmt: skip


@pages.get("/articles/<article_id>")
def article(article_id: str) -> ResponseReturnValue:
    """The article as it is read today; what was kept from it beside it."""
    store = desk.store()
    shown = store.article(article_id)
    kept = store.sightings_in(shown.id)
    reading = _read_again(shown)
    return render_template(
        "article.html",
        article=shown,
        found=[(s, store.find_meeting(uid) if uid else None) for s, uid in kept],
        awaits_review=awaits_review,
        text=marked_text(shown.text, reading.mentions if reading else (), [s for s, _ in kept]),
        legend_entries=MARKS.values(),
        refusals=reading.refusals if reading else (),
        mentions_known=reading is not None,
    )


@pages.get("/add")
def add() -> ResponseReturnValue:
    return _add_page({})


@pages.post("/add")
def add_article() -> ResponseReturnValue:
    """First what was found, before anything is kept; then, on `step=keep`, it is kept."""
    fields = {key: request.form.get(key, "") for key in
              ("text", "title", "published", "publisher", "language")}  # fmt: skip
    try:
        given = article_of(fields)
        reading = reader()(given)
        if request.form.get("step") == "keep":
            if not desk.may_write():
                desk.sign_in(request.form.get("token", ""), "adding an article")
            done = ingest(given, reader=lambda _: reading, store=desk.store(), now=desk.now())
            flash("This article was kept already; nothing changed." if done.known
                  else _kept_words(len(done.meetings)))  # fmt: skip
            return redirect(url_for("pages.article", article_id=given.id), 303)
    except NotAllowedError as refused:
        return _add_page(fields, reading, problem=str(refused)), refused.http_status
    except CalendarAppError as problem:  # the pasted text must outlive any problem with it
        return _add_page(fields, problem=str(problem)), problem.http_status
    return _add_page(fields, reading)


def article_of(fields: dict[str, str], source: str = "the pasted text") -> Article:
    """The article that a form or a JSON body describes. Raises IntakeError."""
    row = {
        "text": fields.get("text", ""),
        "title": fields.get("title", "").strip(),
        "published": fields.get("published", "").strip() or None,
        "language": fields.get("language", "").strip() or "en",
        "publisher": fields.get("publisher", "").strip(),
        "url": fields.get("url", ""),
    }
    made = to_articles(Raw(source, json.dumps(row).encode(), "application/json"))[0]
    return replace(made, name="", title=made.title or headline(made.text))


def _add_page(fields: dict[str, str], reading: Reading | None = None, *, problem: str = "") -> str:
    store = desk.store()
    sightings = reading.sightings if reading else ()
    return render_template(
        "add.html",
        fields=fields,
        problem=problem,
        reading=reading,
        awaits_review=awaits_review,
        placed=[s for s in sightings if belongs_on_calendar(s)],
        yearless=[s for s in sightings if not s.when],
        numbered=list(enumerate(sightings, start=1)),
        text=marked_text(reading.article.text, reading.mentions, sightings) if reading else "",
        legend_entries=MARKS.values(),
        known=reading is not None and _is_kept(reading.article),
        languages=known_languages(),
        today=desk.today(),
        kept=store.count(),
    )


def _number(sighting: Sighting) -> int:
    """Which of its article's meetings it is, as the article's page counts them."""
    kept = [told.id for told, _ in desk.store().sightings_in(sighting.article)]
    return kept.index(sighting.id) + 1


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


def _read_again(article: Article) -> Reading | None:
    """None for a language that this version cannot read."""
    try:
        return reader()(article)
    except UnknownLanguageError:
        return None


def _is_kept(article: Article) -> bool:
    try:
        desk.store().article(article.id)
    except ArticleNotFoundError:
        return False
    return True


def _kept_words(count: int) -> str:
    if not count:
        return "The article is kept. No meeting was found in it."
    return f"The article is kept, with {count} meeting{'' if count == 1 else 's'}."
