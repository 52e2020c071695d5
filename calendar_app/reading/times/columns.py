"""Days and hours that a list writes in bare figures: days under a month that is a line of its own
("JUNE" above "6-9: BRUSSELS - ..."), those of a column ("21/05 Brussels - ...", "22.05. ..."), and
hours in front of lines ("1000 Vienna: ...").

One figure in front of a line is neither: it numbers the line, or counts what follows. So two lines
are asked for at least, days in their order, and of a column that it can be read one way only:
"03/04" and "05/06" are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from calendar_app.model import Span, Timex
from calendar_app.reading.lexicon.vocabulary import Language

from .phrases import TimePhrase, is_heading

_FEWEST = 2  # lines
_MONTH = re.compile(r"(?:\d{4}|XXXX)-\d\d")
_LINE_LEAD = r"^(?P<mark>[^\S\n]{0,4}(?:[*•·–—-] ?)?)"
# "6: ", "6-9 - ", "14 | ", "22 OSCE", but "1. Opening", "27 leaders", "10 000", "9 July".
_DAY = re.compile(
    _LINE_LEAD + r"(?P<day>[0-3]?\d)(?:[^\S\n]?[-–—][^\S\n]?(?P<end>[0-3]?\d))?"
    r"(?=:\s|[^\S\n]?[|;\t]|[^\S\n][-–—][^\S\n]|[^\S\n]+[A-Z])",
    re.MULTILINE,
)
_WORD = re.compile(r"^[^\w\n]{0,4}(?P<word>[^\W\d_]{2,12})[^\w\n]{0,4}$", re.MULTILINE)
_PAIR = re.compile(
    _LINE_LEAD + r"(?:(?P<from>[0-3]?\d)[-–—])?(?P<one>[0-3]?\d)"
    r"(?P<sign>[./])(?P<two>[0-3]?\d)(?P<stop>\.?)(?=:?[^\S\n])",
    re.MULTILINE,
)
_DASH = re.compile(r"\s?[-–—]\s?")
_UNTIL = re.compile(r"\([^\W\d_]{1,8} (?P<one>[0-3]?\d)/(?P<two>[0-3]?\d)\)")  # "(to 19/05)"
# "1000", "+/- 09.30"; of "10.05" nobody knows whether it is no day.
_HOUR = re.compile(
    _LINE_LEAD + r"(?:(?:\+/-|±|~|[Cc]a\.?|[Aa]pprox\.)[^\S\n]?)?"
    r"(?P<clock>(?P<hour>[01]\d|2[0-3])(?:(?P<minute>[0-5][05])|\.(?P<dotted>00|[1-5][05](?<!10))))"
    r"(?=:\s|[^\S\n]?[|;\t]|[^\S\n][-–—][^\S\n]|[^\S\n]+[A-Z])(?![^\S\n]+(?:GMT|UTC)\b)",
    re.MULTILINE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def with_columns(found: Sequence[TimePhrase], text: str, language: Language) -> list[TimePhrase]:
    """`found` and the days of such lists in order; a day takes the place of what it overlaps (of
    "22.05", which might be an hour)."""
    days = [*_under_months(found, text, language), *_in_columns(text), *_hours(text)]
    if not days:
        return list(found)
    taken = {at for day in days for at in range(*day.span)}
    kept = [p for p in found if taken.isdisjoint(range(*p.span))]
    return sorted((*kept, *days), key=lambda p: p.span)


def _under_months(found: Sequence[TimePhrase], text: str, language: Language) -> list[TimePhrase]:
    headings = {p.span: p.timex.value for p in found if is_heading(text, p.span)}
    for line in _WORD.finditer(text):  # "May", which alone might be a verb or a person
        month = language.meaning("month", line["word"].lower())
        if isinstance(month, int):
            headings.setdefault(Span(*line.span("word")), f"XXXX-{month:02}")
    told = {p.span.start for p in found}
    ends = [*sorted(headings), Span(len(text), len(text))]
    days: list[TimePhrase] = []
    for heading, behind in pairwise(ends):
        month = headings[heading]
        if not _MONTH.fullmatch(month):
            continue
        section: list[TimePhrase] = []
        for line in _DAY.finditer(text, heading.end, behind.start):
            if line.start("day") in told:
                break  # "9 July" says its month itself
            phrase = _phrase(line, text, "date.under-month", month, (line["day"], line["end"]))
            section += [phrase] if phrase else []
        days += section if _in_order(section) else []
    return days if len(days) >= _FEWEST else []


def _in_columns(text: str) -> list[TimePhrase]:
    lines = list(_PAIR.finditer(text))
    for sign in "/.":
        rows = [r for r in lines if r["sign"] == sign and (sign == "/" or r["stop"])]
        firsts, seconds = [int(r["one"]) for r in rows], [int(r["two"]) for r in rows]
        if len(rows) < _FEWEST or (sign == "/" and (max(firsts) > 12) == (max(seconds) > 12)):
            continue  # of dates with a stroke none or both ways are open
        day_first = sign == "." or max(firsts) > 12
        days = list(_column(rows, text, day_first=day_first))
        if len(days) == len(rows) and _in_order(days):
            return [*days, *(_closing(text, day_first=day_first) if sign == "/" else ())]
    return []


def _column(rows: Sequence[re.Match[str]], text: str, *, day_first: bool) -> Iterator[TimePhrase]:
    for row in rows:
        day, month = (row["one"], row["two"]) if day_first else (row["two"], row["one"])
        if 1 <= int(month) <= 12 and (day_first or not row["from"]):
            days = row["from"] or day, day if row["from"] else None
            phrase = _phrase(row, text, "date.column", f"XXXX-{int(month):02}", days)
            yield from [phrase] if phrase else []


def _closing(text: str, *, day_first: bool) -> Iterator[TimePhrase]:
    """ "(to 19/05)", where a column has told which is the month."""
    for end in _UNTIL.finditer(text):
        one, two = int(end["one"]), int(end["two"])
        day, month = (one, two) if day_first else (two, one)
        if 1 <= day <= 31 and 1 <= month <= 12:
            span = Span(end.start("one"), end.end("two"))
            timex = Timex("DATE", f"XXXX-{month:02}-{day:02}")
            yield TimePhrase(span, span.of(text), "date.column", timex)


def _in_order(days: Sequence[TimePhrase]) -> bool:
    """As a list has them, over New Year too."""
    months = [(day.timex.value, int(day.timex.value[5:7])) for day in days]
    return all(a <= b or (m, n) == (12, 1) for (a, m), (b, n) in pairwise(months))


def _hours(text: str) -> list[TimePhrase]:
    """Of which all might be years, none is an hour."""
    lines = list(_HOUR.finditer(text))
    falling = sum(a["clock"] > b["clock"] for a, b in pairwise(lines))
    if falling * 3 >= (len(lines) - 1) * 2:  # a live blog, newest first: when each was written
        lines = [line for line in lines if line["minute"]]
    if len(lines) < _FEWEST or all(_YEAR.fullmatch(line["clock"]) for line in lines):
        return []
    return [
        TimePhrase(
            Span(*line.span("clock")),
            line["clock"],
            "date.clock",
            Timex("TIME", f"T{line['hour']}:{line['minute'] or line['dotted']}"),
        )
        for line in lines
    ]


def _phrase(
    line: re.Match[str], text: str, rule: str, month: str, days: tuple[str, str | None]
) -> TimePhrase | None:
    """The first day and the last, where there is one, of that month: both in it and in order."""
    numbers = [int(n) for n in days if n]
    if not all(1 <= n <= 31 for n in numbers) or numbers != sorted(numbers):
        return None
    values = [f"{month}-{n:02}" for n in numbers]
    span = Span(line.end("mark"), line.end())
    ends = values[1] if len(values) > 1 else None
    sign = _DASH.search(text, *span) if ends else None
    parts = (Span(span.start, sign.start()), Span(sign.end(), span.end)) if sign else None
    return TimePhrase(span, span.of(text), rule, Timex("DATE", values[0], ends), parts)
