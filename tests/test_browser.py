"""The main job in a real Chromium: paste an article, confirm, find the meeting, take its .ics."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Literal, NoReturn

import pytest
from factories import NOW
from icalendar import Calendar
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)
from werkzeug.serving import make_server

from calendar_app.web import create_app

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}

ARTICLE = """\
On Wednesday, 12 January, the NATO-Russia Council will meet in Brussels, officials said.

Ambassadors hope to lower the tension.

The OSCE Permanent Council will meet in Vienna on 13 January, its Polish chair announced.
"""


def missing(what: str, remedy: str) -> NoReturn:
    """Skip with one line, but never on the machine whose job it is to run everything."""
    told = f"{what} is missing: {remedy}"
    if os.environ.get("CI") == "true":
        pytest.fail(told)
    pytest.skip(told)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        missing("Chromium", "apt-get install chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield launched
        launched.close()


@contextmanager
def serving(database: Path) -> Iterator[str]:
    """The address of a server over a database of its own, on 10 January 2022."""
    app = create_app(database)
    app.config["NOW"] = NOW
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("browser") / "calendar.db") as address:
        yield address


def paste(page: Page, address: str, text: str = ARTICLE) -> None:
    """What is in an article, on the page that answers; a click alone does not wait for it."""
    page.goto(f"{address}/add")
    page.get_by_label("Headline").fill("A week of talks")
    page.get_by_label("Published on").fill("2022-01-10")
    page.get_by_label("Text", exact=True).fill(text)
    with page.expect_navigation():
        page.get_by_role("button", name="See what is in it").click()


def take(context: BrowserContext, address: str) -> bytes:
    """The main job, from the pasted text to the bytes of the downloaded file."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    paste(page, address)
    found = page.get_by_role("complementary")
    expect(found.get_by_text("NATO-Russia Council").first).to_be_visible()
    expect(found.get_by_text("12 January 2022").first).to_be_visible()
    page.get_by_role("button", name="Add 2 meetings").click()
    expect(page.get_by_role("status")).to_contain_text("kept")
    page.get_by_role("link", name="Diplomatic calendar").click()
    expect(page.get_by_role("heading", name="Wednesday 12 January 2022")).to_be_visible()
    page.locator("h4").get_by_role("link", name="NATO-Russia Council").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("NATO-Russia Council")
    expect(page.locator("blockquote mark")).to_contain_text("12 January")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Add to calendar (.ics)").click()
    assert complaints == []
    return Path(waiting.value.path()).read_bytes()


@pytest.fixture(scope="module")
def downloaded(browser: Browser, address: str) -> Iterator[bytes]:
    context = browser.new_context(viewport=DESKTOP)
    yield take(context, address)
    context.close()


def test_a_pasted_article_becomes_a_file_that_icalendar_reads(downloaded: bytes) -> None:
    (event,) = Calendar.from_ical(downloaded).events
    assert str(event["SUMMARY"]).startswith("NATO-Russia Council")
    assert event["DTSTART"].dt.isoformat() == "2022-01-12"
    assert event["DTEND"].dt.isoformat() == "2022-01-13"
    assert "Brussels" in event["LOCATION"]


def test_the_same_file_says_the_same_to_ical_js(downloaded: bytes) -> None:
    node = shutil.which("node")
    if node is None:
        missing("Node", "apt-get install nodejs npm")
    if not (HERE / "node_modules" / "ical.js").is_dir():
        missing("ical.js", "npm ci --prefix tests")
    done = subprocess.run(
        [node, "read_ics.mjs", "ical.js"],
        input=downloaded,
        capture_output=True,
        cwd=HERE,
        check=True,
    )
    (event,) = json.loads(done.stdout)
    assert event["summary"].startswith("NATO-Russia Council")
    assert (event["start"], event["end"]) == ("2022-01-12", "2022-01-13")
    assert "Brussels" in event["location"]


def test_the_main_job_needs_no_javascript(browser: Browser, tmp_path: Path) -> None:
    """On a phone, in a calendar of its own, so that nothing is known before."""
    with serving(tmp_path / "calendar.db") as address:
        context = browser.new_context(viewport=PHONE, java_script_enabled=False)
        body = take(context, address)
        context.close()
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")


@pytest.mark.usefixtures("downloaded")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_scrolls_sideways_on_a_phone(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(viewport=PHONE, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    meeting = page.locator("h4 a").first.get_attribute("href")
    page.goto(f"{address}{meeting}")
    article = page.locator("main a[href^='/articles/']").first.get_attribute("href")
    views = ["/", "/?city=Oslo", "/add", "/subscribe", "/nowhere", meeting, article]
    for view in views:
        page.goto(f"{address}{view}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], f"{view} is {wide} px wide"
    paste(page, address, f"{'x' * 300} {ARTICLE}")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    context.close()


@pytest.mark.usefixtures("downloaded")
def test_filters_are_kept_in_the_address_and_in_the_feed(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.goto(address)
    page.locator("#filter").get_by_role("link", name="Vienna").click()
    expect(page).to_have_url(f"{address}/?city=Vienna")
    expect(page.locator("h4")).to_have_count(1)
    dialog = page.get_by_role("dialog", name="Meetings: Vienna")
    expect(dialog).to_have_count(0)
    page.get_by_role("link", name="Subscribe to this view").click()
    expect(dialog.get_by_label("Address")).to_have_value(f"{address}/feeds/city/vienna.ics")
    expect(dialog.get_by_role("link", name="Apple")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("link", name="Subscribe to this view")).to_be_focused()
    context.close()


@pytest.mark.usefixtures("downloaded")
def test_the_address_of_a_feed_is_copied_with_one_tap(browser: Browser, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/subscribe?city=Vienna")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{address}/feeds/city/vienna.ics"
    context.close()


@pytest.mark.usefixtures("downloaded")
def test_without_script_the_page_has_all_that_the_dialog_has(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/?city=Vienna")
    subscribe_to(page)
    expect(page).to_have_url(f"{address}/subscribe?city=Vienna")
    expect(page.get_by_label("Address")).to_have_value(f"{address}/feeds/city/vienna.ics")
    page.get_by_label("Cancelled").select_option("In words, for Google")
    page.get_by_role("button", name="Update the address").click()
    expect(page.get_by_label("Address")).to_have_value(
        f"{address}/feeds/city/vienna.ics?cancelled=show"
    )
    page.get_by_label("Name", exact=True).fill("Vienna talks")
    page.get_by_role("button", name="Keep this feed").click()
    expect(page.get_by_label("Address")).to_have_value(f"{address}/feeds/vienna-talks.ics")
    page.get_by_role("button", name="Remove “Vienna talks”").click()
    expect(page.get_by_role("status")).to_contain_text("is removed")
    context.close()


@pytest.mark.usefixtures("downloaded")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(
    browser: Browser, address: str, viewport: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    source = HERE / "node_modules" / "axe-core" / "axe.min.js"
    if not source.is_file():
        missing("axe-core", "npm ci --prefix tests")
    # Our own policy lets no script in that is not ours.
    context = browser.new_context(viewport=viewport, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(address)
    meeting = page.locator("h4 a").first.get_attribute("href")
    page.goto(f"{address}{meeting}")
    article = page.locator("main a[href^='/articles/']").first.get_attribute("href")
    page.goto(f"{address}/subscribe?city=Vienna&past=30")
    page.get_by_label("Name", exact=True).fill("Vienna talks")
    with page.expect_navigation():
        page.get_by_role("button", name="Keep this feed").click()
    named = "/subscribe/vienna-talks"
    views = ("/", "/add", "/subscribe", "/subscribe?city=Vienna", "/nowhere", meeting, article)
    for view in (*views, named):
        page.goto(f"{address}{view}")
        assert complaints_of_axe(page, source) == [], view
    with page.expect_navigation():
        page.get_by_role("button", name="Remove “Vienna talks”").click()
    page.goto(f"{address}/?city=Vienna")
    subscribe_to(page)
    assert complaints_of_axe(page, source) == [], "the dialog"
    context.close()


def subscribe_to(page: Page) -> None:
    """To what is in view: the link has fewer words on a phone."""
    page.locator("main").get_by_role("link", name="Subscribe").locator("visible=true").first.click()


def complaints_of_axe(page: Page, source: Path) -> list[str]:
    page.add_script_tag(path=source)
    told = page.evaluate("axe.run(document, {rules: {'target-size': {enabled: true}}})")
    return [
        f"{one['id']}: {node['html'][:120]}" for one in told["violations"] for node in one["nodes"]
    ]
