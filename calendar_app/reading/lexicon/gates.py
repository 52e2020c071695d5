"""What a text must hold for a regular expression to match: told by the expression itself.

Most expressions of a language file match in few texts, and `re` tries each of them letter by
letter. Whether one of a few words stands there at all is asked in a hundredth of the time. The
words follow from the parsed expression, so nobody has to keep them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from itertools import product
from re import _constants as signs  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_MOST = 24  # words of a gate: more are asked for as slowly as the expression
_SPELLINGS = 8  # of one word: "[Tt]he" has two
_SHORTEST = 2  # letters: what is shorter stands in every sentence
_LONG = 300  # letters of a text: a sentence is gone through as fast as it is asked for words

Words = frozenset[str]


def words_of(pattern: str) -> Words:
    """Words in lower case, of which each match of `pattern` holds one, whatever its letters' case;
    none where that cannot be said."""
    found = {word.lower() for word in _best(_needs(parser.parse(pattern)))}
    return frozenset(w for w in found if not any(o in w for o in found - {w}))  # host, not hosted


def _best(needs: Iterable[Words]) -> Words:
    """Of several sets, each of which must be met, the one that is met least often."""
    known = [need for need in needs if 0 < len(need) <= _MOST and _rarity(need)[0] >= _SHORTEST]
    return max(known, key=_rarity, default=frozenset())


def _rarity(need: Words) -> tuple[int, int]:
    return min(len(word.strip()) for word in need), -len(need)


def _needs(tree: Any) -> Iterator[Words]:
    """Of each part of a sequence that cannot be missing, the words of which it holds one."""
    runs: Words = frozenset([""])  # the letters before this part, as they may be spelled
    for kind, value in tree:
        letters = _letters(kind, value)
        if letters and len(runs) * len(letters) <= _SPELLINGS:
            runs = frozenset(map("".join, product(runs, letters)))
            continue
        if kind is signs.AT or kind in (signs.ASSERT, signs.ASSERT_NOT):
            continue  # of no width: the letters go on behind it
        yield runs
        runs = frozenset(letters or [""])
        if kind is signs.SUBPATTERN:
            yield _best(_needs(value[3]))
        elif kind is signs.BRANCH:
            branches = [_best(_needs(branch)) for branch in value[1]]
            yield frozenset().union(*branches) if all(branches) else frozenset()
        elif kind in (signs.MAX_REPEAT, signs.POSSESSIVE_REPEAT) and value[0]:
            yield _best(_needs(value[2]))
    yield runs


def _letters(kind: Any, value: Any) -> list[str]:
    """What a part of one letter may be, where that is one of few."""
    if kind is signs.LITERAL:
        return [chr(value)]
    if kind is signs.IN and all(each is signs.LITERAL for each, _ in value):
        return [chr(code) for _, code in value]
    return []


class Gated:
    """An expression whose searches of a long text are spared where none of its words stands. What
    is asked of one place only (`match`, `fullmatch`) goes straight to the expression."""

    __slots__ = ("_loose", "_pattern", "_words", "fullmatch", "match")

    def __init__(self, written: str) -> None:
        self._pattern = re.compile(written)
        self.match = self._pattern.match
        self.fullmatch = self._pattern.fullmatch
        self._words: Words | None = None  # of most expressions never asked
        self._loose = "(?i" in written

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        if end - start < _LONG or self._may(text, start, end):
            return self._pattern.search(text, start, end)
        return None

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> Iterator[re.Match[str]]:
        if end - start < _LONG or self._may(text, start, end):
            return self._pattern.finditer(text, start, end)
        return iter(())

    def _may(self, text: str, start: int, end: int) -> bool:
        """Whether one of the words stands there. Beyond ASCII `re` knows letters that are the same
        but for case and that `lower` leaves apart, such as a long s."""
        if min(end, len(text)) - start < _LONG:
            return True
        if self._words is None:
            self._words = words_of(self._pattern.pattern)
        told = text[start:end]
        if not self._words or (self._loose and not told.isascii()):
            return True
        low = told.lower()
        return any(word in low for word in self._words)
