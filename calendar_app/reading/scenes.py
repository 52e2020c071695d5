"""One sentence as a scene: its mentions and cues, who merely reports, and its clauses.

A `Scene` answers the questions that the later stages ask of a sentence: which clause is this in,
what stands before it, is this date the day of the meeting or the day of the report.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from calendar_app.model import (
    ActorMention,
    BodyMention,
    Mention,
    PersonMention,
    PlaceMention,
    Span,
    TimeMention,
)

from .cues import Cue, Lexicon
from .mentions import Marks
from .sentences import Sentence

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


M = TypeVar("M", bound=Mention)


@dataclass(slots=True)
class Scene:
    """Everything in one sentence. `reported` are the spans that only say who says so and when."""

    sentence: Sentence
    text: str
    times: list[TimeMention]
    bodies: list[BodyMention]
    actors: list[ActorMention]
    places: list[PlaceMention]
    people: list[PersonMention]
    cues: dict[tuple[str, str], list[Cue]]
    series: dict[Span, str]
    lexicon: Lexicon
    reported: list[Span] = field(default_factory=list)
    clauses: list[Span] = field(default_factory=list)

    @property
    def span(self) -> Span:
        return self.sentence.span

    def of(self, table: str, key: str) -> Sequence[Cue]:
        return self.cues.get((table, key), ())

    def has(self, table: str, key: str, within: Span) -> Cue | None:
        return next((c for c in self.of(table, key) if within.holds(c.span)), None)

    def clause_of(self, at: int) -> int:
        for number, clause in enumerate(self.clauses):
            if clause.start <= at < clause.end:
                return number
        return len(self.clauses) - 1

    def words_before(self, at: int, count: int) -> list[re.Match[str]]:
        """Up to `count` words that end before `at`, nearest first, inside the sentence."""
        start = max(self.span.start, at - 14 * count)
        return list(_WORD.finditer(self.text, start, at))[::-1][:count]

    def word_before(self, at: int) -> str:
        words = self.words_before(at, 1)
        return words[0][0].lower() if words else ""

    def word_at(self, span: Span) -> str:
        return self.text[span.start : span.end].lower()

    def is_reported(self, at: int) -> bool:
        return any(z.start <= at < z.end for z in self.reported)


def scenes(marks: Marks, lexicon: Lexicon) -> Iterator[Scene]:
    """A scene for each sentence of the text, in order."""
    cue_starts = {key: [c.span.start for c in cues] for key, cues in marks.cues.items()}
    gap = lexicon.words("reporting", "gap")
    complementizers = lexicon.words("reporting", "that")
    for sentence in marks.sentences:
        low, high = sentence.span.start, sentence.span.end
        cues = {}
        for key, starts in cue_starts.items():
            first, last = bisect_left(starts, low), bisect_left(starts, high)
            if first < last:
                cues[key] = marks.cues[key][first:last]
        scene = Scene(
            sentence,
            marks.level,
            _inside(marks.times, low, high),
            _inside(marks.bodies, low, high),
            _inside(marks.actors, low, high),
            _inside(marks.places, low, high),
            _inside(marks.people, low, high),
            cues,
            {s: b for s, b in marks.series.items() if low <= s.start < high},
            lexicon,
        )
        scene.reported = list(_reported(scene, gap, complementizers))
        scene.clauses = _clauses(scene)
        yield scene


def _inside(mentions: Sequence[M], low: int, high: int) -> list[M]:
    first = bisect_left(mentions, low, key=lambda m: m.span.start)
    return list(mentions[first : bisect_left(mentions, high, key=lambda m: m.span.start)])


def _reported(scene: Scene, gap: frozenset[str], complementizers: frozenset[str]) -> Iterator[Span]:
    """Spans of "X said on Tuesday that", "according to Y": who says so and when, not what."""
    text, low, high = scene.text, scene.span.start, scene.span.end
    heads = [b.span.start for b in scene.bodies]
    for (table, _), cues in scene.cues.items():
        heads += [c.span.start for c in cues] if table in ("nouns", "verbs") else []
    meets = [c for (t, _), cues in scene.cues.items() if t == "verbs" for c in cues]
    for verb in scene.of("report", "verbs"):
        if any(c.span.holds(verb.span) for c in meets):
            continue  # the notes of "compared notes"
        start = max(
            (text.rfind(mark, low, verb.span.start) for mark in (",", ";", '"', " - ")), default=-1
        )
        start = low if start < 0 else start + 1
        if scene.word_at(verb.span) in scene.lexicon.words("reporting", "according"):
            stops = [text.find(mark, verb.span.end, high) for mark in (",", ";", " - ")]
            close = min((s for s in stops if s >= 0), default=-1)
            if close < 0:  # no comma parts the source from the news: then only a few words are it
                close = high if verb.span.start - low > 20 else min(high, verb.span.end + 24)
            yield Span(verb.span.start, close)
            continue
        if any(start <= at < verb.span.start for at in heads):
            start = verb.span.start
        end, at = verb.span.end, verb.span.end
        for _ in range(10):
            while at < high and text[at] == " ":
                at += 1
            named = next((m for m in (*scene.times, *scene.places) if m.span.start == at), None)
            if named:
                end = at = named.span.end
                continue
            word = _WORD.match(text, at, high)
            if not word or word[0].lower() not in gap:
                break
            at = word.end()
            if word[0].lower() in complementizers:
                end = at
                break
        yield Span(start, end)


def _clauses(scene: Scene) -> list[Span]:
    """The sentence cut where a new finite verb begins behind a comma or a conjunction."""
    text, low, high = scene.text, scene.span.start, scene.span.end
    cuts = [low]
    always = scene.lexicon.words("clauses", "always")
    depth_free = [
        m
        for m in scene.lexicon.pattern("cut").finditer(text, low, high)
        if not _inside_name(scene, m)
    ]
    for cut in depth_free:
        if text.count("(", low, cut.start()) == text.count(")", low, cut.start()):
            at = cut.start()
            if at > cuts[-1]:
                cuts.append(at)
    cuts.append(high)
    pieces = [Span(a, b) for a, b in pairwise(cuts) if b > a]
    clauses: list[Span] = []
    pending: int | None = None
    for piece in pieces:
        start = piece.start if pending is None else pending
        aside = scene.lexicon.pattern("aside").match(text, piece.start, piece.end)
        if aside and clauses:
            clauses[-1] = Span(clauses[-1].start, piece.end)
        elif opens_relative(scene, piece) in always and not _has_verb(scene, piece):
            if pending is not None and clauses:
                clauses[-1] = Span(clauses[-1].start, piece.start)
            elif pending is not None:
                clauses.append(Span(pending, piece.start))
            pending = piece.start  # "which the Mission | and the Government will organise"
        elif _has_verb(scene, piece):
            clauses.append(Span(start, piece.end))
            pending = None
        elif clauses and not _opens_with_time(scene, piece, pieces):
            clauses[-1] = Span(clauses[-1].start, piece.end)
        else:
            pending = start
    if pending is not None:
        if clauses and opens_relative(scene, Span(pending, high)) in always:
            clauses.append(Span(pending, high))
        elif clauses:
            clauses[-1] = Span(clauses[-1].start, high)
        else:
            clauses = [scene.span]
    return clauses


def _opens_with_time(scene: Scene, piece: Span, pieces: Sequence[Span]) -> bool:
    """ ", and on 12 January" before a piece with a verb belongs to what follows."""
    last = piece is pieces[-1]
    if last:
        return False
    if not scene.lexicon.pattern("coordination").match(scene.text, piece.start, piece.end):
        return False
    return any(piece.holds(t.span) for t in scene.times)


def _has_verb(scene: Scene, piece: Span) -> bool:
    for table, key in (("finite", "words"), ("occur", "words"), ("report", "verbs")):
        if scene.has(table, key, piece):
            return True
    if any(
        t == "verbs" and any(piece.holds(c.span) for c in cs) for (t, _), cs in scene.cues.items()
    ):
        return True
    return scene.lexicon.pattern("past").search(scene.text, piece.start, piece.end) is not None


def _inside_name(scene: Scene, cut: re.Match[str]) -> bool:
    named: tuple[Sequence[Mention], ...] = (
        scene.times,
        scene.bodies,
        scene.actors,
        scene.places,
        scene.people,
    )
    if any(m.span.start < cut.start() < m.span.end for group in named for m in group):
        return True
    listed = [t.span for t in scene.times if t.rule.startswith("list")]
    return any(a.end <= cut.start() < b.start < a.end + 8 for a, b in pairwise(listed))


def opens_relative(scene: Scene, clause: Span) -> str:
    """The relative or conjunction that opens a clause ("which", "when"), else ""."""
    found = scene.lexicon.pattern("relative").match(scene.text, clause.start, clause.end)
    return found[1] if found else ""
