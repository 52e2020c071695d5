"""The whole journey of one article: read it, keep what it says, decide which meetings it speaks of,
and fold those anew."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from calendar_app import feeds
from calendar_app.errors import EventNotRenderedError
from calendar_app.merging import (
    Comparison,
    belongs_on_calendar,
    changes_of,
    fold,
    follow,
    group,
    is_official,
    new_uid,
)
from calendar_app.model import Article, Change, Judgement, Meeting, Place, Reading, Sighting
from calendar_app.reading import gazetteer
from calendar_app.store import Store

Reader = Callable[[Article], Reading]
Claims = Sequence[tuple[Sighting, Article]]
History = Sequence[Change]
RenderEvent = Callable[[Meeting, Claims, History], str]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of an article. `known` where it was kept before; then nothing has changed.

    `meetings` are the uids that it speaks of, in the order of its text. `unrendered` tell which of
    them no feed can carry, and why.
    """

    reading: Reading
    changes: tuple[Change, ...]
    known: bool
    meetings: tuple[str, ...] = ()
    unrendered: tuple[EventNotRenderedError, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """The number with which a judgement is taken back, and what it changed."""

    number: int
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class _Settled:
    """What a change of decisions made of the meetings that it touched."""

    changes: tuple[Change, ...] = ()
    unrendered: tuple[EventNotRenderedError, ...] = ()


def event_of(meeting: Meeting, claims: Claims, history: History) -> str:
    """The meeting's VEVENT, with the names that the gazetteer has for what the meeting names."""
    world = gazetteer()
    countries = [change.before or "" for change in history if change.field == "country"]
    named = (*meeting.participants, meeting.country or "", *countries)
    actors = {id: world.actor(id) for id in named}
    names = {id: actor.name for id, actor in actors.items() if actor}
    body = world.body(meeting.body) if meeting.body else None
    return feeds.render_event(
        meeting,
        claims,
        history,
        seat=_venue(meeting) or (world.city(meeting.city) if meeting.city else None),
        body_name=body.name if body else None,
        country_name=names.get(meeting.country or ""),
        names=names,
    )


def _venue(meeting: Meeting) -> Place | None:
    """The gazetteer's entry of the venue, where it has coordinates and lies in the same city."""
    world = gazetteer()
    city = world.city(meeting.city) if meeting.city else None
    if city is None:
        return None
    for match in world.find(meeting.venue or "", "en"):
        place = world.places.get(match.name.id) if match.name.sense == "place" else None
        if place and place.type == "venue" and place.city == city.id and place.latitude is not None:
            return place
    return None


def ingest(
    article: Article,
    *,
    reader: Reader,
    store: Store,
    now: datetime,
    render: RenderEvent = event_of,
) -> Ingested:
    """Read one article and remember what it says: all of it, or on any error nothing.

    Sightings without a place on the calendar are kept, but make no meeting. The reader's errors
    and StoreError pass through.
    """
    reading = reader(article)
    with store.transaction():
        if not store.add_article(article, now=now):
            return Ingested(reading, (), known=True, meetings=_told_of(store, article))
        settled = _remember(reading, store=store, now=now, render=render)
        meetings = _told_of(store, article)
    return Ingested(reading, settled.changes, False, meetings, settled.unrendered)


def rebuild(*, reader: Reader, store: Store, now: datetime, render: RenderEvent = event_of) -> int:
    """Make every meeting anew from the articles, in the order and at the times they were kept;
    how many there are then.

    What people judged stays. The uids are the same as long as the reader finds the meetings in the
    same places, and to whoever subscribed to one it goes on: its SEQUENCE and LAST-MODIFIED fall
    behind nothing that was sent out. Sightings, links and history are those of this reading: keep
    a copy (`Store.copy_to`) of what they were.
    """
    with store.transaction():
        before = {meeting.uid: meeting for meeting in store.meetings()}
        store.decisions.forget()
        for article, kept_at in store.decisions.kept():
            _remember(reader(article), store=store, now=kept_at, render=render)
        go_on_from(before, store=store, now=now, render=render)
        return store.count()


def go_on_from(
    before: Mapping[str, Meeting],
    *,
    store: Store,
    now: datetime,
    render: RenderEvent = event_of,
) -> None:
    """Let the version that calendars know each meeting by fall behind none that was sent out:
    these are the meetings, by uid, as they were before the database was made anew."""
    with store.transaction():
        for meeting in store.meetings():
            known = before.get(meeting.uid)
            told = follow(known, replace(meeting, last_modified=now)) if known else meeting
            if told != meeting:
                event, _ = rendered(told, store.changes(told.uid), store, render)
                store.record(told, event=event, article="", now=now)


def render_anew(store: Store, *, render: RenderEvent = event_of) -> int:
    """Bring stored VEVENTs to the form of this version, once; how many were rendered.

    The meetings stay as they are: no SEQUENCE rises for the sake of wording.
    """
    if store.event_form >= feeds.FORM:
        return 0
    with store.transaction():
        meetings = store.meetings()
        events = ((m.uid, rendered(m, store.changes(m.uid), store, render)[0]) for m in meetings)
        store.keep_events(events, form=feeds.FORM)
    return len(meetings)


def folded(uid: str, store: Store, *, before: Meeting | None, now: datetime) -> Meeting:
    """What all that is kept of a meeting makes of it; `before` itself where that is no news."""
    told = store.sightings(uid)
    articles = (store.article(id) for id in {one.article for one in told})
    official = {article.id for article in articles if is_official(article)}
    return fold(uid, told, before=before, now=now, official=official)


def rendered(
    meeting: Meeting, history: History, store: Store, render: RenderEvent
) -> tuple[str, EventNotRenderedError | None]:
    """The event, or "" and why: on the timeline, but in no calendar, which it would spoil."""
    claims = [(told, store.article(told.article)) for told in store.sightings(meeting.uid)]
    try:
        return render(meeting, claims, history), None
    except EventNotRenderedError as error:
        _log.warning("%s", error)
        return "", error


def judge(
    uid: str,
    other: str,
    *,
    same: bool,
    because: str,
    store: Store,
    now: datetime,
    render: RenderEvent = event_of,
) -> Judged:
    """Keep a person's word that two meetings are one, or two. MeetingNotFoundError.

    Of two that are the same `uid` stays; the other leads to it from now on, and no feed has it any
    more, so that no subscriber sees the meeting twice. Of two that were taken for one each is
    asked for by the uid that it had.
    """
    with store.transaction():
        judgement = Judgement(_home(uid, store), _home(other, store), same)
        number, is_news = store.decisions.judge(judgement, because=because, now=now)
        if not is_news:
            return Judged(number)
        told = (judgement.one, judgement.other)
        (last,) = {one.article for one in store.decisions.told([judgement.other])}
        settled = _settle(told, store=store, now=now, render=render, cause=last)
        return Judged(number, settled.changes)


def take_back(number: int, *, store: Store, now: datetime, render: RenderEvent = event_of) -> bool:
    """Undo a judgement: each meeting is what the rules make of it, under the uid that it had.
    False where there is none of that number."""
    with store.transaction():
        judgement = store.decisions.take_back(number, now=now)
        if judgement is None:
            return False
        _settle((judgement.one, judgement.other), store=store, now=now, render=render)
    return True


def _remember(reading: Reading, *, store: Store, now: datetime, render: RenderEvent) -> _Settled:
    """Keep what a kept article says, and decide."""
    # A reader that says the very same thing twice has said it once.
    sightings = {sighting.id: sighting for sighting in reading.sightings}
    store.add_sightings(list(sightings.values()))
    placed = {id: sighting for id, sighting in sightings.items() if belongs_on_calendar(sighting)}
    store.decisions.place(placed.values())
    return _settle(placed, store=store, now=now, render=render, cause=reading.article.id)


def _home(uid: str, store: Store) -> str:
    return store.decisions.home(uid) or store.sightings(store.meeting(uid).uid)[0].id


def _told_of(store: Store, article: Article) -> tuple[str, ...]:
    return tuple(dict.fromkeys(uid for _, uid in store.sightings_in(article.id) if uid))


def _settle(
    sightings: Collection[str],
    *,
    store: Store,
    now: datetime,
    render: RenderEvent,
    cause: str | None = None,
) -> _Settled:
    """Decide these sightings and all that hang together with them; fold what has changed.

    `cause` is the article that brings the news; where it is a person's word, the change is noted
    with the article of the first sighting.
    """
    decisions, comparison = store.decisions, Comparison()
    told = _related(sightings, store, comparison)
    if not told:
        return _Settled()
    ids = [sighting.id for sighting in told]
    homes, judgements = decisions.homes(ids), decisions.judgements(ids)
    groups = group(
        told,
        uid_for=lambda members: _uid_for(members, homes, judgements, store),
        judgements=judgements,
        comparison=comparison,
    )
    note = cause or told[0].article
    decided = (decision for one in groups for decision in one.decisions)
    touched = decisions.relink(decided, now=now)
    changes: list[Change] = []
    unrendered: list[EventNotRenderedError] = []
    for uid in (one.uid for one in groups if one.uid in touched):
        ended = decisions.release(uid, article=note, now=now)
        before = store.find_meeting(uid)
        meeting = folded(uid, store, before=before, now=now)
        if ended:  # calendars that knew it must see that this is news
            meeting = replace(meeting, created=ended.created, sequence=ended.sequence + 1)
        made = changes_of(before, meeting, article=note, now=now)
        event, fault = rendered(meeting, [*store.changes(uid), *made], store, render)
        unrendered += [fault] if fault else []
        changes += store.record(meeting, event=event, article=note, now=now)
    owner = {sighting.id: one.uid for one in groups for sighting in one.sightings}
    for uid, home in homes:
        if uid != owner[home]:
            decisions.absorb(uid, owner[home], article=note, now=now)
    return _Settled(tuple(changes), tuple(unrendered))


def _related(sightings: Collection[str], store: Store, compare: Comparison) -> list[Sighting]:
    """These and all whose decisions can hang on theirs, oldest article first."""
    decisions = store.decisions
    loaded = {one.id: one for one in decisions.told(sightings)}
    found = set(loaded)
    waiting = list(loaded)
    while waiting:
        here = waiting.pop()
        near = [id for id in decisions.near(here) if id not in found]
        loaded |= {one.id: one for one in decisions.told(id for id in near if id not in loaded)}
        reached = {id for id in near if compare.near(loaded[here], loaded[id])}
        for judged in decisions.judgements([here]):
            pair = {judged.one, judged.other} - found
            loaded |= {one.id: one for one in decisions.told(pair)}
            reached |= pair & loaded.keys()
        found |= reached
        waiting += reached
    return decisions.told(found)


def _uid_for(
    members: Sequence[Sighting],
    homes: Sequence[tuple[str, str]],
    judgements: Sequence[Judgement],
    store: Store,
) -> str:
    """The oldest uid that was minted for one of them, and that nobody judged to yield to another;
    a new one where there is none."""
    ids = {sighting.id for sighting in members}
    yields = {judged.other for judged in judgements if judged.same and judged.one in ids}
    minted = [
        (home in yields, number, uid) for number, (uid, home) in enumerate(homes) if home in ids
    ]
    return min(minted)[-1] if minted else _minted(members[0], store)


def _minted(sighting: Sighting, store: Store) -> str:
    article = store.article(sighting.article)
    taken: set[str] = set()
    for told, _ in store.sightings_in(article.id):
        if belongs_on_calendar(told):
            uid = new_uid(article, told, taken=taken)
            if told.id == sighting.id:
                return uid
            taken.add(uid)
    raise ValueError(f"{sighting.id} is not kept")
