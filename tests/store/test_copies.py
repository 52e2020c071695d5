"""Copies: whole while others write, put back without losing anything, refused where damaged."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from factories import NOW, a_meeting, an_article, keep

from calendar_app.errors import SchemaTooNewError, StoreError, UsageError
from calendar_app.store import Store, copies
from calendar_app.store.lending import Stores

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one meeting, somewhere with a name that URIs have to escape."""
    folder = tmp_path / "a folder? #1 50%"
    folder.mkdir()
    with Store(folder / "calendar.db") as store:
        keep(store, a_meeting(), an_article())
    return folder / "calendar.db"


def texts(path: Path) -> set[str]:
    with Store(path) as store:
        return {article.text.partition(" ")[0] for article in store.articles(limit=1_000_000)}


def add(path: Path, *words: str) -> None:
    with Store(path) as store:
        for word in words:
            store.add_article(an_article(f"{word} was said."), now=NOW)


# --- backup ---


def test_a_copy_holds_all_and_is_one_file(path: Path, tmp_path: Path) -> None:
    with Store(path) as store:  # open, so that what was added last is in the log
        store.add_article(an_article("Late news."), now=NOW)
        copies.backup(path, tmp_path / "copy.db")
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == ["copy.db"]
    copies.verify(tmp_path / "copy.db")
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == ["copy.db"]
    assert texts(tmp_path / "copy.db") == {"Allies", "Late"}


def test_a_copy_while_others_write_is_of_one_moment_and_disturbs_nobody(
    path: Path, tmp_path: Path
) -> None:
    stop, failed = threading.Event(), []

    def write() -> None:
        with Store(path, patience=0) as store:  # whoever had to wait would fail
            number = 0
            while not stop.is_set():
                try:
                    with store.transaction():  # two at once, or none
                        for half in "ab":
                            text = f"{half}{number} " + "word " * 2000
                            store.add_article(an_article(text), now=NOW)
                except StoreError as error:
                    failed.append(error)
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    for number in range(5):
        copies.backup(path, tmp_path / f"{number}.db")
    stop.set()
    writer.join()
    assert failed == []
    for number in range(5):
        copies.verify(tmp_path / f"{number}.db")
        told = texts(tmp_path / f"{number}.db") - {"Allies"}
        assert {word[1:] for word in told if word[0] == "a"} == {
            word[1:] for word in told if word[0] == "b"
        }


def test_a_file_that_is_there_is_replaced_only_when_that_is_said(
    path: Path, tmp_path: Path
) -> None:
    there = tmp_path / "precious.db"
    there.write_text("precious")
    with pytest.raises(UsageError, match="is there already; give another name, or --overwrite"):
        copies.backup(path, there)
    assert there.read_text() == "precious"
    copies.backup(path, there, overwrite=True)
    assert texts(there) == {"Allies"}
    with pytest.raises(UsageError, match="is the database itself"):
        copies.backup(path, path, overwrite=True)


def test_a_copy_is_as_private_as_the_database(path: Path, tmp_path: Path) -> None:
    path.chmod(0o600)
    copies.backup(path, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600


FULL = """
import resource, signal, sys
from calendar_app.errors import StoreError
from calendar_app.store import copies
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
try:
    copies.backup(sys.argv[1], sys.argv[2])
except StoreError as error:
    print(error)
"""


def test_a_copy_for_which_there_is_no_room_is_not_there(path: Path, tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", FULL, str(path), str(tmp_path / "copy.db")],
        check=True,
        capture_output=True,
        text=True,
    )
    assert "copy.db: the disk" in told.stdout
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == []


# --- restore ---


def test_what_was_there_is_kept_beside_and_the_copy_is_there(path: Path, tmp_path: Path) -> None:
    copies.backup(path, tmp_path / "copy.db")
    add(path, "Later")
    assert copies.restore(tmp_path / "copy.db", path, aside=tmp_path / "before.db")
    assert texts(path) == {"Allies"}
    assert texts(tmp_path / "before.db") == {"Allies", "Later"}
    assert texts(tmp_path / "copy.db") == {"Allies"}


def test_a_copy_may_go_where_nothing_is(path: Path, tmp_path: Path) -> None:
    assert not copies.restore(path, tmp_path / "new.db", aside=tmp_path / "before.db")
    assert texts(tmp_path / "new.db") == {"Allies"}
    assert not (tmp_path / "before.db").exists()


def test_who_has_it_open_sees_the_restored_one_and_goes_on(path: Path, tmp_path: Path) -> None:
    copies.backup(path, tmp_path / "copy.db")
    add(path, "Later")
    lender = Stores(path)
    waiting = lender.lend()
    assert len(waiting.articles()) == 2
    lender.take_back(waiting)
    with Store(path) as other:
        assert copies.restore(tmp_path / "copy.db", path, aside=tmp_path / "before.db")
        assert len(other.articles()) == 1
        other.add_article(an_article("Afterwards."), now=NOW)
    store = lender.lend()
    assert len(store.articles()) == 2
    store.close()
    assert texts(path) == {"Allies", "Afterwards."}


def test_nothing_that_is_written_meanwhile_is_lost(path: Path, tmp_path: Path) -> None:
    """Every article that a writer was told is kept is in what was set aside, or in the restored."""
    add(path, *(f"{number}" for number in range(50)))
    copies.backup(path, tmp_path / "copy.db")
    stop, kept = threading.Event(), []

    def write() -> None:
        with Store(path, patience=30) as store:
            number = 1000
            while not stop.is_set():
                store.add_article(an_article(f"{number} was said."), now=NOW)
                kept.append(f"{number}")
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    for number in range(3):
        copies.restore(tmp_path / "copy.db", path, aside=tmp_path / f"before-{number}.db")
    stop.set()
    writer.join()
    there = texts(path).union(*(texts(tmp_path / f"before-{number}.db") for number in range(3)))
    assert kept
    assert set(kept) <= there


def test_a_file_that_nobody_can_read_is_set_aside_as_it_is(path: Path, tmp_path: Path) -> None:
    copies.backup(path, tmp_path / "copy.db")
    path.write_bytes(b"not a database at all " * 400)
    assert copies.restore(tmp_path / "copy.db", path, aside=tmp_path / "before.db")
    assert texts(path) == {"Allies"}
    assert (tmp_path / "before.db").read_bytes().startswith(b"not a database")


def test_a_database_with_damaged_pages_is_set_aside_and_replaced(
    path: Path, tmp_path: Path
) -> None:
    add(path, *(f"{number}" for number in range(300)))
    copies.backup(path, tmp_path / "copy.db")
    _tear(path)
    assert copies.restore(tmp_path / "copy.db", path, aside=tmp_path / "before.db")
    copies.verify(path)
    assert (tmp_path / "before.db").exists()


def _tear(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    middle = len(whole) // 2
    whole[middle : middle + 20_000] = b"\xff" * 20_000
    path.write_bytes(whole)


def _torn(path: Path) -> Path:
    add(path, *(f"{number}" for number in range(300)))
    _tear(path)
    return path


def _cut(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:-4096])
    return path


def _dangling(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as db:
        db.execute("DELETE FROM article")
        db.commit()
    return path


def _other(path: Path) -> Path:
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE song (title TEXT)")
    return path


def _missing(path: Path) -> Path:
    path.unlink()
    return path


BAD = {
    "torn": (_torn, "(is not whole|the file is damaged)"),
    "cut": (_cut, "(is not whole|the file is damaged)"),
    "dangling": (_dangling, "names a article that is not there"),
    "of another program": (_other, "is no calendar of ours"),
    "missing": (_missing, "no such file"),
}


@pytest.mark.parametrize(("spoil", "told"), BAD.values(), ids=BAD)
def test_a_bad_copy_is_refused_and_changes_nothing(
    path: Path, tmp_path: Path, spoil, told: str
) -> None:
    copy = tmp_path / "copy.db"
    copies.backup(path, copy)
    spoil(copy)
    with pytest.raises(StoreError, match=told):
        copies.restore(copy, path, aside=tmp_path / "before.db")
    assert texts(path) == {"Allies"}
    assert not (tmp_path / "before.db").exists()


def test_a_copy_of_a_newer_version_is_refused(path: Path, tmp_path: Path) -> None:
    copies.backup(path, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as db:
        db.execute("UPDATE _sqlite_migrations SET name = 'm999_x' WHERE name LIKE 'm001%'")
        db.commit()
    with pytest.raises(SchemaTooNewError, match="m999_x"):
        copies.restore(tmp_path / "copy.db", path, aside=tmp_path / "before.db")
    assert texts(path) == {"Allies"}


def test_the_database_of_another_program_is_not_replaced(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "songs.db")) as db:
        db.execute("CREATE TABLE song (title TEXT)")
    before = (tmp_path / "songs.db").read_bytes()
    with pytest.raises(StoreError, match="another program"):
        copies.restore(path, tmp_path / "songs.db", aside=tmp_path / "before.db")
    assert (tmp_path / "songs.db").read_bytes() == before


DIES = """
import os, sys
from calendar_app.store import copies
copies.restore(sys.argv[1], sys.argv[2], aside=sys.argv[3])
"""


def test_a_death_while_it_is_set_aside_leaves_the_old_one(path: Path, tmp_path: Path) -> None:
    copies.backup(path, tmp_path / "copy.db")
    add(path, "Later")
    dies = DIES.replace("copies.restore", "copies.backup = lambda *_: os._exit(9)\ncopies.restore")
    command = [sys.executable, "-c", dies]
    command += [str(tmp_path / "copy.db"), str(path), str(tmp_path / "before.db")]
    assert subprocess.run(command, check=False).returncode == 9
    copies.verify(path)
    assert texts(path) == {"Allies", "Later"}


# --- what the documents show ---


def test_the_replication_shown_names_the_database_of_the_examples() -> None:
    told = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    config = told.partition("```yaml\n")[2].partition("```")[0]
    assert "  - path: /srv/calendar/calendar.db\n" in config
    assert "secret" not in config
