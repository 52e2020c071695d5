"""The reader's data: TOML files, which are the truth, and what is kept of them for the next start.

To parse them takes longer than to read an article. Their tables are therefore kept as
JSON where Python keeps the compiled form of a module, under a digest of the TOML file: what is kept
of another state of the file is not used, and where nothing can be written nothing is kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from contextlib import suppress
from datetime import date
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from calendar_app.errors import DataError

_FORM = b"\ndates apart"  # of what is kept; what is kept in another is not used


def load_tables(path: Path) -> dict[str, Any]:
    """The tables of a TOML file; DataError where it is none. A file that has a date deeper than
    at its top level is read, and not kept."""
    try:
        written = path.read_bytes()
    except OSError as error:
        raise DataError(path.name, "file", str(error)) from error
    kept = Path(cache_from_source(str(path))).with_suffix(".json")
    digest = hashlib.sha256(written + _FORM).hexdigest()
    with suppress(OSError, ValueError):
        told, _, tables = kept.read_text(encoding="utf-8").partition("\n")
        if told == digest:
            dates, rest = json.loads(tables)
            return {key: date.fromisoformat(day) for key, day in dates.items()} | dict(rest)
    try:
        parsed = tomllib.loads(written.decode("utf-8"))
    except ValueError as error:  # of TOML or of UTF-8
        raise DataError(path.name, "file", str(error)) from error
    dates = {key: told.isoformat() for key, told in parsed.items() if type(told) is date}
    rest = {key: told for key, told in parsed.items() if key not in dates}
    with suppress(OSError, TypeError, ValueError):  # a date is no JSON
        _keep(kept, f"{digest}\n{json.dumps([dates, rest], ensure_ascii=False)}")
    return parsed


def _keep(path: Path, text: str) -> None:
    """Written beside and moved, so that nobody ever reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
