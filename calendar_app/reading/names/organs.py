"""Organs and ministers that the article gives no owner: those of the organisation it is about.

In a calendar of the EU "Energy ministers meet on Monday" are the EU's, in an advisory on a summit
of SADC "Council of Ministers: 15 August" is that of SADC. The article must name meetings of one
organisation more than those of all others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from calendar_app.model import Body, BodyMention, Kind, Span
from calendar_app.reading.lexicon.cues import Lexicon

from .gazetteer import Gazetteer, Match
from .marks import Cover, Marks

_LEAST = 2  # mentions of its meetings that make it the one that the article is about


def link_organs(
    marks: Marks, chosen: Sequence[Match], lexicon: Lexicon, gazetteer: Gazetteer
) -> None:
    """Adds the organs and the ministers of the organisation that the article is about."""
    about = _about(marks)
    if about is None:
        return
    known = Cover((*(m.span for m in (*marks.bodies, *marks.times)), *marks.series))
    for match in chosen:
        if match.name.sense == "person":
            known.add(match.span)
    found: list[BodyMention] = []
    several = {b.body.id for b in marks.bodies if b.body.participants == (about,)}
    calendar = len(several) >= _LEAST  # not a report on one summit
    opens = {s.span.start: s.span for s in marks.sentences}
    for name in lexicon.pattern("own_ministers").finditer(marks.level) if calendar else ():
        sentence = opens.get(name.start())  # not in "Polish finance ministers"
        if sentence is None or any(sentence.holds(b.span) for b in marks.bodies):
            continue  # "Trade ministers convene on the margins of the WTO's conference"
        body = gazetteer.held_by(frozenset([about]), name["who"].lower(), lexicon.tables["code"])
        found += _mention(marks, name, "who", body, known)
    whole = _as_a_whole(marks, about)
    for name in lexicon.pattern("own_organ").finditer(marks.level) if whole else ():
        found += _mention(marks, name, "organ", whole, known)
    marks.bodies = sorted([*marks.bodies, *found], key=lambda b: b.span)


def _about(marks: Marks) -> str | None:
    """The organisation whose meetings make up more than half of those that are named."""
    owners = [b.body.participants[0] for b in marks.bodies if len(b.body.participants) == 1]
    counted = Counter(owner for owner in owners if owner.islower())
    if not counted:
        return None
    owner, times = counted.most_common(1)[0]
    return owner if times >= _LEAST and times * 2 > counted.total() else None


def _as_a_whole(marks: Marks, about: str) -> Body | None:
    """The body that stands for all of the organisation's organs: SADC, but not the EU."""
    bodies = (b.body for b in marks.bodies if b.body.participants == (about,))
    return next((b for b in bodies if b.kind == Kind.MEETING.value), None)


def _mention(
    marks: Marks, name: re.Match[str], group: str, body: Body | None, known: Cover
) -> list[BodyMention]:
    span = Span(*name.span(group))
    if body is None or known.overlaps(span):
        return []
    return [BodyMention(span, span.of(marks.text), "body.organ", body)]
