"""A page is dated by what it says of itself, never by the day of the meeting that it tells of."""

from __future__ import annotations

import pytest

from calendar_app.intake import to_articles
from calendar_app.model import Raw, iso

PROSE = (
    "<p>The Council will meet in Brussels on 12 January 2022, officials said. They would say no "
    "more about it before the end of the week, and asked everybody for patience.</p>"
)
OWN = {
    "a link of its own": '<link rel="canonical" href="https://x.example/2022/01/10/council">|',
    "a meta tag": '<meta name="date" content="2022-01-10">|',
    "a tag of Dublin Core": '<meta name="DC.date.issued" content="2022-01-10">|',
    "a class": '|<p class="published">Published: 10 January 2022</p>',
    "another class": '|<div class="article-date">10 January 2022</div>',
    "a time of its own": '|<time datetime="2022-01-10T08:00">Monday</time>',
    "words": "|<p>Published on 10 January 2022</p>",
    "words in a footer": "|<footer>Last updated 10 January 2022</footer>",
    "words in Ukrainian": "|<p>Опубліковано: 10.01.2022</p>",
    "an abbreviation": '|<abbr class="published" title="2022-01-10">Monday</abbr>',
    "a date that the page does not speak of": '|<span class="date">10 January 2022</span>',
    "a time in a byline": '|<div class="byline"><time datetime="2022-01-10">Monday</time></div>',
    "a time at the head": '|<header><time datetime="2022-01-10">Monday</time></header>',
    "a time with a mark": '|<p><time itemprop="datePublished" datetime="2022-01-10">x</time></p>',
}
MEETINGS = {
    "prose alone": "|",
    "a headline": "|<h2>Council on 12 January 2022</h2>",
    "a title": "<title>Council, 2022-01-12</title>|",
    "digits": "|<p>Date of the meeting: 2022-01-12, at noon.</p>",
    "a class": '|<div class="event-date">12 January 2022</div>',
    "a box": '|<div class="event"><span class="date">12 January 2022</span></div>',
    "a date that the page speaks of": '|<span class="date">12 January 2022</span>',
    "a time alone": '|<time datetime="2022-01-12T10:00">12 January, 10 am</time>',
    "a time in prose": '|<p>It is on <time datetime="2022-01-12">Wednesday</time>.</p>',
    "a time of an event": '|<header class="event"><time datetime="2022-01-12">Wed</time></header>',
    "its data": '<meta property="event:start_time" content="2022-01-12">|',
    "its link": '<link rel="canonical" href="https://x.example/events/2022/01/12/council">|',
    "the year of the site": "|<footer>© 2021 The Wire</footer>",
}


def published(page: str) -> str | None:
    head, body = page.split("|")
    html = (
        f'<!doctype html><html lang="en"><head>{head}</head><body><article><h1>Council</h1>{body}'
        f"{PROSE}</article></body></html>"
    )
    (article,) = to_articles(Raw("page.html", html.encode(), "text/html"))
    assert "Brussels" in article.text
    return iso(article.published)


@pytest.mark.parametrize("page", OWN.values(), ids=OWN)
def test_a_page_is_dated_by_what_it_says_of_itself(page: str) -> None:
    assert (published(page) or "")[:10] == "2022-01-10"


@pytest.mark.parametrize("page", MEETINGS.values(), ids=MEETINGS)
def test_the_day_of_a_meeting_dates_no_page(page: str) -> None:
    assert published(page) is None
