"""The commands that run the house: serve, migrate."""

from __future__ import annotations

import errno
import ipaddress
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import click

from calendar_app.errors import PortInUseError, UsageError

from . import options

SHORTEST_TOKEN = 16  # letters
_GLANCE = 1.0  # seconds between two looks at whether the server still lives

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from calendar_app.store import Store


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=5000, show_default=True, type=click.IntRange(1, 65535), help="The port."
)
@click.option(
    "--behind-proxy",
    is_flag=True,
    help="Believe the proxy in front: X-Forwarded-For, -Proto and -Host.",
)
@click.option(
    "--update-every",
    "every",
    callback=options.duration,
    metavar="TIME",
    help="Ask what is watched for news in the background: 15m.",
)
@options.database
def serve(host: str, port: int, behind_proxy: bool, every: timedelta | None, path: str) -> None:
    """Serve the timeline, the feeds and the API.

    Whoever can reach the server may read. To add articles through it from elsewhere than this
    machine, set CALENDAR_TOKEN to a secret of your own.
    """
    token = _token(os.environ.get("CALENDAR_TOKEN", ""))
    _claim(host, port)
    with options.opened(path, new=True) as store:  # a file that cannot be opened is told of now
        _render_anew(store, path)
    contact = os.environ.get("CALENDAR_CONTACT")
    local = _is_loopback(host) and not behind_proxy

    from calendar_app.web import create_app
    from calendar_app.web.reporting import contact_of

    contact_of(contact)  # what is none is told of now

    at = f"[{host}]" if ":" in host else host
    click.echo(f"Serving {path} on http://{at}:{port} (Ctrl-C stops)")
    if not local and token is None:
        click.echo("Adding articles is off: CALENDAR_TOKEN is not set.", err=True)
    load = partial(
        create_app,
        os.path.abspath(path),  # noqa: PTH100 - not a Path
        token=token,
        local=local,
        behind_proxy=behind_proxy,
        contact=contact,
    )
    with _sources_kept_up(path, every):
        run(partial(_beside, os.getpid(), load), host, port)


def _sources_kept_up(path: str, every: timedelta | None) -> AbstractContextManager[None]:
    if every is None:
        return nullcontext()
    from calendar_app.watching.background import beside

    from .watching import holder, now

    return beside(path, every=every, holder=holder, clock=now, network=options.network())


def _token(told: str) -> str | None:
    """UsageError where somebody could guess it."""
    if told and len(told) < SHORTEST_TOKEN:
        remedy = f"give at least {SHORTEST_TOKEN}: `openssl rand -hex 16`"
        raise UsageError("CALENDAR_TOKEN", f"has {len(told)} letters, which can be guessed", remedy)
    return told or None


def _beside(server: int, load: Callable[[], WSGIApplication]) -> WSGIApplication:
    """What `load` gives, in a process that ends with the one of that number, also where that was
    killed and could end nothing: a worker that is left over would hold the port and the database.
    """
    if os.getpid() != server:
        threading.Thread(target=_end_with, args=(server,), daemon=True).start()
    return load()


def _end_with(server: int) -> None:
    while os.getppid() == server:
        time.sleep(_GLANCE)
    os.kill(os.getpid(), signal.SIGKILL)  # what is being written, SQLite takes back


def run(load: Callable[[], WSGIApplication], host: str, port: int) -> None:
    """Serve what `load` gives, until somebody stops it."""
    from granian.constants import Interfaces, Loops
    from granian.log import LogLevels
    from granian.server import Server

    # One process: sign-ins live in its memory. Its threads wait for SQLite, not for each other.
    server = Server(
        "calendar_app.web",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        loop=Loops.asyncio,
        workers=1,
        blocking_threads=(os.cpu_count() or 1) * 2,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=load, wrap_loader=False)


@click.command()
@options.database
def migrate(path: str) -> None:
    """Bring the database up to date; every other command does so too."""
    with options.opened(path) as store:
        _render_anew(store, path)
    click.echo(f"{path}: up to date")


def _render_anew(store: Store, path: str) -> None:
    """What stands in calendars in the wording of this version, where an older one kept it."""
    from calendar_app.pipeline import render_anew

    if rendered := render_anew(store):
        click.echo(f"{path}: {rendered} calendar events rendered anew", err=True)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _claim(host: str, port: int) -> None:
    """Take the address for a moment: the server itself would share it without a word."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortInUseError(f"{host}:{port}") from None
        problem = f"cannot be listened on ({error.strerror})"
        raise UsageError(f"{host}:{port}", problem, "choose with --host and --port") from error
