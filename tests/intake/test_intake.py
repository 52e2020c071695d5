"""A path or `-` becomes articles; what cannot be opened says why."""

import io
import os
from datetime import date

import pytest

from calendar_app.errors import IntakeError, TooLargeError
from calendar_app.intake import MAX_BYTES, articles


def test_a_file_becomes_an_article(tmp_path) -> None:
    path = tmp_path / "vienna.txt"
    path.write_text("Talks will be held.", encoding="utf-8")
    (article,) = articles(str(path))
    assert (article.text, article.name) == ("Talks will be held.", "vienna")


def test_a_dash_reads_standard_input(monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Talks.")))
    (article,) = articles("-")
    assert (article.text, article.name) == ("Talks.", "")


def test_bytes_that_are_given_stand_for_standard_input() -> None:
    assert articles("-", stdin=b'{"text": "Talks."}')[0].text == "Talks."


def test_what_the_caller_says_outranks_what_the_source_says_of_itself() -> None:
    body = b'{"text": "Talks.", "published": "2022-01-10", "language": "fr"}'
    (article,) = articles("-", stdin=body, published=date(2024, 5, 1), language="de")
    assert (article.published, article.language) == (date(2024, 5, 1), "de")


def test_a_large_file_is_refused_before_it_is_read(tmp_path) -> None:
    path = tmp_path / "archive.txt"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    with pytest.raises(TooLargeError, match=r"larger than 10 MB; give one article"):
        articles(str(path))


def test_a_file_of_the_largest_size_is_still_read(tmp_path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"x" * MAX_BYTES)
    assert len(articles(str(path))[0].text) == MAX_BYTES


def test_standard_input_without_end_is_refused_at_the_limit(monkeypatch) -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer) -> int:
            buffer[:] = b"x" * len(buffer)
            return len(buffer)

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(Endless())))
    with pytest.raises(TooLargeError, match="standard input: larger"):
        articles("-")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_device_without_end_is_refused_at_the_limit() -> None:
    with pytest.raises(TooLargeError):
        articles("/dev/zero")


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("nowhere.txt", "nowhere.txt: no such file; check the path"),
        (".", ".: a folder, not an article; give the files in it"),
        ("a\0b", "cannot be read"),
        ("x" * 5000, "cannot be read"),
        ("https://example.org/a", "links are not read yet; save the page and give the file"),
    ],
)
def test_a_source_that_cannot_be_opened_says_why(source, complaint) -> None:
    with pytest.raises(IntakeError) as caught:
        articles(source)
    assert complaint in str(caught.value)
