"""Which links of a page lead to articles. Pure, and sparing: a link that is missed is missed, one
that is followed for nothing costs a server a page and us a false article.

An article has an address of its own kind (a date, a number, or a headline in it) and words of a
headline's length; both are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from calendar_app.intake.formats.page import Link

FEWEST_WORDS = 4
FEWEST_LETTERS = 20

# In a path: a day or a month; a number of an article; a headline with hyphens or underscores.
_OF_AN_ARTICLE = re.compile(
    r"/(?:19|20)\d\d[/-]?(?:0\d|1[0-2])(?:[/-]|\d\d)|\d{5,}|(?:[^\W\d_]+[-_]){3,}|(?:%[0-9A-F]{2}.*){9,}",
    re.I,
)
_OF_SOMETHING_ELSE = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies)|authors?|search|login|signin|register|subscribe|account|"
    r"about|contact|privacy|terms|cookies?|imprint|careers|jobs|shop|rss|feeds?|share|print|"
    r"photos?|videos?|galler(?:y|ies)|podcasts?)(?:/|$)|"
    r"\.(?:jpe?g|png|gif|svg|mp[34]|zip|css|js|xml|ics)$",
    re.I,
)


def articles_among(links: Iterable[Link], page: str) -> list[str]:
    """The addresses of articles, each once, in the order of the page at the address `page`."""
    found: dict[str, None] = {}
    for link in links:
        if same_host(link.url, page) and is_an_article(link.url) and _is_headline(link.words):
            found[link.url] = None
    return list(found)


def is_an_article(url: str) -> bool:
    """Whether an address looks like that of an article."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or _OF_SOMETHING_ELSE.search(parts.path):
        return False
    return bool(_OF_AN_ARTICLE.search(parts.path))


def same_host(url: str, page: str) -> bool:
    """Whether both are of one host, be it with `www.` or without."""
    return _host(url) == _host(page)


def _is_headline(words: str) -> bool:
    """Scripts without spaces say in eight signs what others say in twenty letters."""
    letters = sum(map(str.isalpha, words))
    if any("\u2e80" <= one <= "\u9fff" or "\uac00" <= one <= "\ud7a3" for one in words):
        return letters >= 8
    return letters >= FEWEST_LETTERS and len(words.split()) >= FEWEST_WORDS


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
