"""Copies of the database: made while others write, and put back without losing what is there.

Pages are copied by SQLite itself, inside one transaction at either end: whoever has the database
open sees it as it was or as it is, never in between, and need not be stopped.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from calendar_app.errors import SchemaTooNewError, StoreError, UsageError

from .migrations import known
from .trouble import in_plain_words, opened

if TYPE_CHECKING:
    from . import Store

_ALL_PAGES = -1
_BESIDE = ("-wal", "-shm", "-journal")  # what SQLite keeps next to a database
_FIRST = 10  # titles that are told
_PATIENCE = 60.0  # seconds that a writer may hold the database; then it is told of


def backup(path: str | Path, into: str | Path, *, overwrite: bool = False) -> None:
    """A whole copy of the database at `path`, as it is at one moment, in a file of its own.

    The file is there when all of it is on the disk, and not before. UsageError where one of that
    name is there and `overwrite` was not said; StoreError where the copy cannot be made.
    """
    source, goal = Path(path), Path(into)
    if goal.exists() and source.exists() and goal.samefile(source):
        raise UsageError(str(goal), "is the database itself", "give another name for the copy")
    if goal.exists() and not overwrite:
        raise UsageError(
            str(goal), "is there already", "give another name, or --overwrite to replace it"
        )
    if not goal.parent.is_dir():
        raise UsageError(str(goal), "its folder does not exist", "create that first")
    part = goal.with_name(f"{goal.name}.part-{os.getpid()}")
    try:
        with closing(_reading(source)) as kept, closing(opened(str(part), patience=0)) as copy:
            _are_ours(kept, str(source))
            with in_plain_words(str(goal)):
                kept.backup(copy.conn, pages=_ALL_PAGES)
                copy.execute("PRAGMA journal_mode = DELETE")  # nothing beside it when it is moved
        shutil.copymode(source, part)  # what only its owner may read stays so
        _on_disk(part)
        os.replace(part, goal)  # noqa: PTH105 - one call for both kinds of path
        _on_disk(goal.parent)
    finally:
        part.unlink(missing_ok=True)


def verify(path: str | Path) -> None:
    """StoreError where the file is not a database of ours that this version can use, all of it."""
    with closing(_reading(Path(path))) as copy:
        _are_ours(copy, str(path))
        if faults := unsound(copy) or dangling(copy):
            raise StoreError(str(path), f"is not whole: {faults[0]}", "give another copy")


def restore(copy: str | Path, path: str | Path, *, aside: str | Path) -> bool:
    """Put the copy in the place of the database at `path`; what was there is kept as `aside`.

    True where there was something. Nothing that is written to the old one meanwhile is lost: nobody
    can write from before it is set aside until the copy is in its place. A file that SQLite cannot
    read is set aside as it is. StoreError where the copy is not whole, or where the file at `path`
    is of another program; then nothing has changed.
    """
    verify(copy)
    goal = Path(path)
    match _state_of(goal):
        case "empty":
            _fill(copy, goal)
            return False
        case "unreadable":
            for ending in ("", *_BESIDE):
                with suppress(FileNotFoundError):
                    Path(f"{goal}{ending}").rename(f"{aside}{ending}")
            _fill(copy, goal)
        case "ours":
            _fill(copy, goal, first=lambda: backup(goal, aside))
    return True


@dataclass(frozen=True, slots=True)
class Left:
    """What a database has that another has not: how many articles, meetings and words of people,
    the titles of the first meetings by day, and when the latest article or word was kept."""

    articles: int
    meetings: int
    words: int
    titles: tuple[str, ...]
    latest: datetime


_NOT_THERE = {
    "articles": "SELECT id AS key, kept_at AS at FROM article",
    "words": "SELECT made_at || saying AS key, made_at AS at FROM word",
    "meetings": "SELECT uid AS key, created AS at, first_day || ' ' || title AS title FROM meeting",
}


def only_in(former: Store, restored: Store) -> Left | None:
    """What the first one has and the second has not; None where that is nothing."""
    counts: dict[str, int] = {}
    titles: list[str] = []
    latest: list[str] = []
    for name, sql in _NOT_THERE.items():
        there = {row["key"] for row in restored._rows(sql, {})}
        left = [row for row in former._rows(sql, {}) if row["key"] not in there]
        counts[name] = len(left)
        latest += [row["at"] for row in left]
        titles += sorted(row["title"] for row in left if "title" in row)
    if not latest:
        return None
    return Left(**counts, titles=tuple(titles[:_FIRST]), latest=datetime.fromisoformat(max(latest)))


def unsound(connection: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong with the file, in its words; [] where it is sound."""
    try:
        found = [str(told) for (told,) in connection.execute("PRAGMA integrity_check(20)")]
    except sqlite3.DatabaseError as error:  # damaged so that it cannot look on
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        return [str(error)]
    return [] if found == ["ok"] else found


def dangling(connection: sqlite3.Connection) -> list[str]:
    """Rows that name one of another table that is not there."""
    found = connection.execute("PRAGMA foreign_key_check").fetchall()
    return [f"{table} {row}: names a {parent} that is not there" for table, row, parent, _ in found]


def _fill(copy: str | Path, goal: Path, *, first: Callable[[], None] | None = None) -> None:
    """Let the database at `goal` be the copy. `first` runs when nobody else can write any more."""
    waiting = [first] if first else []

    def between(_status: int, _remaining: int, _total: int) -> None:
        while waiting:
            waiting.pop()()

    source, there = _reading(Path(copy)), opened(str(goal), patience=_PATIENCE)
    with closing(source), closing(there), in_plain_words(str(goal)):
        if first:
            there.enable_wal()  # so that `first` can read while we hold the lock
            there.execute("BEGIN IMMEDIATE")  # the copying would wait for a writer for ever
            there.rollback()
        # Page by page: the first one takes the lock, and the last one lets all be seen.
        source.backup(there.conn, pages=1 if first else _ALL_PAGES, progress=between)


def _reading(path: Path) -> sqlite3.Connection:
    """A connection that cannot write. StoreError where there is no such file."""
    if not path.exists():
        raise StoreError(str(path), "no such file", "give the name of one")
    with in_plain_words(str(path)):
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _are_ours(connection: sqlite3.Connection, path: str) -> None:
    with in_plain_words(path):
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        if "_sqlite_migrations" not in tables or "article" not in tables:
            raise StoreError(path, "is no calendar of ours", "give a file that `backup` made")
        steps = connection.execute(
            "SELECT name FROM _sqlite_migrations WHERE migration_set = 'calendar_app'"
        )
        if newer := [name for (name,) in steps if name not in known()]:
            raise SchemaTooNewError(path, newer)


def _state_of(path: Path) -> Literal["empty", "ours", "unreadable"]:
    """What stands where a copy is to go. StoreError where that is another program's."""
    if not path.exists():
        return "empty"
    try:
        with closing(sqlite3.connect(path)) as there:
            tables = {name for (name,) in there.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            return "unreadable"
        with in_plain_words(str(path)):
            raise
    if tables and "article" not in tables:
        raise StoreError(str(path), "is a database of another program", "give another with --db")
    return "ours" if tables else "empty"


def _on_disk(path: Path) -> None:
    """Until the disk has it, a loss of power may take it back."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
