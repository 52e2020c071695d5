"""The hour at which a meeting begins, told in a sentence behind it: "Beginning: 9 a.m."."""

from __future__ import annotations

from collections.abc import Sequence

from calendar_app.model import Span, TimeMention
from calendar_app.reading.sentence.foreign import is_hour
from calendar_app.reading.sentence.happenings import of_happening
from calendar_app.reading.sentence.heads import Head
from calendar_app.reading.sentence.scenes import Scene

from .discourse import Discourse
from .headings import asked_about
from .hours import has_clock


def give_hour(scene: Scene, heads: Sequence[Head], discourse: Discourse) -> None:
    """ "The presidents open it at 10:00", "Beginning: 9 a.m.": the hour of the meeting told just
    before, in a clause that has none of its own."""
    hours = [t for t in scene.times if is_hour(t) or has_clock(t.timex)]
    if not hours or any(t.when for t in scene.times if t not in hours) or _is_another(scene):
        return
    for hour in hours:
        clause = scene.clauses[scene.clause_of(hour.span.start)]
        if any(h.clause == scene.clause_of(hour.span.start) and not h.refused for h in heads):
            continue
        if of_happening(scene, hour):
            continue  # "The truce was struck in Doha on Monday. It took effect at midnight"
        stamp = scene.sentence.opens and hour.span.start - scene.span.start <= 3
        if stamp or scene.has("diary", "admission", clause) or not _is_begun(scene, hour, clause):
            continue
        target = asked_about(scene, discourse, dated=True, reach=0) or asked_about(
            scene, discourse, dated=True, reach=1
        )
        own = hour.when is None or is_hour(hour)
        first = (
            target and target.when and hour.when and target.when.first_day == hour.when.first_day
        )
        if target and (own or first) and target.hour is None and not has_clock(target.timex):
            target.hour = hour  # "at 09:30", or "at 09:30 on the Monday"
        return


def _is_another(scene: Scene) -> bool:
    """ "DOHA - World Cup, opening match - 1600 GMT": an entry of its own, with its own place."""
    first = min(scene.places, key=lambda p: p.span.start, default=None)
    return scene.sentence.opens and first is not None and first.rule == "place.lead"


def _is_begun(scene: Scene, hour: TimeMention, clause: Span) -> bool:
    """Whether a verb of beginning stands just before the hour: not in "the opening panel"; or the
    words tell nothing but the hour ("the hour is 3 p.m.")."""
    told = scene.lexicon.pattern("hour_told")
    if told.search(scene.text, max(clause.start, hour.span.start - 60), hour.span.start):
        return True
    return any(
        clause.start <= cue.span.start <= cue.span.end <= hour.span.start
        and len(scene.text[cue.span.end : hour.span.start].split()) <= 2
        for cue in scene.of("diary", "opening")
    )
