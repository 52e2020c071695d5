"""A calendar of four meetings behind the front door, for the tests that knock at it."""

from __future__ import annotations

import html
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from factories import NOW, a_day, a_month, a_reading, a_sighting, an_article, an_hour
from flask import Flask
from flask.testing import FlaskClient

from calendar_app.model import Article, Kind, Status
from calendar_app.pipeline import ingest
from calendar_app.store import Store
from calendar_app.web import create_app

UPCOMING = "The NATO-Ukraine Commission will meet in Brussels on 20 January 2022."
TOKEN = "a-token-of-the-tests"  # noqa: S105 - opens nothing but the servers below


def keep(store: Store, article: Article, *, now: datetime = NOW, **fields: Any) -> str:
    """Add an article that speaks of one meeting; gives the meeting's uid."""
    sighting = a_sighting(article, **fields)
    done = ingest(article, reader=lambda a: a_reading(a, sighting), store=store, now=now)
    return done.meetings[0]


def filled(path: Path) -> Path:
    """Four meetings around 10 January 2022: one past, two ahead, one only known to its month."""
    with Store(path) as store:
        keep(store, an_article())
        keep(
            store,
            an_article("Past\n\nThe council met on 13 December."),
            title="OSCE Permanent Council",
            body="osce-permanent-council",
            participants=("osce",),
            city="Vienna",
            country="AT",
            when=an_hour("2021-12-13T10:00:00+01:00"),
        )
        keep(
            store,
            an_article("Talks\n\nThe talks in Vienna were called off."),
            title="Talks with Iran",
            kind=Kind.TALKS,
            body=None,
            participants=("IR", "US"),
            city="Vienna",
            country="AT",
            when=a_day("2022-02-01", "2022-02-03"),
            status=Status.CANCELLED,
        )
        keep(
            store,
            an_article("Some day\n\nA summit is expected in March."),
            title="G20 summit",
            kind=Kind.SUMMIT,
            body="g20",
            participants=("FR", "IT"),
            city=None,
            country="IT",
            when=a_month("2022-03"),
            status=Status.TENTATIVE,
        )
    return path


def app_over(database: Path, **options: Any) -> Flask:
    app = create_app(database, **options)
    app.config.update(NOW=NOW, TESTING=True)
    return app


def uid_of(client: FlaskClient, title: str) -> str:
    rows = client.get("/api/meetings").json["meetings"]
    return next(str(row["uid"]) for row in rows if row["title"] == title)


def csrf(client: FlaskClient, page: str = "/add") -> str:
    told = client.get(page).text
    found = re.search(r'name="csrf_token" value="([^"]+)"', told)
    assert found
    return found[1]


def fields(client: FlaskClient, **given: str) -> dict[str, str]:
    """The form of the add page, filled with an article that speaks of one meeting to come."""
    told = {"text": UPCOMING, "title": "Talks near", "published": "2022-01-10"}
    return {"csrf_token": csrf(client), **told, **given}


def text_of(page: str) -> str:
    """What a person reads of a page, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
