"""The door for programs: the JSON API."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from calendar_app.errors import (
    NotAllowedError,
    UnsupportedFormatError,
    UsageError,
)
from calendar_app.merging import gone_quiet
from calendar_app.model import Article, Change, Meeting, Reading, Sighting, iso, to_json
from calendar_app.pipeline import ingest
from calendar_app.reading import reader

from . import desk
from .adding import article_of
from .filters import asked, in_address

api = Blueprint("api", __name__)

_MOST = 1000


@api.get("/api/meetings")
def meetings() -> ResponseReturnValue:
    store = desk.store()
    query = asked(request.args, kept=store.tally)
    limit, offset = _number("limit", 100, _MOST), _number("offset", 0, 10**9)
    total = store.count(query)
    following = offset + limit
    return {
        "total": total,
        "meetings": [_row(m) for m in store.meetings(query, limit=limit, offset=offset)],
        "next": url_for("api.meetings", _external=True)
        + in_address(query, limit=limit, offset=following)
        if following < total
        else None,
    }


@api.get("/api/meetings/<uid>")
def meeting(uid: str) -> ResponseReturnValue:
    """One meeting with what each article says of it and its history."""
    store = desk.store()
    shown = store.meeting(uid)
    return {
        **_row(shown),
        "last_told": iso(shown.support.last_told),
        "gone_quiet_since": iso(gone_quiet(shown, desk.today())),
        "told_by": [_told(sighting) for sighting in store.sightings(shown.uid)],
        "history": [_change(change) for change in store.changes(shown.uid)],
    }


@api.post("/api/read")
def read() -> ResponseReturnValue:
    """Dry run: what the article says, nothing kept."""
    return _reading(reader()(_article()))


@api.post("/api/articles")
def add_article() -> ResponseReturnValue:
    """Read and keep. Needs the token, but on a server of this machine only."""
    desk.require_bearer()
    article = _article()
    done = ingest(article, reader=reader(), store=desk.store(), now=desk.now())
    row = {
        **_reading(done.reading),
        "known": done.known,
        "uids": list(done.meetings),
        "url": url_for("pages.article", article_id=article.id, _external=True),
    }
    return row, 200 if done.known else 201


@api.get("/healthz")
def health() -> ResponseReturnValue:
    return {"status": "ok", "meetings": desk.store().count()}


@api.get("/robots.txt")
def robots() -> ResponseReturnValue:
    closed = "".join(f"Disallow: {path}\n" for path in ("/add", "/sign-in", "/api/"))
    return Response(f"User-agent: *\n{closed}", mimetype="text/plain")


def _article() -> Article:
    """The JSON body as an article.

    Only as application/json, and never on behalf of another site: a browser asks us first before
    it lets a foreign page send that, and we do not answer; so no page can add here by itself.
    """
    if not request.is_json:
        raise UnsupportedFormatError(
            "the request body", request.mimetype or "a body without a type", ["application/json"]
        )
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        raise NotAllowedError(f"a request from {origin[:80]}", "send it from your own program")
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise UsageError(
            "the request body", "not a JSON object", 'give {"text": "...", "published": "..."}'
        )
    fields = {**body, "publisher": body.get("publisher", body.get("source"))}
    for name in ("text", "title", "published", "publisher", "language", "url"):
        value = fields.get(name)
        if value is not None and not isinstance(value, str):
            raise UsageError(f"the field `{name}`", "not a string", "put it in quotes")
    told = {name: value for name, value in fields.items() if isinstance(value, str)}
    return article_of(told, source="the request body")


def _reading(reading: Reading) -> dict[str, Any]:
    """The form of GUIDELINES; meetings whose year is not known stand apart."""
    return {
        "id": reading.article.id,
        "meetings": [to_json(s) for s in reading.sightings if s.when],
        "year_unknown": [{**to_json(s), "phrase": s.phrase.of(reading.article.text)}
                         for s in reading.sightings if not s.when],
        "undated": reading.undated,
        "beyond": list(reading.beyond),
    }  # fmt: skip


def _row(meeting: Meeting) -> dict[str, Any]:
    return {
        "uid": meeting.uid,
        **to_json(meeting),
        "inferred": dict(meeting.inferred),
        "corrected": list(meeting.corrected),
        "confirmation": meeting.support.confirmation.value,
        "sources": meeting.support.sources,
        "sequence": meeting.sequence,
        "created": iso(meeting.created),
        "last_modified": iso(meeting.last_modified),
        "articles": meeting.sightings,
        "url": url_for("pages.meeting", uid=meeting.uid, _external=True),
    }


def _told(sighting: Sighting) -> dict[str, Any]:
    return {
        "id": sighting.id,
        **to_json(sighting),
        "article": sighting.article,
        "span": sighting.evidence._asdict(),
        "basis": list(sighting.when.basis) if sighting.when else [],
        "confidence": sighting.confidence,
        "url": url_for("pages.article", article_id=sighting.article, _external=True),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "field": change.field,
        "before": change.before,
        "after": change.after,
        "article": change.article,
        "at": iso(change.at),
        "word": change.word,
        "taken_back": change.taken_back,
        "who": change.who,
        "because": change.because,
    }


def _number(key: str, default: int, most: int) -> int:
    value = request.args.get(key, "") or str(default)
    if not (value.isascii() and value.isdigit() and len(value) < 10 and int(value) <= most):
        raise UsageError(f"{key}={value[:40]}", "not a number that fits", f"give 0 to {most}")
    return int(value)
