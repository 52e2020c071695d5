"""Where a series stood: a town and its days in one breath, in an account of its meetings.

"Cuba was the theme again at Panama City, on 10 and 11 April 2015": no word of meeting is spoken,
but who tells the history of a series tells what happened there; and where it was founded on a
day, there its members sat. Of which series it is, and whether the article tells of one at all,
the discourse finds out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from calendar_app.model import Kind, Span, TimeMention

from .head import Head
from .scenes import Scene

_LONGEST = timedelta(days=4)


def stages(scene: Scene, heads: Sequence[Head]) -> Iterator[Head]:
    """The towns of a sentence that says of nothing else that it meets."""
    if any(not h.refused for h in heads):
        return
    gathering = _gathering(scene)
    if gathering:
        yield Head(
            gathering, Kind.MEETING, scene.clause_of(gathering.start), "head.verb",
            parts=[gathering],
        )  # fmt: skip
        return
    towns = [p.span for p in scene.places if p.place.type == "city"]
    days = [t for t in scene.times if t.when and t.when.has_day and _has_year(t)]
    for town in towns:
        for time in days:
            founded = _founded(scene, town, time)
            if not (founded or _in_one_breath(scene, town, time)):
                continue
            span = founded or town
            yield Head(
                span, Kind.MEETING, scene.clause_of(span.start), "head.place",
                generic=True, ordinal=True, parts=[span],
            )  # fmt: skip
            return


def _has_year(time: TimeMention) -> bool:
    """Whoever looks back over years names the year."""
    return time.timex.value[:4].isdecimal()


def _stretches(time: TimeMention) -> bool:
    """What lasts two days or more was no mere incident; what lasts longer than a summit, no
    summit."""
    if time.when is None:
        return False
    return timedelta(0) < time.when.last_day - time.when.first_day <= _LONGEST


def _in_one_breath(scene: Scene, town: Span, time: TimeMention) -> bool:
    """ "In Hanoi, from 14 to 16 November 1997", "on 28 and 29 November 2013 in Vilnius": but what
    rose and fell there did so between two days, and a fair is another event."""
    if scene.word_before(town.start) not in scene.lexicon.words("place", "stage"):
        return False
    if not _stretches(time) or scene.has("oblique", "events", scene.span):
        return False
    first, last = sorted([town, time.span])
    gap = scene.text[first.end : last.start]
    name = "stage_then_day" if first is town else "day_then_stage"
    return scene.lexicon.pattern(name).fullmatch(gap) is not None


def _gathering(scene: Scene) -> Span | None:
    """ "Welcomed his four colleagues in Ashgabat on 23 April": the verb, where a day is told."""
    found = scene.lexicon.pattern("gathers_members").search(scene.text, *scene.span)
    if found is None or scene.is_reported(found.start()):
        return None
    clause = scene.clauses[scene.clause_of(found.start())]
    dated = any(t.when and clause.holds(t.span) for t in scene.times)
    placed = any(p.place.type != "country" and clause.holds(p.span) for p in scene.places)
    return Span(found.start("verb"), found.end("verb")) if dated and placed else None


def _founded(scene: Scene, town: Span, time: TimeMention) -> Span | None:
    """ "The format was launched in Astana on 15 March 2018": the verb."""
    clause = scene.clauses[scene.clause_of(town.start)]
    found = scene.lexicon.pattern("founded").match(scene.text, clause.start, clause.end)
    if found is None or not clause.holds(time.span) or town.start < found.end():
        return None
    near = len(scene.text[found.end() : town.start].split()) <= 2
    return Span(found.start("verb"), found.end("verb")) if near else None
