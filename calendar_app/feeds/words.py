"""What a subscriber reads: title, place and description of a meeting, in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from calendar_app.model import Article, Meeting, Sighting, Status

from .plain import address, plain
from .slot import spoken

_PREFIX = {
    Status.CONFIRMED: "",
    Status.TENTATIVE: "Tentative: ",
    Status.CANCELLED: "Cancelled: ",
    Status.POSTPONED: "Postponed: ",
}
STATUS_IN_WORDS = {
    Status.CONFIRMED: "Confirmed.",
    Status.TENTATIVE: "Tentative: not settled yet.",
    Status.CANCELLED: "Cancelled.",
    Status.POSTPONED: "Postponed: put off from this date, no new date known.",
}


def summary_of(meeting: Meeting, country_name: str | None) -> str:
    """`Cancelled: NATO-Russia Council · Brussels`: short enough for a phone, the status first.

    The country stands in for an unknown city. A place that the title already names is not repeated.
    """
    title = plain(meeting.title) or kind_of(meeting)
    place = plain(meeting.city or country_name or "")
    if place and not re.search(rf"\b{re.escape(place)}\b", title, re.IGNORECASE):
        title = f"{title} · {place}"
    return _PREFIX[meeting.status] + title


def location_of(meeting: Meeting, country_name: str | None) -> str:
    """`venue, city, country` as far as known, for a map to find."""
    parts = (meeting.venue, meeting.city, country_name or meeting.country)
    return ", ".join(part for part in map(plain, filter(None, parts)) if part)


def kind_of(meeting: Meeting) -> str:
    return meeting.kind.value.replace("-", " ").capitalize()


def description_of(
    meeting: Meeting,
    claims: Sequence[tuple[Sighting, Article]],
    *,
    note: str,
    names: Mapping[str, str],
) -> str:
    """Status, who takes part, what is uncertain, then each claim with its source. Never empty."""
    about = [STATUS_IN_WORDS[meeting.status]]
    if meeting.participants:
        about.append("Taking part: " + ", ".join(names.get(id, id) for id in meeting.participants))
    if meeting.people:
        about.append("People: " + ", ".join(meeting.people))
    if meeting.previously:
        about.append(f"Moved from {spoken(meeting.previously)}.")
    if note:
        about.append(note)
    parts = [about]
    if inferred := list(_inferred(meeting)):
        parts.append(["Not said, but inferred:", *inferred])
    if claims:
        parts.append(["According to:"])
        parts += [list(_claim(sighting, article)) for sighting, article in claims]
    return "\n\n".join("\n".join(map(plain, lines)) for lines in parts)


def _inferred(meeting: Meeting) -> Iterator[str]:
    """`Year from the publication date`, `City from the venue`: the ground of each guess."""
    for ground in meeting.when.basis if meeting.when else ():
        yield ground[:1].upper() + ground[1:]
    for field, ground in meeting.inferred.items():
        yield f"{field.capitalize()} {ground}"


def _claim(sighting: Sighting, article: Article) -> Iterator[str]:
    """Outlet and date, the sentence that places the meeting in time, the link."""
    link = address(article.url)
    host = link.split("/")[2] if link else ""
    outlet = plain(article.publisher) or host or plain(article.title) or "An article"
    dated = f", {spoken(article.published)}" if article.published else ""
    yield f"{outlet}{dated}: “{plain(sighting.quote)}”"
    if link:
        yield link
