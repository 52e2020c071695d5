"""A round: every source that is due is asked, and whatever happens to one, the others are too.

However many processes keep the same calendar, one of them goes round at a time: it holds a lease
in the database, says again and again that it lives, and has it no more soon after it died.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from calendar_app.errors import IntakeError, StoreError
from calendar_app.model import Source
from calendar_app.pipeline import Reader
from calendar_app.store import Store
from calendar_app.store.lending import Stores

from .due import after_failure
from .manners import Manners
from .polling import Outcome, poll

LEASE = "update"
LASTS = timedelta(minutes=3)  # longer than the slowest single step: a page, its robots.txt, a pause
HOSTS_AT_ONCE = 4

Clock = Callable[[], datetime]

_log = logging.getLogger(__name__)


def update(
    stores: Stores,
    *,
    reader: Reader,
    manners: Manners,
    clock: Clock,
    holder: str,
    every: bool = False,
    begins: Callable[[int], None] = lambda _count: None,
    told: Callable[[Outcome], None] = lambda _outcome: None,
    stop: threading.Event | None = None,
) -> list[Outcome] | None:
    """Ask the sources that are due, or `every` one; None where another process is at it.

    `begins` is told how many there are, and `told` each outcome, from one thread at a time.
    StoreError ends the round.
    """
    stop = stop or threading.Event()
    store = stores.lend()
    try:
        if not store.sources.take_lease(LEASE, holder, now=clock(), lasts=LASTS):
            return None
        try:
            due = store.sources.all() if every else store.sources.due(clock())
            begins(len(due))
            round_ = _Round(stores, reader, manners, clock, holder, told, stop)
            with ThreadPoolExecutor(HOSTS_AT_ONCE) as workers:
                try:
                    list(workers.map(round_.of_one_host, _by_host(due)))
                except BaseException:
                    stop.set()  # what has begun ends at its next step
                    raise
            return round_.outcomes
        finally:
            store.sources.give_back_lease(LEASE, holder)
    finally:
        stores.take_back(store)


def _by_host(sources: Iterable[Source]) -> list[list[Source]]:
    hosts: dict[str, list[Source]] = {}
    for source in sources:
        hosts.setdefault(urlsplit(source.url).netloc, []).append(source)
    return list(hosts.values())


class _Round:
    def __init__(
        self,
        stores: Stores,
        reader: Reader,
        manners: Manners,
        clock: Clock,
        holder: str,
        told: Callable[[Outcome], None],
        stop: threading.Event,
    ) -> None:
        self._stores, self._reader, self._manners = stores, reader, manners
        self._clock, self._holder, self._told, self._stop = clock, holder, told, stop
        self._one_at_a_time = threading.Lock()
        self.outcomes: list[Outcome] = []

    def of_one_host(self, sources: list[Source]) -> None:
        store = self._stores.lend()
        try:
            for source in sources:
                if not self._goes_on(store):
                    return
                outcome = self._polled(source, store)
                with self._one_at_a_time:
                    self.outcomes.append(outcome)
                    self._told(outcome)
        finally:
            self._stores.take_back(store)

    def _goes_on(self, store: Store) -> bool:
        """Says at the same time that this round lives. Somebody else has the lease where this
        process slept through its end."""
        return not self._stop.is_set() and store.sources.take_lease(
            LEASE, self._holder, now=self._clock(), lasts=LASTS
        )

    def _polled(self, source: Source, store: Store) -> Outcome:
        now = self._clock()
        try:
            return poll(
                source,
                store=store,
                reader=self._reader,
                get=self._manners.get,
                now=now,
                goes_on=lambda: self._goes_on(store),
            )
        except StoreError:
            raise
        except Exception as error:
            # What a stranger's bytes can do to us is not known in full; one source that finds a
            # way must not keep back all the others.
            _log.exception("%s", source.url)
            fault = IntakeError(
                source.url, f"failed here ({type(error).__name__})", "the log says more"
            )
            failed = after_failure(source, fault, now=now)
            store.sources.record(failed)
            return Outcome(failed, problem=fault)
