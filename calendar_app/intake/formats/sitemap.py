"""Sitemaps (sitemaps.org 0.9, with the news extension): which pages a site has, and since when.

Read as XML without entities and without a network; other namespaces in it are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from calendar_app.errors import IntakeError
from calendar_app.model import Raw

from .dates import parse_date
from .feed import refuse_entities
from .table import SITEMAP, SITEMAP_INDEX, readable
from .text import tidy

MOST_PAGES = 50_000  # the protocol's own limit
_NEWS = "{http://www.google.com/schemas/sitemap-news/"  # of any version


@dataclass(frozen=True, slots=True)
class Page:
    """One address of a sitemap; in a sitemap of sitemaps, that of another one.

    `changed` is its <lastmod>; `published` and `title` are those of the news extension.
    """

    url: str
    changed: date | datetime | None = None
    published: date | datetime | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Sitemap:
    pages: tuple[Page, ...]
    of_sitemaps: bool = False


def is_sitemap(raw: Raw) -> bool:
    return raw.media_type in (SITEMAP, SITEMAP_INDEX)


def sitemap_of(raw: Raw) -> Sitemap:
    """What the sitemap lists, in its own order. IntakeError where it is none."""
    refuse_entities(raw)
    with readable(raw):
        return Sitemap(tuple(_pages(raw)), raw.media_type == SITEMAP_INDEX)


def _pages(raw: Raw) -> Iterator[Page]:
    from lxml.etree import XMLParser, fromstring  # type: ignore[import-untyped]

    # Many a site leaves an "&" in an address as it is: what comes before such a fault counts.
    parser = XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = fromstring(raw.body, parser=parser)
    if root is None:
        raise IntakeError(raw.source, "not a sitemap", "give the address of one")
    for count, entry in enumerate(root):
        if count == MOST_PAGES:
            return
        told = {_name(one): _line(one.text) for one in entry.iter() if isinstance(one.tag, str)}
        if told.get("loc", "").startswith(("http://", "https://")):
            yield Page(
                told["loc"],
                parse_date(told.get("lastmod", "")),
                parse_date(told.get("news publication_date", "")),
                told.get("news title", ""),
            )


def _name(element: Any) -> str:
    """ "loc" of the protocol, "news title" of the extension, "" of any other."""
    space, _, name = str(element.tag).rpartition("}")
    if space.startswith(_NEWS):
        return f"news {name}"
    return name if not space or "/schemas/sitemap/" in space else ""


def _line(told: object) -> str:
    return " ".join(tidy(str(told)).split()) if told else ""
