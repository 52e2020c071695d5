"""Adding an article by hand: what is found in it is shown before anything is kept.

The article is pasted, or it is a file, or a link. Whatever goes wrong with it, the form keeps what
was typed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendar_app.errors import (
    ArticleNotFoundError,
    CalendarAppError,
    IntakeError,
)
from calendar_app.intake import articles
from calendar_app.intake.formats import EXTENSIONS, headline, sniff, to_articles
from calendar_app.merging import awaits_review, belongs_on_calendar
from calendar_app.model import Article, Raw, Reading, Sighting, iso
from calendar_app.pipeline import ingest
from calendar_app.reading import known_languages, reader

from . import desk
from .foreseeing import Forecast, forecast
from .marked import MARKS, marked_text

_FIELDS = ("text", "title", "published", "publisher", "language", "url")

Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """One meeting that was read, under the number it has in the text, and what it would be."""

    number: int
    sighting: Sighting
    forecast: Forecast | None

    @property
    def placed(self) -> bool:
        return belongs_on_calendar(self.sighting)

    @property
    def doubtful(self) -> bool:
        return awaits_review(self.sighting)


def add() -> ResponseReturnValue:
    return _add_page({})


def add_article() -> ResponseReturnValue:
    """First what was found, before anything is kept; then, on `step=keep`, it is kept."""
    fields = {key: request.form.get(key, "") for key in _FIELDS}
    reading = None
    try:
        fields |= _brought(fields)
        given = article_of(fields)
        reading = reader()(given)
        if request.form.get("step") == "keep":
            _sign_in("adding an article")
            done = ingest(given, reader=lambda _: reading, store=desk.store(), now=desk.now())
            flash("This article was kept already; nothing changed." if done.known
                  else _kept_words(len(done.meetings)))  # fmt: skip
            return redirect(url_for("pages.article", article_id=given.id), 303)
    except CalendarAppError as problem:  # the pasted text must outlive any problem with it
        return _add_page(fields, reading, problem=str(problem)), problem.http_status
    return _add_page(fields, reading)


def article_of(fields: Fields, source: str = "the pasted text") -> Article:
    """The article that a form or a JSON body describes. Raises IntakeError."""
    row = {
        "text": fields.get("text", ""),
        "title": fields.get("title", "").strip(),
        "published": fields.get("published", "").strip() or None,
        "language": fields.get("language", "").strip() or "en",
        "publisher": fields.get("publisher", "").strip(),
        "url": fields.get("url", "").strip(),
    }
    made = to_articles(Raw(source, json.dumps(row).encode(), "application/json"))[0]
    return replace(made, name="", title=made.title or headline(made.text))


def _brought(fields: Fields) -> Fields:
    """What a file or a link has for the form. A link beside a text is the address of that text."""
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        body = upload.read()
        found = to_articles(Raw(upload.filename, body, sniff(upload.filename, body)))
    elif (link := fields["url"].strip()) and not fields["text"].strip():
        if not link.startswith(("http://", "https://")):
            raise IntakeError(link[:80], "not a link", "begin it with https://")
        _sign_in("reading a link")  # a server that fetches what strangers name is theirs
        found = articles(link)
    else:
        return {}
    if len(found) > 1:
        flash(f"There are {len(found)} articles in it; this is the first.")
    article = found[0]
    told = {
        "text": article.text,
        "title": article.title,
        "published": iso(article.published) or "",
        "publisher": article.publisher,
        "language": article.language,
        "url": article.url or fields["url"],
    }
    typed = {name: fields[name] for name in ("title", "published", "publisher")}
    return told | {name: value for name, value in typed.items() if value.strip()}


def _sign_in(subject: str) -> None:
    if not desk.may_write():
        desk.sign_in(request.form.get("token", ""), subject)


def _add_page(fields: Fields, reading: Reading | None = None, *, problem: str = "") -> str:
    store = desk.store()
    sightings = _in_order(reading) if reading else []
    findings = [Finding(n, s, forecast(s, store)) for n, s in enumerate(sightings, start=1)]
    return render_template(
        "add.html",
        fields=fields,
        problem=problem,
        reading=reading,
        findings=findings,
        placed=sum(one.placed for one in findings),
        yearless=sum(one.sighting.when is None for one in findings),
        text=marked_text(reading.article.text, reading.mentions, sightings, reading.refusals)
        if reading
        else "",
        legend_entries=MARKS.values(),
        known=reading is not None and _is_kept(reading.article),
        languages=known_languages(),
        formats=sorted(EXTENSIONS),
    )


def _in_order(reading: Reading) -> list[Sighting]:
    """As the text has them, and as the page of the kept article will."""
    return sorted(reading.sightings, key=lambda one: (one.evidence.start, one.phrase.start))


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
