"""Calendars of any size as years of reading would leave them, for the pages to be measured on.

Every meeting has its articles, the sentences that prove it and a history; some are called off, put
off, moved, told differently by two outlets, or known to a week or a month only. The same calendar
each time, around a given day. As a script: `calendars.py FILE NUMBER` writes a database.
"""

from __future__ import annotations

import random
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from calendar_app.feeds import FORM
from calendar_app.model import (
    Article,
    Change,
    Grain,
    Kind,
    Meeting,
    NewMeeting,
    SameMeeting,
    Sighting,
    Span,
    Status,
    Timex,
    When,
    iso,
)
from calendar_app.store import Store, rows

Told = tuple[Meeting, list[Sighting], list[Article], list[Change]]

TODAY = date(2026, 11, 24)
EVENT = "BEGIN:VEVENT\r\nEND:VEVENT\r\n"

_BODIES = (
    ("nato-russia-council", "NATO-Russia Council", "session", ("RU", "nato")),
    ("osce-permanent-council", "OSCE Permanent Council", "session", ("osce",)),
    ("un-security-council", "UN Security Council", "session", ("un",)),
    ("un-human-rights-council", "Human Rights Council", "session", ("un",)),
    ("north-atlantic-council", "North Atlantic Council", "session", ("nato",)),
    ("conference-on-disarmament", "Conference on Disarmament", "conference", ("un",)),
    ("g20", "G20 summit", "summit", ("BR", "CN", "IN", "US")),
    ("arctic-council", "Arctic Council", "session", ("CA", "NO", "US")),
    ("eu-foreign-affairs-council", "EU Foreign Affairs Council", "session", ("eu",)),
    ("au-peace-and-security-council", "AU Peace and Security Council", "session", ("au",)),
)  # fmt: skip
_SIDES = ("RU", "US", "UA", "FR", "DE", "JP", "CN", "IN", "TR", "BR", "GB", "IR", "EG", "QA", "ZA")
_NAMES = {
    "RU": "Russia", "US": "the United States", "UA": "Ukraine", "FR": "France", "DE": "Germany",
    "JP": "Japan", "CN": "China", "IN": "India", "TR": "Turkey", "BR": "Brazil",
    "GB": "the United Kingdom", "IR": "Iran", "EG": "Egypt", "QA": "Qatar", "ZA": "South Africa",
}  # fmt: skip
_CITIES = (
    ("Geneva", "CH", "Europe/Zurich"), ("Vienna", "AT", "Europe/Vienna"),
    ("Brussels", "BE", "Europe/Brussels"), ("New York", "US", "America/New_York"),
    ("Paris", "FR", "Europe/Paris"), ("Cairo", "EG", "Africa/Cairo"),
    ("Doha", "QA", "Asia/Qatar"), ("Istanbul", "TR", "Europe/Istanbul"),
    ("Addis Ababa", "ET", "Africa/Addis_Ababa"), ("Tokyo", "JP", "Asia/Tokyo"),
    ("Brasília", "BR", "America/Sao_Paulo"), ("Strasbourg", "FR", "Europe/Paris"),
)  # fmt: skip
_OUTLETS = ("The Courier", "Evening Dispatch", "Northern Press Agency", "La Gazette",
            "Foreign Ministry", "Der Beobachter", "Gulf Observer")  # fmt: skip
_PEOPLE = ("Anna Lindqvist", "Omar Haddad", "Li Wen", "Marta Kowalska", "João Pereira")
_WORLDLY = (
    "اجتماع وزراء الخارجية العرب",
    "第二十八次部长级联席会议",
    "Засідання Комісії Україна – НАТО",
)
_OPENINGS = (
    "Diplomats who asked not to be named said that {title} will meet in {city} on {phrase}, after "
    "weeks of doubt about who would attend and on what terms.",
    "{title} is to open in {city} on {phrase}, the hosts announced.",
    "On {phrase} {title} gathers in {city} to speak of grain, prisoners and the ceasefire line.",
    "The ministry confirmed that {city} will hold {title} on {phrase}, two officials said.",
)
_FURTHER = " Nobody expects a breakthrough.\n\nThe last such meeting ended without a statement."


def meetings(number: int, today: date = TODAY) -> Iterator[Told]:
    """Each meeting with what tells of it; as many a week as the world has, for years if need be."""
    draw = random.Random(number)  # noqa: S311 - the same calendar each time
    days = min(max(number * 4 // 10, 200), 3650)
    for at in range(number):
        day = today + timedelta(days=draw.randrange(days) - days * 6 // 10)
        yield _drawn(at, day, today, draw)


def _drawn(at: int, day: date, today: date, draw: random.Random) -> Told:
    city, country, zone = draw.choice(_CITIES)
    body: str | None
    if draw.random() < 0.55:
        body, title, kind, sides = draw.choice(_BODIES)
    else:
        body, kind = None, draw.choice(("talks", "visit", "summit", "consultations", "call"))
        sides = tuple(sorted(draw.sample(_SIDES, 2)))
        told = " and ".join(_NAMES[side].removeprefix("the ") for side in sides)
        title = f"{kind.capitalize()} of {told}"
        if draw.random() < 0.03:
            title = draw.choice(_WORLDLY)
    when = _when(day, zone, draw)
    status = draw.choices(list(Status), (84, 10, 4, 2))[0]
    left = day - timedelta(days=draw.randrange(1, 9)) if draw.random() < 0.05 else None
    made = min(day, today) - timedelta(days=draw.randrange(60), minutes=draw.randrange(1440))
    first = datetime(made.year, made.month, made.day, draw.randrange(24), tzinfo=UTC)
    meeting = Meeting(
        uid=f"{at:016x}@calendar-app", title=title, kind=Kind(kind), body=body,
        participants=sides, people=tuple(draw.sample(_PEOPLE, draw.randrange(3))), city=city,
        country=country, when=when, status=status, previously=left, created=first,
        last_modified=first, sightings=1 + int(draw.expovariate(1.1)),
    )  # fmt: skip
    articles, sightings = [], []
    for told in range(meeting.sightings):
        article, sighting = _telling(
            meeting, when, (at, told), first + timedelta(hours=7 * told), draw
        )
        articles.append(article)
        sightings.append(sighting)
    changes = [Change(meeting.uid, "created", None, None, articles[0].id, first)]
    latest = first
    if left:
        latest += timedelta(hours=5)
        changes.append(
            Change(meeting.uid, "start", iso(left), iso(when.start), articles[-1].id, latest)
        )
    if status in (Status.CANCELLED, Status.POSTPONED):
        latest += timedelta(hours=3)
        changes.append(
            Change(meeting.uid, "status", "confirmed", status.value, articles[-1].id, latest)
        )
    return replace(meeting, last_modified=latest), sightings, articles, changes


def _when(day: date, zone: str, draw: random.Random) -> When:
    chance = draw.random()
    if chance < 0.4:
        hour = datetime(
            day.year, day.month, day.day, draw.randrange(8, 19), draw.choice((0, 0, 30)),
            tzinfo=ZoneInfo(zone),
        )  # fmt: skip
        start = datetime.fromisoformat(hour.isoformat())  # with its offset, as it is kept
        end = start + timedelta(hours=2) if draw.random() < 0.4 else None
        return When(start, end, Grain.MINUTE, frozenset({Grain.MINUTE, Grain.DAY}))
    if chance < 0.92:
        length = draw.choices((1, 2, 3, 5), (70, 14, 10, 6))[0]
        return When(day, day + timedelta(days=length), Grain.DAY, frozenset({Grain.DAY}))
    if chance < 0.96:
        monday = day - timedelta(days=day.weekday())
        return When(monday, monday + timedelta(days=7), Grain.WEEK, frozenset({Grain.WEEK}))
    month = day.replace(day=1)
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return When(month, following, Grain.MONTH, frozenset({Grain.MONTH}))


def _telling(
    meeting: Meeting, when: When, number: tuple[int, int], published: datetime, draw: random.Random
) -> tuple[Article, Sighting]:
    at, told = number
    if told and draw.random() < 0.06 and when.has_day:  # this outlet has another day
        when = replace(
            when,
            start=when.start + timedelta(days=1),
            end=when.end and when.end + timedelta(days=1),
        )
    day = when.first_day
    phrase = f"{day.day} {day:%B}" if when.has_day else f"{day:%B}"
    title = meeting.title if meeting.body is None else f"the {meeting.title}"
    told_in = draw.choice(_OPENINGS).format(title=title, city=meeting.city, phrase=phrase)
    quote = told_in[0].upper() + told_in[1:]
    headline = f"{meeting.title} in {meeting.city}, report {at}.{told}"
    text = f"{headline}\n\n{quote}{_FURTHER}"
    article = Article(
        text=text, title=headline, published=published, publisher=draw.choice(_OUTLETS)
    )
    start = len(headline) + 2
    evidence = Span(start, start + len(quote))
    at_phrase = text.index(phrase, start)
    sighting = Sighting(
        article=article.id, title=meeting.title, kind=meeting.kind, body=meeting.body,
        participants=meeting.participants, people=meeting.people, city=meeting.city,
        country=meeting.country, when=when, status=meeting.status, evidence=evidence, quote=quote,
        phrase=Span(at_phrase, at_phrase + len(phrase)), timex=Timex("DATE", day.isoformat()),
        confidence=0.9, rules=("en.phrase.day-month",),
    )  # fmt: skip
    return article, sighting


def fill(path: Path, number: int, today: date = TODAY) -> None:
    """A database of that many meetings. What is there is replaced."""
    for beside in ("", "-wal", "-shm"):
        Path(f"{path}{beside}").unlink(missing_ok=True)
    Store(path).close()
    with closing(sqlite3.connect(path)) as db, db:
        batch: dict[str, list[dict[str, object]]] = {}
        for meeting, sightings, articles, changes in meetings(number, today):
            now = meeting.created
            first = NewMeeting(sightings[0], meeting.uid)
            decided = [first, *(SameMeeting(one, meeting.uid) for one in sightings[1:])]
            batch.setdefault("article", []).extend(rows.article_row(a, now=now) for a in articles)
            batch.setdefault("sighting", []).extend(map(rows.sighting_row, sightings))
            batch.setdefault("meeting", []).append(rows.meeting_row(meeting, EVENT))
            batch.setdefault("link", []).extend(rows.link_row(one, now=now) for one in decided)
            batch.setdefault("change", []).extend(map(rows.change_row, changes))
            if len(batch["meeting"]) == 5000:
                _put(db, batch)
        _put(db, batch)
        # Years of reading end this morning.
        morning = datetime(today.year, today.month, today.day, 6, tzinfo=UTC)
        db.execute(
            "UPDATE article SET kept_at = ? WHERE number = (SELECT max(number) FROM article)",
            [rows.utc_text(morning)],
        )
        db.execute(f"PRAGMA user_version = {FORM:d}")  # nobody asks for the events here
        db.execute("ANALYZE")


def _put(db: sqlite3.Connection, batch: dict[str, list[dict[str, object]]]) -> None:
    for table, kept in batch.items():
        if kept:
            names = ", ".join(f'"{name}"' for name in kept[0])
            marks = ", ".join("?" * len(kept[0]))
            sql = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
            db.executemany(sql, [tuple(row.values()) for row in kept])
            kept.clear()


if __name__ == "__main__":
    fill(Path(sys.argv[1]), int(sys.argv[2]))
