"""Times on the calendar: years, directions, the last date spoken of, hours and zones."""

# ruff: noqa: E501  (cases are data, a case a line)

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.model import Anchor, Grain, TimeMention, Timex, When
from calendar_app.reading.lexicon.vocabulary import load_language
from calendar_app.reading.times.anchoring import (
    anchor,
    date_mentions,
    find_dates,
    found_reference,
    timex_value,
)
from calendar_app.reading.times.timex import find_times

ENGLISH = load_language("en")
MONDAY = date(2022, 1, 10)


def mentions(
    text: str, published: date | None = MONDAY, assume_year: int | None = None
) -> list[TimeMention]:
    found = find_times(text, ENGLISH)
    return date_mentions(text, found, ENGLISH, published=published, assume_year=assume_year)


def day(mention: TimeMention) -> str | None:
    return None if mention.when is None else mention.when.first_day.isoformat()


@pytest.mark.parametrize(
    ("published", "text", "expected"),
    [
        ("2020-12-30", "Talks will be held on January 10.", "2021-01-10"),
        ("2021-01-05", "They spoke on December 30.", "2020-12-30"),
        ("2019-01-07", "They have not moved since the plan of 6 July.", "2018-07-06"),
        ("2008-11-13", "The last summit was held on 26-27 June.", "2008-06-26"),
        ("2017-08-08", "Talks that were to be held there in September are off.", "2017-09-01"),
        ("2021-12-23", "The round was adjourned last Friday.", "2021-12-17"),
        ("2021-12-23", "The commission meets next Monday.", "2021-12-27"),
        ("2009-01-24", "He called off Tuesday's special meeting.", "2009-01-27"),
        ("2022-01-10", "The sides spoke on Friday.", "2022-01-07"),
        ("2022-01-10", "The sides are to speak on Friday.", "2022-01-14"),
        ("2022-01-10", "The sides speak on Monday.", "2022-01-10"),
        ("2023-09-13", "The debate ends on the 26th.", "2023-09-26"),
        ("2016-02-10", "It opens on 29 February.", "2016-02-29"),
        ("2021-11-20", "The two last met in this form on February 3.", "2021-02-03"),
        (
            "2021-11-20",
            "The board has been convened for the first time on December 9.",
            "2021-12-09",
        ),
        ("2021-11-20", "The congress takes place on 6-17 April.", "2022-04-06"),
        ("2021-11-20", "On Tuesday she crosses over to the other side.", "2021-11-23"),
        ("2021-11-20", "It is the first since the last summit (Bonn, 18 April).", "2021-04-18"),
        ("2021-11-20", "On Sunday, in a call, they agreed to stop.", "2021-11-14"),
        ("2021-11-20", "The vote was put off to January 12.", "2022-01-12"),
        ("2021-11-20", "Officials said the talks on January 12 mattered.", "2022-01-12"),
        ("2022-01-10", "The regular session is on Thursday, in Bonn.", "2022-01-13"),
    ],
)
def test_year_and_direction_follow_the_articles_date_and_the_verb(
    published: str, text: str, expected: str
) -> None:
    (mention,) = mentions(text, date.fromisoformat(published))
    assert day(mention) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On 12 April they met, then a week later, and on 26 April.", ["2021-04-12", "2021-04-19", "2021-04-26"]),
        ("They agreed on 10 September. Six days earlier they had not.", ["2021-09-10", "2021-09-04"]),
        ("From May 1 to 4 they talked. A week and a half later others did.", ["2021-05-01", "2021-05-14"]),
        ("The Council sits on 4 and 5 November. On the Friday it votes.", ["2021-11-04", "2021-11-05"]),
        ("He resigned on Tuesday and was freed the following day.", ["2021-09-14", "2021-09-15"]),
        ("They meet on 9 and 11 November; on the 12th they part.", ["2021-11-09", "2021-11-11", "2021-11-12"]),
        ("The leaders meet on 17-18 October, the ministers on the same two days.", ["2021-10-17", "2021-10-17"]),
        ("MONDAY, SEPTEMBER 20\n\nParis - talks (to September 23)\n\nRome - the day after, a lunch", ["2021-09-20", "2021-09-23", "2021-09-21"]),
    ],
)  # fmt: skip
def test_phrases_hang_on_the_last_date_spoken_of(text: str, expected: list[str]) -> None:
    assert [day(m) for m in mentions(text, date(2021, 9, 15))] == expected


@pytest.mark.parametrize(
    ("text", "start", "end", "grain"),
    [
        ("They will meet next week.", "2022-01-17", "2022-01-24", Grain.WEEK),
        ("They will meet in two weeks' time.", "2022-01-24", "2022-01-31", Grain.WEEK),
        ("They will meet in two weeks.", "2022-01-24", "2022-01-31", Grain.WEEK),
        ("They will meet in late January.", "2022-01-01", "2022-02-01", Grain.MONTH),
        ("They will meet later this month.", "2022-01-01", "2022-02-01", Grain.MONTH),
        ("They met from 3 to 5 January.", "2022-01-03", "2022-01-06", Grain.DAY),
        ("They met in the fourth quarter.", "2021-10-01", "2022-01-01", Grain.QUARTER),
        ("They met on Monday morning.", "2022-01-10", None, Grain.DAY),
    ],
)
def test_spans_of_the_calendar_end_exclusively(
    text: str, start: str, end: str | None, grain: Grain
) -> None:
    (mention,) = mentions(text)
    when = mention.when
    assert when is not None
    assert (when.start, when.end, when.grain) == (
        date.fromisoformat(start), end and date.fromisoformat(end), grain
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["for three days", "every Thursday", "soon", "in the spring.", "the 1990s"]
)
def test_what_is_no_stretch_of_the_calendar_stays_off_it(text: str) -> None:
    assert [m.when for m in mentions(text)] == [None]


def test_an_hour_of_a_known_zone_is_aware_and_others_give_the_day() -> None:
    moscow, local, bare = mentions(
        "on 12 January at 12:00 Moscow time; on 13 January at 10 a.m. local time; at 9:00."
    )
    assert moscow.when is not None
    assert moscow.when.start == datetime(2022, 1, 12, 9, tzinfo=UTC)
    assert moscow.when.start.utcoffset() == timedelta(hours=3)  # type: ignore[union-attr]
    assert local.when == When(
        date(2022, 1, 13), None, Grain.DAY, frozenset({Grain.MONTH, Grain.DAY}),
        ("year from the publication date",),
    )  # fmt: skip
    assert (bare.when, bare.timex.value, bare.resolved) == (None, "T09:00", "2022-01-13T09:00")


def test_what_was_said_and_what_was_inferred_are_told_apart() -> None:
    full, partial, weekday = mentions(
        "It was on 12 January 2022. It was on 13 January. It was on Friday."
    )
    assert full.when is not None
    assert partial.when is not None
    assert weekday.when is not None
    assert Grain.YEAR in full.when.stated
    assert full.when.basis == ()
    assert Grain.YEAR not in partial.when.stated
    assert partial.when.basis == ("year from the publication date",)
    assert weekday.when.basis == ("day of the week, counted from the publication date",)


def test_the_day_of_publication_is_that_of_its_own_offset() -> None:
    published = datetime(2022, 3, 2, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    when = anchor(Timex("DATE", "XXXX-XX-XX", offset=0, unit="day"), Anchor(published))
    assert when is not None
    assert when.start == date(2022, 3, 2)


def test_month_and_day_take_an_assumed_year_only_where_the_article_has_no_date() -> None:
    text = "The council will meet on 12 January."
    assert [day(m) for m in mentions(text, None)] == [None]
    assert [day(m) for m in mentions(text, None, 2023)] == ["2023-01-12"]
    assert [day(m) for m in mentions(text, MONDAY, 2023)] == ["2022-01-12"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Briefing (11 February 2022)\n\nThey met yesterday.", date(2022, 2, 11)),
        ("Press conference on October 9, 2013\n\nShe is in Brunei today.", date(2013, 10, 9)),
        ("Talks\n\nThey will meet on 12 June 2024 in Oslo.", 2024),
        ("Talks\n\nThe 2022 summit next week is in Madrid.", 2022),
        ("Since 2021 much has changed.\n\nThey gather on Thursday 3 March.", 2022),
        ("Talks\n\nThey met on 6 June 2014 in Normandy.", None),
        ("Talks\n\nThey meet on Thursday.", None),
    ],
)
def test_an_article_without_a_date_may_tell_its_own(text: str, expected: object) -> None:
    assert found_reference(text, find_times(text, ENGLISH), ENGLISH) == expected


def test_in_an_undated_history_a_date_takes_the_year_told_just_before() -> None:
    text = "On 2 October 2015 they met in Paris, and a year later, on 19 October, in Berlin."
    assert [day(m) for m in mentions(text, None)] == ["2015-10-02", "2016-01-01", "2016-10-19"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On 3 May 2011 they met. They met again from 7 to 9 June and on the 10th. On 2 July it ended.",
         ["2011-05-03", "2011-06-07", "2011-06-10", "2011-07-02"]),
        ("They met on 12 December 2011 and, in Oslo, on 14 January.", ["2011-12-12", "2012-01-14"]),
        ("It was signed on 12 September 2011. The envoys had met on 3 March.", ["2011-09-12", "2011-03-03"]),
        ("The congress of 1998 was held in Rome. Its committee met on 4 and 5 May.", ["1998-01-01", "1998-05-04"]),
    ],
)  # fmt: skip
def test_the_dates_of_an_undated_chronicle_follow_one_another(
    text: str, expected: list[str]
) -> None:
    assert [day(m) for m in mentions(text, None)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The session is held from Friday 21 to Monday 24 January.\n\nIt elects its head on Sunday.",
         ["2022-01-21", "2022-01-23"]),
        ("NEXT WEEK\n\nEurogroup on Monday, Ecofin on Tuesday.", ["2022-01-17", "2022-01-17", "2022-01-18"]),
        ("THIS WEEK\n\nThe envoys travel on Tuesday. Thursday is a holiday.",
         ["2022-01-10", "2022-01-11", "2022-01-13"]),
        ("They meet early next week, probably on Tuesday.", ["2022-01-17", "2022-01-18"]),
        ("It lasted from Tuesday to Saturday of last week.", ["2022-01-04"]),
        ("The board opens on 24 January and votes on Wednesday.", ["2022-01-24", "2022-01-26"]),
        ("The board opens on 24 January, the chair said on Friday.", ["2022-01-24", "2022-01-07"]),
        ("The week ahead: 17 to 23 January.\n\nTuesday\n\nThe council meets.", ["2022-01-17", "2022-01-18"]),
    ],
)  # fmt: skip
def test_a_weekday_is_of_the_week_that_is_being_told(text: str, expected: list[str]) -> None:
    assert [day(m) for m in mentions(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The round was held in August 2004; on the 28th of that month they signed.", ["2004-08-01", "2004-08-28"]),
        ("They meet on 20 and 21 January. On the second day they vote.", ["2022-01-20", "2022-01-21"]),
        ("The fair runs from 18 to 20 January; on the final day there is a gala.", ["2022-01-18", "2022-01-20"]),
        ("The kings met on 31 May and 3 June 1973.", ["1973-05-31", "1973-06-03"]),
        ("Compare that with last summer: the envoys met on August 23.", [None, "2021-08-23"]),
        ("The summit is on 26 January. Its head was elected on 3 January. She will pay a visit on the same date.",
         ["2022-01-26", "2022-01-03", "2022-01-26"]),
        ("The spring session of last year was held in Bonn on 19-22 May, the other in Rome from 6 to 9 October.",
         ["2021-01-01", "2021-05-19", "2021-10-06"]),
        ("24 March: the leaders, Quito\n30 November: the ministers, Lima", ["2022-03-24", "2022-11-30"]),
        ("Schedule, Monday, 10 January 2022\n\n9:30 a.m. She sees the envoys. They met on 3 January.\n\n3:00 p.m. She sees the press.",
         ["2022-01-10", "2022-01-10T09:30", "2022-01-03", "2022-01-10T15:00"]),
        ("What was agreed on July 10 was to lead to a meeting on Nov 23.", ["2021-07-10", "2021-11-23"]),
        ("The signing is on 15 January. They had agreed on 27 April. The press conference follows at 14.15 CET.",
         ["2022-01-15", "2021-04-27", "2022-01-15T14:15+01:00"]),
        ("Its head, elected last September, leaves on the 18th.", ["2021-09-01", "2022-01-18"]),
        ("The board meets in the week of 12 May.", ["2022-05-09"]),
        ("In the spring of 2004 they sat for a week; on 24 April it was put to the vote.", [None, None, "2004-04-24"]),
        ("TUESDAY: Macron in Athens\n\nFRIDAY: the ministers in Tallinn", ["2022-01-11", "2022-01-14"]),
        ("The visit was called off in 2010 (to Jan 17).", ["2010-01-01", "2022-01-17"]),
        ("They sign on Sunday, January 16. The text was sent out today. The signing begins at 10:00.",
         ["2022-01-16", "2022-01-10", "2022-01-16T10:00"]),
    ],
)  # fmt: skip
def test_days_of_a_month_a_meeting_or_a_season_told_before(
    text: str, expected: list[str | None]
) -> None:
    told = [day(m) if ":" not in m.resolved else m.resolved for m in mentions(text)]
    assert told == expected


def test_dates_as_timex3() -> None:
    rows = find_dates("They met from 3 to 5 May.", reference=MONDAY, language=ENGLISH)
    assert rows == [
        {"start": 14, "end": 15, "text": "3", "type": "DATE", "value": "2021-05-03", "mod": None},
        {"start": 19, "end": 24, "text": "5 May", "type": "DATE", "value": "2021-05-05",
         "mod": None},
    ]  # fmt: skip
    (mention,) = mentions("early next week")
    assert timex_value(mention) == ("DATE", "2022-W03", "START")


@pytest.mark.parametrize(
    "text",
    ["500 centuries ago", "9999 years later", "29 February 2023 to 3 March", "on 31/12/2099"],
)
def test_beyond_the_calendar_is_nowhere_and_no_error(text: str) -> None:
    assert all(m.when is None or m.when.first_day.year < 2101 for m in mentions(text))


@given(
    st.builds(
        Timex,
        type=st.sampled_from(["DATE", "TIME", "DURATION", "SET"]),
        value=st.sampled_from(
            ["XXXX-02-29", "XXXX-XX-31", "XXXX-WXX-7", "XXXX-WXX", "XXXX", "2022-02-28T24:00",
             "T10:00", "XXXX-SP", "XXXX-Q4", "PAST_REF", "P3D", "XXXX-12T08:00"]
        ),
        end_value=st.sampled_from([None, "XXXX-02-29", "XXXX-WXX-1", "T09:00", "XXXX-XX-31"]),
        shift=st.sampled_from([None, -1, 0, 1]),
        offset=st.none() | st.integers(-10_000, 10_000),
        unit=st.sampled_from([None, "day", "week", "month", "year", "century"]),
        reference=st.sampled_from([None, "now", "said", "event"]),
        zone=st.sampled_from([None, "local", "+05:30", "Europe/Kyiv"]),
        weekday=st.none() | st.integers(1, 7),
    ),
    st.dates(date(1950, 1, 1), date(2080, 1, 1)),
    st.sampled_from([None, "past", "present", "future"]),
)  # fmt: skip
def test_anchoring_never_raises_and_never_ends_before_it_starts(
    timex: Timex, published: date, tense: str | None
) -> None:
    when = anchor(timex, Anchor(published, tense=tense, said=published - timedelta(days=3)))
    assert when is None or when.first_day <= when.last_day
