"""Every meeting made anew: articles and people's words in the order in which they came in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from calendar_app.merging import follow, successors
from calendar_app.model import Article, Meeting, Reading, Word
from calendar_app.store import Store
from calendar_app.store.rereading import Rereading

from .correcting import enact
from .ingesting import Reader, read, remember
from .rendering import RenderEvent, event_of, rendered
from .settling import Cause


def rebuild(*, reader: Reader, store: Store, now: datetime, render: RenderEvent = event_of) -> int:
    """Make every meeting anew from the articles and from what people said, in the order and at the
    times that it was kept; how many there are then.

    The uids are the same as long as the reader finds the meetings in the same places, and to
    whoever subscribed to one it goes on: its SEQUENCE and LAST-MODIFIED fall behind nothing that
    was sent out. One that is found no more leaves the calendar, and its history says so. Sightings,
    links and history are those of this reading: keep a copy (`Store.copy_to`) of what they were.
    """
    with store.transaction():
        former = Rereading(store)
        former.set_aside()
        before = {meeting.uid: meeting for meeting in store.meetings()}
        store.decisions.forget()
        for at, came in _journal(store):
            if isinstance(came, Article):
                reading = read(reader, came)
                _tie_anew(reading, former)
                cause = Cause(at, article=came.id, at=at)
                remember(reading, store=store, cause=cause, render=render)
            else:
                word = store.words.word(came.number)  # with the sightings that it is about by now
                enact(word, store=store, cause=Cause(at, word=word, at=at), render=render)
        former.let_go(now)
        go_on_from(before, store=store, now=now, render=render)
        for uid, sequence in former.back().items():
            told = replace(store.meeting(uid), sequence=sequence + 1, last_modified=now)
            event, _ = rendered(told, store.changes(uid), store, render)
            store.record(told, event=event, article="", now=now)
        former.clear()
        return store.count()


def _tie_anew(reading: Reading, former: Rereading) -> None:
    """Uids and words of what is read otherwise by now are those of what is found in its place."""
    article = reading.article.id
    gone = former.lost_subjects(article, [one.id for one in reading.sightings])
    if gone:
        new = former.unknown(reading.sightings)
        for old, successor in successors(gone, new).items():
            former.tie(old, successor)


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
