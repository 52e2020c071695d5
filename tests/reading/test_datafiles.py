"""The tables of a TOML file, and what is kept of what is made of them: never stale, never in the
way."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from calendar_app.errors import DataError
from calendar_app.reading.lexicon.datafiles import kept, load_tables
from calendar_app.reading.lexicon.vocabulary import Language, load_language
from calendar_app.reading.names.entries import names_in, the_world


class Maker:
    """Makes tables of a file, and counts how often it had to."""

    def __init__(self, data: Path) -> None:
        self.data, self.times = data, 0

    def __call__(self) -> dict[str, Any]:
        return kept(self.data.with_suffix(""), [self.data], self._make)

    def _make(self) -> dict[str, Any]:
        self.times += 1
        return load_tables(self.data)


def files(folder: Path) -> list[Path]:
    return list(folder.rglob("*.pickle*"))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.pycache_prefix", None)
    path = tmp_path / "places.toml"
    path.write_text('since = 2014-03-10\n[[place]]\nname = "Orléans"\n', encoding="utf-8")
    return path


def test_the_second_time_nothing_is_made(data: Path) -> None:
    made = Maker(data)
    assert made() == made() == {"since": date(2014, 3, 10), "place": [{"name": "Orléans"}]}
    assert made.times == 1


def test_what_is_kept_of_another_state_of_the_file_is_not_used(data: Path) -> None:
    made = Maker(data)
    made()
    data.write_text('[[place]]\nname = "Tours"\n', encoding="utf-8")
    assert made() == made() == {"place": [{"name": "Tours"}]}
    assert made.times == 2
    assert len(files(data.parent)) == 1


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"I1\n.", b"cnowhere\nNothing\n.", None])
def test_what_is_damaged_is_made_anew(data: Path, damage: bytes | None) -> None:
    made = Maker(data)
    first = made()
    (file,) = files(data.parent)
    whole = file.read_bytes()
    file.write_bytes(damage if damage is not None else whole[:-20])
    assert made() == first
    assert made.times == 2
    assert file.read_bytes() == whole


def test_where_nothing_can_be_written_nothing_is_kept(data: Path) -> None:
    (data.parent / "__pycache__").write_text("a file where the folder should be")
    made = Maker(data)
    assert made() == made()
    assert made.times == 2
    assert files(data.parent) == []


def test_what_is_made_of_a_missing_file_is_what_the_maker_says_of_it(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nowhere\.toml"):
        Maker(tmp_path / "nowhere.toml")()


@pytest.mark.parametrize("written", [b"[[place", b"name = '\xff'"])
def test_a_wrong_file_is_named(data: Path, written: bytes) -> None:
    data.write_bytes(written)
    with pytest.raises(DataError, match=r"places\.toml"):
        load_tables(data)


def test_what_is_kept_of_the_gazetteer_is_what_its_files_say(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = the_world(), names_in("en")
    monkeypatch.setattr("sys.pycache_prefix", str(tmp_path))
    assert (the_world(), names_in("en")) == before  # made anew
    assert (the_world(), names_in("en")) == before  # as it was kept
    assert len(files(tmp_path)) == 2


def test_what_is_kept_of_a_language_reads_as_what_was_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def told(language: Language) -> list[tuple[str, list[str]]]:
        return [(p.name, [compiled.source for compiled in p.compiled]) for p in language.phrases]

    before = told(load_language("en"))
    monkeypatch.setattr("sys.pycache_prefix", str(tmp_path))
    for _ in range(2):
        load_language.cache_clear()
        language = load_language("en")
        assert told(language) == before
        for phrase in language.phrases:
            assert all(language.whole(phrase, example) for example in phrase.examples)
    assert len(files(tmp_path)) == 1
    load_language.cache_clear()
