"""Stores are lent and used again, and never those of another file."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest
from factories import NOW, an_article

from calendar_app.errors import StoreError
from calendar_app.store import Store
from calendar_app.store.lending import Stores


@pytest.fixture
def stores(tmp_path: Path):
    stores = Stores(tmp_path / "calendar.db")
    yield stores
    stores.close()


def test_what_was_given_back_is_lent_again(stores: Stores) -> None:
    first, second = stores.lend(), stores.lend()
    assert first is not second
    stores.take_back(first)
    assert stores.lend() is first
    stores.drop(first)
    stores.drop(second)


def test_a_store_may_be_lent_to_another_thread(stores: Stores) -> None:
    stores.take_back(stores.lend())
    told: list[int] = []

    def ask() -> None:
        store = stores.lend()
        told.append(store.count())
        stores.take_back(store)

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert told == [0]


def test_a_file_put_in_the_place_of_the_old_one_is_read(stores: Stores, tmp_path: Path) -> None:
    stores.take_back(stores.lend())
    with Store(tmp_path / "copy.db") as copy:
        copy.add_article(an_article(), now=NOW)
    (tmp_path / "copy.db").replace(tmp_path / "calendar.db")
    store = stores.lend()
    assert len(store.articles()) == 1
    stores.take_back(store)


def test_a_file_that_cannot_be_opened_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        Stores(tmp_path / "nowhere" / "calendar.db").lend()
