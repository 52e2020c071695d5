"""How long a meeting takes: which dates open and which close it, and for how many days it goes on.

Openings and closings come from different phrases, clauses and sentences: "opened on 25 February
... and closed on 12 March", "a four-day meeting starting Monday", "in session since yesterday",
"from 29 June, with an interruption on 7 and 8 July, to 9 July".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from calendar_app.model import Grain, Kind, Span, TimeMention, When
from calendar_app.reading.lexicon.cues import Cue

from .heads import Head, speaks
from .nth_days import day_number
from .scenes import Scene, continues, is_given

_LENGTH = re.compile(r"P(\d{1,2})([DW])")
_WEEKDAY = re.compile(r"XXXX-WXX-\d")
_ONE, _LONGEST = timedelta(days=1), timedelta(days=100)
_BARE = 12  # letters of "three days", alone in brackets
_IN_ONE_BREATH = timedelta(days=200)  # "began on 21 April and broke up on 6 August"

OPENS, RESUMES, CLOSES = "opening", "resuming", "closing"


def edge_of(scene: Scene, time: TimeMention) -> str:
    """Whether the date is the first day of something ("opens on", "from", "in session since"),
    the first after a break, its last ("ended on", "runs until"), or neither ("")."""
    if time.timex.end_value is not None or _moved(scene, time):
        return ""
    before = scene.word_before(time.span.start)
    if before in scene.lexicon.words("diary", "until"):
        return "" if _put_off(scene, time) else CLOSES
    if before in scene.lexicon.words("diary", "since"):
        return OPENS
    clause = scene.clauses[scene.clause_of(time.span.start)]
    if scene.lexicon.pattern("goes_on_then").search(scene.text, clause.start, time.span.start):
        return RESUMES  # "and will go on tomorrow"
    verb = _governing(scene, time)
    if verb is None:
        return OPENS if before in scene.lexicon.words("status", "from") else ""
    return verb.value


def _moved(scene: Scene, time: TimeMention) -> bool:
    """ "moved from Tuesday to Friday", "put off talks to Friday" are no lengths."""
    clause = scene.clauses[scene.clause_of(time.span.start)]
    before = Span(clause.start, time.span.start)
    breaking = scene.lexicon.words("status", "breaking")
    late = [c for c in scene.of("status", "postponed") if before.holds(c.span)]
    if any(scene.word_at(c.span) not in breaking for c in late):
        return True
    return scene.has("status", "moved", clause) is not None


def _put_off(scene: Scene, time: TimeMention) -> bool:
    """ "Agreed to postpone the summit to 27 May": its new day, not its last."""
    clause = scene.clauses[scene.clause_of(time.span.start)]
    return scene.has("status", "postponed", Span(clause.start, time.span.start)) is not None


def _governing(scene: Scene, time: TimeMention) -> Cue | None:
    """The verb of beginning or ending that the date hangs on: the last one before it, or, where
    the date opens its clause, the first one behind."""
    clause = scene.clauses[scene.clause_of(time.span.start)]
    edges = [cue for key in (OPENS, RESUMES, CLOSES) for cue in scene.of("diary", key)]
    edges = [e for e in edges if clause.holds(e.span) and not _for_a_purpose(scene, e)]
    edges = [  # "hold closed consultations" closes nothing
        e for e in edges if not any(n.span.overlaps(e.span) for n in scene.all_of("nouns"))
    ]
    if not edges:
        return None
    before = max((e for e in edges if e.span.end <= time.span.start), key=_start, default=None)
    if before:
        return before if _reaches(scene, before.span.end, time.span.start) else None
    after = min((e for e in edges if e.span.start >= time.span.end), key=_start, default=None)
    inside = scene.text[clause.start : time.span.start].rpartition(", ")[0].strip(" ,")
    if after and inside and scene.text.startswith(", ", time.span.end):
        return None  # "the third one, in Nairobi last November, ended with a row"
    if after and not any(
        clause.start <= v.start < after.span.start and not v.overlaps(after.span)
        for v in scene.verbs
        if scene.word_at(v) not in scene.lexicon.words("finite", "words")
    ):
        return after
    return None


def _start(cue: Cue) -> int:
    return cue.span.start


def _for_a_purpose(scene: Scene, cue: Cue) -> bool:
    """ "met on Tuesday to end the war", but "is to end on Tuesday"."""
    back = scene.text[max(scene.span.start, cue.span.start - 24) : cue.span.start]
    return scene.lexicon.pattern("infinitive_of_purpose").search(back) is not None


def _reaches(scene: Scene, start: int, end: int) -> bool:
    """Whether the verb's date stands in the gap's end: nothing between but a meeting, places,
    people and small words; no other date and no other verb."""
    gap = Span(start, end)
    listed = scene.lexicon.pattern("alternative")
    named = {cue.span.start for cue in scene.all_of("nouns")}
    for time in scene.dated:
        if time.timex.type != "DATE" or not gap.holds(time.span):
            continue
        if time.span.end + 1 in named and time.when and time.when.grain == Grain.MONTH:
            continue  # "concluded its May session on Friday"
        if not listed.fullmatch(scene.text, time.span.end, end):
            return False  # but "ends on 8 May, or on the 11th"
    for verb in scene.verbs:
        if gap.holds(verb) and scene.word_at(verb) not in scene.lexicon.words("finite", "words"):
            nouns = any(c.span.overlaps(verb) for c in scene.all_of("nouns"))
            bodies = any(b.span.overlaps(verb) for b in scene.bodies)
            if not nouns and not bodies:
                return False
    return True


def under_way(scene: Scene, time: TimeMention) -> bool:
    """ "in session since yesterday", "have been meeting since Monday": it goes on to this day. What
    has been so "since March 2019" is done again and again."""
    if time.when is not None and time.when.grain >= Grain.MONTH:
        return False
    if scene.word_before(time.span.start) not in scene.lexicon.words("diary", "since"):
        return False
    clause = scene.clauses[scene.clause_of(time.span.start)]
    back = Span(max(clause.start, time.span.start - 90), time.span.start)
    sits = scene.lexicon.pattern("in_session").search(scene.text, back.start, back.end)
    return sits is not None or scene.has("diary", "under_way", back) is not None


def sits_on(scene: Scene, head: Head, time: TimeMention) -> bool:
    """ "the Board, which opened its session on Monday, adopted a text on Wednesday": a body that
    does its work on the day is still sitting then."""
    if head.body is None:
        return False
    clause = scene.clauses[scene.clause_of(time.span.start)]
    works = scene.has("diary", "working", clause)
    return works is not None and not scene.has("diary", "opening", clause)


def runs(scene: Scene, time: TimeMention) -> bool:
    """Whether a verb of lasting stands before the date: "the session runs until 15 March"."""
    clause = scene.clauses[scene.clause_of(time.span.start)]
    before = Span(clause.start, time.span.start)
    cues = [c for key in ("lasting", "under_way", "opening") for c in scene.of("diary", key)]
    nouns = scene.all_of("nouns")  # but not in "ended a two-day meeting in Freetown"
    of_it = scene.lexicon.pattern("determiner")
    return any(
        before.holds(c.span)
        and not any(n.span.overlaps(c.span) for n in nouns)
        # "the last summit dates back to", "ended its last session on"
        and not of_it.search(scene.text, max(clause.start, c.span.start - 8), c.span.start)
        for c in cues
    )


def interrupts(scene: Scene, time: TimeMention) -> bool:
    """ "with an interruption on 7 and 8 July": a day on which nobody meets."""
    back = Span(max(scene.span.start, time.span.start - 40), time.span.start)
    cue = scene.has("diary", "break", back)
    ended = [c.span for c in scene.of("diary", CLOSES)]
    begun = scene.has("diary", OPENS, Span(scene.span.start, back.end)) is not None
    phase = begun and not time.rule.startswith("list")
    if cue and phase and any(e.holds(cue.span) for e in ended):
        return False  # "began on 26 July, was interrupted on 7 August": the last day of a phase
    return cue is not None and _only_dates(scene, cue.span.end, time.span.start)


def _only_dates(scene: Scene, start: int, end: int) -> bool:
    """Whether nothing but dates and small words stands in between: "a break on 7 and"."""
    rest = scene.text[start:end]
    for time in scene.dated:
        if start <= time.span.start and time.span.end <= end:
            rest = rest.replace(scene.text[time.span.start : time.span.end], "")
    return "," not in rest and len(rest.split()) <= 3


def days_of(scene: Scene, head: Head, *, alone: bool) -> int:
    """How many days the meeting takes, where the sentence says so ("a two-day visit", "two days of
    talks", "closed after three days"); else 0. Of one that is `alone` any clause may say it."""
    clause = scene.clauses[head.clause]
    end = clause.end
    for later in scene.clauses[head.clause + 1 :]:
        if not continues(scene, later):
            break
        end = later.end
    nth = _nth_day(scene, clause)
    if nth:
        return nth
    for time in scene.times:
        days = _length(time)
        if days < 2:
            continue
        if _since_its_opening(scene, time):
            return days + 1
        if time.timex.reference == "event" or is_given(scene, time):
            continue
        here = clause.start <= time.span.start < end
        stays = scene.has("contact", "motion", Span(clause.start, time.span.start))
        if stays and head.kind is not Kind.VISIT and time.span.end < head.span.start:
            continue  # "gone to Beijing for a week, meeting Xi on the 10th"
        if here and any(_modifies(scene, time, part) for part in (head.span, *head.parts)):
            return days
        if (here or (alone and _meets(scene, time))) and _said_behind(scene, time, head):
            return days
        if here and scene.has("diary", "lasting", Span(clause.start, time.span.start)):
            return days
    return 0


def _nth_day(scene: Scene, clause: Span) -> int:
    """ "went into a second day of talks": the day is the second; 0 where nothing says so."""
    found = scene.lexicon.pattern("nth_day").search(scene.text, clause.start, clause.end)
    return max(day_number(scene, found["nth"]), 0) if found else 0


def goes_on(scene: Scene, head: Head) -> bool:
    """Whether the days that the meeting has lasted end on its date."""
    return _nth_day(scene, scene.clauses[head.clause]) > 1


def concludes(scene: Scene, head: Head) -> TimeMention | None:
    """ "Announced on Friday, at the end of three days of talks", "signed on 3 May after a two-day
    meeting": the one day of the sentence, which is the last of those that the meeting took."""
    days = [t for t in scene.times if t.when and t.when.has_day and t.timex.type == "DATE"]
    if len(days) != 1 or days[0].timex.end_value is not None:
        return None
    for time in scene.times:
        if _length(time) > 1 and any(_modifies(scene, time, p) for p in (head.span, *head.parts)):
            back = max(scene.span.start, time.span.start - 40)
            ended = scene.lexicon.pattern("at_the_end").search(scene.text, back, time.span.start)
            return days[0] if ended else None
    return None


def _meets(scene: Scene, time: TimeMention) -> bool:
    """Whether the clause around the length has a verb of meeting."""
    clause = scene.clauses[scene.clause_of(time.span.start)]
    return any(clause.holds(v.span) for v in scene.of("verbs", "meeting"))


def _since_its_opening(scene: Scene, time: TimeMention) -> bool:
    """ "ten days after it opened": "it", and a verb of beginning right behind."""
    rest = Span(time.span.end, min(scene.span.end, time.span.end + 32))
    after = scene.text[rest.start : rest.end].split()[:1]
    if not after or after[0].lower() not in scene.lexicon.words("diary", "after"):
        return False
    opened = scene.has("diary", "opening", rest)
    return opened is not None and scene.has("anaphora", "it", rest) is not None


def _modifies(scene: Scene, time: TimeMention, part: Span) -> bool:
    if part.holds(time.span):
        return True
    gap = scene.text[time.span.end : part.start]
    return time.span.end <= part.start and len(gap.split()) <= 3 and "," not in gap


def _said_behind(scene: Scene, time: TimeMention, head: Head) -> bool:
    """ "Meet for six days", "session of six days"; in an entry "summit, two days"."""
    before = scene.word_before(time.span.start)
    if scene.text[time.span.start - 2 : time.span.start] in (", ", "; ", " ("):
        ends = scene.text[time.span.end : time.span.end + 1] in ("", ".", ",", ";", ")", "\n")
        bracketed = (
            scene.text[time.span.start - 1] == "(" and time.span.end - time.span.start < _BARE
        )
        return ends and (bracketed or not speaks(scene))  # "opens in Oslo on 3 May (two days)"
    if before in scene.lexicon.words("roles", "of"):
        gap = scene.text[max(p.end for p in (head.span, *head.parts)) : time.span.start]
        return len(gap.split()) == 1
    if before in scene.lexicon.words("diary", "after"):
        clause = scene.clauses[scene.clause_of(time.span.start)]
        closed = scene.has("diary", CLOSES, Span(clause.start, time.span.start))
        return closed is not None and not _governs_noun(scene, time)
    opens = scene.lexicon.pattern("length_opens").search(
        scene.text, max(scene.span.start, time.span.start - 24), time.span.start
    )  # "it broke up in a row, and for nine days nothing was heard"
    return before in scene.lexicon.words("diary", "for") and not opens


def _governs_noun(scene: Scene, time: TimeMention) -> bool:
    """ "after three days of rain": the length of something else."""
    rest = scene.text[time.span.end : min(scene.span.end, time.span.end + 4)]
    return rest.strip().lower() in scene.lexicon.words("roles", "of")


def _length(time: TimeMention) -> int:
    """The days of a length: P3D, P2W; 0 for any other."""
    found = _LENGTH.fullmatch(time.timex.value) if time.timex.type == "DURATION" else None
    if not found:
        return 0
    return int(found[1]) * (7 if found[2] == "W" else 1)


def stretched(when: When | None, days: int, *, closes: bool) -> When | None:
    """A single day stretched over the days that the meeting takes, from it or up to it."""
    if when is None or days < 2 or not when.has_day or when.last_day != when.first_day:
        return when
    if not closes:
        return replace(when, end=when.first_day + timedelta(days=days))
    if when.timed:
        return when
    first = when.first_day - timedelta(days=days - 1)
    return replace(when, start=first, end=when.first_day + timedelta(days=1))


def until(when: When, last: date) -> When:
    """The same beginning, up to another last day (inclusive)."""
    return replace(when, end=last + timedelta(days=1))


def can_close(first: When | None, last: When | None, longest: timedelta = _LONGEST) -> bool:
    """Whether a meeting that begins so may end so, after no more than `longest`."""
    if first is None or last is None or not first.has_day or last.grain > Grain.DAY:
        return False
    return first.first_day < last.last_day <= first.first_day + longest


def folded(
    times: Sequence[TimeMention], edges: dict[int, str], bridged: Iterable[int] = ()
) -> tuple[list[TimeMention], frozenset[int]]:
    """Openings joined with their closings: one date for each stretch; and where those begin that
    are a closing alone ("ended on Friday").

    `bridged` are dates on which a meeting that was opened before is still sitting.
    """
    kept: list[TimeMention] = []
    lone: list[TimeMention] = []
    closed: set[int] = set()
    also = set(bridged)
    for time in sorted(times, key=lambda t: t.span):
        at = time.span.start
        edge = edges.get(at, "")
        opened = len(kept) - 1
        if opened >= 0 and opened not in closed and (edge in (CLOSES, RESUMES) or at in also):
            last = following(kept[opened].when, time)
            next_day = last.when and last.when.first_day - _last_day(kept[opened]) == _ONE
            begun = edge in (CLOSES, RESUMES) or edges.get(kept[opened].span.start) == OPENS
            if begun and _can_be_joined(kept[opened], last) and (edge != RESUMES or next_day):
                kept[opened] = _joined(kept[opened], last)
                if edge == CLOSES:
                    closed.add(opened)
                continue
        (lone if edge == CLOSES and opened < 0 else kept).append(time)
    for time in lone:
        before = next(
            (n for n, k in enumerate(kept) if edges.get(k.span.start) == OPENS and n not in closed
             and _can_be_joined(k, time)), None,
        )  # fmt: skip
        if before is None:
            kept.append(time)
        else:
            kept[before] = _joined(kept[before], time)
            closed.add(before)
    kept.sort(key=lambda t: t.span)
    return kept, frozenset(k.span.start for k in kept if k in lone)


def _last_day(time: TimeMention) -> date:
    return time.when.last_day if time.when else date.min


def following(first: When | None, last: TimeMention) -> TimeMention:
    """A bare weekday behind an opening is the one that follows it: "opens on 22 July and closes on
    Tuesday"."""
    if first is None or last.when is None or not _WEEKDAY.match(last.timex.value):
        return last
    timex = last.timex
    bare = timex.shift is None and timex.offset is None and timex.reference is None
    if not bare or not last.when.has_day or last.when.timed:
        return last
    if timedelta(0) < last.when.first_day - first.first_day < timedelta(days=7):
        return last
    ahead = (last.when.first_day - first.first_day).days % 7
    day = first.first_day + timedelta(days=ahead)
    return replace(last, when=replace(last.when, start=day, end=None))


def _can_be_joined(first: TimeMention, last: TimeMention) -> bool:
    return first.timex.end_value is None and can_close(first.when, last.when, _IN_ONE_BREATH)


def _joined(first: TimeMention, last: TimeMention) -> TimeMention:
    if first.when is None or last.when is None:
        return first
    return replace(first, when=until(first.when, last.when.last_day))
