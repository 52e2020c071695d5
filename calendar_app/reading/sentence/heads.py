"""The heads of meetings in a scene: what meets, before anyone asks when, where and who.

A head is a body ("the Permanent Council"), a noun ("talks") or a verb ("met"); words that belong
together become one head ("hold a session of the Council"). Verbs that need somebody behind them
come from `contacts`, heads that only stand for one from `stand_ins`; `judging` refuses the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calendar_app.model import Body, Kind, Span
from calendar_app.reading.lexicon.cues import Cue
from calendar_app.reading.names.gazetteer import Gazetteer

from .asked import asks, is_granted, takes_for_granted
from .attended import attended, held_behind, is_there
from .collectives import collectives
from .contacts import contacts
from .head import GATHERING, Head
from .invited import is_guest
from .judging import judge, members_sit, only_officers
from .kinds import body_kind, meeting_there, meets_later, office_beside
from .objects import (
    addresses_many,
    by_post,
    calls_on_nobody,
    is_nowhere,
    meets_a_thing,
    month_behind,
    sees_nobody,
    stays_on,
)
from .outsiders import is_side, is_whole, meets_outsider, name_party
from .scenes import Scene, predicates
from .stages import stages
from .stand_ins import (
    another_of_series,
    answers,
    attempts,
    bare_ordinals,
    briefings,
    counted_again,
    is_told_of_one,
    opened_by,
    pronoun_heads,
    turns,
)
from .united import gathered_for, named_behind, opens_clause, united

__all__ = ["GATHERING", "Head", "find_heads", "speaks"]

_POSSESSED = 40  # letters behind an owner in which what it has is named


def find_heads(scene: Scene, gazetteer: Gazetteer) -> list[Head]:
    """The heads of a scene in order, those refused among them."""
    told = scene.times or scene.bodies or scene.series or scene.entry or scene.all_of("status")
    if not (told or any(scene.all_of(table) for table in ("nouns", "verbs", "contact"))):
        return []  # as most sentences: nothing in them meets
    if scene.lexicon.pattern("caption").match(scene.text, scene.span.start):
        return []  # "Picture: the ministers in Geneva in May"
    asked = asks(scene)
    if asked and not takes_for_granted(scene):
        return []  # "Will the minister call Wang after yesterday's incident?"
    nouns = _longest_cues(scene, "nouns")
    verbs = [
        v for v in _longest_cues(scene, "verbs") if not any(n.span.overlaps(v.span) for n in nouns)
    ]
    participles = [n for n in nouns if meeting_there(scene, n.span) or meets_later(scene, n.span)]
    for cue in [n for n in nouns if n in participles or _verbal(scene, n)]:
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
        if any(a.span.holds(noun.span) and not a.adjective for a in scene.actors):
            continue  # "the Pacific Islands Forum sent observers"
        heads.append(_noun_head(scene, noun))
    for verb in sorted(verbs, key=lambda v: v.span):
        if scene.is_reported(verb.span.start) or scene.is_weight(verb.span):
            continue
        if verb.value == "visit" and any(
            no(scene, verb.span) for no in (month_behind, stays_on, is_nowhere)
        ):
            continue
        if verb.value == "meeting" and meets_a_thing(scene, verb.span):
            continue
        if by_post(scene, verb.span) or sees_nobody(scene, verb.span):
            continue
        if addresses_many(scene, verb.span):
            continue
        owned = scene.lexicon.pattern("noun_before")
        at = verb.span.start
        if verb.value == "meeting" and owned.search(scene.text, max(0, at - 16), at):
            continue  # "is his host until Saturday"
        if is_told_of_one(scene, verb.span):
            continue
        clause = scene.clause_of(verb.span.start)
        if scene.lexicon.pattern("hosted_one").match(scene.text, verb.span.end):
            heads.append(another_of_series(verb.span, clause))
            continue
        kind = Kind.VISIT if is_guest(scene, verb.span) else Kind(verb.value)
        if scene.lexicon.pattern("hours_together").match(scene.text, verb.span.start):
            kind = Kind.MEETING
        heads.append(Head(verb.span, kind, clause, "head.verb", parts=[verb.span]))
    for span, kind in contacts(scene, [h.span for h in heads]):
        heads.append(Head(span, kind, scene.clause_of(span.start), "head.verb", parts=[span]))
    for span, kind in collectives(scene, [h.span for h in heads]) if scene.times else ():
        heads.append(Head(span, kind, scene.clause_of(span.start), "head.verb", parts=[span]))
    heads += pronoun_heads(scene, heads)
    heads += bare_ordinals(scene, heads)
    heads += attempts(scene, heads)
    heads += opened_by(scene, heads)
    heads += turns(scene, heads, gazetteer)
    heads += stages(scene, heads)
    heads += counted_again(scene, heads)
    heads = list(briefings(scene, heads)) or heads
    if all(h.rule == "head.place" for h in heads):
        heads = list(answers(scene)) or heads
    if not heads:
        return []
    heads.sort(key=lambda h: h.span)
    for head in heads:
        judge(scene, head)
    only_officers(scene, heads)
    named_behind(scene, heads)
    gathered_for(scene, heads)
    found = list(united(scene, heads))
    return [h for h in found if is_granted(scene, h)] if asked else found


def _longest_cues(scene: Scene, table: str) -> list[Cue]:
    found = [c for c in scene.all_of(table) if table != "nouns" or not calls_on_nobody(scene, c)]
    parliament = scene.lexicon.pattern("parliament")
    found = [c for c in found if not parliament.match(scene.text, c.span.start)]
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
        before = before or next((n for n in nouns if is_side(scene, n.span, span, body)), None)
        shared = None if after or before else _shared_noun(scene, span, nouns)
        office = series and office_beside(scene, span)
        meets = any(v.span.start > span.end for v in _meeting_verbs(scene, span))
        meets = meets or _holds_its_own(scene, span, nouns)
        bare = (scene.times or scene.entry) and not speaks(scene)
        named_so = any(span.holds(n.span) for n in nouns)
        named_so = named_so and (held_behind(scene, span) or is_there(scene, span))
        named_so = named_so or (series and attended(scene, span))
        if series and not (after or before or office or meets or bare or named_so or shared):
            continue
        if shared:  # "the G7 and G20 summits"
            clause, kind = scene.clause_of(span.start), body_kind(scene, body, span, shared)
            yield Head(span, kind, clause, "head.body", body, parts=[span])
            continue
        if series and (_beside_actor(scene, span) or _acted_for(scene, span)):
            continue  # "the GCC and Japan meet": one of two parties
        party = series or is_whole(scene, span, body, gazetteer)
        if party and meets and meets_outsider(scene, body, _meeting_verbs(scene, span), span.end):
            name_party(scene, span, body.participants[0])
            continue  # "GCC leaders met the US president": one of two parties, too
        owned = any(
            0 < c.span.start - span.end <= 3 and "," not in scene.text[span.end : c.span.start]
            for c in possessed
        )
        owned = owned or _has_a_thing(scene, span, meets=meets)
        owner = any(
            c.span.end <= span.start and _only_names(scene, Span(c.span.end, span.start))
            for c in possessor
        )
        headed = any(n.span.start == span.start for n in nouns)
        if (
            owned
            and (meets or headed)
            and any(0 < c.span.start - span.end <= 3 for c in scene.of("oblique", "members"))
        ):
            owned = (
                False  # "ministers of the OPEC+ countries meet", "summit of the BRICS countries"
            )
        sitting = not series and members_sit(scene, span)
        owned = owned and not sitting
        assembled = any(
            c.span.end <= span.start and _only_names(scene, Span(c.span.end, span.start))
            for c in scene.of("oblique", "assembled")
        )
        owner = (owner or (assembled and not meets)) and not sitting
        back = max(scene.span.start, span.start - 40)
        held = scene.lexicon.pattern("holder_of").search(scene.text, back, span.start)
        # "Will join the G7 summit", but "the chair of the Pacific Islands Forum"
        inside = not held and any(span.holds(n.span) for n in nouns)
        spoken = before or after or inside or sitting or (meets and not owned)
        paper = scene.lexicon.pattern("paper_of").search(
            scene.text, max(scene.span.start, span.start - 60), span.start
        )
        paper = paper or scene.lexicon.pattern("paper_that").search(scene.text, back, span.start)
        chosen = scene.lexicon.pattern("chosen_for").search(
            scene.text, max(scene.span.start, span.start - 40), span.start
        )
        if chosen and not (before or after):
            continue  # "elections to the European Parliament"
        far = max(scene.span.start, span.start - 70)
        if not nouns and scene.lexicon.pattern("turned_to").search(scene.text, far, span.start):
            continue
        owner = owner or paper is not None
        if (owned and not after) or (owner and not spoken):
            continue
        if _is_house(scene, span, body, before):
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


def _is_house(scene: Scene, span: Span, body: Body, before: Cue | None) -> bool:
    """ "A ceremony in honour of Kohl at the European Parliament", "a press conference at the
    Council": where that is; the body need not sit."""
    back = max(scene.span.start, span.start - len("at the "))
    at = scene.lexicon.pattern("at_the").fullmatch(scene.text, back, span.start)
    if at is None or body.kind != Kind.SESSION.value:
        return False
    asides = [*scene.of("nouns", Kind.CEREMONY.value), *scene.of("nouns", "press-conference")]
    opens = scene.clauses[scene.clause_of(span.start)].start
    near = [c for c in asides if opens <= c.span.start < span.start]
    return bool(near) and (before is None or before in near)


def _shared_noun(scene: Scene, span: Span, nouns: Sequence[Cue]) -> Cue | None:
    """The noun in the plural that stands behind the second of two bodies, and is of the first as
    well: "the ASEAN and East Asia summits"."""
    joined = scene.lexicon.pattern("joined")
    for other in (*(b.span for b in scene.bodies), *scene.series):
        gap = scene.text[span.end : max(span.end, other.start)]
        for noun in nouns if gap and joined.fullmatch(gap) else ():
            at_end = noun.span.end == other.end or 0 < noun.span.start - other.end <= 2
            if at_end and scene.word_at(noun.span).endswith("s"):
                return noun
    return None


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
    if opens_clause(scene, span, number):
        clauses += predicates(scene, number)
    return [
        v
        for v in scene.of("verbs", "meeting")
        if any(c.holds(v.span) for c in clauses) and not by_post(scene, v.span)
    ]


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
    link = scene.lexicon.pattern("link_before").match(scene.text[noun.end : span.start])
    return link is not None and not _holds_verb(scene, Span(noun.end, span.start))


def _has_a_thing(scene: Scene, span: Span, *, meets: bool) -> bool:
    """ "Rejected the Council's offer": of what it has, none of which is a meeting or people."""
    if meets or not scene.lexicon.pattern("possessive").match(scene.text, span.end):
        return False
    if not _holds_verb(scene, Span(scene.clauses[scene.clause_of(span.start)].start, span.start)):
        return False  # "EU foreign ministers' monthly council"
    near = Span(span.end, min(span.end + _POSSESSED, scene.span.end))
    return not any(
        c.span.overlaps(near)
        for table in ("nouns", "people", "status")
        for c in scene.all_of(table)
    )


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
    back = max(scene.span.start, span.start - 90)
    if scene.lexicon.pattern("sent_by").search(scene.text, back, span.start):
        return True  # "a joint delegation of the UN and ECOWAS"
    return any(
        0 < cue.span.start - span.end <= 3 and scene.word_at(cue.span) in agents
        for cue in scene.of("people", "offices")
    )


def _noun_head(scene: Scene, noun: Cue) -> Head:
    clause = scene.clause_of(noun.span.start)
    head = Head(noun.span, Kind(noun.value), clause, "head.noun", parts=[noun.span])
    before = scene.text[max(scene.span.start, noun.span.start - 40) : noun.span.start]
    own = scene.lexicon.pattern("own_article").match(scene.text, noun.span.start, noun.span.end)
    before += own[0] if own else ""  # "the call"
    head.generic = bool(scene.lexicon.pattern("determiner").search(before))
    head.fresh = bool(scene.lexicon.pattern("indefinite").search(before))
    return head
