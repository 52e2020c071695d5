"""Australia is "AU" and the African Union "au", and both come to many a summit."""

from __future__ import annotations

from pathlib import Path

import pytest
from factories import NOW, a_day, an_article
from icalendar import Calendar
from served import app_over, keep

from calendar_app.checking import check
from calendar_app.pipeline import render_anew
from calendar_app.store import Store

BOTH = {"body": "g20", "title": "G20 summit", "participants": ("AU", "au"), "city": None}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "calendar.db"
    with Store(path) as store:
        render_anew(store)
        keep(store, an_article("Both\n\nThe G20 will meet on 12 January."), **BOTH)
        only = {**BOTH, "body": None, "when": a_day("2022-01-20")}
        keep(store, an_article("One\n\nThe first."), **{**only, "participants": ("AU", "JP")})
        keep(store, an_article("Two\n\nThe second."), **{**only, "participants": ("EG", "au")})
    return path


def test_what_is_told_again_of_both_is_kept(path: Path) -> None:
    with Store(path) as store:
        more = {**BOTH, "participants": ("AU", "FR", "au")}
        keep(store, an_article("More\n\nThe G20 will meet on 12 January, France too."), **more)
        found = {one.participants for one in store.meetings() if one.body == "g20"}
        assert found == {("AU", "FR", "au")}


@pytest.mark.parametrize(
    ("asked", "count"), [("AU", 2), ("au", 2), ("jp", 1), ("EG", 1), ("Au", 2)]
)
def test_each_is_found_by_its_own_id(path: Path, asked: str, count: int) -> None:
    client = app_over(path).test_client()
    rows = client.get(f"/api/meetings?participant={asked}").json["meetings"]
    assert len(rows) == count
    wanted = {"Au": "AU"}.get(asked, asked if asked in ("AU", "au") else asked.upper())
    assert all(wanted in row["participants"] for row in rows)
    tallied = client.get("/").text
    assert "Australia" in tallied
    assert "African Union" in tallied


def test_each_has_a_feed_of_its_own(path: Path) -> None:
    client = app_over(path).test_client()
    for asked, other in (("AU", "Two"), ("au", "One")):
        page = client.get(f"/?participant={asked}").text
        address = next(
            told for told in page.split('"') if told.startswith("/feeds/") and ".ics" in told
        )
        feed = Calendar.from_ical(client.get(address.replace("&amp;", "&")).data)
        assert len(feed.events) == 2, address
        assert other not in " ".join(str(event["DESCRIPTION"]) for event in feed.events)


def test_a_calendar_with_both_is_sound(path: Path) -> None:
    with Store(path) as store:
        assert [found for _, faults in check(store, now=NOW) for found in faults] == []
