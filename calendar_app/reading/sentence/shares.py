"""Which of the people behind a head belong to which of its meetings.

"He was with Scholz in Berlin on 3 May, and with Meloni in Rome the next day", "sees Sunak at
Downing Street and the King at Windsor", "received Qin and Lavrov, one after the other": one verb,
several meetings. A `part` is the stretch behind the head that belongs to one of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from calendar_app.model import ActorMention, Kind, PersonMention, Span, TimeMention

from .heads import Head
from .scenes import Scene

_OFFICE = 12  # letters of words between a state and its office: "Turkish deputy premier"
_CLOCK = re.compile(r"-\d\d?T\d\d:\d\d")
_PART_OF_DAY = re.compile(r"T(?:MO|MI|AF|EV|NI)\b")
Rounds = list[list[TimeMention]]
Part = tuple[list[TimeMention], Span | None, TimeMention | None]


def shares(scene: Scene, head: Head, rounds: Rounds, hours: Sequence[TimeMention]) -> list[Part]:
    """Each meeting of the head: its dates, its part of the clause where it has one, its hour."""
    first = hours[0] if hours else None
    if len(rounds) > 1:
        parts = _by_dates(scene, head, rounds)
        if not parts:
            return [(r, None, first) for r in rounds]
        return [(r, part, first) for r, part in zip(rounds, parts, strict=True)]
    dates = rounds[0] if rounds else []
    if len(hours) > 1:  # "receives Tusk at 9:30 and Fiala at 15:00"
        parts = _by_dates(scene, head, [[hour] for hour in hours])
        if parts:
            return [(dates, part, hour) for part, hour in zip(parts, hours, strict=True)]
    clocks = [t for t in dates if _CLOCK.search(t.timex.value)]
    behind = all(t.span.start > head.span.end for t in clocks)
    if len(clocks) == len(hours) == 1 and behind and clocks[0].span.end < hours[0].span.start:
        parts = _by_dates(scene, head, [clocks, [*hours]])
        if parts:  # "receives the King on Thursday at 10:30 and the Emir at 15:00"
            days = [without_hour(t) for t in dates]
            return [(dates, parts[0], None), (days, parts[1], first)]
    parts = _each(scene, head) or _by_places(scene, head) or _first_stop(scene, head, dates)
    return [(dates, part, first) for part in parts] or [(dates, None, first)]


def without_hour(time: TimeMention) -> TimeMention:
    """The day alone of "Monday at 8 p.m."."""
    day, _, hour = time.timex.value.partition("T")
    if not day or ":" not in hour or time.timex.end_value or (time.when and time.when.timed):
        return time
    return replace(time, timex=replace(time.timex, value=day))


def _by_dates(scene: Scene, head: Head, rounds: Rounds) -> list[Span]:
    """The clause cut between the dates, where there is somebody in every piece."""
    end = scene.clauses[head.clause].end
    first = min(t.span.start for t in rounds[0])
    if first < head.span.end:
        return _around(scene, head, rounds, end)
    if _named(scene, head, Span(head.span.end, first)):  # "with A on Monday and with B on Tuesday"
        ends = [max(t.span.end for t in dates) for dates in rounds[:-1]]
        cuts = [head.span.end, *ends, end]
    else:  # "on Monday with A and on Tuesday with B"
        cuts = [*(min(t.span.start for t in dates) for dates in rounds), end]
    if cuts != sorted(cuts):
        return []
    parts = [Span(a, b) for a, b in pairwise(cuts)]
    return parts if all(_named(scene, head, part) for part in parts) else []


def _first_stop(scene: Scene, head: Head, dates: list[TimeMention]) -> list[Span]:
    """ "Travels to Suva on Monday and to Apia on Tuesday, where she meets Fiame": the part of the
    first stop, where the day of the last one is that of what is done there."""
    end = scene.clauses[head.clause].end
    if not dates or head.kind is not Kind.VISIT:
        return []
    later = [t for t in scene.times if t.when and dates[-1].span.end < t.span.start < end]
    if not later:
        return []
    return _by_dates(scene, head, [dates, *([t] for t in later)])[:1]


def _around(scene: Scene, head: Head, rounds: Rounds, end: int) -> list[Span]:
    """ "On Monday he met Fiala in Prague, Tusk in Warsaw on Friday", "and on Friday Tusk"."""
    if len(rounds) != 2 or any(t.span.end > head.span.start for t in rounds[0]):
        return []
    second = min(t.span.start for t in rounds[1])
    cut = second
    if second < head.span.end:
        return []
    if not _named(scene, head, Span(second, end)):
        people = [p for p in scene.people if head.span.end <= p.span.start < second]
        if len(people) < 2:
            return []
        gap = scene.text[people[-2].span.end : people[-1].span.start]
        cut = people[-2].span.end + max(gap.rfind(","), gap.rfind(" and "), 0)
    parts = [Span(head.span.end, cut), Span(cut, end)]
    return parts if all(_named(scene, head, part) for part in parts) else []


def _each(scene: Scene, head: Head) -> list[Span]:
    """ "A and B, one after the other", "both A and B": everyone behind the head alone."""
    clause = scene.clauses[head.clause]
    people = [p for p in scene.people if head.span.end <= p.span.start < clause.end]
    if len({p.name for p in people}) < 2:
        return _each_state(scene, head)
    starts = [_described(scene, head, people, number) for number in range(len(people))]
    both = scene.has("roles", "both", Span(head.span.end, starts[0]))
    if not (both or scene.has("roles", "each", clause)):  # "receives Scholz, then Macron"
        then = scene.lexicon.pattern("and_then")
        starts = [p.span.start for p in people]
        gaps = [(a.span.end, b.span.start) for a, b in pairwise(people)]
        new = [b for a, b in gaps if then.fullmatch(scene.text, a, b)]
        starts = [starts[0], *new] if new else []
    return [Span(a, b) for a, b in pairwise([*starts, clause.end])] if starts else []


def _described(scene: Scene, head: Head, people: Sequence[PersonMention], number: int) -> int:
    """Where the words on somebody begin: "Turkey's Fidan and Saudi Foreign Minister | Faisal"."""
    low = people[number - 1].span.end if number else head.span.end
    at = people[number].span.start
    return min((a.span.start for a in scene.actors if low <= a.span.start < at), default=at)


def _each_state(scene: Scene, head: Head) -> list[Span]:
    """ "Separate meetings with the foreign ministers of Jordan and Cyprus", "with the Turkish vice
    president and the Saudi foreign minister"."""
    clause = scene.clauses[head.clause]
    if not scene.has("roles", "each", clause):
        return []
    behind = [a for a in scene.actors if head.span.end <= a.span.start < clause.end]
    states = [a.span.start for a in behind if a.actor.isupper() and _acts(scene, a)]
    return [Span(a, b) for a, b in pairwise([*states, clause.end])] if len(states) > 1 else []


def _acts(scene: Scene, state: ActorMention) -> bool:
    """Whether the state stands for somebody: "Egypt", "the Saudi (and Egyptian) ministers"; but the
    mediator who sees "the Somali and Ethiopian delegations separately" holds one meeting."""
    if not state.adjective:
        return True
    end, gap = state.span.end, scene.lexicon.pattern("list_gap")
    others = {a.span.start: a.span.end for a in scene.actors if a.adjective}
    for start in sorted(at for at in others if at > end):
        if gap.fullmatch(scene.text, end, start):
            end = others[start]
    offices = [c for c in scene.of("people", "offices") if 0 < c.span.start - end <= _OFFICE]
    camps = scene.lexicon.words("roles", "camps")
    return bool(offices) and scene.word_at(offices[0].span) not in camps


def _by_places(scene: Scene, head: Head) -> list[Span]:
    """ "Sunak at Downing Street and the King at Windsor": each with a place of his own; "Olmert in
    the morning and Abbas in the afternoon": with a part of the day."""
    return _beside(scene, head, [p.span for p in scene.places]) or _beside(
        scene, head, [t.span for t in scene.times if _PART_OF_DAY.search(t.timex.value)]
    )


def _beside(scene: Scene, head: Head, marks: Sequence[Span]) -> list[Span]:
    """The people behind the head parted so that one of the marks stands beside each."""
    clause = scene.clauses[head.clause]
    people = [p for p in scene.people if head.span.end <= p.span.start < clause.end]
    marks = [m for m in marks if head.span.end <= m.start < clause.end]
    if len(people) < 2 or len(marks) < 2:
        return []
    cuts = [head.span.end]
    for before, after in pairwise(people):
        marked = any(before.span.end <= m.start < after.span.start for m in marks)
        if marked and scene.has("roles", "and", Span(before.span.end, after.span.start)):
            cuts.append(max(m.end for m in marks if m.end <= after.span.start))
    parts = [Span(a, b) for a, b in pairwise([*cuts, clause.end])]
    whole = all(any(part.holds(m) for m in marks) for part in parts)
    return parts if len(parts) > 1 and whole else []


def _named(scene: Scene, head: Head, part: Span) -> bool:
    """Whether there is somebody in the part; of a visit, or a state that is visited."""
    if any(part.holds(p.span) for p in scene.people):
        return True
    if head.kind is Kind.VISIT and any(part.holds(p.span) for p in scene.places):
        return True
    offices = scene.of("people", "offices")
    return any(
        part.holds(a.span)
        and (not a.adjective or any(0 < o.span.start - a.span.end <= 12 for o in offices))
        for a in scene.actors
    )  # "Turkish-brokered" is nobody, "his Turkish counterpart" somebody
