"""Ministers, leaders, "the two": those of a body or of two states who do something together.

"Its presidents are expected in Lima on 28 June", "Culture secretaries will discuss friendly
exchanges on 3 August", "On Monday the two went over the text": no word of meeting is spoken, but
whatever such a group does in one town, or deliberates on one day, it does sitting together. Whose
people they are the discourse finds out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calendar_app.model import Kind, Span
from calendar_app.reading.lexicon.cues import Cue

from .scenes import Scene, continues

_OPENING = 6  # words of a clause in which its subject begins
_OWNERS = 60  # characters behind the group in which it is told whose they are


def collectives(scene: Scene, taken: Sequence[Span]) -> Iterator[tuple[Span, Kind]]:
    """The verbs of what a group does together, of clauses that no head in `taken` stands in."""
    busy = {scene.clause_of(span.start) for span in taken}
    for number, clause in enumerate(scene.clauses):
        if number in busy or not any(clause.holds(t.span) and t.when for t in scene.times):
            continue
        group = _group(scene, clause)
        if group is None or scene.is_reported(group.span.start):
            continue
        at = _behind_owners(scene, group.span.end, clause)
        word = scene.lexicon.pattern("predicate").match(scene.text, at, clause.end)
        alone = scene.lexicon.pattern("each_alone").search(scene.text, at, clause.end)
        told = group in scene.of("anaphora", "counted")
        together = _deliberates if told else _together
        if word and not alone and together(scene, Span(at, clause.end)):
            yield Span(word.start(1), word.end(1)), Kind.MEETING


def _group(scene: Scene, clause: Span) -> Cue | None:
    """The office in the plural that is the clause's subject."""
    if continues(scene, clause):
        return None
    plural = scene.lexicon.pattern("plural_office")
    sitting = scene.of("anaphora", "its_people")  # "Yesterday members discussed the draft"
    sitting = (*sitting, *_counted(scene))
    for cue in sorted((*scene.of("people", "offices"), *sitting)):
        before = Span(clause.start, cue.span.start)
        several = cue in sitting or any(map(plural.search, scene.word_at(cue.span).split()))
        if not clause.holds(cue.span) or not several or _presides(scene, cue):
            continue
        if len(before.of(scene.text).split()) > _OPENING:
            return None
        spoken = scene.any_of(("finite", "occur", "verbs", "report", "doing"), before)
        return None if spoken or scene.has("contact", "with", before) else cue
    return None


def _counted(scene: Scene) -> Iterator[Cue]:
    """ "the two", where no noun follows."""
    nouns = [c.span for c in scene.of("people", "offices")]
    nouns += [c.span for key in ("people", "sides") for c in scene.of("anaphora", key)]
    for cue in scene.of("anaphora", "counted"):
        behind = Span(cue.span.end + 1, cue.span.end + 2)
        if not any(span.overlaps(behind) for span in nouns):
            yield cue


def _presides(scene: Scene, cue: Cue) -> bool:
    """ "The summit which he chairs in Bari": a verb, and nobody's chairs."""
    if scene.word_at(cue.span) not in scene.lexicon.words("roles", "convening"):
        return False
    subjects = [m.span.end for m in (*scene.people, *scene.actors)]
    subjects += [c.span.end for c in scene.of("anaphora", "subject")]
    return cue.span.start - 1 in subjects


def _behind_owners(scene: Scene, at: int, clause: Span) -> int:
    """The end of "of Egypt, Ethiopia and Sudan" behind the group, or `at`."""
    if not scene.lexicon.pattern("of").match(scene.text, at):
        return at
    named = [m.span for m in (*scene.actors, *scene.bodies, *scene.places)]
    named += list(scene.series)
    gap = scene.lexicon.pattern("list_gap")
    end = at
    for span in sorted(named):
        first = end == at and 0 < span.start - at < _OWNERS // 4
        listed = end > at and gap.fullmatch(scene.text[end : span.start])
        if clause.holds(span) and (first or listed):
            end = span.end
    return end


def _together(scene: Scene, rest: Span) -> bool:
    """Whether they are in one town, or deliberate."""
    if any(p.place.type != "country" and rest.holds(p.span) for p in scene.places):
        return True
    return _deliberates(scene, rest)


def _deliberates(scene: Scene, rest: Span) -> bool:
    """ "discussed the text", but not "will be discussed"."""
    copula = scene.lexicon.words("finite", "copula")
    return any(
        rest.holds(cue.span) and scene.word_before(cue.span.start) not in copula
        for cue in scene.of("contact", "deliberate")
    )
