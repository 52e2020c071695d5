"""The page of sources in a real Chromium, and the bookmark that brings pages from elsewhere."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

import pytest
from factories import NOW
from loopback import Loopback
from loopback import page as answer
from playwright.sync_api import Browser, ViewportSize, expect
from test_browser import DESKTOP, HERE, PHONE, browser, complaints_of_axe, missing, serving

from calendar_app.model import Source, SourceKind
from calendar_app.store import Store

pytestmark = pytest.mark.browser

__all__ = ["browser"]  # a fixture

STRICT = "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'"
NEWS = (
    '<!doctype html><html lang="en"><head><title>Allies to talk</title>'
    '<meta property="article:published_time" content="2022-01-10T08:00:00Z">'
    '<meta property="og:site_name" content="The Courier"></head><body><nav>Home</nav><article>'
    "<h1>Allies to talk</h1><p>The NATO-Russia Council will meet in Brussels on 12 January.</p>"
    "<p id=more>The OSCE Permanent Council will meet in Vienna on 13 January.</p></article>"
)


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    path = tmp_path / "calendar.db"
    with Store(path) as store:
        for number, problem in enumerate(("", "there is no page at this address (404)")):
            store.sources.keep(
                Source(
                    url=f"https://wire.example/rss/{number}/{'long' * 20}",
                    name=f"The Wire of {'places ' * 9}{number}",
                    kind=SourceKind.FEED,
                    every=timedelta(hours=1),
                    made=NOW,
                    next_due=NOW + timedelta(hours=1),
                    last_error=problem,
                    failures=3 if problem else 0,
                )
            )
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_page_fits_and_axe_finds_nothing(
    browser: Browser, watched: Path, viewport: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    source = HERE / "node_modules" / "axe-core" / "axe.min.js"
    if not source.is_file():
        missing("axe-core", "npm ci --prefix tests")
    with serving(watched) as address:
        context = browser.new_context(viewport=viewport, color_scheme=scheme, bypass_csp=True)
        page = context.new_page()
        page.goto(f"{address}/sources")
        page.get_by_text("On a phone, or where it cannot be dragged").click()
        assert complaints_of_axe(page, source) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        context.close()


def test_a_source_is_removed_and_watched_again(browser: Browser, watched: Path) -> None:
    with serving(watched) as address:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{address}/sources")
        page.get_by_role("button", name="Remove The Wire").last.click()
        expect(page.get_by_role("status")).to_contain_text("is no longer watched")
        expect(page.get_by_role("button", name="Remove The Wire")).to_have_count(1)
        page.get_by_role("button", name="Watch it again").click()
        expect(page.get_by_role("button", name="Remove The Wire")).to_have_count(2)
        context.close()


@pytest.mark.parametrize("selected", [False, True])
def test_the_bookmark_brings_a_page_whose_own_rules_are_strict(
    browser: Browser, tmp_path: Path, selected: bool
) -> None:
    with (
        serving(tmp_path / "calendar.db") as address,
        Loopback({"/a": answer(NEWS.encode(), "Content-Type: text/html", STRICT)}) as news,
    ):
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{address}/sources")
        code = page.get_by_role("link", name="Read in the calendar").get_attribute("href")
        assert code
        page.goto(f"{news.base}/a#top")
        if selected:
            page.locator("#more").select_text()
        with context.expect_page() as opening:
            page.evaluate(unquote(code.removeprefix("javascript:")))
        added = opening.value
        added.wait_for_load_state()
        expect(added.get_by_label("Headline")).to_have_value("Allies to talk")
        expect(added.get_by_label("Published on")).to_have_value("2022-01-10")
        expect(added.locator("#url")).to_have_value(f"{news.base}/a")
        assert added.url == f"{address}/add"
        added.get_by_role("button", name="See what is in it").click()
        found = added.locator(".found > li")
        expect(found).to_have_count(1 if selected else 2)
        assert "Home" not in added.locator("#text").input_value()
        context.close()


def test_only_a_page_with_words_is_brought(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path / "calendar.db") as address:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{address}/add#text=Talks&title=Brought&url=javascript:alert(1)")
        expect(page.get_by_label("Headline")).to_have_value("Brought")
        page.goto(f"{address}/add#title=Without%20a%20text")
        page.reload()
        expect(page.get_by_label("Headline")).to_have_value("")
        context.close()
