"""Members of a body who gather and are not called so: those of the body that the article is about.

"He gathered 33 colleagues", "the eight see Kuleba", "Heads of delegation met in Beijing": what they
are of was told before, and whoever met in between is nobody of theirs.
"""

from __future__ import annotations

from calendar_app.model import Body, Kind
from calendar_app.reading.sentence.frames import Frame

from .discourse import Discourse
from .owners import only_body

_TWO = 2  # sides, none of which has members
# Of these bodies the members are states, whose leaders or ministers come together.
_OF_MANY = frozenset([Kind.SUMMIT, Kind.CONFERENCE, Kind.MEETING])


def take_members(frame: Frame, discourse: Discourse) -> bool:
    """Whether the meeting is one of the members of a body, which it takes."""
    body = _gathered(frame, discourse) or _counted(frame, discourse)
    body = body or _of_opening(frame, discourse)
    if body is None:
        return False
    frame.body, frame.borrowed = body, True
    frame.antecedent = next((f for f in reversed(discourse.frames) if f.body is body), None)
    frame.rules.append("body.topic")
    return True


def _gathered(frame: Frame, discourse: Discourse) -> Body | None:
    """ "He gathered 33 colleagues in Miami", of an article about one body: its members, and only
    who gathers them is named."""
    main, scene, head = discourse.main or only_body(discourse), frame.scene, frame.head
    if main is None or head.rule != "head.verb" or frame.kind is not Kind.MEETING:
        return None
    if Kind(main.kind) not in _OF_MANY or len(main.participants) == _TWO:
        return None
    if not scene.lexicon.pattern("gathers_members").match(scene.text, head.span.start):
        return None
    clause = scene.clauses[head.clause]
    before = [p.actor for p in scene.people if clause.start <= p.span.start < head.span.start]
    before += [a.actor for a in scene.actors if clause.start <= a.span.start < head.span.start]
    frame.who.actors[:] = [a for a in frame.who.actors if a in before]
    return main


def _counted(frame: Frame, discourse: Discourse) -> Body | None:
    """ "The prime ministers of the four met Rishi Sunak": of the one body told before that has so
    many members, whoever sits with them; they come to no one else's meeting."""
    scene, head = frame.scene, frame.head
    if head.rule != "head.verb" or frame.kind is not Kind.MEETING or scene.bodies or scene.series:
        return None
    start, counted = scene.clauses[head.clause].start, scene.lexicon.pattern("members_counted")
    found = counted.search(scene.text, start, head.span.start)
    if found is None and head.clause > 1:  # "the ministers of the four, who met in May, saw him"
        found = counted.search(scene.text, scene.span.start, scene.clauses[1].start)
    if found is None:
        return None
    number = scene.lexicon.number(found["number"].lower())
    told = [one.body for one in discourse.spoken if one.body]
    told = [b for b in told if sum(map(str.isupper, b.participants)) == len(b.participants) > 3]
    many = {b.id: b for b in told if len(b.participants) == number}
    body = next(iter(many.values()), None)
    if body is None or len(many) > 1:
        return None
    before = [p for p in scene.people if p.span.end <= found.start()]
    hosts = {p.actor for p in before} - {p.actor for p in scene.people if p not in before}
    frame.who.actors[:] = [a for a in frame.who.actors if a not in hosts]
    return body


def _of_opening(frame: Frame, discourse: Discourse) -> Body | None:
    """ "Heads of delegation gathered in Beijing", "the last ministerial meeting", whoever met in
    between: of the body that the article opens with, unless another was spoken of just before."""
    body, scene, head = discourse.main or discourse.opening, frame.scene, frame.head
    if body is None or len(body.participants) == _TWO or frame.who.actors or frame.who.people:
        return None
    start = scene.clauses[head.clause].start
    if head.rule == "head.verb":
        bare = scene.lexicon.pattern("bare_officials")
        talk = frame.kind is not Kind.MEETING  # "ministers may speak to the press"
        if talk or not bare.fullmatch(scene.text, start, head.span.start):
            return None
    elif head.rule != "head.noun" or not scene.lexicon.pattern("of_a_level").search(
        scene.text, start, head.span.end
    ):
        return None
    told = [f.scene for f in discourse.frames if f.body is body]
    if body is not discourse.main and not told:
        return None  # "Moldova belongs to the Community. Ministers will meet on Friday"
    sits = head.rule == "head.verb" and body.kind == Kind.SESSION.value
    of_them = scene.lexicon.pattern("of_ministers")
    if sits and not any(of_them.search(s.text, *s.span) for s in told):
        return None  # ministers are not of every council
    near = [s.body for s in discourse.spoken if s.body and discourse.number - s.number <= _TWO]
    if any(one is not body for one in near) or any(m.body is not body for m in scene.bodies):
        return None
    return None if scene.series else body
