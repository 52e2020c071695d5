"""JSCalendar says what iCalendar says, in the words of RFC 8984."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest
import three_hundred
from feed_meetings import BRUSSELS, CET, FEED, claim, meeting, on
from icalendar import Calendar

from calendar_app.feeds import Channel, FeedOptions, render, render_event
from calendar_app.model import Grain, Meeting, Status, When


def group(*meetings: Meeting, channel: Channel = FEED) -> dict[str, Any]:
    events = [
        (one.uid, render_event(one, [claim()], seat=BRUSSELS, country_name="Belgium"))
        for one in meetings
    ]
    told: dict[str, Any] = json.loads(render("jscal.json", channel, meetings, events))
    return told


def event(**told: Any) -> dict[str, Any]:
    (one,) = group(meeting(**told))["entries"]
    return dict(one)


def test_a_group_introduces_itself() -> None:
    told = group()
    assert told.pop("uid").startswith("urn:uuid:")
    assert told == {
        "@type": "Group",
        "prodId": "-//calendar-app//meetings of diplomacy//EN",
        "title": "Diplomacy, all; of it",
        "color": "steelblue",
        "entries": [],
        "updated": "2022-01-11T09:30:15Z",
        "source": "https://meetings.example.org/feeds/all.ics?body=a%2Cb",
    }


def test_an_event_says_all_that_is_known() -> None:
    told = event()
    text = told.pop("description")
    assert text.startswith("Confirmed.\nTaking part: RU, nato\n")
    assert text.endswith("/meetings/00112233445566aa@calendar-app")
    assert told == {
        "@type": "Event",
        "uid": "00112233445566aa@calendar-app",
        "created": "2022-01-10T08:00:00Z",
        "updated": "2022-01-11T09:30:15Z",
        "sequence": 0,
        "title": "NATO-Russia Council · Brussels",
        "start": "2022-01-12T00:00:00",
        "duration": "P1D",
        "timeZone": None,
        "showWithoutTime": True,
        "status": "confirmed",
        "freeBusyStatus": "free",
        "keywords": {"Session": True},
        "locations": {
            "1": {
                "@type": "Location",
                "name": "Brussels, Belgium",
                "coordinates": "geo:50.8505,4.3488",
            }
        },
        "links": {
            "1": {
                "@type": "Link",
                "href": "https://meetings.example.org/meetings/00112233445566aa@calendar-app",
                "contentType": "text/html",
                "rel": "about",
            }
        },
    }


@pytest.mark.parametrize(
    ("when", "start", "duration", "zone"),
    [
        (
            When(
                datetime(2022, 1, 12, 10, tzinfo=CET),
                datetime(2022, 1, 12, 12, 30, tzinfo=CET),
                Grain.MINUTE,
            ),
            "2022-01-12T09:00:00",
            "PT2H30M",
            "Etc/UTC",
        ),
        (
            When(datetime(2022, 1, 12, 10, tzinfo=CET), None, Grain.MINUTE),
            "2022-01-12T09:00:00",
            "PT1H",
            "Etc/UTC",
        ),
        (on(date(2022, 1, 12), until=date(2022, 1, 14)), "2022-01-12T00:00:00", "P3D", None),
    ],
    ids=["hours", "no end", "days"],
)
def test_time_is_a_local_start_and_a_duration(
    when: When, start: str, duration: str, zone: str | None
) -> None:
    told = event(when=when)
    assert (told["start"], told["duration"], told["timeZone"]) == (start, duration, zone)
    assert told["showWithoutTime"] == (zone is None)
    assert told["freeBusyStatus"] == ("free" if zone is None else "busy")


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (Status.CONFIRMED, "confirmed"),
        (Status.TENTATIVE, "tentative"),
        (Status.CANCELLED, "cancelled"),
        (Status.POSTPONED, "cancelled"),
    ],
)
def test_status_is_one_of_three(status: Status, word: str) -> None:
    assert event(status=status)["status"] == word


@pytest.mark.parametrize(
    ("options", "told", "offset"),
    [
        (FeedOptions(remind_days=1), {}, "-PT15H"),
        (FeedOptions(remind_days=0), {}, "PT9H"),
        (FeedOptions(remind=30), {}, None),
        (FeedOptions(remind_days=1), {"status": Status.CANCELLED}, None),
        (
            FeedOptions(remind=30),
            {"when": When(datetime(2022, 1, 12, 10, tzinfo=CET), None, Grain.MINUTE)},
            "-PT30M",
        ),
    ],
)
def test_reminders_are_alerts(
    options: FeedOptions, told: dict[str, Any], offset: str | None
) -> None:
    channel = Channel("Reminded", options=options)
    (one,) = group(meeting(**told), channel=channel)["entries"]
    alerts = one.get("alerts", {})
    assert [alert["trigger"]["offset"] for alert in alerts.values()] == ([offset] if offset else [])


def test_it_says_the_same_as_icalendar() -> None:
    cases = three_hundred.cases()
    meetings = [case.meeting for case in cases]
    stored = [(case.meeting.uid, case.event) for case in cases]
    told = json.loads(render("jscal.json", three_hundred.FEED, meetings, stored))
    calendar = Calendar.from_ical(render("ics", three_hundred.FEED, meetings, stored))
    assert len(told["entries"]) == len(calendar.events) == 300
    for one, other in zip(told["entries"], calendar.events, strict=True):
        start = datetime.fromisoformat(one["start"])
        told_start = other.start
        if isinstance(told_start, datetime):
            assert start == told_start.replace(tzinfo=None)
        else:
            assert start.date() == told_start
        assert (one["uid"], one["title"]) == (other["UID"], other["SUMMARY"])
        assert one["description"] == other["DESCRIPTION"]
        assert one["locations"]["1"]["name"] == other["LOCATION"]
        assert list(one["keywords"]) == [str(word) for word in other["CATEGORIES"].cats]
        assert one["status"] == other["STATUS"].lower()
        assert len(one.get("alerts", {})) == len(other.walk("VALARM"))


def test_a_meeting_without_an_event_is_not_for_calendars() -> None:
    assert json.loads(render("jscal.json", FEED, [meeting()], []))["entries"] == []


def test_a_group_of_nothing_has_all_that_the_standard_demands() -> None:
    told = json.loads(render("jscal.json", Channel("Empty"), [], []))
    assert {"@type", "uid", "updated", "entries"} <= told.keys()
    assert told["updated"] == "1970-01-01T00:00:00Z"
