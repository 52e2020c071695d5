"""The door for programs: what it answers, what it takes, and that its description says so."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema_rs
import pytest
from factories import an_article
from flask.testing import FlaskClient
from icalendar import Calendar
from served import TOKEN, UPCOMING, fields, uid_of

from calendar_app.web.openapi import DOCUMENT

PROBLEM = "application/problem+json"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
DATED = {"text": UPCOMING, "published": "2022-01-10"}
LINES = "application/x-ndjson"


def test_a_text_that_is_read_only_so_far_says_so(client: FlaskClient) -> None:
    short = client.post("/api/read", json={"text": UPCOMING}).json
    long = client.post("/api/read", json={"text": "5 May 2022. " * 3100}).json
    assert short["beyond"] == []
    assert long["beyond"]


def test_reading_by_api_keeps_nothing(client: FlaskClient) -> None:
    answer = client.post("/api/read", json={"text": UPCOMING, "published": "2022-01-10"})
    assert answer.status_code == 200
    assert [row["start"] for row in answer.json["meetings"]] == ["2022-01-20"]
    assert client.get("/healthz").json["meetings"] == 4


def test_adding_by_api_needs_the_bearer_token(visitor: FlaskClient) -> None:
    body = {"text": UPCOMING, "published": "2022-01-10"}
    for header in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}):
        answer = visitor.post("/api/articles", json=body, headers=header)
        assert (answer.status_code, answer.mimetype) == (403, PROBLEM)
    header = {"Authorization": f"Bearer {TOKEN}"}
    first = visitor.post("/api/articles", json=body, headers=header)
    again = visitor.post("/api/articles", json=body, headers=header)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["uids"] == again.json["uids"]
    shown = visitor.get(f"/api/meetings/{first.json['uids'][0]}").json
    assert shown["told_by"][0]["evidence"] == UPCOMING
    assert shown["history"][0]["field"] == "created"


def test_a_feed_links_to_the_article_that_says_so(client: FlaskClient) -> None:
    body = {"text": UPCOMING, "published": "2022-01-10", "url": "https://wire.example/talks,1"}
    added = client.post("/api/articles", json=body).json
    event = next(
        one
        for one in Calendar.from_ical(client.get("/feeds/all.ics").data).events
        if one["UID"] == added["uids"][0]
    )
    assert f"wire.example, 10 January 2022: “{UPCOMING}”" in event["DESCRIPTION"]
    assert "\nhttps://wire.example/talks%2C1\n" in event["DESCRIPTION"]


def test_a_signed_in_browser_is_nobody_to_the_api(visitor: FlaskClient) -> None:
    assert visitor.post("/add", data=fields(visitor, step="keep", token=TOKEN)).status_code == 303
    assert visitor.post("/api/articles", json={"text": UPCOMING}).status_code == 403


@pytest.mark.parametrize(
    ("request_of", "status"),
    [
        ({"data": UPCOMING, "content_type": "audio/ogg"}, 415),
        ({"data": UPCOMING}, 415),
        ({"data": " ", "content_type": "text/plain"}, 422),
        ({"data": "{", "content_type": "application/json"}, 400),
        ({"json": ["text"]}, 400),
        ({"json": {"text": 7}}, 400),
        ({"json": {"title": "no text"}}, 422),
        ({"json": {"text": UPCOMING, "published": "soon"}}, 422),
        ({"json": {"text": UPCOMING}, "headers": {"Origin": "https://evil.example"}}, 403),
        ({"json": {"text": UPCOMING}, "headers": {"Origin": "null"}}, 403),
        ({"json": {"text": UPCOMING}, "headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
        ({"json": {"text": UPCOMING}, "headers": {"Sec-Fetch-Site": "same-site"}}, 403),
    ],
)
@pytest.mark.parametrize("path", ["/api/read", "/api/articles"])
def test_a_wrong_request_gets_a_problem_document(
    client: FlaskClient, path: str, request_of: dict[str, Any], status: int
) -> None:
    answer = client.post(f"{path}?token=secret", **request_of)
    assert (answer.status_code, answer.mimetype) == (status, PROBLEM)
    assert list(answer.json) == ["type", "title", "status", "detail", "instance"]
    assert (answer.json["status"], answer.json["instance"]) == (status, path)
    assert "\n" not in answer.json["detail"]
    assert client.get("/healthz").json["meetings"] == 4


def test_the_api_pages_through_all_meetings(client: FlaskClient) -> None:
    seen, address = [], "/api/meetings?limit=3"
    while address:
        rows = client.get(address).json
        seen += [row["uid"] for row in rows["meetings"]]
        address = rows["next"]
    assert len(set(seen)) == len(seen) == 4


def test_the_type_of_a_problem_is_an_address_that_tells_what_it_means(client: FlaskClient) -> None:
    told = client.get("/api/meetings/nobody").json
    page, _, mark = told["type"].partition("#")
    assert (told["title"], told["status"]) == ("Meeting not found", 404)
    assert f'id="{mark}"' in client.get(page).text
    assert client.get("/api/nothing").json["type"] == "about:blank"
    assert client.delete("/api/read").json["title"] == "Method Not Allowed"
    known = re.findall(r'id="problem-([a-z-]+)"', client.get("/api/docs").text)
    assert len(known) == len(set(known)) >= 15


# --- what is taken ---


def test_a_text_is_taken_as_it_is_and_the_address_says_the_rest(client: FlaskClient) -> None:
    query = {"published": "2022-01-10", "title": "Talks near", "publisher": "The Wire",
             "url": "https://wire.example/talks"}  # fmt: skip
    text = UPCOMING.replace(" 2022", "")
    answer = client.post(
        "/api/articles", query_string=query, data=text, content_type="text/plain; charset=utf-8"
    )
    assert answer.status_code == 201
    kept = client.get(f"/api/articles/{answer.json['id']}").json
    assert kept["text"] == f"Talks near\n\n{text}"
    assert [kept[name] for name in ("title", "published", "publisher", "source")] == [
        *("Talks near", "2022-01-10", "The Wire", "https://wire.example/talks")
    ]
    assert [one["start"] for one in kept["tells"]] == ["2022-01-20"]
    assert kept["tells"][0]["uid"] == answer.json["uids"][0]


def test_a_page_is_taken_for_its_article(client: FlaskClient) -> None:
    page = f"""<!doctype html><html lang="en"><head><title>Talks near</title>
<meta property="article:published_time" content="2022-01-10"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Talks near</h1><p>{UPCOMING}</p>
<p>It will be the first meeting since the autumn, a spokesman of the alliance said.</p></article>"""
    answer = client.post("/api/read", data=page.encode(), content_type="text/html")
    assert answer.status_code == 200, answer.text
    assert [one["start"] for one in answer.json["meetings"]] == ["2022-01-20"]


def test_of_many_lines_each_has_its_own_outcome(client: FlaskClient) -> None:
    lines = [
        json.dumps(DATED),
        "{",
        "",
        json.dumps({"text": 7}),
        json.dumps({"text": "", "title": "Empty"}),
        json.dumps(DATED),
        json.dumps({"text": UPCOMING.replace("20 ", "21 "), "published": "2022-01-10"}),
    ]
    answer = client.post(
        "/api/articles", data="\n".join(lines).encode(), content_type="application/x-ndjson"
    )
    assert answer.status_code == 200
    told = answer.json["results"]
    assert [one["status"] for one in told] == [201, 400, 400, 422, 200, 201]
    assert told[1]["detail"].startswith("line 2: not a JSON object")
    assert told[0]["uids"] == told[4]["uids"]
    read = client.post("/api/read", data="\n".join(lines), content_type="application/jsonl").json
    assert [one["status"] for one in read["results"]] == [200, 400, 400, 422, 200, 200]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"published": "soon"}, "published=soon: not a date"),
        ({"url": "javascript:alert(1)"}, "not a web address"),
        ({"language": "xx"}, "no reader for the language"),
    ],
)
def test_what_the_address_says_wrongly_is_refused(
    client: FlaskClient, query: dict[str, str], told: str
) -> None:
    answer = client.post("/api/read", query_string=query, data=UPCOMING, content_type="text/plain")
    assert answer.status_code in (400, 422)
    assert told in answer.json["detail"]


def test_who_shows_the_token_may_send_more_at_once(visitor: FlaskClient) -> None:
    lines = "\n".join(json.dumps({"text": f"{n}. " + "word " * 10_000}) for n in range(50))
    given = {"data": lines.encode(), "content_type": "application/x-ndjson"}
    assert visitor.post("/api/articles", **given).status_code == 403
    assert visitor.post("/api/read", **given).status_code == 413
    assert visitor.post("/api/articles", **given, headers=BEARER).status_code == 200


def test_strangers_may_have_so_much_read_and_writers_as_much_as_they_like(
    visitor: FlaskClient,
) -> None:
    visitor.application.config["ARTICLES_READ"] = "3 per minute"
    told = [visitor.post("/api/read", json=DATED) for _ in range(4)]
    assert [one.status_code for one in told] == [200, 200, 200, 429]
    assert int(told[-1].headers["Retry-After"]) > 0
    assert told[-1].mimetype == PROBLEM
    assert visitor.post("/api/read", json=DATED, headers=BEARER).status_code == 200
    page = visitor.post("/add", data=fields(visitor))
    assert page.status_code == 429
    assert visitor.get("/add").status_code == 200


# --- what is given ---


def test_articles_are_those_that_tell_of_the_meetings_of_a_filter(client: FlaskClient) -> None:
    every = client.get("/api/articles").json
    assert every["total"] == len(every["articles"]) == 4
    vienna = client.get("/api/articles?city=Vienna").json
    assert {one["title"] for one in vienna["articles"]} == {"Past", "Talks"}
    assert client.get("/api/articles?city=Vienna&status=cancelled").json["total"] == 1
    assert client.get("/api/articles?q=iran").json["total"] == 1
    assert client.get("/api/articles?city=Vinena").status_code == 404
    assert client.get("/api/articles/none").json["title"] == "Article not found"


@pytest.mark.parametrize("name", ["meetings", "articles"])
def test_lists_are_walked_both_ways_by_their_links(client: FlaskClient, name: str) -> None:
    there, address = [], f"/api/{name}?limit=3"
    while address:
        answer = client.get(address)
        there.append(answer.json[name])
        assert ('rel="next"' in answer.headers.get("Link", "")) == bool(answer.json["next"])
        last, address = address, answer.json["next"]
    assert [len(part) for part in there] == [3, 1]
    back = client.get(client.get(last).json["prev"])
    assert back.json[name] == there[0]
    assert back.json["prev"] is None
    assert f'<{back.json["next"]}>; rel="next"' == back.headers["Link"]
    assert client.get(f"/api/{name}?limit=0").json["next"] is None


def test_any_page_may_read_and_none_may_write(visitor: FlaskClient) -> None:
    there = {"Origin": "https://other.example"}
    paths = ("/api/meetings", "/api/articles", "/api/openapi.json", "/api/meetings/nobody")
    for path in paths:
        answer = visitor.get(path, headers=there)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Link" in answer.headers["Access-Control-Expose-Headers"]
        assert "Access-Control-Allow-Credentials" not in answer.headers
    asked = {**there, "Access-Control-Request-Method": "POST"}
    for path in ("/api/articles", "/api/read"):
        answer = visitor.options(path, headers=asked)
        assert "POST" not in answer.headers.get("Access-Control-Allow-Methods", "")
        refused = visitor.post(path, json=DATED, headers=there)
        assert refused.status_code == 403
        assert "Access-Control-Allow-Origin" not in refused.headers


# --- the description ---


def test_the_description_names_every_address_and_no_other(client: FlaskClient) -> None:
    ours = {"api", "posting"}
    there = {
        (re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", r"{\1}", rule.rule), method.lower())
        for rule in client.application.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint.partition(".")[0] in ours and rule.rule != "/robots.txt"
    }
    told = {(path, method) for path, told in DOCUMENT["paths"].items() for method in told}
    assert told == there
    assert client.get("/api/openapi.json").json == DOCUMENT


def validated(method: str, path: str, status: int, body: Any) -> None:
    """Against its schema, which names every field there is."""
    answers = DOCUMENT["paths"][path][method]["responses"]
    (content,) = answers.get(str(status), answers["default"])["content"].values()
    assert fits(content["schema"], body)
    assert unnamed(content["schema"], body) == set()


def fits(schema: Any, body: Any) -> bool:
    whole = {**schema, "components": DOCUMENT["components"]}
    return jsonschema_rs.Draft202012Validator(whole).is_valid(body)


def properties(schema: Any, body: Any) -> dict[str, Any]:
    """Of an object and all that it is made of."""
    if name := schema.get("$ref", "").rpartition("/")[2]:
        return properties(DOCUMENT["components"]["schemas"][name], body)
    if "anyOf" in schema:
        return properties(next(one for one in schema["anyOf"] if fits(one, body)), body)
    parts = [properties(one, body) for one in schema.get("allOf", ())]
    return {
        key: told for one in (*parts, schema.get("properties", {})) for key, told in one.items()
    }


def unnamed(schema: Any, body: Any) -> set[str]:
    if isinstance(body, list):
        return set().union(*(unnamed(schema["items"], one) for one in body))
    if not isinstance(body, dict) or "additionalProperties" in schema:
        return set()
    known = properties(schema, body)
    inner = (unnamed(known[key], one) for key, one in body.items() if key in known)
    return (body.keys() - known.keys()).union(*inner)


def test_every_answer_is_as_described(client: FlaskClient) -> None:
    uid = uid_of(client, "NATO-Russia Council")
    asked = {
        ("get", "/api/meetings"): "/api/meetings",
        ("get", "/api/meetings/{uid}"): f"/api/meetings/{uid}",
        ("get", "/api/articles"): "/api/articles",
        ("get", "/api/articles/{id}"): f"/api/articles/{an_article().id}",
        ("get", "/healthz"): "/healthz",
        ("post", "/api/read"): "/api/read",
        ("post", "/api/articles"): "/api/articles",
    }
    assert {path for _, path in asked} == set(DOCUMENT["paths"])
    for (method, path), address in asked.items():
        for given in ({"json": DATED}, {"json": 7}, {"data": b"{}\n", "content_type": LINES}):
            answer = client.open(address, method=method.upper(), **given)
            validated(method, path, answer.status_code, answer.json)
    for address in ("/api/meetings/none", "/api/articles/none", "/api/meetings?limit=x"):
        validated("get", "/api/meetings", 404, client.get(address).json)


def test_the_page_shows_all_of_it_without_script(client: FlaskClient) -> None:
    page = client.get("/api/docs").text
    for path, methods in DOCUMENT["paths"].items():
        for method, told in methods.items():
            assert f"{method.upper()} {path}" in page
            assert told["summary"] in page
    for name in DOCUMENT["components"]["schemas"]:
        assert f'id="{name}"' in page
    assert not re.search(r"<script(?! src=\"/static/)|<style|\sstyle=", page)
    marks = re.findall(r'id="([^"]+)"', page)
    assert len(marks) == len(set(marks))
    for target in re.findall(r'href="#([^"]+)"', page):
        assert target in marks or target == "main", target
