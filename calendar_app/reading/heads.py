"""The heads of meetings in a scene: what meets, before anyone asks when, where and who.

A head is a body ("the Permanent Council"), a noun ("talks") or a verb ("met"); words that belong
together become one head ("hold a session of the Council"). A head can be refused here, with the
reason that people read: "purpose", "umbrella", "denied".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from calendar_app.model import Body, Kind, PlaceMention, Span

from .contacts import contacts
from .cues import Cue
from .gazetteer import Gazetteer
from .scenes import Scene, counts_from

GATHERING = frozenset(
    [Kind.SESSION, Kind.SUMMIT, Kind.TALKS, Kind.CONSULTATIONS, Kind.DIALOGUE, Kind.CONFERENCE,
     Kind.MEETING]
)  # fmt: skip


@dataclass(slots=True)
class Head:
    """`oblique` is "", "soft" ("at the summit") or "hard" ("ahead of the summit"). `weak` heads
    take only a date that stands right beside them. `generic` ones say "the meeting" and want an
    antecedent; `ordinal` ones are another of a series. `moving`: somebody travels to it.
    `fresh` ones are new to the reader ("a forum")."""

    span: Span
    kind: Kind
    clause: int
    rule: str
    body: Body | None = None
    oblique: str = ""
    weak: bool = False
    generic: bool = False
    ordinal: bool = False
    fresh: bool = False
    refused: str = ""
    moving: bool = False
    parts: list[Span] = field(default_factory=list)


def find_heads(scene: Scene, gazetteer: Gazetteer) -> list[Head]:
    """The heads of a scene in order, those refused among them."""
    told = scene.times or scene.bodies or scene.series or scene.entry
    if not (told or scene.all_of("nouns") or scene.all_of("verbs")):
        return []  # as most sentences: nothing in them meets
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
        if any(t.span.start == verb.span.end + 1 for t in scene.dated) and verb.value == "visit":
            if scene.word_at(verb.span).split()[-1] in scene.lexicon.words("place", "in"):
                continue  # "a report is due in May"
        clause = scene.clause_of(verb.span.start)
        heads.append(Head(verb.span, Kind(verb.value), clause, "head.verb", parts=[verb.span]))
    for span, kind in contacts(scene, [h.span for h in heads]):
        heads.append(Head(span, kind, scene.clause_of(span.start), "head.verb", parts=[span]))
    heads += _pronoun_heads(scene, heads)
    heads += _bare_ordinals(scene, heads)
    heads += _turns(scene, heads, gazetteer)
    heads.sort(key=lambda h: h.span)
    for head in heads:
        _judge(scene, head)
    return list(_joined(scene, heads))


def _longest_cues(scene: Scene, table: str) -> list[Cue]:
    found = scene.all_of(table)
    if len(found) < 2:
        return [c for c in found if c.value != "never"]
    kept: list[Cue] = []
    for cue in sorted(found, key=lambda c: (c.span.start - c.span.end, c.span.start)):
        if not any(cue.span.overlaps(k.span) for k in kept):
            kept.append(cue)
    return sorted((k for k in kept if k.value != "never"), key=lambda c: c.span)


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
        office = series and _office_beside(scene, span)
        meets = any(v.span.start > span.end for v in _meeting_verbs(scene, span))
        bare = (scene.times or scene.entry) and not speaks(scene)
        if series and not (after or before or office or meets or bare):
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
        kind = _body_kind(body, Kind(noun.value) if noun else None)
        if series and not noun and _office_beside(scene, span, "top"):
            kind = Kind.SUMMIT  # "the leaders of the G7 meet"
        rule = "head.body" if noun else "head.body-alone"
        clause = scene.clause_of(span.start)
        yield Head(whole, kind, clause, rule, body, parts=[whole])


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
    """The verbs of meeting in the clause of `span`."""
    clause = scene.clauses[scene.clause_of(span.start)]
    return [cue for cue in scene.of("verbs", "meeting") if clause.holds(cue.span)]


def _behind(scene: Scene, span: Span, noun: Span) -> bool:
    if not 0 < noun.start - span.end < 40:
        return False
    between = scene.text[span.end : noun.start]
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


def _office_beside(scene: Scene, span: Span, key: str = "offices") -> bool:
    """ "leaders of the Quad", "BRICS foreign ministers": its people stand for the body."""
    for cue in scene.of("people", key):
        if 0 < cue.span.start - span.end <= 3:
            return True
        gap = scene.text[cue.span.end : span.start]
        if scene.lexicon.pattern("of").fullmatch(gap):
            return True
    return False


def _body_kind(body: Body, noun: Kind | None) -> Kind:
    base = Kind(body.kind)
    if noun is None or noun is Kind.MEETING:
        return base
    if noun is Kind.SESSION and base in (Kind.CONFERENCE, Kind.SUMMIT, Kind.TALKS):
        return base
    if noun is Kind.TALKS and base is Kind.DIALOGUE:
        return base
    if noun in (Kind.VISIT, Kind.CALL, Kind.PRESS_CONFERENCE, Kind.CEREMONY):
        return base
    return noun


def _its_own(scene: Scene, body: Head, noun: Head) -> bool:
    """ "The Board opens its meeting", "the ministers hold a session": the body's own meeting."""
    if noun.kind not in GATHERING:
        return False
    if body.span.end > noun.span.start:  # "at their meeting on Monday EU foreign ministers ..."
        return noun.generic and noun.oblique == "soft" and noun.span.end < body.span.start
    gap = Span(body.span.end, noun.span.start)
    return noun.generic or scene.has("occur", "words", gap) is not None


def _noun_head(scene: Scene, noun: Cue) -> Head:
    clause = scene.clause_of(noun.span.start)
    head = Head(noun.span, Kind(noun.value), clause, "head.noun", parts=[noun.span])
    before = scene.text[max(scene.span.start, noun.span.start - 40) : noun.span.start]
    head.generic = bool(scene.lexicon.pattern("determiner").search(before))
    head.fresh = bool(scene.lexicon.pattern("indefinite").search(before))
    return head


def _pronoun_heads(scene: Scene, heads: list[Head]) -> Iterator[Head]:
    """ "It will be held on", "the previous one took place on": a meeting named before."""
    clauses = {h.clause for h in heads}
    keys = ("it", "ones", "them", "so", "date")
    cues = [c for key in keys for c in scene.of("anaphora", key)]
    for cue in cues:
        clause = scene.clause_of(cue.span.start)
        if clause in clauses or scene.is_reported(cue.span.start):
            continue
        rest = Span(cue.span.end, scene.clauses[clause].end)
        dated = any(rest.holds(t.span) for t in scene.times)
        soon = Span(rest.start, min(rest.end, rest.start + 24))
        goes_on = any(scene.has("diary", key, soon) for key in ("closing", "lasting"))
        said = scene.has("occur", "firm", rest)  # not "it was the first time since the war began"
        people = any(c.span == cue.span for c in scene.of("anaphora", "people"))
        near = said is not None and (
            people or len(scene.text[rest.start : said.span.start].split()) <= 5
        )
        named = [m.span for group in (scene.actors, scene.people) for m in group]
        named += [c.span for c in scene.of("anaphora", "people")]
        theirs = any(0 < cue.span.start - span.end < 12 for span in named)
        firm = cue.value in ("ones", "date") or near or (cue.value == "so" and theirs)
        if not dated or not (firm or goes_on or _changed(scene, cue.span)):
            continue
        if not people and _of_another_kind(scene, cue.span.start):
            continue
        clauses.add(clause)
        again = cue.value in ("ones", "so")
        yield Head(
            cue.span, Kind.MEETING, clause, "head.pronoun", generic=True, ordinal=again,
            parts=[cue.span],
        )  # fmt: skip


def _of_another_kind(scene: Scene, at: int) -> bool:
    """ "A rally drew thousands; the one in Athens is on Sunday": what was named last is no meeting."""
    events = [c.span.end for c in scene.of("oblique", "events") if c.span.end <= at]
    if not events:
        return False
    named = [*(b.span for b in scene.bodies), *(c.span for c in scene.all_of("nouns"))]
    return not any(max(events) <= s.start < at for s in named)


def _bare_ordinals(scene: Scene, heads: list[Head]) -> Iterator[Head]:
    """ "The second ran from 25 to 28 February and the third from 23 to 26 June": rounds of a series
    whose noun is not told again."""
    if not scene.times:
        return
    taken = [h.span for h in heads] + [t.span for t in scene.dated]
    for found in scene.lexicon.pattern("bare_ordinal").finditer(
        scene.text, scene.span.start, scene.span.end
    ):
        span = Span(found.start("rank"), found.end("rank"))
        clause = scene.clause_of(span.start)
        rest = Span(span.end, scene.clauses[clause].end)
        aside = scene.text[found.start() - 2 : found.start()] + scene.text[span.end : span.end + 1]
        if any(t.overlaps(span) for t in taken) or scene.is_reported(span.start) or aside == ", ,":
            continue  # "the previous Council, the fifth, took place"
        if any(rest.holds(t.span) for t in scene.times):
            yield Head(
                span, Kind.MEETING, clause, "head.pronoun", generic=True, ordinal=True, parts=[span]
            )


def _turns(scene: Scene, heads: list[Head], gazetteer: Gazetteer) -> Iterator[Head]:
    """ "Strasbourg came next, on 10 and 11 October": a city whose turn it was in a series. A
    capital, which stands for its government elsewhere, is a place here."""
    if not scene.times or any(h.rule != "head.noun" or h.body for h in heads):
        return
    cities = [(p.span, p.place) for p in scene.places if p.place.type == "city"]
    named = [(a, gazetteer.city(a.text)) for a in scene.actors if not a.adjective]
    cities += [(a.span, city) for a, city in named if city]
    for span, city in sorted(cities, key=lambda row: row[0]):
        clause = scene.clause_of(span.start)
        opens = span.start - scene.clauses[clause].start <= 14
        turn = scene.lexicon.pattern("turn").match(scene.text, span.end) if opens else None
        if not turn or any(h.clause == clause for h in heads):
            continue
        if any(0 <= t.span.start - turn.end() <= 16 for t in scene.times):
            if not any(p.span == span for p in scene.places):
                scene.actors[:] = [a for a in scene.actors if a.span != span]
                scene.places.append(PlaceMention(span, span.of(scene.text), "place.turn", city))
            yield Head(
                span, Kind.MEETING, clause, "head.place", generic=True, ordinal=True, parts=[span]
            )
            return


def _changed(scene: Scene, pronoun: Span) -> bool:
    """ "has rescheduled them to 24 October": a meeting is what is moved or put off."""
    keys = ("moved", "postponed", "cancelled")
    before = [c for key in keys for c in scene.of("status", key)]
    if scene.has("anaphora", "them", pronoun):  # "will resume them on 4 June"
        before += scene.of("occur", "firm")
    return any(pronoun.start - c.span.end == 1 for c in before)


def _judge(scene: Scene, head: Head) -> None:
    """Which preposition the head stands behind, and whether it is a meeting at all."""
    text, low = scene.text, scene.span.start
    if head.rule == "head.verb":
        head.refused = _unreal(scene, head)
    if head.rule in ("head.verb", "head.pronoun", "head.place"):
        return
    before = text[max(low, head.span.start - 40) : head.span.start]
    inside = scene.lexicon.pattern("noun_phrase").search(before)
    words = inside[0] if inside else before.rpartition(",")[2]
    phrase = words + text[head.span.start : head.span.end]
    again = scene.lexicon.pattern("same_format").match(text, head.span.end)
    head.ordinal = bool(again or scene.lexicon.pattern("ordinal").search(phrase))
    clause = scene.clauses[head.clause]
    nearest = None
    for cue in scene.of("oblique", "words"):
        if max(low, clause.start) <= cue.span.start and cue.span.end <= head.span.start:
            gap = text[cue.span.end : head.span.start]
            if len(gap.split()) <= 6 and "," not in gap and not _blocked(scene, cue, head):
                nearest = cue
    through = scene.of("oblique", "transparent")
    led = nearest is not None and any(
        text[c.span.end : nearest.span.start] == " " for c in scene.of("people", "offices")
    )  # "the leaders of the G20 gather": they are who meets
    if nearest and not led and not any(c.span.holds(nearest.span) for c in through):
        word = text[nearest.span.start : nearest.span.end].lower()
        head.oblique = "hard" if word in scene.lexicon.words("oblique", "hard") else "soft"
    if any(counts_from(scene, t, head.span.start) for t in scene.times):
        head.oblique = "hard"
    for cue in scene.of("oblique", "purpose"):
        gap = text[cue.span.end : head.span.start]
        other = nearest is not None and nearest.span.start > cue.span.end and head.oblique == "hard"
        near = 0 <= head.span.start - cue.span.end < 60 and "," not in gap
        if near and len(gap.split()) <= 6 and not other:  # not in "arrived after a visit to"
            head.refused = "purpose"
    for cue in scene.of("oblique", "umbrella"):
        if cue.span.overlaps(head.span) or 0 <= head.span.start - cue.span.end <= 4:
            head.refused = "umbrella"
    if any(0 < c.span.start - head.span.end < 30 for c in scene.of("oblique", "domestic")):
        head.refused = head.refused or ("" if head.body else "domestic")
    failed = scene.has("status", "cancelled", clause)
    if not head.refused and not failed and scene.has("status", "denied", clause):
        head.refused = "" if head.body else "denied"


def _unreal(scene: Scene, head: Head) -> str:
    """Why what a verb tells is no meeting; "" where it is one."""
    if scene.has("oblique", "sport", scene.span):
        return "fixture"
    return "denied" if _denied(scene, head) else "wish" if _wished(scene, head) else ""


def _denied(scene: Scene, head: Head) -> bool:
    """ "will not meet", "denied that he would meet": unless it had been planned, no meeting."""
    clause = scene.clauses[head.clause]
    for cue in scene.of("status", "denied"):
        gap = scene.text[cue.span.end : max(cue.span.end, head.span.start)]
        if clause.start <= cue.span.start <= head.span.start and len(gap.split()) <= 4:
            planned = scene.has("status", "planned", Span(clause.start, cue.span.start))
            return planned is None
    for cue in scene.of("status", "denying"):  # "denied on Monday that its envoy had met"
        gap = scene.text[cue.span.end : max(cue.span.end, head.span.start)]
        if clause.start <= cue.span.start <= head.span.start and len(gap.split()) <= 9:
            return True
    return False


def _wished(scene: Scene, head: Head) -> bool:
    """ "wanted them to talk", "had hoped to meet": a wish of somebody, no meeting."""
    text, start = scene.text, head.span.start
    if any(0 <= start - c.span.end <= 1 for c in scene.of("oblique", "unfulfilled")):
        return True
    infinitive = scene.lexicon.pattern("infinitive").search(text, max(0, start - 6), start + 3)
    if not infinitive:
        return False
    for cue in scene.of("oblique", "urging"):
        gap = text[cue.span.end : infinitive.start()]
        if cue.span.end < infinitive.start() and 0 < len(gap.split()) <= 6 and "," not in gap:
            return True
    return False


def _blocked(scene: Scene, cue: Cue, head: Head) -> bool:
    """Whether a verb, a date or a place stands between the preposition and the head."""
    gap = Span(cue.span.end, head.span.start)
    if any(gap.holds(t.span) for t in scene.times) or any(gap.holds(p.span) for p in scene.places):
        return True
    return scene.any_of(("finite", "report", "occur", "verbs"), gap)


def _joined(scene: Scene, heads: list[Head]) -> Iterator[Head]:
    """Heads of one clause that speak of one meeting become one."""
    for number in range(len(scene.clauses)):
        here = [h for h in heads if h.clause == number]
        bodies = [h for h in here if h.body]
        yield from (h for h in here if h.rule in ("head.pronoun", "head.place"))
        nouns = [h for h in here if h.rule == "head.noun"]
        verbs = [h for h in here if h.rule == "head.verb"]
        main_nouns = [n for n in nouns if n.oblique != "hard" and not n.refused]
        main_bodies = [b for b in bodies if b.oblique == "" and not b.refused]
        yield from bodies
        lead: Head | None = main_bodies[0] if main_bodies else None
        ends = [h.span.end for h in here if h.rule in ("head.noun", "head.pronoun")]
        verbs = [  # "a fourth round is due in Tunis": nobody travels
            v for v in verbs if v.kind is not Kind.VISIT or v.span.start - 1 not in ends
        ]
        for verb in verbs:
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
                lead.kind = _body_kind(lead.body, noun.kind)
                continue
            yield noun
