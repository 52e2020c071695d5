"""The place in front of a paragraph: whence the news comes, or where a diary's entry is.

"BAKU, May 14 - ...", "Havana, May 14 (Prensa Latina) ...", "ORADOUR-SUR-GLANE, France: ...".
"""

from __future__ import annotations

import re

from calendar_app.model import Place, PlaceMention, Span

from .gazetteer import Gazetteer
from .marks import Marks

_LEAD = re.compile(
    r"(?:\*{1,2} ?)?([^\W\d_][^\W\d_ ./'-]*(?:[ ./'-][^\W\d_]+){0,6})"  # NIZHNY NOVGOROD
    r"(?:, ([A-Z][\w ]{2,30}?))?"  # , Russia
    r"(?:,? [^-\n]{0,30}?)?(?: - | -- |-- |\. |: |\([A-Z][\w./ -]{1,23}\) )"
)
_AGENCY = re.compile(r" \([A-Z](?!BC\b|BD\b|BA\b)[\w./ -]{1,23}\)")
_PARTS = re.compile(r"([ -])")


def find_leads(marks: Marks, gazetteer: Gazetteer) -> None:
    """The place in front of a paragraph: a dateline, or the head of a diary's entry."""
    for sentence in marks.sentences:
        if not sentence.opens or sentence.span.start in marks.entries:
            continue
        lead = _LEAD.match(marks.level, sentence.span.start, sentence.span.end)
        if not lead:
            continue
        loud = marks.text[lead.start(1) : lead.end(1)].isupper()
        if not loud and (marks.leads or not _is_sent_from(marks, lead.end(1))):
            continue
        first = lead[1].split("/")[0].strip(" -")
        city = gazetteer.city(first.title()) or gazetteer.city(first)
        if city is None:
            city = gazetteer.place_in_capitals(first.upper())
        if city is None and lead[2]:
            country = next((a.id for a in gazetteer.actors.values() if a.name == lead[2]), None)
            if country is None:
                continue
            city = Place(first.lower(), _proper(first), country)
        if city is not None and "/" not in lead[1]:
            marks.leads[sentence.paragraph] = city
            start = lead.start(1)
            end = lead.end(2) if lead[2] else lead.end(1)
            span = Span(start, end)
            marks.places.append(PlaceMention(span, span.of(marks.text), "place.lead", city))


def _is_sent_from(marks: Marks, end: int) -> bool:
    """ "Havana, May 14 (Prensa Latina) -": a town in letters like any other, its day and who sent
    it."""
    days = (t.span.end for t in marks.times[:2] if t.span.start == end + 2)
    return any(_AGENCY.match(marks.level, day) is not None for day in days)


def _proper(name: str) -> str:
    """ORADOUR-SUR-GLANE as Oradour-sur-Glane."""
    parts = [
        p if len(p) < 4 and n else p.capitalize() for n, p in enumerate(_PARTS.split(name.lower()))
    ]
    return "".join(parts)
