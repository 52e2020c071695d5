"""What a bare "the talks", "they" or "that round" stands for.

A generic head takes up the latest meeting that fits, a pronoun its people. What is borrowed so is
marked, and costs confidence.
"""

from __future__ import annotations

from dataclasses import replace

from calendar_app.model import Body, Kind, Span, Status
from calendar_app.reading.names.formats import summit_of
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.heads import GATHERING
from calendar_app.reading.sentence.kinds import own_people
from calendar_app.reading.sentence.peace import matter_of
from calendar_app.reading.sentence.roles import subject_of

from .antecedents import Spoken, antecedent, attends, only_attended
from .attached import sits_within, take_goal, take_same
from .bywords import body_by_word
from .counts import counted
from .discourse import Discourse, participants_of
from .groups import beside, gathers, group, of_a_body, two_others
from .members import take_members
from .owners import (
    SERIAL,
    is_of_main,
    meets_at,
    of_another_level,
    of_their_level,
    series_of,
    summit_with,
    take_topic,
    take_turn,
    whose_summit,
)
from .strangers import names_another, of_delegates, of_other_organ, with_another


def resolve(frame: Frame, discourse: Discourse) -> None:
    """Fills in who or what a generic head or a pronoun stands for, and so of what kind it is."""
    _resolve(frame, discourse)
    frame.antecedent = frame.antecedent or _told_in_sentence(frame, discourse)
    if frame.body and frame.borrowed:
        frame.body = of_their_level(frame, frame.body, discourse)
        _keep_states(frame, frame.body)
    if frame.kind is Kind.MEETING and frame.borrowed:
        frame.kind = _borrowed_kind(frame)
    if frame.kind is Kind.TALKS and frame.head.rule == "head.verb" and _is_summit(frame.body):
        frame.kind = Kind.SUMMIT  # "in Valletta leaders talked about trade"


def _keep_states(frame: Frame, body: Body) -> None:
    """ "The presidents hold their consultative meeting. The foreign ministers of the five meet on
    the eve": the same states, outside that body."""
    if of_another_level(body, frame) and _states(body):
        for actor in body.participants:
            frame.who.add(actor)
        frame.body = None


def _told_in_sentence(frame: Frame, discourse: Discourse) -> Frame | None:
    """ "They were to meet on Friday, but the meeting was put off": the one of the clause before."""
    head = frame.head
    if head.rule != "head.noun" or not head.generic or head.ordinal or head.fresh:
        return None
    for old in reversed(discourse.frames):
        if old.scene is not frame.scene:
            break
        alike = (old.kind in GATHERING) is (frame.kind in GATHERING) and old.body is frame.body
        if old.head.clause < head.clause and alike:
            same = participants_of(old) == participants_of(frame)
            return old if same else None
    return None


def _is_summit(body: Body | None) -> bool:
    """Whether the body is a summit of many, and of no two or three states."""
    return body is not None and body.kind == Kind.SUMMIT.value and not _states(body)


def _states(body: Body) -> list[str]:
    return [side for side in body.participants if side.isupper()]


def _borrowed_kind(frame: Frame) -> Kind:
    """ "They met again on 3 May", of those who negotiate: another round of their talks."""
    before, kind = frame.antecedent, frame.kind
    if before and before.body is frame.body and before.kind in SERIAL:
        kind = before.kind
    elif frame.body and Kind(frame.body.kind) in SERIAL:
        kind = Kind(frame.body.kind)
    lower = frame.scene.has("people", "lower", frame.scene.clauses[frame.head.clause])
    return frame.kind if lower and kind is Kind.SUMMIT else kind


def _resolve(frame: Frame, discourse: Discourse) -> None:
    who, head = frame.who, frame.head
    if frame.body is not None:
        _come_as_well(frame, discourse)
        return
    if head.rule == "head.place":
        take_turn(frame, discourse)
        return
    if _take_matter(frame, discourse):
        return
    partner = summit_with(frame, discourse)
    if partner:
        frame.body = partner
        frame.rules.append("body.parties")
        return
    owner = body_by_word(frame, discourse)
    if owner:
        frame.body, frame.borrowed = owner, True
        frame.rules.append("body.word")
        return
    if take_members(frame, discourse):
        return
    again = head.rule != "head.verb" and (head.generic or head.ordinal) and frame.kind in GATHERING
    few = len(who.sides) < 2 or _they_meet(frame)
    seated = frame.kind is Kind.SESSION and head.rule == "head.noun"  # "a session with them"
    theirs = seated and discourse.main is not None and not who.actors
    if who.pronoun and few and not (again and who.plural) and not theirs:
        _take_pronoun(frame, discourse)
    meets = frame.kind in (Kind.CALL, Kind.MEETING, Kind.TALKS) and head.rule == "head.verb"
    if not who.actors and (frame.kind is Kind.CALL or (meets and frame.when)):
        _take_their_states(frame, discourse)
    if frame.kind not in GATHERING:
        take_same(frame, discourse)
        take_goal(frame, discourse)
    if frame.body is not None or frame.kind not in GATHERING:
        return
    session = again and frame.when and is_of_main(frame, discourse)
    enough = (
        len(who.sides if who.plural else who.actors) >= 2 and not attends(frame) and not session
    )
    if frame.kind is Kind.SUMMIT:  # "the GCC and Japan hold a summit"
        sides = who.actors if enough else whose_summit(frame)
        frame.body = summit_of(sides, frame.scene.lexicon, discourse.gazetteer)
        if frame.body:
            frame.rules.append("body.parties")
            return
    series = series_of(frame, discourse, enough)
    if series:
        frame.body = series
        frame.rules.append("body.series")
    elif not enough or head.rule == "head.pronoun":
        _take_up(frame, discourse)
        dated_so = frame.borrowed and frame.rules[-1] == "date.hour"  # all that was borrowed
        if again and who.pronoun and (dated_so or not frame.borrowed):
            _take_pronoun(frame, discourse)


def _take_their_states(frame: Frame, discourse: Discourse) -> None:
    """ "Their defence chiefs spoke by phone": of the two states whose leaders met, in no body."""
    before = Span(frame.scene.clauses[frame.head.clause].start, frame.head.span.start)
    if not own_people(frame.scene, before) or _of_one(frame):
        return
    found = group(frame, discourse.spoken, discourse.number)
    alone = found and (frame.kind is Kind.CALL or not found.body)
    for actor in found.who.actors if found and alone else ():
        frame.who.add(actor)
        frame.borrowed = True


def _of_one(frame: Frame) -> bool:
    """ "Its ministers", "the bloc's leaders": nobody's of whom two were named."""
    scene, start = frame.scene, frame.scene.clauses[frame.head.clause].start
    its = scene.lexicon.pattern("its_people")
    offices = (c.span.start for c in scene.of("people", "offices"))
    if any(
        its.search(scene.text, start, at) for at in offices if start < at < frame.head.span.start
    ):
        return True
    owned = scene.lexicon.pattern("ministers_of_owner")
    return owned.search(scene.text, start, frame.head.span.start) is not None


def _take_matter(frame: Frame, discourse: Discourse) -> bool:
    """ "Talks on Cyprus resume": its own parties', unless talks on it were told of before."""
    who = frame.who
    state = None if who.actors or who.people or who.pronoun else matter_of(frame.scene, frame.head)
    if state is None:
        return False
    for one in discourse.spoken:
        if one.kind is Kind.TALKS and state.text in one.scene.span.of(one.scene.text):
            return False
    who.add(state.actor)
    who.inner = True
    return True


def _they_meet(frame: Frame) -> bool:
    """ "They met Putin and Modi in Kazan", "Obama had the two to dinner with Mubarak": several
    stand before the verb, and only as "they", or right beside it as those whom others meet."""
    scene, head = frame.scene, frame.head
    if not frame.who.plural:
        return False
    before = Span(scene.clauses[head.clause].start, head.span.start)
    named = [m.span for m in (*scene.people, *scene.actors)]
    for cue in scene.of("anaphora", "people"):
        beside = 0 < cue.span.start - head.span.end <= 2 or 0 < head.span.start - cue.span.end <= 4
        hosts = {p.actor for p in scene.people if before.start <= p.span.start < cue.span.start}
        if (
            beside
            and len(hosts) == 1
            and not scene.has("roles", "of", Span(cue.span.start - 4, cue.span.start))
        ):
            return True
    return head.rule == "head.verb" and not any(before.holds(span) for span in named)


def _come_as_well(frame: Frame, discourse: Discourse) -> None:
    """ "He will then take part in the G20 summit": whoever he is, he comes to it."""
    who, scene = frame.who, frame.scene
    clause = scene.clauses[frame.head.clause]
    if not who.pronoun or who.plural or who.people or not scene.has("roles", "joining", clause):
        return
    subject = _subject_before(frame) or discourse.subject
    if subject:
        who.add(*subject)


def _take_up(frame: Frame, discourse: Discourse) -> None:
    """The meeting, or the series of meetings, that a bare noun stands for."""
    who, head = frame.who, frame.head
    again = head.generic or head.ordinal or frame.kind is Kind.SESSION
    talk = head.rule == "head.verb" and head.kind is Kind.TALKS  # "the minister speaks to"
    nobody = not who.actors and not who.people and not talk and of_delegates(frame)
    nobody = nobody or only_attended(frame)
    if names_another(frame) or sits_within(frame, discourse):
        return
    main = discourse.main
    if who.inner and len(who.actors) < 2 and main and set(who.actors) <= set(main.participants):
        take_topic(frame, discourse)
        return
    if who.inner and who.actors and head.rule != "head.pronoun":
        return
    new = head.fresh and not head.ordinal and frame.kind is not Kind.SESSION
    if head.fresh and nobody and head.rule == "head.noun" and _of_two(frame, discourse):
        return
    if not (again or nobody) or new:
        named = head.rule == "head.noun" and not with_another(frame)
        if (named or (who.pronoun and who.plural)) and not who.people:
            take_topic(frame, discourse)
        return
    at_its_hour = [s for s in discourse.spoken if s.frame and s.frame is frame.antecedent]
    listed = "date.heading" in frame.rules and frame.scene.sentence.opens and not at_its_hour
    if listed and frame.kind is Kind.MEETING and not (again or who.actors or who.people):
        return  # "18:30 Reception": an entry of its own
    found = at_its_hour[0] if at_its_hour else None
    found = found or antecedent(
        frame, discourse.spoken, discourse.number, discourse.main, discourse.pair
    )
    if found is None:
        if head.rule != "head.pronoun" or not head.ordinal:
            take_topic(frame, discourse)
        if frame.body is None and head.rule == "head.noun":
            _take_pair(frame, discourse)
        return
    loose = found.body is None and found.frame is None
    if of_other_organ(frame, found.body) or (loose and _of_one(frame)):
        return
    at_it = meets_at(frame, found.body, discourse) if found.body else None
    if at_it:
        frame.body = at_it
        frame.rules.append("body.series")
        return
    strange = len(who.people) > 1 and not set(who.people) & set(found.who.people)
    if found.body and frame.kind is Kind.MEETING and strange:
        return  # two persons have their own first encounter
    frame.body, frame.antecedent = found.body, found.frame
    if head.generic and head.kind is Kind.MEETING and found.kind:
        frame.kind = found.kind
    if not frame.body:
        for actor in found.who.actors:
            who.add(actor)
        who.inner = who.inner or found.inner
    if found.kind is Kind.VISIT and head.rule == "head.pronoun" and found.frame:
        frame.where = replace(found.frame.where)
        for person in found.who.people:
            who.add(None, person)
    frame.rules.append("same.generic" if again else "same.series")
    frame.borrowed = True
    clause, old = frame.scene.clauses[head.clause], found.frame
    held = frame.scene.has("occur", "firm", clause)
    held = None if any(t.when and clause.holds(t.span) for t in frame.scene.dated) else held
    if old and frame.when is None and held and old.where.city is None and frame.where.city:
        old.where = frame.where  # but not "the next one will be held in Osaka in 2027"


def _of_two(frame: Frame, discourse: Discourse) -> bool:
    """ "It was agreed to hold a bilateral meeting in Tashkent", "A round planned for 2 May was put
    off": of the two who met before."""
    lexicon, scene = frame.scene.lexicon, frame.scene
    key = "of_two" if frame.head.ordinal else "round_or_of_two"
    two = lexicon.pattern(key).match(scene.word_at(frame.head.span))
    if frame.status in (Status.CANCELLED, Status.POSTPONED) and frame.kind in GATHERING:
        two = two or lexicon.pattern("planned_one").match(scene.text, frame.head.span.end)
    before = [f for f in discourse.frames if f.scene is not scene]
    last = before[-1] if two and before else None
    if last is None or last.body or not (len(last.who.sides) == 2 or last.who.inner):
        return False
    for actor in last.who.sides:
        frame.who.add(actor)
    frame.who.inner, frame.borrowed = frame.who.inner or last.who.inner, True
    frame.rules.append("they.pair")
    return True


def _take_pair(frame: Frame, discourse: Discourse) -> None:
    """ "The two sides", "the foreign secretaries" in an article about two states: those."""
    if discourse.pair and not frame.who.actors and not frame.who.people:
        for actor in discourse.pair:
            frame.who.add(actor)
        frame.borrowed = True
        frame.rules.append("they.pair")


def _take_pronoun(frame: Frame, discourse: Discourse) -> None:
    who = frame.who
    if not who.plural:
        subject = _subject_before(frame) or discourse.subject
        if subject:
            who.add(subject[0], subject[1])
            frame.borrowed = True
        return
    near = beside(frame)
    if near:
        for actor in near.actors:
            who.add(actor)
        for person in near.people:
            who.add(None, person)
        frame.rules.append("they.group")
        return
    others = two_others(frame, discourse.spoken, discourse.number)
    for side in sorted(others):
        who.add(side)
    if others:
        frame.borrowed = True
        frame.rules.append("they.group")
        return
    found = group(frame, discourse.spoken, discourse.number, discourse.main)
    loose = gathers(frame) or (found is not None and found.frame is None)
    if discourse.main and loose and of_a_body(frame):
        found = Spoken(discourse.number, frame.scene, named=discourse.main)
    if found is None and counted(frame) in (0, 2):
        _take_pair(frame, discourse)
    if found is None:
        return
    if found.body and meets_at(frame, found.body, discourse):
        return
    frame.borrowed = True
    clause = frame.scene.clauses[frame.head.clause]
    personal = len(found.body.participants) == 2 if found.body else False
    personal = personal and frame.scene.has("roles", "personal", clause) is not None
    outsiders = _they_meet(frame) and len(who.sides) > 1  # "they met Putin and Modi"
    if counted(frame) > 2 and found.body:  # "the five had a session with Mogherini"
        outsiders = outsiders or not set(who.actors) <= set(found.body.participants)
    if found.body and frame.kind in GATHERING and not (personal or outsiders):
        frame.body, frame.antecedent = found.body, found.frame
        frame.rules.append("they.body")
        return
    for actor in (*found.who.actors, *(found.body.participants if found.body else ())):
        who.add(actor)
    for person in found.who.people:
        who.add(None, person)
    who.inner = who.inner or found.inner
    _stay_there(frame, found, discourse.number)
    if found.kind is Kind.TALKS:
        frame.kind = found.kind if frame.kind is Kind.MEETING else frame.kind
    frame.rules.append("they.group")


def _stay_there(frame: Frame, found: Spoken, number: int) -> None:
    """ "Both hold their talks in Doha. On Thursday they meet again": where they were said to be."""
    told = found.frame
    if told is None or told.when or frame.where.country or found.number < number - 1:
        return
    if told.kind in GATHERING and told.where.city and frame.kind in GATHERING:
        inferred = {"city": "from the sentence before"}
        frame.where = replace(told.where, inferred=inferred)


def _subject_before(frame: Frame) -> tuple[str | None, str | None] | None:
    """Who the clause before is about: "the leader goes to X, where Y receives him"."""
    if frame.head.clause == 0:
        return None
    who = subject_of(frame.scene, frame.scene.clauses[frame.head.clause - 1])
    if not who.actors or set(who.actors) <= set(frame.who.actors):
        return None
    return who.actors[0], who.people[0] if who.people else None
