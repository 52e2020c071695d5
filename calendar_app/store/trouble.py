"""What SQLite complains of, in plain words; and how a file is opened. Nothing is ever deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from calendar_app.errors import StoreError

MEMORY = ":memory:"

_OTHER_FILE = "give another file with --db"
# Primary result code -> (problem, remedy): https://www.sqlite.org/rescode.html
_PLAIN = {
    sqlite3.SQLITE_PERM: ("may not be used", f"allow reading and writing it, or {_OTHER_FILE}"),
    sqlite3.SQLITE_BUSY: ("another program is writing to it", "try again when that is done"),
    sqlite3.SQLITE_LOCKED: ("another program is writing to it", "try again when that is done"),
    sqlite3.SQLITE_READONLY: (
        "cannot be written",
        f"allow writing to it and to its folder, or {_OTHER_FILE}",
    ),
    sqlite3.SQLITE_IOERR: ("the disk failed", "check the disk, then try again"),
    sqlite3.SQLITE_CORRUPT: (
        "the file is damaged",
        f"restore a copy, or save what can be read with `sqlite3 FILE .recover`, or {_OTHER_FILE}",
    ),
    sqlite3.SQLITE_FULL: ("the disk is full", "make room, then try again; what was kept is whole"),
    sqlite3.SQLITE_CANTOPEN: (
        "cannot be opened",
        f"allow reading and writing it and its folder, or {_OTHER_FILE}",
    ),
    sqlite3.SQLITE_NOTADB: ("is not a SQLite database", _OTHER_FILE),
}
_PRIMARY = 0xFF  # the low byte of an extended result code


@contextmanager
def in_plain_words(path: str) -> Iterator[None]:
    """Turns what went wrong with the file into StoreError; a mistake of ours stays what it is."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
        problem, remedy = _PLAIN.get(code, (f"SQLite says: {error}", _OTHER_FILE))
        raise StoreError(path, problem, remedy) from error
    except UnicodeEncodeError as error:
        raise StoreError(
            path, "cannot keep text with half a surrogate pair in it", "give it as valid UTF-8"
        ) from error


def opened(path: str, *, patience: float) -> Database:
    """A connection that checks foreign keys and waits `patience` seconds for another writer."""
    if path != MEMORY:
        _look_at(Path(path), path)
    with in_plain_words(path):
        # Used by one request at a time, but not always in the thread that opened it.
        connection = sqlite3.connect(path, timeout=patience, check_same_thread=False)
        db = Database(connection, execute_plugins=False)
        db.execute("PRAGMA foreign_keys = ON")
    return db


def _look_at(file: Path, path: str) -> None:
    """SQLite says "unable to open" of all of these; people want to know which it is."""
    try:
        if file.is_dir():
            raise StoreError(path, "is a folder", "give a file in it with --db")
        if not file.parent.is_dir():
            raise StoreError(path, "its folder does not exist", f"create that, or {_OTHER_FILE}")
    except OSError as error:
        problem = f"cannot be reached ({error.strerror})"
        raise StoreError(path, problem, f"allow access to its folder, or {_OTHER_FILE}") from error


@contextmanager
def unless_busy() -> Iterator[None]:
    """What may as well be done another time is left when somebody else holds the file."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) & _PRIMARY != sqlite3.SQLITE_BUSY:
            raise
