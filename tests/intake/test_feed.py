"""News feeds in all their dialects give their entries; XML that could swell is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from calendar_app.errors import IntakeError
from calendar_app.intake.formats import sniff, to_articles
from calendar_app.intake.formats.feed import Entry, feed_of
from calendar_app.intake.formats.page import links, words_of
from calendar_app.model import Raw

TOLD = datetime(2022, 1, 10, 12, 0, tzinfo=UTC)
ENTRY = Entry(
    "https://wire.example/a", "https://wire.example/a", "Ministers & envoys meet",
    "They meet in Vienna.\n\nOn 13 January.", TOLD,
)  # fmt: skip
WORDS = (
    "&lt;p&gt;They meet in &lt;b&gt;Vienna&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;On 13 January.&lt;/p&gt;"
)

DIALECTS = {
    "RSS 2.0": f"""<?xml version="1.0"?><rss version="2.0"><channel><title>The Wire</title><item>
        <title>Ministers &amp;amp; envoys meet</title><link>/a</link><guid>https://wire.example/a</guid>
        <description>{WORDS}</description><pubDate>Mon, 10 Jan 2022 13:00:00 +0100</pubDate>
        </item></channel></rss>""",
    "RSS 2.0 with the whole content": f"""<rss version="2.0"
        xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Wire</title>
        <item>
        <title>Ministers &amp;amp; envoys meet</title><link>https://wire.example/a</link>
        <description>They meet.</description><content:encoded>{WORDS}</content:encoded>
        <pubDate>Mon, 10 Jan 2022 12:00:00 GMT</pubDate></item></channel></rss>""",
    "RSS 1.0": f"""<?xml version="1.0"?><rdf:RDF xmlns="http://purl.org/rss/1.0/"
        xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Wire</title></channel>
        <item rdf:about="https://wire.example/a"><title>Ministers &amp;amp; envoys meet</title>
        <link>https://wire.example/a</link><description>{WORDS}</description>
        <dc:date>2022-01-10T12:00:00Z</dc:date></item></rdf:RDF>""",
    "Atom": f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">
        <title>The Wire</title><entry><id>https://wire.example/a</id>
        <title>Ministers &amp; envoys meet</title><link rel="alternate" href="/a"/>
        <published>2022-01-10T12:00:00Z</published><updated>2022-01-11T12:00:00Z</updated>
        <content type="html">{WORDS}</content></entry></feed>""",
}


def raw(body: str | bytes, url: str = "https://wire.example/feed") -> Raw:
    told = body.encode() if isinstance(body, str) else body
    return Raw(url, told, sniff("feed", told), url)


@pytest.mark.parametrize("name", DIALECTS)
def test_every_dialect_says_the_same(name: str) -> None:
    feed = feed_of(raw(DIALECTS[name]))
    assert feed.title == "The Wire"
    assert tuple(replace(one, changed=None) for one in feed.entries) == (ENTRY,)


@pytest.mark.parametrize("name", DIALECTS)
def test_a_feed_is_known_by_its_root(name: str) -> None:
    kind = "application/atom+xml" if name == "Atom" else "application/rss+xml"
    assert raw(DIALECTS[name]).media_type == kind


def test_a_feed_that_is_given_as_a_file_gives_what_stands_in_it() -> None:
    (article,) = to_articles(raw(DIALECTS["Atom"]))
    assert article.text == "Ministers & envoys meet\n\nThey meet in Vienna.\n\nOn 13 January."
    assert (article.url, article.published, article.publisher, article.language) == (
        "https://wire.example/a", TOLD, "The Wire", "en",
    )  # fmt: skip


def rss(item: str) -> str:
    return f'<rss version="2.0"><channel><title>T</title><item>{item}</item></channel></rss>'


@pytest.mark.parametrize(
    ("item", "entry"),
    [
        ("<title>A</title>", Entry("A", None, "A", "", None)),
        (
            "<description>A</description><guid isPermaLink='false'>7</guid>",
            Entry("7", None, "", "A", None),
        ),
        (
            "<title>A</title><link>javascript:alert(1)</link>",
            Entry("A", None, "A", "", None),
        ),
        (
            "<title>A</title><link> /a </link><pubDate>soon</pubDate>",
            Entry("https://wire.example/a", "https://wire.example/a", "A", "", None),
        ),
        ("<title>A</title><pubDate>Fri, 31 Dec 9999 23:59:59 GMT</pubDate>",
         Entry("A Fri, 31 Dec 9999 23:59:59 GMT", None, "A", "", None)),
        ("<guid isPermaLink='false'>7</guid>", None),
        ("", None),
    ],
)  # fmt: skip
def test_an_entry_is_taken_for_what_it_has(item: str, entry: Entry | None) -> None:
    assert feed_of(raw(rss(item))).entries == ((entry,) if entry else ())


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "talks "><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><rss version="2.0"><channel><title>&c;</title>'
    "<item><title>&c;</title></item></channel></rss>"
)


@pytest.mark.parametrize(
    "body",
    [
        BOMB.encode(),
        BOMB.encode("utf-16"),
        BOMB.encode("utf-16-le"),
        BOMB.replace("[<!ENTITY", "[<!entity").encode(),
        b'<?xml version="1.0"?><!DOCTYPE r SYSTEM "file:///etc/passwd" [ ]><rss version="2.0"/>',
        rss('<title>A</title><!ENTITY a "b">').encode(),
    ],
)
def test_xml_that_declares_entities_is_refused(body: bytes) -> None:
    with pytest.raises(IntakeError, match="declares entities"):
        feed_of(Raw("feed", body, "application/rss+xml"))


def test_what_is_no_feed_says_so() -> None:
    with pytest.raises(IntakeError, match="not a news feed"):
        feed_of(raw("<html><p>Hello"))


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("Plain words", "Plain words"),
        ("AT&T", "AT&T"),
        ("AT&amp;T", "AT&T"),
        ("<p>One <b>two</b>\nthree.</p><p>4<br>5</p> tail", "One two three.\n\n4\n\n5\n\ntail"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("<script>x</script><style>y</style>a<!-- z -->", "a"),
        ("<", "<"),
        ("", ""),
        ("<p>", ""),
    ],
)  # fmt: skip
def test_markup_gives_its_words(markup: str, words: str) -> None:
    assert words_of(markup) == words


def test_links_lead_where_a_browser_would_go() -> None:
    page = (
        "<html><head><base href='https://cdn.example/x/'>"
        "<link rel='alternate home' type='application/atom+xml' href='/atom'>"
        "<link rel=alternate type='text/html' href='/en'></head><body>"
        "<a href='a#top'>One <b>two</b></a><a name=x>No</a><a href='#x'>Up</a>"
        "<a href='mailto:x@y.example'>Mail</a><a href='//other.example/b'>B</a>"
    )
    found, feeds = links(raw(page))
    assert [(link.url, link.words) for link in found] == [
        ("https://cdn.example/x/a", "One two"),
        ("https://other.example/b", "B"),
    ]
    assert feeds == ["https://cdn.example/atom"]
