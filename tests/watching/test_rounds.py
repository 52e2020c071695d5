"""A round asks everybody, one process at a time, and survives whatever happens to one of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from factories import NOW, a_reading
from loopback import Loopback, page
from news import MEETS, SESSION, a_feed, an_article

from calendar_app.errors import IntakeError
from calendar_app.intake.fetch import fetch
from calendar_app.model import Article, Reading, Source, SourceKind
from calendar_app.store import Store
from calendar_app.store.lending import Stores
from calendar_app.watching import Manners, Outcome, update
from calendar_app.watching.rounds import LASTS, LEASE

HOUR = timedelta(hours=1)


class House:
    """A database with sources that a server of this machine has."""

    def __init__(self, path: Path, server: Loopback) -> None:
        self.stores, self.server = Stores(path), server
        self.now = NOW
        with Store(path):
            pass

    def store(self) -> Store:
        return self.stores.lend()

    def watch(self, path: str, name: str = "", due: datetime = NOW) -> Source:
        source = Source(
            url=f"{self.server.base}{path}", name=name or path, kind=SourceKind.FEED,
            every=HOUR, made=NOW, next_due=due,
        )  # fmt: skip
        store = self.store()
        store.sources.keep(source)
        self.stores.take_back(store)
        return source

    def round(self, **options: Any) -> list[Outcome] | None:
        network = self.server.network()

        def ask(url: str, **known: Any):  # type: ignore[no-untyped-def]
            return fetch(url, network=network, **known)

        given = {
            "reader": a_reading,
            "manners": Manners(ask, pause=0),
            "clock": lambda: self.now,
            "holder": "one",
        }
        return update(self.stores, **given | options)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with Loopback({}) as server:
        for name, words in (("a", MEETS), ("b", SESSION)):
            feed = a_feed((f"/{name}.html", f"News {name}", ""), title=name)
            server.answers[f"/{name}"] = page(feed.replace(b"{base}", server.base.encode()))
            server.answers[f"/{name}.html"] = an_article(f"News {name}", words)
        made = House(tmp_path / "calendar.db", server)
        yield made
        made.stores.close()


def names(outcomes: list[Outcome] | None) -> list[str]:
    assert outcomes is not None
    return sorted(one.source.name for one in outcomes)


def test_only_what_is_due_is_asked_unless_all_is_wanted(house: House) -> None:
    house.watch("/a")
    house.watch("/b", due=NOW + HOUR)
    assert names(house.round()) == ["/a"]
    assert names(house.round()) == []
    assert names(house.round(every=True)) == ["/a", "/b"]
    house.now += 2 * HOUR
    assert names(house.round()) == ["/a", "/b"]


def test_whatever_happens_to_one_the_others_are_read(house: House, caplog: Any) -> None:
    """A refusal, bytes that are no feed, and a fault of our own."""

    def stumbles(article: Article) -> Reading:
        if article.title == "News b":
            raise ZeroDivisionError
        return a_reading(article)

    house.server.answers["/odd"] = page(b"<html><p>Sign in")
    for path in ("/missing", "/odd", "/b", "/a"):
        house.watch(path)
    outcomes = house.round(reader=stumbles)
    assert outcomes is not None
    problems = {one.source.name: one.problem for one in outcomes}
    assert problems.pop("/a") is None
    assert sorted(problems) == ["/b", "/missing", "/odd"]
    assert all(isinstance(problem, IntakeError) for problem in problems.values())
    assert "failed here (ZeroDivisionError)" in str(problems["/b"])
    assert "ZeroDivisionError" in caplog.text
    kept = {one.name: one for one in house.store().sources.all()}
    assert (kept["/a"].failures, kept["/b"].failures) == (0, 1)
    assert kept["/b"].next_due == NOW + HOUR


def test_each_outcome_is_told_when_it_is_there(house: House) -> None:
    house.watch("/a")
    house.watch("/b")
    counts: list[int] = []
    told: list[Outcome] = []
    house.round(begins=counts.append, told=told.append)
    assert (counts, names(told)) == ([2], ["/a", "/b"])


def test_one_process_goes_round_at_a_time(house: House) -> None:
    house.watch("/a")
    inside, go_on = threading.Event(), threading.Event()

    def waits(article: Article) -> Reading:
        inside.set()
        go_on.wait(10)
        return a_reading(article)

    first: list[Any] = []
    thread = threading.Thread(target=lambda: first.append(house.round(reader=waits)))
    thread.start()
    assert inside.wait(10)
    assert house.round(holder="two") is None
    go_on.set()
    thread.join()
    assert names(first[0]) == ["/a"]
    assert names(house.round(holder="two")) == []  # the lease was given back


def test_a_process_that_died_is_waited_for_no_longer_than_its_lease(house: House) -> None:
    house.watch("/a")
    store = house.store()
    assert store.sources.take_lease(LEASE, "dead", now=NOW, lasts=LASTS)
    house.stores.take_back(store)
    assert house.round() is None
    house.now += LASTS
    assert names(house.round()) == ["/a"]


def test_who_lost_its_lease_stops(house: House) -> None:
    """It slept, say in a laptop, and another process took over."""
    house.watch("/a")
    house.watch("/b")
    before = house.server.met

    def falls_asleep(article: Article) -> Reading:
        house.now += 2 * LASTS
        store = house.store()
        assert store.sources.take_lease(LEASE, "two", now=house.now, lasts=LASTS)
        house.stores.take_back(store)
        return a_reading(article)

    outcomes = house.round(reader=falls_asleep)
    assert len(names(outcomes)) == 1
    assert house.server.met > before
    store = house.store()
    assert not store.sources.take_lease(LEASE, "one", now=house.now, lasts=LASTS)


def test_a_round_stops_where_it_is_told_to(house: House) -> None:
    house.watch("/a")
    stop = threading.Event()
    stop.set()
    assert names(house.round(stop=stop)) == []
    assert house.server.met == 0


def test_a_source_without_news_costs_one_question(house: House) -> None:
    house.watch("/a")
    house.round()
    house.server.asked.clear()
    house.now += HOUR
    (outcome,) = house.round() or []
    assert outcome.articles == 0
    assert house.server.paths == ["/robots.txt", "/a"]
