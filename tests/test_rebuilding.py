"""Articles that are read again by a better reader: what was given out goes on, and what is found no
more leaves the calendar with a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from factories import NOW, a_day, a_reading, a_sighting, an_article

from calendar_app import pipeline, reading
from calendar_app.checking import check
from calendar_app.errors import MeetingNotFoundError, MeetingWithdrawnError
from calendar_app.feeds import FORM
from calendar_app.merging import successors
from calendar_app.model import Article, Kind, Query, Reading, Sighting, Span
from calendar_app.store import Store

if TYPE_CHECKING:
    from flask.testing import FlaskClient

LATER, LAST = NOW + timedelta(days=1), NOW + timedelta(days=2)
TEXT = "x" * 300  # only its places count here
FIRST = an_article(f"First {TEXT}", published=date(2022, 1, 9), publisher="First")
SECOND = an_article(f"Second {TEXT}", published=date(2022, 1, 10), publisher="Second")

Told = Mapping[str, tuple[dict[str, Any], ...]]


def reader(told: Told) -> pipeline.Reader:
    def read(article: Article) -> Reading:
        found = (a_sighting(article, **one) for one in told[article.id])
        quoted = (replace(one, quote=one.evidence.of(article.text)) for one in found)
        return a_reading(article, *quoted)

    return read


def fill(store: Store, told: Told) -> None:
    for article in (FIRST, SECOND):
        if article.id in told:
            pipeline.ingest(article, reader=reader(told), store=store, now=NOW)


def again(store: Store, told: Told, now=LATER) -> None:
    pipeline.rebuild(reader=reader(told), store=store, now=now)
    store.keep_events([], form=FORM)
    assert [fault for _, faults in check(store, now=now) for fault in faults] == []


COUNCIL: Told = {FIRST.id: ({},)}
NOTHING: Told = {FIRST.id: ()}


def test_a_meeting_that_is_found_no_more_leaves_and_its_address_says_so(store: Store) -> None:
    fill(store, COUNCIL)
    ((uid, _),) = store.events()
    again(store, NOTHING)
    assert list(store.events()) == []
    with pytest.raises(MeetingWithdrawnError) as caught:
        store.meeting(uid)
    assert (caught.value.http_status, caught.value.exit_code) == (410, 10)
    assert str(caught.value) == (
        f"{uid}: “NATO-Russia Council” left the calendar on 2022-01-11; nobody called it off: "
        "it is no longer found in what articles say"
    )
    assert [one.field for one in store.changes(uid)] == ["created", "withdrawn"]


def test_it_stays_so_when_all_is_read_again_once_more(store: Store) -> None:
    fill(store, COUNCIL)
    ((uid, _),) = store.events()
    again(store, NOTHING)
    history = store.changes(uid)
    again(store, NOTHING, LAST)
    assert store.changes(uid) == history
    with pytest.raises(MeetingWithdrawnError):
        store.meeting(uid)


def test_one_that_is_found_again_is_news_to_calendars_under_its_uid(store: Store) -> None:
    fill(store, COUNCIL)
    ((uid, _),) = store.events()
    pipeline.correct(uid, {"city": "Vienna"}, store=store, now=NOW)
    pipeline.correct(uid, {"city": "Geneva"}, store=store, now=NOW)
    assert store.meeting(uid).sequence == 2
    again(store, NOTHING)
    again(store, COUNCIL, LAST)
    meeting = store.meeting(uid)
    assert (meeting.sequence, meeting.city, meeting.last_modified) == (3, "Geneva", LAST)


def test_a_refused_one_says_who_and_why(store: Store) -> None:
    fill(store, COUNCIL)
    ((uid, _),) = store.events()
    told = [one.id for one in store.sightings(uid)]
    pipeline.refuse(told, who="otto", because="a dinner", store=store, now=LATER)
    again(store, COUNCIL)
    with pytest.raises(MeetingWithdrawnError, match="otto says that it is none, since: a dinner"):
        store.meeting(uid)
    with pytest.raises(MeetingNotFoundError):
        store.meeting("nobody@calendar-app")


def test_its_page_answers_that_it_is_gone_and_why(client: FlaskClient, database: Path) -> None:
    with Store(database) as store:
        uid = store.meetings()[0].uid
        told = [one.id for one in store.sightings(uid)]
        pipeline.refuse(told, because="a dinner", store=store, now=LATER)
    for address in (f"/meetings/{uid}", f"/api/meetings/{uid}"):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "left the calendar on 2022-01-11" in answer.get_data(as_text=True)
        assert "a dinner" in answer.get_data(as_text=True)
    assert uid not in client.get("/feeds/all.ics").get_data(as_text=True)


def test_feeds_lose_it_at_once_and_feed_readers_are_told(
    client: FlaskClient, database: Path
) -> None:
    before = client.get("/feeds/all.ics")
    with Store(database) as store:
        (meeting,) = store.meetings(Query(body="nato-russia-council"))
        told = [one.id for one in store.sightings(meeting.uid)]
        pipeline.refuse(told, who="otto", because="a dinner", store=store, now=LATER)
    client.application.config["NOW"] = LAST
    held = {"If-Modified-Since": before.headers["Last-Modified"]}
    assert client.get("/feeds/all.ics", headers=held).status_code == 200
    assert meeting.uid not in client.get("/feeds/all.ics").get_data(as_text=True)
    for filters, there in (("", True), ("?city=brussels", True), ("?city=vienna", False)):
        news = client.get(f"/feeds/all.atom{filters}").get_data(as_text=True)
        title = "Taken off the calendar: NATO-Russia Council · Brussels, 12 January 2022"
        assert (title in news) == there
        assert (
            "Nobody called it off: otto says that it is none, since: a dinner." in news
        ) == there
    with Store(database) as store:
        pipeline.take_back(1, store=store, now=LAST)
    assert title not in client.get("/feeds/all.atom").get_data(as_text=True)
    assert meeting.uid in client.get("/feeds/all.ics").get_data(as_text=True)


def test_what_a_rebuild_lost_is_told_to_feed_readers_also_after_the_next_one(store: Store) -> None:
    fill(store, COUNCIL)
    (meeting,) = store.meetings()
    again(store, NOTHING)
    ((left, change),) = store.withdrawals(limit=9)
    assert left == meeting
    assert (change.word, change.at) == (None, LATER)
    again(store, NOTHING, LAST)
    assert store.withdrawals(limit=9) == [(left, change)]
    again(store, COUNCIL, LAST)
    assert store.withdrawals(limit=9) == []


OTHER_SENTENCE = {"evidence": Span(40, 90), "phrase": Span(80, 90)}
READ_OTHERWISE = {
    "another title": ({}, {"title": "The Council of NATO and Russia"}),
    "another phrase": ({}, {"phrase": Span(30, 35)}),
    "another stretch of the sentence": (
        {"evidence": Span(40, 90), "phrase": Span(50, 60)},
        {"evidence": Span(30, 80), "phrase": Span(52, 60)},
    ),
    "a body that was not known": (
        {"body": None, "title": "Talks", "kind": Kind.TALKS},
        {},
    ),
}


@pytest.mark.parametrize(("before", "after"), READ_OTHERWISE.values(), ids=READ_OTHERWISE)
def test_one_that_is_read_otherwise_in_its_place_keeps_uid_and_correction(
    store: Store, before: dict[str, Any], after: dict[str, Any]
) -> None:
    fill(store, {FIRST.id: (before,)})
    ((uid, _),) = store.events()
    pipeline.correct(uid, {"city": "Vienna"}, store=store, now=NOW)
    again(store, {FIRST.id: (after,)})
    (meeting,) = store.meetings()
    assert (meeting.uid, meeting.city) == (uid, "Vienna")


def test_another_meeting_in_the_sentence_is_not_the_one_that_was_there(store: Store) -> None:
    fill(store, COUNCIL)
    ((uid, _),) = store.events()
    other = {"body": None, "participants": ("FR",), "title": "Dinner", "when": a_day("2022-03-01")}
    again(store, {FIRST.id: ({**other, "phrase": Span(30, 35)},)})
    (meeting,) = store.meetings()
    assert meeting.uid != uid
    with pytest.raises(MeetingWithdrawnError):
        store.meeting(uid)


def test_the_address_of_one_that_went_into_another_goes_on_leading_there(store: Store) -> None:
    told = {
        FIRST.id: ({},),
        SECOND.id: ({"body": None, "participants": ("FR",), "title": "Dinner"},),
    }
    fill(store, told)
    kept, gone = store.meetings()
    if kept.body is None:
        kept, gone = gone, kept
    pipeline.judge(kept.uid, gone.uid, same=True, store=store, now=NOW)
    again(store, told | {SECOND.id: ()})
    assert [one.uid for one in store.meetings()] == [kept.uid]
    assert store.meeting(gone.uid).uid == kept.uid


def test_what_was_told_by_hand_is_there_again(store: Store) -> None:
    fill(store, COUNCIL)
    told = {"title": "Dinner", "start": "2022-01-12"}
    done = pipeline.add_by_hand(FIRST.id, told, Span(0, 5), store=store, now=NOW)
    again(store, {FIRST.id: ({"evidence": Span(0, 5), "phrase": Span(0, 5), "title": "Dinner"},)})
    assert set(done.meetings) <= {one.uid for one in store.meetings()}


def test_a_year_that_somebody_said_is_taken_again(store: Store) -> None:
    text = "The NATO-Russia Council will meet in Brussels on 12 January."
    undated = Article(text=text, assumed_year=2022)
    pipeline.ingest(undated, reader=reading.reader(), store=store, now=NOW)
    (meeting,) = store.meetings()
    assert meeting.when.first_day == date(2022, 1, 12)
    pipeline.rebuild(reader=reading.reader(), store=store, now=LATER)
    assert store.meetings() == [meeting]
    assert store.article(undated.id) == undated


# --- which stands for which ---


def sightings(*told: dict[str, Any]) -> list[Sighting]:
    return [a_sighting(FIRST, **one) for one in told]


def test_each_is_succeeded_by_the_likest_and_none_by_two() -> None:
    days = [{"when": a_day(f"2022-03-0{day}"), "title": f"Round {day}"} for day in (3, 7, 9)]
    gone = sightings(*days)
    found = sightings(*({**one, "body": None} for one in days[:2]))
    assert successors(gone, found) == {gone[0].id: found[0].id, gone[1].id: found[1].id}
    assert successors(gone[:1], sightings({**days[0], **OTHER_SENTENCE})) == {}
    assert successors([], found) == successors(gone, []) == {}
