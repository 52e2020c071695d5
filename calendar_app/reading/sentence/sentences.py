"""A text as paragraphs and sentences, with spans into the text.

A newline ends a paragraph unless the next line plainly goes on (hard-wrapped mail); a diary whose
entries have run into one line is parted before each "** OSLO - ". A full stop ends a sentence
unless it belongs to an abbreviation of the language's list, an initial or a number. Linear: one
pass of one regex over each line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from calendar_app.model import Span, TimeMention

_LINE = re.compile(r"[^\n]+")
_STOP = re.compile(r"[.!?…。！？؟]+[\"'”’»)\]]{0,2}(?=\s|$)|[。！？]")
_HOUR_LEAD = re.compile(r"\W{0,3}\d{1,2}(?:[:.]\d\d)?\s?[^\W\d_]\.\s?[^\W\d_]")
_INITIALS = re.compile(r"[^\W\d_a-z](?:\.[^\W\d_a-z]){0,2}")  # of "S.M. Krishna"
_LAST_WORD = re.compile(r"(?:[^\W_]|[.'-]){1,12}$")


# "... with his counterpart - 0930 GMT ** VILNIUS, Lithuania - The ministers meet"
_ENTRY = re.compile(
    r"(?:(?<=\S )(?=\*\*)|(?<=[.);:\]] )|(?<=GMT )|(?<=\d{4} )(?!GMT|UTC))(?:\*\* ?)?"
    r"[A-Z][A-Z.'/]{2,14}(?: ?[A-Z/-][A-Z.'/]{0,14}){0,3}"
    r"(?:, ?[A-Z][\w.]{1,14}(?: [A-Z]\w{1,14})?)?"
    r" [-\u2013\u2014] (?=\S)"
)
_RUN_TOGETHER = 3  # entries in one line


_SEMICOLON = re.compile(r"; ")
_WORD_AHEAD = re.compile(r"(?P<word>[^\W\d_]{1,8}) ")
# "; on Friday, A", "; Tuesday: A", "; on 3 May the A": but "; on Saturday he" goes on.
_ENTRY_AHEAD = re.compile(r",| \([^()]{2,12}\):|:| [-\u2013\u2014] | (?:[^\W\d_]{1,4} )?(?=[A-Z])")
_LABEL = re.compile(r"[A-Z][^\W\d_]{1,20}(?: [^\W\d_]{1,20}){0,2}: ")  # "Next week: "
# What may stand in front of "today: ": a mark, or a word ("Also ").
_DAY_LEADS = (re.compile(r"\W{0,3}"), re.compile(r"\W{0,3}[^\W\d_]{2,8} "))
_SHORT = 20  # letters of a line that is nothing but a day
LONGEST = 1000  # characters; the longest sentences of real articles have some 600


@dataclass(frozen=True, slots=True)
class Sentence:
    """`paragraph` counts from 0. `closed` is False for a line without a full stop: a heading or
    an entry of a list. `opens` is True for the first sentence of its paragraph."""

    span: Span
    paragraph: int
    closed: bool
    opens: bool


def paragraphs(text: str, unfinished: Collection[str] = ()) -> Iterator[Span]:
    """Non-empty paragraphs; hard-wrapped lines are one. No line ends on an `unfinished` word."""
    start, end = -1, -1
    for line in _LINE.finditer(text):
        stripped = line[0].strip()
        if not stripped:
            continue
        first = line.start() + line[0].index(stripped[0])
        last = first + len(stripped)
        wrapped = (
            start >= 0
            and text.count("\n", end, first) == 1
            and text[end - 1] not in ".:;!?"
            and (stripped[0].islower() or _last_word(text, start, end).lower() in unfinished)
        )
        if wrapped:
            end = last
            continue
        if start >= 0:
            yield from _entries(text, start, end)
        start, end = first, last
    if start >= 0:
        yield from _entries(text, start, end)


def _entries(text: str, start: int, end: int) -> Iterator[Span]:
    """The paragraph, or the entries of the diary that it is."""
    leads = (
        [m.start() for m in _ENTRY.finditer(text, start + 1, end)]
        if end - start > LONGEST // 5
        else []
    )
    if len(leads) + 1 < _RUN_TOGETHER:
        yield Span(start, end)
        return
    for first, last in pairwise([start, *leads, end]):
        yield Span(first, first + len(text[first:last].rstrip()))


def _last_word(text: str, start: int, end: int) -> str:
    word = _LAST_WORD.search(text, max(start, end - 12), end)
    return word[0] if word else ""


def sentences(
    text: str,
    abbreviations: Collection[str],
    unfinished: Collection[str] = (),
    numbering: Collection[str] = (),
    times: Iterable[TimeMention] = (),
    fronts: Collection[str] = (),
) -> list[Sentence]:
    """Every sentence of `text` in order. `abbreviations` are lower case, without their stop; those
    of `numbering` are some before a number only: "No. 5", but "voted No. On Monday". None ends
    inside one of the `times`: "at 6:00 p.m. EDT". The `fronts` are words in front of a day."""
    found: list[Sentence] = []
    told = list(times)
    dotted = {at: t.span for t in told for at in range(*t.span) if text[at] == "."}
    days = {t.span.start: t.span.end for t in told if t.when and t.when.has_day}
    for number, paragraph in enumerate(paragraphs(text, unfinished)):
        start, opens = paragraph.start, True
        for stop in _STOP.finditer(text, paragraph.start, paragraph.end):
            time = dotted.get(stop.start())
            if time and _goes_on(text, start, stop.end(), time, unfinished):
                continue
            ends = _ends(text, start, stop, abbreviations, numbering)
            if stop.end() < paragraph.end and not ends:
                continue
            closed = ends or stop.end() - paragraph.start > _SHORT  # but "18 Nov." heads the next
            found += _listed(
                text, Sentence(Span(start, stop.end()), number, closed, opens), days, fronts
            )
            start, opens = _skip_space(text, stop.end(), paragraph.end), False
        if start < paragraph.end:
            found += _listed(
                text, Sentence(Span(start, paragraph.end), number, False, opens), days, fronts
            )
    if all(s.span.end - s.span.start <= LONGEST for s in found):
        return found
    return [part for sentence in found for part in _cut(text, sentence)]


def _listed(
    text: str, whole: Sentence, days: Mapping[int, int], fronts: Collection[str]
) -> Iterator[Sentence]:
    """The entries of a list that is one sentence: "Today: A meets B; C is in Oslo", where a day and
    a colon are above all of them, and "Monday, A; Tuesday, B; on Friday, C", where each has its
    own."""
    start, opens = whole.span.start, whole.opens
    for end, following in _ends_of_entries(text, whole, days, fronts) if days else ():
        yield Sentence(Span(start, end), whole.paragraph, whole.closed, opens)
        start, opens = following, False
    yield replace(whole, span=Span(start, whole.span.end), opens=opens)


def _ends_of_entries(
    text: str, whole: Sentence, days: Mapping[int, int], fronts: Collection[str]
) -> Iterator[tuple[int, int]]:
    """Where an entry of such a list ends and the next one begins. Behind a label the days may stand
    in brackets at the end of each: "Next week: A (Monday), B (Tuesday)", "Belgium: A; Italy: B"."""
    start = whole.span.start
    signs = list(_SEMICOLON.finditer(text, *whole.span))
    leads = (m.end() for lead in _DAY_LEADS if signs and (m := lead.match(text, start)))
    headed = any(text.startswith(": ", days.get(at, -1)) for at in leads)
    labelled = whole.opens and _LABEL.match(text, start)
    for sign in signs:
        if text.count("(", start, sign.start()) != text.count(")", start, sign.start()):
            continue
        at, word = sign.end(), _WORD_AHEAD.match(text, sign.end())
        day = word.end() if word and word["word"] in fronts else at
        dated = day in days and _ENTRY_AHEAD.match(text, days[day])
        if headed or dated or (labelled and _LABEL.match(text, at)):
            yield sign.start(), at
    for first, end in days.items() if labelled and not signs else ():
        if (
            start < first < whole.span.end
            and text[first - 1] == "("
            and text.startswith("), ", end)
        ):
            yield end + 1, end + 3


def _cut(text: str, sentence: Sentence) -> Iterator[Sentence]:
    """What is longer than any sentence is hostile or no prose: cut at white space, so that the
    later stages, which compare the words of a sentence with each other, stay linear in the text."""
    start, opens = sentence.span.start, sentence.opens
    while sentence.span.end - start > LONGEST:
        end = max(text.rfind(" ", start + LONGEST // 2, start + LONGEST), start + LONGEST // 2)
        yield Sentence(Span(start, end), sentence.paragraph, False, opens)
        start, opens = _skip_space(text, end, sentence.span.end), False
    if start < sentence.span.end:
        yield Sentence(Span(start, sentence.span.end), sentence.paragraph, sentence.closed, opens)


def _skip_space(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _goes_on(text: str, start: int, stop: int, time: Span, unfinished: Collection[str]) -> bool:
    """Whether the stop of a time ends no sentence: "6 p.m. EDT", "6 p.m. (2200 GMT)", or the time
    is all that the sentence has so far: "On Tuesday at 6 p.m. Blinken meets"."""
    if stop < time.end or text[stop : stop + 2] == " (":
        return True
    lead = text[start : time.start].lower().split()
    return len(lead) == 1 and lead[0] in unfinished


def _ends(
    text: str,
    start: int,
    stop: re.Match[str],
    abbreviations: Collection[str],
    numbering: Collection[str],
) -> bool:
    if stop[0][0] not in ".…":
        return True
    if _HOUR_LEAD.fullmatch(text, start, stop.start()):
        return False  # "3:00 p.m. The Secretary meets": an hour opens the line
    after = _skip_space(text, stop.end(), min(len(text), stop.end() + 20))
    following = text[after : after + 1]
    if following.islower():
        return False
    if len(stop[0]) > 1 and stop[0][0] == ".":
        return True  # "... he said.”" and "..." end a sentence before a capital
    word = _LAST_WORD.search(text, max(start, stop.start() - 12), stop.start())
    if not word:
        return True
    last = word[0].lstrip("'-.")
    if last.lower() in numbering:
        return not following.isdigit()
    if last.lower() in abbreviations:
        return False
    return _INITIALS.fullmatch(last) is None
