"""What part one who is named plays in a meeting: he comes, stays away, or only owns something.

`roles` asks it of each name in the clause of a meeting; what stands right before and behind the
name answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from calendar_app.model import ActorMention, Kind, Span

from .heads import GATHERING, Head
from .scenes import Scene

_LACKED = 5  # characters between "without" and who is not there: an article
_CONVENES = 6  # characters between a subject and its verb: "also"
_WITH = 6  # letters behind a meeting: " with"
_OBJECT = 40  # characters between the verb of a meeting and who meets
_SITS_WITH = 90  # letters before whom a body meets
_SUBJECT = 5  # words between a subject and its verb: "and Modi both", "'s prime minister"
_TO_PARTY = 60  # characters between the two parties to a body's talks
_OPENING = 12  # words of a clause up to them


def is_aim(scene: Scene, span: Span) -> bool:
    """ "Rutte spoke to Modi to congratulate him": of two who are told, one."""
    aim = scene.lexicon.pattern("aim_of_it").search(scene.text, scene.span.start, span.end)
    return aim is not None and aim.end() >= span.start


def only_owner(scene: Scene, span: Span, head: Head) -> bool:
    """ "Biden's slot": the owner of something that is not the meeting."""
    if not scene.lexicon.pattern("possessive").match(scene.text, span.end):
        return False
    return not 0 <= head.span.start - span.end < 40


def takes_part(scene: Scene, actor: ActorMention, head: Head) -> bool:
    text, span = scene.text, actor.span
    near_head = 0 <= head.span.start - span.end < 40 and not _comma(text, span.end, head.span.start)
    if scene.lexicon.pattern("around_it").match(text, span.end):
        return False  # "Sudan's seven neighbours": others than Sudan
    office = _office_after(scene, span.end)
    if actor.adjective and not scene.lexicon.pattern("people_of").fullmatch(actor.text):
        if scene.lexicon.pattern("national").search(text, max(0, span.start - 5), span.end + 12):
            return True  # "received the Ukrainian"
        owner = near_head and head.rule != "head.verb"  # no "Chinese firms signed"
        if office or owner or text[span.end : span.end + 1] == "-" or among(scene, span.start):
            return True
        if plays(scene, span) and (head.body or _has_part(scene, span)):
            return True  # "under Norwegian chairmanship", "with Qatari mediation"
        if _is_who_meets(scene, actor, head):
            return True
        chained = scene.lexicon.pattern("list_gap")  # "Greek, Cypriot and Israeli ministers"
        other = next((a for a in scene.actors if a.adjective and a.span.start > span.end), None)
        linked = other and chained.fullmatch(text[span.end : other.span.start])
        return bool(other and linked and takes_part(scene, other, head))
    if scene.lexicon.pattern("possessive").match(text, span.end):
        owner = near_head and head.rule != "head.verb"  # no "Iran's missiles when they met"
        rivals = any(3 <= c.span.start - span.end <= 4 for c in scene.of("roles", "inner"))
        near = _person_after(scene, span.end) or plays(scene, span)
        return office or owner or near or rivals  # "Sudan's warring parties"
    before = scene.lexicon.pattern("word_before").search(
        text, max(scene.span.start, span.start - 24), span.start
    )
    word = before[1].lower() if before else ""
    if word in scene.lexicon.words("roles", "outside"):  # but "negotiators for Somalia"
        at = span.start - len(before[0]) if before else span.start
        serving = word in scene.lexicon.words("roles", "serving")
        return serving and _speaks_for(scene, at)
    if word in scene.lexicon.words("roles", "of"):
        at = span.start - len(before[0]) if before else span.start
        near = 0 <= at - head.span.end < 30 and "," not in text[head.span.end : at]
        theirs = office_before(scene, at) or near or _listed(scene, at) or plays(scene, span)
        return theirs or _first_of_list(scene, actor) or _of_again(scene, at)
    if word in scene.lexicon.words("roles", "source"):
        at = span.start - len(before[0]) if before else span.start
        return office or office_before(scene, at) or _listed(scene, at) or _sent_from(scene, at)
    return True


def _is_who_meets(scene: Scene, actor: ActorMention, head: Head) -> bool:
    """ "Kyrgyz and Tajik working groups sit down", "a meeting of the Armenian and Azerbaijani state
    commissions", "met the Sudanese army": whatever two states have that meets, or whatever of a
    state is met, speaks for it, unless it is private people."""
    if head.rule not in ("head.verb", "head.noun") or head.kind not in GATHERING or head.body:
        return False
    text, span = scene.text, actor.span
    noun = scene.lexicon.pattern("noun_of_people").match(text, span.end)
    if noun is None or set(noun[0].lower().split()) & scene.lexicon.words("people", "private"):
        return False
    both = scene.lexicon.pattern("of_two_states")
    others = (a.span for a in scene.actors if a.adjective and a.actor != actor.actor)
    pairs = (sorted((span, other)) for other in others)
    pair = next((p for p in pairs if both.fullmatch(text, p[0].end, p[1].start)), None)
    if head.rule == "head.noun":
        whose = scene.lexicon.pattern("of_whom")
        return pair is not None and whose.fullmatch(text, head.span.end, pair[0].start) is not None
    if 0 < span.start - head.span.end < _OBJECT:
        whom = scene.lexicon.pattern("met_whom").fullmatch(text, head.span.end, span.start)
        return whom is not None and head.kind is Kind.MEETING
    if head.span.start < noun.end():
        return False
    subject = head.span.start == head.span.end  # of a clause, whatever it goes on to say
    then = scene.lexicon.pattern("then_meets")
    return pair is not None and (
        subject or then.fullmatch(text, noun.end(), head.span.start) is not None
    )


def between_them(scene: Scene, head: Head) -> bool:
    """ "Travels to Tehran a day before talks between Iran and the US": of nobody but those two,
    where the meeting is told in passing."""
    return head.oblique == "hard" and names_its_sides(scene, head)


def names_its_sides(scene: Scene, head: Head) -> bool:
    """ "Talks between Iran and the US": of nobody who is named in the clause before."""
    if head.rule != "head.noun" or head.body:
        return False
    between = scene.lexicon.pattern("between_two_behind").match(scene.text, head.span.end)
    end = scene.clauses[head.clause].end
    behind = Span(between.end(), end) if between else head.span
    return len({a.actor for a in scene.actors if behind.holds(a.span)}) > 1


def partnered(scene: Scene, head: Head) -> bool:
    """ "Received Zelensky on Tuesday, two days after a summit with Putin": whoever is named right
    behind a meeting told in passing is whom the subject met there, and not the object."""
    if head.rule != "head.noun" or head.oblique != "hard" or head.body:
        return False
    end = head.span.end
    joined = scene.has("contact", "with", Span(end, end + _WITH))
    start = scene.clauses[head.clause].start
    if joined is None or scene.lexicon.pattern("for_several").search(scene.text, start, end):
        return False  # "ahead of a trilateral summit with Biden"
    verbs = [
        v.span for v in scene.of("verbs", "meeting") if start <= v.span.start < head.span.start
    ]
    return bool(verbs) and any(0 < m.span.start - joined.span.end < _OBJECT for m in scene.people)


def watchers(scene: Scene, head: Head) -> Iterator[Span]:
    """Where those are told of in whose presence something is signed."""
    if head.kind is Kind.CEREMONY:
        for found in scene.lexicon.pattern("watchers").finditer(
            scene.text, scene.span.start, scene.span.end
        ):
            yield Span(*found.span(found.lastgroup or 0))


def stands_apart(scene: Scene, actor: ActorMention) -> bool:
    """ "At the UN in New York", "ambassador to Libya", "a NATO member": where they meet, where one
    is sent, what he belongs to; it takes part only where nobody else is there to meet."""
    if actor.adjective and actor.actor.isupper():
        return False
    if actor.actor.islower() and _belongs_to(scene, actor.span):
        return True
    before = scene.lexicon.pattern("apart").search(
        scene.text, max(scene.span.start, actor.span.start - 24), actor.span.start
    )
    if before is None:
        return False
    if before["sent"]:
        return office_before(scene, before.start())
    house = scene.lexicon.pattern("house").match(scene.text, actor.span.end)
    return actor.actor.islower() and (before["at"].lower() == "at" or house is not None)


def _belongs_to(scene: Scene, organisation: Span) -> bool:
    """ "Slovakia, a NATO member, met", "EU members France and Spain met"."""
    text, start, end = scene.text, organisation.start, organisation.end
    found = scene.lexicon.pattern("belonging").search(text, start, min(end + 18, scene.span.end))
    if found is None or found.start() > end:
        return False
    named = any(0 < a.span.start - found.end() <= 1 for a in scene.actors)
    behind = scene.lexicon.pattern("in_apposition").search(text, max(0, start - 40), start)
    return named or behind is not None


def joins(scene: Scene, actor: ActorMention) -> bool:
    """A body's meeting brings its own; a state beside it counts only where it is said to join."""
    if actor.rule == "actor.official" or _office_after(scene, actor.span.end):
        return True
    if actor.actor.isupper() and _led(scene, actor):
        return True
    if plays(scene, actor.span) or _paired(scene, actor):
        return True
    listed = Span(_list_start(scene, actor.span), actor.span.end)
    if listed.start < actor.span.start and plays(scene, listed):
        return True  # "under the auspices of Egypt and Qatar"
    back = max(scene.span.start, listed.start - _SITS_WITH)
    if scene.lexicon.pattern("sits_with").search(scene.text, back, listed.start):
        return True  # "will meet with Finland and Sweden", "at the request of France and Japan"
    clause = scene.clauses[scene.clause_of(actor.span.start)]
    if any(0 < c.span.start - actor.span.end <= _CONVENES for c in scene.of("roles", "convening")):
        return True
    return scene.has("roles", "joining", clause) is not None


def _paired(scene: Scene, actor: ActorMention) -> bool:
    """ "Iran and the six powers", "the Quartet will meet Israel": the other party to a body's
    talks."""
    joined, meets = scene.lexicon.pattern("joined"), scene.lexicon.pattern("other_party")
    first = scene.clauses[scene.clause_of(actor.span.start)].start
    gaps = [
        (a.end, b.start)
        for body in scene.bodies
        for a, b in pairwise(sorted((actor.span, body.span)))
    ]
    near = any(
        (0 < b - a < 10 and joined.fullmatch(scene.text[a:b]))
        or (0 < b - a < _TO_PARTY and meets.fullmatch(scene.text, a, b))
        for a, b in gaps
    )
    opens = len(scene.text[first : actor.span.start].split()) <= _OPENING
    return near and opens and not actor.adjective


def _led(scene: Scene, actor: ActorMention) -> bool:
    """ "The presidents of Kenya, Uganda and Rwanda": its people come, not the state."""
    before = scene.words_before(_list_start(scene, actor.span), 2)
    article = before[:1] and before[0][0].lower() in scene.lexicon.words("limits", "articles")
    of = next(iter(before[1:] if article else before), None)
    linking = scene.lexicon.words("roles", "of") | scene.lexicon.words("roles", "source")
    if of is None or of[0].lower() not in linking:
        return False
    return office_before(scene, of.start())


def _list_start(scene: Scene, one: Span) -> int:
    """Where the list begins that one named stands in: "Kenya, Uganda and Rwanda"."""
    at, gap = one.start, scene.lexicon.pattern("list_gap")
    for other in reversed(scene.actors):
        if other.span.end <= at and gap.fullmatch(scene.text[other.span.end : at]):
            at = other.span.start
    return at


def absent(scene: Scene, span: Span) -> bool:
    """ "Xi will miss the summit", "Putin and Modi stayed away", "without Hungary's minister"."""
    clause = scene.clauses[scene.clause_of(span.start)]
    if any(0 <= span.start - c.span.end <= _LACKED for c in scene.of("roles", "lacking")):
        return True
    for cue in scene.of("roles", "absent"):
        if not (clause.holds(cue.span) and span.end < cue.span.start):
            continue
        gap = Span(span.end, cue.span.start)
        others = (*scene.of("finite", "words"), *scene.all_of("verbs"), *scene.of("occur", "words"))
        acts = any(gap.holds(c.span) for c in others)
        threatens = scene.has("status", "threat", gap)
        if not acts and not threatens and len(gap.of(scene.text).split()) <= _SUBJECT:
            return True
    return False


def plays(scene: Scene, span: Span) -> bool:
    """ "the auspices of the UN", "Qatar's mediation", "the presence of Cuba": a part in it."""
    return any(
        0 < span.start - c.span.end <= 8 or 0 <= c.span.start - span.end <= 12
        for c in scene.of("roles", "part")
    )


def _has_part(scene: Scene, span: Span) -> bool:
    """ "Under Egyptian mediation", said of a state by its adjective."""
    with_it = scene.lexicon.pattern("with_part_of")
    behind = scene.lexicon.pattern("part_played").match(scene.text, span.end)
    back = max(scene.span.start, span.start - 24)
    return behind is not None and with_it.search(scene.text, back, span.start) is not None


def _comma(text: str, start: int, end: int) -> bool:
    return "," in text[start:end]


def _office_after(scene: Scene, end: int) -> bool:
    for cue in scene.of("people", "offices"):
        gap = scene.text[end : cue.span.start]
        if 0 < cue.span.start - end < 40 and "," not in gap and len(gap.split()) <= 3:
            return True
    return False


def _speaks_for(scene: Scene, at: int) -> bool:
    """ "Negotiators for Somalia": theirs; an "envoy for Sudan" is sent there by somebody else."""
    words = scene.words_before(at, 1)
    return bool(words) and words[0][0].lower() in scene.lexicon.words("roles", "spokesmen")


def _sent_from(scene: Scene, at: int) -> bool:
    """ "Ministers in charge of water from Mauritania and Mali": of some office, with nothing but
    what it is for between."""
    low = max(scene.span.start, at - 60)
    for cue in scene.of("people", "offices"):
        gap = Span(cue.span.end, at)
        if low <= cue.span.start and gap.end - gap.start > 0:
            return scene.lexicon.pattern("in_charge").fullmatch(scene.text, *gap) is not None
    return False


def _first_of_list(scene: Scene, actor: ActorMention) -> bool:
    """ "A working group of Chad, Niger and Nigeria": the first of three as much as the others."""
    gap, end, others = scene.lexicon.pattern("list_gap"), actor.span.end, 0
    for other in scene.actors:
        if other.span.start >= end and gap.fullmatch(scene.text, end, other.span.start):
            end, others = other.span.end, others + 1
    return others > 1


def _of_again(scene: Scene, at: int) -> bool:
    """ "Envoys of Yemen's government and of the Houthis", "... and those of the Houthis": the
    second "of" hangs on the office that the first one has."""
    again = scene.lexicon.pattern("of_again").search(scene.text, max(scene.span.start, at - 40), at)
    first = next((a for a in scene.actors if again and a.span.end == again.start()), None)
    before = scene.words_before(first.span.start, 2) if first else []
    of = next((w for w in before if w[0].lower() in scene.lexicon.words("roles", "of")), None)
    return of is not None and office_before(scene, of.start())


def office_before(scene: Scene, at: int) -> bool:
    return any(0 <= at - c.span.end <= 2 for c in scene.of("people", "offices"))


def _listed(scene: Scene, at: int) -> bool:
    words = [w[0].lower() for w in scene.words_before(at, 2)]
    return bool(words) and words[0] in scene.lexicon.words("roles", "delegates")


def _person_after(scene: Scene, end: int) -> bool:
    return any(0 < p.span.start - end <= 12 for p in scene.people)


def among(scene: Scene, at: int) -> bool:
    """ "Inter-Libyan", "intra-Yemeni": among the parties of one state."""
    return scene.lexicon.pattern("among").search(scene.text, max(0, at - 8), at) is not None


def leads(scene: Scene, cue: Span) -> bool:
    """ "under the lead of the envoy", "under two ministers": who leads takes part."""
    if scene.word_at(cue) not in scene.lexicon.words("roles", "under"):
        return False
    stops = [scene.text.find(mark, cue.end, cue.end + 50) for mark in (",", ".", ";")]
    near = Span(cue.end, min((s for s in stops if s >= 0), default=cue.end + 50))
    people = any(near.start <= p.span.start < near.end for p in scene.people)
    return people or scene.has("roles", "part", near) is not None
