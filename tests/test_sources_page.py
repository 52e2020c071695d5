"""The page of sources: what it says of each, and what people may change there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from factories import NOW, a_meeting, an_article, keep
from flask.testing import FlaskClient
from loopback import Loopback, page
from served import TOKEN, app_over, csrf

from calendar_app.model import Source, SourceItem, SourceKind
from calendar_app.store import Store

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RSS = b'<rss version="2.0"><channel><title>The Wire</title></channel></rss>'


def watched(store: Store, name: str, **fields: object) -> Source:
    given = {"kind": SourceKind.FEED, "every": HOUR, "made": NOW, "next_due": NOW + HOUR}
    source = Source(name=name, url=f"https://{name.lower()}.example/rss", **given | fields)  # type: ignore[arg-type]
    store.sources.keep(source)
    return source


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def rows(client: FlaskClient) -> list[str]:
    return [words(row) for row in client.get("/sources").text.split("<tr")[2:]]


def test_each_source_says_how_it_is_doing_and_trouble_stands_first(
    client: FlaskClient, opened: Store
) -> None:
    wire = watched(opened, "Atlas", last_success=NOW - HOUR)
    watched(
        opened, "Wire", last_error="there is no page at this address (404)", failures=3,
        last_success=NOW - 3 * DAY, next_due=NOW + 4 * HOUR, kind=SourceKind.INDEX,
    )  # fmt: skip
    article = an_article("Seen\n\nThe NATO-Russia Council will meet on 12 January.")
    keep(opened, a_meeting(uid="1@calendar-app"), article)
    opened.sources.saw(wire, SourceItem(key="a", article=article.id), now=NOW)
    failing, well = rows(client)
    assert (
        "Wire page of links, every hour Failing there is no page at this address (404)" in failing
    )
    assert "3 times in a row; last read 3 days ago in 4 hours" in failing
    assert "Atlas news feed, every hour read 60 minutes ago in 60 minutes 1 of 1 1 100 %" in well
    head = words(client.get("/sources").text)
    assert "2 sources, 1 of them failing; last read 60 minutes ago." in head
    assert "Nobody has asked" not in head


def test_that_nobody_asks_is_said(client: FlaskClient, opened: Store) -> None:
    watched(opened, "Wire", next_due=NOW - DAY)
    assert "Nobody has asked for news for 24 hours" in words(client.get("/sources").text)


def test_an_empty_list_says_so(client: FlaskClient) -> None:
    told = client.get("/sources").text
    assert "Nothing is watched yet." in told
    assert "<table" not in told


def test_what_a_stranger_calls_itself_is_no_markup(client: FlaskClient, opened: Store) -> None:
    watched(opened, "Wire")
    source = Source(
        url="https://odd.example/?a=1&b='\"><script>", name="<script>alert(1)</script>",
        kind=SourceKind.FEED, every=HOUR, made=NOW, next_due=NOW,
    )  # fmt: skip
    opened.sources.keep(source)
    assert "<script>alert" not in client.get("/sources").text
    assert "&#34;&gt;&lt;script&gt;" in client.get("/sources").text


@pytest.fixture
def site() -> Iterator[Loopback]:
    with Loopback({"/rss": page(RSS, "Content-Type: application/rss+xml")}) as server:
        yield server


def test_one_more_is_watched_and_one_less(database: Path, site: Loopback) -> None:
    client = app_over(database, network=site.network()).test_client()
    url = f"{site.base}/rss"
    token = csrf(client, "/sources")
    form = {"csrf_token": token, "url": url, "name": "", "every": "15"}
    told = client.post("/sources", data=form, follow_redirects=True).text
    assert "<bdi>The Wire</bdi> is watched." in told
    assert "every 15 minutes" in told
    told = client.post(
        "/sources/remove", data={"csrf_token": token, "url": url}, follow_redirects=True
    ).text
    assert "<bdi>The Wire</bdi> is no longer watched." in told
    with Store(database) as store:
        assert store.sources.all() == []
    client.post("/sources/again", data={"csrf_token": token, "url": url})
    with Store(database) as store:
        (kept,) = store.sources.all()
    assert (kept.url, kept.every, kept.next_due) == (url, timedelta(minutes=15), NOW)


@pytest.mark.parametrize(
    ("url", "status", "complaint"),
    [
        ("http://169.254.169.254/latest", 403, "is not on the public internet"),
        ("file:///etc/passwd", 403, "only http and https"),
        ("", 403, "no scheme"),
        ("{base}/none", 502, "there is no page at this address (404)"),
        ("{base}/page", 422, "a sitemap nor a page with an article"),
    ],
)
def test_what_cannot_be_watched_is_explained_and_the_form_keeps_it(
    database: Path, site: Loopback, url: str, status: int, complaint: str
) -> None:
    site.answers["/page"] = page(b"<html><p>Hello")
    client = app_over(database, network=site.network()).test_client()
    given = url.replace("{base}", site.base)
    form = {"csrf_token": csrf(client, "/sources"), "url": given, "name": "Mine", "every": "60"}
    answer = client.post("/sources", data=form)
    assert answer.status_code == status
    assert complaint in words(answer.text)
    assert f'value="{given}"' in answer.text
    assert 'value="Mine"' in answer.text


def test_only_writers_change_what_is_watched(visitor: FlaskClient, opened: Store) -> None:
    source = watched(opened, "Wire")
    told = visitor.get("/sources").text
    assert "Wire" in told
    assert "Remove" not in told
    assert "Sign in to watch sources" in told
    token = csrf(visitor, "/sign-in")
    form = {"csrf_token": token, "url": source.url, "name": "", "every": "60"}
    for address in ("/sources", "/sources/remove", "/sources/again"):
        assert visitor.post(address, data=form).status_code == 403
        assert visitor.post(address, data=form | {"csrf_token": "no"}).status_code == 400
    assert opened.sources.all() == [source]
    visitor.post("/sign-in", data={"csrf_token": token, "token": TOKEN})
    assert visitor.post("/sources/remove", data=form).status_code == 303
    assert opened.sources.all() == []


def test_what_is_not_there_cannot_be_removed(client: FlaskClient) -> None:
    form = {"csrf_token": csrf(client, "/sources"), "url": "https://nobody.example/"}
    assert client.post("/sources/remove", data=form).status_code == 400
    assert client.post("/sources/again", data=form).status_code == 400


def test_the_bookmark_leads_to_this_server(database: Path) -> None:
    client = app_over(database, token=TOKEN, local=False).test_client()
    told = client.get("/sources", base_url="https://calendar.example").text
    (code,) = set(re.findall(r'href="(javascript:[^"]+)"', told))
    assert "https://calendar.example/add#" in code
    assert " " not in code


def test_a_source_says_which_of_its_articles_nobody_can_read(database: Path) -> None:
    with Store(database) as store:
        source = Source(
            url="https://wire.example/rss", name="The Wire", kind=SourceKind.FEED,
            every=HOUR, made=NOW, next_due=NOW,
        )  # fmt: skip
        store.sources.keep(source)
        for number, language in enumerate(("pl", "pl", "ar", "en", "uk")):
            article = an_article(f"News {number}", language=language)
            store.add_article(article, now=NOW)
            store.sources.saw(source, SourceItem(key=str(number), article=article.id), now=NOW)
    page = app_over(database).test_client().get("/sources").text
    told = "Kept, but not read: 2 in Polish, 1 in Arabic, for which there is no reader yet."
    assert told in words(page)
