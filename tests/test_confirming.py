"""How well a meeting is confirmed, and when nobody speaks of it any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from factories import NOW, a_day, a_meeting, a_month, a_reading, a_sighting, an_article

from calendar_app import pipeline
from calendar_app.merging import gone_quiet, support_of
from calendar_app.merging.confirming import agency_of
from calendar_app.model import (
    Article,
    Confirmation,
    Query,
    Reading,
    Sighting,
    Status,
    Support,
    Unlisted,
)
from calendar_app.store import Store

if TYPE_CHECKING:
    from flask.testing import FlaskClient

OURS = "The envoys of the two sides will meet in Geneva on 12 January to talk about arms."
OTHER = "A new round between Moscow and Washington opens by the lake next Wednesday, officials say."
THIRD = "On 12 January the delegations come together again, this time on Swiss ground."
PLAIN = "Russia and the United States hold talks on 12 January."


def told(sentence: str, publisher: str = "", **fields: Any) -> tuple[Sighting, Article]:
    text = f"{fields.pop('head', '')}{sentence}{fields.pop('tail', '')}"
    article = an_article(f"{text} {publisher}", publisher=publisher, **fields)
    return a_sighting(article, quote=sentence), article


LEVELS: dict[str, tuple[list[tuple[Sighting, Article]], Confirmation, int]] = {
    "one paper": ([told(OURS, "The Courier")], Confirmation.ONE, 1),
    "one paper twice": (
        [told(OURS, "The Courier"), told(OTHER, "the  courier")],
        Confirmation.ONE,
        1,
    ),
    "two papers": ([told(OURS, "The Courier"), told(OTHER, "The Echo")], Confirmation.SEVERAL, 2),
    "two hosts": (
        [told(OURS, url="https://courier.example/1"), told(OTHER, url="https://echo.example/1")],
        Confirmation.SEVERAL,
        2,
    ),
    "one host, with www and without": (
        [told(OURS, url="https://www.echo.example/1"), told(OTHER, url="https://echo.example/2")],
        Confirmation.ONE,
        1,
    ),
    "the same sentence in two": (
        [told(OURS, "The Courier"), told(OURS, "The Echo")],
        Confirmation.ONE,
        1,
    ),
    "nearly the same sentence": (
        [told(OURS, "The Courier"), told(f"Officials said: {OURS[4:-17]}.", "The Echo")],
        Confirmation.ONE,
        1,
    ),
    "one agency named in the credit": (
        [
            told(OURS, "The Courier", head="GENEVA (Reuters) - "),
            told(OTHER, "The Echo", tail="\n\nBy Reuters"),
            told(THIRD, "Reuters"),
        ],
        Confirmation.ONE,
        1,
    ),
    "an agency and a paper of its own": (
        [told(OURS, "The Courier", head="GENEVA (AFP) - "), told(OTHER, "The Echo")],
        Confirmation.SEVERAL,
        2,
    ),
    "two agencies": (
        [told(OURS, "A", head="(AFP) "), told(OTHER, "B", tail="\nSource: TASS")],
        Confirmation.SEVERAL,
        2,
    ),
    "one that shows two to be one": (
        [told(OURS, "The Courier"), told(OTHER, "The Echo"), told(OURS, "The Echo")],
        Confirmation.ONE,
        1,
    ),
    "nobody says who it is": ([told(OURS)], Confirmation.UNNAMED, 1),
    "nobody twice": ([told(OURS), told(OTHER)], Confirmation.UNNAMED, 2),
    "nobody and a paper": ([told(OURS), told(OTHER, "The Echo")], Confirmation.ONE, 2),
    "an outlet that names no source": (
        [told(f"{OURS[:-1]}, a diplomat said on condition of anonymity.", "The Courier")],
        Confirmation.UNNAMED,
        1,
    ),
    "the ministry": (
        [told(OURS, "The Courier"), told(OTHER, "Ministry of Foreign Affairs of Japan")],
        Confirmation.OFFICIAL,
        2,
    ),
    "two short sentences": (
        [told("Talks are on 12 January.", "A"), told("Talks are on 12 January.", "B")],
        Confirmation.SEVERAL,
        2,
    ),
}


@pytest.mark.parametrize(("claims", "level", "sources"), LEVELS.values(), ids=LEVELS)
def test_a_meeting_is_as_well_confirmed_as_those_who_tell_of_it_are_independent(
    claims: list[tuple[Sighting, Article]], level: Confirmation, sources: int
) -> None:
    for told_in in (claims, claims[::-1]):
        support = support_of(told_in)
        assert (support.confirmation, support.sources) == (level, sources)


CREDITS = {
    "KYIV, Jan. 10 (AP) — The envoys meet.": "AP",
    "LONDON, 10 January (Reuters) - The envoys meet.": "Reuters",
    "The envoys meet.\n\nSource: TASS": "TASS",
    "The envoys meet, officials told the press. (by AFP)": "AFP",
    "KYIV. January 10 /Ukrinform/. The envoys meet.": "Ukrinform",
    "By Reuters\n\nThe envoys meet.": "Reuters",
    "TASS, January 10. The envoys meet.": None,
    "They drove by an ap road.": None,
    "The Spa of the town hosts the envoys.": None,
    "The envoys meet in Ankara.": None,
}


@pytest.mark.parametrize(("text", "agency"), CREDITS.items(), ids=range(len(CREDITS)))
def test_an_agency_is_known_by_its_credit(text: str, agency: str | None) -> None:
    assert agency_of(an_article(text, publisher="The Courier")) == agency


def test_the_latest_article_is_the_last_word() -> None:
    claims = [
        told(OURS, "A", published=date(2022, 1, 9)),
        told(OTHER, "B", published=date(2022, 1, 3)),
        told(THIRD, "C", published=None),
    ]
    assert support_of(claims).last_told == date(2022, 1, 9)
    assert support_of(claims[2:]).last_told is None


# --- kept with the meeting ---


def add(store: Store, name: str, quote: str, publisher: str) -> str:
    article = an_article(name, publisher=publisher)

    def reader(one: Article) -> Reading:
        return a_reading(one, a_sighting(one, quote=quote))

    (uid,) = pipeline.ingest(article, reader=reader, store=store, now=NOW).meetings
    return uid


def test_a_meeting_rises_as_others_confirm_it_and_calendars_read_so(store: Store) -> None:
    steps = [
        ("a", OURS, "The Courier", Confirmation.ONE, ""),
        ("b", OURS, "The Echo", Confirmation.ONE, ""),
        ("c", OTHER, "The Star", Confirmation.SEVERAL, "Told by 2 sources"),
        ("d", THIRD, "NATO press office", Confirmation.OFFICIAL, "Confirmed by those who hold it."),
    ]
    for name, quote, publisher, level, words in steps:
        uid = add(store, name, quote, publisher)
        assert store.meeting(uid).support.confirmation is level
        assert words in store.event(uid).replace("\r\n ", "")
        found = [one for one in Confirmation if store.count(Query(confirmation=one))]
        assert found == list(Confirmation)[: list(Confirmation).index(level) + 1]


def test_what_an_unnamed_source_says_is_found_by_asking_for_it_alone(store: Store) -> None:
    add(store, "a", OURS, "")
    found = {one: store.count(Query(confirmation=one)) for one in Confirmation}
    assert found == {"unnamed": 1, "one": 0, "several": 0, "official": 0}


def test_confirmation_is_a_filter_like_others(client: FlaskClient) -> None:
    found = {one: client.get(f"/api/meetings?confirmation={one}").json for one in Confirmation}
    assert found["unnamed"]["total"] >= found["one"]["total"] >= found["several"]["total"]
    assert found["unnamed"]["total"] == client.get("/api/meetings").json["total"]
    refused = client.get("/api/meetings?confirmation=some")
    assert refused.status_code == 404
    assert "known: unnamed, one, several, official" in refused.get_data(as_text=True)


def test_a_page_says_who_confirms_it_and_when_nobody_speaks_of_it(
    client: FlaskClient, database: Path
) -> None:
    early = an_article("Early.", publisher="The Courier", published=date(2021, 12, 20))
    told = {"title": "Quiet talks", "body": None, "when": a_day("2022-01-14")}

    def reader(one: Article) -> Reading:
        return a_reading(one, a_sighting(one, **told))

    with Store(database) as store:
        (uid,) = pipeline.ingest(early, reader=reader, store=store, now=NOW).meetings
        others = [meeting.uid for meeting in store.meetings() if meeting.uid != uid]
    page = client.get(f"/meetings/{uid}").get_data(as_text=True)
    assert "Nobody has spoken of it since 20 December 2021. It may still take place." in page
    assert "<dt>Sources</dt><dd><bdi>one outlet</bdi>" in page
    row = client.get(f"/api/meetings/{uid}").json
    assert (row["gone_quiet_since"], row["confirmation"]) == ("2021-12-20", "one")
    assert "Nobody has spoken" not in client.get(f"/meetings/{others[0]}").get_data(as_text=True)


def test_pages_say_that_its_calendar_has_it_no_more(client: FlaskClient, database: Path) -> None:
    """On its own, on the timeline and in the API; the status is what it was."""
    with Store(database) as store:
        meeting = next(m for m in store.meetings() if m.status is Status.CONFIRMED)
        gone = replace(meeting, unlisted=Unlisted("Diary of <b>", date(2022, 1, 9)))
        store.record(gone, event=store.event(meeting.uid), article="", now=NOW, changes=[])
    page = client.get(f"/meetings/{meeting.uid}").get_data(as_text=True)
    told = "No longer in the calendar <bdi>“Diary of &lt;b&gt;”</bdi>"
    assert f"{told} since 9 January 2022. It may still take place." in page
    day = meeting.when.first_day if meeting.when else None
    assert told in client.get(f"/?at={day}").get_data(as_text=True)
    row = client.get(f"/api/meetings/{meeting.uid}").json
    known = (row["gone_from_calendar"], row["gone_from_calendar_since"], row["status"])
    assert known == ("Diary of <b>", "2022-01-09", "confirmed")


# --- gone quiet ---

QUIET = {
    "a week before, and a fortnight of silence": ({}, date(2022, 1, 5), date(2021, 12, 20)),
    "on its day": ({}, date(2022, 1, 12), date(2021, 12, 20)),
    "more than a week before": ({}, date(2022, 1, 4), None),
    "somebody spoke of it": ({"last_told": date(2021, 12, 30)}, date(2022, 1, 10), None),
    "it is over": ({}, date(2022, 1, 13), None),
    "no article has a date": ({"last_told": None}, date(2022, 1, 10), None),
    "it was cancelled": ({"status": Status.CANCELLED}, date(2022, 1, 10), None),
    "it was put off": ({"status": Status.POSTPONED}, date(2022, 1, 10), None),
    "no day is known": ({"when": a_month("2022-01")}, date(2022, 1, 1), None),
    "it goes on": (
        {"when": a_day("2022-01-02", "2022-01-20")},
        date(2022, 1, 15),
        date(2021, 12, 20),
    ),
}


@pytest.mark.parametrize(("fields", "today", "since"), QUIET.values(), ids=QUIET)
def test_a_meeting_has_gone_quiet_where_nobody_speaks_of_it_just_before(
    fields: dict[str, Any], today: date, since: date | None
) -> None:
    given = {"last_told": date(2021, 12, 20)} | fields
    support = Support(last_told=given.pop("last_told"))
    assert gone_quiet(a_meeting(**given, support=support), today) == since
