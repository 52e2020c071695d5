"""The front door for browsers and calendar clients: pages, JSON API, feeds.

Everything works without JavaScript and without any other host; the Content-Security-Policy allows
nothing else.
"""

from __future__ import annotations

import weakref
from functools import partial
from pathlib import Path

from flask import Flask
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]  # has no types
from werkzeug.middleware.proxy_fix import ProxyFix

from calendar_app.intake import Network
from calendar_app.reading import grounds_of
from calendar_app.store.lending import Stores

from . import assets, desk, frame, guarding, present, problems, sending, zones
from .actors import actor_page
from .addresses import alternates, feed_of
from .almanac import almanac
from .api import api
from .choosing import Tallies
from .feeds import feeds
from .limits import LIMITS, limiter
from .pages import pages
from .posting import posting
from .reference import reference
from .reporting import contact_of
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
    contact: str | None = None,
    network: Network = Network(),  # noqa: B008
) -> Flask:
    """The web application over one database.

    `local` says that the server listens on loopback only: then everyone who reaches it may add,
    and no name but localhost is answered to (a foreign site could point its own name at us).
    Else adding needs `token`, which also signs the cookies. `behind_proxy` believes one proxy in
    front about the client's address and about the scheme and host that it was asked for.
    `contact` is where readers who may not write send what is wrong: a mail address or a page.
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
        CONTACT=contact_of(contact),
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
    CSRFProtect(app).exempt(posting)  # no cookie counts there, see desk.shows_token
    assets.serve(app, asset_folder("static"))
    app.register_blueprint(frame.frame)
    app.register_blueprint(pages)
    app.register_blueprint(almanac)
    app.register_blueprint(api)
    app.register_blueprint(posting)
    app.register_blueprint(reference)
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
    problems.told_by(app)
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
