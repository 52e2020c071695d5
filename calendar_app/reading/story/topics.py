"""What an article is about as a whole: one body, two states, or whatever it names most."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

from calendar_app.model import Body
from calendar_app.reading.names.marks import Marks

_OPENING = 3  # sentences, the title among them, that tell what an article is about


def main_body(marks: Marks) -> Body | None:
    """The body that more than half of at least three mentions of bodies name, or the only one that
    is named, if it is so twice or by the title."""
    counted = Counter(b.body.id for b in marks.bodies)
    if not counted:
        return None
    id, times = counted.most_common(1)[0]
    title = marks.sentences[0]
    titled = not title.closed and title.span.holds(marks.bodies[0].span)
    alone = len(counted) == 1 and (times > 1 or titled)
    if not alone and (times < 3 or times * 2 <= counted.total()):
        return None
    return next(b.body for b in marks.bodies if b.body.id == id)


def opening_body(marks: Marks) -> Body | None:
    """The only body that the title and the first sentences name, or that the article does where
    they name no organisation either; none is named more often."""
    counted = Counter(b.body.id for b in marks.bodies)
    opening = [s.span for s in marks.sentences[:_OPENING]]
    first = {b.body.id: b.body for b in marks.bodies if any(o.holds(b.span) for o in opening)}
    owned = any(a.actor.islower() for a in marks.actors if any(o.holds(a.span) for o in opening))
    if not first and len(counted) == 1 and not owned:
        first = {b.body.id: b.body for b in marks.bodies}
    body = next(iter(first.values()), None)
    if body is None or len(first) > 1 or counted[body.id] < max(counted.values()):
        return None
    return body


def main_pair(marks: Marks) -> tuple[str, ...]:
    """The two states that an article is about: India and Pakistan, in a report on their talks."""
    actors = [a.actor for a in marks.actors] + [p.actor for p in marks.people if p.actor]
    ranked = Counter(actor for actor in actors if actor.isupper()).most_common(3)
    (_, most), (_, second), (_, third) = (*ranked, ("", 0), ("", 0), ("", 0))[:3]
    if second < 3 or second * 3 < most or third * 2 > second:
        return ()
    return ranked[0][0], ranked[1][0]


def only_two(marks: Marks) -> tuple[str, ...]:
    """The only two states that a short article names, if it does so at once: in its title and its
    first sentence ("Turkish-Armenian talks on the border")."""
    opening = [s.span for s in marks.sentences[:2]]
    named = [(a.span, a.actor) for a in marks.actors]
    named += [(p.span, p.actor) for p in marks.people if p.actor]
    states = {actor for _, actor in named if actor.isupper()}
    at_once = {actor for span, actor in named if any(o.holds(span) for o in opening)}
    return tuple(sorted(states)) if len(states) == 2 and states <= at_once else ()


def most_named(marks: Marks) -> list[tuple[str, int]]:
    """States and organisations with the number of their mentions, those named most first; a person
    counts for his own, a body for its organisation. Whoever one sentence alone names, and not the
    first that names anybody, is named once: "the Foreign Minister of Kosovo, Donika Gërvalla"."""
    starts = [sentence.span.start for sentence in marks.sentences]
    named = [(a.span, a.actor) for a in marks.actors]
    named += [(p.span, p.actor) for p in marks.people if p.actor]
    named += [(b.span, p) for b in marks.bodies for p in b.body.participants if p.islower()]
    told: dict[str, set[int]] = {}
    for span, actor in named:
        told.setdefault(actor, set()).add(bisect_right(starts, span.start))
    first = min(map(min, told.values()), default=0)
    often = {actor for actor, where in told.items() if len(where) > 1 or first in where}
    counted = Counter(actor for _, actor in named if actor in often)
    return [*counted.most_common(), *((actor, 1) for actor in told if actor not in often)]
