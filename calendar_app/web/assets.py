"""The files of `static/`: packed once, and under an address that names their bytes.

`url_for("static", filename=…)` adds a digest of the file, so that a browser keeps it for a year and
still has the new one the moment it changes. The digest is advice to caches: the file is answered
under any.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request
from flask.typing import ResponseReturnValue

from .sending import packs

_NAMED = "public, max-age=31536000, immutable"
_BARE = "public, max-age=3600"
_WORTH_PACKING = 500  # bytes


@dataclass(frozen=True, slots=True)
class Asset:
    body: bytes
    packed: bytes | None
    media_type: str
    digest: str
    changed: float


class Assets:
    """Of one folder. A file that is edited while the server runs is read again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[str, Asset] = {}

    def find(self, name: str) -> Asset | None:
        kept = self._kept.get(name)
        try:
            if kept is None and name not in self._names():
                return None
            path = self._folder / name
            changed = path.stat().st_mtime
            if kept is None or kept.changed != changed:
                kept = self._kept[name] = _read(path, changed)
        except OSError:
            return None
        return kept

    def _names(self) -> set[str]:
        """Asked for by name from a listing: no path leads out of the folder."""
        found = (path for path in self._folder.rglob("*") if path.is_file())
        return {path.relative_to(self._folder).as_posix() for path in found}


def _read(path: Path, changed: float) -> Asset:
    body = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    packed = None
    if len(body) >= _WORTH_PACKING and not media_type.startswith(("image/png", "font/")):
        packed = gzip.compress(body, 9, mtime=0)
    digest = hashlib.blake2b(body, digest_size=6).hexdigest()
    return Asset(body, packed, media_type, digest, changed)


def serve(app: Flask, folder: Path) -> None:
    """At /static/…, under Flask's own endpoint `static`."""
    assets = Assets(folder)

    def static(filename: str) -> ResponseReturnValue:
        asset = assets.find(filename)
        if asset is None:
            abort(404)
        packed = asset.packed if packs(request.environ) else None
        answer = Response(packed or asset.body, mimetype=asset.media_type)
        answer.headers["Cache-Control"] = _NAMED if request.args.get("v") == asset.digest else _BARE
        answer.headers["Vary"] = "Accept-Encoding"
        if packed:
            answer.headers["Content-Encoding"] = "gzip"
        answer.set_etag(f"{asset.digest}{'-gz' if packed else ''}")
        return answer.make_conditional(request)

    @app.url_defaults
    def name_the_bytes(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "static" and (asset := assets.find(str(values.get("filename")))):
            values["v"] = asset.digest

    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=static)
