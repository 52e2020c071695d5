"""A subscription that lasts: a server of ours, clients that hold its feed, and news that moves it.

The story is told in articles of our own, as news comes in. What a calendar has to show after each
chapter stands beside it; a client is asked for what it holds, and both must be the same, event for
event.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Brussels")  # where the subscriber lives
PATIENCE = 30.0  # seconds until a server answers


class Seen(NamedTuple):
    """One event as a client holds it; `day` is its first one where the subscriber lives."""

    uid: str
    day: date
    cancelled: bool


class Client(Protocol):
    """A calendar program. `patience` is how many seconds a refresh may take to be seen."""

    name: str
    patience: float

    def subscribe(self, url: str) -> None: ...
    def refresh(self) -> None: ...
    def events(self) -> list[Seen]: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Chapter:
    """`told` are articles of the day `on`; then the meetings are as in `shown`: (day, cancelled).

    Both go by the meetings' names in the story.
    `merged` names two meetings that somebody judges to be one; the first of them stays.
    """

    title: str
    on: date
    shown: dict[str, tuple[date, bool]]
    told: dict[str, str]
    merged: tuple[str, str] | None = None


def story(today: date) -> list[Chapter]:
    """Five meetings in the weeks after `today`: one moves, one is called off, two are one."""

    def on(days: int) -> date:
        return today + timedelta(days=days)

    def words(days: int) -> str:
        day = on(days)
        return f"{day.day} {day:%B} {day.year}"

    first = {
        "council": (on(20), False),
        "session": (on(27), False),
        "talks": (on(34), False),
        "same talks": (on(34), False),
        "summit": (on(41), False),
    }
    moved = first | {"council": (on(22), False)}
    called_off = moved | {"session": (on(27), True)}
    united = {name: told for name, told in called_off.items() if name != "same talks"}
    return [
        Chapter(
            "five meetings are announced",
            on(-4),
            first,
            {
                "council": f"The NATO-Russia Council will meet in Brussels on {words(20)}.",
                "session": f"The OSCE Permanent Council will meet in Vienna on {words(27)} at "
                "10:00.",
                "talks": "The foreign ministers of Iran and France will hold talks in Vienna on "
                f"{words(34)}.",
                "same talks": "The foreign ministers of Iran and Germany will hold talks in "
                f"Vienna on {words(34)}.",
                "summit": "A summit of the Shanghai Cooperation Organization will be held in "
                f"Astana from {words(41)} to {words(43)}.",
            },
        ),
        Chapter(
            "one of them is moved by two days",
            on(-3),
            moved,
            {
                "council": "The meeting of the NATO-Russia Council in Brussels that was planned "
                f"for {words(20)} has been postponed to {words(22)}.",
            },
        ),
        Chapter(
            "another is cancelled",
            on(-2),
            called_off,
            {
                "session": "The meeting of the OSCE Permanent Council that was planned for "
                f"{words(27)} in Vienna has been cancelled.",
            },
        ),
        Chapter("two prove to be one", on(-1), united, {}, merged=("talks", "same talks")),
    ]


class House:
    """A server of ours over a fresh database, and who is who in it."""

    def __init__(self, base: str, database: Path) -> None:
        self.base, self.database = base, database
        self.uids: dict[str, str] = {}

    @property
    def names(self) -> dict[str, str]:
        return {uid: name for name, uid in self.uids.items()}

    @property
    def feed(self) -> str:
        return f"{self.base}/feeds/all.ics"

    def turn_to(self, chapter: Chapter) -> list[Seen]:
        """Let the chapter happen; what every subscriber has to see then."""
        for name, text in chapter.told.items():
            (uid,) = self._told(text, chapter.on)
            known = self.uids.setdefault(name, uid)
            if known != uid:
                raise AssertionError(f"{name}: the news made a second meeting of it")
        if chapter.merged:
            kept, gone = (self.uids[name] for name in chapter.merged)
            command = [sys.executable, "-m", "calendar_app", "judge", kept, "same", gone]
            subprocess.run([*command, "--db", self.database], check=True, capture_output=True)
        return sorted(Seen(self.uids[name], *state) for name, state in chapter.shown.items())

    def _told(self, text: str, published: date) -> list[str]:
        body = {"text": text, "published": published.isoformat()}
        request = urllib.request.Request(  # noqa: S310 - our own server
            f"{self.base}/api/articles",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            uids: list[str] = json.load(answer)["uids"]
        return uids


@contextmanager
def house(folder: Path) -> Iterator[House]:
    """`calendar-app serve` over a new database, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    database = folder / "calendar.db"
    command = [sys.executable, "-m", "calendar_app", "serve", "--port", str(port)]
    with subprocess.Popen([*command, "--db", database], stdout=subprocess.DEVNULL) as server:
        try:
            base = f"http://127.0.0.1:{port}"
            wait_for(f"{base}/healthz")
            yield House(base, database)
        finally:
            server.terminate()


def wait_for(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(url, timeout=PATIENCE).close()  # noqa: S310
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def differences(client: Client, wanted: list[Seen]) -> list[str]:
    """In words, what the client holds otherwise once its patience has run out."""
    until = time.monotonic() + client.patience
    while (held := sorted(client.events())) != wanted and time.monotonic() < until:
        time.sleep(1)
    told = [f"lacks {event}" for event in wanted if event not in held]
    told += [f"shows {event}" for event in held if event not in wanted]
    twice = {event.uid for event in held if [e.uid for e in held].count(event.uid) > 1}
    return told + [f"has {uid} twice" for uid in sorted(twice)]


class Khal:
    """vdirsyncer keeps a folder in step with the address; khal shows the folder."""

    name = "vdirsyncer with khal"
    patience = 0.0  # a refresh is done when its command has ended

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._env = dict(os.environ, HOME=str(folder), LC_ALL="C.UTF-8", TZ=ZONE.key)

    @classmethod
    def missing(cls) -> str:
        """Which of its programs is not installed beside this Python; empty if none."""
        absent = [name for name in ("vdirsyncer", "khal") if not _beside(name).exists()]
        return ", ".join(absent)

    def subscribe(self, url: str) -> None:
        (self._folder / "vdirsyncer.conf").write_text(
            f"""\
[general]
status_path = "{self._folder}/status/"
[pair subscription]
a = "folder"
b = "feed"
collections = null
conflict_resolution = "b wins"
[storage folder]
type = "filesystem"
path = "{self._folder}/events/"
fileext = ".ics"
[storage feed]
type = "http"
url = "{url}"
"""
        )
        (self._folder / "khal.conf").write_text(
            f"""\
[calendars]
[[subscription]]
path = {self._folder}/events/
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = {ZONE.key}
default_timezone = {ZONE.key}
[sqlite]
path = {self._folder}/khal.db
"""
        )
        self._run("vdirsyncer", "-c", "vdirsyncer.conf", "discover", answers="y\n" * 4)
        self.refresh()

    def refresh(self) -> None:
        self._run("vdirsyncer", "-c", "vdirsyncer.conf", "sync")

    def events(self) -> list[Seen]:
        # vdirsyncer puts a hash of its own in the place of each UID; the page's address stays.
        fields = ("url", "start-date", "status")
        asked = [part for field in fields for part in ("--json", field)]
        today = datetime.now(ZONE).date()  # noqa: TID251
        told = self._run(
            *("khal", "-c", "khal.conf", "list", "--once", *asked),
            *(today.isoformat(), (today + timedelta(days=365)).isoformat()),
        )
        events = [event for line in told.splitlines() for event in json.loads(line)]
        return [
            Seen(
                event["url"].rpartition("/")[2],
                date.fromisoformat(event["start-date"]),
                event["status"].strip() == "CANCELLED",
            )
            for event in events
        ]

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str, answers: str = "") -> str:
        done = subprocess.run(
            [_beside(program), *arguments],
            cwd=self._folder,
            env=self._env,
            input=answers,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"{program} failed: {done.stdout}{done.stderr}")
        return done.stdout


def _beside(program: str) -> Path:
    return Path(sys.executable).parent / program
