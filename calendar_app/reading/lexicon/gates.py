"""What a text must hold for a regular expression to match: told by the expression itself.

Most expressions of a language file match in few texts, and `re` tries each of them letter by
letter. Whether one of a few words stands there at all is asked in a hundredth of the time. The
words follow from the parsed expression, so nobody has to keep them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
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
    """An expression whose searches of a long text are spared where none of its words stands, and
    which is compiled when it is first needed: in most texts most never are. What is asked of one
    place only (`match`, `fullmatch`) goes straight to it. `words` are those of `words_of`, where
    they are known."""

    __slots__ = ("_compiled", "_loose", "_words", "_written", "fullmatch", "match")

    def __init__(self, written: str, words: Words | None = None) -> None:
        self._written, self._words = written, words
        self._compiled: re.Pattern[str] | None = None
        self._loose = "(?i" in written
        self.match: Callable[..., re.Match[str] | None] = self._first_match
        self.fullmatch: Callable[..., re.Match[str] | None] = self._first_fullmatch

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        if end - start < _LONG and self._compiled is not None:
            return self._compiled.search(text, start, end)
        return self._pattern().search(text, start, end) if self._may(text, start, end) else None

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> Iterator[re.Match[str]]:
        if end - start < _LONG and self._compiled is not None:
            return self._compiled.finditer(text, start, end)
        may = self._may(text, start, end)
        return self._pattern().finditer(text, start, end) if may else iter(())

    def _pattern(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(self._written)
            self.match, self.fullmatch = self._compiled.match, self._compiled.fullmatch
        return self._compiled

    def _first_match(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> re.Match[str] | None:
        return self._pattern().match(text, start, end)

    def _first_fullmatch(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> re.Match[str] | None:
        return self._pattern().fullmatch(text, start, end)

    def _may(self, text: str, start: int, end: int) -> bool:
        """Whether one of the words stands there. Beyond ASCII `re` knows letters that are the same
        but for case and that `lower` leaves apart, such as a long s."""
        if self._words is None:
            if min(end, len(text)) - start < _LONG:
                return True
            self._words = words_of(self._written)
        elif self._compiled is not None and min(end, len(text)) - start < _LONG:
            return True
        told = text[start:end]
        if not self._words or (self._loose and not told.isascii()):
            return True
        low = told.lower()
        return any(word in low for word in self._words)
