"""Values in the words that a page shows: days, hours, places, people, statuses, history."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from calendar_app.feeds.history import Line
from calendar_app.model import (
    Change,
    Confirmation,
    Grain,
    Kind,
    Meeting,
    Occasion,
    Saying,
    Sighting,
    Status,
    Support,
    When,
    Word,
)
from calendar_app.reading import gazetteer

STATUS_WORDS = {
    Status.CONFIRMED: "Confirmed",
    Status.TENTATIVE: "To be confirmed",
    Status.CANCELLED: "Cancelled",
    Status.POSTPONED: "Postponed",
}

STATUS_CHOICES = [(status.value, words) for status, words in STATUS_WORDS.items()]
KIND_WORDS = {kind: kind.value.replace("-", " ").capitalize() for kind in Kind}
KIND_CHOICES = [(kind.value, words) for kind, words in KIND_WORDS.items()]

# What a filter asks for: that much at least.
CONFIRMATION_WORDS = {
    Confirmation.UNNAMED: "whoever they are",
    Confirmation.ONE: "one that is named",
    Confirmation.SEVERAL: "several that are independent",
    Confirmation.OFFICIAL: "those who hold it",
}

FIELD_WORDS = {
    "title": "Title",
    "kind": "Kind",
    "body": "Body",
    "participants": "Who takes part",
    "people": "People",
    "city": "City",
    "country": "Country",
    "venue": "Venue",
    "when": "Date",
    "start": "Start",
    "end": "End",
    "precision": "Precision",
    "status": "Status",
    "previously": "Earlier date",
}


def source_words(support: Support) -> str:
    """`3, independently of each other`: who stands behind a meeting."""
    match support.confirmation:
        case Confirmation.UNNAMED:
            return "one that does not say who it is"
        case Confirmation.ONE:
            return "one outlet"
        case Confirmation.SEVERAL:
            return f"{support.sources}, independently of each other"
        case Confirmation.OFFICIAL:
            return "those who hold it"


# --- days and hours ---


def day_words(day: date, *, beside: date | None = None) -> str:
    """ "12 January 2022"; month and year are left out where `beside`, named next, has the same."""
    if beside and (day.year, day.month) == (beside.year, beside.month):
        return f"{day.day}"
    if beside and day.year == beside.year:
        return f"{day.day} {day:%B}"
    return f"{day.day} {day:%B %Y}"


def month_words(day: date) -> str:
    return f"{day:%B %Y}"


def span_words(first: date, last: date) -> str:
    """ "11–12 January 2022", "30 January – 2 February 2022", or the one day."""
    if first == last:
        return day_words(first)
    start = day_words(first, beside=last)
    return f"{start}–{day_words(last)}" if start.isdigit() else f"{start} – {day_words(last)}"


def short_span(first: date, last: date) -> str:
    """ "8–11 Jan", "30 Nov – 2 Dec": the days of a row that stands among days."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%b}"
    return f"{first.day} {first:%b} – {last.day} {last:%b}"


def when_words(when: When | None) -> str:
    """A time as people write it, never finer than it is known: "January 2022, day not given"."""
    if when is None:
        return "year not known"
    if when.grain is Grain.WEEK:
        return f"week of {day_words(when.first_day)}"
    if when.grain is Grain.MONTH:
        return f"{month_words(when.first_day)}, day not given"
    if when.grain > Grain.MONTH:
        return f"{span_words(when.first_day, when.last_day)}, day not given"
    hour = hour_words(when)
    days = span_words(when.first_day, when.last_day)
    if hour and when.first_day != when.last_day:
        return f"{days}, from {hour}"
    return f"{days}, {hour}" if hour else days


def hour_words(when: When) -> str:
    """ "10:00" or "10:00–12:30", as the clock at the place shows it; empty where not known."""
    if not isinstance(when.start, datetime):
        return ""
    opens = f"{when.start:%H:%M}"
    if isinstance(when.end, datetime) and when.end.date() == when.start.date():
        return f"{opens}–{when.end:%H:%M}"
    return opens


def zone_words(meeting: Occasion) -> str:
    """ "CET, UTC+1": the zone in which the hour is given; empty where no hour is."""
    start = meeting.when.start if meeting.when else None
    if not isinstance(start, datetime):
        return ""
    place = gazetteer().city(meeting.city) if meeting.city else None
    name = start.tzname() or ""
    if place and place.timezone:
        there = start.astimezone(ZoneInfo(place.timezone))
        name = (there.tzname() or "") if there.utcoffset() == start.utcoffset() else name
    offset = f"UTC{start:%z}"[:-2].replace("+0", "+").replace("-0", "-")
    minutes = f"{start:%z}"[-2:]
    offset = "UTC" if offset == "UTC+0" else offset + (f":{minutes}" if minutes != "00" else "")
    return f"{name}, {offset}" if name.isalpha() and name != offset else offset


def universal_words(when: When) -> str:
    """ "09:00 UTC", with the day where it differs from the day at the place; empty without hour."""
    if not isinstance(when.start, datetime):
        return ""
    there = when.start.astimezone(UTC)
    day = "" if there.date() == when.start.date() else f" on {day_words(there.date())}"
    return f"{there:%H:%M} UTC{day}"


def moment_words(moment: date | datetime | None) -> str:
    """ "4 January 2022, 16:20", "4 January 2022", or nothing."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        return f"{day_words(moment.date())}, {moment:%H:%M}"
    return day_words(moment)


def nearness(day: date, today: date) -> str:
    return {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}.get((day - today).days, "")


# --- who and where ---


def actor_name(actor: str) -> str:
    known = gazetteer().actor(actor)
    return known.name if known else actor


def body_name(body: str) -> str:
    known = gazetteer().body(body)
    return known.name if known else body.replace("-", " ")


def who_words(meeting: Occasion, *, at_most: int = 4) -> str:
    """ "Russia, United States"; people where no state or body is known; long lists are cut."""
    names = [actor_name(actor) for actor in meeting.participants] or list(meeting.people)
    if len(names) > at_most:
        return f"{', '.join(names[: at_most - 1])} and {len(names) - at_most + 1} more"
    return ", ".join(names)


def place_words(meeting: Occasion) -> str:
    """ "Brussels, Belgium"; a city that is its own country is named once."""
    country = actor_name(meeting.country) if meeting.country else None
    named = [name for name in (meeting.city, country) if name]
    return ", ".join(dict.fromkeys(named))


# --- evidence ---

_FROM_THE_RIGHT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}


def direction(language: str) -> str:
    """How a sentence of an article runs: by the article's language, for an Arabic sentence may
    begin with "NATO"; as its letters have it where the language is not known."""
    if not language:
        return "auto"
    return "rtl" if language.partition("-")[0] in _FROM_THE_RIGHT else "ltr"


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence in three parts; `phrase` is the date phrase, empty where it lies outside.

    `lead` and `rest` stand before and after them: what a line has no room for, and paper has.
    """

    before: str
    phrase: str
    after: str
    lead: str = ""
    rest: str = ""


def quote_of(sighting: Sighting) -> Quote:
    """The evidence sentence, parted at its date phrase."""
    told = sighting.quote
    start = sighting.phrase.start - sighting.evidence.start
    end = sighting.phrase.end - sighting.evidence.start
    if not 0 <= start < end <= len(told):
        return Quote(told, "", "")
    return Quote(told[:start], told[start:end], told[end:])


def line_of(sighting: Sighting, *, width: int = 110, reach: int = 64) -> Quote:
    """The evidence in one line of about `width` characters, cut around its date phrase.

    Cut at the end alone, a long sentence would hide the very date it is shown for. The date ends
    within the first `reach` characters, the fewer stand before it the longer it is; a letter of
    Chinese has the room of two.
    """
    quote = quote_of(sighting)
    before, phrase, after = (_one_line(p) for p in (quote.before, quote.phrase, quote.after))
    room = max(width - len(phrase), 24)
    if not phrase:
        at = _head(before, width)
        return Quote(before[:at], "", "", rest=before[at:])
    lead = max(reach - _columns(phrase), 0)
    if _columns(before[-lead:]) > lead:
        lead //= 2
    left = min(len(before), lead, max(room // 2, room - len(after)))
    start, end = _tail(before, left), _head(after, room - left)
    return Quote(before[start:], phrase, after[:end], before[:start], after[end:])


def _columns(text: str) -> int:
    """How many letters of ours stand in the same room."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _one_line(text: str) -> str:
    return " ".join(f"|{text}|".split())[1:-1]


def _head(text: str, room: int) -> int:
    """Where its first `room` characters end, between two words where it has any."""
    if len(text) <= room:
        return len(text)
    words = text[:room].rpartition(" ")[0] or text[:room]
    return len(words.rstrip(" ,;:"))


def _tail(text: str, room: int) -> int:
    """Where its last `room` characters begin, likewise."""
    start = len(text) - room
    if start <= 0:
        return 0
    return text.find(" ", start) + 1 or start


def best_sighting(meeting: Meeting, sightings: Iterable[Sighting]) -> Sighting | None:
    """The latest that tells the date the meeting is shown on, else the latest of all."""
    told = list(sightings)
    agreeing = [s for s in told if s.when and meeting.when and s.when.start == meeting.when.start]
    return (agreeing or told)[-1] if told else None


# --- history ---


def value_words(field: str, value: str | None) -> str:
    """A stored value of a field in the words of the page."""
    if value is None:
        return "nothing"
    if field in {"start", "end", "previously", "when"}:
        return _moments(value)
    if field == "status" and value in set(Status):
        return STATUS_WORDS[Status(value)].lower()
    if field == "country":
        return actor_name(value)
    if field == "body":
        return body_name(value)
    if field == "participants":
        return ", ".join(actor_name(one) for one in value.replace(",", " ").split())
    return value


def change_words(change: Change) -> str:
    """One line of the history as a sentence."""
    before = value_words(change.field, change.before)
    after = value_words(change.field, change.after)
    if change.field == "created":
        return "First read"
    if change.field == "withdrawn":
        return "Off the calendar" if change.before else "On the calendar again"
    if change.field == "listed":
        gone = "No longer in the calendar " if change.before else "Again in the calendar "
        return f"{gone}“{change.before or change.after}”"
    if change.field == "merged":
        return "Found to be one with another entry" if change.after else "Parted from another entry"
    if change.field == "status":
        return f"Now {after}" if change.before is None else f"Now {after}, was {before}"
    if change.field in {"start", "when"} and change.before and change.after:
        return f"Moved from {before} to {after}"
    name = FIELD_WORDS.get(change.field, change.field.replace("_", " ").capitalize())
    if change.before is None:
        return f"{name} now known: {after}"
    if change.after is None:
        return f"{name} withdrawn, was {before}"
    return f"{name} now {after}, was {before}"


def by_words(told: Line | Change) -> str:
    """Which person brought a change, and why: "by hand, by Erika: the host says so"."""
    if told.word is None:
        return ""
    by = f", by {told.who}" if told.who else ""
    if told.taken_back:
        return f"a word of people was taken back{by}"
    return f"by hand{by}: {told.because.rstrip('.')}" if told.because else f"by hand{by}"


SAYING_WORDS = {
    Saying.SAME: "Said to be one meeting",
    Saying.DIFFERENT: "Said to be two meetings",
    Saying.CORRECT: "Corrected",
    Saying.REFUSE: "Refused",
    Saying.ACCEPT: "Accepted",
    Saying.BY_HAND: "Added by hand",
}


def saying_words(word: Word) -> str:
    """ "Corrected: Start, City" """
    told = SAYING_WORDS[word.saying]
    if word.saying is not Saying.CORRECT:
        return told
    fields = (FIELD_WORDS.get(name, name.capitalize()) for name in word.fields)
    return f"{told}: {', '.join(fields)}"


def _moments(value: str) -> str:
    """An ISO day or time, or two of them parted by `/`, in words; anything else as it is."""
    try:
        return " – ".join(_moment(part) for part in value.split("/"))
    except ValueError:
        return value


def _moment(value: str) -> str:
    if len(value) <= 10:
        return day_words(date.fromisoformat(value))
    return moment_words(datetime.fromisoformat(value))
