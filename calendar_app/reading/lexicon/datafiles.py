"""The reader's data: TOML files, which are the truth, and what is kept of them for the next start.

To parse them and to make of them what a reader works with takes longer than to read an article.
What was made is therefore kept where Python keeps the compiled form of a module, under a digest of
all that it was made from: what is kept of another state is not used, and where nothing can be
written nothing is kept.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tomllib
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any, TypeVar

from calendar_app.errors import DataError

Made = TypeVar("Made")


def load_tables(path: Path) -> dict[str, Any]:
    """The tables of a TOML file; DataError where it is none."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise DataError(path.name, "file", str(error)) from error
    except ValueError as error:  # of TOML or of UTF-8
        raise DataError(path.name, "file", str(error)) from error


def kept(place: Path, sources: Iterable[Path], make: Callable[[], Made]) -> Made:
    """What `make` makes of the files `sources`, the modules that it works with among them: as it
    was kept last time for `place` (a name that no module has), where they are still the same."""
    file = Path(cache_from_source(f"{place}.py")).with_suffix(".pickle")
    digest = _digest(sources)
    if digest is not None:
        # Nobody else writes here, or they could as well write Python's own files beside it.
        with suppress(Exception):  # what is damaged may fail in any way, and is made anew
            told, made = pickle.loads(file.read_bytes())  # noqa: S301
            if told == digest:
                return made  # type: ignore[no-any-return]
    made = make()
    if digest is not None:
        with suppress(OSError):
            _keep(file, pickle.dumps((digest, made), pickle.HIGHEST_PROTOCOL))
    return made


def _digest(sources: Iterable[Path]) -> bytes | None:
    """Of the files' names and bytes; None where one cannot be read: `make` says which."""
    told = hashlib.sha256(sys.version.encode())
    try:
        for path in sources:
            written = path.read_bytes()
            told.update(f"{path.name} {len(written)} ".encode() + written)
    except OSError:
        return None
    return told.digest()


def _keep(path: Path, written: bytes) -> None:
    """Written beside and moved, so that nobody ever reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(written)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
