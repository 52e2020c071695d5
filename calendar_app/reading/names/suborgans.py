"""Organs of bodies and organisations that the gazetteer does not know: each is a body of its own.

"The CARICOM Bureau" is not CARICOM, and "the Scientific Committee of the Whaling Commission" not
the Commission, though both belong to it and bring whom it brings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from calendar_app.model import Body, BodyMention, Kind, Span
from calendar_app.reading.lexicon.cues import Lexicon

from .formats import slug
from .gazetteer import Gazetteer, Match
from .marks import Cover, Marks

_REACH = 110  # characters before a name in which its organ may be named


@dataclass(frozen=True, slots=True)
class _Owner:
    span: Span
    participants: tuple[str, ...]
    meets: bool  # a body, no organisation: "Bureau of the Conference of the Parties"


def link_suborgans(
    marks: Marks, chosen: Sequence[Match], lexicon: Lexicon, gazetteer: Gazetteer
) -> None:
    """Adds the organs, in place of the bodies that own them."""
    found: list[BodyMention] = []
    gone: set[Span] = set()
    for owner in _owners(marks, chosen, gazetteer):
        named = _behind(marks, owner, lexicon) or _before(marks, owner, lexicon)
        if named is None:
            continue
        span, title = named
        others = Cover(b.span for b in marks.bodies if b.span != owner.span)
        if others.overlaps(span) or any(f.span.overlaps(span) for f in found):
            continue
        body = Body(slug(title), title, owner.participants, Kind.SESSION.value)
        found.append(BodyMention(span, span.of(marks.text), "body.proper", body))
        gone.add(owner.span)
    if found:
        kept = [b for b in marks.bodies if b.span not in gone]
        marks.bodies = sorted([*kept, *found], key=lambda b: b.span)
        marks.series = {s: b for s, b in marks.series.items() if s not in gone}


def _owners(marks: Marks, chosen: Sequence[Match], gazetteer: Gazetteer) -> Iterator[_Owner]:
    for mention in marks.bodies:
        yield _Owner(mention.span, mention.body.participants, True)
    for span, body in marks.series.items():
        yield _Owner(span, gazetteer.bodies[body].participants, False)
    for match in chosen:
        actor = match.name.sense == "actor" and match.name.role == "name"
        if actor and match.name.id.islower() and match.span not in marks.series:
            yield _Owner(match.span, (match.name.id,), False)


def _behind(marks: Marks, owner: _Owner, lexicon: Lexicon) -> tuple[Span, str] | None:
    """ "CARICOM Bureau", "SADC Standing Committee"."""
    found = lexicon.pattern("organ_behind").match(marks.level, owner.span.end)
    if found is None:
        return None
    organ = found["organ"]
    if " " not in organ and organ not in lexicon.words("bodies", "organs"):
        return None
    title = f"{owner.span.of(marks.text)} {organ}"
    return Span(owner.span.start, found.end()), title


def _before(marks: Marks, owner: _Owner, lexicon: Lexicon) -> tuple[Span, str] | None:
    """ "Bureau of the Conference of the Parties", "Scientific Committee of the ..."."""
    start, low = owner.span.start, max(0, owner.span.start - _REACH)
    found = lexicon.pattern("organ_before").search(marks.level, low, start)
    if found is None:
        return None
    at, organ = found.start("organ"), found["organ"]
    lead = lexicon.words("bodies", "lead")
    while organ.partition(" ")[0].lower() in lead:
        word, _, organ = organ.partition(" ")
        at += len(word) + 1
    if not organ or (" " not in organ and organ not in lexicon.words("bodies", "organs")):
        return None
    rest = lexicon.pattern("convention_on").match(marks.level, owner.span.end)
    whole = Span(owner.span.start, rest.end() if rest and owner.meets else owner.span.end)
    named = whole.of(marks.text)
    title = f"{organ} of the {named}" if owner.meets else f"{named} {organ}"
    return Span(at, whole.end), title
