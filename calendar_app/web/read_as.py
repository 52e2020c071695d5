"""How a date phrase was read, in words that a reader can check: "Read as 12 January 2022: year
from the publication date". Pure.

Also where in its article a sentence stands ("sentence 4 of 19").
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from calendar_app.model import Grain, Sighting, Span
from calendar_app.reading import known_languages, load_language
from calendar_app.reading.sentence.sentences import sentences

from .present import when_words

_SAID = {Grain.DAY: "day", Grain.MONTH: "month", Grain.YEAR: "year"}


@dataclass(frozen=True, slots=True)
class ReadAs:
    """`phrase` as the article has it, `told` as the calendar has it, and the `ground` for what the
    phrase itself does not say."""

    phrase: str
    told: str
    ground: str


def read_as(sighting: Sighting, text: str) -> ReadAs:
    """What became of the date phrase of a sighting; `text` is its article's."""
    phrase = " ".join(sighting.phrase.of(text).split())
    when = sighting.when
    if when is None:
        return ReadAs(phrase, when_words(None), "the article bears no date to count from")
    told = when_words(when)
    if when.has_day and when.first_day == when.last_day:
        told = f"{when.first_day:%A} {told}"
    if when.basis:
        return ReadAs(phrase, told, "; ".join(when.basis))
    said = [word for grain, word in _SAID.items() if grain in when.stated]
    return ReadAs(phrase, told, f"{_listed(said)} as stated" if said else "as written")


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def place_in(sighting: Sighting, text: str, language: str) -> tuple[int, int]:
    """Which sentence of the article the evidence begins in, counted from 1, and of how many."""
    starts = [span.start for span in sentences_of(text, language)]
    return max(1, bisect_right(starts, sighting.evidence.start)), max(1, len(starts))


def sentences_of(text: str, language: str) -> list[Span]:
    """Every sentence of an article, headlines and lines of lists among them."""
    tables = load_language(language).tables if language in known_languages() else {}
    words = (frozenset(tables.get(name, ())) for name in ("abbreviations", "unfinished"))
    return [one.span for one in sentences(text, *words)]
