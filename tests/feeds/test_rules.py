"""The rules that clients taught us: each holds for every feed, and each check would notice.

`rules` has those about bytes; those about what happens to a feed over time and over HTTP are here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from urllib.robotparser import RobotFileParser

import pytest
import three_hundred
from factories import NOW, a_day, a_reading, a_sighting, an_article
from flask.testing import FlaskClient
from rules import RULES, Break, Rule, calendar, events, of

from calendar_app.errors import EventNotRenderedError
from calendar_app.feeds import Cancelled, FeedOptions, render
from calendar_app.model import Meeting
from calendar_app.pipeline import Claims, History, event_of, ingest
from calendar_app.store import Store
from calendar_app.web import create_app

OPTIONS = {
    "bare": FeedOptions(),
    "with everything": FeedOptions(imprecise=True, remind=30, remind_days=1),
    "for Google": FeedOptions(cancelled=Cancelled.SHOW, remind=0, remind_days=0),
}


@cache
def feed(name: str = "with everything") -> bytes:
    channel = replace(three_hundred.FEED, options=OPTIONS[name])
    stored = [(case.meeting.uid, case.event) for case in _cases()]
    return render("ics", channel, [], stored)


@cache
def _cases() -> list[three_hundred.Case]:
    return three_hundred.cases()


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("rule", RULES, ids=[f"rule {one.number}: {one.says}" for one in RULES])
def test_every_feed_keeps(rule: Rule, options: str) -> None:
    assert list(rule.check(feed(options))) == []


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        pytest.param(rule, spoil, id=f"rule {rule.number}: {name}")
        for rule in RULES
        for name, spoil in rule.breaks.items()
    ],
)
def test_the_check_of_a_rule_notices_its_break(rule: Rule, spoil: Break) -> None:
    spoilt = spoil(feed())
    assert spoilt != feed()
    assert list(rule.check(spoilt))


def test_rule_2_a_meeting_that_cannot_be_read_back_is_left_out(store: Store) -> None:
    def odd(meeting: Meeting, claims: Claims, history: History) -> str:
        if meeting.title == "Odd":
            raise EventNotRenderedError(meeting.uid, "odd")
        return event_of(meeting, claims, history)

    article = an_article()
    told = [
        a_sighting(article),
        a_sighting(article, title="Odd", body=None, when=a_day("2022-02-01")),
    ]
    ingest(article, reader=lambda a: a_reading(a, *told), store=store, now=NOW, render=odd)
    sent = render("ics", three_hundred.FEED, [], store.events())
    assert [of(event, "SUMMARY") for event in events(sent)] == [["NATO-Russia Council · Brussels"]]


def test_rule_6_a_move_keeps_the_uid_and_raises_the_stamps(store: Store) -> None:
    before = _after(store, "First", when=a_day("2022-01-12"))
    moved = {"when": a_day("2022-01-14"), "previously": date(2022, 1, 12)}
    after = _after(store, "Moved", hours=1, **moved)
    assert after["UID"] == before["UID"]
    assert after["DTSTART"] == "20220114"
    for name in ("SEQUENCE", "LAST-MODIFIED", "DTSTAMP"):
        assert after[name] > before[name], name
    assert after["CREATED"] == before["CREATED"]


def test_rule_6_what_is_the_same_keeps_its_stamps(store: Store) -> None:
    before = _after(store, "First")
    again = _after(store, "The same again", hours=1)
    assert again["SEQUENCE"] == before["SEQUENCE"]
    first = render("ics", three_hundred.FEED, [], store.events())
    assert first == render("ics", three_hundred.FEED, [], store.events())


def _after(store: Store, text: str, *, hours: int = 0, **told: object) -> dict[str, str]:
    """The one event of the feed, after an article more."""
    article = an_article(text, url=f"https://news.example.org/{text}")
    sighting = a_sighting(article, **told)
    now = NOW + timedelta(hours=hours)
    ingest(article, reader=lambda a: a_reading(a, sighting), store=store, now=now)
    (event,) = events(render("ics", three_hundred.FEED, [], store.events()))
    return {name: value for name, _, value in event}


def test_rule_10_the_file_of_one_meeting_is_no_calendar_of_its_own() -> None:
    case = _cases()[0]
    channel = replace(three_hundred.FEED, single=True)
    told = calendar(render("ics", channel, [], [(case.meeting.uid, case.event)]))
    assert set(told) == {"BEGIN", "VERSION", "PRODID"}


# --- over HTTP ---


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    path = tmp_path / "calendar.db"
    with Store(path) as store:
        ingest(
            an_article(),
            reader=lambda a: a_reading(a, a_sighting(a)),
            store=store,
            now=NOW,
        )
    app = create_app(path)
    app.config.update(NOW=NOW, TESTING=True)
    return app.test_client()


@pytest.mark.parametrize("accept", ["*/*", "text/html", "application/calendar+json", ""])
def test_rule_11_a_feed_is_text_calendar_whatever_is_accepted(
    client: FlaskClient, accept: str
) -> None:
    answer = client.get("/feeds/all.ics", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        200,
        "text/calendar; charset=utf-8",
    )
    assert "Content-Disposition" not in answer.headers
    assert answer.data.startswith(b"BEGIN:VCALENDAR\r\n")


def test_rule_11_an_unchanged_feed_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/feeds/all.ics").headers
    for known in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = client.get("/feeds/all.ics", headers=known)
        assert (again.status_code, again.data) == (304, b"")


def test_rule_11_one_meeting_is_a_file(client: FlaskClient) -> None:
    (event,) = events(client.get("/feeds/all.ics").data)
    answer = client.get(f"/meetings/{of(event, 'UID')[0]}.ics")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"


def test_rule_11_nobody_gets_gzip_who_did_not_ask(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/feeds/all.ics").headers


def test_rule_12_robots_may_fetch_a_feed_without_login(client: FlaskClient) -> None:
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").text.splitlines())
    assert rules.can_fetch("Google-Calendar-Importer", "http://localhost/feeds/all.ics")
    assert client.get("/feeds/all.ics").status_code == 200
