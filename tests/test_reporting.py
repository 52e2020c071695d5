"""Who may not correct a meeting can still say what is wrong, with all that it takes to find it."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from factories import a_meeting, a_sighting, an_article
from flask.testing import FlaskClient
from served import TOKEN, app_over, text_of, uid_of

from calendar_app.errors import UsageError
from calendar_app.web.reporting import contact_of, report_of, way_to

URL = "https://calendar.example.org/meetings/x"


def test_a_report_names_the_meeting_and_the_words_it_was_read_from() -> None:
    article = an_article()
    told = report_of(a_meeting(), [(a_sighting(article), article)], URL)
    assert told.splitlines() == [
        "Meeting: NATO-Russia Council",
        "Shown as: 12 January 2022. Brussels, Belgium. Russia, NATO. Confirmed.",
        f"Page: {URL}",
        "Id: 0123456789abcdef@calendar-app",
        "It was read from: “The NATO-Russia Council will meet in Brussels on 12 January.”"
        " (The Courier, 10 January 2022)",
        "",
        "What is wrong:",
    ]


def test_a_report_is_no_longer_than_a_mail_can_be() -> None:
    article = an_article()
    told = [(a_sighting(article, quote="word " * 900), article)] * 40
    assert len(report_of(a_meeting(), told, URL)) < 1600


def test_a_mail_is_written_already_whatever_the_title_holds() -> None:
    title = "Talks & “more”?\r\nBcc: someone@example.org"
    meeting = a_meeting(title=title)
    link = way_to("desk@example.org", meeting, report_of(meeting, [], URL))
    parts = urlsplit(link)
    assert (parts.scheme, parts.path) == ("mailto", "desk@example.org")
    fields = parse_qs(parts.query)
    assert set(fields) == {"subject", "body"}
    assert fields["subject"] == ["Calendar: Talks & “more”? Bcc: someone@example.org"]
    assert f"\r\nPage: {URL}\r\n" in fields["body"][0]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (None, None),
        (" ", None),
        ("desk@example.org", "desk@example.org"),
        (" https://example.org/contact ", "https://example.org/contact"),
    ],
)
def test_a_contact_is_a_mail_address_or_a_page(given: str | None, kept: str | None) -> None:
    assert contact_of(given) == kept


@pytest.mark.parametrize(
    "given", ["desk", "javascript:alert(1)", "a@b?cc=c@d", "a@b@c", "@b", "a b@c", "http://x.org"]
)
def test_what_is_no_contact_is_told_at_the_start(given: str) -> None:
    with pytest.raises(UsageError, match="neither an address for mail nor a page"):
        contact_of(given)


def section(client: FlaskClient) -> str:
    page = client.get(f"/meetings/{uid_of(client, 'NATO-Russia Council')}").text
    return page[page.index('id="correct"') :].partition("</section>")[0]


def test_a_stranger_is_told_what_to_send_and_to_whom(visitor: FlaskClient, database: Path) -> None:
    bare = section(visitor)
    assert "Whoever keeps this calendar can correct it." in bare
    report = re.search(r"<textarea[^>]* readonly[^>]*>(.*?)</textarea>", bare, re.S)
    assert report
    assert "Id: " in report[1]
    assert "<form" not in bare
    assert "mailto:" not in bare

    options = {"token": TOKEN, "local": False}
    client = app_over(database, contact="desk@example.org", **options).test_client()
    link = re.search(r'href="(mailto:[^"]+)"', section(client))
    assert link
    assert "NATO-Russia Council" in parse_qs(urlsplit(unescape(link[1])).query)["body"][0]
    client = app_over(database, contact="https://example.org/contact", **options).test_client()
    assert 'href="https://example.org/contact"' in section(client)


def test_who_may_write_corrects_it_on_the_spot(client: FlaskClient) -> None:
    assert "What is wrong" not in section(client)
    assert "Correct it" in text_of(section(client))
