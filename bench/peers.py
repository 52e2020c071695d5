"""Other programs that serve a calendar as `.ics`, in an environment of their own."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from icalendar import Calendar
from requester import free_port, wait_for

Asked = tuple[int, str, str]  # port, path, a header


class Peer:
    """OSError or CalledProcessError where it does not install."""

    name: ClassVar[str]
    packages: ClassVar[tuple[str, ...]]

    def __init__(self, environment: Path, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._bin = environment / "bin"
        if not (self._bin / self.packages[0]).exists():
            print(f"installing {' '.join(self.packages)}", flush=True)
            subprocess.run([sys.executable, "-m", "venv", environment], check=True)  # noqa: S603
            subprocess.run(  # noqa: S603
                [self._bin / "pip", "install", "-qqq", *self.packages], check=True
            )

    def serving(self, feed: bytes) -> AbstractContextManager[Asked]:
        """What to ask for to get the feed's events back, while it runs."""
        raise NotImplementedError(f"{self.name} with {len(feed)} octets")

    @contextmanager
    def _running(self, *command: str, port: int) -> Iterator[None]:
        program = [self._bin / command[0], *command[1:]]
        with subprocess.Popen(  # noqa: S603
            program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                wait_for(port)
                yield
            finally:
                process.terminate()


class Datasette(Peer):
    name = "datasette-ics"
    packages = ("datasette", "datasette-ics")

    @contextmanager
    def serving(self, feed: bytes) -> Iterator[Asked]:
        database, settings = self._folder / "events.db", self._folder / "metadata.json"
        with closing(sqlite3.connect(database)) as db, db:
            db.execute("CREATE TABLE event (uid, name, start, end, description)")
            db.executemany(
                "INSERT INTO event VALUES (?, ?, ?, ?, ?)",
                [
                    (
                        str(event["UID"]),
                        str(event["SUMMARY"]),
                        event["DTSTART"].dt.isoformat(),
                        event["DTEND"].dt.isoformat(),
                        str(event["DESCRIPTION"]),
                    )
                    for event in Calendar.from_ical(feed).events
                ],
            )
        settings.write_text(json.dumps({}))
        sql = (
            "SELECT uid AS event_uid, name AS event_name, start AS event_dtstart, "
            "end AS event_dtend, description AS event_description FROM event"
        )
        port = free_port()
        command = ("datasette", str(database), "--port", str(port), "--host", "127.0.0.1")
        limits = ("--setting", "sql_time_limit_ms", "30000")
        with self._running(*command, *limits, port=port):
            yield port, f"/events.ics?sql={quote(sql)}", ""


class Radicale(Peer):
    name = "Radicale"
    packages = ("radicale",)

    @contextmanager
    def serving(self, feed: bytes) -> Iterator[Asked]:
        port = free_port()
        settings = self._folder / "config"
        settings.write_text(
            f"""\
[server]
hosts = 127.0.0.1:{port}
max_content_length = 100000000
[auth]
type = none
[rights]
type = authenticated
[storage]
filesystem_folder = {self._folder}/collections
[logging]
level = error
"""
        )
        with self._running("radicale", "--config", str(settings), port=port):
            # "reader:" with an empty password, which is all that type = none asks for.
            basic = "Basic cmVhZGVyOg=="
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/reader/meetings/",
                feed,
                {"Authorization": basic, "Content-Type": "text/calendar"},
                method="PUT",
            )
            urllib.request.urlopen(request, timeout=300).close()  # noqa: S310
            yield port, "/reader/meetings/", f"Authorization: {basic}"
