"""Whose peace it is: "talks on a ceasefire in Sudan", "on Yemen's future", "Colombia peace talks".

Nobody else takes part for being the subject matter of talks; but where a state's own parties make
peace, or a mediator brings them together, that state is at the table.
"""

from __future__ import annotations

from calendar_app.model import ActorMention, Kind, Span

from .heads import Head
from .scenes import Scene


def matter_of(scene: Scene, head: Head) -> ActorMention | None:
    """ "Talks on Cyprus resume", "Geneva - Talks on Syria": the state whose parties sit there,
    where nobody is said to hold them."""
    if head.body or head.rule != "head.noun" or head.kind is not Kind.TALKS:
        return None
    before = Span(scene.clauses[head.clause].start, head.span.start)
    if scene.any_of(("people", "finite", "occur", "verbs", "report"), before):
        return None  # somebody holds them
    on = scene.lexicon.pattern("talks_on").match(scene.text, head.span.end)
    here = [a for a in scene.actors if on and a.span.start == on.end() and not a.adjective]
    if on is None or not here or not here[0].actor.isupper():
        return None
    more = scene.lexicon.pattern("list_gap")
    ends = here[0].span.end
    others = (a.span.start for a in scene.actors if a.span.start > ends)
    if any(0 < at - ends < 12 and more.fullmatch(scene.text, ends, at) for at in others):
        return None  # "talks on Sudan and Ethiopia"
    return here[0]


def at_war(scene: Scene, head: Head) -> str | None:
    """The state whose own parties make peace in the talks of `head`, if any."""
    if head.body or head.rule != "head.noun" or head.kind is not Kind.TALKS:
        return None
    near = scene.lexicon.pattern("peace").search(
        scene.text, max(scene.span.start, head.span.start - 16), head.span.end
    )
    ends = [(a.span.start, a.actor) for a in scene.actors if a.actor.isupper() and not a.adjective]
    ends += [(p.span.start, p.place.country) for p in scene.places if p.place.type == "country"]
    for name, needed in (("peace_in", True), ("peace_for", near is not None)):
        found = scene.lexicon.pattern(name).match(scene.text, head.span.end) if needed else None
        state = next((actor for at, actor in ends if found and at == found.end()), None)
        if state:
            return state
    at = min(near.start(), head.span.start) if near else 0  # "Colombia peace talks"
    beside = next((a for a in scene.actors if a.span.end == at - 1), None)
    paired = beside is not None and scene.text[beside.span.start - 1 : beside.span.start] in (
        "-",
        "/",
    )
    if beside and beside.actor.isupper() and not paired:
        return beside.actor  # but not "Israeli-Palestinian peace talks"
    possessed = scene.lexicon.pattern("fate")
    on = scene.lexicon.pattern("peace_for").match(scene.text, head.span.end)
    for actor in scene.actors if on else ():
        if on and actor.span.start == on.end() and possessed.match(scene.text, actor.span.end):
            return actor.actor
    return None
