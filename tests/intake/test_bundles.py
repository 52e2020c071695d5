"""Folders, zips and JSON lines give all that is in them; no bad part keeps back a good one."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path

import pytest
from made import a_pdf, a_zip, zipped

from calendar_app.errors import IntakeError
from calendar_app.intake import each
from calendar_app.intake.formats import bundles, sniff
from calendar_app.model import Article

TEXT = "Talks will be held in Vienna on 13 January."


def told(source: Path) -> dict[str, str]:
    """What each part gave, by its name behind that of the source: a text, or an error."""
    return {
        name.removeprefix(str(source)): found.text if isinstance(found, Article) else str(found)
        for name, found in each(str(source))
    }


def test_a_folder_gives_its_files_in_order_and_leaves_out_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden.txt", "later/c.txt", ".git/d.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{TEXT} {name}")
    (tmp_path / "aa.rtf").write_text("{\\rtf1 Talks}")
    found = told(tmp_path)
    assert list(found) == ["/a.txt", "/aa.rtf", "/b.txt", "/later/c.txt"]
    assert "cannot read application/rtf" in found["/aa.rtf"]
    assert found["/b.txt"] == f"{TEXT} b.txt"


def test_a_folder_without_files_says_so(tmp_path: Path) -> None:
    assert told(tmp_path) == {
        "": f"{tmp_path}: a folder without files; give one with articles in it"
    }


def test_a_zip_gives_its_articles_and_names_what_is_none(tmp_path: Path) -> None:
    path = tmp_path / "week.zip"
    path.write_bytes(
        zipped(
            {
                "a.txt": TEXT,
                "b/report.pdf": a_pdf(["Talks in Vienna."]),
                "b/empty.txt": "",
                "b/": "",
                "__MACOSX/a.txt": "x",
                ".DS_Store": "x",
                "inner.zip": a_zip(a__txt=TEXT),
            }
        )
    )
    found = told(path)
    assert found == {
        "/a.txt": TEXT,
        "/b/empty.txt": f"{path}/b/empty.txt: empty; give a file with an article's text",
        "/b/report.pdf": "Talks in Vienna.",
        "/inner.zip": f"{path}/inner.zip: a zip inside a zip; give it by itself",
    }


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("../out.txt", "leads out of its zip"),
        ("a/../../out.txt", "leads out of its zip"),
        ("/etc/out.txt", "leads out of its zip"),
        ("..\\out.txt", "leads out of its zip"),
        ("C:\\out.txt", "leads out of its zip"),
        ("C:/out.txt", "leads out of its zip"),
    ],
)
def test_no_name_leads_out_of_a_zip(tmp_path: Path, name: str, complaint: str) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({name: TEXT, "good.txt": TEXT}))
    found = told(path)
    assert found.pop("/good.txt") == TEXT
    assert [complaint in words for words in found.values()] == [True]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.zip"]


def test_a_file_that_swells_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"bomb.txt": bytes(40_000_000), "good.txt": TEXT}))
    found = told(path)
    assert found["/good.txt"] == TEXT
    assert "swells beyond all measure" in found["/bomb.txt"]


def test_the_size_that_a_zip_states_is_not_believed(tmp_path: Path) -> None:
    body = bytearray(zipped({"bomb.txt": bytes(40_000_000)}))
    size = struct.pack("<I", 40_000_000)
    path = tmp_path / "a.zip"
    path.write_bytes(bytes(body).replace(size, struct.pack("<I", 10)))
    (words,) = told(path).values()
    assert "swells" in words or "damaged in its zip" in words or words == "\0" * 10


@pytest.mark.parametrize(
    ("limit", "value", "complaint"),
    [
        ("MOST_MEMBERS", 2, "more than 2 files"),
        ("LARGEST_SUM", 50, "more than 0 MB"),
    ],
)
def test_a_zip_of_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, complaint: str
) -> None:
    monkeypatch.setattr(bundles, limit, value)
    path = tmp_path / "a.zip"
    path.write_bytes(a_zip(a__txt=TEXT, b__txt=TEXT, c__txt=TEXT))
    assert complaint in list(told(path).values())[-1]


def test_a_locked_file_and_a_damaged_one_are_named(tmp_path: Path) -> None:
    body = bytearray(a_zip(a__txt=TEXT * 9, b__txt=TEXT, c__txt=TEXT))
    entries = [body.find(b"PK\x01\x02")]
    body[entries[0] + 8] |= 1  # the flag of encryption, in the first entry of the directory
    second = body.find(b"b.txt") + len("b.txt")
    body[second : second + 8] = b"\xff" * 8
    path = tmp_path / "a.zip"
    path.write_bytes(bytes(body))
    found = told(path)
    assert "locked with a password" in found["/a.txt"]
    assert "damaged in its zip" in found["/b.txt"]
    assert found["/c.txt"] == TEXT


@pytest.mark.parametrize(
    "body", [b"PK\x03\x04", b"PK\x03\x04" + bytes(200), a_zip(a__txt=TEXT)[:-9]]
)
def test_a_damaged_zip_is_named(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(body)
    (words,) = told(path).values()
    assert words.startswith(f"{path}: a damaged zip")


@pytest.mark.parametrize("name", ["", ".", "./", "/"])
def test_a_file_without_a_name_keeps_nothing_back(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.zip"
    named = zipped({name or "x": TEXT, "good.txt": TEXT})
    path.write_bytes(named if name else unnamed(named))
    assert told(path)["/good.txt"] == TEXT


def unnamed(body: bytes) -> bytes:
    """The zip with its first file, called `x`, without a name in the directory and before it."""
    header, entry = body.index(b"PK\x03\x04"), body.index(b"PK\x01\x02")
    made = bytearray(body)
    made[header + 26 : header + 28] = made[entry + 28 : entry + 30] = b"\0\0"
    del made[entry + 46]
    del made[header + 30]
    end = made.index(b"PK\x05\x06")
    second = made.index(b"PK\x03\x04", 4)
    other = made.index(b"PK\x01\x02", made.index(b"PK\x01\x02") + 4)
    made[other + 42 : other + 46] = struct.pack("<I", second)
    start, size = made.index(b"PK\x01\x02"), end - made.index(b"PK\x01\x02")
    made[end + 12 : end + 20] = struct.pack("<II", size, start)
    return bytes(made)


def test_a_zip_without_files_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"folder/": ""}))
    assert "a zip without files" in told(path)[""]


def test_a_zip_of_another_kind_is_called_by_its_name() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
    assert sniff("a.epub", made.getvalue()) == "application/zip (an .odt or .epub)"
    assert sniff("a", a_zip(xl__x="") + b"xl/workbook.xml") == "application/vnd.ms-excel"


def test_each_line_of_json_is_an_article_and_a_bad_one_is_named(tmp_path: Path) -> None:
    path = tmp_path / "week.jsonl"
    good = json.dumps({"text": TEXT})
    path.write_text(f"{good}\n\n{{not json\n{json.dumps({'title': 'x'})}\n{good}\n")
    found = told(path)
    assert (found[":1"], found[":5"]) == (TEXT, TEXT)
    assert "not valid JSON" in found[":3"]
    assert "the field `text` is missing" in found[":4"]


def test_what_is_no_bundle_is_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    assert told(path) == {"": TEXT}
    ((name, found),) = each("nowhere.txt")
    assert isinstance(found, IntakeError)
    assert name == "nowhere.txt"
