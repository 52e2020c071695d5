"""Where the entries of a list are, as the sentences around them say.

"Unless stated otherwise all meetings are in Luxembourg" above the list holds for every entry that
names no place; "Leaders will discuss trade in Brussels" under an entry says where that one is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from calendar_app.model import PlaceMention
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.heads import GATHERING
from calendar_app.reading.sentence.places import Where
from calendar_app.reading.sentence.scenes import Scene

_OF_ALL = {"city": "where all meetings of the list are said to be"}


@dataclass(slots=True)
class Seats:
    """The `town` of all entries from here on, where one is told."""

    town: Where | None = None

    def read(self, scene: Scene, frames: Sequence[Frame], told: Sequence[Frame]) -> None:
        """Gives the entries of the scene the town of all; takes note of a town that is told."""
        town = _only_town(scene)
        if town and scene.lexicon.pattern("all_in").search(
            scene.text, scene.span.start, scene.span.end
        ):
            self.town = town
            return
        if town and scene.sentence.closed and scene.sentence.opens:
            _explain(scene, town, told)
            return
        for frame in frames if self.town else ():
            if _is_line(frame) and not frame.where.country and self.town:
                frame.where = replace(self.town, inferred=dict(_OF_ALL))


def _only_town(scene: Scene) -> Where | None:
    cities = {p.place.id: p for p in scene.places if p.place.type == "city"}
    return _at(*cities.values()) if len(cities) == 1 else None


def _at(mention: PlaceMention) -> Where:
    city = mention.place
    return Where(city.name, city.country, timezone=city.timezone)


def _is_line(frame: Frame) -> bool:
    """An entry: a line that is no sentence, of a body that meets on a day."""
    dated = frame.when is not None and frame.when.has_day
    gathers = frame.body is not None and frame.kind in GATHERING
    return dated and gathers and not frame.scene.sentence.closed and frame.head.oblique != "hard"


def _dated_beside(scene: Scene) -> bool:
    """Whether the town stands in a clause with a date, which may be of something else."""
    clauses = [scene.clauses[scene.clause_of(p.span.start)] for p in scene.places]
    return any(c.holds(t.span) for c in clauses for t in scene.times)


def _tells_of(scene: Scene) -> bool:
    """ "Six partners send their leaders to Brussels for the summit", "Lithuania receives them in
    Vilnius": it tells of a meeting, in the town to which they come."""
    meets = [*scene.all_of("nouns"), *scene.all_of("verbs"), *scene.of("contact", "meeting")]
    inside = scene.lexicon.words("place", "inside") | scene.lexicon.words("place", "stage")
    reached = any(
        p.place.type == "city" and scene.word_before(p.span.start) in inside for p in scene.places
    )
    return bool(meets) and reached and not scene.times


def _explain(scene: Scene, town: Where, told: Sequence[Frame]) -> None:
    """ "European Council, 27-28 June", and below: "Leaders will discuss trade in Brussels"."""
    told = [f for f in told if f.scene is not scene]
    last = told[-1] if told else None
    if last is None or not _is_line(last) or _dated_beside(scene):
        return
    below = scene.sentence.paragraph - last.scene.sentence.paragraph == 1
    alone = len(told) < 2 or told[-2].scene is not last.scene
    if any(b.body is not last.body for b in scene.bodies):
        return  # "Ministers prepare the NATO summit in Washington"
    group = scene.lexicon.pattern("bare_group").match(scene.text, scene.span.start) is not None
    group = group or _tells_of(scene)
    known = last.where.city and last.where.inferred.get("city") not in _OF_ALL.values()
    if below and alone and group and not known:
        last.where = replace(town, inferred={"city": "from the sentence below"})
