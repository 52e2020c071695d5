"""Atom: what was added or changed, newest first, with ids for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from feed_meetings import CHANGED, FEED, claim, meeting, on

from calendar_app.feeds import Channel, render, render_event
from calendar_app.feeds.atom import LATEST
from calendar_app.model import Grain, Meeting, Status

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(*meetings: Meeting, channel: Channel = FEED) -> ET.Element:
    events = [(one.uid, render_event(one, [claim()])) for one in meetings]
    return ET.fromstring(render("atom", channel, meetings, events))  # noqa: S314 - our own


def entry(told: Meeting) -> ET.Element:
    found = feed(told).find(f"{ATOM}entry")
    assert found is not None
    return found


def said(element: ET.Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


def test_a_feed_has_what_the_standard_demands() -> None:
    told = feed(meeting())
    assert said(told, "title") == FEED.name
    assert said(told, "updated") == "2022-01-11T09:30:15Z"
    assert said(told, "id").startswith("urn:uuid:")
    assert told.findtext(f"{ATOM}author/{ATOM}name")
    links = {link.get("rel"): link.get("href") for link in told.findall(f"{ATOM}link")}
    assert links == {
        "self": "https://meetings.example.org/feeds/all.ics?body=a%2Cb",
        "alternate": "https://meetings.example.org",
    }


def test_an_entry_is_one_meeting_with_its_page_and_description() -> None:
    told = entry(meeting())
    assert said(told, "title") == "NATO-Russia Council · Brussels, 12 January 2022"
    assert (said(told, "published"), said(told, "updated")) == (
        "2022-01-10T08:00:00Z",
        "2022-01-11T09:30:15Z",
    )
    link = told.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == (
        "https://meetings.example.org/meetings/00112233445566aa@calendar-app"
    )
    content = told.find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    assert "<p>Confirmed.<br>" in (content.text or "")
    assert "The council meets on 12 January." in (content.text or "")
    assert [one.get("term") for one in told.findall(f"{ATOM}category")] == ["Session"]


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (on(date(2022, 1, 12), until=date(2022, 1, 14)), "12 to 14 January 2022"),
        (
            on(date(2022, 1, 10), until=date(2022, 1, 16), grain=Grain.WEEK),
            "some time from 10 to 16 January 2022",
        ),
    ],
)
def test_the_title_says_when(when: object, words: str) -> None:
    assert said(entry(meeting(when=when)), "title").endswith(f", {words}")


def test_the_last_changed_comes_first() -> None:
    old = meeting(uid="old@calendar-app", title="Old", last_modified=CHANGED - timedelta(days=1))
    new = meeting(uid="new@calendar-app", title="New")
    titles = [said(one, "title") for one in feed(old, new).findall(f"{ATOM}entry")]
    assert [title.partition(" ")[0] for title in titles] == ["New", "Old"]


def test_of_many_only_the_latest_are_told() -> None:
    many = [
        meeting(uid=f"{n}@calendar-app", last_modified=CHANGED + timedelta(minutes=n))
        for n in range(LATEST + 5)
    ]
    told = ET.fromstring(render("atom", FEED, many, []))  # noqa: S314 - our own
    updated = [said(one, "updated") for one in told.findall(f"{ATOM}entry")]
    assert len(updated) == LATEST
    assert updated == sorted(updated, reverse=True)
    assert updated[-1] == (CHANGED + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_move_is_a_new_entry_and_a_detail_is_not() -> None:
    first = said(entry(meeting()), "id")
    assert said(entry(meeting(people=("Ann Bell",))), "id") == first
    assert said(entry(meeting(sequence=1, status=Status.CANCELLED)), "id") != first


def test_a_move_is_no_older_than_the_day_on_which_it_became_known() -> None:
    assert said(entry(meeting()), "published") == "2022-01-10T08:00:00Z"
    moved = entry(meeting(sequence=1))
    assert moved.find(f"{ATOM}published") is None
    assert said(moved, "updated") == "2022-01-11T09:30:15Z"


def test_ids_do_not_hang_on_the_host() -> None:
    moved = replace(FEED, site="https://elsewhere.example")
    (here,), (there,) = (feed(meeting(), channel=one).iter(f"{ATOM}entry") for one in (FEED, moved))
    assert said(here, "id") == said(there, "id")


def test_a_meeting_without_an_event_is_told_by_its_status() -> None:
    told = ET.fromstring(render("atom", FEED, [meeting()], []))  # noqa: S314 - our own
    assert told.findtext(f"{ATOM}entry/{ATOM}content") == "Confirmed."


def test_a_feed_without_news_is_a_feed() -> None:
    told = feed(channel=Channel("Empty"))
    assert said(told, "updated") == "1970-01-01T00:00:00Z"
    assert told.findall(f"{ATOM}link") == []
