"""Frames to sightings: what the whole article says of each meeting, put together.

A frame that nobody takes part in, or nobody dates, is refused with its reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo

from calendar_app.model import (
    Article,
    Kind,
    PlaceMention,
    Refusal,
    Sighting,
    Span,
    Timex,
    When,
    day_of,
)
from calendar_app.reading.lexicon.cues import Lexicon
from calendar_app.reading.names.gazetteer import Gazetteer
from calendar_app.reading.names.marks import Marks
from calendar_app.reading.names.titles import title_of
from calendar_app.reading.sentence.binding import bind
from calendar_app.reading.sentence.frames import Frame, frames_of
from calendar_app.reading.sentence.heads import GATHERING, find_heads
from calendar_app.reading.sentence.houses import is_subject
from calendar_app.reading.sentence.kinds import sent_to_negotiate
from calendar_app.reading.sentence.scenes import scenes
from calendar_app.reading.sentence.speakers import Speaker, settle_first_person, settle_speakers
from calendar_app.reading.times.anchoring import zone_of

from .beginnings import give_hour
from .by_hour import date_by_hour
from .bywords import body_spoken_of
from .cases import Docket
from .confidence import confidence_of, doubts_of
from .convening import of_states
from .coreference import close_own, merge
from .delegations import Delegations
from .diary import (
    date_by_heading,
    extend,
    strike,
    take_hour,
    take_lead,
    take_owner,
    unconfirmed,
)
from .discourse import Discourse, participants_of
from .endings import end, is_close
from .guests import join
from .headings import first_heading, home_town, is_part
from .homes import bring_home
from .hours import home_zone, with_hour, zone_without_city
from .journeys import Journeys, stay, travel
from .lapsing import lapse
from .layout import Layout
from .listed import Seats
from .other_side import take_other_side
from .own_side import take_own_side
from .owners import recognise
from .pronouns import Referents, office_subject
from .relative import counted, follows_on, nth_day, nth_of_entry, of_the_day, settle, within
from .resolving import resolve
from .severals import each_of
from .strangers import does_so
from .surroundings import take_surroundings
from .topics import main_body, main_pair, most_named, only_two, opening_body
from .tours import Tours, in_order
from .transcripts import transcript_of

_NAMED = ("place.name", "place.lead")
_HOUSE = "-headquarters"  # how the id of an organisation's own house ends
_MOST = 500  # statements of meetings; articles have up to 40. What has more is read so far


def assemble(
    article: Article, marks: Marks, lexicon: Lexicon, gazetteer: Gazetteer, beyond: set[str]
) -> tuple[list[Sighting], list[Refusal]]:
    """The sightings of one article in order of the text, and every refused date phrase. What limits
    the text goes beyond is added to `beyond`, in words."""
    discourse = Discourse(
        gazetteer,
        bodies=list({b.body.id: b.body for b in marks.bodies}.values()),
        main=main_body(marks),
        opening=opening_body(marks),
        pair=main_pair(marks),
        two=only_two(marks),
        sides=most_named(marks),
        owner=_owner(marks, lexicon, gazetteer),
        home=home_town(marks),
        today=day_of(article.published) if article.published else None,
    )
    refusals: list[Refusal] = []
    limits = lexicon.words("limits", "words")
    referents, journeys, docket, seats = Referents(), Journeys(), Docket(), Seats()
    delegations, tours = Delegations(), Tours()
    speaking: Speaker | None = None
    transcript = transcript_of(marks, lexicon)
    layout = Layout(article, marks, lexicon, gazetteer)
    for scene in scenes(marks, lexicon, beyond):
        if len(discourse.frames) > _MOST:
            beyond.add(f"more than {_MOST} statements of meetings")
            break
        settle_speakers(scene)
        speaking = settle_first_person(scene, speaking, transcript.speaker(scene))
        referents.settle(scene)
        office = office_subject(scene)
        discourse.subject = (office, None) if office else discourse.subject
        delegations.read(scene)
        tours.read(scene)
        docket.read(scene)
        heads = find_heads(scene, gazetteer)
        if layout.read(scene, heads, discourse, refusals):
            continue
        bound, refused = bind(scene, heads, limits)
        refusals += refused
        frames = frames_of(scene, bound, lexicon, gazetteer, article.published)
        frames = each_of(frames, discourse) if discourse.spoken else frames
        for frame in frames:
            date_by_heading(frame, frames, discourse)
            nth_day(frame, discourse.frames)
            nth_of_entry(frame, frames)
            of_the_day(frame, discourse.frames, article.published)
            take_hour(frame, frames, discourse)
            within(frame, discourse.frames)
            date_by_hour(frame, discourse)
            follows_on(frame, discourse.frames)
            take_lead(frame, marks, discourse)
            journeys.date(frame, discourse)
            docket.seat(frame, discourse.bodies)
            delegations.come(frame)
            tours.come(frame)
            resolve(frame, discourse)
            take_owner(frame, discourse)
            take_own_side(frame, discourse)
            take_other_side(frame, discourse)
            recognise(frame, discourse)
            docket.call(frame)
            stay(frame, discourse)
            travel(frame, discourse)
            journeys.place(frame)
            in_order(frame, discourse.frames, discourse.today)
            close_own(frame)
            lapse(frame, discourse)
            if not (is_part(frame, discourse) or is_close(frame, discourse)):
                discourse.told(frame)
        join(scene, frames, discourse)
        journeys.follow(scene, frames, discourse)
        seats.read(scene, frames, discourse.frames)
        settle(counted(scene, heads), frames, discourse.frames)
        unconfirmed(scene, frames, discourse)
        give_hour(scene, heads, discourse)
        strike(scene, heads, discourse)
        end(scene, frames, discourse)
        meant = body_spoken_of(scene, discourse)
        discourse.close(scene)
        if meant:
            discourse.recall(meant, scene)
        extend(scene, frames, discourse)
        discourse.series += [  # "West African leaders" are nobody's "its summit"
            body for span, body in scene.series.items() if not scene.has("people", "offices", span)
        ]
        named = [p for p in scene.people if p.actor]
        if named or office:
            discourse.subject = (office, None) if office else (named[0].actor, named[0].name)
            discourse.named = discourse.number
    merged = merge(discourse.frames)
    for (
        frame
    ) in merged:  # what they meet for decides nothing before it is known whose meeting it is
        plain = frame.kind is Kind.MEETING and frame.body is None
        if plain and sent_to_negotiate(frame.scene, frame.head):
            frame.kind = Kind.TALKS
    take_surroundings(merged, discourse.frames, gazetteer)
    if article.published:
        bring_home(merged, marks, lexicon, discourse.main, day_of(article.published))
    host = discourse.owner[0] if discourse.owner else _in_all(merged)
    seat = gazetteer.home(host) if host and marks.entries else None
    home = home_zone(article, marks, merged) or (zone_of(seat.timezone) if seat else None)
    found = _sightings(article, merged, gazetteer, home, refusals)
    return _spelled(found, marks), sorted(refusals, key=lambda r: r.span)


def _owner(marks: Marks, lexicon: Lexicon, gazetteer: Gazetteer) -> tuple[str, str | None] | None:
    """Whose agenda it would be: that of whom the title names ("Programme of the President of the
    Italian Republic"), or the person named first, above the entries where there are any."""
    title = next((s.span for s in marks.sentences if not s.closed), Span(0, 0))
    if title.start == 0 and lexicon.pattern("day_of_somebody").search(marks.level, 0, title.end):
        persons = {p.actor: p.name for p in marks.people if p.actor and title.holds(p.span)}
        sides = {a.actor for a in marks.actors if title.holds(a.span)} | persons.keys()
        sides = sides or _at_home(marks, title, lexicon, gazetteer)
        of_body = any(title.holds(b.span) for b in marks.bodies)  # "(chair: Sierra Leone)"
        if len(sides) == 1 and not of_body:
            side = sides.pop()
            return side, persons.get(side)
    first = min(marks.entries, default=first_heading(marks))
    return next(((p.actor, p.name) for p in marks.people if p.actor and p.span.start < first), None)


def _at_home(marks: Marks, title: Span, lexicon: Lexicon, gazetteer: Gazetteer) -> set[str]:
    """ "Agenda of the President of the Republic", with entries at the Élysée: whose that is."""
    if not any(title.holds(cue.span) for cue in marks.cues.get(("people", "offices"), ())):
        return set()
    language = lexicon.tables["code"]
    houses = {p.text for p in marks.places if p.place.type not in ("city", "country")}
    return {state for house in houses for state in gazetteer.working_in(house, language)}


def _in_all(frames: Sequence[Frame]) -> str | None:
    """The one state that takes part in every meeting of an agenda: whose agenda it is."""
    sides = [participants_of(f) for f in frames]
    shared = set.intersection(*sides) if len(sides) > 1 else set()
    return shared.pop() if len(shared) == 1 else None


def _spelled(found: Sequence[Sighting], marks: Marks) -> list[Sighting]:
    """Cities as the article writes them: "Brasilia", "Kiev", "St Petersburg"; but without
    its accents, and in full where it cuts them short ("Addis")."""
    cities = [
        replace(p, text=p.text.partition(", ")[0])  # "Brasilia, Brazil"
        for p in marks.places
        if p.place.type == "city" and p.rule in _NAMED and p.text.isascii()
    ]
    plain = {p.place.name for p in cities if p.text == p.place.name}
    written = {
        p.place.name: p.text
        for p in cities
        if p.place.name not in plain
        and not p.text.isupper()
        and not _cut_short(p)
        and p.rule != "place.lead"
    }
    for place in cities:  # "KIEV - ...", "KIEV, Ukraine - ..."
        name = place.text
        loud = name.isupper() and name.casefold() != place.place.name.casefold()
        if loud and place.place.name not in plain and not _cut_short(place):
            written.setdefault(place.place.name, _as_in(place.place.name, name))
    return [replace(s, city=written[s.city]) if s.city in written else s for s in found]


def _as_in(name: str, loud: str) -> str:
    """FOZ DO IGUACU as Foz do Iguacu: each word like that of the name, as far as they go along."""
    words = loud.title().split(" ")
    known = name.split(" ")
    if len(known) == len(words):
        words = [w.lower() if k.islower() else w for w, k in zip(words, known, strict=True)]
    return " ".join(words)


def _cut_short(place: PlaceMention) -> bool:
    """Whether the text has one word of the name, more than the name, or another case."""
    short, full = place.text.lower(), place.place.name.lower()
    return full in short or short in full.split()


def _sightings(
    article: Article,
    frames: Sequence[Frame],
    gazetteer: Gazetteer,
    home: tzinfo | None,
    refusals: list[Refusal],
) -> list[Sighting]:
    found: list[Sighting] = []
    article_id = article.id  # a digest of the whole text: once
    for frame in frames:
        participants = tuple(sorted(participants_of(frame) | _hosts(frame, gazetteer)))
        if not _enough(frame, participants):
            if frame.time:
                refusals.append(Refusal(frame.time.span, frame.time.text, "no participants"))
            continue
        city = gazetteer.city(frame.where.city) if frame.where.city else None
        elsewhere = None if city else zone_without_city(frame, gazetteer, home)
        when = with_hour(frame, city, elsewhere)
        if frame.left and not frame.previously:
            before = with_hour(replace(frame, hour=frame.left), city, elsewhere)
            frame.previously = before.start if before else None
        found.append(_sighting(article, article_id, frame, participants, when, gazetteer))
    return sorted(found, key=lambda s: (_moment(s), s.phrase))


def _moment(sighting: Sighting) -> tuple[str, str]:
    """First and last day, as text; those without a year come last."""
    when = sighting.when
    return (when.start.isoformat(), str(when.last_day)) if when else ("X", "")


def _hosts(frame: Frame, gazetteer: Gazetteer) -> set[str]:
    """A visit brings the state that is visited; whose house it is gives the press conference."""
    if frame.kind is Kind.PRESS_CONFERENCE and not participants_of(frame):
        houses = {p.place.id for p in frame.scene.places} & {frame.where.house}
        return {h.removesuffix(_HOUSE) for h in houses if h} & gazetteer.actors.keys()
    guest = frame.kind is Kind.CEREMONY or (frame.kind in GATHERING and not frame.who.inner)
    if guest and not frame.body and len(participants_of(frame)) == 1 and frame.where.house:
        house = frame.where.house.removesuffix(_HOUSE)
        return {house} & gazetteer.actors.keys() or _received_at(frame, gazetteer)
    alone = len(participants_of(frame)) == 1 and not frame.who.inner
    alone = alone or not _met_behind(frame)  # "flew to Bamako for talks with the officers"
    if frame.kind is Kind.VISIT or (frame.head.moving and alone and not _meets_there(frame)):
        return {c for c in (frame.where.country, *frame.where.countries) if c}
    return set()


def _received_at(frame: Frame, gazetteer: Gazetteer) -> set[str]:
    """ "Ruto will be received at the White House": by those who are called so."""
    house = next((p for p in frame.scene.places if p.place.id == frame.where.house), None)
    aside = frame.head.rule != "head.verb" and house and is_subject(frame.scene, house)
    if aside or frame.kind is Kind.CEREMONY:
        return set()  # "White House talks"
    return gazetteer.working_in(frame.where.venue or "", frame.scene.lexicon.tables["code"])


def _met_behind(frame: Frame) -> set[str]:
    """Whom the clause names behind the meeting."""
    scene = frame.scene
    behind = Span(frame.head.span.end, scene.clauses[frame.head.clause].end)
    met = {p.actor for p in scene.people if behind.holds(p.span) and p.actor}
    return met | {a.actor for a in scene.actors if behind.holds(a.span)}


def _meets_there(frame: Frame) -> bool:
    """ "Flies to Geneva for talks with Macron": he is not the guest of the Swiss."""
    end = frame.head.span.end
    with_whom = frame.scene.has("contact", "with", Span(end, end + 6))
    return with_whom is not None and not _met_behind(frame).isdisjoint(frame.who.actors)


def _enough(frame: Frame, participants: Sequence[str]) -> bool:
    if frame.body:
        return True
    if frame.head.rule == "head.place" or (does_so(frame) and not frame.borrowed):
        return False
    if frame.kind is Kind.PRESS_CONFERENCE:
        return bool(participants)
    if frame.kind is Kind.VISIT:
        return len(participants) >= 2 and bool(frame.who.people or frame.who.actors)
    if len(participants) >= 2 or (len(frame.who.people) >= 2 and bool(participants)):
        return True
    if not participants:
        return False
    if frame.kind is Kind.CONFERENCE and _goes_abroad(frame, participants):
        return True
    gathers = frame.kind in (Kind.SUMMIT, Kind.SESSION, Kind.CONFERENCE)
    return frame.who.inner or (gathers and participants[0].islower()) or of_states(frame)


def _goes_abroad(frame: Frame, participants: Sequence[str]) -> bool:
    """ "Eide will attend the ocean conference in Lisbon": told by what it is about, and in a land
    that is not his."""
    named = frame.scene.word_before(frame.head.span.start)
    told = named not in frame.scene.lexicon.words("limits", "articles")
    abroad = frame.where.country not in (None, *participants)
    return told and abroad and frame.head.rule == "head.noun"


def _guests_first(frame: Frame) -> list[str]:
    """ "At Boluarte's invitation, Xi will visit Peru": Xi does."""
    if frame.kind is not Kind.VISIT:
        return frame.who.people
    hosts = {p.name for p in frame.scene.people if p.actor == frame.where.country}
    return sorted(frame.who.people, key=lambda name: name in hosts)


def _sighting(
    article: Article,
    article_id: str,
    frame: Frame,
    participants: tuple[str, ...],
    when: When | None,
    gazetteer: Gazetteer,
) -> Sighting:
    phrase = frame.time.span if frame.time else Span(frame.evidence.start, frame.evidence.start)
    return Sighting(
        title=title_of(
            frame.kind, frame.body, participants, _guests_first(frame), frame.where.country,
            frame.where.city, gazetteer,
        ),
        kind=frame.kind,
        body=frame.body.id if frame.body else None,
        participants=participants,
        people=tuple(frame.who.people),
        city=frame.where.city if frame.kind is not Kind.CALL else None,
        country=frame.where.country if frame.kind is not Kind.CALL else None,
        venue=frame.where.venue,
        when=when,
        status=frame.status,
        previously=frame.previously,
        inferred=dict(frame.where.inferred),
        article=article_id,
        evidence=frame.evidence,
        quote=frame.evidence.of(article.text),
        phrase=phrase,
        timex=frame.timex or Timex("DATE", ""),
        confidence=confidence_of(frame),
        rules=tuple(dict.fromkeys((*frame.rules, *doubts_of(frame)))),
    )  # fmt: skip
