"""Bytes become articles, by what they hold; what cannot be read is named."""

import contextlib
import json
import time
from datetime import UTC, date, datetime

import pytest

from calendar_app.errors import IntakeError, UnsupportedFormatError
from calendar_app.intake.formats import headline, parse_date, sniff, to_articles
from calendar_app.model import Article, Raw

BODY = (
    "<p>Foreign ministers of the participating States will meet in Vienna on 13 January, the "
    "chair said on Monday.</p><p>The session follows a round of talks in Geneva, where two "
    "delegations spoke for seven hours on 10 January.</p>"
)


def read(body: bytes | str, source: str = "article.txt") -> Article:
    raw = body.encode() if isinstance(body, str) else body
    (article,) = to_articles(Raw(source, raw, sniff(source, raw)))
    return article


def page(head: str = "", body: str = BODY, lang: str = ' lang="en-GB"') -> str:
    return (
        f"<!DOCTYPE html><html{lang}><head><title>Ministers meet | The Wire</title>{head}</head>"
        f"<body><nav><a href='/'>Home</a></nav><article><h1>Ministers meet</h1>{body}</article>"
        "</body></html>"
    )


def json_article(**fields: object) -> str:
    return json.dumps({"id": "en-007", "language": "en", "title": "T", "text": "Words."} | fields)


@pytest.mark.parametrize(
    ("source", "body", "media_type"),
    [
        ("a.txt", b"Talks will be held.", "text/plain"),
        ("a", b"Talks will be held.", "text/plain"),
        ("a.html", b"<p>Talks", "text/html"),
        ("a", b"  <!doctype html><p>Talks", "text/html"),
        ("a.txt", b"<html><p>Talks", "text/html"),
        ("a", b'<?xml version="1.0"?>\n<html xmlns="x">', "text/html"),
        ("a", b"<!-- saved -->\n<HTML>", "text/html"),
        ("a", b'{ "text": "Talks" }', "application/json"),
        ("a.json", b"[]", "application/json"),
        ("a.txt", b"{curly} words", "text/plain"),
        ("a.txt", "\ufeff<html>".encode("utf-16"), "text/html"),
        ("a.txt", b"%PDF-1.7 ...", "application/pdf"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00", "image/png"),
        ("a.txt", b"MZV Praha: talks on Monday", "text/plain"),
        ("a.txt", b"Talks\x00\x01", "application/octet-stream (binary)"),
    ],
)
def test_the_media_type_is_known_by_content_then_by_name(source, body, media_type) -> None:
    assert sniff(source, body) == media_type


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Gespräche".encode(), "Gespräche"),
        ("Gespräche".encode("utf-8-sig"), "Gespräche"),
        ("Gespräche".encode("utf-16"), "Gespräche"),
        ("\ufeffGespräche".encode("utf-16-be"), "Gespräche"),
        ("Gespräche – “Runde”".encode("cp1252"), "Gespräche – “Runde”"),
        (b"one\r\ntwo\rthree", "one\ntwo\nthree"),
    ],
)
def test_plain_text_is_decoded_and_its_lines_end_alike(body, text) -> None:
    assert read(body).text == text


def test_plain_text_is_kept_whole_with_its_headline_in_it() -> None:
    text = "  Ministers to meet in Vienna\n\nThey will meet on 13 January.\n"
    article = read(text, "notes/vienna.txt")
    assert (article.text, article.title) == (text, "Ministers to meet in Vienna")
    assert (article.name, article.published, article.language) == ("vienna", None, "en")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ministers to meet\n\nText.", "Ministers to meet"),
        ("Ministers to meet?\n \nText.", "Ministers to meet?"),
        ("Ministers met on Monday.\n\nText.", ""),
        ("NATO ministers will meet in Brussels\non Monday to speak of ...", ""),
        ("Ministers to meet", ""),
        ("x" * 161 + "\n\nText.", ""),
        ("", ""),
    ],
)
def test_only_a_line_that_stands_over_a_text_is_its_headline(text, title) -> None:
    assert headline(text) == title


def test_a_page_gives_its_main_text_title_date_language_and_publisher() -> None:
    head = (
        '<meta property="og:site_name" content="The Wire">'
        '<link rel="canonical" href="https://wire.example/a/1">'
        '<meta property="article:published_time" content="2022-01-10T08:00:00+01:00">'
    )
    article = read(page(head), "saved.html")
    assert article.text.startswith("Ministers meet\n\nForeign ministers of the")
    assert article.text.count("Ministers meet") == 1
    assert "Home" not in article.text
    assert article.title == "Ministers meet"
    assert article.published == datetime.fromisoformat("2022-01-10T08:00:00+01:00")
    assert (article.language, article.publisher) == ("en", "The Wire")
    assert article.url == "https://wire.example/a/1"


def test_the_words_of_a_page_are_those_it_declares_its_encoding_for() -> None:
    cyrillic = page('<meta charset="windows-1251">', BODY + "<p>Встреча прошла в Женеве.</p>")
    assert "Встреча прошла" in read(cyrillic.encode("cp1251"), "a.html").text


LD = '<script type="application/ld+json">{}</script>'
META = '<meta property="article:published_time" content="2022-01-11">'
TIME = '<time datetime="2022-01-12">12 January</time>'


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        (LD.format('{"datePublished": "2022-01-10"}') + META, TIME + BODY, date(2022, 1, 10)),
        (
            LD.format(
                '{"@graph": [{"@type": "WebPage"}, {"datePublished": "2022-01-10T23:30:00Z"}]}'
            ),
            BODY,
            datetime(2022, 1, 10, 23, 30, tzinfo=UTC),
        ),
        (LD.format("{broken") + META, TIME + BODY, date(2022, 1, 11)),
        (LD.format('{"datePublished": "soon"}') + META, TIME + BODY, date(2022, 1, 11)),
        ("", TIME + BODY, date(2022, 1, 12)),
        ('<meta name="dc.date" content="2022-01-13">', BODY, date(2022, 1, 13)),
        ("", BODY, None),
    ],
)
def test_a_page_is_dated_by_the_surest_of_what_it_says(head, body, published) -> None:
    assert read(page(head, body), "a.html").published == published


@pytest.mark.parametrize(
    "body",
    [
        "<html></html>",
        "<html><body><nav><a href='/'>Home</a></nav></body></html>",
        "<html><title>Log in</title><form><input name=user></form><p>Sign in</p></html>",
        "<html><title>404</title><h1>Not found</h1><p>This page is gone.</p></html>",
    ],
)
def test_a_page_without_an_article_is_refused(body) -> None:
    with pytest.raises(IntakeError, match=r"^a\.html: a page without an article; save "):
        read(body, "a.html")


def test_article_json_puts_the_title_over_the_text() -> None:
    article = read(
        json_article(
            published="2022-01-10",
            source="news agency",
            title="Talks",
            text="They met.",
            meetings=[],
        ),
        "x.json",
    )
    assert article == Article(
        text="Talks\n\nThey met.",
        title="Talks",
        published=date(2022, 1, 10),
        publisher="news agency",
        name="en-007",
    )


@pytest.mark.parametrize(
    ("told", "publisher", "url"),
    [
        (
            {"publisher": "The Wire", "url": " https://wire.example/a "},
            "The Wire",
            "https://wire.example/a",
        ),
        ({"url": "javascript:alert(1)"}, "news agency", None),
        ({"publisher": {"name": "The Wire"}, "url": None}, "news agency", None),
        ({"publisher": "", "url": ["https://wire.example/a"]}, "news agency", None),
    ],
)
def test_article_json_tells_who_published_it_and_where(
    told: dict[str, object], publisher: str, url: str | None
) -> None:
    article = read(json_article(source="news agency", text="They met.", **told), "x.json")
    assert (article.publisher, article.url) == (publisher, url)


def test_article_json_needs_its_text_alone() -> None:
    article = read('{"text": "They met.", "published": null}', "dir/x.json")
    assert article == Article(text="They met.", name="x")


def test_characters_that_no_file_can_hold_are_replaced_one_for_one() -> None:
    assert read('{"text": "a\\u0000b\\ud800c"}', "a.json").text == "a\ufffdb\ufffdc"


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"text": None}, "the field `text` is missing"),
        ({"text": ["a"]}, 'the field `text` is ["a"]; a string is needed'),
        ({"text": " \n"}, "the field `text` is empty"),
        ({"title": 7}, "the field `title` is 7"),
        ({"id": {"a": 1}}, "the field `id` is {"),
        ({"language": None}, "the field `language` is null"),
        ({"published": "soon"}, 'the field `published` is "soon"; needed: an ISO 8601 date'),
        ({"published": "2022-13-45"}, "the field `published` is"),
        ({"published": "0001-01-01"}, "1900 to 2100"),
        ({"published": 1641772800}, "the field `published` is 1641772800"),
        ({"published": "x" * 500}, "x..."),
    ],
)
def test_a_wrong_field_is_named_with_its_value_and_what_would_work(fields, complaint) -> None:
    with pytest.raises(IntakeError) as caught:
        read(json_article(**fields), "a.json")
    assert str(caught.value).startswith("a.json: ")
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "body",
    ['{"text": ', "[]", "7", "null", "[" * 200_000, '{"text": ' + "9" * 5000 + "}", "{'text': 1}"],
)
def test_json_that_is_no_article_is_refused_in_one_line(body) -> None:
    with pytest.raises(IntakeError, match=r"^a\.json: .*(JSON|`text`)") as caught:
        read(body, "a.json")
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json"])
@pytest.mark.parametrize("body", [b"", b" \n\t "])
def test_an_empty_file_is_refused(name, body) -> None:
    with pytest.raises(IntakeError, match="empty"):
        read(body, name)


def test_a_binary_file_is_refused_by_its_name_and_the_readable_ones_are_listed() -> None:
    with pytest.raises(UnsupportedFormatError) as caught:
        read(b"{\\rtf1 Talks", "report.rtf")
    assert str(caught.value).startswith("report.rtf: cannot read application/rtf; give ")
    assert "text/plain (.txt)" in str(caught.value)
    assert "application/json (.json)" in str(caught.value)


def test_bytes_of_no_known_encoding_are_refused() -> None:
    with pytest.raises(IntakeError, match="not text in UTF-8"):
        read(b"\x81\x8d\x8f talks \x90\x9d")


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        ("2022-01-10", date(2022, 1, 10)),
        (" 2022-01-10 ", date(2022, 1, 10)),
        ("2022-01-10T10:00:00Z", datetime(2022, 1, 10, 10, tzinfo=UTC)),
        ("2022-01-10T10:00:00", date(2022, 1, 10)),
        ("10 January 2022", None),
        ("2022-02-30", None),
        ("9999-12-31", None),
        ("", None),
    ],
)
def test_a_date_is_iso_8601_and_an_hour_needs_its_offset(told, moment) -> None:
    assert parse_date(told) == moment


@pytest.mark.parametrize(
    "body",
    [
        "<html>" + "<div>" * 200_000,
        "<!--" + "-" * 1_000_000,
        "<?xml " + " " * 1_000_000,
        "<meta " * 200_000,
        "\n" * 1_000_000 + "x",
    ],
)
def test_hostile_bytes_are_sniffed_and_refused_or_read_in_linear_time(body) -> None:
    begun = time.perf_counter()
    with contextlib.suppress(IntakeError):
        read(body, "a.html")
    assert time.perf_counter() - begun < 5
