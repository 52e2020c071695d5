"""Articles come out of PDF, mail, Word and Markdown with their words whole."""

from __future__ import annotations

import contextlib
import io
import zipfile
from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest
from docx import Document
from made import a_pdf, zipped
from pypdf import PdfReader, PdfWriter

from calendar_app.errors import CalendarAppError, IntakeError
from calendar_app.intake.formats import sniff, to_articles
from calendar_app.intake.formats.text import paragraphs
from calendar_app.model import Article, Raw
from calendar_app.reading import reader

PAGE = (
    "<html lang=en><head><title>Ministers meet</title></head><body><article><h1>Ministers meet</h1>"
    "<p>Foreign ministers of the participating States will meet in Vienna on 13 January, the chair "
    "said on Monday.</p><p>The session follows a round of talks in Geneva.</p></article></body>"
)
NEWS = [
    "Ambassadors to meet in Brussels",
    "",
    "The NATO-Russia Council will meet at ambassadorial level in Brus-",
    "sels on 12 January 2022, the Alliance said on Monday. The NATO-",
    "Russia Council last met in 2019.",
    "A press conference follows.",
]


def read(body: bytes, source: str) -> Article:
    (article,) = to_articles(Raw(source, body, sniff(source, body)))
    return article


def test_the_paragraphs_of_a_pdf_are_whole_and_can_be_read() -> None:
    article = read(a_pdf(NEWS, ["Notes", "", "Second page."]), "note.pdf")
    assert "level in Brussels on 12 January 2022, the Alliance said" in article.text
    assert "The NATO-Russia Council last met" in article.text
    assert article.title == "Ambassadors to meet in Brussels"
    assert article.text.endswith("Second page.")
    assert (article.published, article.language, article.name) == (None, "en", "note")
    council, press = reader()(article).sightings
    assert (council.body, council.city) == ("nato-russia-council", "Brussels")
    assert press.kind.value == "press-conference"


def test_a_pdf_of_pictures_says_so() -> None:
    with pytest.raises(IntakeError, match=r"scan\.pdf: a PDF without text"):
        read(a_pdf([]), "scan.pdf")


def test_a_locked_pdf_says_so() -> None:
    locked = PdfWriter(clone_from=PdfReader(io.BytesIO(a_pdf(NEWS))))
    locked.encrypt("secret", algorithm="RC4-128")
    body = io.BytesIO()
    locked.write(body)
    with pytest.raises(IntakeError, match=r"a\.pdf: locked with a password"):
        read(body.getvalue(), "a.pdf")


@pytest.mark.parametrize("kept", [0.1, 0.3, 0.6, 0.9])
def test_half_a_file_is_read_or_named(kept: float) -> None:
    """No reader of a format may let its own exception out."""
    mail = a_mail()
    mail.add_alternative(PAGE, subtype="html")
    for source, body in {
        "a.pdf": a_pdf(NEWS),
        "a.docx": a_word_file("Talks.", "They will meet."),
        "a.eml": mail.as_bytes(),
    }.items():
        half = body[: int(len(body) * kept)]
        with contextlib.suppress(CalendarAppError):
            read(half, source)


def a_mail(**headers: str) -> EmailMessage:
    made = EmailMessage()
    told = {
        "From": "Ministry press office <press@ministry.example>",
        "Subject": "Ministers to meet in Vienna",
        "Date": "Mon, 10 Jan 2022 09:30:00 +0100",
    }
    for name, value in (told | headers).items():
        made[name] = value
    made.set_content(
        "Foreign ministers of the participating States will meet in\nVienna on 13 January, the "
        "chair of the council said on Monday.\n\n-- \nPress office\n"
    )
    return made


def test_a_mail_of_words_is_dated_and_named_by_its_headers() -> None:
    article = read(a_mail().as_bytes(), "press.eml")
    assert article.text == (
        "Ministers to meet in Vienna\n\nForeign ministers of the participating States will meet in "
        "Vienna on 13 January, the chair of the council said on Monday."
    )
    assert article.title == "Ministers to meet in Vienna"
    assert article.published == datetime(2022, 1, 10, 8, 30, tzinfo=UTC)
    assert (article.publisher, article.name) == ("Ministry press office", "press")


def test_the_page_in_a_mail_is_read_as_pages_are() -> None:
    mail = a_mail()
    mail.add_alternative(PAGE, subtype="html")
    article = read(mail.as_bytes(), "press.eml")
    assert article.text.startswith("Ministers meet\n\nForeign ministers of the participating")
    assert article.published == datetime(2022, 1, 10, 8, 30, tzinfo=UTC)


def test_where_the_page_in_a_mail_is_no_article_its_words_are() -> None:
    mail = a_mail()
    mail.add_alternative("<html><body><table><td>News</table></body></html>", subtype="html")
    assert "will meet in Vienna on 13 January" in read(mail.as_bytes(), "press.eml").text


@pytest.mark.parametrize("told", ["", "yesterday", "Mon, 99 Jan 2022 09:30:00 +0100"])
def test_a_mail_without_a_true_date_has_none(told: str) -> None:
    body = a_mail().as_bytes().replace(b"Mon, 10 Jan 2022 09:30:00 +0100", told.encode())
    assert read(body, "press.eml").published is None


def test_a_mail_is_known_by_its_headers_whatever_it_is_called() -> None:
    assert sniff("saved", a_mail().as_bytes()) == "message/rfc822"


def test_a_mail_without_words_says_so() -> None:
    mail = EmailMessage()
    mail["Subject"] = "See attachment"
    mail.set_content(b"\x00\x01", maintype="application", subtype="octet-stream")
    with pytest.raises(IntakeError, match="a mail without text"):
        read(mail.as_bytes(), "press.eml")


def a_word_file(*lines: str, table: tuple[str, ...] = ()) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if table:
        row = document.add_table(rows=1, cols=len(table)).rows[0]
        for cell, words in zip(row.cells, table, strict=True):
            cell.text = words
        document.add_paragraph("After the table.")
    body = io.BytesIO()
    document.save(body)
    return body.getvalue()


def test_a_word_document_gives_its_paragraphs_and_tables_in_order() -> None:
    row = ("12 January", "NATO-Russia Council", "Brussels")
    article = read(a_word_file("The week ahead", "Dates:", table=row), "week.docx")
    assert article.text == (
        "The week ahead\n\nDates:\n\n12 January NATO-Russia Council Brussels\n\nAfter the table."
    )
    assert (article.title, article.name, article.published) == ("The week ahead", "week", None)


def test_a_word_document_expands_no_entities() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "Talks"><!ENTITY b "&a;&a;">]>'
    inside = (
        f'<?xml version="1.0"?>{bomb}<w:document xmlns:w="http://schemas.openxmlformats.org/'
        'wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p><w:p><w:r><w:t>Vienna</w:t></w:r></w:p>'
        "</w:body></w:document>"
    )
    whole = a_word_file("x")
    made = {name: data for name, data in unzipped(whole).items() if name != "word/document.xml"}
    article = read(zipped(made | {"word/document.xml": inside}), "a.docx")
    assert article.text == "Vienna"


def unzipped(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_word_document_that_swells_is_refused() -> None:
    bomb = zipped(unzipped(a_word_file("x")) | {"word/media.xml": bytes(30_000_000)})
    with pytest.raises(IntakeError, match="swells beyond all measure"):
        read(bomb, "a.docx")


def test_markdown_loses_its_marks_and_heeds_what_stands_in_front() -> None:
    text = (
        "---\ntitle: Ministers to meet\ndate: 2022-01-10\nsource: The Courier\n---\n\n"
        "## What is **known**\n\nThey will meet in [Vienna](https://v.example) on *13 January*.\n"
        "> The snake_case_name of 2 * 3 * 4 stays.\n"
    )
    article = read(text.encode(), "a.md")
    assert article.text == (
        "Ministers to meet\n\nWhat is known\n\nThey will meet in Vienna on 13 January.\n"
        "The snake_case_name of 2 * 3 * 4 stays.\n"
    )
    assert article.published == date(2022, 1, 10)
    assert (article.title, article.publisher) == ("Ministers to meet", "The Courier")


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("", ""),
        ("One line.", "One line."),
        ("A line of full width\ngoes on here.", "A line of full width goes on here."),
        ("A head\nA line of more width than\none.", "A head\n\nA line of more width than one."),
        ("A line of full width\n\nand one more.", "A line of full width\n\nand one more."),
        ("Ministers of the EU meet in Brus-\nsels.", "Ministers of the EU meet in Brussels."),
        ("The council of ministers of NATO-\nRussia.", "The council of ministers of NATO-Russia."),
        ("From 12 to 13 January, or 12 \u2013 \n13.", "From 12 to 13 January, or 12 \u2013 13."),
    ],
)  # fmt: skip
def test_lines_that_were_broken_are_put_together(broken: str, whole: str) -> None:
    assert paragraphs(broken) == whole
