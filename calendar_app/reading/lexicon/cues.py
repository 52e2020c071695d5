"""The words of a language that steer the reading: heads of meetings, offices, reporting verbs ...

A `Lexicon` is compiled from the tables of a language file. A cue is a whole-word match of one of
its phrases; its `kind` is the table ("nouns"), its `value` the entry's key ("summit").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from calendar_app.model import Span
from calendar_app.reading.names.gazetteer import lower

from .gates import Gated, Words

# Tables of a language file whose phrases become cues; every other table is somebody else's.
CUE_TABLES = (
    "people", "nouns", "verbs", "occur", "report", "oblique", "topic", "status", "anaphora",
    "place", "regions", "finite", "doing", "contact", "diary", "roles", "counted",
)  # fmt: skip

# Of these, the lists that are asked word by word (`Lexicon.words`) and never found in a text.
WORD_LISTS = frozenset([
    ("people", "initials"), ("people", "particles"), ("people", "not_names"),
    ("oblique", "hard"), ("oblique", "linking"),
    ("roles", "outside"), ("roles", "of"), ("roles", "source"), ("roles", "delegates"),
    ("roles", "spokesmen"),
    ("place", "in"), ("place", "inside"), ("place", "stage"), ("place", "listing"),
    ("place", "away"), ("place", "receiving"), ("place", "near"), ("place", "parties"),
    ("roles", "under"),
    ("diary", "until"), ("diary", "for"), ("diary", "since"), ("diary", "after"),
    ("diary", "beginning"),
    ("diary", "labels"), ("diary", "on"), ("diary", "admitting"),
    ("finite", "copula"), ("diary", "places"),
    ("status", "from"), ("anaphora", "singular"), ("anaphora", "feminine"),
    ("anaphora", "possessive"),
    ("people", "feminine"), ("people", "masculine"), ("people", "women"),
    ("people", "private"), ("people", "articles"), ("people", "national"), ("people", "agents"),
    ("status", "to"), ("contact", "apart"), ("contact", "onto"), ("roles", "serving"),
    ("status", "on"),
    ("oblique", "staying"), ("status", "breaking"), ("roles", "between_states"),
    ("doing", "next"), ("contact", "tell"), ("contact", "telling"),
])  # fmt: skip


# Tables of verbs, which are none as the first half of a compound.
ACTIONS = frozenset(["occur", "finite", "verbs", "report"])


class Cue(NamedTuple):
    span: Span
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The compiled cues of one language; `words(table, key)` gives a list as a set."""

    tables: Mapping[str, Any]
    senses: tuple[tuple[tuple[str, str], ...], ...]
    automaton: Any
    gates: Mapping[str, Words] = field(default_factory=dict)
    _sets: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    _patterns: dict[str, Gated] = field(default_factory=dict)

    def words(self, table: str, key: str) -> frozenset[str]:
        found = self._sets.get((table, key))
        if found is None:
            found = self._sets[table, key] = frozenset(self.tables.get(table, {}).get(key, ()))
        return found

    def pattern(self, name: str) -> Gated:
        """The regular expression of that name in the `[grammar]` table; never matches if absent."""
        found = self._patterns.get(name)
        if found is None:
            written = self.tables.get("grammar", {}).get(name, r"(?!)")
            found = self._patterns[name] = Gated(written, self.gates.get(name))
        return found

    def number(self, word: str) -> int:
        """What a number says, in figures or as a word; 0 where it is none."""
        if word.isdecimal():
            return int(word)
        counts = self.tables.get("slots", {}).get("count", {})
        return next((int(n) for n, words in counts.items() if word in words), 0)

    def find(self, text: str) -> dict[tuple[str, str], list[Cue]]:
        """Every cue in `text` (levelled), by table and key; of overlapping ones the longest."""
        low = lower(text)
        senses, end_of_text = self.senses, len(low)
        new = tuple.__new__  # hundreds in each article: without the call in between
        found: dict[tuple[str, str], list[Cue]] = {}
        for index, start, end in self.automaton.find_matches_as_indexes(low, overlapping=True):
            after = low[end] if end < end_of_text else " "
            inside = start and low[start - 1].isalnum() and low[start] != "'"  # but "he'll"
            if after.isalnum() or inside:
                continue
            span = new(Span, (start, end))
            hyphened = after == "-" and low[end + 1 : end + 2].isalpha()
            for sense in senses[index]:
                if hyphened and sense[0] in ACTIONS:
                    continue  # the follow of "follow-up"
                row = found.get(sense)
                if row is None:
                    found[sense] = [new(Cue, (span, *sense))]
                    continue
                while row and row[-1].span.start >= start:  # ends are in order: `span` holds it
                    row.pop()
                if not row or row[-1].span.end <= start:
                    row.append(new(Cue, (span, *sense)))
        return found


def compile_lexicon(tables: Mapping[str, Any], gates: Mapping[str, Words] | None = None) -> Lexicon:
    """The lexicon of a language file's tables; `gates` as its `Language` has them."""
    senses: dict[str, list[tuple[str, str]]] = {}
    for table in CUE_TABLES:
        for key, phrases in tables.get(table, {}).items():
            for phrase in phrases if (table, key) not in WORD_LISTS else ():
                row = senses.setdefault(phrase, [])
                if (table, key) not in row:
                    row.append((table, key))
    automaton = AhoCorasick(list(senses), implementation=Implementation.ContiguousNFA)
    return Lexicon(tables, tuple(map(tuple, senses.values())), automaton, gates or {})
