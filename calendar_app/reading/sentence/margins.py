"""What two do on the margins of a meeting, and on which day.

"The ministers met on the sidelines of the Assembly on 6 May": the day stands behind the Assembly,
but is that of those who met beside it. Where it opens the sentence, it is the day of both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from calendar_app.model import Kind, Span, TimeMention

from .head import Bound, Head
from .scenes import Scene, counts_from


def give_day(
    scene: Scene, alive: Sequence[Head], bound: Mapping[int, Bound]
) -> Iterator[TimeMention]:
    """Gives the day of a meeting on whose margins another takes place to that one; yields the days
    of what was done there that is no meeting."""
    for head in alive:
        mine = bound[id(head)]
        beside = _beside(scene, head)
        if not (beside or _where_two_met(scene, head, alive)):
            continue
        day = _single_day(scene, mine)
        rough = _rough(mine) if day is None and beside else None
        day = day or rough
        if day is None:
            continue
        others = [h for h in alive if h is not head and not _beside(scene, h)]
        same = [h for h in others if h.clause == head.clause] or others
        taker = next((h for h in same if bound[id(h)].times in ([], [day])), None)
        if not others and rough is None and not head.generic:
            mine.times = []
            yield day
        if taker:
            bound[id(taker)].times = [day]
            if taker.span.start < head.span.start and rough is None:
                mine.times = []


def _rough(bound: Bound) -> TimeMention | None:
    """A week or a month: "the summit in February" is told of with its own, as who met there is."""
    time = bound.times[0] if len(bound.times) == 1 else None
    return time if time and time.when and not time.when.has_day else None


def _single_day(scene: Scene, bound: Bound) -> TimeMention | None:
    """The one day that is told of it, with "on": not "the Council of 6 and 7 May"."""
    day = bound.times[0] if len(bound.times) == 1 else None
    if day is None or day.when is None or day.when.first_day != day.when.last_day:
        return None
    on = scene.word_before(day.span.start) in scene.lexicon.words("limits", "on")
    return day if on or day.timex.type == "TIME" else None


def _beside(scene: Scene, head: Head) -> bool:
    """Whether something else is told to take place on its margins."""
    start = head.span.start
    for cue in scene.of("oblique", "margins"):
        gap = scene.text[cue.span.end : max(cue.span.end, start)]
        if cue.span.end <= start and "," not in gap and len(gap.split()) <= 6:
            return True
    return False


def _where_two_met(scene: Scene, body: Head, alive: Sequence[Head]) -> bool:
    """ "Lula met Zelensky at the General Assembly on 20 September": where two by name met."""
    for verb in alive if body.body else ():
        gap = Span(verb.span.end, max(verb.span.end, body.span.start))
        if verb.rule != "head.verb" or verb.kind is not Kind.MEETING or verb.clause != body.clause:
            continue
        rest = gap.of(scene.text)
        inside = [m.span for m in (*scene.people, *scene.actors) if gap.holds(m.span)]
        inside += [c.span for c in scene.of("people", "offices") if gap.holds(c.span)]
        for low, high in sorted(inside, reverse=True):
            rest = rest[: low - gap.start] + rest[high - gap.start :]
        two = [p for p in scene.people if scene.clauses[verb.clause].holds(p.span)]
        if len(two) > 1 and scene.lexicon.pattern("met_at").fullmatch(" ".join(rest.split())):
            return True
    return False


def of_counted(scene: Scene, time: TimeMention, alive: Sequence[Head]) -> Head | None:
    """ "Met a day before the summit opens in Bari on 13 June": the day of what is counted from,
    where it is told to begin or to end then."""
    others = [t for t in scene.times if t is not time and t.timex.reference == "event"]
    for head in alive if others else ():
        gap = Span(head.span.end, max(head.span.end, time.span.start))
        acts = any(gap.holds(c.span) for c in scene.of("oblique", "acting"))
        apart = "," in gap.of(scene.text) or any(gap.holds(h.span) for h in alive)
        if acts and not apart and any(counts_from(scene, t, head.span.start) for t in others):
            return head
    return None
