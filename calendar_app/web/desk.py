"""What one request works with: the clock, its own store, and whether it may write."""

from __future__ import annotations

import hmac
import re
from datetime import date, datetime

from flask import Flask, current_app, g, request, session

from calendar_app.errors import CalendarAppError, NotAllowedError, TooManyRequestsError
from calendar_app.store import Store
from calendar_app.store.lending import Stores

from .fields import known_names
from .limits import note_wrong_token, unless_guessing

# Browsers take "//host" and "/\\host" for another host, and leave out a tab or the end of a line on
# the way to seeing them.
_OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def now() -> datetime:
    """The time at the server, aware; `app.config["NOW"]` is set by tests."""
    return now_of(current_app)


def now_of(app: Flask) -> datetime:
    """The same where no request of that application is being answered."""
    fixed: datetime | None = app.config.get("NOW")
    return fixed or datetime.now().astimezone()


def today() -> date:
    return now().date()


def store() -> Store:
    """The request's own store, lent when first asked for and given back after the request."""
    if "store" not in g:
        g.store = stores().lend()
    lent: Store = g.store
    return lent


def stores() -> Stores:
    lenders: Stores = current_app.extensions["stores"]
    return lenders


def give_back_store(_problem: BaseException | None = None) -> None:
    lent: Store | None = g.pop("store", None)
    if lent is not None:
        stores().take_back(lent)


def drop_store() -> None:
    """The request's store has failed: the next request opens one anew."""
    lent: Store | None = g.pop("store", None)
    if lent is not None:
        stores().drop(lent)


def own_path(told: str | None) -> str | None:
    """A path of ours, wherever a link or a form wants to lead; None for any other place."""
    return told if told and _OWN_PATH.fullmatch(told) else None


def takes_articles() -> bool:
    """False on a public server that was started without a token: nobody can add there."""
    return bool(current_app.config["LOCAL"] or current_app.config["TOKEN"])


def may_write() -> bool:
    """Whether this visitor's browser may add: on a local server always, else once signed in."""
    return bool(current_app.config["LOCAL"] or signed_in())


def signed_in() -> bool:
    """Whether this browser showed the token, within the last thirty days."""
    return bool(session.get("writer"))


def is_token(given: str) -> bool:
    """Compared in the same time whatever is given. TooManyRequestsError for one who guesses."""
    token: str | None = current_app.config["TOKEN"]
    if not (token and given):
        return False
    unless_guessing()
    right = hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())
    if not right:
        note_wrong_token()
    return right


def sign_in(given: str, subject: str) -> None:
    """Remember in a signed cookie that this browser showed the token.

    NotAllowedError where it is another; TooManyRequestsError for one who guesses.
    """
    if not is_token(given):
        raise NotAllowedError(subject, "give the server's CALENDAR_TOKEN")
    session["writer"] = True
    session.permanent = True


def shows_token() -> bool:
    """Whether the request bears the token: no cookie counts with programs, so no other site can
    borrow a visitor's."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and is_token(given.strip())


def may_write_by_api() -> bool:
    return bool(current_app.config["LOCAL"]) or shows_token()


def require_bearer() -> None:
    """The API's own gate: NotAllowedError but on a local server, or with the token."""
    if not may_write_by_api():
        raise NotAllowedError(
            f"{request.method} {request.path}", "send the header Authorization: Bearer TOKEN"
        )


def headers_of(error: CalendarAppError) -> dict[str, str]:
    """What an answer that tells of the error says in its headers."""
    if isinstance(error, TooManyRequestsError):
        return {"Retry-After": str(error.seconds)}
    return {}


def names_offered() -> dict[str, list[str]]:
    """What fields offer while one types; nothing to who may not write. Looked up once for each
    state of the calendar."""
    if not may_write():
        return {}
    token, _ = store().revision()
    kept: tuple[int, dict[str, list[str]]] | None = current_app.extensions.get("names_offered")
    if kept is None or kept[0] != token:
        kept = current_app.extensions["names_offered"] = (token, known_names(store()))
    return kept[1]
