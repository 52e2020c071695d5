"""Names that an organisation's body shares with those of states: whose "Security Council" is it?

Bare, it is the organisation's. A state's stands beside its state ("the Russian Security Council",
"Security Council of Belarus", "Chad: the Security Council"), within a longer name ("National
Security Council") or before an office that only states' have; and where an article speaks of such
a one and never of the organisation, all of its bare ones are that.
"""

from __future__ import annotations

from collections.abc import Sequence

from calendar_app.model import Span
from calendar_app.reading.lexicon.cues import Lexicon

from .gazetteer import Match
from .marks import Marks

_GAP = 6  # characters between a state and what it owns: "'s ", ": the "


class SharedNames:
    """Where such names stand in a text, and which of them are those of states."""

    def __init__(
        self, marks: Marks, chosen: Sequence[Match], matches: Sequence[Match], lexicon: Lexicon
    ) -> None:
        known = lexicon.words("bodies", "shared")
        named = [m for m in chosen if m.name.sense == "body" and m.name.role == "name"]
        bare = [m for m in named if _bare(marks, m.span) in known]
        if not bare:
            self._states: frozenset[Span] = frozenset()
            return
        beside = _Beside(marks, matches, lexicon)
        owned = frozenset(m.span for m in bare if beside.is_owned(m.span))
        ids = {m.name.id for m in bare}
        in_full = any(m.name.id in ids and m not in bare for m in named)
        if owned and not in_full:
            owned = frozenset(m.span for m in bare)
        self._states = owned

    def of_a_state(self, span: Span) -> bool:
        """Whether the name that stands there is that of a state's own body."""
        return span in self._states


def _bare(marks: Marks, span: Span) -> str:
    return marks.level[span.start : span.end].lower().removeprefix("the ")


class _Beside:
    """Where states are named, in any form."""

    def __init__(self, marks: Marks, matches: Sequence[Match], lexicon: Lexicon) -> None:
        states = [
            m.span for m in matches if m.name.sense in ("actor", "place") and m.name.id.isupper()
        ]
        self._text, self._lexicon = marks.level, lexicon
        self._starts = {s.start for s in states}
        self._ends = {s.end for s in states}

    def is_owned(self, span: Span) -> bool:
        """Whether a state, a word of states' own names or one of their offices stands beside it."""
        text, pattern = self._text, self._lexicon.pattern
        of = pattern("of").match(text, span.end)
        if of and of.end() in self._starts:
            return True
        if pattern("own_council_office").match(text, span.end):
            return True
        if pattern("states_own").search(text, max(0, span.start - 40), span.start):
            return True
        near = (at for at in range(span.start - _GAP, span.start) if at in self._ends)
        return any(pattern("owner_gap").fullmatch(text, at, span.start) for at in near)
