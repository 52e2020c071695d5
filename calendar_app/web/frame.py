"""The frame of every page: which pages there are, and how this reader wants to see them.

Two cookies remember the reader's clock and whether pages are light or dark. They are set by a plain
form, without JavaScript and without a session, so that reading leaves nobody recognisable.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from calendar_app.errors import UsageError

from . import zones

frame = Blueprint("frame", __name__)

PAGES = (
    ("pages.timeline", "Timeline"),
    ("almanac.month", "Month"),
    ("almanac.map", "Map"),
    ("almanac.diary", "Diary"),
    ("review.page", "Review"),
    ("pages.add", "Add"),
    ("subscribing.page", "Subscribe"),
    ("sources.page", "Sources"),
)
"""Endpoint and words of the main navigation, in order. Each answers without an argument; one that
is not registered is not shown."""

THEMES = ("system", "light", "dark")

_A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the navigation; `here` where the page that is shown belongs to it."""

    words: str
    href: str
    here: bool


@frame.before_app_request
def _the_clock_is_known() -> None:
    """A page asked for by a clock that nobody has is refused, and its refusal is a page as well."""
    if zones.KEY in request.args and request.blueprint not in ("feeds", "api"):
        zones.reader_zone()


def navigation() -> list[Entry]:
    at = request.endpoint or ""
    return [
        Entry(words, url_for(endpoint), _belongs(at, endpoint))
        for endpoint, words in PAGES
        if endpoint in current_app.view_functions
    ]


def _belongs(at: str, endpoint: str) -> bool:
    """A page stands under the entry of its own endpoint, or of a blueprint with one entry only."""
    blueprint = endpoint.partition(".")[0]
    alone = sum(one.startswith(f"{blueprint}.") for one, _ in PAGES) == 1
    return at.startswith(endpoint) or (alone and at.startswith(f"{blueprint}."))


def theme() -> str:
    """`light` or `dark` where this reader chose one; empty where the device decides."""
    kept = request.cookies.get("theme", "")
    return kept if kept in THEMES[1:] else ""


def zone_choices() -> list[tuple[str, str, bool]]:
    """(value, words, whether chosen) of the clocks that the switch offers."""
    chosen = zones.reader_zone()
    key = chosen.key if chosen else zones.VENUE
    offered = [*zones.OFFERED, *([key] if key not in (*zones.OFFERED, zones.VENUE) else [])]
    named = sorted((one.rpartition("/")[2].replace("_", " "), one) for one in offered)
    told = [("Each meeting’s own city", zones.VENUE), *named]
    return [(value, words, value == key) for words, value in told]


def here() -> str:
    """The address of this page below this host, without the clock that the switch is about."""
    query = request.query_string.decode("ascii", "replace").split("&")
    rest = "&".join(pair for pair in query if pair and pair.partition("=")[0] != zones.KEY)
    return f"{request.path}?{rest}" if rest else request.path


@frame.get("/display")
def keep() -> ResponseReturnValue:
    """Remember the reader's clock (`tz`) and light or dark (`theme`), and go back to `to`.

    It changes nothing but this browser's own cookies. UsageError for a choice that there is not.
    """
    answer = make_response(redirect(_local(request.args.get("to", "")), 303))
    if (told := request.args.get(zones.KEY, "").strip()) != "":
        zone = zones.named(told)
        _remember(answer, zones.COOKIE, zone.key if zone else "")
    if (told := request.args.get("theme", "").strip()) != "":
        if told not in THEMES:
            raise UsageError(f"theme={told[:40]}", "no such choice", f"give {', '.join(THEMES)}")
        _remember(answer, "theme", "" if told == "system" else told)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _remember(answer: Response, name: str, value: str) -> None:
    if value:
        answer.set_cookie(
            name, value, _A_YEAR, secure=request.is_secure, httponly=True, samesite="Lax"
        )
    else:
        answer.delete_cookie(name, secure=request.is_secure, httponly=True, samesite="Lax")


def _local(to: str) -> str:
    """Only ever a page of ours: what a browser could read as another host leads to the timeline."""
    parts = urlsplit(to)
    ours = to.startswith("/") and not to.startswith(("//", "/\\"))
    if not ours or parts.scheme or parts.netloc or any(letter < " " for letter in to):
        return url_for("pages.timeline")
    return to
