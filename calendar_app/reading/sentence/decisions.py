"""The day on which it was decided that something is off, or that some will meet: not their own; and
that on which those who sat together came to terms, which is.
"""

from __future__ import annotations

from collections.abc import Sequence

from calendar_app.model import Grain, Span, TimeMention

from .head import Head
from .scenes import Scene

_SETTLED = 70  # letters before the day on which "they agreed to meet"
_SIGNED = 80  # letters before a day in which a paper and what was done with it stand
_SUBJECT = 30  # letters that stand before a paper which is not what its sentence is about
_SUBJECT_OF = 8  # words between a day and what somebody did on it
_DECIDED = 4  # words between "was called off" and when that was decided


def decided_then(scene: Scene, time: TimeMention) -> bool:
    """Whether the day is that of a decision."""
    return (
        _called_off(scene, time)
        or _calls_off(scene, time)
        or _agreed(scene, time)
        or _asked(scene, time)
    )


def _calls_off(scene: Scene, time: TimeMention) -> bool:
    """ "On Monday Seoul called off its talks with Tokyo", "Orban on Friday pulled out of the
    summit": when somebody did it, where nobody meets in front of that."""
    clause = scene.clauses[scene.clause_of(time.span.start)]
    owns = scene.lexicon.pattern("possessive").match(scene.text, time.span.end)
    done = scene.lexicon.pattern("calls_off").search(scene.text, time.span.end, clause.end)
    if owns or done is None or len(scene.text[time.span.end : done.start()].split()) > _SUBJECT_OF:
        return False
    gap, before = Span(time.span.end, done.start()), Span(clause.start, done.start())
    named = (*scene.actors, *scene.people, *scene.places)
    somebody = any(before.holds(m.span) for m in named) or scene.has("people", "offices", before)
    if not somebody or set(gap.of(scene.text)) & set(";:("):
        return False
    met = scene.any_of(("verbs", "nouns", "occur"), before)
    return not (met or any(before.holds(b.span) for b in scene.bodies))


def _asked(scene: Scene, time: TimeMention) -> bool:
    """ "Togo asked Benin on Monday for talks on 12 June", "Egypt on Tuesday invited both to talks
    on 23 May": when it asked."""
    back = max(scene.span.start, time.span.start - _SETTLED)
    asked = scene.lexicon.pattern("asked_for").search(scene.text, back, time.span.start)
    aim = scene.lexicon.pattern("for_a_meeting").match(scene.text, time.span.end, scene.span.end)
    later = any(t.when and t.span.start > time.span.end for t in scene.times)
    behind = scene.lexicon.pattern("asked_behind").match(scene.text, time.span.end, scene.span.end)
    return later and bool((asked and aim) or behind)


def of_paper(scene: Scene, time: TimeMention) -> bool:
    """ "They met to discuss the truce signed on 2 November": the day of a paper, where that is not
    what the sentence is about."""
    back = max(scene.span.start, time.span.start - _SIGNED)
    found = scene.lexicon.pattern("paper_signed").search(scene.text, back, time.span.start)
    return found is not None and found.start() - scene.span.start > _SUBJECT


def of_answers(scene: Scene, time: TimeMention) -> bool:
    """ "Spokesperson on FOCAC and the Middle East - Q&A (excerpts, 22 July 2024)": a title has the
    day on which questions were answered."""
    sentence, briefing = scene.sentence, scene.lexicon.pattern("of_a_briefing")
    title = sentence.paragraph == 0 and not sentence.closed
    return title and briefing.search(scene.text, scene.span.start, time.span.start) is not None


def _called_off(scene: Scene, time: TimeMention) -> bool:
    """ "The meeting of 3 May was scrapped by India a week before", "Algeria put it off in
    February": when that was decided."""
    cues = [c for key in ("cancelled", "postponed") for c in scene.of("status", key)]
    broken = scene.lexicon.words("status", "breaking")
    cues = [c for c in cues if scene.word_at(c.span) not in broken]
    before = [c.span for c in cues if c.span.end <= time.span.start]
    nearest = max(before, key=lambda span: span.end, default=None)
    if nearest is None or scene.clause_of(nearest.end) != scene.clause_of(time.span.start):
        return False
    if time.rule != "earlier":
        gap = scene.text[nearest.end : time.span.start].split()
        if (
            time.when
            and time.when.grain is Grain.MONTH
            and gap
            and set(gap) <= scene.lexicon.words("place", "inside")
        ):
            return True  # "the trip was postponed in April"
        it = scene.lexicon.pattern("put_it_off")
        return it.fullmatch(scene.text, nearest.start, time.span.start) is not None
    gap = scene.text[nearest.end : time.span.start].split()
    to = scene.lexicon.words("status", "to")
    return len(gap) <= _DECIDED and not (gap and gap[-1].lower() in to)


def _agreed(scene: Scene, time: TimeMention) -> bool:
    """ "They agreed on Tuesday to meet in Tartu": the day between what was settled and its "to"."""
    back = max(scene.span.start, time.span.start - _SETTLED)
    after = Span(time.span.end + 1, scene.span.end)
    aim = scene.lexicon.pattern("infinitive").match(scene.text, after.start, after.end)
    settled = scene.lexicon.pattern("agreed_then").search(scene.text, back, time.span.start)
    if aim is None or settled is None:
        return False  # but "urged Xi in a phone call on Tuesday to press Moscow"
    if scene.lexicon.pattern("closes_days").search(scene.text, after.start, after.end):
        return False  # "agreed on Friday to buy gas together at the end of a two-day summit"
    if scene.lexicon.pattern("meeting_in").search(scene.text, scene.span.start, settled.start()):
        return False  # "ministers meeting in Vienna agreed on Sunday to cut output"
    between = Span(settled.start(), time.span.start)
    return not any(between.holds(n.span) for n in scene.of("nouns", "call"))


def talked_until(scene: Scene, time: TimeMention, heads: Sequence[Head]) -> Head | None:
    """ "The accord was reached in Luanda on Sunday after five hours of talks between the two": on
    that day, and there."""
    back = max(scene.span.start, time.span.start - _SETTLED)
    reached = scene.lexicon.pattern("reached_then").search(scene.text, back, time.span.start)
    for head in heads if reached else ():
        if head.rule != "head.noun" or head.span.start < time.span.end:
            continue
        after = scene.lexicon.pattern("talked_before")
        if after.fullmatch(scene.text, time.span.end, head.span.start):
            head.oblique = "soft"
            return head
    return None
