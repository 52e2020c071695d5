"""Events of other calendars become sentences that say the same, and no more."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from calendar_app.errors import IntakeError
from calendar_app.intake.formats import sniff, to_articles
from calendar_app.intake.formats.events import Event, article_in, events_of, start_in, within
from calendar_app.model import Raw
from calendar_app.reading import reader

NINE = datetime(2022, 1, 12, 9, 0, tzinfo=UTC)
TWELFTH = date(2022, 1, 12)
READ = reader()


def a_calendar(*events: str, head: str = "X-WR-CALNAME:Meetings of the OSCE") -> bytes:
    body = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    told = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{head}\n{body}END:VCALENDAR\n"
    return told.replace("\n", "\r\n").encode()


def parsed(*events: str) -> tuple[Event, ...]:
    body = a_calendar(*events)
    return events_of(Raw("a.ics", body, sniff("a.ics", body))).events


def an_event(**fields: object) -> Event:
    given = {
        "key": "1@osce.example",
        "summary": "NATO-Russia Council",
        "place": "Brussels, Belgium",
        "start": NINE,
        "end": NINE + timedelta(hours=2),
        "status": "CONFIRMED",
        "modified": date(2022, 1, 3),
    }
    return Event(**given | fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "start", "end"),
    [
        ("DTSTART:20220112T090000Z\nDTEND:20220112T110000Z", NINE, NINE + timedelta(hours=2)),
        ("DTSTART:20220112T090000Z", NINE, None),
        ("DTSTART:20220112T090000Z\nDTEND:20220112T080000Z", NINE, None),
        (
            "DTSTART;TZID=Europe/Brussels:20220112T100000\nDTEND;TZID=Europe/Brussels:20220112T120000",
            NINE,
            NINE + timedelta(hours=2),
        ),
        ("DTSTART:20220112T090000", datetime(2022, 1, 12, 9), None),  # noqa: DTZ001 - of no zone
        ("DTSTART;VALUE=DATE:20220112\nDTEND;VALUE=DATE:20220114", TWELFTH, date(2022, 1, 14)),
        ("DTSTART;VALUE=DATE:20220112", TWELFTH, date(2022, 1, 13)),
        ("DTSTART;VALUE=DATE:20220112\nDTEND:20220112T110000Z", TWELFTH, date(2022, 1, 13)),
    ],
)  # fmt: skip
def test_the_time_of_an_event_is_taken_as_it_stands(told: str, start: object, end: object) -> None:
    (event,) = parsed(f"UID:1\nSUMMARY:Talks\n{told}")
    assert (event.start, event.end) == (start, end)


@pytest.mark.parametrize(
    "told",
    [
        "UID:1\nSUMMARY:Talks",
        "UID:1\nDTSTART:20220112T090000Z",
        "UID:1\nSUMMARY:Talks\nDTSTART;VALUE=DATE:00010101",
        f"UID:1\nSUMMARY:{'long ' * 100}\nDTSTART:20220112T090000Z",
    ],
)
def test_an_event_that_says_too_little_is_passed_over(told: str) -> None:
    assert parsed(told) == ()


def test_what_was_taken_out_of_a_series_stands_in_the_place_of_what_its_rule_says() -> None:
    series = "UID:1\nSUMMARY:Council\nDTSTART:20220112T090000Z\nRRULE:FREQ=WEEKLY;COUNT=3"
    moved = "UID:1\nSUMMARY:Council\nDTSTART:20220120T090000Z\nRECURRENCE-ID:20220119T090000Z"
    found = {event.key: event.start for event in parsed(series, moved)}
    assert found == {
        "1 2022-01-12T09:00:00+00:00": NINE,
        "1 2022-01-19T09:00:00+00:00": NINE + timedelta(days=8),
        "1 2022-01-26T09:00:00+00:00": NINE + timedelta(days=14),
    }


def test_an_event_lasts_as_long_as_it_says() -> None:
    (event,) = parsed("UID:1\nSUMMARY:Talks\nDTSTART:20220112T090000Z\nDURATION:PT90M")
    assert event.end == NINE + timedelta(minutes=90)


def test_each_version_of_an_event_has_an_address_of_its_own() -> None:
    """Also one that is as it was before it changed, or nobody would see it change back."""
    told = {"publisher": "OSCE", "calendar": "https://osce.example/a.ics"}
    first = article_in(an_event(), **told)
    moved = article_in(an_event(start=BEFORE), **told, before=NINE, changed=BEFORE)
    back = article_in(an_event(), **told, before=BEFORE, changed=NINE)
    assert len({first.id, moved.id, back.id}) == 3


@pytest.mark.parametrize(
    "body",
    [
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        b"Talks.",
        a_calendar("UID:1\nSUMMARY:x\nDTSTART:soon")[:60],
    ],
)
def test_what_is_no_calendar_is_named_or_empty(body: bytes) -> None:
    with pytest.raises(IntakeError, match=r"^a\.ics: "):
        to_articles(Raw("a.ics", body, "text/calendar"))


BEFORE = datetime(2022, 1, 10, 9, 0, tzinfo=UTC)
DAYS = {"start": date(2022, 1, 12), "end": date(2022, 1, 14)}


@pytest.mark.parametrize(
    ("fields", "before", "sentence", "read"),
    [
        (
            {},
            None,
            "NATO-Russia Council will be held in Brussels, Belgium on 12 January 2022 from 09:00 "
            "to 11:00 GMT.",
            ("2022-01-12T10:00:00+01:00", "2022-01-12T12:00:00+01:00", "confirmed", None),
        ),
        (
            {"end": None, "status": "TENTATIVE", "place": ""},
            None,
            "NATO-Russia Council may be held on 12 January 2022 at 09:00 GMT.",
            ("2022-01-12T09:00:00+00:00", None, "tentative", None),
        ),
        (
            {"start": datetime(2022, 1, 12, 9), "end": None},  # noqa: DTZ001 - by the clock there
            None,
            "NATO-Russia Council will be held in Brussels, Belgium on 12 January 2022 at 09:00.",
            ("2022-01-12T09:00:00+01:00", None, "confirmed", None),
        ),
        (
            DAYS,
            None,
            "NATO-Russia Council will be held in Brussels, Belgium from 12 January 2022 to "
            "13 January 2022.",
            ("2022-01-12", "2022-01-14", "confirmed", None),
        ),
        (
            {},
            BEFORE,
            "NATO-Russia Council, which was planned for 10 January 2022 in Brussels, Belgium, has "
            "been moved to 12 January 2022 from 09:00 to 11:00 GMT.",
            ("2022-01-12T10:00:00+01:00", "2022-01-12T12:00:00+01:00", "confirmed", "2022-01-10"),
        ),
        (
            {"status": "CANCELLED"} | DAYS,
            BEFORE,
            "NATO-Russia Council, which was planned for 12 January 2022 to 13 January 2022 in "
            "Brussels, Belgium, has been cancelled.",
            ("2022-01-12", "2022-01-14", "cancelled", None),
        ),
    ],
)
def test_the_sentence_of_an_event_is_read_as_the_event_was(fields, before, sentence, read) -> None:
    article = article_in(an_event(**fields), publisher="OSCE", before=before)
    assert article.text == f"NATO-Russia Council\n\n{sentence}"
    (told,) = READ(article).sightings
    assert told.when
    end = told.when.end.isoformat() if told.when.end else None
    previously = told.previously.isoformat() if told.previously else None
    assert (told.when.start.isoformat(), end, told.status.value, previously) == read
    assert told.body == "nato-russia-council"


@pytest.mark.parametrize("summary", ["Europe Day", "Deadline for nominations", "Office closed"])
def test_what_is_no_meeting_in_the_news_is_none_in_a_calendar(summary: str) -> None:
    assert READ(article_in(an_event(summary=summary), publisher="x")).sightings == ()


def test_a_link_is_no_place() -> None:
    article = article_in(an_event(place="https://meet.example/1"), publisher="x")
    assert "meet.example" not in article.text


def test_each_version_of_an_event_is_an_article_of_its_own() -> None:
    first, second = an_event(), an_event(start=NINE + timedelta(days=1), end=None)
    address = "https://osce.example/a.ics"
    told = [article_in(one, publisher="x", calendar=address) for one in (first, second, first)]
    assert told[0].id == told[2].id != told[1].id
    assert told[0].url and told[0].url.startswith(f"{address}#")  # noqa: PT018 - for mypy
    assert start_in(first.state) == NINE
    assert start_in(an_event(**DAYS).state) == date(2022, 1, 12)
    assert start_in("soon|") is None


def test_a_calendar_that_is_given_as_a_file_gives_its_events() -> None:
    body = a_calendar(
        "UID:1\nSUMMARY:NATO-Russia Council\nDTSTART:20220112T090000Z\n"
        "LAST-MODIFIED:20220103T120000Z\nLOCATION:Brussels"
    )
    (article,) = to_articles(Raw("a", body, sniff("a", body)))
    assert (article.publisher, article.title) == ("Meetings of the OSCE", "NATO-Russia Council")
    assert article.published == datetime(2022, 1, 3, 12, tzinfo=UTC)


def test_only_events_of_these_days_are_news() -> None:
    told = ("DTSTART;VALUE=DATE:20220101", "DTSTART:20220112T090000Z", "DTSTART:20220113T090000Z")
    body = a_calendar(*(f"UID:{n}\nSUMMARY:x\n{start}" for n, start in enumerate(told)))
    events = events_of(Raw("a", body, "text/calendar"))
    assert [one.key for one in within(events, TWELFTH, TWELFTH)] == ["1"]
