"""Days from which others count: that of a dateline ("HAVANA, May 14 (Prensa Latina) -") and that on
which somebody spoke (""I met him yesterday," he said on Tuesday").

What an agency sends late in the day comes out on the next one; its "today" stays its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from calendar_app.model import day_of
from calendar_app.reading.lexicon.vocabulary import Language

from .phrases import TimePhrase, is_of_a_report

_NEAR = 300  # characters in which the first line of prose begins, under title and subtitle
_PARAGRAPH = 1200  # characters, as long as a quotation may be
_LATE = timedelta(days=2)  # between what is sent and what is printed
_DAY = re.compile(r"(?:\d{4}|XXXX)-(\d\d)-(\d\d)")
_TOWN = re.compile(r"\W{0,3}[A-Z](?:[\w.'/-]| |, ){2,39}(?:[.,]|(?<=[A-Z])) ?")
_WEEKDAY = re.compile(r"XXXX-WXX-\d(?:T\w\w)?")
_DAY_TOLD = re.compile(r"XXXX-WXX-\d(?:T\w\w)?|(?:XXXX|\d{4})-\d\d-\d\d")
_QUOTE_ENDS = re.compile(r"[,.!?][\"”]\s")
_FULL_STOP = re.compile(r"[;!?\n\"“”]|\.\s")
_TO_WHOM = 8  # words between "told" and the day: "told a parliamentary committee in Cairo on"
_SENT = re.compile(r"[.,]?(?: \d{4},?)? ?(?:\([A-Z][^()\n]{1,24}\)|/[A-Z][^/\n]{1,20}/|--|[-–—] )")


def day_of_quote(
    text: str, phrases: Sequence[TimePhrase], number: int, language: Language
) -> TimePhrase | None:
    """ ""I met him yesterday in Cairo," he told them on Tuesday": behind the quotation, the day of
    which "yesterday" is the day before."""
    timex = phrases[number].timex
    if (timex.reference, timex.unit) != ("now", "day") or number + 1 == len(phrases):
        return None
    at = phrases[number].span.start
    lead = text[max(0, at - _PARAGRAPH) : at].rpartition("\n")[2]
    if lead.count('"') % 2 == 0 and lead.rfind("“") <= lead.rfind("”"):
        return None
    closed = _QUOTE_ENDS.search(text, phrases[number].span.end, at + _PARAGRAPH)
    told = next(
        (p for p in phrases[number + 1 :] if closed and p.span.start > closed.start()), None
    )
    if told is None or closed is None or told.timex.shift:
        return None
    gap = text[closed.end() : told.span.start][:_PARAGRAPH]
    if not _DAY_TOLD.fullmatch(told.timex.value):
        return None
    joins = language.tables.get("joins", {})
    words = gap.lower().split()
    said = [at for at, word in enumerate(words) if word in joins.get("quoting", ())]
    if not said or len(words) - said[-1] > _TO_WHOM or _FULL_STOP.search(gap):
        return None
    return None if {*words[said[-1] :]} & {*joins.get("quoted_when", ())} else told


def day_of_report(
    text: str, phrases: Sequence[TimePhrase], number: int, language: Language
) -> TimePhrase | None:
    """ "Said on Monday that they would meet on Tuesday", "were due to meet on Tuesday, he said on
    Monday": the weekday from which the one of a plan counts, told in the same sentence."""
    phrase = phrases[number]
    if not _WEEKDAY.fullmatch(phrase.timex.value) or phrase.timex.shift is not None:
        return None
    for other in (*phrases[max(0, number - 1) : number], *phrases[number + 1 : number + 2]):
        one, two = sorted((phrase.span, other.span))
        gap = text[one.end : two.start]
        weekday = _WEEKDAY.fullmatch(other.timex.value) and other.timex.shift is None
        another = other.timex.value[:10] != phrase.timex.value[:10]
        if not weekday or not another or len(gap) > _NEAR or _FULL_STOP.search(gap):
            continue
        if is_of_a_report(text, other.span, language):
            return other
    return None


def writing_day(
    text: str, phrases: Sequence[TimePhrase], published: date | datetime | None
) -> date | None:
    """The day on which the article was written, where its dateline tells one just before that on
    which it came out; else None."""
    if published is None:
        return None
    for phrase in phrases:
        if phrase.span.start > _NEAR:
            return None
        line = text.rfind("\n", 0, phrase.span.start) + 1
        named = _DAY.fullmatch(phrase.timex.value)
        if not named or not _TOWN.fullmatch(text, line, phrase.span.start):
            continue
        if not _SENT.match(text, phrase.span.end):
            continue
        out = day_of(published)
        for day in (out, out - timedelta(days=1), out - _LATE):
            if (day.month, day.day) == (int(named[1]), int(named[2])):
                return day
    return None
