"""A meeting's VEVENT with all the names that it needs, and what becomes of one that has none."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from calendar_app import feeds
from calendar_app.errors import EventNotRenderedError
from calendar_app.model import Article, Change, Meeting, Place, Sighting
from calendar_app.reading import gazetteer
from calendar_app.store import Store

Claims = Sequence[tuple[Sighting, Article]]
History = Sequence[Change]
RenderEvent = Callable[[Meeting, Claims, History], str]

_log = logging.getLogger(__name__)


def event_of(meeting: Meeting, claims: Claims, history: History) -> str:
    """The meeting's VEVENT, with the names that the gazetteer has for what the meeting names."""
    world = gazetteer()
    was = [
        id
        for change in history
        if change.field in ("country", "participants", "body")
        for text in (change.before, change.after)
        for id in (text or "").split(", ")
    ]
    named = (*meeting.participants, meeting.country or "", *was)
    known = {id: world.actor(id) or world.body(id) for id in named}
    names = {id: one.name for id, one in known.items() if one}
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
