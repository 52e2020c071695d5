"""Words for meeting that have nobody for an object who could meet: "met a deadline", "sees one
obstacle", "spoke to students"."""

from __future__ import annotations

from calendar_app.model import Span
from calendar_app.reading.lexicon.cues import Cue

from .contacts import person_behind
from .scenes import Scene

_SEEN = ("people", "object", "reciprocal")  # words for somebody
_WHO = 60  # letters from "a" to the office: "a high-level delegation of the Kenyan ministry"


def month_behind(scene: Scene, verb: Span) -> bool:
    """ "A report is due in May": no place, and so no visit."""
    last = scene.word_at(verb).split()[-1]
    dated = any(t.span.start == verb.end + 1 for t in scene.dated)
    return dated and last in scene.lexicon.words("place", "in")


def stays_on(scene: Scene, verb: Span) -> bool:
    """ "He stayed in Pyongyang until 4 October": when a visit ends that was told before."""
    return scene.lexicon.pattern("only_until").match(scene.text, verb.start) is not None


def is_nowhere(scene: Scene, verb: Span) -> bool:
    """ "When the harvest is in and everyone has time": nobody is anywhere."""
    return (
        scene.lexicon.pattern("in_nothing").search(scene.text, verb.end - 4, verb.end + 5)
        is not None
    )


def calls_on_nobody(scene: Scene, noun: Cue) -> bool:
    """ "A call on all sides to stop": a demand; a call on the president is paid to him."""
    last = scene.word_at(noun.span).split()[-1]
    return last in scene.lexicon.words("contact", "onto") and not person_behind(
        scene, noun.span.end
    )


def meets_a_thing(scene: Scene, verb: Span) -> bool:
    """ "met a deadline", but "met a (group of) Kenyan negotiators": somebody is named behind it."""
    one = scene.lexicon.pattern("meets_one").match(scene.text, verb.end)
    if one is None or any(t.span.start == one.start("one") for t in scene.dated):
        return False  # "meet a day ahead"
    near = Span(one.end("one"), min(scene.span.end, one.end("one") + _WHO))
    comma = scene.text.find(",", near.start, near.end)
    near = near if comma < 0 else Span(near.start, comma)
    return scene.has("people", "offices", near) is None


def sees_nobody(scene: Scene, verb: Span) -> bool:
    """ "If he sees one bulldozer": a verb that is a contact only with somebody behind it."""
    last = scene.word_at(verb).split()[-1]
    if last not in scene.lexicon.words("contact", "meeting"):
        return False
    near = Span(verb.end, min(scene.clauses[scene.clause_of(verb.start)].end, verb.end + _WHO))
    named = [m.span for m in (*scene.people, *scene.actors, *scene.bodies)]
    named += [c.span for c in scene.of("people", "offices")]
    named += [c.span for key in _SEEN for c in scene.of("anaphora", key)]
    return not any(near.holds(span) for span in named)


def by_post(scene: Scene, verb: Span) -> bool:
    """ "Members received the report on Monday": they need not sit for that."""
    return scene.lexicon.pattern("paper_received").match(scene.text, verb.start) is not None


def addresses_many(scene: Scene, verb: Span) -> bool:
    """ "He will speak to students": that is a speech."""
    return scene.lexicon.pattern("audience").match(scene.text, verb.end) is not None
