"""The page of one article: its text with what is read in it, and the meetings it speaks of."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from calendar_app.errors import UnknownLanguageError
from calendar_app.merging import awaits_review
from calendar_app.model import Article, Reading
from calendar_app.reading import reader

from . import desk
from .marked import MARKS, marked_text


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
        text=marked_text(
            shown.text,
            reading.mentions if reading else (),
            [s for s, _ in kept],
            reading.refusals if reading else (),
        ),
        legend_entries=MARKS.values(),
        refusals=reading.refusals if reading else (),
        mentions_known=reading is not None,
    )


def _read_again(article: Article) -> Reading | None:
    """None for a language that this version cannot read."""
    try:
        return reader()(article)
    except UnknownLanguageError:
        return None
