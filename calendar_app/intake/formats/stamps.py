"""When a page was published, by what it says of that: in its data, or in a stamp.

A page about a meeting is full of that meeting's day: in its headline, in its prose, in a box beside
it. A date is therefore taken only where the page marks it as its own, else there is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from .dates import parse_date

_DAYS = ("%d %B", "%B %d", "%Y-%m-%d")
LONGEST_STAMP = 80  # characters
# With more search it tries every language that dateparser has, which takes seconds.
WITHOUT_GUESSING: dict[str, Any] = {"original_date": True, "extensive_search": False}

_PROSE = {"p", "li", "td", "dd", "blockquote", "figure", "aside", "h1", "h2", "h3", "h4"}
# In the names of classes, ids and parts of addresses.
_OF_PUBLISHING = re.compile(
    r"publi[sc]|posted|byline|dateline|timestamp|pub-?date|(?:article|entry|post|news)[-_]*date",
    re.I,
)
_DATE = re.compile(r"(?<![a-z])date(?![a-z])", re.I)
_OF_MEETINGS = re.compile(r"event|agenda|calendar|meeting|session|schedule|conference", re.I)
_SAYS = re.compile(
    r"\W*(?:first |last )?(?:published|posted|updated|issued|released|date of (?:publication|issue)"
    r"|опубліковано|оприлюднено|оновлено|опубликовано|publié|veröffentlicht)\b",
    re.I,
)


def page_date(page: Any) -> date | datetime | None:
    """JSON-LD, then the article's meta tag, then a <time> that is the article's own, then what
    htmldate finds in the head of the page and in its stamps.

    `page` is an lxml tree. The order is by how seldom each is wrong.
    """
    prose = _prose(page)
    stated = [
        *_json_ld_dates(page),
        *page.xpath("//meta[@property='article:published_time']/@content"),
        *page.xpath("//time[@pubdate or contains(@itemprop, 'ublished')]/@datetime"),
        *(one.get("datetime") for one in page.xpath("//time[@datetime]") if _is_own(one, prose)),
    ]
    for told in stated:
        if moment := parse_date(str(told)):
            return moment
    from htmldate import find_date  # arrives with trafilatura, and is as slow to import

    guess = find_date(_marked(page, prose), **WITHOUT_GUESSING)
    return parse_date(guess) if guess else None


def _is_own(time: Any, prose: str) -> bool:
    """Whether a <time> stands at the head of an article and not in what it tells, and is no day
    that this speaks of."""
    around = list(time.iterancestors())
    names = " ".join(_names(one) for one in (time, *around[:4]))
    if _OF_PUBLISHING.search(names):
        return True
    if _OF_MEETINGS.search(names) or any(one.tag in _PROSE for one in around):
        return False
    moment = parse_date(time.get("datetime"))
    if moment and any(f"{moment:{form}}".replace(" 0", " ").lstrip("0") in prose for form in _DAYS):
        return False
    return any(one.tag in ("article", "header") for one in around)


def _prose(page: Any) -> str:
    """All that it tells, in one line."""
    told = page.xpath("//title | //h1 | //h2 | //p")
    return " ".join(" ".join(one.text_content() for one in told).split())


def _marked(page: Any, prose: str) -> Any:
    """The page with nothing but its metadata and what it marks as the date of itself."""
    from lxml.html import Element  # type: ignore[import-untyped]

    bare, head, body = Element("html"), Element("head"), Element("body")
    bare.extend((head, body))
    for one in page.xpath("//head/meta | //head/link[@rel='canonical'] | //head/script"):
        address = urlsplit(one.get("href") or "").path
        if not _OF_MEETINGS.search(address):
            head.append(deepcopy(one))
    for stamp in _stamps(page, prose):
        kept = Element("abbr" if stamp.tag == "abbr" else "div", dict(stamp.attrib))
        kept.text = " ".join(stamp.text_content().split())
        if stamp.tag != "abbr":
            kept.set("class", "date")  # so that it is looked at
        body.append(kept)
    return bare


def _stamps(page: Any, prose: str) -> Iterator[Any]:
    """What is called a stamp or says that it is one; what is only called a date, where no meeting
    is around it and the page does not speak of that day."""
    for one in page.xpath("//body//*"):
        if not isinstance(one.tag, str) or len(one) > 3:
            continue
        words = " ".join(one.text_content().split())
        if len(words) > LONGEST_STAMP or not any(
            map(str.isdigit, words + (one.get("title") or ""))
        ):
            continue
        names = _names(one)
        if _OF_PUBLISHING.search(names) or _SAYS.match(words):
            yield one
        elif _DATE.search(names) and words not in prose:
            around = " ".join(_names(parent) for parent in (one, *one.iterancestors()))
            if not _OF_MEETINGS.search(around):
                yield one


def _names(element: Any) -> str:
    told = (element.get(name) or "" for name in ("class", "id", "itemprop", "itemtype"))
    return " ".join(told)


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
