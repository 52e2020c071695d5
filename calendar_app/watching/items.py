"""What a source has: the items of a feed, a calendar, a sitemap, a page of links."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from calendar_app.errors import IntakeError
from calendar_app.intake import to_articles
from calendar_app.intake.formats.events import Event, events_of, within
from calendar_app.intake.formats.feed import article_in, feed_of
from calendar_app.intake.formats.page import links, without_campaign
from calendar_app.intake.formats.table import SITEMAP_INDEX
from calendar_app.model import Article, Raw, Source, SourceKind, iso

from .links import articles_among
from .manners import Get
from .sitemaps import recent_pages

PAST, AHEAD = timedelta(days=14), timedelta(days=400)  # of a calendar's events, what is news
WHOLE = 700  # characters of an entry that are taken for the article and not for its beginning


@dataclass(frozen=True, slots=True)
class Item:
    """Something that a source has: words of its own, a link to more, or both."""

    key: str
    link: str | None = None
    standing: Article | None = None
    event: Event | None = None
    published: date | datetime | None = None
    changed: str = ""

    @property
    def state(self) -> str:
        """What can change under the same key: an event's time and the like; of an entry, what its
        source says of its last change."""
        return self.event.state if self.event else self.changed

    @property
    def is_whole(self) -> bool:
        return self.standing is not None and (self.link is None or len(self.standing.text) >= WHOLE)


@dataclass(frozen=True, slots=True)
class Has:
    """The `items` of a source in its own order. `all` where an answer that it has not changed will
    mean that there is nothing to read. `listed` are the keys of all events of a calendar that came
    whole and has any: an empty one is more often a fault than a free year."""

    items: tuple[Item, ...]
    all: bool = True
    listed: frozenset[str] = frozenset()


def what_it_has(source: Source, raw: Raw, *, get: Get, now: datetime) -> Has:
    """What the source has. IntakeError where it is not what it was."""
    if source.kind is SourceKind.FEED:
        entries = feed_of(raw).entries
        return Has(
            tuple(
                Item(
                    e.key, e.link, article_in(e, source.name), changed=_changed(e.title, e.changed)
                )
                for e in entries
            )
        )
    if source.kind is SourceKind.CALENDAR:
        days = ((now - PAST).date(), (now + AHEAD).date())
        told = events_of(raw, days)
        events = tuple(Item(one.key, event=one) for one in within(told, *days))
        listed = frozenset(one.key for one in told.events) if told.whole else frozenset()
        return Has(events, not told.goes_on, listed)
    if source.kind is SourceKind.SITEMAP:
        pages = recent_pages(raw, get=get, now=now)
        items = (
            Item(
                without_campaign(one.url),
                one.url,
                published=one.published,
                changed=_changed(one.title, one.changed),
            )
            for one in pages
        )
        return Has(tuple(items), raw.media_type != SITEMAP_INDEX)  # which changes without it
    if source.kind is SourceKind.PAGE:
        article = to_articles(raw)[0]
        words = " ".join(article.text.split())
        digest = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:16]
        named = replace(article, publisher=article.publisher or source.name, url=source.url)
        return Has((Item(source.url, standing=named, changed=digest),))
    found = articles_among(links(raw)[0], raw.url or source.url)
    if not found:
        raise IntakeError(source.url, "no links to articles in it", "look whether the page moved")
    return Has(tuple(Item(without_campaign(url), url) for url in found))


def _changed(title: str, changed: date | datetime | None) -> str:
    """What a source says of an entry that is another when the page behind it was changed."""
    return f"{iso(changed) or ''} {title}".strip()[:300]
