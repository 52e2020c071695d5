"""A web page's article: its main text, its headline, its date and its address.

trafilatura finds the text (docs/adr/0006); the date is the surest of what the page says of itself.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from calendar_app.errors import IntakeError
from calendar_app.model import Article, Raw

from .language import language_of
from .stamps import WITHOUT_GUESSING, page_date
from .table import ATOM, HTML, RSS, readable, reads, stem
from .text import decode, tidy, web_address

# Fewer characters than this under the headline, and a page is a login form or a "not found".
SHORTEST_ARTICLE = 80

_CAMPAIGN = re.compile(r"(?:utm_[a-z]+|fbclid|gclid|mc_[ce]id|at_(?:medium|campaign))=", re.I)

_BREAK = "\x1e"  # a mark that no text has: it is no character of XML
_INLINE = {"a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "mark", "q", "s", "small",
           "span", "strong", "sub", "sup", "time", "u"}  # fmt: skip

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
    found = bare_extraction(
        page, with_metadata=True, include_comments=False, date_extraction_params=WITHOUT_GUESSING
    )
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


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page: where it leads, in full, and its words."""

    url: str
    words: str


def links(raw: Raw) -> tuple[list[Link], list[str]]:
    """The links of a page in its order, and the addresses of the feeds that it names."""
    with readable(raw):
        return _links(raw)


def _links(raw: Raw) -> tuple[list[Link], list[str]]:
    page = _tree(raw)
    here = raw.url or ""
    base = urljoin(here, next(iter(page.xpath("//base/@href")), ""))
    found = [
        Link(urldefrag(urljoin(base, str(one.get("href")).strip()))[0], _words(one))
        for one in page.xpath("//a[@href]")
        if not str(one.get("href")).strip().startswith(("#", "mailto:", "javascript:"))
    ]
    named = page.xpath("//link[contains(concat(' ', @rel, ' '), ' alternate ')]")
    feeds = [
        urljoin(base, str(one.get("href")))
        for one in named
        if one.get("type") in (RSS, ATOM) and one.get("href")
    ]
    return found, feeds


def words_of(markup: str) -> str:
    """The words in a piece of HTML, a paragraph each; of what has no markup, itself."""
    from lxml.html import HTMLParser, fragments_fromstring  # type: ignore[import-untyped]

    if "<" not in markup and "&" not in markup:
        return markup.strip()
    pieces: list[str] = []
    parser = HTMLParser(remove_comments=True, remove_pis=True)
    for part in fragments_fromstring(markup, parser=parser):
        pieces += [part] if isinstance(part, str) else _pieces(part)
    lines = (" ".join(line.split()) for line in "".join(pieces).split(_BREAK))
    return "\n\n".join(filter(None, lines))


def _pieces(part: Any) -> list[str]:
    """The texts in an element, with a mark where a block begins or ends."""
    pieces: list[str] = []
    from lxml.etree import iterwalk  # type: ignore[import-untyped]

    for event, node in iterwalk(part, events=("start", "end")):
        block = isinstance(node.tag, str) and node.tag not in _INLINE
        if event == "start":
            silent = node.tag in ("script", "style")
            pieces += [_BREAK] * block + ([] if silent else [node.text or ""])
        else:
            pieces += [_BREAK] * block + [node.tail or ""]
    return pieces


def _words(part: Any) -> str:
    return " ".join(tidy(part.text_content()).split())


def _tree(raw: Raw) -> Any:
    """The page as an lxml tree. Encoded anew, since lxml refuses text that declares an encoding."""
    # lxml arrives with trafilatura and has no types of its own.
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return document_fromstring(tidy(decode(raw)).encode("utf-8"), parser=parser)
    except ParserError:
        raise _no_article(raw.source) from None


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
