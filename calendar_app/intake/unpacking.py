"""What is packed, unpacked in small steps and never beyond what one article may have."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from calendar_app.errors import FetchError, TooLargeError

MAX_BYTES = 10_000_000

_PIECE = 65_536


def unpacked(body: bytes, source: str) -> bytes:
    """What is in a gzip file, never more of it than MAX_BYTES. TooLargeError, FetchError."""
    unpack, parts, size = Unpacking(source), [], 0
    for part in unpack.more(body):
        size += len(part)
        if size > MAX_BYTES:
            raise too_large(source)
        parts.append(part)
    if not unpack.whole:
        raise FetchError(source, "broke off in the middle of what it packed")
    return b"".join(parts)


class Unpacking:
    """gzip and deflate in small steps, so that what swells is noticed while it is small."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._stream: zlib._Decompress | None = None
        self._begun = False

    @property
    def whole(self) -> bool:
        """Nothing was sent at all, or what was sent has come to its end."""
        return not self._begun or self._stream is None

    def more(self, piece: bytes) -> Iterator[bytes]:
        full = False  # the last step may have left more behind than it could give
        while piece or full:
            if self._stream is None:
                if self._begun and not piece.startswith(b"\x1f\x8b"):
                    return  # what follows the end is no further part
                self._stream = zlib.decompressobj(self._window(piece))
                self._begun = True
            try:
                part = self._stream.decompress(piece, _PIECE)
            except zlib.error as error:
                raise FetchError(self._source, f"wrongly packed ({error})") from error
            yield part
            full, piece = len(part) == _PIECE, self._stream.unconsumed_tail
            if self._stream.eof:
                full, piece, self._stream = False, self._stream.unused_data, None

    @staticmethod
    def _window(piece: bytes) -> int:
        """gzip and zlib tell themselves apart; bare deflate, which some send for the latter, has
        no head: in a zlib head the low bits are 8 (RFC 1950)."""
        head = piece.startswith(b"\x1f") or piece[0] & 0x0F == 8
        return zlib.MAX_WBITS | 32 if head else -zlib.MAX_WBITS


def too_large(source: str) -> TooLargeError:
    return TooLargeError(
        source, f"larger than {MAX_BYTES // 1_000_000} MB", "give one article, not an archive"
    )


def _reason(error: Exception) -> str:
    """What the system or the library says, on one line and without its numbers."""
    told = getattr(error.__cause__ or error.__context__, "strerror", None) or str(error)
    return " ".join(str(told).split())[:120] or type(error).__name__
