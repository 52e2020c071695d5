"""The front door for browsers and calendar clients, asked as they ask it."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from factories import NOW, a_day, a_month, a_reading, a_sighting, an_article, an_hour
from flask.testing import FlaskClient
from icalendar import Calendar
from served import UPCOMING, app_over, fields, keep, uid_of

from calendar_app.model import (
    ActorMention,
    Article,
    Change,
    Grain,
    Sighting,
    Span,
    When,
)
from calendar_app.pipeline import ingest
from calendar_app.store import Store
from calendar_app.web.marked import in_context, marked_text
from calendar_app.web.present import change_words, direction, line_of, when_words, zone_words

# --- the timeline ---


def test_the_timeline_shows_what_is_ahead_before_what_is_past(client: FlaskClient) -> None:
    page = client.get("/").text
    order = ["NATO-Russia Council</a>", "Talks with Iran</a>", "G20 summit</a>", 'id="past"']
    at = [page.index(told) for told in [*order, "OSCE Permanent Council</a>"]]
    assert at == sorted(at)


def test_a_row_tells_day_place_who_and_the_evidence_around_its_date(client: FlaskClient) -> None:
    page = client.get("/").text
    row = page[page.index('datetime="2022-01-12"') : page.index("Talks with Iran")]
    for told in ("Wednesday", "Brussels, Belgium", "Russia, NATO", "<mark>12 January</mark>"):
        assert told in row


def test_a_month_without_a_day_stands_in_its_band_and_never_on_a_day(client: FlaskClient) -> None:
    page = client.get("/").text
    march = page[page.index("March 2022</h2>") :]
    assert "day not given" in march
    assert 'datetime="2022-03-' not in march


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"NATO-Russia Council", "OSCE Permanent Council", "Talks with Iran", "G20 summit"}),
        ("body=nato-russia-council", {"NATO-Russia Council"}),
        ("country=at", {"OSCE Permanent Council", "Talks with Iran"}),
        ("country=AT&body=osce-permanent-council", {"OSCE Permanent Council"}),
        ("city=Vienna&status=cancelled", {"Talks with Iran"}),
        ("participant=NATO", {"NATO-Russia Council"}),
        ("kind=summit", {"G20 summit"}),
        ("place=Brussels", {"NATO-Russia Council"}),
        ("place=at", {"OSCE Permanent Council", "Talks with Iran"}),
        ("place=Oslo", set()),
        ("q=iran", {"Talks with Iran"}),
        ("from=2022-01-11&to=2022-02-02", {"NATO-Russia Council", "Talks with Iran"}),
        ("to=2021-12-31", {"OSCE Permanent Council"}),
        ("city=Oslo", set()),
        ("city=vIENNA", {"OSCE Permanent Council", "Talks with Iran"}),
    ],
)
def test_a_filter_means_the_same_on_page_api_and_feed(
    client: FlaskClient, query: str, titles: set[str]
) -> None:
    page = client.get(f"/?{query}").text
    assert set(re.findall(r"<h4><a [^>]+>([^<]+)</a>", page)) == titles
    rows = client.get(f"/api/meetings?{query}").json
    assert {row["title"] for row in rows["meetings"]} == titles
    assert rows["total"] == len(titles)
    feed = Calendar.from_ical(client.get(f"/feeds/all.ics?{query}").data)
    told = {str(event["SUMMARY"]) for event in feed.events}
    assert len(told) == len(titles - {"G20 summit"})
    assert client.get(f"/feeds/all.csv?{query}").text.count("\n") == len(titles) + 1


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("body=nato-rusia-council", 404, "nato-russia-council"),
        ("country=ZZ", 404, "ISO code, such as AT, BE, IT"),
        ("city=Vinena", 404, "Vienna"),
        ("place=Vinena", 404, "Vienna"),
        ("place=%25", 404, "no such place"),
        ("participant=natto", 404, "nato"),
        ("kind=party", 404, "press-conference"),
        ("status=unsure", 404, "tentative"),
        ("from=2022-02-01&to=2022-01-01", 400, "earlier"),
        ("from=soon", 400, "2022-01-12"),
        ("country=AT&country=BE", 400, "given twice"),
        ("participants=RU", 400, "did you mean participant?"),
        ("q=" + "a" * 201, 400, "200 characters"),
    ],
)
def test_a_filter_that_nothing_can_meet_is_refused_everywhere_with_what_would_work(
    client: FlaskClient, query: str, status: int, told: str
) -> None:
    kinds = {
        "/": "text/html",
        "/api/meetings": "application/problem+json",
        "/feeds/all.ics": "text/plain",
    }
    for path, kind in kinds.items():
        answer = client.get(f"{path}?{query}")
        assert (answer.status_code, answer.mimetype) == (status, kind)
        assert told in answer.text


def test_untouched_fields_of_the_form_leave_the_address(client: FlaskClient) -> None:
    answer = client.get("/?body=&city=Vienna&q=")
    assert answer.status_code == 302
    assert answer.location == "/?city=Vienna"


def test_an_empty_view_says_which_filter_to_clear_and_keeps_its_feed(client: FlaskClient) -> None:
    page = client.get("/?city=Oslo").text
    assert "Clear City" in page
    assert "/feeds/city/oslo.ics" in page


def test_an_empty_calendar_says_how_to_fill_it(tmp_path: Path) -> None:
    page = app_over(tmp_path / "new.db").test_client().get("/").text
    assert "No meeting yet" in page
    assert 'href="/add"' in page


def walk(client: FlaskClient, address: str, rel: str) -> list[str]:
    """The links of all rows, window after window."""
    seen: list[str] = []
    for _ in range(40):
        page = client.get(address).text
        seen += re.findall(r'<h4><a href="([^"]+)"', page)
        onward = re.search(rf'<a class="button ghost" href="([^"]+)"[^>]*>{rel}', page)
        if onward is None:
            return seen
        address = onward[1].replace("&amp;", "&")
    pytest.fail("the windows never end")


@pytest.mark.parametrize(
    ("start", "rel"),
    [("/?at=2022-01-01&city=Oslo", "Later"), ("/?before=2022-06-30&city=Oslo", "Earlier")],
)
def test_walking_the_windows_meets_every_meeting_once(
    database: Path, opened: Store, start: str, rel: str
) -> None:
    first = date(2022, 1, 1)
    for number in range(130):
        day = (first + timedelta(days=number // 3 if number < 80 else 60)).isoformat()
        text = f"Number {number}. The NATO-Russia Council meets on 12 January."
        when = a_day(day) if number % 5 else When(*two_days(day), Grain.DAY)
        keep(
            opened,
            an_article(text),
            title=f"Round {number}",
            body=None,
            city="Oslo",
            country="NO",
            participants=(f"org-{number}",),
            when=when,
        )
    app = app_over(database)
    app.config["NOW"] = datetime(2022, 6, 30, tzinfo=UTC)
    seen = walk(app.test_client(), start, rel)
    assert len(set(seen)) == 130
    if rel == "Earlier":
        assert len(seen) == 130


def two_days(day: str) -> tuple[date, date]:
    first = date.fromisoformat(day)
    return first, first + timedelta(days=2)


# --- articles ---


HOSTILE = "<script>alert(1)</script>"


def test_text_of_an_article_never_becomes_markup(client: FlaskClient, opened: Store) -> None:
    text = f"{HOSTILE} on top\n\nThe council {HOSTILE} will meet on 12 January."
    article = an_article(text, title=f"{HOSTILE} on top", publisher=HOSTILE)
    uid = keep(
        opened,
        article,
        title=HOSTILE,
        venue=HOSTILE,
        people=(HOSTILE,),
        when=a_day("2022-01-15"),
        body=None,
        participants=("FR",),
    )
    for path in ("/", f"/meetings/{uid}", f"/articles/{article.id}"):
        page = client.get(path).text
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page


def test_an_article_page_marks_its_sentences_and_links_its_meetings(client: FlaskClient) -> None:
    article = an_article()
    page = client.get(f"/articles/{article.id}").text
    assert 'id="s1" href="#m1"' in page
    assert f'href="/meetings/{uid_of(client, "NATO-Russia Council")}"' in page


def test_an_article_page_says_why_and_what_waits_for_review(
    client: FlaskClient, opened: Store
) -> None:
    article = an_article("Unsure\n\nThey may have met on 3 May.")
    unsure = a_sighting(article, confidence=0.3, rules=("head.pronoun",))
    ingest(article, reader=lambda a: a_reading(a, unsure), store=opened, now=NOW)
    page = client.get(f"/articles/{article.id}").text
    assert "kept for review" in page
    assert "a pronoun that stands for a meeting" in page
    assert "confidence 0.30" in page


def test_marking_a_text_changes_no_letter_of_it() -> None:
    text = "A & B <i>met</i> in Oslo & Rome on 3 May.\n\nThen on 4 May again."
    article = an_article(text)
    spans = [(2, 3), (8, 25), (26, 30), (28, 40), (60, 65)]
    mentions = [ActorMention(Span(a, b), text[a:b], "x", "NO") for a, b in spans]
    sightings = [told(article, "A & B", "3 May."), told(article, "Then", "4 May again.")]
    marked = str(marked_text(text, mentions, sightings))
    bare = re.sub(r'<a class="number".*?</a>|<[^>]+>', "", marked)
    assert html.unescape(bare) == text.replace("\n\n", "\n")


def told(article: Article, begins: str, ends: str) -> Sighting:
    start, end = article.text.index(begins), article.text.index(ends) + len(ends)
    phrase = article.text.index(ends.split(" ")[0], start)
    return a_sighting(
        article,
        evidence=Span(start, end),
        quote=article.text[start:end],
        phrase=Span(phrase, phrase + 5),
    )


def test_evidence_is_shown_within_its_paragraph_and_no_further() -> None:
    article = an_article("Before.\n\nFirst words. It met on 3 May. Last words.\n\nAfter.")
    shown = in_context(article.text, told(article, "It met", "3 May."))
    assert "First words." in shown
    assert "Last words." in shown
    assert "Before." not in shown
    assert "After." not in shown


# --- words ---


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (a_day("2022-01-12"), "12 January 2022"),
        (a_day("2022-01-11", "2022-01-12"), "11–12 January 2022"),
        (a_day("2022-01-30", "2022-02-02"), "30 January – 2 February 2022"),
        (a_day("2021-12-30", "2022-01-02"), "30 December 2021 – 2 January 2022"),
        (an_hour("2022-01-12T10:00:00+01:00"), "12 January 2022, 10:00"),
        (
            an_hour("2022-01-12T10:00:00+01:00", "2022-01-12T12:30:00+01:00"),
            "12 January 2022, 10:00–12:30",
        ),
        (When(date(2022, 1, 10), date(2022, 1, 17), Grain.WEEK), "week of 10 January 2022"),
        (a_month("2022-01"), "January 2022, day not given"),
        (None, "year not known"),
    ],
)
def test_a_time_is_told_no_finer_than_it_is_known(when: When | None, words: str) -> None:
    assert when_words(when) == words


@pytest.mark.parametrize(
    ("city", "start", "zone"),
    [
        ("Brussels", "2022-01-12T10:00:00+01:00", "CET, UTC+1"),
        ("Vienna", "2022-07-12T10:00:00+02:00", "CEST, UTC+2"),
        ("Vienna", "2022-07-12T10:00:00+01:00", "UTC+1"),
        ("London", "2022-01-12T10:00:00+00:00", "GMT, UTC"),
        (None, "2022-01-12T10:00:00+05:30", "UTC+5:30"),
        (None, "2022-01-12T10:00:00-05:00", "UTC-5"),
        (None, "2022-01-12T10:00:00+10:00", "UTC+10"),
    ],
)
def test_an_hour_names_its_zone(city: str | None, start: str, zone: str) -> None:
    assert zone_words(a_sighting(city=city, when=an_hour(start))) == zone


@pytest.mark.parametrize("lead", [0, 40, 400])
def test_a_line_of_evidence_is_short_and_always_holds_the_date(lead: int) -> None:
    quote = f"{'word ' * lead}they meet on 12 January {'more ' * 80}."
    at = quote.index("12 January")
    sighting = a_sighting(evidence=Span(0, len(quote)), quote=quote, phrase=Span(at, at + 10))
    line = line_of(sighting, width=110)
    assert line.phrase == "12 January"
    assert len(line.before + line.phrase + line.after) <= 114
    parts = (line.lead, line.before, line.phrase, line.after, line.rest)
    assert "".join(parts) == quote, "what it has no room for is not lost"


def test_a_line_in_a_script_without_spaces_is_cut_between_letters() -> None:
    quote = f"{'会' * 200}1月12日{'谈' * 200}"
    at = quote.index("1月")
    sighting = a_sighting(evidence=Span(0, len(quote)), quote=quote, phrase=Span(at, at + 5))
    line = line_of(sighting, width=110)
    assert line.before == "会" * 28
    assert line.after == "谈" * 77
    assert len(line.lead + line.rest) == 295


def test_the_longer_a_date_the_less_stands_before_it() -> None:
    before = "Diplomats who asked not to be named said that "
    for phrase in ("May", "12 January", "between Thursday 13 and Sunday 16 January 2022", "x" * 60):
        quote = f"{before}{phrase} is when they meet."
        span = Span(len(before), len(before) + len(phrase))
        sighting = a_sighting(evidence=Span(0, len(quote)), quote=quote, phrase=span)
        line = line_of(sighting, width=96, reach=33)
        assert len(line.before + line.phrase) <= max(33, len(phrase))
        assert line.lead + line.before == before


@pytest.mark.parametrize(
    ("language", "runs"),
    [("ar", "rtl"), ("fa-IR", "rtl"), ("he", "rtl"), ("zh", "ltr"), ("arn", "ltr"), ("", "auto")],
)
def test_a_sentence_runs_as_its_language_does(language: str, runs: str) -> None:
    assert direction(language) == runs


@pytest.mark.parametrize(
    ("field", "before", "after", "sentence"),
    [
        ("created", None, None, "First read"),
        ("start", "2022-01-12", "2022-01-14", "Moved from 12 January 2022 to 14 January 2022"),
        ("status", "confirmed", "cancelled", "Now cancelled, was confirmed"),
        ("city", None, "Geneva", "City now known: Geneva"),
        (
            "participants",
            "RU, nato",
            "RU, UA",
            "Who takes part now Russia, Ukraine, was Russia, NATO",
        ),
        ("venue", "the Hofburg", None, "Venue withdrawn, was the Hofburg"),
    ],
)
def test_history_is_told_in_sentences(
    field: str, before: str | None, after: str | None, sentence: str
) -> None:
    assert change_words(Change("u", field, before, after, "a", NOW)) == sentence


# --- the guard at the door ---


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:5000", 200),
        ("127.0.0.1", 200),
        ("127.0.0.2:5000", 200),
        ("[::1]:8000", 200),
        ("evil.example", 421),
        ("localhost.evil.example:5000", 421),
        ("127.0.0.1.evil.example", 421),
    ],
)
def test_a_local_server_answers_to_its_own_name_only(
    client: FlaskClient, host: str, status: int
) -> None:
    assert client.get("/", headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/add",
        "/subscribe",
        "/nowhere",
        "/feeds/all.ics",
        "/feeds/nobodys.ics",
        "/api/meetings",
        "/static/style.css",
        "/robots.txt",
    ],
)
def test_every_answer_is_guarded(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    answer.close()


def test_no_page_carries_inline_script_or_style(client: FlaskClient) -> None:
    uid = uid_of(client, "NATO-Russia Council")
    found = client.post("/add", data=fields(client)).text
    paths = ("/", "/add", "/subscribe", f"/meetings/{uid}", f"/articles/{an_article().id}")
    for page in (found, *(client.get(path).text for path in paths)):
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script>|javascript:", page)


@pytest.mark.parametrize("path", ["/add", "/api/read"])
def test_a_body_beyond_all_measure_is_refused_in_plain_words(
    client: FlaskClient, path: str
) -> None:
    answer = client.post(
        path,
        data="text=" + "a" * 2_100_000,
        content_type="application/x-www-form-urlencoded" if path == "/add" else "application/json",
    )
    assert answer.status_code == 413
    assert "larger than 2 MB" in answer.text


def test_a_long_article_still_fits(client: FlaskClient) -> None:
    text = UPCOMING + "\n\nThe weather was fine." * 30_000
    answer = client.post("/add", data=fields(client, text=text))
    assert answer.status_code == 200
    assert "20 January 2022" in answer.text


def test_a_database_that_cannot_be_opened_gives_a_page_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"not a database " * 100)
    client = app_over(tmp_path / "broken.db").test_client()
    answer = client.get("/")
    assert (answer.status_code, answer.mimetype) == (500, "text/html")
    assert "Traceback" not in answer.text
    assert client.get("/healthz").status_code == 500


@pytest.mark.parametrize(
    "path",
    [
        "/?at=0001-01-01",
        "/?before=9999-12-31",
        "/?at=x",
        "/api/meetings?limit=-1",
        "/api/meetings?offset=1e9",
    ],
)
def test_odd_numbers_and_days_are_refused_in_plain_words(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 400


@pytest.mark.parametrize(
    "query", ["from=0001-01-01", "from=9999-12-31", "to=0001-01-01", "q=%22%00*", "q=&_scheme=x"]
)
def test_the_ends_of_time_and_odd_words_are_no_trouble(client: FlaskClient, query: str) -> None:
    assert client.get(f"/?{query}", follow_redirects=True).status_code == 200
    assert client.get(f"/feeds/all.ics?{query}").status_code == 200


def test_robots_may_read_the_feeds_but_not_add(client: FlaskClient) -> None:
    told = client.get("/robots.txt").text
    assert "Disallow: /add" in told
    assert "/feeds" not in told


def test_a_later_reader_does_not_change_what_was_kept(client: FlaskClient, opened: Store) -> None:
    """An article in a language that this version cannot read is shown all the same."""
    article = replace(an_article("Ein Text\n\nAm 12. Januar."), language="xx")
    keep(opened, article, when=a_day("2022-01-16"))
    page = client.get(f"/articles/{article.id}")
    assert page.status_code == 200
    assert "There is no reader for xx yet" in page.text
