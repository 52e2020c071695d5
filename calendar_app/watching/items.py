"""What a source has: the items of a feed, a calendar, a sitemap, a page of links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from calendar_app.errors import IntakeError
from calendar_app.intake.formats.events import Event, events_of, within
from calendar_app.intake.formats.feed import article_in, feed_of
from calendar_app.intake.formats.page import links, without_campaign
from calendar_app.intake.formats.table import SITEMAP_INDEX
from calendar_app.model import Article, Raw, Source, SourceKind

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

    @property
    def state(self) -> str:
        """What can change under the same key: an event's time and the like."""
        return self.event.state if self.event else ""

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
        return Has(tuple(Item(e.key, e.link, article_in(e, source.name)) for e in entries))
    if source.kind is SourceKind.CALENDAR:
        days = ((now - PAST).date(), (now + AHEAD).date())
        told = events_of(raw, days)
        events = tuple(Item(one.key, event=one) for one in within(told, *days))
        listed = frozenset(one.key for one in told.events) if told.whole else frozenset()
        return Has(events, not told.goes_on, listed)
    if source.kind is SourceKind.SITEMAP:
        pages = recent_pages(raw, get=get, now=now)
        items = (Item(without_campaign(one.url), one.url, published=one.published) for one in pages)
        return Has(tuple(items), raw.media_type != SITEMAP_INDEX)  # which changes without it
    found = articles_among(links(raw)[0], raw.url or source.url)
    if not found:
        raise IntakeError(source.url, "no links to articles in it", "look whether the page moved")
    return Has(tuple(Item(without_campaign(url), url) for url in found))
