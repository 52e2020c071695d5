"""Frames to sightings: what the whole article says of each meeting, put together.

"The meeting", "that round", "they" take up what was named before; a frame without a date lends its
place and people to the one it belongs to; two frames of one meeting become one sighting. A frame
that nobody takes part in, or nobody dates, is refused with its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from calendar_app.model import (
    Article,
    Body,
    Grain,
    Kind,
    Place,
    Refusal,
    Sighting,
    Span,
    Status,
    TimeMention,
    Timex,
    When,
    day_of,
)

from .binding import bind, is_hour
from .cues import Lexicon
from .frames import Frame, frames_of, has_clock, with_hour
from .gazetteer import Gazetteer
from .heads import GATHERING, find_heads
from .mentions import Marks, slug
from .roles import Who, subject_of
from .scenes import Scene, opens_relative, scenes
from .titles import title_of


@dataclass(slots=True)
class Discourse:
    """What has been spoken of so far: frames in order, the date a heading set, the last subject.

    `main` is the body that the article is about, where it speaks of one far more than of others;
    `owner` the person named first, whose agenda it may be.
    """

    gazetteer: Gazetteer
    frames: list[Frame] = field(default_factory=list)
    heading: TimeMention | None = None
    stamped: bool = False
    bodies: list[Body] = field(default_factory=list)
    subject: tuple[str | None, str | None] | None = None
    topic: Body | None = None
    main: Body | None = None
    latest: Body | None = None
    owner: tuple[str, str] | None = None
    series: list[str] = field(default_factory=list)

    def like(self, frame: Frame) -> Frame | None:
        """The latest frame that a bare "the talks" or "they" can mean."""
        if frame.head.ordinal and self.main:
            for old in reversed(self.frames):
                if old.body is self.main and (frame.kind in GATHERING):
                    return old
        precise = frame.kind not in (Kind.MEETING, Kind.TALKS) and frame.kind in GATHERING
        return self._like(frame, exact=True) or (None if precise else self._like(frame))

    def _like(self, frame: Frame, *, exact: bool = False) -> Frame | None:
        talking = frame.kind in GATHERING
        for old in reversed(self.frames):
            if exact and frame.kind is not old.kind:
                continue
            if (old.kind in GATHERING) is not talking or (
                not talking and old.kind is not frame.kind
            ):
                continue
            if frame.kind is Kind.SESSION and not old.body:
                continue
            if not (old.body or len(old.who.actors) > 1 or len(old.who.people) > 1):
                continue
            if frame.who.actors and not set(frame.who.actors) & _participants(old):
                continue
            return old
        return None

    def people(self) -> Who | None:
        """The latest frame's participants, for "they" and "the two"."""
        for old in reversed(self.frames):
            if len(old.who.actors) > 1 or len(old.who.people) > 1:
                return old.who
        return None


def assemble(
    article: Article, marks: Marks, lexicon: Lexicon, gazetteer: Gazetteer
) -> tuple[list[Sighting], list[Refusal]]:
    """The sightings of one article in order of the text, and every refused date phrase."""
    discourse = Discourse(
        gazetteer,
        bodies=list({b.body.id: b.body for b in marks.bodies}.values()),
        main=_main_body(marks),
        owner=next(((p.actor, p.name) for p in marks.people if p.actor), None),
    )
    refusals: list[Refusal] = []
    limits = lexicon.words("limits", "words")
    for scene in scenes(marks, lexicon):
        heads = find_heads(scene, gazetteer)
        if scene.sentence.paragraph not in marks.leads:
            if _is_heading(scene, heads) and not _is_dateline(scene, article):
                discourse.heading = next(t for t in scene.times if _single_day(t))
                discourse.stamped = any(is_hour(t) for t in scene.times)
                continue
            if _ends_diary(scene, heads, discourse):
                discourse.heading = None
        if discourse.heading is None and scene.sentence.opens:
            _drop_dateline(scene, refusals)
        bound, refused = bind(scene, heads, limits)
        refusals += refused
        frames = frames_of(scene, bound, lexicon, gazetteer, article.published)
        for frame in frames:
            _date_by_heading(frame, frames, discourse)
            _date_by_hour(frame)
            _take_lead(frame, marks, discourse)
            _resolve(frame, discourse)
            _take_owner(frame, discourse)
            _recognise(frame, discourse)
            _stay(frame, discourse)
            _close_own(frame)
            _lapse(frame, discourse)
            discourse.frames.append(frame)
        _extend(scene, frames, discourse, lexicon)
        discourse.latest = scene.bodies[-1].body if scene.bodies else discourse.latest
        parties = [b.body for b in scene.bodies if len(b.body.participants) > 1]
        discourse.topic = parties[-1] if parties else discourse.topic
        discourse.series += scene.series.values()
        named = [p for p in scene.people if p.actor]
        if named:
            discourse.subject = (named[0].actor, named[0].name)
    merged = _merge(discourse.frames)
    return _sightings(article, merged, gazetteer, refusals), sorted(refusals, key=lambda r: r.span)


def _main_body(marks: Marks) -> Body | None:
    """The body that more than half of at least three mentions of bodies name."""
    counted = Counter(b.body.id for b in marks.bodies)
    if not counted:
        return None
    id, times = counted.most_common(1)[0]
    alone = len(counted) == 1 and times > 1
    if not alone and (times < 3 or times * 2 <= counted.total()):
        return None
    return next(b.body for b in marks.bodies if b.body.id == id)


def _is_heading(scene: Scene, heads: Sequence[object]) -> bool:
    """A line that only sets a date for what stands under it."""
    if scene.sentence.closed or scene.sentence.paragraph == 0 or heads:
        return False
    if scene.bodies or scene.people or not any(_single_day(t) for t in scene.times):
        return False
    rest = scene.text[scene.span.start : scene.span.end]
    for time in scene.times:
        rest = rest.replace(scene.text[time.span.start : time.span.end], "")
    return len(rest.split()) <= 6


def _is_dateline(scene: Scene, article: Article) -> bool:
    """ "Brussels, 21 July 2025": where and when the article came out."""
    if not scene.places or article.published is None:
        return False
    days = {t.when.first_day for t in scene.times if t.when}
    return days == {day_of(article.published)}


def _single_day(time: TimeMention) -> bool:
    return time.when is not None and time.when.has_day and time.when.first_day == time.when.last_day


def _ends_diary(scene: Scene, heads: Sequence[object], discourse: Discourse) -> bool:
    """A short line that heads something else. Under a plain date an hour opens the next entry of
    an agenda; under the entry of a live blog ("14:20 Tomorrow's diary") it opens the next one."""
    short = scene.span.end - scene.span.start < 40
    if not short or (scene.sentence.closed and not scene.times) or not scene.sentence.opens:
        return False
    hours = [t for t in scene.times if is_hour(t)]
    if len(hours) < len(scene.times):
        return False
    return discourse.stamped if hours else not heads


def _drop_dateline(scene: Scene, refusals: list[Refusal]) -> None:
    """The date of a dateline ("GENEVA, October 8. -") is the article's, not a meeting's."""
    for time in [t for t in scene.times if t.span.start - scene.span.start < 45]:
        before = scene.text[scene.span.start : time.span.start]
        after = scene.text[time.span.end : time.span.end + 8].lstrip(" .")
        plain = all(w[0].isupper() or not w[0].isalpha() for w in before.split())
        if plain and before and after.startswith(("-", "/", ")")):
            scene.times.remove(time)
            refusals.append(Refusal(time.span, time.text, "dateline"))


def _date_by_heading(frame: Frame, frames: Sequence[Frame], discourse: Discourse) -> None:
    heading = discourse.heading
    if heading is None or frame.when or frame.head.oblique == "hard" or frame.head.weak:
        return
    if frame.scene.sentence.closed and not frame.scene.sentence.opens:
        return
    if frame is not frames[0] and frame.hour is None:
        return
    frame.hour = frame.hour or _entry_hour(frame.scene)
    frame.time, frame.when = heading, heading.when
    frame.rules.append("date.heading")


def _entry_hour(scene: Scene) -> TimeMention | None:
    """The hour that opens an entry of an agenda: "9.15 Meeting with ..."."""
    found = scene.lexicon.pattern("entry_hour").match(scene.text, scene.span.start, scene.span.end)
    if not found:
        return None
    span = Span(found.start("hour"), found.end("minute"))
    value = f"T{int(found['hour']):02}:{found['minute']}"
    return TimeMention(span, span.of(scene.text), "entry.hour", Timex("TIME", value))


def _date_by_hour(frame: Frame) -> None:
    """ "In the afternoon, at 3 pm": the hour's own day, the one spoken of last."""
    if frame.when is not None or frame.hour is None or not frame.hour.resolved:
        return
    try:
        day = date.fromisoformat(frame.hour.resolved[:10])
    except ValueError:
        return
    frame.time = frame.hour
    frame.when = When(day, day + timedelta(days=1), Grain.DAY, basis=("day spoken of last",))
    frame.borrowed = True
    frame.rules.append("date.hour")


def _take_lead(frame: Frame, marks: Marks, discourse: Discourse) -> None:
    """In a diary the place in front of an entry is where it happens."""
    if discourse.heading is None and len(marks.leads) < 3:
        return
    place = marks.leads.get(frame.scene.sentence.paragraph)
    if place and frame.where.city is None and frame.kind is not Kind.CALL:
        frame.where.city, frame.where.country = place.name, place.country
        frame.where.timezone = place.timezone


def _resolve(frame: Frame, discourse: Discourse) -> None:
    """Fills in who or what a generic head or a pronoun stands for."""
    who, head = frame.who, frame.head
    if frame.body is not None:
        return
    enough = len(who.actors) >= 2
    if who.pronoun and not enough:
        _take_pronoun(frame, discourse)
        if frame.body is not None:
            return
    if frame.kind not in GATHERING:
        return
    if head.proper:
        frame.body = Body(slug(head.proper), head.proper, (), head.kind.value)
        frame.rules.append("body.proper")
        return
    series = _series(frame, discourse, enough)
    if series:
        frame.body = series
        frame.rules.append("body.series")
        return
    if enough and head.rule != "head.pronoun":
        return
    again = head.generic or head.ordinal or frame.kind is Kind.SESSION
    nobody = not who.actors and not who.people
    antecedent = discourse.like(frame) if again or nobody else None
    if antecedent is None:
        if again or nobody or frame.kind in (Kind.MEETING, Kind.CONSULTATIONS):
            _take_topic(frame, discourse)
        return
    frame.body = antecedent.body
    if head.generic and head.kind is Kind.MEETING:
        frame.kind = antecedent.kind
    if not frame.body:
        for actor in antecedent.who.actors:
            who.add(actor)
    frame.rules.append("same.generic" if again else "same.series")
    frame.borrowed = True
    held = frame.scene.has("occur", "firm", frame.scene.clauses[head.clause])
    if frame.when is None and held and antecedent.where.city is None and frame.where.city:
        antecedent.where = frame.where


def _take_pronoun(frame: Frame, discourse: Discourse) -> None:
    who = frame.who
    if not who.plural:
        subject = _subject_before(frame) or discourse.subject
        if subject:
            who.add(subject[0], subject[1])
            frame.borrowed = True
        return
    earlier = discourse.people()
    if earlier:
        for actor in earlier.actors:
            who.add(actor)
        for person in earlier.people:
            who.add(None, person)
        frame.borrowed = True
    elif discourse.topic and frame.kind in GATHERING:
        frame.body, frame.borrowed = discourse.topic, True
    elif discourse.latest and _of_members(frame):
        frame.body, frame.borrowed = discourse.latest, True


def _of_members(frame: Frame) -> bool:
    """ "Members will hold consultations": of the body spoken of last."""
    clause = frame.scene.clauses[frame.head.clause]
    cue = frame.scene.has("anaphora", "members", clause)
    of = frame.scene.lexicon.pattern("of")
    return cue is not None and not of.match(frame.scene.text, cue.span.end)


def _series(frame: Frame, discourse: Discourse, enough: bool) -> Body | None:
    """ "ASEAN ... at its summit": the series of the organisation that the sentence is about."""
    opened = _owner_before(frame)
    if opened:
        return discourse.gazetteer.bodies[opened]
    if frame.kind is not Kind.SUMMIT:
        return None
    clause = frame.scene.clauses[frame.head.clause]
    here = [
        b for s, b in frame.scene.series.items() if clause.start <= s.start < frame.head.span.start
    ]
    if not here and frame.head.generic and not enough:
        here = discourse.series[-1:]
    return discourse.gazetteer.bodies[here[-1]] if here else None


def _take_owner(frame: Frame, discourse: Discourse) -> None:
    """In somebody's own agenda "11:00 Meeting with the Prime Minister" is with its owner."""
    if frame.body or discourse.heading is None or discourse.owner is None:
        return
    first = frame.who.actors[:1]
    if len(frame.who.actors) != 1 or first == [discourse.owner[0]] or not _is_entry(frame):
        return
    frame.who.add(*discourse.owner)
    frame.borrowed = True
    frame.rules.append("agenda.owner")


def _is_entry(frame: Frame) -> bool:
    """A line of an agenda: an hour and what happens then, no sentence."""
    scene = frame.scene
    return scene.sentence.opens and not scene.of("finite", "words")


def _owner_before(frame: Frame) -> str | None:
    """ "The Arab League, whose foreign ministers held a session": the series before "whose"."""
    scene, number = frame.scene, frame.head.clause
    owner = scene.lexicon.words("clauses", "owner")
    if number == 0 or opens_relative(scene, scene.clauses[number]) not in owner:
        return None
    before = [b for s, b in scene.series.items() if s.end <= scene.clauses[number].start + 1]
    return before[-1] if before else None


def _take_topic(frame: Frame, discourse: Discourse) -> None:
    """In a newsletter about one body, a meeting of nobody else is that body's."""
    if discourse.main and len(frame.who.actors) < 2:
        frame.body, frame.borrowed = discourse.main, True
        frame.rules.append("body.topic")


def _subject_before(frame: Frame) -> tuple[str | None, str | None] | None:
    """Who the clause before is about: "the leader goes to X, where Y receives him"."""
    if frame.head.clause == 0:
        return None
    who = subject_of(frame.scene, frame.scene.clauses[frame.head.clause - 1])
    if not who.actors or set(who.actors) <= set(frame.who.actors):
        return None
    return who.actors[0], who.people[0] if who.people else None


def _recognise(frame: Frame, discourse: Discourse) -> None:
    """Talks of exactly the parties of a format that the article names are talks in that format."""
    if frame.body or frame.kind not in GATHERING or not frame.who.actors:
        return
    states = {a for a in frame.who.actors if a.isupper()}
    orgs = [a for a in frame.who.actors if a.islower()]
    if frame.kind is Kind.SUMMIT and len(orgs) == 1 and len(states) < 2:
        own = [
            b
            for b in discourse.gazetteer.bodies.values()
            if b.kind == "summit" and b.participants == (orgs[0],) and "summit" in b.id
        ]
        if own:  # "the African Union holds its yearly summit"
            frame.body = min(own, key=lambda b: len(b.id))
            frame.rules.append("body.parties")
            return
    if frame.kind is Kind.SUMMIT:
        known = [
            b
            for b in discourse.gazetteer.bodies.values()
            if b.kind == "summit" and set(b.participants) == set(frame.who.actors)
        ]
        if len(known) == 1:
            frame.body = known[0]
            frame.rules.append("body.parties")
            return
    for body in discourse.bodies:
        parties = {p for p in body.participants if p.isupper()}
        named_so = frame.kind is Kind.SUMMIT and body.kind == "summit"
        mediated = body.kind == "dialogue" and parties < set(body.participants)
        if len(parties) < 3 and not (named_so or mediated):
            continue
        same = set(body.participants) == set(frame.who.actors) or (mediated and parties == states)
        if same:
            frame.body = body
            frame.rules.append("body.parties")


def _stay(frame: Frame, discourse: Discourse) -> None:
    """A press conference without a place of its own is where the meeting around it is."""
    if frame.kind is not Kind.PRESS_CONFERENCE or frame.where.country or not frame.when:
        return
    for old in reversed(discourse.frames):
        if old.when and old.when.overlaps(frame.when) and old.where.city:
            frame.where = replace(old.where, inferred={"city": "from the meeting around it"})
            return


def _extend(scene: Scene, frames: Sequence[Frame], discourse: Discourse, lexicon: Lexicon) -> None:
    """In a diary "(to June 9)" closes what the heading's date opened."""
    if discourse.heading is None:
        return
    until = lexicon.words("diary", "until")
    for time in scene.times:
        before = scene.word_before(time.span.start)
        bracket = scene.text.rfind("(", max(0, time.span.start - 12), time.span.start)
        if before not in until or bracket < 0 or time.when is None:
            continue
        opened = discourse.heading.when
        here = [
            f
            for f in (*frames, *discourse.frames)
            if f.scene.sentence.paragraph == scene.sentence.paragraph and f.head.oblique != "hard"
        ]
        for frame in here[:1]:
            if opened and time.when.last_day > opened.first_day:
                frame.time, frame.rules = time, [*frame.rules, "date.diary-until"]
                frame.when = replace(opened, end=time.when.last_day + timedelta(days=1))


def _participants(frame: Frame) -> set[str]:
    return set(frame.who.actors) | set(frame.body.participants if frame.body else ())


def _merge(frames: Sequence[Frame]) -> list[Frame]:
    """One frame for each meeting: dated ones first, then what undated ones add to them."""
    kept: list[Frame] = []
    for frame in frames:
        if frame.when is None and frame.timex is None:
            continue
        known = next((k for k in kept if _same(k, frame)), None)
        if known is None:
            kept.append(frame)
        else:
            _absorb(known, frame)
    kept = [k for k in kept if not _is_umbrella(k, kept)]
    for frame in frames:
        if frame.when is None and frame.timex is None and frame.until:
            _close(kept, frame)
        if frame.when is None and frame.timex is None and frame.previously:
            _remember(kept, frame)
        if frame.when is None and frame.timex is None and frame.body:
            dated = [k for k in kept if k.body and k.body.id == frame.body.id]
            if len(dated) == 1:
                _lend(dated[0], frame)
    return kept


def _remember(kept: Sequence[Frame], frame: Frame) -> None:
    """ "It had first been fixed for 10 April": the old day of the meeting spoken of last."""
    for known in reversed(kept):
        same = known.body is frame.body if frame.body else _alike(known, frame)
        if same and known.when and known.span_start < frame.span_start and not known.previously:
            known.previously = frame.previously
            return


def _is_umbrella(frame: Frame, frames: Sequence[Frame]) -> bool:
    """A tour whose stops have dates of their own."""
    if frame.kind is not Kind.VISIT or frame.when is None or len(frame.where.countries) < 2:
        return False
    inside = [f for f in frames if f is not frame and f.when and f.when.overlaps(frame.when)]
    return frame.when.last_day > frame.when.first_day and any(
        set(f.who.people) & set(frame.who.people) for f in inside
    )


def _lapse(frame: Frame, discourse: Discourse) -> None:
    """ "The retreat was to be held on 18 January", after the news that it was put off."""
    if not frame.lapsed or frame.status is not Status.CONFIRMED:
        return
    off = [f.status for f in discourse.frames if f.status in (Status.CANCELLED, Status.POSTPONED)]
    if off:
        frame.status, frame.settled = off[-1], True
    elif frame.when:
        frame.previously, frame.when, frame.time = frame.when.first_day, None, None


def _close_own(frame: Frame) -> None:
    """The frame's own last day: "opened on 29 November and was adjourned on Friday"."""
    last = frame.until.when if frame.until else None
    if frame.when and last and frame.when.has_day and frame.when.first_day < last.last_day:
        frame.when = replace(frame.when, end=last.last_day + timedelta(days=1))
        frame.rules.append("date.until")


def _close(kept: Sequence[Frame], frame: Frame) -> None:
    """ "The session runs until 15 September": the last day of the meeting spoken of before."""
    last = frame.until.when if frame.until else None
    for known in reversed(kept):
        if known.when is None or last is None or (known.body is not frame.body):
            continue
        if known.when.has_day and known.when.first_day < last.last_day and not known.head.ordinal:
            known.when = replace(known.when, end=last.last_day + timedelta(days=1))
            known.rules.append("date.until")
        return


def _same(one: Frame, other: Frame) -> bool:
    if (one.kind in GATHERING) is not (other.kind in GATHERING):
        return False
    if one.kind not in GATHERING and one.kind is not other.kind:
        return False
    if (one.body.id if one.body else None) != (other.body.id if other.body else None):
        return False
    if one.when is None or other.when is None:
        return one.when is other.when and one.timex == other.timex and _alike(one, other)
    if not one.when.overlaps(other.when):
        return False
    if one.where.city and other.where.city and one.where.city != other.where.city:
        return False
    coarse = max(one.when.grain, other.when.grain) > Grain.DAY
    exact = one.when.first_day == other.when.first_day and one.when.last_day == other.when.last_day
    if one.body:
        return True
    if coarse and not exact and not (one.borrowed or other.borrowed):
        return False
    return (exact or coarse or other.borrowed) and _alike(one, other)


def _alike(one: Frame, other: Frame) -> bool:
    mine, theirs = _participants(one), _participants(other)
    if one.body or not (mine | theirs):
        return True
    return len(mine & theirs) * 2 >= len(mine | theirs)


def _absorb(known: Frame, frame: Frame) -> None:
    """The finer date wins, the rest is put together."""
    assert known.when is None or frame.when is not None  # noqa: S101  # both dated or neither
    if known.when and frame.when and _finer(frame, known):
        known.when, known.time, known.scene = frame.when, frame.time, frame.scene
    _lend(known, frame)


def _finer(one: Frame, other: Frame) -> bool:
    if one.when is None or other.when is None:
        return False
    if one.when.grain is not other.when.grain:
        return one.when.grain < other.when.grain
    return (one.when.last_day - one.when.first_day) > (other.when.last_day - other.when.first_day)


def _lend(known: Frame, frame: Frame) -> None:
    if known.when and frame.when and known.when.first_day == frame.when.first_day:
        known.hour = known.hour or frame.hour or (frame.time if has_clock(frame.timex) else None)
    known.previously = known.previously or frame.previously
    for actor in frame.who.actors:
        known.who.add(actor)
    for person in frame.who.people:
        known.who.add(None, person)
    if known.where.city is None and frame.where.city:
        known.where = frame.where
    elif known.where.venue is None and frame.where.city == known.where.city:
        known.where.venue = frame.where.venue
    off = frame.status in (Status.CANCELLED, Status.POSTPONED)
    dated = frame.when is not None and "date.heading" not in frame.rules
    if frame.settled and (off or (not known.settled and dated)):
        known.status, known.settled = frame.status, True
    known.rules += [r for r in frame.rules if r not in known.rules]


def _sightings(
    article: Article, frames: Sequence[Frame], gazetteer: Gazetteer, refusals: list[Refusal]
) -> list[Sighting]:
    found: list[Sighting] = []
    for frame in frames:
        participants = tuple(sorted(_participants(frame) | _hosts(frame)))
        if not _enough(frame, participants):
            if frame.time:
                refusals.append(Refusal(frame.time.span, frame.time.text, "no participants"))
            continue
        city = gazetteer.city(frame.where.city) if frame.where.city else None
        found.append(_sighting(article, frame, participants, city, gazetteer))
    return sorted(found, key=lambda s: (_moment(s), s.phrase))


def _moment(sighting: Sighting) -> tuple[str, str]:
    """First and last day, as text; those without a year come last."""
    when = sighting.when
    return (when.start.isoformat(), str(when.last_day)) if when else ("X", "")


def _hosts(frame: Frame) -> set[str]:
    """A visit brings the state that is visited."""
    visits = frame.kind is Kind.VISIT or frame.head.moving
    if visits:
        return {c for c in (frame.where.country, *frame.where.countries) if c}
    return set()


def _enough(frame: Frame, participants: Sequence[str]) -> bool:
    if frame.body:
        return True
    if frame.kind is Kind.PRESS_CONFERENCE:
        return bool(participants)
    if frame.kind is Kind.VISIT:
        return len(participants) >= 2 and bool(frame.who.people or frame.who.actors)
    if len(participants) >= 2 or (len(frame.who.people) >= 2 and bool(participants)):
        return True
    if not participants:
        return False
    gathers = frame.kind in (Kind.SUMMIT, Kind.SESSION, Kind.CONFERENCE)
    return frame.who.inner or (gathers and participants[0].islower())


def _sighting(
    article: Article,
    frame: Frame,
    participants: tuple[str, ...],
    city: Place | None,
    gazetteer: Gazetteer,
) -> Sighting:
    phrase = frame.time.span if frame.time else Span(frame.evidence.start, frame.evidence.start)
    return Sighting(
        title=title_of(
            frame.kind, frame.body, participants, frame.who.people, frame.where.country,
            frame.where.city, gazetteer,
        ),
        kind=frame.kind,
        body=frame.body.id if frame.body else None,
        participants=participants,
        people=tuple(frame.who.people),
        city=frame.where.city if frame.kind is not Kind.CALL else None,
        country=frame.where.country if frame.kind is not Kind.CALL else None,
        venue=frame.where.venue,
        when=with_hour(frame, city),
        status=frame.status,
        previously=frame.previously,
        inferred=dict(frame.where.inferred),
        article=article.id,
        evidence=frame.evidence,
        quote=frame.evidence.of(article.text),
        phrase=phrase,
        timex=frame.timex or Timex("DATE", ""),
        confidence=_confidence(frame),
        rules=tuple(dict.fromkeys(frame.rules)),
    )  # fmt: skip


# How often a frame of each kind was right on the annotated articles, and what lowers it:
# bench/quality.py --confidence prints the table these were set by.
_CONFIDENCE = {"head.verb": 0.95, "head.body": 0.9, "head.body-alone": 0.87, "head.noun": 0.82}
_DOUBTS = {
    "same.generic": 0.25, "same.series": 0.25, "body.topic": 0.15, "date.hour": 0.3,
    "body.series": 0.1, "agenda.owner": 0.1, "date.until": 0.05,
}  # fmt: skip


def _confidence(frame: Frame) -> float:
    """How far the frame leans on guesses, 0..1; below 0.5 it stays out of the calendar."""
    score = _CONFIDENCE.get(frame.head.rule, 0.6)
    doubts = sum(_DOUBTS.get(rule, 0.0) for rule in frame.rules)
    score -= min(doubts, 0.35)
    if frame.borrowed and not doubts:
        score -= 0.2
    if "date.heading" in frame.rules:
        score += 0.08
    if frame.when and frame.when.grain > Grain.DAY:
        score -= 0.15
    if frame.where.country is None and frame.kind is not Kind.CALL:
        score -= 0.06
    if frame.head.oblique:
        score -= 0.08
    if frame.status in (Status.POSTPONED, Status.CANCELLED):
        score -= 0.1
    if len(frame.who.people) > 1:
        score += 0.03
    return round(min(max(score, 0.1), 0.99), 2)
