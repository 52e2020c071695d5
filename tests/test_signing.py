"""Who may write, and what guards every answer: the token, the cookie, the forms, the headers."""

from __future__ import annotations

import logging
import re
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from served import TOKEN, app_over, csrf, uid_of

from calendar_app.web import limits
from calendar_app.web.guarding import key_for

WRONG = {"Authorization": "Bearer wrong"}
RIGHT = {"Authorization": f"Bearer {TOKEN}"}
ARTICLE = {"text": "The NATO-Ukraine Commission will meet in Brussels on 20 January 2022."}


def sign_in(client: FlaskClient, token: str = TOKEN, **given: str):
    told = {"csrf_token": csrf(client, "/sign-in"), "token": token, **given}
    return client.post("/sign-in", data=told)


def may_write(client: FlaskClient) -> bool:
    return 'name="token"' not in client.get("/subscribe").text


# --- the page ---


def test_the_token_signs_in_and_out(visitor: FlaskClient) -> None:
    assert not may_write(visitor)
    answer = sign_in(visitor, next="/subscribe?city=Vienna")
    assert (answer.status_code, answer.location) == (303, "/subscribe?city=Vienna")
    assert may_write(visitor)
    assert "Sign out" in visitor.get("/sign-in").text
    out = visitor.post("/sign-out", data={"csrf_token": csrf(visitor, "/sign-in")})
    assert out.status_code == 303
    assert not may_write(visitor)


@pytest.mark.parametrize("token", ["", "wrong", "ünïcode", TOKEN + "x", TOKEN[:-1], "\ud800", "\0"])
def test_another_token_signs_nobody_in_and_says_what_would(
    visitor: FlaskClient, token: str
) -> None:
    answer = sign_in(visitor, token.encode("utf-8", "replace").decode(), next="/add")
    assert answer.status_code == 403
    assert "not the token of this server" in answer.text
    assert 'name="next" value="/add"' in answer.text
    assert not may_write(visitor)


ELSEWHERE = (
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "evil.example",
    "/a\r\nSet-Cookie: x=y",
    "",
)


@pytest.mark.parametrize("told", ELSEWHERE)
def test_nobody_is_led_to_another_site_after_signing_in(visitor: FlaskClient, told: str) -> None:
    assert sign_in(visitor, next=told).location == "/"


@pytest.mark.parametrize("told", ELSEWHERE)
def test_the_display_switch_leads_nowhere_else(client: FlaskClient, told: str) -> None:
    answer = client.get("/display", query_string={"to": told, "theme": "dark"})
    goal = urlsplit(answer.location)
    assert (goal.scheme, goal.netloc) == ("", "")
    assert re.match(r"/(?![/\\])", answer.location)
    assert "Set-Cookie: x" not in str(answer.headers)


def test_a_server_without_a_token_signs_nobody_in(database: Path) -> None:
    client = app_over(database, local=False).test_client()
    assert "Nobody signs in here" in client.get("/sign-in").text
    forged = {"csrf_token": csrf(client, "/add"), "token": ""}
    assert client.post("/sign-in", data=forged).status_code == 403


def test_a_refusal_and_every_page_lead_to_where_one_signs_in(visitor: FlaskClient) -> None:
    page = visitor.get("/?city=Vienna").text
    assert 'href="/sign-in?next=/?city%3DVienna"' in page or "/sign-in?next=" in page
    assert sign_in(visitor, next="/?city=Vienna").location == "/?city=Vienna"
    assert "/sign-in?next=" not in visitor.get("/").text


# --- the cookie ---


def cookie_of(answer) -> str:
    return next(told for told in answer.headers.getlist("Set-Cookie") if "calendar_app=" in told)


def test_the_cookie_is_guarded_and_holds_no_token(visitor: FlaskClient) -> None:
    told = cookie_of(sign_in(visitor))
    assert "HttpOnly" in told
    assert "SameSite=Lax" in told
    assert "Expires" in told
    assert "Secure" not in told
    assert TOKEN not in told


def test_behind_https_the_cookie_goes_over_https_alone(database: Path) -> None:
    app = app_over(database, token=TOKEN, local=False, behind_proxy=True)
    client = app.test_client()
    given = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "calendar.example"}
    page = client.get("/sign-in", headers=given)
    assert "Secure" in cookie_of(page)
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in client.get("/sign-in").headers
    forged = {"X-Forwarded-Proto": "https"}
    nobody = app_over(database, token=TOKEN, local=False).test_client()
    assert "Strict-Transport-Security" not in nobody.get("/", headers=forged).headers


def test_a_sign_in_outlives_the_process_and_ends_with_the_token(database: Path) -> None:
    def browser(token: str, cookie: str = "") -> FlaskClient:
        client = app_over(database, token=token, local=False).test_client()
        if cookie:
            client.set_cookie("calendar_app", cookie)
        return client

    told = SimpleCookie(cookie_of(sign_in(browser(TOKEN))))["calendar_app"].value
    assert may_write(browser(TOKEN, told))
    assert not may_write(browser("another-token-of-the-tests", told))
    changed = told[:-2] + ("AA" if told[-2:] != "AA" else "BB")
    assert not may_write(browser(TOKEN, changed))
    assert key_for(TOKEN) == key_for(TOKEN) != key_for(TOKEN + "x")
    assert key_for(None) != key_for(None)


# --- guessing ---


def test_who_guesses_has_to_wait_whatever_he_gives_then(visitor: FlaskClient) -> None:
    told = [visitor.post("/api/articles", json=ARTICLE, headers=WRONG) for _ in range(11)]
    assert [one.status_code for one in told] == [403] * 10 + [429]
    assert 0 < int(told[-1].headers["Retry-After"]) <= 900
    right = visitor.post("/api/articles", json=ARTICLE, headers=RIGHT)
    assert right.status_code == 429
    assert sign_in(visitor).status_code == 429
    assert not may_write(visitor)


def test_other_addresses_are_not_made_to_wait(visitor: FlaskClient) -> None:
    def post(address: str, headers: dict[str, str]) -> int:
        given = {"REMOTE_ADDR": address}
        return visitor.post(
            "/api/articles", json=ARTICLE, headers=headers, environ_overrides=given
        ).status_code

    for number in range(11):  # of one household, which has more addresses than one can count
        last = post(f"2001:db8:1:2::{number:x}", WRONG)
    assert last == 429
    assert post("2001:db8:1:3::1", RIGHT) == 201
    assert post("192.0.2.1", RIGHT) == 200
    for _ in range(10):
        post("192.0.2.2", WRONG)
    assert post("::ffff:192.0.2.2", RIGHT) == 429


def test_right_tokens_are_not_counted(visitor: FlaskClient) -> None:
    told = {visitor.post("/api/articles", json=ARTICLE, headers=RIGHT).status_code
            for _ in range(15)}  # fmt: skip
    assert told == {200, 201}


def test_the_token_is_compared_by_a_function_that_takes_the_same_time(
    visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []
    monkeypatch.setattr(
        "hmac.compare_digest", lambda one, other: compared.append((one, other)) or one == other
    )
    visitor.post("/api/articles", json=ARTICLE, headers=WRONG)
    assert (b"wrong", TOKEN.encode()) in compared


def test_an_odd_address_of_a_proxy_is_counted_as_it_is(database: Path) -> None:
    app = app_over(database)
    with app.test_request_context(environ_overrides={"REMOTE_ADDR": "unknown"}):
        assert limits.client() == "unknown"


# --- forms ---


def forms(app: Flask) -> set[str]:
    """The address of every form: what takes a POST and is not for programs."""
    return {
        re.sub(r"<[^>]+>", "x", rule.rule)
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and not rule.rule.startswith("/api/")
    }


def test_no_form_is_taken_that_did_not_come_from_our_pages(database: Path) -> None:
    app = app_over(database, token=TOKEN, local=False)
    client = app.test_client()
    assert sign_in(client).status_code == 303
    assert {"/add", "/sign-in", "/sign-out", "/subscribe"} <= forms(app)
    for address in forms(app):
        for given in ({}, {"csrf_token": "made-up"}):
            answer = client.post(address, data={"step": "keep", "token": TOKEN, **given})
            assert answer.status_code == 400, address
            assert "CSRF" in answer.text, address
    assert may_write(client)


# --- headers ---


GUARDS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("path", "embedded"),
    [
        ("/", "same-origin"),
        ("/sign-in", "same-origin"),
        ("/nowhere", "same-origin"),
        ("/static/style.css", "same-origin"),
        ("/feeds/all.ics", "cross-origin"),
    ],
)
def test_every_answer_is_guarded_to_the_last_header(
    visitor: FlaskClient, path: str, embedded: str
) -> None:
    answer = visitor.get(path)
    for name, value in GUARDS.items():
        assert value in answer.headers[name]
    policy = answer.headers["Content-Security-Policy"]
    for told in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
        assert told in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert answer.headers["Cross-Origin-Resource-Policy"] == embedded
    answer.close()


# --- what is written down ---


def test_no_log_line_holds_the_token(database: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Wherever somebody puts it: in the header, in the address, in a form; also when all fails."""
    app = app_over(database, token=TOKEN, local=False)
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    client = app.test_client()
    form = {"csrf_token": csrf(client, "/sign-in"), "token": TOKEN, "next": f"/?token={TOKEN}"}
    uid = uid_of(client, "NATO-Russia Council")
    for endpoint in ("pages.meeting", "posting.add_articles"):
        app.view_functions[endpoint] = lambda **_: {}["missing"]
    with caplog.at_level(logging.DEBUG):
        client.post("/sign-in", data=form)
        failed = [
            client.get(f"/meetings/{uid}?token={TOKEN}", headers=RIGHT),
            client.post(f"/api/articles?token={TOKEN}", json=ARTICLE, headers=RIGHT),
        ]
    assert [answer.status_code for answer in failed] == [500, 500]
    assert caplog.text.count("Traceback") >= 2
    assert TOKEN not in caplog.text
