"""The day that a dateline tells: "HAVANA, May 14 (Prensa Latina) -".

What an agency sends late in the day comes out on the next one; its "today" stays its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from calendar_app.model import day_of

from .phrases import TimePhrase

_NEAR = 300  # characters in which the first line of prose begins, under title and subtitle
_LATE = timedelta(days=2)  # between what is sent and what is printed
_DAY = re.compile(r"(?:\d{4}|XXXX)-(\d\d)-(\d\d)")
_TOWN = re.compile(r"\W{0,3}[A-Z](?:[\w.'/-]| |, ){2,39}(?:[.,]|(?<=[A-Z])) ?")
_SENT = re.compile(r"[.,]?(?: \d{4},?)? ?(?:\([A-Z][^()\n]{1,24}\)|/[A-Z][^/\n]{1,20}/|--|[-–—] )")


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
