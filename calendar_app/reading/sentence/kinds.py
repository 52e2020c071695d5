"""What kind of meeting a head tells of, by the words around it.

The noun or the verb says it first. But a body has a kind of its own, leaders make a summit of what
ministers make a meeting, negotiators negotiate where others only meet, and whoever travels
somewhere to see somebody has met him: the journey is not what the news is about.
"""

from __future__ import annotations

from collections.abc import Sequence

from calendar_app.model import Body, Kind, Span, TimeMention
from calendar_app.reading.lexicon.cues import Cue

from .head import Head
from .scenes import Scene, opens_relative

_ADVERB = 24  # letters of "before briefly " in front of a participle
_NAMED = 14  # letters between a participle and the name of whom somebody meets
_SEVERAL = 3  # states whose leaders make a summit by coming together
_PLAIN = (None, Kind.MEETING, Kind.SESSION)  # what is said of leaders and of anybody else


def body_kind(scene: Scene, body: Body, name: Span, noun: Cue | None) -> Kind:
    """The kind of a body's meeting, whose name stands at `name` and whose noun is `noun`."""
    base, kind = Kind(body.kind), Kind(noun.value) if noun else None
    named_so = scene.has("people", "top", name) is not None  # "CARICOM leaders", all of it a name
    series = name in scene.series and office_beside(scene, name, "top")
    if kind in _PLAIN and (series or named_so):
        return Kind.SUMMIT  # "the leaders of CARICOM held an emergency session"
    if noun and name.holds(noun.span) and kind not in (Kind.SUMMIT, Kind.TALKS):
        noun = kind = None  # the forum of "the Pacific Islands Forum" is its name
    if kind is None or kind is Kind.MEETING:
        return _of_whom(scene, body, name, noun)
    if kind is Kind.SESSION and base in (Kind.CONFERENCE, Kind.SUMMIT, Kind.TALKS):
        return base
    if kind is Kind.TALKS and base is Kind.DIALOGUE:
        return base
    if kind is Kind.VISIT and noun and _travels(scene, noun):
        return kind
    if kind in (Kind.VISIT, Kind.CALL, Kind.PRESS_CONFERENCE, Kind.CEREMONY):
        return base
    return kind


def _travels(scene: Scene, visit: Cue) -> bool:
    """ "The Council's visit to Mali", "its mission of 3 May to Bogotá": it goes somewhere."""
    after = scene.text[visit.span.end : scene.span.end]
    to = scene.lexicon.words("contact", "to")
    return any(word in to for word in after.split()[:7])


def _of_whom(scene: Scene, body: Body, name: Span, noun: Cue | None) -> Kind:
    """ "The leaders of the G7 meet", "ministers of the Forum gather", "an informal Council"."""
    base = Kind(body.kind)
    whole = Span(min(name.start, noun.span.start), max(name.end, noun.span.end)) if noun else name
    if base is Kind.SESSION:
        at = max(scene.span.start, whole.start - 12)
        informal = scene.lexicon.pattern("informal").search(scene.text, at, whole.end)
        return Kind.MEETING if informal else base
    if scene.lexicon.pattern("sub_body").match(scene.text, name.end, scene.span.end):
        return Kind.SESSION  # "the ECOWAS mediation committee"
    if scene.lexicon.pattern("organ_name").search(scene.text, name.start, name.end):
        return Kind.SESSION  # "the EAC Council of Ministers"
    if office_beside(scene, name, "top") or scene.has("people", "top", name):
        return Kind.SUMMIT
    if base is Kind.MEETING and noun is None and _stands_alone(scene, body, name):
        return Kind.SUMMIT  # "15-16 November: G20 in Bali"
    ministers = scene.has("people", "lower", whole) or office_beside(scene, name, "lower")
    lower = ministers and base in (Kind.SUMMIT, Kind.CONFERENCE, Kind.DIALOGUE)
    return Kind.MEETING if lower else base


def _stands_alone(scene: Scene, body: Body, name: Span) -> bool:
    """ "15-16 November: G20 in Bali": a format of states that is called by nothing but its name,
    in an entry without a verb, is its leaders'."""
    if body.participants or scene.any_of(("finite", "verbs", "nouns", "occur"), scene.span):
        return False
    return name in scene.series and not scene.has("people", "offices", scene.span)


def led_by_many(scene: Scene, head: Head, sides: Sequence[str]) -> bool:
    """ "The presidents of Russia, Turkey and Iran meet": the leaders of three states or more."""
    if head.kind is not Kind.MEETING or head.rule != "head.verb" or head.body:
        return False
    states = [side for side in sides if side.isupper()]
    before = Span(scene.clauses[head.clause].start, head.span.start)
    many = len(states) >= _SEVERAL and scene.has("people", "top", before) is not None
    clause = scene.clauses[head.clause]  # but "the leaders of A, B and C met Macron"
    whom = any(head.span.end < p.span.start < clause.end for p in scene.people)
    return many and not (whom or scene.has("people", "lower", before))


def office_beside(scene: Scene, name: Span, key: str = "offices") -> bool:
    """ "Leaders of the Quad", "BRICS foreign ministers": its people stand for the body."""
    of, rank = scene.lexicon.pattern("of"), scene.lexicon.pattern("rank")
    all_of = scene.lexicon.pattern("of_counted")
    for cue in scene.of("people", key):
        if 0 < cue.span.start - name.end <= 3:
            return True
        if cue.span.start > name.end and rank.fullmatch(scene.text, name.end, cue.span.start):
            return True
        gap = cue.span.end, name.start
        if gap[0] < gap[1] and (
            of.fullmatch(scene.text, *gap) or all_of.fullmatch(scene.text, *gap)
        ):
            return True
    return False


def told_kind(scene: Scene, head: Head, *, inner: bool = False) -> Kind:
    """The kind of the meeting of a head whose clause is known; `inner` where it is one among the
    parties of a state, who do not sit down for less than talks."""
    kind = head.kind
    if head.rule != "head.verb":
        return kind
    if kind is Kind.VISIT and _meets_there(scene, head):
        kind = Kind.MEETING
    if kind is Kind.MEETING and (inner or _negotiates(scene, head)):
        kind = Kind.TALKS
    return kind


def _negotiates(scene: Scene, head: Head) -> bool:
    """ "The negotiating teams sat down", "met in search of a truce"."""
    clause = scene.clauses[head.clause]
    before = Span(clause.start, head.span.start)
    if scene.has("people", "negotiating", before):
        return True
    return (
        scene.lexicon.pattern("to_agree").search(scene.text, head.span.start, clause.end)
        is not None
    )


def sent_to_negotiate(scene: Scene, head: Head) -> bool:
    """ "The delegations meet on Monday", "working groups of both sit in Batken": they are sent to
    negotiate; but delegations also dine, and those of a council debate."""
    clause = scene.clauses[head.clause]
    meet = scene.lexicon.pattern("sit_down").match(scene.text, head.span.start)
    before = Span(clause.start, head.span.start)
    return meet is not None and scene.has("people", "sent_to_negotiate", before) is not None


def is_journey(scene: Scene, head: Head) -> bool:
    """ "flew to", "was in", "spent": a way or a stay, and no visit by that name."""
    if head.kind is not Kind.VISIT or head.rule != "head.verb":
        return False
    return not scene.lexicon.pattern("proper_visit").search(scene.word_at(head.span))


def met_there(
    scene: Scene, time: TimeMention, journeys: Sequence[Head], alive: Sequence[Head]
) -> Head | None:
    """ "was in Bridgetown yesterday, where she met the premier": what came of a journey, told in
    the clause behind it, without a day of its own. Of a journey with several stops it is told of
    the last one."""
    if not journeys or not all(is_journey(scene, h) for h in journeys):
        return None
    number = journeys[-1].clause + 1
    if number >= len(scene.clauses):
        return None
    clause = scene.clauses[number]
    if opens_relative(scene, clause) not in scene.lexicon.words("clauses", "place"):
        return None
    later = Span(time.span.end, clause.start)
    further = any(later.holds(p.span) for p in scene.places)
    if any(clause.holds(t.span) or (further and later.holds(t.span)) for t in scene.times):
        return None
    return next((h for h in alive if h.clause == number and h.oblique == ""), None)


def _meets_there(scene: Scene, head: Head) -> bool:
    """Whether the travellers meet where they go: three come together, "flew to Oslo to see", or
    they spend their time with somebody."""
    clause = scene.clauses[head.clause]
    before = Span(clause.start, head.span.start)
    coming = {a.actor for a in scene.actors if before.holds(a.span) and a.actor.isupper()}
    if own_people(scene, before):
        return True  # "its presidents are expected in Lima"
    if len(coming) > 2:
        return True  # "the ministers of Russia, Turkey and Iran come to Astana"
    if not is_journey(scene, head):
        return False
    met = {c.span for c in scene.of("verbs", "meeting")}
    if any(p in met for p in head.parts if p != head.span):
        return True
    if not scene.lexicon.pattern("stayed").fullmatch(scene.word_at(head.span)):
        return False
    company = scene.lexicon.pattern("in_company")
    return len(coming) > 1 or company.search(scene.text, head.span.end, clause.end) is not None


def meeting_there(scene: Scene, word: Span) -> bool:
    """ "Ministers meeting in Kiruna admitted": a participle of those who stand before it."""
    if not scene.lexicon.pattern("participial").fullmatch(scene.word_at(word)):
        return False
    if not scene.lexicon.pattern("there_or_then").match(scene.text, word.end, scene.span.end):
        return False
    named = [*(b.span for b in scene.bodies), *scene.series]
    if any(span.end == word.start - 1 for span in named):
        return False  # "the Board of Governors meeting in Vienna"
    plural = scene.lexicon.pattern("plural_office")
    return any(
        word.start - cue.span.end == 1 and plural.search(scene.word_at(cue.span))
        for cue in scene.of("people", "offices")
    )


def done_later(scene: Scene, word: Span) -> bool:
    """ "Spoke to Safadi before meeting Shoukry": a participle of the subject, behind "before"."""
    back = max(scene.span.start, word.start - _ADVERB)
    return scene.lexicon.pattern("before_doing").search(scene.text, back, word.start) is not None


def meets_later(scene: Scene, word: Span) -> bool:
    """ "Before meeting Shoukry": no noun, as somebody stands right behind it."""
    if not scene.lexicon.pattern("participial").fullmatch(scene.word_at(word)):
        return False
    near = any(0 < p.span.start - word.end <= _NAMED for p in scene.people)
    return near and done_later(scene, word)


def own_people(scene: Scene, region: Span) -> bool:
    """Whether the region names "its presidents", "their foreign ministers": the people of what was
    spoken of before."""
    theirs, plural = scene.lexicon.pattern("own_people"), scene.lexicon.pattern("plural_office")
    offices = (c for c in scene.of("people", "offices") if region.holds(c.span))
    many = (c for c in offices if any(map(plural.search, scene.word_at(c.span).split())))
    return any(theirs.search(scene.text, region.start, c.span.start) for c in many)
