"""What holds several articles: a zip of files, JSON in lines. Each comes out as if it had come
alone, and one that cannot be read does not keep back the others.

A zip is read in memory, and nothing of it is written anywhere: its names are words to show.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from calendar_app.errors import IntakeError, TooLargeError
from calendar_app.model import Raw

from .table import LINES, ZIP, readable, sniff
from .text import decode

MOST_MEMBERS = 2_000
LARGEST_MEMBER = 10_000_000
LARGEST_SUM = 200_000_000
# Prose shrinks to a third, a tedious table to a fiftieth; what shrinks more is made to swell.
MOST_SWELLING = 200
_SMALL = 100_000  # bytes up to which nobody minds

Part = Raw | IntakeError


def unbundled(raw: Raw) -> Iterator[Part]:
    """The parts of a bundle, each an error where it cannot be had; of anything else, itself."""
    with readable(raw):
        if raw.media_type == ZIP:
            yield from _files(raw)
        elif raw.media_type == LINES:
            yield from _lines(raw)
        else:
            yield raw


def _files(raw: Raw) -> Iterator[Part]:
    found = False
    for name, body in members(raw):
        if _is_hidden(name):
            continue
        found = True
        source = f"{raw.source}/{name}"
        if isinstance(body, IntakeError):
            yield body
        elif (kind := sniff(name, body)) == ZIP:
            yield IntakeError(source, "a zip inside a zip", "give it by itself")
        else:
            yield Raw(source, body, kind)
    if not found:
        yield IntakeError(raw.source, "a zip without files", "give one with articles in it")


def members(raw: Raw) -> Iterator[tuple[str, bytes | IntakeError]]:
    """Name and content of each file in a zip, in the order of names.

    TooLargeError where there are too many, or their sum is too large; IntakeError where it is no
    zip. What a single file is refused for comes in the place of its content.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw.body))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise IntakeError(raw.source, f"a damaged zip ({error})", "make it anew") from None
    with archive:
        listed = sorted(
            # An empty name is asked about first: zipfile itself stumbles over it.
            (one for one in archive.infolist() if one.filename and not one.is_dir()),
            key=lambda one: one.filename,
        )
        if len(listed) > MOST_MEMBERS:
            problem = f"a zip of more than {MOST_MEMBERS} files"
            raise TooLargeError(raw.source, problem, "give it in parts")
        total = 0
        for one in listed:
            content = _content(archive, one, raw.source)
            if isinstance(content, bytes):
                total += len(content)
            if total > LARGEST_SUM:
                problem = f"a zip of more than {LARGEST_SUM // 1_000_000} MB"
                raise TooLargeError(raw.source, problem, "give it in parts")
            yield one.filename, content


def _content(archive: zipfile.ZipFile, one: zipfile.ZipInfo, source: str) -> bytes | IntakeError:
    """What the file says of its size is not believed: reading stops where it is too much."""
    source = f"{source}/{one.filename}"
    name = PurePosixPath(one.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or ":" in "".join(name.parts[:1]):
        return IntakeError(source, "a name that leads out of its zip", "make the zip anew")
    if one.flag_bits & 1:
        return IntakeError(source, "locked with a password", "give it unlocked")
    most = min(LARGEST_MEMBER, max(_SMALL, one.compress_size * MOST_SWELLING))
    try:
        with archive.open(one) as stream:
            body = stream.read(most + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
    ) as e:
        return IntakeError(source, f"damaged in its zip ({e})", "make the zip anew")
    if len(body) > most:
        return TooLargeError(source, "swells beyond all measure", "give the article by itself")
    return body


def _is_hidden(name: str) -> bool:
    """What file managers put into a zip beside the files of its maker."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part == "__MACOSX" or (part[0] == "." and part != "..") for part in parts)


def _lines(raw: Raw) -> Iterator[Part]:
    found = False
    for number, line in enumerate(decode(raw).splitlines(), start=1):
        if line.strip():
            found = True
            yield Raw(f"{raw.source}:{number}", line.encode("utf-8", "replace"), "application/json")
    if not found:
        yield IntakeError(raw.source, "empty", "give one article in JSON on each line")
