"""Which body a name means: the Council of the OSCE, of the EU, or of nobody we know.

The gazetteer's full names link wherever they stand; short forms link to what the article has named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from calendar_app.model import Body, BodyMention, Span

from .cues import Lexicon
from .gazetteer import Gazetteer, Match
from .marks import Cover, Marks, line_of


def link_bodies(
    marks: Marks,
    chosen: Sequence[Match],
    matches: Sequence[Match],
    lexicon: Lexicon,
    gazetteer: Gazetteer,
) -> None:
    named = {m.name.id for m in matches if m.name.sense == "body" and m.name.role != "ambiguous"}
    last: str | None = None
    spans: dict[Span, list[Match]] = {}
    for match in chosen:
        if match.name.sense == "body":
            spans.setdefault(match.span, []).append(match)
    for span, senses in spans.items():
        sure = [m for m in senses if m.name.role == "name"]
        series = [m for m in senses if m.name.role == "series"]
        maybe = [m for m in senses if m.name.role == "ambiguous" and m.name.id in named]
        if sure:
            link, rule = sure[0], "body.name"
        elif series:
            marks.series[span] = series[0].name.id
            continue
        elif len(maybe) == 1:
            link, rule = maybe[0], "body.short"
        else:
            spoken = [m for m in maybe if m.name.id == last]
            if not spoken:
                continue
            link, rule = spoken[0], "body.short"
        last = link.name.id
        marks.bodies.append(
            BodyMention(span, span.of(marks.text), rule, gazetteer.bodies[link.name.id])
        )
    _link_short_bodies(marks, chosen, lexicon, gazetteer)


def _link_short_bodies(
    marks: Marks, chosen: Sequence[Match], lexicon: Lexicon, gazetteer: Gazetteer
) -> None:
    """ "The previous Council", "Forum leaders": the latest body whose name has that word."""
    named = [(b.span, False, b.body) for b in marks.bodies]
    named += [(s, True, gazetteer.bodies[b]) for s, b in marks.series.items()]
    by_word: dict[str, dict[str, Body]] = {}  # the bodies whose name has the word
    for _, _, body in named:
        for word in body.name.lower().split():
            by_word.setdefault(word, {}).setdefault(body.id, body)
    named.sort(key=lambda row: row[0])
    latest: dict[str, tuple[bool, Body]] = {}  # of those the one before; a series goes first
    heard = 0
    taken = Cover(m.span for m in chosen)
    for short in lexicon.pattern("short_body").finditer(marks.level):
        noun = short["noun"] or short[0]
        span = Span(short.end() - len(noun), short.end())
        fits = by_word.get(noun.lower())
        if fits is None or taken.overlaps(span):
            continue
        while heard < len(named) and named[heard][0].start < span.start:
            _, series, body = named[heard]
            for word in body.name.lower().split():
                if series or not latest.get(word, (False, body))[0]:
                    latest[word] = series, body
            heard += 1
        before = latest.get(noun.lower())
        if before or len(fits) == 1:
            body = before[1] if before else next(iter(fits.values()))
            marks.bodies.append(BodyMention(span, span.of(marks.text), "body.again", body))
    marks.bodies.sort(key=lambda b: b.span)
    for entry in gazetteer.levels:
        _raise_level(marks, entry, lexicon, gazetteer)


def _raise_level(
    marks: Marks, entry: Mapping[str, Any], lexicon: Lexicon, gazetteer: Gazetteer
) -> None:
    """The North Atlantic Council of foreign ministers is the meeting of NATO foreign ministers."""
    words = entry["words"].get(lexicon.tables["code"], ())
    for number, found in enumerate(marks.bodies):
        if found.body.id != entry["body"]:
            continue
        told = line_of(marks, found.span).of(marks.level).lower()
        if any(word in told for word in words):
            body = gazetteer.bodies[entry["becomes"]]
            marks.bodies[number] = BodyMention(found.span, found.text, "body.level", body)
