"""The place in front of a paragraph: whence the news comes, or where a diary's entry is.

"BAKU, May 14 - ...", "Havana, May 14 (Prensa Latina) ...", "ORADOUR-SUR-GLANE, France: ...".
"""

from __future__ import annotations

import re
from bisect import bisect_left

from calendar_app.model import Place, PlaceMention, Span
from calendar_app.reading.lexicon.cues import Lexicon
from calendar_app.reading.sentence.sentences import Sentence

from .gazetteer import Gazetteer
from .marks import Marks

_LEAD = re.compile(
    r"(?:\*{1,2} ?)?([^\W\d_][^\W\d_ ./'-]*(?:[ ./'-][^\W\d_]+){0,6})"  # NIZHNY NOVGOROD
    r"(?:, ([A-Z][\w ]{2,30}?))?"  # , Russia
    r"(?:,? [^-\n]{0,30}?)?(?: - | -- |-- |\. |: |\([A-Z][\w./ -]{1,23}\) )"
)
_AGENCY = re.compile(r" \([A-Z](?!BC\b|BD\b|BA\b)[\w./ -]{1,23}\)")
# "Geneva, 19 March 2019 - ..." and "Addis Ababa, 22 June 2018: ...", on a press release.
_RELEASED = re.compile(r" ?[:-] ")
_PROSE = 60  # letters of a sentence behind its dateline, which the entry of a list has not
_TITLES = 2  # paragraphs of title and subtitle
_BESIDE = 12  # letters between "here" and its town
_PARTS = re.compile(r"([ -])")


def find_leads(marks: Marks, gazetteer: Gazetteer) -> None:
    """The place in front of a paragraph: a dateline, or the head of a diary's entry."""
    for sentence in marks.sentences:
        if not sentence.opens or sentence.span.start in marks.entries:
            continue
        if not marks.leads:
            _lone(marks, sentence, gazetteer)
        lead = _LEAD.match(marks.level, sentence.span.start, sentence.span.end)
        if not lead:
            continue
        loud = marks.text[lead.start(1) : lead.end(1)].isupper()
        sent = not marks.leads and (
            _is_sent_from(marks, lead.end(1)) or _is_released(marks, sentence, lead.end(1))
        )
        if not (loud or sent):
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


def _is_released(marks: Marks, sentence: Sentence, end: int) -> bool:
    """Whether prose follows the town and a whole date, as on a press release."""
    at = bisect_left(marks.times, end + 2, key=lambda t: t.span.start)
    day = marks.times[at] if at < len(marks.times) else None
    if day is None or day.span.start != end + 2 or not day.text[-4:].isdigit():
        return False
    prose = sentence.closed and sentence.span.end - sentence.span.start > _PROSE
    return prose and _RELEASED.match(marks.level, day.span.end) is not None


def _lone(marks: Marks, sentence: Sentence, gazetteer: Gazetteer) -> None:
    """ "NEW DELHI" alone in its line, under the title: the dateline of the article."""
    name = sentence.span.of(marks.text).strip()
    city = gazetteer.city(name) if name.isupper() and not sentence.closed else None
    if city and 0 < sentence.paragraph <= _TITLES:
        marks.leads[sentence.paragraph] = city
        marks.places.append(PlaceMention(sentence.span, name, "place.lead", city))


def here_at(marks: Marks, here: Span, inside: Sentence, lexicon: Lexicon) -> Place | None:
    """Where "here" is: in the town named right behind it ("here in Juba"), or whence the news
    comes; else, in the prose of a live blog, in the one town that its title names."""
    towns = [p for p in marks.places if p.place.type == "city"]
    beside = [p for p in towns if 0 < p.span.start - here.end < _BESIDE]
    for place in beside:
        if lexicon.pattern("to_here").fullmatch(marks.level, here.end, place.span.start):
            return place.place
    if marks.leads:
        return marks.leads.get(inside.paragraph, marks.leads[min(marks.leads)])
    title = marks.sentences[0] if marks.sentences and not marks.sentences[0].closed else None
    if title and not lexicon.pattern("of_a_blog").search(marks.level, *title.span):
        return None
    if not inside.closed:
        return None  # "17:10 Trump is here"
    named = {p.place.id: p.place for p in towns if title and title.span.holds(p.span)}
    return named.popitem()[1] if len(named) == 1 else None


def _proper(name: str) -> str:
    """ORADOUR-SUR-GLANE as Oradour-sur-Glane."""
    parts = [
        p if len(p) < 4 and n else p.capitalize() for n, p in enumerate(_PARTS.split(name.lower()))
    ]
    return "".join(parts)
