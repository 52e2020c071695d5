"""Who takes part: the arguments of a head inside its scene.

Nobody takes part only for being named: what stands behind the words on the subject matter ("on the
war in Syria"), what merely owns something ("Iran's programme") and who only reports stay out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from calendar_app.model import ActorMention, Kind, PersonMention, Span
from calendar_app.reading.lexicon.cues import Lexicon

from .asides import coordinate, joined_over
from .clauses import verbs_apart
from .contacts import person_behind
from .heads import Head
from .judging import held_by_them
from .kinds import meeting_there
from .parts import (
    absent,
    among,
    between_them,
    is_aim,
    joins,
    leads,
    names_its_sides,
    office_before,
    only_owner,
    partnered,
    plays,
    stands_apart,
    takes_part,
    watchers,
)
from .peace import at_war
from .scenes import PRONOUN, Scene, continues, opens_relative, predicates
from .speakers import announcers, speaker
from .stand_ins import is_fixed

_TO = 3  # letters of "to " before "which"


@dataclass(slots=True)
class Who:
    """`actors` and `people` in order of the text; `pronoun` where a pronoun stands for somebody
    named before; `plural` where it stands for several; `again` where one such was found.
    `inner`: both sides are of one state. `aides` only lead or host those who meet."""

    actors: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    pronoun: bool = False
    plural: bool = False
    again: bool = False
    inner: bool = False
    aides: set[str] = field(default_factory=set)

    @property
    def sides(self) -> list[str]:
        """Those who meet, without whoever only brings them together."""
        return [a for a in self.actors if a not in self.aides]

    def add(self, actor: str | None, person: str | None = None) -> None:
        if actor and actor not in self.actors:
            self.actors.append(actor)
        if person and person not in self.people:
            self.people.append(person)


def find_who(scene: Scene, head: Head, lexicon: Lexicon, part: Span | None = None) -> Who:
    """Those who take part in the meeting of `head`, as its clause tells; of those behind the head
    the ones in `part`, where it is given."""
    if head.rule == "head.pronoun" and is_fixed(scene, head.span):
        return Who()  # "Budapest had pencilled it in for 30 May": who does that need not come
    who = _arguments(scene, head, lexicon, part)
    if head.rule == "head.noun" and not (head.body or who.pronoun or len(who.actors) > 1):
        by = announcers(scene, head)
        for side in by if set(who.actors) <= set(by) else ():
            who.add(side)
    if head.rule == "head.noun" and head.body is None and held_by_them(scene, head):
        _put(who, subject_of(scene, Span(scene.clauses[head.clause].start, head.span.start)))
    state = at_war(scene, head) if len(who.actors) < 2 and not who.pronoun else None
    if state:
        who.add(state)
        who.inner = who.inner or len(who.actors) == 1
    return who


def _arguments(scene: Scene, head: Head, lexicon: Lexicon, part: Span | None) -> Who:
    clause = scene.clauses[head.clause]
    fronted = scene.lexicon.pattern("adjunct").match(scene.text, clause.start, clause.end)
    if fronted and head.rule == "head.noun" and not head.body and fronted.end() > head.span.end:
        who = _within(scene, head, Span(clause.start, fronted.end()), lexicon)
        _put(who, subject_of(scene, Span(fronted.end(), clause.end)))
        return who  # "the day after talks with Xi, Vucic received Scholz"
    said = speaker(scene, head) if head.body is None else None
    if said:  # "Wang said after meeting Lavrov"
        by, at = said
        met = _within(scene, head, Span(at, _topic_cut(scene, head, clause)), lexicon)
        if by.actor and len(met.actors) == 1 and by.actor not in met.actors and not met.pronoun:
            who = Who([by.actor], [by.name] if isinstance(by, PersonMention) else [])
            _put(who, met)
            return who
    adjunct = scene.lexicon.pattern("adjunct").match(scene.text, clause.start, head.span.start)
    opens = adjunct.end() if adjunct else clause.start  # "after hosting Xi, Vucic received"
    region = Span(opens, _topic_cut(scene, head, clause))
    if head.generic and (day := _day_of(scene, head)):
        region = Span(opens, day)  # "the conference of 3 May angered Tunisia and Morocco"
    if head.rule == "head.verb" and meeting_there(scene, head.span):
        region = Span(opens, head.span.end)  # "ministers meeting in Kiruna admitted China"
    if part:
        who = _within(scene, head, Span(opens, head.span.end), lexicon)
        _put(who, _within(scene, head, part, lexicon))
    elif between_them(scene, head) or partnered(scene, head):
        who = Who() if between_them(scene, head) else subject_of(scene, clause)
        _put(who, _within(scene, head, Span(head.span.start, region.end), lexicon))
    else:
        who = _within(scene, head, region, lexicon)
    for partner in _talked_with(scene, region.end, clause.end):
        _put(who, _within(scene, head, partner, lexicon))
    told = _relative_behind(scene, head)
    if told:  # "the conference, which the OSCE will organise", "; France and Italy take part"
        _put(who, _within(scene, head, told, lexicon))
    if head.body or (
        head.rule == "head.noun" and not who.actors
    ):  # "the Council, as it is called, is convened with Mr Blair in the chair"
        for clause in predicates(scene, head.clause):
            _put(who, _within(scene, head, clause, lexicon))
    if opens_relative(scene, clause) in scene.lexicon.words("clauses", "whom"):
        for person in coordinate(scene, clause.start):  # "Sheikh Hasina, whom Modi receives"
            who.add(person.actor, person.name)
    for watching in watchers(scene, head):
        _put(who, _within(scene, head, watching, lexicon))
    subject_first = any(
        m.span.start < head.span.start for m in (*_people(scene, region), *_actors(scene, region))
    )
    other = joined_over(scene, head.clause) if head.body is None else None
    if other and subject_first:
        who.add(other.actor, other.name)
    taken_up = not subject_first and head.body is None and not who.pronoun
    if taken_up and head.clause > 0 and not names_its_sides(scene, head):
        earlier = _subject_before(scene, head)
        earlier.plural = False
        _put(earlier, who)
        who = earlier
    elif taken_up and head.clause == 0:
        _put(who, _subject_behind(scene, head))
    alone = len(who.actors) < 2 and not who.people and head.body is None
    return _owners(scene, head, who) if alone else who


def _talked_with(scene: Scene, low: int, high: int) -> Iterator[Span]:
    """ "In a call he discussed Ukraine with Scholz": somebody named behind the subject matter."""
    back = max(scene.span.start, low - len("exchanged views on "))
    for found in scene.lexicon.pattern("talked_over_with").finditer(scene.text, back, high):
        end = person_behind(scene, found.end()) if found.end() > low else 0
        if end:
            yield Span(found.end(), end)


def _day_of(scene: Scene, head: Head) -> int | None:
    """Where the day ends by which a meeting is named: "the summit of 3 May"."""
    of = scene.lexicon.words("roles", "of")
    behind = (t.span for t in scene.times if t.span.start > head.span.end)
    day = next(behind, None)
    named = day and scene.text[head.span.end : day.start].strip() in of
    return day.end if named and day else None


def _owners(scene: Scene, head: Head, who: Who) -> Who:
    """ "Good news for Chad and Niger, when their leaders meet": the two named before."""
    clause = scene.clauses[head.clause]
    theirs = scene.lexicon.pattern("their_people")
    offices = [c.span.start for c in scene.of("people", "offices") if clause.holds(c.span)]
    led = [at for at in offices if theirs.search(scene.text, clause.start, at)]
    if not led or led[0] > head.span.start:
        return who
    before = [a.actor for a in scene.actors if a.span.end <= led[0] and not a.adjective]
    return Who(list(dict.fromkeys(before))) if len(set(before)) == 2 else who


def _subject_behind(scene: Scene, head: Head) -> Who:
    """ "After talks with Scholz on Monday, Macron said ...": whoever the main clause is about; in
    a call also to whom he speaks."""
    who, clauses = Who(), scene.clauses
    opening = Span(clauses[0].start, head.span.start)
    fronted = scene.lexicon.pattern("fronted").match(scene.text, opening.start, head.span.end)
    if not fronted or scene.any_of(("finite", "nouns"), opening):
        return who
    if head.kind is Kind.PRESS_CONFERENCE and len(clauses) < 2:
        return who  # it only introduces what was said there
    comma = scene.text.find(",", head.span.end, clauses[0].end)
    behind = clauses[1] if len(clauses) > 1 else Span(max(comma, 0), clauses[0].end)
    if behind.start == 0 or opens_relative(scene, behind):
        return who
    named: list[ActorMention | PersonMention] = [p for p in scene.people if behind.holds(p.span)]
    offices = {c.span.start - 1: c.span.end for c in scene.of("people", "offices")}
    named += [
        a
        for a in scene.actors
        if behind.holds(a.span) and (not a.adjective or a.span.end in offices)
    ]
    ahead = Span(head.span.end, behind.start)
    partner = any(ahead.holds(m.span) for m in (*scene.people, *scene.actors))
    called = head.kind is Kind.CALL and not partner  # "in a call, Biden pressed Netanyahu"
    end, listed = behind.start + 45, scene.lexicon.pattern("list_gap")
    for number, mention in enumerate(sorted(named, key=lambda m: m.span)):
        apart = not listed.fullmatch(scene.text[end : mention.span.start])
        if number and apart and (number > 2 or not called):
            break  # "Somalia and Ethiopia agreed on a text with Kenya"
        joined = scene.lexicon.pattern("joined").fullmatch(scene.text[end : mention.span.start])
        told = called and mention.span.start - end < 25
        about = scene.has("topic", "words", Span(end, max(end, mention.span.start)))
        if mention.span.start > end and (about or not (joined or told)):
            break
        person = mention.name if isinstance(mention, PersonMention) else None
        who.add(mention.actor, person)
        end = offices.get(mention.span.end, mention.span.end)  # "the Emirati president"
    return who


def _subject_before(scene: Scene, head: Head) -> Who:
    """Who the clause of `head` goes on about: "Macron, who met Scholz, received", ", and met"."""
    personal = scene.lexicon.words("clauses", "personal")
    number = head.clause
    start = scene.clauses[number].start
    if opens_relative(scene, scene.clauses[number]) in personal:
        people = coordinate(scene, start)
        if people:
            who = Who()
            for person in people:
                who.add(person.actor, person.name)
            return who
    number -= 1
    asides = personal | scene.lexicon.words("clauses", "always")
    while number > 0 and (
        opens_relative(scene, scene.clauses[number]) in asides
        or continues(scene, scene.clauses[number])  # "had visited Beijing | and met Xi"
    ):
        number -= 1
    return subject_of(scene, scene.clauses[number])


def _put(who: Who, more: Who) -> None:
    """Adds `more`, after those who are there."""
    for actor in more.actors:
        who.add(actor)
    for person in more.people:
        who.add(None, person)
    who.inner = who.inner or more.inner
    who.pronoun, who.plural = who.pronoun or more.pronoun, who.plural or more.plural
    who.again = who.again or more.again
    who.aides |= more.aides


def _relative_behind(scene: Scene, head: Head) -> Span | None:
    number = head.clause + 1
    if number >= len(scene.clauses):
        return None
    clause = scene.clauses[number]
    if opens_relative(scene, clause) not in scene.lexicon.words("clauses", "relative"):
        if scene.lexicon.pattern("host_alone").search(scene.text, clause.start, clause.end):
            return clause  # "; Putin hosts"
        if scene.lexicon.pattern("run_by").match(scene.text, clause.start, clause.end):
            return clause  # ", hosted by Turkey's foreign minister"
        if opens_relative(scene, clause) or not scene.has("roles", "joining", clause):
            return None
        others = [cue.span for cue in (*scene.all_of("nouns"), *scene.all_of("verbs"))]
        others += [b.span for b in scene.bodies]
        return None if any(clause.holds(other) for other in others) else clause
    if head.rule in ("head.verb", "head.pronoun"):
        return None
    if scene.lexicon.pattern("negated").search(scene.text, clause.start, clause.end):
        return None  # "to which Russia has not been invited"
    held = head.body is None and scene.has("occur", "firm", clause)
    held = held or scene.has("roles", "convening", clause)
    led = Span(clause.start - _TO, clause.end)  # "to | which Ramaphosa travels"
    doubt = scene.lexicon.pattern("if_behind").search(scene.text, clause.start, clause.end)
    sure = Span(clause.start, doubt.start() if doubt else clause.end)  # not "if Russia agrees"
    return sure if held or scene.has("roles", "joining", led) else None


def _people(scene: Scene, region: Span) -> list[PersonMention]:
    return [p for p in scene.people if region.holds(p.span) and not scene.is_reported(p.span.start)]


def _actors(scene: Scene, region: Span) -> list[ActorMention]:
    return [a for a in scene.actors if region.holds(a.span) and not scene.is_reported(a.span.start)]


def _topic_cut(scene: Scene, head: Head, clause: Span) -> int:
    cut = clause.end
    low = max(p.end for p in (head.span, *head.parts))
    for cue in scene.of("topic", "words"):
        if low <= cue.span.start < cut and not any(
            0 <= t.span.start - cue.span.end <= 5 for t in scene.times
        ):
            if scene.lexicon.pattern("that_they_held").match(scene.text, cue.span.start):
                continue  # "a phone call that Macron and Merz had on Saturday"
            cut = cut if leads(scene, cue.span) else cue.span.start
    return cut


def taking_part(scene: Scene, head: Head, region: Span) -> Who:
    """Those in the region who come to a meeting told before. "The ambassador to Peru was there,
    too": not Peru."""
    return _within(scene, head, region, scene.lexicon, fewest=0)


def _within(scene: Scene, head: Head, region: Span, lexicon: Lexicon, *, fewest: int = 2) -> Who:
    who = Who()
    apart: set[str] = set()  # "at the UN", "ambassador to Libya"
    sides: dict[str, str] = {}  # "Colombia and the ELN": two sides of one state
    named: list[ActorMention | PersonMention] = [*_actors(scene, region), *_people(scene, region)]
    for mention in sorted(named, key=lambda m: m.span):
        if absent(scene, mention.span):
            continue
        if isinstance(mention, PersonMention):
            one = mention.rule == PRONOUN and len(who.actors) > 1 and is_aim(scene, mention.span)
            if not one and not only_owner(scene, mention.span, head):
                who.add(mention.actor, mention.name)
                who.again = who.again or mention.rule == PRONOUN
        elif takes_part(scene, mention, head) and (head.body is None or joins(scene, mention)):
            both = mention.actor in who.actors and mention.text not in sides
            who.inner = who.inner or (both and "actor.side" in (mention.rule, *sides.values()))
            sides[mention.text] = mention.rule
            if mention.actor not in who.actors and stands_apart(scene, mention):
                apart.add(mention.actor)
                continue
            who.inner = who.inner or (mention.adjective and among(scene, mention.span.start))
            if mention.actor not in who.actors and plays(scene, mention.span):
                who.aides.add(mention.actor)
            who.add(mention.actor)
    for actor in apart if len(who.actors) < fewest else ():
        who.add(actor)
    who.inner = who.inner or scene.has("roles", "inner", region) is not None
    who.inner = who.inner or (
        len(who.actors) == 1
        and scene.lexicon.pattern("government_and_group").search(
            scene.text, region.start, region.end
        )
        is not None
    )
    for cue in scene.of("anaphora", "people"):
        known = any(p.span.overlaps(cue.span) for p in scene.people)
        if region.holds(cue.span) and not known and _stands_alone(scene, cue.span, head):
            who.pronoun = True
            singular = scene.word_at(cue.span) in lexicon.words("anaphora", "singular")
            who.plural = who.plural or not singular
    return who


def _stands_alone(scene: Scene, span: Span, head: Head) -> bool:
    """Not "the three-hour stop", "the leaders of the Quad", "the priorities of the sides"."""
    text = scene.text
    if text[span.end : span.end + 2].lstrip()[:1].isupper():
        return False  # "both Congresses"
    if head.span == span and head.kind is Kind.VISIT:
        return False  # "followed by one to Chile"
    near = {word[0].lower() for word in scene.words_before(span.start, 2)}
    if not near.isdisjoint(scene.lexicon.words("roles", "compared")):
        return False  # "stays longer than the others"
    if text[span.end : span.end + 1] == "-" or scene.lexicon.pattern("of").match(text, span.end):
        return False
    before = scene.words_before(span.start, 1)
    if not before or before[0][0].lower() not in scene.lexicon.words("roles", "of"):
        return True
    at = before[0].start()
    return -2 <= at - head.span.end < 30 or office_before(scene, at)


def subject_of(scene: Scene, clause: Span) -> Who:
    """Whoever stands before the first verb of a clause."""
    verbs = [
        c.span.start
        for table, key in (("finite", "words"), ("occur", "words"))
        for c in scene.of(table, key)
        if clause.holds(c.span)
    ]
    verbs += [c.span.start for c in scene.all_of("verbs") if clause.holds(c.span)]
    verbs += verbs_apart(scene, clause)
    region = Span(clause.start, min(verbs, default=clause.end))
    if scene.lexicon.pattern("cleft").match(scene.text, clause.start, clause.end):
        region = clause  # "it was in Rome that the ministers, A and B, signed"
    pretend = Head(Span(region.end, region.end), Kind.MEETING, 0, "head.verb")
    return _within(scene, pretend, region, scene.lexicon)


def named_before(scene: Scene, at: int) -> Who:
    """Those named in the sentence before `at`, speakers among them: "the ministers of Serbia and
    Albania said that they would meet"."""
    who, region = Who(), Span(scene.span.start, at)
    pretend = Head(Span(at, at), Kind.MEETING, 0, "head.verb")
    named: list[ActorMention | PersonMention] = [p for p in scene.people if region.holds(p.span)]
    inside = (a for a in scene.actors if region.holds(a.span))
    named += [a for a in inside if takes_part(scene, a, pretend)]
    for mention in sorted(named, key=lambda m: m.span):
        who.add(mention.actor, mention.name if isinstance(mention, PersonMention) else None)
    return who
