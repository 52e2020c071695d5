"""What waits for a person's word, one at a time: the list left, the evidence right, nearest first.

Every button is a form of `saying`, which leads on to the next one; keys press the same buttons.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from calendar_app import pipeline
from calendar_app.errors import UsageError
from calendar_app.feeds.history import outlet_of
from calendar_app.model import Article, Doubt, Meeting, Occasion, Sighting, Waiting, Word
from calendar_app.store import Store

from . import desk
from .fields import correction, form_of, given_in
from .marked import in_context, names_of
from .present import (
    STATUS_WORDS,
    actor_name,
    best_sighting,
    body_name,
    hour_words,
    place_words,
    saying_words,
    when_words,
)
from .read_as import ReadAs, place_in, read_as
from .saying import reason, require_writer, tell

review = Blueprint("review", __name__)

_LISTED = 30  # beside the one that is shown, which stands after some _BEFORE of them
_BEFORE = 6
_SAID = 10  # of the last words

DOUBT_WORDS = {
    Doubt.UNSURE: "Too unsure for the calendar",
    Doubt.YEAR: "The year is assumed",
    Doubt.RIVALS: "Perhaps the same as another",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A sighting with its words, as evidence."""

    sighting: Sighting
    article: Article
    quote: Markup
    read: ReadAs
    place: tuple[int, int]

    @property
    def outlet(self) -> str:
        return outlet_of(self.article) or "An article"


@dataclass(frozen=True, slots=True)
class Cell:
    value: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Rival:
    """A meeting that it may be the same as; `rows` are field, this one's, the other's."""

    meeting: Meeting
    told: Told | None
    rows: tuple[tuple[str, Cell, Cell], ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One of the last words of people, and the title of what it is about."""

    word: Word
    words: str
    about: str


@review.get("/review")
def page() -> ResponseReturnValue:
    """`at` is the sighting that is shown; the nearest one without it."""
    return _page(request.args.get("at", ""))


@review.post("/review/<id>/correct")
def correct(id: str) -> ResponseReturnValue:
    """Onto the calendar, with the fields that were changed."""
    require_writer()
    store = desk.store()
    order = store.review_order(desk.today())
    if id not in order:
        return redirect(url_for("review.page"), 303)
    (waiting,) = store.awaiting_review(desk.today(), limit=1, offset=order.index(id))
    given = given_in(request.form)
    try:
        with store.transaction():
            standing: Occasion = store.meeting(waiting.uid) if waiting.uid else waiting.sighting
            changed = correction(given, standing)
            uid, done = waiting.uid, None
            if not uid or not changed:
                done = pipeline.accept([id], **reason(), store=store, now=desk.now())
                uid = done.meetings[0]
            if changed:
                done = pipeline.correct(uid, changed, **reason(), store=store, now=desk.now())
    except UsageError as problem:
        return _page(id, given=given, problem=str(problem)), problem.http_status
    if done:
        tell("Corrected." if changed else "Accepted.", done)
    return redirect(desk.own_path(request.form.get("next")) or url_for("review.page"), 303)


def _page(at: str, *, given: Mapping[str, str] | None = None, problem: str = "") -> str:
    store = desk.store()
    midnight = desk.now().replace(hour=0, minute=0, second=0, microsecond=0)
    order = store.review_order(desk.today())
    here = order.index(at) if at in order else 0
    start = max(0, min(here - _BEFORE, len(order) - _LISTED))  # of those that are listed
    waiting = store.awaiting_review(desk.today(), limit=_LISTED, offset=start)
    shown = waiting[here - start] if waiting else None
    standing = _standing(shown, store) if shown else None
    return render_template(
        "review.html",
        waiting=waiting,
        start=start,
        total=len(order),
        settled=store.words.count_since(midnight),
        shown=shown,
        here=here,
        address=lambda place: _address(order, place),
        following=_address(order, here + 1),
        told=_told(shown.sighting, standing or shown.sighting, store) if shown else None,
        rivals=_rivals(shown, standing, store) if shown and standing else (),
        values={**form_of(standing or shown.sighting), **(given or {})} if shown else {},
        given=given,
        problem=problem,
        doubt_words=DOUBT_WORDS,
        spoken=_spoken(store),
        known=desk.names_offered(),
    )


def _address(order: Sequence[str], place: int) -> str:
    """Of what waits at that place; of the whole page where nothing does."""
    if place < len(order):
        return url_for("review.page", at=order[place])
    return url_for("review.page")


def _standing(waiting: Waiting, store: Store) -> Meeting | None:
    return store.find_meeting(waiting.uid) if waiting.uid else None


def _told(sighting: Sighting, about: Occasion, store: Store) -> Told:
    article = store.article(sighting.article)
    names = names_of(about, sighting.evidence, article)
    return Told(
        sighting,
        article,
        in_context(article.text, sighting, names),
        read_as(sighting, article.text),
        place_in(sighting, article.text, article.language),
    )


def _rivals(waiting: Waiting, standing: Meeting, store: Store) -> list[Rival]:
    found = []
    for uid in waiting.rivals:
        meeting = store.find_meeting(uid)
        if meeting is None or meeting.uid == standing.uid:
            continue
        best = best_sighting(meeting, store.sightings(meeting.uid))
        told = _told(best, meeting, store) if best else None
        found.append(Rival(meeting, told, tuple(_compared(standing, meeting))))
    return found


def _compared(one: Meeting, other: Meeting) -> list[tuple[str, Cell, Cell]]:
    rows = []
    for name, words in _ROWS.items():
        here, there = words(one), words(other)
        if here or there:
            differs = here != there
            rows.append(
                (name, Cell(here or "not told", differs), Cell(there or "not told", differs))
            )
    return rows


def _spoken(store: Store) -> list[Spoken]:
    told = []
    for word in store.words.latest(_SAID):
        titles = dict.fromkeys(one.title for one in store.decisions.told(word.sightings))
        told.append(Spoken(word, saying_words(word), "; ".join(titles)))
    return told


_ROWS: Mapping[str, Callable[[Meeting], str]] = {
    "Title": lambda m: m.title,
    "Date": lambda m: when_words(m.when),
    "Hour": lambda m: hour_words(m.when) if m.when else "",
    "Place": place_words,
    "Venue": lambda m: m.venue or "",
    "Body": lambda m: body_name(m.body) if m.body else "",
    "Who": lambda m: ", ".join(actor_name(one) for one in m.participants),
    "People": lambda m: ", ".join(m.people),
    "Kind": lambda m: m.kind.value.replace("-", " ").capitalize(),
    "Status": lambda m: STATUS_WORDS[m.status],
}
