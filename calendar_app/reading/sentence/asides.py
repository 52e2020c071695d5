"""What stands behind a relative clause and belongs to what stands before it; whom "who" means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from calendar_app.model import Grain, PersonMention, Span

if TYPE_CHECKING:
    from .scenes import Scene

_CONTACTS = ("meeting", "call", "summon", "bring", "send")  # but not "who had flown in from Cairo"


def opens_relative(scene: Scene, clause: Span) -> str:
    """The relative or conjunction that opens a clause ("which", "when"), else ""."""
    found = scene.lexicon.pattern("relative").match(scene.text, clause.start, clause.end)
    return found[1] if found else ""


def goes_back(scene: Scene, clauses: Sequence[Span], piece: Span) -> bool:
    """ "Scholz met Assoumani, | who chairs the Union, | in Berlin on 7 May": when and where of what
    stands before the relative clause, which tells of no meeting and no day."""
    if len(clauses) < 2 or not scene.lexicon.pattern("resumption").match(scene.text, piece.start):
        return False
    relative, before = clauses[-1], Span(clauses[-2].start, clauses[-1].start)
    comma = scene.text.find(",", relative.start - 2, relative.start + 1) >= 0
    if not comma or not scene.lexicon.pattern("plain_relative").match(scene.text, relative.start):
        return False  # "the session, in which ministers sit, on 3 May": that is of the session
    opener = opens_relative(scene, relative)
    words = scene.lexicon.words
    if opener not in words("clauses", "always") or opener in words("clauses", "time"):
        return False
    days = [t.span for t in scene.dated if not (t.when and t.when.grain > Grain.MONTH)]
    told = any(relative.holds(d) or before.holds(d) for d in days)
    told = told or scene.any_of(("nouns", "verbs"), relative)
    told = told or any(scene.has("contact", key, relative) for key in _CONTACTS)
    meets = any(before.holds(c.span) for c in (*scene.all_of("nouns"), *scene.all_of("verbs")))
    return meets and not told and any(piece.holds(d) for d in days)


def coordinate(scene: Scene, at: int) -> list[PersonMention]:
    """Those whom the "who" at `at` means: all of "A, B and C, who met"."""
    found: list[PersonMention] = []
    for person in sorted(scene.people, key=lambda p: -p.span.end):
        gap = scene.text[person.span.end : max(person.span.end, at)]
        if person.span.end > at or (not found and at - person.span.end > 2):
            continue
        if found and not scene.lexicon.pattern("list_gap").fullmatch(gap):
            break
        found.insert(0, person)
        at = person.span.start
    return found


def joined_over(scene: Scene, number: int) -> PersonMention | None:
    """ "Putin, who landed on Sunday, | and Mirziyoyev held talks": who opens the clause before, of
    whom nothing is told there but an aside, does with the next one what comes behind."""
    clause = scene.clauses[number]
    before = scene.clauses[number - 1] if number else clause
    joined = scene.lexicon.pattern("and_he").match(scene.text, clause.start, clause.end)
    first = next((p for p in scene.people if before.holds(p.span)), None)
    if not number or joined is None or first is None or not first.actor:
        return None
    if any(before.start <= v.start < first.span.start for v in scene.verbs):
        return None
    aside = scene.text[first.span.end : clause.start + 1]
    closed = aside.startswith(", ") and aside.rstrip(" a").endswith(",")
    return first if closed and aside.count(",") == 2 else None  # its two ends


def closes_who(scene: Scene, low: int, at: int) -> int:
    """Where the aside on a person opens that the comma at `at` closes ("Michel, who chaired his
    last summit|, hands over"), not before `low`; else -1."""
    personal = scene.lexicon.words("clauses", "personal")
    who = max((scene.text.rfind(f", {word} ", low, at) for word in personal), default=-1)
    closed = scene.text.startswith(", ", at) and scene.text.find(", ", who + 2, at) < 0
    return who if closed else -1


def only_of_who(scene: Scene, at: int, number: int) -> bool:
    """Whether what stands at `at` is only told of a person, with whom the clause `number` goes on:
    "Michel, who chaired his last summit, | hands over on 1 December"."""
    if not number or not scene.clauses[number - 1].holds(Span(at, at)):
        return False
    opened = closes_who(scene, scene.clauses[number - 1].start, scene.clauses[number].start)
    return 0 <= opened < at


def resumes(scene: Scene, number: int) -> bool:
    """Whether a clause is but the day and the place of the one before the relative clause."""
    if not 1 < number < len(scene.clauses):
        return False
    clause = scene.clauses[number]
    spoken = any(clause.holds(v) and not scene.is_reported(v.start) for v in scene.verbs)
    return not spoken and goes_back(scene, scene.clauses[:number], clause)
