"""watch, update, unwatch: what they print, and what they leave with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from loopback import Loopback, page
from news import MEETS, MOVED, a_feed, an_article

from calendar_app.cli import main
from calendar_app.store import Store
from calendar_app.watching import rounds


class Desk:
    """The command, in a folder of its own, for which only one server of this machine is public."""

    def __init__(self, server: Loopback) -> None:
        self.server = server
        self.network = server.network()
        self.news: list[tuple[str, str, str]] = []

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, obj=self.network)

    def publish(self, path: str, headline: str, words: str) -> None:
        self.news.append((path, headline, ""))
        body = a_feed(*self.news).replace(b"{base}", self.server.base.encode())
        self.server.answers["/rss"] = page(body)
        self.server.answers[path] = an_article(headline, words)

    @property
    def feed(self) -> str:
        return f"{self.server.base}/rss"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CALENDAR_DB", raising=False)
    monkeypatch.setattr("calendar_app.watching.manners.PAUSE", 0)
    with Loopback({}) as server:
        made = Desk(server)
        made.publish("/a.html", "Allies and Russia to talk", MEETS)
        server.answers["/short.html"] = page(b"<html><p>Sign in")
        yield made


def test_what_is_watched_is_listed_updated_and_left(desk: Desk) -> None:
    done = desk.run("watch", desk.feed, "--every", "15m")
    assert (done.exit_code, done.output) == (
        0,
        f"The Wire: a news feed at {desk.feed}, every 15 minutes\n",
    )
    (row,) = json.loads(desk.run("watch", "--json").stdout)
    assert (row["name"], row["articles"], row["last_success"]) == ("The Wire", 0, None)
    done = desk.run("update")
    assert (done.exit_code, done.stdout) == (0, "The Wire: 1 article, 1 meeting new\n")
    (row,) = json.loads(desk.run("watch", "--json").stdout)
    assert (row["articles"], row["recent_meetings"], row["recent_confirmed"]) == (1, 1, 1)
    listed = desk.run("watch", "--list").stdout
    assert "The Wire" in listed
    assert "read just now" in listed
    assert "100 %" in listed
    done = desk.run("unwatch", "the wire")
    assert (done.exit_code, done.stdout) == (0, "The Wire: no longer watched\n")
    assert "Nothing is watched yet" in desk.run("watch", "--list").stdout


def test_an_update_moves_a_meeting_that_the_news_moves(desk: Desk) -> None:
    desk.run("watch", desk.feed)
    desk.run("update")
    desk.publish("/b.html", "Talks with Russia postponed", MOVED)
    done = desk.run("update", "--all")
    assert done.stdout == "The Wire: 1 article, 0 meetings new\n"
    (meeting,) = json.loads(desk.run("list", "--json").stdout)["meetings"]
    assert (meeting["start"], meeting["previously"]) == ("2022-01-14", "2022-01-12")


def test_what_is_not_due_is_left_alone(desk: Desk) -> None:
    desk.run("watch", desk.feed)
    desk.run("update")
    desk.server.asked.clear()
    done = desk.run("update")
    assert (done.exit_code, done.stderr) == (0, "calendar-app: nothing is due\n")
    assert desk.server.asked == []
    assert desk.run("update", "--all").stdout == "The Wire: nothing new\n"


def test_one_that_fails_is_told_of_and_the_status_says_so(desk: Desk) -> None:
    desk.server.answers["/gone"] = desk.server.answers["/rss"]
    desk.run("watch", f"{desk.server.base}/gone", "--name", "Gone")
    desk.run("watch", desk.feed)
    del desk.server.answers["/gone"]
    done = desk.run("update")
    assert done.exit_code == 17
    assert done.stdout == "The Wire: 1 article, 1 meeting new\n"
    assert done.stderr == (
        "calendar-app: Gone: there is no page at this address (404); asked again in 60 minutes\n"
    )


def test_a_page_that_cannot_be_read_is_named_and_no_failure(desk: Desk) -> None:
    desk.publish("/bad.html", "Sign in", "")
    desk.server.answers["/bad.html"] = page(b"<html><p>Sign in")
    desk.run("watch", desk.feed)
    done = desk.run("update")
    assert done.exit_code == 0
    assert done.stdout == "The Wire: 1 article, 1 meeting new\n"
    assert done.stderr.startswith(f"calendar-app: {desk.server.base}/bad.html: a page without")


def test_two_updates_do_not_get_into_each_others_way(desk: Desk) -> None:
    desk.run("watch", desk.feed)
    now = datetime.now(UTC)  # noqa: TID251 - the command looks at its own clock
    with Store("calendar.db") as store:
        store.sources.take_lease(rounds.LEASE, "other", now=now, lasts=timedelta(minutes=1))
    done = desk.run("update")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "calendar-app: another process is at it; nothing was done\n"


@pytest.mark.parametrize(
    ("arguments", "complaint", "status"),
    [
        (["watch"], "nothing to watch; give an address, or --list", 2),
        (["watch", "file:///etc/passwd"], "file: only http and https", 16),
        (["watch", "http://10.0.0.1/rss"], "is not on the public internet", 16),
        (["watch", "{base}/short.html"], "a sitemap nor a page with an article", 3),
        (["watch", "{base}/rss", "--every", "soon"], "not a length of time", 2),
        (["watch", "{base}/rss", "--every", "0m"], "not a length of time", 2),
        (["watch", "{base}/rss", "--every", "9999d"], "not a length of time", 2),
        (["watch", "{base}/rss", "--every", "1m"], "more often than every 5 minutes", 2),
        (["unwatch", "nobody"], "nobody: is not watched", 2),
    ],
)
def test_bad_input_gets_one_line(
    desk: Desk, arguments: list[str], complaint: str, status: int
) -> None:
    with Store("calendar.db"):
        pass
    done = desk.run(*(one.replace("{base}", desk.server.base) for one in arguments))
    assert (done.exit_code, done.stdout) == (status, "")
    assert complaint in done.stderr
    assert done.stderr.count("\n") == 1


def test_nothing_is_watched_without_a_database(desk: Desk) -> None:
    assert desk.run("update").exit_code == 8
    with Store("calendar.db"):
        pass
    assert "nothing is watched; `calendar-app watch URL` does" in desk.run("update").stderr
