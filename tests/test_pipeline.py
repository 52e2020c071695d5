"""The whole journey of one article."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from factories import (
    NOW,
    a_day,
    a_month,
    a_reading,
    a_sighting,
    an_article,
    an_hour,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_app.errors import EventNotRenderedError, MeetingNotFoundError, UnknownLanguageError
from calendar_app.merging import ENOUGH_CONFIDENCE
from calendar_app.model import Article, Change, Kind, Meeting, Query, Reading, Sighting, Status
from calendar_app.pipeline import (
    Claims,
    History,
    Ingested,
    event_of,
    ingest,
    judge,
    rebuild,
    render_anew,
)
from calendar_app.reading import reader
from calendar_app.store import Store

LATER = NOW + timedelta(days=1)


def told(meeting: Meeting, claims: Claims, _history: History) -> str:
    """What was rendered of which claims, as the store should keep it."""
    sources = [article.publisher for _, article in claims]
    assert [sighting.article for sighting, _ in claims] == [article.id for _, article in claims]
    return f"{meeting.title} {meeting.sequence} by {sources}"


def saying(*fields: dict) -> Callable[[Article], Reading]:
    """A reader that finds these sightings in any article."""
    return lambda article: a_reading(article, *(a_sighting(article, **one) for one in fields))


def add(store: Store, article: Article, *fields: dict, now=NOW, render=told) -> Ingested:
    return ingest(article, reader=saying(*fields), store=store, now=now, render=render)


FIRST = an_article("First article.", published=date(2022, 1, 9), publisher="First")
SECOND = an_article("Second article.", published=date(2022, 1, 10), publisher="Second")


def everything(store: Store) -> list[tuple[str, str]]:
    """Every row of every table, to see that nothing has changed."""
    return [
        (table.name, str(list(table.rows)))
        for table in store._db.tables
        if "text" not in table.name
    ]


def test_an_article_becomes_meetings_with_their_event_and_history(store: Store) -> None:
    ingested = add(store, FIRST, {}, {"body": None, "title": "Talks", "when": a_day("2022-01-13")})
    assert not ingested.known
    assert [change.field for change in ingested.changes] == ["created", "created"]
    assert [store.meeting(uid).title for uid in ingested.meetings] == [
        "NATO-Russia Council",
        "Talks",
    ]
    assert [event for _, event in store.events()] == [
        "NATO-Russia Council 0 by ['First']",
        "Talks 0 by ['First']",
    ]
    assert [uid for _, uid in store.sightings_in(FIRST.id)] == list(ingested.meetings)


def test_the_same_article_twice_changes_nothing(store: Store) -> None:
    first = add(store, FIRST, {})
    before = everything(store)
    again = add(store, FIRST, {}, {"when": a_day("2022-02-01")}, now=LATER)
    assert (again.known, again.changes, again.meetings) == (True, (), first.meetings)
    assert everything(store) == before


def test_two_articles_on_one_meeting_give_one_meeting_with_two_sightings(store: Store) -> None:
    add(store, FIRST, {"city": None, "country": None})
    ingested = add(store, SECOND, {"when": an_hour("2022-01-12T10:00:00+01:00")}, now=LATER)
    (meeting,) = store.meetings()
    assert (meeting.sightings, meeting.sequence, meeting.last_modified) == (2, 1, LATER)
    assert {change.field for change in ingested.changes} == {
        *("city", "country", "start", "end", "precision")
    }
    assert {change.article for change in ingested.changes} == {SECOND.id}
    assert store.event(meeting.uid) == "NATO-Russia Council 1 by ['First', 'Second']"


def test_the_order_of_adding_does_not_matter_to_what_is_known(store: Store) -> None:
    news = {"when": a_day("2022-01-19"), "previously": date(2022, 1, 12)}
    add(store, SECOND, news)
    add(store, FIRST, {"when": a_day("2022-01-12")})
    with Store(":memory:") as other:
        add(other, FIRST, {"when": a_day("2022-01-12")})
        add(other, SECOND, news)
        for each in (store, other):
            (meeting,) = each.meetings()
            assert meeting.when.first_day == date(2022, 1, 19)
            assert meeting.previously == date(2022, 1, 12)
            assert [s.article for s in each.sightings(meeting.uid)] == [FIRST.id, SECOND.id]


def test_a_cancelled_meeting_stays_and_says_so(store: Store) -> None:
    add(store, FIRST, {})
    add(store, SECOND, {"status": Status.CANCELLED}, now=LATER)
    (meeting,) = store.meetings()
    assert (meeting.status, meeting.sequence) == (Status.CANCELLED, 1)


def test_two_meetings_of_one_article_are_never_merged_with_each_other(store: Store) -> None:
    add(store, FIRST, {"phrase": a_sighting().evidence}, {"title": "The council again"})
    assert store.count() == 2


def test_meetings_told_in_one_phrase_have_uids_of_their_own(store: Store) -> None:
    rounds = [{"when": a_day(f"2022-03-0{day}")} for day in (3, 7, 9)]
    ingested = add(store, FIRST, *rounds)
    assert len(set(ingested.meetings)) == store.count() == 3


def test_the_very_same_sighting_twice_in_one_article_is_kept_once(store: Store) -> None:
    add(store, FIRST, {}, {})
    assert store.count() == len(store.sightings_in(FIRST.id)) == 1


# --- a person says that two are one ---


def same(store: Store, uid: str, other: str) -> tuple[Change, ...]:
    done = judge(uid, other, same=True, because="", store=store, now=LATER, render=told)
    return done.changes


@pytest.fixture
def two(store: Store) -> tuple[str, str]:
    """The council, and talks of the same day that prove to be it."""
    (council,) = add(store, FIRST, {"city": None, "country": None}).meetings
    talks = {"title": "Talks", "body": None, "participants": ("US",), "people": ("Jo Smith",)}
    (other,) = add(store, SECOND, talks).meetings
    assert council != other
    return council, other


def test_two_that_are_one_are_told_of_together_under_the_first_uid(
    store: Store, two: tuple[str, str]
) -> None:
    kept, gone = two
    changes = same(store, kept, gone)
    (meeting,) = store.meetings()
    assert (meeting.uid, meeting.sightings, meeting.last_modified) == (kept, 2, LATER)
    assert (meeting.title, meeting.participants) == ("NATO-Russia Council", ("RU", "US", "nato"))
    assert {change.field for change in changes} == {"participants", "people", "city", "country"}
    assert list(store.events()) == [
        (kept, f"NATO-Russia Council {meeting.sequence} by ['First', 'Second']")
    ]
    assert store.meeting(gone) == meeting
    assert [uid for _, uid in store.sightings_in(SECOND.id)] == [kept]


def test_the_one_that_is_gone_is_found_by_nothing_but_its_uid_and_keeps_its_history(
    store: Store, two: tuple[str, str]
) -> None:
    kept, gone = two
    same(store, kept, gone)
    assert store.count(Query(text="Talks")) == 0
    assert store.tally("participant") == {"RU": 1, "US": 1, "nato": 1}
    fields = [(change.uid, change.field) for change in store.changes(kept)]
    assert fields[:2] == [(kept, "created"), (gone, "created")]


def test_two_that_are_one_already_stay_as_they_are(store: Store, two: tuple[str, str]) -> None:
    kept, gone = two
    same(store, kept, gone)
    before = everything(store)
    assert same(store, kept, gone) == ()
    assert everything(store) == before


def test_three_that_are_one_all_lead_to_it(store: Store, two: tuple[str, str]) -> None:
    third = an_article("Third article.", published=date(2022, 1, 11), publisher="Third")
    (last,) = add(store, third, {"title": "Dinner", "body": None, "participants": ("FR",)}).meetings
    same(store, two[1], two[0])
    same(store, last, two[1])
    assert {store.meeting(uid).uid for uid in (*two, last)} == {last}
    assert store.meeting(last).sightings == 3


def test_what_is_not_there_is_not_united(store: Store, two: tuple[str, str]) -> None:
    before = everything(store)
    with pytest.raises(MeetingNotFoundError):
        same(store, two[0], "nobody@calendar-app")
    assert everything(store) == before


@pytest.mark.parametrize(
    "fields",
    [{"when": None}, {"confidence": ENOUGH_CONFIDENCE - 0.01}],
    ids=["undated", "unlikely"],
)
def test_what_has_no_place_on_the_calendar_is_kept_without_a_meeting(
    store: Store, fields: dict
) -> None:
    ingested = add(store, FIRST, fields)
    assert (ingested.meetings, ingested.changes, store.meetings()) == ((), (), [])
    assert store.sightings_in(FIRST.id) == [(a_sighting(FIRST, **fields), None)]


def test_what_the_reader_is_unsure_of_waits_and_what_it_is_sure_of_is_a_meeting(
    store: Store,
) -> None:
    article = an_article(
        "Chad and Niger will hold talks in Lomé on 24 March. They could meet again next month, "
        "officials said, though others are away.",
        published=date(2024, 3, 6),
    )
    ingest(article, reader=reader(), store=store, now=NOW, render=told)
    kept = [(sighting.when.first_day, uid is not None) for sighting, uid in placed(store, article)]
    assert kept == [(date(2024, 3, 24), True), (date(2024, 4, 1), False)]
    assert [meeting.when.first_day for meeting in store.meetings()] == [date(2024, 3, 24)]


def placed(store: Store, article: Article) -> list[tuple[Sighting, str | None]]:
    return [(s, uid) for s, uid in store.sightings_in(article.id) if s.when]


def test_an_article_without_meetings_is_kept_and_known(store: Store) -> None:
    assert not add(store, FIRST).known
    assert add(store, FIRST).known
    assert store.articles() == [FIRST]


def test_an_error_on_the_way_leaves_nothing_of_the_article(store: Store) -> None:
    def fails_at_the_second(meeting: Meeting, _claims: Claims, _history: History) -> str:
        if meeting.body is None:
            raise ZeroDivisionError
        return ""

    before = everything(store)
    with pytest.raises(ZeroDivisionError):
        add(store, FIRST, {}, {"body": None, "kind": Kind.CALL}, render=fails_at_the_second)
    assert everything(store) == before


def test_an_article_in_a_language_without_a_reader_is_kept_until_there_is_one(store: Store) -> None:
    def stranger(article: Article) -> Reading:
        raise UnknownLanguageError(article.name, "tlh", ["en"])

    done = ingest(FIRST, reader=stranger, store=store, now=NOW, render=told)
    assert (done.reading.unread, done.meetings) == (True, ())
    assert store.articles() == [FIRST]
    assert rebuild(reader=stranger, store=store, now=NOW, render=told) == 0
    assert rebuild(reader=saying({}), store=store, now=NOW, render=told) == 1


def test_a_meeting_that_cannot_be_rendered_stays_out_of_feeds_and_is_named(store: Store) -> None:
    def refuses(meeting: Meeting, _claims: Claims, _history: History) -> str:
        raise EventNotRenderedError(meeting.uid, "odd")

    ingested = add(store, FIRST, {}, render=refuses)
    assert [error.uid for error in ingested.unrendered] == list(ingested.meetings)
    assert list(store.events()) == [(ingested.meetings[0], "")]


def test_the_same_articles_in_the_same_order_give_the_same_uids(store: Store) -> None:
    add(store, FIRST, {}, {"body": None})
    with Store(":memory:") as other:
        add(other, FIRST, {}, {"body": None}, now=LATER)
        assert [uid for uid, _ in other.events()] == [uid for uid, _ in store.events()]


def test_the_event_names_what_the_gazetteer_knows(store: Store) -> None:
    ingest(FIRST, reader=saying({}), store=store, now=NOW)
    ((_, event),) = store.events()
    assert "LOCATION:Brussels\\, Belgium" in event
    assert "GEO:50.8" in event
    assert "Russia" in event


def test_a_meeting_that_cannot_be_rendered_is_logged(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    def refuses(meeting: Meeting, _claims: Claims, _history: History) -> str:
        raise EventNotRenderedError(meeting.uid, "odd")

    ingested = add(store, FIRST, {}, render=refuses)
    assert [record.getMessage() for record in caplog.records] == [str(ingested.unrendered[0])]


def test_the_event_says_what_changed_and_who_says_so(store: Store) -> None:
    ingest(FIRST, reader=saying({}), store=store, now=NOW)
    news = {"when": a_day("2022-01-14"), "previously": date(2022, 1, 12)}
    ingest(SECOND, reader=saying(news), store=store, now=LATER)
    ((uid, event),) = store.events()
    flat = event.replace("\r\n ", "")
    assert f"Moved from 12 to 14 January 2022\\, says {SECOND.publisher}" in flat
    assert "DTSTART;VALUE=DATE:20220114" in flat
    assert f"UID:{uid}" in flat
    assert "SEQUENCE:1" in flat
    assert f"DTSTAMP:{LATER:%Y%m%dT%H%M%SZ}" in flat
    assert f"LAST-MODIFIED:{LATER:%Y%m%dT%H%M%SZ}" in flat


@pytest.mark.parametrize(
    ("told", "geo"),
    [
        ({"city": "Geneva", "country": "CH", "venue": "the Palais des Nations"}, "46.22"),
        ({"city": "Geneva", "country": "CH", "venue": None}, "46.20"),
        ({"city": "Geneva", "country": "CH", "venue": "some hall"}, "46.20"),
        ({"city": "Vienna", "country": "AT", "venue": "the Palais des Nations"}, "48.2"),
        ({"city": None, "country": "CH", "venue": "the Palais des Nations"}, None),
    ],
    ids=["a venue", "a city", "a venue nobody knows", "a venue elsewhere", "no city"],
)
def test_geo_is_the_venue_where_the_gazetteer_knows_it(
    store: Store, told: dict[str, str | None], geo: str | None
) -> None:
    ingest(FIRST, reader=saying(told), store=store, now=NOW)
    ((_, event),) = store.events()
    assert (f"GEO:{geo}" in event) if geo else "GEO" not in event


def test_events_of_an_older_form_are_rendered_anew_once(store: Store) -> None:
    old = add(store, FIRST, {}, {"body": None, "when": a_day("2022-01-13")})
    before = store.meetings()
    assert render_anew(store) == len(old.meetings) == 2
    assert all(event.startswith("BEGIN:VEVENT\r\n") for _, event in store.events())
    assert store.meetings() == before
    anew = list(store.events())
    assert render_anew(store) == 0
    assert list(store.events()) == anew


def test_one_that_cannot_be_rendered_anew_stops_no_other(store: Store) -> None:
    kept, refused = add(store, FIRST, {}, {"body": None, "when": a_day("2022-01-13")}).meetings

    def refuses(meeting: Meeting, claims: Claims, history: History) -> str:
        if meeting.uid == refused:
            raise EventNotRenderedError(meeting.uid, "odd")
        return event_of(meeting, claims, history)

    assert render_anew(store, render=refuses) == 2
    assert [uid for uid, event in store.events() if event] == [kept]


WORDS = st.fixed_dictionaries(
    {
        "when": st.sampled_from([a_day("2022-01-12"), a_month("2022-01"), a_day("2022-01-19")]),
        "city": st.sampled_from(["Brussels", "Mons", None]),
        "country": st.just("BE"),
        "status": st.sampled_from(Status),
        "body": st.sampled_from(["nato-russia-council", None]),
        "previously": st.sampled_from([None, date(2022, 1, 12)]),
    }
)


@settings(max_examples=40, deadline=None)  # each example is a database of its own
@given(st.lists(WORDS, max_size=5))
def test_whatever_articles_say_each_sighting_has_one_meeting_that_follows_from_its_sightings(
    told_by_each: list[dict],
) -> None:
    with Store(":memory:") as store:
        for number, fields in enumerate(told_by_each):
            article = an_article(f"Article {number}", published=date(2022, 1, 1 + number))
            add(store, article, fields)
        meetings = store.meetings()
        linked: list[Sighting] = [s for m in meetings for s in store.sightings(m.uid)]
        assert len(linked) == len(told_by_each) == sum(m.sightings for m in meetings)
        assert all(store.count(Query(since=m.when.first_day)) for m in meetings)
