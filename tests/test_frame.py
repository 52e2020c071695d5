"""The frame of every page: the navigation, the reader's clock, light and dark."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from factories import a_day, a_meeting, an_hour
from flask.testing import FlaskClient
from served import app_over, uid_of

from calendar_app.model import When
from calendar_app.web import frame, zones


@pytest.mark.parametrize(
    ("city", "start", "end", "zone", "told"),
    [
        # no choice: the hour of the meeting's own city, and nothing beside it
        ("Brussels", "2022-01-12T10:00:00+01:00", None, None, ("10:00", "", "", "")),
        ("Brussels", "2022-01-12T10:00:00+01:00", "2022-01-12T12:30:00+01:00", None,
         ("10:00–12:30", "", "", "")),
        # told by another clock than the city's: the city's own is what its visitors see
        ("Vienna", "2022-01-12T09:00:00+00:00", None, None, ("10:00", "", "", "")),
        # a reader elsewhere
        ("Brussels", "2022-01-12T10:00:00+01:00", None, "America/New_York",
         ("04:00", "", "EST", "10:00 in Brussels")),
        ("Brussels", "2022-01-12T10:00:00+01:00", None, "Europe/Paris", ("10:00", "", "CET", "")),
        (None, "2022-01-12T10:00:00+01:00", None, "UTC", ("09:00", "", "UTC", "10:00 there")),
        # the reader's day is another: it is named, the meeting stays on its own
        ("New York", "2022-01-12T20:00:00-05:00", None, "Asia/Tokyo",
         ("10:00", "13 January", "JST", "20:00 in New York")),
        # the last Sunday of March: in that week the offset is named
        ("Brussels", "2022-03-25T10:00:00+01:00", None, None, ("10:00", "", "CET, UTC+1", "")),
        ("Brussels", "2022-03-28T10:00:00+02:00", None, None, ("10:00", "", "", "")),
        ("Geneva", "2022-03-08T15:00:00+01:00", None, "America/New_York",
         ("09:00", "", "EST, UTC-5", "15:00 in Geneva")),
        # a zone without letters of its own
        ("Doha", "2022-01-12T10:00:00+03:00", None, "Asia/Kathmandu",
         ("12:45", "", "UTC+5:45", "10:00 in Doha")),
    ],
)  # fmt: skip
def test_an_hour_is_told_by_the_readers_clock_with_the_local_one_beside_it(
    city: str | None, start: str, end: str | None, zone: str | None, told: tuple[str, ...]
) -> None:
    hour = zones.hours_in(
        a_meeting(city=city, when=an_hour(start, end)), ZoneInfo(zone) if zone else None
    )
    assert hour
    assert (hour.words, hour.day, hour.zone, hour.beside) == told
    assert hour.moment == datetime.fromisoformat(start)


def test_a_day_without_an_hour_is_never_converted() -> None:
    assert zones.hours_in(a_meeting(when=a_day("2022-01-12")), ZoneInfo("Asia/Tokyo")) is None
    assert zones.hours_in(a_meeting(when=None), None) is None


@pytest.mark.parametrize("year", [1, 9999])
def test_the_ends_of_time_have_a_clock_too(year: int) -> None:
    day = datetime(year, *((1, 1, 0) if year == 1 else (12, 31, 23)), tzinfo=UTC)
    when = When(day, None, an_hour("2022-01-12T10:00:00+01:00").grain)
    assert zones.hours_in(a_meeting(when=when), ZoneInfo("Asia/Tokyo"))
    assert zones.hours_in(a_meeting(when=when), ZoneInfo("America/New_York"))


def test_the_address_outranks_the_cookie_and_a_bad_cookie_is_none(client: FlaskClient) -> None:
    def chosen(address: str) -> str | None:
        with client.application.test_request_context(address, headers={"Cookie": kept}):
            zone = zones.reader_zone()
            return zone.key if zone else None

    kept = "zone=Asia/Tokyo"
    assert chosen("/") == "Asia/Tokyo"
    assert chosen("/?tz=europe/paris") == "Europe/Paris"
    assert chosen("/?tz=venue") is None
    kept = "zone=../../etc/passwd"
    assert chosen("/") is None


def test_a_zone_that_nobody_has_is_refused_with_one_that_is_near(client: FlaskClient) -> None:
    answer = client.get("/?tz=Europe/Brusels")
    assert answer.status_code == 400
    assert "Europe/Brussels" in answer.text


def test_the_switch_remembers_and_goes_back_to_the_page(client: FlaskClient) -> None:
    answer = client.get("/display?tz=Asia/Tokyo&theme=dark&to=/?city%3DVienna")
    assert (answer.status_code, answer.location) == (303, "/?city=Vienna")
    page = client.get("/?city=Vienna").text
    assert '<html lang="en" data-theme="dark">' in page
    assert '<option value="Asia/Tokyo" selected>' in page
    client.get("/display?tz=venue&theme=system&to=/")
    page = client.get("/").text
    assert "data-theme" not in page
    assert '<option value="venue" selected>' in page


def test_a_clock_that_the_switch_does_not_list_stays_chosen_in_it(client: FlaskClient) -> None:
    page = client.get("/?tz=Asia/Kathmandu").text
    assert '<option value="Asia/Kathmandu" selected>Kathmandu</option>' in page
    assert 'name="to" value="/"' in page, "what is kept must not be outranked by the address"


@pytest.mark.parametrize(
    "to",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "evil", "", "/\t/evil.example"],
)
def test_the_switch_leads_to_no_other_host(client: FlaskClient, to: str) -> None:
    answer = client.get("/display", query_string={"theme": "dark", "to": to})
    assert (answer.status_code, answer.location) == (303, "/")


@pytest.mark.parametrize("query", ["theme=pink", "tz=Nowhere/Atall"])
def test_a_choice_that_there_is_not_is_refused(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/display?{query}")
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers


def test_the_navigation_shows_the_pages_that_there_are(client: FlaskClient) -> None:
    app = client.application
    for endpoint, words in frame.PAGES:
        there = endpoint in app.view_functions
        assert (f">{words}</a>" in client.get("/").text.partition("</nav>")[0]) is there


@pytest.mark.parametrize(
    ("page", "words"), [("/", "Timeline"), ("/add", "Add"), ("/subscribe?city=Vienna", "Subscribe")]
)
def test_the_navigation_says_where_one_is(client: FlaskClient, page: str, words: str) -> None:
    menu = client.get(page).text.partition("</nav>")[0]
    assert menu.count("aria-current") == 1
    assert f'aria-current="page">{words}</a>' in menu


def test_a_meeting_stands_under_no_entry(client: FlaskClient) -> None:
    page = client.get(f"/meetings/{uid_of(client, 'NATO-Russia Council')}").text
    assert "aria-current" not in page.partition("</nav>")[0]


def test_every_entry_answers_without_an_argument(client: FlaskClient) -> None:
    with client.application.test_request_context("/"):
        addresses = [entry.href for entry in frame.navigation()]
    assert len(addresses) >= 3
    for address in addresses:
        assert client.get(address, follow_redirects=True).status_code == 200, address


def test_over_https_the_cookies_are_for_https_only(client: FlaskClient) -> None:
    app = app_over(client.application.config["DATABASE"])
    answer = app.test_client().get(
        "/display?theme=dark&to=/", base_url="https://localhost/", headers={"Host": "localhost"}
    )
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
