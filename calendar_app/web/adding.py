"""Adding an article by hand: what is found in it is shown before anything is kept."""

from __future__ import annotations

import json
from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendar_app.errors import ArticleNotFoundError, CalendarAppError, NotAllowedError
from calendar_app.intake.formats import headline, to_articles
from calendar_app.merging import awaits_review, belongs_on_calendar
from calendar_app.model import Article, Raw, Reading
from calendar_app.pipeline import ingest
from calendar_app.reading import known_languages, reader

from . import desk
from .marked import MARKS, marked_text


def add() -> ResponseReturnValue:
    return _add_page({})


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
