"""Which events a watched calendar has no more: a note on their meetings, no change of status."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from datetime import date, datetime

from calendar_app.model import Change, Source, SourceItem
from calendar_app.store import Store

from .rendering import RenderEvent, event_of
from .settling import fold_again


def note_listed(
    source: Source,
    listed: Container[str],
    *,
    store: Store,
    now: datetime,
    render: RenderEvent = event_of,
) -> list[Change]:
    """Mark the events of a calendar that are yet to come by whether it still has them, and fold
    their meetings again. `listed` are the keys of all that it has, whole as it was sent."""
    changes: list[Change] = []
    with store.transaction():
        today = now.date()
        coming = store.sources.coming(source, today)
        back = [item for item in coming if item.gone and item.key in listed]
        # What begins today may be on, and no longer ahead in the calendar's own eyes.
        gone = [
            item
            for item in coming
            if item.gone is None and item.key not in listed and not _begins_on(item, today)
        ]
        turned = [replace(item, gone=None) for item in back]
        turned += [replace(item, gone=now) for item in gone]
        for item in turned:
            store.sources.mark(source, item)
        for article in {item.article: None for item in turned if item.article}:
            for uid in {uid: None for _, uid in store.sightings_in(article) if uid}:
                changes += fold_again(uid, article=article, store=store, now=now, render=render)
    return changes


def _begins_on(item: SourceItem, day: date) -> bool:
    return item.state.startswith(day.isoformat())
