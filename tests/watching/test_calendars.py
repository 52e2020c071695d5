"""A watched calendar meets with the news, and what it has no more is noted."""

from __future__ import annotations

import socket
from datetime import date, timedelta

import pytest
from factories import NOW
from loopback import page
from news import MEETS, an_article
from watched import READER, Site

from calendar_app.checking import check
from calendar_app.errors import IntakeError
from calendar_app.model import Source, SourceKind, Status, Unlisted
from calendar_app.pipeline import rebuild
from calendar_app.watching import source_at


def a_calendar(*events: str) -> bytes:
    told = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    body = f"BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-CALNAME:NATO diary\n{told}END:VCALENDAR\n"
    return page(body.replace("\n", "\r\n").encode(), "Content-Type: text/calendar")


COUNCIL = "UID:7\nSUMMARY:NATO-Russia Council\nLOCATION:Brussels\nDTSTAMP:20220110T120000Z\n"
OLD = "UID:8\nSUMMARY:NATO-Russia Council\nDTSTART:20190112T090000Z"


def test_an_official_calendar_and_the_news_meet(site: Site) -> None:
    """One meeting, told by the feed and by the calendar; where that moves it, it moves."""
    site.feed(("/a", "Allies and Russia to talk", ""))
    site.has(
        a=an_article("Allies and Russia to talk", MEETS),
        ics=a_calendar(f"{COUNCIL}DTSTART:20220112T090000Z\nDTEND:20220112T110000Z", OLD),
    )
    site.poll(site.watch())
    (before,) = site.store.meetings()
    source = site.watch("/ics")
    assert (source.kind, source.name) == (SourceKind.CALENDAR, "NATO diary")
    first = site.poll(source)
    assert (first.articles, first.meetings) == (1, 0)
    (meeting,) = site.store.meetings()
    assert meeting.uid == before.uid
    assert site.starts == ["2022-01-12 10:00:00+01:00"]
    site.has(ics=a_calendar(f"{COUNCIL}DTSTART:20220114T090000Z\nDTEND:20220114T110000Z", OLD))
    second = site.poll(first.source, now=NOW + timedelta(hours=1))
    assert second.articles == 1
    (moved,) = site.store.meetings()
    assert (moved.uid, moved.sequence > meeting.sequence) == (before.uid, True)
    assert site.starts == ["2022-01-14 10:00:00+01:00"]
    assert site.poll(second.source, now=NOW + timedelta(hours=2)).articles == 0
    site.has(ics=a_calendar(f"{COUNCIL}DTSTART:20220114T090000Z\nSTATUS:CANCELLED", OLD))
    site.poll(second.source, now=NOW + timedelta(hours=3))
    (gone,) = site.store.meetings()
    assert (gone.uid, gone.status.value) == (before.uid, "cancelled")


def test_an_event_that_changes_only_its_stamp_is_no_news(site: Site) -> None:
    told = f"{COUNCIL}DTSTART:20220112T090000Z"
    site.has(ics=a_calendar(told))
    source = site.poll(site.watch("/ics")).source
    site.has(ics=a_calendar(told.replace("DTSTAMP:20220110", "DTSTAMP:20220111")))
    assert site.poll(source).articles == 0


def test_a_calendar_of_subscribers_is_asked_over_http(site: Site) -> None:
    with socket.socket() as bound:  # and listening to nobody, so that the answer comes at once
        bound.bind(("127.0.0.1", 0))
        with pytest.raises(IntakeError, match=r"https://127\.0\.0\.1"):
            source_at(
                f"webcal://127.0.0.1:{bound.getsockname()[1]}/ics", get=site.manners.get, now=NOW
            )


A_DAY = timedelta(days=1)
HELD = f"{COUNCIL}DTSTART:20220112T090000Z\nDTEND:20220112T110000Z"
OTHER = "UID:9\nSUMMARY:OSCE Permanent Council\nLOCATION:Vienna\nDTSTART:20220113T090000Z"


def listed(site: Site, source: Source, *events: str, days: int = 1) -> Source:
    """The calendar has these events when it is asked so many days later."""
    site.has(ics=a_calendar(*events))
    return site.poll(source, now=NOW + days * A_DAY).source


def council(site: Site):  # type: ignore[no-untyped-def]
    (found,) = (one for one in site.store.meetings() if one.body == "nato-russia-council")
    return found


def test_what_its_calendar_has_no_more_is_noted_and_stays_as_it_was(site: Site) -> None:
    site.has(ics=a_calendar(HELD, OTHER))
    source = site.poll(site.watch("/ics")).source
    before = council(site)
    assert before.unlisted is None
    source = listed(site, source, OTHER)
    gone = council(site)
    assert gone.unlisted == Unlisted("NATO diary", date(2022, 1, 11))
    assert (gone.status, gone.sequence) == (Status.CONFIRMED, before.sequence)
    assert gone.last_modified == NOW + A_DAY
    told = "No longer in the calendar “NATO diary” since 11 January 2022."
    assert told in site.store.event(gone.uid).replace("\r\n ", "")
    changes = site.store.changes(gone.uid)
    assert [(c.field, c.before, c.after) for c in changes][-1] == ("listed", "NATO diary", None)
    assert not [fault for _, faults in check(site.store, now=NOW) for fault in faults]
    rebuild(reader=READER, store=site.store, now=NOW + A_DAY)
    assert council(site).unlisted == gone.unlisted


def test_the_note_goes_when_the_event_comes_back(site: Site) -> None:
    site.has(ics=a_calendar(HELD, OTHER))
    source = site.poll(site.watch("/ics")).source
    source = listed(site, source, OTHER)
    source = listed(site, source, HELD, OTHER, days=2)
    assert council(site).unlisted is None
    (*_, last) = site.store.changes(council(site).uid)
    assert (last.field, last.before, last.after) == ("listed", None, "NATO diary")
    assert "No longer" not in site.store.event(council(site).uid)


@pytest.mark.parametrize(
    "answer",
    [
        page(b"", status="503 Busy"),
        page(b"", status="304 Not Modified"),
        page(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "Content-Type: text/calendar"),
        page(b"<html>Sign in", "Content-Type: text/html"),
    ],
)
def test_a_calendar_that_was_not_had_whole_says_nothing(site: Site, answer: bytes) -> None:
    site.has(ics=a_calendar(HELD, OTHER))
    source = site.poll(site.watch("/ics")).source
    site.has(ics=answer)
    site.poll(source, now=NOW + A_DAY)
    assert council(site).unlisted is None


def test_what_is_over_is_not_missed(site: Site) -> None:
    site.has(ics=a_calendar(HELD, OTHER))
    source = site.poll(site.watch("/ics")).source
    listed(site, source, OTHER, days=3)
    assert council(site).unlisted is None


def test_an_event_under_another_uid_is_still_there(site: Site) -> None:
    site.has(ics=a_calendar(HELD, OTHER))
    source = site.poll(site.watch("/ics")).source
    listed(site, source, HELD.replace("UID:7", "UID:77"), OTHER)
    assert council(site).unlisted is None


def test_what_was_cancelled_and_taken_out_is_cancelled(site: Site) -> None:
    site.has(ics=a_calendar(HELD, OTHER))
    source = site.poll(site.watch("/ics")).source
    source = listed(site, source, f"{HELD}\nSTATUS:CANCELLED", OTHER)
    listed(site, source, OTHER)
    assert (council(site).status, council(site).unlisted) == (Status.CANCELLED, None)


def test_an_event_that_moves_away_and_back_is_where_it_was(site: Site) -> None:
    site.has(ics=a_calendar(HELD))
    source = site.poll(site.watch("/ics")).source
    for days, start in ((1, "20220114"), (2, "20220112"), (3, "20220114")):
        source = listed(site, source, HELD.replace("20220112", start), days=days)
        assert site.starts == [f"2022-01-{start[-2:]} 10:00:00+01:00"]


def test_each_time_of_a_series_is_a_meeting_of_its_own(site: Site) -> None:
    weekly = f"{OTHER}\nRRULE:FREQ=WEEKLY;COUNT=3"
    site.has(ics=a_calendar(weekly))
    source = site.watch("/ics")
    done = site.poll(source)
    assert (done.articles, done.meetings) == (3, 3)
    days = [str(meeting.when.first_day) for meeting in site.store.meetings() if meeting.when]
    assert days == ["2022-01-13", "2022-01-20", "2022-01-27"]
    assert site.poll(done.source).articles == 0
    # One is moved by itself, and one is taken out.
    moved = OTHER.replace("DTSTART:20220113T", "RECURRENCE-ID:20220120T090000Z\nDTSTART:20220121T")
    later = listed(site, done.source, f"{weekly}\nEXDATE:20220127T090000Z", moved)
    found = {str(m.when.first_day): m.unlisted is not None for m in site.store.meetings() if m.when}
    assert found == {"2022-01-13": False, "2022-01-21": False, "2022-01-27": True}
    assert later.failures == 0


def test_a_calendar_with_more_to_come_is_asked_for_all_of_it(site: Site) -> None:
    for rule, etag in (("FREQ=WEEKLY", ""), ("FREQ=WEEKLY;COUNT=2", '"1"')):
        answer = a_calendar(f"{OTHER}\nRRULE:{rule}")
        site.has(ics=answer.replace(b"Content-Type", b'ETag: "1"\r\nContent-Type', 1))
        assert site.poll(site.watch("/ics")).source.etag == etag
