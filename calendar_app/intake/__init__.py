"""Room 1, the world in: a link, a path or `-` becomes articles. The one place that opens files and
asks other servers.

    source -> load -> Raw -> to_articles -> Article

Everything that depends on the bytes alone is in `formats`, which is pure.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit

from calendar_app.errors import IntakeError
from calendar_app.model import Article, Raw

from .formats import sniff, to_articles, unbundled
from .formats.table import GZIP
from .network import Network
from .unpacking import MAX_BYTES, too_large, unpacked

if TYPE_CHECKING:
    from .fetch import Fetched

__all__ = ["MAX_BYTES", "Network", "articles", "each", "load", "raw_of", "to_articles"]

# Any scheme: what is neither http nor https is refused by its name, not looked for on the disk.
_LINK = re.compile(r"[a-z][a-z0-9+.-]+://", re.I)


def each(
    source: str,
    *,
    published: date | datetime | None = None,
    language: str | None = None,
    network: Network = Network(),  # noqa: B008
) -> Iterator[tuple[str, Article | IntakeError]]:
    """Everything that `source` holds: also the files of a folder or a zip, the lines of JSON lines.

    Each with its own name, and an error in the place of what cannot be read: the rest goes on.
    """
    try:
        names = _within(source)
    except IntakeError as error:
        yield source, error
        return
    for name in names:
        try:
            raw = load(name, network=network)
            for part in unbundled(raw):
                where = name if part is raw else part.source
                if isinstance(part, IntakeError):
                    yield where, part
                    continue
                try:
                    for article in to_articles(part):
                        yield where, _outranked(article, published, language)
                except IntakeError as error:
                    yield where, error
        except IntakeError as error:
            yield name, error


def articles(
    source: str,
    *,
    published: date | datetime | None = None,
    language: str | None = None,
    stdin: bytes | None = None,
    network: Network = Network(),  # noqa: B008
) -> list[Article]:
    """The articles of one file: a link, a path, or `-` for standard input (or for `stdin`).

    `published` and `language` outrank what the source says of itself. Raises IntakeError.
    """
    found: list[Article] = []
    for part in unbundled(load(source, stdin=stdin, network=network)):
        if isinstance(part, IntakeError):
            raise part
        found += to_articles(part)
    return [_outranked(article, published, language) for article in found]


def _outranked(
    article: Article, published: date | datetime | None, language: str | None
) -> Article:
    return replace(
        article,
        published=article.published if published is None else published,
        language=article.language if language is None else language,
    )


def _within(source: str) -> list[str]:
    """The files of a folder and of those in it, in the order of their names, those that are hidden
    left out; of anything else, itself."""
    folder = Path(source)
    try:
        if _LINK.match(source) or not folder.is_dir():
            return [source]
    except (OSError, ValueError):
        return [source]
    found: list[str] = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [str(Path(here, name)) for name in names if not name.startswith(".")]
    if not found:
        raise IntakeError(source, "a folder without files", "give one with articles in it")
    return sorted(found)


def load(
    source: str,
    *,
    stdin: bytes | None = None,
    network: Network = Network(),  # noqa: B008
) -> Raw:
    """The bytes of `source` and their media type; never more than MAX_BYTES in memory."""
    if _LINK.match(source):
        from .fetch import fetch  # brings a client of HTTP, which no file needs

        return raw_of(source, fetch(source, network=network))
    if source == "-":
        source = "standard input"
        body = _read(sys.stdin.buffer, source) if stdin is None else stdin
    else:
        body = _file(source)
    if len(body) > MAX_BYTES:
        raise too_large(source)
    return Raw(source, body, sniff(source, body))


def raw_of(source: str, found: Fetched) -> Raw:
    """What was fetched for `source`, with its media type. A file that is packed by itself, as
    sitemaps are (`.xml.gz`), is what is in it."""
    name, body, declared = urlsplit(found.url).path, found.body, found.media_type
    kind = sniff(name, body, declared=declared)
    if kind == GZIP:
        body = unpacked(body, source)
        kind = sniff(name.removesuffix(".gz"), body)
    return Raw(source, body, kind, found.url, found.charset)


def _file(source: str) -> bytes:
    path = Path(source)
    try:
        # Asked first, so that a large file is refused without reading any of it. A pipe has no
        # size to ask for; there the bounded read below is the limit.
        if path.is_file() and path.stat().st_size > MAX_BYTES:
            raise too_large(source)
        with path.open("rb") as stream:
            return _read(stream, source)
    except FileNotFoundError:
        raise IntakeError(source, "no such file", "check the path") from None
    except IsADirectoryError:
        raise IntakeError(source, "a folder, not an article", "give the files in it") from None
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise IntakeError(
            source, f"cannot be read ({problem})", "give a file that you may read"
        ) from error


def _read(stream: BinaryIO, source: str) -> bytes:
    body = stream.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise too_large(source)
    return body
