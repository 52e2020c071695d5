"""What a person says of a meeting outranks what articles say, is told with who and why, and can be
taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from factories import NOW, a_day, a_reading, a_sighting, an_article

from calendar_app import pipeline
from calendar_app.checking import check
from calendar_app.errors import (
    ArticleNotFoundError,
    MeetingNotFoundError,
    SightingNotFoundError,
    UsageError,
)
from calendar_app.feeds import FORM
from calendar_app.model import BY_HAND, Article, Doubt, Grain, Kind, Reading, Span, Status, to_json
from calendar_app.store import Store

LATER = NOW + timedelta(days=1)
FIRST = an_article(
    "First. The NATO-Russia Council will meet in Brussels on 12 January.",
    published=date(2022, 1, 9),
    publisher="First",
)
SECOND = an_article("Second article.", published=date(2022, 1, 10), publisher="Second")
THIRD = an_article("Third article.", published=date(2022, 1, 11), publisher="Third")


def add(store: Store, article: Article, *told: dict[str, Any], now: datetime = NOW) -> str:
    """The uid of the first meeting, "" where there is none."""

    def reader(one: Article) -> Reading:
        return a_reading(one, *(a_sighting(one, **fields) for fields in told))

    done = pipeline.ingest(article, reader=reader, store=store, now=now)
    return next(iter(done.meetings), "")


def correct(store: Store, uid: str, now: datetime = LATER, **fields: Any) -> pipeline.Said:
    told = {"because": "the host says so", "who": "erika"}
    return pipeline.correct(uid, fields, store=store, now=now, **told)


def faults(store: Store) -> list[str]:
    store.keep_events([], form=FORM)  # each was rendered by this version
    return [fault for _, faults in check(store, now=LATER) for fault in faults]


TIMES = {
    "an hour of the city": ({"start": "2022-01-12T10:00"}, "2022-01-12T10:00:00+01:00", None),
    "an hour with its offset": (
        {"start": "2022-01-12 10:00+03:00", "end": "2022-01-12T12:30+03:00"},
        "2022-01-12T10:00:00+03:00",
        "2022-01-12T12:30:00+03:00",
    ),
    "an hour and the last of several days": (
        {"start": "2022-01-12T10:00", "end": "2022-01-14"},
        "2022-01-12T10:00:00+01:00",
        "2022-01-14",
    ),
    "a day": ({"start": "2022-01-19"}, "2022-01-19", "2022-01-19"),
    "days": ({"start": "2022-01-19", "end": "2022-01-20"}, "2022-01-19", "2022-01-20"),
    "the last day alone": ({"end": "2022-01-13"}, "2022-01-12", "2022-01-13"),
    "a week": ({"start": "2022-W02"}, "2022-01-10", "2022-01-16"),
    "a month": ({"start": "2022-12"}, "2022-12-01", "2022-12-31"),
}


@pytest.mark.parametrize(("fields", "start", "end"), TIMES.values(), ids=TIMES)
def test_the_form_of_the_start_says_how_closely_it_is_known(
    store: Store, fields: dict[str, str], start: str, end: str
) -> None:
    uid = add(store, FIRST, {})
    correct(store, uid, **fields)
    told = to_json(store.meeting(uid))
    assert (told["start"], told["end"]) == (start, end)
    grain = {10: Grain.DAY, 8: Grain.WEEK, 7: Grain.MONTH}
    given = fields.get("start", "2022-01-12")
    assert store.meeting(uid).when.grain is grain.get(len(given), Grain.MINUTE)
    assert store.meeting(uid).corrected == ("end", "start")


FIELDS = {
    "title": ("  A  new title ", "A new title"),
    "venue": ("Palais des Nations", "Palais des Nations"),
    "body": ("osce-permanent-council", "osce-permanent-council"),
    "kind": ("talks", "talks"),
    "status": ("cancelled", "cancelled"),
    "participants": ("RU, osce,us", ["RU", "US", "osce"]),
    "people": (["Jens Stoltenberg", "Jens Stoltenberg"], ["Jens Stoltenberg"]),
}


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_what_a_person_gave_whatever_comes_later(store: Store, field: str) -> None:
    given, expected = FIELDS[field]
    uid = add(store, FIRST, {"people": ("Wendy Sherman",)})
    before = to_json(store.meeting(uid))
    correct(store, uid, **{field: given})
    add(store, SECOND, {"people": ("Alexander Grushko",), "venue": "some hall"}, now=LATER)
    meeting = store.meeting(uid)
    assert (to_json(meeting)[field], meeting.corrected) == (expected, (field,))
    others = to_json(meeting) | {field: before[field]}
    assert {k for k in others if others[k] != before[k]} <= {"people", "venue"} - {field}


@pytest.mark.parametrize("field", ["venue", "body", "city"])
def test_nothing_may_be_what_a_person_gives(store: Store, field: str) -> None:
    uid = add(store, FIRST, {"venue": "some hall"})
    correct(store, uid, **{field: ""})
    assert to_json(store.meeting(uid))[field] is None


def test_a_city_brings_its_country_and_leaves_the_venue_of_another(store: Store) -> None:
    uid = add(store, FIRST, {"venue": "NATO headquarters"})
    correct(store, uid, city="kiev")
    meeting = store.meeting(uid)
    assert (meeting.city, meeting.country, meeting.venue) == ("Kyiv", "UA", None)
    correct(store, uid, city="Kirchstetten an der Au", country="Austria")
    assert store.meeting(uid).city == "Kirchstetten an der Au"


WRONG = {
    "no field": ({}, "no field is given"),
    "an unknown field": ({"colour": "red"}, "colour: no field of a meeting"),
    "no title": ({"title": " "}, "title: nothing in it"),
    "two lines": ({"title": "one\ntwo"}, "title: control characters"),
    "a number": ({"title": 7}, "title: not a string"),
    "a long title": ({"title": "x" * 301}, "title: longer than 300"),
    "no time": ({"start": ""}, "start '': not a time that can be read"),
    "words": ({"start": "tomorrow"}, "write it like 2022-01-12T10:00"),
    "no such day": ({"start": "2022-02-30"}, "no calendar has it"),
    "no such week": ({"start": "2022-W53"}, "no calendar has it"),
    "no such hour": ({"start": "2022-01-12T25:00"}, "no calendar has it"),
    "a far year": ({"start": "9999-12-31"}, "no year of this calendar"),
    "an end before": ({"start": "2022-01-12", "end": "2022-01-11"}, "it ends before it begins"),
    "an hour before": (
        {"start": "2022-01-12T10:00", "end": "2022-01-12T09:00"},
        "it ends before it begins",
    ),
    "an hour for a day": ({"end": "2022-01-12T10:00"}, "end: an hour, where the start has none"),
    "a month as end": ({"end": "2022-02"}, "end: not a day"),
    "a week with end": ({"start": "2022-W02", "end": "2022-01-12"}, "a week or a month has none"),
    "no such kind": ({"kind": "party"}, "known: session, summit"),
    "no such status": ({"status": "maybe"}, "known: confirmed"),
    "no such body": ({"body": "nato-russia-counsil"}, "nearest known: nato-russia-council"),
    "nobody": ({"participants": "XX"}, "participants 'XX': nobody has that name"),
    "no such country": ({"country": "nato"}, "country 'nato': not a country"),
    "an unknown city": ({"city": "Nowhere"}, "give its country as well"),
    "a city elsewhere": ({"city": "Vienna", "country": "BE"}, "Vienna lies in AT"),
    "another country": ({"country": "AT"}, "Brussels lies elsewhere"),
    "a list of numbers": ({"people": [7]}, "people: not a string"),
    "no list": ({"people": 7}, "people: not a list"),
}


@pytest.mark.parametrize(("fields", "problem"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_refused_in_one_line_and_nothing_changes(
    store: Store, fields: dict[str, Any], problem: str
) -> None:
    uid = add(store, FIRST, {})
    before = store.meeting(uid)
    with pytest.raises(UsageError) as caught:
        pipeline.correct(uid, fields, store=store, now=LATER)
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)
    assert store.meeting(uid) == before
    assert store.words.all() == []


def test_an_hour_needs_a_zone(store: Store) -> None:
    uid = add(store, FIRST, {"city": None, "country": None})
    with pytest.raises(UsageError, match="of which time zone"):
        correct(store, uid, start="2022-01-12T10:00")
    correct(store, uid, start="2022-01-12T10:00", city="Geneva")
    assert store.meeting(uid).when.start.astimezone(UTC).hour == 9


def test_of_a_meeting_that_lasts_the_end_is_asked_for(store: Store) -> None:
    uid = add(store, FIRST, {"when": a_day("2022-01-12", "2022-01-14")})
    with pytest.raises(UsageError, match="known to end 2022-01-14"):
        correct(store, uid, start="2022-01-13")
    correct(store, uid, start="2022-01-13", end="")
    assert store.meeting(uid).when.last_day == date(2022, 1, 13)


def test_a_correction_is_told_with_who_and_why_and_before_and_after(store: Store) -> None:
    uid = add(store, FIRST, {})
    done = correct(store, uid, city="Vienna")
    kept = [one for one in store.changes(uid) if one.word]
    assert tuple(kept) == done.changes
    assert [(one.field, one.before, one.after) for one in kept] == [
        ("city", "Brussels", "Vienna"),
        ("country", "BE", "AT"),
    ]
    assert {(one.word, one.who, one.because, one.taken_back) for one in kept} == {
        (done.number, "erika", "the host says so", False)
    }
    meeting = store.meeting(uid)
    assert (meeting.sequence, meeting.last_modified) == (1, LATER)
    told = store.event(uid).replace("\r\n ", "")
    assert "Corrected by hand: city\\, country." in told
    place = "Place changed from Brussels\\, Belgium to Vienna\\, Austria"
    assert f"{place}\\, corrected by hand by erika: the host says so." in told
    assert "SEQUENCE:1" in told


def test_calendars_read_of_every_field_that_was_corrected(store: Store) -> None:
    uid = add(store, FIRST, {"people": ("Jo Smith",)})
    correct(store, uid, title="A title", participants="RU, US", people="", kind="talks")
    told = store.event(uid).replace("\r\n ", "").replace("\\,", ",")
    for what in (
        "Title given as A title (before: NATO-Russia Council)",
        "Participants given as Russia, United States (before: Russia, NATO)",
        "Kind given as talks (before: session)",
        "People taken out (before: Jo Smith)",
    ):
        assert f"{what}, corrected by hand by erika: the host says so." in told


def test_a_correction_is_taken_back_and_says_so(store: Store) -> None:
    uid = add(store, FIRST, {})
    before = to_json(store.meeting(uid))
    done = correct(store, uid, city="Vienna", title="Other")
    undone = pipeline.take_back(done.number, who="otto", store=store, now=LATER)
    assert undone is not None
    assert {(one.word, one.who, one.taken_back) for one in undone.changes} == {
        (done.number, "otto", True)
    }
    meeting = store.meeting(uid)
    assert (to_json(meeting), meeting.corrected, meeting.sequence) == (before, (), 2)
    told = store.event(uid).replace("\r\n ", "")
    assert "what was corrected by hand is taken back by otto." in told
    assert pipeline.take_back(done.number, store=store, now=LATER) is None


def test_of_two_corrections_the_later_holds_until_it_is_taken_back(store: Store) -> None:
    uid = add(store, FIRST, {})
    correct(store, uid, title="One", kind="talks")
    second = correct(store, uid, title="Two")
    meeting = store.meeting(uid)
    assert (meeting.title, meeting.kind) == ("Two", "talks")
    pipeline.take_back(second.number, store=store, now=LATER)
    assert store.meeting(uid).title == "One"


def test_a_correction_goes_with_a_merge_and_comes_back_from_it(store: Store) -> None:
    council = add(store, FIRST, {})
    talks = {"title": "Talks", "body": None, "participants": ("US",), "people": ("Jo Smith",)}
    other = add(store, SECOND, talks)
    correct(store, other, title="By hand")
    merged = pipeline.judge(council, other, same=True, store=store, now=LATER)
    assert [meeting.title for meeting in store.meetings()] == ["By hand"]
    pipeline.take_back(merged.number, store=store, now=LATER)
    assert store.meeting(council).title == "NATO-Russia Council"
    assert store.meeting(other).title == "By hand"


def test_who_said_that_two_are_one_is_told_of_it_and_of_its_end(store: Store) -> None:
    """Not an article, which knows nothing of that."""
    talks = {"title": "Talks", "body": None, "participants": ("US",), "people": ("Jo Smith",)}
    council, other = add(store, FIRST, {}), add(store, SECOND, talks)
    told = {"who": "erika", "because": "one hall", "store": store, "now": LATER}
    merged = pipeline.judge(council, other, same=True, **told)
    pipeline.take_back(merged.number, who="hans", store=store, now=LATER)
    notes = [one for one in store.changes(council) if one.field == "merged"]
    assert [(one.before, one.after) for one in notes] == [(None, other), (other, None)]
    assert [(one.word, one.who, one.taken_back) for one in notes] == [
        (merged.number, "erika", False),
        (merged.number, "hans", True),
    ]
    assert notes[0].because == "one hall"


def test_what_is_not_there_cannot_be_corrected(store: Store) -> None:
    with pytest.raises(MeetingNotFoundError):
        correct(store, "nobody@calendar-app", title="x")
    with pytest.raises(SightingNotFoundError):
        pipeline.refuse(["nothing"], store=store, now=LATER)
    with pytest.raises(SightingNotFoundError):
        pipeline.accept(["nothing"], store=store, now=LATER)
    told = {"title": "x", "start": "2022-01-12"}
    with pytest.raises(ArticleNotFoundError):
        pipeline.add_by_hand("nothing", told, Span(0, 1), store=store, now=LATER)
    with pytest.raises(UsageError):
        pipeline.refuse([], store=store, now=LATER)


@pytest.mark.parametrize("day", ["2022-01-12", "2022-01-19"])
def test_who_repeats_the_error_and_who_knows_better_tell_of_the_same_meeting(
    store: Store, day: str
) -> None:
    uid = add(store, FIRST, {})
    done = correct(store, uid, start="2022-01-19")
    assert add(store, SECOND, {"when": a_day(day)}, now=LATER) == uid
    (meeting,) = store.meetings()
    assert meeting.when.first_day == date(2022, 1, 19)
    assert faults(store) == []
    pipeline.take_back(done.number, store=store, now=LATER)
    days = [one.when.first_day.isoformat() for one in store.meetings()]
    assert days == sorted({"2022-01-12", day})
    assert faults(store) == []


def test_a_correction_to_what_another_meeting_is_makes_one_of_two(store: Store) -> None:
    first = add(store, FIRST, {})
    second = add(store, SECOND, {"when": a_day("2022-01-19")})
    done = correct(store, second, start="2022-01-12")
    assert [one.uid for one in store.meetings()] == [first] == list(done.meetings)
    pipeline.take_back(done.number, store=store, now=LATER)
    assert [one.uid for one in store.meetings()] == [first, second]


# --- refused ---


def test_a_refused_meeting_leaves_the_calendar_and_comes_back_under_its_uid(store: Store) -> None:
    uid = add(store, FIRST, {})
    told = [one.id for one in store.sightings(uid)]
    done = pipeline.refuse(told, because="a dinner", who="otto", store=store, now=LATER)
    assert (store.find_meeting(uid), list(store.events()), done.meetings) == (None, [], ())
    last = store.changes(uid)[-1]
    assert (last.field, last.before, last.word) == ("withdrawn", "NATO-Russia Council", 1)
    assert (last.who, last.because) == ("otto", "a dinner")

    back = pipeline.take_back(done.number, store=store, now=LATER)
    assert back is not None
    assert back.meetings == (uid,)
    meeting = store.meeting(uid)
    assert (meeting.sequence, meeting.created) == (1, NOW), "calendars must take it for news"
    assert [one.field for one in store.changes(uid)] == ["created", "withdrawn", "withdrawn"]
    event = store.event(uid).replace("\r\n ", "").replace("\\,", ",")
    assert "Taken off the calendar, corrected by hand by otto: a dinner." in event
    assert "On the calendar again, what was corrected by hand is taken back." in event


def test_a_later_article_brings_a_refused_meeting_back_under_its_uid(store: Store) -> None:
    uid = add(store, FIRST, {})
    pipeline.refuse([one.id for one in store.sightings(uid)], store=store, now=LATER)
    assert add(store, SECOND, {}, now=LATER) == uid
    assert [one.article for one in store.sightings(uid)] == [SECOND.id]


def test_a_meeting_without_a_refused_sighting_keeps_uid_and_correction(store: Store) -> None:
    uid = add(store, FIRST, {"people": ("Jo Smith",)})
    add(store, SECOND, {})
    correct(store, uid, title="By hand")
    (wrong,) = (one.id for one in store.sightings(uid) if one.article == FIRST.id)
    pipeline.refuse([wrong], store=store, now=LATER)
    (meeting,) = store.meetings()
    assert (meeting.uid, meeting.title, meeting.people) == (uid, "By hand", ())
    assert meeting.sightings == 1
    assert faults(store) == []


def test_what_is_refused_gives_its_uid_to_no_other_meeting(store: Store) -> None:
    early = an_article("Early article.", published=date(2022, 1, 8), publisher="Early")
    first = add(store, early, {})
    add(store, FIRST, {}, {"title": "The council again"})  # two, since one article tells of both
    (other,) = {one.uid for one in store.meetings()} - {first}
    refused = [one.id for one in store.sightings(first)]
    pipeline.refuse(refused, store=store, now=LATER)
    assert [one.uid for one in store.meetings()] == [other]
    pipeline.take_back(1, store=store, now=LATER)
    assert {one.uid for one in store.meetings()} == {first, other}


def test_a_refused_word_of_a_move_unites_nothing(store: Store) -> None:
    add(store, FIRST, {})
    add(store, SECOND, {"when": a_day("2022-01-19")})
    add(store, THIRD, {"when": a_day("2022-01-19"), "previously": date(2022, 1, 12)})
    (moved,) = store.meetings()
    (wrong,) = (one.id for one in store.sightings(moved.uid) if one.article == THIRD.id)
    pipeline.refuse([wrong], store=store, now=LATER)
    assert [one.when.first_day.day for one in store.meetings()] == [12, 19]


# --- accepted, and told by hand ---


def test_what_was_too_unsure_comes_onto_the_calendar_and_leaves_it(store: Store) -> None:
    assert add(store, FIRST, {"confidence": 0.2}) == ""
    ((sighting, _),) = store.sightings_in(FIRST.id)
    done = pipeline.accept([sighting.id], store=store, now=LATER)
    assert [meeting.uid for meeting in store.meetings()] == list(done.meetings)
    pipeline.take_back(done.number, store=store, now=LATER)
    assert store.meetings() == []


def test_what_has_no_place_cannot_be_accepted(store: Store) -> None:
    add(store, FIRST, {"when": None})
    ((sighting, _),) = store.sightings_in(FIRST.id)
    with pytest.raises(UsageError, match="no place on the calendar"):
        pipeline.accept([sighting.id], store=store, now=LATER)


def test_a_meeting_is_told_by_hand_about_a_sentence(store: Store) -> None:
    add(store, FIRST)
    evidence = Span(7, len(FIRST.text))
    fields = {"title": "Council", "start": "2022-01-12", "city": "Brussels", "status": "tentative"}
    done = pipeline.add_by_hand(FIRST.id, fields, evidence, store=store, now=LATER)
    (uid,) = done.meetings
    (sighting,) = store.sightings(uid)
    assert (sighting.rules, sighting.quote) == ((BY_HAND,), FIRST.text[7:])
    meeting = store.meeting(uid)
    assert (meeting.title, meeting.city, meeting.status) == ("Council", "Brussels", "tentative")
    assert meeting.corrected == (), "other articles may know better"
    add(store, SECOND, {"body": None, "participants": (), "title": "Council", "people": ()})
    assert store.count() == 1, "it is merged like any other"


@pytest.mark.parametrize(
    ("fields", "evidence", "problem"),
    [
        ({"start": "2022-01-12"}, Span(0, 5), "title: nothing in it"),
        ({"title": "x"}, Span(0, 5), "start: nothing in it"),
        ({"title": "x", "start": "2022-01-12"}, Span(5, 5), "not a stretch of the article"),
        ({"title": "x", "start": "2022-01-12"}, Span(0, 10**6), "not a stretch of the article"),
    ],
)
def test_what_is_told_by_hand_needs_a_title_a_time_and_a_place_in_the_text(
    store: Store, fields: dict[str, str], evidence: Span, problem: str
) -> None:
    add(store, FIRST)
    with pytest.raises(UsageError) as caught:
        pipeline.add_by_hand(FIRST.id, fields, evidence, store=store, now=LATER)
    assert problem in str(caught.value)


# --- reading again ---


def test_all_that_people_said_is_there_after_reading_again(store: Store) -> None:
    told: dict[str, tuple[dict[str, Any], ...]] = {
        FIRST.id: ({},),
        SECOND.id: ({"when": a_day("2022-02-01")}, {"confidence": 0.2}),
        THIRD.id: (),
    }
    for article in (FIRST, SECOND, THIRD):
        add(store, article, *told[article.id])
    council, february = (meeting.uid for meeting in store.meetings())
    correct(store, council, city="Vienna")
    refused = [one.id for one in store.sightings(february)]
    pipeline.refuse(refused, because="no such round", store=store, now=LATER)
    (unsure,) = (one.id for one, _ in store.sightings_in(SECOND.id) if one.confidence < 0.5)
    pipeline.accept([unsure], store=store, now=LATER)
    fields = {"title": "Dinner", "start": "2022-01-20"}
    pipeline.add_by_hand(THIRD.id, fields, Span(0, 5), store=store, now=LATER)
    meetings = store.meetings()
    history = {one.uid: store.changes(one.uid) for one in meetings}
    off = store.changes(february)
    assert faults(store) == []

    def reader(one: Article) -> Reading:
        return a_reading(one, *(a_sighting(one, **fields) for fields in told[one.id]))

    pipeline.rebuild(reader=reader, store=store, now=LATER + timedelta(days=9))
    assert store.meetings() == meetings
    assert {one.uid: store.changes(one.uid) for one in meetings} == history
    assert store.changes(february) == off
    assert faults(store) == []


# --- what waits ---


def test_what_waits_is_nearest_first_and_goes_when_it_is_settled(store: Store) -> None:
    unsure = [{"confidence": 0.2, "when": a_day(f"2022-0{month}-12")} for month in (6, 2, 4)]
    add(store, FIRST, *unsure)
    add(store, SECOND, {"when": a_day("2022-01-12")})
    waiting = store.awaiting_review(date(2022, 3, 20))
    assert [one.sighting.when.first_day.month for one in waiting] == [4, 2, 6]
    assert {(one.doubt, one.uid) for one in waiting} == {(Doubt.UNSURE, None)}
    assert len(store.awaiting_review(date(2022, 3, 20), limit=2)) == 2
    pipeline.refuse([waiting[0].sighting.id], store=store, now=LATER)
    accepted = pipeline.accept([waiting[1].sighting.id], store=store, now=LATER)
    assert store.awaiting_review(date(2022, 3, 20)) == waiting[2:]
    pipeline.take_back(accepted.number, store=store, now=LATER)
    assert store.awaiting_review(date(2022, 3, 20)) == waiting[1:]
    assert store.count_awaiting_review() == 2


def test_a_year_that_nobody_said_waits_until_somebody_does(store: Store) -> None:
    undated = an_article("Undated.", published=None)
    uid = add(store, undated, {})
    ((doubt, waits_for),) = ((one.doubt, one.uid) for one in store.awaiting_review(NOW.date()))
    assert (doubt, waits_for) == (Doubt.YEAR, uid)
    done = correct(store, uid, start="2022-01-12")
    assert store.awaiting_review(NOW.date()) == []
    pipeline.take_back(done.number, store=store, now=LATER)
    assert store.count_awaiting_review() == 1
    add(store, SECOND, {}, now=LATER)
    assert store.count_awaiting_review() == 0, "an article with a date tells of it"


def test_rivals_wait_until_they_are_judged(store: Store) -> None:
    first = add(store, FIRST, {"city": None, "country": None})
    talks = {"body": None, "kind": Kind.TALKS, "city": None, "country": None}
    second = add(store, SECOND, talks)
    (waiting,) = store.awaiting_review(NOW.date())
    assert (waiting.doubt, waiting.uid, waiting.rivals) == (Doubt.RIVALS, second, (first,))
    pipeline.judge(first, second, same=False, store=store, now=LATER)
    assert store.awaiting_review(NOW.date()) == []


def test_status_of_a_correction_reaches_calendars(store: Store) -> None:
    uid = add(store, FIRST, {})
    correct(store, uid, status="cancelled")
    assert store.meeting(uid).status is Status.CANCELLED
    assert "STATUS:CANCELLED" in store.event(uid)
