"""What can be wrong with the file is said in plain words, with a remedy."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from factories import NOW, a_meeting, an_article, keep

from calendar_app.errors import StoreError
from calendar_app.store import Store


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _text(path: Path) -> Path:
    path.write_text("An article, not a database. " * 40)
    return path


def _of_another_program(path: Path) -> Path:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE song (title TEXT)")
    db.close()
    return path


def _torn(path: Path) -> Path:
    Store(path).close()
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    return path


BROKEN = {
    "a folder": (_folder, "is a folder; give a file in it with --db"),
    "no folder": (lambda path: path / "no" / "c.db", "its folder does not exist; create that"),
    "a text": (_text, "is not a SQLite database; give another file"),
    "another program's": (_of_another_program, "is a database of another program; give another"),
    "a torn file": (_torn, "the file is damaged; restore a copy"),
}


@pytest.mark.parametrize(("make", "message"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_is_no_database_of_ours_is_named_with_a_remedy(
    tmp_path: Path, make, message: str
) -> None:
    path = make(tmp_path / "c.db")
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError) as caught:
        Store(path)
    assert str(caught.value).startswith(f"{path}: {message}")
    assert "\n" not in str(caught.value)
    assert "delete" not in str(caught.value)
    if before is not None:
        assert path.read_bytes() == before


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of root, who may write anything."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder that may be read by everyone and written by no one, with a database in it."""
    with TemporaryDirectory() as name:  # pytest's own folders lie in one that root alone may enter
        folder = Path(name)
        Store(folder / "c.db").close()
        (folder / "c.db").chmod(0o444)
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)


@pytest.mark.parametrize("file", ["c.db", "new.db"])
def test_a_file_that_may_not_be_written_says_so(closed_folder: Path, file: str) -> None:
    with as_nobody():
        refused = pytest.raises(StoreError, match=r"cannot be (written|opened); allow")
        with refused, Store(closed_folder / file) as store:
            store.add_article(an_article(), now=NOW)


def test_a_full_disk_says_so_and_leaves_what_was_kept(tmp_path: Path) -> None:
    with Store(tmp_path / "c.db") as store:
        keep(store, a_meeting(), an_article())
        store._db.execute("PRAGMA max_page_count = 1")  # SQLite raises it to the present size
        with pytest.raises(StoreError, match="the disk is full; make room"):
            store.add_article(an_article("word " * 100_000), now=NOW)
        assert store.articles() == [an_article()]


def test_text_that_is_no_text_is_refused_in_plain_words(store: Store) -> None:
    with pytest.raises(StoreError, match="half a surrogate pair"):
        store.add_article(an_article("broken \ud800"), now=NOW)
    assert store.articles() == []


def test_a_file_is_set_up_once_and_for_all(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with Store(path) as store:
        assert store._db.journal_mode == "wal"
        assert store._db.execute("PRAGMA foreign_keys").fetchone() == (1,)
        ours = [t for t in store._db.tables if t.name in ("article", "sighting", "meeting", "link")]
        assert [table.strict for table in ours] == [True] * 4
    before = path.read_bytes()
    Store(path).close()
    assert path.read_bytes() == before
