"""Connections to public addresses only, with one clock over all that happens on them.

A name is looked up once for each connection; the address that was judged is the one connected to.
The name stays what TLS asks for and what the request says (SNI and Host), so that an answer that
changes between two looks changes nothing.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from ssl import SSLContext
from typing import Any

import httpcore2

from calendar_app.errors import UnsafeSourceError

from .addresses import Address, literal
from .network import Network, Resolve


class Guarded(httpcore2.NetworkBackend):
    """Connects for one page and its redirects, until `network.seconds` have gone by.

    UnsafeSourceError, with `source`, where an address is not permitted; httpcore2's own errors.
    """

    def __init__(self, network: Network, source: str) -> None:
        self._network, self._source = network, source
        self._until = time.monotonic() + network.seconds
        self._backend = httpcore2.SyncBackend()

    def left(self) -> float:
        """The seconds left, or ReadTimeout."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout
        return left

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - one clock over all
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        addresses = self._addresses(host, port)
        # One that is not permitted beside others is a trap, not a choice.
        if not all(self._network.permit(address, port) for address in addresses):
            raise UnsafeSourceError(self._source, f"{host} is not on the public internet")
        failed: Exception = httpcore2.ConnectError(f"{host} has no address")
        for number, address in enumerate(addresses):
            patience = self.left() / (len(addresses) - number)
            try:
                stream = self._backend.connect_tcp(
                    str(address), port, patience, local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
            else:
                return _Timed(stream, self.left)
        raise failed

    def _addresses(self, host: str, port: int) -> Sequence[Address]:
        if address := literal(host.strip("[]")):
            return [address]
        told: queue.SimpleQueue[Sequence[Address] | Exception] = queue.SimpleQueue()
        # The system's look-up knows no timeout. A thread that hangs in it ends with the process.
        ask = partial(_answer, self._network.resolve, host, port, told)
        threading.Thread(target=ask, daemon=True).start()
        try:
            answer = told.get(timeout=self.left())
        except queue.Empty:
            raise httpcore2.ConnectTimeout from None
        if isinstance(answer, Exception):
            raise httpcore2.ConnectError(f"{host}: no such name") from answer
        return answer


def _answer(
    resolve: Resolve, host: str, port: int, told: queue.SimpleQueue[Sequence[Address] | Exception]
) -> None:
    try:
        told.put(resolve(host, port))
    except (OSError, ValueError) as error:  # ValueError: a label beyond what a name can have
        told.put(error)


class _Timed(httpcore2.NetworkStream):
    """A stream on which every wait ends when the whole time is up: who sends a byte each second
    has no more of it than who sends none."""

    def __init__(self, stream: httpcore2.NetworkStream, left: Callable[[], float]) -> None:
        self._stream, self._left = stream, left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, self._left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._left())
        return _Timed(stream, self._left)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
