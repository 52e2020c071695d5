"""The whole journey of one article: read it, keep what it says, and fold the meetings anew."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from calendar_app import feeds
from calendar_app.errors import EventNotRenderedError
from calendar_app.merging import belongs_on_calendar, changes_of, decide, fold, new_uid
from calendar_app.model import Article, Change, Meeting, Place, Reading, Sighting
from calendar_app.reading.names.gazetteer import gazetteer
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
            told = dict.fromkeys(uid for _, uid in store.sightings_in(article.id) if uid)
            return Ingested(reading, (), known=True, meetings=tuple(told))
        # A reader that says the very same thing twice has said it once.
        sightings = {sighting.id: sighting for sighting in reading.sightings}.values()
        store.add_sightings(list(sightings))
        changes: list[Change] = []
        unrendered: list[EventNotRenderedError] = []
        minted: set[str] = set()
        meetings: list[str] = []
        for sighting in filter(belongs_on_calendar, sightings):
            uid = new_uid(article, sighting, taken=minted)
            minted.add(uid)
            decision = decide(sighting, store.candidates(sighting), uid=uid)
            store.link(decision, now=now)
            meetings.append(decision.uid)
            followed, fault = _fold_anew(decision.uid, article.id, store, now, render)
            changes += followed
            unrendered += [fault] if fault else []
    return Ingested(reading, tuple(changes), False, tuple(meetings), tuple(unrendered))


def unite(
    uid: str, other: str, *, store: Store, now: datetime, render: RenderEvent = event_of
) -> tuple[Change, ...]:
    """A person judges `other` to be the meeting `uid`, which stays and is told of by both.

    The uid of the other leads to it from now on, and no feed has it any more, so that no subscriber
    sees the meeting twice. What this changed about `uid` is put down to the last article on the
    other. MeetingNotFoundError where there is no such meeting.
    """
    with store.transaction():
        kept, gone = store.meeting(uid), store.meeting(other)
        if kept.uid == gone.uid:
            return ()
        article = store.sightings(gone.uid)[-1].article
        store.unite(gone.uid, into=kept.uid, now=now)
        changes, _ = _fold_anew(kept.uid, article, store, now, render)
    return tuple(changes)


def render_anew(store: Store, *, render: RenderEvent = event_of) -> int:
    """Bring stored VEVENTs to the form of this version, once; how many were rendered.

    The meetings stay as they are: no SEQUENCE rises for the sake of wording.
    """
    if store.event_form >= feeds.FORM:
        return 0
    with store.transaction():
        meetings = store.meetings()
        events = ((m.uid, _rendered(m, store.changes(m.uid), store, render)[0]) for m in meetings)
        store.keep_events(events, form=feeds.FORM)
    return len(meetings)


def _fold_anew(
    uid: str, article: str, store: Store, now: datetime, render: RenderEvent
) -> tuple[list[Change], EventNotRenderedError | None]:
    """Let the meeting follow from its sightings; what `article` changed about it, and a fault."""
    before = store.find_meeting(uid)
    meeting = fold(uid, store.sightings(uid), before=before, now=now)
    made = changes_of(before, meeting, article=article, now=now)
    event, fault = _rendered(meeting, [*store.changes(uid), *made], store, render)
    return store.record(meeting, event=event, article=article, now=now), fault


def _rendered(
    meeting: Meeting, history: History, store: Store, render: RenderEvent
) -> tuple[str, EventNotRenderedError | None]:
    """The event, or "" and why: on the timeline, but in no calendar, which it would spoil."""
    claims = [(told, store.article(told.article)) for told in store.sightings(meeting.uid)]
    try:
        return render(meeting, claims, history), None
    except EventNotRenderedError as error:
        _log.warning("%s", error)
        return "", error
