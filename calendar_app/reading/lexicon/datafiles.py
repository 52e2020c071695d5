"""The reader's data: TOML files, which are the truth, and what is kept of them for the next start.

To parse the gazetteers takes longer than to read an article. Their tables are therefore kept as
JSON where Python keeps the compiled form of a module, under a digest of the TOML file: what is kept
of another state of the file is not used, and where nothing can be written nothing is kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from calendar_app.errors import DataError


def load_tables(path: Path) -> dict[str, Any]:
    """The tables of a TOML file of strings and numbers; DataError where it is none."""
    try:
        written = path.read_bytes()
    except OSError as error:
        raise DataError(path.name, "file", str(error)) from error
    kept = Path(cache_from_source(str(path))).with_suffix(".json")
    digest = hashlib.sha256(written).hexdigest()
    with suppress(OSError, ValueError):
        told, _, tables = kept.read_text(encoding="utf-8").partition("\n")
        if told == digest:
            return dict(json.loads(tables))
    try:
        parsed = tomllib.loads(written.decode("utf-8"))
    except ValueError as error:  # of TOML or of UTF-8
        raise DataError(path.name, "file", str(error)) from error
    with suppress(OSError, TypeError, ValueError):  # a date is no JSON
        _keep(kept, f"{digest}\n{json.dumps(parsed, ensure_ascii=False)}")
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
