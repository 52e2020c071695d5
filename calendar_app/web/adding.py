"""Adding an article by hand: what is found in it is shown before anything is kept.

The article is pasted, or it is a file, or a link. Whatever goes wrong with it, the form keeps what
was typed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendar_app import pipeline
from calendar_app.errors import (
    ArticleNotFoundError,
    CalendarAppError,
    IntakeError,
)
from calendar_app.intake import articles
from calendar_app.intake.formats import EXTENSIONS, headline, sniff, to_articles, unbundled
from calendar_app.intake.formats.language import name_of
from calendar_app.merging import awaits_review, belongs_on_calendar
from calendar_app.model import Article, Raw, Reading, Sighting, iso
from calendar_app.pipeline import ingest
from calendar_app.pipeline.ingesting import read
from calendar_app.reading import known_languages, reader

from . import desk
from .fields import (
    correction,
    empty_form,
    form_of,
    given_in,
    sentence_choices,
    span_of,
    told_by_hand,
)
from .foreseeing import Forecast, forecast
from .limits import fair, limiter
from .marked import MARKS, marked_text

BY_HAND = ".hand"  # what the names of its fields end in
_SEEN = "seen when the article was added"
_FIELDS = ("text", "title", "published", "publisher", "language", "url")

Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """One meeting that was read, under the number it has in the text, and what it would be.

    `values` are its fields as the form has them, `taken` says whether it is ticked.
    """

    number: int
    sighting: Sighting
    forecast: Forecast | None
    values: dict[str, str]
    taken: bool

    @property
    def key(self) -> str:
        """What the names of its fields end in."""
        return f".{self.sighting.id}"

    @property
    def edited(self) -> bool:
        return self.values != form_of(self.sighting)

    @property
    def doubtful(self) -> bool:
        return awaits_review(self.sighting)


def add() -> ResponseReturnValue:
    return _add_page({})


@limiter.shared_limit(fair("ARTICLES_READ"), "articles read", exempt_when=desk.may_write)
def add_article() -> ResponseReturnValue:
    """First what was found, before anything is kept; then, on `step=keep`, what is ticked is kept,
    with what was corrected."""
    fields = {key: request.form.get(key, "") for key in _FIELDS}
    reading = None
    try:
        fields |= _brought(fields)
        given = pipeline.as_version(article_of(fields), desk.store())
        reading = read(reader(), given)
        if request.form.get("step") == "keep":
            _sign_in("adding an article")
            told, kept_as = _keep(reading)
            flash(told)
            return redirect(url_for("pages.article", article_id=kept_as), 303)
    except CalendarAppError as problem:  # the pasted text must outlive any problem with it
        return _add_page(fields, reading, problem=str(problem)), problem.http_status
    return _add_page(fields, reading)


def _keep(reading: Reading) -> tuple[str, str]:
    """The article with all that it says, and a person's word on each thing that was changed: all of
    it, or on any error nothing. What is told of it, and the id that it is kept as. UsageError."""
    store, form = desk.store(), request.form
    with store.transaction():
        done = ingest(reading.article, reader=lambda _: reading, store=store, now=desk.now())
        if done.known:
            return "This article was kept already; nothing changed.", done.kept_as
        if form.get("seen"):  # else nobody saw the ticks, and there is nothing to say of them
            ticked = {s.id for s in reading.sightings} & set(form.getlist("take"))
            _say(reading, ticked)
        if form.get(f"sentence{BY_HAND}"):
            given = given_in(form, BY_HAND)
            span = span_of(form[f"sentence{BY_HAND}"])
            pipeline.add_by_hand(
                reading.article.id, told_by_hand(given), span, store=store, now=desk.now()
            )
        told = {uid for _, uid in store.sightings_in(reading.article.id) if uid}
        return _kept_words(len(told)), done.kept_as


def _say(reading: Reading, ticked: set[str]) -> None:
    """What the ticks and the fields say otherwise than the reader."""
    store, now = desk.store(), desk.now()
    sightings = {s.id: s for s in reading.sightings}
    placed = {id for id, s in sightings.items() if belongs_on_calendar(s)}
    if refused := sorted(placed - ticked):
        pipeline.refuse(refused, because=_SEEN, store=store, now=now)
    doubtful = {id for id in ticked if awaits_review(sightings[id])}
    if accepted := sorted(doubtful):
        pipeline.accept(accepted, because=_SEEN, store=store, now=now)
    for id in sorted(ticked):
        sighting = sightings[id]
        changed = correction(given_in(request.form, f".{id}"), sighting)
        if changed and id in placed | doubtful:
            (uid,) = store.decisions.meetings_of([id])
            pipeline.correct(uid, changed, because=_SEEN, store=store, now=now)
        elif "start" in changed:
            by_hand = told_by_hand({**form_of(sighting), **given_in(request.form, f".{id}")})
            pipeline.add_by_hand(sighting.article, by_hand, sighting.evidence, store=store, now=now)


def article_of(fields: Fields, source: str = "the pasted text") -> Article:
    """The article that a form or a JSON body describes. Raises IntakeError."""
    row = {
        "text": fields.get("text", ""),
        "title": fields.get("title", "").strip(),
        "published": fields.get("published", "").strip() or None,
        "language": fields.get("language", "").strip(),  # by its words where nobody says
        "publisher": fields.get("publisher", "").strip(),
        "url": fields.get("url", "").strip(),
    }
    made = to_articles(Raw(source, json.dumps(row).encode(), "application/json"))[0]
    return replace(made, name="", title=made.title or headline(made.text))


def _brought(fields: Fields) -> Fields:
    """What a file or a link has for the form. A link beside a text is the address of that text."""
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        found = _articles_in(upload.filename, upload.read())
    elif (link := fields["url"].strip()) and not fields["text"].strip():
        if not link.startswith(("http://", "https://")):
            raise IntakeError(link[:80], "not a link", "begin it with https://")
        _sign_in("reading a link")  # a server that fetches what strangers name is theirs
        found = articles(link, network=current_app.extensions["network"])
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


def _articles_in(name: str, body: bytes) -> list[Article]:
    """Of a bundle those that can be read. IntakeError where there is none."""
    found: list[Article] = []
    problem: IntakeError | None = None
    for part in unbundled(Raw(name, body, sniff(name, body))):
        try:
            if isinstance(part, IntakeError):
                raise part
            found += to_articles(part)
        except IntakeError as error:
            problem = problem or error
    if not found and problem:
        raise problem
    return found


def _sign_in(subject: str) -> None:
    if not desk.may_write():
        desk.sign_in(request.form.get("token", ""), subject)


def _add_page(fields: Fields, reading: Reading | None = None, *, problem: str = "") -> str:
    form = request.form
    sightings = _in_order(reading) if reading else []
    findings = [_finding(number, s) for number, s in enumerate(sightings, start=1)]
    return render_template(
        "add.html",
        fields=fields,
        problem=problem,
        reading=reading,
        findings=findings,
        taken=sum(one.taken for one in findings),
        yearless=sum(one.sighting.when is None for one in findings),
        text=marked_text(reading.article.text, reading.mentions, sightings, reading.refusals)
        if reading
        else "",
        legend_entries=MARKS.values(),
        known=reading is not None and _is_kept(reading.article),
        languages=[(code, name_of(code)) for code in known_languages()],
        language=name_of(reading.article.language) if reading else "",
        formats=sorted(EXTENSIONS),
        by_hand=BY_HAND,
        sentences=sentence_choices(reading.article) if reading else (),
        values={
            **empty_form(),
            **given_in(form, BY_HAND),
            "sentence": form.get(f"sentence{BY_HAND}", ""),
        },
        known_names=desk.names_offered(),
    )


def _finding(number: int, sighting: Sighting) -> Finding:
    form, told = request.form, forecast(sighting, desk.store())
    taken = belongs_on_calendar(sighting)
    if form.get("seen") and form.get("step") == "keep":
        taken = sighting.id in form.getlist("take")
    values = {**form_of(sighting), **given_in(form, f".{sighting.id}")}
    return Finding(number, sighting, told, values, taken)


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
