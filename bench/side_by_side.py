"""One server, as `calendar-app serve` runs it, with our application and two that do nothing.

usage: python side_by_side.py DATABASE PORT
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from flask import Flask, Response

from calendar_app.cli.serving import run
from calendar_app.web import create_app

App = Callable[[dict[str, Any], Any], Iterable[bytes]]


def beside(database: str) -> App:
    """`/hello` and `/same`, the bytes of the feed, are plain Flask; all else is ours."""
    ours = create_app(database)
    ours.config["FEEDS_MADE"] = "1000000 per minute"  # one client asks for all of them
    plain = Flask("plain")

    @plain.get("/hello")
    def hello() -> str:
        return "Hello, world"

    feed: list[bytes] = []

    @plain.get("/same")
    def same() -> Response:
        if not feed:
            feed.append(ours.test_client().get("/feeds/all.ics").get_data())
        return Response(feed[0], content_type="text/calendar; charset=utf-8")

    def choosing(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        app = plain if environ["PATH_INFO"] in ("/hello", "/same") else ours
        return app(environ, start_response)

    return choosing


if __name__ == "__main__":
    _, database, port = sys.argv
    run(partial(beside, database), "127.0.0.1", int(port))
