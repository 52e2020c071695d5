"""Which body a name means: the Council of the OSCE, of the EU, or of nobody we know.

The gazetteer's full names link wherever they stand; short forms link to what the article has named.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from calendar_app.model import Body, BodyMention, Span
from calendar_app.reading.lexicon.cues import Lexicon

from .gazetteer import Gazetteer, Match
from .marks import Cover, Marks, line_of
from .shared import SharedNames

_CAPITAL = re.compile(r"\b([A-Z][a-z-]+) $")


def link_bodies(
    marks: Marks,
    chosen: Sequence[Match],
    matches: Sequence[Match],
    lexicon: Lexicon,
    gazetteer: Gazetteer,
) -> None:
    named = {
        m.name.id for m in matches if m.name.sense == "body" and m.name.role in ("name", "series")
    }
    owners = _Owners(matches, gazetteer)
    shared = SharedNames(marks, chosen, matches, lexicon)
    towns = {m.span for m in chosen if m.name.sense == "place"}
    last: str | None = None
    spans: dict[Span, list[Match]] = {}
    for match in chosen:
        if match.name.sense == "body":
            spans.setdefault(match.span, []).append(match)
    for span, senses in spans.items():
        beside = marks.level[max(0, span.start - 2) : span.start] == ", "
        if span in towns and (beside or _behind_preposition(marks, span, lexicon)):
            continue  # "in Davos", "the Security Conference, Munich"
        if _some_of_them(marks, span, lexicon):
            continue
        sure = [m for m in senses if m.name.role == "name"]
        if not sure and _inside_a_name(marks, span, owners, lexicon):
            continue  # "the National Security Council"
        if shared.of_a_state(span):
            continue  # "the Russian Security Council"
        series = [m for m in senses if m.name.role == "series"]
        maybe = [m for m in senses if m.name.role == "ambiguous" and m.name.id in named]
        own = [m for m in senses if m.name.role == "own"] if not (sure or series) else ()
        owned = _owned(marks, span, own, owners, named, lexicon, gazetteer) if own else None
        if sure:
            link, rule = sure[0], "body.name"
        elif series:
            marks.series[span] = series[0].name.id
            continue
        elif owned:
            link, rule = owned, "body.own"
        elif len(topical := _topical(senses, owners, gazetteer)) == 1:
            link, rule = topical[0], "body.topical"
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


def _inside_a_name(marks: Marks, span: Span, owners: _Owners, lexicon: Lexicon) -> bool:
    """Whether a capitalised word stands right before that is neither an owner nor a number ("the
    Eleventh Ministerial Conference"). One word, as a series has it, may be anything's part."""
    if " " not in marks.level[span.start : span.end] or marks.text.endswith("\t", 0, span.start):
        return False  # a cell of a table
    before = _CAPITAL.search(marks.level, max(0, span.start - 24), span.start)
    if before is None or before[1].lower() in lexicon.words("bodies", "lead"):
        return False
    if any(t.span.start <= before.start() < t.span.end for t in marks.times):
        return False  # "On Monday Security Council members voted"
    return before.start() > line_of(marks, span).start and not owners.beside(span, -1)


def _some_of_them(marks: Marks, span: Span, lexicon: Lexicon) -> bool:
    """ "Three EU foreign ministers flew to Tbilisi": the Council does not sit there."""
    if not lexicon.pattern("members_named").search(marks.level, span.start, span.end):
        return False
    low = max(0, span.start - 24)
    return lexicon.pattern("some_members").search(marks.level, low, span.start) is not None


def _behind_preposition(marks: Marks, span: Span, lexicon: Lexicon) -> bool:
    before = lexicon.pattern("word_before").search(marks.level, max(0, span.start - 24), span.start)
    return before is not None and before[1].lower() in lexicon.words("place", "in")


def _topical(senses: Sequence[Match], owners: _Owners, gazetteer: Gazetteer) -> list[Match]:
    """ "The Berlin conference" in an article that speaks of Libya."""
    return [
        m
        for m in senses
        if m.name.role == "topical"
        and not owners.starts.keys().isdisjoint(gazetteer.about[m.name.id])
    ]


class _Owners:
    """Where the text speaks of each state and organisation, be it inside a longer name or by the
    name of another body of its own."""

    def __init__(self, matches: Sequence[Match], gazetteer: Gazetteer) -> None:
        self.starts: dict[str, list[int]] = {}
        self._at: dict[int, set[str]] = {}
        self._until: dict[int, set[str]] = {}
        for match in matches:
            if match.name.sense == "body" and match.name.role == "name":
                owners = gazetteer.bodies[match.name.id].participants
                if len(owners) == 1 and owners[0].islower():
                    self.starts.setdefault(owners[0], []).append(match.span.start)
            if match.name.sense == "actor" and match.name.role in ("name", "demonym"):
                self.starts.setdefault(match.name.id, []).append(match.span.start)
                self._at.setdefault(match.span.start, set()).add(match.name.id)
                self._until.setdefault(match.span.end, set()).add(match.name.id)
        for starts in self.starts.values():
            starts.sort()

    def beside(self, span: Span, of: int) -> set[str]:
        """Whose `span` is said to be: "the EU's", "of the WTO" (which starts at `of`)."""
        found = set(self._at.get(of, ()))
        for gap in (1, 2, 3):
            found |= self._until.get(span.start - gap, set())
        return found

    def distance(self, id: str, span: Span, line: Span, *, only_line: bool) -> int | None:
        """How far away `id` is spoken of; of a state only in the sentence of `span`."""
        starts = self.starts.get(id, ())
        low = bisect_left(starts, line.start) if only_line else 0
        high = bisect_left(starts, line.end) if only_line else len(starts)
        at = bisect_left(starts, span.start)
        near = [starts[n] for n in (at - 1, at) if low <= n < high]
        return min((abs(span.start - start) for start in near), default=None)


def _owned(
    marks: Marks,
    span: Span,
    own: Sequence[Match],
    owners: _Owners,
    named: Collection[str],
    lexicon: Lexicon,
    gazetteer: Gazetteer,
) -> Match | None:
    """ "The General Council": that of the organisation spoken of last, "the Joint Commission": that
    of the two states of the sentence; of several the one that the article names in full."""
    line = line_of(marks, span)
    of = lexicon.pattern("of").match(marks.level, span.end)
    beside = owners.beside(span, of.end() if of else -1)
    if not beside and marks.level[span.start].islower():
        return None
    near: list[tuple[bool, int, Match]] = []
    for match in own:
        sides = gazetteer.bodies[match.name.id].participants
        if beside and beside.isdisjoint(sides):
            continue
        known = match.name.id in named
        far = [
            owners.distance(side, span, line, only_line=side.isupper() and not known)
            for side in sides
        ]
        if known or None not in far:
            near.append((not known, max((d or 0 for d in far), default=0), match))
    near.sort(key=lambda row: row[:2])
    if not near or (len(near) > 1 and near[0][:2] == near[1][:2]):
        return None
    return near[0][2]


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
        seated = _seated(marks, span, fits) if len(fits) > 1 else None
        if seated or before or len(fits) == 1:
            body = seated or (before[1] if before else next(iter(fits.values())))
            marks.bodies.append(BodyMention(span, span.of(marks.text), "body.again", body))
    marks.bodies.sort(key=lambda b: b.span)
    for entry in gazetteer.levels:
        _raise_level(marks, entry, lexicon, gazetteer)


def _seated(marks: Marks, span: Span, fits: Mapping[str, Body]) -> Body | None:
    """Of several the one whose seat the sentence names: "the Court sits in Strasbourg"."""
    told = line_of(marks, span).of(marks.level)
    here = [body for body in fits.values() if body.seat and body.seat in told]
    return here[0] if len(here) == 1 else None


def _raise_level(
    marks: Marks, entry: Mapping[str, Any], lexicon: Lexicon, gazetteer: Gazetteer
) -> None:
    """The North Atlantic Council of foreign ministers is the meeting of NATO foreign ministers."""
    words = entry["words"].get(lexicon.tables["code"], ())
    also = entry.get("also", {}).get(lexicon.tables["code"], ("",))
    for number, found in enumerate(marks.bodies):
        if found.body.id != entry["body"] or found.text not in entry.get("called", (found.text,)):
            continue
        told = line_of(marks, found.span).of(marks.level).lower()
        if any(word in told for word in words) and any(word in told for word in also):
            body = gazetteer.bodies[entry["becomes"]]
            marks.bodies[number] = BodyMention(found.span, found.text, "body.level", body)
