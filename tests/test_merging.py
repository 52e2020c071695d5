"""Known or new (decide), and what many articles together say (fold)."""

from __future__ import annotations

import inspect
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from factories import NOW, a_day, a_meeting, a_month, a_sighting, an_article, an_hour
from hypothesis import example, given
from hypothesis import strategies as st

from calendar_app import merging
from calendar_app.merging import (
    ENOUGH_CONFIDENCE,
    MONTH,
    RULES,
    Comparison,
    Known,
    belongs_on_calendar,
    blocks,
    decide,
    fold,
    is_official,
    new_uid,
)
from calendar_app.model import (
    Grain,
    Kind,
    NewMeeting,
    SameMeeting,
    Sighting,
    Span,
    Status,
    Unsure,
    When,
)

LATER = NOW + timedelta(days=1)
WEEK = When(date(2022, 1, 10), date(2022, 1, 17), Grain.WEEK)
# A meeting of two delegations, outside any body.
PAIR = {
    "title": "US-Russia talks",
    "kind": Kind.TALKS,
    "body": None,
    "participants": ("RU", "US"),
    "city": "Geneva",
    "country": "CH",
}


# --- decide ---


SAME_PAIRS = {
    "the same body on the same day": ({}, {}),
    "the same body, one place unknown": ({"city": None, "country": None}, {}),
    "a session and its second day": (
        {"when": a_day("2022-01-13")},
        {"when": a_day("2022-01-12", "2022-01-13")},
    ),
    "the hour is news": ({"when": an_hour("2022-01-12T10:00:00+01:00")}, {}),
    "the body in a month that holds its day": ({"when": a_month("2022-01")}, {}),
    "the body in a week that holds its day": ({}, {"when": WEEK}),
    "the body with more sides named": ({"participants": ("RU", "UA", "nato")}, {}),
    "moved to a later day": (
        {"when": a_day("2022-01-19"), "previously": date(2022, 1, 12)},
        {},
    ),
    "moved, told by an older article afterwards": (
        {},
        {"when": a_day("2022-01-19"), "previously": date(2022, 1, 12)},
    ),
    "called off": ({"status": Status.CANCELLED}, {}),
    "two delegations on one day in one city": (PAIR, PAIR),
    "two delegations on one day, the city unknown": (
        PAIR | {"city": None, "country": None},
        PAIR | {"kind": Kind.MEETING},
    ),
    "a dialogue that one article calls talks": (
        PAIR,
        PAIR | {"kind": Kind.DIALOGUE, "body": "us-russia-strategic-stability-dialogue"},
    ),
    "a visit, and the talks with the same visitor": (
        PAIR | {"kind": Kind.VISIT, "people": ("Wendy Sherman",)},
        PAIR | {"people": ("Wendy Sherman",)},
    ),
    "a conference known by its title and city": (
        {**PAIR, "participants": (), "title": "Berlin Conference on Libya", "city": "Berlin"},
        {**PAIR, "participants": (), "title": "Conference on Libya in Berlin", "city": "Berlin"},
    ),
    "a session at the hour that is known": (
        {"when": an_hour("2022-01-12T10:00:00+01:00")},
        {"when": an_hour("2022-01-12T10:00:00+01:00")},
    ),
    "talks, told with their host and without": (
        PAIR | {"participants": ("CH", "RU", "US")},
        PAIR,
    ),
    "postponed without a day, and called again": (
        PAIR | {"when": a_day("2022-02-22")},
        PAIR | {"status": Status.POSTPONED},
    ),
    "people named by the surname": (
        PAIR | {"people": ("Sherman", "Ryabkov")},
        PAIR | {"people": ("Wendy Sherman", "Sergei Ryabkov")},
    ),
    "a city that was only inferred": ({"city": "Mons", "inferred": {"city": "the seat"}}, {}),
}

NEW_PAIRS = {
    "the same body on another day": ({"when": a_day("2022-01-13")}, {}),
    "another body on the same day in the same place": ({"body": "nato-ukraine-commission"}, {}),
    "other participants on the same day in the same place": (
        PAIR | {"participants": ("CN", "JP")},
        PAIR,
    ),
    "a press conference of the same two": (PAIR | {"kind": Kind.PRESS_CONFERENCE}, PAIR),
    "a call of the same two": (PAIR | {"kind": Kind.CALL, "city": None, "country": None}, PAIR),
    "the same two in another city": (PAIR | {"city": "Vienna", "country": "AT"}, PAIR),
    "the same two a week later": (PAIR | {"when": a_day("2022-01-19")}, PAIR),
    "postponed half a year before": (
        PAIR | {"when": a_day("2022-07-12")},
        PAIR | {"status": Status.POSTPONED},
    ),
    "a postponed session of a body, and its next": (
        {"when": a_day("2022-01-19")},
        {"status": Status.POSTPONED},
    ),
    "a month that does not hold the day": ({"when": a_month("2022-02")}, {}),
    "a press conference after the session": ({"kind": Kind.PRESS_CONFERENCE}, {}),
    "a body beside which one side meets a guest": (
        {"body": None, "participants": ("UA", "nato"), "kind": Kind.MEETING},
        {},
    ),
}

UNSURE_PAIRS = {
    "the same body twice a day": (
        {"when": an_hour("2022-01-12T15:00:00+01:00")},
        {"when": an_hour("2022-01-12T10:00:00+01:00")},
    ),
    "the presidents and the ministers of the same two": (
        PAIR | {"people": ("Joe Biden", "Vladimir Putin"), "kind": Kind.SUMMIT},
        PAIR | {"people": ("Antony Blinken", "Sergey Lavrov")},
    ),
    "a wider round that shares a side": (
        PAIR | {"participants": ("US", "eu", "nato"), "when": a_day("2022-01-12", "2022-01-13")},
        PAIR | {"participants": ("US", "eu")},
    ),
    "the same body on one day in two cities": ({"city": "Mons"}, {}),
    "a visit, and talks of the same two": (PAIR | {"kind": Kind.VISIT}, PAIR),
    "two sides, and three": (PAIR | {"participants": ("FR", "RU", "US")}, PAIR),
}


def _decided(told: dict, known: dict) -> NewMeeting | SameMeeting | Unsure:
    return decide(of("new", **told), [Known("known", (of("old", **known),))], uid="minted")


def of(article: str, **told: Any) -> Sighting:
    """What an article of this name says of the council."""
    return a_sighting(an_article(article), **told)


@pytest.mark.parametrize(("told", "known"), SAME_PAIRS.values(), ids=SAME_PAIRS)
def test_one_meeting_told_twice_is_the_same(told: dict, known: dict) -> None:
    decision = _decided(told, known)
    assert isinstance(decision, SameMeeting), decision.reasons
    assert decision.uid == "known"


@pytest.mark.parametrize(("told", "known"), NEW_PAIRS.values(), ids=NEW_PAIRS)
def test_two_meetings_stay_apart(told: dict, known: dict) -> None:
    decision = _decided(told, known)
    assert isinstance(decision, NewMeeting), decision.reasons
    assert decision.uid == "minted"


@pytest.mark.parametrize(("told", "known"), UNSURE_PAIRS.values(), ids=UNSURE_PAIRS)
def test_what_only_a_person_could_tell_is_unsure_and_names_its_rival(
    told: dict, known: dict
) -> None:
    decision = _decided(told, known)
    assert isinstance(decision, Unsure), decision.reasons
    assert (decision.uid, decision.rivals) == ("minted", ("known",))


def test_a_sighting_without_candidates_is_new() -> None:
    assert decide(a_sighting(), [], uid="minted") == NewMeeting(a_sighting(), "minted")


def test_the_best_of_several_meetings_is_taken() -> None:
    others = [
        Known("other body", (of("a", body="nato-ukraine-commission"),)),
        Known("whole month", (of("b", when=a_month("2022-01")),)),
        Known("right", (of("c"),)),
    ]
    assert decide(a_sighting(), others, uid="minted").uid == "right"


def test_a_month_with_two_meetings_of_the_body_leaves_the_choice_open() -> None:
    known = [
        Known("first", (of("a", when=a_day("2022-01-12")),)),
        Known("second", (of("b", when=a_day("2022-01-26")),)),
    ]
    decision = decide(a_sighting(when=a_month("2022-01")), known, uid="minted")
    assert isinstance(decision, Unsure)
    assert decision.rivals == ("first", "second")


def test_of_two_equal_meetings_on_the_very_day_the_older_is_taken() -> None:
    known = [Known("older", (of("a"),)), Known("younger", (of("b"),))]
    assert decide(a_sighting(), known, uid="minted").uid == "older"


def test_a_meeting_that_the_same_article_tells_of_is_another_one() -> None:
    known = [Known("known", (of("the article"), of("another")))]
    assert decide(of("the article"), known, uid="minted") == NewMeeting(of("the article"), "minted")


TOLD_BEFORE = {
    "a month, whose day is known by now, holds no second day": (
        {"when": a_day("2022-01-26")},
        [{"when": a_month("2022-01")}, {"when": a_day("2022-01-12")}],
        NewMeeting,
    ),
    "a meeting moved twice is still found by its first day": (
        {},
        [
            {},
            {"when": a_day("2022-01-19"), "previously": date(2022, 1, 12)},
            {"when": a_day("2022-01-26"), "previously": date(2022, 1, 19)},
        ],
        SameMeeting,
    ),
    "an hour of which one telling knows is contradicted by no telling without": (
        {"when": an_hour("2022-01-12T16:00:00+01:00")},
        [{"when": an_hour("2022-01-12T10:00:00+01:00")}, {}],
        Unsure,
    ),
    "the hour to which it was moved is no contradiction": (
        {"when": an_hour("2022-01-12T16:00:00+01:00")},
        [
            {"when": an_hour("2022-01-12T10:00:00+01:00")},
            {
                "when": an_hour("2022-01-12T16:00:00+01:00"),
                "previously": an_hour("2022-01-12T10:00:00+01:00").start,
            },
        ],
        SameMeeting,
    ),
    "a city in which one telling has it already": (
        {"city": "Mons"},
        [{}, {"city": "Mons", "previously": date(2022, 1, 11)}],
        SameMeeting,
    ),
    "a body that some telling of the meeting denies": (
        {"body": "nato-ukraine-commission"},
        [{"body": None}, {}],
        NewMeeting,
    ),
}


@pytest.mark.parametrize(("told", "before", "expected"), TOLD_BEFORE.values(), ids=TOLD_BEFORE)
def test_all_that_was_told_of_a_meeting_counts(
    told: dict, before: list[dict], expected: type
) -> None:
    known = Known("known", tuple(of(f"old {n}", **fields) for n, fields in enumerate(before)))
    decision = decide(of("new", **told), [known], uid="minted")
    assert isinstance(decision, expected), decision.reasons


@pytest.mark.parametrize(("told", "known"), SAME_PAIRS.values(), ids=SAME_PAIRS)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_finds_the_same_whichever_was_told_first(rule, told: dict, known: dict) -> None:
    here, there = of("new", **told), of("old", **known)
    one, other = rule.reason(here, there), rule.reason(there, here)
    assert (one and one.score) == (other and other.score)


def test_every_reason_says_why_in_a_sentence_of_its_own() -> None:
    reasons = _decided({}, {}).reasons
    assert [(reason.rule, reason.score) for reason in reasons] == [
        ("same-body", 4.0),
        ("same-days", 2.0),
        ("same-place", 1.0),
        ("like-kind", 1.0),
    ]
    assert reasons[0].detail == "both are nato-russia-council"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_explains_itself_and_speaks_in_some_case_above(rule) -> None:
    assert inspect.getdoc(rule.holds)
    cases = [*SAME_PAIRS.values(), *NEW_PAIRS.values(), *UNSURE_PAIRS.values()]
    assert any(rule.reason(of("new", **told), of("old", **known)) for told, known in cases), (
        "no case exercises this rule"
    )


# --- fold ---


def _folded(*sightings: Sighting, before=None, now: datetime = NOW):
    return fold("uid", sightings, before=before, now=now)


def test_a_meeting_told_once_is_what_the_sighting_says() -> None:
    told = a_sighting(
        people=("Jens Stoltenberg",),
        venue="NATO headquarters",
        when=an_hour("2022-01-12T10:00:00+01:00", "2022-01-12T13:00:00+01:00"),
        inferred={"city": "from the venue"},
    )
    folded = _folded(told)
    for field in ("title", "kind", "body", "participants", "people", "city", "country"):
        assert getattr(folded, field) == getattr(told, field)
    assert (folded.venue, folded.when, folded.status) == (told.venue, told.when, told.status)
    assert (folded.previously, folded.inferred) == (None, {"city": "from the venue"})
    assert (folded.uid, folded.sequence, folded.sightings) == ("uid", 0, 1)
    assert folded.created == folded.last_modified == NOW


TWO_DAYS = a_day("2022-01-12", "2022-01-13")
TEN = an_hour("2022-01-12T10:00:00+01:00")
ELEVEN = an_hour("2022-01-12T11:00:00+01:00")

TIMES = {
    "a day is closer than its month": ([a_month("2022-01"), a_day("2022-01-12")], None),
    "a month adds nothing to a day": ([a_day("2022-01-12"), a_month("2022-01")], 0),
    "a week is closer than its month": ([a_month("2022-01"), WEEK], None),
    "an hour is closer than its day": ([TEN, a_day("2022-01-12")], 0),
    "of two hours the later told": ([TEN, ELEVEN], None),
    "all days of a session": ([a_day("2022-01-13"), TWO_DAYS, a_day("2022-01-12")], 1),
    "days without overlap: the later told": ([a_day("2022-01-12"), a_day("2022-01-20")], None),
}


@pytest.mark.parametrize(("times", "winner"), TIMES.values(), ids=TIMES)
def test_the_folded_time_is_the_closest_and_then_the_latest(
    times: list[When], winner: int | None
) -> None:
    folded = _folded(*(a_sighting(when=when) for when in times))
    expected = times[-1 if winner is None else winner]
    assert (folded.when.start, folded.when.end) == (expected.start, expected.end)
    assert folded.when.grain == expected.grain


def test_an_opening_hour_and_a_last_day_from_two_articles_are_put_together() -> None:
    when = _folded(a_sighting(when=TWO_DAYS), a_sighting(when=TEN)).when
    assert (when.start, when.end, when.grain) == (TEN.start, date(2022, 1, 14), Grain.MINUTE)


def test_a_stated_year_takes_the_ground_of_an_inferred_one_away() -> None:
    guessed = When(
        date(2022, 1, 12),
        date(2022, 1, 13),
        Grain.DAY,
        frozenset({Grain.DAY}),
        ("year from the publication date",),
    )
    stated = When(
        date(2022, 1, 12), date(2022, 1, 13), Grain.DAY, frozenset({Grain.DAY, Grain.YEAR})
    )
    when = _folded(a_sighting(when=stated), a_sighting(when=guessed)).when
    assert (when.basis, when.stated) == ((), {Grain.DAY, Grain.YEAR})


def test_a_move_wins_over_what_was_said_before_and_what_is_repeated_after() -> None:
    moved = {"when": a_day("2022-01-13", "2022-01-14"), "previously": date(2022, 1, 12)}
    folded = _folded(
        a_sighting(when=a_day("2022-01-12", "2022-01-13")),
        a_sighting(**moved),
        a_sighting(when=a_day("2022-01-12")),
    )
    assert (folded.when.first_day, folded.when.last_day) == (date(2022, 1, 13), date(2022, 1, 14))
    assert folded.previously == date(2022, 1, 12)


def test_of_two_moves_the_last_one_stands() -> None:
    folded = _folded(
        a_sighting(),
        a_sighting(when=a_day("2022-01-19"), previously=date(2022, 1, 12)),
        a_sighting(when=a_day("2022-01-26"), previously=date(2022, 1, 19)),
    )
    assert (folded.when.first_day, folded.previously) == (date(2022, 1, 26), date(2022, 1, 19))


def test_the_hour_that_came_with_a_move_survives_its_repetition_without_hour() -> None:
    left = {"previously": date(2022, 1, 10)}
    folded = _folded(a_sighting(when=TEN, **left), a_sighting(when=a_day("2022-01-12"), **left))
    assert folded.when.start == TEN.start


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("tentative confirmed", "confirmed"),
        ("confirmed tentative", "confirmed"),
        ("confirmed cancelled", "cancelled"),
        ("confirmed postponed", "postponed"),
        ("cancelled confirmed", "confirmed"),
        ("cancelled tentative", "cancelled"),
        ("tentative tentative", "tentative"),
        ("confirmed cancelled postponed", "postponed"),
    ],
)
def test_the_latest_settled_word_is_the_status(told: str, status: str) -> None:
    assert _folded(*(a_sighting(status=Status(word)) for word in told.split())).status == status


OFFICIAL = {
    "an official day outranks a later report": (
        [({"when": a_day("2022-01-12")}, True), ({"when": a_day("2022-01-20")}, False)],
        (date(2022, 1, 12), Status.CONFIRMED, None),
    ),
    "a report that it was moved is news": (
        [
            ({"when": a_day("2022-01-12")}, True),
            ({"when": a_day("2022-01-20"), "previously": date(2022, 1, 12)}, False),
        ],
        (date(2022, 1, 20), Status.CONFIRMED, date(2022, 1, 12)),
    ),
    "until a later official word on its day": (
        [
            ({"when": a_day("2022-01-20"), "previously": date(2022, 1, 12)}, False),
            ({"when": a_day("2022-01-12")}, True),
        ],
        (date(2022, 1, 12), Status.CONFIRMED, None),
    ),
    "an official move stands": (
        [
            ({"when": a_day("2022-01-20"), "previously": date(2022, 1, 12)}, True),
            ({"when": a_day("2022-01-12")}, False),
        ],
        (date(2022, 1, 20), Status.CONFIRMED, date(2022, 1, 12)),
    ),
    "a report that it is off is news": (
        [({}, True), ({"status": Status.CANCELLED}, False)],
        (date(2022, 1, 12), Status.CANCELLED, None),
    ),
}


@pytest.mark.parametrize(("told", "expected"), OFFICIAL.values(), ids=OFFICIAL)
def test_an_official_word_outranks_a_report_that_brings_no_news(
    told: list[tuple[dict, bool]], expected: tuple
) -> None:
    sightings = [of(f"article {n}", **fields) for n, (fields, _) in enumerate(told)]
    official = {s.article for s, (_, is_) in zip(sightings, told, strict=True) if is_}
    folded = fold("uid", sightings, before=None, now=NOW, official=official)
    assert (folded.when.first_day, folded.status, folded.previously) == expected


def test_an_official_city_outranks_that_of_a_later_report() -> None:
    told = [of("a"), of("b", city="Mons")]
    folded = fold("uid", told, before=None, now=NOW, official={told[0].article})
    assert folded.city == "Brussels"


SOURCES = tomllib.loads((Path(merging.__file__).with_name("sources.toml")).read_text("utf-8"))


@pytest.mark.parametrize("publisher", SOURCES["examples"])
def test_those_who_hold_meetings_are_official(publisher: str) -> None:
    assert is_official(an_article(publisher=publisher))


@pytest.mark.parametrize(
    ("host", "official"),
    [
        *((one, True) for one in SOURCES["host_examples"]),
        *((one, False) for one in SOURCES["host_never"]),
    ],
)
def test_an_organiser_is_known_by_the_host_of_its_page(host: str, official: bool) -> None:
    article = an_article(publisher="", url=f"https://{host}/a.ics#7" if host else None)
    assert is_official(article) is official


@pytest.mark.parametrize("publisher", SOURCES["never"])
def test_those_who_report_are_not(publisher: str) -> None:
    assert not is_official(an_article(publisher=publisher))


def test_what_was_postponed_and_is_called_again_is_on_its_new_day() -> None:
    stated = replace(a_day("2022-01-12"), stated=frozenset({Grain.DAY}))
    folded = _folded(
        a_sighting(when=stated),
        a_sighting(when=stated, status=Status.POSTPONED),
        a_sighting(when=a_day("2022-02-22")),
    )
    assert (folded.when.first_day, folded.status) == (date(2022, 2, 22), Status.CONFIRMED)
    assert folded.previously == date(2022, 1, 12)


def test_a_day_that_was_stated_outranks_one_that_was_worked_out() -> None:
    stated = replace(a_day("2022-01-12"), stated=frozenset({Grain.DAY}))
    folded = _folded(a_sighting(when=stated), a_sighting(when=a_day("2022-01-20")))
    assert folded.when.first_day == date(2022, 1, 12)


def test_participants_and_people_of_all_articles_come_together() -> None:
    folded = _folded(
        a_sighting(participants=("nato", "RU"), people=("Stoltenberg", "Alexander Grushko")),
        a_sighting(participants=("US", "nato"), people=("Jens Stoltenberg", "ALEXANDER GRUSHKO")),
    )
    assert folded.participants == ("RU", "US", "nato")
    assert [name.casefold() for name in folded.people] == ["alexander grushko", "jens stoltenberg"]


def test_the_body_gives_title_and_kind_whoever_names_it() -> None:
    folded = _folded(a_sighting(**PAIR), a_sighting())
    assert (folded.title, folded.body) == ("NATO-Russia Council", "nato-russia-council")
    assert folded.kind is Kind.SESSION


def test_the_latest_stated_place_wins_and_an_inferred_one_yields() -> None:
    inferred = {"city": "Moscow", "country": "RU", "inferred": {"city": "x", "country": "x"}}
    assert _folded(a_sighting(), a_sighting(**inferred)).city == "Brussels"
    moved = _folded(a_sighting(), a_sighting(city="Vienna", country="AT", venue="the Hofburg"))
    assert (moved.city, moved.country, moved.venue) == ("Vienna", "AT", "the Hofburg")
    country_only = _folded(a_sighting(**inferred), a_sighting(city=None, country="BY"))
    assert (country_only.city, country_only.country, country_only.inferred) == (None, "BY", {})


def test_an_empty_country_is_filled_from_the_next_who_knows() -> None:
    folded = _folded(a_sighting(), a_sighting(country=None))
    assert (folded.city, folded.country) == ("Brussels", "BE")


@pytest.mark.parametrize(
    ("news", "sequence", "modified"),
    [
        ({}, 3, LATER),  # a second source is news for the entry, not for the diary
        ({"people": ("Jens Stoltenberg",)}, 3, LATER),
        ({"status": Status.CANCELLED}, 4, LATER),
        ({"when": TEN}, 4, LATER),
        ({"when": TWO_DAYS}, 4, LATER),
        ({"city": "Mons"}, 4, LATER),
        ({"venue": "NATO headquarters"}, 4, LATER),
    ],
)
def test_the_sequence_rises_with_time_place_and_status_alone(
    news: dict, sequence: int, modified: datetime
) -> None:
    before = a_meeting(uid="uid", sequence=3)
    folded = _folded(a_sighting(), a_sighting(**news), before=before, now=LATER)
    assert (folded.sequence, folded.last_modified) == (sequence, modified)
    assert folded.created == NOW


def test_folding_again_without_news_changes_nothing() -> None:
    told = [a_sighting(), a_sighting(venue="NATO headquarters")]
    before = _folded(*told)
    assert _folded(*told, before=before, now=LATER) == before


# --- properties ---


DAYS = st.dates(date(2022, 1, 10), date(2022, 1, 20))
TIMES_OF_A_DAY = st.builds(
    lambda day, length: When(day, day + timedelta(days=length), Grain.DAY),
    DAYS,
    st.integers(1, 3),
) | st.builds(
    lambda day, hour: When(
        datetime(day.year, day.month, day.day, hour, tzinfo=UTC), None, Grain.MINUTE
    ),
    DAYS,
    st.integers(0, 23),
)
WHENS = TIMES_OF_A_DAY | st.sampled_from([a_month("2022-01"), WEEK])
SIGHTINGS = st.builds(
    a_sighting,
    body=st.none() | st.sampled_from(["nato-russia-council", "osce-permanent-council"]),
    kind=st.sampled_from(Kind),
    title=st.sampled_from(["Talks", "A conference", "", "NATO-Russia Council"]),
    participants=st.lists(st.sampled_from(["RU", "US", "nato", "eu"]), unique=True).map(
        lambda ids: tuple(sorted(ids))
    ),
    people=st.lists(
        st.sampled_from(["Jens Stoltenberg", "Stoltenberg", "Wendy Sherman"]), unique=True
    ).map(tuple),
    city=st.none() | st.sampled_from(["Brussels", "Vienna"]),
    country=st.none() | st.sampled_from(["BE", "AT"]),
    when=WHENS,
    status=st.sampled_from(Status),
    previously=st.none() | DAYS,
    inferred=st.sampled_from([{}, {"city": "from the venue"}, {"participants": "of the body"}]),
)


@given(SIGHTINGS)
def test_the_same_sighting_twice_is_one_meeting(told: Sighting) -> None:
    again = replace(told, article="another")
    assert isinstance(decide(again, [Known("known", (told,))], uid="x"), SameMeeting)


@given(SIGHTINGS, SIGHTINGS)
@example(
    a_sighting(**PAIR | {"status": Status.POSTPONED}),
    a_sighting(**PAIR | {"when": a_day("2022-03-01")}),
)
@example(a_sighting(when=a_month("2022-01")), a_sighting(when=a_day("2022-01-31")))
@example(a_sighting(when=a_day("2022-02-01"), previously=date(2022, 1, 12)), a_sighting(when=WEEK))
@example(
    a_sighting(**PAIR | {"participants": ("CN", "DE", "FR", "GB", "RU", "US", "eu", "iaea", "un")}),
    a_sighting(**PAIR | {"participants": ("CN", "DE", "FR", "GB", "IR", "RU", "US", "eu", "un")}),
)
def test_what_could_be_one_shares_a_key_on_some_day(one: Sighting, other: Sighting) -> None:
    if not Comparison().near(one, other):
        return
    assert any(
        here.key == there.key and here.first <= there.last and there.first <= here.last
        for here in blocks(one)
        for there in blocks(other)
    )


@given(SIGHTINGS)
def test_a_block_is_a_month_at_most(told: Sighting) -> None:
    assert all(timedelta(0) <= block.last - block.first < MONTH for block in blocks(told))


@given(SIGHTINGS)
def test_a_sighting_folded_twice_says_no_more_than_once(told: Sighting) -> None:
    once, twice = _folded(told), _folded(told, told)
    assert twice == fold("uid", [told, told], before=None, now=NOW)
    for field in ("title", "kind", "body", "participants", "people", "city", "when", "status"):
        assert getattr(once, field) == getattr(twice, field)
    assert once.when == told.when


@given(st.lists(SIGHTINGS, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_who_takes_part_does_not_hang_on_the_order_of_articles(
    told: list[Sighting], random
) -> None:
    shuffled = random.sample(told, len(told))
    one, other = _folded(*told), _folded(*shuffled)
    assert one.participants == other.participants
    assert sorted(one.people) == sorted(other.people)


@given(
    st.lists(
        st.builds(
            lambda first, length: a_sighting(
                when=When(first, first + timedelta(days=length), Grain.DAY)
            ),
            st.dates(date(2022, 1, 10), date(2022, 1, 12)),
            st.integers(3, 5),
        ),
        min_size=1,
        max_size=4,
    ),
    st.randoms(use_true_random=False),
)
def test_the_days_of_overlapping_tellings_do_not_hang_on_their_order(
    told: list[Sighting], random
) -> None:
    shuffled = random.sample(told, len(told))
    assert _folded(*told).when == _folded(*shuffled).when


# --- the gate and the uid ---


@pytest.mark.parametrize(
    ("fields", "belongs"),
    [
        ({}, True),
        ({"confidence": ENOUGH_CONFIDENCE}, True),
        ({"confidence": ENOUGH_CONFIDENCE - 0.01}, False),
        ({"when": None}, False),
        ({"when": a_month("2022-01")}, True),
        ({"when": When(date(2022, 1, 1), date(2023, 1, 1), Grain.YEAR)}, False),
    ],
)
def test_only_a_placed_and_likely_sighting_makes_a_meeting(fields: dict, belongs: bool) -> None:
    assert belongs_on_calendar(a_sighting(**fields)) is belongs


def test_a_uid_depends_on_the_place_in_the_article_and_on_nothing_that_may_change() -> None:
    article = an_article()
    uid = new_uid(article, a_sighting())
    assert uid == new_uid(article, a_sighting(title="Renamed", when=None, city="Mons"))
    assert uid != new_uid(article, a_sighting(phrase=Span(1, 2)))
    assert uid != new_uid(an_article("Another text."), a_sighting())
    name, _, host = uid.partition("@")
    assert (len(bytes.fromhex(name)), host) == (8, "calendar-app")


def test_two_meetings_in_one_phrase_have_two_uids() -> None:
    first = new_uid(an_article(), a_sighting())
    second = new_uid(an_article(), a_sighting(), taken={first})
    assert first != second
