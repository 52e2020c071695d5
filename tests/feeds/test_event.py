"""What one meeting becomes in a calendar: a test for each rule that clients taught us."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from feed_meetings import (
    BRUSSELS,
    CEST,
    CET,
    CHANGED,
    EST,
    NAMES,
    at,
    claim,
    lines_of,
    meeting,
    on,
    sent,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from calendar_app.errors import EventNotRenderedError
from calendar_app.feeds import FeedOptions, render_event
from calendar_app.feeds.description import LONGEST_QUOTE, MOST_CLAIMS
from calendar_app.model import Grain, Kind, Place, Status, When

BRUSSELS_TIME = ZoneInfo("Europe/Brussels")


def rendered(**told: object) -> dict[str, str]:
    return lines_of(render_event(meeting(**told), [claim()]))


def described(**told: object) -> str:
    """DESCRIPTION as a client shows it."""
    return str(
        Event.from_ical(sent(render_event(meeting(**told), [claim()], names=NAMES)))["DESCRIPTION"]
    )


# --- time ---


@pytest.mark.parametrize(
    ("when", "start", "end"),
    [
        pytest.param(
            at(datetime(2022, 1, 12, 10, tzinfo=CET), datetime(2022, 1, 12, 14, tzinfo=CET)),
            "20220112T090000Z",
            "20220112T130000Z",
            id="winter",
        ),
        pytest.param(
            at(datetime(2022, 7, 4, 9, 30, tzinfo=CEST), datetime(2022, 7, 5, 1, 0, tzinfo=CEST)),
            "20220704T073000Z",
            "20220704T230000Z",
            id="summer, past midnight",
        ),
        pytest.param(
            at(
                datetime(2022, 10, 30, 1, 0, tzinfo=BRUSSELS_TIME),
                datetime(2022, 10, 30, 4, 0, tzinfo=BRUSSELS_TIME),
            ),
            "20221029T230000Z",
            "20221030T030000Z",
            id="over the change of clocks: four hours, not three",
        ),
        pytest.param(
            at(datetime(2021, 12, 31, 20, tzinfo=EST), datetime(2021, 12, 31, 21, tzinfo=EST)),
            "20220101T010000Z",
            "20220101T020000Z",
            id="next year in UTC",
        ),
    ],
)
def test_an_hour_goes_out_in_utc(when: When, start: str, end: str) -> None:
    lines = rendered(when=when)
    assert (lines["DTSTART"], lines["DTEND"]) == (start, end)


@pytest.mark.parametrize(
    ("when", "start", "end"),
    [
        (on(date(2022, 1, 12)), "20220112", "20220113"),
        (on(date(2021, 12, 30), until=date(2022, 1, 2)), "20211230", "20220103"),
        (When(date(2022, 1, 12), None, Grain.DAY), "20220112", "20220113"),
        (When(date(2022, 1, 12), date(2022, 1, 11), Grain.DAY), "20220112", "20220113"),
    ],
    ids=["one day", "over new year", "no end", "end before the start"],
)
def test_days_go_out_as_dates_with_an_exclusive_end(when: When, start: str, end: str) -> None:
    lines = rendered(when=when)
    assert (lines["DTSTART;VALUE=DATE"], lines["DTEND;VALUE=DATE"]) == (start, end)


@pytest.mark.parametrize(
    "end",
    [
        None,
        date(2022, 1, 13),
        datetime(2022, 1, 12, 10, 0, 0, 900, tzinfo=CET),
        datetime(2022, 1, 12, 9, tzinfo=CET),
    ],
    ids=["none", "the day is known", "less than a second", "before the start"],
)
def test_an_unknown_closing_hour_shows_one_hour_and_says_so(end: datetime | date | None) -> None:
    when = at(datetime(2022, 1, 12, 10, tzinfo=CET), end)
    assert rendered(when=when)["DTEND"] == "20220112T100000Z"
    assert "The end is not given; one hour is shown." in described(when=when)


def test_a_known_closing_hour_is_not_called_unknown() -> None:
    when = at(datetime(2022, 1, 12, 10, tzinfo=CET), datetime(2022, 1, 12, 11, tzinfo=CET))
    assert "not given" not in described(when=when)


def test_an_opening_hour_with_a_later_last_day_fills_whole_days() -> None:
    when = at(datetime(2022, 7, 4, 14, tzinfo=CEST), date(2022, 7, 6))
    lines = rendered(when=when)
    assert (lines["DTSTART;VALUE=DATE"], lines["DTEND;VALUE=DATE"]) == ("20220704", "20220706")
    opening = "Opens on 4 July 2022 at 14:00 (UTC+02:00); the closing hour is not given."
    assert opening in described(when=when)


@pytest.mark.parametrize(
    "when",
    [
        on(date(2022, 7, 1), until=date(2022, 9, 30), grain=Grain.QUARTER),
        None,
        When(date.min, None, Grain.DAY),
        When(date.max, None, Grain.DAY),
        at(datetime(9999, 12, 31, 23, tzinfo=EST)),
    ],
    ids=["quarter", "year unknown", "first day", "last day", "last hour"],
)
def test_a_meeting_without_a_place_in_the_calendar_is_no_event(when: When | None) -> None:
    assert render_event(meeting(when=when), [claim()]) == ""


@pytest.mark.parametrize(
    ("when", "days", "note"),
    [
        pytest.param(
            on(date(2022, 7, 11), until=date(2022, 7, 17), grain=Grain.WEEK),
            ("20220711", "20220718"),
            "The day is not known: some time from 11 to 17 July 2022.",
            id="week",
        ),
        pytest.param(
            on(date(2022, 12, 26), until=date(2023, 1, 1), grain=Grain.WEEK),
            ("20221226", "20230102"),
            "The day is not known: some time from 26 December 2022 to 1 January 2023.",
            id="week over new year",
        ),
        pytest.param(
            on(date(2022, 7, 1), until=date(2022, 7, 31), grain=Grain.MONTH),
            ("20220701", "20220801"),
            "The day is not known: some time from 1 to 31 July 2022.",
            id="month",
        ),
    ],
)
def test_a_week_and_a_month_are_days_to_be_confirmed(
    when: When, days: tuple[str, str], note: str
) -> None:
    lines = rendered(when=when)
    assert (lines["DTSTART;VALUE=DATE"], lines["DTEND;VALUE=DATE"]) == days
    assert lines["SUMMARY"] == "NATO-Russia Council · Brussels (date to be confirmed)"
    assert lines["STATUS"] == "TENTATIVE"
    assert note in described(when=when).split("\n")


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
def test_what_is_off_in_some_week_is_off(status: Status) -> None:
    when = on(date(2022, 7, 11), until=date(2022, 7, 17), grain=Grain.WEEK)
    assert rendered(when=when, status=status)["STATUS"] == "CANCELLED"


@pytest.mark.parametrize(
    "told",
    [
        {"when": at(datetime(2022, 1, 12, 10))},  # noqa: DTZ001
        {"last_modified": datetime(2022, 1, 12, 10)},  # noqa: DTZ001
        {"uid": "a\rb"},
    ],
    ids=["hour without a zone", "stamp without a zone", "uid that reads back as another"],
)
def test_what_would_not_read_back_is_refused_by_name(told: dict[str, object]) -> None:
    refused = meeting(**told)
    with pytest.raises(EventNotRenderedError) as caught:
        render_event(refused, [])
    assert caught.value.uid == refused.uid


@given(
    start=st.datetimes(
        min_value=datetime(1900, 1, 1),  # noqa: DTZ001
        max_value=datetime(2100, 1, 1),  # noqa: DTZ001
        timezones=st.timezones(),
    ),
    end=st.none()
    | st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1))
    | st.datetimes(
        min_value=datetime(1900, 1, 1),  # noqa: DTZ001
        max_value=datetime(2100, 1, 1),  # noqa: DTZ001
        timezones=st.timezones(),
    ),
)
def test_the_end_is_always_there_and_later_than_the_start(
    start: datetime, end: date | datetime | None
) -> None:
    event = Event.from_ical(sent(render_event(meeting(when=at(start, end)), [])))
    assert type(event.start) is type(event.end)
    assert event.end > event.start


# --- what it says ---


@pytest.mark.parametrize(
    ("status", "in_calendars", "summary", "in_words"),
    [
        (Status.CONFIRMED, "CONFIRMED", "NATO-Russia Council · Brussels", "Confirmed."),
        (Status.TENTATIVE, "TENTATIVE", "Tentative: NATO-Russia Council · Brussels", "Tentative:"),
        (Status.CANCELLED, "CANCELLED", "Cancelled: NATO-Russia Council · Brussels", "Cancelled."),
        (Status.POSTPONED, "CANCELLED", "Postponed: NATO-Russia Council · Brussels", "Postponed:"),
    ],
)
def test_status_is_one_of_three_and_stands_in_the_summary_and_in_words(
    status: Status, in_calendars: str, summary: str, in_words: str
) -> None:
    lines = rendered(status=status)
    assert (lines["STATUS"], lines["SUMMARY"]) == (in_calendars, summary)
    assert described(status=status).startswith(in_words)


@pytest.mark.parametrize(
    ("told", "country_name", "summary"),
    [
        ({"city": "Geneva", "title": "Talks in Geneva"}, None, "Talks in Geneva"),
        ({"city": "Rome", "title": "Promenade"}, None, "Promenade · Rome"),
        ({"city": None}, "Belarus", "NATO-Russia Council · Belarus"),
        ({"city": None}, None, "NATO-Russia Council"),
        (
            {"city": None, "title": " \x00 ", "kind": Kind.PRESS_CONFERENCE},
            None,
            "Press conference",
        ),
    ],
    ids=["city in the title", "city inside a word", "country", "no place", "no title"],
)
def test_the_summary_names_the_place_once(
    told: dict[str, object], country_name: str | None, summary: str
) -> None:
    event = render_event(meeting(**told), [], country_name=country_name)
    assert lines_of(event)["SUMMARY"] == summary


@pytest.mark.parametrize(
    ("told", "country_name", "location"),
    [
        ({"venue": "NATO headquarters"}, "Belgium", r"NATO headquarters\, Brussels\, Belgium"),
        ({}, None, r"Brussels\, BE"),
        (
            {"venue": "the Egmont Palace in Brussels"},
            "Belgium",
            r"the Egmont Palace in Brussels\, Belgium",
        ),
        ({"city": "Singapore"}, "Singapore", "Singapore"),
        ({"city": None}, "Belgium", "Belgium"),
        ({"city": None, "country": None}, None, None),
    ],
    ids=[
        "all",
        "country's name unknown",
        "city in the venue",
        "city state",
        "country alone",
        "nowhere",
    ],
)
def test_the_location_is_venue_city_country(
    told: dict[str, object], country_name: str | None, location: str | None
) -> None:
    event = render_event(meeting(**told), [], country_name=country_name)
    assert lines_of(event).get("LOCATION") == location


@pytest.mark.parametrize(
    ("city", "seat", "geo"),
    [
        ("Brussels", BRUSSELS, "50.8505;4.3488"),
        ("Brussels", replace(BRUSSELS, latitude=0.00001, longitude=-0.0), "0.0;-0.0"),
        ("Brussels", Place("x", "X", "BE"), None),
        ("Brussels", None, None),
        (None, BRUSSELS, None),
    ],
    ids=["known", "on the equator", "no coordinates", "no entry", "no city"],
)
def test_geo_stands_where_the_city_is_known(
    city: str | None, seat: Place | None, geo: str | None
) -> None:
    assert lines_of(render_event(meeting(city=city), [], seat=seat)).get("GEO") == geo


@pytest.mark.parametrize(
    ("told", "seat", "title"),
    [
        ({}, BRUSSELS, '"Brussels, Belgium":geo:50.8505,4.3488'),
        ({"venue": "NATO headquarters"}, BRUSSELS, None),
        (
            {"venue": "NATO headquarters"},
            replace(BRUSSELS, type="venue"),
            '"NATO headquarters, Brussels, Belgium":geo:50.8505,4.3488',
        ),
        ({"city": 'The "Hague"'}, BRUSSELS, None),
        ({}, None, None),
    ],
    ids=[
        "a city",
        "a venue, which is not the middle of the city",
        "a venue that is known",
        "a quotation mark",
        "no seat",
    ],
)
def test_apple_shows_a_map_where_the_title_is_the_location(
    told: dict[str, object], seat: Place | None, title: str | None
) -> None:
    event = Event.from_ical(
        sent(render_event(meeting(**told), [], seat=seat, country_name="Belgium"))
    )
    pin = event.get("X-APPLE-STRUCTURED-LOCATION")
    assert bool(pin) == bool(title)
    if pin:
        assert f'"{pin.params["X-TITLE"]}":{pin}' == title
        assert pin.params["X-TITLE"] == event["LOCATION"]
        assert pin.params["VALUE"] == "URI"


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({}, "Taking part: Russia, NATO"),
        ({"participants": ("RU", "who")}, "Taking part: Russia, who"),
        ({"people": ("Ann Bell", "Cy Dow")}, "People: Ann Bell, Cy Dow"),
        ({"previously": date(2022, 1, 10)}, "Moved from 10 January 2022."),
        (
            {"previously": datetime(2022, 1, 12, 9, tzinfo=CET)},
            "Moved from 12 January 2022 at 09:00 (UTC+01:00).",
        ),
        (
            {
                "when": When(
                    date(2022, 1, 12), None, Grain.DAY, basis=("year from the publication date",)
                )
            },
            "Year from the publication date",
        ),
        ({"inferred": {"city": "from the venue"}}, "City from the venue"),
        ({}, "Example Wire, 10 January 2022: “The council meets on 12 January.”"),
        ({}, "https://example.org/council"),
    ],
)
def test_the_description_says(told: dict[str, object], sentence: str) -> None:
    assert sentence in described(**told).split("\n")


@pytest.mark.parametrize(
    ("article", "line"),
    [
        ({"publisher": "", "published": None}, "example.org: “It meets.”"),
        (
            {"publisher": "", "url": None, "title": "A council", "published": None},
            "A council: “It meets.”",
        ),
        ({"publisher": "", "url": "javascript:x", "published": None}, "An article: “It meets.”"),
        ({"url": "https://a.example/1,2;3\\4"}, "https://a.example/1%2C2%3B3%5C4"),
        ({"url": "https://a.example/END:VEVENT"}, "https://a.example/END%3AVEVENT"),
        (
            {"url": "https://a.example/зустріч"},
            "https://a.example/%D0%B7%D1%83%D1%81%D1%82%D1%80%D1%96%D1%87",
        ),
    ],
    ids=[
        "host",
        "title",
        "no web address",
        "commas in the link",
        "no component",
        "link beyond ASCII",
    ],
)
def test_each_claim_names_its_source(article: dict[str, object], line: str) -> None:
    event = Event.from_ical(sent(render_event(meeting(), [claim("It meets.", **article)])))
    text = str(event["DESCRIPTION"])
    assert line in text.split("\n")
    assert "javascript" not in text


def test_outlook_reads_the_description_as_html() -> None:
    quote = "Allies & partners <meet> on 12 January, says; so."
    lines = lines_of(render_event(meeting(people=("A <b>",)), [claim(quote)], names=NAMES))
    assert lines["X-ALT-DESC;FMTTYPE=text/html"] == (
        "<!DOCTYPE html><html><body>"
        r"<p>Confirmed.<br>Taking part: Russia\, NATO<br>People: A &lt\;b&gt\;</p>"
        "<p>According to:</p>"
        r"<p>Example Wire\, 10 January 2022: “Allies &amp\; partners &lt\;meet&gt\; on 12 January\,"
        r" says\; so.”<br>"
        '<a href="https://example.org/council">https://example.org/council</a></p>'
    )


def test_of_many_claims_the_latest_are_told() -> None:
    claims = [claim(f"Report {n}.") for n in range(MOST_CLAIMS + 3)]
    text = str(Event.from_ical(sent(render_event(meeting(), claims)))["DESCRIPTION"])
    assert "According to (and 3 before):" in text.split("\n")
    assert "Report 2." not in text
    assert "Report 3." in text
    assert f"Report {MOST_CLAIMS + 2}." in text


def test_a_long_sentence_is_cut_between_words() -> None:
    text = str(
        Event.from_ical(sent(render_event(meeting(), [claim("word " * 400)])))["DESCRIPTION"]
    )
    (quote,) = re.findall("“(.*)”", text)
    assert len(quote) <= LONGEST_QUOTE + 2
    assert quote.endswith("word …")


def test_claims_stand_in_the_order_given() -> None:
    text = lines_of(render_event(meeting(), [claim("First."), claim("Second.")]))["DESCRIPTION"]
    assert text.index("First.") < text.index("Second.")


@pytest.mark.parametrize(
    ("body_name", "kind", "categories"),
    [
        ("Permanent Council", Kind.SESSION, ["Permanent Council", "Session"]),
        ("Council, Permanent; OSCE", Kind.TALKS, ["Council – Permanent – OSCE", "Talks"]),
        (None, Kind.PRESS_CONFERENCE, ["Press conference"]),
        (",", Kind.CALL, ["Call"]),
    ],
)
def test_no_category_holds_a_comma(
    body_name: str | None, kind: Kind, categories: list[str]
) -> None:
    line = lines_of(render_event(meeting(kind=kind), [], body_name=body_name))["CATEGORIES"]
    assert line.split(",") == categories


@pytest.mark.parametrize(
    ("when", "status", "marks"),
    [
        (on(date(2022, 1, 12)), Status.CONFIRMED, ("TRANSPARENT", "FREE")),
        (at(datetime(2022, 1, 12, 10, tzinfo=CET)), Status.CONFIRMED, (None, None)),
        (at(datetime(2022, 1, 12, 10, tzinfo=CET)), Status.CANCELLED, ("TRANSPARENT", "FREE")),
        (at(datetime(2022, 1, 12, 10, tzinfo=CET)), Status.POSTPONED, ("TRANSPARENT", "FREE")),
    ],
    ids=["all day", "timed", "cancelled", "postponed"],
)
def test_whole_days_and_what_is_off_leave_people_free(
    when: When, status: Status, marks: tuple[str | None, ...]
) -> None:
    lines = rendered(when=when, status=status)
    assert (lines.get("TRANSP"), lines.get("X-MICROSOFT-CDO-BUSYSTATUS")) == marks


# --- identity and stamps ---


def test_the_stamps_are_those_of_the_meeting() -> None:
    lines = rendered(sequence=3)
    names = ("UID", "SEQUENCE", "CREATED", "LAST-MODIFIED", "DTSTAMP")
    assert [lines[name] for name in names] == [
        "00112233445566aa@calendar-app",
        "3",
        "20220110T080000Z",
        "20220111T093015Z",
        "20220111T093015Z",
    ]


def test_equal_meetings_give_equal_bytes_in_whatever_zone_they_were_stamped() -> None:
    here = meeting(last_modified=CHANGED.astimezone(BRUSSELS_TIME))
    there = meeting(last_modified=CHANGED.astimezone(UTC))
    assert render_event(here, [claim()]) == render_event(there, [claim()])


def test_an_event_holds_only_what_all_clients_bear() -> None:
    names = {line.partition(";")[0] for line in rendered(when=at(CHANGED))} | {
        line.partition(";")[0] for line in rendered()
    }
    assert names == {
        *("BEGIN", "UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND"),
        *("STATUS", "SUMMARY", "LOCATION", "CATEGORIES", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"),
        *("X-ALT-DESC", "DESCRIPTION", "END"),
    }


# --- text ---


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("a, b; c", r"a\, b\; c"),
        ("a\x07b\x00\x7f\x9f", "ab"),
        ("a\r\nb\tc\x0bd\u2028e", "a b c d e"),
        (r"C:\new; \Nato", r"C:/new\; /Nato"),
        ("BEGIN:VEVENT end:valarm", "BEGIN :VEVENT end :valarm"),
        ("BEG\x00IN:VEVENT", "BEGIN :VEVENT"),
        ("a\ud800b\ufeff", "ab"),
        ("e\u0301 👩🏽‍⚖️ مجلس", "e\u0301 👩🏽‍⚖️ مجلس"),
    ],
    ids=[
        *("separators escaped", "controls gone", "one line", "no backslash", "no component"),
        *("no component by stripping", "no surrogate nor BOM", "letters untouched"),
    ],
)
def test_text_is_such_that_no_client_stumbles(title: str, summary: str) -> None:
    assert rendered(title=title, city=None, country=None)["SUMMARY"] == summary


HOSTILE = st.text(st.characters() | st.sampled_from('\\,;:"\r\n\x00\x85\u2028 nNéع👩')) | st.lists(
    st.sampled_from(
        ["BEGIN:VEVENT", "\r\nEND:VEVENT\r\n", "\\n", "\\", "\\\\,", ";", "🕊️", "قمة", "x" * 73, " "]
    )
).map("".join)


@settings(deadline=None)  # the first event of all takes as long as a hundred others
@given(text=HOSTILE, other=HOSTILE, status=st.sampled_from(Status))
def test_any_text_reads_back_as_one_event_in_short_lines(
    text: str, other: str, status: Status
) -> None:
    told = meeting(
        title=text,
        city=other,
        venue=text,
        people=(text, other),
        participants=(other,),
        inferred={"city": text},
        status=status,
    )
    event = sent(
        render_event(
            told,
            [claim(text, publisher=other, url=f"https://example.org/{other}", title=text)],
            body_name=text,
            country_name=other,
            names={other: text},
        ),
        "https://example.org",
        FeedOptions(remind=10, remind_days=1),
    )
    raw = event.encode()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert all(line.decode() for line in raw.split(b"\r\n")[:-1]), "folded between characters"
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    flat = event.replace("\r\n ", "")
    takes_place = status in (Status.CONFIRMED, Status.TENTATIVE)
    components = ["VEVENT", "VALARM"] if takes_place else ["VEVENT"]
    assert flat.upper().count("BEGIN:V") == flat.upper().count("END:V") == len(components)
    assert "\\\\" not in flat
    read = Calendar.from_ical(f"BEGIN:VCALENDAR\r\n{event}END:VCALENDAR\r\n")
    assert [component.name for component in read.walk()] == ["VCALENDAR", *components]
    assert not read.events[0].errors
    assert read.events[0]["UID"] == told.uid
    assert read.events[0]["SUMMARY"]


# --- the page's address, known when the feed is asked for ---


@pytest.mark.parametrize("depth", [0, 1, 2, 4, 50])
def test_the_page_stands_as_url_and_again_below_both_descriptions(depth: int) -> None:
    site = f"https://example.org{'/deep' * depth}"
    stored = render_event(meeting(), [claim()])
    event = sent(stored, site)
    lines = event.split("\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.strip() for line in lines[:-1]), "a line of a blank alone"
    without, told = Event.from_ical(sent(stored)), Event.from_ical(event)
    page = f"{site}/meetings/{told['UID']}"
    assert told.pop("URL") == page
    assert told.pop("DESCRIPTION") == f"{without.pop('DESCRIPTION')}\n\n{page}"
    link = f'<p><a href="{page}">Page of the meeting</a></p>'
    assert told.pop("X-ALT-DESC") == without.pop("X-ALT-DESC") + link
    assert told == without


def test_the_stored_event_knows_no_host_and_is_sent_without_marks() -> None:
    stored = render_event(meeting(), [claim()])
    assert re.search("[\x00-\x08\x1a]", stored)
    for site in (None, "https://a.org"):
        assert not re.search("[\x00-\x08\x1a]", sent(stored, site))
    assert "URL" not in lines_of(stored)


@pytest.mark.parametrize("site", [None, "https://a.org", f"https://{'long.' * 20}example.org/a"])
def test_an_uid_of_any_length_has_a_page(site: str | None) -> None:
    uid = f"{'0123456789' * 20}@calendar-app"
    event = sent(render_event(meeting(uid=uid), [claim()]), site)
    assert all(len(line) <= 75 for line in event.split("\r\n"))
    assert Event.from_ical(event).get("URL") == (f"{site}/meetings/{uid}" if site else None)
