"""One article: read it, keep what it says, decide which meetings it speaks of, fold those anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from calendar_app.errors import EventNotRenderedError, UnknownLanguageError
from calendar_app.merging import as_corrected, belongs_on_calendar
from calendar_app.model import Article, Change, Reading
from calendar_app.store import Store

from .rendering import RenderEvent, event_of
from .settling import Cause, Settled, settle
from .versions import as_version, is_old_news, supersede

Reader = Callable[[Article], Reading]


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of an article. `known` where it was kept before; then nothing has changed.

    `meetings` are the uids that it speaks of, in the order of its text. `unrendered` tell which of
    them no feed can carry, and why. `kept_as` is the id of the article that has what it says: of a
    page that changed and says nothing new, that of the version before.
    """

    reading: Reading
    changes: tuple[Change, ...]
    known: bool
    meetings: tuple[str, ...] = ()
    unrendered: tuple[EventNotRenderedError, ...] = ()
    kept_as: str = ""


def ingest(
    article: Article,
    *,
    reader: Reader,
    store: Store,
    now: datetime,
    render: RenderEvent = event_of,
) -> Ingested:
    """Read one article and remember what it says: all of it, or on any error nothing.

    Sightings without a place on the calendar are kept, but make no meeting. An article in a
    language without a reader is kept for the day on which there is one: `rebuild` reads it then.
    StoreError passes through.
    """
    article = as_version(article, store)
    reading = read(reader, article)
    with store.transaction():
        if (latest := is_old_news(reading, store, now=now)) is not None:
            return Ingested(reading, (), True, _told_of(store, latest), kept_as=latest)
        if not store.add_article(article, now=now):
            return Ingested(reading, (), True, _told_of(store, article.id), kept_as=article.id)
        settled = remember(reading, store=store, cause=Cause(now, article.id), render=render)
        meetings = _told_of(store, article.id)
    return Ingested(
        reading, settled.changes, False, meetings, settled.unrendered, kept_as=article.id
    )


def read(reader: Reader, article: Article) -> Reading:
    """What the reader makes of it, or that there is none for its language."""
    try:
        return reader(article)
    except UnknownLanguageError:
        return Reading(article, (), (), unread=True)


def remember(reading: Reading, *, store: Store, cause: Cause, render: RenderEvent) -> Settled:
    """Keep what a kept article says, and decide."""
    # A reader that says the very same thing twice has said it once.
    sightings = {sighting.id: sighting for sighting in reading.sightings}
    store.add_sightings(list(sightings.values()))
    placed = {id: sighting for id, sighting in sightings.items() if belongs_on_calendar(sighting)}
    store.decisions.place(placed.values())
    gone = supersede(reading, store, now=cause.now)
    former = store.decisions.formerly(placed)
    for id, told in former.items():
        words = store.words.about([id], at=cause.at)
        store.decisions.place_anew(placed[id], as_corrected(placed[id], words) or told)
    return settle({*placed, *gone}, store=store, cause=cause, render=render)


def _told_of(store: Store, article: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(uid for _, uid in store.sightings_in(article) if uid))
