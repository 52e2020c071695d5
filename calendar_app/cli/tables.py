"""Meetings and readings for people: tables in the terminal, in words rather than codes."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from calendar_app.merging import awaits_review
from calendar_app.model import (
    ActorMention,
    Article,
    BodyMention,
    Change,
    Confirmation,
    Doubt,
    Grain,
    Meeting,
    Mention,
    Occasion,
    PersonMention,
    PlaceMention,
    Reading,
    Sighting,
    Source,
    Span,
    TimeMention,
    Timex,
    TriggerMention,
    Waiting,
    When,
    Yield,
    iso,
)
from calendar_app.reading import gazetteer, grounds_of

PIPED_WIDTH = 100  # a file has no width of its own
_UNBROKEN = {"Date", "Span", "Status", "Id"}
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


# --- what is shown ---


def show_reading(reading: Reading, *, explain: bool, heading: bool) -> None:
    """The meetings of one article; with `explain`, why each, and why not the other dates."""
    console = _console()
    article = reading.article
    if heading:
        console.print(_text(article.title or article.name or article.id, style="bold"))
    unsure = [one for one in reading.sightings if awaits_review(one)]
    if sure := [one for one in reading.sightings if one not in unsure]:
        console.print(_sightings(sure, article))
    else:
        console.print("No meeting found." if not unsure else "No meeting that is sure enough.")
    if unsure:
        console.print(_text("For review, too unsure for the calendar:", style="bold"))
        console.print(_sightings(unsure, article))
    if explain:
        for one in _in_order(reading.sightings):
            _explain(console, one, reading)
        _explain_refusals(console, reading)


def _sightings(sightings: Sequence[Sighting], article: Article) -> Table:
    table = _table("Date", "Meeting", "Place", "Who", "Status")
    for one in _in_order(sightings):
        table.add_row(
            _text(_day_of(one, article)),
            _text(one.title),
            _text(place_words(one)),
            _text(who_words(one)),
            _text(one.status.value),
        )
    return table


def show_dates(rows: Iterable[Mapping[str, Any]]) -> None:
    """The date phrases of an article, one a line."""
    table = _table("Span", "Text", "Type", "Value", "Mod")
    for row in rows:
        span = _span(Span(row["start"], row["end"]))
        cells = (span, row["text"], row["type"], row["value"], row["mod"] or "")
        table.add_row(*map(_text, cells))
    _console().print(table if table.row_count else "No date phrase found.")


def show_meetings(meetings: Sequence[Meeting]) -> None:
    console = _console()
    if not meetings:
        console.print("No meeting matches.")
        return
    table = _table("Date", "Meeting", "Place", "Who", "Status", "Id")
    for meeting in meetings:
        table.add_row(
            _text(when_words(meeting.when) if meeting.when else "year unknown"),
            _text(meeting.title),
            _text(place_words(meeting)),
            _text(who_words(meeting)),
            _text(meeting.status.value),
            _text(meeting.uid.partition("@")[0]),
        )
    console.print(table)


def show_feeds(rows: Sequence[Mapping[str, Any]]) -> None:
    console = _console()
    if not rows:
        console.print("No feed has a name yet; `calendar-app feed add NAME` gives one.")
        return
    table = _table("Name", "Address", "Filters and options", "Meetings")
    for row in rows:
        filters = ", ".join(f"{key} {value}" for key, value in parse_qsl(row["filters"]))
        cells = (row["name"], row["address"], filters or "none", str(row["meetings"]))
        table.add_row(*map(_text, cells))
    console.print(table)


def show_sources(sources: Sequence[tuple[Source, Yield]], now: datetime) -> None:
    from calendar_app.watching.health import next_of, share_confirmed, state_of

    console = _console()
    if not sources:
        console.print("Nothing is watched yet; `calendar-app watch URL` does.")
        return
    table = _table("Name", "Last", "Next", "Articles", "7 days", "Meetings", "Confirmed")
    for source, given in sources:
        counts = (given.articles, given.recent_articles, given.recent_meetings)
        cells = (source.name, state_of(source, now), next_of(source, now), *map(str, counts))
        table.add_row(*map(_text, (*cells, share_confirmed(given) or "–")))
    console.print(table)


_DOUBTS = {
    Doubt.UNSURE: "the reader is unsure",
    Doubt.YEAR: "the year is assumed",
    Doubt.RIVALS: "may be another one",
}


def show_review(waiting: Sequence[Waiting], count: int) -> None:
    console = _console()
    if not waiting:
        console.print("Nothing waits for review.")
        return
    table = _table("Date", "Meeting", "Evidence", "Why", "Id")
    for one in waiting:
        told = one.sighting
        rivals = ", ".join(uid.partition("@")[0] for uid in one.rivals)
        why = f"{_DOUBTS[one.doubt]}: {rivals}" if rivals else _DOUBTS[one.doubt]
        id = one.uid.partition("@")[0] if one.uid else told.id
        when = when_words(told.when) if told.when else ""
        table.add_row(_text(when), _text(told.title), _quote(told), _text(why), _text(id))
    console.print(table)
    if count > len(waiting):
        console.print(f"{count - len(waiting)} more.")


def show_meeting(
    meeting: Meeting,
    claims: Iterable[tuple[Sighting, Article]],
    changes: Sequence[Change],
    quiet: date | None = None,
) -> None:
    """All fields that are known, then each article's sentence, then the history. `quiet` is since
    when nobody speaks of it, where that is odd."""
    console = _console()
    console.print(_text(meeting.title, style="bold"))
    facts = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    for label, value in _facts(meeting):
        facts.add_row(label, _text(value))
    if gone := meeting.unlisted:
        told = f"no longer in the calendar “{gone.calendar}” since {_day(gone.since)}"
        facts.add_row("Unlisted", _text(told))
    if quiet:
        facts.add_row("Quiet", _text(f"nobody has spoken of it since {_day(quiet)}"))
    console.print(Padding(facts, (1, 0, 0, 2)))
    for sighting, article in claims:
        source = article.publisher or article.title or article.name or article.id
        dated = f", {iso(article.published)}" if article.published else ""
        console.print()
        console.print(_text(f"{source}{dated}:", style="dim"))
        console.print(Padding(_quote(sighting), (0, 0, 0, 2)))
    if changes:
        table = _table("When", "What", "Before", "After", "Who says so")
        for change in changes:
            at = f"{change.at:%Y-%m-%d %H:%M}"
            row = (at, change.field, change.before or "", change.after or "", _sayer(change))
            table.add_row(*map(_text, row))
        console.print(table)


def _sayer(change: Change) -> str:
    """`erika, by word 3: the host says so`; the article's id where it was an article."""
    if change.word is None:
        return f"article {change.article}"
    what = f"taking back word {change.word}" if change.taken_back else f"word {change.word}"
    who = f"{change.who}, {what}" if change.who else what
    return f"{who}: {change.because}" if change.because else who


# --- values in words ---


def when_words(when: When) -> str:
    """`Mon 10 Jan 2022`, `11–12 Jan 2022`, `Wed 12 Jan 2022 10:00`, `week of 10 Jan 2022`."""
    first, last = when.first_day, when.last_day
    if when.grain is Grain.WEEK:
        return f"week of {_day(first)}"
    if when.grain is Grain.MONTH:
        return f"{first:%B %Y}"
    if first == last:
        days = f"{first:%a} {_day(first)}"
    elif (first.year, first.month) == (last.year, last.month):
        days = f"{first.day}–{_day(last)}"
    elif first.year == last.year:
        days = f"{first.day} {first:%b} – {_day(last)}"
    else:
        days = f"{_day(first)} – {_day(last)}"
    if not isinstance(when.start, datetime):
        return days
    closing = f"–{when.end:%H:%M}" if isinstance(when.end, datetime) and first == last else ""
    return f"{days} {when.start:%H:%M}{closing}"


def undated_words(timex: Timex, phrase: str) -> str:
    """`10 January, year unknown`; where not even a day was said, the phrase as it stands."""
    days = [_month_and_day(value) for value in (timex.value, timex.end_value) if value]
    if days and all(days):
        (first_month, first), (last_month, last) = days[0], days[-1]  # type: ignore[misc]  # no None
        told = f"{last} {last_month}"
        if first_month != last_month:
            told = f"{first} {first_month} – {told}"
        elif first != last:
            told = f"{first}–{told}"
        return f"{told}, year unknown"
    return f"“{' '.join(phrase.split())}”, date unknown"


def place_words(told: Occasion) -> str:
    country = _actor(told.country) if told.country else ""
    return ", ".join(dict.fromkeys(filter(None, (told.city, country))))


def who_words(told: Occasion) -> str:
    return ", ".join([_actor(actor) for actor in told.participants] or told.people)


def value_words(mention: Mention) -> str:
    """What a mention was taken to mean."""
    match mention:
        case TimeMention():
            return _time_value(mention)
        case BodyMention():
            return mention.body.id
        case PlaceMention():
            return f"{mention.place.name} ({mention.place.country})"
        case ActorMention():
            return mention.actor
        case PersonMention():
            return f"{mention.name} ({mention.actor})" if mention.actor else mention.name
        case TriggerMention():
            return mention.kind
        case _:
            return ""


def _time_value(mention: TimeMention) -> str:
    when, timex = mention.when, mention.timex
    if when is None:
        return f"{timex.value}/{timex.end_value}" if timex.end_value else timex.value
    start = iso(when.start) or ""
    last = when.end if isinstance(when.end, datetime) else when.last_day
    return start if last == when.first_day or last is None else f"{start}/{iso(last)}"


def _day_of(sighting: Sighting, article: Article) -> str:
    if sighting.when:
        return when_words(sighting.when)
    return undated_words(sighting.timex, sighting.phrase.of(article.text))


def _month_and_day(value: str) -> tuple[str, int] | None:
    found = re.fullmatch(r"XXXX-(\d\d)-(\d\d)", value)
    if not found:
        return None
    try:
        day = date(2000, int(found[1]), int(found[2]))  # a leap year has every day
    except ValueError:
        return None
    return f"{day:%B}", day.day


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _actor(actor: str) -> str:
    known = gazetteer().actor(actor)
    return known.name if known else actor


_SOURCES = {
    Confirmation.UNNAMED: "one that does not say who it is",
    Confirmation.ONE: "one outlet",
    Confirmation.SEVERAL: "{}, independently of each other",
    Confirmation.OFFICIAL: "those who hold it",
}


def _facts(meeting: Meeting) -> Iterable[tuple[str, str]]:
    body = gazetteer().body(meeting.body) if meeting.body else None
    rows = (
        ("Date", when_words(meeting.when) if meeting.when else "year unknown"),
        ("Moved from", iso(meeting.previously)),
        ("Status", meeting.status.value),
        ("Kind", meeting.kind.value),
        ("Body", body.name if body else meeting.body),
        ("Place", place_words(meeting)),
        ("Venue", meeting.venue),
        ("Who", ", ".join(map(_actor, meeting.participants))),
        ("People", ", ".join(meeting.people)),
        ("Sources", _SOURCES[meeting.support.confirmation].format(meeting.support.sources)),
        ("By hand", ", ".join(meeting.corrected)),
        ("Inferred", "; ".join(f"{field} {why}" for field, why in meeting.inferred.items())),
        ("Id", meeting.uid),
    )
    return [(label, value) for label, value in rows if value]


# --- the evidence ---


def _explain(console: Console, sighting: Sighting, reading: Reading) -> None:
    article = reading.article
    console.print(_text(f"{_day_of(sighting, article)}: {sighting.title}", style="bold"))
    console.print(Padding(_quote(sighting), (0, 0, 0, 2)))
    table = _table("Span", "Text", "Rule", "Value")
    for mention in reading.mentions:
        if mention.span.overlaps(sighting.evidence):
            row = (_span(mention.span), mention.text, mention.rule, value_words(mention))
            table.add_row(*map(_text, row))
    if table.row_count:
        console.print(Padding(table, (0, 0, 0, 2)))
    why = f"Why: {'; '.join(grounds_of(sighting))}. Confidence {sighting.confidence:.2f}."
    console.print(Padding(_text(why, style="dim"), (0, 0, 1, 2)))


def _explain_refusals(console: Console, reading: Reading) -> None:
    if not reading.refusals:
        return
    console.print("Dates that gave no meeting", style="bold")
    table = _table("Span", "Text", "Why not")
    for refusal in reading.refusals:
        table.add_row(*map(_text, (_span(refusal.span), refusal.text, refusal.reason)))
    console.print(table)


def _quote(sighting: Sighting) -> Text:
    """The sentence, its date phrase underlined."""
    start = sighting.phrase.start - sighting.evidence.start
    end = sighting.phrase.end - sighting.evidence.start
    told = Text(_printable(f"“{sighting.quote}”"))
    if 0 <= start < end <= len(sighting.quote):
        told.stylize("underline", start + 1, end + 1)
    return told


# --- the terminal ---


def _console() -> Console:
    width = None if sys.stdout.isatty() else PIPED_WIDTH
    return Console(width=width, highlight=False, markup=False, emoji=False)


def _table(*columns: str) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for column in columns:
        # Codes and dates stay on their line where there is room; words wrap.
        table.add_column(column, overflow="fold", no_wrap=column in _UNBROKEN)
    return table


def _text(words: str, *, style: str = "") -> Text:
    return Text(_printable(words), style=style)


def _printable(words: str) -> str:
    """One mark for each control character: an article must not drive the terminal."""
    return _CONTROL.sub("\ufffd", words)


def _span(span: Span) -> str:
    return f"{span.start}–{span.end}"


def _in_order(sightings: Sequence[Sighting]) -> list[Sighting]:
    """By day; those without a year last, in the order of the text."""
    return sorted(
        sightings,
        key=lambda one: (
            one.when is None,
            one.when.first_day if one.when else date.min,
            one.evidence.start,
        ),
    )
