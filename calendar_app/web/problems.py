"""What went wrong, in the form that was asked for: a problem document (RFC 9457) for programs, a
line of text for calendars, a page for people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from http import HTTPStatus

from flask import Flask, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException

from calendar_app import errors
from calendar_app.errors import CalendarAppError, StoreError

from . import desk
from .limits import too_often

MEDIA_TYPE = "application/problem+json"
NO_TYPE = "about:blank"  # the status says all there is to say

_PLAIN = {
    404: "There is no page at this address.",
    413: "The article is larger than {most} MB; give the text of one article.",
    500: "Something failed here that should not have. Nothing was changed; the log says more.",
}


def told_by(app: Flask) -> None:
    """Let every error of this application be told so."""
    app.register_error_handler(CalendarAppError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(RateLimitExceeded, lambda _: _domain_error(too_often()))


def known_problems() -> Iterator[tuple[str, str, int, str]]:
    """(name, title, status, what it means) of each error that an answer can tell of."""
    for error in vars(errors).values():
        if isinstance(error, type) and issubclass(error, CalendarAppError) and name_of(error):
            meaning = (error.__doc__ or "").partition("\n\n")[0]
            name = name_of(error)
            yield name, _title(name), error.http_status, " ".join(meaning.split())


def name_of(error: type[CalendarAppError]) -> str:
    """ "meeting-not-found"; "" where an error is none of its own."""
    if error is CalendarAppError:
        return ""
    words = re.findall(r"[A-Z][a-z]*", error.__name__.removesuffix("Error"))
    return "-".join(words).lower()


def problem(error: CalendarAppError) -> dict[str, object]:
    """The document that tells of an error of ours."""
    name = name_of(type(error))
    where = url_for("reference.page", _external=True, _anchor=f"problem-{name}")
    title = _title(name) if name else HTTPStatus(error.http_status).phrase
    return _document(error.http_status, str(error), where if name else NO_TYPE, title)


def _title(name: str) -> str:
    return name.replace("-", " ").capitalize()


def _document(status: int, detail: str, kind: str, title: str) -> dict[str, object]:
    told = {"type": kind, "title": title, "status": status, "detail": detail}
    return {**told, "instance": request.path}


def _domain_error(error: CalendarAppError) -> ResponseReturnValue:
    if isinstance(error, StoreError):
        desk.drop_store()
    answer = _answer(error.http_status, str(error), problem(error))
    answer.headers.update(desk.headers_of(error))
    return answer


def _http_error(error: HTTPException) -> ResponseReturnValue:
    """Flask's own errors in the same clothes; their headers (Allow, Location) are kept."""
    status = error.code or 500
    if error.response is not None or status < 400:
        return error.get_response()
    most = (request.max_content_length or 0) // 1_000_000
    told = _PLAIN.get(status, error.description or error.name).format(most=most)
    answer = _answer(status, told, _document(status, told, NO_TYPE, error.name))
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            answer.headers[name] = value
    return answer


def _answer(status: int, told: str, document: dict[str, object]) -> Response:
    """By the address, and by what was asked for.

    A calendar client that gets a page in place of a feed may take it for an empty calendar.
    """
    if request.path.startswith("/api/") or request.path == "/healthz":
        answer = Response(json.dumps(document, ensure_ascii=False), mimetype=MEDIA_TYPE)
    elif re.search(r"\.[a-z0-9]{1,8}\Z", request.path) or request.path.startswith("/feeds/"):
        answer = Response(f"{told}\n", mimetype="text/plain")
    else:
        answer = Response(render_template("error.html", status=status, told=told))
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer
