"""The front door for browsers and calendar clients: pages, JSON API, feeds.

Everything works without JavaScript and without any other host; the Content-Security-Policy allows
nothing else.
"""

from __future__ import annotations

import re
import weakref
from functools import partial
from pathlib import Path

from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]  # has no types
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from calendar_app.errors import CalendarAppError, StoreError
from calendar_app.intake import Network
from calendar_app.reading import grounds_of
from calendar_app.store.lending import Stores

from . import assets, desk, frame, guarding, present, sending, zones
from .actors import actor_page
from .addresses import alternates, feed_of
from .almanac import almanac
from .api import api
from .choosing import Tallies
from .feeds import feeds
from .limits import LIMITS, limiter, too_often
from .pages import pages
from .review import review
from .saying import saying
from .signing import signing
from .sources import sources
from .subscribing import subscribing

__all__ = ["create_app"]

MAX_BYTES = 2_000_000  # a very long article has 100 kB


def create_app(
    database: str | Path,
    *,
    token: str | None = None,
    local: bool = True,
    behind_proxy: bool = False,
    network: Network = Network(),  # noqa: B008
) -> Flask:
    """The web application over one database.

    `local` says that the server listens on loopback only: then everyone who reaches it may add,
    and no name but localhost is answered to (a foreign site could point its own name at us).
    Else adding needs `token`, which also signs the cookies. `behind_proxy` believes one proxy in
    front about the client's address and about the scheme and host that it was asked for.
    `network` is where links that people give may lead: only tests leave the public web.
    """
    app = Flask(
        __name__,
        template_folder=str(asset_folder("templates")),
        static_folder=None,
    )
    app.config.update(
        DATABASE=str(database),
        TOKEN=token,
        LOCAL=local,
        SECRET_KEY=guarding.key_for(token),
        SESSION_COOKIE_NAME="calendar_app",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=guarding.SIGNED_IN_FOR,
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=MAX_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_BYTES,
        **LIMITS,
    )
    stores = app.extensions["stores"] = Stores(database)
    weakref.finalize(app, stores.close)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # of the default provider
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    CSRFProtect(app).exempt(api)  # no cookie counts there, see desk.require_bearer
    assets.serve(app, asset_folder("static"))
    app.register_blueprint(frame.frame)
    app.register_blueprint(pages)
    app.register_blueprint(almanac)
    app.register_blueprint(api)
    app.register_blueprint(feeds)
    app.register_blueprint(subscribing)
    app.register_blueprint(review)
    app.register_blueprint(saying)
    app.register_blueprint(signing)
    app.register_blueprint(sources)
    front = sending.FrontDesk(app.wsgi_app, stores, partial(desk.now_of, app))
    app.extensions["front"] = front
    app.extensions["network"] = network
    app.extensions["tallies"] = Tallies()
    app.wsgi_app = ProxyFix(front, x_host=1) if behind_proxy else front  # type: ignore[method-assign]
    app.after_request(sending.keep)  # the first to come is the last to run
    guarding.guard(app)
    limiter.init_app(app)
    app.teardown_appcontext(desk.give_back_store)
    app.register_error_handler(CalendarAppError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(RateLimitExceeded, lambda _: _domain_error(too_often()))
    app.jinja_env.globals.update(
        p=present,
        desk=desk,
        frame=frame,
        zones=zones,
        grounds_of=grounds_of,
        alternates=alternates,
        feed_of=feed_of,
        actor_page=actor_page,
    )
    app.jinja_env.filters["actor"] = present.actor_name
    return app


def asset_folder(name: str) -> Path:
    """`templates` or `static`: inside the package where it was installed, else beside it."""
    package = Path(__file__).parents[1]
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


def _domain_error(error: CalendarAppError) -> ResponseReturnValue:
    if isinstance(error, StoreError):
        desk.drop_store()
    answer = _told(error.http_status, str(error))
    answer.headers.update(desk.headers_of(error))
    return answer


def _http_error(error: HTTPException) -> ResponseReturnValue:
    """Flask's own errors in the same clothes; their headers (Allow, Location) are kept."""
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    told = _PLAIN.get(error.code or 500, error.description or error.name)
    answer = _told(error.code or 500, told)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            answer.headers[name] = value
    return answer


_PLAIN = {
    404: "There is no page at this address.",
    413: f"The article is larger than {MAX_BYTES // 1_000_000} MB; give the text of one article.",
    500: "Something failed here that should not have. Nothing was changed; the log says more.",
}


def _told(status: int, told: str) -> Response:
    """An error as JSON, text or page, by the address and by what was asked for.

    A calendar client that gets a page in place of a feed may take it for an empty calendar.
    """
    if request.path.startswith("/api/") or request.path == "/healthz":
        answer = jsonify(error=told, status=status)
    elif re.search(r"\.[a-z0-9]{1,8}\Z", request.path) or request.path.startswith("/feeds/"):
        answer = Response(f"{told}\n", mimetype="text/plain")
    else:
        answer = Response(render_template("error.html", status=status, told=told))
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer
