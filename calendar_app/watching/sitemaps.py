"""Which pages of a sitemap are read: those whose dates are of the last days, the latest first.

A sitemap may list all that a site ever wrote. A page of which it does not say since when it is
there is therefore not read; where that is so of all, the sitemap cannot be watched.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from calendar_app.errors import IntakeError
from calendar_app.intake import raw_of
from calendar_app.intake.formats.page import without_campaign
from calendar_app.intake.formats.sitemap import Page, is_sitemap, sitemap_of
from calendar_app.model import Raw

from .links import is_an_article, same_host
from .manners import Get

RECENT = timedelta(days=14)
AHEAD = timedelta(days=2)  # clocks and zones; what lies further ahead is no date of a page
MOST_MAPS = 5  # of a sitemap of sitemaps, at a time
MOST_PAGES = 300


def recent_pages(raw: Raw, *, get: Get, now: datetime) -> list[Page]:
    """The articles of the last days in a sitemap and those it leads to, the latest first.

    IntakeError where one of them cannot be had, or nothing in them has a date.
    """
    found = sitemap_of(raw)
    pages = found.pages
    if found.of_sitemaps:
        pages = tuple(page for one in _maps(raw, found.pages, now) for page in _listed(one, get))
    if pages and not any(_date(page) for page in pages):
        raise IntakeError(
            raw.source, "a sitemap without dates: nothing says what is new", "give its news feed"
        )
    here = raw.url or raw.source
    recent = {
        without_campaign(page.url): page
        for page in _latest(pages, now)
        if same_host(page.url, here) and (page.title or is_an_article(page.url))
    }
    return list(recent.values())[:MOST_PAGES]


def _maps(raw: Raw, maps: Iterable[Page], now: datetime) -> list[str]:
    """Those that changed lately; where none bears a date, those that are called news, or else the
    last ones: sites add at the end."""
    here = raw.url or raw.source
    near = [one for one in maps if same_host(one.url, here)]
    if any(_date(one) for one in near):
        return [one.url for one in _latest(near, now)][:MOST_MAPS]
    news = [one for one in near if "news" in one.url.casefold()] or near[::-1]
    return [one.url for one in news][:MOST_MAPS]


def _listed(url: str, get: Get) -> tuple[Page, ...]:
    raw = raw_of(url, get(url))
    if not is_sitemap(raw):
        raise IntakeError(url, "not the sitemap that it is said to be", "tell its site")
    found = sitemap_of(raw)
    return () if found.of_sitemaps else found.pages  # the protocol has no third level


def _latest(pages: Iterable[Page], now: datetime) -> list[Page]:
    dated = ((_moment(told), page) for page in pages if (told := _date(page)))
    recent = [(at, page) for at, page in dated if now - RECENT <= at <= now + AHEAD]
    return [page for _, page in sorted(recent, key=lambda one: one[0], reverse=True)]


def _date(page: Page) -> date | datetime | None:
    return page.published or page.changed


def _moment(told: date | datetime) -> datetime:
    return told if isinstance(told, datetime) else datetime.combine(told, time(), UTC)
