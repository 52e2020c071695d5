"""A date phrase as it stands in a text: as a heading, ahead of its line, in brackets, or as the
day of a report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from calendar_app.model import Span, Timex
from calendar_app.reading.lexicon.vocabulary import Language

MOST_PHRASES = 3000  # of a text; no article has so many, and what goes on is hostile
_OPENING = re.compile(r"(?:[.!?;][\"”’)]? |\n)[*–•· -]{0,3}(?:[^\W\d_]{1,4} )?$")
_PAPER = 80  # letters in which a paper and what was done with it stand before its day
_LEAD = 80  # characters in front of a length
_SENTENCE_END = re.compile(r"[.!?;\n]")
_CLAUSE = 120  # characters to either side of a day that was not kept
_FEW = 3  # days back to it
_BARE_WEEKDAY = re.compile(r"XXXX-WXX-(\d)(?:T.*)?$")
_MARGIN = 16  # characters of signs and spaces before the first word of a line


@dataclass(frozen=True)
class TimePhrase:
    """One date phrase. `parts` are the spans of the two ends of a range."""

    span: Span
    text: str
    rule: str
    timex: Timex
    parts: tuple[Span, Span] | None = None


def opens_line(text: str, span: Span) -> bool:
    """Whether the phrase is the first thing of a line, as in an agenda."""
    # No more than a margin is looked at: a line may be a million characters long.
    _, newline, lead = text[max(0, span.start - _MARGIN) : span.start].rpartition("\n")
    return not lead.strip(" *#-–—•·") and bool(newline or span.start <= _MARGIN)


def opens_sentence(text: str, span: Span) -> bool:
    """Whether the phrase, with no more than a preposition in front of it, opens a sentence, or what
    stands behind a semicolon: "On Tuesday A meets B; on Thursday C comes"."""
    lead = text[max(0, span.start - _MARGIN) : span.start]
    return _OPENING.search(lead if span.start > _MARGIN else f"\n{lead}") is not None


def is_heading(text: str, span: Span) -> bool:
    """Whether the phrase is a line of its own; then it dates the lines under it."""
    before = text[max(0, span.start - 4) : span.start].rpartition("\n")[2].strip(" *#-–—•")
    after = text[span.end : span.end + 4].partition("\n")[0].strip(" *#:.-–—")
    return (
        not before and not after and (span.start == 0 or "\n" in text[span.start - 4 : span.start])
    )


def in_brackets(text: str, span: Span) -> bool:
    """ "(to June 9)", "(15-16 October)": said in passing."""
    lead = text[max(0, span.start - 12) : span.start]
    return (
        "(" in lead and ")" not in lead.rpartition("(")[2] and ")" in text[span.end : span.end + 2]
    )


def is_of_a_report(text: str, span: Span, language: Language) -> bool:
    """ "the ministry said on Thursday": when it was said, not when what it speaks of was."""
    gaps, verbs = _report_words(language)
    lead = text[max(0, span.start - 40) : span.start].rstrip().lower()
    for gap in gaps if lead.endswith(gaps) else ():
        if lead.endswith(gap):
            lead = lead[: 1 - len(gap)].rstrip()
            break
    return lead.endswith(verbs)


def is_of_a_paper(text: str, span: Span, language: Language) -> bool:
    """ "To discuss the truce signed on 2 November": said in passing, and told of no more."""
    return _paper(language).search(text[max(0, span.start - _PAPER) : span.start]) is not None


def is_missed(text: str, phrase: TimePhrase, published: date | None, language: Language) -> bool:
    """ "Was to have been held on Saturday", told on Monday: a weekday of the last few days, since
    nobody would speak like that of what the days ahead can still bring."""
    weekday = _BARE_WEEKDAY.match(phrase.timex.value)
    if published is None or weekday is None or phrase.timex.shift is not None:
        return False
    if not 0 < (published.isoweekday() - int(weekday[1])) % 7 <= _FEW:
        return False
    span = phrase.span
    before = _SENTENCE_END.split(text[max(0, span.start - _CLAUSE) : span.start])[-1]
    behind = _SENTENCE_END.split(text[span.end : span.end + _CLAUSE])[0]
    joins = language.tables.get("joins", {})
    if any(f" {words} " in behind for words in joins.get("lately", ())):
        return False  # "should have resumed on Monday, have been put off by a week"
    for words in joins.get("missed", ()):
        told = before.rpartition(f" {words} ")
        if f" {words} " in behind or (told[1] and ", and " not in told[2]):
            return True  # and not "was to have met A on Friday, and B on Sunday"
    return False


@lru_cache(maxsize=32)
def _paper(language: Language) -> re.Pattern[str]:
    return re.compile(language.tables.get("grammar", {}).get("paper_signed", r"(?!)"))


@lru_cache(maxsize=32)
def _report_words(language: Language) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words between a verb of reporting and its date, the longest first, and the verbs."""
    joins = language.tables.get("joins", {})
    gaps = sorted(joins.get("report_gap", ()), key=len, reverse=True)
    return tuple(f" {gap}" for gap in gaps), tuple(f" {verb}" for verb in joins.get("report", ()))


def looks_back(text: str, span: Span, language: Language) -> bool:
    """ "The second storm in 10 days": how long one has to look back, not when it will be."""
    ranked = language.tables.get("joins", {}).get("ranked", ())
    lead = _SENTENCE_END.split(text[max(0, span.start - _LEAD) : span.start])[-1]
    return not {*lead.lower().split()}.isdisjoint(ranked)
