"""All or nothing, two at once, and a death in the middle."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from factories import NOW, a_meeting, an_article, keep

from calendar_app.errors import StoreError
from calendar_app.model import (
    Query,
)
from calendar_app.store import Store

# --- one transaction ---


def test_an_error_in_a_transaction_takes_all_of_it_back(store: Store) -> None:
    with suppress(ZeroDivisionError), store.transaction():
        keep(store, a_meeting(), an_article())
        raise ZeroDivisionError
    assert store.articles() == store.meetings() == []
    assert store.count(Query(text="Stoltenberg")) == 0


def test_a_transaction_within_one_is_taken_back_alone(store: Store) -> None:
    with store.transaction():
        store.add_article(an_article("Kept"), now=NOW)
        with suppress(ZeroDivisionError), store.transaction():
            store.add_article(an_article("Not kept"), now=NOW)
            raise ZeroDivisionError
    assert [article.text for article in store.articles()] == ["Kept"]


DIES = """
import os, sys
from datetime import UTC, datetime
from calendar_app.model import Article
from calendar_app.store import Store
store = Store(sys.argv[1])
with store.transaction():
    for number in range(200):
        text = f"{number} " + "word " * 20_000
        assert store.add_article(Article(text=text), now=datetime(2022, 1, 1, tzinfo=UTC))
    os._exit(9)
"""


def test_a_death_in_the_middle_leaves_nothing_half_written(tmp_path: Path) -> None:
    path = tmp_path / "calendar.db"
    with Store(path) as store:
        keep(store, a_meeting(), an_article())
    died = subprocess.run([sys.executable, "-c", DIES, str(path)], check=False)
    assert died.returncode == 9
    with Store(path) as store:
        assert store.articles() == [an_article()]
        assert store.meetings() == [a_meeting()]
        assert store.count(Query(text="word")) == 0
        assert store._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


# --- two at once ---


def test_two_stores_on_one_file_see_each_other(tmp_path: Path) -> None:
    path = tmp_path / "calendar.db"
    with Store(path) as one, Store(str(path)) as other:
        keep(one, a_meeting(), an_article())
        assert other.meetings() == [a_meeting()]


def test_reading_goes_on_while_another_writes(tmp_path: Path) -> None:
    with Store(tmp_path / "c.db") as writer, Store(tmp_path / "c.db", patience=0) as reader:
        with writer.transaction():
            keep(writer, a_meeting(), an_article())
            assert reader.meetings() == []
        assert reader.meetings() == [a_meeting()]


def test_a_writer_that_waits_in_vain_says_so(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with Store(path) as one, Store(path, patience=0.01) as other:
        busy = pytest.raises(StoreError, match="another program is writing to it; try again")
        with one.transaction(), busy:
            other.add_article(an_article(), now=NOW)


def test_many_may_open_a_new_file_and_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "c.db"

    def add(number: int) -> bool:
        with Store(path, patience=30) as store:
            return store.add_article(an_article(f"Text {number % 10}"), now=NOW)

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(add, range(20))) == 10
    with Store(path) as store:
        assert len(store.articles()) == 10
