"""The table of formats: which function reads which media type, and how a media type is known.

To add a format, write one function under `@reads("application/...", ".ext")` in a module of this
room; sniffing by extension and the error for all other formats follow from that line.
"""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePath

from calendar_app.errors import CalendarAppError, IntakeError, UnsupportedFormatError
from calendar_app.model import Article, Raw

from .language import language_of

Format = Callable[[Raw], list[Article]]
"""What it leaves without a language is given one by its words."""

FORMATS: dict[str, Format] = {}
EXTENSIONS: dict[str, str] = {}

HTML = "text/html"
RSS = "application/rss+xml"
ATOM = "application/atom+xml"
CALENDAR = "text/calendar"
SITEMAP = "application/xml (a sitemap)"
SITEMAP_INDEX = "application/xml (a sitemap of sitemaps)"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = "application/zip"
LINES = "application/x-ndjson"
BUNDLES = {ZIP: (".zip",), LINES: (".jsonl", ".ndjson")}
"""What holds several articles, each of which is read as if it had come alone: `bundles`."""

GZIP = "application/gzip"

# What cannot be read is at least called by its name. Signatures: the formats' own specifications.
BINARY = (
    (b"%PDF-", "application/pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword (an old Office document)"),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp or audio"),
    (b"OggS", "audio/ogg"),
    (b"\x1f\x8b", GZIP),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"\x7fELF", "an executable"),
)

# A zip is what one of its names says; the names stand in it unpacked.
_ZIPPED = (
    (b"word/document.xml", WORD),
    (b"mimetypeapplication/", "application/zip (an .odt or .epub)"),
    (b"xl/workbook.xml", "application/vnd.ms-excel"),
    (b"ppt/presentation.xml", "application/vnd.ms-powerpoint"),
)

_SAME_AS = {"application/xhtml+xml": HTML, "text/json": "application/json"}
_SAYS_LITTLE = {"", "text/plain", "application/octet-stream", "text/xml", "application/xml"}

# Possessive throughout: what stands before the root of XML is passed over in one way only.
_PROLOG = r"(?:\s++|<\?[^>]{0,200}+>|<!--(?:(?!-->).){0,2000}+-->|<!DOCTYPE[^>]{0,500}+>)*+"
_OPENINGS = (
    (re.compile(rf"{_PROLOG}<(?:rss|rdf:RDF)\b", re.S), RSS),
    (re.compile(rf"{_PROLOG}<(?:\w+:)?feed\b", re.S), ATOM),
    (re.compile(rf"{_PROLOG}<(?:\w+:)?urlset\b", re.S), SITEMAP),
    (re.compile(rf"{_PROLOG}<(?:\w+:)?sitemapindex\b", re.S), SITEMAP_INDEX),
    (re.compile(r"\s*+BEGIN:VCALENDAR\s", re.I), CALENDAR),
    (
        re.compile(
            r"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|head|body)\b",
            re.I | re.S,
        ),
        HTML,
    ),
    (
        re.compile(r"(?:(?:From|To|Subject|Date|Received|Return-Path|Delivered-To|Message-ID|"
                   r"MIME-Version|DKIM-Signature|Reply-To|X-[\w-]+):[^\n]*\n(?:[ \t][^\n]*\n)*){3}",
                   re.I),
        "message/rfc822",
    ),
)  # fmt: skip
_log = logging.getLogger(__name__)


def to_articles(raw: Raw) -> list[Article]:
    """The articles in `raw`, at least one. Raises IntakeError where there is none."""
    form = FORMATS.get(raw.media_type)
    if form is None:
        known = (f"{kind} ({', '.join(_extensions(kind))})" for kind in FORMATS)
        raise UnsupportedFormatError(raw.source, raw.media_type, known)
    if not raw.body.strip():
        raise empty(raw.source)
    with readable(raw):
        return [
            one if one.language else replace(one, language=language_of(one.text))
            for one in form(raw)
        ]


@contextmanager
def readable(raw: Raw) -> Iterator[None]:
    """Around what reads `raw`: whatever goes wrong there is an IntakeError about it.

    The readers of formats are other people's; what they raise on bytes that nobody meant to write,
    none of them promises.
    """
    try:
        yield
    except CalendarAppError:
        raise
    except Exception as error:
        _log.info("%s", raw.source, exc_info=True)
        kind, fault = raw.media_type.partition(" ")[0], type(error).__name__
        raise IntakeError(
            raw.source, f"damaged, or no true {kind} ({fault})", "save it anew, or give its text"
        ) from error


def sniff(source: str, body: bytes, *, declared: str = "") -> str:
    """The media type of `body`. What it holds outranks what it is `declared` to be or is called."""
    for signature, name in BINARY:
        if body.startswith(signature):
            return name
    if body.startswith(b"PK\x03\x04"):
        return next((kind for name, kind in _ZIPPED if name in body), ZIP)
    if b"\x00" in body and not body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "application/octet-stream (binary)"
    opening = _opening(body)
    for pattern, kind in _OPENINGS:
        if pattern.match(opening):
            return kind
    declared = _SAME_AS.get(declared, declared)
    if declared not in _SAYS_LITTLE:
        return declared
    suffix = PurePath(source).suffix.lower()
    for kind, extensions in BUNDLES.items():
        if suffix in extensions and kind != ZIP:
            return kind
    if known := EXTENSIONS.get(suffix):
        return known
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


def stem(source: str) -> str:
    """What the source calls the article: its file's name without the ending."""
    return "" if source == "standard input" else PurePath(source).stem


def empty(source: str) -> IntakeError:
    return IntakeError(source, "empty", "give a file with an article's text")


def _opening(body: bytes) -> str:
    """The first characters, good enough to tell markup from prose."""
    encoding = "utf-16" if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    return body[:4096].decode(encoding, "replace").lstrip("\ufeff").replace("\r\n", "\n")


def _extensions(media_type: str) -> list[str]:
    return [extension for extension, kind in EXTENSIONS.items() if kind == media_type]
