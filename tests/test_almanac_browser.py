"""The other looks at the calendar in a real Chromium: keys, phone, no script, paper, axe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import pytest
from factories import a_day, a_month, an_article
from playwright.sync_api import Browser, Page, ViewportSize, expect
from served import filled, keep
from test_browser import (
    DESKTOP,
    HERE,
    PHONE,
    browser,
    complaints_of_axe,
    missing,
    serving,
)

from calendar_app.store import Store

pytestmark = pytest.mark.browser
__all__ = ["browser"]

VIEWS = [
    "/month/2022-01",
    "/month/2022-02?city=Vienna&day=2022-02-02",
    "/month/2022-03?asof=2022-01-11",
    "/diary?from=2022-01-10&to=2022-02-10",
    "/bodies/nato-russia-council",
    "/countries/FR?asof=2022-01-10",
    "/map",
    "/?asof=2022-01-10",
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    database = filled(tmp_path_factory.mktemp("almanac") / "calendar.db")
    with Store(database) as store:
        for n in range(60):
            first = 1 + n % 28
            keep(
                store,
                an_article(f"Busy {n}\n\nThe working party on matter {n} will meet."),
                title=f"Working party on a matter of some importance, number {n}",
                body=None,
                participants=("FR", f"org-{n}"),
                city="Paris" if n % 3 else None,
                country="FR",
                when=a_day(f"2022-01-{first:02}", f"2022-01-{min(first + n % 3, 31):02}"),
            )
    with serving(database) as address:
        yield address


def test_arrow_keys_go_from_day_to_day_and_on_into_the_next_month(
    browser: Browser, address: str
) -> None:
    page = browser.new_context(viewport=DESKTOP).new_page()
    page.goto(f"{address}/month/2022-01")
    page.locator("#d2022-01-10").focus()
    for key, day in (
        ("ArrowRight", "2022-01-11"),
        ("ArrowDown", "2022-01-18"),
        ("ArrowLeft", "2022-01-17"),
        ("ArrowUp", "2022-01-10"),
        ("End", "2022-01-16"),
        ("Home", "2022-01-10"),
    ):
        page.keyboard.press(key)
        expect(page.locator(f"#d{day}")).to_be_focused()
    page.keyboard.press("PageDown")
    expect(page).to_have_url(f"{address}/month/2022-02#d2022-01-10")
    expect(page.locator("#d2022-02-01")).to_be_focused()
    page.locator("#d2022-01-31").focus()
    page.keyboard.press("ArrowUp")
    expect(page).to_have_url(f"{address}/month/2022-01#d2022-01-24")
    expect(page.locator("#d2022-01-24")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Monday 24 January 2022")).to_be_visible()
    page.context.close()


def test_a_phone_without_script_chooses_a_day_and_reads_its_list(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/month/2022-01")
    expect(page.get_by_role("link", name="3 more")).to_have_count(0)
    page.get_by_role("link", name="Wednesday 12 January").click()
    expect(page.get_by_role("heading", name="Wednesday 12 January 2022")).to_be_in_viewport()
    page.get_by_role("link", name="NATO-Russia Council").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("NATO-Russia Council")
    context.close()


@pytest.mark.parametrize("month", ["2022-01", "2022-02", "2022-03"])
def test_a_month_is_one_sheet_of_a4_on_its_side(browser: Browser, address: str, month: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/month/{month}")
    assert sheets(page) == [(842, 595)]
    page.close()


def test_a_full_month_of_six_weeks_is_one_sheet_too(browser: Browser, tmp_path: Path) -> None:
    database = tmp_path / "calendar.db"
    with Store(database) as store:
        for n in range(190):
            first = date(2022, 1, 1) + timedelta(days=n % 31)
            when = a_day(first.isoformat(), (first + timedelta(days=n // 124)).isoformat())
            given = {"body": None, "participants": ("FR", f"org-{n}"), "city": "Paris"}
            vague = n % 19 == 0
            keep(
                store,
                an_article(f"Full {n}\n\nThe working party on matter {n} will meet."),
                title=f"Working party on matter number {n}",
                when=a_month("2022-01") if vague else when,
                **given,
            )
    with serving(database) as address:
        page = browser.new_page(viewport=DESKTOP)
        page.goto(f"{address}/month/2022-01")
        assert page.locator(".grid tbody tr").count() == 6
        assert sheets(page) == [(842, 595)]
        page.close()


def test_a_circle_of_the_map_leads_to_its_city_by_the_keyboard(
    browser: Browser, address: str
) -> None:
    page = browser.new_context(viewport=DESKTOP).new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.goto(f"{address}/map")
    land = page.locator("use.land").first
    assert land.evaluate("one => one.getBoundingClientRect().width") > 500  # our policy lets it in
    circle = page.get_by_role("link", name="Vienna, 1 meeting")
    circle.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Vienna")).to_be_in_viewport()
    assert complaints == []
    page.context.close()


def test_the_diary_of_a_week_is_printed_on_a4(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/diary?from=2022-01-10&to=2022-01-16")
    assert {sheet in {(596, 843), (595, 842)} for sheet in sheets(page)} == {True}
    page.close()


def sheets(page: Page) -> list[tuple[int, int]]:
    """Width and height of each page that is printed, in points."""
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == printed.count(b"/MediaBox")
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Browser, address: str, viewport: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    source = HERE / "node_modules" / "axe-core" / "axe.min.js"
    if not source.is_file():
        missing("axe-core", "npm ci --prefix tests")
    # Our own policy lets no script in that is not ours.
    context = browser.new_context(viewport=viewport, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    for view in VIEWS:
        page.goto(f"{address}{view}")
        assert complaints_of_axe(page, source) == [], view
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= viewport["width"], f"{view} is {wide} px wide"
    context.close()
