"""Whose side the article is on: the one that is not named where only the other is.

"Talks with President Abdo have been scheduled", "The Minister will pay a visit to Rwanda", "The
Secretary briefs on Sunday": a ministry does not say whose minister that is, and a report on one
state's diplomacy does not name it in every sentence. It is the one that the article names most.
"""

from __future__ import annotations

from calendar_app.model import ActorMention, Kind, PersonMention, Span
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.head import GATHERING, TWO_SIDED
from calendar_app.reading.sentence.scenes import Scene, opens_relative

from .discourse import Discourse, participants_of

_LEAST = 2  # mentions that make a side the article's own
_SHARE = 3  # it is named a third as often as whoever is named most, or more
_OPENING = 4  # words of "And a second official" visit
_BESIDE = 14  # characters between an office and the state or the person that it belongs to


def take_own_side(frame: Frame, discourse: Discourse) -> None:
    """Adds the article's own side to a meeting of which the clause names the other alone."""
    if frame.body or frame.when is None or frame.who.pronoun or frame.who.inner:
        return
    if frame.scene.sentence.paragraph == 0 and not frame.scene.sentence.closed:
        return  # the title
    if _of_the_two(frame, discourse):
        return
    sides = participants_of(frame) | {c for c in (frame.where.country,) if c}
    named = len(frame.who.actors)
    if frame.kind is Kind.PRESS_CONFERENCE and not named:
        side = _giver(frame, discourse)
    elif frame.kind is Kind.VISIT and _of_host(frame) and _bare_office(frame.scene, frame):
        side = _own(discourse, sides)
    elif frame.kind is Kind.VISIT and _of_nobody(frame):
        side = _named_just_before(frame, discourse)
    elif side := _of_the_place(frame) or _of_its_office(frame, discourse):
        pass
    elif _is_one_sided(frame):
        side = _speaker(frame) or _same_as_before(frame, discourse)
        side = side or _caller(frame, discourse) or _guest(frame, discourse)
        listed = frame.scene.entry is not None and discourse.owner is None
        if not listed:  # nobody's agenda: its entries do not tell of one another's guests
            side = side or _own(discourse, participants_of(frame))
    else:
        return
    if side:
        frame.who.add(side)
        frame.borrowed = True
        frame.rules.append("own.side")


def _of_host(frame: Frame) -> bool:
    """Whether nobody is named but the state that is visited."""
    return set(frame.who.actors) <= {frame.where.country}


def _of_nobody(frame: Frame) -> bool:
    """ "An official visit to Germany has been arranged": a new one, and nobody is named in it but
    the state that is visited."""
    head, start = frame.head, frame.scene.clauses[frame.head.clause].start
    fresh = head.rule == "head.noun" and head.fresh and not head.oblique
    fresh = fresh and len(frame.scene.text[start : head.span.start].split()) <= _OPENING
    return fresh and _of_host(frame) and frame.where.country is not None and not frame.who.people


def _named_just_before(frame: Frame, discourse: Discourse) -> str | None:
    """Him whom the sentence before is about, of another state than the one that is visited."""
    subject = discourse.subject if discourse.named == discourse.number else None
    side = subject[0] if subject else None
    return side if side and side.isupper() and side != frame.where.country else None


def _of_the_two(frame: Frame, discourse: Discourse) -> bool:
    """ "Consultations between the two ministries", of which one side is named or none, "a technical
    sub-commission is to meet first": those of the two states that met in the meeting told last."""
    scene, clause = frame.scene, frame.scene.clauses[frame.head.clause]
    if frame.kind not in TWO_SIDED or len(frame.who.actors) > 1:
        return False
    between = scene.lexicon.pattern("between_the_two").search(scene.text, *clause)
    small = scene.lexicon.pattern("lesser_body").fullmatch(
        scene.text, clause.start, frame.span_start
    )
    small = None if frame.who.actors or frame.who.people else small
    if not (between or small):
        return False
    for old in reversed(discourse.frames):
        sides = participants_of(old) | {
            c for c in (old.where.country,) if c and old.kind is Kind.VISIT
        }
        theirs = all(side.isupper() for side in sides) if small else not old.body
        if len(sides) == 2 and set(frame.who.actors) <= sides and theirs:
            for side in sorted(sides):
                frame.who.add(side)
            frame.borrowed = True
            frame.rules.append("own.side")
            return True
    return False


def _is_one_sided(frame: Frame) -> bool:
    """Whether a meeting of two has one side that is named, and words for another that is not."""
    if frame.kind not in TWO_SIDED or len(frame.who.actors) != 1:
        return False
    return _with_another(frame) or _bare_office(frame.scene, frame)


def _of_the_place(frame: Frame) -> str | None:
    """ "She will be in Montevideo, where she meets her counterpart": that of the place."""
    scene, country = frame.scene, frame.where.country
    if frame.kind not in GATHERING or len(frame.who.actors) != 1 or country is None:
        return None
    clause = scene.clauses[frame.head.clause]
    there = opens_relative(scene, clause) in scene.lexicon.words("clauses", "place")
    behind = Span(frame.head.span.end, clause.end)
    other = scene.has("roles", "counterparts", behind) is not None
    return country if there and other and country not in frame.who.actors else None


def _of_its_office(frame: Frame, discourse: Discourse) -> str | None:
    """ "The Secretary-General receives the President of Guyana": an office that only organisations
    have is of the one that the article is about, if nobody named stands before the verb."""
    scene, head = frame.scene, frame.head
    if frame.kind not in TWO_SIDED or len(frame.who.actors) != 1:
        return None
    before = Span(scene.clauses[head.clause].start, head.span.start)
    if any(before.holds(m.span) for m in (*scene.actors, *scene.people)):
        return None
    office = scene.lexicon.pattern("office_of_organisation").search(scene.text, *before)
    only = [side for side, _ in discourse.sides if side.islower()]
    side = (only[0] if len(only) == 1 else _own_organisation(discourse)) if office else None
    return side if side not in frame.who.actors else None


def _speaker(frame: Frame) -> str | None:
    """ "A French official says that the president's call with Putin": his who speaks of it."""
    scene, others = frame.scene, participants_of(frame)
    speaking = (a.actor for a in scene.actors if scene.is_reported(a.span.start))
    return next((actor for actor in speaking if actor not in others), None)


def _same_as_before(frame: Frame, discourse: Discourse) -> str | None:
    """ "A similar call with the President of Mongolia is being arranged": of whoever made the one
    told before."""
    scene, head = frame.scene, frame.head
    opening = Span(scene.clauses[head.clause].start, head.span.start)
    if not scene.lexicon.pattern("similar").search(scene.text, *opening):
        return None
    alike = [f for f in discourse.frames if f.kind is frame.kind and f.who.actors]
    side = alike[-1].who.actors[0] if alike else None
    return side if side not in participants_of(frame) else None


def _caller(frame: Frame, discourse: Discourse) -> str | None:
    """ "Mr Krishna lands on Wednesday. A call on the prime minister is arranged": whoever comes,
    or met somebody of that state in the meeting told last."""
    scene, head = frame.scene, frame.head
    if scene.word_at(head.span).split()[-1] not in scene.lexicon.words("contact", "onto"):
        return None
    host = set(frame.who.actors)
    for old in reversed(discourse.frames):
        others = [side for side in old.who.sides if side not in host]
        if old.when and len(others) == 1 and not old.body:
            return others[0]
    subject = discourse.subject[0] if discourse.subject else None
    return subject if subject not in host else None


def _guest(frame: Frame, discourse: Discourse) -> str | None:
    """ "Pashinyan comes to Moscow in June. A meeting with Putin is planned": whoever comes to the
    state of him whom he meets there, by the sentence before."""
    visit = discourse.frames[-1] if discourse.frames else None
    if visit is None or visit.kind is not Kind.VISIT or frame.head.generic:
        return None
    near = 0 <= frame.scene.span.start - visit.scene.span.end <= len("\n\n")
    hosts = {visit.where.country, *visit.where.countries}
    guests = [side for side in dict.fromkeys(visit.who.actors) if side not in hosts]
    return guests[0] if near and len(guests) == 1 and set(frame.who.actors) <= hosts else None


def _own(discourse: Discourse, others: set[str]) -> str | None:
    """The side that the article names most, of those that are not `others`."""
    most = discourse.sides[0][1] if discourse.sides else 0
    for side, count in discourse.sides:
        if count < _LEAST or count * _SHARE < most:
            return None
        if side not in others:
            return side
    return None


def _giver(frame: Frame, discourse: Discourse) -> str | None:
    """ "The Executive Secretary, Dr Tax, will hold a media briefing": whoever holds an office that
    only organisations have speaks for the one that the article is about."""
    scene, who = frame.scene, frame.who
    clause = scene.clauses[frame.head.clause]
    house = _house_of(discourse)
    if discourse.owner and discourse.agenda and not who.people and "date.heading" in frame.rules:
        return discourse.owner[0]  # in somebody's own agenda
    if scene.lexicon.pattern("office_of_organisation").search(scene.text, clause.start, clause.end):
        return house or _own_organisation(discourse)
    if not who.people:
        return house or _of_gathering(frame, discourse) or _own(discourse, set())
    return house


def _of_gathering(frame: Frame, discourse: Discourse) -> str | None:
    """ "The summit sits from 20 to 22 May. A press conference closes it on the 22nd": the
    organisation whose gathering is held on that day, by what was told just before."""
    scene, head = frame.scene, frame.head
    before = scene.text[scene.clauses[head.clause].start : head.span.start]
    if head.rule != "head.noun" or len(before.split()) >= _OPENING:
        return None
    for old in reversed(discourse.frames):
        if old.kind is Kind.PRESS_CONFERENCE:
            continue
        if not (old.when and frame.when and old.when.overlaps(frame.when)):
            return None
        orgs = [side for side in participants_of(old) if side.islower()]
        return orgs[0] if len(orgs) == 1 and old.kind in GATHERING else None
    return None


def _own_organisation(discourse: Discourse) -> str | None:
    """The organisation that the article names most, where it names no other half as often."""
    ranked = [(side, count) for side, count in discourse.sides if side.islower()]
    (side, most), (_, second) = (*ranked, ("", 0), ("", 0))[:2]
    return side if most >= _LEAST and second * 2 <= most else None


def _house_of(discourse: Discourse) -> str | None:
    """ "Its president will meet the press": the organisation of the article's own body."""
    main = discourse.main
    orgs = [p for p in main.participants if p.islower()] if main else []
    return orgs[0] if len(orgs) == 1 else None


def _with_another(frame: Frame) -> bool:
    """ "A joint meeting with India": nobody stands before the noun, one side behind "with"."""
    scene, head = frame.scene, frame.head
    if head.rule != "head.noun":
        return False
    clause = scene.clauses[head.clause]
    before = Span(clause.start, head.span.start)
    named: list[ActorMention | PersonMention] = [*scene.actors, *scene.people]
    other = [m for m in named if before.holds(m.span) and not scene.is_reported(m.span.start)]
    if any(m.actor not in frame.who.actors for m in other) or (other and frame.who.pronoun):
        return False
    end = max(p.end for p in (head.span, *head.parts) if p.start <= head.span.start)
    found = scene.lexicon.pattern("one_sided").match(scene.text, end, clause.end)
    onto = scene.lexicon.words("contact", "onto") | scene.lexicon.words("contact", "with")
    ends_so = scene.word_at(head.span).split()[-1] in onto
    at = head.span.end if ends_so else found.end() if found else -1
    return at >= 0 and any(at <= m.span.start < at + 60 for m in named)


def _bare_office(scene: Scene, frame: Frame) -> bool:
    """ "The Prime Minister", of no state that is told, before the verb."""
    head = frame.head
    before = Span(scene.clauses[head.clause].start, head.span.start)
    national = scene.lexicon.words("people", "national")
    spans = [a.span for a in scene.actors] + [p.span for p in scene.people if p.actor]
    for cue in scene.of("people", "offices"):
        if not before.holds(cue.span) or scene.word_at(cue.span) not in national:
            continue
        near = Span(cue.span.start - _BESIDE, cue.span.end + _BESIDE)
        owned = any(s.start < near.end and near.start < s.end for s in spans)
        named_so = scene.text[cue.span.start].isupper()  # "the president" is one named before
        if not owned and named_so and scene.word_before(cue.span.start) in ("", "the", "our"):
            return True
    return False
