"""Bytes to articles, one function per media type. Pure: the same bytes give the same articles.

`table` has the list of them and knows a media type by its content; each of the other modules is a
format or two. `bundles` takes apart what holds several articles.
"""

from __future__ import annotations

from .bundles import unbundled
from .dates import parse_date
from .documented import article_json
from .events import calendar_file
from .feed import news_feed
from .mail import mail
from .page import web_page
from .pdf import pdf
from .table import EXTENSIONS, FORMATS, sniff, to_articles
from .text import headline, plain_text
from .word import word

__all__ = [
    "EXTENSIONS",
    "FORMATS",
    "article_json",
    "calendar_file",
    "headline",
    "mail",
    "news_feed",
    "parse_date",
    "pdf",
    "plain_text",
    "sniff",
    "to_articles",
    "unbundled",
    "web_page",
    "word",
]
