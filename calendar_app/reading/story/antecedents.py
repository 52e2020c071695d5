"""What a bare "the talks", "they", "it" or "the two" takes up: whatever was spoken of before.

Everything that can be taken up is kept in order: the meetings told so far, the bodies named, the
groups that a sentence was about. The one whose kind, number, parties and place agree is meant, the
nearer before the farther; a meeting whose parties do not agree never is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from calendar_app.model import Body, Kind, Span
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.heads import GATHERING
from calendar_app.reading.sentence.roles import Who, subject_of
from calendar_app.reading.sentence.scenes import Scene, opens_relative

from .counts import MANY, counted
from .strangers import does_so, is_done

# Kinds that one series can be told as: a round of talks is a dialogue, a council a conference.
_FAMILIES = (
    frozenset([Kind.TALKS, Kind.CONSULTATIONS, Kind.DIALOGUE]),
    frozenset([Kind.SESSION, Kind.CONFERENCE]),
)
PLURAL = frozenset([Kind.TALKS, Kind.CONSULTATIONS])  # they were to open; a summit was
_AGAIN = 14  # letters behind a verb in which it is told that it is done again
_TOPIC = 2.0  # what the article's own body weighs less than one just spoken of
_ASIDE = 2.0  # what a mere group weighs less where the article has a body of its own
_BESIDE = 2.5  # what the meeting of the sentence before weighs more
_ABOUT = 3.0  # what it does of which the sentence before was: "The Forum is old. It first met"
_PAIR = 1.5  # what a meeting of the two states weighs more that the article is about
_FADING = 0.3  # what a candidate loses with each sentence that goes by
NEAR = 3  # sentences in which a body or a group, named without its meeting, is still in mind


@dataclass
class Spoken:
    """Something that a later sentence can take up. `number` is that of its sentence; `kind` None
    where no meeting was told, only a body or a group named; `only` those of it who are meant;
    `about`: its sentence tells of nothing else."""

    number: int
    scene: Scene
    frame: Frame | None = None
    named: Body | None = None
    only: Who | None = None
    about: bool = False

    @property
    def kind(self) -> Kind | None:
        if self.frame and not (self.body and self.frame.kind is Kind.CALL):
            return self.frame.kind
        return Kind(self.body.kind) if self.body else None  # a body's call is one of its meetings

    @property
    def body(self) -> Body | None:
        if self.only:
            return None
        return self.frame.body if self.frame else self.named

    @cached_property
    def who(self) -> Who:
        if self.only:
            return self.only
        if self.frame:
            return _with_host(self.frame)
        return Who() if self.named else _subject(self.scene)

    def so_many(self, count: int, near: bool) -> Spoken | None:
        """ "Vucic and Kurti met with Lajcak. The two": of those at the table whoever the sentence
        is about, or whom one host meets, where they are that many."""
        heard = [side for side in self.who.actors if side.isupper()]
        seated = self.kind is Kind.SESSION and self.body and not set(heard) & _members(self.body)
        if seated and count == 2 == len(heard):
            return replace(self, only=Who(heard))  # "The Council heard Chad and Niger. The two"
        if count in (len(self.who.actors), len(self.parties)) or (count == 2 and self.inner):
            return self
        if count > MANY and self.open_to_many:
            return self
        told, who = self.frame, self.who
        states = [side for side in self.parties if side.isupper()]
        if self.body and 2 < count == len(states):  # "the EU-Central Asia summit. The five"
            return replace(self, only=Who(sorted(states)))
        if told and not told.body and told.head.rule == "head.verb":
            about = subject_of(told.scene, told.scene.clauses[told.head.clause])
            rest = [a for a in who.actors if a not in about.actors]
            if count == len(about.actors) < len(self.parties):
                return replace(self, only=about)
            if near and count == len(rest) and len(about.actors) == 1:
                guests = [p for p in who.people if p not in about.people]
                return replace(self, only=Who(rest, guests))
        return self if count == len(who.people) else None

    @property
    def open_to_many(self) -> bool:
        """Whether it is a body of which nobody has listed the members."""
        return bool(self.body) and not any(p.isupper() for p in self.parties)

    @property
    def parties(self) -> set[str]:
        return set(self.who.actors) | set(self.body.participants if self.body else ())

    @property
    def inner(self) -> bool:
        """Whether both its sides are of one state."""
        return self.who.inner or (len(self.who.actors) == 1 and len(self.who.people) > 1)

    @property
    def many(self) -> bool:
        """Whether it has several who can meet: a body, two parties or two persons."""
        who = self.who
        return bool(self.body) or len(who.actors) > 1 or self.inner


def _members(body: Body) -> set[str]:
    return {side for side in body.participants if side.isupper()}


def _with_host(frame: Frame) -> Who:
    """Of a visit also the state that is visited: "Ruto will be in Beijing. The two sign a deal"."""
    who, country = frame.who, frame.where.country
    if frame.kind is not Kind.VISIT or len(who.actors) != 1 or not country or country in who.actors:
        return who
    return replace(who, actors=[*who.actors, country], people=list(who.people))


def _subject(scene: Scene) -> Who:
    """Whom a sentence is about in the end: the subject of its last clause, or of what a relative
    clause is said ("it was A and B who broke the ice")."""
    for clause in reversed(scene.clauses):
        who = subject_of(scene, clause)
        if who.actors or who.people or not opens_relative(scene, clause):
            return who
    return Who()


def named_in(scene: Scene, number: int, frames: Sequence[Frame | None]) -> Iterator[Spoken]:
    """What one sentence names without telling of its meeting, the weakest first."""
    told = [f for f in frames if f and (f.body or f.who.actors or f.who.people)]
    bodies = {f.body.id for f in told if f.body}
    if not told and len(scene.actors) + len(scene.people) > 1:
        yield Spoken(number, scene)
    for mention in scene.bodies:
        if mention.body.id not in bodies and not _owned(scene, mention.span):
            opens = mention.span.start - scene.span.start <= len("The ")
            yield Spoken(number, scene, named=mention.body, about=opens)


def _owned(scene: Scene, span: Span) -> bool:
    """ "The Security Council resolution": it is the paper that is spoken of."""
    return any(0 < c.span.start - span.end <= 3 for c in scene.of("oblique", "possessed"))


def antecedent(
    frame: Frame,
    spoken: Sequence[Spoken],
    number: int,
    main: Body | None,
    pair: Sequence[str] = (),
) -> Spoken | None:
    """What the frame's bare noun or pronoun stands for; None where nothing agrees.

    `main` is the body that the article is about, `pair` the two states: never quite out of mind.
    """
    two = set(pair) if pair and (_goes_on(frame) or _sides(frame)) else None
    scene, at = frame.scene, frame.span_start
    here = [Spoken(number, scene, named=b.body) for b in scene.bodies if b.span.end <= at]
    best: Spoken | None = None
    most = 0.0
    for one in (*reversed(here), *reversed(spoken)):
        weight = _weight(frame, one, number, main)
        weight += _PAIR if two and one.frame and one.parties == two else 0
        if (best is None or weight > most) and _agrees(frame, one, number, main):
            best, most = one, weight
    topic = Spoken(number, scene, named=main) if main else None
    if topic and _agrees(frame, topic, number, main):
        weight = _likeness(frame, topic) - _TOPIC
        if best is None or weight > most:
            return topic
    return best


def _agrees(frame: Frame, one: Spoken, number: int, main: Body | None) -> bool:
    pronoun = frame.head.rule == "head.pronoun"
    visit = one.kind is Kind.VISIT and (pronoun or frame.kind is Kind.VISIT)  # one person's
    counted_so = one.frame is None or one.frame.head.ordinal or not frame.head.ordinal
    if visit and pronoun and not counted_so:
        return False  # "the first one" of meetings, whoever is on a visit
    if not (one.many or visit) or (not one.frame and number - one.number > NEAR):
        return False
    if not _likeness(frame, one) or (
        does_so(frame) and not (number - one.number <= 1 and is_done(one.frame))
    ):
        return False
    if one.frame is None and _is_plenary(frame):
        return False  # "the plenary": a part of what was told, of nothing that was only named
    if not one.body and (frame.kind is Kind.SESSION or _of_many(frame)):
        return False
    named = set(frame.who.sides)  # who only leads them need not be told before
    strange = named and not named & one.parties and not attends(frame)
    theirs = frame.kind is Kind.SESSION and frame.head.generic  # states appear at its hearings
    theirs = theirs or (frame.kind is Kind.SUMMIT and frame.head.ordinal and one.body is not None)
    theirs = theirs or (one.body is not None and _gives_house(frame))
    taken_up = frame.head.generic or only_attended(frame)
    theirs = theirs or (len(named) == 1 and taken_up and _of_any(main, one.body))
    if strange and frame.head.rule != "head.pronoun" and not theirs:
        return False
    count = counted(frame)
    return not count or count in _sizes(one) or (count > MANY and one.open_to_many)


def _is_plenary(frame: Frame) -> bool:
    plenary = frame.scene.lexicon.words("anaphora", "plenary")
    return frame.head.generic and frame.scene.word_at(frame.head.span) in plenary


def _of_many(frame: Frame) -> bool:
    """ "The meeting of all 28 leaders": not of the two who met before."""
    scene, end = frame.scene, frame.head.span.end
    return scene.lexicon.pattern("of_many").match(scene.text, end) is not None


def _goes_on(frame: Frame) -> bool:
    """ "The previous meeting", "the 13th round": one of a series, but not its first."""
    initial = frame.scene.lexicon.words("counted", "initial")
    return frame.head.ordinal and frame.scene.word_before(frame.span_start) not in initial


def _sides(frame: Frame) -> bool:
    """ "The two sides", "the parties" in the clause: those who face each other."""
    clause = frame.scene.clauses[frame.head.clause]
    return frame.scene.has("anaphora", "sides", clause) is not None


def _of_any(main: Body | None, body: Body | None) -> bool:
    """Whether the body is the article's own and any state may be of it."""
    return body is not None and body is main and not any(s.isupper() for s in body.participants)


def _gives_house(frame: Frame) -> bool:
    """ "Sweden will host its next session": of a body that others are of as well."""
    scene, head = frame.scene, frame.head
    start = scene.clauses[head.clause].start
    found = scene.lexicon.pattern("gives_house").search(scene.text, start, head.span.start)
    return found is not None and len(frame.who.actors) == 1


def attends(frame: Frame) -> bool:
    """ "The minister opens the meeting, the envoy chairs it": theirs is the one told before."""
    clause = frame.scene.clauses[frame.head.clause]
    return frame.head.generic and frame.scene.has("roles", "attending", clause) is not None


def only_attended(frame: Frame) -> bool:
    """ "The Cadiz summit was the last of King Juan Carlos": who comes to a summit holds none."""
    who, head = frame.who, frame.head
    leaders = frame.kind in (Kind.SUMMIT, Kind.CONFERENCE) and head.rule == "head.noun"
    return leaders and not head.fresh and len(who.actors) < 2 and len(who.people) < 2


def _sizes(one: Spoken) -> tuple[int, ...]:
    return len(one.who.actors), len(one.who.people), len(one.parties), 2 if one.inner else 0


def _likeness(frame: Frame, one: Spoken) -> float:
    """How well the kinds agree: a summit is no session, but a meeting may be anything."""
    if frame.head.rule == "head.pronoun":
        told = one.frame is not None and one.frame.head.rule != "head.verb"
        if frame.who.plural and not frame.head.ordinal:
            return 3 if told and _is_plural(one) else 0
        if frame.head.ordinal and one.kind is Kind.MEETING and not one.body:
            told = False  # those who merely met are no series
        return 3 if told else 2 if one.body else 1
    if one.kind is Kind.CALL and frame.head.generic and frame.kind is Kind.MEETING:
        clause = frame.scene.clauses[frame.head.clause]
        cue = frame.scene.has("anaphora", "talk", clause)  # "the conversation took place"
        theirs = set(frame.who.actors) <= one.parties and not frame.head.ordinal
        return 2 if theirs and cue and cue.span.overlaps(frame.head.span) else 0
    if one.kind is None:
        return 1 if frame.kind in (Kind.MEETING, Kind.TALKS) else 0
    if frame.kind is Kind.SUMMIT and one.kind is Kind.MEETING and one.body:
        return 1  # a format of leaders and ministers, such as the Weimar Triangle
    if _is_plenary(frame) and one.kind in (Kind.SUMMIT, Kind.CONFERENCE):
        return 2
    if frame.kind is Kind.TALKS and one.kind is Kind.SESSION and _is_of_two(one.body):
        return 1  # what a commission of two states does is to talk
    return alike(frame.kind, one.kind)


def _is_of_two(body: Body | None) -> bool:
    return (
        body is not None
        and len(body.participants) == 2
        and all(map(str.isupper, body.participants))
    )


def _is_plural(one: Spoken) -> bool:
    """Whether "they" can be the meeting: "the talks", "the hearings", but no summit."""
    if one.kind in PLURAL or one.frame is None:
        return one.kind in PLURAL
    scene = one.scene
    told = scene.word_at(one.frame.head.span).split()[-1:]
    return bool(told) and told[0] in scene.lexicon.words("anaphora", "plural")


def alike(kind: Kind, other: Kind) -> float:
    """How well one kind can be told as the other: 0 not at all, 3 the same."""
    if kind is other:
        return 3
    if kind not in GATHERING or other not in GATHERING:
        return 0
    if any(kind in family and other in family for family in _FAMILIES):
        return 2
    if kind is Kind.MEETING or (kind is Kind.TALKS and other is Kind.MEETING):
        return 1
    return 0


def _weight(frame: Frame, one: Spoken, number: int, main: Body | None) -> float:
    weight = _likeness(frame, one) - _FADING * min(number - one.number, 12)
    if one.frame is None:
        weight -= 0 if one.number == number else 1  # "the Court ordered it; the hearings were"
        if main and one.named is None and frame.head.rule == "head.noun":
            weight -= _ASIDE
    elif frame.where.city and one.frame.where.city == frame.where.city:
        weight += 1
    if one.frame and one.frame.head.oblique == "hard":
        mere = one.frame.head.rule == "head.body-alone" and one.frame.when is None
        weight -= 2 if mere else 1  # a name on an agenda is no meeting yet
    if one.frame and one.frame.when and frame.head.rule == "head.pronoun":
        weight += 0.5  # what has a day is spoken of, the rest only named
    if frame.head.ordinal and main and one.body is main:
        weight += 1
    if frame.head.rank and one.frame and not (one.body or one.frame.head.ordinal):
        weight -= 2  # "the 57th round": of a series, and no mere talks
    if frame.head.ordinal and one.frame:
        if one.frame.head.ordinal:
            weight += 0.5  # both are counted: another of the same series
        elif frame.head.rule == "head.pronoun" and not one.body:
            weight -= 1  # "the fourth" of a series; these are just talks
        if frame.head.rank and one.frame.head.rank:  # the 18th and the 19th, not the 4th
            weight += 2 if abs(frame.head.rank - one.frame.head.rank) <= 2 else -1
        if one.frame.head.rule == "head.verb" and not one.body:
            weight -= 1  # two who merely met are no series
    if one.frame and one.number == number:
        weight += 0.7
    if _right_behind(frame, one, number):
        weight += _BESIDE
    if one.about and one.number == number - 1 and frame.head.rule == "head.verb":
        weight += _ABOUT
    if one.frame and frame.head.rule == "head.noun":
        word = frame.scene.word_at(frame.head.span).split()[-1]  # another round, after a round
        parts = (one.frame.head.span, *one.frame.head.parts)
        weight += 0.5 if any(word in one.scene.word_at(part).split() for part in parts) else 0
    weight += 2 if one.body and _bears(frame, one.body) else 0
    return weight


def _right_behind(frame: Frame, one: Spoken, number: int) -> bool:
    """ "They met on Monday. The talks began at noon": told of the meeting of the sentence before,
    as they have no day of their own."""
    told, head = one.frame, frame.head
    if told is None or one.number != number - 1 or head.ordinal or head.rule != "head.noun":
        return False
    if head.oblique:
        return False  # "told reporters after the two-day round"
    own_day = frame.when is not None and "date.hour" not in frame.rules
    return one.kind is Kind.MEETING and told.when is not None and not own_day


def _bears(frame: Frame, body: Body) -> bool:
    """ "The Dialogue" with a capital: the body that has the word in its name."""
    head = frame.head
    if head.rule != "head.noun" or head.oblique == "hard":
        return False
    word = head.span.of(frame.scene.text).split()[-1]
    return word.istitle() and word.lower() in body.name.lower().split()


def meets_again(frame: Frame) -> bool:
    """ "They may meet again": not the meeting that was told before."""
    start, end = frame.head.span
    again = frame.scene.lexicon.pattern("meets_again")
    verb = frame.head.rule == "head.verb"
    return verb and again.search(frame.scene.text, start, end + _AGAIN) is not None
