"""Heads of one clause that speak of one meeting: "the Board opens its session and sits".

A body takes the verbs and nouns behind it for its own; a noun takes the verb; and whoever gathers
or travels for a body's meeting is at that meeting.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calendar_app.model import Kind, Span
from calendar_app.reading.lexicon.cues import Cue

from .head import GATHERING, Head
from .judging import ANOTHER
from .kinds import body_kind, is_journey
from .scenes import Scene, continues, opens_relative

_TABLES = (Kind.CONSULTATIONS, Kind.SESSION)  # in which a council sits


def united(scene: Scene, heads: list[Head]) -> Iterator[Head]:
    """Heads of one clause that speak of one meeting become one."""
    for number in range(len(scene.clauses)):
        here = [h for h in heads if h.clause == number]
        if not here:
            continue
        bodies = [h for h in here if h.body]
        yield from (h for h in here if h.rule in ("head.pronoun", "head.place"))
        nouns = [h for h in here if h.rule == "head.noun"]
        verbs = [h for h in here if h.rule == "head.verb"]
        if bodies or verbs:
            nouns = [n for n in nouns if not _is_means(scene, n)]
        own = [n for n in nouns if _timed_apart(scene, n, here)]
        for noun in nouns:
            if noun not in own and not noun.refused and _of_another_day(scene, noun, here):
                noun.oblique = noun.oblique or "hard"
                own.append(noun)
        for noun in nouns:
            if noun not in own and any(_on_a_tour(scene, noun, verb) for verb in verbs):
                noun.oblique = "hard"  # whoever is met, is met alone
        nouns = [n for n in nouns if n not in own]
        main_nouns = [n for n in nouns if n.oblique != "hard" and not n.refused]
        main_bodies = [b for b in bodies if b.oblique == "" and not b.refused]
        yield from bodies
        lead: Head | None = main_bodies[0] if main_bodies else _subject_before(scene, heads, number)
        lead = lead or _gathered_for(scene, bodies, verbs)
        ends = [h.span.end for h in here if h.rule in ("head.noun", "head.pronoun")]
        verbs = [  # "a fourth round is due in Tunis": nobody travels
            v
            for v in verbs
            if v.kind is not Kind.VISIT
            or not (v.span.start - 1 in ends or _only_is_there(scene, v, here))
        ]
        for verb in verbs:
            if lead and verb.span in lead.parts:
                continue
            more = lead is not None and lead.clause < number and _sees_somebody(scene, lead, verb)
            meets = verb.kind is Kind.MEETING and not more and lead is not None
            if lead and meets and (lead.span.end <= verb.span.start or _holds(scene, verb, lead)):
                lead.parts.append(verb.span)  # the body is what meets
                continue
            if lead and lead.body and not main_nouns and _goes_there(scene, lead, verb):
                lead.parts.append(verb.span)
                lead.kind, lead.moving = Kind.VISIT, True
                continue
            if lead and lead.body and _comes_together(scene, lead, verb):
                lead.parts.append(verb.span)
                continue
            if main_nouns:
                main_nouns[0].parts.append(verb.span)
                main_nouns[0].moving = main_nouns[0].moving or verb.kind is Kind.VISIT
                plain = main_nouns[0].kind is Kind.MEETING and verb.kind is not Kind.MEETING
                there = is_journey(scene, verb) and verb.span.end < main_nouns[0].span.start
                if plain and not there:  # "is in Rome for a meeting with Tajani"
                    main_nouns[0].kind = verb.kind
                main_nouns[0].generic = False
                continue
            if verb is verbs[0] or not verbs:
                yield verb
            else:
                verbs[0].parts.append(verb.span)
                if verb.kind in (Kind.CALL, Kind.CEREMONY) and not verb.refused:
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


def _is_means(scene: Scene, noun: Head) -> bool:
    """ "The Council will convene by videoconference": how it sits, and no other meeting."""
    back = max(scene.span.start, noun.span.start - 16)
    found = scene.lexicon.pattern("by_link").search(scene.text, back, noun.span.end)
    return noun.kind is not Kind.CALL and found is not None and found.end() == noun.span.end


def _sees_somebody(scene: Scene, body: Head, verb: Head) -> bool:
    """ "The ministers meet on Friday | and will see Fidan there on Saturday": another meeting."""
    meets = any(part.start > body.span.end for part in body.parts)
    seen = (*scene.people, *scene.actors)
    return meets and any(0 < m.span.start - verb.span.end <= 2 for m in seen)


def _goes_there(scene: Scene, body: Head, verb: Head) -> bool:
    """ "The Security Council will visit Haiti", "travels to Goma, Congo": the council as a whole is
    the guest of a state. In a town alone it holds a session."""
    if verb.kind is not Kind.VISIT or body.span.end > verb.span.start:
        return False
    behind = Span(verb.span.end, scene.clauses[body.clause].end)
    if any(behind.holds(p.span) and p.place.type == "country" for p in scene.places):
        return True
    return any(
        behind.holds(a.span)
        and a.actor.isupper()
        and not a.adjective
        and a.span.start < verb.span.end + 8
        for a in scene.actors
    )


def _comes_together(scene: Scene, body: Head, verb: Head) -> bool:
    """ "The APEC leaders are due in Santiago on 16 June": they sit there, and visit nobody."""
    gap = Span(body.span.end, max(verb.span.start, body.span.end))
    return (
        verb.kind is Kind.VISIT
        and body.clause == verb.clause
        and body.kind in GATHERING
        and verb.span.start > body.span.end
        and len(gap.of(scene.text).split()) <= 3
        and "," not in gap.of(scene.text)
    )


def _holds(scene: Scene, verb: Head, body: Head) -> bool:
    """ "Penny Wong and Wang Yi will co-chair the Dialogue": its meeting, and no other."""
    if body.span.start < verb.span.end:
        return False
    holds = scene.lexicon.pattern("holds_it")
    return holds.fullmatch(scene.text, verb.span.start, body.span.start) is not None


def named_behind(scene: Scene, heads: Sequence[Head]) -> None:
    """ "Their next encounter is on 3 May, when the Council meets": told twice, the second time by
    name."""
    for head in heads:
        if head.rule != "head.noun" or head.body or head.kind is not Kind.MEETING or head.oblique:
            continue
        behind = [h for h in heads if h.clause == head.clause + 1 and h.body and not h.oblique]
        if not behind:
            continue
        opener = opens_relative(scene, scene.clauses[head.clause + 1])
        if opener in scene.lexicon.words("clauses", "when"):
            head.refused = head.refused or ANOTHER


def gathered_for(scene: Scene, heads: Sequence[Head]) -> None:
    """ "Gulf leaders gather in Manama for the Arab League summit": what they gather for is held;
    "Modi's trip to Osaka on 6 May was for a G20 summit": no visit, but that."""
    for head in heads:
        trips = [h for h in heads if h.kind is Kind.VISIT and h.clause == head.clause]
        for trip in trips if head.body and head.kind in GATHERING else ():
            gap = Span(trip.span.end, max(trip.span.end, head.span.start))
            was_for = scene.lexicon.pattern("was_for").search(scene.text, gap.start, gap.end)
            if was_for and trip.rule == "head.noun":
                trip.refused, head.refused, head.oblique = trip.refused or ANOTHER, "", ""
                head.parts.append(trip.span)
        low = max(scene.clauses[head.clause].start, head.span.start - 90)
        found = scene.lexicon.pattern("gathers_for").search(scene.text, low, head.span.start)
        if head.body is None or found is None:
            continue
        comers = [h for h in heads if h.body not in (None, head.body) and h.clause == head.clause]
        comers = [h for h in comers if h.span.end <= found.start()]
        for comer in comers:
            comer.refused = comer.refused or ANOTHER
        if comers:
            head.refused, head.oblique = "", ""


def _its_own(scene: Scene, body: Head, noun: Head) -> bool:
    """ "The Board opens its meeting", "the ministers hold a session": the body's own meeting."""
    if noun.kind is Kind.CALL and body.span.end < noun.span.start:
        return _among_themselves(scene, body, noun)
    if noun.kind not in GATHERING:
        return False
    if body.span.end > noun.span.start:  # "at their meeting on Monday EU foreign ministers ..."
        return noun.generic and noun.oblique == "soft" and noun.span.end < body.span.start
    gap = Span(body.span.end, noun.span.start)
    if noun.kind in _TABLES and _sits_in(scene, body, noun):
        return True
    if gap.of(scene.text) == " ":
        return True  # the "Visegrad Group" Dialogue Summit Meeting
    at_its = scene.lexicon.pattern("at_its")
    if at_its.search(scene.text, max(body.span.end, noun.span.start - 40), noun.span.start):
        return True  # "suspended Niger at its 1,212th meeting"
    return noun.generic or scene.has("occur", "words", gap) is not None


def _sits_in(scene: Scene, body: Head, noun: Head) -> bool:
    """ "Will inform the Council of the outcome in closed consultations": the Council's."""
    gap = Span(body.span.end, noun.span.start)
    inside = scene.word_before(noun.span.start) in scene.lexicon.words("place", "in")
    actors = [a for a in scene.actors if not a.adjective]  # but "takes up the Palestinian bid"
    others = any(gap.holds(m.span) for m in (*scene.bodies, *actors))
    return inside and not others and body.kind is Kind.SESSION


def _among_themselves(scene: Scene, body: Head, call: Head) -> bool:
    """ "The Eurogroup will discuss it in a conference call": nobody else is on the line."""
    clause = scene.clauses[call.clause]
    others = (*scene.people, *scene.actors)
    if any(clause.holds(m.span) and not m.span.overlaps(body.span) for m in others):
        return False
    return scene.has("occur", "words", Span(body.span.end, call.span.start)) is not None


def _timed_apart(scene: Scene, noun: Head, here: Sequence[Head]) -> bool:
    """ "hold talks, with a press conference at 17:15": an event with an hour of its own. "A visit
    that includes talks with Biden on Thursday": with a day of its own."""
    visit = next((h for h in here if h.rule == "head.noun" and h.kind is Kind.VISIT), None)
    if visit and visit is not noun and noun.kind in GATHERING and not noun.refused:
        gap = scene.text[visit.span.end : max(visit.span.end, noun.span.start)]
        part = scene.lexicon.pattern("includes").match(gap)
        rest = [h.span.start for h in here if h.span.start > noun.span.start]
        behind = Span(noun.span.end, min([scene.span.end, noun.span.end + 60, *rest]))
        return part is not None and any(t.when and behind.holds(t.span) for t in scene.times)
    if noun.kind is not Kind.PRESS_CONFERENCE or noun.refused or len(here) < 2:
        return False
    hours = (t for t in scene.times if t.timex.type == "TIME" and t.span.start >= noun.span.end)
    hour = next(hours, None)
    if hour is None or hour.span.start - noun.span.end > 60:
        return False
    return not any(noun.span.end <= h.span.start < hour.span.start for h in here)


def _of_another_day(scene: Scene, noun: Head, here: Sequence[Head]) -> bool:
    """ "A summit on 3 May, he said after Monday's call": the day that owns the noun is not that of
    the noun before."""
    first = min((h.span.end for h in here if h.rule == "head.noun" and not h.refused), default=0)
    between = [t for t in scene.times if t.when and first <= t.span.start < noun.span.start]
    if len(between) < 2 or first >= noun.span.start:
        return False
    own, named = between[-1], scene.lexicon.pattern("day_of_noun")
    owns = scene.lexicon.pattern("possessive").match(scene.text, own.span.end)
    if owns is None or owns[0] in ("", "s") or own.resolved == between[0].resolved:
        return False
    return named.fullmatch(scene.text, own.span.end, noun.span.start) is not None


def _on_a_tour(scene: Scene, noun: Head, verb: Head) -> bool:
    """ "Met Sisi in Cairo as part of a tour that will take him to Qatar", "during a three-day
    visit": no stop but this one, and no more than its day."""
    if noun.kind is not Kind.VISIT or verb.kind is Kind.VISIT or verb.span.end > noun.span.start:
        return False
    if verb.kind is Kind.CEREMONY:
        return False  # "signed it during his visit"
    tour = scene.lexicon.pattern("a_tour").match(scene.text, noun.span.start, noun.span.end)
    amid = scene.lexicon.pattern("amid_a_tour")
    return tour is not None and amid.search(scene.text, verb.span.end, noun.span.start) is not None


def _only_is_there(scene: Scene, verb: Head, here: Sequence[Head]) -> bool:
    """ "The press conference of both on Friday is in Oslo": it is the meeting that is there."""
    copula = scene.lexicon.words("finite", "copula")
    if copula.isdisjoint(scene.word_at(verb.span).split()):
        return False
    start = scene.clauses[verb.clause].start
    nouns = [h for h in here if h.rule == "head.noun" and h.span.end <= verb.span.start]
    opens = [
        h for h in nouns if len(scene.text[start : h.span.start].split()) <= 3 and not h.oblique
    ]
    return any("," not in scene.text[h.span.end : verb.span.start] for h in opens)


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
    return body if opens_clause(scene, body.span, body.clause) else None


def _gathered_for(scene: Scene, bodies: Sequence[Head], verbs: Sequence[Head]) -> Head | None:
    """ "The presidents of Peru and Chile gather in Lima for the Pacific Alliance summit": it is the
    body that meets, and they are who comes; nor is the way there a visit."""
    comes = [v for v in verbs if v.kind is Kind.MEETING or is_journey(scene, v)]
    for body in bodies if len(comes) == 1 and not comes[0].refused else ():
        gap = Span(comes[0].span.end, body.span.start)
        words = {w[0].lower() for w in scene.words_before(body.span.start, 5)}
        goal = not words.isdisjoint(scene.lexicon.words("roles", "serving"))
        attends = scene.lexicon.pattern("to_attend").search(
            scene.text, comes[0].span.end, max(comes[0].span.end, body.span.start)
        )
        if attends and is_journey(scene, comes[0]):
            body.oblique, goal = "soft", True
        if not goal or gap.start >= gap.end or body.refused or body.oblique != "soft":
            continue
        others = any(gap.holds(p.span) for p in scene.people)
        dated = any(t.span.start >= body.span.end for t in scene.times)  # a day of its own
        if not (others or dated or scene.has("contact", "with", gap)):
            body.oblique, body.parts = "", [*body.parts, comes[0].span]
            return body
    return None


def opens_clause(scene: Scene, span: Span, number: int) -> bool:
    """Whether what is at `span` stands before the first verb of its clause."""
    opening = Span(scene.clauses[number].start, span.start)
    spoken = scene.any_of(("finite", "occur", "verbs", "report"), opening)
    return not spoken and len(opening.of(scene.text).split()) <= 3
