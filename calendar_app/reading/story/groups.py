"""Whom "they", "the two", "the ministers" means: those told of before who are so many."""

from __future__ import annotations

from collections.abc import Sequence

from calendar_app.model import ActorMention, Body, Kind, PersonMention
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.roles import Who, named_before
from calendar_app.reading.sentence.scenes import opens_relative

from .antecedents import NEAR, PLURAL, Spoken
from .counts import MANY, counted

_PAIR = 2  # parties, who are no gathering


def beside(frame: Frame) -> Who | None:
    """Those of the same sentence whom "they" means: "the ministers of Serbia and Albania said that
    they would meet", "Fidan and Lavrov lose no time: they sit down"."""
    if (two := _met_when(frame)) is not None:
        return two
    scene, head = frame.scene, frame.head
    singular = scene.lexicon.words("anaphora", "singular")
    at = max(
        (
            c.span.start
            for c in scene.of("anaphora", "people")
            if c.span.end <= head.span.start and scene.word_at(c.span) not in singular
        ),
        default=-1,
    )
    who = named_before(scene, at) if at > scene.span.start else None
    if who is None or len(who.actors) < 2 or set(who.actors) & set(frame.who.actors):
        return None
    count = counted(frame)
    return who if count in (0, len(who.actors), len(who.people)) else None


def _met_when(frame: Frame) -> Who | None:
    """ "The last time the two met was on 5 May, when Macron welcomed Morrison": those two."""
    scene, number = frame.scene, frame.head.clause + 1
    told = scene.lexicon.pattern("last_time_that").match(
        scene.text, scene.clauses[frame.head.clause].start
    )
    behind = scene.clauses[number : number + 1]
    if not (told and behind) or counted(frame) not in (0, _PAIR):
        return None
    if opens_relative(scene, behind[0]) not in scene.lexicon.words("clauses", "time"):
        return None
    who = Who()
    named: list[ActorMention | PersonMention] = [*scene.actors, *scene.people]
    for one in named:
        if behind[0].holds(one.span) and one.actor and one.actor.isupper():
            who.add(one.actor)
    return who if len(who.actors) == _PAIR else None


def group(
    frame: Frame, spoken: Sequence[Spoken], number: int, main: Body | None = None
) -> Spoken | None:
    """Those whom "they", "the two" or "the ministers" means: the nearest who are so many; of many
    else the members of the body that the article is about, `main`."""
    if gathers(frame) and of_a_body(frame):
        many = [one for one in spoken if one.body or len(one.parties) > _PAIR]
        found = _nearest(frame, many, number)
        if found:
            return found
    found = _nearest(frame, spoken, number)
    if found is None and main and counted(frame) > MANY:
        return Spoken(number, frame.scene, named=main)
    return found


def _nearest(frame: Frame, spoken: Sequence[Spoken], number: int) -> Spoken | None:
    count = counted(frame)
    named = set(frame.who.actors) - _hosts(frame)
    sides = frame.scene.has("anaphora", "sides", frame.scene.clauses[frame.head.clause])
    negotiating = [s for s in spoken if s.frame and s.kind in PLURAL and s.many and not s.body]
    for told in reversed(negotiating if sides and negotiating else spoken):
        one = told.so_many(count, number - told.number <= 1) if count else told
        if one is None or not one.many or named & one.parties:
            continue
        if one.named and frame.head.kind is Kind.TALKS:
            continue  # persons talk; a body meets
        if one.body and one.body.kind == Kind.CONFERENCE.value:
            continue  # it is held; nobody gathers there as "they"
        two = one.frame is not None and len(one.frame.who.sides) == 2  # who appear before a court
        if sides and one.body and one.body.kind == Kind.SESSION.value and not two:
            continue  # a council has no two sides
        if _comes_later(frame, one) or _only_named(one):
            continue
        if one.frame or number - one.number <= (1 if one.named else NEAR):
            return one
    return None


def _hosts(frame: Frame) -> set[str]:
    """ "The ministers were hosted by Denmark": one of them, by whom the others were."""
    scene, by = frame.scene, frame.scene.lexicon.pattern("hosted_by")
    start = frame.head.span.start
    return {
        a.actor for a in scene.actors
        if a.span.start > start and by.search(scene.text[start : a.span.start])
    }  # fmt: skip


def gathers(frame: Frame) -> bool:
    """ "The leaders last gathered in": what many do, and no two."""
    scene, start = frame.scene, frame.head.span.start
    return (
        not counted(frame) and scene.lexicon.pattern("gathers").match(scene.text, start) is not None
    )


def of_a_body(frame: Frame) -> bool:
    """ "The ministers gathered in Kiruna", of an article about one body: its ministers."""
    cue = frame.scene.has("anaphora", "office", frame.scene.clauses[frame.head.clause])
    return cue is not None and cue.span.start < frame.head.span.start


def two_others(frame: Frame, spoken: Sequence[Spoken], number: int) -> set[str]:
    """ "Bush receives Olmert on Friday and Abbas on Saturday. When the two last came together":
    those whom one and the same met, each on his own."""
    told = [s for s in spoken if s.frame and s.number == number - 1 and len(s.parties) == 2]
    told = [s for s in told if s.frame and s.frame.when]
    if counted(frame) != 2 or len(told) != 2 or frame.who.actors or any(s.body for s in told):
        return set()
    one, other = (s.parties for s in told)
    return one ^ other if len(one & other) == 1 else set()


def _only_named(one: Spoken) -> bool:
    """ "No topic before the NATO summit in July. They sat in Vienna": a time is told by it."""
    told = one.frame
    return told is not None and bool(told.body and told.when) and told.head.oblique == "hard"


def _comes_later(frame: Frame, one: Spoken) -> bool:
    """ "They sat down on the last day of the summit": another meeting, told behind them."""
    told = one.frame
    if told is None or told.scene is not frame.scene or told.span_start < frame.span_start:
        return False
    return told.head.oblique == "hard"  # not "they gather for the summit"
