"""A client for HTTP that costs as little as one in Python can: it must not be the slower side."""

from __future__ import annotations

import re
import selectors
import socket
import time

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_BODILESS = (b"304", b"204")
_LAST_CHUNK = b"\r\n0\r\n\r\n"
_ROOM = bytearray(1 << 20)  # what comes is counted, and not looked at


class _Connection:
    def __init__(self, port: int, request: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request = request
        self._got = b""
        self._missing: int | None = None  # octets of the body, once its head is read
        self._chunked = False
        self.ends = False  # after this answer, as HTTP/1.0 does

    def send(self) -> None:
        self._got, self._missing, self._chunked = b"", None, False
        self.socket.sendall(self._request)

    def received(self) -> bool:
        """Whether the answer is whole. ValueError where it is none that can be counted."""
        size = self.socket.recv_into(_ROOM)
        if not size:
            raise ValueError("the server closed the connection")
        if self._missing is not None:
            self._missing -= size
            return self._missing <= 0
        piece = bytes(memoryview(_ROOM)[:size])
        if self._chunked:
            self._got = (self._got + piece)[-len(_LAST_CHUNK) :]
            return self._got == _LAST_CHUNK
        self._got += piece
        head, parted, body = self._got.partition(b"\r\n\r\n")
        if not parted:
            return False
        status = head[9:12]
        if status not in (b"200", *_BODILESS):
            raise ValueError(f"answered {head.partition(bytes([13]))[0].decode()}")
        self.ends = head.startswith(b"HTTP/1.0") or b"\r\nconnection: close" in head.lower()
        length = _LENGTH.search(head)
        if length is None and status not in _BODILESS:
            self._chunked = True
            return body.endswith(_LAST_CHUNK)
        self._missing = (int(length[1]) if length and status == b"200" else 0) - len(body)
        return self._missing <= 0


def rate(
    port: int, path: str, header: str, seconds: float, *, connections: int = 4, most: int = 0
) -> float:
    """Requests a second, over connections that are kept; `most` of them where that is given."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", *([header] if header else []), "", ""]
    request = "\r\n".join(lines).encode()
    if most:
        connections = 1
    with selectors.DefaultSelector() as ready:
        for _ in range(connections):
            connection = _Connection(port, request)
            ready.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send()
        begun, done = time.perf_counter(), 0
        while not done or (done < most if most else time.perf_counter() - begun < seconds):
            for key, _ in ready.select():
                connection = key.data
                if not connection.received():
                    continue
                done += 1
                if connection.ends:
                    ready.unregister(connection.socket)
                    connection.socket.close()
                    connection = _Connection(port, request)
                    ready.register(connection.socket, selectors.EVENT_READ, connection)
                connection.send()
        spent = time.perf_counter() - begun
        for key in list(ready.get_map().values()):
            key.data.socket.close()
    return done / spent


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_for(port: int) -> None:
    """Until somebody listens there; OSError after a minute."""
    until = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return
