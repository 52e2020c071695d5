"""Meetings that nobody holds, as many as are wanted, and a database of them."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from calendar_app.feeds import render_event
from calendar_app.model import Article, Grain, Kind, Meeting, Sighting, Span, Timex, When
from calendar_app.pipeline import Claims
from calendar_app.store import Store, rows

NOW = datetime(2022, 1, 10, 12, tzinfo=UTC)
CITIES = (("Geneva", "CH"), ("Vienna", "AT"), ("Brussels", "BE"), ("Astana", "KZ"), ("Paris", "FR"),
          ("Cairo", "EG"), ("Київ", "UA"), ("Doha", "QA"))  # fmt: skip
BODIES = ("NATO-Russia Council", "OSCE Permanent Council", "Human Rights Council", "Arctic Council",
          "Рада Європи", "Conference on Disarmament", "North Atlantic Council")  # fmt: skip
STATES = ("RU", "US", "UA", "FR", "DE", "JP", "CN", "IN", "TR", "BR")
_UID = re.compile(r"[0-9a-f]{16}(?=@calendar-app)")
_DISTINCT = 500  # rendered one by one; the others are theirs with another uid


def meetings(number: int) -> Iterator[tuple[Meeting, str]]:
    """Meetings with their stored text, the same ones each time."""
    draw = random.Random(1)  # noqa: S311 - no secret
    made: list[tuple[Meeting, str]] = []
    for at in range(number):
        if at < _DISTINCT:
            meeting, claims = drawn(at, draw)
            event = render_event(meeting, claims, body_name=meeting.title, country_name="Somewhere")
            made.append((meeting, event))
            yield meeting, event
            continue
        meeting, event = made[at % _DISTINCT]
        digits = f"{at:016x}"
        yield replace(meeting, uid=f"{digits}@calendar-app"), _UID.sub(digits, event)


def drawn(at: int, draw: random.Random) -> tuple[Meeting, Claims]:
    day = date(2022, 1, 12) + timedelta(days=draw.randrange(900))
    hour = datetime(day.year, day.month, day.day, draw.randrange(8, 18), tzinfo=UTC)
    city, country = draw.choice(CITIES)
    title = draw.choice(BODIES)
    when = (
        When(hour, hour + timedelta(hours=2), Grain.MINUTE)
        if at % 3 == 0
        else When(day, day + timedelta(days=draw.randrange(1, 4)), Grain.DAY)
    )
    given = {
        "title": title,
        "kind": Kind.SESSION,
        "participants": tuple(sorted(draw.sample(STATES, 3))),
        "people": ("Jens Stoltenberg", "Olha Stefanishyna"),
        "city": city,
        "country": country,
        "when": when,
    }
    meeting = Meeting(uid=f"{at:016x}@calendar-app", created=NOW, last_modified=NOW, **given)
    claims = []
    for outlet in ("The Courier", "Вісник"):
        text = f"The {title} will meet in {city} on {day:%d %B %Y}, officials of {outlet} said."
        article = Article(text=text, title=title, published=NOW.date(), publisher=outlet)
        sighting = Sighting(
            article=article.id,
            evidence=Span(0, len(text)),
            quote=text,
            phrase=Span(0, 3),
            timex=Timex("DATE", day.isoformat()),
            **given,
        )
        claims.append((sighting, article))
    return meeting, claims


def fill(path: Path, number: int) -> None:
    """A database of that many meetings, without the articles they would come from."""
    Store(path).close()
    columns: tuple[str, ...] = ()
    with closing(sqlite3.connect(path)) as db, db:
        batch = []
        for meeting, event in meetings(number):
            row = rows.meeting_row(meeting, event)
            columns = tuple(row)
            batch.append(tuple(row.values()))
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" * len(columns))
        db.executemany(f"INSERT INTO meeting ({names}) VALUES ({marks})", batch)  # noqa: S608
