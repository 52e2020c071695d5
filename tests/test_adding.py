"""Adding an article by hand: looked at first, corrected where it must be, and kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from served import TOKEN, UPCOMING, app_over, fields


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
