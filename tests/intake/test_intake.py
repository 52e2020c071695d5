"""A path or `-` becomes articles; what cannot be opened says why."""

import io
import os
from datetime import date, datetime

import pytest
from loopback import Loopback, page

from calendar_app.errors import IntakeError, TooLargeError, UnsupportedFormatError
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
        ("ftp://example.org/a", "ftp: only http and https; give the public http or https address"),
    ],
)
def test_a_source_that_cannot_be_opened_says_why(source, complaint) -> None:
    with pytest.raises(IntakeError) as caught:
        articles(source)
    assert complaint in str(caught.value)


PAGE = (
    "<!doctype html><html lang=en><head><title>Ministers meet</title>{}</head><body><article>"
    "<h1>Ministers meet</h1><p>Foreign ministers of the participating States will meet in Vienna "
    "on 13 January, the chair said on Monday.</p><p>The session follows a round of talks in "
    "Geneva, where two delegations spoke for seven hours on 10 January.</p></article></body></html>"
)
META = '<meta property="article:published_time" content="2022-01-10T08:00:00+01:00">'


def test_a_link_becomes_an_article_with_its_address_and_its_date() -> None:
    body = PAGE.format(META).encode()
    with Loopback({"/a?id=7&utm_source=x": page(body, "Content-Type: text/html")}) as server:
        link = f"http://wire.example:{server.port}/a?id=7&utm_source=x#top"
        (article,) = articles(link, network=server.network("wire.example"))
    assert article.title == "Ministers meet"
    assert article.text.startswith("Ministers meet\n\nForeign ministers")
    assert article.published == datetime.fromisoformat("2022-01-10T08:00:00+01:00")
    assert article.url == f"http://wire.example:{server.port}/a?id=7"


@pytest.mark.parametrize(
    ("canonical", "kept"),
    [
        ("http://wire.example:{port}/2022/ministers-meet", True),
        ("http://wire.example:{port}/", False),  # then all pages of the site would be one article
        ("http://other.example/2022/ministers-meet", False),  # it is not that site's
    ],
)
def test_a_page_may_say_its_own_address_only(canonical: str, kept: bool) -> None:
    with Loopback({}) as server:
        told = canonical.replace("{port}", str(server.port))
        server.answers["/a"] = page(PAGE.format(f'<link rel="canonical" href="{told}">').encode())
        link = f"http://wire.example:{server.port}/a"
        (article,) = articles(link, network=server.network("wire.example"))
    assert article.url == (told if kept else link)


def test_the_server_says_in_which_letters_a_page_is_written() -> None:
    body = PAGE.format("").replace("Vienna", "Відні").encode("cp1251")
    answer = page(body, "Content-Type: text/html; charset=windows-1251")
    with Loopback({"/a": answer}) as server:
        (article,) = articles(f"{server.base}/a", network=server.network())
    assert "Відні" in article.text


def test_what_is_no_article_is_refused_by_what_the_server_calls_it() -> None:
    style = page(b"body { margin: 0 }", "Content-Type: text/css")
    with Loopback({"/a": style}) as server, pytest.raises(UnsupportedFormatError, match="text/css"):
        articles(f"{server.base}/a", network=server.network())
