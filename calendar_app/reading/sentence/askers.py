"""At whose wish a body sits: "met at Guyana's request", "a session that Egypt had asked for".

A council sits with whoever called for it, though nobody else of those whom it brings is named.
"""

from __future__ import annotations

from collections.abc import Iterator

from calendar_app.model import ActorMention, Kind, PersonMention, Span

from .head import Head
from .scenes import Scene

_SITS = frozenset([Kind.SESSION, Kind.MEETING, Kind.SUMMIT, Kind.CONSULTATIONS])
_AND = 9  # characters between two names: " and the "
_REACH = 30  # characters in front of a name in which "at the request of" stands


def askers(scene: Scene, head: Head) -> Iterator[ActorMention | PersonMention]:
    """Those at whose wish the body of the head sits, in the order in which they are named."""
    if head.body is None or head.kind not in _SITS or head.refused:
        return
    low = scene.clauses[head.clause].start
    end = -1
    named: list[ActorMention | PersonMention] = [*scene.actors, *scene.people]
    for one in sorted(named, key=lambda m: m.span):
        if one.span.start < low:
            continue
        also = 0 < one.span.start - end <= _AND and scene.has(
            "roles", "and", Span(end, one.span.start)
        )
        if also or _asks(scene, one.span, low):
            end = one.span.end
            yield one


def _asks(scene: Scene, who: Span, low: int) -> bool:
    before = Span(max(low, who.start - _REACH), who.start)
    pattern, text = scene.lexicon.pattern, scene.text
    if pattern("wished_by").search(text, *before):
        return True
    if pattern("at_their_wish").match(text, who.end):
        return pattern("at_a").search(text, *before) is not None
    wanted = pattern("they_wanted").match(text, who.end)
    that = pattern("a_session_that").search(text, *before)
    return wanted is not None and (wanted["it"] is not None or that is not None)
