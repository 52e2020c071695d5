"""Whose a bare "summit", "session" or "the ministers" is: the body that the article speaks of.

A series names its organisation, a newsletter about one body leaves it out, and talks of exactly the
parties of a format are talks in that format.
"""

from __future__ import annotations

from calendar_app.model import Body, Grain, Kind, Span
from calendar_app.reading.names.formats import summit_of
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.heads import GATHERING
from calendar_app.reading.sentence.kinds import own_people
from calendar_app.reading.sentence.scenes import Scene, opens_relative

from .antecedents import alike
from .bywords import is_court, own_summit
from .discourse import Discourse

# Kinds that a mere "met" takes over from what it goes on with.
SERIAL = frozenset([Kind.TALKS, Kind.SUMMIT, Kind.SESSION, Kind.DIALOGUE, Kind.CONSULTATIONS])
_OWNED = 40  # letters between an owner and its summit
_TWO = 2  # sides, none of which has members
_MEDIATED = frozenset([Kind.TALKS, Kind.DIALOGUE])  # others sit at the table of the parties


def summit_with(frame: Frame, discourse: Discourse) -> Body | None:
    """ "The summit with the Western Balkans" in an article about the EU: what those two hold."""
    if frame.kind is not Kind.SUMMIT or frame.head.rule != "head.noun":
        return None
    scene, own = frame.scene, discourse.sides[0][0] if discourse.sides else ""
    found = scene.lexicon.pattern("summit_with").match(scene.text, frame.head.span.end)
    if not found or not own.islower() or own in frame.who.actors:
        return None
    sides = [a.actor for a in scene.actors if a.span.start == found.start("other")]
    known = summit_of([own, *sides], scene.lexicon, discourse.gazetteer) if sides else None
    held, language = discourse.gazetteer.held_with, scene.lexicon.tables["code"]
    return known or held((own, found["other"]), "summit", language)


def is_of_main(frame: Frame, discourse: Discourse) -> bool:
    """A session is always some body's; "the seventh summit" one of those that the article tells."""
    main, kind = discourse.main, frame.kind
    if kind is Kind.SESSION or main is None or not frame.head.ordinal:
        return kind is Kind.SESSION
    return kind in (Kind.SUMMIT, Kind.CONFERENCE) and alike(kind, Kind(main.kind)) >= 2


def series_of(frame: Frame, discourse: Discourse, enough: bool) -> Body | None:
    """ "ASEAN ... at its summit": the series of the organisation that the sentence is about."""
    opened = _owner_before(frame)
    if opened:
        return discourse.gazetteer.bodies[opened]
    owner = _its_own(frame)
    if owner:
        frame.who.actors.clear()
        return discourse.gazetteer.bodies[owner]
    clause = frame.scene.clauses[frame.head.clause]
    here = [
        b for s, b in frame.scene.series.items() if clause.start <= s.start < frame.head.span.start
    ]
    bare = frame.scene.lexicon.pattern("bare_group").match(frame.scene.text, clause.start)
    if not here and not enough and bare:  # "foreign ministers prepared the ground"
        return only_body(discourse)
    theirs = frame.scene.lexicon.pattern("own_counterparts")
    others = theirs.match(frame.scene.text, frame.head.span.end) is not None
    if not here and not enough and not others and own_people(frame.scene, clause):
        near = [s.body for s in discourse.spoken if discourse.number - s.number < 2 and s.body]
        here = discourse.series[-1:] if not near else []
        if not here and not near and frame.kind is Kind.SUMMIT:
            return own_summit(frame, discourse)
        return discourse.gazetteer.bodies[here[-1]] if here else None
    if frame.kind is not Kind.SUMMIT:
        return _convened(frame, discourse) if not enough and len(here) == 1 else None
    held = None if here or enough else _held_by(frame, discourse)
    if held:
        return held
    if not here and frame.head.generic and not enough:
        main, own = discourse.main, _held_by(frame, discourse)
        if own or (main and alike(frame.kind, Kind(main.kind)) >= 2):
            return own or main
        here = [b for b in discourse.series if not is_court(discourse.gazetteer.bodies[b], frame)]
    return discourse.gazetteer.bodies[here[-1]] if here else None


def _held_by(frame: Frame, discourse: Discourse) -> Body | None:
    """ "The Association of Southeast Asian Nations holds its summit": that of no other."""
    scene, start = frame.scene, frame.head.span.start
    hold = scene.lexicon.pattern("hold_one")
    holder = [a for a in scene.actors if hold.fullmatch(scene.text, a.span.end, start)]
    return summit_of([a.actor for a in holder], scene.lexicon, discourse.gazetteer)


def of_their_level(frame: Frame, body: Body, discourse: Discourse) -> Body:
    """ "NATO leaders met in Lisbon. Defence ministers meet in Brussels": not the leaders' summit,
    but what the ministers of the same organisation hold."""
    scene, clause = frame.scene, frame.scene.clauses[frame.head.clause]
    owner = body.participants[0] if len(body.participants) == 1 else ""
    if owner.islower() and frame.kind is Kind.SUMMIT and frame.when:
        lesser = scene.lexicon.pattern("ministerial").search(body.name)
        summit = summit_of([owner], scene.lexicon, discourse.gazetteer) if lesser else None
        return summit or body  # "the 46th summit", behind their ministers' meeting
    if not owner.islower() or frame.head.rule != "head.verb":
        return body
    for name in scene.lexicon.pattern("ministers_of").finditer(
        scene.text, clause.start, frame.head.span.start
    ):
        sides, language = frozenset([owner]), scene.lexicon.tables["code"]
        return discourse.gazetteer.held_by(sides, name["who"].lower(), language) or body
    return body


def only_body(discourse: Discourse) -> Body | None:
    """The body that the article is about, or the only one that it names."""
    if discourse.main:
        return discourse.main
    if discourse.series:
        return discourse.gazetteer.bodies[discourse.series[-1]]
    return discourse.bodies[0] if len(discourse.bodies) == 1 else None


def meets_at(frame: Frame, told: Body, discourse: Discourse) -> Body | None:
    """ "The five will meet again at the summit of the CIS": the body that it names behind, another
    than the one that was told of."""
    scene, at = frame.scene, frame.head.span.end
    if frame.head.rule != "head.verb":
        return None
    named = [(m.span, m.body) for m in scene.bodies]
    named += [(span, discourse.gazetteer.bodies[id]) for span, id in scene.series.items()]
    at_it = scene.lexicon.pattern("at_meeting_of")
    for span, body in named:
        if body is not told and span.start > at and at_it.search(scene.text, at, span.start):
            return body
    return None


def _convened(frame: Frame, discourse: Discourse) -> Body | None:
    """ "The Arab League holds an emergency meeting": nobody but its own are said to meet."""
    scene, head = frame.scene, frame.head
    if frame.kind not in (Kind.SESSION, Kind.MEETING, Kind.CONFERENCE) or head.rule != "head.noun":
        return None
    for span, body in scene.series.items():
        gap = Span(span.end, head.span.start)
        held = scene.has("occur", "words", gap)
        if held and scene.text[span.end : held.span.start].count(" ") <= 2 and not head.oblique:
            return discourse.gazetteer.bodies[body]
    return None


def _owner_before(frame: Frame) -> str | None:
    """ "The Arab League, whose foreign ministers held a session": the series before "whose"."""
    scene, number = frame.scene, frame.head.clause
    owner = scene.lexicon.words("clauses", "owner")
    for span, body in scene.series.items():
        behind = scene.lexicon.pattern("whose_people").match(scene.text, span.end)
        if behind and scene.clauses[number].holds(span) and behind.end() <= frame.span_start:
            return body
    if number == 0 or opens_relative(scene, scene.clauses[number]) not in owner:
        return None
    before = [b for s, b in scene.series.items() if s.end <= scene.clauses[number].start + 1]
    return before[-1] if before else None


def _its_own(frame: Frame) -> str | None:
    """ "The Group let Indonesia in when its leaders met": the only series that the sentence names
    before them, whoever else is named."""
    scene, at = frame.scene, frame.head.span.start
    if frame.head.rule != "head.verb" or len(scene.series) != 1 or scene.bodies:
        return None
    before = [c.span for c in scene.of("people", "offices") if c.span.end + 1 == at]
    named = [b for s, b in scene.series.items() if before and s.end < before[0].start]
    its = before and scene.lexicon.pattern("its_people").search(
        scene.text, scene.span.start, before[0].start
    )
    return named[0] if its and named else None


def take_turn(frame: Frame, discourse: Discourse) -> None:
    """A town in an account of a body's meetings: only where they are told one after the other, or
    where the town is that in which it was founded."""
    main = _of_account(frame, discourse)
    sides = frame.scene.has("anaphora", "sides", frame.scene.clauses[frame.head.clause])
    if main and sides and Kind(main.kind) is Kind.SESSION:
        return  # "In Geneva, on 15 June, the two delegations": no council's
    before = [f for f in discourse.frames if main and f.body is main and f.when]
    before = [f for f in before if f.head.oblique != "hard"]
    if not before and _hosted_those(frame, discourse):
        return
    if not main or not frame.when or frame.when.grain > Grain.MONTH:
        return
    briefs = frame.scene.lexicon.pattern("briefs").match(frame.scene.text, frame.span_start)
    if briefs and Kind(main.kind) is not Kind.SESSION:
        return  # nobody briefs a summit
    founded = not any(p.span == frame.head.span for p in frame.scene.places)
    if before or founded or _answers(frame.scene):
        kind = before[-1].kind if before and not briefs else Kind(main.kind)
        frame.body, frame.kind, frame.borrowed = main, kind, True
        frame.who.actors.clear()
        frame.rules.append("same.series")


def _hosted_those(frame: Frame, discourse: Discourse) -> bool:
    """ "They sat in Vienna on 30 March. In Ohrid, on 12 April, Dimitrov was the host": of those
    whose meeting was told right before, and of whom he is one."""
    last, scene = discourse.frames[-1] if discourse.frames else None, frame.scene
    hosts = scene.lexicon.pattern("was_host").search(scene.text, *scene.span)
    if not hosts or last is None or last.body or last.when is None or len(last.who.sides) < _TWO:
        return False
    host = {p.actor for p in scene.people if p.span.end <= hosts.start()}
    near = scene.span.start - last.scene.span.end <= 2
    if not (near and host and host <= set(last.who.actors)):
        return False
    for actor in last.who.sides:
        frame.who.add(actor)
    frame.head.rule, frame.kind, frame.borrowed = "head.noun", last.kind, True
    frame.rules.append("same.series")
    return True


def _of_account(frame: Frame, discourse: Discourse) -> Body | None:
    """The body that the article is about, or the only one; "it" may be anything else, unless that
    was spoken of just before."""
    scene, clause = frame.scene, frame.scene.clauses[frame.head.clause]
    only = discourse.main or only_body(discourse)
    it = scene.has("anaphora", "it", Span(clause.start, frame.span_start))
    near = [s for s in discourse.spoken if discourse.number - s.number < 2 and s.body is only]
    return only if near or not it else discourse.main


def _answers(scene: Scene) -> bool:
    """ "When and where? In Apia, on 25 October.": whether a question stands right before."""
    return scene.text[: scene.span.start].rstrip().endswith("?")


def take_topic(frame: Frame, discourse: Discourse) -> None:
    """In a newsletter about one body, a meeting of nobody else is that body's."""
    main = discourse.main
    loose = frame.kind in (Kind.MEETING, Kind.CONSULTATIONS, Kind.SESSION)
    if main is None or len(frame.who.actors) > 1:
        return
    if loose or frame.head.ordinal or (not frame.head.fresh and alike(frame.kind, Kind(main.kind))):
        frame.body, frame.borrowed = discourse.main, True
        frame.rules.append("body.topic")


def _of_members(frame: Frame, discourse: Discourse) -> Body | None:
    """ "The ten countries of ASEAN hold a summit": that of the organisation."""
    scene, clause = frame.scene, frame.scene.clauses[frame.head.clause]
    members = scene.lexicon.pattern("members_of")
    for actor in scene.actors:
        if actor.actor.isupper() or not clause.start < actor.span.start < frame.head.span.start:
            continue
        hold = scene.lexicon.pattern("hold_one").fullmatch(
            scene.text, actor.span.end, frame.head.span.start
        )
        if hold and members.search(scene.text, clause.start, actor.span.start):
            return summit_of([actor.actor], scene.lexicon, discourse.gazetteer)
    return None


def whose_summit(frame: Frame) -> list[str]:
    """ "NATO's 75th anniversary summit", below the one of another: that organisation."""
    scene, at = frame.scene, frame.head.span.start
    owns = scene.lexicon.pattern("possessive")
    for actor in scene.actors:
        owner = actor.actor.islower() and 0 < at - actor.span.end < _OWNED
        if owner and (found := owns.match(scene.text, actor.span.end)):
            return [] if "," in scene.text[found.end() : at] else [actor.actor]
    return []


def recognise(frame: Frame, discourse: Discourse) -> None:
    """Talks of exactly the parties of a format that the article names are talks in that format; of
    a dialogue that has a mediator, though it goes unnamed."""
    if frame.kind is Kind.SUMMIT and not (frame.body or frame.who.actors or frame.borrowed):
        frame.body = _of_members(frame, discourse)
        frame.rules += ["body.parties"] if frame.body else []
    if frame.body or frame.kind not in GATHERING or not frame.who.actors:
        return
    states = {a for a in frame.who.actors if a.isupper()}
    orgs = [a for a in frame.who.actors if a.islower()]
    if frame.kind is Kind.SUMMIT:
        lexicon, known = frame.scene.lexicon, None
        for sides in (frame.who.actors, orgs):  # a state may be no more than the host
            known = known or summit_of(sides, lexicon, discourse.gazetteer)
        region = _region(frame)
        if known and region:  # "EU envoys and leaders of Central Asia": not the EU alone
            held, language = discourse.gazetteer.held_with, lexicon.tables["code"]
            known = held((*orgs, region), Kind.SUMMIT.value, language)
        if known and len(states) < 2:
            frame.body = known
            frame.rules.append("body.parties")
            return
    dialogue = discourse.gazetteer.dialogue_of(frozenset(frame.who.actors))
    told = frame.antecedent if not frame.head.ordinal else None
    apart = told is not None and told.body is None  # "they met. The talks began at noon"
    if dialogue and frame.kind in SERIAL and not apart:
        frame.body = dialogue
        frame.rules.append("body.parties")
        return
    for body in discourse.bodies:
        parties = {p for p in body.participants if p.isupper()}
        named_so = frame.kind is Kind.SUMMIT and body.kind == "summit"
        mediated = Kind(body.kind) in _MEDIATED and parties < set(body.participants)
        if len(parties) < 3 and not (named_so or mediated):
            continue
        same = set(body.participants) == set(frame.who.actors) or (mediated and parties == states)
        same = same or (parties == set(body.participants) and _with_one_more(body, parties, frame))
        if same and not of_another_level(body, frame):
            frame.body = body
            frame.rules.append("body.parties")
            if mediated and frame.kind is Kind.MEETING:
                frame.kind = Kind(body.kind)  # they only ever meet to negotiate


def of_another_level(body: Body, frame: Frame) -> bool:
    """Whether the body is by its name one of ministers, and those who meet are their superiors, or
    one of heads of state, and those are their ministers."""
    scene, clause = frame.scene, frame.scene.clauses[frame.head.clause]
    top = scene.lexicon.words("people", "top")
    many = scene.lexicon.pattern("plural_office")
    named = [scene.word_at(c.span) for c in scene.of("people", "offices") if clause.holds(c.span)]
    leaders = any(office in top for office in named)
    others = any(office not in top and any(map(many.search, office.split())) for office in named)
    if scene.lexicon.pattern("ministerial").search(body.name):
        return leaders and not others
    named_so = scene.lexicon.pattern("ministerial").search(scene.text, *frame.head.span)
    if named_so and body.kind == Kind.SUMMIT.value:
        return True  # "the Joint Ministerial Meeting" is no summit
    heads = scene.lexicon.pattern("of_leaders").search(body.name)
    return heads is not None and others and not leaders


def _region(frame: Frame) -> str:
    """Whose leaders come as well: "leaders of the Western Balkans", which are no organisation."""
    scene, clause = frame.scene, frame.scene.clauses[frame.head.clause]
    found = scene.lexicon.pattern("leaders_of_region").search(scene.text, *clause)
    if found is None:
        return ""
    span = Span(*found.span("region"))
    named = (*scene.actors, *scene.bodies, *scene.people)
    return "" if any(m.span.overlaps(span) for m in named) else found["region"]


def _with_one_more(body: Body, parties: set[str], frame: Frame) -> bool:
    """ "Iran met Britain, France and Germany", in an article that names the E3: all of a format,
    and somebody whom they talk to; who comes to a summit is told as a guest of it."""
    if body.kind == Kind.SUMMIT.value:
        return False
    sides = set(frame.who.actors)
    return len(parties) > _TWO and parties < sides and len(sides - parties) == 1
