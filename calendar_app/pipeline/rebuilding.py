"""Every meeting made anew: articles and people's words in the order in which they came in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from calendar_app.merging import follow
from calendar_app.model import Article, Meeting, Word
from calendar_app.store import Store

from .correcting import enact
from .ingesting import Reader, read, remember
from .rendering import RenderEvent, event_of, rendered
from .settling import Cause


def rebuild(*, reader: Reader, store: Store, now: datetime, render: RenderEvent = event_of) -> int:
    """Make every meeting anew from the articles and from what people said, in the order and at the
    times that it was kept; how many there are then.

    The uids are the same as long as the reader finds the meetings in the same places, and to
    whoever subscribed to one it goes on: its SEQUENCE and LAST-MODIFIED fall behind nothing that
    was sent out. Sightings, links and history are those of this reading: keep a copy
    (`Store.copy_to`) of what they were.
    """
    with store.transaction():
        before = {meeting.uid: meeting for meeting in store.meetings()}
        store.decisions.forget()
        for at, came in _journal(store):
            if isinstance(came, Article):
                cause = Cause(at, article=came.id, at=at)
                remember(read(reader, came), store=store, cause=cause, render=render)
            else:
                enact(came, store=store, cause=Cause(at, word=came, at=at), render=render)
        go_on_from(before, store=store, now=now, render=render)
        return store.count()


def go_on_from(
    before: Mapping[str, Meeting],
    *,
    store: Store,
    now: datetime,
    render: RenderEvent = event_of,
) -> None:
    """Let the version that calendars know each meeting by fall behind none that was sent out:
    these are the meetings, by uid, as they were before the database was made anew."""
    with store.transaction():
        for meeting in store.meetings():
            known = before.get(meeting.uid)
            told = follow(known, replace(meeting, last_modified=now)) if known else meeting
            if told != meeting:
                event, _ = rendered(told, store.changes(told.uid), store, render)
                store.record(told, event=event, article="", now=now)


def _journal(store: Store) -> Iterator[tuple[datetime, Article | Word]]:
    """What came in and when: articles, words, and words that were taken back."""
    kept = store.decisions.kept()
    came: list[tuple[datetime, Article | Word]] = [(at, article) for article, at in kept]
    kept_at = {article.id: at for article, at in kept}
    for word in store.words.all():
        made_at = word.made_at
        if article := word.fields.get("article"):  # whatever the clock said, it was there before
            made_at = max(made_at, kept_at[article])
        came.append((made_at, word))
        if word.undone_at:
            came.append((max(made_at, word.undone_at), word))
    yield from sorted(came, key=lambda one: one[0])
