"""How fast feeds are, each measure beside another in the same run, so that the machine cancels out.

usage: python bench/feeds.py [--peers FOLDER] [--seconds N] [--events N]

Five tables. *Rendering*: 10,000 meetings out of their stored text, beside a bare join of that text
and beside icalendar. *One change*: among 100,000 meetings one is moved by an article, and the
VEVENTs that are rendered are counted. *Memory*: the feed of 100,000 over HTTP in every form, and
the peak of the server's memory. *Rates*: a 304 beside a hello page of Flask, and a feed of 1,000
meetings beside the same bytes out of memory, from one server that runs as `calendar-app serve`
runs. *Peers*: datasette with datasette-ics, and Radicale, with the same 1,000 events; they are
installed into FOLDER, an environment of their own, and skipped where that fails. Fails where a
target is missed.
"""

from __future__ import annotations

import argparse
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from icalendar import Calendar, Event
from peers import Datasette, Peer, Radicale
from requester import free_port, rate, wait_for
from synthetic import NOW, fill, meetings

from calendar_app.feeds import FORMATS, Channel, render
from calendar_app.model import Article, Meeting
from calendar_app.pipeline import Claims, History, event_of, ingest
from calendar_app.reading import reader
from calendar_app.store import Store

JOIN = 3.0  # times as long as joining the stored text
ICALENDAR = 50.0  # times as fast as icalendar
MEGABYTES = 64  # that the server may grow by while it sends the largest feed
UNCHANGED = 0.8  # of the rate of a hello page
FEED = 0.5  # of the rate of the same bytes out of memory
PEERS = 100.0  # times their rate

CHANNEL = Channel(
    "Meetings",
    url="https://calendar.example.org/feeds/all.ics",
    site="https://calendar.example.org",
)
_SERVER = Path(__file__).with_name("side_by_side.py")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--peers",
        type=Path,
        default=Path(tempfile.gettempdir()) / "calendar-app-peers",
        help="where datasette and Radicale are, or are installed",
    )
    parser.add_argument("--seconds", type=float, default=1.0, help="of each round of requests")
    parser.add_argument("--events", type=int, default=100_000, help="of the largest feed")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large, small = folder / "large.db", folder / "small.db"
        fill(large, asked.events)
        fill(small, 1_000)
        checks = [
            rendering(10_000),
            one_change(large),
            memory(large, asked.events),
            *rates(small, asked.seconds, asked.peers, folder),
        ]
    return 0 if all(checks) else 1


def judged(told: str, holds: bool) -> bool:
    print(f"{told}: {'ok' if holds else 'MISSED'}\n", flush=True)
    return holds


# --- rendering ---


def rendering(number: int) -> bool:
    stored = [(meeting.uid, event) for meeting, event in meetings(number)]
    texts = [event for _, event in stored]
    size = len("".join(texts).encode()) / 1e6
    join, ours = together(
        lambda: "".join(texts).encode(), lambda: render("ics", CHANNEL, [], stored)
    )
    sample = [meeting for meeting, _ in meetings(number // 10)]
    (theirs,) = together(lambda: by_icalendar(sample), rounds=1)
    theirs *= number / len(sample)
    print(f"{f'{number} meetings, {size:.0f} MB':34}{'ms':>10}")
    print(f"{'joining the stored text':34}{join * 1000:>10.1f}")
    print(f"{'rendering the feed':34}{ours * 1000:>10.1f}")
    print(f"{'building it with icalendar':34}{theirs * 1000:>10.1f}  ({len(sample)} built)")
    close = judged(f"{ours / join:.1f} times a join, at most {JOIN:.0f}", ours <= JOIN * join)
    told = f"{theirs / ours:.0f} times as fast as icalendar, at least {ICALENDAR:.0f}"
    return judged(told, theirs >= ICALENDAR * ours) and close


def together(*works: Callable[[], object], rounds: int = 9) -> list[float]:
    """Seconds of the processor that each takes, the best of rounds in which they take turns."""
    best = [float("inf")] * len(works)
    for _ in range(rounds):
        for at, work in enumerate(works):
            begun = time.process_time()
            work()
            best[at] = min(best[at], time.process_time() - begun)
    return best


def by_icalendar(told: Sequence[Meeting]) -> bytes:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//bench//EN")
    for meeting in told:
        if meeting.when is None:
            continue
        event = Event()
        event.add("uid", meeting.uid)
        event.add("dtstamp", meeting.last_modified)
        event.add("created", meeting.created)
        event.add("last-modified", meeting.last_modified)
        event.add("sequence", meeting.sequence)
        event.add("dtstart", meeting.when.start)
        event.add("dtend", meeting.when.end)
        event.add("status", "CONFIRMED")
        event.add("summary", f"{meeting.title} · {meeting.city}")
        event.add("location", f"{meeting.city}, {meeting.country}")
        event.add("categories", [meeting.title, "Session"])
        event.add("url", f"https://calendar.example.org/meetings/{meeting.uid}")
        event.add("description", "\n".join([*meeting.participants, *meeting.people] * 8))
        calendar.add_component(event)
    written: bytes = calendar.to_ical(sorted=False)
    return written


# --- one change ---


def one_change(path: Path) -> bool:
    """A meeting is announced and then moved, in a database that holds all the others."""
    rendered: list[str] = []

    def counting(meeting: Meeting, claims: Claims, history: History) -> str:
        rendered.append(meeting.uid)
        return event_of(meeting, claims, history)

    with Store(path) as store:
        first = "The NATO-Russia Council will meet in Brussels on 12 January 2031."
        moved = (
            "The meeting of the NATO-Russia Council in Brussels that was planned for 12 January "
            "2031 has been postponed to 14 January 2031."
        )
        understand = reader()
        ingest(Article(text=first, published=date(2030, 12, 1)), reader=understand, store=store,
               now=NOW)  # fmt: skip
        begun = time.perf_counter()
        done = ingest(Article(text=moved, published=date(2030, 12, 8)), reader=understand,
                      store=store, now=NOW + timedelta(days=1), render=counting)  # fmt: skip
        spent = time.perf_counter() - begun
        (uid,) = done.meetings
        print(f"among {store.count()} meetings one is moved, in {spent * 1000:.0f} ms; changed: "
              f"{', '.join(change.field for change in done.changes)}")  # fmt: skip
    return judged(f"{len(rendered)} VEVENT rendered, 1 expected", rendered == [uid])


# --- memory ---


def memory(path: Path, number: int) -> bool:
    """Each form twice, since what was kept of the first might be held beside the second."""
    with served(path) as (port, process):
        whole(port, "/healthz")
        _, before = resident(process)
        print(f"{f'{number} meetings over HTTP':28}{'MB':>10}{'s':>8}{'peak MB':>12}")
        print(f"{'before':28}{'':>18}{before / 1e6:>12.0f}")
        complete = True
        for extension in FORMATS:
            begun = time.perf_counter()
            sizes = {len(whole(port, f"/feeds/all.{extension}")) for _ in range(2)}
            spent = (time.perf_counter() - begun) / 2
            complete = complete and len(sizes) == 1
            _, peak = resident(process)
            size = max(sizes) / 1e6
            print(f"{extension:28}{size:>10.1f}{spent:>8.1f}{peak / 1e6:>12.0f}", flush=True)
        after = resident(process)[1]
    grown = (after - before) / 1e6
    told = f"grown by {grown:.0f} MB, under {MEGABYTES}; {'whole' if complete else 'NOT WHOLE'}"
    return judged(told, grown < MEGABYTES and complete)


def whole(port: int, path: str) -> bytes:
    """The body of an answer that is as long as it says."""
    with urllib.request.urlopen(f"http://localhost:{port}{path}", timeout=300) as answer:
        body: bytes = answer.read()  # IncompleteRead where the connection ends early
    return body


def asked(port: int, path: str) -> socket.socket:
    """A connection on which the answer to this request comes, and then its end."""
    answer = socket.create_connection(("127.0.0.1", port), timeout=120)
    answer.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    return answer


def resident(process: int) -> tuple[int, int]:
    """What the processes below this one have in memory now, and their peak; the largest of them."""
    found = [(0, 0)]
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            told = status.read_text()
        except OSError:
            continue
        lines = dict(re.findall(r"^(\w+):\s+(\d+)", told, re.MULTILINE))
        if process in (int(lines.get("PPid", 0)), int(lines["Pid"])):
            found.append((int(lines.get("VmRSS", 0)) * 1024, int(lines.get("VmHWM", 0)) * 1024))
    return max(found, key=lambda pair: pair[1])


# --- rates ---


@contextmanager
def served(path: Path) -> Iterator[tuple[int, int]]:
    """A hello page, the feed's bytes out of memory, and our application, in one server."""
    port = free_port()
    with subprocess.Popen([sys.executable, _SERVER, str(path), str(port)]) as server:  # noqa: S603
        try:
            wait_for(port)
            yield port, server.pid
        finally:
            server.terminate()


def rates(path: Path, seconds: float, peers: Path, folder: Path) -> list[bool]:
    with served(path) as (port, _):
        feed = "/feeds/all.ics"
        with closing(asked(port, feed)) as answer:
            head = answer.recv(1 << 16).partition(b"\r\n\r\n")[0].decode()
        found = re.search(r"(?im)^etag: *(.+?)\r?$", head)
        tag = f"If-None-Match: {found[1] if found else ''}"
        requests = {
            "Flask hello": ("/hello", ""),
            "304": (feed, tag),
            "bytes out of memory": ("/same", ""),
            "feed of 1,000": (feed, ""),
        }
        rounds: dict[str, list[float]] = {name: [] for name in requests}
        for _ in range(7):
            for name, (where, header) in requests.items():
                rounds[name].append(rate(port, where, header, seconds))
        cold = [rate(port, f"{feed}?from=1900-01-0{day}", "", 0, most=1) for day in range(1, 9)]
        print(f"{'':28}{'a second':>12}")
        for name, found_rates in rounds.items():
            print(f"{name:28}{median(found_rates):>12.0f}")
        print(f"{'feed of 1,000, first time':28}{median(cold):>12.0f}")
        unchanged = ratio(rounds["304"], rounds["Flask hello"])
        told = ratio(rounds["feed of 1,000"], rounds["bytes out of memory"])
        checks = [
            judged(
                f"a 304 at {unchanged:.2f} of hello, at least {UNCHANGED}", unchanged >= UNCHANGED
            ),
            judged(f"the feed at {told:.2f} of its bytes, at least {FEED}", told >= FEED),
        ]
        checks += beside(lambda: rate(port, feed, "", seconds), peers, folder)
    return checks


def ratio(ours: list[float], theirs: list[float]) -> float:
    """Of neighbours in time: what else the machine does falls on both."""
    return median(one / other for one, other in zip(ours, theirs, strict=True))


def beside(ours: Callable[[], float], environment: Path, folder: Path) -> list[bool]:
    """Our rate before and after each of theirs, since the machine may have other work."""
    checks = []
    stored = list(meetings(1_000))
    peers: tuple[type[Peer], ...] = (Datasette, Radicale)
    for program in peers:
        try:
            peer = program(environment, folder / program.name)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{program.name}: skipped, it does not install: {error}\n")
            continue
        feed = render("ics", Channel("Meetings"), [], [(one.uid, event) for one, event in stored])
        with peer.serving(feed) as (port, where, header):
            before = ours()
            theirs = rate(port, where, header, 5.0, connections=1)
            times = (before + ours()) / 2 / theirs
        print(f"{program.name:28}{theirs:>12.2f}")
        checks.append(judged(f"{times:.0f} times its rate, at least {PEERS:.0f}", times >= PEERS))
    return checks


if __name__ == "__main__":
    sys.exit(main())
