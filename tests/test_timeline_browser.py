"""The timeline in a real Chromium: desktop and phone, keys, no script, dark, filters, paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from factories import NOW, a_day, an_article, an_hour
from icalendar import Calendar
from playwright.sync_api import Browser, Page, ViewportSize, expect
from served import filled, keep
from test_browser import DESKTOP, HERE, PHONE, browser, complaints_of_axe, missing, serving

from calendar_app.model import Span, Status
from calendar_app.store import Store

pytestmark = pytest.mark.browser
__all__ = ["browser"]

VIEWS = [
    "/",
    "/?view=compact",
    "/?view=full&tz=Asia/Tokyo",
    "/?q=stoltenberg",
    "/?city=Vienna&status=cancelled",
    "/?city=Oslo&from=2022-01-20",
    "/?before=2022-01-10",
    "/filters/participant",
    "/nowhere",
    "/add",
    "/subscribe",
]
"""The pages that axe looks at in light and dark, on a desktop and a phone: one line adds one."""

LAPTOP: ViewportSize = {"width": 1280, "height": 800}
TABLET: ViewportSize = {"width": 820, "height": 1180}

LONG = "قمة التعاون"
SENTENCE = (
    "NATO وحلف التعاون المشترك بين دول الخليج العربي وعدد من الدول الأخرى في المنطقة يعقدون"
    " قمة في الدوحة يوم 14 يناير لبحث الأمن البحري والطاقة والممرات المائية وما يتصل بها من قضايا"
    " وأزمات إقليمية ودولية أخرى."
)
ARABIC, CHINESE = "اجتماع وزراء الخارجية العرب", "第二十八次部长级联席会议"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    database = filled(tmp_path_factory.mktemp("timeline") / "calendar.db")
    with Store(database) as store:
        for number in range(30):
            told(store, f"Round {number} of the talks", when=a_day(f"2022-01-{11 + number // 3}"))
        told(store, ARABIC, when=a_day("2022-01-11"))
        told(store, CHINESE, when=a_day("2022-01-11", "2022-01-13"))
        told(store, "Conference of the many states of the region and of their neighbours",
             when=a_day("2022-03-02", "2022-03-04"), city="Washington", country="US")  # fmt: skip
        told(store, "Late talks", city="New York", when=an_hour("2022-01-11T20:00:00-05:00"))
        at = SENTENCE.index("14")
        text = an_article(SENTENCE, language="ar", title=LONG)
        keep(store, text, title=LONG, body=None, participants=("QA",), city="Doha", country="QA",
             when=a_day("2022-01-11"), evidence=Span(0, len(SENTENCE)), quote=SENTENCE,
             phrase=Span(at, at + len("14 يناير")))  # fmt: skip
        for day, minutes in ((24, 0), (25, 0), (24, 30)):
            when = an_hour(f"2022-02-{day}T10:{minutes:02}:00+01:00")
            text = an_article(f"Of {day}\n\nThey meet at {minutes}.", publisher="A Paper " * 5)
            keep(store, text, title="Disputed talks", when=when)
        told(store, "Unsettled talks", when=a_day("2022-01-11"), status=Status.TENTATIVE)
    with serving(database) as address:
        yield address


def told(store: Store, title: str, **fields: object) -> None:
    article = an_article(f"Of {title}\n\nThe NATO-Russia Council will meet on 12 January.")
    given = {"body": None, "participants": (f"x-{title}",), "city": None, "country": None}
    keep(store, article, now=NOW - timedelta(days=3), title=title, **(given | fields))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=DESKTOP)
    yield context.new_page()
    context.close()


def seen_at_once(page: Page) -> int:
    """Meetings with a box on the first screen."""
    return int(
        page.locator(".meeting").evaluate_all(
            "rows => rows.filter(row => { const box = row.getBoundingClientRect();"
            " return box.height > 1 && box.top < innerHeight && box.bottom > 0 }).length"
        )
    )


@pytest.mark.parametrize(
    ("viewport", "least"), [(DESKTOP, 10), (PHONE, 5)], ids=["desktop", "phone"]
)
def test_the_first_screen_shows_meetings_and_nothing_is_wider_than_it(
    browser: Browser, address: str, viewport: ViewportSize, least: int
) -> None:
    context = browser.new_context(viewport=viewport)
    page = context.new_page()
    page.goto(address)
    assert seen_at_once(page) >= least
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= viewport["width"]
    expect(page.locator("#now")).to_be_in_viewport()
    expect(page.get_by_role("link", name="Subscribe").first).to_be_visible()
    context.close()


def test_a_long_title_under_way_is_cut_and_scrolls_no_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{address}/?at=2022-03-03")
    expect(page.get_by_text("Under way").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    context.close()


def test_a_phone_has_one_line_and_its_menu_needs_no_script(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, has_touch=True)
    page = context.new_page()
    page.goto(address)
    header = page.get_by_role("banner").bounding_box()
    assert header
    assert header["height"] < 60
    expect(page.get_by_role("link", name="Add")).to_be_hidden()
    page.get_by_role("button", name="Menu").tap()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Add").tap()
    expect(page).to_have_url(f"{address}/add")
    page.get_by_role("button", name="Menu").tap()
    page.get_by_label("Search meetings").fill("stoltenberg")
    page.get_by_role("button", name="Search").tap()
    expect(page.locator(".meeting")).to_have_count(1)
    context.close()


def test_on_a_phone_what_one_jumps_to_is_there(browser: Browser, address: str) -> None:
    """What is below the screen is not laid out before one comes near; a jump asks for all of it."""
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{address}/")
    for place in page.locator(".jump a[href^='#']").evaluate_all("all => all.map(a => a.hash)"):
        page.goto(f"{address}/")
        page.click(f".jump a[href='{place}']")
        expect(page.locator(place)).to_be_in_viewport()
    page.close()


def test_a_button_of_two_parts_has_a_space_between_them(page: Page, address: str) -> None:
    """A flex box drops the space at the edge of a part; shown, it would be "Subscribeto"."""
    page.goto(f"{address}/?body=nato-russia-council")
    page.locator(".meeting h4 a").first.click()
    gap = page.locator(".acts .button .of").evaluate(
        """part => {
          const shown = node => {
            const range = document.createRange();
            range.selectNodeContents(node);
            return range.getBoundingClientRect();
          };
          const words = document.createRange(), text = part.firstChild;
          const first = text.data.search(/[a-z]/);
          words.setStart(text, first);
          words.setEnd(text, first + 1);
          return words.getBoundingClientRect().left - shown(part.previousSibling).right;
        }"""
    )
    assert gap > 2


def test_two_keys_after_the_skip_link_lead_to_the_first_meeting(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("j")
    expect(page.locator(".meeting h4 a").first).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".meeting h4 a").nth(1)).to_be_focused()
    page.keyboard.press("k")
    title = page.locator(".meeting h4 a").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_keys_search_lead_to_today_and_can_be_switched_off(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("/")
    expect(page.get_by_label("Search meetings")).to_be_focused()
    page.keyboard.type("t?")
    expect(page.get_by_label("Search meetings")).to_have_value("t?")
    page.get_by_role("contentinfo").get_by_role("button", name="Keys").click()
    page.get_by_role("button", name="Switch the keys off").click()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    expect(page.locator(".meeting h4 a").first).not_to_be_focused()
    page.reload()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    page.get_by_role("contentinfo").get_by_role("button", name="Keys").click()
    page.get_by_role("button", name="Switch the keys on").click()
    page.keyboard.press("Escape")
    page.evaluate("window.scrollTo(0, 4000)")
    page.keyboard.press("t")
    expect(page.locator("#now")).to_be_in_viewport()


def test_filters_combine_and_their_feed_holds_what_is_shown(page: Page, address: str) -> None:
    page.goto(address)
    filters = page.locator("#filter")
    filters.get_by_role("link", name="Cancelled").click()
    expect(page).to_have_url(f"{address}/?status=cancelled")
    filters.get_by_role("link", name="Vienna").click()
    expect(page).to_have_url(f"{address}/?city=Vienna&status=cancelled")
    expect(page.locator(".meeting h4")).to_have_text(["Talks with Iran"])
    page.get_by_role("link", name="Subscribe to this view").click()
    feed = page.get_by_role("dialog").get_by_label("Address").input_value()
    (event,) = Calendar.from_ical(page.request.get(feed).body()).events
    assert "Talks with Iran" in str(event["SUMMARY"])
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Remove the filter Status").click()
    expect(page).to_have_url(f"{address}/?city=Vienna")


def test_the_clock_and_the_colours_are_remembered_without_script(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport=DESKTOP, java_script_enabled=False, color_scheme="light")
    page = context.new_page()
    page.goto(f"{address}/?q=late")
    page.get_by_label("Hours of").select_option(label="Tokyo")
    page.get_by_label("Colours", exact=True).select_option("Dark")
    page.get_by_role("button", name="Keep").click()
    expect(page).to_have_url(f"{address}/?q=late")
    row = page.locator(".meeting", has_text="Late talks")
    expect(row.locator("time")).to_have_text("10:00")
    expect(row).to_contain_text("on 12 January, JST, 20:00 there")
    page.goto(f"{address}/add")
    assert (
        page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        == "rgb(20, 21, 23)"
    )
    context.close()


def test_on_a_screen_a_line_is_cut_around_its_date_and_runs_as_its_language(
    page: Page, address: str
) -> None:
    page.goto(address)
    long = page.locator(".meeting", has_text=LONG).locator(".line")
    assert SENTENCE[:20] not in long.inner_text()
    expect(long.locator("mark")).to_have_text("14 يناير")
    assert long.evaluate("line => getComputedStyle(line).direction") == "rtl", "it begins with NATO"
    title = page.locator(".meeting h4 a", has_text=LONG)
    assert title.get_attribute("lang") == "ar"
    assert page.locator(".meeting h4 a", has_text="Round 0").get_attribute("lang") is None


@pytest.mark.parametrize("viewport", [DESKTOP, LAPTOP, TABLET, PHONE], ids=str)
def test_a_row_has_its_date_whole_who_takes_part_and_of_what_kind_it_is(
    browser: Browser, address: str, viewport: ViewportSize
) -> None:
    page = browser.new_page(viewport=viewport)
    page.goto(address)
    cut = page.locator(".line mark").evaluate_all(
        """marks => marks.filter(mark => {
          const date = mark.getBoundingClientRect();
          const line = mark.parentElement.getBoundingClientRect();
          return date.right > line.right + 1 || date.left < line.left - 1;
        }).map(mark => mark.parentElement.textContent)"""
    )
    assert cut == []
    title = page.get_by_role("heading", level=4, name="NATO-Russia Council", exact=True)
    row = page.locator(".meeting", has=title)
    expect(row.get_by_text("Brussels, Belgium")).to_be_visible()
    expect(row.get_by_text("Russia, NATO")).to_be_visible()
    expect(row.get_by_text("Session", exact=True)).to_be_visible()
    page.close()


@pytest.mark.parametrize("width", [320, 390])
def test_no_phone_scrolls_sideways(browser: Browser, address: str, width: int) -> None:
    """320 px is what WCAG 1.4.10 asks for."""
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.goto(f"{address}/?q=disputed")
    disputed = page.get_by_role("link", name="Disputed talks").first.get_attribute("href")
    for view in (*VIEWS, disputed, "/sources", "/map", "/diary", "/month/2022-01", "/api/docs"):
        page.goto(f"{address}{view}")
        assert page.evaluate("document.documentElement.scrollWidth") == width, view
    page.goto(f"{address}{disputed}")
    expect(page.get_by_role("heading", name="Which date is shown, and why")).to_be_visible()
    page.close()


def test_what_one_taps_is_44_pixels_high(browser: Browser, address: str) -> None:
    """Buttons, fields, folds and lists of links; a meeting by its whole row. Links in running
    text are as high as their line."""
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    page = context.new_page()
    for view in ("/", "/?city=Vienna&status=cancelled", "/add", "/subscribe", "/review", "/diary"):
        page.goto(f"{address}{view}")
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        small = page.locator(
            "button, select, summary, .button, .chip, .year a, .filters li a, .jump a, .fold > a,"
            "input:not([type=hidden], [type=checkbox])"
        ).evaluate_all(
            """all => all.filter(one => {
              const { width, height } = one.getBoundingClientRect();
              return width && height && height < 43.5;
            }).map(one => one.outerHTML)"""
        )
        assert small == [], view
    page.goto(address)
    line = page.locator(".meeting .line").first.bounding_box()
    assert line
    page.touchscreen.tap(line["x"] + 40, line["y"] + 8)
    expect(page).to_have_url(re.compile("/meetings/"))
    context.close()


def test_on_a_phone_the_month_and_the_day_stay_in_sight(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(address)
    day = page.locator(".day", has_text="Round 0 of").first
    day.locator(".meeting").nth(3).evaluate("row => scrollTo(0, row.offsetTop)")
    for heading in (page.locator(".month > h2").first, day.locator("h3")):
        box = heading.bounding_box()
        assert box
        assert 0 <= box["y"] < 40
    day.locator(".meeting h4 a").nth(3).focus()
    page.keyboard.press("Shift+Tab")
    focused, heading = page.locator(":focus").bounding_box(), day.locator("h3").bounding_box()
    assert focused
    assert heading
    assert focused["y"] >= heading["y"] + heading["height"], "a heading covers what has the focus"
    page.close()


@pytest.mark.parametrize(("title", "direction"), [(ARABIC, "rtl"), (CHINESE, "ltr")])
def test_a_title_is_written_in_its_own_direction(
    page: Page, address: str, title: str, direction: str
) -> None:
    page.goto(address)
    link = page.locator(".meeting h4 a", has_text=title)
    assert link.evaluate("one => getComputedStyle(one).direction") == direction
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


@pytest.mark.parametrize("width", [1440, 690], ids=["desktop", "A4"])
@pytest.mark.parametrize("view", ["/", "/?view=full"])
def test_printed_it_is_the_meetings_with_their_evidence_in_full_and_no_more(
    page: Page, address: str, view: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}{view}")
    page.emulate_media(media="print")
    long = page.locator(".meeting", has_text=LONG).locator(".line")
    expect(long).to_have_text(SENTENCE)
    assert long.inner_text() == SENTENCE
    for hidden in (".top", ".strip", "#filter", ".flank", ".display", ".jump"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.get_by_role("contentinfo")).to_have_text(f"{address}{view}", use_inner_text=True)
    expect(page.locator(".meeting mark").last).to_be_visible()
    size = page.evaluate("getComputedStyle(document.body).fontSize")
    assert size == "14px", "10.5 pt"
    clipped = page.locator(".meeting .line").evaluate_all(
        "lines => lines.filter(line => line.scrollWidth > line.clientWidth + 1"
        " && getComputedStyle(line).display !== 'inline').length"
    )
    assert clipped == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_in_any_view(
    browser: Browser, address: str, viewport: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    source: Path = HERE / "node_modules" / "axe-core" / "axe.min.js"
    if not source.is_file():
        missing("axe-core", "npm ci --prefix tests")
    context = browser.new_context(viewport=viewport, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    for view in VIEWS:
        page.goto(f"{address}{view}")
        assert complaints_of_axe(page, source) == [], view
    page.goto(address)
    if viewport == PHONE:
        page.get_by_role("button", name="Menu").click()
    else:
        page.keyboard.press("?")
    assert complaints_of_axe(page, source) == [], "the menu, the keys"
    context.close()


def test_nothing_is_asked_of_another_host_and_nothing_complains(page: Page, address: str) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    assert len(asked) <= 5
    assert all(re.match(rf"{re.escape(address)}|data:", one) for one in asked)
    assert said == []
