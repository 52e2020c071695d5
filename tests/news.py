"""A news site on this machine: its feed, its front page and its articles."""

from __future__ import annotations

from email.utils import format_datetime
from html import escape

from factories import NOW
from loopback import page

HTML = "Content-Type: text/html; charset=utf-8"


def a_feed(*items: tuple[str, str, str], title: str = "The Wire") -> bytes:
    """RSS 2.0 of (path, headline, words), the address of the site being `{base}`."""
    entries = "".join(
        f"<item><guid>{path}</guid><link>{{base}}{path}</link><title>{escape(headline)}</title>"
        f"<description>{escape(words)}</description>"
        f"<pubDate>{format_datetime(NOW)}</pubDate></item>"
        for path, headline, words in items
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{entries}'
        "</channel></rss>"
    ).encode()


def an_article(headline: str, words: str) -> bytes:
    """A page of its own."""
    return page(
        f'<!doctype html><html lang="en"><head><title>{headline}</title></head><body><article>'
        f"<h1>{headline}</h1><p>{words}</p><p>Officials said on Monday that they would say no more "
        "about it before the end of the week, and asked for patience.</p></article></body></html>"
        "".encode(),
        HTML,
    )


MEETS = "The NATO-Russia Council will meet in Brussels on 12 January 2022."
MOVED = (
    "The meeting of the NATO-Russia Council in Brussels that was planned for 12 January 2022 has "
    "been postponed to 14 January 2022."
)
SESSION = "The OSCE Permanent Council will meet in Vienna on 13 January 2022 at 10:00."
