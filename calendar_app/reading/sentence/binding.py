"""Which date belongs to which head: the heart of the reading of a sentence.

A date phrase binds to the head it stands beside; one that opens the sentence holds for every head
behind it; one in a clause without a head says nothing of a meeting, and is refused with a reason
that people can read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from calendar_app.model import Kind, Refusal, Span, TimeMention

from .foreign import (
    bracketed,
    closes_entry,
    in_adjunct,
    is_antecedent,
    is_hour,
    is_limit,
    is_part_of_day,
    is_vague,
    qualifies,
    restricts,
    spreads,
    told_behind,
    told_when,
    unfit,
)
from .heads import Head, speaks
from .judging import ANOTHER
from .kinds import met_there
from .lasting import (
    CLOSES,
    OPENS,
    day_within,
    days_of,
    edge_of,
    folded,
    goes_on,
    runs,
    sits_on,
    under_way,
)
from .scenes import BEFALL, EDGES, PRONOUN, Scene, continues, opens_relative


@dataclass(slots=True)
class Bound:
    """A head with its dates (in order of the text) and hours; `near` where a date stands right
    beside it; `lone` are those that only tell a last day, `running` where it is still going
    on. A bound head without dates is kept: a later sentence may date it."""

    head: Head
    times: list[TimeMention] = field(default_factory=list)
    hours: list[TimeMention] = field(default_factory=list)
    near: bool = False
    until: TimeMention | None = None
    lasts: int = 0
    lone: frozenset[int] = frozenset()
    running: bool = False


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
    within = {id(h): day_within(scene, h) for h in alive if h.oblique == "hard"}
    told = [found[0] for found in within.values() if found]
    for time in scene.times:
        if time in told:
            continue
        if time.timex.type in ("DURATION", "SET"):
            continue
        reason = unfit(scene, time)
        if not reason and bracketed(scene, time, heads):
            reason = "no meeting in its clause"
        if reason:
            refusals.append(_refuse(time, reason))
            continue
        if closes_entry(scene, time):
            continue  # assembly closes a diary's entry with it
        edge = edge_of(scene, time) if alive else ""
        edges[time.span.start] = edge
        if edge == CLOSES and is_hour(time):
            continue  # the hour at which it ends is not that at which it begins
        lasting = _lasting(scene, time, alive, bound, edges) if edge == CLOSES else None
        if lasting and time.when:
            _add(bound[id(lasting)], time, False)
            continue
        limit = is_limit(scene, time, limits) and not under_way(scene, time)
        then = _met_when(scene, time, alive) if limit else None
        if then:
            _add(bound[id(then)], time, True)
            continue
        if limit:
            refusals.append(_refuse(time, "limit"))
            continue
        reason = is_vague(time)
        whose = _part_taker(scene, time, alive) if reason else None
        if whose:
            bound[id(whose)].hours.append(time)
            continue
        if reason:
            refusals.append(_refuse(time, reason))
            continue
        adjunct = in_adjunct(scene, time, alive)
        if adjunct:
            aside.append((time, adjunct))
            continue
        target, near, reason = _target(scene, time, heads, alive)
        if target is None and _opens(scene, time) and not qualifies(scene, time):
            opening.append(time)
            continue
        if target is None:
            refusals.append(_refuse(time, reason))
            continue
        if spreads(scene, target, time):
            refusals.append(_refuse(time, "umbrella"))
            continue
        _add(bound[id(target)], time, near)
    takers: list[Head] = []
    for number, time in enumerate(opening):
        if not (takers and number and restates(scene, opening[number - 1], time)):
            takers = _takers(scene, time, alive, bound)
        if not takers:
            refusals.append(_refuse(time, _why(scene, time, heads)))
        for head in takers:
            _add(bound[id(head)], time, False)
    for time, word in aside:
        target, near, reason = _target(scene, time, heads, alive)
        opened = _takers(scene, time, alive, bound) if _opens(scene, time) else []
        target = target or (opened[0] if opened else None)
        after = word in scene.lexicon.words("clauses", "after")
        if target is None or not after or any(b.times for b in bound.values()):
            refusals.append(_refuse(time, "belongs to another noun"))
        else:  # "met after the vote on Friday"
            _add(bound[id(target)], time, near)
    for head in alive:
        _stretch(scene, bound[id(head)], edges, alone=len(alive) == 1)
        found = within.get(id(head))
        if found:
            mine, head.oblique = bound[id(head)], "soft"
            mine.times, mine.lasts = [found[0]], found[1]
            mine.lone = frozenset([found[0].span.start])
    _share(scene, alive, bound)
    return [bound[id(h)] for h in heads if not h.refused], refusals


def restates(scene: Scene, one: TimeMention, other: TimeMention) -> bool:
    """ "A month later, on 19 November, they met": the other says when that was."""
    gap = scene.text[one.span.end : max(one.span.end, other.span.start)]
    return bool(gap) and scene.lexicon.pattern("narrowed").fullmatch(gap) is not None


def _stretch(scene: Scene, bound: Bound, edges: dict[int, str], *, alone: bool) -> None:
    """Joins the head's openings with their closings and notes how long it lasts."""
    bound.lasts = days_of(scene, bound.head, alone=alone)
    bridged = [t.span.start for t in bound.times if sits_on(scene, bound.head, t)]
    bound.running = any(under_way(scene, t) for t in bound.times)
    bound.times, bound.lone = folded(bound.times, edges, bridged)
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


def _target(
    scene: Scene, time: TimeMention, heads: Sequence[Head], alive: Sequence[Head]
) -> tuple[Head | None, bool, str]:
    """(head, whether it stands right beside the date, reason where there is none)."""
    at = time.span.start
    each = _next_to_each(scene, time, alive)
    if each:
        return each, True, ""
    number = scene.clause_of(at)
    acts = any(h.clause == number and h.rule == "head.verb" and not h.oblique for h in alive)
    beside = [h for h in heads if h.refused != ANOTHER]
    beside = [h for h in beside if h.span.end <= at and _beside(scene, h, time)]
    beside = [h for h in beside if h.clause == number or not acts]  # "talks, and on 3 May he met"
    beside = [h for h in beside if not _of_the_next(scene, h, time, heads)]
    if beside:
        head = max(beside, key=lambda h: h.span.end)
        named = head.body is not None or (head.generic and _dated_by_of(scene, head, time))
        if named and head.refused in ("purpose", "umbrella"):
            head.refused = ""  # "work on the European Council of 21-22 March" names and dates it
        return (None, False, head.refused) if head.refused else (head, True, "")
    clause = scene.clauses[number]
    follower = _follower(scene, time, clause, alive)
    if follower:
        return follower, False, ""
    if number and told_when(scene, clause) is time:
        before = [h for h in alive if h.clause < number and h.oblique != "hard"]
        return (before[-1] if before else None), False, "no meeting in its sentence"
    if restricts(scene, time, alive):
        return None, False, "belongs to another noun"
    here = [h for h in alive if h.clause == number and not h.weak]
    main = [h for h in here if h.oblique != "hard"]
    earlier = [h for h in alive if h.clause < number and h.oblique != "hard"]
    before_it = [h for h in alive if h.clause < number]
    if (
        before_it
        and opens_relative(scene, clause) in scene.lexicon.words("clauses", "relative")
        and all(h.rule == "head.verb" for h in main)
        and (main or scene.has("occur", "firm", clause))
        and opens_relative(scene, clause) not in scene.lexicon.words("clauses", "place")
    ):
        head = max(before_it, key=lambda h: h.span.end)
        if main or is_antecedent(scene, head, clause):
            return head, False, ""
        return None, False, "belongs to another noun"
    if earlier and not main and continues(scene, clause):
        which = opens_relative(scene, clause) in scene.lexicon.words("clauses", "relative")
        if which and not is_antecedent(scene, earlier[-1], clause):
            return None, False, "belongs to another noun"
        return earlier[-1], False, ""
    there = met_there(scene, main, alive)
    if there:
        return there, False, ""
    first = _opens(scene, time)
    is_day = scene.word_before(at) in scene.lexicon.words("finite", "copula")
    main = [h for h in main if is_day or _predicated(scene, h)]
    arrival = next((c for c in scene.of("diary", "arrival") if clause.holds(c.span)), None)
    if not beside and arrival and all(h.span.start > arrival.span.end for h in main):
        stay = next((h for h in main if h.kind is Kind.VISIT), None)
        stay = stay or _awaited(scene, time, main) or _begun(scene, number, alive)
        if stay is None:
            stay = _met_then(scene, time, [h for h in alive if h.clause in (number, number + 1)])
        return stay, False, "arrival"  # "arrives on Thursday for a three-day visit"
    owned = scene.lexicon.pattern("possessive").match(scene.text, time.span.end)
    if not (beside or owned) and qualifies(scene, time):  # but "pulled out of Friday's talks"
        return None, False, "belongs to another noun"
    wish = next((c for c in scene.of("oblique", "wish") if clause.holds(c.span)), None)
    if not beside and wish and at < wish.span.start:
        main = [h for h in main if h.span.start < wish.span.start]
    main = [h for h in _beside_semicolon(scene, time, main) if not told_behind(scene, time, h)]
    if main and not (first and len(scene.clauses) > 1 and at < main[0].span.start):
        before = [h for h in main if h.span.start < at]
        firm = [h for h in before if h.oblique == ""] or before
        return (firm[-1] if firm else main[0]), False, ""
    if first:
        return None, False, "no meeting in its sentence"
    if not main and number + 1 < len(scene.clauses):
        after = scene.clauses[number + 1]  # "was in Barbados yesterday, where she met ..."
        opener = opens_relative(scene, after)
        dated = _dated(scene, after)
        behind = [h for h in alive if h.clause == number + 1 and h.oblique != "hard"]
        met = [h for h in behind if h.oblique == ""]
        if opener in scene.lexicon.words("clauses", "place") and met and not dated:
            return met[0], False, ""
        boundary = after.start - time.span.end < 3  # "on Thursday, when the ministers meet"
        if opener in scene.lexicon.words("clauses", "time") and boundary and behind and not dated:
            return behind[0], False, ""
    refused = [h.refused for h in heads if h.clause == number and h.refused]
    return None, False, refused[0] if refused else "no meeting in its clause"


def _of_the_next(scene: Scene, head: Head, time: TimeMention, heads: Sequence[Head]) -> bool:
    """ "European Council, and on the same two days the ministers": the day of the latter."""
    gap = scene.text[head.span.end : time.span.start]
    if not head.body or not scene.lexicon.pattern("dated_next").fullmatch(gap):
        return False
    own = any(t.span.end <= head.span.start for t in scene.times if t.when)
    clause = scene.clauses[head.clause]
    behind = (h for h in heads if h.span.start > time.span.end and clause.holds(h.span))
    return own and any(h.body and not h.refused for h in behind)


def _dated_by_of(scene: Scene, head: Head, time: TimeMention) -> bool:
    """ "On the agenda of their summit of 9 February": named with its day."""
    gap = scene.text[head.span.end : time.span.start].strip()
    return gap in scene.lexicon.words("roles", "of")


def _part_taker(scene: Scene, time: TimeMention, alive: Sequence[Head]) -> Head | None:
    """ "Later in the afternoon Macron rang him": a part of the day spoken of last is the day of
    what its clause tells, where it tells no other."""
    if not is_part_of_day(time):
        return None
    number = scene.clause_of(time.span.start)
    clause = scene.clauses[number]
    others = [t for t in scene.times if t is not time and clause.holds(t.span)]
    here = [h for h in alive if h.clause == number and h.oblique == ""]
    return here[0] if len(here) == 1 and not others else None


def _dated(scene: Scene, clause: Span) -> bool:
    """Whether the clause tells when: how long it takes ("for two days") is no date."""
    return any(
        clause.holds(t.span) and t.timex.type not in ("DURATION", "SET") for t in scene.times
    )


def _next_to_each(scene: Scene, time: TimeMention, alive: Sequence[Head]) -> Head | None:
    """ "On Monday the Eurogroup, on Tuesday the Ecofin and on Friday the European Council meet": a
    body right behind each date, where there are several."""
    pairs: dict[int, Head] = {}
    for head in alive if len(alive) > 1 else ():
        before = [t for t in scene.times if t.when and t.span.end <= head.span.start]
        gap = scene.text[before[-1].span.end : head.span.start] if before else ""
        if head.body and before and scene.lexicon.pattern("list_gap").fullmatch(gap.lstrip()):
            pairs[before[-1].span.start] = head
    return pairs.get(time.span.start) if len(pairs) > 1 else None


def _met_when(scene: Scene, time: TimeMention, alive: Sequence[Head]) -> Head | None:
    """ "Nobody has met since 3 May, when envoys sat down in Doha": what happened on that day."""
    number = scene.clause_of(time.span.start) + 1
    if number >= len(scene.clauses) or scene.clauses[number].start - time.span.end >= 3:
        return None
    clause = scene.clauses[number]
    opener = opens_relative(scene, clause)
    dated = _dated(scene, clause)
    if opener not in scene.lexicon.words("clauses", "time") or dated:
        return None
    return next((h for h in alive if h.clause == number and h.oblique != "hard"), None)


def _beside_semicolon(scene: Scene, time: TimeMention, main: list[Head]) -> list[Head]:
    """Of a list's heads those of the time's own entry: "23 October, talks; 26 October, council"."""
    start = scene.text.rfind(";", scene.span.start, time.span.start)
    end = scene.text.find(";", time.span.end, scene.span.end)
    end = end if end >= 0 else scene.span.end
    return [h for h in main if start < h.span.start < end] or main


def _awaited(scene: Scene, time: TimeMention, main: Sequence[Head]) -> Head | None:
    """ "arrives in Amman on Monday for talks with Safadi": where somebody waits for him there."""
    for head in main:
        gap = scene.text[time.span.end : head.span.start].split()
        come = gap[:1] and gap[0].lower() in scene.lexicon.words("diary", "for") and len(gap) <= 4
        behind = Span(head.span.end, head.span.end + 60)
        with_whom = scene.has("contact", "with", Span(behind.start, behind.start + 6))
        person = any(behind.holds(p.span) for p in scene.people)
        if come and head.body is None and person and (with_whom or head.rule == "head.verb"):
            return head
    return None


def _begun(scene: Scene, number: int, alive: Sequence[Head]) -> Head | None:
    """ "arrived on Monday at the head of a delegation, starting a state visit": its first day."""
    behind = (h for h in alive if h.clause in (number, number + 1) and h.kind is Kind.VISIT)
    for head in behind:
        words = scene.words_before(head.span.start, 4)
        begins = scene.lexicon.words("diary", "beginning")
        if any(w[0].lower() in begins for w in words):
            return head
    return None


def _met_then(scene: Scene, time: TimeMention, alive: Sequence[Head]) -> Head | None:
    """ "arrived on Wednesday and met the prime minister": what the same subject did then."""
    for head in alive:
        gap = Span(time.span.end, max(head.span.start, time.span.end))
        joined = scene.has("roles", "and", gap)
        dated = any(t.span.start > head.span.end for t in scene.times)
        if joined and not dated and head.rule == "head.verb":
            return head
    return None


def _follower(scene: Scene, time: TimeMention, clause: Span, alive: Sequence[Head]) -> Head | None:
    """ "Monday's council will be followed on Wednesday by talks": the day of the second."""
    cue = next((c for c in scene.of("diary", "followed") if clause.holds(c.span)), None)
    if cue is None or time.span.start < cue.span.end:
        return None
    behind = [h for h in alive if h.span.start > cue.span.end]
    return behind[0] if behind else None


def _predicated(scene: Scene, head: Head) -> bool:
    """Whether the clause says that the meeting takes place, or says nothing but its name."""
    if head.rule in ("head.verb", "head.pronoun", "head.place") or len(head.parts) > 1:
        return True
    clause = scene.clauses[head.clause]
    if scene.has("occur", "words", clause) or not scene.has("finite", "words", clause):
        return True
    if any(clause.holds(c.span) for key in EDGES for c in scene.of("diary", key)):
        return True
    if any(scene.has("status", key, clause) for key in BEFALL):
        return True
    return scene.any_of(("verbs",), clause) or _will(scene, head)


def _will(scene: Scene, head: Head) -> bool:
    """ "The summit is to crown the exercise on 17 August": what a meeting will do, it does then."""
    for cue in scene.of("diary", "will"):
        gap = Span(head.span.end, cue.span.start)
        if 0 < gap.end - gap.start < 60 and head.oblique == "":
            return not scene.any_of(("finite", "occur", "verbs", "report"), gap)
    return False


def _beside(scene: Scene, head: Head, time: TimeMention) -> bool:
    """Nothing but small words, brackets and places between the head and the date."""
    gap = Span(head.span.end, time.span.start)
    if gap.end - gap.start > 80 or head.rule == "head.verb":
        return False
    reduced = scene.lexicon.pattern("reduced").match(scene.text, gap.start, gap.end)
    if reduced:  # "before the summit, held in Oslo on 3 May"
        gap = Span(reduced.end(), gap.end)
    rest = scene.text[gap.start : gap.end]
    named = [m for m in (*scene.places, *scene.people, *scene.actors) if gap.holds(m.span)]
    for mention in sorted(named, key=lambda m: -m.span.start):
        rest = rest[: mention.span.start - gap.start] + rest[mention.span.end - gap.start :]
    if ";" in rest or ":" in rest or rest.count(",") > 2:
        return False
    if (
        head.oblique == "hard"
        and head.body is None
        and "," in rest
        and not reduced
        and speaks(scene)
    ):
        return False
    if any(gap.holds(t.span) for t in scene.times):
        return False
    if scene.any_of(("finite", "occur", "verbs", "nouns", "report", "topic"), gap):
        return False
    return len(rest.split()) <= 3 + len(named)


def _opens(scene: Scene, time: TimeMention) -> bool:
    """Whether the date stands at the head of its sentence, with no verb before it."""
    before = Span(scene.span.start, time.span.start)
    if any(z.start <= scene.span.start and z.end >= time.span.start for z in scene.reported):
        return False
    if before.end - before.start > 70:
        return False
    if len(scene.text[before.start : before.end].split()) > 9:
        return False
    if any(
        before.holds(c.span) and not scene.is_reported(c.span.start)
        for table in ("finite", "verbs", "nouns", "occur")
        for c in scene.all_of(table)
    ):
        return False
    if scene.lexicon.pattern("third").search(scene.text, before.start, before.end):
        return False  # "hands over the prize on Friday; on Saturday he dines with"
    named = [p for p in scene.people if p.rule != PRONOUN]
    return not any(before.holds(m.span) for m in (*scene.bodies, *named))


def _takers(
    scene: Scene, time: TimeMention, alive: Sequence[Head], bound: dict[int, Bound]
) -> list[Head]:
    """The heads an opening date holds for: all main ones behind it that have no date of their own,
    up to a clause that brings another date."""
    takers: list[Head] = []
    for head in alive:
        if head.span.start < time.span.start or head.oblique == "hard" or head.weak:
            continue
        if is_hour(time):
            if not bound[id(head)].hours and not takers:
                takers.append(head)
            continue
        if bound[id(head)].times:
            if not bound[id(head)].near:
                break
            continue
        opener = opens_relative(scene, scene.clauses[head.clause])
        wished = any(
            c.span.start >= time.span.end and 0 <= head.span.start - c.span.end <= 12
            for c in scene.of("oblique", "wish")
        )
        if wished and head.rule == "head.verb":
            continue
        if takers and opener in scene.lexicon.words("clauses", "subordinate"):
            continue
        takers.append(head)
    return takers


def _why(scene: Scene, time: TimeMention, heads: Sequence[Head]) -> str:
    behind = [h.refused for h in heads if h.refused and h.span.start >= time.span.start]
    if behind:
        return behind[0]
    several = scene.of("oblique", "umbrella")  # "a number of events will be held"
    return "umbrella" if several else "no meeting in its sentence"


def _share(scene: Scene, alive: Sequence[Head], bound: dict[int, Bound]) -> None:
    """In "meet A on Monday and B": a main head of the same clause without a date shares it."""
    for number in range(len(scene.clauses)):
        here = [h for h in alive if h.clause == number and h.oblique == "" and not h.weak]
        dated = [h for h in here if bound[id(h)].times and not bound[id(h)].near]
        for head in here:
            mine = bound[id(head)]
            givers = [d for d in dated if not _parted(scene, head, d)]
            if givers and not mine.times:
                mine.times.extend(bound[id(givers[0])].times)
                mine.lone, mine.lasts = bound[id(givers[0])].lone, bound[id(givers[0])].lasts
    for head in alive:
        giver = None if bound[id(head)].times or head.oblique else _shared_day(scene, head, alive)
        if giver and all(t.when and t.when.has_day for t in bound[id(giver)].times):
            first = bound[id(giver)].times[:1]
            if first and first[0].when and first[0].when.first_day == first[0].when.last_day:
                bound[id(head)].times.extend(first)


def _parted(scene: Scene, one: Head, other: Head) -> bool:
    """Whether two heads stand in different entries: "ministers; on the 13th a council"; or the one
    is the other's: "the Union, whose committee met on Thursday"."""
    first, last = sorted((one.span, other.span))
    gap = scene.text[first.end : last.start]
    return ";" in gap or not scene.lexicon.words("clauses", "owner").isdisjoint(gap.split())


def _shared_day(scene: Scene, head: Head, alive: Sequence[Head]) -> Head | None:
    """The head whose day is this one's too: "on the sidelines of the summit on 20 May he will meet
    Meloni", "their last meeting was on 21 December, when Modi received Macron"."""
    opener = opens_relative(scene, scene.clauses[head.clause])
    when = opener in scene.lexicon.words("clauses", "when")
    if when and (head.rule == "head.verb" or head.body):
        return next((h for h in reversed(alive) if h.clause == head.clause - 1), None)
    if head.rule != "head.verb":
        return None
    for other in alive:
        near = other.oblique == "hard" and abs(other.clause - head.clause) < 2
        for cue in scene.of("oblique", "margins") if near else ():
            gap = scene.text[cue.span.end : other.span.start]
            if cue.span.end <= other.span.start and len(gap.split()) <= 4:
                return other
    return None
