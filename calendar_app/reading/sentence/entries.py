"""What opens the entry of a list: a mark, a day, an hour and a place, in any order.

"April 23. Brussels: ...", "+ Moscow. ...", "TRIPOLI - ...", "Tue 4 | 15:00 | ...", "17 Nov, Suva:
...", "(Nov 19) YANGON - ...": each part is told from the next by a separator. A place that is
plainly the head of an entry is no government there, and says where the entry happens.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from calendar_app.model import Place, PlaceMention, Span, TimeMention
from calendar_app.reading.lexicon.gates import Gated
from calendar_app.reading.names.gazetteer import Gazetteer
from calendar_app.reading.names.marks import Entry, Marks

# A separator that ends a part for good, one that only stands between two parts, and a mark.
_STRONG = re.compile(r" ?: |\. | - | -- |-- | ?\| ?|$")
_WEAK = re.compile(r" ?[,;] | ?\)[:,.]? | ")
_MARK = re.compile(
    r"(?:(?:[+*•·>\u25aa\u25cf\u2022-]|\*\*|\([A-Z]{1,3}\)|[a-z]\)|\d{1,2}[.)](?= [^\W_])) ?)+"
)
_NAME = re.compile(r"[^\W\d_][^:|,(;]{1,38}?(?= ?[:|,;]|\. | - | -- |-- | \(|\.?$)")
_REGION = re.compile(r"(?P<name>[A-Z][\w. ]{2,30}?)(?= ?: |\. | - | -- |-- | ?\|)")
_TAB = re.compile(r"\t")
_REMARK = 16  # letters before the hour in "(previously 4:30 PM)"
_FEWEST = 3  # lines that open with a town, in letters like any other: fewer may be datelines


def find_entries(marks: Marks, gazetteer: Gazetteer, doubt: Gated) -> None:
    """Notes the entries of `marks`, with the places that they open with; `doubt` matches the remark
    behind a day that is not sure yet."""
    times = {t.span.start: t for t in marks.times}
    text = marks.level  # in which a tab is a space
    for tab in _TAB.finditer(marks.text):
        text = f"{text[: tab.start()]}|{text[tab.end() :]}"
    found: list[Entry] = []
    behind = line = -1
    headed = False  # by a line that is nothing but a day
    headings: list[int] = []
    for sentence in marks.sentences:
        if sentence.span.start < behind:
            continue  # the words of the entry that this sentence belongs to
        if line < sentence.span.start:  # once a line: a text may have one only
            line = marks.text.find("\n", sentence.span.start)
            line = line if line >= 0 else len(text)
        span = Span(sentence.span.start, line)
        entry = _entry(text, span, sentence.paragraph, times, gazetteer, doubt)
        if entry and entry.lead.end == sentence.span.end:
            if entry.place and entry.day:  # "LIMA, 13 AND 14 APRIL" heads the lines below
                found.append(entry)
        elif entry and (sentence.opens or (entry.day and entry.place)):
            found.append(replace(entry, marked=True) if headed else entry)
            behind = entry.lead.end
        time = times.get(sentence.span.start)
        headed = time is not None and time.span.end == sentence.span.end
        if headed and sentence.opens:
            headings.append(sentence.span.start)
    sure = [e for e in found if not _is_dateline(e)]
    towns = [e for e in found if e not in sure]
    if len(towns) < _FEWEST:  # under the days of a diary there are no datelines
        towns = [e for e in towns if len(headings) > 1 and e.lead.start > headings[0]]
    for entry in sure + towns:
        marks.entries[entry.lead.start] = entry
        if entry.place and entry.name:
            text = entry.name.of(marks.text)
            marks.places.append(PlaceMention(entry.name, text, "place.lead", entry.place))
            if not entry.day:
                marks.leads.setdefault(entry.paragraph, entry.place)


def _is_dateline(entry: Entry) -> bool:
    """Whether the line opens with a town, and after it with no more than the day: so do the
    datelines of prose, unless there are many of them or the day is several."""
    if entry.hour or entry.name is None or entry.name.start != entry.lead.start:
        return False
    return entry.day is None or entry.day.timex.end_value is None


def _entry(
    text: str,
    line: Span,
    paragraph: int,
    times: Mapping[int, TimeMention],
    gazetteer: Gazetteer,
    doubt: Gated,
) -> Entry | None:
    start, close = line
    mark = _MARK.match(text, start, close)
    at = mark.end() if mark else start
    day: TimeMention | None = None
    hour: TimeMention | None = None
    place: Place | None = None
    name: Span | None = None
    doubted = False
    firm = False  # whether a separator has ended a part for good
    while True:
        time = times.get(at + text.startswith("(", at))
        if time is not None:
            clock = time.timex.value.startswith("T")
            if (hour if clock else day) is not None:
                break
            day, hour = (day, time) if clock else (time, hour)
            remark = doubt.match(text, time.span.end, close)
            end = remark.end() if remark else time.span.end
            end = _closing(text, end, times)
            doubted = doubted or remark is not None
            stop = _STRONG.match(text, end, close)
            gap = stop or _WEAK.match(text, end, close)
        elif place is None:
            town = _town(text, Span(at, close), times, gazetteer)
            if town is None:
                break
            place, name, stop = town
            gap = stop or _WEAK.match(text, name.end, close)
        else:
            break
        firm = firm or stop is not None
        at = gap.end() if gap else at
        if gap is None or at >= close:
            break
    if place is None and hour is None and not (day and (firm or mark)):
        return None
    return Entry(Span(start, at), paragraph, day, hour, place, name, mark is not None, doubted)


def _closing(text: str, at: int, times: Mapping[int, TimeMention]) -> int:
    """The end of " (to Jan 20)" behind the day of an entry, or `at`."""
    if not text.startswith(" (", at):
        return at
    inside = next((t for t in times.values() if 0 < t.span.start - at - 2 <= _REMARK), None)
    if inside is None or not text.startswith(")", inside.span.end):
        return at
    return inside.span.end + 1 if "(" not in text[at + 2 : inside.span.start] else at


def _town(
    text: str,
    rest: Span,
    times: Mapping[int, TimeMention],
    gazetteer: Gazetteer,
) -> tuple[Place, Span, re.Match[str] | None] | None:
    """The city that is all that stands before the next separator, "St. Petersburg" too, with the
    region behind it; a comma parts it only from a day."""
    at, close = rest
    end = at
    for _ in range(2):
        found = _NAME.match(text, end if end == at else end + 2, close)
        if found is None:
            return None
        end = found.end()
        word = text[at:end]
        city = gazetteer.city(word)
        if city is not None and word[0].isupper():
            stop = _STRONG.match(text, end, close)
            comma = _WEAK.match(text, end, close) if stop is None else None
            if comma is None or comma.end() + text.startswith("(", comma.end()) in times:
                return city, Span(at, end), stop
            region = _REGION.match(text, comma.end(), close)
            stop = _STRONG.match(text, region.end(), close) if region else None
            return (city, Span(at, region.end()), stop) if region and stop else None
        if not text.startswith(". ", end):
            return None
    return None
