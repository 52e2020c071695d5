"""A meeting as other programs show it where its page is shared: schema.org and OpenGraph. Pure.

Only what is known is said: a meeting without a day is no Event, a status in doubt has no word in
schema.org and is left out, an hour without a closing hour has no end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calendar_app.feeds.plain import address, plain
from calendar_app.feeds.words import STATUS_IN_WORDS, location_of
from calendar_app.model import Article, Kind, Meeting, Status, iso, last_moment

from .present import actor_name, body_name, place_words, when_words, who_words

_EVENT_STATUS = {
    Status.CONFIRMED: "EventScheduled",
    Status.CANCELLED: "EventCancelled",
    Status.POSTPONED: "EventPostponed",
}
_AT_MOST = 10  # articles named


def description_of(meeting: Meeting) -> str:
    """One line: when, where, who, and whether it stands."""
    told = (when_words(meeting.when), place_words(meeting), who_words(meeting))
    return plain(". ".join(filter(None, told)) + f". {STATUS_IN_WORDS[meeting.status]}")


def opengraph(meeting: Meeting, url: str) -> list[tuple[str, str]]:
    """Property and content, in order."""
    return [
        ("og:type", "article"),
        ("og:site_name", "Diplomatic calendar"),
        ("og:title", f"{plain(meeting.title)}, {when_words(meeting.when)}"),
        ("og:description", description_of(meeting)),
        ("og:url", url),
    ]


def linked_data(meeting: Meeting, articles: Sequence[Article], url: str) -> dict[str, Any] | None:
    """The Event of schema.org; None where no day is known. `articles` are those that tell of it."""
    when = meeting.when
    if when is None or not when.has_day:
        return None
    status = _EVENT_STATUS.get(meeting.status)
    if meeting.previously and status == "EventScheduled":
        status = "EventRescheduled"
    event: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": plain(meeting.title),
        "description": description_of(meeting),
        "url": url,
        "startDate": iso(when.start),
        "endDate": last_moment(when),
        "previousStartDate": iso(meeting.previously),
        "eventStatus": f"https://schema.org/{status}" if status else None,
        "eventAttendanceMode": f"https://schema.org/{_mode(meeting)}EventAttendanceMode",
        "location": _location(meeting),
        "organizer": _organization(body_name(meeting.body)) if meeting.body else None,
        "attendee": [
            *(_organization(actor_name(one)) for one in meeting.participants),
            *({"@type": "Person", "name": plain(name)} for name in meeting.people),
        ],
        "subjectOf": [one for article in articles[-_AT_MOST:] if (one := _news(article))],
    }
    return {name: value for name, value in event.items() if value}


def _mode(meeting: Meeting) -> str:
    return "Online" if meeting.kind is Kind.CALL else "Offline"


def _location(meeting: Meeting) -> dict[str, Any]:
    if meeting.kind is Kind.CALL and not meeting.city:
        return {"@type": "VirtualLocation", "name": "By telephone or video"}
    country = actor_name(meeting.country) if meeting.country else None
    postal = {
        "@type": "PostalAddress",
        "addressLocality": plain(meeting.city or "") or None,
        "addressCountry": meeting.country,
    }
    return {
        "@type": "Place",
        "name": location_of(meeting, country) or "Not given",
        "address": {name: value for name, value in postal.items() if value},
    }


def _organization(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": plain(name)}


def _news(article: Article) -> dict[str, Any] | None:
    """What the article is; None where it has no address."""
    link = address(article.url)
    if link is None:
        return None
    told = {
        "@type": "NewsArticle",
        "headline": plain(article.title) or None,
        "url": link,
        "datePublished": iso(article.published),
        "publisher": _organization(article.publisher) if article.publisher else None,
    }
    return {name: value for name, value in told.items() if value}
