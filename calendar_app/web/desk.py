"""What one request works with: the clock, its own store, and whether it may write."""

from __future__ import annotations

import hmac
from datetime import date, datetime

from flask import Flask, current_app, g, request, session

from calendar_app.errors import NotAllowedError
from calendar_app.store import Store
from calendar_app.store.lending import Stores


def now() -> datetime:
    """The time at the server, aware; `app.config["NOW"]` is set by tests."""
    return _now_of(current_app)


def _now_of(app: Flask) -> datetime:
    fixed: datetime | None = app.config.get("NOW")
    return fixed or datetime.now().astimezone()


def today() -> date:
    return now().date()


def today_of(app: Flask) -> date:
    """Where no request of that application is being answered."""
    return _now_of(app).date()


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


def takes_articles() -> bool:
    """False on a public server that was started without a token: nobody can add there."""
    return bool(current_app.config["LOCAL"] or current_app.config["TOKEN"])


def may_write() -> bool:
    """Whether this visitor's browser may add: on a local server always, else once signed in."""
    return bool(current_app.config["LOCAL"] or session.get("writer"))


def is_token(given: str) -> bool:
    token: str | None = current_app.config["TOKEN"]
    return bool(token) and hmac.compare_digest(given.encode(), str(token).encode())


def sign_in(given: str, subject: str) -> None:
    """Remember in a signed cookie that this browser showed the token."""
    if not is_token(given):
        raise NotAllowedError(subject, "give the server's CALENDAR_TOKEN")
    session["writer"] = True


def require_bearer() -> None:
    """The API's own gate: no cookie counts here, so no other site can borrow a visitor's."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and is_token(given.strip()):
        return
    if not current_app.config["LOCAL"]:
        raise NotAllowedError(
            f"{request.method} {request.path}", "send the header Authorization: Bearer TOKEN"
        )
