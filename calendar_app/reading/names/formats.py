"""Bodies beyond the gazetteer, known by the form of their names.

Two sides make a format ("Japan-India Joint Commission", "summit of ASEAN and the GCC"), a proper
name a body of its own ("the Intergovernmental Negotiating Body").
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence

from calendar_app.model import Body, BodyMention, Kind, Span
from calendar_app.reading.lexicon.cues import Lexicon

from .gazetteer import Gazetteer, Match
from .marks import Cover, Marks
from .titles import actor_name

_WORD = re.compile(r"[^\W_][\w-]*")
_TITLE = 150  # letters of "Intergovernmental Commission on Trade and Economic Cooperation of "
_ROMAN = re.compile(r"[IVXL]+")

Formed = tuple[Span, tuple[Match, ...], str]  # where, of whom, and what they hold


def form_bodies(
    marks: Marks, matches: Sequence[Match], lexicon: Lexicon, gazetteer: Gazetteer
) -> None:
    """The formats of two sides or more: "EU-Armenia Partnership Council", "summit of the EU and
    CELAC", "Cambodia - Laos - Vietnam parliamentary summit"."""
    starts, ends = sides_of(marks, matches, gazetteer)
    if len(starts) < 2:
        return
    found = [*_hyphened(marks, starts, ends, lexicon), *_held(marks, starts, lexicon)]
    found += _theirs(marks, starts, lexicon)
    known = [b.span for b in marks.bodies]
    taken = Cover()
    formed: list[BodyMention] = []
    for span, sides, noun in found:
        inside = known[bisect_left(known, (span.start, 0)) : bisect_left(known, (span.end, 0))]
        before = known[max(0, bisect_left(known, (span.start, 0)) - 1)] if known else None
        if taken.overlaps(span) or (before and before.overlaps(span) and before not in inside):
            continue
        if not all(span.holds(k) and k != span for k in inside):
            continue
        body = _format(marks, sides, noun, lexicon, gazetteer)
        if body:
            taken.add(span)
            formed.append(BodyMention(span, span.of(marks.text), "body.bilateral", body))
    marks.bodies = [b for b in marks.bodies if not taken.overlaps(b.span)] + formed
    marks.series = {s: b for s, b in marks.series.items() if not taken.overlaps(s)}
    marks.bodies.sort(key=lambda b: b.span)


def _hyphened(
    marks: Marks, starts: Mapping[int, Match], ends: Mapping[int, Match], lexicon: Lexicon
) -> Iterator[Formed]:
    """ "Japan-India Joint Commission", "the Association Committee EU-Moldova"; a dateline's dash
    ("BONN, Germany - EU ...") joins none."""
    chain: list[Match] = []
    for joint in lexicon.pattern("bilateral").finditer(marks.level):
        first, second = ends.get(joint.start()), starts.get(joint.end())
        if first is None or second is None:
            continue
        before = marks.level[max(0, first.span.start - 2) : first.span.start]
        if chain and chain[-1] is first:
            chain.append(second)
        elif joint[0].strip() == joint[0] or (before[:1].isalnum() and before[1:] == " "):
            chain = [first, second]
        else:
            continue
        rest = lexicon.pattern("bilateral_noun").match(marks.level, second.span.end)
        start, end = chain[0].span.start, second.span.end
        held = lexicon.pattern("noun_before_pair").search(marks.level, max(0, start - 90), start)
        if rest:
            yield Span(start, rest.end()), tuple(chain), rest["noun"].strip()
        elif held:
            yield Span(held.start("noun"), end), tuple(chain), held["noun"]


def _held(marks: Marks, starts: Mapping[int, Match], lexicon: Lexicon) -> Iterator[Formed]:
    """ "Joint Commission of Japan and India", "Trilateral Commission of Chad, Niger and Togo"."""
    joined, noun = lexicon.pattern("and"), lexicon.pattern("held_by_two")
    listed = lexicon.pattern("list_gap")
    for start, first in starts.items():
        sides, last = [first], False
        while not last and (gap := listed.match(marks.level, sides[-1].span.end)):
            if gap.end() not in starts:
                break
            last = joined.match(marks.level, sides[-1].span.end) is not None
            sides.append(starts[gap.end()])
        held = noun.search(marks.level, max(0, start - _TITLE), start) if last else None
        if held:
            yield Span(held.start("noun"), sides[-1].span.end), tuple(sides), held["noun"]


def _theirs(marks: Marks, starts: Mapping[int, Match], lexicon: Lexicon) -> Iterator[Formed]:
    """ "Thailand and Cambodia will convene their Joint Boundary Commission"."""
    joined = lexicon.pattern("and")
    for named in lexicon.pattern("their_body").finditer(marks.level):
        low = next(s.span.start for s in reversed(marks.sentences) if s.span.start <= named.start())
        for start in sorted(s for s in starts if low <= s < named.start()):
            gap = joined.match(marks.level, starts[start].span.end)
            second = starts.get(gap.end()) if gap else None
            if second:
                span = Span(named.start("noun"), named.end("noun"))
                yield span, (starts[start], second), named["noun"]
                break


def summit_of(sides: Collection[str], lexicon: Lexicon, gazetteer: Gazetteer) -> Body | None:
    """The summit that they are known to hold: "Ukraine and the EU will hold a summit in Kyiv".

    Of two organisations it is one even where the gazetteer knows none.
    """
    organisations = [side for side in sides if side.islower()]
    if not organisations or len(sides) > 2:
        return None
    nouns, language = lexicon.words("nouns", "summit"), lexicon.tables["code"]
    known = [gazetteer.held_by(frozenset(sides), noun, language) for noun in nouns]
    found = next((body for body in known if body), None)
    if found is None and len(organisations) == 2:
        pair = "-".join(_short(side, gazetteer) for side in _in_order(sides))
        title = f"{pair} {lexicon.tables['nouns']['summit'][0].title()}"
        found = Body(slug(title), title, tuple(sorted(sides)), Kind.SUMMIT.value)
    return found


def _in_order(sides: Collection[str]) -> list[str]:
    return sorted(sides, key=lambda side: (side != "eu", side))


def sides_of(
    marks: Marks, matches: Sequence[Match], gazetteer: Gazetteer
) -> tuple[dict[int, Match], dict[int, Match]]:
    """The states and organisations that may be a side, by where they start and where they end;
    inside a longer name too, as the ASEAN of "summit of ASEAN" is."""
    starts: dict[int, Match] = {}
    ends: dict[int, Match] = {}
    for match in matches:  # the longest of one start comes first
        name, end = match.name, match.span.end
        one = name.sense == "actor" and name.role in ("name", "demonym")
        if one and name.id in gazetteer.actors:
            starts.setdefault(match.span.start, match)
            ends.setdefault(end - marks.level.startswith("-", end - 1), match)  # "Sino-"
    return starts, ends


def _format(
    marks: Marks, matches: Sequence[Match], noun: str, lexicon: Lexicon, gazetteer: Gazetteer
) -> Body | None:
    sides = frozenset(m.name.id for m in matches)
    if len(sides) < len(matches):
        return None
    known = gazetteer.held_by(sides, noun, lexicon.tables["code"])
    if known:
        return known
    proper = noun[0].isupper()
    organised = len(sides) == 2 and any(side.islower() for side in sides)
    kind = lexicon.tables.get("bilateral", {}).get(noun.split()[-1].lower(), "session")
    if noun in lexicon.words("nouns", "summit") and not organised:
        return None  # two presidents who meet are no format
    if kind == "summit" and organised and not proper:
        noun = noun.split()[-1]
    order = sorted(matches, key=lambda m: m.name.id != "eu")
    title = f"{'-'.join(_shown(marks, m, gazetteer) for m in order)} {noun.title()}"
    return Body(slug(title), title, tuple(sorted(sides)), kind)


def _shown(marks: Marks, match: Match, gazetteer: Gazetteer) -> str:
    """A side as the names of formats have it: "Saudi", "EU", "Moldova"."""
    adjective = match.name.role == "demonym"
    shown = match.span.of(marks.text) if adjective else _short(match.name.id, gazetteer)
    return shown.rstrip("-")


def _short(id: str, gazetteer: Gazetteer) -> str:
    return id.upper() if id.islower() and len(id) < 7 else actor_name(id, gazetteer)


def name_bodies(marks: Marks, chosen: Sequence[Match], lexicon: Lexicon) -> None:
    """Bodies beyond the gazetteer, by their proper names: "Intergovernmental Negotiating Body",
    "Bonn Conference on Afghanistan"; and the joint committee that two sides have set up.

    A body of one state only ("the National Security Council", "Iran's Assembly") is none of ours.
    """
    known = Cover((*(m.span for m in (*marks.bodies, *marks.times)), *marks.series))
    for match in chosen:
        if match.name.sense == "person":
            known.add(match.span)
    states = {m.span.end for m in chosen if m.name.sense == "actor" and m.name.id.isupper()}
    starts = [m.span.start for m in chosen]
    kinds = lexicon.tables.get("bilateral", {})
    found: list[BodyMention] = []
    for pattern in ("named_body", "joint_body"):
        for name in lexicon.pattern(pattern).finditer(marks.level):
            span = _proper(marks, name, lexicon)
            if span is None or known.overlaps(span):
                continue
            if not states.isdisjoint(range(span.start - 3, span.start + 1)):
                continue
            around = bisect_right(starts, span.start) - 1
            if around >= 0 and chosen[around].span.holds(span):
                continue  # the hall of that name, the organisation itself
            text = span.of(marks.text)
            body = Body(slug(text), text, (), kinds.get(name["noun"].lower(), "session"))
            found.append(BodyMention(span, text, "body.proper", body))
    marks.bodies = sorted([*marks.bodies, *found], key=lambda b: b.span)


def _proper(marks: Marks, name: re.Match[str], lexicon: Lexicon) -> Span | None:
    """The name itself, without "the Fourth" and "the annual"; None where nothing is left of it or
    where it is one state's own."""
    start, end = name.span("name")
    lead = lexicon.words("bodies", "lead")
    words = list(_WORD.finditer(marks.level, start, name.start("noun")))
    ordinal = lexicon.pattern("ordinal")
    while words and (
        words[0][0].lower() in lead
        or _ROMAN.fullmatch(words[0][0])
        or ordinal.fullmatch(words[0][0])
    ):
        words.pop(0)
    if not words or words[0][0].lower() in lexicon.words("bodies", "domestic"):
        return None
    if lexicon.pattern("office_of").match(marks.level, words[0].start(), end):
        return None  # "the Chairperson of the Nile Commission" is a person
    named = marks.level[words[0].start() : end].lower()
    if any(named.endswith(f" {shared}") for shared in lexicon.words("bodies", "shared")):
        return None  # "the Ukrainian Security Council"
    return Span(words[0].start(), end)


def abbreviate(marks: Marks, chosen: Sequence[Match], lexicon: Lexicon) -> None:
    """ "The Intergovernmental Committee (VLIC) ... the VLIC": as the article introduces it."""
    short: dict[str, Body] = {}
    pattern = lexicon.pattern("abbreviation")
    for mention in marks.bodies:
        told = pattern.match(marks.level, mention.span.end)
        if told:
            short.setdefault(told["short"], mention.body)
    if not short:
        return
    known = Cover((*(m.span for m in (*marks.bodies, *marks.times)), *marks.series))
    for match in chosen:
        known.add(match.span)
    again = re.compile(rf"\b(?:{'|'.join(map(re.escape, short))})\b")
    found = [
        BodyMention(span, span.of(marks.text), "body.abbreviation", short[span.of(marks.level)])
        for span in (Span(*m.span()) for m in again.finditer(marks.level))
        if not known.overlaps(span) and not marks.level.startswith(")", span.end)
    ]
    marks.bodies = sorted([*marks.bodies, *found], key=lambda b: b.span)


def slug(name: str) -> str:
    """The id of a body by its official English name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))
