"""The calendar as it was known on a day: meetings folded from what had been published by then.

Which reports are of one meeting is as it is decided today. What each said, what had not been said
yet, and what people had corrected, is as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from calendar_app.model import Article, Confirmation, Meeting, Query, Sighting, Word, day_of

from .folding import fold
from .sources import is_official


@dataclass(frozen=True, slots=True)
class Report:
    """A sighting and when the world had it: `out` is when its article was published, or kept
    where it bears no date."""

    sighting: Sighting
    out: date | datetime
    publisher: str = ""
    language: str = ""


def known_on(
    day: date, reports: Mapping[str, Sequence[Report]], words: Iterable[Word] = ()
) -> dict[str, Meeting]:
    """Each meeting, by uid, as the reports that were out by the end of that day tell of it.

    `reports` are those of each meeting, oldest article first; a meeting of which none was out is
    not there. `created` and `last_modified` are when the first and the last of them came out.
    `words` are what people had said of any of them and held that day, oldest first.
    """
    known = {}
    about: dict[str, list[Word]] = {}
    for word in words:
        for sighting in word.sightings:
            about.setdefault(sighting, []).append(word)
    for uid, every in reports.items():
        told = [one for one in every if day_of(one.out) <= day]
        if told:
            official = {r.sighting.article for r in told if is_official(_of(r.publisher))}
            sightings = [one.sighting for one in told]
            said = {word.number: word for one in sightings for word in about.get(one.id, ())}
            meeting = fold(
                uid,
                sightings,
                before=None,
                now=_moment(told[0]),
                official=official,
                words=[said[number] for number in sorted(said)],
            )
            known[uid] = replace(meeting, last_modified=_moment(told[-1]))
    return known


def fits(meeting: Meeting, query: Query) -> bool:
    """Whether the filters let it through as the store's do; `text` is not asked, and whoever asks
    for a `confirmation` has told who stands behind the meeting."""
    when = meeting.when
    asked = (
        (query.body, (meeting.body,)),
        (query.city, (meeting.city,)),
        (query.country, (meeting.country,)),
        (query.person, meeting.people),
        (query.kind, (meeting.kind,)),
        (query.status, (meeting.status,)),
    )
    return (
        all(not value or _same(value, had) for value, had in asked)
        # AU is Australia, au the African Union.
        and (not query.participant or query.participant in meeting.participants)
        and (not query.confirmation or _rank(meeting) >= _RANKS.index(query.confirmation))
        and (not query.place or _is_in(query.place, meeting))
        and (query.since is None or (when is not None and when.last_day >= query.since))
        and (query.until is None or (when is not None and when.first_day <= query.until))
    )


_RANKS = tuple(Confirmation)  # they are told from hardly to fully


def _rank(meeting: Meeting) -> int:
    return _RANKS.index(meeting.support.confirmation)


def _same(value: str, had: Sequence[str | None]) -> bool:
    return value.casefold() in (one.casefold() for one in had if one)


def _is_in(place: str, meeting: Meeting) -> bool:
    told = place.casefold()
    named = (meeting.city, meeting.country)
    return _same(place, named) or told in (meeting.venue or "").casefold()


def _moment(report: Report) -> datetime:
    out = report.out
    if not isinstance(out, datetime):
        out = datetime.combine(out, time(), UTC)
    return out if out.tzinfo else out.replace(tzinfo=UTC)


def _of(publisher: str) -> Article:
    return Article(text="", publisher=publisher)
