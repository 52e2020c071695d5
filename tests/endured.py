"""A calendar under ill treatment: processes that are killed while they write, and many at once.

`bench/endurance.py` does it for as long as is wanted, the suite for some seconds.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from loopback import Loopback, page

from calendar_app.checking import check
from calendar_app.model import Query, to_json
from calendar_app.store import Store
from calendar_app.store.telling import articles_of

sys.path.append(str(Path(__file__).parent / "watching"))

from news import a_feed, an_article

ROOT = Path(__file__).parents[1]
COMMAND = (sys.executable, "-m", "calendar_app")
TOKEN = "a-token-for-endurance"  # noqa: S105 - of the server below, which listens to this machine
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "CALENDAR_TOKEN": TOKEN}

_PATIENCE = 300.0  # seconds: the machine may be busy, and what matters is not how long it takes

_BODIES = ("NATO-Russia Council", "OSCE Permanent Council", "Arctic Council",
           "Human Rights Council", "North Atlantic Council")  # fmt: skip
_CITIES = ("Geneva", "Vienna", "Brussels", "Paris", "Cairo", "Doha")


def told(number: int) -> dict[str, str]:
    """An article that nobody wrote; three in a row are of one meeting, and the third moves it."""
    event, part = divmod(number, 3)
    day = date(2026, 3, 2) + timedelta(days=event * 5)
    body, city = _BODIES[event % len(_BODIES)], _CITIES[event // 6 % len(_CITIES)]
    moved = day + timedelta(days=2)
    text = (
        f"The {body} will meet in {city} on {day:%-d %B %Y}, officials said.",
        f"Ambassadors prepare for the meeting of the {body} in {city} on {day:%-d %B %Y}.",
        f"The meeting of the {body} in {city}, planned for {day:%-d %B %Y}, was moved to "
        f"{moved:%-d %B %Y}.",
    )[part]
    return {
        "title": f"Report {number}",
        "text": f"{text}\n\nThis is report number {number} of a long series.",
        "published": (date(2026, 2, 1) + timedelta(days=number % 20)).isoformat(),
        "publisher": ("The Courier", "Northern Wire", "The Herald")[part],
    }


@dataclass
class Count:
    """What was done and what went wrong."""

    done: int = 0
    kept: int = 0
    faults: list[str] = field(default_factory=list)


def faults_of(path: Path) -> list[str]:
    """What `check` finds."""
    with Store(path, patience=_PATIENCE) as store:
        found = check(store, now=datetime.now(UTC))  # noqa: TID251 - as the command has it
        return [f"{name}: {fault}" for name, faults in found for fault in faults]


def titles(path: Path) -> list[str]:
    """Of all that are kept; the titles of `told` differ."""
    with Store(path, patience=_PATIENCE) as store:
        return [one.title for one in articles_of(store, Query(), limit=1_000_000)]


def calendar(path: Path) -> list[str]:
    """Every meeting in full, but for its id, which is that of whichever article came first."""
    with Store(path) as store:
        return sorted(json.dumps(to_json(one)) for one in store.meetings())


# --- killed while it writes ---


def killed(folder: Path, kills: int, rng: random.Random, *, a_time: int = 10) -> Iterator[Count]:
    """Kill `add` that many times, each time at another moment, and look at what is left: the
    database is sound, what was reported is kept, nothing is there twice. After some kills all is
    added again and compared with a calendar that nobody disturbed; then a new one is begun.
    """
    while kills > 0:
        some = min(kills, 20)
        path = folder / f"killed-{kills}.db"
        yield from _killed(path, some, rng, a_time)
        kills -= some


def _killed(path: Path, kills: int, rng: random.Random, a_time: int) -> Iterator[Count]:
    sources = [
        path.with_name(f"{path.stem}-{number}.json") for number in range(kills * a_time // 2)
    ]
    for number, source in enumerate(sources):
        source.write_text(json.dumps(told(number)))
    reported: set[str] = set()
    for _ in range(kills):
        some = rng.sample(sources, min(a_time, len(sources)))
        told_of = _add_and_kill(path, some, rng)
        reported |= told_of
        count = Count(done=1, kept=len(told_of))
        if path.exists():
            count.faults += faults_of(path)
            there = titles(path)
            count.faults += [f"lost: {one}" for one in reported - set(there)]
            count.faults += [f"{one} is there twice" for one in there if there.count(one) > 1]
        yield count
    done = subprocess.run(
        [*COMMAND, "add", "--db", str(path), *map(str, sources)],
        env=ENVIRONMENT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    undisturbed = path.with_name(f"{path.stem}-undisturbed.db")
    subprocess.run(
        [*COMMAND, "add", "--db", str(undisturbed), *map(str, sources)],
        env=ENVIRONMENT, capture_output=True, check=True,
    )  # fmt: skip
    last = Count(faults=faults_of(path))
    if done.returncode or calendar(path) != calendar(undisturbed):
        last.faults.append(f"not the calendar that it should be: {done.stderr}")
    yield last


def _add_and_kill(path: Path, sources: Sequence[Path], rng: random.Random) -> set[str]:
    """The titles of those that were reported as added before the process was killed."""
    process = subprocess.Popen(
        [*COMMAND, "add", "--db", str(path), *map(str, sources)],
        env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    lines = []
    if rng.random() < 0.15:  # while it starts, opens the database, makes its tables
        time.sleep(rng.random() * 1.5)
    else:  # between one article and the next, or in the middle of one
        for _ in range(rng.randrange(len(sources))):
            lines.append(process.stdout.readline())
        time.sleep(rng.random() * 0.03)
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    lines += rest.splitlines(keepends=True)
    names = {line.partition(": ")[0] for line in lines if line.endswith("\n")}
    return {json.loads(Path(name).read_text())["title"] for name in names}


# --- killed while it goes round ---


UPDATER = """
import sys
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from calendar_app.cli import main, watching
from calendar_app.intake.network import Network
from calendar_app.watching import manners
path, port, hours, *command = sys.argv[1:]
there = ("127.0.0.1", int(port))
manners.PAUSE = 0.05
watching.now = lambda: datetime.now(UTC) + timedelta(hours=int(hours))
main([*command, "--db", path], obj=Network(lambda address, port: (str(address), port) == there))
"""


def killed_rounds(folder: Path, kills: int, rng: random.Random) -> Iterator[Count]:
    """Kill `update` that many times while it reads a feed to which two articles are added each
    time. In the end every article of the feed is there, and once."""
    path, items = folder / "rounds.db", list[dict[str, str]]()
    with Loopback({}) as site:
        _publish(site, items, 0)
        _goes_round(path, site.port, 0, "watch", f"{site.base}/rss").wait(_PATIENCE)
        for number in range(1, kills + 1):
            _publish(site, items, number)
            before = site.met
            process = _goes_round(path, site.port, 24 * number, "update")
            if rng.random() < 0.9:  # else while it starts
                _wait_for(partial(_is_at_it, process, site, before), _PATIENCE)
            time.sleep(rng.random() * rng.choice((1, 3, 9)))
            process.send_signal(signal.SIGKILL)
            process.wait()
            there = titles(path)
            count = Count(done=1, kept=len(there), faults=faults_of(path))
            count.faults += [f"{one} is there twice" for one in there if there.count(one) > 1]
            yield count
        _goes_round(path, site.port, 24 * kills + 24, "update").wait(_PATIENCE)
    last, there = Count(faults=faults_of(path)), titles(path)
    last.faults += [f"lost: {one['title']}" for one in items if one["title"] not in there]
    last.faults += [f"{one} is there twice" for one in there if there.count(one) > 1]
    yield last


def _is_at_it(process: subprocess.Popen[bytes], site: Loopback, before: int) -> bool:
    """It has asked the site for something; or it is done, since nothing was due."""
    return site.met > before or process.poll() is not None


def _goes_round(path: Path, port: int, hours: int, *command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", UPDATER, str(path), str(port), str(hours), *command],
        env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _publish(site: Loopback, items: list[dict[str, str]], number: int) -> None:
    for row in (told(2 * number), told(2 * number + 1)):
        items.append(row)
        site.answers[f"/{len(items)}.html"] = an_article(row["title"], row["text"])
    newest = [(f"/{at}.html", row["title"], "") for at, row in enumerate(items, start=1)][-40:]
    body = a_feed(*reversed(newest)).replace(b"{base}", site.base.encode())
    site.answers["/rss"] = page(body)


# --- many at once ---


WRITER = """
import json, sys, time
from datetime import UTC, datetime
from calendar_app.intake.formats import to_articles
from calendar_app.model import Raw
from calendar_app.pipeline import ingest
from calendar_app.reading import reader
from calendar_app.store import Store
sys.path.insert(0, sys.argv[4])
from endured import told
read, until = reader(), time.monotonic() + float(sys.argv[2])
with Store(sys.argv[1]) as store:
    number = int(sys.argv[3])
    while time.monotonic() < until:
        raw = Raw("endured", json.dumps(told(number)).encode(), "application/json")
        for article in to_articles(raw):
            ingest(article, reader=read, store=store, now=datetime.now(UTC))
        print(f"Report {number}", flush=True)
        number += 4
"""


def many_at_once(path: Path, seconds: float) -> Count:
    """Four writers, two of them by the server's API and two beside it, and eight readers of pages,
    feeds and API, for so long. Everything that was answered or reported as kept must be there."""
    count, kept, lock = Count(), set[str](), threading.Lock()
    with served(path) as site:
        until = time.monotonic() + seconds
        workers = [
            threading.Thread(target=_reads, args=(site, n, until, count, lock)) for n in range(8)
        ]
        workers += [
            threading.Thread(target=_posts, args=(site, n, until, count, kept, lock))
            for n in (0, 1)
        ]
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, path, str(seconds), str(n), Path(__file__).parent],
                env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )
            for n in (2, 3)
        ]  # fmt: skip
        for worker in workers:
            worker.start()
        for writer in writers:
            told_of, problem = writer.communicate(timeout=seconds + _PATIENCE)
            kept |= set(told_of.split("\n")) - {""}
            if writer.returncode:
                count.faults.append(f"a writer failed: {problem[-500:]}")
        for worker in workers:
            worker.join()
    count.kept = len(kept)
    there = titles(path)
    count.faults += [f"lost: {one}" for one in kept - set(there)]
    count.faults += faults_of(path)
    return count


def _posts(
    site: str, first: int, until: float, count: Count, kept: set[str], lock: threading.Lock
) -> None:
    number = first
    while time.monotonic() < until:
        body = json.dumps(told(number)).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"}
        if _asked(f"{site}/api/articles", count, lock, body, headers):
            with lock:
                kept.add(f"Report {number}")
        number += 4


def _reads(site: str, first: int, until: float, count: Count, lock: threading.Lock) -> None:
    paths = ("/", "/feeds/all.ics", "/api/meetings?limit=50", "/healthz", "/feeds/all.json",
             "/api/articles", "/?q=council", "/feeds/city/vienna.ics")  # fmt: skip
    at = first
    while time.monotonic() < until:
        _asked(site + paths[at % len(paths)], count, lock)
        at += 1


def _asked(
    address: str, count: Count, lock: threading.Lock, body: bytes | None = None, headers: Any = None
) -> bool:
    problem = ""
    asked = urllib.request.Request(address, body, headers or {})  # noqa: S310 - ours
    try:
        with urllib.request.urlopen(asked, timeout=_PATIENCE) as answer:  # noqa: S310
            answer.read()
    except urllib.error.HTTPError as error:
        told = error.read()
        # Eight readers behind one address reach its limit, and are told when to come again.
        if error.code != 429 or not error.headers["Retry-After"]:
            problem = f"{error.code} {address}: {told[:300]!r}"
    except OSError as error:
        problem = f"{address}: {error}"
    with lock:
        count.done += 1
        if problem:
            count.faults.append(problem)
    return not problem


@contextmanager
def served(path: Path) -> Iterator[str]:
    """The address of a server over the database, which is stopped in the end."""
    port = _free_port()
    process = subprocess.Popen(
        [*COMMAND, "serve", "--db", str(path), "--port", str(port)],
        env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        site = f"http://127.0.0.1:{port}"
        _wait_for(lambda: _answers(f"{site}/healthz"), _PATIENCE)
        yield site
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def _free_port() -> int:
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - ours
            return True
    except OSError:
        return False


def _wait_for(true: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            raise TimeoutError("the server does not answer")
        time.sleep(0.1)
