"""A server on this machine that answers byte for byte as it is told, also what no server should."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from typing import Self

from calendar_app.intake.addresses import Address
from calendar_app.intake.network import Network

Answer = bytes | Callable[[], Iterator[bytes]]


def page(body: bytes = b"Talks.", *headers: str, status: str = "200 OK") -> bytes:
    """A whole answer, with its true length unless one is given."""
    given = list(headers)
    if not any(one.lower().startswith(("content-length", "transfer-encoding")) for one in given):
        given.append(f"Content-Length: {len(body)}")
    head = "\r\n".join([f"HTTP/1.1 {status}", "Connection: close", *given])
    return head.encode("latin-1") + b"\r\n\r\n" + body


def moved(to: str, status: str = "302 Found") -> bytes:
    return page(b"", f"Location: {to}", status=status)


class Loopback:
    """Answers by path; `asked` are the heads of the requests that came, `met` who came at all."""

    def __init__(self, answers: dict[str, Answer], host: str = "127.0.0.1", port: int = 0) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.met = 0
        self._socket = socket.create_server((host, port))
        self.host, self.port = self._socket.getsockname()[:2]
        self._open = True
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def base(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [head.split(" ", 2)[1] for head in self.asked]

    def network(self, *hosts: str, seconds: float = 20.0) -> Network:
        """Only this server may be asked; names lead to it where they are given."""

        def permit(address: Address, port: int) -> bool:
            return (str(address), port) == (self.host, self.port)

        def resolve(host: str, _port: int) -> list[Address]:
            if host not in hosts:
                raise OSError("no such name")
            return [ip_address(self.host)]

        return Network(permit=permit, resolve=resolve, seconds=seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open = False
        self._socket.close()

    def _serve(self) -> None:
        while self._open:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.met += 1
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                if not (more := connection.recv(65536)):
                    return
                head += more
            told = head.decode("latin-1")
            self.asked.append(told)
            path = told.split(" ", 2)[1]
            missing = page(b"", status="404 Not Found")
            answer = self.answers.get(path, self.answers.get("*", missing))
            for part in (answer,) if isinstance(answer, bytes) else answer():
                connection.sendall(part)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):  # until the other side is done: no reset before that
                pass


@contextlib.contextmanager
def on_one_port(
    right: dict[str, Answer], wrong: dict[str, Answer]
) -> Iterator[tuple[Loopback, Loopback]]:
    """Two servers on one port, of 127.0.0.1 and of 127.0.0.2. Another process may have the port on
    one of them: then it is another one."""
    while True:
        one = Loopback(right)
        try:
            other = Loopback(wrong, "127.0.0.2", one.port)
        except OSError:
            one.__exit__()
        else:
            break
    with one, other:
        yield one, other
