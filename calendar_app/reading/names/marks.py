"""What has been found in one text: the mentions on which every later stage works."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from calendar_app.model import (
    ActorMention,
    BodyMention,
    Mention,
    PersonMention,
    Place,
    PlaceMention,
    Span,
    TimeMention,
    TriggerMention,
)
from calendar_app.reading.lexicon.cues import Cue
from calendar_app.reading.sentence.sentences import Sentence

from .gazetteer import Match


@dataclass(frozen=True, slots=True)
class Entry:
    """What opens an entry of a list. `lead` goes up to where its words begin; `marked` ones bear a
    bullet or the like; the day of `doubted` ones is not sure yet ("May, tbc. Rome: ...")."""

    lead: Span
    paragraph: int
    day: TimeMention | None = None
    hour: TimeMention | None = None
    place: Place | None = None
    name: Span | None = None
    marked: bool = False
    doubted: bool = False


_TITLES = 2  # lines above the text of an article
_LONG_FORM = 80  # letters of a name in front of its short form


@dataclass(slots=True)
class Marks:
    """Everything found in one text. `level` is the text with dashes and quotes unified.

    `series` are spans that name a body only beside a word of meeting ("ECOWAS" in "ECOWAS
    summit"); `leads` the place that a paragraph opens with ("BRUSSELS - ..."); `entries` what opens
    the entries of a list, by where they begin.
    """

    text: str
    level: str
    sentences: list[Sentence]
    times: list[TimeMention] = field(default_factory=list)
    bodies: list[BodyMention] = field(default_factory=list)
    actors: list[ActorMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    people: list[PersonMention] = field(default_factory=list)
    cues: Mapping[tuple[str, str], list[Cue]] = field(default_factory=dict)
    series: dict[Span, str] = field(default_factory=dict)
    leads: dict[int, Place] = field(default_factory=dict)
    entries: dict[int, Entry] = field(default_factory=dict)

    @property
    def dateline(self) -> Place | None:
        """The place that the article comes from: its first line, or the first under its title and
        subtitle, opens with it."""
        first = min(self.leads, default=_TITLES + 1)
        return self.leads[first] if first <= _TITLES else None

    def all(self) -> list[Mention]:
        """Every mention that a reader may want to see, in order of the text."""
        triggers = [
            TriggerMention(c.span, c.span.of(self.text), f"{table}.{key}", key)
            for (table, key), cues in self.cues.items()
            if table in ("nouns", "verbs")
            for c in cues
        ]
        named = [*self.times, *self.bodies, *self.actors, *self.places, *self.people]
        return sorted([*named, *triggers], key=lambda m: (m.span.start, -m.span.end))


def line_of(marks: Marks, span: Span) -> Span:
    """The sentence in which `span` ends."""
    return marks.sentences[bisect_left(marks.sentences, span.end, key=lambda s: s.span.end)].span


class Cover:
    """Which characters of a text lie in any of some spans: asked of each name, whatever their
    number."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        once = set(spans)
        self._covered = covered = bytearray(max((end for _, end in once), default=0))
        for start, end in once:
            covered[start:end] = b"\1" * (end - start)

    def add(self, span: Span) -> None:
        start, end = span
        if end > len(self._covered):
            self._covered.extend(bytes(max(end, 2 * len(self._covered)) - len(self._covered)))
        self._covered[start:end] = b"\1" * (end - start)

    def overlaps(self, span: Span) -> bool:
        return self._covered.find(1, span.start, span.end) >= 0

    def map(self, length: int) -> bytes:
        """For each character of a text of that length, whether it is covered."""
        return bytes(self._covered[:length].ljust(length, b"\0"))


def longest(matches: Sequence[Match]) -> list[Match]:
    """Of overlapping matches the longest; all senses of the same span stay."""
    kept: list[Match] = []
    taken = Cover()
    last: Span | None = None  # the span kept last: its other senses follow it
    for match in sorted(matches, key=lambda m: (m.span.start - m.span.end, m.span.start)):
        span = match.span
        if span != last:
            if taken.overlaps(span):
                continue
            taken.add(span)
            last = span
        kept.append(match)
    return sorted(kept, key=lambda m: m.span)


def is_label(text: str, span: Span, asked: Collection[str]) -> bool:
    """ "WHO: Defence ministers": a question of an advisory, and no organisation."""
    return text[span.end : span.end + 1] == ":" and text[span.start : span.end].lower() in asked


def is_short_for(text: str, span: Span) -> bool:
    """ "The Permanent Representatives' Committee (PRC)": the short form of what is before it."""
    short = span.of(text)
    if text[span.start - 1 : span.start] != "(" or text[span.end : span.end + 1] != ")":
        return False
    before = text[max(0, span.start - _LONG_FORM) : span.start - 1]
    initials = "".join(word[0] for word in before.split() if word[0].isupper())
    return short.isupper() and initials.endswith(short)
