"""Pages that change under their own address: each text that says something new is kept as an
article of its own, and what it says otherwise stands in the place of what was said before."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from calendar_app.merging import belongs_on_calendar, has_news, stand_ins
from calendar_app.model import Article, Reading, Sighting
from calendar_app.store import Store


def as_version(article: Article, store: Store) -> Article:
    """The article as it is to be read: where another text stands at its address already, a version
    of its own; where its text does, that one's."""
    if not article.url or article.version:
        return article
    kept = store.versions(article.url)
    if not kept:
        return article
    words = _words(article)
    same = next((one for one in kept if _words(one) == words), None)
    if same is not None:
        return replace(article, version=same.version)
    return replace(
        article, version=hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:16]
    )


def is_old_news(reading: Reading, store: Store, *, now: datetime) -> str | None:
    """The id of the latest version of a page, where this later one says nothing that it did not."""
    article = reading.article
    if not article.version or not article.url:
        return None
    latest = store.versions(article.url)[-1]
    told = [sighting for sighting, _ in store.sightings_in(latest.id)]
    return None if has_news(told, reading.sightings, today=now.date()) else latest.id


def supersede(reading: Reading, store: Store, *, now: datetime) -> list[str]:
    """Let what a later version says stand in the place of what earlier ones said of the same: the
    ids of those. The sightings of the reading are kept already."""
    article = reading.article
    if not article.version or not article.url:
        return []
    earlier: list[Sighting] = []
    for one in store.versions(article.url):
        if one.id == article.id:
            break
        earlier += (sighting for sighting, _ in store.sightings_in(one.id))
    gone = store.decisions.superseded(one.id for one in earlier)
    standing = [one for one in earlier if one.id not in gone and belongs_on_calendar(one)]
    later = [one for one in reading.sightings if belongs_on_calendar(one)]
    pairs = stand_ins(standing, later, today=now.date())
    store.decisions.succeed(pairs, now=now)
    return list(pairs)


def _words(article: Article) -> str:
    return " ".join(article.text.split())
