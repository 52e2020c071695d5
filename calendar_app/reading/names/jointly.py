"""Two that sit down at one table though each has meetings of its own: "the leaders of ECOWAS and of
the Arab League", "with the EU, CELAC meets", "the EU and the Western Balkans hold their summit".

One of them is an organisation, the other an organisation, a state or a region ("Central Asia").
What they hold is known to the gazetteer; only two organisations whose leaders meet may hold what
it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from calendar_app.model import Body, BodyMention, Span
from calendar_app.reading.lexicon.cues import Lexicon

from .formats import sides_of, summit_of
from .gazetteer import Gazetteer, Match
from .marks import Cover, Marks

_REGION = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?(?![\w-]| [A-Z])")

Side = tuple[str, int]  # an actor's id or a region's name, and where it ends
Joined = tuple[Span, tuple[str, str], re.Match[str]]  # where, who, and at which level


def join_bodies(
    marks: Marks, matches: Sequence[Match], lexicon: Lexicon, gazetteer: Gazetteer
) -> None:
    """Two of which each would be taken for the one that meets: what they hold together."""
    starts, _ = sides_of(marks, matches, gazetteer)
    taken = Cover()
    joined: list[BodyMention] = []
    for span, sides, level in _joined(marks, starts, lexicon):
        body = None if taken.overlaps(span) else _held(sides, level, lexicon, gazetteer)
        if body:
            taken.add(span)
            joined.append(BodyMention(span, span.of(marks.text), "body.joint", body))
    if joined:
        marks.bodies = [b for b in marks.bodies if not taken.overlaps(b.span)] + joined
        marks.series = {s: b for s, b in marks.series.items() if not taken.overlaps(s)}
        marks.bodies.sort(key=lambda b: b.span)


def link_blocs(
    marks: Marks, matches: Sequence[Match], lexicon: Lexicon, gazetteer: Gazetteer
) -> None:
    """ "The bloc's leaders", "foreign ministers of the grouping": those of the one organisation
    that the article speaks of and whose leaders or ministers are known to meet."""
    found = list(lexicon.pattern("bloc_level").finditer(marks.level))
    if not found:
        return
    language = lexicon.tables["code"]
    names = {
        marks.level[m.span.start : m.span.end]
        for m in matches
        if m.name.sense == "actor" and m.name.role == "name" and m.name.id.islower()
    }
    known = Cover((*(b.span for b in marks.bodies), *marks.series))
    meet: dict[str, set[str]] = {}  # by level, the bodies that those organisations' are
    for bloc in found:
        span, level = Span(*bloc.span()), (bloc["level"] or bloc["before"]).lower()
        if level not in meet:
            meet[level] = {
                match.name.id
                for name in names
                for match in gazetteer.find(f"{name} {level}", language)
                if match.name.sense == "body" and match.span == (0, len(name) + 1 + len(level))
            }
        if len(meet[level]) == 1 and not known.overlaps(span):
            marks.series[span] = next(iter(meet[level]))


def _joined(marks: Marks, starts: Mapping[int, Match], lexicon: Lexicon) -> Iterator[Joined]:
    text, of_level = marks.level, lexicon.pattern("level_of")
    gap, behind = lexicon.pattern("and_of"), lexicon.pattern("level_behind")
    together, across = lexicon.pattern("level_together"), lexicon.pattern("level_across")
    office, summit_with = lexicon.pattern("own_office"), lexicon.pattern("summit_held_with")
    fronted, meets = lexicon.pattern("fronted_partner"), lexicon.pattern("fronted_meets")
    for start, first in starts.items():
        one, end = first.name.id, first.span.end
        level = of_level.search(text, max(0, start - 60), start)
        with_it = gap.match(text, end)
        second = _side(text, with_it.end(), starts) if with_it else None
        if second and (one.islower() or second[0].islower()):
            other, stop = second
            whole = Span(start, stop)
            if level and not office.match(text, stop):  # "the EU and NATO chief Rutte"
                yield Span(level.start(), stop), (one, other), level
            after = behind.match(text, stop) or together.match(text, stop)
            if after:
                yield whole, (one, other), after
        if one.isupper():
            continue
        level = level or behind.match(text, end)
        far = across.match(text, max(end, level.end())) if level else None
        third = _side(text, far.end(), starts) if far else None
        if level and third:
            ends = max(end, level.end("level"))
            yield Span(min(start, level.start()), ends), (one, third[0]), level
        summit = summit_with.match(text, level.end("level") if level else end)
        partner = _side(text, summit.end(), starts) if summit else None
        if summit and partner:
            yield (
                Span(start, max(end, level.end("level") if level else end)),
                (one, partner[0]),
                summit,
            )
        front = fronted.search(text, max(0, start - 80), start)
        led = starts.get(front.start("other")) if front else None
        met = meets.match(text, end)
        if front and led and met and led.span.end == front.end("other"):
            yield Span(start, end), (one, led.name.id), met


def _side(text: str, at: int, starts: Mapping[int, Match]) -> Side | None:
    """Who is named there: an actor, else a region by its name in capitals."""
    found = starts.get(at)
    if found:
        return found.name.id, found.span.end
    region = _REGION.match(text, at)
    return (region[0].title(), region.end()) if region else None


def _held(
    sides: tuple[str, str], level: re.Match[str], lexicon: Lexicon, gazetteer: Gazetteer
) -> Body | None:
    lower = level.groupdict().get("lower") is not None
    language = lexicon.tables["code"]
    nouns = lexicon.words("joint", "lower") if lower else lexicon.words("nouns", "summit")
    if len(set(sides)) < 2:
        return None
    for noun in sorted(nouns):
        found = gazetteer.held_by(frozenset(sides), noun, language)
        found = found or gazetteer.held_with(sides, noun, language)
        if found:
            return found
    made = not lower and all(side.islower() for side in sides) and "made" in level.groupdict()
    return summit_of(sides, lexicon, gazetteer) if made else None
