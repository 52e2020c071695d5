"""The page on which a view becomes somebody's feed, and on which feeds are named and removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from calendar_app.errors import CalendarAppError
from calendar_app.feeds import FORMATS, OPTION_KEYS, subscribe_links
from calendar_app.model import NamedFeed, Query

from . import desk
from .addresses import (
    KINDS,
    View,
    address_of,
    feed_named,
    keep_named,
    remove_named,
    shortened,
    too_long,
    view_named,
    view_of,
)
from .filters import Choice, choices, chosen, in_address
from .limits import fair, limiter

subscribing = Blueprint("subscribing", __name__)

_FEW, _MANY = 12, 18  # feeds of a kind: so many are in sight where there are more than that

_PEOPLE = 200  # those with most meetings; the search finds the others


@dataclass(frozen=True, slots=True)
class Shelf:
    """The feeds of one kind: those with most meetings in sight, all of them by name below."""

    key: str
    title: str
    first: Sequence[Choice]
    every: Sequence[Choice]


@subscribing.get("/subscribe")
def page() -> ResponseReturnValue:
    """Any view as a feed. An untouched field of the form leaves the address."""
    if "" in request.args.values():
        given = urlencode([pair for pair in request.args.items() if pair[1]])
        return redirect(f"{request.path}?{given}" if given else request.path)
    return _page(view_of(request.args, desk.store()))


@subscribing.get("/subscribe/<slug>")
def named(slug: str) -> ResponseReturnValue:
    store = desk.store()
    return _page(view_named(feed_named(slug, store), store, request.args))


@subscribing.post("/subscribe")
def keep() -> ResponseReturnValue:
    """Give the view a name, and with it an address that stays."""
    store, name = desk.store(), request.form.get("name", "")
    view = view_of(request.args, store)
    try:
        _allow("naming a feed")
        feed = keep_named(name, view, store, now=desk.now())
    except CalendarAppError as problem:
        return _page(view, name=name, problem=str(problem)), problem.http_status
    flash(f"“{feed.name}” is kept.")
    return redirect(url_for("subscribing.named", slug=feed.slug), 303)


@subscribing.post("/subscribe/<slug>")
def remove(slug: str) -> ResponseReturnValue:
    store = desk.store()
    feed = feed_named(slug, store)
    try:
        _allow("removing a feed")
    except CalendarAppError as problem:
        return _page(view_named(feed, store), problem=str(problem)), problem.http_status
    remove_named(slug, store, now=desk.now())
    flash(f"“{feed.name}” is removed. Its address now says so to whoever asks.")
    return redirect(url_for("subscribing.page"), 303)


def _allow(subject: str) -> None:
    if not desk.may_write():
        desk.sign_in(request.form.get("token", ""), subject)


def _page(view: View, *, name: str = "", problem: str = "") -> str:
    store, today = desk.store(), desk.today()
    if view.named is None and too_long(view):
        view = _with_slug(view)
    feed = address_of(view, "ics")
    window = view.options.window(today, calendar=True)
    ahead = replace(view.query, since=max(today, view.query.since or today))
    over = view.query.until is not None and view.query.until < today
    everything = not view.canonical and view.named is None
    return render_template(
        "subscribe.html",
        view=view,
        query=view.query,
        given=view.options.given,
        chosen=chosen(view.query),
        feed=feed,
        links=subscribe_links(feed, view.name),
        qr=_qr(_own_address(view)),
        forms=[(ending, address_of(view, ending, external=False)) for ending in FORMATS],
        count=store.count(view.query, window),
        ahead=0 if over else store.count(ahead, window),
        without_day=0 if view.options.imprecise else _without_day(view),
        filters=in_address(view.query),
        hidden=_hidden(view),
        settled=_settled(view),
        named_feeds=_named_feeds() if everything else (),
        shelves=_shelves() if everything else (),
        field=name,
        problem=problem,
    )


def _hidden(view: View) -> dict[str, str]:
    """What the form of the options carries along. Behind a slug the filters are not in sight."""
    given = view.canonical if view.named and not view.named.name else urlencode(request.args)
    return {key: value for key, value in parse_qsl(given) if key not in OPTION_KEYS}


def _settled(view: View) -> set[str]:
    """The options that a named feed has by its name, which nothing in its address changes."""
    made_of = view.named.filters if view.named and view.named.name else ""
    return {key for key, _ in parse_qsl(made_of)} & set(OPTION_KEYS)


@limiter.limit(fair("SLUGS_MADE"))
def _with_slug(view: View) -> View:
    return shortened(view, desk.store(), now=desk.now())


def _without_day(view: View) -> int:
    """How many meetings the feed leaves out because they have no day yet."""
    store, today = desk.store(), desk.today()
    window = view.options.window(today, calendar=True)
    every = replace(view.options, imprecise=True).window(today, calendar=True)
    return store.count(view.query, every) - store.count(view.query, window)


def _named_feeds() -> list[tuple[NamedFeed, int]]:
    store = desk.store()
    return [(one, store.count(view_named(one, store).query)) for one in store.named_feeds()]


def _shelves() -> list[Shelf]:
    every = choices(desk.store(), Query())
    titles = {"body": "By body", "city": "By city", "country": "By country",
              "participant": "By who takes part", "person": "By person"}  # fmt: skip
    people = sorted(desk.store().tally("person").items(), key=lambda one: (-one[1], one[0]))
    met = [Choice(name, name, number) for name, number in people[:_PEOPLE]]
    every["person"] = sorted(met, key=lambda one: one.words.casefold())
    shelves = []
    for key in (*KINDS, "person"):
        few = _FEW if len(every[key]) > _MANY else _MANY
        most = set(sorted(every[key], key=lambda one: -one.count)[:few])
        first = [one for one in every[key] if one in most]
        shelves.append(Shelf(key, titles[key], first, every[key]))
    return [shelf for shelf in shelves if shelf.every]


def _own_address(view: View) -> str:
    """This page's address, which a phone opens: there one tap is left, whatever its calendar."""
    if view.named:
        return url_for("subscribing.named", slug=view.named.slug, _external=True)
    given = f"?{view.canonical}" if view.canonical else ""
    return url_for("subscribing.page", _external=True) + given


def _qr(address: str) -> Markup:
    """As SVG that scales; black on white, which is what cameras want."""
    drawn = segno.make(address, error="m", micro=False)
    return Markup(drawn.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None))  # noqa: S704 - segno's own
