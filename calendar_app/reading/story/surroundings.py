"""Where a meeting is that is told by the one beside it: on the margins of a summit, right before or
after a council. The one is where the other is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calendar_app.model import Kind, Span, Status
from calendar_app.reading.names.gazetteer import Gazetteer
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.heads import GATHERING
from calendar_app.reading.sentence.places import Where, town_of_name
from calendar_app.reading.sentence.scenes import Scene

from .antecedents import meets_again
from .relative import DAYS_OF_IT

_BESIDE = {"city": "from the meeting beside it"}
_ARTICLE = 12  # characters for "the annual" between "on the sidelines of" and what it is
_SENTENCES = 250  # characters behind a visit in which the town of its talks is told
_FEW = 3  # states, of which one may be the host of the others
_APART = 3  # days between two meetings of which the one follows the other


def take_surroundings(frames: Sequence[Frame], told: Sequence[Frame], gazetteer: Gazetteer) -> None:
    """Gives a place to those of the merged frames that have none, but stand beside one that has;
    and whoever meets on the margins of a body's meeting has come to that. `told` are the frames as
    the sentences gave them, undated ones among them."""
    _come_for_it(frames)
    for frame in frames:
        if frame.kind is Kind.VISIT and frame.where.country and not frame.where.city:
            frame.where = _received_in(frame, told) or frame.where
        if frame.where.country or frame.where.countries or not frame.when:
            continue
        if frame.kind not in (*GATHERING, Kind.PRESS_CONFERENCE, Kind.CEREMONY):
            continue
        where = _margins(frame, frames, gazetteer) or _following(frame, frames)
        where = where or _same_stop(frame, frames) or _there_again(frame, frames)
        where = where or _of_its_days(frame, frames) or _at_the_hosts(frame, frames)
        if where:
            frame.where = replace(where, venue=None, house=None, inferred=dict(_BESIDE))


def _received_in(visit: Frame, told: Sequence[Frame]) -> Where | None:
    """ "Scholz visits Kenya on 20 May. In Nairobi he will meet the president": the one town in
    which a guest is received, as the sentences right behind tell."""
    found: dict[str, Where] = {}
    for other in told:
        behind = other.scene.sentence.paragraph - visit.scene.sentence.paragraph
        near = 0 <= other.scene.span.start - visit.scene.span.end <= _SENTENCES and not behind
        own = set(other.who.actors) >= set(visit.who.actors) and other.when is None
        if near and own and other.where.city and other.where.country == visit.where.country:
            found[other.where.city] = other.where
    towns = list(found.values())
    return replace(towns[0], venue=None, house=None) if len(towns) == 1 else None


def _there_again(frame: Frame, frames: Sequence[Frame]) -> Where | None:
    """ "A third round is fixed for 17 July, again in Ankara": the earlier ones were there."""
    for later in frames:
        if later is frame or later.where.city is None or later.when is None or frame.when is None:
            continue
        if meets_again(later):
            continue  # "they will meet again in Ashgabat"
        series = later.body is frame.body and set(later.who.actors) == set(frame.who.actors)
        if (
            not series
            or later.kind is not frame.kind
            or later.when.first_day <= frame.when.last_day
        ):
            continue
        scene = later.scene
        again = scene.lexicon.pattern("again_in")
        towns = (p.span.start for p in scene.places if p.place.name == later.where.city)
        if any(again.search(scene.text, max(scene.span.start, at - 20), at) for at in towns):
            return later.where
    return None


def _margins(frame: Frame, frames: Sequence[Frame], gazetteer: Gazetteer) -> Where | None:
    """ "They talked on the sidelines of the Doha Forum": where that is; and the other way round."""
    scene = frame.scene
    clause = scene.clauses[frame.head.clause]
    for cue in scene.of("oblique", "margins"):
        if not clause.holds(cue.span) and not scene.clauses[0].holds(cue.span):
            continue  # "it is not clear yet whether at home or on the margins of the Assembly"
        for other in frames:
            near = other.scene is scene and _around(cue.span, frame, other)
            if other is not frame and near and other.where.city and _same_days(frame, other):
                return other.where
        told = next((n for n in scene.all_of("nouns") if _right_behind(cue.span, n.span)), None)
        for other in reversed(frames) if told and not scene.bodies else ():
            before = other.span_start < frame.span_start
            if (
                told
                and before
                and other.kind.value == told.value
                and other.where.city
                and _same_days(frame, other)
            ):
                return other.where  # "on the sidelines of the conference"
        for mention in scene.bodies:
            if not _right_behind(cue.span, mention.span) or mention.body is frame.body:
                continue
            for other in frames:
                if other.body is mention.body and other.where.city and _same_days(frame, other):
                    return other.where
            town = town_of_name(_phrase(scene, mention.span), scene.lexicon, gazetteer)
            if town:
                return Where(town.name, town.country, timezone=town.timezone)
    return None


def _come_for_it(frames: Sequence[Frame]) -> None:
    """ "Fidan and Mirzoyan met on the sidelines of the OSCE council": both were at the council."""
    for frame in frames:
        scene = frame.scene
        for cue in scene.of("oblique", "margins") if not frame.body else ():
            for other in frames:
                beside = other.body and any(
                    b.body is other.body and _right_behind(cue.span, b.span) for b in scene.bodies
                )
                if beside and _same_days(frame, other):
                    for actor in frame.who.sides:
                        other.who.add(actor)


def _of_its_days(frame: Frame, frames: Sequence[Frame]) -> Where | None:
    """ "On the margins, on 3 July, Xi will meet Modi", "On the second day Xi met Modi": where the
    meeting is of which these are the margins, or the days."""
    scene = frame.scene
    clause = scene.clauses[frame.head.clause]
    fronted = scene.lexicon.pattern("on_its_margins").match(scene.text, clause.start, clause.end)
    behind = scene.lexicon.pattern("margins_behind").search(
        scene.text, frame.head.span.end, clause.end
    )
    nth = frame.time is not None and frame.time.rule.split("+")[0] in DAYS_OF_IT
    if not (fronted or behind or (nth and not frame.body)):
        return None
    around = (
        f
        for f in reversed(frames)
        if f.span_start < frame.span_start and f.body and f.body is not frame.body
    )
    return next((f.where for f in around if f.where.city and _same_days(frame, f)), None)


def _at_the_hosts(frame: Frame, frames: Sequence[Frame]) -> Where | None:
    """ "The summit is in Rio on 20 and 21 May. On the 20th Lula receives Xi": where the host of one
    meeting sees somebody on its days, if he has guests in one town then."""
    two = frame.kind not in GATHERING or len(frame.who.actors) <= _FEW
    if frame.body or frame.who.inner or not two or frame.status is Status.TENTATIVE:
        return None  # "he may see him, here or in New York"
    if _on_screen(frame):
        return None
    towns = {
        other.where.city: other.where
        for other in frames
        if other is not frame
        and other.where.city
        and other.where.country in frame.who.actors
        and other.kind is not Kind.CALL
        and _same_days(frame, other)
    }
    return towns.popitem()[1] if len(towns) == 1 else None


def _on_screen(frame: Frame) -> bool:
    scene = frame.scene
    clause = scene.clauses[frame.head.clause]
    return scene.lexicon.pattern("on_screen").search(scene.text, *clause) is not None


def _phrase(scene: Scene, span: Span) -> str:
    """The name with the noun behind it: "Berlin conference"."""
    noun = next((n.span for n in scene.all_of("nouns") if n.span.start == span.end + 1), span)
    return Span(span.start, max(noun.end, span.end)).of(scene.text)


def _around(cue: Span, one: Frame, other: Frame) -> bool:
    """Whether what is beside stands behind the cue, right there, and the other one elsewhere."""
    return _right_behind(cue, one.head.span) is not _right_behind(cue, other.head.span)


def _right_behind(cue: Span, span: Span) -> bool:
    return 0 <= span.start - cue.end <= _ARTICLE


def _same_stop(frame: Frame, frames: Sequence[Frame]) -> Where | None:
    """ "On 13 July he will meet the president and take part in a summit": where he has got to."""
    for other in frames:
        shared = set(frame.who.people) & set(other.who.people)
        stop = other.where.city and "city" in other.where.inferred and other is not frame
        if other.scene is frame.scene and shared and stop and other.when == frame.when:
            return other.where
    return None


def _following(frame: Frame, frames: Sequence[Frame]) -> Where | None:
    """ "The Council meets in Geneva on 22 July. It will be preceded on Monday by the Committee"."""
    scene = frame.scene
    cues = [c for c in scene.of("diary", "followed") if c.span.end <= frame.span_start]
    if not cues or frame.span_start - cues[-1].span.end > 60:
        return None
    for other in sorted(frames, key=lambda f: -f.span_start):
        if other is frame or other.span_start > frame.span_start or not other.where.city:
            continue
        gap = scene.span.start - other.scene.span.end
        if (other.scene is scene or 0 <= gap <= 2) and _same_days(frame, other, _APART):
            return other.where
    return None


def _same_days(one: Frame, other: Frame, apart: int = 0) -> bool:
    if one.when is None or other.when is None:
        return False
    if one.when.overlaps(other.when):
        return True
    gaps = (one.when.first_day - other.when.last_day, other.when.first_day - one.when.last_day)
    return 0 < max(gaps).days <= apart
