"""A web page's article: its main text, its headline, its date and its address.

trafilatura finds the text (docs/adr/0006); the date is the surest of what the page says of itself.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from calendar_app.errors import IntakeError
from calendar_app.model import Article, Raw

from .dates import parse_date
from .language import language_of
from .table import HTML, reads, stem
from .text import decode, tidy, web_address

# Fewer characters than this under the headline, and a page is a login form or a "not found".
SHORTEST_ARTICLE = 80

_CAMPAIGN = re.compile(r"(?:utm_[a-z]+|fbclid|gclid|mc_[ce]id|at_(?:medium|campaign))=", re.I)

# They tell the terminal about every page they find odd; our own errors say what matters.
for _library in ("trafilatura", "htmldate"):
    logging.getLogger(_library).addHandler(logging.NullHandler())


@reads(HTML, ".html", ".htm", ".xhtml")
def web_page(raw: Raw) -> list[Article]:
    """The main text of a page, its headline first, dated by what the page says of itself."""
    # A third of a second to import, and most articles are not pages.
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    page = _tree(raw)
    published = page_date(page)  # before the extraction, which takes the page apart
    claimed = (page.get("lang") or "").partition("-")[0].strip().lower()
    found = bare_extraction(page, with_metadata=True, include_comments=False)
    if not isinstance(found, Document):
        raise _no_article(raw.source)
    paragraphs = [line.strip() for line in tidy(found.text or "").splitlines() if line.strip()]
    title = " ".join(tidy(found.title or "").split())
    # The page's name often carries the site's ("Talks in Vienna | The Wire"): the headline over
    # the text, where it is the same one, is the better title.
    if title and paragraphs and title.casefold().startswith(paragraphs[0].casefold()):
        title = paragraphs.pop(0)
    if sum(map(len, paragraphs)) < SHORTEST_ARTICLE:
        raise _no_article(raw.source)
    text = "\n\n".join([title, *paragraphs] if title else paragraphs)
    return [
        Article(
            text=text,
            title=title,
            published=published,
            language=language_of(text, claimed=claimed),
            publisher=found.sitename or "",
            url=_address_of_page(raw, found.url),
            name=stem(raw.source),
        )
    ]


def page_date(page: Any) -> date | datetime | None:
    """When a page was published: JSON-LD, then the article's meta tag, then <time>, then htmldate.

    `page` is an lxml tree. The order is by how seldom each is wrong: a machine-readable date of
    this article, before any date that merely stands on the page.
    """
    stated = [
        *_json_ld_dates(page),
        *page.xpath("//meta[@property='article:published_time']/@content"),
        *page.xpath("//article//time/@datetime | //time[@pubdate]/@datetime"),
        *page.xpath("//time/@datetime"),
    ]
    for told in stated:
        if moment := parse_date(str(told)):
            return moment
    from htmldate import find_date  # arrives with trafilatura, and is as slow to import

    guess = find_date(page, original_date=True)
    return parse_date(guess) if guess else None


def _tree(raw: Raw) -> Any:
    """The page as an lxml tree. Encoded anew, since lxml refuses text that declares an encoding."""
    # lxml arrives with trafilatura and has no types of its own.
    from lxml.etree import ParserError  # type: ignore[import-untyped]
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return document_fromstring(tidy(decode(raw)).encode("utf-8"), parser=parser)
    except ParserError:
        raise _no_article(raw.source) from None


def _json_ld_dates(page: Any) -> list[str]:
    dates: list[str] = []
    for block in page.xpath("//script[@type='application/ld+json']/text()"):
        try:
            told = json.loads(block)
        except (ValueError, RecursionError):
            continue  # many pages carry broken blocks; the next source of the date stands ready
        pending = [told]
        while pending:
            node = pending.pop(0)
            if isinstance(node, list):
                pending += node
            elif isinstance(node, dict):
                if isinstance(found := node.get("datePublished"), str):
                    dates.append(found)
                pending += [v for k, v in node.items() if k in ("@graph", "mainEntity")]
    return dates


def _address_of_page(raw: Raw, canonical: str | None) -> str | None:
    """What the page says its address is, where it stands on the host that it came from and names
    more than its front page: else a site could take another one's name, or give all its pages one.
    """
    told = web_address(canonical)
    if raw.url is None:
        return told
    if told:
        here, there = urlsplit(raw.url), urlsplit(told)
        if there.hostname == here.hostname and there.path.strip("/"):
            return told
    return without_campaign(raw.url)


def without_campaign(url: str) -> str:
    """`url` without what tells where its reader came from: one article, one address."""
    parts = urlsplit(url)
    asked = [one for one in parts.query.split("&") if not _CAMPAIGN.match(one)]
    return parts._replace(query="&".join(asked), fragment="").geturl()


def _no_article(source: str) -> IntakeError:
    return IntakeError(
        source, "a page without an article", "save the article's own page, or paste its text"
    )
