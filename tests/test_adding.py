"""Adding an article by hand: looked at first, corrected where it must be, and kept."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from loopback import Loopback
from news import MEETS
from news import an_article as a_page
from served import TOKEN, UPCOMING, app_over, csrf, fields, text_of
from werkzeug.test import TestResponse

from calendar_app.store import Store

SAMPLES = Path(__file__).parents[1] / "samples"


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


def test_a_link_is_followed_where_the_server_may_go(database: Path) -> None:
    with Loopback({"/a": a_page("Allies and Russia to talk", MEETS)}) as site:
        client = app_over(database, network=site.network()).test_client()
        link = f"{site.base}/a"
        answer = client.post("/add", data=fields(client, text="", url=link))
        assert answer.status_code == 200
        assert "NATO-Russia Council" in answer.text
        assert site.paths == ["/a"]


def test_a_link_beside_a_text_is_where_it_stands(client: FlaskClient) -> None:
    link = "https://news.example/1"
    answer = client.post("/add", data=fields(client, url=link, step="keep"))
    assert f'href="{link}"' in client.get(answer.location).text


def test_a_stranger_makes_the_server_fetch_nothing(visitor: FlaskClient) -> None:
    answer = visitor.post("/add", data=fields(visitor, text="", url="https://news.example/1"))
    assert answer.status_code == 403
    assert 'name="token"' in answer.text


# --- what a person says at once ---

TWO = (
    "The NATO-Ukraine Commission will meet in Brussels on 20 January 2022.\n\n"
    "The OSCE Permanent Council will meet in Vienna on 27 January 2022."
)


def ids(page: str) -> list[str]:
    """The sightings of the page in order."""
    return re.findall(r'name="take" value="([0-9a-f]+)"', page)


def titles(client: FlaskClient, day: str) -> list[str]:
    rows = client.get(f"/api/meetings?from={day}&to={day}").json["meetings"]
    return [row["title"] for row in rows]


def test_only_what_is_ticked_is_added_and_the_rest_can_come_back(client: FlaskClient) -> None:
    given = fields(client, text=TWO)
    _, second = ids(client.post("/add", data=given).text)
    answer = client.post("/add", data={**given, "step": "keep", "seen": "1", "take": second})
    assert "with 1 meeting." in client.get(answer.location).text
    assert titles(client, "2022-01-20") == []
    assert titles(client, "2022-01-27") == ["OSCE Permanent Council"]
    client.post("/words/1/undo", data={"csrf_token": csrf(client)})
    assert titles(client, "2022-01-20") == ["NATO-Ukraine Commission"]


def test_a_field_corrected_before_adding_is_kept_as_a_persons_word(client: FlaskClient) -> None:
    given = fields(client, text=TWO)
    first, second = ids(client.post("/add", data=given).text)
    kept = {
        **given,
        "step": "keep",
        "seen": "1",
        "take": [first, second],
        f"day.{first}": "2022-01-21",
        f"city.{first}": "Geneva",
    }
    answer = client.post("/add", data=kept)
    assert answer.status_code == 303
    (row,) = client.get("/api/meetings?from=2022-01-21&to=2022-01-21").json["meetings"]
    assert (row["title"], row["city"], row["country"]) == (
        "NATO-Ukraine Commission",
        "Geneva",
        "CH",
    )
    assert set(row["corrected"]) >= {"start", "city"}
    assert titles(client, "2022-01-27") == ["OSCE Permanent Council"]


def test_a_correction_that_cannot_be_keeps_nothing_and_every_tick_and_letter(
    client: FlaskClient,
) -> None:
    given = fields(client, text=TWO)
    first, second = ids(client.post("/add", data=given).text)
    wrong = {
        **given,
        "step": "keep",
        "seen": "1",
        "take": first,
        f"city.{first}": "Nowhere",
        f"venue.{first}": "My venue",
    }
    answer = client.post("/add", data=wrong)
    assert answer.status_code == 400
    assert "not in the gazetteer" in answer.text
    assert 'value="My venue"' in answer.text
    assert f'value="{first}" data-key="a x" checked' in answer.text
    assert f'value="{second}" data-key="a x">' in answer.text
    assert client.get("/healthz").json["meetings"] == 4


def test_a_meeting_without_a_year_is_added_once_it_is_given_its_day(client: FlaskClient) -> None:
    text = "The NATO-Russia Council will meet in Brussels on 19 January."
    given = fields(client, text=text, published="")
    (only,) = ids(client.post("/add", data=given).text)
    kept = {**given, "step": "keep", "seen": "1", "take": only, f"day.{only}": "2022-01-19"}
    assert client.post("/add", data=kept).status_code == 303
    assert titles(client, "2022-01-19") == ["NATO-Russia Council"]


def test_what_is_too_unsure_is_added_where_it_is_ticked(client: FlaskClient) -> None:
    row = json.loads((SAMPLES / "2022-01-geneva-week.json").read_text())
    given = fields(client, text=row["text"], title=row["title"], published=row["published"])
    page = client.post("/add", data=given).text
    doubted = page[: page.index("Too unsure for the calendar, unless you tick it.")]
    id = ids(doubted)[-1]
    assert f'value="{id}" data-key="a x">' in page
    kept = {**given, "step": "keep", "seen": "1"}
    assert client.post("/add", data={**kept, "take": id}).status_code == 303
    assert titles(client, "2022-01-09") == ["Russia-US meeting"]


ARABIC = "يعقد مجلس جامعة الدول العربية اجتماعا طارئا في القاهرة يوم 14 يناير، بحسب بيان رسمي."


def test_an_article_that_nobody_can_read_is_kept_with_what_is_told_by_hand(
    client: FlaskClient,
) -> None:
    given = fields(client, text=ARABIC, title="")
    page = client.post("/add", data=given).text
    assert 'lang="ar" dir="rtl"' in page
    assert "There is no reader for Arabic yet." in page
    kept = {
        **given,
        "step": "keep",
        "sentence.hand": f"0-{len(ARABIC)}",
        "title.hand": "اجتماع طارئ",
        "day.hand": "2022-01-14",
    }
    answer = client.post("/add", data=kept)
    assert "with 1 meeting." in client.get(answer.location).text
    assert titles(client, "2022-01-14") == ["اجتماع طارئ"]


def test_a_meeting_is_told_by_hand_with_the_article(client: FlaskClient) -> None:
    text = f"{UPCOMING}\n\nA dinner follows on the next day, it is said."
    given = fields(client, text=text)
    page = client.post("/add", data=given).text
    sentence = re.search(r'value="(\d+-\d+)"[^>]*>\d+: A dinner follows', page)
    assert sentence
    kept = {
        **given,
        "step": "keep",
        "sentence.hand": sentence[1],
        "title.hand": "Dinner of ministers",
        "day.hand": "2022-01-21",
        "city.hand": "Brussels",
        "kind.hand": "meeting",
        "status.hand": "tentative",
    }
    answer = client.post("/add", data=kept)
    assert "with 2 meetings." in client.get(answer.location).text
    assert titles(client, "2022-01-21") == ["Dinner of ministers"]
