"""Where the patterns of a language fit in a text: its tokens as signs, and windows of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Generic, TypeVar

from .patterns import BREAK, OTHER, PAST, WINDOW, Alphabet, Compiled, tokens_of

_HEADING = re.compile(r"^.{1,40}(?=\n\d)", re.M)  # a line broken for its width is longer


@dataclass(frozen=True)
class Encoded:
    """A text as characters: `starts[i]` is where token i begins in the text."""

    text: str
    tokens: list[str]
    signs: str
    starts: list[int]
    _where: dict[tuple[str, ...], list[int]] = field(default_factory=dict, compare=False)

    def where(self, words: tuple[str, ...]) -> list[int]:
        """The numbers of the tokens that are one of `words`, in order."""
        if words not in self._where:
            among = frozenset(words)
            self._where[words] = [n for n, token in enumerate(self.tokens) if token in among]
        return self._where[words]


def encode(text: str, alphabet: Alphabet) -> Encoded:
    tokens = tokens_of(text)
    signs = [*map(alphabet.__getitem__, tokens), BREAK]
    starts = list(accumulate(map(len, tokens), initial=0))
    for heading in _HEADING.finditer(text):  # "18 November" above "2000 GMT" has no year 2000
        signs[bisect_left(starts, heading.end())] = BREAK
    return Encoded(text, tokens, "".join(signs), starts)


Payload = TypeVar("Payload")


@dataclass(frozen=True, slots=True)
class Match(Generic[Payload]):
    """A pattern that fits, counted from where it was tried: the phrase is [first, last), its
    context ends at `reach`, and `places` are its slots."""

    payload: Payload
    first: int
    last: int
    reach: int
    slots: tuple[str, ...]
    places: tuple[tuple[int, int], ...]


class Finder(Generic[Payload]):
    """Finds patterns in signs. What was found in a window is remembered: news repeats itself, and
    "on Tuesday" looks like "on Friday" in signs."""

    _MOST = 8_000  # windows remembered, of which the most frequent come early

    def __init__(self, patterns: Iterable[tuple[Payload, Compiled]]) -> None:
        self._by_start: dict[str, list[tuple[Payload, Compiled, int]]] = {}
        self._meets: dict[str, int] = {}  # the needs that a sign meets, a bit for each
        self._wanted: dict[str, int] = {}  # and those of the patterns that open with it
        bits: dict[frozenset[str], int] = {}
        for payload, compiled in patterns:
            wanted = 0
            for need in compiled.needs:
                bit = bits.setdefault(need, 1 << len(bits))
                wanted |= bit
                for sign in need:
                    self._meets[sign] = self._meets.get(sign, 0) | bit
            for sign in compiled.opens_with:
                self._by_start.setdefault(sign, []).append((payload, compiled, wanted))
                self._wanted[sign] = self._wanted.get(sign, 0) | wanted
        starts = "".join(sorted(self._by_start)) or OTHER
        none = f"{OTHER}{PAST}{BREAK}"
        # No phrase begins with one token four times over: a line of brackets costs nothing.
        window = rf"(?!(.)\1\1\1)(?=(?P<window>[{starts}][^{none}]{{0,{WINDOW - 1}}}{BREAK}?))"
        self._window = re.compile(window)
        self._known: dict[str, tuple[Match[Payload], ...]] = {}
        # What can fit in a window that opens so and meets those needs.
        self._left: dict[tuple[str, int], tuple[tuple[Payload, Compiled, int], ...]] = {}

    def find(self, signs: str) -> Iterator[tuple[int, tuple[Match[Payload], ...]]]:
        """Each place where something fits, and what."""
        known = self._known
        for window in self._window.finditer(signs):
            told = window["window"]
            found = known.get(told)
            if found is None:
                found = tuple(self._tried(told))
                if len(known) < self._MOST:
                    known[told] = found
            if found:
                yield window.start(), found

    def _tried(self, window: str) -> Iterator[Match[Payload]]:
        meets, met = self._meets, 0
        for sign in set(window):
            met |= meets.get(sign, 0)
        met &= self._wanted[window[0]]
        left = self._left.get((window[0], met))
        if left is None:  # few: most patterns are not even compiled
            left = tuple(row for row in self._by_start[window[0]] if not row[2] & ~met)
            if len(self._left) < self._MOST:
                self._left[window[0], met] = left
        for payload, compiled, _ in left:
            match = compiled.regex.match(window)
            if match is None:
                continue
            slots, places = [], []
            for number, slot in enumerate(compiled.slots, 2):
                if match.start(number) >= 0:
                    slots.append(slot)
                    places.append(match.span(number))
            yield Match(payload, *match.span(1), match.end(), tuple(slots), tuple(places))
