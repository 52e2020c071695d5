"""The page of one meeting: all that is known, said and inferred apart, and who says so."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from factories import NOW, a_day, a_meeting, a_month, a_sighting, an_article, an_hour
from flask.testing import FlaskClient
from icalendar import Calendar
from served import keep, text_of, uid_of

from calendar_app.intake import articles
from calendar_app.model import Article, Grain, Kind, Meeting, Sighting, Span, Status, When
from calendar_app.pipeline import ingest
from calendar_app.reading import reader
from calendar_app.store import Store
from calendar_app.web.differing import Fate, date_table, differences
from calendar_app.web.read_as import place_in, read_as
from calendar_app.web.sharing import linked_data

SAMPLES = Path(__file__).parents[1] / "samples"


# --- how a date was read ---

FULL = frozenset({Grain.DAY, Grain.MONTH, Grain.YEAR})


@pytest.mark.parametrize(
    ("when", "told", "ground"),
    [
        (
            replace(
                a_day("2022-01-12"),
                stated=frozenset({Grain.DAY, Grain.MONTH}),
                basis=("year from the publication date",),
            ),
            "Wednesday 12 January 2022",
            "year from the publication date",
        ),
        (
            replace(a_day("2022-01-12"), stated=FULL),
            "Wednesday 12 January 2022",
            "day, month and year as stated",
        ),
        (
            replace(
                a_day("2022-01-12"),
                stated=frozenset({Grain.DAY}),
                basis=("day of the week, counted from the publication date",),
            ),
            "Wednesday 12 January 2022",
            "day of the week, counted from the publication date",
        ),
        (
            replace(a_day("2022-01-12", "2022-01-13"), stated=FULL),
            "12–13 January 2022",
            "day, month and year as stated",
        ),
        (
            replace(
                an_hour("2022-01-12T10:00:00+01:00"),
                stated=FULL | {Grain.MINUTE},
                basis=("hour in the local time of the place",),
            ),
            "Wednesday 12 January 2022, 10:00",
            "hour in the local time of the place",
        ),
        (
            replace(a_month("2022-01"), stated=frozenset({Grain.MONTH, Grain.YEAR})),
            "January 2022, day not given",
            "month and year as stated",
        ),
        (
            replace(a_month("2022-01"), stated=frozenset({Grain.MONTH})),
            "January 2022, day not given",
            "month as stated",
        ),
        (a_day("2022-01-12"), "Wednesday 12 January 2022", "as written"),
        (None, "year not known", "the article bears no date to count from"),
    ],
)
def test_a_date_says_how_it_was_read(when: When | None, told: str, ground: str) -> None:
    article = an_article()
    read = read_as(a_sighting(article, when=when), article.text)
    assert (read.phrase, read.told, read.ground) == ("12 January", told, ground)


def test_the_facts_come_from_the_reader_itself() -> None:
    (article,) = articles(str(SAMPLES / "2022-01-osce-priorities.json"))
    told = [read_as(s, article.text) for s in reader()(article).sightings]
    year = "year from the publication date"
    assert [(read.phrase, read.told, read.ground) for read in told] == [
        ("10 January", "Monday 10 January 2022", year),
        ("12 January", "Wednesday 12 January 2022", year),
        ("Thursday, 13 January", "Thursday 13 January 2022", year),
    ]


@pytest.mark.parametrize(
    ("text", "quote", "language", "place"),
    [
        ("Headline\n\nOne. Mr. Two meets on 3 May. Three.", "Mr. Two meets on", "en", (3, 4)),
        ("It meets on 3 May.", "It meets on 3 May.", "en", (1, 1)),
        ("会谈\n\n中俄外长将于1月18日会谈。双方交换意见。", "中俄外长", "xx", (2, 3)),
        ("خبر\n\nيعقد المجلس اجتماعا يوم 14 يناير. هل يحضر؟", "هل يحضر؟", "xx", (3, 3)),
    ],
)
def test_a_sentence_has_its_place_in_the_article(
    text: str, quote: str, language: str, place: tuple[int, int]
) -> None:
    start = text.index(quote)
    sighting = a_sighting(evidence=Span(start, start + len(quote)), quote=quote)
    assert place_in(sighting, text, language) == place


# --- where articles differ ---


def told(*words: dict[str, Any]) -> list[tuple[Sighting, Article]]:
    """Sightings of as many articles as there are words, oldest first."""
    made = []
    for number, word in enumerate(words):
        fields = dict(word)
        article = an_article(
            f"Number {number}\n\nThe council meets on 12 January.",
            publisher=fields.pop("publisher", f"Paper {number}"),
        )
        made.append((a_sighting(article, **fields), article))
    return made


STATED = frozenset({Grain.DAY, Grain.MONTH})
TWELFTH, THIRTEENTH = (replace(a_day(f"2022-01-{day}"), stated=STATED) for day in (12, 13))


def test_two_dates_stand_side_by_side_with_the_rule() -> None:
    table = date_table(
        a_meeting(),
        told(
            {"publisher": "Reuters", "when": TWELFTH},
            {"publisher": "TASS", "when": THIRTEENTH},
            {"publisher": "AFP", "when": THIRTEENTH},
        ),
    )
    assert table.differ
    assert table.disputed == "TASS, AFP: 13 January 2022; Reuters: 12 January 2022"
    assert table.why == "of articles that differ, the latest is followed"
    assert [(one.value, one.fate) for one in table.versions] == [
        ("13 January 2022", Fate.SHOWN),
        ("12 January 2022", Fate.OUTRANKED),
    ]


def test_what_was_said_before_a_move_is_no_dispute() -> None:
    table = date_table(
        a_meeting(), told({"when": TWELFTH}, {"when": THIRTEENTH, "previously": date(2022, 1, 12)})
    )
    assert table.differ
    assert table.disputed == ""
    assert [one.fate for one in table.versions] == [Fate.SHOWN, Fate.BEFORE]


def test_how_a_date_is_worded_is_told() -> None:
    counted = replace(
        a_day("2022-01-13"), stated=frozenset(), basis=("counted from the publication date",)
    )
    table = date_table(
        a_meeting(),
        told(
            {"publisher": "Ministry of Foreign Affairs", "when": TWELFTH},
            {"publisher": "TASS", "when": counted},
        ),
    )
    assert [(one.value, one.note) for one in table.versions] == [
        ("12 January 2022", "stated; from those who hold it"),
        ("13 January 2022", "counted from the publication date"),
    ]


def test_many_outlets_are_not_all_named() -> None:
    (version,) = date_table(a_meeting(), told(*({"when": TWELFTH} for _ in range(7)))).versions
    assert version.outlets == "Paper 0, Paper 1, Paper 2 and 4 more"


def test_other_fields_differ_only_where_both_are_told() -> None:
    pairs = told(
        {"city": "Brussels", "country": "BE", "when": TWELFTH},
        {"city": None, "country": None, "when": TWELFTH},
        {"city": "Geneva", "country": "CH", "when": TWELFTH},
    )
    meeting = a_meeting(city="Geneva", country="CH", when=TWELFTH)
    assert [
        (one.name, [(v.value, v.fate is Fate.SHOWN, v.outlets) for v in one.versions])
        for one in differences(meeting, pairs)
    ] == [
        ("City", [("Geneva", True, "Paper 2"), ("Brussels", False, "Paper 0")]),
        ("Country", [("Switzerland", True, "Paper 2"), ("Belgium", False, "Paper 0")]),
    ]


def test_hours_differ_on_the_same_day_only() -> None:
    ten, eleven = (an_hour(f"2022-01-12T{hour}:00:00+01:00") for hour in (10, 11))
    other_day = an_hour("2022-01-13T09:00:00+01:00")
    pairs = told({"when": ten}, {"when": eleven}, {"when": other_day})
    (hours,) = differences(a_meeting(when=eleven), pairs)
    assert [one.value for one in hours.versions] == ["11:00 CET, UTC+1", "10:00 CET, UTC+1"]


# --- shared with others ---


def event(meeting: Meeting, *articles: Article) -> dict[str, Any] | None:
    return linked_data(meeting, articles, "https://example.org/meetings/1")


def test_a_meeting_is_an_event_of_schema_org() -> None:
    article = an_article(url="https://news.example/1")
    told = event(a_meeting(when=an_hour("2022-01-12T10:00:00+01:00")), article)
    assert told is not None
    assert told["@type"] == "Event"
    assert told["startDate"] == "2022-01-12T10:00:00+01:00"
    assert "endDate" not in told
    assert told["eventStatus"] == "https://schema.org/EventScheduled"
    assert told["location"]["address"]["addressCountry"] == "BE"
    assert told["organizer"]["name"] == "NATO-Russia Council"
    assert [one["name"] for one in told["attendee"]] == ["Russia", "NATO"]
    assert told["subjectOf"][0]["url"] == "https://news.example/1"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"status": Status.CANCELLED}, "EventCancelled"),
        ({"status": Status.POSTPONED}, "EventPostponed"),
        ({"previously": date(2022, 1, 10)}, "EventRescheduled"),
        ({"status": Status.TENTATIVE}, None),
    ],
)
def test_no_more_is_said_of_the_status_than_is_known(
    fields: dict[str, Any], status: str | None
) -> None:
    told = event(a_meeting(**fields))
    assert told is not None
    assert told.get("eventStatus") == (f"https://schema.org/{status}" if status else None)


def test_a_meeting_without_a_day_is_no_event_and_a_call_has_no_place() -> None:
    assert event(a_meeting(when=a_month("2022-01"))) is None
    told = event(a_meeting(kind=Kind.CALL, city=None, country=None))
    assert told is not None
    assert told["location"]["@type"] == "VirtualLocation"


HOSTILE = "</script><script>alert(1)</script>"


def test_what_articles_say_cannot_leave_the_data_block(client: FlaskClient, opened: Store) -> None:
    article = an_article(f"{HOSTILE}\n\nIt meets on 12 January.", publisher=HOSTILE)
    uid = keep(opened, article, title=HOSTILE, venue=HOSTILE, when=a_day("2022-01-15"), body=None)
    page = client.get(f"/meetings/{uid}").text
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert "<" not in block
    assert json.loads(block)["name"] == HOSTILE
    assert "<script>alert" not in page


def test_a_shared_page_says_what_it_is_about(client: FlaskClient) -> None:
    page = client.get(f"/meetings/{uid_of(client, 'NATO-Russia Council')}").text
    assert '<meta property="og:title" content="NATO-Russia Council, 12 January 2022">' in page
    assert page.count('name="description"') == 1
    assert "12 January 2022. Brussels, Belgium. Russia, NATO. Confirmed." in page


# --- the page ---


def test_a_meeting_page_tells_all_with_its_evidence_and_history(client: FlaskClient) -> None:
    page = client.get(f"/meetings/{uid_of(client, 'NATO-Russia Council')}").text
    for told in (
        "Wednesday 12 January 2022",
        "Brussels, Belgium",
        "The Courier",
        "First read",
        "<mark>12 January</mark>",
        "calendar.google.com",
        "outlook.office.com",
    ):
        assert told in page


def test_who_takes_part_and_where_lead_to_their_pages(client: FlaskClient, opened: Store) -> None:
    people = ("Jens Stoltenberg", "Олег Николенко")
    uid = keep(opened, an_article("Of more\n\nThe NATO-Russia Council meets."), people=people)
    page = client.get(f"/meetings/{uid}").text
    known = page[page.index('id="known"') : page.index('id="history"')]
    linked = dict(re.findall(r'<a href="([^"]+)"[^>]*>(?:<bdi>)?([^<]+)', known))
    assert linked == {
        "/cities/Brussels": "Brussels",
        "/countries/BE": "Belgium",
        "/bodies/nato-russia-council": "NATO-Russia Council",
        "/countries/RU": "Russia",
        "/bodies/nato": "NATO",
        "/people/Jens%20Stoltenberg": people[0],
        f"/people/{quote(people[1])}": people[1],
    }
    assert [client.get(href).status_code for href in linked] == [200] * 7


def test_what_nobody_said_is_marked_with_its_ground(client: FlaskClient, opened: Store) -> None:
    article = an_article("Kremlin\n\nThe two will meet in the Kremlin on 14 January.")
    uid = keep(
        opened,
        article,
        city="Moscow",
        country="RU",
        when=a_day("2022-01-14"),
        inferred={"city": "from the venue, the Kremlin"},
    )
    assert "not said: from the venue, the Kremlin" in client.get(f"/meetings/{uid}").text


def test_a_meeting_file_is_an_attachment_that_calendars_read(client: FlaskClient) -> None:
    answer = client.get(f"/meetings/{uid_of(client, 'NATO-Russia Council')}.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="2022-01-12-nato-russia-council.ics"'
    )
    (event,) = Calendar.from_ical(answer.data).events
    assert event["DTSTART"].dt == date(2022, 1, 12)


def test_a_meeting_without_a_day_has_no_file_and_says_so_in_text(client: FlaskClient) -> None:
    answer = client.get(f"/meetings/{uid_of(client, 'G20 summit')}.ics")
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert "needs a day" in answer.text


def test_the_address_of_a_merged_meeting_leads_to_the_one_it_became(
    client: FlaskClient, database: Path
) -> None:
    uid = uid_of(client, "NATO-Russia Council")
    with sqlite3.connect(database) as direct:
        direct.execute("INSERT INTO uid_alias (alias, uid) VALUES ('old@calendar-app', ?)", [uid])
    direct.close()
    answer = client.get("/meetings/old@calendar-app")
    assert (answer.status_code, answer.location) == (301, f"/meetings/{uid}")


def test_the_page_tells_how_the_date_was_read_and_where_it_stands(client: FlaskClient) -> None:
    page = text_of(client.get(f"/meetings/{uid_of(client, 'NATO-Russia Council')}").text)
    assert "“ 12 January ” read as Wednesday 12 January 2022" in page
    assert "Sentence 2 of 3, in context" in page
    assert "Which date is shown" not in page


COUNCIL = "The NATO-Russia Council will meet in Brussels on {}."
MOVED = "The NATO-Russia Council, planned for {}, has been moved to {}."


def read_all(store: Store, *told: tuple[str, str, str]) -> str:
    """Articles as (outlet, day of publication, sentence), by the reader; the uid they all tell."""
    uids: set[str] = set()
    for outlet, day, sentence in told:
        article = Article(
            text=f"News of {outlet}, {day}\n\n{sentence}",
            published=date.fromisoformat(day),
            publisher=outlet,
        )
        at = datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=UTC)
        uids |= set(ingest(article, reader=reader(), store=store, now=at).meetings)
    (uid,) = uids
    return uid


def test_a_moved_meeting_tells_how_often_from_where_and_who_says_so(
    client: FlaskClient, opened: Store
) -> None:
    uid = read_all(
        opened,
        ("Reuters", "2022-02-01", COUNCIL.format("10 February")),
        ("TASS", "2022-02-02", MOVED.format("10 February", "14 February")),
        ("AFP", "2022-02-03", MOVED.format("14 February", "17 February")),
    )
    page = text_of(client.get(f"/meetings/{uid}").text)
    assert "Moved 2 times , was 14 February 2022" in page
    assert "Moved from 10 to 14 February 2022 , says TASS ." in page
    assert "Moved from 14 to 17 February 2022 , says AFP ." in page
    assert (
        "Which date is shown, and why Shown is Thursday 17 February 2022 , since the meeting"
        in (page)
    )
    assert "Sources disagree" not in page


def test_the_meetings_around_it_are_named(client: FlaskClient, opened: Store) -> None:
    uid = uid_of(client, "NATO-Russia Council")
    for day, city in (
        ("2021-12-01", "Brussels"),
        ("2022-03-02", "Brussels"),
        ("2022-01-14", "Oslo"),
    ):
        keep(opened, an_article(f"Of {day}\n\nIt meets on 12 January."), when=a_day(day), city=city)
    keep(
        opened,
        an_article("Beside\n\nThe ministers meet on 12 January."),
        title="Foreign Affairs Council",
        body="eu-foreign-affairs-council",
        participants=("eu",),
        when=a_day("2022-01-11"),
    )
    page = client.get(f"/meetings/{uid}").text
    around = text_of(page[page.index('id="related"') :])
    order = ["1 December 2021", "This meeting", "14 January 2022", "2 March 2022"]
    at = [around.index(day) for day in order if day != "2 March 2022"]
    assert at == sorted(at)
    assert "In Brussels that week 11 January 2022 Foreign Affairs Council" in around


ARABIC = "يعقد المجلس اجتماعا في القاهرة يوم 14 يناير."
CHINESE = "中俄外长将于1月18日在北京举行会谈。"


@pytest.mark.parametrize(
    ("language", "title", "sentence", "phrase", "runs"),
    [
        ("ar", "اجتماع المجلس", ARABIC, "14 يناير", "rtl"),
        ("zh", "中俄外长会谈", CHINESE, "1月18日", "ltr"),
    ],
)
def test_words_of_another_script_say_their_language_and_find_their_direction(
    client: FlaskClient,
    opened: Store,
    language: str,
    title: str,
    sentence: str,
    phrase: str,
    runs: str,
) -> None:
    text = f"{title}\n\n{sentence}"
    start, at = text.index(sentence), text.index(phrase)
    uid = keep(
        opened,
        an_article(text, language=language),
        title=title,
        body=None,
        when=a_day("2022-01-18"),
        evidence=Span(start, start + len(sentence)),
        quote=sentence,
        phrase=Span(at, at + len(phrase)),
    )
    page = client.get(f"/meetings/{uid}").text
    assert f'<h1 lang="{language}" dir="auto">{title}</h1>' in page
    assert f'<blockquote lang="{language}" dir="{runs}">' in page
    assert f"<mark>{phrase}</mark>" in page


def test_a_meeting_of_which_nothing_is_told_any_more_still_has_its_page(
    client: FlaskClient, opened: Store
) -> None:
    meeting = a_meeting(title="Alone", when=a_day("2022-01-19"))
    opened.record(meeting, event="", article=an_article().id, now=NOW)
    page = client.get(f"/meetings/{meeting.uid}")
    assert page.status_code == 200
    assert "Which date is shown" not in page.text


def test_many_articles_unfold(client: FlaskClient, opened: Store) -> None:
    for number in range(12):
        uid = keep(opened, an_article(f"Number {number}\n\nIt meets on 12 January."))
    page = client.get(f"/meetings/{uid}").text
    assert "<summary>5 earlier</summary>" in page
    assert page.count("<blockquote") == 13
