"""The other of two sides, that the article has told and the clause leaves out.

An article on two states knows whom "Cameron" meets in a minister that nobody has heard of; who goes
on from one country to the next is the same; "his country" is that of whoever was spoken of last.
"""

from __future__ import annotations

from calendar_app.model import Kind, Span
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.head import GATHERING, TWO_SIDED

from .discourse import Discourse, participants_of

_TWO = 2  # sentences in which "the premier" is the one named in them


def take_other_side(frame: Frame, discourse: Discourse) -> None:
    """Adds the side that the words before the frame tell, to a meeting of two that has one or
    none."""
    if frame.body or frame.when is None or frame.who.inner:
        return
    if frame.kind is Kind.VISIT:
        added = _visited_country(frame, discourse) or _traveller(frame, discourse)
    else:
        added = _of_two_persons(frame, discourse) or _host(frame, discourse)
        added = added or _with_counterpart(frame, discourse) or _theirs(frame, discourse)
        added = added or _of_the_office(frame, discourse)
    for side in added:
        frame.who.add(side)
    if added:
        frame.borrowed = True
        frame.rules.append("other.side")


def _of_two_persons(frame: Frame, discourse: Discourse) -> tuple[str, ...]:
    """ "Cameron might meet Maneesh Gobin", in an article about the states of the two, or on a visit
    to that of the other: "He landed in Doha on Sunday. On Monday he saw Emir Hamad"."""
    who, pair = frame.who, discourse.pair or discourse.two or _on_visit(frame, discourse)
    if frame.kind not in TWO_SIDED or frame.head.rule != "head.verb" or not pair:
        return ()
    if len(who.people) != 2 or len(who.actors) > 1 or not set(who.actors) <= set(pair):
        return ()
    clause = frame.scene.clauses[frame.head.clause]
    unknown = [p for p in frame.scene.people if p.actor is None and p.name in who.people]
    offices = frame.scene.lexicon.pattern("office_of_organisation")
    if not unknown or offices.search(frame.scene.text, clause.start, clause.end):
        return ()
    return pair


def _on_visit(frame: Frame, discourse: Discourse) -> tuple[str, ...]:
    """Who is on a visit, and where, as told last; where else the meeting is it is none of it."""
    for old in reversed(discourse.frames):
        if old.kind is not Kind.VISIT or not old.where.country or old.body:
            continue
        host, guests = old.where.country, [a for a in frame.who.actors if a in old.who.actors]
        there = frame.where.country in (None, host)
        return (guests[0], host) if there and guests and host not in frame.who.actors else ()
    return ()


def _with_counterpart(frame: Frame, discourse: Discourse) -> tuple[str, ...]:
    """ "The director and her opposite number, Mr Funakoshi, held consultations", in an article
    about two states: whoever they are, they are of the two."""
    scene, pair = frame.scene, discourse.pair or discourse.two
    if frame.kind not in TWO_SIDED or not pair or not set(frame.who.actors) < set(pair):
        return ()
    start = scene.clauses[frame.head.clause].start
    before = Span(start, frame.head.span.start)
    others = [p.actor for p in scene.people if before.holds(p.span)]
    others += [a.actor for a in scene.actors if before.holds(a.span)]
    if any(side and side not in pair for side in others):
        return ()
    both = scene.lexicon.pattern("and_counterpart").search(scene.text, before.start, before.end)
    return pair if both else ()


def _of_the_office(frame: Frame, discourse: Discourse) -> tuple[str, ...]:
    """ "Anwar wants a deal. The premier and his Thai counterpart will meet": the one spoken of
    last."""
    scene, subject = frame.scene, discourse.subject
    if frame.kind not in TWO_SIDED or len(frame.who.actors) != 1 or not (subject and subject[0]):
        return ()
    start = scene.clauses[frame.head.clause].start
    both = scene.lexicon.pattern("office_and_counterpart").match(scene.text, start)
    near = discourse.number - discourse.named < _TWO
    return (subject[0],) if both and near and subject[0] not in frame.who.actors else ()


def _theirs(frame: Frame, discourse: Discourse) -> tuple[str, ...]:
    """ "The contacts with Britain and France go on. Araghchi last met his counterparts": those of
    the states that the sentence before names, his own left out."""
    scene, head = frame.scene, frame.head
    if frame.kind not in TWO_SIDED or len(frame.who.actors) != 1 or head.rule != "head.verb":
        return ()
    clause = scene.clauses[head.clause]
    met = scene.lexicon.pattern("own_counterparts").match(scene.text, head.span.end, clause.end)
    last = discourse.spoken[-1] if met and discourse.spoken else None
    if last is None or last.number != discourse.number - 1 or last.named:
        return ()
    named = dict.fromkeys(a.actor for a in last.scene.actors if a.actor.isupper())
    others = [a for a in named if a not in frame.who.actors]
    return tuple(others) if len(others) > 1 else ()


def _host(frame: Frame, discourse: Discourse) -> tuple[str, ...]:
    """ "He gathered them in Entebbe; Kiir talked to the host alone the next day": him of the place
    that the sentence told."""
    scene, head = frame.scene, frame.head
    clause = scene.clauses[head.clause]
    if frame.kind not in GATHERING or len(frame.who.actors) != 1:
        return ()
    if not scene.lexicon.pattern("with_host").match(scene.text, head.span.end, clause.end):
        return ()
    before = [f for f in discourse.frames if f.scene is scene and f.where.country]
    country = frame.where.country or (before[-1].where.country if before else None)
    return (country,) if country and country not in frame.who.actors else ()


def _traveller(frame: Frame, discourse: Discourse) -> tuple[str, ...]:
    """ "A state visit to Rwanda on 23 May and from there to Uganda, where he will be on the 24th":
    whoever visits the one visits the other; of two states, one visits where the other is told."""
    goals = {c for c in (frame.where.country, *frame.where.countries) if c}
    if not goals or not participants_of(frame) <= goals:
        return ()
    if any(p.actor and p.name in frame.who.people for p in frame.scene.people):
        return ()
    for old in reversed(discourse.frames):
        if old.scene is not frame.scene:
            break
        if old.kind is Kind.VISIT and old.who.actors and old.who.actors[0] != old.where.country:
            return tuple(side for side in old.who.actors[:1] if side not in goals)
    pair = discourse.pair or discourse.two
    if frame.who.people or frame.head.rule != "head.noun" or frame.head.generic:
        return ()
    return tuple(side for side in pair if side not in goals) if len(goals & {*pair}) == 1 else ()


def _visited_country(frame: Frame, discourse: Discourse) -> tuple[str, ...]:
    """ "Mr Modi last visited her country": hers who was spoken of last."""
    scene, head = frame.scene, frame.head
    if len(frame.who.actors) != 1 or frame.where.country or head.rule != "head.verb":
        return ()
    clause = scene.clauses[head.clause]
    behind = Span(head.span.start, clause.end)
    if not scene.lexicon.pattern("ones_country").search(scene.text, behind.start, behind.end):
        return ()
    before = (
        f.who.actors[0] for f in reversed(discourse.frames)
        if f.who.people and f.who.actors and f.scene is not scene
    )  # fmt: skip
    owner = next(before, None) or (discourse.subject[0] if discourse.subject else None)
    return (owner,) if owner and owner not in frame.who.actors else ()
