"""The little language in which phrases are written, and its compilation.

A language file says `"{day} [of] {month}[, {year}]"` and holds no regular expression. The language
has words, `{slots}` filled from the file's tables, `[what may be missing]`, `(one|or the other)`
and, at either end, `<context>` that must stand there but is no part of the phrase. It has no
repetition, so whatever a file says, a match looks at a bounded stretch of text.

For speed a text is not matched letter by letter. Every token becomes one character that stands for
all tokens with the same meaning to the grammar (the twelve months are one such character, `x` is
any word that no phrase knows), and patterns are compiled to regular expressions over those.
`finder.py` looks for them in texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

TOKEN = re.compile(r"[A-Za-z]+[^\W\d_]*|\s+|\d+|[^\W\d_]+|_+|[^\w\s]")  # plain letters go fast
GAP, BREAK, OTHER, PAST = " ", "\n", "x", "p"
_VARIANTS = {"'": "'’‘ʼ`", "-": "-–—‑‒−"}
_CANONICAL = {variant: plain for plain, all_ in _VARIANTS.items() for variant in all_}
WINDOW = 64  # tokens: no phrase is longer
_FIRST_CHARACTER = 0xE000  # Unicode's private use area: no text, and no special sign of `re`
_PIECE = re.compile(r"\{(\w+)\}|\\(.)|([\[\]()|<>])|(\s+)|(\d+|[^\W\d_]+|[^\w\s{}])")
_SLOT = re.compile(r"\{(end_)?(\w+)\}")


def tokens_of(text: str) -> list[str]:
    """Cut `text` into numbers, words, white space and single signs; joined they give it back."""
    return TOKEN.findall(text)


def plain(text: str) -> str:
    """The form under which tables look a word up: lower case, single spaces, no closing dot."""
    told = "".join(_CANONICAL.get(sign, sign) for sign in text)
    return " ".join(told.lower().split()).rstrip(".")


def digit_labels(token: str) -> frozenset[str]:
    """What a number can be, by its length and value alone."""
    if len(token) > 6:
        return frozenset()
    number, length, labels = int(token), len(token), {"number"}
    if length <= 2:
        labels |= {"day", "first", "second"} if 1 <= number <= 31 else set()
        labels |= {"month_number"} if 1 <= number <= 12 else set()
        labels |= {"hour"} if number <= 24 else set()
        labels |= {"zone_hours"} if number <= 14 else set()
        labels |= {"minute", "second_digits"} if length == 2 and number <= 59 else set()
        labels |= {"short_year"} if length == 2 else set()
    if length == 4:
        labels |= {"year"} if 1900 <= number <= 2099 else set()
        labels |= {"old_year"} if 1000 <= number <= 2199 else set()
        labels |= {"clock"} if number // 100 <= 24 and number % 100 <= 59 else set()
    if token[0] != "0":
        labels.add("count")
    return frozenset(labels)


def _all_digit_shapes() -> Iterator[str]:
    yield from map(str, range(100))
    yield from (f"0{n}" for n in range(10))
    yield from (str(n) for n in (100, 10000, 100000))
    yield from ("010", "01000")
    yield from (f"{n:04}" for century in range(0, 10000, 100) for n in (century, century + 60))


# --- patterns as trees ---


@dataclass(frozen=True)
class Word:
    token: str


@dataclass(frozen=True)
class Slot:
    name: str


@dataclass(frozen=True)
class Gap:
    pass


@dataclass(frozen=True)
class Maybe:
    inner: tuple[Node, ...]


@dataclass(frozen=True)
class Choice:
    branches: tuple[tuple[Node, ...], ...]


Node = Word | Slot | Gap | Maybe | Choice
END = Word("$")  # in a context: the end of the text or of its paragraph


def expand(pattern: str, macros: Mapping[str, str], depth: int = 8) -> str:
    """Replace each `{name}` that is a macro by its text; `{end_name}` by that of its other end."""

    def replace(match: re.Match[str]) -> str:
        prefix, name = match[1] or "", match[2]
        if name not in macros:
            return match[0]
        told = macros[name]
        told = _SLOT.sub(lambda m: f"{{end_{m[2]}}}", told) if prefix else told
        return f"({expand(told, macros, depth - 1)})"

    if not depth:
        raise ValueError("macros that use each other in a circle")
    return _SLOT.sub(replace, pattern)


@lru_cache(maxsize=1024)
def parse(pattern: str) -> tuple[tuple[Node, ...], tuple[Node, ...], tuple[Node, ...]]:
    """The context before, the phrase itself, the context after. ValueError on bad grammar."""
    lead, body, trail = "", pattern, ""
    if body.startswith("<"):
        lead, _, body = body[1:].partition(">")
        lead, body = (lead + " ", body[1:]) if body.startswith(" ") else (lead, body)
    if body.endswith(">"):
        body, _, trail = body[:-1].rpartition("<")
        trail, body = (" " + trail, body[:-1]) if body.endswith(" ") else (trail, body)
    return _sequence(lead), _sequence(body), _sequence(trail)


def _sequence(source: str) -> tuple[Node, ...]:
    pieces = list(_PIECE.finditer(source))
    if sum(len(piece[0]) for piece in pieces) != len(source):
        raise ValueError(f"cannot read {source!r}")
    nodes, rest = _branches(pieces, 0, "")
    if rest != len(pieces):
        raise ValueError(f"a bracket too many in {source!r}")
    return nodes[0] if len(nodes) == 1 else (Choice(nodes),)


def _branches(
    pieces: Sequence[re.Match[str]], at: int, closing: str
) -> tuple[tuple[tuple[Node, ...], ...], int]:
    branches: list[tuple[Node, ...]] = []
    nodes: list[Node] = []
    while at < len(pieces):
        slot, escaped, bracket, gap, word = pieces[at].groups()
        at += 1
        if bracket == closing and closing:
            return (*branches, _bind_gaps(nodes)), at
        if bracket == "|":
            branches.append(_bind_gaps(nodes))
            nodes = []
        elif bracket in ("[", "("):
            inner, at = _branches(pieces, at, "]" if bracket == "[" else ")")
            whole = inner[0] if len(inner) == 1 else (Choice(inner),)
            nodes.append(Maybe(whole) if bracket == "[" else Choice((whole,)))
        elif bracket:
            raise ValueError(f"a stray {bracket!r}")
        elif gap:
            nodes.append(Gap())
        else:
            nodes.append(Slot(slot) if slot else Word(escaped or word))
    if closing:
        raise ValueError(f"no closing {closing!r}")
    return (*branches, _bind_gaps(nodes)), at


def _bind_gaps(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Give each optional part the space that goes when it goes, if it does not bring its own."""
    bound: list[Node] = []
    at, opening = 0, True
    while at < len(nodes):
        node = nodes[at]
        follows = nodes[at + 1] if at + 1 < len(nodes) else None
        spaced = isinstance(follows, Maybe) and Gap() in (follows.inner[0], follows.inner[-1])
        if isinstance(node, Maybe) and opening and isinstance(follows, Gap):
            bound.append(Maybe((*node.inner, Gap())))
            at += 2
            continue
        if isinstance(node, Gap) and isinstance(follows, Maybe) and not opening and not spaced:
            bound.append(Maybe((Gap(), *follows.inner)))
            at += 2
            continue
        bound.append(node)
        opening = opening and isinstance(node, Maybe)
        at += 1
    return tuple(bound)


def words_in(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Word):
            yield node.token
        elif isinstance(node, Maybe):
            yield from words_in(node.inner)
        elif isinstance(node, Choice):
            for branch in node.branches:
                yield from words_in(branch)


def slots_in(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Slot):
            yield node.name.removeprefix("end_")
        elif isinstance(node, Maybe):
            yield from slots_in(node.inner)
        elif isinstance(node, Choice):
            for branch in node.branches:
                yield from slots_in(branch)


# --- tokens to characters ---


class Alphabet(dict[str, str]):
    """Every token's character. Learns numbers and unknown words as it meets them."""

    _MOST = 50_000  # words remembered; beyond that they are looked up each time

    def __init__(self, labels: Mapping[str, set[str]], past_endings: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._past_endings = past_endings
        self._characters: dict[frozenset[str], str] = {}
        forms: dict[str, set[str]] = {}
        for word, its in labels.items():
            for form in _forms(word):
                forms.setdefault(form, set()).update(its)
        for form, its in forms.items():
            its |= {f"#{label}" for label in digit_labels(form)} if form.isdecimal() else set()
            its |= {PAST} if len(form) > 4 and form.endswith(past_endings or "\0") else set()
        shapes = [{f"#{label}" for label in digit_labels(shape)} for shape in _all_digit_shapes()]
        # Those that share a slot are neighbours: a slot is then a range or two, quickly compiled.
        for its in sorted((*forms.values(), *shapes), key=_slots_first):
            self._character(frozenset(its))
        self.update((form, self._character(frozenset(its))) for form, its in forms.items())
        self._having: dict[str, str] = {}
        for its_labels, character in self._characters.items():
            for label in its_labels:
                self._having[label] = self._having.get(label, "") + character

    def _character(self, labels: frozenset[str]) -> str:
        if not labels:
            return OTHER
        fresh = chr(_FIRST_CHARACTER + len(self._characters))
        return self._characters.setdefault(labels, fresh)

    def __missing__(self, token: str) -> str:
        if token[0].isdecimal():
            labels = frozenset(f"#{label}" for label in digit_labels(token))
            character = self._characters.get(labels, OTHER) if labels else OTHER
        elif token.isspace():
            character = GAP if len(token) <= 3 and token.count("\n") <= 1 else BREAK
        elif len(token) > 4 and token.endswith(self._past_endings or "\0"):
            character = PAST
        else:
            character = OTHER
        if len(self) < self._MOST and len(token) < 40:
            self[token] = character
        return character

    def having(self, label: str) -> str:
        """All characters whose tokens bear `label`."""
        return self._having.get(label, "")


def _slots_first(labels: set[str]) -> list[str]:
    return sorted((label for label in labels if label[0] in "@#"), reverse=True)


def _forms(word: str) -> Iterator[str]:
    if word in _VARIANTS:
        yield from _VARIANTS[word]
        return
    yield word
    yield word.upper()
    if word == word.lower():
        yield word.capitalize()


@dataclass(frozen=True)
class Compiled:
    """One pattern over characters. Group 1 is the phrase, the others are `slots` in order."""

    source: str
    slots: tuple[str, ...]
    opens_with: frozenset[str]
    needs: tuple[frozenset[str], ...]  # one character of each must be there, or nothing matches

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile(self.source)


def _any_of(characters: str) -> str:
    """The class of these characters; neighbours in the alphabet as a range, and one alone as
    itself, for `re` to compile at once."""
    if len(characters) == 1:
        return characters
    codes = sorted(map(ord, characters))
    starts = [code for code in codes if code - 1 not in codes]
    ends = [code for code in codes if code + 1 not in codes]
    return "[" + "".join(f"{chr(a)}-{chr(b)}" for a, b in zip(starts, ends, strict=True)) + "]"


@dataclass
class Compiler:
    """Turns trees into expressions over the alphabet's characters."""

    alphabet: Alphabet
    words: Mapping[str, Sequence[str]]  # slot -> its words as the file has them
    _slots: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)

    def compile(self, pattern: str) -> Compiled:
        lead, body, trail = parse(pattern)
        groups: list[str] = []
        inner = self._emit(body, groups)
        after = self._emit(trail, None)
        whole = f"{self._emit(lead, None)}({inner}){after}"
        opens, _ = self._opens((*lead, *body))
        return Compiled(whole, tuple(groups), frozenset(opens), self._needs((*body, *trail)))

    def _needs(self, nodes: Sequence[Node]) -> tuple[frozenset[str], ...]:
        """For each part that cannot be missing, the characters that can open it, fewest first."""
        parts = (self._opens((node,)) for node in nodes if not isinstance(node, Gap | Maybe))
        return tuple(sorted((frozenset(o) for o, empty in parts if not empty), key=len))

    def _emit(self, nodes: Iterable[Node], groups: list[str] | None) -> str:
        told = []
        for node in nodes:
            if isinstance(node, Gap):
                told.append(GAP)
            elif node == END:
                told.append(BREAK)
            elif isinstance(node, Word):
                told.append(_any_of(self.alphabet.having("=" + node.token)))
            elif isinstance(node, Slot):
                if groups is not None:
                    groups.append(node.name)
                told.append(f"{'(' if groups is not None else '(?:'}{self._slot(node.name)[0]})")
            elif isinstance(node, Maybe):
                told.append(f"(?:{self._emit(node.inner, groups)})?")
            else:
                branches = "|".join(self._emit(branch, groups) for branch in node.branches)
                told.append(f"(?:{branches})")
        return "".join(told)

    def _slot(self, name: str) -> tuple[str, frozenset[str]]:
        name = name.removeprefix("end_")
        if name not in self._slots:
            single = self.alphabet.having(f"@{name}") + self.alphabet.having(f"#{name}")
            dotted = self.alphabet.having(f"@{name}.")
            dot = _any_of(self.alphabet.having("=."))
            branches: list[str] = []
            short = [f"{_any_of(dotted)}{dot}?"] if dotted else []
            short += [_any_of(single)] if single else []
            opens = set(single + dotted)
            for word in self.words.get(name, ()):
                if len(tokens := tokens_of(word.removesuffix("."))) == 1:
                    continue
                signs = [GAP if t.isspace() else _any_of(self.alphabet.having("=" + t))
                         for t in tokens]  # fmt: skip
                branches.append("".join(signs) + (f"{dot}?" if word.endswith(".") else ""))
                opens |= set(self.alphabet.having("=" + tokens[0]))
            if not (branches or short):
                raise ValueError(f"no table for the slot {name!r}")
            branches.sort(key=len, reverse=True)
            self._slots[name] = "|".join(branches + short), frozenset(opens)
        return self._slots[name]

    def _opens(self, nodes: Sequence[Node]) -> tuple[set[str], bool]:
        """Characters that can open `nodes`, and whether they may be empty."""
        opens: set[str] = set()
        for node in nodes:
            if isinstance(node, Word):
                told = BREAK if node == END else self.alphabet.having("=" + node.token)
                return opens | set(told), False
            if isinstance(node, Slot):
                return opens | self._slot(node.name)[1], False
            if isinstance(node, Gap):
                return opens | {GAP}, False
            if isinstance(node, Maybe):
                opens |= self._opens(node.inner)[0]
                continue
            found = [self._opens(branch) for branch in node.branches]
            opens = opens.union(*(of for of, _ in found))
            if not any(empty for _, empty in found):
                return opens, False
        return opens, True
