"""The timeline: its rows, what changed, filters with their counts, windows, how it is sent."""

from __future__ import annotations

import gzip
import html
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from factories import NOW, a_day, a_meeting, a_month, a_sighting, an_article, an_hour
from flask.testing import FlaskClient
from served import TOKEN, app_over, keep

from calendar_app.feeds import render_event
from calendar_app.model import Change, Grain, Kind, Query, SameMeeting, Span, Status, When
from calendar_app.store import Store
from calendar_app.web import strip
from calendar_app.web.timeline import ahead

TODAY = NOW.date()


def told_of(opened: Store, title: str, **fields: object) -> str:
    """A meeting of its own: the title in its article, and nothing shared with the others."""
    article = an_article(f"Of {title}\n\nThe NATO-Russia Council will meet on 12 January.")
    given = {"body": None, "participants": (f"x-{title}",), "city": None, "country": None}
    return keep(opened, article, title=title, **(given | fields))


def row(page: str, title: str) -> str:
    """The markup of the one row that bears this title."""
    rows = re.findall(r'<li class="meeting .*?</li>', page, re.S)
    (found,) = [one for one in rows if f">{title}</a></h4>" in one]
    return found


def words(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


# --- rows ---


def test_a_row_shows_the_readers_hour_with_the_local_one_beside_it(
    client: FlaskClient, opened: Store
) -> None:
    told_of(opened, "Early talks", city="New York", country="US",
            when=an_hour("2022-01-12T20:00:00-05:00"))  # fmt: skip
    assert ">20:00</time>" in row(client.get("/").text, "Early talks")
    there = words(row(client.get("/?tz=Asia/Tokyo").text, "Early talks"))
    assert there.startswith("10:00 Early talks New York, United States on 13 January, JST, 20:00")
    client.get("/display?tz=Asia/Tokyo&to=/")
    assert words(row(client.get("/").text, "Early talks")) == there


def test_the_clock_and_the_form_go_along_with_every_link(client: FlaskClient) -> None:
    page = client.get("/?tz=Asia/Tokyo&view=compact&city=Vienna").text
    for found in re.findall(r'href="(/\?[^"]*(?:at|before|kind)=[^"]*)"', page):
        assert "tz=Asia%2FTokyo" in found
        assert "view=compact" in found


def test_a_meeting_of_several_days_has_one_row_and_a_line_on_its_other_days(
    client: FlaskClient, opened: Store
) -> None:
    told_of(opened, "Long session", when=a_day("2022-01-13", "2022-01-15"))
    page = client.get("/").text
    assert page.count(">Long session</a></h4>") == 1
    assert "to 15 Jan" in row(page, "Long session")
    for day, nth in (("2022-01-14", 2), ("2022-01-15", 3)):
        section = page[page.index(f'<time datetime="{day}">') :].partition("</section>")[0]
        assert "Under way: Long session" in words(section)
        assert f"day {nth} of 3" in section


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
def test_what_was_called_off_is_under_way_on_no_day(
    client: FlaskClient, opened: Store, status: Status
) -> None:
    told_of(opened, "Long session", when=a_day("2022-01-13", "2022-01-15"), status=status)
    page = client.get("/").text
    assert page.count(">Long session</a></h4>") == 1
    assert "day 2 of 3" not in page


def test_what_began_before_today_stands_under_today(client: FlaskClient, opened: Store) -> None:
    told_of(opened, "Long session", when=a_day("2022-01-08", "2022-01-11"))
    page = client.get("/").text
    assert "8–11 Jan" in words(row(page, "Long session"))
    assert page.count("day 3 of 4") == 0, "its row is there already"
    assert page.count("day 4 of 4") == 1
    elsewhere = client.get("/?at=2022-01-11").text
    assert ">Long session</a></h4>" not in elsewhere
    assert "day 4 of 4" in elsewhere


def test_a_moved_meeting_leaves_a_stub_and_says_where_it_was(
    client: FlaskClient, opened: Store
) -> None:
    told_of(opened, "Moved talks", when=a_day("2022-02-03"), previously=date(2022, 1, 13))
    page = client.get("/").text
    assert "was 13 Jan" in words(row(page, "Moved talks"))
    left = page[page.index('<time datetime="2022-01-13">') :].partition("</section>")[0]
    assert "Moved talks moved to 3 February" in words(left)


def test_a_row_says_that_sources_disagree(client: FlaskClient, opened: Store) -> None:
    uid = told_of(opened, "Doubtful talks", when=a_day("2022-01-20"))
    assert "Sources disagree" not in row(client.get("/").text, "Doubtful talks")
    told_again(opened, uid, when=a_day("2022-01-21"))
    client.application.config["NOW"] = NOW + timedelta(minutes=1)
    assert "Sources disagree" in row(client.get("/").text, "Doubtful talks")


def told_again(opened: Store, uid: str, *, now: datetime = NOW, **fields: Any) -> None:
    """A further article on a known meeting, which is not folded again for it."""
    article = an_article("Another\n\nThey will meet on 21 January.", published=date(2022, 1, 9))
    told = a_sighting(article, **fields)
    with opened.transaction():
        opened.add_article(article, now=now)
        opened.add_sightings([told])
        opened.decisions.link(SameMeeting(told, uid), now=now)


def test_what_is_vague_about_this_month_follows_the_settled_days_and_opens_the_next(
    client: FlaskClient, opened: Store
) -> None:
    told_of(opened, "January sometime", when=a_month("2022-01"))
    week = When(date(2022, 1, 17), date(2022, 1, 24), Grain.WEEK)
    told_of(opened, "Week sometime", when=week)
    told_of(opened, "March day", when=a_day("2022-03-02"))
    page = client.get("/").text
    order = ["NATO-Russia Council</a>", "January sometime</a>", "Week sometime</a>",
             "Talks with Iran</a>", "G20 summit</a>", "March day</a>"]  # fmt: skip
    at = [page.index(told) for told in order]
    assert at == sorted(at)
    assert "week of 17 January 2022" in row(page, "Week sometime")


def test_a_view_is_with_evidence_without_or_with_all_of_it(
    client: FlaskClient, opened: Store
) -> None:
    long = (
        "The NATO-Russia Council will meet on 12 January., "
        + "hour by hour; and then " * 9
        + "home"
    )
    keep(opened, an_article(f"Long\n\n{long}"), title="Long", body=None, participants=("FR",),
         when=a_day("2022-01-20"), evidence=Span(6, 6 + len(long)), quote=long,
         phrase=Span(6 + long.index("12 Jan"), 6 + long.index("12 Jan") + 10))  # fmt: skip
    assert "<mark>" in client.get("/").text
    assert "<mark>" not in client.get("/?view=compact").text
    assert "and then home</span>" in row(client.get("/").text, "Long"), "for paper alone"
    assert '<span class="rest">' in row(client.get("/").text, "Long")
    assert '<span class="rest">' not in client.get("/?view=full").text
    assert "and then home" in client.get("/?view=full").text
    assert client.get("/?view=huge").status_code == 400


def test_today_is_marked_even_where_nothing_is_on_it(client: FlaskClient) -> None:
    page = client.get("/").text
    assert '<section class="day today">' in page
    assert "No meeting is known for today." in page
    assert "Now, Monday 10 January, 12:00 UTC" in page


def test_the_week_so_far_is_folded_above_now(client: FlaskClient, opened: Store) -> None:
    told_of(opened, "Monday talks", when=a_day("2022-01-10"))
    app = client.application
    app.config["NOW"] = NOW + timedelta(days=2)
    page = client.get("/").text
    fold = page[page.index("<details>") : page.index("</details>")]
    assert "Earlier this week: 1 meeting" in words(fold)
    assert "Monday talks" in fold
    assert "Monday talks</a></h4>" not in page.partition('id="past"')[0]


@pytest.mark.parametrize("title", ["اجتماع وزراء الخارجية", "第二十八次部长级联席会议"])
def test_a_title_of_any_writing_gets_its_own_direction(
    client: FlaskClient, opened: Store, title: str
) -> None:
    told_of(opened, title, when=a_day("2022-01-20"))
    assert f'dir="auto">{title}</a>' in client.get("/").text


# --- what changed ---


def changed(client: FlaskClient) -> str:
    page = client.get("/").text
    return words(page[page.index('id="changed"') :].partition("</section>")[0])


def test_what_changed_since_yesterday_is_told_weightiest_first(client: FlaskClient) -> None:
    told = changed(client)
    assert told.index("Talks with Iran cancelled") < told.index("NATO-Russia Council new 12 Jan")
    assert "OSCE Permanent Council" not in told, "it is over"
    client.application.config["NOW"] = NOW + timedelta(days=2)
    assert "Nothing" in changed(client)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ([("start", "2022-01-12", "2022-01-14")], "moved from 12 to 14 January 2022"),
        ([("start", "2021-12-30", "2022-01-14")], "moved from 30 December 2021 to 14 January"),
        ([("status", "tentative", "confirmed")], "now confirmed"),
        ([("created", None, None), ("start", "2022-01-12", "2022-01-14")], "new 14 January 2022"),
    ],
)
def test_a_change_is_told_in_words(
    client: FlaskClient, opened: Store, fields: list[tuple[str, str | None, str]], told: str
) -> None:
    article = an_article("Old\n\nNews of long ago.")
    meeting = a_meeting(title="Changing talks", when=a_day("2022-01-14"))
    event = render_event(meeting, (), body_name="", country_name="")
    opened.add_article(article, now=NOW)
    with opened.transaction():
        opened.record(meeting, event=event, article=article.id, now=NOW - timedelta(days=9))
        for field, before, after in fields:
            change = Change(meeting.uid, field, before, after, article.id, NOW)
            opened._insert("change", {**_columns(change), "at": NOW.isoformat()})
    assert f"Changing talks {told}" in changed(client)


def _columns(change: Change) -> dict[str, object]:
    return {name: getattr(change, name) for name in ("uid", "field", "before", "after", "article")}


def test_a_further_telling_of_another_day_is_told(client: FlaskClient, opened: Store) -> None:
    article = an_article("One\n\nThe talks of France will be on 20 January.")
    uid = keep(opened, article, now=NOW - timedelta(days=9), title="Doubtful talks", body=None,
               participants=("FR",), when=a_day("2022-01-20"))  # fmt: skip
    assert "Doubtful talks" not in changed(client)
    told_again(opened, uid, when=a_day("2022-01-21"))
    client.application.config["NOW"] = NOW + timedelta(minutes=1)
    assert "Doubtful talks sources disagree one has 21 January 2022" in changed(client)


# --- filters ---


def group(page: str, key: str) -> str:
    return page[page.index(f'id="g-{key}"') :].partition("</section>")[0]


def test_each_filter_shows_its_values_with_the_meetings_ahead(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "NATO-Russia Council 1" in words(group(page, "body"))
    assert "OSCE Permanent Council" not in group(page, "body"), "it is behind"
    assert "Vienna 1" in words(group(page, "city"))
    assert "Cancelled 1" in words(group(page, "status"))


def test_filters_combine_in_the_address_and_each_comes_off_again(client: FlaskClient) -> None:
    page = client.get("/?city=Vienna").text
    link = re.search(r'href="([^"]+)"><span dir="auto">Cancelled', group(page, "status"))
    assert link
    assert link[1].replace("&amp;", "&") == "/?city=Vienna&status=cancelled"
    both = client.get(link[1].replace("&amp;", "&")).text
    assert 'href="/?status=cancelled"><span class="vh">Remove the filter </span>City' in both
    assert "/feeds/all.ics?city=Vienna&amp;status=cancelled" in both


def test_all_values_of_a_filter_have_a_page_of_their_own(
    client: FlaskClient, opened: Store
) -> None:
    for number in range(8):
        told_of(opened, f"Talks {number}", city=f"Town {number}", when=a_day("2022-01-20"))
    assert "All 10" in words(group(client.get("/").text, "city"))
    page = client.get("/filters/city?kind=session").text
    assert page.count("Town ") == 8
    assert 'href="/?city=Town+3&amp;kind=session"' in page
    assert client.get("/filters/shoe-size").status_code == 404
    assert client.get("/filters/city?country=ZZ").status_code == 404


@pytest.mark.parametrize(
    "page", ["/month/2022-01", "/month/2022-02", "/map?from=2022-01-01&to=2022-02-28", "/diary"]
)
def test_every_page_of_a_view_has_the_same_filters(client: FlaskClient, page: str) -> None:
    told = client.get(page).text
    filters = told[told.index('<div class="filters">') : told.index("</details>")]
    path = page.partition("?")[0]
    links = re.findall(r'href="(/[^"]+)"', filters)
    assert links
    for one in links:
        found = client.get(html.unescape(one))
        assert found.status_code == 200, one
        assert one.startswith(path)
    names = re.findall(r'<input[^>]* name="(\w+)"', filters)
    assert names[-2:] == ["q", "asof"] or "since" in names
    assert re.findall(r'name="(\w+)"', client.get("/").text[:]).count("asof") == 1


def test_a_value_that_is_not_in_sight_leads_back_to_the_page_it_is_chosen_for(
    client: FlaskClient, opened: Store
) -> None:
    for number in range(9):
        told_of(opened, f"Talks {number}", city=f"City {number}", when=a_day("2022-01-20"))
    page = client.get("/month/2022-01?kind=session&q=meet&asof=2022-01-10").text
    every = re.search(r'href="(/filters/city[^"]+)"', page)
    assert every
    told = client.get(html.unescape(every[1])).text
    choice = re.search(r'href="(/month/2022-01[^"]+city=City\+7[^"]*)"', told)
    assert choice
    assert "kind=session" in choice[1]
    assert "asof=2022-01-10" in choice[1]
    assert 'href="/?' in client.get("/filters/city?of=//elsewhere.example/month/2022-01").text
    chosen = client.get("/month/2022-01?kind=session&city=Brussels").text
    assert 'href="/month/2022-01">Clear all</a>' in chosen


def test_counts_follow_the_calendar(client: FlaskClient, opened: Store) -> None:
    assert "Vienna 1" in words(group(client.get("/").text, "city"))
    told_of(opened, "More talks", city="Vienna", when=a_day("2022-01-20"))
    assert "Vienna 2" in words(group(client.get("/").text, "city"))


def test_an_emptied_view_says_what_emptied_it_and_what_is_near(client: FlaskClient) -> None:
    page = words(client.get("/?city=Vienna&from=2022-01-20&to=2022-01-21").text)
    assert "No meeting fits these filters together" in page
    assert "Clear To (21 January 2022): 1 meeting" in page
    assert "Clear City (Vienna): still no meetings" in page
    assert "The nearest on another day: Talks with Iran , 1–3 February 2022" in page


# --- search ---


@pytest.mark.parametrize("query", ["stoltenberg chair", "STOLTENBERG"])
def test_a_search_shows_where_an_article_says_it(client: FlaskClient, query: str) -> None:
    found = row(client.get(f"/?q={query}").text, "NATO-Russia Council")
    assert "<b>Stoltenberg</b>" in found
    assert "<mark>" not in found, "yellow is evidence of a date and nothing else"


def test_what_was_searched_for_never_becomes_markup(client: FlaskClient, opened: Store) -> None:
    article = an_article("On <script>\n\nThe <script> council meets on 12 January.")
    keep(opened, article, title="Odd", body=None, participants=("FR",), when=a_day("2022-01-20"))
    found = row(client.get("/?q=script").text, "Odd")
    assert "&lt;<b>script</b>&gt;" in found


# --- windows from afar ---


def test_the_strip_counts_each_week_that_a_meeting_has_a_day_in(opened: Store) -> None:
    told_of(opened, "Long session", when=a_day("2022-01-14", "2022-01-18"))
    told_of(opened, "January sometime", when=a_month("2022-01"))
    bars = {bar.first: bar for bar in strip.weeks(opened, Query(), TODAY, TODAY)}
    assert len(bars) == 13
    assert bars[date(2022, 1, 10)].count == 2
    assert bars[date(2022, 1, 17)].count == 1
    assert bars[date(2022, 1, 10)].this_week
    assert [bar.first for bar in bars.values() if bar.shown] == [date(2022, 1, 10)]
    assert max(bar.height for bar in bars.values()) == 32


def test_a_year_is_two_halves_of_months(opened: Store) -> None:
    first, second = strip.halves(opened, Query(), 2022)
    assert (first.days, second.days) == (181, 184)
    assert [count for _, count in first.months] == [1, 1, 1, 0, 0, 0]
    assert second.path == ""
    assert strip.year_before(opened, Query(), 2022) == 2021
    assert strip.year_after(opened, Query(), 2022) is None


def test_a_window_is_found_by_an_index_and_is_never_cut_within_a_day(opened: Store) -> None:
    for number in range(9):
        told_of(opened, f"Talks {number}", when=a_day(f"2022-01-{20 + number // 3}"))
    window = ahead(opened, Query(since=date(2022, 1, 20)), date(2022, 1, 20), today=TODAY, rows=5)
    assert (window.size, window.further) == (3, date(2022, 1, 21))
    window = ahead(opened, Query(), date(2022, 1, 21), today=TODAY, rows=2)
    assert (window.size, window.further) == (3, date(2022, 1, 22))


# --- how it is sent ---


def test_the_timeline_is_packed_for_who_asks_and_not_sent_twice(client: FlaskClient) -> None:
    plain = client.get("/")
    packed = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    for given in (plain, packed):
        accepted = {"Accept-Encoding": given.headers.get("Content-Encoding", "identity")}
        again = client.get("/", headers={"If-None-Match": given.headers["ETag"], **accepted})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Cache-Control"] == "private, no-cache"


def test_the_timeline_is_made_anew_when_the_calendar_or_the_minute_is_another(
    client: FlaskClient, opened: Store
) -> None:
    first = client.get("/")
    assert client.get("/").data == first.data
    assert list(client.get("/").headers) == list(first.headers)
    told_of(opened, "News", when=a_day("2022-01-20"))
    assert "News" in client.get("/").text
    client.application.config["NOW"] = NOW + timedelta(minutes=1)
    assert "12:01 UTC" in client.get("/").text


def test_one_readers_choices_are_not_anothers_page(client: FlaskClient) -> None:
    client.get("/")
    client.get("/display?theme=dark&tz=Asia/Tokyo&to=/")
    assert 'data-theme="dark"' in client.get("/").text
    other = client.application.test_client()
    assert "data-theme" not in other.get("/").text


def test_who_is_signed_in_has_a_page_of_his_own_that_is_not_packed(database: Path) -> None:
    app = app_over(database, token=TOKEN, local=False)
    writer, visitor = app.test_client(), app.test_client()
    with writer.session_transaction() as session:
        session["writer"] = True
    asked = {"Accept-Encoding": "gzip"}
    assert "Content-Encoding" not in writer.get("/", headers=asked).headers
    seen = gzip.decompress(visitor.get("/", headers=asked).data).decode()
    assert "Sign out" not in seen
    assert "csrf_token" not in seen


def test_a_static_file_is_kept_for_as_long_as_its_address_names_its_bytes(
    client: FlaskClient,
) -> None:
    found = re.search(r'href="(/static/style\.css\?v=\w+)"', client.get("/").text)
    assert found
    answer = client.get(found[1], headers={"Accept-Encoding": "gzip"})
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.mimetype == "text/css"
    bare = client.get("/static/style.css")
    assert "immutable" not in bare.headers["Cache-Control"]
    assert bare.data == gzip.decompress(answer.data)
    again = client.get("/static/style.css", headers={"If-None-Match": bare.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["nothing.css", "../pyproject.toml", "%2e%2e/README.md", ""])
def test_no_other_file_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_status_and_kind_are_told_in_words(client: FlaskClient, opened: Store) -> None:
    told_of(opened, "Off", when=a_day("2022-01-20"), status=Status.POSTPONED, kind=Kind.CALL)
    assert "Postponed" in row(client.get("/").text, "Off")
    assert "Call 1" in words(group(client.get("/").text, "kind"))


def test_the_time_of_day_is_that_of_the_chosen_clock(client: FlaskClient) -> None:
    client.application.config["NOW"] = datetime(2022, 1, 10, 22, 30, tzinfo=UTC)
    assert "Now, Tuesday 11 January, 07:30 JST" in client.get("/?tz=Asia/Tokyo").text
