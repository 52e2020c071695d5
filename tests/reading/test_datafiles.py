"""The tables of a TOML file, and what is kept of them: never stale, never in the way."""

from datetime import date
from pathlib import Path

import pytest

from calendar_app.errors import DataError
from calendar_app.reading.lexicon.datafiles import load_tables


def kept(folder: Path) -> list[Path]:
    return list(folder.rglob("*.json*"))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.pycache_prefix", None)
    path = tmp_path / "places.toml"
    path.write_text('[[place]]\nname = "Orléans"\nlatitude = 47.9\n', encoding="utf-8")
    return path


def test_the_second_time_the_tables_come_from_what_is_kept(data: Path) -> None:
    first = load_tables(data)
    (file,) = kept(data.parent)
    told = file.read_text(encoding="utf-8")
    file.write_text(told.replace("Orléans", "Tours"), encoding="utf-8")
    assert first == {"place": [{"name": "Orléans", "latitude": 47.9}]}
    assert load_tables(data) == {"place": [{"name": "Tours", "latitude": 47.9}]}


def test_what_is_kept_of_another_state_of_the_file_is_not_used(data: Path) -> None:
    load_tables(data)
    data.write_text('[[place]]\nname = "Tours"\n', encoding="utf-8")
    assert load_tables(data) == {"place": [{"name": "Tours"}]}
    assert load_tables(data) == {"place": [{"name": "Tours"}]}
    assert len(kept(data.parent)) == 1


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"[1, 2", None])
def test_what_is_damaged_is_made_anew(data: Path, damage: bytes | None) -> None:
    first = load_tables(data)
    (file,) = kept(data.parent)
    digest, _, tables = file.read_bytes().partition(b"\n")
    file.write_bytes(damage if damage is not None else digest + b"\n" + tables[:20])
    assert load_tables(data) == first
    assert file.read_bytes() == digest + b"\n" + tables


def test_where_nothing_can_be_written_nothing_is_kept(data: Path) -> None:
    (data.parent / "__pycache__").write_text("a file where the folder should be")
    assert load_tables(data)["place"][0]["name"] == "Orléans"
    assert kept(data.parent) == []


def test_a_date_is_kept_as_a_date(data: Path) -> None:
    data.write_text('since = 2014-03-10\nname = "2014-03-10"\n', encoding="utf-8")
    first = load_tables(data)
    assert first == {"since": date(2014, 3, 10), "name": "2014-03-10"}
    assert len(kept(data.parent)) == 1
    assert load_tables(data) == first


@pytest.mark.parametrize("when", ["2014-03-10T10:00:00", "10:00:00", "{ day = 2014-03-10 }"])
def test_what_json_cannot_hold_is_read_though_it_is_not_kept(data: Path, when: str) -> None:
    data.write_text(f"since = {when}\n", encoding="utf-8")
    assert load_tables(data) == load_tables(data)
    assert kept(data.parent) == []


@pytest.mark.parametrize("written", [b"[[place", b"name = '\xff'"])
def test_a_wrong_file_is_named(data: Path, written: bytes) -> None:
    data.write_bytes(written)
    with pytest.raises(DataError, match=r"places\.toml"):
        load_tables(data)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nowhere\.toml"):
        load_tables(tmp_path / "nowhere.toml")
