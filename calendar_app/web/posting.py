"""The door for programs that bring articles: read what they say, or keep it as well.

A body is an article, or several: then each has its own outcome, and one that cannot be read takes
nothing from the others. No page of another site gets in here by a visitor's browser: it says where
a request comes from, and cookies do not count.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from calendar_app.errors import (
    CalendarAppError,
    NotAllowedError,
    StoreError,
    UnsupportedFormatError,
    UsageError,
)
from calendar_app.intake import MAX_BYTES
from calendar_app.intake.formats import FORMATS, parse_date, to_articles
from calendar_app.model import Article, Raw
from calendar_app.pipeline import ingest
from calendar_app.reading import reader

from . import desk
from .adding import article_of
from .api import reading_row
from .limits import fair, limiter
from .problems import problem

posting = Blueprint("posting", __name__)

LINES = ("application/x-ndjson", "application/jsonl")
FIELDS = ("title", "published", "publisher", "language", "url")
_BODY = "the request body"

Row = dict[str, Any]


@posting.post("/api/read")
@limiter.shared_limit(fair("ARTICLES_READ"), "articles read", exempt_when=desk.may_write_by_api)
def read() -> ResponseReturnValue:
    """Dry run: what the articles say, nothing kept."""
    return _answer(lambda article: (reading_row(reader()(article)), 200))


@posting.post("/api/articles")
def add_articles() -> ResponseReturnValue:
    """Read and keep. Needs the token, but on a server of this machine only."""
    desk.require_bearer()
    request.max_content_length = MAX_BYTES  # who shows the token may send more at once
    return _answer(_kept)


def _kept(article: Article) -> tuple[Row, int]:
    done = ingest(article, reader=reader(), store=desk.store(), now=desk.now())
    row = {
        **reading_row(done.reading),
        "known": done.known,
        "uids": list(done.meetings),
        "url": url_for("pages.article", article_id=done.kept_as, _external=True),
    }
    return row, 200 if done.known else 201


def _answer(treat: Callable[[Article], tuple[Row, int]]) -> ResponseReturnValue:
    """One article's outcome as it is; of several one for each, with its own status."""
    _not_from_elsewhere()
    if request.mimetype == "application/json":
        return treat(_of_json(request.get_json(silent=True), _BODY))
    if request.mimetype in LINES:
        return {"results": [_outcome(one, treat) for one in _lines()]}
    articles = _documents()
    if len(articles) == 1:
        return treat(articles[0])
    return {"results": [_outcome(partial(_itself, one), treat) for one in articles]}


def _outcome(given: Callable[[], Article], treat: Callable[[Article], tuple[Row, int]]) -> Row:
    try:
        row, status = treat(given())
    except StoreError:
        raise  # of no line, but of all that follow
    except CalendarAppError as error:
        return problem(error)
    return {"status": status, **row}


def _itself(article: Article) -> Article:
    return article


def _not_from_elsewhere() -> None:
    """NotAllowedError where a browser sends this for the page of another site."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site", "none")
    foreign = bool(origin) and urlsplit(origin or "").netloc != request.host
    if foreign or site not in ("none", "same-origin"):
        told = (origin or "another site")[:80]
        raise NotAllowedError(f"a request from {told}", "send it from your own program")


def _lines() -> Iterator[Callable[[], Article]]:
    for number, line in enumerate(request.get_data().split(b"\n"), start=1):
        if line.strip():
            yield partial(_of_line, line, f"line {number}")


def _of_line(line: bytes, source: str) -> Article:
    try:
        return _of_json(json.loads(line), source)
    except (ValueError, RecursionError):
        return _of_json(None, source)


def _of_json(body: object, source: str) -> Article:
    if not isinstance(body, dict):
        raise UsageError(
            source, "not a JSON object", 'give {"text": "...", "published": "2022-01-10"}'
        )
    fields = {**body, "publisher": body.get("publisher", body.get("source"))}
    for name in ("text", *FIELDS):
        value = fields.get(name)
        if value is not None and not isinstance(value, str):
            raise UsageError(f"the field `{name}`", "not a string", "put it in quotes")
    told = {name: value for name, value in fields.items() if isinstance(value, str)}
    return article_of(told, source=source)


def _documents() -> list[Article]:
    """A text, a page, or whatever else can be read; what the address says of it outranks it."""
    if request.mimetype not in FORMATS:
        kind = request.mimetype or "a body without a type"
        raise UnsupportedFormatError(_BODY, kind, [*FORMATS, LINES[0]])
    found = to_articles(Raw(_BODY, request.get_data(), request.mimetype))
    return [replace(one, name="", **_said(one)) for one in found]


def _said(article: Article) -> dict[str, Any]:
    """What the query string says of an article."""
    given = {name: request.args.get(name, "").strip() for name in FIELDS}
    told: dict[str, str | date | datetime] = {name: value for name, value in given.items() if value}
    if given["published"]:
        moment = parse_date(given["published"])
        if moment is None:
            raise UsageError(
                f"published={given['published'][:40]}", "not a date", "write it like 2022-01-10"
            )
        told["published"] = moment
    if given["language"]:
        told["language"] = given["language"].lower()
    if given["url"] and not given["url"].startswith(("http://", "https://")):
        raise UsageError(f"url={given['url'][:40]}", "not a web address", "begin it with https://")
    if given["title"] and not article.text.startswith(given["title"]):
        told["text"] = f"{given['title']}\n\n{article.text}"
    return told
