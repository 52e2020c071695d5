"""Values of the model as rows of the database, and back. No SQL, no decisions.

A date is kept as `2022-01-10`, a date-time as `2022-01-12T10:00:00+01:00`: the length tells which.
What is a list or an object in the model is JSON in its column.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from calendar_app.merging import Block
from calendar_app.model import (
    BY_PERSON,
    Article,
    Change,
    Confirmation,
    Decision,
    Grain,
    Kind,
    Meeting,
    Mod,
    NamedFeed,
    NewMeeting,
    Occasion,
    SameMeeting,
    Saying,
    Sighting,
    Span,
    Status,
    Support,
    Timex,
    Unlisted,
    Unsure,
    When,
    Word,
    day_of,
    iso,
)

Row = Mapping[str, Any]
_A_DATE = len("2022-01-10")


def utc_text(moment: datetime) -> str:
    """A time of our own clock; texts of it sort as the times do."""
    return moment.astimezone(UTC).isoformat()


def moment(text: str) -> date | datetime:
    return date.fromisoformat(text) if len(text) == _A_DATE else datetime.fromisoformat(text)


def article_row(article: Article, *, now: datetime) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "published": iso(article.published),
        "published_at": _published_at(article.published),
        "language": article.language,
        "publisher": article.publisher,
        "url": article.url,
        "name": article.name,
        "assumed_year": article.assumed_year,
        "version": article.version,
        "kept_at": utc_text(now),
    }


def _published_at(published: date | datetime | None) -> str | None:
    """In UTC where the article names a zone; a bare date comes before the hours of its day."""
    if isinstance(published, datetime) and published.tzinfo:
        try:
            return published.astimezone(UTC).isoformat()
        except OverflowError:  # at either end of the calendar there is no UTC to turn to
            pass
    return iso(published)


def article(row: Row) -> Article:
    return Article(
        text=row["text"],
        title=row["title"],
        published=moment(row["published"]) if row["published"] else None,
        language=row["language"],
        publisher=row["publisher"],
        url=row["url"],
        name=row["name"],
        assumed_year=row["assumed_year"],
        version=row["version"],
    )


def _occasion_row(told: Occasion) -> dict[str, Any]:
    return {
        "title": told.title,
        "kind": told.kind.value,
        "body": told.body,
        "participants": _json(told.participants),
        "people": _json(told.people),
        "city": told.city,
        "country": told.country,
        "venue": told.venue,
        "when": _when_text(told.when) if told.when else None,
        "status": told.status.value,
        "previously": iso(told.previously),
        "inferred": _json(dict(told.inferred)),
    }


def _occasion(row: Row) -> dict[str, Any]:
    return {
        "title": row["title"],
        "kind": Kind(row["kind"]),
        "body": row["body"],
        "participants": tuple(json.loads(row["participants"])),
        "people": tuple(json.loads(row["people"])),
        "city": row["city"],
        "country": row["country"],
        "venue": row["venue"],
        "when": _when(row["when"]) if row["when"] else None,
        "status": Status(row["status"]),
        "previously": moment(row["previously"]) if row["previously"] else None,
        "inferred": json.loads(row["inferred"]),
    }


def sighting_row(sighting: Sighting) -> dict[str, Any]:
    return {
        "id": sighting.id,
        "article": sighting.article,
        **_occasion_row(sighting),
        "evidence_start": sighting.evidence.start,
        "evidence_end": sighting.evidence.end,
        "quote": sighting.quote,
        "phrase_start": sighting.phrase.start,
        "phrase_end": sighting.phrase.end,
        "timex": _json(asdict(sighting.timex)),
        "confidence": float(sighting.confidence),
        "rules": _json(sighting.rules),
    }


def sighting(row: Row) -> Sighting:
    timex = json.loads(row["timex"])
    return Sighting(
        **_occasion(row),
        article=row["article"],
        evidence=Span(row["evidence_start"], row["evidence_end"]),
        quote=row["quote"],
        phrase=Span(row["phrase_start"], row["phrase_end"]),
        timex=Timex(**timex | {"mod": Mod(timex["mod"]) if timex["mod"] else None}),
        confidence=row["confidence"],
        rules=tuple(json.loads(row["rules"])),
    )


def meeting_row(meeting: Meeting, event: str) -> dict[str, Any]:
    if meeting.when is None:
        raise ValueError(f"{meeting.uid}: a meeting without a time cannot be kept")
    return {
        "uid": meeting.uid,
        **_occasion_row(meeting),
        "start": iso(meeting.when.start),
        "first_day": iso(meeting.when.first_day),
        "last_day": iso(meeting.when.last_day),
        "sequence": meeting.sequence,
        "created": utc_text(meeting.created),
        "last_modified": utc_text(meeting.last_modified),
        "sightings": meeting.sightings,
        "corrected": _json(meeting.corrected),
        **support_row(meeting.support),
        "gone_from": meeting.unlisted.calendar if meeting.unlisted else None,
        "gone_since": iso(meeting.unlisted.since) if meeting.unlisted else None,
        "event": event,
    }


def meeting(row: Row) -> Meeting:
    return Meeting(
        **_occasion(row),
        uid=row["uid"],
        sequence=row["sequence"],
        created=datetime.fromisoformat(row["created"]),
        last_modified=datetime.fromisoformat(row["last_modified"]),
        sightings=row["sightings"],
        corrected=tuple(json.loads(row["corrected"])),
        support=Support(
            Confirmation(row["confirmation"]),
            row["sources"],
            date.fromisoformat(row["last_told"]) if row["last_told"] else None,
        ),
        unlisted=_unlisted(row),
    )


def _unlisted(row: Row) -> Unlisted | None:
    calendar = row.get("gone_from")  # a row that was set aside may be older than the column
    return Unlisted(calendar, date.fromisoformat(row["gone_since"])) if calendar else None


def support_row(support: Support) -> dict[str, Any]:
    return {
        "confirmation": support.confirmation.value,
        "sources": support.sources,
        "last_told": iso(support.last_told),
    }


def link_row(decision: Decision, *, now: datetime) -> dict[str, Any]:
    match decision:
        case NewMeeting():
            name = "new"
        case SameMeeting():
            name = "same"
        case Unsure():
            name = "unsure"
    judged = any(reason.rule == BY_PERSON for reason in decision.reasons)
    return {
        "sighting": decision.sighting.id,
        "uid": decision.uid,
        "decision": name,
        "score": float(sum(reason.score for reason in decision.reasons)),
        "reasons": _json([asdict(reason) for reason in decision.reasons]),
        "rivals": _json(decision.rivals if isinstance(decision, Unsure) else ()),
        "decided_by": "person" if judged else "rule",
        "made_at": utc_text(now),
    }


def block_row(block: Block, sighting: str) -> dict[str, Any]:
    days = {"first": block.first.isoformat(), "last": block.last.isoformat()}
    return {"key": block.key, **days, "sighting": sighting}


def change_row(change: Change) -> dict[str, Any]:
    """Who said it and why stands with the word."""
    told = asdict(change)
    del told["who"], told["because"]
    return told | {"at": utc_text(change.at), "taken_back": int(change.taken_back)}


def change(row: Row) -> Change:
    """A row of `change`, with that of the `word` that brought it beside it."""
    fields = ("uid", "field", "before", "after", "article", "word")
    undone = bool(row["taken_back"])
    return Change(
        **{name: row[name] for name in fields},
        at=datetime.fromisoformat(row["at"]),
        taken_back=undone,
        who=(row["undone_by"] if undone else row["who"]) or "",
        because=row["because"] or "",
    )


def word(row: Row) -> Word:
    return Word(
        number=row["number"],
        saying=Saying(row["saying"]),
        sightings=tuple(json.loads(row["sightings"])),
        fields=json.loads(row["fields"]),
        because=row["because"],
        who=row["who"],
        made_at=datetime.fromisoformat(row["made_at"]),
        undone_at=datetime.fromisoformat(row["undone_at"]) if row["undone_at"] else None,
        undone_by=row["undone_by"],
    )


def named_feed_row(feed: NamedFeed) -> dict[str, Any]:
    return {
        "slug": feed.slug,
        "name": feed.name,
        "filters": feed.filters,
        "made": utc_text(feed.made),
        "removed": utc_text(feed.removed) if feed.removed else None,
    }


def named_feed(row: Row) -> NamedFeed:
    return NamedFeed(
        slug=row["slug"],
        name=row["name"],
        filters=row["filters"],
        made=datetime.fromisoformat(row["made"]),
        removed=datetime.fromisoformat(row["removed"]) if row["removed"] else None,
    )


def days_of(sighting: Sighting) -> dict[str, str | None]:
    """The first and last day it speaks of, and the day that its meeting left."""
    if sighting.when is None:
        raise ValueError(f"{sighting.id}: a sighting without a time has no day")
    left = sighting.previously
    return {
        "first": iso(sighting.when.first_day),
        "last": iso(sighting.when.last_day),
        "left": iso(day_of(left)) if left else None,
    }


def _when_text(when: When) -> str:
    return _json(
        {
            "start": iso(when.start),
            "end": iso(when.end),
            "grain": when.grain.name,
            "stated": sorted(grain.name for grain in when.stated),
            "basis": when.basis,
            "mod": when.mod,
        }
    )


def _when(text: str) -> When:
    told = json.loads(text)
    return When(
        start=moment(told["start"]),
        end=moment(told["end"]) if told["end"] else None,
        grain=Grain[told["grain"]],
        stated=frozenset(Grain[name] for name in told["stated"]),
        basis=tuple(told["basis"]),
        mod=Mod(told["mod"]) if told["mod"] else None,
    )


def _json(value: Sequence[Any] | Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
