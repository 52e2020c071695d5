"""`check` finds each way in which what is kept may disagree with itself, and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from factories import NOW, a_day, an_article
from served import filled, keep

from calendar_app.checking import check
from calendar_app.cli import main
from calendar_app.pipeline import render_anew
from calendar_app.store import Store

Spoil = Callable[[sqlite3.Connection], object]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Store(tmp_path / "calendar.db") as store:
        render_anew(store)
    path = filled(tmp_path / "calendar.db")
    with Store(path) as store:  # whose id is that of its address
        text = "Far\n\nThe NATO-Russia Council will meet in Rome in January."
        far = an_article(text, url="https://wire.example/1")
        keep(store, far, city="Rome", country="IT", when=a_day("2022-06-09"))
    return path


def faults(path: Path) -> dict[str, list[str]]:
    with Store(path) as store:
        return {name: found for name, found in check(store, now=NOW) if found}


def test_a_calendar_that_was_kept_as_it_should_has_no_fault(path: Path) -> None:
    with Store(path) as store:
        assert [name for name, _ in check(store, now=NOW)] == [
            *("the file", "full-text indexes", "articles"),
            *("what is derived", "meetings", "calendar events"),
        ]
    assert faults(path) == {}


def sql(text: str) -> Spoil:
    return lambda db: db.execute(text)


SPOILT = {
    "a meeting's title": (sql("UPDATE meeting SET title = 'Another'"), "meetings"),
    "a meeting's day": (
        sql("""UPDATE meeting SET "when" = replace("when", '2022-01-12', '2022-01-13')"""),
        "meetings",
    ),
    "an event": (sql("UPDATE meeting SET event = replace(event, 'Brussels', 'Paris')"),
                 "calendar events"),
    "what is quoted": (
        sql("UPDATE article SET text = replace(text, 'Rome', 'Oslo') WHERE url IS NOT NULL"),
        "articles",
    ),
    "an article's text": (sql("UPDATE article SET text = text || '!'"), "articles"),
    "a row of words": (
        sql("INSERT INTO article_text (rowid, title, text) VALUES (1, 'nothing', 'of this')"),
        "full-text indexes",
    ),
    "a row of the meetings' words": (
        sql("INSERT INTO meeting_text (meeting_text) VALUES ('delete-all')"),
        "full-text indexes",
    ),
    "who takes part": (sql("DELETE FROM meeting_participant WHERE actor = 'RU'"),
                       "what is derived"),
    "who takes part, too many": (
        sql("INSERT INTO meeting_participant SELECT 'XX', uid FROM meeting LIMIT 1"),
        "what is derived",
    ),
    "where merging looks": (sql("DELETE FROM block"), "what is derived"),
    "a decision": (sql("UPDATE link SET undone_at = made_at WHERE number = 1"), "what is derived"),
    "an article that is missing": (sql("DELETE FROM article WHERE number = 1"), "the file"),
}  # fmt: skip


@pytest.mark.parametrize(("spoil", "where"), SPOILT.values(), ids=SPOILT)
def test_what_was_spoilt_is_found_where_it_is(path: Path, spoil: Spoil, where: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        spoil(db)
        db.commit()
    found = faults(path)
    assert where in found, found
    assert all("\n" not in line for lines in found.values() for line in lines)


def test_events_of_an_older_version_are_a_matter_of_migration(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 1")
        db.commit()
        assert faults(path) == {}  # as this version would have them
        db.execute("UPDATE meeting SET event = replace(event, 'Brussels', 'Paris')")
        db.commit()
    (told,) = faults(path)["calendar events"]
    assert "calendar-app migrate" in told


def test_a_torn_file_is_told_of_and_nothing_else_is_asked(path: Path) -> None:
    with Store(path) as store:
        for number in range(300):
            store.add_article(an_article(f"{number} " + "word " * 100), now=NOW)
    with closing(sqlite3.connect(path)) as db:
        root = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'link'").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)
    assert list(faults(path)) == ["the file"]


def test_checking_keeps_nobody_from_writing(path: Path) -> None:
    with Store(path) as store, Store(path, patience=0) as other:
        for name, found in check(store, now=NOW):
            assert found == [], name
            keep(other, an_article(f"After {name}\n\nThe council will meet on 12 January."))
    assert faults(path) == {}


# --- the commands ---


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, [str(one) for one in arguments])
    return done.exit_code, done.stdout, done.stderr


def test_check_tells_a_line_for_each_thing_and_its_status(path: Path) -> None:
    status, told, _ = run("check", "--db", path)
    assert status == 0
    assert told.splitlines()[:2] == ["the file: ok", "full-text indexes: ok"]
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE meeting SET title = 'Another' WHERE number = 1")
        db.commit()
    status, told, problem = run("check", "--db", path)
    assert status == 15
    assert "meetings: 1 fault\n  " in told
    assert "does not agree with itself (faults: " in problem
    assert run("check", "--db", path.with_name("none.db"))[0] == 8


def test_restore_takes_subscribers_on_from_the_version_they_have(path: Path) -> None:
    copy = path.with_name("copy.db")
    assert run("backup", copy, "--db", path)[0] == 0
    with Store(path) as store:
        was = next(m for m in store.meetings() if m.title == "NATO-Russia Council")
        moved, (article, *_) = replace(was, city="Paris", sequence=7), store.articles()
        store.record(moved, event="", article=article.id, now=NOW)
    status, told, aside = run("restore", copy, "--db", path)
    assert (status, "calendar.db.before-" in aside) == (0, True)
    assert "5 meetings" in told
    with Store(path) as store:
        now = store.meeting(was.uid)
        assert (now.city, now.sequence) == ("Brussels", 8)
        assert "SEQUENCE:8" in store.event(was.uid)
    assert faults(path) == {}


def test_restore_says_what_the_copy_has_not(path: Path) -> None:
    copy = path.with_name("copy.db")
    assert run("backup", copy, "--db", path)[0] == 0
    with Store(path) as store:
        later = an_article("Later news of talks on water.")
        keep(store, later, title="Talks on water", when=a_day("2022-04-01"))
    status, _, aside = run("restore", copy, "--db", path)
    assert status == 0
    (kept,) = path.parent.glob("calendar.db.before-*")
    assert f"calendar-app: not in it, but in {kept}: 1 article, 1 meeting; the latest" in aside
    assert aside.endswith(" Talks on water\n")
    with Store(kept) as former:
        assert any(one.title == "Talks on water" for one in former.meetings())
    status, _, again = run("restore", copy, "--db", path)
    assert (status, "not in it" in again) == (0, False)


def test_backup_and_restore_say_in_one_line_what_is_wrong(path: Path) -> None:
    assert run("backup", path, "--db", path)[0] == 2
    assert run("backup", path.with_name("no") / "copy.db", "--db", path)[0] == 2
    status, _, problem = run("restore", path.with_name("none.db"), "--db", path)
    assert (status, problem.count("\n")) == (8, 1)
