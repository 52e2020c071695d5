"""What a person says of meetings and sightings. It outranks every score and every article, it is
kept under a number, and with that it is taken back. Articles and sightings are never edited."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from calendar_app.errors import EventNotRenderedError, SightingNotFoundError, UsageError
from calendar_app.merging import as_corrected, values_of
from calendar_app.model import (
    BY_HAND,
    Article,
    Change,
    Grain,
    Kind,
    Saying,
    Sighting,
    Span,
    Timex,
    Word,
)
from calendar_app.store import Store

from .fields import understood
from .rendering import RenderEvent, event_of
from .settling import Cause, Settled, settle

_LONGEST = 1000  # characters of a reason


@dataclass(frozen=True, slots=True)
class Said:
    """The number with which a person's word is taken back, and what it changed.

    `meetings` are the uids of the meetings it is about, as they are after it. `unrendered` tell
    which of them no feed can carry, and why.
    """

    number: int
    changes: tuple[Change, ...] = ()
    meetings: tuple[str, ...] = ()
    unrendered: tuple[EventNotRenderedError, ...] = ()


def correct(
    uid: str,
    fields: Mapping[str, Any],
    *,
    because: str = "",
    who: str = "",
    store: Store,
    now: datetime,
    render: RenderEvent = event_of,
) -> Said:
    """Give fields of a meeting (FIELDS) the values that they keep, whatever articles say later.

    What the form of `start` tells is the grain: 2022-01-12T10:00, 2022-01-12, 2022-W02 or 2022-01;
    `end` is the last day, inclusive, or the closing hour; "" and None are what is not known.
    MeetingNotFoundError; UsageError names field, problem and what would work.
    """
    with store.transaction():
        meeting = store.meeting(uid)
        told = understood(fields, meeting)
        home = home_of(meeting.uid, store)
        word = store.words.add(
            Saying.CORRECT, [home], fields=told, because=_reason(because), who=who, now=now
        )
        return _settled(word, store, Cause(now, word=word), render)


def refuse(
    sightings: Collection[str],
    *,
    because: str = "",
    who: str = "",
    store: Store,
    now: datetime,
    render: RenderEvent = event_of,
) -> Said:
    """Say that these sightings, by their ids, tell of no meeting. A meeting of which nothing else
    is told is off the calendar, until something is. SightingNotFoundError."""
    return _verdict(Saying.REFUSE, sightings, because, who, store, now, render)


def accept(
    sightings: Collection[str],
    *,
    because: str = "",
    who: str = "",
    store: Store,
    now: datetime,
    render: RenderEvent = event_of,
) -> Said:
    """Say that these sightings tell of a meeting, however unsure the reader was.
    SightingNotFoundError; UsageError where a sighting has no place on the calendar."""
    for id in sightings:
        when = _sighting(id, store).when
        if when is None or when.grain > Grain.MONTH:
            raise UsageError(
                id, "placed to no month, so it has no place on the calendar", "add it by hand"
            )
    return _verdict(Saying.ACCEPT, sightings, because, who, store, now, render)


def add_by_hand(
    article_id: str,
    fields: Mapping[str, Any],
    evidence: Span,
    *,
    because: str = "",
    who: str = "",
    store: Store,
    now: datetime,
    render: RenderEvent = event_of,
) -> Said:
    """Tell of a meeting that the reader did not find in a kept article; `evidence` is where it is
    said. `fields` as for `correct`; `title` and `start` are needed.

    It is a sighting like others, with BY_HAND among its rules, decided and merged as they are.
    ArticleNotFoundError, UsageError.
    """
    with store.transaction():
        article = store.article(article_id)
        told = understood(fields)
        sighting = _told_by_hand(article, told, evidence)
        said = {**told, "article": article.id, "evidence": list(evidence)}
        word = store.words.add(
            Saying.BY_HAND, [sighting.id], fields=said, because=_reason(because), who=who, now=now
        )
        return _settled(word, store, Cause(now, word=word), render)


def judge(
    uid: str,
    other: str,
    *,
    same: bool,
    because: str = "",
    who: str = "",
    store: Store,
    now: datetime,
    render: RenderEvent = event_of,
) -> Said:
    """Say that two meetings are one, or two. MeetingNotFoundError.

    Of two that are the same `uid` stays; the other leads to it from now on, and no feed has it any
    more, so that no subscriber sees the meeting twice. Of two that were taken for one each is
    asked for by the uid that it had.
    """
    saying = Saying.SAME if same else Saying.DIFFERENT
    with store.transaction():
        pair = (home_of(uid, store), home_of(other, store))
        for word in reversed(store.words.about([pair[0]])):
            if word.judgement and set(word.sightings) == set(pair):
                if (word.saying, word.sightings) == (saying, pair):
                    return Said(word.number)
                break
        word = store.words.add(saying, pair, because=_reason(because), who=who, now=now)
        return _settled(word, store, Cause(now, word=word), render)


def take_back(
    number: int, *, who: str = "", store: Store, now: datetime, render: RenderEvent = event_of
) -> Said | None:
    """Undo a person's word: each meeting is what the rules, and the words that are left, make of
    it, under the uid that it had. None where none of that number holds."""
    with store.transaction():
        word = store.words.take_back(number, who=who, now=now)
        return _settled(word, store, Cause(now, word=word), render) if word else None


def enact(word: Word, *, store: Store, cause: Cause, render: RenderEvent) -> Settled:
    """What a kept word, or its being taken back, makes of the meetings."""
    kept = {one.id: one for one in store.decisions.told(word.sightings)}
    if word.saying is Saying.BY_HAND and not kept:
        fields = dict(word.fields)
        article, evidence = store.article(fields.pop("article")), Span(*fields.pop("evidence"))
        sighting = _told_by_hand(article, fields, evidence)
        store.add_sightings([sighting])
        kept = {sighting.id: sighting}
    if word.saying in (Saying.BY_HAND, Saying.ACCEPT):
        store.decisions.place(kept.values())
    told = set(word.sightings)
    if word.saying is Saying.CORRECT:
        words = store.words.about(kept, at=cause.at)
        for sighting in kept.values():
            # What was decided by the correction that held before is near in its place alone.
            told |= set(store.decisions.near(sighting.id))
            former = store.decisions.formerly([sighting.id]).get(sighting.id)
            store.decisions.place_anew(sighting, as_corrected(sighting, words) or former)
    return settle(told, store=store, cause=cause, render=render)


def home_of(uid: str, store: Store) -> str:
    """The sighting by which a person's word knows the meeting of that uid. MeetingNotFoundError."""
    return store.decisions.home(uid) or store.sightings(store.meeting(uid).uid)[0].id


def _verdict(
    saying: Saying,
    sightings: Collection[str],
    because: str,
    who: str,
    store: Store,
    now: datetime,
    render: RenderEvent,
) -> Said:
    if not sightings:
        raise UsageError(saying.value, "no sighting is given", "give the id of one")
    with store.transaction():
        ids = [_sighting(id, store).id for id in dict.fromkeys(sightings)]
        word = store.words.add(saying, ids, because=_reason(because), who=who, now=now)
        return _settled(word, store, Cause(now, word=word), render)


def _settled(word: Word, store: Store, cause: Cause, render: RenderEvent) -> Said:
    done = enact(word, store=store, cause=cause, render=render)
    linked = store.decisions.meetings_of(word.sightings)
    return Said(word.number, done.changes, linked, done.unrendered)


def _told_by_hand(article: Article, fields: Mapping[str, Any], evidence: Span) -> Sighting:
    for name in ("title", "start"):
        if not fields.get(name):
            raise UsageError(name, "nothing in it", "a meeting that is told by hand needs it")
    if not 0 <= evidence.start < evidence.end <= len(article.text):
        raise UsageError(
            f"{evidence.start}-{evidence.end}",
            "not a stretch of the article",
            f"give characters from 0 to {len(article.text)}",
        )
    return Sighting(
        **{"kind": Kind.MEETING, **values_of(fields)},
        article=article.id,
        evidence=evidence,
        quote=evidence.of(article.text),
        phrase=evidence,
        timex=Timex("TIME" if "T" in fields["start"] else "DATE", fields["start"]),
        confidence=1.0,
        rules=(BY_HAND,),
    )


def _sighting(id: str, store: Store) -> Sighting:
    found = store.decisions.told([id])
    if not found:
        raise SightingNotFoundError(id)
    return found[0]


def _reason(because: str) -> str:
    told = " ".join(because.split())
    if len(told) > _LONGEST:
        raise UsageError("because", f"longer than {_LONGEST} characters", "give less")
    return told
