"""Every view is a feed with an address for years; feeds are named, found and removed."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from factories import NOW, a_day, an_article
from flask.testing import FlaskClient
from icalendar import Calendar
from served import TOKEN, app_over, csrf, keep, uid_of
from werkzeug.test import TestResponse

from calendar_app.feeds import FORMATS
from calendar_app.model import NamedFeed
from calendar_app.store import Store

# Ten filters at once, in words: more than any address should have.
LONG = (
    "body=nato-russia-council&place=Brussels&city=Brussels&country=BE&participant=nato&kind=session"
    "&status=confirmed&q=ambassadors+of+the+allies+and+of+russia&from=2021-01-01&to=2030-12-31"
)


def address_on(page: str) -> str:
    found = re.search(r'<input id="feed" readonly value="([^"]+)"', page)
    assert found
    return html.unescape(found[1])


def titles(client: FlaskClient, address: str) -> set[str]:
    parts = urlsplit(address)
    answer = client.get(f"{parts.path}?{parts.query}")
    assert answer.status_code == 200, answer.text
    return {
        str(event["SUMMARY"]).partition(" · ")[0]
        for event in Calendar.from_ical(answer.data).events
    }


# --- addresses ---


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("", "/feeds/all.ics"),
        ("city=Vienna", "/feeds/city/vienna.ics"),
        ("city=vienna", "/feeds/city/vienna.ics"),
        ("body=caricom", "/feeds/body/caribbean-community.ics"),  # its id of before
        ("city=New+York", "/feeds/city/new-york.ics"),
        ("country=at", "/feeds/country/at.ics"),
        ("participant=NATO", "/feeds/participant/nato.ics"),
        ("participant=eu", "/feeds/participant/eu.ics"),
        ("participant=ru", "/feeds/participant/ru.ics"),
        ("body=osce-permanent-council&past=30", "/feeds/body/osce-permanent-council.ics?past=30"),
        ("kind=summit", "/feeds/all.ics?kind=summit"),
        ("remind=60&country=AT&city=Vienna", "/feeds/all.ics?city=Vienna&country=AT&remind=60"),
        ("city=Vienna&cancelled=keep&tentative=1", "/feeds/city/vienna.ics"),
    ],
)
def test_a_view_has_one_address_which_is_the_same_view(
    client: FlaskClient, query: str, address: str
) -> None:
    shown = address_on(client.get(f"/subscribe?{query}").text)
    assert shown == f"http://localhost{address}"
    assert titles(client, address) == titles(client, f"/feeds/all.ics?{query}")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/feeds/body/nato-russia-council.ics", {"NATO-Russia Council"}),
        ("/feeds/city/vienna.ics", {"OSCE Permanent Council", "Cancelled: Talks with Iran"}),
        ("/feeds/city/VIENNA.ics", {"OSCE Permanent Council", "Cancelled: Talks with Iran"}),
        ("/feeds/country/be.ics", {"NATO-Russia Council"}),
        ("/feeds/participant/ru.ics", {"NATO-Russia Council"}),
        ("/feeds/participant/osce.ics?status=confirmed", {"OSCE Permanent Council"}),
        ("/feeds/city/geneva.ics", set()),
    ],
)
def test_there_is_a_feed_of_each_body_city_country_and_participant(
    client: FlaskClient, path: str, expected: set[str]
) -> None:
    assert titles(client, path) == expected


def test_a_city_that_no_list_knows_has_a_feed_once_it_has_a_meeting(
    client: FlaskClient, opened: Store
) -> None:
    assert client.get("/feeds/city/unter-uberbach.ics").status_code == 404
    keep(
        opened,
        an_article("New\n\nIt meets on 12 January."),
        title="Round",
        body=None,
        city="Unter-Überbach",
        participants=("FR",),
        when=a_day("2022-01-20"),
    )
    shown = address_on(client.get("/subscribe?city=Unter-Überbach").text)
    assert shown == "http://localhost/feeds/city/unter-uberbach.ics"
    assert titles(client, shown) == {"Round"}


def test_a_name_in_letters_that_no_slug_holds_stays_in_the_query(
    client: FlaskClient, opened: Store
) -> None:
    keep(
        opened,
        an_article("New\n\nIt meets on 12 January."),
        title="Round",
        body=None,
        city="Новосілки",
        participants=("FR",),
        when=a_day("2022-01-20"),
    )
    shown = address_on(client.get("/subscribe?city=Новосілки").text)
    assert shown == f"http://localhost/feeds/all.ics?city={quote('Новосілки')}"
    assert titles(client, shown) == {"Round"}


def test_filters_too_long_for_an_address_get_a_slug_that_stays(
    client: FlaskClient, visitor: FlaskClient
) -> None:
    long = client.get(f"/feeds/all.ics?{LONG}")
    shown = address_on(client.get(f"/subscribe?{LONG}").text)
    assert re.fullmatch(r"http://localhost/feeds/[0-9a-f]{12}\.ics", shown)
    assert titles(client, shown) == titles(client, f"/feeds/all.ics?{LONG}")
    turned = "&".join(reversed(LONG.split("&")))
    assert address_on(client.get(f"/subscribe?{turned}").text) == shown
    # Another server over the same file resolves it, and whoever asks it gets the same one.
    assert visitor.get(urlsplit(shown).path).status_code == 200
    assert address_on(visitor.get(f"/subscribe?{LONG}").text) == shown
    assert long.status_code == 200


def test_nobody_fills_the_database_with_slugs(database: Path) -> None:
    app = app_over(database)
    app.config["SLUGS_MADE"] = "2 per hour"
    client = app.test_client()
    asked = [client.get(f"/subscribe?{LONG}&past={days}") for days in range(4)]
    assert [answer.status_code for answer in asked] == [200, 200, 429, 429]
    assert asked[-1].mimetype == "text/html"
    assert 1 <= int(asked[-1].headers["Retry-After"]) <= 3601
    assert client.get("/subscribe?city=Vienna").status_code == 200


@pytest.mark.parametrize("query", ["", "city=Vienna", "body=osce-permanent-council&past=30", LONG])
def test_every_address_on_the_page_is_short_in_every_format(
    client: FlaskClient, query: str
) -> None:
    page = client.get(f"/subscribe?{query}", headers={"Host": "localhost:50000"}).text
    assert len(address_on(page)) < 120
    forms = page[page.index('id="forms"') : page.index("</dl>", page.index('id="forms"'))]
    found = re.findall(r'href="([^"]+)"', forms)
    assert len(found) == len(FORMATS)
    for path in map(html.unescape, found):
        assert len(f"http://localhost:50000{path}") < 120
        assert client.get(path).status_code == 200


# --- named feeds ---


def name_it(client: FlaskClient, query: str, name: str, **fields: str) -> TestResponse:
    given = {"csrf_token": csrf(client, "/subscribe"), "name": name, **fields}
    return client.post(f"/subscribe?{query}", data=given)


def test_a_feed_is_named_and_holds_its_filters_and_options(client: FlaskClient) -> None:
    answer = name_it(client, "city=Vienna&cancelled=drop", "  Vienna   talks ")
    assert (answer.status_code, answer.location) == (303, "/subscribe/vienna-talks")
    page = client.get(answer.location).text
    assert "“Vienna talks” is kept." in html.unescape(page)
    assert address_on(page) == "http://localhost/feeds/vienna-talks.ics"
    assert titles(client, "/feeds/vienna-talks.ics") == {"OSCE Permanent Council"}
    feed = Calendar.from_ical(client.get("/feeds/vienna-talks.ics").data)
    assert str(feed["X-WR-CALNAME"]) == "Vienna talks"
    assert "Vienna talks</a>" in client.get("/subscribe").text


def test_what_is_added_to_a_named_feeds_address_narrows_it(client: FlaskClient) -> None:
    name_it(client, "city=Vienna", "Vienna")
    assert titles(client, "/feeds/vienna.ics?status=confirmed") == {"OSCE Permanent Council"}
    assert titles(client, "/feeds/vienna.ics?city=Brussels") == titles(client, "/feeds/vienna.ics")
    shown = address_on(client.get("/subscribe/vienna?remind=60").text)
    assert shown == "http://localhost/feeds/vienna.ics?remind=60"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Łódź & Genève: talks!", "lodz-geneve-talks"),
        ("Київ", None),
        ("a" * 80, "a" * 40),
        ("<script>alert(1)</script>", "script-alert-1-script"),
    ],
)
def test_any_name_has_an_address(client: FlaskClient, name: str, slug: str | None) -> None:
    answer = name_it(client, "country=AT", name)
    assert answer.status_code == 303
    made = answer.location.removeprefix("/subscribe/")
    assert re.fullmatch("[a-z0-9-]{1,40}", made)
    assert slug in (None, made)
    assert client.get(f"/feeds/{made}.ics").status_code == 200
    for path in ("/subscribe", answer.location):
        assert "<script>alert" not in client.get(path).text


@pytest.mark.parametrize("name", ["", "   ", "a" * 81, "all", "Body"])
def test_a_name_that_cannot_be_one_is_explained(client: FlaskClient, name: str) -> None:
    answer = name_it(client, "city=Vienna", name)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert address_on(answer.text) == "http://localhost/feeds/city/vienna.ics"


def test_a_name_is_one_feeds_and_no_others(client: FlaskClient) -> None:
    assert name_it(client, "city=Vienna", "Talks").status_code == 303
    assert name_it(client, "city=Vienna", "talks").status_code == 303
    refused = name_it(client, "city=Brussels", "Talks!")
    assert refused.status_code == 400
    assert "another feed" in refused.text
    assert titles(client, "/feeds/talks.ics") == titles(client, "/feeds/city/vienna.ics")


def test_a_removed_feed_says_that_it_is_gone(client: FlaskClient) -> None:
    name_it(client, "city=Vienna", "Talks")
    tag = client.get("/feeds/talks.ics").headers["ETag"]
    token = csrf(client, "/subscribe/talks")
    assert client.post("/subscribe/talks", data={"csrf_token": token}).status_code == 303
    for headers in ({}, {"If-None-Match": tag}):
        answer = client.get("/feeds/talks.ics", headers=headers)
        assert (answer.status_code, answer.mimetype) == (410, "text/plain")
        assert answer.text.startswith("Talks: this feed was removed on 2022-01-10; ")
    assert client.get("/subscribe/talks").status_code == 410
    assert "Talks</a>" not in client.get("/subscribe").text
    assert name_it(client, "city=Brussels", "Talks").status_code == 303
    assert titles(client, "/feeds/talks.ics") == {"NATO-Russia Council"}


def test_a_name_given_again_is_told_to_who_knows_only_the_time(
    client: FlaskClient, opened: Store
) -> None:
    opened.keep_feed(NamedFeed("talks", "Talks", "city=Vienna", NOW))
    first = client.get("/feeds/talks.ics")
    opened.keep_feed(NamedFeed("talks", "Talks", "city=Brussels", NOW + timedelta(hours=1)))
    known = {"If-Modified-Since": first.headers["Last-Modified"]}
    again = client.get("/feeds/talks.ics", headers=known)
    assert again.status_code == 200
    assert b"NATO-Russia Council" in again.data


def test_what_a_named_feed_was_made_of_holds_for_good(client: FlaskClient, opened: Store) -> None:
    """Its body may have another id one day; its subscribers still have a feed."""
    filters = "body=an-old-body&place=An+old+hall&city=An+old+town&participant=an-old-actor"
    opened.keep_feed(NamedFeed("old", "Old", filters, NOW))
    assert titles(client, "/feeds/old.ics") == set()
    assert client.get("/subscribe/old").status_code == 200
    assert client.get("/feeds/all.ics?body=an-old-body").status_code == 404


@pytest.mark.parametrize("token", ["", "wrong"])
def test_naming_and_removing_in_public_need_the_token(
    visitor: FlaskClient, client: FlaskClient, token: str
) -> None:
    assert name_it(visitor, "city=Vienna", "Talks", token=token).status_code == 403
    assert visitor.get("/feeds/talks.ics").status_code == 404
    name_it(client, "city=Vienna", "Talks")
    given = {"csrf_token": csrf(visitor, "/subscribe/talks"), "token": token}
    assert visitor.post("/subscribe/talks", data=given).status_code == 403
    assert visitor.get("/feeds/talks.ics").status_code == 200
    assert name_it(visitor, "city=Vienna", "More", token=TOKEN).status_code == 303


def test_a_form_of_another_site_names_and_removes_nothing(client: FlaskClient) -> None:
    assert client.post("/subscribe?city=Vienna", data={"name": "Talks"}).status_code == 400
    name_it(client, "city=Vienna", "Talks")
    assert client.post("/subscribe/talks").status_code == 400
    assert client.get("/feeds/talks.ics").status_code == 200


def test_a_server_that_takes_nothing_offers_no_names(database: Path) -> None:
    page = app_over(database, local=False).test_client().get("/subscribe").text
    assert 'name="name"' not in page


# --- the page ---


def test_the_page_gives_the_views_own_address_to_every_client(client: FlaskClient) -> None:
    page = html.unescape(client.get("/subscribe?country=AT&remind=60").text)
    feed = "localhost/feeds/country/at.ics?remind=60"
    assert f'href="webcal://{feed}"' in page
    google = re.search(r'href="(https://calendar\.google\.com/[^"]+)"', page)
    assert google
    assert parse_qs(urlsplit(google[1]).query)["cid"] == [f"webcal://{feed}"]
    for host in ("outlook.live.com", "outlook.office.com"):
        link = re.search(rf'href="(https://{host}/[^"]+)"', page)
        assert link
        given = parse_qs(urlsplit(link[1]).query)
        assert (given["url"], given["name"]) == ([f"http://{feed}"], ["Meetings: Austria"])


@pytest.mark.parametrize(
    ("program", "hours"),
    [
        ("Apple", "your own setting"),
        ("Google", "8 to 24 hours"),
        ("Outlook.com", "every 3 hours"),
        ("Microsoft 365", "every 3 hours"),
        ("Thunderbird", "every 30 minutes"),
        ("Proton", "4 to 16 hours"),
        ("Nextcloud", "every 4 hours"),
    ],
)
def test_the_page_says_how_long_changes_take(client: FlaskClient, program: str, hours: str) -> None:
    page = client.get("/subscribe").text
    block = re.search(rf">{re.escape(program)}<(.+?)</li>", page, re.S)
    assert block
    assert hours in block[1]


def test_the_page_has_its_own_address_as_a_qr_code(client: FlaskClient) -> None:
    """Drawn for this very address: another view has another drawing."""
    drawings = set()
    for query in ("", "?city=Vienna", f"?{LONG}"):
        page = client.get(f"/subscribe{query}").text
        figure = page[page.index('<figure class="qr">') : page.index("</figure>")]
        assert 'aria-label="QR code' in figure
        assert figure.count("<svg") == 1
        drawings.add(figure)
    assert len(drawings) == 3


def test_the_options_of_a_feed_are_the_controls_of_its_page(client: FlaskClient) -> None:
    page = client.get("/subscribe?city=Vienna&past=90&tentative=0&cancelled=show&remind=60").text
    form = page[
        page.index('class="choices"') : page.index("</form>", page.index('class="choices"'))
    ]
    assert 'name="city" value="Vienna"' in form
    chosen = dict(re.findall(r'name="(\w+)">.*?value="([^"]*)" selected', form, re.S))
    given = {key: value for key, value in chosen.items() if value}
    assert given == {"past": "90", "tentative": "0", "cancelled": "show", "remind": "60"}
    untouched = client.get("/subscribe?city=Vienna&past=&imprecise=&remind=60")
    assert untouched.location == "/subscribe?city=Vienna&remind=60"


@pytest.mark.parametrize("by_its_slug", [False, True])
def test_what_was_chosen_behind_a_slug_can_be_chosen_anew(
    client: FlaskClient, by_its_slug: bool
) -> None:
    page = client.get(f"/subscribe?{LONG}&past=30").text
    if by_its_slug:
        page = client.get(
            urlsplit(address_on(page)).path[: -len(".ics")].replace("feeds", "subscribe")
        ).text
    form = page[page.index('class="choices"') :]
    action = html.unescape(form[: form.index(">")].partition('action="')[2].rstrip('"'))
    hidden = dict(
        re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[: form.index("</form>")])
    )
    anew = address_on(client.get(action, query_string=hidden | {"past": "0"}).text)
    assert anew == address_on(client.get(f"/subscribe?{LONG}&past=0").text)
    assert anew != address_on(page)


def test_what_a_name_was_given_to_is_no_choice_any_more(client: FlaskClient) -> None:
    name_it(client, "city=Vienna&past=30", "Vienna")
    page = client.get("/subscribe/vienna").text
    assert re.findall(r'name="(\w+)" disabled', page) == ["past"]
    assert "What this feed was made with" in page
    assert " disabled" not in client.get("/subscribe?city=Vienna&past=30").text


def test_the_page_counts_what_the_feed_holds(client: FlaskClient) -> None:
    page = client.get("/subscribe").text
    assert "3 meetings now, 2 of them ahead." in page
    assert "1 more is known to a week or a month only" in page
    page = client.get("/subscribe?imprecise=1").text
    assert "4 meetings now, 3 of them ahead." in page
    assert "No meeting now" in client.get("/subscribe?city=Oslo").text


def test_the_page_lists_the_feeds_that_are_there_with_their_counts(client: FlaskClient) -> None:
    page = client.get("/subscribe").text
    for path, count in {
        "/feeds/body/nato-russia-council.ics": 1,
        "/feeds/city/vienna.ics": 2,
        "/feeds/country/at.ics": 2,
        "/feeds/participant/nato.ics": 1,
    }.items():
        entry = next(li for li in re.findall(r"<li>(.+?)</li>", page, re.S) if f'"{path}"' in li)
        assert f'class="count">{count}<' in entry
        assert client.get(path).status_code == 200


# --- found from everywhere ---


def test_every_page_points_at_the_feed_of_its_view_in_each_format(client: FlaskClient) -> None:
    uid = uid_of(client, "NATO-Russia Council")
    views = {
        "/": "/feeds/all.",
        "/?city=Vienna": "/feeds/city/vienna.",
        "/?kind=summit": "/feeds/all.",
        "/subscribe?city=Vienna": "/feeds/city/vienna.",
        "/add": "/feeds/all.",
        f"/meetings/{uid}": "/feeds/body/nato-russia-council.",
        f"/articles/{an_article().id}": "/feeds/all.",
        "/nowhere": "/feeds/all.",
    }
    pattern = r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">'
    for path, stem in views.items():
        links = re.findall(pattern, client.get(path).text)
        for form in FORMATS.values():
            (href,) = [
                h for kind, h in links if kind == form.media_type and h.startswith("/feeds/")
            ]
            assert href.startswith(f"{stem}{form.extension}")
            assert client.get(html.unescape(href)).mimetype == form.media_type
    links = re.findall(pattern, client.get(f"/meetings/{uid}").text)
    assert ("text/calendar", f"/meetings/{uid}.ics") in links


def test_the_timeline_offers_its_feed_in_a_dialog_and_as_a_page(client: FlaskClient) -> None:
    page = client.get("/?city=Vienna").text
    assert 'href="/subscribe?city=Vienna" data-dialog="subscribe"' in page
    dialog = page[page.index("<dialog") : page.index("</dialog>")]
    assert address_on(dialog) == "http://localhost/feeds/city/vienna.ics"
    for told in ("webcal://", "calendar.google.com", "outlook.live.com", "outlook.office.com"):
        assert told in dialog
    # Filters too long for an address are remembered by the page alone.
    assert '<dialog id="subscribe"' not in client.get(f"/?{LONG}").text


def test_a_meeting_can_be_put_into_each_calendar(client: FlaskClient) -> None:
    uid = uid_of(client, "NATO-Russia Council")
    page = client.get(f"/meetings/{uid}").text
    for told in (
        f"/meetings/{uid}.ics",
        "calendar.google.com/calendar/render",
        "outlook.live.com/calendar/0/action/compose",
        "outlook.office.com/calendar/0/action/compose",
        "calendar.yahoo.com",
    ):
        assert told in page


def test_people_have_a_shelf_of_their_own(client: FlaskClient, opened: Store) -> None:
    for number, people in enumerate((("Олег Николенко",), ("Олег Николенко", "Jean Ping"))):
        article = an_article(f"{number}\n\nThey meet on 12 January.")
        keep(opened, article, people=people, when=a_day(f"2022-01-{20 + number}"))
    page = client.get("/subscribe").text
    shelf = page[page.index('id="by-person"') :].partition("</section>")[0]
    assert re.findall(r">([^<>]+)</a> <span class=\"count\">(\d+)", shelf) == [
        ("Jean Ping", "1"),
        ("Олег Николенко", "2"),
    ]
    for href in re.findall(r'href="([^"]+)"', shelf):
        told = client.get(html.unescape(href))
        assert told.status_code == 200
    feed = client.get(html.unescape(re.findall(r'href="([^"]+)" aria-label=', shelf)[1]))
    assert feed.text.count("BEGIN:VEVENT") == 2
