"""A news site on this machine that is watched, and what comes of it."""

from __future__ import annotations

from typing import Any

from factories import NOW
from loopback import Loopback, page
from news import a_feed

from calendar_app.intake.fetch import fetch
from calendar_app.model import Source
from calendar_app.reading import reader
from calendar_app.store import Store
from calendar_app.watching import Manners, Outcome, poll, source_at

READER = reader()


class Site:
    """A server, somebody with manners who asks it, and a store for what comes of it."""

    def __init__(self, server: Loopback, store: Store) -> None:
        self.server, self.store = server, store
        self.manners = self.anew()

    def anew(self) -> Manners:
        network = self.server.network()

        def ask(url: str, **known: Any):  # type: ignore[no-untyped-def]
            return fetch(url, network=network, **known)

        return Manners(ask, pause=0)

    def has(self, **answers: Any) -> None:
        self.server.answers |= {f"/{name}": answer for name, answer in answers.items()}

    def feed(self, *items: tuple[str, str, str], headers: tuple[str, ...] = ()) -> None:
        body = a_feed(*items).replace(b"{base}", self.server.base.encode())
        self.has(rss=page(body, "Content-Type: application/rss+xml", *headers))

    def watch(self, path: str = "/rss") -> Source:
        source = source_at(self.server.base + path, get=self.manners.get, now=NOW)
        self.store.sources.keep(source)
        self.server.asked.clear()
        return source

    def poll(self, source: Source, **options: Any) -> Outcome:
        given = {"reader": READER, "get": self.manners.get, "now": NOW} | options
        return poll(source, store=self.store, **given)

    @property
    def starts(self) -> list[str]:
        return [str(meeting.when.start) for meeting in self.store.meetings() if meeting.when]
