"""The heads of meetings in a scene: what meets, before anyone asks when, where and who.

A head is a body ("the Permanent Council"), a noun ("talks") or a verb ("met"); words that belong
together become one head ("hold a session of the Council"). Verbs that need somebody behind them
come from `contacts`, heads that only stand for one from `stand_ins`; `judging` refuses the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calendar_app.model import Kind, Span
from calendar_app.reading.lexicon.cues import Cue
from calendar_app.reading.names.gazetteer import Gazetteer

from .collectives import collectives
from .contacts import contacts
from .head import GATHERING, Head
from .judging import judge
from .kinds import body_kind, is_journey, office_beside
from .scenes import Scene, continues, predicates
from .stand_ins import bare_ordinals, pronoun_heads, turns

__all__ = ["GATHERING", "Head", "find_heads", "speaks"]


def find_heads(scene: Scene, gazetteer: Gazetteer) -> list[Head]:
    """The heads of a scene in order, those refused among them."""
    told = scene.times or scene.bodies or scene.series or scene.entry or scene.all_of("status")
    if not (told or any(scene.all_of(table) for table in ("nouns", "verbs", "contact"))):
        return []  # as most sentences: nothing in them meets
    if scene.lexicon.pattern("caption").match(scene.text, scene.span.start):
        return []  # "Picture: the ministers in Geneva in May"
    asks = scene.lexicon.pattern("asks").match(scene.text, scene.span.start)
    if asks and scene.text[scene.span.start : scene.span.end].rstrip().endswith("?"):
        return []  # "Will the minister call Wang after yesterday's incident?"
    nouns = _longest_cues(scene, "nouns")
    verbs = [
        v for v in _longest_cues(scene, "verbs") if not any(n.span.overlaps(v.span) for n in nouns)
    ]
    for cue in [n for n in nouns if _verbal(scene, n)]:
        nouns.remove(cue)
        verbs.append(cue)
    used: set[Span] = set()
    heads = list(_body_heads(scene, nouns, used, gazetteer))
    named = [h.span for h in heads]
    for noun in nouns:
        if noun.span in used or any(s.overlaps(noun.span) for s in named):
            continue
        if any(p.span.overlaps(noun.span) for p in (*scene.places, *scene.bodies)):
            continue
        heads.append(_noun_head(scene, noun))
    for verb in sorted(verbs, key=lambda v: v.span):
        if scene.is_reported(verb.span.start) or scene.is_weight(verb.span):
            continue
        if verb.value == "visit" and _month_behind(scene, verb.span):
            continue
        owned = scene.lexicon.pattern("noun_before")
        at = verb.span.start
        if verb.value == "meeting" and owned.search(scene.text, max(0, at - 5), at):
            continue  # "is his host until Saturday"
        clause = scene.clause_of(verb.span.start)
        heads.append(Head(verb.span, Kind(verb.value), clause, "head.verb", parts=[verb.span]))
    for span, kind in contacts(scene, [h.span for h in heads]):
        heads.append(Head(span, kind, scene.clause_of(span.start), "head.verb", parts=[span]))
    for span, kind in collectives(scene, [h.span for h in heads]) if scene.times else ():
        heads.append(Head(span, kind, scene.clause_of(span.start), "head.verb", parts=[span]))
    heads += pronoun_heads(scene, heads)
    heads += bare_ordinals(scene, heads)
    heads += turns(scene, heads, gazetteer)
    heads.sort(key=lambda h: h.span)
    for head in heads:
        judge(scene, head)
    return list(_joined(scene, heads))


def _longest_cues(scene: Scene, table: str) -> list[Cue]:
    found = scene.all_of(table)
    if len(found) < 2:
        return [c for c in found if c.value != "never"]
    kept: list[Cue] = []
    for cue in sorted(found, key=lambda c: (c.span.start - c.span.end, c.span.start)):
        if not any(cue.span.overlaps(k.span) and not _begins_inside(k, cue) for k in kept):
            kept.append(cue)
    return sorted((k for k in kept if k.value != "never"), key=lambda c: c.span)


def _begins_inside(never: Cue, cue: Cue) -> bool:
    """ "will get together on the border": what is no meeting begins within a phrase that is one."""
    return never.value == "never" and cue.value != "never" and never.span.start > cue.span.start


def _month_behind(scene: Scene, verb: Span) -> bool:
    """ "A report is due in May": no place, and so no visit."""
    last = scene.word_at(verb).split()[-1]
    dated = any(t.span.start == verb.end + 1 for t in scene.dated)
    return dated and last in scene.lexicon.words("place", "in")


def _verbal(scene: Scene, noun: Cue) -> bool:
    """ "visit", "call" and "talk" are verbs unless something makes them nouns."""
    verbs = {c.span for c in scene.all_of("verbs")}
    if noun.span not in verbs:
        return False
    before = scene.text[max(scene.span.start, noun.span.start - 24) : noun.span.start]
    return not scene.lexicon.pattern("nounly").search(before)


def _body_heads(
    scene: Scene, nouns: list[Cue], used: set[Span], gazetteer: Gazetteer
) -> Iterator[Head]:
    named = [(b.span, b.body, False) for b in scene.bodies]
    named += [(s, gazetteer.bodies[b], True) for s, b in scene.series.items()]
    possessed = scene.of("oblique", "possessed")
    possessor = scene.of("oblique", "possessor")
    for span, body, series in sorted(named, key=lambda row: row[0]):
        if scene.is_reported(span.start):
            continue
        after = next((n for n in nouns if _behind(scene, span, n.span)), None)
        before = next((n for n in reversed(nouns) if _in_front(scene, n.span, span)), None)
        office = series and office_beside(scene, span)
        meets = any(v.span.start > span.end for v in _meeting_verbs(scene, span))
        meets = meets or _holds_its_own(scene, span, nouns)
        bare = (scene.times or scene.entry) and not speaks(scene)
        named_so = any(span.holds(n.span) for n in nouns) and _held_behind(scene, span)
        if series and not (after or before or office or meets or bare or named_so):
            continue
        if series and (_beside_actor(scene, span) or _acted_for(scene, span)):
            continue  # "the GCC and Japan meet": one of two parties
        owned = any(
            0 < c.span.start - span.end <= 3 and "," not in scene.text[span.end : c.span.start]
            for c in possessed
        )
        owner = any(
            c.span.end <= span.start and _only_names(scene, Span(c.span.end, span.start))
            for c in possessor
        )
        if (
            owned
            and meets
            and any(0 < c.span.start - span.end <= 3 for c in scene.of("oblique", "members"))
        ):
            owned = False  # "ministers of the OPEC+ countries meet"
        assembled = any(
            c.span.end <= span.start and _only_names(scene, Span(c.span.end, span.start))
            for c in scene.of("oblique", "assembled")
        )
        owner = owner or (assembled and not meets)
        inside = any(span.holds(n.span) for n in nouns)  # "will join the G7 summit"
        spoken = before or after or inside or (meets and not owned)
        paper = scene.lexicon.pattern("paper_of").search(
            scene.text, max(scene.span.start, span.start - 60), span.start
        )
        owner = owner or paper is not None
        if (owned and not after) or (owner and not spoken):
            continue
        noun = before or after
        whole = span
        inner = [n for n in nouns if span.holds(n.span)]
        if not noun and inner:
            noun = inner[-1]  # the summit of "G7 summit"
            used.add(noun.span)
        elif noun:
            used.add(noun.span)
            whole = Span(min(span.start, noun.span.start), max(span.end, noun.span.end))
        kind = body_kind(scene, body, span, noun)
        rule = "head.body" if noun else "head.body-alone"
        clause = scene.clause_of(span.start)
        yield Head(whole, kind, clause, rule, body, parts=[whole])


def _holds_its_own(scene: Scene, span: Span, nouns: Sequence[Cue]) -> bool:
    """ "Members of the Security Council will hold consultations": they are who meets."""
    clause = scene.clauses[scene.clause_of(span.start)]
    for noun in nouns:
        gap = Span(span.end, noun.span.start)
        if noun.span.start < span.end or not clause.holds(noun.span):
            continue
        if Kind(noun.value) in GATHERING and len(gap.of(scene.text).split()) <= 6:
            return scene.has("occur", "words", gap) is not None
    return False


def _beside_actor(scene: Scene, span: Span) -> bool:
    joined = scene.lexicon.pattern("joined")
    gaps = [(span.end, a.span.start) for a in scene.actors if a.span.start >= span.end]
    gaps += [(a.span.end, span.start) for a in scene.actors if a.span.end <= span.start]
    gaps += [(span.end, s.start) for s in scene.series if s.start >= span.end]
    gaps += [(s.end, span.start) for s in scene.series if s.end <= span.start]
    return any(0 < b - a < 10 and joined.fullmatch(scene.text[a:b]) for a, b in gaps)


def _held_behind(scene: Scene, span: Span) -> bool:
    """ "The Pacific Islands Forum opens": a name with a noun of meeting, and what meetings do."""
    soon = Span(span.end, min(span.end + 24, scene.span.end))
    cues = [c for key in ("opening", "closing", "lasting") for c in scene.of("diary", key)]
    cues += scene.of("status", "held")
    cues += [c for c in scene.of("occur", "firm") if " " in scene.word_at(c.span)]
    return any(soon.holds(c.span) and c.span.start - span.end < 10 for c in cues)


def speaks(scene: Scene) -> bool:
    """Whether the sentence has a verb: an entry of a calendar has none."""
    if any(scene.all_of(table) for table in ("finite", "occur", "report", "verbs", "doing")):
        return True
    return (
        scene.lexicon.pattern("past").search(scene.text, scene.span.start, scene.span.end)
        is not None
    )


def _only_names(scene: Scene, gap: Span) -> bool:
    """Nothing but an article and the name of an organisation ("president of the U.N. ...")."""
    named = sum(a.span.end - a.span.start for a in scene.actors if gap.holds(a.span))
    return gap.end - gap.start - named <= 6


def _meeting_verbs(scene: Scene, span: Span) -> list[Cue]:
    """The verbs of meeting in the clause of `span`, and in those that go on with its subject."""
    number = scene.clause_of(span.start)
    clauses = [scene.clauses[number]]
    if _opens_clause(scene, span, number):
        clauses += predicates(scene, number)
    return [v for v in scene.of("verbs", "meeting") if any(c.holds(v.span) for c in clauses)]


def _behind(scene: Scene, span: Span, noun: Span) -> bool:
    if not 0 < noun.start - span.end < 40:
        return False
    between = scene.text[span.end : noun.start]
    if scene.lexicon.pattern("another_noun").match(between):
        return False  # "on the margins of the Assembly, a ministerial meeting"
    return bool(scene.lexicon.pattern("link_after").match(between)) and not _holds_verb(
        scene, Span(span.end, noun.start)
    )


def _in_front(scene: Scene, noun: Span, span: Span) -> bool:
    if not 0 < span.start - noun.end < 60:
        return False
    between = scene.text[noun.end : span.start]
    if not (scene.lexicon.pattern("link_before").match(between)):
        return False
    return not _holds_verb(scene, Span(noun.end, span.start))


def _holds_verb(scene: Scene, gap: Span) -> bool:
    if scene.lexicon.pattern("past").search(scene.text, gap.start, gap.end):
        return True
    keys = (("finite", "words"), ("occur", "words"), ("oblique", "words"), ("report", "verbs"))
    for table, key in keys:
        for cue in scene.of(table, key):
            word = scene.text[cue.span.start : cue.span.end].lower()
            if gap.holds(cue.span) and word not in scene.lexicon.words("oblique", "linking"):
                return True
    return False


def _acted_for(scene: Scene, span: Span) -> bool:
    """ "ECOWAS mediators met", "the EU's envoy": they act for it, it does not meet."""
    agents = scene.lexicon.words("people", "agents")
    return any(
        0 < cue.span.start - span.end <= 3 and scene.word_at(cue.span) in agents
        for cue in scene.of("people", "offices")
    )


def _its_own(scene: Scene, body: Head, noun: Head) -> bool:
    """ "The Board opens its meeting", "the ministers hold a session": the body's own meeting."""
    if noun.kind is Kind.CALL and body.span.end < noun.span.start:
        return _among_themselves(scene, body, noun)
    if noun.kind not in GATHERING:
        return False
    if body.span.end > noun.span.start:  # "at their meeting on Monday EU foreign ministers ..."
        return noun.generic and noun.oblique == "soft" and noun.span.end < body.span.start
    gap = Span(body.span.end, noun.span.start)
    if gap.of(scene.text) == " ":
        return True  # the "Visegrad Group" Dialogue Summit Meeting
    return noun.generic or scene.has("occur", "words", gap) is not None


def _among_themselves(scene: Scene, body: Head, call: Head) -> bool:
    """ "The Eurogroup will discuss it in a conference call": nobody else is on the line."""
    clause = scene.clauses[call.clause]
    others = (*scene.people, *scene.actors)
    if any(clause.holds(m.span) and not m.span.overlaps(body.span) for m in others):
        return False
    return scene.has("occur", "words", Span(body.span.end, call.span.start)) is not None


def _noun_head(scene: Scene, noun: Cue) -> Head:
    clause = scene.clause_of(noun.span.start)
    head = Head(noun.span, Kind(noun.value), clause, "head.noun", parts=[noun.span])
    before = scene.text[max(scene.span.start, noun.span.start - 40) : noun.span.start]
    own = scene.lexicon.pattern("own_article").match(scene.text, noun.span.start, noun.span.end)
    before += own[0] if own else ""  # "the call"
    head.generic = bool(scene.lexicon.pattern("determiner").search(before))
    head.fresh = bool(scene.lexicon.pattern("indefinite").search(before))
    return head


def _timed_apart(scene: Scene, noun: Head, here: Sequence[Head]) -> bool:
    """ "hold talks, with a press conference at 17:15": an event with an hour of its own."""
    if noun.kind is not Kind.PRESS_CONFERENCE or noun.refused or len(here) < 2:
        return False
    hours = (t for t in scene.times if t.timex.type == "TIME" and t.span.start >= noun.span.end)
    hour = next(hours, None)
    if hour is None or hour.span.start - noun.span.end > 60:
        return False
    return not any(noun.span.end <= h.span.start < hour.span.start for h in here)


def _subject_before(scene: Scene, heads: list[Head], number: int) -> Head | None:
    """The body that a clause without a subject goes on about, over what is told of it in between:
    "The Council, whose chair is Brazil, meets in Rio"."""
    if not number or not continues(scene, scene.clauses[number]):
        return None
    taken = [part for h in heads if h.body for part in h.parts[1:]]  # "in which both sit"
    before = [h for h in heads if h.clause < number and h.rule != "head.noun"]
    before = [h for h in before if h.span not in taken]
    body = before[-1] if before else None
    if body is None or body.body is None or body.refused or body.oblique:
        return None
    return body if _opens_clause(scene, body.span, body.clause) else None


def _gathered_for(scene: Scene, bodies: Sequence[Head], verbs: Sequence[Head]) -> Head | None:
    """ "The presidents of Peru and Chile gather in Lima for the Pacific Alliance summit": it is the
    body that meets, and they are who comes; nor is the way there a visit."""
    comes = [v for v in verbs if v.kind is Kind.MEETING or is_journey(scene, v)]
    for body in bodies if len(comes) == 1 and not comes[0].refused else ():
        gap = Span(comes[0].span.end, body.span.start)
        words = {w[0].lower() for w in scene.words_before(body.span.start, 3)}
        goal = not words.isdisjoint(scene.lexicon.words("roles", "serving"))
        if not goal or gap.start >= gap.end or body.refused or body.oblique != "soft":
            continue
        others = any(gap.holds(p.span) for p in scene.people)
        dated = any(t.span.start >= body.span.end for t in scene.times)  # a day of its own
        if not (others or dated or scene.has("contact", "with", gap)):
            body.oblique, body.parts = "", [*body.parts, comes[0].span]
            return body
    return None


def _opens_clause(scene: Scene, span: Span, number: int) -> bool:
    """Whether what is at `span` stands before the first verb of its clause."""
    opening = Span(scene.clauses[number].start, span.start)
    spoken = scene.any_of(("finite", "occur", "verbs", "report"), opening)
    return not spoken and len(opening.of(scene.text).split()) <= 3


def _joined(scene: Scene, heads: list[Head]) -> Iterator[Head]:
    """Heads of one clause that speak of one meeting become one."""
    for number in range(len(scene.clauses)):
        here = [h for h in heads if h.clause == number]
        bodies = [h for h in here if h.body]
        yield from (h for h in here if h.rule in ("head.pronoun", "head.place"))
        nouns = [h for h in here if h.rule == "head.noun"]
        verbs = [h for h in here if h.rule == "head.verb"]
        own = [n for n in nouns if _timed_apart(scene, n, here)]
        nouns = [n for n in nouns if n not in own]
        main_nouns = [n for n in nouns if n.oblique != "hard" and not n.refused]
        main_bodies = [b for b in bodies if b.oblique == "" and not b.refused]
        yield from bodies
        lead: Head | None = main_bodies[0] if main_bodies else _subject_before(scene, heads, number)
        lead = lead or _gathered_for(scene, bodies, verbs)
        ends = [h.span.end for h in here if h.rule in ("head.noun", "head.pronoun")]
        verbs = [  # "a fourth round is due in Tunis": nobody travels
            v for v in verbs if v.kind is not Kind.VISIT or v.span.start - 1 not in ends
        ]
        for verb in verbs:
            if lead and verb.span in lead.parts:
                continue
            if lead and lead.span.end <= verb.span.start and verb.kind is Kind.MEETING:
                lead.parts.append(verb.span)  # the body is what meets
                continue
            if main_nouns:
                main_nouns[0].parts.append(verb.span)
                main_nouns[0].moving = main_nouns[0].moving or verb.kind is Kind.VISIT
                if main_nouns[0].kind is Kind.MEETING and verb.kind is not Kind.MEETING:
                    main_nouns[0].kind = verb.kind
                main_nouns[0].generic = False
                continue
            if verb is verbs[0] or not verbs:
                yield verb
            else:
                verbs[0].parts.append(verb.span)
                if verb.kind in (Kind.CALL, Kind.CEREMONY):
                    verbs[0].kind = verb.kind  # "met and signed the treaty"
        for noun in nouns:
            if noun in main_nouns and noun is not main_nouns[0]:
                main_nouns[0].parts.append(noun.span)
                continue
            same = lead and noun in main_nouns and _its_own(scene, lead, noun)
            if same and lead and lead.body:
                lead.parts.append(noun.span)
                cue = Cue(noun.span, "nouns", noun.kind.value)
                lead.kind = body_kind(scene, lead.body, lead.span, cue)
                if noun.kind is Kind.CALL:
                    lead.kind = noun.kind
                continue
            yield noun
        yield from own
