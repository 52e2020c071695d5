"""Rounds in the background of a server: a process of its own that asks what is due, waits, and asks
again, until its server is gone. What fails in one round does not keep it from the next."""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from calendar_app.errors import CalendarAppError
from calendar_app.intake import Network
from calendar_app.intake.fetch import fetch
from calendar_app.reading import Reader, reader
from calendar_app.store.lending import Stores

from .health import next_of
from .manners import Manners
from .polling import Outcome
from .rounds import Clock, update

_GLANCE = 1.0  # seconds between two looks at whether the server still lives

_log = logging.getLogger(__name__)


@contextmanager
def beside(
    path: str, *, every: timedelta, holder: Callable[[], str], clock: Clock, network: Network
) -> Iterator[None]:
    """While this lasts, the sources of the database at `path` are looked after, `every` so often.

    Begin before there are threads: the process is made by forking where the system does so.
    """
    keeper = multiprocessing.Process(
        target=_keep_up, args=(path, every, holder, clock, network), daemon=True, name="update"
    )
    keeper.start()
    try:
        yield
    finally:
        keeper.terminate()
        keeper.join()


def _keep_up(
    path: str, every: timedelta, holder: Callable[[], str], clock: Clock, network: Network
) -> None:
    server = os.getppid()
    stop = threading.Event()
    understand = reader()
    try:
        while os.getppid() == server:
            _go_round(path, understand, holder(), clock, network, stop)
            _wait(every, server)
    except KeyboardInterrupt:  # it reaches the server, too, which says what there is to say
        pass


def _wait(every: timedelta, server: int) -> None:
    """A server that was killed takes nobody with it: its keeper has to look."""
    left = every.total_seconds()
    while left > 0 and os.getppid() == server:
        threading.Event().wait(min(left, _GLANCE))
        left -= _GLANCE


def _go_round(
    path: str,
    understand: Reader,
    holder: str,
    clock: Clock,
    network: Network,
    stop: threading.Event,
) -> None:
    stores = Stores(path)
    try:
        update(
            stores,
            reader=understand,
            manners=Manners(partial(fetch, network=network)),
            clock=clock,
            holder=holder,
            told=partial(_tell, clock=clock),
            stop=stop,
        )
    except CalendarAppError as error:
        _log.warning("%s", error)
    finally:
        stores.close()


def _tell(outcome: Outcome, *, clock: Clock) -> None:
    if outcome.problem:
        again = next_of(outcome.source, clock())
        name = outcome.source.name
        _log.warning("%s: %s; asked again %s", name, outcome.problem.problem, again)
    for error in outcome.left_out:
        _log.warning("%s", error)
