"""Bytes to articles, one function per media type. Pure: the same bytes give the same articles.

To add a format, write one function under `@reads("application/...", ".ext")`; the table, the
sniffing by extension and the error for unknown formats follow from that line.
"""

from __future__ import annotations

import codecs
import json
import logging
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from calendar_app.errors import IntakeError, UnsupportedFormatError
from calendar_app.model import Article, Raw

Format = Callable[[Raw], list[Article]]

FORMATS: dict[str, Format] = {}
EXTENSIONS: dict[str, str] = {}

# What cannot be read is at least called by its name. Signatures: the formats' own specifications.
BINARY = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip (a zip archive, .docx, .odt or .epub)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword (an old Office document)"),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp or audio"),
    (b"OggS", "audio/ogg"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"\x7fELF", "an executable"),
)

_SAME_AS = {"application/xhtml+xml": "text/html", "text/json": "application/json"}
_SAYS_LITTLE = {"", "text/plain", "application/octet-stream", "text/xml", "application/xml"}

# Fewer characters than this under the headline, and a page is a login form or a "not found".
SHORTEST_ARTICLE = 80
LONGEST_HEADLINE = 160
YEARS = range(1900, 2101)  # of `published`: room on both sides for "ten years ago"

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\s[^>]{0,200}?(?:charset|encoding)=[\"']?([\w.:-]{1,40})", re.I
)
_HTML = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_CAMPAIGN = re.compile(r"(?:utm_[a-z]+|fbclid|gclid|mc_[ce]id|at_(?:medium|campaign))=", re.I)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # NUL and lone surrogates: no file can hold them


# They tell the terminal about every page they find odd; our own errors say what matters.
for _library in ("trafilatura", "htmldate"):
    logging.getLogger(_library).addHandler(logging.NullHandler())


def to_articles(raw: Raw) -> list[Article]:
    """The articles in `raw`, at least one. Raises IntakeError where there is none."""
    form = FORMATS.get(raw.media_type)
    if form is None:
        known = (f"{kind} ({', '.join(_extensions(kind))})" for kind in FORMATS)
        raise UnsupportedFormatError(raw.source, raw.media_type, known)
    if not raw.body.strip():
        raise _empty(raw.source)
    return form(raw)


def sniff(source: str, body: bytes, *, declared: str = "") -> str:
    """The media type of `body`. What it holds outranks what it is `declared` to be or is called."""
    for signature, name in BINARY:
        if body.startswith(signature):
            return name
    if b"\x00" in body and not body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "application/octet-stream (binary)"
    opening = _opening(body)
    if _HTML.match(opening):
        return "text/html"
    declared = _SAME_AS.get(declared, declared)
    if declared not in _SAYS_LITTLE:
        return declared
    if kind := EXTENSIONS.get(PurePath(source).suffix.lower()):
        return kind
    if re.match(r"\s*\{\s*\"", opening):
        return "application/json"
    return "text/plain"


def reads(media_type: str, *extensions: str) -> Callable[[Format], Format]:
    """Enter a function into the table of formats."""

    def enter(form: Format) -> Format:
        FORMATS[media_type] = form
        EXTENSIONS.update(dict.fromkeys(extensions, media_type))
        return form

    return enter


@reads("text/plain", ".txt", ".md")
def plain_text(raw: Raw) -> list[Article]:
    """The text as it stands; its first line is the title where it looks like a headline."""
    text = tidy(decode(raw))
    if not text.strip():
        raise _empty(raw.source)
    return [Article(text=text, title=headline(text), name=_stem(raw.source))]


@reads("text/html", ".html", ".htm", ".xhtml")
def web_page(raw: Raw) -> list[Article]:
    """The main text of a page, its headline first, dated by what the page says of itself."""
    # A third of a second to import, and most articles are not pages.
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    page = _tree(raw)
    published = page_date(page)  # before the extraction, which takes the page apart
    language = (page.get("lang") or "en").partition("-")[0].strip().lower()
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
    return [
        Article(
            text="\n\n".join([title, *paragraphs] if title else paragraphs),
            title=title,
            published=published,
            language=language or "en",
            publisher=found.sitename or "",
            url=_address_of_page(raw, found.url),
            name=_stem(raw.source),
        )
    ]


@reads("application/json", ".json")
def article_json(raw: Raw) -> list[Article]:
    """One article in the documented form: text, and where known id, title, published, url ..."""
    row = _parse_json(raw)
    text, title = _field(raw, row, "text"), _field(raw, row, "title", "")
    if not text.strip():
        raise IntakeError(raw.source, "the field `text` is empty", "put the article's words there")
    told = row.get("published")
    return [
        Article(
            text=tidy(f"{title}\n\n{text}" if title else text),
            title=tidy(title),
            published=None if told is None else _published(raw, told),
            language=_field(raw, row, "language", "en").lower() or "en",
            publisher=tidy(_said(row, "publisher") or _field(raw, row, "source", "")),
            url=_web_address(_said(row, "url")),
            name=tidy(_field(raw, row, "id", "")) or _stem(raw.source),
        )
    ]


def _parse_json(raw: Raw) -> dict[str, Any]:
    remedy = 'give one object: {"text": "...", "title": "...", "published": "2022-01-10"}'
    try:
        row = json.loads(decode(raw))
    except json.JSONDecodeError as error:
        problem = f"not valid JSON (line {error.lineno}, column {error.colno}: {error.msg})"
        raise IntakeError(raw.source, problem, remedy) from None
    except (ValueError, RecursionError):
        raise IntakeError(raw.source, "JSON beyond all measure", remedy) from None
    if not isinstance(row, dict):
        raise IntakeError(raw.source, f"JSON, but a {type(row).__name__}", remedy)
    return row


def _said(row: dict[str, Any], name: str) -> str:
    """A field that others fill as they like: what is no text is passed over."""
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def _field(raw: Raw, row: dict[str, Any], name: str, default: str | None = None) -> str:
    value = row.get(name, default)
    if value is None and default is None:
        raise IntakeError(raw.source, f"the field `{name}` is missing", "it holds the article")
    if not isinstance(value, str):
        problem = f"the field `{name}` is {_short(value)}"
        raise IntakeError(raw.source, problem, "a string is needed there")
    return value


def _published(raw: Raw, told: object) -> date | datetime:
    moment = parse_date(told) if isinstance(told, str) else None
    if moment is None:
        raise IntakeError(
            raw.source,
            f"the field `published` is {_short(told)}",
            f"needed: an ISO 8601 date of {YEARS[0]} to {YEARS[-1]} such as 2022-01-10, or null",
        )
    return moment


def parse_date(told: str) -> date | datetime | None:
    """An ISO 8601 date, or a date-time with offset; None where `told` is neither.

    A date-time without offset gives its date: which hour it was, nobody can say.
    """
    told = told.strip()
    try:
        moment: date | datetime = date.fromisoformat(told)
    except ValueError:
        try:
            moment = datetime.fromisoformat(told)
        except ValueError:
            return None
    if moment.year not in YEARS:
        return None
    if isinstance(moment, datetime) and moment.tzinfo is None:
        return moment.date()
    return moment


def headline(text: str) -> str:
    """The first line where it stands alone over more text and is not a sentence; else nothing."""
    first, _, rest = text.lstrip().partition("\n")
    alone = rest.lstrip(" \t").startswith("\n") and bool(rest.strip())
    first = first.strip()
    if alone and len(first) <= LONGEST_HEADLINE and not first.endswith((".", ";", ",")):
        return first
    return ""


def decode(raw: Raw) -> str:
    """UTF-8, UTF-16 where it bears a mark, what the server or the page declares, else
    Windows-1252."""
    marked = [name for mark, name in _BYTE_ORDER_MARKS if raw.body.startswith(mark)]
    declared = _CHARSET.search(raw.body[:2048]) if raw.media_type == "text/html" else None
    guesses = ["utf-8", raw.charset, declared[1].decode("ascii") if declared else "", "cp1252"]
    for encoding in marked or filter(None, guesses):
        try:
            return raw.body.decode(encoding)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    raise IntakeError(
        raw.source, "not text in UTF-8, UTF-16 or Windows-1252", "save it as UTF-8 and try again"
    )


def tidy(text: str) -> str:
    """Line ends as `\\n`, and a mark in place of each character that nothing can store."""
    return _UNSTORABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


# --- what a page says of its own date ---


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
    told = _web_address(canonical)
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


def _web_address(told: str | None) -> str | None:
    return told if told and told.startswith(("http://", "https://")) else None


def _opening(body: bytes) -> str:
    """The first characters, good enough to tell markup from prose."""
    encoding = "utf-16" if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    return body[:4096].decode(encoding, "replace").lstrip("\ufeff")


def _extensions(media_type: str) -> list[str]:
    return [extension for extension, kind in EXTENSIONS.items() if kind == media_type]


def _stem(source: str) -> str:
    return "" if source == "standard input" else PurePath(source).stem


def _short(value: object) -> str:
    told = json.dumps(value, ensure_ascii=False)
    return told if len(told) <= 60 else f"{told[:57]}..."


def _empty(source: str) -> IntakeError:
    return IntakeError(source, "empty", "give a file with an article's text")


def _no_article(source: str) -> IntakeError:
    return IntakeError(
        source, "a page without an article", "save the article's own page, or paste its text"
    )
