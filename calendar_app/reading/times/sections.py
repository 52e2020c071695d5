"""Headings, as date phrases see them: under one, a bare weekday is the one of its section.

In a diary "Monday" as a line of its own is a day to come, and the "Friday" of its entries is the
next one behind that Monday; under "NEXT WEEK" it is the Friday of next week.
"""

from __future__ import annotations

import re
from datetime import date

from calendar_app.model import Grain, Span, Timex, When

BASIS = "day of the week, under its heading"

_BARE = re.compile(r"XXXX-WXX-\d(?:T\w\w)?")
_YEAR = re.compile(r"^\W{0,4}((?:19|20)\d\d)(?:[:.] ?$|(?P<own>:| [-–—])(?= )|$)", re.MULTILINE)
_TITLE = re.compile(r"\n\s*\n[^\n.!?:;,]{2,40}\n\s*\n")  # a short line between empty ones
_LEAD = re.compile(r"\w")  # what stands in front of an hour that does not open its line
_STOP = re.compile(r"[.!?](?=\s)|\n")
_FRIDAY = 5
_PERIOD = range(3, 8)  # days from the first to the last of a week that a diary covers


class Sections:
    """What the last heading set. `enter` is told every date phrase in order; `base` gives the day
    from which a bare weekday looks ahead, None where no heading speaks for it."""

    def __init__(self, text: str, published: date | None) -> None:
        self._text, self._published = text, published
        self._period: date | None = None
        self._last: date | None = None
        self._day: date | None = None
        self._at = 0
        self._programme: date | None = None
        self._programme_at = 0
        self._week: tuple[date, int] | None = None
        self._years = [(m.start(), int(m[1]), m["own"] is not None) for m in _YEAR.finditer(text)]

    def year(self, span: Span) -> int | None:
        """The year of a line that is nothing else ("1998"), for all under it; that in front of a
        line ("2014: on 6 June") for the line alone."""
        before = [row for row in self._years if row[0] <= span.start]
        if not before:
            return None
        at, year, own = before[-1]
        return None if own and "\n" in self._text[at : span.start].strip("\n") else year

    def programme(self, span: Span, timex: Timex, said: When | None) -> date | None:
        """The day of an hour that opens a line: one for all the lines of a programme, whatever
        days their sentences speak of. None for any other hour."""
        line = self._text.rfind("\n", 0, span.start) + 1
        if not timex.value.startswith("T") or _LEAD.search(self._text, line, span.start):
            return None
        if self._programme is None or self._programme_at < self._at:
            self._programme = said.first_day if said and said.has_day else self._published
            self._programme_at = span.start
        return self._programme

    def enter(self, span: Span, timex: Timex, when: When, *, heading: bool) -> None:
        owns = self._text[span.end : span.end + 2] in ("'s", "’s")  # "last week's vote"
        if when.grain == Grain.WEEK and timex.shift and not heading and not owns:
            self._week = when.first_day, span.end
        if self._last is None and (when.last_day - when.first_day).days in _PERIOD:
            self._period = when.first_day
        if not heading or when.timed:
            return
        self._day = when.first_day if when.grain <= Grain.WEEK else None
        if when.grain == Grain.WEEK and timex.shift == 0 and self._published:
            weekend = self._published.isoweekday() > _FRIDAY  # its "this week" is the coming one
            self._day = self._published if weekend else self._day
        self._last = when.first_day if when.has_day else self._last
        self._at = span.end

    def base(self, span: Span, timex: Timex, tense: str | None, *, heading: bool) -> date | None:
        if not _BARE.fullmatch(timex.value) or timex.shift is not None or timex.reference:
            return None
        if heading and tense is None and self._text[span.end :].strip():
            return self._last or self._period or self._published
        if self._week and not _STOP.search(self._text, self._week[1], span.start):
            coming = self._published is None or self._week[0] > self._published
            # Not an aide who "said on Thursday", nor who was there and "returns on Thursday".
            if tense not in (("past",) if coming else ("future", "present")):
                return self._week[0]  # "Next week brings A (Monday) and B (Thursday)"
        bracket = "(" in self._text[max(0, span.start - 8) : span.start]  # "(to Friday)"
        if self._day is None or (tense == "past" and not bracket):
            return None
        if _TITLE.search(self._text, self._at, min(span.start, self._at + 4000)):
            self._day = None
        return self._day
