"""Days of what was done beside a meeting: before it, about it, or when it was over."""

from __future__ import annotations

from collections.abc import Sequence

from calendar_app.model import Kind, Span, TimeMention

from .foreign import is_hour
from .head import Head
from .scenes import EDGES, Scene, opens_relative

_MEETING = ("verbs", "occur", "contact", "status")  # tables of what may be done at a meeting


def done_next(scene: Scene, time: TimeMention, alive: Sequence[Head]) -> bool:
    """ "Met Wang on Monday and left on Tuesday", "before flying home on Tuesday": behind the day of
    a meeting the day of what is done next."""
    days = [t.span.end for t in scene.times if t.when and not is_hour(t)]
    days = [end for end in days if end <= time.span.start]
    before = [h for h in alive if h.span.end <= time.span.start]
    people = bool(before) and all(h.rule == "head.verb" for h in before)
    course = [c.span for key in (*EDGES, "lasting", "going_on") for c in scene.of("diary", key)]
    for found in scene.lexicon.pattern("done_next").finditer(
        scene.text, max(days, default=time.span.start), time.span.start
    ):
        verb = found["verb"] or ""
        acts = verb in scene.lexicon.words("doing", "next")
        acts = acts or scene.lexicon.pattern("past").fullmatch(verb) is not None
        acts = bool(found["going"] or (found["joined"] and acts))
        behind = Span(found.start("going" if found["going"] else "verb"), time.span.start)
        if found["aims"] and people and not scene.any_of(_MEETING, behind):
            acts = True  # "met on Monday and will raise tariffs on 28 May"
        meets = any(behind.overlaps(h.span) for h in alive) or _leads_to(scene, behind, alive)
        if acts and not meets and not any(behind.overlaps(span) for span in course):
            return True
    return False


def _leads_to(scene: Scene, way: Span, alive: Sequence[Head]) -> bool:
    """ "Before flying to Seoul | on Tuesday for talks with Yoon": a way that has a goal, and on
    whose day somebody is met there."""
    if not any(way.holds(p.span) for p in scene.places):
        return False
    clause = scene.clauses[scene.clause_of(way.end)]
    return any(clause.holds(h.span) and h.span.start > way.end for h in alive)


def is_of_others(scene: Scene, time: TimeMention, alive: Sequence[Head]) -> bool:
    """ "The Eurogroup meets on Monday, foreign ministers on Tuesday": the day of other people, of
    whom no verb tells what they do."""
    before = [t.span.end for t in scene.times if t.when and t.span.end <= time.span.start]
    if not before or scene.clause_of(before[-1]) != scene.clause_of(time.span.start):
        return False
    gap, then = Span(before[-1], time.span.start), scene.lexicon.pattern("others_then")
    if any(gap.overlaps(h.span) for h in alive) or scene.any_of(("finite", "occur", "verbs"), gap):
        return False
    many = scene.lexicon.pattern("plural_office")
    return any(
        gap.holds(c.span)
        and gap.end - c.span.end <= len(" on ")
        and many.search(scene.word_at(c.span)) is not None
        and then.match(scene.text, gap.start, c.span.start) is not None
        for c in scene.of("people", "offices")
    )


def is_of_the_deed(scene: Scene, head: Head) -> bool:
    """ "Canada suspended preparations for the G8 summit in Sochi on 1 March": the one day of the
    sentence is that on which something was done about a meeting that was yet to come."""
    clause = scene.clauses[head.clause]
    about = scene.lexicon.pattern("deed_about").search(
        scene.text, max(clause.start, head.span.start - 40), head.span.start
    )
    if about is None or len([t for t in scene.dated if t.when]) != 1:
        return False
    before = Span(clause.start, about.start())
    past = scene.lexicon.pattern("past").search(scene.text, before.start, before.end)
    return past is not None or scene.has("doing", "words", before) is not None


def of_first_verb(scene: Scene, time: TimeMention, alive: Sequence[Head]) -> bool:
    """ "Sent out invitations last weekend and will open the talks": the day of what the first verb
    tells, where the meeting comes with the second."""
    clause = scene.clauses[scene.clause_of(time.span.start)]
    got = scene.lexicon.pattern("got_then").search(scene.text, clause.start, time.span.start)
    if got and scene.lexicon.pattern("got_paper").match(scene.text, time.span.end):
        return True  # "received on Tuesday an invitation to the summit"
    second = scene.lexicon.pattern("second_verb").match(scene.text, time.span.end, scene.span.end)
    if second is None or any(clause.start <= h.span.start < second.end() for h in alive):
        return False
    if scene.lexicon.pattern("that_day").search(scene.text, second.end(), scene.span.end):
        return False  # "takes over on Monday and will hold consultations that same morning"
    first = Span(clause.start, time.span.start)
    which = opens_relative(scene, clause) in scene.lexicon.words("clauses", "relative")
    if which and any(first.holds(c.span) for key in EDGES for c in scene.of("diary", key)):
        return False  # "talks which started on Monday and will end on Friday"
    past = scene.lexicon.pattern("past").search(scene.text, first.start, first.end)
    return past is not None or scene.has("doing", "words", first) is not None


def signed_by_it(scene: Scene, clause: Span, number: int, alive: Sequence[Head]) -> Head | None:
    """ "Signed the treaty by which his country joined on 8 April": what a paper does by being
    signed is done on that day."""
    before = scene.lexicon.pattern("by_which").search(
        scene.text, max(scene.span.start, clause.start - 12), clause.start + len("which")
    )
    if not number or before is None:
        return None
    here = [h for h in alive if h.clause == number - 1 and h.kind is Kind.CEREMONY]
    return here[-1] if here and not any(h.clause == number for h in alive) else None


def of_another(scene: Scene, time: TimeMention, head: Head) -> bool:
    """ "Peru withdrew its invitation on 13 May, and the Lima Group meets": the day of what was told
    first, where another does what comes behind the "and"."""
    if head.span.start < time.span.end or head.rule in ("head.verb", "head.pronoun"):
        return False
    another = scene.lexicon.pattern("on_to_another")
    if another.fullmatch(scene.text, time.span.end, head.span.start) is None:
        return False
    before = Span(scene.span.start, time.span.start)
    past = scene.lexicon.pattern("past").search(scene.text, before.start, before.end)
    return past is not None or scene.any_of(("doing", "finite"), before)


def done_by_the_first(scene: Scene, time: TimeMention, head: Head) -> bool:
    """ "Fico, who was to meet Orban on Friday, flew home on Wednesday": behind the comma it
    goes on with whom it began, of whom the meeting was only told."""
    before = scene.text[scene.clauses[head.clause].start : head.span.start]
    told_of = any(f", {word} " in before for word in scene.lexicon.words("clauses", "personal"))
    if not told_of or head.span.end > time.span.start:
        return False
    days = [t.span.end for t in scene.times if t.when and t.span.end <= time.span.start]
    told = [*scene.verbs, *(c.span for c in scene.all_of("doing"))]
    told += [c.span for c in scene.of("diary", "leaving")]
    back = scene.lexicon.pattern("back_to_whom")
    for found in back.finditer(scene.text, head.span.end, time.span.start):
        behind_day = found.start() in days  # else it may be a participle: "flanked by"
        past = behind_day and scene.lexicon.pattern("past").fullmatch(found["verb"])
        if past or any(span.start == found.start("verb") for span in told):
            return True
    return False
