"""Adding an article by hand: looked at first, corrected where it must be, and kept."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from served import TOKEN, UPCOMING, app_over, fields, text_of
from werkzeug.test import TestResponse

from calendar_app.store import Store


def test_pasting_shows_what_was_found_and_keeps_nothing(client: FlaskClient) -> None:
    page = client.post("/add", data=fields(client, step="look"))
    assert page.status_code == 200
    assert "20 January 2022" in page.text
    assert client.get("/healthz").json["meetings"] == 4


def test_confirming_keeps_it_and_says_so(client: FlaskClient) -> None:
    answer = client.post("/add", data=fields(client, step="keep"))
    assert answer.status_code == 303
    assert "The article is kept, with 1 meeting." in client.get(answer.location).text
    assert client.get("/healthz").json["meetings"] == 5
    again = client.post("/add", data=fields(client, step="keep"))
    assert "kept already" in client.get(again.location).text
    assert client.get("/healthz").json["meetings"] == 5


def test_an_article_without_a_date_says_what_is_missing(client: FlaskClient) -> None:
    text = "The NATO-Russia Council will meet in Brussels on 12 January."
    page = client.post("/add", data=fields(client, text=text, published="")).text
    assert "bears no date" in page
    assert "year not known" in page


@pytest.mark.parametrize(
    ("given", "status", "told"),
    [
        ({"text": "   "}, 422, "empty"),
        ({"published": "last week"}, 422, "2022-01-10"),
        ({"language": "tlh"}, 422, "known: "),
    ],
)
def test_a_paste_that_cannot_be_read_is_explained_and_not_lost(
    client: FlaskClient, given: dict[str, str], status: int, told: str
) -> None:
    answer = client.post("/add", data=fields(client, title="My headline", **given))
    assert answer.status_code == status
    assert told in answer.text
    assert "My headline" in answer.text


def test_a_form_of_another_site_is_refused(client: FlaskClient) -> None:
    answer = client.post("/add", data={"text": UPCOMING, "step": "keep"})
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert client.get("/healthz").json["meetings"] == 4


@pytest.mark.parametrize("token", ["", "wrong", "ünïcode", TOKEN + "x"])
def test_adding_in_public_needs_the_token_and_keeps_the_paste(
    visitor: FlaskClient, token: str
) -> None:
    answer = visitor.post("/add", data=fields(visitor, step="keep", token=token))
    assert answer.status_code == 403
    assert UPCOMING in answer.text
    assert 'name="token"' in answer.text
    assert visitor.get("/healthz").json["meetings"] == 4


def test_the_token_signs_a_browser_in_with_a_guarded_cookie(visitor: FlaskClient) -> None:
    answer = visitor.post("/add", data=fields(visitor, step="keep", token=TOKEN))
    assert answer.status_code == 303
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert TOKEN not in cookie
    other = fields(visitor, step="keep", text=UPCOMING.replace("20", "21"))
    assert visitor.post("/add", data=other).status_code == 303


def test_a_public_server_without_a_token_takes_nothing(database: Path) -> None:
    client = app_over(database, local=False).test_client()
    assert "takes no articles" in client.post("/add", data=fields(client)).text
    assert client.post("/add", data=fields(client, step="keep", token="")).status_code == 403
    answer = client.post(
        "/api/articles", json={"text": UPCOMING}, headers={"Authorization": "Bearer "}
    )
    assert answer.status_code == 403


# --- what it would be ---


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (UPCOMING, "New to the calendar"),
        (
            "The NATO-Russia Council will meet in Brussels on 12 January.",
            "Already known: NATO-Russia Council , 12 January 2022",
        ),
        (
            "The NATO-Russia Council will meet in Brussels on 14 January.",
            "New to the calendar, near NATO-Russia Council , 12 January 2022 "
            "differs: 14, not 12 January 2022",
        ),
        (
            "The NATO-Russia Council will meet in Geneva on 12 January.",
            "differs: Geneva, not Brussels",
        ),
    ],
)
def test_each_meeting_says_what_it_would_be_to_the_calendar(
    client: FlaskClient, text: str, told: str
) -> None:
    assert told in text_of(client.post("/add", data=fields(client, text=text)).text)


def test_a_forecast_is_what_then_happens(client: FlaskClient) -> None:
    """The page asks the rules before anything is kept; adding asks them afterwards."""
    for text, new in (
        ("The NATO-Russia Council will meet in Brussels on 12 January.", False),
        ("The NATO-Russia Council will meet in Brussels on 14 January.", True),
        ("The OSCE Permanent Council will meet in Vienna on 13 January.", True),
        ("The OSCE Permanent Council will gather in Vienna on 13 January at last.", False),
    ):
        page = client.post("/add", data=fields(client, text=text)).text
        before = client.get("/healthz").json["meetings"]
        client.post("/add", data=fields(client, text=text, step="keep"))
        assert client.get("/healthz").json["meetings"] - before == int(new)
        assert ("New to the calendar" in page) is new
        assert ("Already known" in page) is not new


def test_looking_writes_nothing(client: FlaskClient, opened: Store) -> None:
    before = opened.revision()
    client.post("/add", data=fields(client, step="look"))
    assert opened.revision() == before


def test_meetings_are_numbered_as_the_text_has_them(client: FlaskClient) -> None:
    text = (
        "The OSCE Permanent Council will meet in Vienna on 13 January.\n\n"
        "The NATO-Russia Council will meet in Brussels on 12 January."
    )
    page = client.post("/add", data=fields(client, text=text)).text
    assert page.index('id="s1"') < page.index('id="s2"')
    assert page.index(">OSCE Permanent Council</b>") < page.index(">NATO-Russia Council</b>")


def test_a_date_that_gave_no_meeting_is_struck_with_its_reason(client: FlaskClient) -> None:
    text = f"BRUSSELS, 10 January - {UPCOMING}"
    page = client.post("/add", data=fields(client, text=text)).text
    assert '<s title="dateline">10 January</s>' in page
    assert "10 January dateline" in text_of(page)


# --- files and links ---


def uploaded(client: FlaskClient, body: bytes, name: str, **given: str) -> TestResponse:
    empty = {"text": "", "title": "", "published": "", "file": (BytesIO(body), name)}
    return client.post("/add", data={**fields(client), **empty, **given})


def test_a_file_is_read_and_fills_the_form(client: FlaskClient) -> None:
    body = json.dumps({"text": UPCOMING, "published": "2022-01-09", "source": "The Courier"})
    page = uploaded(client, body.encode(), "article.json").text
    assert "20 January 2022" in page
    assert 'value="2022-01-09"' in page
    assert 'value="The Courier"' in page


def test_what_was_typed_outranks_what_a_file_says(client: FlaskClient) -> None:
    body = json.dumps({"text": UPCOMING, "published": "2022-01-09"}).encode()
    assert 'value="2022-01-08"' in uploaded(client, body, "a.json", published="2022-01-08").text


def test_a_file_that_cannot_be_read_is_explained_and_the_text_is_kept(client: FlaskClient) -> None:
    answer = uploaded(client, b"%PDF-1.7 broken", "article.pdf", text="What I typed.")
    assert answer.status_code in (415, 422)
    assert "article.pdf" in answer.text
    assert "What I typed." in answer.text


def test_a_link_that_cannot_be_read_is_explained_and_kept(client: FlaskClient) -> None:
    for link, told in (
        ("nowhere", "begin it with https://"),
        ("https://127.0.0.1:9/x", "127.0.0.1"),
    ):
        answer = client.post("/add", data=fields(client, text="", url=link))
        assert answer.status_code in (403, 422, 502)
        assert told in answer.text
        assert f'value="{link}"' in answer.text


def test_a_link_beside_a_text_is_where_it_stands(client: FlaskClient) -> None:
    link = "https://news.example/1"
    answer = client.post("/add", data=fields(client, url=link, step="keep"))
    assert f'href="{link}"' in client.get(answer.location).text


def test_a_stranger_makes_the_server_fetch_nothing(visitor: FlaskClient) -> None:
    answer = visitor.post("/add", data=fields(visitor, text="", url="https://news.example/1"))
    assert answer.status_code == 403
    assert 'name="token"' in answer.text
