"""Days that are no meeting's: of the report, of another noun, of a deadline, of an adjunct.

Each is refused with a reason that people can read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from calendar_app.model import Grain, Mod, Span, TimeMention
from calendar_app.reading.lexicon.cues import Cue

from .conditions import is_of_condition
from .decisions import decided_then, of_answers, of_paper
from .happenings import of_happening, sets_out
from .heads import Head
from .lasting import interrupts
from .nth_days import counts_in
from .scenes import BEFALL, EDGES, Scene

_OPENING = 14  # characters for "Late on " before the day that opens a sentence
_MONTH = timedelta(days=32)
_NO_YEAR = re.compile(r"XXXX-(?:\d\d|W\d\d)")
PARTS_OF_DAY = ("TMO", "TMI", "TAF", "TEV", "TNI")


def unfit(scene: Scene, time: TimeMention) -> str:
    """Why the date can be no meeting's, whatever else its sentence says; else ""."""
    if scene.is_reported(time.span.start) or _said_then(scene, time) or of_answers(scene, time):
        return "day of the report"
    if interrupts(scene, time):
        return "interruption"
    if counts_in(scene, time) or of_happening(scene, time):
        return "belongs to another noun"
    if of_paper(scene, time) or is_of_condition(scene, time):
        return "belongs to another noun"
    if _on_other_clock(scene, time):
        return "the same hour elsewhere"
    if decided_then(scene, time):
        return "day of the decision"
    if sets_out(scene, time):
        return "on the way"
    back = max(scene.span.start, time.span.start - len(" one "))
    more = scene.lexicon.pattern("one_more").search(scene.text, back, time.span.start)
    if time.timex.shift and more:  # "a last week of talks"
        return "too vague"
    return "accreditation" if _admits(scene, time) else ""


def _on_other_clock(scene: Scene, time: TimeMention) -> bool:
    """ "At 2 p.m. (8 a.m. on Tuesday in Sydney)": the hour of those who are far away."""
    start = time.span.start
    if scene.text[start - 2 : start] != " (":
        return False
    elsewhere = scene.lexicon.pattern("elsewhere_then").match(scene.text, time.span.end)
    return elsewhere is not None and any(
        is_hour(t) and t.span.end == start - 2 for t in scene.dated
    )


def _said_then(scene: Scene, time: TimeMention) -> bool:
    """ "On Monday, Lavrov told reporters that a second round of talks was near"."""
    if time.span.start - scene.span.start > _OPENING:
        return False
    said = scene.lexicon.pattern("said_that").match(scene.text, time.span.end, scene.span.end)
    at = said.start("said") if said else -1
    if said is None or (not scene.is_reported(at) and scene.reports(at)):
        return False  # "On Monday Wang Yi told Blinken in Beijing that": that was the meeting
    gap = Span(time.span.end, at)
    nouns = [n.span for n in scene.all_of("nouns")] + [b.span for b in scene.bodies]
    verbs = [v.span for v in scene.of("verbs", "meeting")]
    return not any(gap.holds(s) for s in (*nouns, *verbs))


def bracketed(scene: Scene, time: TimeMention, heads: Sequence[Head]) -> bool:
    """ "General Assembly (Almagro's report is due in May)": a remark in brackets that has a verb
    and no meeting of its own."""
    start = scene.text.rfind("(", scene.span.start, time.span.start)
    if start < 0 or ")" in scene.text[start : time.span.start]:
        return False
    inside = Span(start, time.span.start)
    if start + 1 == time.span.start:
        return _of_what_is_before(scene, start, heads)
    spoken = scene.any_of(("finite", "verbs", "doing"), inside)
    return spoken and not any(h.span.start > start for h in heads)


def _of_what_is_before(scene: Scene, bracket: int, heads: Sequence[Head]) -> bool:
    """ "A revolution (5 October) got in the way, and the meeting was held in May": the day of the
    noun before the bracket, where what meets comes behind it and has a day of its own."""
    before = Span(scene.span.start, bracket)
    named = [
        m.span for m in (*scene.bodies, *scene.places, *scene.people, *scene.actors, *scene.dated)
    ]
    named += [c.span for table in ("nouns", "verbs", "occur", "place") for c in scene.all_of(table)]
    near = any(s.end == bracket - 1 for s in named)
    if (
        near
        or not scene.word_before(bracket).islower()
        or any(before.overlaps(h.span) for h in heads)
    ):
        return False
    return any(
        t.when and t.span.start > bracket + 1 and ")" in scene.text[bracket : t.span.start]
        for t in scene.times
    )


def spreads(scene: Scene, head: Head, time: TimeMention) -> bool:
    """ "Six rounds were held between April and June": nobody says when each of them was."""
    if time.when is None or time.when.has_day or time.when.last_day - time.when.first_day < _MONTH:
        return False
    back = max(scene.span.start, head.span.start - 40)
    found = scene.lexicon.pattern("counted_plural").search(scene.text, back, head.span.end + 1)
    return found is not None and found.end() > head.span.start


def told_behind(scene: Scene, time: TimeMention, head: Head) -> bool:
    """ "who resigned in February, said that both had met": whose words come after the day."""
    return any(time.span.end <= z.start and z.end <= head.span.start for z in scene.reported)


def admits(scene: Scene, clause: Span) -> list[Cue]:
    """The words for who is let in, and when; nobody is "behind closed doors"."""
    closed = scene.of("diary", "closed")
    cues = [c for c in scene.of("diary", "admission") if clause.holds(c.span)]
    cues = [c for c in cues if not (_is_room(scene, clause, c) or _is_of_name(scene, c))]
    return [c for c in cues if not any(d.span.holds(c.span) for d in closed)]


def _is_of_name(scene: Scene, cue: Cue) -> bool:
    """ "The Reciprocal Access Agreement will be signed at 11:30"."""
    text, end = scene.text, cue.span.end
    return (
        text[cue.span.start].isupper()
        and text[end : end + 1] == " "
        and text[end + 1 : end + 2].isupper()
    )


def _is_room(scene: Scene, clause: Span, cue: Cue) -> bool:
    """ "A press conference in the media centre at 18:00": where it is held, and nobody let in."""
    before = Span(clause.start, cue.span.start)
    held = any(before.holds(n.span) for n in scene.all_of("nouns"))
    if not held:
        return False
    room = scene.lexicon.pattern("in_room").search(scene.text, before.start, cue.span.end)
    return room is not None and room.end() == cue.span.end


def _admits(scene: Scene, time: TimeMention) -> bool:
    """ "applications for accreditation to the summit close on 20 May", "registration opens at
    8:00, the meeting at 10:00": the last noun before the day is no meeting."""
    clause = scene.clauses[scene.clause_of(time.span.start)]
    cues = admits(scene, clause)
    before = [c.span.end for c in cues if c.span.end <= time.span.start]
    if not before or _begins_then(scene, Span(max(before), time.span.start)):
        return False
    named = [b.span for b in scene.bodies]
    opened = scene.text.rfind("(", max(before), time.span.start)
    if any(b.end == opened - 1 for b in named) and ")" not in scene.text[opened : time.span.start]:
        return False  # "registration for the Forum (Astana, 13-14 June) closes on 1 June"
    nouns = [n.span for n in scene.all_of("nouns")]
    nouns = named + [n for n in nouns if not any(b.overlaps(n) for b in named)]
    told = scene.lexicon.pattern("it_is").search(
        scene.text, max(before), max((n.start for n in nouns), default=max(before))
    )
    if told:
        return False  # "the deadline that nobody can move is the G20 summit"
    between = [n for n in nouns if max(before) <= n.start and n.end <= time.span.start]
    return all(scene.word_before(n.start) in scene.lexicon.words("diary", "admitting")
               or (scene.word_before(n.start) in scene.lexicon.words("limits", "articles")
               and "," not in scene.text[max(before) : n.start]) for n in between)  # fmt: skip


def _begins_then(scene: Scene, gap: Span) -> bool:
    """ "(doors open at 9:45; start 10:15)": not that of the admission any more."""
    sign = max(gap.of(scene.text).rfind(mark) for mark in ",;")
    rest = Span(gap.start + sign, gap.end)
    begins = scene.has("diary", "opening", rest) if sign >= 0 else None
    return begins is not None and len(rest.of(scene.text).split()) <= 4


def is_limit(scene: Scene, time: TimeMention, limits: frozenset[str]) -> bool:
    """A single date behind "since" or "by" is a limit; "before the end of August" is some day."""
    ends = time.timex.mod is Mod.END
    back = max(scene.span.start, time.span.start - 80)
    if scene.lexicon.pattern("limit_or").search(scene.text, back, time.span.start):
        return True  # "until the next Conference or 31 March, whichever comes first"
    if time.timex.end_value is not None or ends or not _behind(scene, time, limits):
        return False
    return not _put_off_to(scene, time)


def _put_off_to(scene: Scene, time: TimeMention) -> bool:
    """ "put off until 27 May", "deferred to 3 June": the new day."""
    cues = [*scene.of("status", "postponed"), *scene.of("status", "moved")]
    nearest = max((c.span.end for c in cues if c.span.end <= time.span.start), default=-1)
    if nearest < 0:
        return False
    onward, gap = scene.lexicon.words("status", "to"), scene.text[nearest : time.span.start].split()
    last = scene.word_before(time.span.start)
    return len(gap) <= 1 and (last in onward or not gap)


def is_vague(time: TimeMention) -> str:
    """Why the phrase is no date that a meeting could have; else ""."""
    if time.when is None and not is_hour(time) and not only_year_missing(time):
        return "too vague"
    return "coarser than a month" if time.when and time.when.grain > Grain.MONTH else ""


def _behind(scene: Scene, time: TimeMention, words: frozenset[str]) -> bool:
    """Whether one of `words` stands before the date, an article between them or not."""
    before = scene.words_before(time.span.start, 2)
    if not before:
        return False
    if before[0][0].lower() in words:
        return True
    article = before[0][0].lower() in scene.lexicon.words("limits", "articles")
    return article and len(before) > 1 and before[1][0].lower() in words


def restricts(scene: Scene, time: TimeMention, alive: Sequence[Head]) -> bool:
    """ "the gas field that was found on 3 February": the day of what befell another noun."""
    back = max(scene.span.start, time.span.start - 60)
    found = scene.lexicon.pattern("restrictive").search(scene.text, back, time.span.start)
    personal = found is not None and found[1] in scene.lexicon.words("clauses", "personal")
    if found is None or (scene.text[found.start() - 1] == "," and not personal):
        return False
    if scene.lexicon.pattern("passive_for").match(scene.text, found.end(1), time.span.start):
        return False  # "a session that had been called for 27 February"
    inside = Span(found.start(), found.end())
    befell = (cue for key in BEFALL for cue in scene.of("status", key))
    verbs = (*scene.of("occur", "firm"), *scene.all_of("verbs"), *befell)
    edges = (cue for key in EDGES for cue in scene.of("diary", key))
    if any(inside.holds(cue.span) for cue in (*verbs, *edges)):
        return False
    return not any(inside.holds(h.span) for h in alive)


def _participle_before(scene: Scene, time: TimeMention) -> bool:
    """ "talks, frozen on 1 September, should resume": the day of something that befell it."""
    back = max(scene.span.start, time.span.start - 40)
    found = scene.lexicon.pattern("participle").search(scene.text, back, time.span.start)
    found = found or scene.lexicon.pattern("done_by").search(
        scene.text, max(scene.span.start, time.span.start - 60), time.span.start
    )  # "the request submitted by Guyana on 30 October"
    if not found:
        return False
    word = Span(found.start(1), found.end(1))
    if any(c.span.holds(word) for c in scene.of("diary", "at_table")):
        return False  # "the Council was briefed by the envoy on Monday"
    apposed = scene.text.rfind(",", scene.span.start, scene.text.rfind(",", 0, word.start))
    if any(p.span.end == apposed for p in scene.people):
        return False  # "Borrell, the foreign policy chief, raised it on Monday"
    return not any(
        c.span.holds(word) for table in ("occur", "verbs", "status") for c in scene.all_of(table)
    )


def _qualifies_noun(scene: Scene, time: TimeMention) -> bool:
    """ "the deal of 14 July": the date of something else, unless of a part of the day."""
    words = [w[0].lower() for w in scene.words_before(time.span.start, 2)]
    if len(words) < 2 or words[0] not in scene.lexicon.words("roles", "of"):
        return False
    return words[1] not in scene.lexicon.words("limits", "parts")


def is_antecedent(scene: Scene, head: Head, clause: Span) -> bool:
    """Whether "which" can be the meeting: "the talks in Oslo, which began", but not "they met in
    the palace which was opened"."""
    if head.rule == "head.verb":
        return False
    gap = Span(head.span.end, clause.start)
    if scene.lexicon.pattern("a_time_of_office").search(scene.text, *gap):
        return False  # "the first summit under its chairmanship, which began on 1 January"
    named = [m.span for m in (*scene.places, *scene.people, *scene.actors, *scene.bodies)]
    named += [t.span for t in scene.dated] + [n.span for n in scene.all_of("nouns")]
    rest = "".join(
        " " if any(n.start <= at < n.end for n in named) else scene.text[at]
        for at in range(gap.start, gap.end)
    )
    return len(rest.split()) <= 6


def told_when(scene: Scene, clause: Span) -> TimeMention | None:
    """The day of a clause that only tells when the one before it was: "that was on 3 May"."""
    found = scene.lexicon.pattern("told_when").match(scene.text, clause.start, clause.end)
    if found is None:
        return None
    days = (t for t in scene.times if t.when and t.when.grain <= Grain.MONTH and not is_hour(t))
    return next((t for t in days if t.span.start == found.end()), None)


def closes_entry(scene: Scene, time: TimeMention) -> bool:
    """The last day behind an entry of a diary: "(to June 9)", "(also Tuesday)", "; second day
    June 4"."""
    back = max(scene.span.start, time.span.start - 24)
    before = scene.text[back : time.span.start]
    word = scene.word_before(time.span.start)
    town = scene.lexicon.pattern("in_brackets_there").search(before)  # "(Rome, until 20 June)"
    if ("(" in before[-12:] or town) and word in scene.lexicon.words("diary", "until"):
        return True
    return scene.lexicon.pattern("closing_day").search(before) is not None


def is_hour(time: TimeMention) -> bool:
    """A bare hour without its day ("at 10 a.m.")."""
    return time.timex.type == "TIME" and time.timex.value[:2] in ("T0", "T1", "T2")


def is_part_of_day(time: TimeMention) -> bool:
    """ "The evening", "early in the morning": of a day that was told before."""
    part = time.timex.type == "TIME" and time.timex.value in PARTS_OF_DAY
    return part and time.when is None and time.resolved is not None


def only_year_missing(time: TimeMention) -> bool:
    """A day or a month that an article without a date leaves without its year."""
    return time.when is None and bool(_NO_YEAR.match(time.timex.value))


def _made_then(scene: Scene, time: TimeMention) -> bool:
    """ "A poll published on 10 May gives the talks no chance", "they discuss the offer made on 10
    May": the day of the poll; but talks launched on 10 May have their day."""
    back = max(scene.span.start, time.span.start - 80)
    made = scene.lexicon.pattern("made_before").search(scene.text, back, time.span.start)
    then = made and scene.lexicon.pattern("made_then").match(scene.text, time.span.end)
    if made is None or not then:
        made = scene.lexicon.pattern("made_of_it").search(scene.text, back, time.span.start)
    if made is None:
        return False
    noun = Span(*made.span("noun"))
    meets = [c.span for c in scene.all_of("nouns")] + [b.span for b in scene.bodies]
    return not any(noun.overlaps(span) for span in meets)


def _comes_of(scene: Scene, time: TimeMention) -> bool:
    """ "The summit follows the fall of Goma on 7 May": the day of what it comes of, which is none
    that meets."""
    back = max(scene.span.start, time.span.start - 110)
    found = scene.lexicon.pattern("comes_of").search(scene.text, back, time.span.start)
    if found is None:
        return False
    gap = Span(found.start() + 1, time.span.start)
    meets = [c.span for c in scene.all_of("nouns")] + [b.span for b in scene.bodies]
    meets += [c.span for c in scene.all_of("verbs")]
    return not any(gap.holds(span) for span in meets)


def qualifies(scene: Scene, time: TimeMention) -> bool:
    """Whether the day is that of a noun or a participle right before it."""
    doubt, back = scene.lexicon.pattern("in_doubt_on"), max(0, time.span.start - 40)
    before = _qualifies_noun(scene, time) or _participle_before(scene, time)
    before = before or doubt.search(scene.text, back, time.span.start) is not None
    return before or _made_then(scene, time) or _comes_of(scene, time)


def in_adjunct(scene: Scene, time: TimeMention, alive: Sequence[Head]) -> str:
    """The word that opens the adjunct around the day, where no meeting is in it: "after the war
    broke out on 7 October"; else ""."""
    clause = scene.clauses[scene.clause_of(time.span.start)]
    back = max(clause.start, time.span.start - 80)
    signs = list(scene.lexicon.pattern("adjunct_day").finditer(scene.text, back, time.span.start))
    found = signs[-1] if signs else None
    if found is None or "," in scene.text[found.end() : time.span.start]:
        return ""
    inside = Span(found.end(), time.span.start)
    said = [h.span for h in alive] + [b.span for b in scene.bodies]
    for table in ("nouns", "verbs", "status"):
        said += [c.span for c in scene.all_of(table)]
    said += [c.span for c in scene.of("occur", "firm")]
    if found[1].lower() in scene.lexicon.words("clauses", "facing"):
        said += [c.span for c in scene.of("people", "offices")]  # "signed before the envoys"
        said += [p.span for p in scene.people]
    if any(inside.overlaps(span) for span in said) or len(inside_words(scene, inside)) < 2:
        return ""
    if scene.lexicon.pattern("happened_then").search(scene.text, *inside):
        return "happened"  # and not "after the vote on Friday", behind which they met that day
    return found[1].lower()


def inside_words(scene: Scene, gap: Span) -> list[str]:
    """The words of a gap without the prepositions that belong to the day."""
    small = scene.lexicon.words("limits", "articles") | scene.lexicon.words("diary", "on")
    rest, at = "", gap.start
    for time in scene.dated:
        if gap.holds(time.span):
            rest, at = rest + scene.text[at : time.span.start], time.span.end
    return [w for w in (rest + scene.text[at : gap.end]).split() if w.lower() not in small]
