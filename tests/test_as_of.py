"""The calendar as it was known on a day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from factories import NOW, a_day, a_meeting, a_sighting, an_article, an_hour
from flask.testing import FlaskClient
from served import keep, text_of

from calendar_app.merging.as_of import Report, fits, known_on
from calendar_app.model import Query, Status
from calendar_app.pipeline import correct
from calendar_app.store import Store
from calendar_app.web.as_of import meetings_as_of

EVERY = Query()


def report(published: str, publisher: str = "The Courier", **fields: object) -> Report:
    out = date.fromisoformat(published)
    article = an_article(f"Of {published}\n\nIt meets.", published=out, publisher=publisher)
    return Report(a_sighting(article, **fields), out, publisher)


MOVED = {
    "uid": [
        report("2022-01-03", when=a_day("2022-01-12")),
        report("2022-01-05", when=a_day("2022-01-12"), people=("Jens Stoltenberg",)),
        report("2022-01-08", when=a_day("2022-01-14"), previously=date(2022, 1, 12)),
        report("2022-01-11", when=a_day("2022-01-14"), status=Status.CANCELLED),
    ]
}


@pytest.mark.parametrize(
    ("day", "known"),
    [
        ("2022-01-02", None),
        ("2022-01-03", ("2022-01-12", "confirmed", 1, ())),
        ("2022-01-05", ("2022-01-12", "confirmed", 2, ("Jens Stoltenberg",))),
        ("2022-01-08", ("2022-01-14", "confirmed", 3, ("Jens Stoltenberg",))),
        ("2022-01-10", ("2022-01-14", "confirmed", 3, ("Jens Stoltenberg",))),
        ("2022-01-11", ("2022-01-14", "cancelled", 4, ("Jens Stoltenberg",))),
    ],
)
def test_a_meeting_is_what_had_been_published_of_it(
    day: str, known: tuple[str, str, int, tuple[str, ...]] | None
) -> None:
    found = known_on(date.fromisoformat(day), MOVED)
    if known is None:
        assert found == {}
        return
    one = found["uid"]
    assert one.when
    told = (one.when.first_day.isoformat(), one.status.value, one.sightings, one.people)
    assert told == known
    assert one.created == datetime(2022, 1, 3, tzinfo=UTC)


def test_an_official_word_counts_for_more_here_too() -> None:
    official = "Ministry of Foreign Affairs of Austria"
    told = {
        "uid": [
            report("2022-01-03", official, when=a_day("2022-01-12")),
            report("2022-01-04", when=a_day("2022-01-13")),
        ]
    }
    when = known_on(date(2022, 1, 4), told)["uid"].when
    assert when
    assert when.first_day == date(2022, 1, 12)


def test_an_hour_of_publication_is_of_the_day_that_the_article_bears() -> None:
    late = datetime.fromisoformat("2022-01-05T23:30:00-05:00")  # the 6th, by UTC
    article = an_article(published=late)
    reports = {"uid": [Report(a_sighting(article), late)]}
    assert known_on(date(2022, 1, 5), reports)["uid"].created == late
    assert known_on(date(2022, 1, 4), reports) == {}


QUERIES = [
    Query(),
    Query(body="NATO-Russia-Council"),
    Query(city="vienna"),
    Query(country="at"),
    Query(participant="nato"),
    Query(participant="NATO"),
    Query(kind="summit"),
    Query(status="cancelled"),
    Query(place="Vienna"),
    Query(place="be"),
    Query(place="Oslo"),
    Query(since=date(2022, 1, 12)),
    Query(until=date(2022, 1, 12)),
    Query(since=date(2022, 2, 3), until=date(2022, 2, 28)),
    Query(since=date(2022, 3, 31)),
    Query(confirmation="one"),
    Query(confirmation="several"),
    Query(text="iran"),
    Query(text="called off"),
    Query(text="nobody"),
    Query(city="Vienna", status="confirmed"),
]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: str(query.given))
def test_once_all_is_out_it_is_the_calendar_that_the_store_has(opened: Store, query: Query) -> None:
    expected = [one.uid for one in opened.meetings(query)]
    if query.text == "iran":  # a word of the title alone, which no article has
        expected = []
    assert [one.uid for one in meetings_as_of(opened, query, date(2022, 1, 10))] == expected
    assert meetings_as_of(opened, query, date(2022, 1, 9)) == []


def test_a_correction_holds_from_the_day_it_was_made(opened: Store) -> None:
    (council,) = opened.meetings(Query(body="nato-russia-council"))
    correct(
        council.uid,
        {"city": "Oslo", "start": "2022-05-01"},
        store=opened,
        now=NOW + timedelta(days=3),
    )

    def cities(day: int, query: Query) -> list[str | None]:
        return [one.city for one in meetings_as_of(opened, query, date(2022, 1, day))]

    assert cities(12, Query(body="nato-russia-council")) == ["Brussels"]
    assert cities(13, Query(body="nato-russia-council")) == ["Oslo"]
    assert cities(13, Query(city="Oslo", since=date(2022, 5, 1))) == ["Oslo"]
    assert cities(13, Query(city="Brussels")) == []


def test_how_well_it_was_confirmed_is_asked_of_that_day(opened: Store) -> None:
    later = an_article("Again\n\nOn 12 January the NATO-Russia Council will sit, its host says.",
                       published=date(2022, 1, 11), publisher="The Messenger")  # fmt: skip
    keep(opened, later, now=NOW + timedelta(days=1))
    council = Query(body="nato-russia-council", confirmation="several")
    assert [one.uid for one in meetings_as_of(opened, council, date(2022, 1, 11))] == [
        one.uid for one in opened.meetings(council)
    ]
    assert meetings_as_of(opened, council, date(2022, 1, 10)) == []
    alone = Query(body="nato-russia-council", confirmation="one")
    assert len(meetings_as_of(opened, alone, date(2022, 1, 10))) == 1


def test_a_meeting_without_a_time_is_on_no_day() -> None:
    assert not fits(a_meeting(when=None), Query(since=date(2022, 1, 1)))
    assert fits(a_meeting(when=None), EVERY)


@pytest.fixture
def moved(client: FlaskClient) -> FlaskClient:
    """The council was to meet on 12 January, and an article of the 11th moved it to March."""
    with Store(client.application.config["DATABASE"]) as store:
        keep(
            store,
            an_article(
                "Moved\n\nThe NATO-Russia Council will meet on 14 March, not on 12 January.",
                published=date(2022, 1, 11),
            ),
            when=an_hour("2022-03-14T10:00:00+01:00"),
            previously=date(2022, 1, 12),
            now=NOW + timedelta(days=1),
        )
    return client


def test_a_moved_meeting_stands_where_it_was_known_to_be(moved: FlaskClient) -> None:
    def shows(address: str) -> bool:
        page = moved.get(address).text
        return "NATO-Russia Council" in page[page.index("<table") : page.index("</table>")]

    january, march = "/month/2022-01", "/month/2022-03"
    assert (shows(january), shows(march)) == (False, True)
    assert shows(f"{january}?asof=2022-01-10")
    assert not shows(f"{march}?asof=2022-01-10")
    assert not shows(f"{january}?asof=2022-01-09")
    banner = moved.get(f"{january}?asof=2022-01-10").text
    assert "The calendar as it was known on 10 January 2022" in banner
    assert f'href="{january}">As it is known now' in banner


def test_the_day_takes_the_place_of_today_and_stays_in_every_link(moved: FlaskClient) -> None:
    page = moved.get("/month/2022-01?asof=2022-01-20&city=Brussels").text
    assert 'id="d2022-01-20"' in page
    today = page[page.index('aria-current="date"') - 200 :]
    assert "d2022-01-20" in today[:220]
    assert "/month/2022-02?city=Brussels&amp;asof=2022-01-20" in page


@pytest.mark.parametrize(
    "page", ["/?", "/?asof=2022-01-20&", "/diary?", "/month/2022-01?", "/map?"]
)
def test_every_view_can_be_subscribed_to(moved: FlaskClient, page: str) -> None:
    told = moved.get(f"{page}city=Brussels").text
    assert 'href="/subscribe?city=Brussels"' in told[told.index("<main") :]


def test_the_diary_of_a_day_marks_what_came_out_on_it(moved: FlaskClient) -> None:
    days = "from=2022-01-10&to=2022-01-16"
    new = moved.get(f"/diary.txt?asof=2022-01-10&{days}").text
    assert "** BRUSSELS - NATO-Russia Council meets" in new
    gone = moved.get(f"/diary.txt?asof=2022-01-11&{days}").text
    assert "(moved from 12 January to 14 March)" in " ".join(gone.split())
    told = moved.get(f"/diary.txt?asof=2022-01-12&{days}").text
    assert "NATO-Russia" not in told


def test_the_timeline_of_a_day_shows_the_evidence_of_that_day(
    moved: FlaskClient, opened: Store
) -> None:
    then = moved.get("/?asof=2022-01-10").text
    rows = re.findall(r'<li class="meeting .*?</li>', then, re.S)
    (council,) = [one for one in rows if "NATO-Russia Council</a>" in one]
    assert "<mark>12 January</mark>" in council
    assert "<cite>The Courier</cite>" in council
    assert "on 14 March" in text_of(moved.get("/?asof=2022-01-11&at=2022-03-01").text)
    keep(opened, an_article("Long\n\nThey meet for days."), title="Long talks", body=None,
         participants=("x",), when=a_day("2022-01-12", "2022-01-14"))  # fmt: skip
    days = moved.get("/?asof=2022-01-10").text
    assert days.count("Long talks</a></h4>") == 1
    assert days.count("Long talks</a>") == 3
    assert "That day" in days
    assert "Today" not in days[days.index("<h1") : days.index("<footer")]


def test_the_filters_of_a_day_count_what_was_known(moved: FlaskClient) -> None:
    then = text_of(moved.get("/?asof=2022-01-10").text)
    assert re.search(r"City Brussels 1 Vienna 1 Country", then)
    assert "City Brussels" not in text_of(moved.get("/?asof=2022-01-09").text)


def test_the_timeline_of_a_day_goes_on_from_that_day(moved: FlaskClient) -> None:
    page = moved.get("/?asof=2022-01-10").text
    assert "The calendar as it was known on 10 January 2022" in page
    assert page.index("January 2022</h2>") < page.index("February 2022</h2>")
    assert "NATO-Russia Council" in page[page.index("January 2022</h2>") :]
    assert "OSCE Permanent Council</a>" not in page  # it was over
    later = moved.get("/?asof=2022-01-10&at=2022-03-01").text
    assert "G20 summit" in later
    assert "NATO-Russia Council</a>" not in later
    assert "Talks with Iran" not in moved.get("/?asof=2022-01-10&city=Brussels").text
    assert "asof=2022-01-10" in page[page.index('rel="next"') - 200 : page.index('rel="next"')]
    assert moved.get("/?asof=soon").status_code == 400
