"""Which head a date phrase hangs on: the one beside it, else the one that its clause is about.

A date stands in a clause with heads of its own or without; it may belong to the noun beside it, to
the verb of its clause, to what a relative clause speaks of, or to nothing that meets.
"""

from __future__ import annotations

from collections.abc import Sequence

from calendar_app.model import Grain, Kind, Span, TimeMention

from .arrivals import awaited, begun, done_later, met_next, met_upon
from .asides import only_of_who, resumes
from .beside import is_beside
from .clauses import goes_on_apart
from .courses import closes_opened
from .decisions import talked_until
from .deeds import done_by_the_first, of_another, signed_by_it
from .foreign import (
    is_antecedent,
    is_part_of_day,
    qualifies,
    restricts,
    told_behind,
    told_when,
)
from .head import Head
from .judging import ANOTHER, members_sit, works
from .kinds import met_there
from .margins import of_counted
from .objects import by_post
from .openings import opens
from .scenes import BEFALL, EDGES, Scene, continues, opens_relative

_OWNED = 50  # characters between a day and the noun that it belongs to

_NAME = 16  # letters of a name in front of the noun that meets


def target_of(
    scene: Scene, time: TimeMention, heads: Sequence[Head], alive: Sequence[Head]
) -> tuple[Head | None, bool, str]:
    """(head, whether it stands right beside the date, reason where there is none)."""
    at = time.span.start
    opened = closes_opened(scene, time, heads)
    if opened:
        return opened, False, ""
    aside = _of_what_follows(scene, time, alive)
    if aside:
        return aside, True, ""
    each = _next_to_each(scene, time, alive)
    counted = each or of_counted(scene, time, alive)
    if counted:
        return counted, True, ""
    number = scene.clause_of(at)
    acts = any(h.clause == number and h.rule == "head.verb" and not h.oblique for h in alive)
    beside = [h for h in heads if h.refused != ANOTHER]
    beside = [h for h in beside if h.span.end <= at and is_beside(scene, h, time)]
    beside = [h for h in beside if h.clause == number or not acts]  # "talks, and on 3 May he met"
    beside = [h for h in beside if not _of_the_next(scene, h, time, heads)]
    held = scene.lexicon.pattern("reduced").match(scene.text, scene.clauses[number].start)
    beside = [h for h in beside if held or not only_of_who(scene, h.span.start, number)]
    owned = _owned(scene, time, alive)
    if owned and not beside:
        return owned, True, ""
    if beside:
        head = max(beside, key=lambda h: h.span.end)
        named = head.body is not None or (head.generic and _dated_by_of(scene, head, time))
        named = named or _arranged(scene, head)
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
    signed = signed_by_it(scene, clause, number, alive)
    if signed:
        return signed, False, ""
    if restricts(scene, time, alive):
        return None, False, "belongs to another noun"
    here = [h for h in alive if h.clause == number and not h.weak]
    main = [h for h in here if h.oblique != "hard"]
    earlier = [h for h in alive if h.clause < number and h.oblique != "hard"]
    before_it = [h for h in alive if h.clause < number]
    before_it += _told_behind(scene, heads, clause)
    if (
        before_it
        and opens_relative(scene, clause) in scene.lexicon.words("clauses", "relative")
        and all(h.rule == "head.verb" for h in main)
        and (main or _is_held(scene, clause))
        and opens_relative(scene, clause) not in scene.lexicon.words("clauses", "place")
    ):
        head = max(before_it, key=lambda h: h.span.end)
        long = time.when is not None and time.when.grain >= Grain.MONTH
        if long and head.body and scene.has("roles", "chairing", clause):
            return None, False, "belongs to another noun"  # "which Malta chaired in January"
        if main or is_antecedent(scene, head, clause):
            head.refused = ""
            return head, False, ""
        return None, False, "belongs to another noun"
    if earlier and not main and continues(scene, clause):
        if done_by_the_first(scene, time, earlier[-1]):
            return None, False, "no meeting in its clause"
        aim = scene.lexicon.pattern("infinitive").match(scene.text, clause.start + 2)
        if earlier[-1].clause < number - 1 and (aim or goes_on_apart(scene, number)):
            return None, False, "belongs to another noun"  # "agreed on a drill, to start in May"
        if only_of_who(scene, earlier[-1].span.start, number):
            return None, False, "no meeting in its clause"
        which = opens_relative(scene, clause) in scene.lexicon.words("clauses", "relative")
        if which and (
            not is_antecedent(scene, earlier[-1], clause) or _of_topic(scene, earlier[-1], clause)
        ):
            return None, False, "belongs to another noun"
        return earlier[-1], False, ""
    there = met_there(scene, time, main, alive)
    if earlier and not main and resumes(scene, number):
        end = scene.clauses[number - 1].start
        last = [h for h in alive if h.clause == number - 2 and 0 <= end - h.span.end <= 2]
        there = next((h for h in reversed(last or earlier) if h.clause == number - 2), None)
    if there:
        return there, False, ""
    first, back = opens(scene, time), max(clause.start, at - 40)
    is_day = scene.word_before(at) in scene.lexicon.words("finite", "copula")
    is_day = is_day or scene.lexicon.pattern("is_on").search(scene.text, back, at) is not None
    main = [h for h in main if is_day or _predicated(scene, h)]
    main = [h for h in main if not (_has_its_day(scene, h, time) or of_another(scene, time, h))]
    main = [h for h in main if not done_by_the_first(scene, time, h)]
    arrival = next((c for c in scene.of("diary", "arrival") if clause.holds(c.span)), None)
    arrival = None if arrival and done_later(scene, time, arrival, main) else arrival
    if not beside and arrival and all(h.span.start > arrival.span.end for h in main):
        stay = next((h for h in main if h.kind is Kind.VISIT), None)
        stay = stay or awaited(scene, time, main) or begun(scene, number, alive)
        if stay is None:
            stay = met_upon(scene, time, [h for h in alive if h.clause in (number, number + 1)])
        return stay, False, "arrival"  # "arrives on Thursday for a three-day visit"
    possessive = scene.lexicon.pattern("possessive").match(scene.text, time.span.end)
    if not (beside or possessive) and qualifies(scene, time):  # but "pulled out of Friday's talks"
        return None, False, "belongs to another noun"
    wish = next((c for c in scene.of("oblique", "wish") if clause.holds(c.span)), None)
    if not beside and wish and at < wish.span.start:
        main = [h for h in main if h.span.start < wish.span.start]
    main = [h for h in _beside_semicolon(scene, time, main) if not told_behind(scene, time, h)]
    if main and not (first and len(scene.clauses) > 1 and at < main[0].span.start):
        before = [h for h in main if h.span.start < at]
        firm = [h for h in before if h.oblique == ""] or before
        return (firm[-1] if firm else main[0]), False, ""
    own = [h for h in alive if h.clause == number]
    if not main and (done := _done_at(scene, time, own) or talked_until(scene, time, own)):
        return done, False, ""
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
    if not main and (next_done := met_next(scene, time, alive)):
        return next_done, False, ""
    refused = [h.refused for h in heads if h.clause == number and h.refused]
    return None, False, refused[0] if refused else "no meeting in its clause"


def _of_what_follows(scene: Scene, time: TimeMention, alive: Sequence[Head]) -> Head | None:
    """ "Will attend the NATO summit and, on Friday, the G7 meeting": the day of the second one."""
    opens = scene.lexicon.pattern("and_on").search(scene.text, scene.span.start, time.span.start)
    if opens is None:
        return None
    reach = scene.lexicon.pattern("to_the_next").match(scene.text, time.span.end)
    behind = [h for h in alive if reach and 0 <= h.span.start - reach.end() <= _NAME]
    return min(behind, key=lambda h: h.span.start, default=None)


def _arranged(scene: Scene, head: Head) -> bool:
    """ "Invited to talks in Accra on 20 May", "on the agenda of a meeting on 20 May": it is not
    asked for, it is on."""
    cues = [c for c in scene.of("oblique", "arranged") if c.span.end <= head.span.start]
    return bool(cues) and len(scene.text[cues[-1].span.end : head.span.start].split()) <= 6


def _owned(scene: Scene, time: TimeMention, alive: Sequence[Head]) -> Head | None:
    """ "The outcome of yesterday's meeting": the noun that the day owns."""
    owns = scene.lexicon.pattern("possessive").match(scene.text, time.span.end)
    head = next((h for h in alive if h.span.start > time.span.end), None) if owns else None
    if not owns or head is None or head.rule == "head.verb":
        return None
    between = scene.text[owns.end() : head.span.start]
    return head if len(between.split()) <= 3 and not set(between) & set(",;:(") else None


def _has_its_day(scene: Scene, head: Head, time: TimeMention) -> bool:
    """ "Is back on Tuesday, in time for Wednesday's visit", "voted on 8 May on the 6 May summit":
    whatever else was done on whatever other day."""
    if head.rule == "head.verb":
        return False
    day = time.resolved[:10] if time.resolved else None
    named = scene.lexicon.pattern("day_of_noun")
    return any(
        t is not time and t.when and t.when.has_day
        and t.when.first_day.isoformat() != day  # "today's meeting, to be held at six this evening"
        and 0 < head.span.start - t.span.end < _OWNED
        and named.fullmatch(scene.text, t.span.end, head.span.start)
        for t in scene.times
    )  # fmt: skip


def _done_at(scene: Scene, time: TimeMention, heads: Sequence[Head]) -> Head | None:
    """ "The decision was taken on Monday at a session of the Council": it sat on that day."""
    for head in heads:
        gap = Span(time.span.end, head.span.start)
        if 0 < gap.end - gap.start < 90 and head.rule != "head.verb":
            found = scene.lexicon.pattern("done_at").fullmatch(scene.text, gap.start, gap.end)
            dated = any(t.span.start >= head.span.end and t.when for t in scene.times)
            return head if found and not dated else None
    return None


def _is_held(scene: Scene, clause: Span) -> bool:
    """Whether the clause says that what it is of takes place, or who holds it."""
    held: object = scene.has("occur", "firm", clause) or scene.has("roles", "convening", clause)
    held = held or scene.lexicon.pattern("which_holds").match(scene.text, *clause)
    return held is not None or _begins_or_ends(scene, clause)


def _of_topic(scene: Scene, head: Head, clause: Span) -> bool:
    """ "Talks about the debt ceiling, which is reached on 1 June": what is said of the topic, as no
    meeting does so."""
    gap = Span(head.span.end, clause.start)
    topic = any(gap.holds(c.span) for c in scene.all_of("topic"))
    return topic and not _is_held(scene, clause)


def _begins_or_ends(scene: Scene, clause: Span) -> bool:
    """ "Which ended in Geneva on Tuesday": what a meeting does, with few words in front."""
    return any(
        clause.holds(c.span) and len(scene.text[clause.start : c.span.start].split()) <= 3
        for key in EDGES
        for c in scene.of("diary", key)
    )


def _told_behind(scene: Scene, heads: Sequence[Head], clause: Span) -> list[Head]:
    """ "Invited to cover the summit, which Kenya will host on 3 May": the purpose of something else
    is told of as a meeting behind it."""
    return [
        h
        for h in heads
        if h.refused == "purpose"
        and not h.generic
        and h.span.end <= clause.start
        and is_antecedent(scene, h, clause)
    ]


def part_taker(scene: Scene, time: TimeMention, alive: Sequence[Head]) -> Head | None:
    """ "Later in the afternoon Macron rang him": a part of the day spoken of last is the day of
    what its clause tells, where it tells no other."""
    if not is_part_of_day(time):
        return None
    number = scene.clause_of(time.span.start)
    clause = scene.clauses[number]
    others = [t for t in scene.times if t is not time and clause.holds(t.span)]
    here = [h for h in alive if h.clause == number and h.oblique == ""]
    return here[0] if len(here) == 1 and not others else None


def _of_the_next(scene: Scene, head: Head, time: TimeMention, heads: Sequence[Head]) -> bool:
    """ "European Council, and on the same two days the ministers": the day of the latter."""
    gap = scene.text[head.span.end : time.span.start]
    if not head.body or not scene.lexicon.pattern("dated_next").fullmatch(gap):
        return False
    own = any(t.span.end <= head.span.start for t in scene.times if t.when)
    clause = scene.clauses[
        scene.clause_of(time.span.start)
    ]  # "for the Eurogroup, | and on Tuesday"
    behind = (h for h in heads if h.span.start > time.span.end and clause.holds(h.span))
    return own and any(h.body and not h.refused for h in behind)


def _dated_by_of(scene: Scene, head: Head, time: TimeMention) -> bool:
    """ "On the agenda of their summit of 9 February": named with its day."""
    gap = scene.text[head.span.end : time.span.start].strip()
    return gap in scene.lexicon.words("roles", "of")


def _next_to_each(scene: Scene, time: TimeMention, alive: Sequence[Head]) -> Head | None:
    """ "On Monday the Eurogroup, on Tuesday the Ecofin and on Friday the European Council meet": a
    body right behind each date, where there are several."""
    pairs: dict[int, Head] = {}
    for head in alive if len(alive) > 1 else ():
        before = [t for t in scene.times if t.when and t.span.end <= head.span.start]
        gap = scene.text[before[-1].span.end : head.span.start] if before else ""
        if head.body and before and scene.lexicon.pattern("list_gap").fullmatch(gap.lstrip()):
            pairs[before[-1].span.start] = head
    first = scene.times[0]
    if any(h.body and h.span.end <= first.span.start and is_beside(scene, h, first) for h in alive):
        return None  # "the European Council on 27 June, the NATO summit on 9 July"
    return pairs.get(time.span.start) if len(pairs) > 1 else None


def _beside_semicolon(scene: Scene, time: TimeMention, main: list[Head]) -> list[Head]:
    """Of a list's heads those of the time's own entry: "23 October, talks; 26 October, council"."""
    start = scene.text.rfind(";", scene.span.start, time.span.start)
    end = scene.text.find(";", time.span.end, scene.span.end)
    end = end if end >= 0 else scene.span.end
    return [h for h in main if start < h.span.start < end] or main


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
    if any(b.rule == "body.organ" and b.span == head.span for b in scene.bodies):
        return True  # "Energy ministers are in Brussels today": known by what they do
    if head.body and (members_sit(scene, head.span) or works(scene, head.span)):
        return True
    clause = scene.clauses[head.clause]
    if scene.has("occur", "words", clause) or not scene.is_spoken(clause):
        return True
    if head.kind is Kind.PRESS_CONFERENCE and scene.has("oblique", "bidden", clause):
        return True  # "journalists are invited to a briefing by him at the Ministry on Monday"
    if any(clause.holds(c.span) for key in EDGES for c in scene.of("diary", key)):
        return True
    if any(scene.has("status", key, clause) for key in BEFALL):
        return True
    sits = scene.lexicon.pattern("sits_now")
    if sits.search(scene.text, head.span.start, min(head.span.end + 24, clause.end)):
        return True  # "The Council, in session since Monday, has seen no plan"
    if _is_fixed(scene, head, clause):
        return True
    meets = any(clause.holds(v.span) and not by_post(scene, v.span) for v in scene.all_of("verbs"))
    return meets or _will(scene, head) or _stays(scene, clause)


def _is_fixed(scene: Scene, head: Head, clause: Span) -> bool:
    """ "Has been called for 28 June", "are booked for Monday": fixed, with whatever verb, and it is
    the meeting itself that is."""
    if head.oblique:
        return False
    passive = scene.lexicon.pattern("passive_for")
    days = (t.span.start for t in scene.times if clause.holds(t.span))
    for at in days:
        found = passive.search(scene.text, head.span.end, at) if at > head.span.end else None
        between = Span(head.span.end, found.start()) if found else None
        if between and "," not in between.of(scene.text):
            return not scene.any_of(("finite", "occur", "verbs", "nouns"), between)
    return False


def _stays(scene: Scene, clause: Span) -> bool:
    """ "They are in Warsaw on 20 May for a summit", "could invite him there for talks"."""
    stays = scene.lexicon.pattern("stays_in")
    towns = (p.span.start for p in scene.places if clause.holds(p.span))
    return any(stays.search(scene.text, max(clause.start, at - 90), at) for at in towns)


def _will(scene: Scene, head: Head) -> bool:
    """ "The summit is to crown the exercise on 17 August": what a meeting will do, it does then."""
    for cue in scene.of("diary", "will"):
        gap = Span(head.span.end, cue.span.start)
        if 0 < gap.end - gap.start < 60 and head.oblique == "":
            return not scene.any_of(("finite", "occur", "verbs", "report"), gap)
    return False


def _dated(scene: Scene, clause: Span) -> bool:
    """Whether the clause tells when: how long it takes ("for two days") is no date."""
    return any(
        clause.holds(t.span) and t.timex.type not in ("DURATION", "SET") for t in scene.times
    )
