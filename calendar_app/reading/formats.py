"""Bodies beyond the gazetteer, known by the form of their names.

Two sides make a format ("Japan-India summit"), a proper name a body of its own.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

from calendar_app.model import Body, BodyMention, Span

from .cues import Lexicon
from .gazetteer import Gazetteer, Match
from .marks import Cover, Marks


def form_bodies(
    marks: Marks, chosen: Sequence[Match], lexicon: Lexicon, gazetteer: Gazetteer
) -> None:
    """Bilateral formats by pattern: "EU-Armenia Partnership Council", "Japan-India summit"."""
    actors = {m.span.start: m for m in chosen if m.name.sense == "actor" and m.name.role == "name"}
    ends = {m.span.end: m for m in actors.values()}
    known = Cover(b.span for b in marks.bodies)
    for name in lexicon.pattern("bilateral").finditer(marks.level):
        first, second = ends.get(name.start()), actors.get(name.start() + 1)
        if first is None or second is None or second.name.id == first.name.id:
            continue
        rest = lexicon.pattern("bilateral_noun").match(marks.level, second.span.end)
        if rest is None:
            continue
        span = Span(first.span.start, rest.end())
        if known.overlaps(span):
            continue
        sides = [gazetteer.actors[m.name.id] for m in (first, second)]
        shown = "-".join(
            s.name if len(s.name) < 20 else m.span.of(marks.text)
            for s, m in zip(sides, (first, second), strict=True)
        )
        title = f"{shown} {rest['noun'].strip().title()}"
        kind = lexicon.tables.get("bilateral", {}).get(rest["noun"].split()[-1].lower(), "session")
        sides_ids = tuple(sorted(s.id for s in sides))
        body = Body(slug(title), title, sides_ids, kind)
        marks.bodies.append(BodyMention(span, span.of(marks.text), "body.bilateral", body))
        known.add(span)
    marks.bodies.sort(key=lambda b: b.span)


def name_bodies(marks: Marks, chosen: Sequence[Match], lexicon: Lexicon) -> None:
    """Bodies beyond the gazetteer, by their proper names: "Intergovernmental Negotiating Body".

    A body of one state only ("the National Security Council", "Iran's Assembly") is none of ours.
    """
    known = Cover(b.span for b in marks.bodies)
    for match in chosen:
        if match.name.sense in ("body", "person"):
            known.add(match.span)
    states = {m.span.end for m in chosen if m.name.sense == "actor" and m.name.id.isupper()}
    starts = [m.span.start for m in chosen]
    domestic = lexicon.words("bodies", "domestic")
    found: list[BodyMention] = []
    for name in lexicon.pattern("named_body").finditer(marks.level):
        span = Span(*name.span("name"))
        first = name["name"].split()[0].lower()
        own = not states.isdisjoint(range(span.start - 3, span.start + 1))
        if first in domestic or own or known.overlaps(span):
            continue
        around = bisect_right(starts, span.start) - 1
        if around >= 0 and chosen[around].span.holds(span):
            continue  # the hall of that name, the organisation itself
        text = span.of(marks.text)
        kind = lexicon.tables["bilateral"].get(name["noun"].lower(), "session")
        body = Body(slug(text), text, (), kind)
        found.append(BodyMention(span, text, "body.proper", body))
    marks.bodies = sorted([*marks.bodies, *found], key=lambda b: b.span)


def slug(name: str) -> str:
    """The id of a body by its official English name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))
