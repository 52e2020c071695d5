"""Searching in scripts that put no spaces between words: any run of letters is found and shown."""

from __future__ import annotations

from datetime import date

import pytest
from factories import NOW, a_day, an_article
from flask.testing import FlaskClient
from served import keep

from calendar_app.model import Query
from calendar_app.store import Store
from calendar_app.store.conditions import where_of
from calendar_app.store.past import reports_by
from calendar_app.store.searching import spelt

TOLD = {
    "zh": ("第二十八次部长级联席会议", "北约1月12日在布鲁塞尔说，第二十八次部长级联席会议将举行。"),
    "ja": ("日米外相会談", "日米両政府は1月12日にワシントンで外相会談を開く。"),
    "th": ("การประชุมสุดยอดอาเซียน", "การประชุมสุดยอดอาเซียนจะจัดขึ้นที่กรุงเทพฯ วันที่ 12 มกราคม"),
    "ko": ("한미 정상회담", "한미 정상회담이 1월 12일 서울에서 열린다."),
    "en": ("NATO (北约) meets", "The North Atlantic Council (北约) meets on 12 January."),
}  # fmt: skip


def tell(store: Store) -> None:
    for language, (title, text) in TOLD.items():
        article = an_article(f"{title}\n\n{text}", language=language)
        keep(store, article, title=title, body=None, participants=(f"x-{language}",), city=None,
             country=None, people=("王毅",) if language == "zh" else ())  # fmt: skip


@pytest.fixture
def full(store: Store) -> Store:
    tell(store)
    return store


CASES = {
    "the beginning of a title": ("第二十八次", {"zh"}),
    "two letters from within a title": ("部长", {"zh"}),
    "one letter": ("談", {"ja"}),
    "words of the article": ("布鲁塞尔", {"zh"}),
    "a person": ("王毅", {"zh"}),
    "each word must be there": ("部长 布鲁塞尔", {"zh"}),
    "one of them is not": ("部长 日内瓦", set()),
    "a Latin word beside it, in any case": ("1月12日 北约", {"zh"}),
    "by itself in an English article it is a word": ("北约", {"zh", "en"}),
    "Thai": ("สุดยอด", {"th"}),
    "Korean, without its ending": ("정상회담", {"ko"}),
    "a wildcard is none": ("部%", set()),
    "nothing": ("联合国", set()),
}


@pytest.mark.parametrize(("text", "languages"), CASES.values(), ids=CASES)
def test_any_run_of_letters_is_found(full: Store, text: str, languages: set[str]) -> None:
    titles = {TOLD[language][0] for language in languages}
    assert {meeting.title for meeting in full.meetings(Query(text=text))} == titles
    assert full.count(Query(text=text)) == len(titles)
    then = reports_by(full, date(2022, 1, 10), Query(text=text))
    told = {one.sighting.title for reports in then.values() for one in reports}
    assert told == (titles if text != "王毅" else set()), "as of a day the articles are asked"


def test_a_search_in_letters_walks_no_article_of_another_language(full: Store) -> None:
    where, given = where_of(Query(text="部长"))
    plan = full._db.execute(f"EXPLAIN QUERY PLAN SELECT * FROM meeting WHERE {where}", given)  # noqa: S608
    steps = [row[3] for row in plan.fetchall()]
    assert any("article_unspaced" in step for step in steps)
    assert "SCAN article" not in steps


def test_the_hit_is_shown_on_the_timeline(client: FlaskClient, opened: Store) -> None:
    tell(opened)
    page = client.get("/", query_string={"q": "部长"}).text
    assert (
        '<span class="line" lang="zh" dir="ltr"><span class="hit">第二十八次<b>部长</b>级' in page
    )
    assert "日米" not in page


@pytest.mark.parametrize(
    ("text", "letters", "shown"),
    [
        ("北约峰会", '["峰会"]', (("北约", False), ("峰会", True))),
        ("NATO 峰会 NATO", '["nato"]', (("NATO", True), (" 峰会 ", False), ("NATO", True))),
        ("北约\n峰会", '["北", "会"]', (("北", True), ("约 峰", False), ("会", True))),
        ("北约峰会", '["大会"]', ()),
        ("a.b 会", '["."]', (("a", False), (".", True), ("b 会", False))),
    ],
)
def test_a_stretch_around_the_first_hit_marks_what_was_sought(
    text: str, letters: str, shown: tuple[tuple[str, bool], ...]
) -> None:
    told = [piece for piece in spelt(text, letters) if piece[0]]
    assert tuple(told) == shown


def test_a_hit_deep_in_a_text_is_cut_out_of_it() -> None:
    told = spelt("前" * 500 + "峰会" + "后" * 500, '["峰会"]')
    assert [(len(words), sought) for words, sought in told] == [(25, False), (2, True), (97, False)]
    assert told[0][0].startswith("…")
    assert told[2][0].endswith("…")


def test_a_meeting_corrected_to_a_chinese_title_is_found(store: Store) -> None:
    keep(store, an_article(), title="北极理事会", when=a_day("2022-01-12"), now=NOW)
    assert store.count(Query(text="理事")) == 1
