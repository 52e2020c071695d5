"""Who joins a meeting told in the sentence before: "They were joined by", "X attended, too"."""

from __future__ import annotations

from collections.abc import Sequence

from calendar_app.model import Kind, Span
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.heads import GATHERING, Head
from calendar_app.reading.sentence.roles import Who, taking_part
from calendar_app.reading.sentence.scenes import Scene

from .antecedents import alike, attends
from .discourse import Discourse


def join(scene: Scene, frames: Sequence[Frame], discourse: Discourse) -> None:
    """Adds to the meeting told last whoever the scene says to come to it too."""
    if not frames and (scene.times or not _follows(scene, discourse)):
        return  # as most sentences: nobody asks for their clauses
    come = [c for c in scene.clauses if not _refused(scene, c)]  # "Lula is there, Maduro is not"
    refused = len(come) < len(scene.clauses)
    for frame in () if refused else frames:  # "Mauro Vieira attended the talks"
        if frame.when is None and frame.antecedent and attends(frame):
            _add(frame.antecedent, frame.who)
        elif hosted := _hosted(frame, discourse):
            frame.antecedent = hosted
            _add(hosted, frame.who)
            for clause in come:  # "Gonsalves hosts the encounter; Brazil is sending Amorim"
                if clause is not scene.clauses[frame.head.clause] and _comes(scene, clause):
                    _add(hosted, taking_part(scene, _nobody(scene), clause))
        _lead(frame, discourse)
    if frames or scene.times or not any(_comes(scene, c) for c in come):
        return
    last = _told_last(discourse)
    if last and _follows(scene, discourse) and not _elsewhere(scene, last):
        for clause in come:
            for meeting in _all_of_them(scene, last, discourse):
                _add(meeting, taking_part(scene, _nobody(scene), clause))
        discourse.attended = scene.span.end


def _elsewhere(scene: Scene, meeting: Frame) -> bool:
    """ "Whether China makes an offer in Belem is open; it is sending Ding": to no other town."""
    towns = {p.place.name for p in scene.places if p.place.type == "city"}
    if not scene.lexicon.pattern("sends_one").search(scene.text, *scene.span):
        return False
    return bool(meeting.where.city and towns) and meeting.where.city not in towns


def _all_of_them(scene: Scene, last: Frame, discourse: Discourse) -> list[Frame]:
    """ "Norway's delegates have sat in on every one of them": on all rounds of those talks."""
    found = scene.lexicon.pattern("all_of_them").search(scene.text, *scene.span)
    if found is None or found.end() != scene.span.end:
        return [last]
    return [
        f
        for f in discourse.frames
        if f is last
        or (f.when and f.kind is last.kind and set(f.who.actors) & set(last.who.actors))
    ]


def _nobody(scene: Scene) -> Head:
    """The head of no meeting, behind all that the scene says."""
    return Head(Span(scene.span.end, scene.span.end), Kind.MEETING, 0, "head.verb")


def _follows(scene: Scene, discourse: Discourse) -> bool:
    """Whether a meeting that people come to was told right before the scene."""
    last = _told_last(discourse)
    if last is None or last.kind not in (*GATHERING, Kind.CEREMONY):
        return False
    told = max(discourse.frames[-1].scene.span.end, discourse.attended)
    return 0 <= scene.span.start - told <= 2


def _told_last(discourse: Discourse) -> Frame | None:
    """The meeting with a day that was told last, be it as "the session" again: "It will be signed
    on Friday. The ceremony will be hosted by Boric"."""
    last = discourse.frames[-1] if discourse.frames else None
    while last is not None and last.when is None:
        last = last.antecedent or _beside(last, discourse)
    return last


def _beside(last: Frame, discourse: Discourse) -> Frame | None:
    """The meeting of the same sentence, or of the same kind in the one before."""
    for frame in reversed(discourse.frames):
        if frame is last or frame.when is None:
            continue
        near = 0 <= last.scene.span.start - frame.scene.span.end <= 2 and frame.kind is last.kind
        return frame if near or frame.scene is last.scene else None
    return None


def _hosted(frame: Frame, discourse: Discourse) -> Frame | None:
    """ "The talks, mediated by Qatar, may last a week", "Gonsalves hosts the encounter": the
    meeting told just before, whose host is told now."""
    scene, head = frame.scene, frame.head
    if frame.when or frame.body or head.rule != "head.noun" or not frame.who.actors:
        return None
    clause = scene.clauses[head.clause]
    definite = scene.lexicon.pattern("determiner")
    if not definite.search(scene.text, clause.start, head.span.start):
        return None
    run_by = scene.lexicon.pattern("run_by").match(scene.text, head.span.end, clause.end)
    if run_by is None and not scene.has("roles", "attending", clause):
        return None
    before = [f for f in discourse.frames if f.scene is not scene and f.when is not None]
    last = before[-1] if before else None
    if last is None or last.kind not in GATHERING or not alike(frame.kind, last.kind):
        return None
    return last if scene.sentence.paragraph - last.scene.sentence.paragraph <= 1 else None


def _comes(scene: Scene, clause: Span) -> bool:
    """ "Petro will attend, too", "Putin hosts", "Brazil is sending Celso Amorim"."""
    if scene.has("roles", "guests", clause):
        return True
    sent = scene.lexicon.pattern("sends_one").search(scene.text, clause.start, clause.end)
    if sent:
        one = Span(*sent.span("one"))
        away = any(one.start < p.span.start < clause.end for p in scene.places)
        named = scene.has("people", "offices", one) or any(
            one.overlaps(p.span) for p in scene.people
        )
        return bool(named) and not away
    alone = scene.lexicon.pattern("host_alone")
    return alone.search(scene.text, clause.start, clause.end) is not None


def _lead(frame: Frame, discourse: Discourse) -> None:
    """ "The two sides sat under the chairmanship of the UN": who leads the talks told before."""
    if frame.when or not frame.who.aides or "they.group" not in frame.rules:
        return
    sides = set(frame.who.sides)
    for before in reversed(discourse.frames):
        if before.when and before.kind in GATHERING and set(before.who.sides) == sides:
            for aide in sorted(frame.who.aides):
                before.who.add(aide)
            return


def _refused(scene: Scene, clause: Span) -> bool:
    negated = scene.lexicon.pattern("negated")
    return negated.search(scene.text, clause.start, clause.end) is not None


def _add(frame: Frame, who: Who) -> None:
    for actor in who.actors:
        frame.who.add(actor)
    for person in who.people:
        frame.who.add(None, person)
