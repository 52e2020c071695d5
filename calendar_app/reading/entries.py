"""What opens the entry of a list: a mark, a day, an hour and a place, in any order.

"April 23. Brussels: ...", "+ Moscow. ...", "TRIPOLI - ...", "Tue 4 | 15:00 | ...", "17 Nov, Suva:
...", "(Nov 19) YANGON - ...": each part is told from the next by a separator. A place that is
plainly the head of an entry is no government there, and says where the entry happens.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from calendar_app.model import Place, PlaceMention, Span, TimeMention

from .gazetteer import Gazetteer
from .marks import Entry, Marks

# A separator that ends a part for good, one that only stands between two parts, and a mark.
_STRONG = re.compile(r" ?:\s|\.\s| - | -- |-- | ?\| ?| ?\t ?|(?=\n|$)")
_WEAK = re.compile(r" ?[,;] | ?\)[:,.]? | ")
_MARK = re.compile(
    r"(?:(?:[+*•·>\u25aa\u25cf\u2022-]|\*\*|\([A-Z]{1,3}\)|[a-z]\)|\d{1,2}[.)](?=\s[^\W_])) ?)+"
)
_NAME = re.compile(r"[^\W\d_][^\n:|\t,(;]{1,38}?(?=\s?[:|\t,;\n]|\.\s| - | -- |-- | \(|\.?$)")
_REGION = re.compile(r"(?P<name>[A-Z][\w. ]{2,30}?)(?=\s?:\s|\.\s| - | -- |-- |\s?\|)")
_FEWEST = 3  # lines that open with a town, in letters like any other: fewer may be datelines


def find_entries(marks: Marks, gazetteer: Gazetteer) -> None:
    """Notes the entries of `marks`, with the places that they open with."""
    times = {t.span.start: t for t in marks.times}
    found: list[Entry] = []
    behind = -1
    for sentence in marks.sentences:
        if sentence.span.start < behind:
            continue  # the words of the entry that this sentence belongs to
        entry = _entry(marks, sentence.span.start, sentence.paragraph, times, gazetteer)
        if entry and entry.lead.end == sentence.span.end:
            if entry.place and entry.day:  # "LIMA, 13 AND 14 APRIL" heads the lines below
                found.append(entry)
        elif entry and (sentence.opens or (entry.day and entry.place)):
            found.append(entry)
            behind = entry.lead.end
    sure = [e for e in found if not _is_dateline(e)]
    towns = [e for e in found if e not in sure]
    for entry in sure + (towns if len(towns) >= _FEWEST else []):
        marks.entries[entry.lead.start] = entry
        if entry.place and entry.name:
            text = entry.name.of(marks.text)
            marks.places.append(PlaceMention(entry.name, text, "place.lead", entry.place))
            if not entry.day:
                marks.leads.setdefault(entry.paragraph, entry.place)


def _is_dateline(entry: Entry) -> bool:
    """Whether the line opens with a town, and after it with no more than the day: so do the
    datelines of prose, unless there are many of them or the day is several."""
    if entry.name is None or entry.name.start != entry.lead.start:
        return False
    return entry.day is None or entry.day.timex.end_value is None


def _entry(
    marks: Marks,
    start: int,
    paragraph: int,
    times: Mapping[int, TimeMention],
    gazetteer: Gazetteer,
) -> Entry | None:
    text = marks.level
    mark = _MARK.match(text, start)
    at = mark.end() if mark else start
    day: TimeMention | None = None
    hour: TimeMention | None = None
    place: Place | None = None
    name: Span | None = None
    firm = False  # whether a separator has ended a part for good
    while True:
        time = times.get(at + text.startswith("(", at))
        if time is not None:
            clock = time.timex.value.startswith("T")
            if (hour if clock else day) is not None:
                break
            day, hour = (day, time) if clock else (time, hour)
            stop = _STRONG.match(text, time.span.end)
            gap = stop or _WEAK.match(text, time.span.end)
        elif place is None:
            town = _town(text, at, times, gazetteer)
            if town is None:
                break
            place, name, stop = town
            gap = stop or _WEAK.match(text, name.end)
        else:
            break
        firm = firm or stop is not None
        at = gap.end() if gap else at
        if gap is None or text[at : at + 1] in ("", "\n"):
            break
    if place is None and not ((day or hour) and (firm or mark)):
        return None
    return Entry(Span(start, at), paragraph, day, hour, place, name, mark is not None)


def _town(
    text: str,
    at: int,
    times: Mapping[int, TimeMention],
    gazetteer: Gazetteer,
) -> tuple[Place, Span, re.Match[str] | None] | None:
    """The city that is all that stands before the next separator, "St. Petersburg" too, with the
    region behind it; a comma parts it only from a day."""
    end = at
    for _ in range(2):
        found = _NAME.match(text, end if end == at else end + 2)
        if found is None:
            return None
        end = found.end()
        word = text[at:end]
        city = gazetteer.city(word)
        if city is not None and word[0].isupper():
            stop = _STRONG.match(text, end)
            comma = _WEAK.match(text, end) if stop is None else None
            if comma is None or comma.end() + text.startswith("(", comma.end()) in times:
                return city, Span(at, end), stop
            region = _REGION.match(text, comma.end())
            stop = _STRONG.match(text, region.end()) if region else None
            return (city, Span(at, region.end()), stop) if region and stop else None
        if not text.startswith(". ", end):
            return None
    return None
