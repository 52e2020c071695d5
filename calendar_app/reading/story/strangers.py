"""Who meets and takes up nobody told of before: crowds, cabinets, bodies of which nobody knows."""

from __future__ import annotations

from calendar_app.model import Body, Kind, Span
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.scenes import continues


def of_delegates(frame: Frame) -> bool:
    """Not "some 200 people have gathered", "Cabinet meets on Wednesday": a verb whose subject holds
    no office and stands for nobody named before."""
    scene, head = frame.scene, frame.head
    if head.rule != "head.verb":
        return True
    clause = scene.clauses[head.clause]
    before = Span(clause.start, head.span.start)
    keys = ("people", "it", "body")
    taken_up = any(scene.has("anaphora", key, before) for key in keys)
    bare = scene.lexicon.pattern("bare_plural").match(scene.text, before.start, before.end)
    if bare and not taken_up:  # "Historians meet in Verdun"
        return scene.has("people", "offices", before) is not None
    own = scene.has("anaphora", "domestic", before) is not None
    few = len(scene.text[before.start : before.end].split()) <= 2
    if not own and (few or continues(scene, clause)):
        return True
    return taken_up or scene.has("people", "offices", before) is not None


def does_so(frame: Frame) -> bool:
    """ "They last did so in May": of a meeting only where the words before told of one."""
    scene = frame.scene
    return scene.word_at(frame.head.span) in scene.lexicon.words("anaphora", "so")


def is_done(frame: Frame | None) -> bool:
    """Whether what was told is a meeting: of "Spain may recognise Palestine. Jamaica did so on 22
    April" it is none."""
    known = frame is not None and not frame.head.oblique
    return known and frame is not None and (frame.borrowed or not does_so(frame))


def names_another(frame: Frame) -> bool:
    """ "The Executive Board holds its session": a body of its own, though nobody knows it."""
    scene, clause = frame.scene, frame.scene.clauses[frame.head.clause]
    found = scene.lexicon.pattern("named_body").search(scene.text, clause.start, frame.span_start)
    if not found:
        return _of_initials(frame)
    span = Span(found.start("name"), found.end("name"))
    return not any(b.span.overlaps(span) for b in scene.bodies)


def of_other_organ(frame: Frame, body: Body | None) -> bool:
    """ "The Assembly's session" told as "a session of the Assembly": none of the Council's."""
    lexicon, scene = frame.scene.lexicon, frame.scene
    behind = lexicon.pattern("of_an_organ").match(scene.text, frame.head.span.end)
    conference = frame.kind is Kind.CONFERENCE and scene.word_at(frame.head.span) != "conference"
    if body and conference and body.kind == Kind.SESSION.value:
        return True  # "the support conference", "a pledging event": none of the Council's
    if body is None or behind is None:
        return False
    named = {found[0] for found in lexicon.pattern("organ_kind").finditer(body.name)}
    return bool(named) and behind["organ"] not in named


def _of_initials(frame: Frame) -> bool:
    """ "EPP congress", "the BBC conference": of somebody whom nobody here knows."""
    scene, at = frame.scene, frame.span_start
    found = scene.lexicon.pattern("initials_before").search(scene.text, max(0, at - 12), at)
    if frame.head.rule != "head.noun" or found is None:
        return False
    span = Span(*found.span("initials"))
    known = [m.span for m in (*scene.bodies, *scene.actors, *scene.places, *scene.people)]
    known += [*scene.series, *(t.span for t in scene.dated)]
    return not any(k.overlaps(span) for k in known)


def with_another(frame: Frame) -> bool:
    """ "A joint meeting with India": nobody's own meeting."""
    scene, end = frame.scene, frame.head.span.end
    joined = scene.lexicon.pattern("joined")
    return any(
        a.span.start > end and joined.fullmatch(scene.text[end : a.span.start])
        for a in scene.actors
    )
