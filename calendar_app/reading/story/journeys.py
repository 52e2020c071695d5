"""Places from the sentences around: a journey so far, the venue told afterwards, the meeting
that a press conference ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from calendar_app.model import Kind, PlaceMention, TimeMention
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.head import GATHERING, TWO_SIDED
from calendar_app.reading.sentence.places import Where
from calendar_app.reading.sentence.scenes import Scene

from .discourse import Discourse

_ALL_THERE = {"city": "where all of the series is said to be held"}
_STAY = 3  # sentences and days for which a traveller is taken to be where he got to


@dataclass(slots=True)
class _Stop:
    where: Where
    number: int
    day: date | None
    time: TimeMention | None = None
    past: bool = True


@dataclass(slots=True)
class Journeys:
    """Where each person was last said to be or to have come to, and each series to be held."""

    stops: dict[str, _Stop] = field(default_factory=dict)
    seats: dict[frozenset[str], Where] = field(default_factory=dict)
    number: int = 0

    def follow(self, scene: Scene, frames: Sequence[Frame], discourse: Discourse) -> None:
        """Takes note of who gets where in the scene, and of a venue told for the last meeting."""
        self.number += 1
        self._settle(scene, frames, discourse)
        reached = [p for p in scene.places if p.place.type == "city" and _reached(scene, p)]
        if not reached:
            return
        venue = not frames and not scene.times and _venue_told(scene, reached[0])
        if venue and discourse.frames:
            last = discourse.frames[-1]
            if last.when and last.kind in GATHERING and last.where.city is None:
                last.where = replace(_at(reached[0]), inferred=last.where.inferred)
        travellers = [p for p in scene.people if p.span.end <= reached[-1].span.start]
        days = [t for t in scene.times if t.when and t.when.has_day]
        day = days[0].when.first_day if days and days[0].when else None
        longer = any(f.when and (f.ends or f.when.first_day != f.when.last_day) for f in frames)
        time = days[0] if len(days) == 1 and not longer else None
        for person in travellers[:1]:
            stop = _Stop(_at(reached[-1]), self.number, day, time, _is_past(scene, reached[-1]))
            self.stops[person.name] = self.stops[person.actor or ""] = stop
        for state in [] if travellers else _of_state(scene, reached[-1]):
            past = _is_past(scene, reached[-1])
            self.stops[state] = _Stop(_at(reached[-1]), self.number, day, time, past)

    def date(self, frame: Frame, discourse: Discourse) -> None:
        """ "Blinken arrived in Riyadh on Tuesday. He and the prince sat down for an hour": what is
        told in the past right behind an arrival happened on its day; and right behind a meeting,
        what one of those who met also did."""
        if not _is_without_day(frame):
            return
        tense = "narrated" if _is_told(frame, "narrated") else "planned_there"
        if not _is_told(frame, tense):
            return
        for name in (*frame.who.people, *frame.who.actors):
            stop = self.stops.get(name)
            just = stop is not None and stop.number == self.number
            if stop and just and stop.past is (tense == "narrated") and _one_day(stop.time):
                _happened(frame, stop.time, stop.where)
                return
        if tense != "narrated":
            return
        last = discourse.frames[-1] if discourse.frames else None
        if last and _one_day(last.time) and _also(frame, last):
            _happened(frame, last.time, last.where)

    def place(self, frame: Frame) -> None:
        """ "She is in Rome. On Friday she meets": where the traveller has got to."""
        away = frame.where.country or frame.where.countries or frame.when is None
        seat = self.seats.get(_whose(frame)) if self.seats and not away else None
        if seat and _of_series(frame):
            frame.where = replace(seat, inferred=dict(_ALL_THERE))
            return
        if away or frame.kind not in GATHERING or frame.body or frame.head.oblique == "hard":
            return
        hosted = [a for a in frame.who.actors if self._is_guest(a, frame)]
        for name in (*(frame.who.people or frame.who.actors[:1]), *hosted):
            stop = self.stops.get(name)
            if stop is None or self.number - stop.number > _STAY:
                continue
            days = (frame.when.first_day - stop.day).days if frame.when and stop.day else 0
            if 0 <= days <= _STAY:
                inferred = {"city": "from the journey in the sentence before"}
                frame.where = replace(stop.where, inferred=inferred)
                return

    def _is_guest(self, actor: str, frame: Frame) -> bool:
        """ "Wang Yi landed in Oslo. The Chinese minister saw Eide": one of those whom he meets is
        at home where he has got to."""
        stop = self.stops.get(actor)
        return stop is not None and stop.where.country in frame.who.actors

    def _settle(self, scene: Scene, frames: Sequence[Frame], discourse: Discourse) -> None:
        """ "All the rounds took place in Geneva": where those of the series told last were, and
        those still to be told."""
        cities = [p for p in scene.places if p.place.type == "city"]
        if scene.times or len({p.place.id for p in cities}) != 1:
            return
        told = next((f for f in (*frames, *reversed(discourse.frames)) if _of_series(f)), None)
        all_there = scene.lexicon.pattern("all_there")
        if told is None or not all_there.match(scene.text, scene.span.start, scene.span.end):
            return
        seat = self.seats[_whose(told)] = _at(cities[0])
        for frame in discourse.frames:
            if _whose(frame) == _whose(told) and _of_series(frame) and not frame.where.country:
                frame.where = replace(seat, inferred=dict(_ALL_THERE))


def _is_without_day(frame: Frame) -> bool:
    """Whether it is told without a day that somebody meets somebody."""
    head = frame.head
    told = head.rule != "head.pronoun" and not (head.generic or head.ordinal or head.oblique)
    if frame.when or frame.timex or frame.body or frame.kind not in TWO_SIDED or not told:
        return False
    return len(set(frame.who.actors)) > 1 and not any(t.when for t in frame.scene.times)


def _is_told(frame: Frame, tense: str) -> bool:
    """Whether its clause goes on with a story, or with a plan."""
    scene, clause = frame.scene, frame.scene.clauses[frame.head.clause]
    return scene.lexicon.pattern(tense).match(scene.text, clause.start, clause.end) is not None


def _is_past(scene: Scene, town: PlaceMention) -> bool:
    """ "Flew to Oslo", but not "travels to Oslo" or "will be in Oslo"."""
    clause = scene.clauses[scene.clause_of(town.span.start)]
    return (
        scene.lexicon.pattern("past_way").search(scene.text, clause.start, town.span.start)
        is not None
    )


def _one_day(time: TimeMention | None) -> bool:
    return bool(time and time.when and time.when.first_day == time.when.last_day)


def _also(frame: Frame, last: Frame) -> bool:
    """ "Fidan then received Nurtleu", right behind his talks with Lavrov."""
    scene, clause = frame.scene, frame.scene.clauses[frame.head.clause]
    near = 0 <= scene.span.start - last.scene.span.end <= 2 and last.kind in TWO_SIDED
    if not near or last.when is None or last.head.oblique or "date.heading" in last.rules:
        return False
    if not scene.lexicon.pattern("also_told").search(scene.text, clause.start, clause.end):
        return False
    one, other = set(frame.who.actors), set(last.who.actors)
    return bool(one & other) and (one != other or set(frame.who.people) != set(last.who.people))


def _happened(frame: Frame, time: TimeMention | None, where: Where) -> None:
    frame.time, frame.when = time, time.when if time else None
    if not frame.where.country and frame.kind is not Kind.CALL:
        frame.where = replace(where)
    frame.rules.append("date.narrated")


def _of_state(scene: Scene, town: PlaceMention) -> list[str]:
    """ "The Greek prime minister flew to Ankara": whose officer gets there, by nobody's name."""
    offices = [c.span for c in scene.of("people", "offices") if c.span.end <= town.span.start]
    before = [a for a in scene.actors if a.adjective and a.actor.isupper()]
    return [a.actor for a in before if any(0 < o.start - a.span.end <= 12 for o in offices)][:1]


def _whose(frame: Frame) -> frozenset[str]:
    """The body, or the parties, whose series the meeting is of."""
    return frozenset([frame.body.id] if frame.body else frame.who.actors)


def _of_series(frame: Frame) -> bool:
    again = frame.head.ordinal or frame.head.generic or frame.borrowed or frame.body is not None
    plural = frame.kind in (Kind.TALKS, Kind.DIALOGUE, Kind.CONSULTATIONS)
    return frame.kind in GATHERING and bool(_whose(frame)) and (again or plural)


def _at(place: PlaceMention) -> Where:
    city = place.place
    return Where(city.name, city.country, timezone=city.timezone)


def _reached(scene: Scene, place: PlaceMention) -> bool:
    before = scene.text[max(scene.span.start, place.span.start - 60) : place.span.start]
    return scene.lexicon.pattern("gone_to").search(before) is not None


def _venue_told(scene: Scene, place: PlaceMention) -> bool:
    """ "The venue will be Zagreb", "they will be held in Zagreb"."""
    told = scene.lexicon.pattern("venue_told")
    return told.fullmatch(scene.text, scene.span.start, place.span.start) is not None


def travel(frame: Frame, discourse: Discourse) -> None:
    """ "From there he goes to Oslo. On July 13 he will meet": where the traveller has got to."""
    if (
        frame.where.country
        or frame.kind in (Kind.CALL, Kind.VISIT)
        or not (frame.who.pronoun or frame.who.again)
    ):
        return
    before = discourse.frames[-1] if discourse.frames else None
    if before is None or before.kind is not Kind.VISIT or before.when or not before.where.city:
        return
    gap = frame.scene.span.start - before.scene.span.end
    if before.scene is not frame.scene and 0 <= gap <= 2:
        inferred = {"city": "from the journey in the sentence before"}
        frame.where = replace(before.where, inferred=inferred)


def stay(frame: Frame, discourse: Discourse) -> None:
    """A press conference without a place of its own is where the meeting around it is."""
    if frame.kind is not Kind.PRESS_CONFERENCE or frame.where.country or not frame.when:
        return
    for old in reversed(discourse.frames):
        if old.when and old.when.overlaps(frame.when) and old.where.city:
            frame.where = replace(old.where, inferred={"city": "from the meeting around it"})
            return
