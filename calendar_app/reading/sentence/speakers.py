"""Whoever speaks, where he takes part in what he speaks of.

"Wang said after meeting Lavrov": the speaker is the other side. "Norway said it would host talks":
"it" is whoever says so, as "its minister" is his; and between quotation marks "I" is he. Where it
was said is no place of a meeting.
"""

from __future__ import annotations

from collections.abc import Sequence

from calendar_app.model import ActorMention, PersonMention, Span, TimeMention

from .head import Head
from .scenes import PRONOUN, Scene

Speaker = ActorMention | PersonMention
SPEAKER = "actor.speaker"  # the rule of a side that stands there as "it" or "its"
_REACH = 24  # characters between "its" and the office of whom it sends
_BEHIND = 60  # characters between "said" and the name of who does
_QUOTE = '"'


def settle_speakers(scene: Scene) -> None:
    """Adds to the scene a side for each "it" and "its" that means whoever speaks."""
    for told in list(scene.reported):
        sides = {m.actor for m in _speaking(scene, told) if m.actor}
        found = scene.lexicon.pattern("of_the_speaker").match(scene.text, told.end, scene.span.end)
        if len(sides) != 1 or found is None:
            continue
        span = Span(found.start("who"), found.end("who"))
        sends = scene.has("people", "offices", Span(span.end, span.end + _REACH))
        written = scene.text[span.start : span.end]
        acts = found["acts"] if written == "it" else sends
        if acts:
            scene.actors.append(ActorMention(span, written, SPEAKER, sides.pop()))
            scene.actors.sort(key=lambda a: a.span)


def settle_first_person(
    scene: Scene, last: Speaker | None, own: Speaker | None = None
) -> Speaker | None:
    """Adds to the scene whoever says "I" and "we" in it: "I met Ruto on Monday," Museveni said.
    `last` spoke in the sentence before; all that nobody else says is the words of `own`. Who
    speaks in the next one, unless somebody else does."""
    quoted = _QUOTE in scene.text[scene.span.start : scene.span.end]
    who = (_who_says(scene) or last) if quoted or last else None
    if who is last and scene.sentence.opens and not quoted:
        who = None
    who = who or own
    if who is None:
        return None
    first = scene.lexicon.pattern("first_person")
    for found in first.finditer(scene.text, *scene.span):
        span = Span(*found.span())
        if any(told.holds(span) for told in scene.reported):
            continue
        if scene.lexicon.pattern("only_thinks").match(scene.text, span.end):
            continue  # "I welcome the talks between Iran and Oman": whoever says so is not there
        if isinstance(who, PersonMention):
            scene.people.append(PersonMention(span, found[0], PRONOUN, who.name, who.actor))
            scene.people.sort(key=lambda p: p.span)
        else:
            scene.actors.append(ActorMention(span, found[0], SPEAKER, who.actor))
            scene.actors.sort(key=lambda a: a.span)
    return None if who is own else who


def _who_says(scene: Scene) -> Speaker | None:
    """Who "said" before or behind the verb, where one alone does."""
    for told in scene.reported:
        named = _speaking(scene, told)
        behind = [p for p in scene.people if 0 < p.span.start - told.end < _BEHIND]
        if not named:
            named += [p for p in behind if _one_name(scene, Span(told.end, p.span.start))][:1]
        if named and len({m.actor for m in named}) == 1:
            return next((m for m in named if isinstance(m, PersonMention)), named[0])
    return None


def _one_name(scene: Scene, gap: Span) -> bool:
    """Whether nothing but an office stands in the gap: "said Ukrainian President"."""
    that = scene.lexicon.words("reporting", "that")
    words = gap.of(scene.text)
    return set(words).isdisjoint(',;:"') and that.isdisjoint(words.split())


def speaker(scene: Scene, head: Head) -> tuple[Speaker, int] | None:
    """Who "said after meeting Lavrov", and where the words on his speaking end."""
    for told in scene.reported:
        if told.end > head.span.start or scene.clause_of(told.end - 1) != head.clause:
            continue
        gap = scene.lexicon.pattern("spoke_after").fullmatch(scene.text, told.end, head.span.start)
        named = _speaking(scene, told) if gap else []
        if len({m.actor for m in named}) == 1:
            one = next((m for m in named if isinstance(m, PersonMention)), named[0])
            return one, told.end
    return None


def announcers(scene: Scene, head: Head) -> list[str]:
    """ "Talks will be held in Doha on 20 May, Israel and Egypt announced": the several who say so
    of what is told of nobody else."""
    for told in scene.reported:
        verb = scene.lexicon.pattern("announced_it").search(scene.text, told.start, told.end)
        told = Span(_list_before(scene, told.start), told.end)  # "Peru, Chile and Cuba announced"
        sides = dict.fromkeys(m.actor for m in _speaking(scene, told) if m.actor)
        if told.start >= head.span.end and verb and len(sides) > 1:
            return list(sides)
    return []


def _list_before(scene: Scene, at: int) -> int:
    """Where the list of states begins that goes on at `at`, behind its last comma."""
    comma = scene.lexicon.pattern("list_comma")
    for actor in sorted(scene.actors, key=lambda a: -a.span.end):
        if actor.span.end <= at and comma.fullmatch(scene.text, actor.span.end, at):
            at = actor.span.start
    return at


def met_then(scene: Scene, time: TimeMention, alive: Sequence[Head]) -> Head | None:
    """ "Said on Monday after meeting Lavrov": what whoever speaks comes from, where that has no day
    of its own."""
    told = next((zone for zone in scene.reported if zone.holds(time.span)), None)
    if told is None or time.when is None:
        return None
    for head in alive:
        if head.span.start < told.end or scene.clause_of(told.end - 1) > head.clause:
            continue
        gap = scene.lexicon.pattern("spoke_then").fullmatch(scene.text, told.end, head.span.start)
        dated = any(t.span.start > head.span.end and t.when for t in scene.times)
        return head if gap and head.body is None and not dated else None
    return None


def _speaking(scene: Scene, told: Span) -> list[Speaker]:
    named: list[Speaker] = [p for p in scene.people if told.holds(p.span)]
    named += [a for a in scene.actors if told.holds(a.span)]
    return named


def was_said_in(scene: Scene, place: Span) -> bool:
    """ "Told reporters in Geneva": where it was said; "told Blinken in Beijing" is a meeting."""
    back = max(scene.span.start, place.start - 60)
    found = scene.lexicon.pattern("spoken_in").search(scene.text, back, place.start)
    return found is not None and (
        scene.is_reported(found.start()) or not scene.reports(found.start())
    )
