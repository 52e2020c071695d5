"""Values with sensible defaults: name only what the test is about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from calendar_app.model import (
    Article,
    Grain,
    Kind,
    Meeting,
    NewMeeting,
    Reading,
    Sighting,
    Span,
    Timex,
    When,
)
from calendar_app.store import Store

NOW = datetime(2022, 1, 10, 12, 0, tzinfo=UTC)

EVENT = "BEGIN:VEVENT\r\nEND:VEVENT\r\n"
TEXT = (
    "Allies and Russia to talk\n\n"
    "The NATO-Russia Council will meet in Brussels on 12 January. Jens Stoltenberg will chair it."
)


def a_day(text: str, last: str | None = None) -> When:
    """A day, or the days to `last` inclusive: a_day("2022-01-12", "2022-01-13")."""
    first = date.fromisoformat(text)
    final = date.fromisoformat(last or text)
    return When(first, date.fromordinal(final.toordinal() + 1), Grain.DAY)


def an_hour(text: str, end: str | None = None) -> When:
    """A known opening hour: an_hour("2022-01-12T10:00:00+01:00")."""
    return When(
        datetime.fromisoformat(text),
        datetime.fromisoformat(end) if end else None,
        Grain.MINUTE,
        frozenset({Grain.MINUTE, Grain.DAY}),
    )


def a_month(text: str) -> When:
    """A whole month: a_month("2022-01")."""
    first = date.fromisoformat(f"{text}-01")
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return When(first, following, Grain.MONTH, frozenset({Grain.MONTH}))


def an_article(text: str = TEXT, **fields: Any) -> Article:
    """An article on the NATO-Russia Council of 12 January 2022, published two days before."""
    given: dict[str, Any] = {
        "title": text.partition("\n")[0],
        "published": date(2022, 1, 10),
        "publisher": "The Courier",
    }
    return Article(text=text, **given | fields)


def _of_the_council(fields: dict[str, Any]) -> dict[str, Any]:
    """The council's own defaults, overridden by `fields`."""
    given: dict[str, Any] = {
        "title": "NATO-Russia Council",
        "kind": Kind.SESSION,
        "body": "nato-russia-council",
        "participants": ("RU", "nato"),
        "city": "Brussels",
        "country": "BE",
        "when": a_day("2022-01-12"),
    }
    return given | fields


def a_sighting(article: Article | None = None, **fields: Any) -> Sighting:
    """What `article` (by default an_article()) says of the NATO-Russia Council."""
    article = article or an_article()
    start = max(article.text.find("The NATO-Russia Council"), 0)
    evidence = Span(start, max(article.text.find("January.") + 8, start + 1))
    phrase = Span(max(evidence.end - 11, 0), evidence.end - 1)
    given = {
        "article": article.id,
        "evidence": evidence,
        "quote": evidence.of(article.text),
        "phrase": phrase,
        "timex": Timex("DATE", "XXXX-01-12"),
        "confidence": 0.9,
        "rules": ("day-month",),
    }
    return Sighting(**_of_the_council(given | fields))


def a_meeting(**fields: Any) -> Meeting:
    """The NATO-Russia Council of 12 January 2022 in Brussels."""
    given: dict[str, Any] = {
        "uid": "0123456789abcdef@calendar-app",
        "created": NOW,
        "last_modified": NOW,
    }
    return Meeting(**_of_the_council(given | fields))


def a_reading(article: Article, *sightings: Sighting) -> Reading:
    return Reading(article=article, mentions=(), sightings=sightings)


def keep(store: Store, meeting: Meeting, article: Article, **told: Any) -> Sighting:
    """Puts a meeting with one sighting of `article` into the store, as ingest does."""
    sighting = a_sighting(article, when=meeting.when, **told)
    with store.transaction():
        store.add_article(article, now=NOW)
        store.add_sightings([sighting])
        store.decisions.link(NewMeeting(sighting, meeting.uid), now=NOW)
        store.record(meeting, event=EVENT, article=article.id, now=NOW)
    return sighting
