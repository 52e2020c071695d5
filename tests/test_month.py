"""The month as a grid, and its page."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from factories import a_day, a_meeting, a_month, an_article, an_hour
from flask.testing import FlaskClient
from served import keep

from calendar_app.model import Grain, Meeting, When
from calendar_app.store import Store
from calendar_app.web.month import ROWS, Cell, Entry, days_of, grid, month_after

JANUARY = date(2022, 1, 1)


def on(first: str, last: str | None = None, title: str = "Talks") -> Meeting:
    return a_meeting(uid=f"{title} {first}", title=title, when=a_day(first, last))


@pytest.mark.parametrize(
    ("month", "begins", "ends", "numbers"),
    [
        ("2022-01-01", "2021-12-27", "2022-02-06", [52, 1, 2, 3, 4, 5]),
        ("2021-02-01", "2021-02-01", "2021-02-28", [5, 6, 7, 8]),
        ("2021-01-01", "2020-12-28", "2021-01-31", [53, 1, 2, 3, 4]),
        ("2024-12-01", "2024-11-25", "2025-01-05", [48, 49, 50, 51, 52, 1]),
    ],
)
def test_weeks_begin_on_monday_and_are_numbered_as_iso_8601_does(
    month: str, begins: str, ends: str, numbers: list[int]
) -> None:
    first = date.fromisoformat(month)
    assert days_of(first) == (date.fromisoformat(begins), date.fromisoformat(ends))
    shown = grid(first, ())
    assert [week.number for week in shown.weeks] == numbers
    days = [cell.day for week in shown.weeks for cell in week.cells]
    assert days == [days[0] + timedelta(days=n) for n in range(7 * len(numbers))]
    assert {cell.day.month for w in shown.weeks for cell in w.cells if cell.inside} == {first.month}


def test_a_meeting_of_several_days_is_one_bar_a_week_in_one_row() -> None:
    shown = grid(JANUARY, [on("2022-01-07", "2022-01-18"), on("2022-01-07", title="Other")])
    bars = [
        (cell.day.day, one.row, one.span, one.began, one.goes_on)
        for week in shown.weeks
        for cell in week.cells
        for one in cell.entries
        if one.meeting.title == "Talks" and one.span
    ]
    assert bars == [
        (7, 1, 3, False, True),
        (10, 1, 7, True, True),
        (17, 1, 2, True, False),
    ]
    friday = shown.cell(date(2022, 1, 7))
    assert friday
    assert [(one.meeting.title, one.row) for one in friday.entries] == [("Talks", 1), ("Other", 2)]


def test_bars_that_overlap_never_share_a_row() -> None:
    shown = grid(
        JANUARY,
        [on("2022-01-10", "2022-01-11", "A"), on("2022-01-11", "2022-01-14", "B"),
         on("2022-01-12", "2022-01-13", "C"), on("2022-01-11", title="D")],
    )  # fmt: skip
    rows = {one.meeting.title: one.row for one in _entries(shown.cell(date(2022, 1, 11)))}
    assert rows == {"A": 1, "B": 2, "D": 3}
    later = {one.meeting.title: one.row for one in _entries(shown.cell(date(2022, 1, 12)))}
    assert later == {"C": 1, "B": 2}


def test_what_stands_above_a_bar_has_one_line_so_that_the_bar_is_level() -> None:
    shown = grid(
        JANUARY,
        [on("2022-01-10", "2022-01-11", "A"), on("2022-01-11", "2022-01-14", "B"),
         on("2022-01-12", title="Above"), on("2022-01-12", title="Below")],
    )  # fmt: skip
    tight = {one.meeting.title: one.tight for one in _entries(shown.cell(date(2022, 1, 12)))}
    assert tight == {"Above": True, "B": False, "Below": False}


def test_what_has_no_row_is_counted_and_is_in_the_list_of_the_day() -> None:
    shown = grid(JANUARY, [on("2022-01-12", title=f"Talks {n}") for n in range(7)])
    cell = shown.cell(date(2022, 1, 12))
    assert cell
    assert (len(cell.entries), cell.more, len(cell.meetings)) == (ROWS, 3, 7)
    bars = grid(JANUARY, [on("2022-01-12", "2022-01-13", f"Talks {n}") for n in range(6)])
    for day in (12, 13):
        cell = bars.cell(date(2022, 1, day))
        assert cell
        assert (len(cell.entries), cell.more) == (ROWS, 2)


def test_a_week_and_a_month_stand_in_the_band_and_on_no_day() -> None:
    week = When(date(2022, 1, 31), date(2022, 2, 7), Grain.WEEK)
    told = [
        a_meeting(uid="month", when=a_month("2022-01")),
        a_meeting(uid="week", when=week),
        a_meeting(uid="next", when=a_month("2022-02")),
        on("2022-02-01", title="Next month's"),
        on("2022-01-31", title="This month's"),
    ]
    shown = grid(JANUARY, told)
    assert [one.uid for one in shown.band] == ["month", "week"]
    assert [m.title for w in shown.weeks for c in w.cells for m in c.meetings] == [
        "This month's",
        "Next month's",
    ]
    assert shown.count == 3


def test_within_a_day_those_without_an_hour_come_first() -> None:
    late = a_meeting(uid="a", title="Late", when=an_hour("2022-01-12T15:00:00+01:00"))
    early = a_meeting(uid="b", title="Early", when=an_hour("2022-01-12T09:00:00+01:00"))
    shown = grid(JANUARY, [late, early, on("2022-01-12", title="Some time")])
    cell = shown.cell(date(2022, 1, 12))
    assert [one.meeting.title for one in _entries(cell)] == ["Some time", "Early", "Late"]


@pytest.mark.parametrize(
    ("first", "step", "then"),
    [
        ("2022-01-01", -1, "2021-12-01"),
        ("2022-12-01", 1, "2023-01-01"),
        ("9999-12-01", 1, None),
        ("0001-01-01", -1, None),
    ],
)
def test_the_neighbours_of_a_month(first: str, step: int, then: str | None) -> None:
    expected = date.fromisoformat(then) if then else None
    assert month_after(date.fromisoformat(first), step) == expected


def _entries(cell: Cell | None) -> tuple[Entry, ...]:
    assert cell
    return cell.entries


# --- the page ---


def test_the_month_is_a_table_with_a_caption_and_headings(client: FlaskClient) -> None:
    page = client.get("/month/2022-01").text
    assert "<caption" in page
    assert page.count('<th scope="col"') == 8
    assert re.findall(r'<th scope="row"[^>]*>.*?</span>(\d+)<', page) == [
        "52",
        "1",
        "2",
        "3",
        "4",
        "5",
    ]
    assert page.count('aria-current="date"') == 1
    assert re.search(r'id="d2022-01-10"[^>]*aria-current="date"', page)


def test_month_leads_to_the_present_one_with_its_filters(client: FlaskClient) -> None:
    assert client.get("/month").headers["Location"].endswith("/month/2022-01")
    there = client.get("/month?city=Vienna&body=").headers["Location"]
    assert there.endswith("/month/2022-01?city=Vienna")


def test_a_month_shows_what_the_filters_leave_and_every_link_keeps_them(
    client: FlaskClient,
) -> None:
    page = client.get("/month/2022-02?city=Vienna").text
    assert "Talks with Iran" in page
    assert "/month/2022-01?city=Vienna" in page
    assert "/month/2022-03?city=Vienna" in page
    assert "/subscribe?city=Vienna" in page
    assert "Talks with Iran" not in client.get("/month/2022-02?city=Brussels").text
    assert "Talks with Iran" not in client.get("/month/2022-02?from=2022-02-04").text
    assert "Talks with Iran" in client.get("/month/2022-02?from=2022-02-03").text


def test_a_several_day_meeting_is_labelled_once_a_week(client: FlaskClient) -> None:
    page = client.get("/month/2022-02").text
    grid = page[page.index("<table") : page.index("</table>")]
    assert len(re.findall(r"<a [^>]*>\s*<span class=\"name\"[^>]*>Talks with Iran", grid)) == 1
    assert grid.count("Talks with Iran goes on") == 2
    assert ", cancelled" in grid


def test_a_month_without_a_day_is_in_the_band(client: FlaskClient) -> None:
    page = client.get("/month/2022-03").text
    band = page[page.index("In March") : page.index("<table")]
    assert "day not given" in band
    assert "G20 summit" in band


def test_the_list_of_a_day_is_chosen_in_the_address(client: FlaskClient) -> None:
    def listed(address: str) -> str:
        page = client.get(address).text
        return page[page.index('id="day"') :]

    assert "Wednesday 12 January 2022" in listed("/month/2022-01?day=2022-01-12")
    assert "NATO-Russia Council" in listed("/month/2022-01?day=2022-01-12")
    assert "No meeting is known" in listed("/month/2022-01?day=2022-01-13")
    # Not asked for: today where it has meetings, else the first day that has.
    assert "Wednesday 12 January 2022" in listed("/month/2022-01")
    assert "Tuesday 1 February 2022" in listed("/month/2022-02?day=2022-06-01")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/month/2022-13", 400),
        ("/month/january", 400),
        ("/month/0000-01", 400),
        ("/month/9999-12", 400),
        ("/month/2022-01?day=soon", 400),
        ("/month/2022-01?city=Nowhere", 404),
        ("/month/0002-01", 200),
        ("/month/9997-12", 200),
    ],
)
def test_what_is_no_month_is_told_so(client: FlaskClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_more_than_a_day_holds_leads_to_the_timeline(client: FlaskClient) -> None:
    with Store(client.application.config["DATABASE"]) as store:
        for n in range(7):
            keep(
                store,
                an_article(f"More {n}\n\nCouncil {n} will meet on 20 January."),
                title=f"Council {n}",
                body=None,
                participants=("FR", f"org-{n}"),
                city=None,
                country=None,
                when=a_day("2022-01-20"),
                now=datetime(2022, 1, 10, 12, n, tzinfo=UTC),
            )
    page = client.get("/month/2022-01").text
    assert re.search(r'href="/\?at=2022-01-20">3 more', page)


@pytest.mark.parametrize("address", ["/month/2022-01", "/map", "/diary", "/bodies/nato"])
def test_who_has_the_page_is_told_so_until_something_changes(
    client: FlaskClient, address: str
) -> None:
    first = client.get(address)
    tag = first.headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert again.status_code == 304
    with Store(client.application.config["DATABASE"]) as store:
        keep(
            store,
            an_article("New\n\nThe North Atlantic Council will meet on 14 January."),
            title="North Atlantic Council",
            body="north-atlantic-council",
            participants=("nato",),
            when=a_day("2022-01-14"),
        )
    changed = client.get(address, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert "North Atlantic Council" in changed.text
    assert "North Atlantic Council" not in first.text


def test_links_to_the_timeline_stay_as_of_the_day(client: FlaskClient) -> None:
    page = client.get("/month/2022-01?asof=2022-01-10&day=2022-01-12").text
    assert "/?asof=2022-01-10&amp;at=2022-01-12" in page
    assert re.search(r'name="asof" type="date" value="2022-01-10"', page)
