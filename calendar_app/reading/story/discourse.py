"""The article so far: what has been spoken of, in which order, and what its layout set.

What a later sentence takes up of it, `resolving` finds out, and which body it is of, `owners`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from calendar_app.model import Body, Place, TimeMention
from calendar_app.reading.names.gazetteer import Gazetteer
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.scenes import Scene
from calendar_app.reading.sentence.sentences import Sentence

from .antecedents import Spoken, named_in

_STILL = 2  # sentences behind its name in which "the bloc" is the organisation
_MEMORY = 100  # what has been spoken of and is still in mind; no reader goes back further


@dataclass(frozen=True, slots=True)
class Line:
    """What opens a paragraph and dates all of it: "October 10: Zurich. ..."."""

    paragraph: int
    day: TimeMention
    place: Place | None = None
    doubted: bool = False


@dataclass(slots=True)
class Discourse:
    """What has been spoken of so far: frames in order, the date a heading set, the last subject.

    `main` is the body that the article is about, where it speaks of one far more than of others,
    `opening` the only one that it opens with or that it names;
    `pair` the two states that it is about, where no third is named half as often, `two` the only
    ones that it names, at once; `sides` all
    that it names, by how often;
    `owner` the person named first, whose the article is where it is an `agenda`; `home` the town
    that is named above a list; `series` and `organisations` those named so far,
    `series_at` the number of the last sentence that names a series; `attended` the end
    of the last sentence that tells who comes; `named` the number of the one behind the last that
    names a person; `owners` the number of the last sentence that names organisations, and those;
    `several` that of the last that names two series;
    `label` the bare label ("WHEN") that the next line
    answers; `today` the day on which the article came out.
    """

    gazetteer: Gazetteer
    frames: list[Frame] = field(default_factory=list)
    heading: TimeMention | None = None
    stamped: bool = False
    agenda: bool = False
    doubted: bool = False
    line: Line | None = None
    town: Place | None = None
    home: Place | None = None
    bodies: list[Body] = field(default_factory=list)
    subject: tuple[str | None, str | None] | None = None
    named: int = 0
    main: Body | None = None
    opening: Body | None = None
    pair: tuple[str, ...] = ()
    two: tuple[str, ...] = ()
    sides: list[tuple[str, int]] = field(default_factory=list)
    owner: tuple[str, str | None] | None = None
    series: list[str] = field(default_factory=list)
    series_at: int = -_STILL
    organisations: list[str] = field(default_factory=list)
    owners: tuple[int, frozenset[str]] = (0, frozenset())
    several: int = -_STILL
    spoken: list[Spoken] = field(default_factory=list)
    number: int = 0
    attended: int = 0
    label: str = ""
    today: date | None = None

    def day_of(self, sentence: Sentence) -> TimeMention | None:
        """The day that the sentence's own line, or the heading above it, sets."""
        if self.line and self.line.paragraph == sentence.paragraph:
            return self.line.day
        return self.heading

    def doubts(self, sentence: Sentence) -> bool:
        """Whether the day that the line or the heading sets is not sure yet."""
        if self.line and self.line.paragraph == sentence.paragraph:
            return self.line.doubted
        return self.doubted

    def place_of(self, sentence: Sentence) -> Place | None:
        """The place that its line names in front."""
        own = self.line and self.line.paragraph == sentence.paragraph
        return (self.line.place if self.line and own else None) or self.town

    def told(self, frame: Frame) -> None:
        """Keeps a frame for what follows it to take up."""
        self.frames.append(frame)
        self.spoken.append(Spoken(self.number, frame.scene, frame))

    def close(self, scene: Scene) -> None:
        """Ends a sentence: what it named without a meeting stays in mind behind its meetings."""
        _told_venue(scene, self.frames)
        self.organisations += [a.actor for a in scene.actors if a.actor.islower()]
        named = organisations_in(scene)
        if named or (_is_meant(scene) and self.number - self.owners[0] <= _STILL):
            self.owners = self.number, named or self.owners[1]
        if scene.series:
            self.series_at = self.number
        if len(set(scene.series.values())) > 1:
            self.several = self.number
        at = len(self.spoken)
        while at and self.spoken[at - 1].number == self.number:
            at -= 1
        self.spoken[at:at] = named_in(scene, self.number, [s.frame for s in self.spoken[at:]])
        del self.spoken[:-_MEMORY]
        self.number += 1

    def recall(self, body: Body, scene: Scene) -> None:
        """What the sentence just closed was about by another word: "the Community was born"."""
        self.spoken.append(Spoken(self.number - 1, scene, named=body, about=True))


def _is_meant(scene: Scene) -> bool:
    """ "The bloc was caught napping": one told before, which stays in mind."""
    return bool(scene.of("anaphora", "body"))


def organisations_in(scene: Scene, end: int | None = None) -> frozenset[str]:
    """The organisations that a sentence names before `end`, themselves or by what they alone
    hold."""
    end = scene.span.end if end is None else end
    named = {a.actor for a in scene.actors if a.span.end <= end}
    for mention in scene.bodies:
        if mention.span.end <= end and len(mention.body.participants) == 1:
            named.update(mention.body.participants)
    return frozenset(actor for actor in named if actor.islower())


def participants_of(frame: Frame) -> set[str]:
    return set(frame.who.actors) | set(frame.body.participants if frame.body else ())


def _told_venue(scene: Scene, frames: Sequence[Frame]) -> None:
    """ "The venue will be New Delhi": where the meeting spoken of last will be."""
    if not scene.places or not frames or frames[-1].where.city:
        return
    cities = [p.place for p in scene.places if p.place.type == "city"]
    found = scene.lexicon.pattern("venue_is").search(scene.text, scene.span.start, scene.span.end)
    if found and len(cities) == 1 and frames[-1].scene is not scene:
        where = frames[-1].where
        where.city, where.country, where.timezone = (
            cities[0].name, cities[0].country, cities[0].timezone,
        )  # fmt: skip
