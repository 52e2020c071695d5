"""Whether the calendar that is kept agrees with itself: the file is whole, each meeting is what its
sightings make of it, and each calendar event says what the meeting is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from calendar_app import feeds
from calendar_app.errors import StoreError
from calendar_app.model import Meeting
from calendar_app.pipeline import RenderEvent, event_of, folded, rendered
from calendar_app.store import Store, soundness

_ENOUGH = 20  # faults of a kind; who has that many wants a copy and no longer list


def check(
    store: Store, *, now: datetime, render: RenderEvent = event_of
) -> Iterator[tuple[str, list[str]]]:
    """What was looked at, in words, and what is wrong with it: [] where nothing is.

    Others may write meanwhile, but for a moment at the full-text indexes. Where the file itself is
    damaged nothing else is asked. Nothing is changed.
    """
    damage = soundness.file_faults(store)
    yield "the file", damage[:_ENOUGH]
    if damage:
        return
    yield "full-text indexes", soundness.index_faults(store)
    with store.snapshot():
        yield "articles", _some(soundness.article_faults(store))
        yield "what is derived", _some(soundness.derived_faults(store))
        yield "meetings", _some(_meeting_faults(store, now))
        yield "calendar events", _some(_event_faults(store, render))


def _some(faults: Iterator[str]) -> list[str]:
    """The first ones; a fault that keeps from looking on is one, too."""
    found: list[str] = []
    try:
        for fault in faults:
            if len(found) == _ENOUGH:
                return [*found, "and more"]
            found.append(fault)
    except (StoreError, ValueError, LookupError) as error:
        found.append(f"cannot be read: {error}")
    return found


def _meeting_faults(store: Store, now: datetime) -> Iterator[str]:
    for meeting in store.each_meeting():
        # In between somebody may have ended it; what no article tells of was reported.
        if (
            store.sightings(meeting.uid)
            and folded(meeting.uid, store, before=meeting, now=now) != meeting
        ):
            yield f"{meeting.uid}: is not what its articles make of it"


def _event_faults(store: Store, render: RenderEvent) -> Iterator[str]:
    older = store.event_form < feeds.FORM
    for uid, event in store.events():
        meeting: Meeting = store.meeting(uid)
        told, _ = rendered(meeting, store.changes(uid), store, render)
        if told == event:
            continue
        if older:
            yield "are of an earlier version; `calendar-app migrate` renders them anew"
            return
        yield f"{uid}: its event is not the one that the meeting gives"
