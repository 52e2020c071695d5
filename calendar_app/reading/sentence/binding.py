"""Which date belongs to which head: the heart of the reading of a sentence.

A date phrase binds to the head it stands beside; one that opens the sentence holds for every head
behind it; one in a clause without a head says nothing of a meeting, and is refused with a reason
that people can read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from calendar_app.model import Grain, Refusal, Span, TimeMention

from .arrivals import sets_out
from .deeds import done_next, is_of_others, of_first_verb
from .foreign import (
    PARTS_OF_DAY,
    bracketed,
    closes_entry,
    in_adjunct,
    is_hour,
    is_limit,
    is_part_of_day,
    is_vague,
    qualifies,
    spreads,
    unfit,
)
from .head import Bound, Head
from .judging import ANOTHER
from .last_times import met_when
from .lasting import (
    CLOSES,
    OPENS,
    concludes,
    days_of,
    edge_of,
    folded,
    goes_on,
    runs,
    sits_on,
    under_way,
)
from .margins import give_day
from .nth_days import NthDay, nth_days
from .openings import opens, share, takers_of, why_none
from .scenes import Scene
from .shares import without_hour
from .speakers import met_then
from .stops import comes_after
from .targets import part_taker, target_of

_AT_ONCE = 60  # letters from what meets to its year


def bind(
    scene: Scene, heads: Sequence[Head], limits: frozenset[str]
) -> tuple[list[Bound], list[Refusal]]:
    """The heads of the scene with their dates, and the date phrases that gave none."""
    if not (heads or scene.times):
        return [], []
    bound = {id(h): Bound(h) for h in heads}
    alive = [h for h in heads if not h.refused]
    refusals: list[Refusal] = []
    opening: list[TimeMention] = []
    aside: list[tuple[TimeMention, str]] = []
    edges: dict[int, str] = {}
    within = list(nth_days(scene, alive)) if len(scene.times) > 1 else []
    alive = [h for h in alive if not h.refused]
    told = [w.day for w in within if w.its_own] + [w.said for w in within]
    for time in scene.times:
        if time in told or _part_of_next(scene, time):
            continue
        if time.timex.type in ("DURATION", "SET"):
            continue
        reason = unfit(scene, time)
        met = met_then(scene, time, alive) if reason else None
        if met:
            _add(bound[id(met)], time, False)
            continue
        when = (
            met_when(scene, time, alive)
            if reason and not scene.is_reported(time.span.start)
            else None
        )
        if when:  # "the truce runs out on 20 May, when the Council meets"
            _add(bound[id(when)], time, True)
            continue
        if not reason and (
            bracketed(scene, time, heads)
            or done_next(scene, time, alive)
            or is_of_others(scene, time, alive)
        ):
            reason = "no meeting in its clause"
        if reason:
            refusals.append(_refuse(time, reason))
            continue
        if closes_entry(scene, time):
            continue  # assembly closes a diary's entry with it
        edge = edge_of(scene, time) if alive else ""
        edges[time.span.start] = edge
        if edge == CLOSES and is_hour(time) and not _winds_up(scene, time, alive):
            continue  # the hour at which it ends is not that at which it begins
        if edge == CLOSES and not _winds_up(scene, time, alive):
            time = without_hour(time)  # "ended on Monday at 8 p.m."
        lasting = _lasting(scene, time, alive, bound, edges) if edge == CLOSES else None
        if lasting and time.when and not is_vague(time):
            _add(bound[id(lasting)], time, False)
            continue
        limit = is_limit(scene, time, limits) and not under_way(scene, time)
        then = met_when(scene, time, alive) if limit and not is_vague(time) else None
        if then:
            _add(bound[id(then)], time, True)
            continue
        if limit:
            refusals.append(_refuse(time, "limit"))
            continue
        reason = is_vague(time)
        whose = part_taker(scene, time, alive) if reason else None
        if whose:
            bound[id(whose)].hours.append(time)
            continue
        told_day = _day_of_part(scene, time, alive, bound) if reason else None
        if told_day:
            _add(bound[id(told_day[0])], told_day[1], False)
        if reason:
            refusals.append(_refuse(time, reason))
            continue
        same = _in_brackets_behind(scene, time, bound.values())
        if same:  # "next week (Sept. 13-17)": the days of that week
            edges[time.span.start] = edges.get(same.times[-1].span.start, "")
            if same.times[-1].when == time.when:
                same.times.pop()  # "next Thursday (23 May)": once more, and more exactly
            _add(same, time, True)
            continue
        if of_first_verb(scene, time, alive):
            refusals.append(_refuse(time, "belongs to another noun"))
            continue
        adjunct = in_adjunct(scene, time, alive)
        when = met_when(scene, time, alive) if adjunct else None
        if when:  # "ahead of 20 May, when they hold talks"
            _add(bound[id(when)], time, True)
            continue
        if adjunct:
            aside.append((time, adjunct))
            continue
        target, near, reason = target_of(scene, time, heads, alive)
        if target is None and opens(scene, time) and not qualifies(scene, time):
            opening.append(time)
            continue
        when = met_when(scene, time, alive) if target is None else None
        if when:
            _add(bound[id(when)], time, True)
            continue
        if target is None:
            refusals.append(_refuse(time, reason))
            continue
        if spreads(scene, target, time):
            refusals.append(_refuse(time, "umbrella"))
            continue
        if sets_out(scene, time, target):
            refusals.append(_refuse(time, "arrival"))
            continue
        _add(bound[id(target)], time, near)
    takers: list[Head] = []
    for number, time in enumerate(opening):
        if not (takers and number and _goes_with(scene, opening[number - 1], time)):
            takers = takers_of(scene, time, alive, bound)
        if not takers:
            refusals.append(_refuse(time, why_none(scene, time, heads)))
        for head in takers:
            _add(bound[id(head)], time, False)
    for time, word in aside:
        target, near, reason = target_of(scene, time, heads, alive)
        opened = takers_of(scene, time, alive, bound) if opens(scene, time) else []
        target = target or (opened[0] if opened else None)
        after = word in scene.lexicon.words("clauses", "after") and scene.entry is None
        if target is None or not after or any(b.times for b in bound.values()):
            refusals.append(_refuse(time, "belongs to another noun"))
        else:  # "met after the vote on Friday"
            _add(bound[id(target)], time, near)
    for head in alive:
        same_day = None if any(b.times for b in bound.values()) else _afterwards(scene, head)
        if same_day:
            bound[id(head)].times = [same_day]
            refusals = [r for r in refusals if r.span != same_day.span]
        if head.rule == "head.noun" and not bound[id(head)].times:
            last = concludes(scene, head)
            others = [b for b in bound.values() if b.head is not head]
            taken = any(t is last for b in others for t in b.times)
            if last and taken and comes_after(scene, head):
                head.refused = ANOTHER
            elif last:
                bound[id(head)].times, edges[last.span.start] = [last], CLOSES
                refusals = [r for r in refusals if r.span != last.span]
        _leave_out_departure(scene, bound[id(head)])
        bound[id(head)].times = _without_months(bound[id(head)].times)
        _stretch(scene, bound[id(head)], edges, alone=len(alive) == 1)
    for nth in within:
        _number(bound[id(nth.head)], nth, edges)
    refusals += [_refuse(day, "belongs to another noun") for day in give_day(scene, alive, bound)]
    share(scene, alive, bound)
    for head in alive:
        if _met_years_ago(scene, head, bound[id(head)].times):
            refusals += [_refuse(t, "belongs to another noun") for t in bound[id(head)].times]
            bound[id(head)].times = []
    return [bound[id(h)] for h in heads if not h.refused], refusals


def _met_years_ago(scene: Scene, head: Head, days: Sequence[TimeMention]) -> bool:
    """ "Xi and Modi met in 2019, and the armies withdrew on 8 May": a meeting that has its year
    right behind it is not on the day of what is told of somebody else."""
    years = [t for t in scene.times if t.when and t.when.grain > Grain.MONTH]
    years = [t for t in years if 0 <= t.span.start - head.span.end <= _AT_ONCE]
    if not days or not years or any(t.span.start < years[0].span.end for t in days):
        return False
    gap = Span(years[0].span.end, days[0].span.start)
    if years[0].when and days[0].when and years[0].when.overlaps(days[0].when):
        return False
    if scene.any_of(("nouns", "verbs"), gap) or scene.lexicon.pattern("taken_on").search(
        scene.text, gap.start, gap.end
    ):
        return False
    return scene.lexicon.pattern("another_tale").search(scene.text, *gap) is not None


def _part_of_next(scene: Scene, time: TimeMention) -> bool:
    """ "Overnight on 12 February 2015", "overnight into Thursday": no other day than that."""
    if time.timex.value[-3:] not in PARTS_OF_DAY or time.timex.value[:4].isdecimal():
        return False
    days = (t.span.start for t in scene.times if t.when and t.when.has_day and t is not time)
    of_day = scene.lexicon.pattern("part_of_day")
    return any(of_day.fullmatch(scene.text, time.span.end, at) for at in days if at > time.span.end)


def _leave_out_departure(scene: Scene, bound: Bound) -> None:
    """ "Leaves for Bali today to take part in the Forum, which opens on Saturday": the day on which
    somebody sets out is none of what has a day of its own."""
    head, start = bound.head, scene.clauses[bound.head.clause].start
    own = [t for t in bound.times if t.span.start >= head.span.end]
    aimed = scene.lexicon.pattern("goes_for").search(scene.text, start, head.span.start)
    if (head.body or aimed) and own and len(own) < len(bound.times):
        before = Span(start, bound.times[0].span.start)
        left = aimed or scene.has("diary", "leaving", before) or scene.has("verbs", "visit", before)
        bound.times = own if left else bound.times


def _day_of_part(
    scene: Scene, time: TimeMention, alive: Sequence[Head], bound: dict[int, Bound]
) -> tuple[Head, TimeMention] | None:
    """ "He has set aside the Monday: he sees A that morning and B in the afternoon": the day that
    the clause before tells, where nobody is said to meet in that."""
    number = scene.clause_of(time.span.start)
    here = [h for h in alive if h.clause == number and h.oblique == ""]
    if not is_part_of_day(time) or len(here) != 1 or bound[id(here[0])].times:
        return None
    days = [t for t in scene.times if t.when and t.when.has_day and t.span.end < time.span.start]
    taken = any(h.clause == number - 1 for h in alive)
    if taken or not days or scene.clause_of(days[-1].span.start) != number - 1:
        return None
    return here[0], days[-1]


def _afterwards(scene: Scene, head: Head) -> TimeMention | None:
    """ "Scholz will speak on Friday, as will Aliyev, whom he receives afterwards": on the one day
    that the sentence tells before."""
    clause = scene.clauses[head.clause]
    days = [t for t in scene.times if t.when and t.when.has_day]
    if not head.clause or head.oblique == "hard" or len(days) != 1:
        return None
    before = days[0].span.end <= clause.start and not days[0].timex.end_value
    if not before or scene.is_reported(days[0].span.start):
        return None
    then = scene.lexicon.pattern("done_afterwards")
    return days[0] if then.search(scene.text, clause.start, clause.end) else None


def _without_months(times: Sequence[TimeMention]) -> list[TimeMention]:
    """ "Concluded its May meeting today": a month in which one of the days lies only names it."""
    days = [t.when for t in times if t.when and t.when.has_day]
    return [
        t
        for t in times
        if not (t.when and t.when.grain == Grain.MONTH and any(d.overlaps(t.when) for d in days))
    ]


def _number(bound: Bound, nth: NthDay, edges: dict[int, str]) -> None:
    """Gives the meeting the date of which it is told which of its days it is."""
    if nth.number:
        bound.head.oblique = "soft"
        bound.times, bound.lone = [nth.day], frozenset()
    if nth.number > 1:
        bound.lasts, bound.lone = nth.number, frozenset([nth.day.span.start])
    if nth.number == 0 and (
        nth.its_own or bound.times
    ):  # the last one, of a meeting that opened on another day
        last = edges | {nth.day.span.start: CLOSES}
        days = [*(t for t in bound.times if t is not nth.day), nth.day]
        bound.times, bound.lone = folded(days, last)


def _in_brackets_behind(scene: Scene, time: TimeMention, bound: Iterable[Bound]) -> Bound | None:
    """The head whose date stands right before the bracket that the date is in."""
    at = time.span.start
    if scene.text[at - 2 : at] != " (" or is_hour(time):
        return None
    return next((b for b in bound if b.times and b.times[-1].span.end == at - 2), None)


def restates(scene: Scene, one: TimeMention, other: TimeMention) -> bool:
    """ "A month later, on 19 November, they met": the other says when that was."""
    gap = scene.text[one.span.end : max(one.span.end, other.span.start)]
    return bool(gap) and scene.lexicon.pattern("narrowed").fullmatch(gap) is not None


def _winds_up(scene: Scene, time: TimeMention, alive: Sequence[Head]) -> bool:
    """ "A press conference will wind up the event at 14:00": it begins when the other ends."""
    before = [h for h in alive if h.span.end < time.span.start]
    winds = scene.lexicon.pattern("winds_up")
    return any(winds.match(scene.text, h.span.end, time.span.start) for h in before)


def _goes_with(scene: Scene, one: TimeMention, other: TimeMention) -> bool:
    """ "Next Thursday and Friday (July 27-28) they meet": days told in one breath, or once more."""
    gap = scene.text[one.span.end : max(one.span.end, other.span.start)]
    listed = gap == " (" or scene.lexicon.pattern("and_next").fullmatch(gap) is not None
    return restates(scene, one, other) or listed


def _stretch(scene: Scene, bound: Bound, edges: dict[int, str], *, alone: bool) -> None:
    """Joins the head's openings with their closings and notes how long it lasts."""
    bound.lasts = days_of(scene, bound.head, alone=alone)
    bridged = [t.span.start for t in bound.times if sits_on(scene, bound.head, t)]
    bound.running = any(under_way(scene, t) for t in bound.times)
    bound.times, bound.lone = folded(bound.times, edges, bridged)
    if len(bound.times) == 1 and bound.times[0] is concludes(scene, bound.head):
        bound.lone = frozenset([bound.times[0].span.start])
    if bound.lasts > 1 and len(bound.times) == 1 and goes_on(scene, bound.head):
        bound.lone = frozenset([bound.times[0].span.start])
    if len(bound.times) == len(bound.lone) > 0 and runs(scene, bound.times[0]):
        bound.until, bound.times, bound.lone = bound.times[0], [], frozenset()  # "runs until April"


def _lasting(
    scene: Scene,
    time: TimeMention,
    alive: Sequence[Head],
    bound: dict[int, Bound],
    edges: dict[int, str],
) -> Head | None:
    """The head that "runs until" the date, or that was opened in the same sentence."""
    if scene.word_before(time.span.start) not in scene.lexicon.words("diary", "until"):
        return None
    clause = scene.clause_of(time.span.start)
    for head in reversed(alive):
        if head.clause > clause or head.oblique == "hard":
            continue
        opened = any(edges[t.span.start] == OPENS for t in bound[id(head)].times)
        end = max((p.end for p in (head.span, *head.parts) if p.end <= time.span.start), default=0)
        sat = 0 < len(scene.text[end : time.span.start].split()) <= 2 and end > 0
        sat = sat and any(v.span.end == end for v in scene.all_of("verbs"))  # "met until midnight"
        if opened or sat or runs(scene, time):
            return head
    return None


def _refuse(time: TimeMention, reason: str) -> Refusal:
    return Refusal(time.span, time.text, reason)


def _add(bound: Bound, time: TimeMention, near: bool) -> None:
    if is_hour(time):
        bound.hours.append(time)
    else:
        bound.times.append(time)
        bound.near = bound.near or near
