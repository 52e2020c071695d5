"""Runs of capitalised words, which may be names of persons.

A run has up to five words, particles ("de", "bin") among them, and ends at whatever names something
else. Whether it is a person, and whom the person represents, is `people.py`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from calendar_app.model import Span
from calendar_app.reading.lexicon.cues import Lexicon

from .entries import Person

_WORD = re.compile(r"[^\W\d_][\w'-]{0,40}\.?")
# A word that may be capitalised; all before it is skipped without a trip to Python.
_NEXT = re.compile(r"(?:[a-z][\w'-]{0,40}\.?|[\W\d_])*+(?:([^\W\d_])[\w'-]{0,40}\.?)?")
_IN_WORD = re.compile(r"[^\W\d_][\w'-]{0,40}\Z")

_LAST_WORD = re.compile(r"([^\W\d_])[\w'-]*\.? \Z")
_NAME_BEFORE = re.compile(r"\b([A-Z][\w'-]*\.?) $")
_BEFORE = 20  # letters of "received" and the like


@dataclass(frozen=True, slots=True)
class NamedActor:
    """A state or organisation in the text, as the linking of `mentions.py` sees it."""

    span: Span
    actor: str
    official: bool = False


@dataclass(slots=True)
class Run:
    """A run of capitalised words, and what stands around it."""

    span: Span
    actor: str | None = None
    titled: bool = False
    known: str | None = None
    offices: tuple[str, ...] = ()


def runs_of(
    text: str,
    *,
    known: Mapping[Span, str],
    families: Mapping[Span, str],
    blocked: Collection[int],
    particles: Collection[str],
    articles: Collection[str],
    not_names: Collection[str],
) -> Iterator[Run]:
    """The runs of `text` (levelled) in order. `known` are the full names in it, `families` the
    family names, each with whose it is; no name begins at the places in `blocked`."""
    return _RunFinder(text, known, families, blocked, particles, articles, not_names).find()


@dataclass(frozen=True, slots=True)
class _RunFinder:
    text: str
    known: Mapping[Span, str]
    families: Mapping[Span, str]
    blocked: Collection[int]
    particles: Collection[str]
    articles: Collection[str]
    not_names: Collection[str]

    def find(self) -> Iterator[Run]:
        """Maximal runs of capitalised words, cut at whatever names something else."""
        small = [span for span in self.families if self.text[span.start].islower()]
        given = {span.of(self.text) for span in small if not self._stands_alone(span)}
        starts = {span.start: span for span in small if span.of(self.text) not in given}
        for span in self.known:
            if span.start not in starts or starts[span.start].end < span.end:
                starts[span.start] = span
        faced = dict(self._faced())
        starts |= faced
        free_from = 0
        for at in sorted({*self._capitals(), *filter(self._opens_word, starts), *faced}):
            if at < free_from:
                continue
            whole = starts.get(at)
            if whole:
                free_from = whole.end
                yield Run(whole, known=self.known.get(whole) or self.families[whole])
                continue
            run = self._run_from(at, starts)
            if run is not None:
                free_from = run.span.end
                yield run

    def _stands_alone(self, family: Span) -> bool:
        """ "Met von der Leyen": a family name behind no given name."""
        before = _LAST_WORD.search(self.text, max(0, family.start - 30), family.start)
        return before is None or before[1].islower() or before.start() in self.blocked

    def _faced(self) -> Iterator[tuple[int, Span]]:
        """The two of "the Macron-Scholz dinner", by where they begin; no "Anna Macron-Scholz"."""
        ends = {span.end: span for span in self.families}
        for other in self.families:
            one = ends.get(other.start - 1)
            if one is None or self.text[other.start - 1] != "-":
                continue
            if self.families[one] == self.families[other]:
                continue
            first = _NAME_BEFORE.search(self.text, max(0, one.start - 42), one.start)
            if first is None or first[1].lower() in self.not_names:
                yield one.start, one
                yield other.start, other

    def _capitals(self) -> Iterator[int]:
        """Where the words begin that are written with a capital letter and name nothing else."""
        for word in _NEXT.finditer(self.text):
            if word[1] and word[1].isupper() and word.start(1) not in self.blocked:
                yield word.start(1)

    def _opens_word(self, at: int) -> bool:
        return not _IN_WORD.search(self.text, max(0, at - 42), at)

    def _run_from(self, start: int, starts: Mapping[int, Span]) -> Run | None:
        """The run of up to five words, particles among them, that begins at `start`."""
        text = self.text
        word = _WORD.match(text, start)
        if not word or not self._is_name(word):
            return None
        end, number = word.end(), 1
        while (
            number < 5
            and not _ends_sentence(text, start, end)
            and text[end : end + 1] == " "
            and end + 1 not in starts
        ):
            following = _WORD.match(text, end + 1)
            if not following:
                break
            if self._is_name(following) or self._has_article(following):
                end, number = following.end(), number + 1
                continue
            after = following.end()
            last = _WORD.match(text, after + 1) if text[after : after + 1] == " " else None
            if not last or following[0] not in self.particles or not self._is_name(last):
                break
            end, number = last.end(), number + 2
        for tail in ("'s", "'", "."):
            if text[start:end].endswith(tail) and (tail != "." or end - 2 > 0):
                end -= len(tail)
                break
        run = Run(Span(start, end))
        run.known = self.families.get(run.span)
        return run

    def _is_name(self, word: re.Match[str]) -> bool:
        written = word[0]
        if not written[0].isupper() or word.start() in self.blocked:
            return False
        bare = written.rstrip(".").removesuffix("'s")
        return bare.lower() not in self.not_names and not (len(bare) > 3 and bare.isupper())

    def _has_article(self, word: re.Match[str]) -> bool:
        """ "Karim al-Tamimi": a family name that begins with a small article."""
        article, hyphen, name = word[0].partition("-")
        return (
            article + hyphen in self.articles
            and name[:1].isupper()
            and word.start() not in self.blocked
        )


def _ends_sentence(text: str, start: int, end: int) -> bool:
    """Whether the word that ends at `end` has a full stop and is no initial ("J." goes on)."""
    return text[end - 1] == "." and end - 1 - max(start, text.rfind(" ", start, end) + 1) > 2


def acts_alone(text: str, run: Run, owner: Span, lexicon: Lexicon) -> bool:
    """ "Germany's Merz will meet Japan's Ishiba": one word behind the state of `owner` is a person
    where he does what persons do, or it is done with him, and no institution."""
    name = run.span.of(text)
    if not name.istitle() or lexicon.pattern("institutions").fullmatch(name):
        return False
    back = max(0, owner.start - _BEFORE)
    before = lexicon.pattern("owned_before").search(text, back, owner.start)
    return bool(before) or lexicon.pattern("owned_after").match(text, run.span.end) is not None


def state_served(
    run: Run, people: Mapping[str, Person], lexicon: Lexicon, year: int | None
) -> str | None:
    """The state of "Prime Minister Kallas", who serves an organisation in the same year, too."""
    person = people.get(run.known or "")
    of_states = lexicon.words("people", "of_states")
    return person.state(year) if person and not of_states.isdisjoint(run.offices) else None
