"""The stops of a tour: whoever set out on it is who comes to each.

"Hu left for state visits to eight countries. Sudan follows on 2 and 3 February, the next stop is
Zambia, 3 to 5 February; Mozambique, on 8 February, and Seychelles, on 9 February, conclude the
tour": nobody says again that it is Hu who comes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from calendar_app.model import Kind
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.places import Where
from calendar_app.reading.sentence.roles import Who
from calendar_app.reading.sentence.scenes import Scene

_REACH = 15  # sentences for which somebody is taken to be on his way
_BARE_WEEKDAY = re.compile(r"XXXX-WXX-\d")
_PARAGRAPHS = 2  # between two stops that are told one after the other
_A_WEEK = timedelta(days=7)


@dataclass(slots=True)
class Tours:
    """Who set out last, for whom, and in which sentence."""

    actor: str = ""
    person: str = ""
    told: int = 0
    number: int = 0

    def read(self, scene: Scene) -> None:
        """Takes note of who sets out for several countries."""
        self.number += 1
        out = scene.lexicon.pattern("sets_out").search(scene.text, scene.span.start, scene.span.end)
        if out is None:
            return
        travellers = [p for p in scene.people if p.actor and p.span.end <= out.start()]
        if travellers:
            self.actor, self.person = travellers[0].actor or "", travellers[0].name
            self.told = self.number

    def come(self, frame: Frame) -> None:
        """Gives a stop that names only the country its traveller, and of several countries the one
        that stands beside its day."""
        under_way = self.actor and self.number - self.told <= _REACH
        if not under_way or frame.kind is not Kind.VISIT or frame.time is None:
            return
        if frame.who.people or frame.who.pronoun or self.actor in frame.who.actors:
            return
        if any(p.actor != self.actor for p in frame.scene.people):
            return  # "the stop in Port Moresby would have made Mr Biden the first president"
        stop = _beside(frame)
        if stop and stop != self.actor:
            frame.who = Who([self.actor, stop], [self.person])
            frame.borrowed, frame.ends = True, False  # "conclude the tour": it is a stop, no close
            if not frame.where.country:
                frame.where = Where(country=stop)
            frame.rules.append("tour.stop")


def in_order(frame: Frame, told: Sequence[Frame], today: date | None) -> None:
    """ "She will be in Honiara on Monday. She visits Funafuti on Friday": the stops of a journey to
    come are told in their order, so that it is the Friday behind that Monday."""
    when, time, scene = frame.when, frame.time, frame.scene
    last = next((f for f in reversed(told) if f.when), None)
    if not (when and time and last and last.when and today and last.when.has_day):
        return
    bare = _BARE_WEEKDAY.fullmatch(time.timex.value) and not (time.timex.shift or when.timed)
    ahead = today < when.first_day < last.when.first_day < when.first_day + _A_WEEK
    near = scene.sentence.paragraph - last.scene.sentence.paragraph <= _PARAGRAPHS
    back = scene.lexicon.pattern("told_back").search(scene.text, *scene.clauses[frame.head.clause])
    if bare and ahead and near and not back and _goes_on(frame, last):
        end = when.end + _A_WEEK if when.end else None
        frame.when = replace(when, start=when.start + _A_WEEK, end=end)
        frame.rules.append("tour.order")


def _goes_on(frame: Frame, last: Frame) -> bool:
    """Whether both are stops of one traveller, in two states of which neither is his own."""
    here, there = frame.where.country, last.where.country
    traveller, person = last.who.actors[:1], last.who.people[:1]
    alone = frame.kind is Kind.VISIT and not frame.who.people
    same = person == frame.who.people[:1] or (alone and set(traveller) <= set(frame.who.actors))
    apart = here != there and not {here, there} & set(traveller)
    return bool(here and there and traveller and person) and same and apart


def _beside(frame: Frame) -> str | None:
    """The state that stands nearest before the day, else behind it."""
    scene, time = frame.scene, frame.time
    named = [(a.span, a.actor) for a in scene.actors if a.actor.isupper() and not a.adjective]
    named += [(p.span, p.place.country) for p in scene.places]
    if time is None or not named:
        return None
    before = [(span, state) for span, state in named if span.end <= time.span.start]
    return max(before)[1] if before else min(named)[1]
