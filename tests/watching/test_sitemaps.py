"""Of a sitemap what is new is read, and of a sitemap of sitemaps the part that changed."""

from __future__ import annotations

import gzip
from datetime import date, timedelta

import pytest
from factories import NOW
from loopback import page
from news import MEETS, SESSION, an_article
from watched import Site

from calendar_app.errors import IntakeError
from calendar_app.intake.formats import sniff
from calendar_app.intake.formats.sitemap import Page, sitemap_of
from calendar_app.model import Raw, SourceKind

XML = "Content-Type: application/xml"
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
IMAGE = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
A, B, OLD = "/2022/01/10/allies-to-talk", "/2022/01/09/session-in-vienna", "/2019/05/01/long-ago"


def urlset(*entries: str, kind: str = "urlset", base: str = "{base}") -> bytes:
    name = "url" if kind == "urlset" else "sitemap"
    told = "".join(f"<{name}>{one}</{name}>" for one in entries)
    space = f'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {NEWS} {IMAGE}'
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{kind} {space}>{told}</{kind}>'
    return text.replace("{base}", base).encode()


def entry(path: str, lastmod: str = "") -> str:
    changed = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return f"<loc>{{base}}{path}</loc>{changed}"


def news(path: str, published: str) -> str:
    return (
        f"<loc>{{base}}{path}</loc><news:news><news:publication><news:name>The Wire</news:name>"
        f"<news:language>en</news:language></news:publication><news:title>Allies &amp; Russia"
        f"</news:title><news:publication_date>{published}</news:publication_date></news:news>"
        "<image:image><image:loc>{base}/picture.jpg</image:loc></image:image>"
    )


def parsed(body: bytes):  # type: ignore[no-untyped-def]
    told = body.replace(b"{base}", b"")
    return sitemap_of(Raw("map.xml", told, sniff("map.xml", told)))


def test_a_sitemap_says_which_pages_there_are_and_since_when() -> None:
    body = urlset(
        entry("http://a.example/x", "2022-01-09"),
        news("http://a.example/y", "2022-01-10T08:00:00Z"),
        entry("/relative", "2022-01-09"),
        "<lastmod>2022-01-09</lastmod>",
    )
    told = parsed(body)
    assert not told.of_sitemaps
    assert told.pages[0] == Page("http://a.example/x", date(2022, 1, 9))
    assert told.pages[1].url == "http://a.example/y"
    assert (told.pages[1].title, str(told.pages[1].published)) == (
        "Allies & Russia",
        "2022-01-10 08:00:00+00:00",
    )
    assert len(told.pages) == 2
    assert parsed(urlset(entry("http://a.example/1.xml"), kind="sitemapindex")).of_sitemaps


def test_a_fault_in_it_keeps_what_came_before_and_entities_are_refused() -> None:
    body = urlset(entry("http://a.example/x?a=1&b=2", "2022-01-09"), entry("http://a.example/y"))
    assert parsed(body).pages[0].url.startswith("http://a.example/x?a=1")
    swollen = b'<!DOCTYPE urlset [<!ENTITY a "aaaa">]>' + urlset(entry("http://a.example/&a;"))
    with pytest.raises(IntakeError, match="entities"):
        parsed(swollen)


def test_what_is_new_in_a_sitemap_is_read_the_latest_first(site: Site) -> None:
    base = site.server.base
    entries = (
        entry(OLD, "2019-05-01"),
        entry("/about", "2022-01-10"),
        entry("/2022/01/10/no-date"),
    )
    elsewhere = "<loc>https://other.example/2022/01/10/talks</loc><lastmod>2022-01-10</lastmod>"
    site.server.answers |= {
        "/map.xml": page(
            urlset(*entries, elsewhere, entry(B, "2022-01-09"), news(A, "2022-01-10T08:00:00Z"),
                   base=base), XML, 'ETag: "1"',
        ),
        A: an_article("Allies and Russia to talk", MEETS),
        B: an_article("Session in Vienna", SESSION),
    }  # fmt: skip
    source = site.watch("/map.xml")
    assert (source.kind, source.name) == (SourceKind.SITEMAP, "127.0.0.1")
    done = site.poll(source)
    assert (done.articles, done.meetings, done.left_out) == (2, 2, ())
    assert site.server.paths == ["/map.xml", A, B]
    assert done.source.etag == '"1"'
    published = {one.url: str(one.published) for one in site.store.articles()}
    assert published[f"{base}{A}"] == "2022-01-10 08:00:00+00:00"
    again = site.poll(done.source, now=NOW + timedelta(hours=1))
    assert (again.articles, site.server.paths[3:]) == (0, ["/map.xml"])


def test_a_sitemap_of_sitemaps_leads_to_those_that_changed(site: Site) -> None:
    base = site.server.base
    packed = gzip.compress(urlset(entry(A, "2022-01-10T07:00:00+00:00"), base=base))
    site.server.answers |= {
        "/index.xml": page(
            urlset(entry("/2019.xml.gz", "2019-12-31"), entry("/2022.xml.gz", "2022-01-10"),
                   kind="sitemapindex", base=base), XML, 'ETag: "1"',
        ),
        "/2022.xml.gz": page(packed, "Content-Type: application/x-gzip"),
        A: an_article("Allies and Russia to talk", MEETS),
    }  # fmt: skip
    done = site.poll(site.watch("/index.xml"))
    assert site.server.paths == ["/index.xml", "/2022.xml.gz", A]
    assert (done.meetings, done.source.etag) == (1, "")  # the index says nothing of its parts


def test_an_index_without_dates_leads_to_its_news(site: Site) -> None:
    base = site.server.base
    names = ("/pages.xml", "/news.xml", "/tags.xml")
    site.server.answers |= {
        "/index.xml": page(urlset(*map(entry, names), kind="sitemapindex", base=base), XML),
        "/news.xml": page(urlset(news("/a", "2022-01-10T08:00:00Z"), base=base), XML),
        "/a": an_article("Allies and Russia to talk", MEETS),
    }
    assert site.poll(site.watch("/index.xml")).meetings == 1
    assert site.server.paths == ["/index.xml", "/news.xml", "/a"]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (urlset(entry(A)), "a sitemap without dates: nothing says what is new"),
        (gzip.compress(b" " * 10_000_001), "larger than 10 MB"),
        (
            gzip.compress(urlset(entry(A)), mtime=0)[:40],
            "broke off in the middle of what it packed",
        ),
        (
            urlset(entry("/nothing.xml"), kind="sitemapindex"),
            r"there is no page at this address \(404\)",
        ),
        (urlset(entry("/text"), kind="sitemapindex"), "not the sitemap that it is said to be"),
    ],
)
def test_a_sitemap_that_cannot_be_watched_says_why(
    site: Site,
    answer: bytes,
    problem: str,
) -> None:
    site.server.answers |= {"/text": page(b"Talks.", "Content-Type: text/plain")}
    site.has(map=page(answer.replace(b"{base}", site.server.base.encode()), XML))
    with pytest.raises(IntakeError, match=problem):
        site.watch("/map")


def test_an_index_leads_to_no_third_level(site: Site) -> None:
    base = site.server.base
    site.has(
        map=page(urlset(entry("/map"), entry("/map2"), kind="sitemapindex", base=base), XML),
        map2=page(urlset(entry("/map"), kind="sitemapindex", base=base), XML),
    )
    site.poll(site.watch("/map"))
    assert sorted(set(site.server.paths)) == ["/map", "/map2"]
