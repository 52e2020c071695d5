"""The body that a mere word for it names: "ministers of the group", "the summit of the Union".

Such a word owns the meeting, so that nobody else's can be meant: that of the body spoken of last
that bears the word in its name, or of whichever was, where any body may go by it ("the bloc").
"""

from __future__ import annotations

from collections.abc import Iterator

from calendar_app.model import Body, Kind
from calendar_app.reading.names.formats import summit_of
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.heads import GATHERING
from calendar_app.reading.sentence.kinds import office_beside
from calendar_app.reading.sentence.scenes import Scene

from .discourse import Discourse, organisations_in

_NEAR = 4  # sentences in which a body is still the one that "the bloc" means


def body_by_word(frame: Frame, discourse: Discourse) -> Body | None:
    """The body that owns the meeting of the frame by a mere word; None where there is no such word,
    or no body spoken of answers to it."""
    if frame.kind not in GATHERING:
        return None
    held = _of_ministers(frame, discourse) or _when_they(frame, discourse)
    if held:
        return held
    word = _owner(frame)
    if word is None:
        return _its_own(frame, discourse)
    any_body = frame.scene.lexicon.words("anaphora", "any_body")
    if word in any_body:
        blocs = [o for o in discourse.organisations if not _is_no_bloc(o, frame, discourse)]
        two = len(set(blocs[-2:])) > 1  # "the EU is split, and so is ECOWAS"
        two = two or _two_at_once(discourse)
        return None if two and frame.head.rule == "head.verb" else _last_named(frame, discourse)
    bearing = [b for b in _spoken_of(discourse) if word in b.name.lower().split()]
    return bearing[0] if bearing else None


def body_spoken_of(scene: Scene, discourse: Discourse) -> Body | None:
    """ "The Community was born from an idea of Macron. It first met": what a sentence is about."""
    found = scene.lexicon.pattern("byword_opens").match(scene.text, *scene.span)
    if found is None or scene.bodies:
        return None
    word = found["word"].lower()
    if word in scene.lexicon.words("anaphora", "any_body"):
        return None
    bearing = [b for b in _spoken_of(discourse) if word in b.name.lower().split()]
    return bearing[0] if bearing else None


def _its_own(frame: Frame, discourse: Discourse) -> Body | None:
    """ "Ready is also TICAD. Its ministerial meeting opens on 24 August": of the one body that the
    sentence before names."""
    scene, head = frame.scene, frame.head
    its = scene.lexicon.pattern("opens_its").fullmatch(
        scene.text, scene.span.start, head.span.start
    )
    if its is None or head.rule != "head.noun":
        return None
    near = [s.body for s in discourse.spoken if s.body and s.number == discourse.number - 1]
    return near[0] if len({body.id for body in near}) == 1 else None


def _of_ministers(frame: Frame, discourse: Discourse) -> Body | None:
    """ "NATO has 32 members. Its defence ministers meet in Brussels": what they hold, of the one
    organisation that this sentence or the last one of those before names."""
    scene, head = frame.scene, frame.head
    if head.rule != "head.verb":
        return None
    start = scene.clauses[head.clause].start
    found = scene.lexicon.pattern("ministers_of_owner").search(scene.text, start, head.span.start)
    if found is None:  # "its leaders closed ranks when they met"
        found = scene.lexicon.pattern("they_of_owner").search(
            scene.text, scene.span.start, head.span.start
        )
    if found is None:
        return None
    number, owners = discourse.number, organisations_in(scene, found.start())
    if not owners:
        number, owners = discourse.owners
    near = 1 if found["its"] else _NEAR
    if (
        len(owners) != 1
        or discourse.number - number > near
        or not owners.issuperset(frame.who.actors)
    ):
        return None
    if found["top"]:
        return summit_of(list(owners), scene.lexicon, discourse.gazetteer)
    return discourse.gazetteer.held_by(owners, found["who"].lower(), scene.lexicon.tables["code"])


def _when_they(frame: Frame, discourse: Discourse) -> Body | None:
    """ "EU leaders quarrelled when they met": of the one series whose people the sentence tells of
    before, or "the ministers" of the one that the last sentence named."""
    scene, head = frame.scene, frame.head
    they = scene.lexicon.pattern("when_they").search(scene.text, scene.span.start, head.span.start)
    if head.rule != "head.verb" or they is None:
        return None
    start, joined = they.start(), scene.lexicon.pattern("joined")
    if frame.who.actors or any(p.span.start < start for p in scene.people):
        return None
    theirs = {
        id
        for span, id in scene.series.items()
        if span.end <= start
        and (scene.has("people", "offices", span) or office_beside(scene, span))
        and not joined.match(scene.text, span.end)
    }
    people = scene.lexicon.pattern("their_ministers").match(scene.text, scene.span.start)
    if people and not scene.series and discourse.series_at == discourse.number - 1:
        theirs = set(discourse.series[-1:])
    if len(theirs) != 1 or len(scene.series) > 1:
        return None
    return discourse.gazetteer.bodies[theirs.pop()]


def _owner(frame: Frame) -> str | None:
    """The word for a body that the meeting is said to be of."""
    scene, head = frame.scene, frame.head
    clause = scene.clauses[head.clause]
    lexicon, text = scene.lexicon, scene.text
    if head.rule == "head.noun":
        end = max(p.end for p in (head.span, *head.parts))
        found = lexicon.pattern("of_byword").match(text, end, clause.end)
        found = found or lexicon.pattern("byword_before").search(
            text, clause.start, head.span.start
        )
    elif head.rule == "head.verb":
        found = lexicon.pattern("people_of_byword").search(text, clause.start, head.span.start)
        found = found or lexicon.pattern("byword_people").search(
            text, clause.start, head.span.start
        )
    else:
        return None
    return found["word"].lower() if found else None


def _spoken_of(discourse: Discourse) -> Iterator[Body]:
    """The bodies that may be meant, the one spoken of last before the others."""
    for one in reversed(discourse.spoken):
        if one.body:
            yield one.body
    for id in reversed(discourse.series):
        yield discourse.gazetteer.bodies[id]


def _two_at_once(discourse: Discourse) -> bool:
    """ "The SCO and BRICS are growing. The group's leaders": of two bodies neither."""
    told = [one for one in discourse.spoken if one.body]
    last = {one.body.id for one in told if one.body and one.number == told[-1].number}
    return len(last) > 1 or discourse.several == discourse.number - 1


def _last_named(frame: Frame, discourse: Discourse) -> Body | None:
    """The body, or the summit of the organisation, that was named last."""
    told = max((one.number for one in discourse.spoken if one.body), default=-1)
    if discourse.series_at == discourse.number - 1 > told and discourse.series:
        last = discourse.gazetteer.bodies[discourse.series[-1]]
        if not is_court(last, frame):
            return last  # "The Caspian Summit opens. Brazil chairs the G20. The group's summit"
    for one in reversed(discourse.spoken):
        if one.body and discourse.number - one.number <= _NEAR:
            return one.body
    blocs = [discourse.gazetteer.bodies[id] for id in discourse.series]
    blocs = [b for b in blocs if not is_court(b, frame)]
    if discourse.main or blocs:
        return discourse.main or blocs[-1]
    return own_summit(frame, discourse) if frame.kind is Kind.SUMMIT else None


def is_court(body: Body, frame: Frame) -> bool:
    """Whether it is of those that are no bloc and hold no summit."""
    courts = frame.scene.lexicon.words("anaphora", "no_bloc")
    return not courts.isdisjoint(body.name.lower().split())


def _is_no_bloc(actor: str, frame: Frame, discourse: Discourse) -> bool:
    known = discourse.gazetteer.actors.get(actor)
    courts = frame.scene.lexicon.words("anaphora", "no_bloc")
    return known is not None and not courts.isdisjoint(known.name.lower().split())


def own_summit(frame: Frame, discourse: Discourse) -> Body | None:
    """The summit of the organisation that was named last."""
    last = discourse.organisations[-1:]
    return summit_of(last, frame.scene.lexicon, discourse.gazetteer) if last else None
