"""What stands at an address that somebody wants watched: a feed, a calendar, a sitemap, a page of
links, or a page that is an article itself."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from calendar_app.errors import IntakeError, UsageError
from calendar_app.intake import raw_of, to_articles
from calendar_app.intake.addresses import web_address
from calendar_app.intake.formats.events import events_of
from calendar_app.intake.formats.feed import feed_of
from calendar_app.intake.formats.page import links
from calendar_app.intake.formats.sitemap import is_sitemap
from calendar_app.intake.formats.table import ATOM, CALENDAR, HTML, RSS
from calendar_app.model import Raw, Source, SourceKind

from .due import LEAST
from .links import articles_among
from .manners import Get
from .sitemaps import recent_pages

EVERY = timedelta(hours=1)


def source_at(
    url: str, *, get: Get, now: datetime, name: str = "", every: timedelta = EVERY
) -> Source:
    """The source that `url` leads to, due at once. A page that names its feed leads to that.

    IntakeError where nothing there can be watched, UsageError where `every` is too often.
    """
    if every < LEAST:
        minutes = LEAST // timedelta(minutes=1)
        problem = f"more often than every {minutes} minutes"
        raise UsageError("--every", problem, "give other people's servers some peace")
    url = web_address(_as_http(url)).geturl()
    raw = raw_of(url, get(url))
    if raw.media_type == HTML and (feeds := links(raw)[1]):
        url = web_address(feeds[0]).geturl()
        raw = raw_of(url, get(url))
    kind, title = _kind(raw, get, now)
    named = _line(name) or _line(title) or urlsplit(url).hostname or url
    return Source(url=url, name=named, kind=kind, every=every, made=now, next_due=now)


def _kind(raw: Raw, get: Get, now: datetime) -> tuple[SourceKind, str]:
    if raw.media_type in (RSS, ATOM):
        return SourceKind.FEED, feed_of(raw).title
    if raw.media_type == CALENDAR:
        return SourceKind.CALENDAR, events_of(raw).title
    if is_sitemap(raw):
        recent_pages(raw, get=get, now=now)  # what it leads to has to be there, too
        return SourceKind.SITEMAP, ""
    if raw.media_type == HTML and articles_among(links(raw)[0], raw.url or raw.source):
        return SourceKind.INDEX, ""
    if raw.media_type == HTML:
        with suppress(IntakeError):
            return SourceKind.PAGE, to_articles(raw)[0].title
    raise IntakeError(
        raw.source,
        "neither a news feed, a calendar, a sitemap nor a page with an article or links to some",
        "give the address of RSS, Atom or .ics",
    )


def _line(name: str) -> str:
    """What a stranger's feed calls itself is printed, in terminals too."""
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())[:200]


def _as_http(url: str) -> str:
    """Calendar programs call the same address webcal."""
    scheme, _, rest = url.strip().partition("://")
    return f"https://{rest}" if scheme.lower() in ("webcal", "webcals") else url
