"""The address of a feed, and the feed of an address.

    /feeds/all.ics              every meeting; filters and options follow as a query string
    /feeds/city/vienna.ics      one body, city, country or participant
    /feeds/<slug>.ics           a feed that somebody named, or filters too long for an address

An address is kept for years in a calendar that nobody looks into, so it is short and says what it
holds. Google takes no address beyond 256 characters, and says nothing.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from urllib.parse import parse_qsl

from flask import url_for

from calendar_app.errors import FeedRemovedError, UnknownValueError, UsageError
from calendar_app.feeds import FORMATS, FeedOptions
from calendar_app.model import NamedFeed, Query
from calendar_app.reading import gazetteer
from calendar_app.store import Store

from .filters import asked, feed_name, in_address, understood

LONGEST = 119
"""Characters of an address; one that would have more is given a slug."""

KINDS = ("body", "city", "country", "participant")
"""The filters that have feeds of their own, out of the box."""

ALL = "all"
_REMEDY = "/subscribe lists the known ones, and /feeds/all.ics takes filters"
_MOST_IN_NAME = 80
_MOST_IN_SLUG = 40
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


@dataclass(frozen=True, slots=True)
class View:
    """What a feed holds and how. `named` where its address is a name of its own."""

    query: Query
    options: FeedOptions
    named: NamedFeed | None = None

    @property
    def canonical(self) -> str:
        """Its query string, by which two views are the same."""
        return in_address(self.query, **self.options.given).removeprefix("?")

    @property
    def name(self) -> str:
        return (self.named and self.named.name) or feed_name(self.query)


def view_of(arguments: Mapping[str, str], store: Store) -> View:
    """The view of a query string. Raises as `asked` and `FeedOptions.from_query` do."""
    return View(asked(arguments, kept=store.tally), FeedOptions.from_query(arguments))


def view_at(key: str | None, stem: str, arguments: Mapping[str, str], store: Store) -> View:
    """The view at /feeds/<key>/<stem>.ics or /feeds/<stem>.ics; `arguments` may narrow it.

    UnknownValueError where no such feed is known, FeedRemovedError where it was known once.
    """
    understood(arguments)
    if key and not stem.strip():
        # A blank filter is none: the feed of everything, in the calendar of who left a name out.
        raise UnknownValueError(f"a {key} without a name", f"no such {key}", _REMEDY)
    if key:
        return view_of({**arguments, key: _value(key, stem, store)}, store)
    if stem == ALL:
        return view_of(arguments, store)
    return view_named(feed_named(stem, store), store, arguments)


def feed_named(slug: str, store: Store) -> NamedFeed:
    feed = store.named_feed(slug[:_MOST_IN_SLUG])
    if feed is None:
        raise UnknownValueError(f"feed {slug[:80]!r}", "no such feed", _REMEDY)
    if feed.removed:
        raise FeedRemovedError(feed.name or feed.slug, feed.removed)
    return feed


def view_named(feed: NamedFeed, store: Store, arguments: Mapping[str, str] | None = None) -> View:
    """What it was made of holds for good, even where the gazetteer has since lost the name."""
    made_of = dict(parse_qsl(feed.filters))

    def kept(field: str) -> Iterable[str]:
        # A place may be a part of a venue's name, which has no filter of its own.
        return [*store.tally(field), made_of.get("place" if field == "venue" else field, "")]

    given = {**(arguments or {}), **made_of}
    return View(asked(given, kept=kept), FeedOptions.from_query(given), feed)


def address_of(view: View, extension: str, *, external: bool = True) -> str:
    """The address in its plainest form, however long."""
    given = view.query.given
    options = in_address(Query(), **view.options.given)
    if view.named:
        return _url(f"{view.named.slug}.{extension}", external) + options_beside(view)
    if len(given) == 1 and (key := next(iter(given))) in KINDS:
        stem = _stem(given[key])
        own = key == "city" or stem == given[key].lower()
        if stem and own and not _is_of_another(stem, key, given[key]):
            return _url(f"{stem}.{extension}", external, key=key) + options
    return _url(f"{ALL}.{extension}", external) + in_address(view.query, **view.options.given)


def _is_of_another(stem: str, key: str, value: str) -> bool:
    """/feeds/participant/au.ics is the African Union's, so that Australia, "AU", has none."""
    return key == "participant" and stem != value and gazetteer().actor(stem) is not None


def feed_of(key: str, value: str, extension: str = "ics") -> str:
    """The address of everything of one body, city, country, participant or person, below this
    host."""
    body, city, country, participant, person = (
        value if key == kind else None for kind in (*KINDS, "person")
    )
    of = Query(body=body, city=city, country=country, participant=participant, person=person)
    return address_of(View(of, FeedOptions()), extension, external=False)


def alternates(view: View | None) -> list[tuple[str, str, str]]:
    """(media type, title, address) of the view in each format, for the head of its page."""
    view = view or View(Query(), FeedOptions())
    return [
        (form.media_type, f"{view.name} (.{ending})", address_of(view, ending, external=False))
        for ending, form in FORMATS.items()
    ]


def options_beside(view: View) -> str:
    """The query string beside a named feed's address: what the feed does not have by itself."""
    made_of = dict(parse_qsl(view.named.filters)) if view.named else {}
    further = {k: v for k, v in parse_qsl(view.canonical) if k not in made_of}
    return in_address(Query(), **further)


def too_long(view: View) -> bool:
    """Whether the longest of its addresses, over all formats, is one that needs a slug."""
    return len(address_of(view, max(FORMATS, key=len))) > LONGEST


def shortened(view: View, store: Store, *, now: datetime) -> View:
    """The view under a slug made of what it holds, remembered so that it always resolves."""
    slug = _hash(view.canonical)
    feed = store.named_feed(slug)
    if feed is None:
        feed = NamedFeed(slug, None, view.canonical, now)
        store.keep_feed(feed)
    if feed.removed or feed.filters != view.canonical:
        return view
    return View(view.query, view.options, feed)


def keep_named(name: str, view: View, store: Store, *, now: datetime) -> NamedFeed:
    """Give the view an address of its own. UsageError where the name cannot be one."""
    name = " ".join(name.split())
    if not name or len(name) > _MOST_IN_NAME:
        problem = f"longer than {_MOST_IN_NAME} characters" if name else "empty"
        raise UsageError("the feed's name", problem, "give a few words, such as Vienna talks")
    slug = _slug(name)
    with store.transaction():
        known = store.named_feed(slug)
        other = known and not known.removed and known.filters != view.canonical
        if other or slug in (ALL, *KINDS):
            raise UsageError(
                f"the name {name!r}",
                f"/feeds/{slug}.ics is the address of another feed",
                "choose another name",
            )
        feed = NamedFeed(slug, name, view.canonical, now)
        store.keep_feed(feed)
    return feed


def remove_named(name: str, store: Store, *, now: datetime) -> NamedFeed:
    """By its slug or its name. From then on its address answers that it is gone."""
    with store.transaction():
        slugs = {feed.name: feed.slug for feed in store.named_feeds()}
        feed = feed_named(slugs.get(name, name), store)
        store.keep_feed(NamedFeed(feed.slug, feed.name, feed.filters, feed.made, now))
    return feed


def _url(name: str, external: bool, key: str | None = None) -> str:
    return url_for("feeds.feed", name=name, key=key, _external=external)


def _value(key: str, stem: str, store: Store) -> str:
    """The filter's value behind a stem; the stem itself where nothing is known by it."""
    if key != "city":
        return stem
    known = _cities().get(stem.casefold())
    return known or next((city for city in store.tally(key) if _stem(city) == stem), stem)


@cache
def _cities() -> Mapping[str, str]:
    return {_stem(place.name): place.name for place in gazetteer().places.values()
            if place.type == "city"}  # fmt: skip


def _slug(name: str) -> str:
    """`vienna-talks`; a hash where the name has no letter that every address can hold."""
    stem = _stem(name)
    return stem[:_MOST_IN_SLUG].strip("-") if stem else _hash(name)


def _stem(text: str) -> str:
    """In small Latin letters, digits and hyphens; empty where that would lose a letter."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_STROKES))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if any(letter.isalnum() and not letter.isascii() for letter in plain):
        return ""
    return "-".join(re.findall("[a-z0-9]+", plain))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
