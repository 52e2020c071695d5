"""The morning diary: what a line says, what its marks mean, and the whole text, byte for byte.

After a change of the form on purpose, `DIARY_ANEW=1 pytest tests/test_diary.py` writes the golden
files again; read what has changed in them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from factories import NOW, a_day, a_meeting, a_month, an_article, an_hour
from flask.testing import FlaskClient
from served import keep

from calendar_app.cli import main
from calendar_app.model import Change, Grain, Kind, Meeting, Status, When
from calendar_app.pipeline import judge
from calendar_app.store import Store
from calendar_app.store.past import changes_since
from calendar_app.web.diary import Diary, Mark, diary, mark_of, text_of
from calendar_app.web.who_does_what import who_does_what

HERE = Path(__file__).parent
MONDAY = date(2022, 1, 10)
YESTERDAY = NOW - timedelta(days=1)

# --- who does what ---


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "NATO-Russia Council meets"),
        ({"people": ("Jens Stoltenberg",)}, "NATO-Russia Council meets, with Jens Stoltenberg"),
        ({"participants": ("RU", "US", "nato")}, "NATO-Russia Council meets, with US"),
        ({"kind": Kind.CONSULTATIONS}, "NATO-Russia Council holds consultations"),
        ({"title": "G20 summit", "body": "g20", "participants": ("BR",)}, "G20 summit"),
        ({"title": "NATO defence ministers"}, "NATO defence ministers meet"),
        ({"title": "Засідання Ради"}, "Засідання Ради"),
        ({"title": "NATO-Russia Council", "body": None}, "NATO-Russia Council"),
        (
            {"title": "Blinken - Xi talks", "people": ("Antony Blinken", "Xi Jinping")},
            "Antony Blinken and Xi Jinping hold talks",
        ),
        ({"title": "Blinken - Lavrov phone call"}, "Blinken and Lavrov speak by telephone"),
        ({"title": "Iran-US talks", "participants": ("IR", "US")}, "Iran and US hold talks"),
        (
            {"title": "US-Iran dialogue", "participants": ("FR", "IR", "US")},
            "US and Iran hold dialogue, with France",
        ),
        ({"title": "Franco-British talks", "participants": ("FR",)}, "Franco-British talks, with "
         "France"),
        ({"title": "Meeting of Sweden, Turkey and NATO", "participants": ("SE", "TR", "nato")},
         "Sweden, Turkey and NATO meet"),
        ({"title": "Summit of Germany and United Kingdom", "participants": ("DE", "GB")},
         "Germany and United Kingdom hold summit"),
        ({"title": "Meeting of the Quartet"}, "Meeting of the Quartet"),
        ({"title": "Press conference of Jens Stoltenberg"},
         "Jens Stoltenberg holds press conference"),
        ({"title": "Press conference of Fidan and Rubio"}, "Fidan and Rubio hold press conference"),
        ({"title": "Modi visits Iran", "participants": ("IN", "IR"), "people": ("Modi",)},
         "Modi visits Iran"),
        (
            {"title": "Peace talks", "participants": ("FR", "DE", "IT", "PL", "ES")},
            "Peace talks, with France, Germany, Italy and 2 more",
        ),
    ],
)  # fmt: skip
def test_a_title_becomes_half_a_sentence(fields: dict[str, Any], words: str) -> None:
    plain = {"body": None, "participants": ()} if "title" in fields else {}
    if fields.get("title", "").startswith("NATO defence"):
        plain = {"body": "nato-defence-ministers", "participants": ()}
    assert who_does_what(a_meeting(**plain | fields)) == words


# --- marks ---


def change(field: str, before: str | None, after: str | None, uid: str = "") -> Change:
    return Change(uid, field, before, after, "article", NOW - timedelta(hours=2))


@pytest.mark.parametrize(
    ("changes", "mark"),
    [
        ([], Mark.NONE),
        ([("created", None, None)], Mark.NEW),
        ([("created", None, None), ("start", "2022-01-12", "2022-01-14")], Mark.NEW),
        ([("start", "2022-01-12", "2022-01-14")], Mark.MOVED),
        ([("start", "2022-01-12", "2022-01-12T10:00:00+01:00")], Mark.MOVED),
        ([("status", "confirmed", "cancelled")], Mark.MOVED),
        ([("status", "tentative", "confirmed")], Mark.NONE),
        ([("people", None, "Jens Stoltenberg")], Mark.NONE),
    ],
)
def test_a_mark_tells_what_became_of_a_meeting(
    changes: list[tuple[str, str | None, str | None]], mark: Mark
) -> None:
    assert mark_of([change(*one) for one in changes]) is mark


def test_what_changed_before_the_last_diary_is_not_marked() -> None:
    meeting = a_meeting()
    old = Change(meeting.uid, "created", None, None, "article", YESTERDAY)
    told = made([meeting], {meeting.uid: [old]})
    assert [line.mark for day in told.days for line in day.lines] == [Mark.NONE]


# --- the whole ---


def made(
    meetings: Sequence[Meeting], changes: Mapping[str, Sequence[Change]] | None = None
) -> Diary:
    return diary(
        meetings,
        changes or {},
        first=MONDAY,
        last=MONDAY + timedelta(days=6),
        now=NOW,
        since=YESTERDAY,
    )


def week() -> tuple[list[Meeting], dict[str, list[Change]]]:
    """A week with one of everything that a diary tells in its own way."""
    meetings = [
        a_meeting(uid="new", when=an_hour("2022-01-12T10:00:00+01:00")),
        a_meeting(
            uid="moved",
            title="Blinken - Lavrov talks",
            body=None,
            kind=Kind.TALKS,
            people=("Antony Blinken", "Sergei Lavrov"),
            city="Geneva",
            country="CH",
            when=a_day("2022-01-13"),
            status=Status.TENTATIVE,
        ),
        a_meeting(
            uid="off",
            title="Le Drian - Lavrov meeting",
            body=None,
            city="Paris",
            country="FR",
            when=a_day("2022-01-14"),
            status=Status.CANCELLED,
        ),
        a_meeting(uid="put off", when=a_day("2022-01-14"), status=Status.POSTPONED),
        a_meeting(uid="long", title="OSCE Permanent Council", body="osce-permanent-council",
                  participants=("osce",), city="Vienna", country="AT",
                  when=a_day("2022-01-12", "2022-03-02")),
        a_meeting(uid="running", title="Iran nuclear talks", body=None, kind=Kind.TALKS,
                  participants=("IR", "FR"), city="Vienna", country="AT",
                  when=a_day("2022-01-03", "2022-01-28")),
        a_meeting(uid="tokyo", title="Biden - Kishida phone call", body=None, kind=Kind.CALL,
                  participants=("JP", "US"), city=None, country=None,
                  when=an_hour("2022-01-15T08:00:00+09:00")),
        a_meeting(uid="gmt", title="UN Security Council", body="un-security-council",
                  participants=("un",), city="London", country="GB",
                  when=an_hour("2022-01-15T15:00:00+00:00")),
        a_meeting(uid="week", title="Armenia-Turkey talks", body=None, kind=Kind.TALKS,
                  participants=("AM", "TR"), city="Moscow", country="RU",
                  when=When(MONDAY, date(2022, 1, 17), Grain.WEEK)),
        a_meeting(uid="month", when=a_month("2022-01")),
        a_meeting(uid="gone", when=a_day("2022-02-22"), city="Phnom Penh", country="KH"),
        a_meeting(uid="elsewhere", when=a_day("2022-02-23")),
    ]  # fmt: skip
    changes = {
        "new": [change("created", None, None)],
        "moved": [change("start", "2022-01-12", "2022-01-13")],
        "off": [change("status", "confirmed", "cancelled")],
        "month": [change("created", None, None)],
        "gone": [change("start", "2022-01-13", "2022-02-22")],
        "elsewhere": [change("start", "2022-03-13", "2022-02-23")],
    }
    return meetings, changes


@pytest.mark.parametrize("name", ["week", "empty", "two-years"])
def test_the_text_is_as_it_was(name: str) -> None:
    if name == "week":
        text = text_of(made(*week()), of="Takes part: Russia")
    elif name == "empty":
        text = text_of(made([]))
    else:
        meetings = [a_meeting(when=a_day("2021-12-31", "2022-01-01"))]
        days = {"first": date(2021, 12, 30), "last": date(2022, 1, 2)}
        text = text_of(diary(meetings, {}, **days, now=NOW, since=YESTERDAY))
    golden = HERE / "diary" / f"{name}.txt"
    if os.environ.get("DIARY_ANEW"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
    assert max(map(len, text.splitlines())) <= 76


# --- the page, the text and the command ---


@pytest.fixture
def moved(client: FlaskClient) -> FlaskClient:
    """The calendar of `served.filled`, filled two days ago, and one meeting moved since."""
    with Store(client.application.config["DATABASE"]) as store:
        keep(
            store,
            an_article(
                "Moved\n\nThe NATO-Russia Council will meet on 14 January, not on the 12th."
            ),
            when=a_day("2022-01-14"),
            previously=date(2022, 1, 12),
            now=NOW + timedelta(days=2),
        )
    client.application.config["NOW"] = NOW + timedelta(days=2, hours=1)
    return client


def test_page_and_text_tell_the_same(moved: FlaskClient) -> None:
    page, text = moved.get("/diary").text, moved.get("/diary.txt")
    assert text.mimetype == "text/plain"
    line = "~  BRUSSELS - NATO-Russia Council meets (was 12 January)"
    assert "FRIDAY 14 JANUARY" in text.text
    assert line in text.text
    assert "Friday 14 January" in page
    assert "NATO-Russia Council meets</a>" in page
    assert "Moved or off: " in page
    assert "new since then" in page


def test_what_left_the_days_is_told_below_them(moved: FlaskClient) -> None:
    text = moved.get("/diary.txt?from=2022-01-10&to=2022-01-12").text
    assert "NO LONGER IN THESE DAYS" in text
    assert "(moved from 12 January to 14 January)" in " ".join(text.split())
    other = moved.get("/diary.txt?from=2022-01-10&to=2022-01-12&city=Vienna").text
    assert "NO LONGER" not in other


@pytest.mark.parametrize(
    ("since", "mark"),
    [("2022-01-12", "~  BRUSSELS"), ("2022-01-12T14:30", "   BRUSSELS"),
     ("2022-01-12T14:30:00+04:00", "~  BRUSSELS"), ("2022-01-09", "** BRUSSELS")],
)  # fmt: skip
def test_marks_count_from_the_moment_that_is_asked_for(
    moved: FlaskClient, since: str, mark: str
) -> None:
    text = moved.get("/diary.txt", query_string={"since": since}).text
    assert f"\n{mark} - NATO-Russia Council" in text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("since=soon", 400),
        ("since=0001-01-01", 400),
        ("from=2022-01-10&to=2022-06-30", 400),
        ("from=9998-01-01", 400),
        ("to=2022-02-01", 200),
        ("to=2021-12-15", 200),
        ("city=Nowhere", 404),
        ("asof=never", 400),
    ],
)
def test_what_cannot_be_a_diary_is_told_in_a_line(
    client: FlaskClient, query: str, status: int
) -> None:
    assert client.get(f"/diary?{query}").status_code == status
    answer = client.get(f"/diary.txt?{query}")
    assert answer.status_code == status
    assert answer.mimetype == "text/plain"


def test_the_diary_takes_the_filters(client: FlaskClient) -> None:
    days = "from=2022-01-10&to=2022-02-10"
    every = client.get(f"/diary.txt?{days}").text
    assert "VIENNA - CANCELLED: Talks with Iran" in every
    vienna = client.get(f"/diary.txt?{days}&city=Vienna").text
    assert "City: Vienna" in vienna
    assert "BRUSSELS" not in vienna


def test_the_command_writes_the_same_text(client: FlaskClient) -> None:
    database = client.application.config["DATABASE"]
    days = [
        "--from",
        "2022-01-10",
        "--to",
        "2022-02-10",
        "--since",
        "2022-01-09",
        "--city",
        "Vienna",
    ]
    done = CliRunner().invoke(main, ["diary", *days, "--db", database])
    assert done.exit_code == 0, done.output
    text = client.get("/diary.txt?from=2022-01-10&to=2022-02-10&since=2022-01-09&city=Vienna").text
    # All but what time it is.
    assert done.stdout.partition("** new")[2] == text.partition("** new")[2]
    refused = CliRunner().invoke(main, ["diary", "--since", "soon", "--db", database])
    assert refused.exit_code == 2
    assert refused.stderr.count("\n") == 1


def test_what_changed_is_asked_by_time(store: Store) -> None:
    uid = keep(store, an_article(), now=NOW)
    found = changes_since(store, NOW - timedelta(hours=1))
    assert {uid: [one.field for one in told] for uid, told in found.items()} == {uid: ["created"]}
    assert changes_since(store, NOW) == {}


def test_a_meeting_that_went_into_another_is_not_new_by_that(store: Store) -> None:
    """And what became of it is told of the one that stays."""
    uid = keep(store, an_article(), now=NOW)
    other = keep(
        store,
        an_article("Talks\n\nThere will be talks on 12 March."),
        title="Talks",
        body=None,
        participants=("FR",),
        when=a_day("2022-03-12"),
        now=NOW + timedelta(hours=1),
    )
    judge(uid, other, same=True, because="", store=store, now=NOW + timedelta(hours=2))
    found = changes_since(store, NOW + timedelta(minutes=30))
    assert set(found) == {uid}
    assert "created" not in {one.field for one in found[uid]}
