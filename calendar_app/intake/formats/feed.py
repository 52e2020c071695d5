"""News feeds: RSS in its dialects and Atom (RFC 4287), by feedparser; XML that declares entities is
refused before any parser sees it."""

from __future__ import annotations

import calendar
import io
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urljoin

from calendar_app.errors import IntakeError
from calendar_app.model import Article, Raw

from .dates import in_years
from .language import language_of
from .page import without_campaign, words_of
from .table import ATOM, RSS, readable, reads
from .text import decode, tidy

MOST_ENTRIES = 500

_ENTITIES = re.compile(r"<!ENTITY|<!DOCTYPE[^>\[]{0,500}\[", re.I)


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed. `key` is what the feed knows it by; `text` are its words without the
    headline, which may be the whole article, its beginning, or nothing."""

    key: str
    link: str | None
    title: str
    text: str
    published: date | datetime | None
    changed: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    title: str
    entries: tuple[Entry, ...]


@reads(RSS, ".rss")
@reads(ATOM, ".atom")
def news_feed(raw: Raw) -> list[Article]:
    """What stands in the feed itself, each entry an article; `watch` follows their links."""
    feed = feed_of(raw)
    found = [article_in(entry, feed.title) for entry in feed.entries]
    if not found:
        raise IntakeError(raw.source, "a feed without entries", "give one with news in it")
    return found


def article_in(entry: Entry, publisher: str) -> Article:
    """An entry as it stands in the feed."""
    text = "\n\n".join(filter(None, (entry.title, entry.text)))
    return Article(
        text=text,
        title=entry.title,
        published=entry.published,
        publisher=publisher,
        url=entry.link and without_campaign(entry.link),
        language=language_of(text),
    )


def feed_of(raw: Raw) -> Feed:
    """The feed's own title and its entries, as they stand. IntakeError where it is none."""
    refuse_entities(raw)
    with readable(raw):
        return _parsed(raw)


def _parsed(raw: Raw) -> Feed:
    import feedparser  # type: ignore[import-untyped]  # has no types

    # As a stream: a string could be taken for an address. What the server said stays out of it:
    # the bytes were unpacked, and the encoding that the XML declares outranks it.
    told = feedparser.parse(io.BytesIO(raw.body), resolve_relative_uris=False)
    if not told.version and not told.entries:
        raise IntakeError(raw.source, "not a news feed", "give the address of RSS or Atom")
    base = raw.url or ""
    entries = (_entry(one, base) for one in told.entries[:MOST_ENTRIES])
    return Feed(_line(told.feed.get("title")), tuple(one for one in entries if one))


def refuse_entities(raw: Raw) -> None:
    """IntakeError where XML declares names of its own for other text: such names can swell beyond
    all measure, or fetch files, and no news needs them."""
    if _ENTITIES.search(decode(raw)) or _ENTITIES.search(raw.body.decode("utf-16", "ignore")):
        raise IntakeError(raw.source, "XML that declares entities", "give it without them")


def _entry(told: Any, base: str) -> Entry | None:
    link = urljoin(base, _line(told.get("link"))) if told.get("link") else ""
    if not link.startswith(("http://", "https://")):
        link = ""
    bodies = [one.get("value", "") for one in told.get("content", ())] + [told.get("summary", "")]
    text = max((words_of(tidy(body)) for body in bodies if body), key=len, default="")
    title = words_of(_line(told.get("title"))).replace("\n", " ")
    key = _line(told.get("id")) or link or f"{title} {_line(told.get('published'))}".strip()
    if not key or not (title or text):
        return None
    changed = _moment(dict.get(told, "updated_parsed"))
    return Entry(key[:2000], link or None, title, text, _published(told), changed)


def _published(told: Any) -> date | datetime | None:
    """feedparser gives UTC; what was last changed stands in where nothing says when it came out."""
    # Past the library's own `get`, in which one key may answer as another.
    return _moment(dict.get(told, "published_parsed") or dict.get(told, "updated_parsed"))


def _moment(parsed: Any) -> date | datetime | None:
    try:
        moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (OverflowError, ValueError, OSError):
        return None
    return in_years(moment) if moment else None


def _line(told: object) -> str:
    return " ".join(tidy(str(told)).split()) if told else ""
