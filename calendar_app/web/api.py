"""The door for programs that read: meetings and articles as JSON, in pages that link to the next.

`openapi` describes what is here, and a test compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from calendar_app.errors import UsageError
from calendar_app.merging import gone_quiet
from calendar_app.model import Article, Change, Meeting, Query, Reading, Sighting, iso, to_json
from calendar_app.store.telling import articles_of, count_of

from . import desk
from .filters import asked, in_address
from .guarding import open_to_all

api = Blueprint("api", __name__)
api.after_request(open_to_all)

MOST = 1000
USUAL = 100


@api.get("/api/meetings")
def meetings() -> ResponseReturnValue:
    store = desk.store()
    query = asked(request.args, kept=store.tally)
    limit, offset = _window()
    found = [meeting_row(one) for one in store.meetings(query, limit=limit, offset=offset)]
    return _paged("meetings", found, store.count(query), query)


@api.get("/api/meetings/<uid>")
def meeting(uid: str) -> ResponseReturnValue:
    """One meeting with what each article says of it and its history."""
    store = desk.store()
    shown = store.meeting(uid)
    return {
        **meeting_row(shown),
        "last_told": iso(shown.support.last_told),
        "gone_from_calendar": shown.unlisted.calendar if shown.unlisted else None,
        "gone_from_calendar_since": iso(shown.unlisted.since) if shown.unlisted else None,
        "gone_quiet_since": iso(gone_quiet(shown, desk.today())),
        "told_by": [_told(sighting) for sighting in store.sightings(shown.uid)],
        "history": [_change(change) for change in store.changes(shown.uid)],
    }


@api.get("/api/articles")
def articles() -> ResponseReturnValue:
    """Those that tell of the meetings that the filters let through; without filters all."""
    store = desk.store()
    query = asked(request.args, kept=store.tally)
    limit, offset = _window()
    found = [article_row(one) for one in articles_of(store, query, limit=limit, offset=offset)]
    return _paged("articles", found, count_of(store, query), query)


@api.get("/api/articles/<id>")
def article(id: str) -> ResponseReturnValue:
    """One article, with its text and what was found in it."""
    store = desk.store()
    shown = store.article(id)
    told = [{**_told(sighting), "uid": uid} for sighting, uid in store.sightings_in(shown.id)]
    return {**article_row(shown), "text": shown.text, "tells": told}


@api.get("/healthz")
def health() -> ResponseReturnValue:
    return {"status": "ok", "meetings": desk.store().count()}


@api.get("/robots.txt")
def robots() -> ResponseReturnValue:
    closed = "".join(f"Disallow: {path}\n" for path in ("/add", "/sign-in", "/api/"))
    return Response(f"User-agent: *\n{closed}", mimetype="text/plain")


# --- the forms ---


def reading_row(reading: Reading) -> dict[str, Any]:
    """The documented form; meetings whose year is not known stand apart."""
    return {
        "id": reading.article.id,
        "meetings": [to_json(s) for s in reading.sightings if s.when],
        "year_unknown": [{**to_json(s), "phrase": s.phrase.of(reading.article.text)}
                         for s in reading.sightings if not s.when],
        "undated": reading.undated,
        "beyond": list(reading.beyond),
    }  # fmt: skip


def meeting_row(meeting: Meeting) -> dict[str, Any]:
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


def article_row(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "published": iso(article.published),
        "language": article.language,
        "publisher": article.publisher,
        "source": article.url,
        "url": url_for("pages.article", article_id=article.id, _external=True),
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


# --- pages of a list ---


def _window() -> tuple[int, int]:
    return _number("limit", USUAL, MOST), _number("offset", 0, 10**9)


def _paged(name: str, found: Sequence[dict[str, Any]], total: int, query: Query) -> Response:
    """A part of a list, with the addresses of the parts before and after it, in the body and as
    links in the header (RFC 8288)."""
    limit, offset = _window()
    at = {
        "next": offset + limit if limit and offset + limit < total else None,
        "prev": max(offset - limit, 0) if limit and offset else None,
    }
    here = url_for(request.endpoint or "", _external=True)
    links = {
        rel: None if start is None else here + in_address(query, limit=limit, offset=start)
        for rel, start in at.items()
    }
    answer = jsonify({"total": total, name: found, **links})
    told = [f'<{address}>; rel="{rel}"' for rel, address in links.items() if address]
    if told:
        answer.headers["Link"] = ", ".join(told)
    return answer


def _number(key: str, default: int, most: int) -> int:
    value = request.args.get(key, "") or str(default)
    if not (value.isascii() and value.isdigit() and len(value) <= 10 and int(value) <= most):
        raise UsageError(f"{key}={value[:40]}", "not a number that fits", f"give 0 to {most}")
    return int(value)
