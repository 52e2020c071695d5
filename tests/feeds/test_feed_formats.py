"""Feeds as a whole: what stands around the events, and the other forms."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from feed_meetings import (
    CHANGED,
    FEED,
    GOLDEN,
    SINGLE,
    claim,
    golden_events,
    golden_meetings,
    meeting,
)
from icalendar import Calendar

from calendar_app.errors import UnknownFeedFormatError
from calendar_app.feeds import FORMATS, Channel, render, render_event, stream

GOLDEN_FILES = Path(__file__).parent


def calendar_lines(feed: bytes) -> list[str]:
    """Unfolded lines of the calendar itself, without its events."""
    unfolded = feed.decode().replace("\r\n ", "")
    return re.sub(r"BEGIN:VEVENT.*END:VEVENT\r\n", "", unfolded, flags=re.DOTALL).split("\r\n")


@pytest.mark.parametrize("name", GOLDEN)
def test_the_golden_feed_comes_out_byte_for_byte(name: str) -> None:
    assert GOLDEN[name]() == (GOLDEN_FILES / name).read_bytes()


def test_the_golden_feed_reads_back_with_every_meeting_that_has_a_day() -> None:
    calendar = Calendar.from_ical((GOLDEN_FILES / "all.ics").read_bytes())
    assert [event["UID"] for event in calendar.events] == [
        told.uid for told in golden_meetings() if told.when and told.when.has_day
    ]
    assert not any(component.errors for component in calendar.walk())


@pytest.mark.parametrize("name", ["all.ics", "chosen.ics", "single.ics"])
def test_a_feed_holds_nothing_that_some_client_refuses(name: str) -> None:
    feed = (GOLDEN_FILES / name).read_bytes()
    assert not feed.startswith(b"\xef\xbb\xbf"), "a byte order mark"
    assert feed.count(b"\n") == feed.count(b"\r\n")
    assert feed.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in feed.split(b"\r\n"))
    forbidden = rb"(?m)^(METHOD|RRULE|DURATION|RELATED-TO|ORGANIZER|ATTENDEE)\b|TZID|VTIMEZONE"
    assert not re.search(forbidden, feed)
    assert not re.search(rb"DTSTART:\d{8}T\d{6}\r", feed), "a floating time"
    known = {b"VCALENDAR", b"VEVENT"} | ({b"VALARM"} if name == "chosen.ics" else set())
    assert set(re.findall(rb"(?m)^BEGIN:(\w+)", feed)) == known
    assert feed.count(b"BEGIN:VCALENDAR") == 1


def test_every_uid_of_a_feed_is_unique() -> None:
    uids = re.findall(rb"(?m)^UID:(.+)\r$", (GOLDEN_FILES / "all.ics").read_bytes())
    assert len(uids) == len(set(uids)) > 1


def test_a_feed_introduces_itself() -> None:
    assert calendar_lines(render("ics", FEED, [], golden_events())) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//calendar-app//meetings of diplomacy//EN",
        "X-WR-CALNAME:Diplomacy – all – of it",
        "NAME:Diplomacy – all – of it",
        "X-PUBLISHED-TTL:PT4H",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        "COLOR:steelblue",
        "SOURCE;VALUE=URI:https://meetings.example.org/feeds/all.ics?body=a%2Cb",
        "URL:https://meetings.example.org",
        "LAST-MODIFIED:20220111T093015Z",
        "END:VCALENDAR",
        "",
    ]


def test_the_file_of_one_meeting_has_no_calendar_name() -> None:
    assert calendar_lines(render("ics", SINGLE, [], golden_events()[:1])) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//calendar-app//meetings of diplomacy//EN",
        "END:VCALENDAR",
        "",
    ]


def test_without_an_address_a_feed_has_no_links() -> None:
    feed = render("ics", Channel("All"), [], golden_events())
    assert not re.search(rb"(?m)^(URL|SOURCE)\b", feed)


def test_each_event_links_to_its_own_page() -> None:
    feed = Calendar.from_ical(
        render("ics", replace(FEED, site="https://m.example/x/"), [], golden_events())
    )
    assert [str(event["URL"]) for event in feed.events] == [
        f"https://m.example/x/meetings/{event['UID']}" for event in feed.events
    ]


def test_a_meeting_without_a_stored_event_is_left_out() -> None:
    good = ("2@calendar-app", render_event(meeting(uid="2@calendar-app"), [claim()]))
    feed = render("ics", FEED, [], [("1@calendar-app", ""), good])
    assert [event["UID"] for event in Calendar.from_ical(feed).events] == ["2@calendar-app"]


def test_a_feed_may_be_empty() -> None:
    assert Calendar.from_ical(render("ics", FEED, [], [])).events == []


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UnknownFeedFormatError) as caught:
        render("xml", FEED, [], [])
    assert caught.value.known == tuple(FORMATS)


def test_each_form_has_its_registered_media_type() -> None:
    assert {form.extension: form.content_type for form in FORMATS.values()} == {
        "ics": "text/calendar; charset=utf-8",
        "json": "application/json; charset=utf-8",
        "csv": "text/csv; charset=utf-8",
        "atom": "application/atom+xml; charset=utf-8",
        "jscal.json": "application/jscalendar+json; type=group",
    }
    assert all(form.content_type.startswith(form.media_type) for form in FORMATS.values())


def test_the_forms_that_fill_calendars_say_so() -> None:
    assert [name for name, form in FORMATS.items() if form.calendar] == ["ics", "jscal.json"]


@pytest.mark.parametrize("extension", FORMATS)
def test_a_feed_in_pieces_is_the_same_feed(extension: str) -> None:
    pieces = stream(extension, FEED, golden_meetings(), golden_events())
    assert b"".join(pieces) == render(extension, FEED, golden_meetings(), golden_events())


@pytest.mark.parametrize("extension", FORMATS)
def test_a_form_looks_only_at_what_it_says_it_does(extension: str) -> None:
    form = FORMATS[extension]
    meetings = golden_meetings() if form.meetings else []
    events = golden_events() if form.events else []
    whole = render(extension, FEED, golden_meetings(), golden_events())
    assert render(extension, FEED, meetings, events) == whole


def test_what_is_no_event_is_left_out_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    good = golden_events()
    spoilt = [("spoilt@calendar-app", good[0][1][:200]), *good]
    assert render("ics", FEED, [], spoilt) == render("ics", FEED, [], good)
    assert [record.getMessage() for record in caplog.records] == [
        "spoilt@calendar-app: left out of a feed: its stored text is no VEVENT"
    ]


def test_json_holds_the_documented_form_and_what_tells_of_changes() -> None:
    told = json.loads(render("json", FEED, [meeting(sequence=4)], []))
    assert told["name"] == FEED.name
    assert told["meetings"][0] == {
        "uid": "00112233445566aa@calendar-app",
        "title": "NATO-Russia Council",
        "kind": "session",
        "body": "nato-russia-council",
        "participants": ["RU", "nato"],
        "people": [],
        "city": "Brussels",
        "country": "BE",
        "venue": None,
        "start": "2022-01-12",
        "end": "2022-01-12",
        "precision": "day",
        "status": "confirmed",
        "previously": None,
        "corrected": [],
        "confirmation": "one",
        "sources": 1,
        "sequence": 4,
        "last_modified": CHANGED.replace(microsecond=0).isoformat(),
        "url": "https://meetings.example.org/meetings/00112233445566aa@calendar-app",
    }


def test_json_and_csv_show_weeks_and_months_too() -> None:
    told = json.loads((GOLDEN_FILES / "all.json").read_bytes())
    assert "week" in {one["precision"] for one in told["meetings"]}
    assert b",week," in (GOLDEN_FILES / "all.csv").read_bytes()


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM", "'@SUM"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1", "'＝1"),
        ("US-Russia = talks", "US-Russia = talks"),
        ('He said "no", twice\nand left', 'He said "no", twice\nand left'),
    ],
)
def test_no_cell_is_a_formula_to_a_spreadsheet(title: str, cell: str) -> None:
    table = render("csv", FEED, [meeting(title=title)], []).decode()
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert [row["title"] for row in rows] == [cell]


def test_several_values_of_a_cell_are_parted_and_guarded() -> None:
    table = render("csv", FEED, [meeting(people=("=A", "B C"))], []).decode()
    row = next(csv.DictReader(io.StringIO(table, newline="")))
    assert (row["people"], row["participants"], row["venue"]) == ("'=A; B C", "RU; nato", "")


@pytest.mark.parametrize("extension", FORMATS)
def test_text_that_is_no_utf_8_breaks_no_format(extension: str) -> None:
    broken = meeting(title="a\ud800b")
    feed = render(extension, FEED, [broken], [(broken.uid, render_event(broken, []))])
    assert feed.decode()
