"""Language files: `languages/xx.toml`, and `xx.*.toml` beside it, become a `Language`.

A language is data. Its tables hold the words ([slots.month], [slots.unit] ...), its `[[phrase]]`
entries the patterns of `patterns.py` with the examples that prove them; tables that this module
does not know stay available, raw, as `Language.tables`. To add a language, add a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from calendar_app.errors import DataError, UnknownLanguageError

from . import finder, gates, patterns
from .datafiles import kept, load_tables
from .finder import Encoded, Finder, encode
from .gates import Words, words_of
from .patterns import (
    BREAK,
    GAP,
    OTHER,
    PAST,
    Alphabet,
    Compiled,
    Compiler,
    expand,
    parse,
    plain,
    slots_in,
    tokens_of,
    words_in,
)

FOLDER = Path(__file__).parents[1] / "languages"
# What compiles a language: with other modules, another is made.
_MODULES = tuple(
    Path(str(m)) for m in (__file__, patterns.__file__, finder.__file__, gates.__file__)
)


@dataclass(frozen=True)
class Phrase:
    """One `[[phrase]]`: its compiled pattern and what the entry says of its meaning.

    `give` holds every key of the entry but name, pattern, examples and never: constants such as
    `type`, `value`, `sign`, `shift`, `reference`.
    """

    name: str
    compiled: tuple[Compiled, ...]
    give: Mapping[str, Any]
    examples: Mapping[str, str]
    never: Sequence[str]
    order: int


@dataclass(frozen=True, eq=False)
class Language:
    """Everything known of one language. `anchor` is the "today" of the examples."""

    code: str
    anchor: date
    month_first: bool
    phrases: tuple[Phrase, ...]
    tables: Mapping[str, Any]
    alphabet: Alphabet
    meanings: Mapping[str, Mapping[str, int | str]]
    finder: Finder[Phrase]
    cues: Finder[str]
    past: re.Pattern[str]
    gates: Mapping[str, Words]  # of each expression of [grammar], the words that it needs
    month_words: re.Pattern[str]  # a month tied to other tokens, without a space
    _encoded: dict[str, Encoded] = field(default_factory=dict, compare=False)

    def encode(self, text: str) -> Encoded:
        """`text` over this language's alphabet; the last one is kept, for the next stage."""
        found = self._encoded.get(text)
        if found is None:
            found = encode(text, self.alphabet)
            self._encoded.clear()
            self._encoded[text] = found
        return found

    def meaning(self, slot: str, word: str) -> int | str | None:
        """What a word means in a slot: the key of its table, or the number that it is."""
        table = self.meanings.get(slot.removeprefix("end_"), {})
        found = table.get(plain(word))
        if found is None and word.isdecimal():
            return int(word)
        return found

    def whole(self, phrase: Phrase, text: str) -> bool:
        """Whether `phrase` fits somewhere in `text`."""
        signs = encode(text, self.alphabet).signs
        found = (match for _, matches in self.finder.find(signs) for match in matches)
        return any(match.payload is phrase for match in found)


def language_codes() -> tuple[str, ...]:
    return tuple(sorted(p.stem for p in FOLDER.glob("*.toml") if "." not in p.stem))


@lru_cache(maxsize=32)
def load_language(code: str) -> Language:
    """The language of `code`; DataError names file and entry where the file is wrong."""
    if code not in language_codes():
        raise UnknownLanguageError("language", code, language_codes())
    files = FOLDER / f"{code}.toml", *sorted(FOLDER.glob(f"{code}.*.toml"))
    return kept(FOLDER / code, (*files, *_MODULES), lambda: _made_of(files))


def _made_of(files: Sequence[Path]) -> Language:
    tables: dict[str, Any] = {}
    for path in files:
        told = load_tables(path)
        if again := tables.keys() & told.keys():
            raise DataError(path.name, min(again), "is in another file of the language too")
        tables |= told
    return _compiled(tables, files[0].name)


def build_language(tables: Mapping[str, Any], file: str) -> Language:
    """Compile the tables of one language, each phrase proved by its examples. `file` is for error
    messages. The languages of this package are proved by its tests, and load without."""
    language = _compiled(tables, file)
    for phrase in language.phrases:
        for example in phrase.examples:
            if not language.whole(phrase, example):
                raise DataError(
                    file, f"phrase {phrase.name!r}", f"does not match its example {example!r}"
                )
    return language


def _compiled(tables: Mapping[str, Any], file: str) -> Language:
    for key, kind in (("code", str), ("anchor", date), ("month_first", bool)):
        if not isinstance(tables.get(key), kind):
            raise DataError(file, key, f"must be there, and a {kind.__name__}")
    macros: Mapping[str, str] = tables.get("words", {})
    words: dict[str, list[str]] = {}
    meanings: dict[str, dict[str, int | str]] = {}
    for slot, entries in tables.get("slots", {}).items():
        words[slot] = [word for of in entries.values() for word in of]
        meanings[slot] = {
            plain(word): int(key) if key.lstrip("-").isdigit() else key
            for key, of in entries.items()
            for word in of
        }
    entries = [_checked(entry, file) for entry in tables.get("phrase", ())]
    patterns = {e["name"]: [expand(p, macros) for p in _patterns(e)] for e in entries}
    cues = {
        kind: [expand(pattern, macros) for pattern in listed]
        for kind, listed in tables.get("tense", {}).items()
        if kind != "past_endings"
    }
    alphabet = _alphabet(
        [*(p for of in (*patterns.values(), *cues.values()) for p in of)],
        words,
        tuple(tables.get("tense", {}).get("past_endings", ())),
        file,
    )
    compiler = Compiler(alphabet, words)
    phrases: list[Phrase] = []
    for entry in entries:
        try:
            compiled = tuple(compiler.compile(pattern) for pattern in patterns[entry["name"]])
        except (ValueError, re.error) as problem:
            raise DataError(file, f"phrase {entry['name']!r}", str(problem)) from problem
        give = {k: v for k, v in entry.items()
                if k not in ("name", "pattern", "examples", "never")}  # fmt: skip
        phrases.append(
            Phrase(
                entry["name"],
                compiled,
                give,
                entry["examples"],
                entry.get("never", ()),
                len(phrases),
            )
        )
    return Language(
        code=tables["code"],
        anchor=tables["anchor"],
        month_first=tables["month_first"],
        phrases=tuple(phrases),
        tables=tables,
        alphabet=alphabet,
        meanings=meanings,
        finder=Finder((phrase, compiled) for phrase in phrases for compiled in phrase.compiled),
        cues=Finder((kind, compiler.compile(p)) for kind, listed in cues.items() for p in listed),
        past=re.compile(f"[{PAST}{alphabet.having(PAST)}]"),
        gates={name: words_of(told) for name, told in tables.get("grammar", {}).items()},
        month_words=_tied(alphabet.having("@month") + alphabet.having("@month.")),
    )


def _tied(months: str) -> re.Pattern[str]:
    some = f"[^{GAP}{BREAK}{OTHER}]{{1,5}}"
    return re.compile(rf"{some}[{months}](?:{some})?|[{months}]{some}" if months else r"(?!)")


def _checked(entry: Mapping[str, Any], file: str) -> Mapping[str, Any]:
    name = entry.get("name", "?")
    for key in ("name", "pattern", "examples"):
        if not entry.get(key):
            raise DataError(file, f"phrase {name!r}", f"has no {key}")
    return entry


def _patterns(entry: Mapping[str, Any]) -> list[str]:
    pattern = entry["pattern"]
    return [pattern] if isinstance(pattern, str) else list(pattern)


def _alphabet(
    patterns: Sequence[str],
    words: Mapping[str, Sequence[str]],
    past_endings: tuple[str, ...],
    file: str,
) -> Alphabet:
    """Label every word that the language knows with the slots and patterns that want it."""
    labels: dict[str, set[str]] = {}
    for pattern in patterns:
        try:
            trees = parse(pattern)
        except ValueError as problem:
            raise DataError(file, f"pattern {pattern!r}", str(problem)) from problem
        for tree in trees:
            for word in words_in(tree):
                labels.setdefault(word, set()).add("=" + word)
    used = {slot for pattern in patterns for tree in parse(pattern) for slot in slots_in(tree)}
    for slot in sorted(used & words.keys()):
        for word in words[slot]:
            tokens = tokens_of(word.removesuffix("."))
            if len(tokens) == 1:
                dot = "." if word.endswith(".") else ""
                labels.setdefault(tokens[0], set()).add(f"@{slot}{dot}")
            for token in tokens if len(tokens) > 1 else ():
                if not token.isspace():
                    labels.setdefault(token, set()).add("=" + token)
            if word.endswith("."):
                labels.setdefault(".", set()).add("=.")
    return Alphabet(labels, past_endings)
