"""How other people's servers are asked: one question at a time for each, with a pause between, and
not for what their robots.txt keeps from programs (RFC 9309).
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlsplit

from protego import Protego

from calendar_app.errors import FetchError, IntakeError
from calendar_app.intake.fetch import AGENT, Fetched, Validators

PAUSE = 1.0  # seconds between two questions to one host
LONGEST_PAUSE = 30.0  # however long a robots.txt asks for
_LARGEST_ROBOTS = 500_000  # RFC 9309 asks for at least 500 KiB to be read


class Fetch(Protocol):
    """`intake.fetch`, over the network that the door gives."""

    def __call__(self, url: str, *, known: Validators = ...) -> Fetched: ...


class Get(Protocol):
    """`Manners.get`."""

    def __call__(self, url: str, *, known: Validators = ...) -> Fetched: ...


class Manners:
    """Asks for pages as `fetch` does, from any number of threads; for one round of updates."""

    def __init__(
        self,
        fetch: Fetch,
        *,
        pause: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._pause = PAUSE if pause is None else pause
        self._fetch, self._clock, self._wait = fetch, clock, wait
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._free_at: dict[str, float] = {}
        self._rules: dict[str, Protego] = {}

    def get(self, url: str, *, known: Validators = Validators()) -> Fetched:  # noqa: B008
        """FetchError where robots.txt says no, or cannot be had; else as `fetch`."""
        parts = urlsplit(url)
        host = parts.netloc.lower()
        with self._turns[host]:
            rules = self._rules_of(f"{parts.scheme}://{host}", host)
            if not rules.can_fetch(url, AGENT):
                problem = "its robots.txt asks programs not to read this"
                raise FetchError(url, problem, "watch what it offers for that, or add it by hand")
            return self._ask(url, host, known, rules.crawl_delay(AGENT))

    def _ask(self, url: str, host: str, known: Validators, delay: float | None = None) -> Fetched:
        wait = self._free_at.get(host, 0.0) - self._clock()
        if wait > 0:
            self._wait(wait)
        try:
            return self._fetch(url, known=known)
        finally:
            pause = self._pause if delay is None else max(self._pause, min(delay, LONGEST_PAUSE))
            self._free_at[host] = self._clock() + pause

    def _rules_of(self, origin: str, host: str) -> Protego:
        if origin not in self._rules:
            self._rules[origin] = Protego.parse(self._robots(origin, host))
        return self._rules[origin]

    def _robots(self, origin: str, host: str) -> str:
        """Its text; none where there is none. Where a server cannot say, nothing is allowed: then
        the failure is the source's."""
        try:
            found = self._ask(f"{origin}/robots.txt", host, Validators())
        except FetchError as error:
            if error.status is not None and 400 <= error.status < 500 and error.status != 429:
                return ""
            raise
        except IntakeError:  # it leads elsewhere, or is far too large: that is no answer
            return ""
        return found.body[:_LARGEST_ROBOTS].decode("utf-8", "replace")
