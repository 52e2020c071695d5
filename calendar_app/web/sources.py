"""The page of what is watched: how each source is doing, one more, one less; and a bookmark that
takes a page from the reader's own browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import quote

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendar_app.errors import CalendarAppError, NotAllowedError, UsageError
from calendar_app.intake import Network
from calendar_app.intake.fetch import fetch
from calendar_app.intake.formats.language import name_of
from calendar_app.model import Source, SourceKind, Yield
from calendar_app.reading import known_languages
from calendar_app.watching import Manners, source_at
from calendar_app.watching.health import (
    LATELY,
    ago,
    every_words,
    length,
    next_of,
    share_confirmed,
    state_of,
)

from . import desk

sources = Blueprint("sources", __name__)

EVERY = tuple(timedelta(minutes=count) for count in (15, 60, 360, 1440))
KINDS = {
    SourceKind.FEED: "news feed",
    SourceKind.INDEX: "page of links",
    SourceKind.CALENDAR: "calendar",
    SourceKind.SITEMAP: "sitemap",
    SourceKind.PAGE: "page",
}
_FORGOTTEN = timedelta(hours=2)  # past its time for so long, a source has nobody who asks it

# Takes what is selected, else the article, and leaves it behind the #, which no server is sent and
# no log keeps: static/bring.js puts it into the form.
_BRING = (
    "(()=>{const q=s=>document.querySelector(s),d=q('meta[property=\"article:published_time\"]'),"
    "o=q('meta[property=\"og:site_name\"]'),"
    "t=String(getSelection())||(q('article')||q('main')||document.body).innerText;"
    "open('%s#'+new URLSearchParams({url:location.href.split('#')[0],title:document.title,"
    "publisher:o?o.content:'',published:d?d.content.slice(0,10):'',text:t.slice(0,200000)}))})()"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A source as the page shows it."""

    source: Source
    given: Yield
    state: str
    next: str
    unread: str = ""

    @property
    def failing(self) -> bool:
        return bool(self.source.last_error)

    @property
    def kind(self) -> str:
        return f"{KINDS[self.source.kind]}, {every_words(self.source.every)}"

    @property
    def share(self) -> str:
        return share_confirmed(self.given)


@sources.get("/sources")
def page() -> ResponseReturnValue:
    return _page({})


@sources.post("/sources")
def watch() -> ResponseReturnValue:
    """Watch one more. Whatever goes wrong, the form keeps what was typed."""
    fields = {name: request.form.get(name, "").strip() for name in ("url", "name", "every")}
    try:
        _only_writers("watching a source")
        found = source_at(
            fields["url"], get=_manners().get, now=desk.now(), name=fields["name"],
            every=_every(fields["every"]),
        )  # fmt: skip
    except CalendarAppError as problem:
        return _page(fields, problem=str(problem)), problem.http_status
    desk.store().sources.keep(found)
    return redirect(url_for("sources.page", watched=found.url), 303)


@sources.post("/sources/remove")
def remove() -> ResponseReturnValue:
    _only_writers("removing a source")
    url = request.form.get("url", "")
    if not desk.store().sources.remove(url, now=desk.now()):
        raise UsageError(url[:200], "is not watched", "see the list of sources")
    return redirect(url_for("sources.page", removed=url), 303)


@sources.post("/sources/again")
def again() -> ResponseReturnValue:
    """Watch again what was removed, as it was watched, and from now on."""
    _only_writers("watching a source")
    url = request.form.get("url", "")
    gone = desk.store().sources.removed(url)
    if gone is None:
        raise UsageError(url[:200], "was not watched", "watch it by its address")
    desk.store().sources.keep(replace(gone, next_due=desk.now()))
    return redirect(url_for("sources.page", watched=url), 303)


def bookmarklet(add: str) -> str:
    """The address of a bookmark that brings the page it is clicked on to the form at `add`."""
    return "javascript:" + quote(_BRING % add, safe="(){}[]=>,;:'|?.!#/+*&\"")


def _only_writers(subject: str) -> None:
    if not desk.may_write():
        raise NotAllowedError(subject, "sign in first")


def _every(told: str) -> timedelta:
    minutes = int(told) if told.isascii() and told.isdigit() and len(told) < 8 else 60
    return timedelta(minutes=minutes)


def _manners() -> Manners:
    network: Network = current_app.extensions["network"]
    return Manners(partial(fetch, network=network))


def _page(fields: dict[str, str], *, problem: str = "") -> str:
    store, now = desk.store(), desk.now()
    watched, yields = store.sources.all(), store.sources.yields(since=now - LATELY)
    languages = store.sources.languages(since=now - LATELY)
    rows = [
        Row(
            one,
            yields[one.url],
            state_of(one, now),
            next_of(one, now),
            _unread(languages.get(one.url, {})),
        )
        for one in watched
    ]
    rows.sort(key=lambda row: not row.failing)  # trouble first; else by name
    told_of = request.args.get("watched", "")
    return render_template(
        "sources.html",
        rows=rows,
        summary=_summary(rows, now),
        forgotten=_forgotten(rows, now),
        watched=next((one for one in watched if one.url == told_of), None),
        removed=store.sources.removed(request.args.get("removed", "")),
        fields=fields,
        problem=problem,
        choices=[(f"{one // timedelta(minutes=1)}", every_words(one)) for one in EVERY],
        bookmarklet=bookmarklet(url_for("pages.add", _external=True)),
    )


def _unread(languages: Mapping[str, int]) -> str:
    """ "3 in Polish, 1 in Arabic": the articles of languages that nothing here reads."""
    told = {code: count for code, count in languages.items() if code not in known_languages()}
    most = sorted(told.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(f"{count} in {name_of(code)}" for code, count in most)


def _summary(rows: list[Row], now: datetime) -> str:
    """ "3 sources, 1 of them failing; last read 5 minutes ago"."""
    if not rows:
        return "Nothing is watched yet."
    count = f"{len(rows)} source{'' if len(rows) == 1 else 's'}"
    failing = sum(row.failing for row in rows)
    told = f"{count}, {failing} of them failing" if failing else count
    last = max((row.source.last_success for row in rows if row.source.last_success), default=None)
    return f"{told}; last read {ago(last, now)}." if last else f"{told}; none was read yet."


def _forgotten(rows: list[Row], now: datetime) -> str:
    """For how long nobody has asked the source that waits longest; "" while somebody does."""
    waits = max((now - row.source.next_due for row in rows), default=timedelta())
    return length(waits) if waits > _FORGOTTEN else ""
