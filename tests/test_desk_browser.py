"""Correcting and reviewing in a real Chromium: mouse, keys alone, no script, phone, dark, axe."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from factories import NOW, a_day, a_reading, a_sighting, an_article
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from served import filled, keep
from test_browser import DESKTOP, HERE, PHONE, browser, complaints_of_axe, missing, paste, serving

from calendar_app.model import Article, Kind, Span
from calendar_app.pipeline import ingest
from calendar_app.reading import reader
from calendar_app.store import Store

pytestmark = pytest.mark.browser
__all__ = ["browser"]

STATIC = HERE.parent / "static"
ARTICLE = """\
On Wednesday, 19 January, the NATO-Ukraine Commission will meet in Brussels, officials said.

A dinner of the ambassadors follows on the next day. The law was passed on 17 December.

The OSCE Permanent Council will meet in Vienna on 20 January, its Polish chair announced.
"""
ARABIC = "يعقد مجلس الجامعة اجتماعا طارئا في القاهرة يوم 14 يناير، بحسب بيان."
CHINESE = "中俄外长将于1月18日在北京举行会谈，外交部发言人表示。"


def foreign(store: Store, language: str, title: str, sentence: str, phrase: str, day: str) -> str:
    text = f"{title}\n\n{sentence}"
    start, at = text.index(sentence), text.index(phrase)
    return keep(
        store,
        an_article(text, language=language),
        title=title,
        body=None,
        participants=("CN", "RU") if language == "zh" else ("EG", "SA"),
        when=a_day(day),
        evidence=Span(start, start + len(sentence)),
        quote=sentence,
        phrase=Span(at, at + len(phrase)),
    )


def desk_of(path: Path) -> Path:
    """A calendar in which articles differ, two scripts are foreign, and three things wait."""
    with Store(filled(path)) as store:
        foreign(store, "ar", "اجتماع طارئ لمجلس الجامعة", ARABIC, "14 يناير", "2022-01-14")
        foreign(store, "zh", "中俄外长会谈", CHINESE, "1月18日", "2022-01-18")
        for day in ("10", "14"):
            article = Article(
                text=f"Of {day}\n\nThe talks of Egypt and Sudan, planned for 8 February, were "
                f"moved to {day} February in Cairo.",
                published=date(2022, 1, 3),
                publisher=f"Paper of {day}",
            )
            ingest(article, reader=reader(), store=store, now=NOW)
        for number in (1, 2):
            article = an_article(f"Unsure {number}\n\nThey may have met on {number} May.")
            sighting = a_sighting(
                article,
                title=f"Perhaps {number}",
                when=a_day(f"2022-05-0{number}"),
                confidence=0.3,
                rules=("head.pronoun", "doubt.long"),
            )
            ingest(article, reader=lambda a, s=sighting: a_reading(a, s), store=store, now=NOW)
        talks = {"participants": ("FR", "JP"), "when": a_day("2022-03-08")}
        keep(
            store,
            an_article("Talks\n\nThey talk on 12 January."),
            **{**talks, "title": "France-Japan talks", "kind": Kind.TALKS, "body": None},
            city="Paris",
            country="FR",
        )
        keep(
            store,
            an_article("Dialogue\n\nIt is held on 12 January.", published=date(2022, 1, 13)),
            **talks,
            title="Japan-France dialogue",
            kind=Kind.DIALOGUE,
            body="us-russia-strategic-stability-dialogue",
            city=None,
            country=None,
        )
    return path


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with serving(desk_of(tmp_path / "calendar.db")) as address:
        yield address


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """For tests that change nothing."""
    with serving(desk_of(tmp_path_factory.mktemp("desk") / "calendar.db")) as address:
        yield address


def meeting_of(page: Page, address: str, title: str) -> str:
    page.goto(address)
    rows = page.request.get(f"{address}/api/meetings").json()["meetings"]
    return next(f"/meetings/{row['uid']}" for row in rows if row["title"] == title)


def listening(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page, and all that Chromium complains of: also what our own policy refuses."""
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page, complaints


def test_a_meeting_is_corrected_and_the_word_is_undone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page, complaints = listening(context)
    page.goto(f"{address}{meeting_of(page, address, 'NATO-Russia Council')}")
    page.get_by_role("link", name="Report an error").click()
    page.get_by_text("Correct it").click()
    page.get_by_label("Day", exact=True).fill("2022-01-14")
    page.get_by_label("Why").first.fill("the host says so")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_role("status")).to_contain_text("Corrected.")
    expect(page.locator(".sheet .when time")).to_have_text("Friday 14 January 2022")
    expect(page.locator(".history")).to_contain_text("Moved from 12 to 14 January 2022, by hand")
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.locator(".sheet .when time")).to_have_text("Wednesday 12 January 2022")
    assert complaints == []
    context.close()


def test_an_article_and_its_meetings_light_each_other(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page, complaints = listening(context)
    paste(page, address, ARTICLE)
    sentence, row = page.locator(".proof").first, page.locator("#m1")
    row.hover()
    expect(sentence).to_have_class("proof lit")
    page.locator("h1").hover()
    expect(sentence).to_have_class("proof")
    sentence.hover()
    expect(row).to_have_class("lit")
    page.locator("h1").hover()
    row.get_by_role("checkbox").focus()
    expect(sentence).to_have_class("proof lit")
    expect(page.locator(".text s").last).to_have_text("17 December")
    assert complaints == []
    context.close()


def test_the_keys_take_leave_correct_and_walk_and_can_be_switched_off(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page, complaints = listening(context)
    paste(page, address, ARTICLE)
    button = page.locator("[data-count]")
    boxes = page.locator("input[name=take]")
    expect(button).to_have_text("Add 2 meetings")
    boxes.first.focus()
    page.keyboard.press("x")
    expect(button).to_have_text("Add 1 meeting")
    page.keyboard.press("n")
    page.keyboard.press("x")
    expect(button).to_have_text("Keep the article")
    page.keyboard.press("a")
    page.keyboard.press("p")
    page.keyboard.press("a")
    expect(button).to_have_text("Add 2 meetings")
    page.keyboard.press("e")
    title = page.get_by_label("Title").first
    expect(title).to_be_focused()
    page.keyboard.press("x")  # typed, not obeyed
    expect(button).to_have_text("Add 2 meetings")
    page.get_by_role("button", name="Turn them off").click()
    boxes.first.focus()
    page.keyboard.press("x")
    expect(button).to_have_text("Add 2 meetings")
    assert complaints == []
    context.close()


def test_a_selected_sentence_becomes_a_meeting_by_hand(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page, complaints = listening(context)
    paste(page, address, ARTICLE)
    expect(page.locator(".text p").filter(has_text="A dinner")).to_be_visible()
    page.evaluate(
        """() => {
          const told = [...document.querySelectorAll(".text p")].find(
            (p) => p.textContent.includes("A dinner"));
          const range = document.createRange();
          range.selectNodeContents(told.firstChild);
          range.setStart(told.firstChild, 5);
          range.collapse(true);
          range.setEnd(told.firstChild, 20);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )
    page.get_by_role("button", name="Add a meeting from this sentence").click()
    hand = page.locator(".hand")
    expect(
        hand.get_by_label("Sentence that tells of it").locator("option:checked")
    ).to_contain_text("A dinner of the ambassadors")
    hand.get_by_label("Title").fill("Dinner of ambassadors")
    hand.get_by_label("Day", exact=True).fill("2022-01-20")
    hand.get_by_label("City").fill("Brussels")
    page.get_by_role("button", name="Add 3 meetings").click()
    expect(page.get_by_role("status")).to_contain_text("with 3 meetings")
    expect(page.get_by_role("link", name="Dinner of ambassadors")).to_be_visible()
    assert complaints == []
    context.close()


def test_a_file_can_be_dropped_on_the_form(browser: Browser, looked_at: str) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.goto(f"{looked_at}/add")
    page.evaluate(
        """(text) => {
          const told = new DataTransfer();
          told.items.add(new File([text], "article.txt", { type: "text/plain" }));
          const form = document.querySelector(".paste");
          form.dispatchEvent(new DragEvent("drop", { dataTransfer: told, bubbles: true }));
        }""",
        ARTICLE,
    )
    page.get_by_label("Published on").fill("2022-01-10")
    page.get_by_role("button", name="See what is in it").click()
    expect(page.get_by_role("heading", name="2 meetings found")).to_be_visible()
    context.close()


def test_all_of_it_works_without_script_on_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    paste(page, address, ARTICLE)
    page.locator("#m1").get_by_role("checkbox").uncheck()
    page.locator("#m2 summary").first.click()
    page.locator("#m2").get_by_label("Day", exact=True).fill("2022-01-21")
    page.get_by_role("button", name="Add 2 meetings").click()
    expect(page.get_by_role("status")).to_contain_text("with 1 meeting.")
    expect(page.locator(".found")).to_contain_text("A person said that it is no meeting.")
    page.get_by_role("link", name="OSCE Permanent Council").click()
    expect(page.locator(".sheet .when time")).to_have_text("Friday 21 January 2022")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".sheet .when time")).to_have_text("Thursday 20 January 2022")
    page.goto(f"{address}/review")
    page.get_by_role("button", name="Keep apart").click()
    expect(page.get_by_role("status")).to_contain_text("stay apart")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("status")).to_contain_text("Accepted.")
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.locator(".card h2")).to_have_text("Perhaps 1")
    context.close()


def test_review_is_done_by_keys_alone_and_undone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page, complaints = listening(context)

    def press(key: str) -> None:
        page.wait_for_load_state()  # a page that is seen may not have its script yet
        page.keyboard.press(key)

    page.goto(f"{address}/review")
    shown = page.locator(".card h2")
    expect(shown).to_have_text("Japan-France dialogue")
    expect(page.locator(".sides .differs").first).to_be_visible()
    press("n")
    expect(shown).to_have_text("Perhaps 1")
    press("p")
    expect(shown).to_have_text("Japan-France dialogue")
    press("m")
    expect(page.get_by_role("status")).to_contain_text("one meeting now")
    expect(shown).to_have_text("Perhaps 1")
    press("u")
    expect(page.get_by_role("status")).to_contain_text("Taken back")
    expect(shown).to_have_text("Japan-France dialogue")
    press("k")
    expect(shown).to_have_text("Perhaps 1")
    press("e")
    expect(page.get_by_label("Title")).to_be_focused()
    page.get_by_label("Title").fill("Certainly")
    press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Corrected.")
    press("x")
    expect(page.get_by_role("heading", name="All is settled")).to_be_visible()
    page.goto(f"{address}/?at=2022-05-01")
    expect(page.get_by_role("link", name="Certainly")).to_be_visible()
    assert complaints == []
    context.close()


def test_on_a_phone_review_is_one_card_with_two_large_buttons_in_sight(
    browser: Browser, looked_at: str
) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True)
    page = context.new_page()
    page.goto(f"{looked_at}/review")
    expect(page.locator(".waiting")).to_be_hidden()
    for name in ("Merge", "Keep apart"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box is not None
        assert box["height"] >= 48
        assert box["y"] + box["height"] <= PHONE["height"]
    context.close()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_what_adds_the_meetings_stays_in_sight(
    browser: Browser, looked_at: str, viewport: ViewportSize
) -> None:
    context = browser.new_context(viewport=viewport)
    page = context.new_page()
    paste(page, looked_at, ARTICLE + "\nIt rained.\n" * 60)
    for share in (0, 0.3, 0.6):
        page.evaluate(f"scrollTo(0, {share} * document.querySelector('.reading').clientHeight)")
        expect(page.locator("[data-count]")).to_be_in_viewport(ratio=1)
    context.close()


@pytest.mark.parametrize(
    ("title", "direction"), [("اجتماع طارئ لمجلس الجامعة", "rtl"), ("中俄外长会谈", "ltr")]
)
def test_a_script_runs_in_its_own_direction(
    browser: Browser, looked_at: str, title: str, direction: str
) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page, complaints = listening(context)
    page.goto(f"{looked_at}{meeting_of(page, looked_at, title)}")
    for part in ("h1", "blockquote"):
        found = page.locator(part).first.evaluate("(one) => getComputedStyle(one).direction")
        assert found == direction
    page.get_by_role("link", name="in context").click()
    text = page.locator(".text p").last
    assert text.evaluate("(one) => getComputedStyle(one.parentElement).direction") == direction
    assert complaints == []
    context.close()


def views_of(page: Page, address: str) -> list[str]:
    titles = ("NATO-Russia Council", "اجتماع طارئ لمجلس الجامعة", "中俄外长会谈")
    meetings = [meeting_of(page, address, title) for title in titles]
    page.goto(f"{address}{meetings[0]}")
    article = page.get_by_role("link", name="in context").first.get_attribute("href")
    page.goto(f"{address}/review")
    unsure = page.locator(".waiting a").nth(1).get_attribute("href")
    assert article
    assert unsure
    return [*meetings, article, "/review", unsure, "/add"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Browser, looked_at: str, viewport: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    source = HERE / "node_modules" / "axe-core" / "axe.min.js"
    if not source.is_file():
        missing("axe-core", "npm ci --prefix tests")
    context = browser.new_context(viewport=viewport, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()

    def looks_well(view: str) -> None:
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert complaints_of_axe(page, source) == [], view
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= viewport["width"], f"{view} is {wide} px wide"

    for view in views_of(page, looked_at):
        page.goto(f"{looked_at}{view}")
        looks_well(view)
    paste(page, looked_at, f"{ARTICLE}\n{'x' * 300}")
    looks_well("what was found")
    context.close()


def test_no_page_has_more_script_than_a_small_picture() -> None:
    of_add = [(STATIC / name).read_bytes() for name in ("reading.js", "keys.js")]
    assert sum(len(gzip.compress(one)) for one in of_add) <= 15_000
