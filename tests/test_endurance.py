"""The short form of `bench/endurance.py`; and a disk that is full, a database that cannot be
written: a clear word, and nothing broken."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from endured import (
    COMMAND,
    ENVIRONMENT,
    faults_of,
    killed,
    killed_rounds,
    many_at_once,
    titles,
    told,
)

from calendar_app.cli import main

pytestmark = pytest.mark.slow


def test_whoever_is_killed_while_he_writes_leaves_a_sound_calendar(tmp_path: Path) -> None:
    counts = list(killed(tmp_path, 8, random.Random(7), a_time=6))  # noqa: S311
    assert [fault for one in counts for fault in one.faults] == []
    assert sum(one.done for one in counts) == 8
    assert sum(one.kept for one in counts) > 0


def test_a_round_that_is_killed_is_made_up_for(tmp_path: Path) -> None:
    counts = list(killed_rounds(tmp_path, 3, random.Random(7)))  # noqa: S311
    assert [fault for one in counts for fault in one.faults] == []


def test_many_who_write_and_read_at_once_lose_nothing_and_meet_no_error(tmp_path: Path) -> None:
    count = many_at_once(tmp_path / "calendar.db", 6)
    assert count.faults == []
    assert count.kept >= 4
    assert count.done > 8


# Room for some more than what is there; SQLite and Python are told by the system.
CROWDED = """
import resource, runpy, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
most = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
sys.argv[0] = "calendar-app"
runpy.run_module("calendar_app", run_name="__main__")
"""


def add(path: Path, *sources: Path, room: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CROWDED, str(room)] if room else list(COMMAND)
    return subprocess.run(
        [*command, "add", "--db", str(path), *map(str, sources)],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def sources(tmp_path: Path) -> list[Path]:
    files = [tmp_path / f"{number}.json" for number in range(6)]
    for number, file in enumerate(files):
        row = told(number)
        row["text"] += "\n\n" + "The weather was fine. " * 1500
        file.write_text(json.dumps(row))
    return files


def test_a_full_disk_is_told_of_and_what_was_kept_is_whole(
    tmp_path: Path, sources: list[Path]
) -> None:
    path = tmp_path / "calendar.db"
    assert add(path, sources[0]).returncode == 0
    crowded = add(path, *sources, room=path.stat().st_size + 40_000)
    assert crowded.returncode == 8, crowded.stderr
    assert "the disk" in crowded.stderr
    assert "Traceback" not in crowded.stderr
    assert faults_of(path) == []
    reported = {sources[0].name} | {line.partition(": ")[0] for line in crowded.stdout.splitlines()}
    assert {f"Report {Path(name).stem}" for name in reported} <= set(titles(path))
    assert add(path, *sources).returncode == 0  # there is room again
    assert sorted(titles(path)) == [f"Report {number}" for number in range(6)]
    assert faults_of(path) == []


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of root, who may write anything."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_database_that_may_not_be_written_says_so_and_stays_as_it_is() -> None:
    with TemporaryDirectory() as name:  # pytest's own folders lie in one that root alone may enter
        folder = Path(name)
        (folder / "one.json").write_text(json.dumps(told(0)))
        assert add(folder / "calendar.db", folder / "one.json").returncode == 0
        (folder / "two.json").write_text(json.dumps(told(3)))
        before = (folder / "calendar.db").read_bytes()
        (folder / "calendar.db").chmod(0o444)
        folder.chmod(0o555)
        with as_nobody():
            done = CliRunner().invoke(
                main, ["add", "--db", str(folder / "calendar.db"), str(folder / "two.json")]
            )
        assert done.exit_code == 8, done.output
        assert re.search(r"calendar\.db: cannot be (written|opened); allow", done.stderr)
        assert done.stderr.count("\n") == 1
        assert (folder / "calendar.db").read_bytes() == before
        folder.chmod(0o755)
