"""How feeds are answered: what a calendar program, a CDN and a page of another site get."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

import pytest
from factories import NOW, a_day, an_article
from flask.testing import FlaskClient
from icalendar import Calendar
from served import app_over, keep, uid_of

from calendar_app.feeds import FORMATS
from calendar_app.store import Store
from calendar_app.web import sending

FEED = "/feeds/all.ics"
OUTLOOKS = [
    "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)",
    "Microsoft.Exchange/15.20 (Windows NT 10.0; Win64; x64)",
    "Outlook-iOS/723.4027091.prod.iphone (4.28.0)",
    "Mozilla/4.0 (compatible; ms-office; MSOffice 16)",
    "Exchange/15.20 CalendarSharing",
]
THUNDERBIRD = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Thunderbird/153.0"


def add_one(store: Store, text: str = "New\n\nA new round on 12 January.", **fields: object) -> str:
    given = {"title": "Another", "body": None, "participants": ("FR",), "city": "Paris"}
    return keep(
        store, an_article(text), **given | {"country": "FR", "when": a_day("2022-01-20")} | fields
    )


# --- whole once, then only what changed ---


@pytest.mark.parametrize("path", ["/feeds/all.ics", "/feeds/city/vienna.ics", "/feeds/all.json"])
def test_a_feed_is_sent_whole_once_and_then_only_when_it_changed(
    client: FlaskClient, opened: Store, path: str
) -> None:
    first = client.get(path)
    assert first.status_code == 200
    assert "Content-Disposition" not in first.headers
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    assert not tag.startswith("W/")
    known = (
        {"If-None-Match": tag},
        {"If-None-Match": f'"x", W/{tag}'},
        {"If-Modified-Since": modified},
    )
    for header in known:
        again = client.get(path, headers=header)
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
        assert again.headers["Last-Modified"] == modified
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    add_one(opened, city="Vienna", country="AT")
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_what_changes_elsewhere_changes_no_feed(client: FlaskClient, opened: Store) -> None:
    tag = client.get("/feeds/city/vienna.ics").headers["ETag"]
    add_one(opened)
    answer = client.get("/feeds/city/vienna.ics", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")


def test_a_server_that_started_anew_knows_what_it_sent_before(database: Path) -> None:
    tag = app_over(database).test_client().get(FEED).headers["ETag"]
    answer = app_over(database).test_client().get(FEED, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")


def test_a_tag_outranks_a_time(client: FlaskClient) -> None:
    first = client.get(FEED)
    asked = {"If-None-Match": '"other"', "If-Modified-Since": first.headers["Last-Modified"]}
    for _ in range(2):
        assert client.get(FEED, headers=asked).status_code == 200


@pytest.mark.parametrize("since", ["yesterday", "", "Mon, 10 Jan 2000 10:00:00 GMT"])
def test_a_time_that_cannot_be_read_or_is_too_early_gets_the_feed(
    client: FlaskClient, since: str
) -> None:
    for _ in range(2):
        answer = client.get(FEED, headers={"If-Modified-Since": since})
        assert (answer.status_code, answer.data[:15]) == (200, b"BEGIN:VCALENDAR")


def test_asked_for_again_it_is_the_same_to_the_byte(client: FlaskClient) -> None:
    first, again = client.get(FEED), client.get(FEED)
    assert first.data == again.data
    assert list(first.headers) == list(again.headers)


def test_a_second_that_is_not_over_yet_may_see_another_change(database: Path) -> None:
    """Who has the first of them, and knows only its time, is told of the second, too."""
    app = app_over(database)
    client = app.test_client()
    app.config["NOW"] = second = NOW + timedelta(hours=1)
    with Store(database) as store:
        add_one(store, now=second)
        known = {"If-Modified-Since": client.get(FEED).headers["Last-Modified"]}
        assert client.get(FEED, headers=known).status_code == 304
        app.config["NOW"] = second + timedelta(seconds=1)
        add_one(store, "More\n\nA round on 13 January.", now=second, city="Oslo", country="NO")
        assert client.get(FEED, headers=known).status_code == 200


def test_a_host_in_letters_of_its_own_stays_as_it_is_written(visitor: FlaskClient) -> None:
    feed = visitor.get(FEED, headers={"Host": "xn--e1afmkfd.xn--j1amh"}).text
    assert "http://xn--e1afmkfd.xn--j1amh\r\n /meetings/" in feed
    assert "%D0" not in feed


def test_another_host_gets_addresses_of_its_own(client: FlaskClient) -> None:
    here = client.get(FEED)
    there = client.get(
        FEED, headers={"Host": "127.0.0.1:5000", "If-None-Match": here.headers["ETag"]}
    )
    assert there.status_code == 200
    assert b"127.0.0.1:5000" in there.data


def test_what_a_window_leaves_behind_leaves_the_feed_at_midnight(database: Path) -> None:
    app = app_over(database)
    client = app.test_client()
    first = client.get("/feeds/all.ics?past=0")
    assert b"NATO-Russia Council" in first.data
    app.config["NOW"] = NOW + timedelta(days=3)
    known = {"If-Modified-Since": first.headers["Last-Modified"]}
    second = client.get("/feeds/all.ics?past=0", headers=known)
    assert second.status_code == 200
    assert b"NATO-Russia Council" not in second.data
    midnight = datetime(2022, 1, 13, tzinfo=UTC)
    assert parsedate_to_datetime(second.headers["Last-Modified"]) == midnight
    known = {"If-Modified-Since": format_datetime(midnight, usegmt=True)}
    assert client.get("/feeds/all.ics?past=0", headers=known).status_code == 304


@pytest.mark.parametrize("warm", [False, True])
def test_head_tells_size_and_tag_without_the_body(client: FlaskClient, warm: bool) -> None:
    if warm:
        client.get(FEED)
    head, whole = client.head(FEED), client.get(FEED)
    assert head.data == b""
    assert head.headers["Content-Length"] == str(len(whole.data))
    assert head.headers["ETag"] == whole.headers["ETag"]
    known = client.head(FEED, headers={"If-None-Match": head.headers["ETag"]})
    assert known.status_code == 304


def test_a_copy_put_in_the_place_of_the_database_is_served(database: Path, tmp_path: Path) -> None:
    client = app_over(database).test_client()
    tag = client.get(FEED).headers["ETag"]
    with Store(tmp_path / "copy.db") as copy:
        for number in range(4):  # as many revisions as the other has
            add_one(copy, f"News {number}", participants=("FR", f"org-{number}"))
    (tmp_path / "copy.db").replace(database)
    answer = client.get(FEED, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert b"Another" in answer.data


def test_a_feed_too_large_for_memory_is_the_same_feed(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = app_over(database).test_client().get(FEED)
    monkeypatch.setattr(sending, "_LARGE", 100)
    client = app_over(database).test_client()
    for _ in range(2):
        large = client.get(FEED)
        assert (large.data, large.headers["ETag"]) == (small.data, small.headers["ETag"])
        assert large.headers["Content-Length"] == str(len(small.data))
        large.close()
    known = client.get(FEED, headers={"If-None-Match": small.headers["ETag"]})
    assert (known.status_code, known.data) == (304, b"")
    known.close()


@pytest.mark.parametrize("bound", [("_OCTETS", 20_000), ("_ADDRESSES", 2)])
def test_what_is_remembered_has_a_bound_and_nothing_is_wrong_beyond_it(
    database: Path, monkeypatch: pytest.MonkeyPatch, bound: tuple[str, int]
) -> None:
    monkeypatch.setattr(sending, *bound)
    app = app_over(database)
    client = app.test_client()
    for _ in range(3):
        for day in range(1, 6):
            feed = client.get(f"/feeds/all.ics?past={day}")
            assert f"past={day}" in feed.text
    front = app.extensions["front"]
    assert len(front._sent) <= 5
    assert front._held == sum(len(sent.body or b"") for sent in front._sent.values()) <= 20_000


def test_a_failure_half_way_is_an_error_and_no_shorter_feed(database: Path) -> None:
    with closing(sqlite3.connect(database)) as direct, direct:
        direct.execute("UPDATE meeting SET people = '[' WHERE title = 'Talks with Iran'")
    app = app_over(database)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = app.test_client().get("/feeds/all.json")
    assert (answer.status_code, answer.mimetype) == (500, "text/plain")
    assert answer.text.count("\n") == 1


# --- how it is packed, held, and by whom it may be read ---


@pytest.mark.parametrize("extension", FORMATS)
def test_a_feed_is_in_its_own_type_whatever_is_accepted(
    client: FlaskClient, extension: str
) -> None:
    for accept in ("text/html", "application/calendar+json", "*/*", ""):
        answer = client.get(f"/feeds/all.{extension}", headers={"Accept": accept})
        assert answer.headers["Content-Type"] == FORMATS[extension].content_type


@pytest.mark.parametrize(
    ("accepted", "agent", "packed"),
    [
        ("gzip, deflate, br", THUNDERBIRD, True),
        ("br;q=1.0, gzip;q=0.5", "", True),
        ("gzip;q=0, br", THUNDERBIRD, False),
        ("identity", THUNDERBIRD, False),
        (None, THUNDERBIRD, False),
        *(("gzip, deflate", agent, False) for agent in OUTLOOKS),
    ],
)
def test_gzip_only_for_who_asks_and_never_for_outlook(
    client: FlaskClient, accepted: str | None, agent: str, packed: bool
) -> None:
    headers = {"User-Agent": agent} | ({"Accept-Encoding": accepted} if accepted else {})
    for _ in range(2):
        answer = client.get(FEED, headers=headers)
        assert answer.headers.get("Content-Encoding") == ("gzip" if packed else None)
        body = gzip.decompress(answer.data) if packed else answer.data
        assert body.startswith(b"BEGIN:VCALENDAR\r\n")
        assert answer.headers["Content-Length"] == str(len(answer.data))


def test_a_tag_is_of_the_bytes_as_they_are_sent(client: FlaskClient) -> None:
    plain = client.get(FEED)
    packed = client.get(FEED, headers={"Accept-Encoding": "gzip"})
    assert plain.headers["ETag"] != packed.headers["ETag"]
    known = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    assert client.get(FEED, headers=known).status_code == 304


@pytest.mark.parametrize(
    ("accepted", "varies"),
    [("gzip", "Accept-Encoding, User-Agent"), (None, "Accept-Encoding")],
)
def test_a_cache_is_told_what_the_answer_hung_on(
    client: FlaskClient, accepted: str | None, varies: str
) -> None:
    headers = {"Accept-Encoding": accepted} if accepted else {}
    answer = client.get(FEED, headers=headers)
    assert answer.headers["Vary"] == varies
    again = client.get(FEED, headers=headers | {"If-None-Match": answer.headers["ETag"]})
    assert again.headers["Vary"] == varies


def test_a_cdn_may_hold_a_feed_and_show_it_while_we_are_down(visitor: FlaskClient) -> None:
    answer = visitor.get(FEED)
    caching = answer.headers["Cache-Control"]
    assert "public" in caching
    assert "max-age=300" in caching
    assert "stale-if-error" in caching
    assert "Set-Cookie" not in answer.headers


def test_pages_of_other_sites_may_read_feeds_and_the_api_and_no_page(visitor: FlaskClient) -> None:
    from_there = {"Origin": "https://elsewhere.example"}
    for path in (FEED, "/feeds/nobodys.ics"):
        answer = visitor.get(path, headers=from_there)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
    asked = from_there | {
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    answer = visitor.options(FEED, headers=asked)
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert "POST" not in answer.headers["Access-Control-Allow-Methods"]
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]
    tag = visitor.get(FEED).headers["ETag"]
    known = visitor.get(FEED, headers=from_there | {"If-None-Match": tag})
    assert known.headers["Access-Control-Allow-Origin"] == "*"
    for path in ("/", "/add", "/subscribe", "/review"):
        assert "Access-Control-Allow-Origin" not in visitor.get(path, headers=from_there).headers


@pytest.mark.parametrize("path", [FEED, "/api/meetings", "/api/articles", "/api/openapi.json"])
def test_no_page_of_another_site_may_read_a_local_server(client: FlaskClient, path: str) -> None:
    """Nor one that makes its own name lead there, also of what was sent to another before."""
    from_there = {"Origin": "https://elsewhere.example"}
    for _ in range(2):
        answer = client.get(path, headers=from_there)
        assert answer.status_code == 200
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in client.options(path, headers=from_there).headers
    assert client.get(path, headers={"Host": "elsewhere.example"}).status_code == 421


def test_one_address_that_asks_for_too_much_is_told_when_to_come_again(database: Path) -> None:
    app = app_over(database)
    app.config["FEEDS_MADE"] = "3 per minute"
    client = app.test_client()
    tag = client.get("/feeds/all.ics?past=1").headers["ETag"]
    assert [client.get(f"/feeds/all.ics?past={n}").status_code for n in (2, 3, 4)] == [
        200,
        200,
        429,
    ]
    answer = client.get("/feeds/all.ics?past=5")
    assert (answer.status_code, answer.mimetype) == (429, "text/plain")
    assert 1 <= int(answer.headers["Retry-After"]) <= 61
    assert "ask again" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    # What is known already costs nothing and is not counted; neither are other addresses.
    known = {"If-None-Match": tag}
    assert client.get("/feeds/all.ics?past=1", headers=known).status_code == 304
    assert client.get("/feeds/all.ics?past=1").status_code == 200
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/feeds/all.ics?past=5", environ_base=elsewhere).status_code == 200


PROXIED = {
    "Host": "127.0.0.1:5000",
    "X-Forwarded-For": "192.0.2.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "calendar.example",
}


def test_behind_a_proxy_addresses_and_limits_are_those_of_its_visitors(database: Path) -> None:
    app = app_over(database, local=False, behind_proxy=True)
    app.config["FEEDS_MADE"] = "1 per minute"
    client = app.test_client()
    for _ in range(2):
        feed = client.get(FEED, headers=PROXIED)
        assert b"SOURCE;VALUE=URI:https://calendar.example/feeds/all.ics" in feed.data
    assert client.get("/feeds/all.csv", headers=PROXIED).status_code == 429
    another = PROXIED | {"X-Forwarded-For": "192.0.2.8"}
    assert client.get("/feeds/all.csv", headers=another).status_code == 200


def test_without_a_proxy_nobody_is_believed_about_who_he_is(database: Path) -> None:
    app = app_over(database)
    app.config["FEEDS_MADE"] = "1 per minute"
    client = app.test_client()
    assert b"calendar.example" not in client.get(FEED, headers=PROXIED).data
    another = PROXIED | {"X-Forwarded-For": "192.0.2.8"}
    assert client.get("/feeds/all.csv", headers=another).status_code == 429


# --- bad input ---


@pytest.mark.parametrize("accept", ["text/html", "text/calendar", "*/*"])
@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/feeds/all.doc", 404, f"known: {', '.join(FORMATS)}"),
        ("/feeds/all", 404, f"known: {', '.join(FORMATS)}"),
        ("/feeds/all.", 404, f"known: {', '.join(FORMATS)}"),
        ("/feeds/mine.ics", 404, "/subscribe"),
        ("/feeds/all.ics?status=party", 404, "known: confirmed, tentative, cancelled, postponed"),
        ("/feeds/all.ics?city=Vinena", 404, "Vienna"),
        ("/feeds/city/vinena.ics", 404, "Vienna"),
        ("/feeds/city/.ics", 404, "no such city"),
        ("/feeds/participant/%20.ics", 404, "no such participant"),
        ("/feeds/body/nato-rusia-council.ics", 404, "nato-russia-council"),
        ("/feeds/country/zz.ics", 404, "AT, BE, IT"),
        ("/feeds/participant/natto.ics", 404, "nato"),
        ("/feeds/kind/summit.ics", 404, "no page"),
        ("/feeds/all.ics?from=2022-02-01&to=2022-01-01", 400, "earlier"),
        ("/feeds/all.ics?from=soon", 400, "2022-01-12"),
        ("/feeds/country/at.ics?kind=talks&kind=session", 400, "given twice"),
        ("/feeds/country/at.ics?remind-days=1", 400, "did you mean remind_days?"),
        ("/feeds/all.ics?past=-1", 400, "past=-1"),
        ("/feeds/all.ics?cancelled=maybe", 404, "known: keep, show, drop"),
        ("/feeds/all.ics?remind=soon", 400, "remind=soon"),
        ("/meetings/nobody@calendar-app.ics", 404, "no such meeting"),
        ("/nowhere.ics", 404, "no page"),
    ],
)
def test_an_error_where_a_calendar_was_asked_for_is_a_line_of_text(
    client: FlaskClient, path: str, status: int, told: str, accept: str
) -> None:
    answer = client.get(path, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (status, "text/plain")
    assert answer.headers["Cache-Control"] == "no-store"
    assert told in answer.text
    assert answer.text.count("\n") == 1
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("added", ["utm_source=x&utm_campaign=y", "fbclid=1", "v=2", "nocache=7"])
def test_what_others_add_to_an_address_is_let_be(client: FlaskClient, added: str) -> None:
    wanted = client.get("/feeds/city/vienna.ics").data
    assert client.get(f"/feeds/city/vienna.ics?{added}").data == wanted


def test_a_value_is_proposed_once(client: FlaskClient, opened: Store) -> None:
    add_one(opened, city="Vienna", country="AT")
    proposed = client.get("/feeds/all.ics?city=Vinena").text.partition("known: ")[2]
    names = proposed.partition(";")[0].split(", ")
    assert "Vienna" in names
    assert len(names) == len(set(names))


def test_a_failure_of_ours_is_no_calendar_either(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"not a database " * 100)
    answer = app_over(tmp_path / "broken.db").test_client().get(FEED)
    assert (answer.status_code, answer.mimetype) == (500, "text/plain")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_feed_is_only_read(client: FlaskClient, method: str) -> None:
    answer = getattr(client, method)(FEED)
    assert answer.status_code in (400, 405)
    assert answer.mimetype == "text/plain"


# --- the file of one meeting ---


def test_only_the_file_of_a_meeting_is_an_attachment(client: FlaskClient) -> None:
    uid = uid_of(client, "NATO-Russia Council")
    answer = client.get(f"/meetings/{uid}.ics", headers={"Accept": "text/html"})
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert len(Calendar.from_ical(answer.data).events) == 1
    known = {"If-None-Match": answer.headers["ETag"]}
    assert client.get(f"/meetings/{uid}.ics", headers=known).status_code == 304
