"""The page of one article: its text with what is read in it, and the meetings it speaks of."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template
from flask.typing import ResponseReturnValue

from calendar_app.errors import UnknownLanguageError
from calendar_app.intake.formats.language import name_of
from calendar_app.merging import awaits_review
from calendar_app.model import Article, Reading
from calendar_app.reading import reader

from . import desk
from .fields import empty_form, sentence_choices
from .marked import MARKS, marked_text


def article(article_id: str) -> ResponseReturnValue:
    """The article as it is read today; what was kept from it beside it."""
    return page(article_id)


def page(article_id: str, *, given: Mapping[str, str] | None = None, problem: str = "") -> str:
    """The page; with what was `given` for a meeting by hand and the `problem` with it, where it is
    shown again. ArticleNotFoundError."""
    store = desk.store()
    shown = store.article(article_id)
    kept = store.sightings_in(shown.id)
    reading = _read_again(shown)
    return render_template(
        "article.html",
        article=shown,
        found=[(s, store.find_meeting(uid) if uid else None) for s, uid in kept],
        versions=store.versions(shown.url) if shown.url else (),
        superseded=store.decisions.superseded(s.id for s, _ in kept),
        language=name_of(shown.language),
        refused=store.words.refused(s.id for s, _ in kept),
        awaits_review=awaits_review,
        text=marked_text(
            shown.text,
            reading.mentions if reading else (),
            [s for s, _ in kept],
            reading.refusals if reading else (),
        ),
        legend_entries=MARKS.values(),
        refusals=reading.refusals if reading else (),
        mentions_known=reading is not None,
        sentences=sentence_choices(shown),
        values={**empty_form(), **(given or {})},
        given=given,
        problem=problem,
        known=desk.names_offered(),
    )


def _read_again(article: Article) -> Reading | None:
    """None for a language that this version cannot read."""
    try:
        return reader()(article)
    except UnknownLanguageError:
        return None
