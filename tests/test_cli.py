"""The command: what it prints for people and for programs, and what bad input gets."""

from __future__ import annotations

import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from calendar_app import __version__
from calendar_app.cli import main, tables
from calendar_app.model import Grain, Timex, When
from calendar_app.store import Store
from calendar_app.web import create_app

ROOT = Path(__file__).parents[1]
SAMPLES = sorted((ROOT / "samples").iterdir())

ARTICLE = {
    "id": "en-900",
    "language": "en",
    "published": "2022-01-10",
    "source": "news agency",
    "title": "Allies and Russia to talk",
    "text": "The NATO-Russia Council will meet in Brussels on 12 January.",
}
UNDATED = "The NATO-Russia Council will meet in Brussels on 12 January.\n"

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command in a folder of its own, where nothing is kept yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CALENDAR_DB", raising=False)

    def run(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, [str(one) for one in arguments], input=stdin)

    return run


def article(**fields: object) -> str:
    return json.dumps(ARTICLE | fields)


# --- judge ---


def test_two_meetings_that_are_judged_the_same_are_one(run: Run, tmp_path: Path) -> None:
    for name in ("France", "Germany"):
        text = f"The foreign ministers of Iran and {name} will hold talks in Vienna on 12 January."
        (tmp_path / f"{name}.json").write_text(article(text=text))
        assert run("add", f"{name}.json").exit_code == 0
    told = json.loads(run("list", "--json").stdout)["meetings"]
    first, second = (meeting["uid"] for meeting in told)
    done = run("judge", first.partition("@")[0], "same", second)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("Kept as 1; changed: ")
    assert [one["uid"] for one in json.loads(run("list", "--json").stdout)["meetings"]] == [first]
    assert json.loads(run("show", second, "--json").stdout)["participants"] == ["DE", "FR", "IR"]
    assert run("judge", first, "same", "nobody").exit_code == 10


# --- read ---


def test_read_prints_the_documented_form(run: Run) -> None:
    done = run("read", "-", "--json", stdin=article())
    assert (done.exit_code, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert told["id"] == "en-900"
    (meeting,) = told["meetings"]
    assert list(meeting) == [
        *("title", "kind", "body", "participants", "people", "city", "country", "venue"),
        *("start", "end", "precision", "status", "previously", "evidence", "confidence"),
    ]
    assert meeting["body"] == "nato-russia-council"
    assert (meeting["start"], meeting["end"]) == ("2022-01-12", "2022-01-12")
    assert meeting["evidence"] == ARTICLE["text"]


def test_read_prints_several_articles_as_one_array(run: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text(article(id=name))
    told = json.loads(run("read", "a.json", "b.json", "--json").stdout)
    assert [one["id"] for one in told] == ["a", "b"]


def test_read_prints_a_line_an_article(run: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text(article(id=name))
    lines = run("read", "a.json", "b.json", "--jsonl").stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["a", "b"]


def test_read_prints_a_table_for_people(run: Run) -> None:
    done = run("read", "-", stdin=article())
    assert "Wed 12 Jan 2022" in done.stdout
    assert "NATO-Russia Council" in done.stdout
    assert "Brussels, Belgium" in done.stdout
    assert "Russia" in done.stdout
    assert "confirmed" in done.stdout


def test_read_explains_with_span_text_rule_and_value(run: Run) -> None:
    done = run("read", "-", "--explain", stdin=article())
    assert f"“{ARTICLE['text']}”" in done.stdout
    (line,) = [one for one in done.stdout.splitlines() if "2022-01-12" in one]
    start = f"{ARTICLE['title']}\n\n{ARTICLE['text']}".index("12 January")
    assert re.search(rf"{start}–{start + 10} +12 January +\S+ +2022-01-12", line)
    assert "nato-russia-council" in done.stdout


def test_read_explains_by_which_rules_and_how_surely(run: Run) -> None:
    done = run("read", "-", "--explain", stdin=article())
    why = done.stdout.partition("Why: ")[2].replace("\n", " ")
    assert why.startswith("a body named")
    assert re.search(r"Confidence 0\.\d\d\.", why)


def test_read_says_why_a_date_gave_no_meeting(run: Run) -> None:
    text = "On 11 January the delegation will prepare for the NATO-Russia Council."
    done = run("read", "-", "--explain", stdin=article(text=text))
    assert "No meeting found." in done.stdout
    assert re.search(r"Dates that gave no meeting.*11 January +\S+", done.stdout, re.S)


def test_read_says_that_a_text_goes_beyond_its_limits(run: Run) -> None:
    text = "The ministers of France and Japan met in Rome on 11 January.\n" * 502
    done = run("read", "-", "--jsonl", stdin=article(text=text))
    assert done.exit_code == 0
    (line,) = done.stderr.splitlines()
    assert line.endswith("not all of it was read: more than 500 statements of meetings")
    assert run("read", "-", "--jsonl", stdin=article()).stderr == ""


def test_read_stores_nothing(run: Run, tmp_path: Path) -> None:
    run("read", "-", stdin=article())
    assert list(tmp_path.iterdir()) == []


def test_an_article_without_a_date_is_read_and_says_what_is_missing(run: Run) -> None:
    done = run("read", "-", stdin=UNDATED)
    assert done.exit_code == 0
    assert "12 January, year unknown" in done.stdout
    assert "--published" in done.stderr
    assert "--assume-year" in done.stderr
    assert "bears no date" in done.stderr


def test_a_meeting_without_a_year_is_left_out_of_json(run: Run) -> None:
    done = run("read", "-", "--json", stdin=UNDATED)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["meetings"] == []


@pytest.mark.parametrize("given", [("--assume-year", "2022"), ("--published", "2022-01-10")])
def test_a_year_that_is_given_is_taken(run: Run, given: tuple[str, str]) -> None:
    done = run("read", "-", "--json", *given, stdin=UNDATED)
    assert [one["start"] for one in json.loads(done.stdout)["meetings"]] == ["2022-01-12"]
    assert done.stderr == ""


def test_a_bad_source_is_named_and_the_rest_is_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.json").write_text(article())
    (tmp_path / "empty.txt").write_text("")
    done = run("read", "nowhere.txt", "empty.txt", "good.json", "--jsonl")
    assert json.loads(done.stdout)["id"] == "en-900"
    assert done.stderr.splitlines() == [
        "calendar-app: nowhere.txt: no such file; check the path",
        "calendar-app: empty.txt: empty; give a file with an article's text",
    ]
    assert done.exit_code == 3


def test_an_article_cannot_drive_the_terminal(run: Run) -> None:
    text = "The NATO-Russia \x1b[2J\x9bCouncil will meet in Brussels on 12 January. [bold]x[/]"
    done = run("read", "-", "--explain", stdin=article(text=text))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", done.stdout)
    assert done.exit_code == 0


# --- dates ---


def test_dates_prints_phrases_with_their_values(run: Run) -> None:
    done = run("dates", "-", "--reference", "2022-01-10", "--json", stdin="They met today.")
    assert done.exit_code == 0
    (one,) = json.loads(done.stdout)
    assert (one["start"], one["end"], one["text"], one["type"]) == (9, 14, "today", "DATE")
    assert set(one) == {"start", "end", "text", "type", "value", "mod"}


def test_dates_prints_a_table_for_people(run: Run) -> None:
    done = run("dates", "-", "--reference", "2022-01-10", stdin="Talks on 12 January.")
    assert re.search(r"9–19 +12 January +DATE +2022-01-12", done.stdout)
    assert "No date phrase found." in run("dates", "-", stdin="Talks.").stdout


# --- keeping ---


def test_add_remembers_and_the_same_article_again_changes_nothing(run: Run) -> None:
    first = run("add", "-", stdin=article())
    assert (first.exit_code, first.stdout) == (0, "-: 1 meeting, 1 new\n")
    before = run("export", "--format", "json").stdout
    again = run("add", "-", stdin=article())
    assert (again.exit_code, again.stdout) == (0, "-: known, nothing changed\n")
    assert run("export", "--format", "json").stdout == before


def test_two_articles_on_one_meeting_give_one_meeting(run: Run) -> None:
    run("add", "-", stdin=article())
    text = "Ambassadors prepare. The NATO-Russia Council is to convene in Brussels on Wednesday."
    done = run("add", "-", stdin=article(id="en-901", text=text, title=""))
    assert done.stdout == "-: 1 meeting, 0 new\n"
    (meeting,) = json.loads(run("list", "--json").stdout)["meetings"]
    shown = json.loads(run("show", meeting["uid"], "--json", "--history").stdout)
    assert len(shown["sightings"]) == 2
    assert shown["history"][0]["field"] == "created"


def test_a_bad_source_in_a_batch_is_named_and_the_rest_is_added(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.json").write_text(article())
    (tmp_path / "bad.rtf").write_bytes(b"{\\rtf1 Talks")
    done = run("add", "bad.rtf", "good.json")
    assert done.stdout == "good.json: 1 meeting, 1 new\n"
    assert done.stderr.startswith("calendar-app: bad.rtf: cannot read application/rtf; give ")
    assert done.exit_code == 5


@pytest.fixture
def filled(run: Run) -> Run:
    """One council in Brussels and one in Vienna."""
    text = (
        "The NATO-Russia Council will meet in Brussels on 12 January.\n\n"
        "The OSCE Permanent Council will meet in Vienna on 13 January."
    )
    run("add", "-", stdin=article(text=text))
    return run


@pytest.mark.parametrize(
    ("filters", "bodies"),
    [
        ([], ["nato-russia-council", "osce-permanent-council"]),
        (["--body", "osce-permanent-council"], ["osce-permanent-council"]),
        (["--country", "at"], ["osce-permanent-council"]),
        (["--place", "Vienna"], ["osce-permanent-council"]),
        (["--city", "Brussels"], ["nato-russia-council"]),
        (["--participant", "ru"], ["nato-russia-council"]),
        (["--from", "2022-01-13"], ["osce-permanent-council"]),
        (["--to", "2022-01-12"], ["nato-russia-council"]),
        (["--status", "cancelled"], []),
        (["--query", "russia council"], ["nato-russia-council", "osce-permanent-council"]),
    ],
)
def test_list_and_export_take_the_same_filters(
    filled: Run, filters: list[str], bodies: list[str]
) -> None:
    listed = json.loads(filled("list", *filters, "--json").stdout)["meetings"]
    assert [one["body"] for one in listed] == bodies
    exported = filled("export", *filters).stdout
    assert exported.count("BEGIN:VEVENT") == len(bodies)


def test_list_prints_a_table_whose_ids_show_takes(filled: Run) -> None:
    listed = filled("list").stdout
    assert "NATO-Russia" in listed
    (line,) = [one for one in listed.splitlines() if "Vienna" in one]
    shown = filled("show", line.split()[-1], "--history")
    assert shown.exit_code == 0
    assert "OSCE Permanent Council" in shown.stdout
    assert "“The OSCE Permanent Council will meet in Vienna on 13 January.”" in shown.stdout
    assert "created" in shown.stdout
    assert filled("list", "--to", "2001-01-01").stdout == "No meeting matches.\n"


def test_export_writes_a_file_whole(filled: Run, tmp_path: Path) -> None:
    assert filled("export", "-o", "out.ics").stdout == ""
    body = (tmp_path / "out.ics").read_bytes()
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert body == filled("export").stdout_bytes
    assert filled("export", "--format", "csv").stdout.startswith("uid,title,")
    assert {one.name for one in tmp_path.iterdir()} == {"calendar.db", "out.ics"}


def test_the_database_is_the_one_that_is_asked_for(run: Run, tmp_path: Path) -> None:
    run("add", "-", "--db", "mine.db", stdin=article())
    assert (tmp_path / "mine.db").exists()
    assert not (tmp_path / "calendar.db").exists()
    assert run("migrate", "--db", "mine.db").stdout == "mine.db: up to date\n"


# --- named feeds ---


def test_a_feed_is_named_listed_served_and_removed(run: Run, tmp_path: Path) -> None:
    run("add", "-", stdin=article())
    done = run("feed", "add", "Brussels talks", "--city", "brussels", "--remind-days", "1")
    assert (done.exit_code, done.stdout) == (
        0,
        "/feeds/brussels-talks.ics: Brussels talks, 1 meeting\n",
    )
    (row,) = json.loads(run("feed", "list", "--json").stdout)
    assert row == {
        "name": "Brussels talks",
        "address": "/feeds/brussels-talks.ics",
        "filters": "city=Brussels&remind_days=1",
        "meetings": 1,
    }
    shown = run("feed", "list").stdout
    for told in ("Brussels talks", "city Brussels", "remind_days 1"):
        assert told in shown
    client = create_app(tmp_path / "calendar.db").test_client()
    assert client.get("/feeds/brussels-talks.csv").text.count("\n") == 2
    done = run("feed", "remove", "Brussels talks")
    assert (done.exit_code, done.stdout.partition(":")[0]) == (0, "/feeds/brussels-talks.ics")
    assert client.get("/feeds/brussels-talks.csv").status_code == 410
    assert "No feed has a name" in run("feed", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("add", "Talks", "--body", "nato-rusia-council"), 2, "nato-russia-council"),
        (("add", "Talks", "--past", "soon"), 2, "past=soon"),
        (("add", "Talks", "--cancelled", "maybe"), 2, "keep, show, drop"),
        (("add", " "), 2, "empty"),
        (("add", "all"), 2, "another feed"),
        (("remove", "nobodys"), 2, "no such feed"),
    ],
)
def test_a_feed_that_cannot_be_is_explained(
    run: Run, arguments: tuple[str, ...], status: int, told: str
) -> None:
    run("add", "-", stdin=article())
    done = run("feed", *arguments)
    assert (done.exit_code, done.stderr.count("\n")) == (status, 1)
    assert told in done.stderr
    assert json.loads(run("feed", "list", "--json").stdout) == []


def test_a_removed_feed_cannot_be_removed_again(run: Run) -> None:
    run("feed", "add", "Everything")
    run("feed", "remove", "everything")
    done = run("feed", "remove", "everything")
    assert done.exit_code == 10
    assert "was removed on" in done.stderr


# --- bad input ---


def a_newer_database(path: Path) -> None:
    CliRunner().invoke(main, ["add", "-", "--db", str(path)], input=article())
    with sqlite3.connect(path) as connection:
        (table,) = (
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
            if "migration" in name
        )
        connection.execute(
            f"INSERT INTO {table} (migration_set, name, applied_at) "  # noqa: S608 - its own name
            "VALUES ('calendar_app', 'm999_from_the_future', '2030-01-01')"
        )
    connection.close()


@pytest.mark.parametrize(
    ("arguments", "stdin", "complaint", "status"),
    [
        (["read", "-"], "", "standard input: empty; give", 3),
        (["read", "-"], b"\x00\x01\x02", "cannot read application/octet-stream (binary); give", 5),
        (["read", "-"], b"x" * 10_000_001, "standard input: larger than 10 MB; give", 4),
        (["read", "-"], "<html><p>Sign in</p>", "a page without an article; save", 3),
        (["read", "-"], '{"text": 7}', "the field `text` is 7; a string", 3),
        (["read", "-"], '{"text": "x", "published": "soon"}', '`published` is "soon"; needed', 3),
        (["read", "-", "--published", "soon"], "x", "--published 'soon': not a date", 2),
        (
            ["read", "-", "--language", "tlh"],
            "Talks.",
            "no reader for the language 'tlh'; known: ",
            6,
        ),
        (
            ["dates", "-", "--language", "tlh"],
            "Talks.",
            "no reader for the language 'tlh'; known",
            6,
        ),
        (["dates", "-", "--reference", "1"], "Talks.", "--reference '1': not a date", 2),
        (["read", "http://127.0.0.1/a"], None, "127.0.0.1 is not on the public internet", 16),
        (["add", "-", "--db", "no/such/folder/x.db"], "Talks.", "no/such/folder/x.db: ", 8),
        (["add", "-", "--db", "."], "Talks.", ".: ", 8),
        (["list"], None, "calendar.db: no such database; add an article first", 8),
        (["list", "--db", "newer.db"], None, "written by a newer version", 9),
        (["list", "--db", "text.db"], None, "text.db: ", 8),
        (["show", "0123456789abcdef", "--db", "kept.db"], None, "no such meeting", 10),
        (["list", "--db", "kept.db", "--from", "soon"], None, "from=soon: not a day", 2),
        (["list", "--db", "kept.db", "--status", "odd"], None, "status 'odd': no such status", 2),
        (["export", "--db", "kept.db", "--format", "xls"], None, "no such feed format; known:", 2),
        (["export", "--db", "kept.db", "-o", "no/x.ics"], None, "no/x.ics: cannot be written", 2),
        (["serve", "--host", "192.0.2.1"], None, "192.0.2.1:5000: cannot be listened on", 2),
    ],
)
def test_bad_input_gets_one_line_and_a_status_of_its_own(
    run: Run,
    tmp_path: Path,
    arguments: list[str],
    stdin: str | bytes | None,
    complaint: str,
    status: int,
) -> None:
    if "newer.db" in arguments:
        a_newer_database(tmp_path / "newer.db")
    if "kept.db" in arguments:
        run("add", "-", "--db", "kept.db", stdin=article())
    (tmp_path / "text.db").write_text("This is no database at all, but it is long enough.")
    before = sorted(tmp_path.iterdir())
    done = run(*arguments, stdin=stdin)
    assert done.exit_code == status, done.output
    assert complaint in done.stderr
    assert re.fullmatch(r"calendar-app: [^\n]+\n", done.stderr)
    assert isinstance(done.exception, SystemExit)
    left_behind = {one.name for one in set(tmp_path.iterdir()) - set(before)}
    assert left_behind <= {"kept.db", "newer.db"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_database_that_cannot_be_written_is_named(run: Run, tmp_path: Path) -> None:
    run("add", "-", stdin=article())
    (tmp_path / "calendar.db").chmod(0o400)
    done = run("add", "-", stdin=article(id="other", text="Other talks on 13 January in Vienna."))
    assert done.exit_code == 8
    assert done.stderr.startswith("calendar-app: calendar.db: ")


def test_a_port_in_use_is_named(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port))
    assert done.exit_code == 11
    assert done.stderr.startswith(f"calendar-app: 127.0.0.1:{port}: another program listens there")


# --- words ---


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "end", "grain", "words"),
    [
        ("2022-01-10", "2022-01-11", Grain.DAY, "Mon 10 Jan 2022"),
        ("2022-01-11", "2022-01-13", Grain.DAY, "11–12 Jan 2022"),
        ("2022-01-30", "2022-02-03", Grain.DAY, "30 Jan – 2 Feb 2022"),
        ("2021-12-30", "2022-01-02", Grain.DAY, "30 Dec 2021 – 1 Jan 2022"),
        ("2022-01-10", "2022-01-17", Grain.WEEK, "week of 10 Jan 2022"),
        ("2022-01-01", "2022-02-01", Grain.MONTH, "January 2022"),
    ],
)
def test_a_time_is_said_no_finer_than_it_is_known(start, end, grain, words) -> None:
    assert tables.when_words(When(day(start), day(end), grain)) == words


def test_an_hour_is_the_one_at_the_place() -> None:
    opens = datetime.fromisoformat("2022-01-12T10:00:00+01:00")
    assert tables.when_words(When(opens, None, Grain.MINUTE)) == "Wed 12 Jan 2022 10:00"
    closes = opens + timedelta(hours=4)
    assert tables.when_words(When(opens, closes, Grain.MINUTE)) == "Wed 12 Jan 2022 10:00–14:00"
    two_days = When(opens, day("2022-01-14"), Grain.MINUTE)
    assert tables.when_words(two_days) == "12–13 Jan 2022 10:00"


@pytest.mark.parametrize(
    ("value", "end_value", "words"),
    [
        ("XXXX-01-10", None, "10 January, year unknown"),
        ("XXXX-01-11", "XXXX-01-12", "11–12 January, year unknown"),
        ("XXXX-01-30", "XXXX-02-02", "30 January – 2 February, year unknown"),
        ("XXXX-02-29", None, "29 February, year unknown"),
        ("XXXX-WXX-4", None, "“on Thursday”, date unknown"),
        ("XXXX-13-40", None, "“on Thursday”, date unknown"),
    ],
)
def test_a_day_without_a_year_says_so(value, end_value, words) -> None:
    assert tables.undated_words(Timex("DATE", value, end_value), "on\nThursday") == words


# --- the command itself ---


def test_every_command_and_option_says_what_it_is_for() -> None:
    for name, command in main.commands.items():
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.name}"


def test_the_version_is_told() -> None:
    assert CliRunner().invoke(main, ["--version"]).stdout == f"calendar-app {__version__}\n"


def started(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "calendar_app", *arguments]


@pytest.mark.parametrize(
    ("asked", "unasked"),
    [
        (["--help"], "dateparser flask granian icalendar lxml rich sqlite_utils trafilatura"),
        (["read", "a.json"], "dateparser flask granian httpcore2 icalendar lxml sqlite_utils"),
    ],
)
def test_a_command_starts_without_the_rooms_that_it_does_not_enter(
    asked: list[str], unasked: str, tmp_path: Path
) -> None:
    (tmp_path / "a.json").write_text(article())
    code = (
        f"import sys; from calendar_app.cli import main\n"
        f"try: main({asked})\n"
        f"finally: sys.stderr.write(' '.join(set('{unasked}'.split()) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert (done.stderr, len(done.stdout) > 100) == ("", True)


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(article())
    command = started("read", "--jsonl", *[str(tmp_path / "a.json")] * 50)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""


def test_output_survives_a_terminal_without_unicode() -> None:
    done = subprocess.run(
        started("read", "-"),
        input=article().encode(),
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"NATO-Russia Council" in done.stdout


@pytest.mark.slow
def test_serve_answers_and_says_where(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = started("serve", "--port", str(port), "--db", str(tmp_path / "x.db"))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        try:
            assert f"http://127.0.0.1:{port} " in serving.stdout.readline()
            assert "ok" in answer(f"http://127.0.0.1:{port}/healthz").lower()
        finally:
            serving.terminate()
            assert serving.wait(20) == 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_what_is_left_of_a_server_that_was_killed_ends_with_it(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = started("serve", "--port", str(port), "--db", str(tmp_path / "x.db"))
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as serving:
        answer(f"http://127.0.0.1:{port}/healthz")
        serving.kill()
        serving.wait(20)
    for _ in range(200):
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.1)
    raise AssertionError("somebody still listens")


def test_a_token_that_can_be_guessed_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALENDAR_TOKEN", "fifteen-letters")
    done = run("serve")
    assert done.exit_code == 2
    assert "CALENDAR_TOKEN: has 15 letters, which can be guessed; give at least 16" in done.stderr
    assert "fifteen" not in done.output
    assert not Path("calendar.db").exists()


def test_nobody_is_named_who_gave_no_name(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said is shown in public feeds: the name of an account has no place there."""
    monkeypatch.setenv("USER", "account7")
    run("add", "-", stdin=article())
    uid = json.loads(run("list", "--json").stdout)["meetings"][0]["uid"].partition("@")[0]
    run("edit", uid, "--city", "Geneva", "--because", "the host says so")
    run("refuse", uid)
    run("undo", "2")
    shown = [run("show", uid, "--history").stdout, run("export", "--format", "atom").stdout]
    assert "the host says so" in " ".join(shown[1].split())
    assert "account7" not in "".join(shown)


def answer(url: str) -> str:
    """The page, as soon as the server is up; ten seconds are more than it needs."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(url) as page:  # noqa: S310 - our own server
                return str(page.read().decode())
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


# --- the samples ---


def test_there_are_twelve_samples_and_all_are_read(run: Run) -> None:
    assert len(SAMPLES) == 12
    done = run("add", *SAMPLES)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "no meeting" not in done.stdout
    assert len(json.loads(run("list", "--json").stdout)["meetings"]) >= 30


# --- judge, undo, rebuild ---


def test_two_entries_become_one_and_two_again(run: Run) -> None:
    run("add", "-", stdin=article())
    run(
        "add", "-", stdin=article(text="The NATO-Russia Council will meet in Brussels in February.")
    )
    uids = [row["uid"] for row in json.loads(run("export", "--format", "json").stdout)["meetings"]]
    first, second = (uid.partition("@")[0] for uid in uids)

    judged = run("judge", first, "same", second, "--because", "the envoys say so")
    assert judged.exit_code == 0, judged.output
    assert len(json.loads(run("list", "--json").stdout)["meetings"]) == 1
    assert json.loads(run("show", second, "--json").stdout)["uid"] == uids[0]

    rebuilt = run("rebuild")
    assert rebuilt.stdout == "1 meeting.\n"
    with Store(rebuilt.stderr.split()[-1]) as kept:
        assert [meeting.uid for meeting in kept.meetings()] == uids[:1]
    back = run("undo", "1")
    assert back.stdout.startswith("1 is taken back; changed: "), (back.stderr, back.exception)
    shown = json.loads(run("list", "--json").stdout)["meetings"]
    assert [row["uid"] for row in shown] == uids

    again = run("undo", "1")
    assert again.exit_code == 2
    assert again.stderr == (
        "calendar-app: 1: no word of that number holds; `show --history` has the numbers\n"
    )


# --- edit, accept, refuse, review ---


def shown(run: Run, uid: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run("show", uid, "--history", "--json").stdout)
    return told


def test_a_meeting_is_edited_and_shows_who_why_and_what_it_was(run: Run) -> None:
    run("add", "-", stdin=article())
    (meeting,) = json.loads(run("list", "--json").stdout)["meetings"]
    uid = meeting["uid"].partition("@")[0]
    told = ("--because", "the host says so", "--by", "erika")
    done = run("edit", uid, "--start", "2022-01-12T10:00", "--city", "Vienna", *told)
    assert (done.exit_code, done.stdout.partition(";")[0]) == (0, "Kept as 1"), done.output
    edited = shown(run, uid)
    assert (edited["start"], edited["city"]) == ("2022-01-12T10:00:00+01:00", "Vienna")
    assert edited["corrected"] == ["city", "country", "end", "start"]
    line = next(one for one in edited["history"] if one["field"] == "city")
    assert (line["before"], line["after"], line["who"], line["because"], line["word"]) == (
        *("Brussels", "Vienna", "erika", "the host says so", 1),
    )
    page = " ".join(run("show", uid, "--history").stdout.split())
    assert "By hand" in page
    assert "erika, word 1" in page
    assert run("rebuild").exit_code == 0
    assert shown(run, uid)["city"] == "Vienna"
    assert run("undo", "1").exit_code == 0
    assert shown(run, uid)["city"] == "Brussels"

    refused = run("edit", uid, "--start", "soon")
    assert refused.exit_code == 2
    assert "start 'soon': not a time that can be read; write it like" in refused.stderr


def test_a_refused_meeting_is_gone_until_it_is_taken_back(run: Run) -> None:
    run("add", "-", stdin=article())
    (meeting,) = json.loads(run("list", "--json").stdout)["meetings"]
    assert run("refuse", meeting["uid"], "--because", "a dinner").exit_code == 0
    assert json.loads(run("list", "--json").stdout)["meetings"] == []
    assert run("undo", "1").exit_code == 0
    assert shown(run, meeting["uid"])["title"] == meeting["title"]
    sighting = shown(run, meeting["uid"])["sightings"][0]["id"]
    assert run("refuse", sighting).exit_code == 0
    assert run("show", meeting["uid"]).exit_code == 10
    assert run("refuse", "nothing").exit_code == 10


def test_what_the_reader_is_unsure_of_is_reviewed(run: Run) -> None:
    assert run("review", "--db", "x.db").exit_code == 8
    run("add", "-", stdin=article())
    assert run("review").stdout == "Nothing waits for review.\n"
    unsure = "They could meet again next month, officials said, though others are away."
    text = f"Chad and Niger will hold talks in Lomé on 24 March. {unsure}"
    run("add", "-", stdin=article(text=text, published="2024-03-06"))
    (waiting,) = json.loads(run("review", "--json").stdout)
    assert (waiting["doubt"], waiting["uid"]) == ("unsure", None)
    assert waiting["sighting"] in run("review").stdout
    assert run("accept", waiting["sighting"]).exit_code == 0
    assert json.loads(run("review", "--json").stdout) == []
    assert len(json.loads(run("list", "--json").stdout)["meetings"]) == 3
