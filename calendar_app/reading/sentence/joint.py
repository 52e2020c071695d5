"""What persons of two sides do together in one city on one day, with no word of a meeting for it:
"the ministers of Norway and Russia crossed paths in Tromsø on Monday", "Trump - Modi, 09:30".
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from calendar_app.model import ActorMention, Kind, PersonMention, Span

from .scenes import Scene

_NEAR = 40  # letters behind "by": "by senior negotiators of both sides"


class Contact(NamedTuple):
    span: Span
    kind: Kind


def joint(scene: Scene, number: int) -> Contact | None:
    """ "The ministers of Norway and Russia crossed paths in Tromsø on Monday": whatever persons of
    two sides do together in one city on one day, unless each of them does it alone."""
    clause = scene.clauses[number]
    faced = _faced(scene, clause)
    if faced:
        return faced
    placed = scene.entry is not None and scene.entry.place is not None and not spoken(scene)
    remote = scene.lexicon.pattern("by_link").search(scene.text, clause.start, clause.end)
    placed = placed or remote is not None  # "by video link, both discussed the harvest"
    if not placed and not any(
        p.place.type != "country" and clause.holds(p.span) for p in scene.places
    ):
        return None
    done = scene.lexicon.pattern("done_jointly").search(scene.text, clause.start, clause.end)
    if done and (
        _joint_subject(scene, Span(done.end(), clause.end)) or _by_both(scene, done.end())
    ):
        return Contact(Span(done.end() - 3, done.end() - 1), Kind.MEETING)
    end = _joint_subject(scene, clause) or _two_states(scene, clause)
    entry = end > 0 and not spoken(scene)  # "Rome, 20 May: Scholz and Meloni"
    if entry:
        return Contact(Span(end - 1, end), Kind.MEETING)
    word = scene.lexicon.pattern("predicate").match(scene.text, end, clause.end) if end else None
    if not word or scene.lexicon.pattern("each_alone").search(scene.text, end, clause.end):
        return None
    return Contact(Span(word.start(1), word.end(1)), Kind.MEETING)


def _by_both(scene: Scene, at: int) -> bool:
    """ "was discussed by the two delegations", "by negotiators of both sides"."""
    near = Span(at - len("the "), min(scene.span.end, at + _NEAR))
    singular = scene.lexicon.words("anaphora", "singular")
    cues = [c for key in ("people", "sides", "counted") for c in scene.of("anaphora", key)]
    return any(near.holds(c.span) and scene.word_at(c.span) not in singular for c in cues)


def _two_states(scene: Scene, clause: Span) -> int:
    """The end of "Ghana and Togo" that agreed on something in one city, or 0: states do nothing
    else together in a city that would be a meeting."""
    for one, other in pairwise(a for a in scene.actors if clause.holds(a.span)):
        gap = scene.text[one.span.end : other.span.start]
        states = one.actor.isupper() and other.actor.isupper() and one.actor != other.actor
        if not states or one.adjective or other.adjective:
            continue
        if gap.strip() not in scene.lexicon.words("roles", "and"):
            continue
        before = scene.text[clause.start : one.span.start]
        word = scene.lexicon.pattern("predicate").match(scene.text, other.span.end, clause.end)
        agree = scene.lexicon.words("contact", "agree")
        if word and word[1] in agree and len(before.split()) <= 9:
            return other.span.end
    return 0


def may_be_joint(scene: Scene) -> bool:
    """Whether the sentence has what every joint contact needs: a town, or two persons."""
    town = scene.entry is not None and scene.entry.place is not None
    town = town or any(p.place.type != "country" for p in scene.places)
    return town or len(scene.people) >= 2


def _faced(scene: Scene, clause: Span) -> Contact | None:
    """ "Trump - Modi, 09:30", "ROME: Meloni/Sunak.", "Kyiv: Ukraine's Kuleba, Germany's Baerbock":
    an entry of a list that sets two persons of two sides against each other, and says no more."""
    if len(scene.people) != 2 or scene.bodies or spoken(scene):
        return None
    one, other = scene.people
    hour = scene.lexicon.pattern("entry_hour").match(scene.text, clause.start, clause.end)
    first = scene.entry.lead.end if scene.entry else hour.end() if hour else clause.start
    gap = scene.text[one.span.end : other.span.start]
    sides = {one.actor, other.actor} - {None}
    if len(sides) < 2 or (scene.sentence.closed and not scene.entry):
        return None
    if not _only_titles(scene, Span(first, one.span.start)):
        return None
    titled = gap.startswith(", ") and len(gap) > 2 and bool(scene.entry or hour)
    listed = titled and _only_titles(scene, Span(one.span.end + 2, other.span.start))
    if listed or gap in (" - ", "-", " / ", "/"):
        return Contact(Span(one.span.end, other.span.start), Kind.MEETING)
    return None


def _only_titles(scene: Scene, gap: Span) -> bool:
    """Whether nothing stands there but offices and whose they are: "Ukraine's", "Chancellor "."""
    told = [c.span for c in scene.of("people", "offices") if gap.holds(c.span)]
    told += [a.span for a in scene.actors if gap.holds(a.span)]
    left = gap.of(scene.text)
    for span in told:
        left = left.replace(span.of(scene.text), "")
    return not left.replace("'s", "").strip(" ,-:|")


def spoken(scene: Scene) -> bool:
    """Whether the sentence has a verb."""
    if scene.any_of(("finite", "occur", "report", "verbs", "doing"), scene.span):
        return True
    past = scene.lexicon.pattern("past")
    return past.search(scene.text, scene.span.start, scene.span.end) is not None


def _joint_subject(scene: Scene, clause: Span) -> int:
    """The end of "Macron and Scholz", "the ministers of A and B", "Polish and Czech officials" at
    the head of a clause, or 0."""
    named: list[PersonMention | ActorMention] = [p for p in scene.people if clause.holds(p.span)]
    inside = [p.span for p in named]
    named += [
        a for a in scene.actors
        if clause.holds(a.span) and not any(s.overlaps(a.span) for s in inside)
    ]  # fmt: skip
    named.sort(key=lambda m: m.span)
    offices = [c.span for c in scene.of("people", "offices") if clause.holds(c.span)]
    for one, other in pairwise(named):
        gap = scene.text[one.span.end : other.span.start]
        if one.actor == other.actor or not scene.lexicon.pattern("and_other").fullmatch(gap):
            continue
        before = scene.text[clause.start : one.span.start]
        office = next((s for s in offices if s.start >= clause.start), None)
        persons = isinstance(one, PersonMention) and isinstance(other, PersonMention)
        behind = next((s for s in offices if 0 < s.start - other.span.end <= 20), None)
        officials = office is not None and office.end <= one.span.start
        if len(before.split()) > 9 or not (persons or officials or behind):
            return 0
        return behind.end if behind and not persons and not officials else other.span.end
    return 0
