"""News flows by itself: a server that watches a feed moves a meeting, and a calendar program that
subscribed to the server shows it on its new day, once."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from loopback import Loopback, page
from news import a_feed, an_article
from subscription import PATIENCE, ZONE, Khal, Seen, wait_for

from calendar_app.store import Store

MISSING = Khal.missing()

# The command as anybody starts it, but for one server of this machine that counts as public.
SERVER = """
import sys
from calendar_app.cli import main
from calendar_app.intake import Network

only = ("127.0.0.1", int(sys.argv[1]))
main(sys.argv[2:], obj=Network(permit=lambda address, port: (str(address), port) == only))
"""


@contextmanager
def house(folder: Path, news: Loopback, *arguments: str) -> Iterator[str]:
    """`calendar-app serve` over the database in `folder`, which watches `news`: its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", SERVER, str(news.port)]
    database = ("--db", str(folder / "calendar.db"))
    subprocess.run(
        [*command, "watch", f"{news.base}/rss", *database], check=True, capture_output=True
    )
    serve = [*command, "serve", "--port", str(port), *arguments, *database]
    with subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def publish(news: Loopback, *items: tuple[str, str, str]) -> None:
    for path, headline, words in items:
        news.answers[path] = an_article(headline, words)
    body = a_feed(*((path, headline, "") for path, headline, _ in items))
    news.answers["/rss"] = page(body.replace(b"{base}", news.base.encode()))


def ask_again(database: Path) -> None:
    """An hour passes for what is watched."""
    with Store(database) as store:
        for source in store.sources.all():
            store.sources.record(replace(source, next_due=source.made))


def until_shown(client: Khal, wanted: list[str]) -> list[Seen]:
    until = time.monotonic() + PATIENCE
    while True:
        client.refresh()
        held = client.events()
        if [event.day.isoformat() for event in held] == wanted or time.monotonic() > until:
            return held
        time.sleep(0.5)


@pytest.mark.slow
@pytest.mark.skipif(
    bool(MISSING) and not os.environ.get("CI"), reason=f"not installed beside Python: {MISSING}"
)
def test_a_watched_feed_moves_a_meeting_in_a_subscribed_calendar(tmp_path: Path) -> None:
    today = datetime.now(ZONE).date()  # noqa: TID251
    first, second = today + timedelta(days=20), today + timedelta(days=22)
    told, later = (f"{day.day} {day:%B} {day.year}" for day in (first, second))
    meets = f"The NATO-Russia Council will meet in Brussels on {told}."
    moved = (
        "The meeting of the NATO-Russia Council in Brussels that was planned for "
        f"{told} has been postponed to {later}."
    )
    announced = ("/a.html", "Allies and Russia to talk", meets)
    postponed = ("/b.html", "Talks with Russia put off", moved)
    with Loopback({}) as news:
        publish(news, announced)
        with house(tmp_path, news, "--update-every", "1s") as server:
            client = Khal(tmp_path / "client")
            _until_there(f"{server}/feeds/all.ics")
            client.subscribe(f"{server}/feeds/all.ics")
            (before,) = until_shown(client, [first.isoformat()])
            assert before.day == first
            publish(news, announced, postponed)
            ask_again(tmp_path / "calendar.db")
            (after,) = until_shown(client, [second.isoformat()])
            assert after == before._replace(day=second)
        assert news.paths.count("/a.html") == 1


def _until_there(feed: str) -> None:
    """vdirsyncer takes an empty feed for a mistake: wait for the first meeting."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with urllib.request.urlopen(feed, timeout=PATIENCE) as answer:  # noqa: S310
            if b"BEGIN:VEVENT" in answer.read():
                return
        time.sleep(0.2)
