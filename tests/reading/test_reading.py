"""The whole reader over golden articles: every meeting found, nothing else."""

import json
import time
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_app.errors import UnknownLanguageError
from calendar_app.model import Article, Span, to_json
from calendar_app.reading import reader
from calendar_app.reading.names.gazetteer import level, lower
from calendar_app.reading.sentence import scenes

GOLDEN = sorted((Path(__file__).parents[1] / "articles").glob("*.toml"))
SHARED = Path(__file__).parents[3] / "shared"


def article_of(golden: dict) -> Article:
    return Article(
        text=golden["text"].strip(),
        title=golden["title"],
        published=golden.get("published"),
        language=golden.get("language", "en"),
    )


def told(reading) -> list[dict]:
    rows = [to_json(s) | {"timex": s.timex.value} for s in reading.sightings]
    return json.loads(json.dumps(rows))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda p: p.stem)
def test_a_golden_article_gives_exactly_its_meetings(path: Path) -> None:
    golden = tomllib.loads(path.read_text(encoding="utf-8"))
    reading = reader()(article_of(golden))
    found = told(reading)
    shown = [
        {k: row[k] for k in want} for row, want in zip(found, golden["meetings"], strict=False)
    ]
    assert shown == golden["meetings"]
    assert len(found) == len(golden["meetings"])
    assert reading.undated is golden.get("undated", False)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda p: p.stem)
def test_evidence_is_a_stretch_of_the_text_and_holds_its_date_phrase(path: Path) -> None:
    article = article_of(tomllib.loads(path.read_text(encoding="utf-8")))
    for sighting in reader()(article).sightings:
        assert sighting.evidence.of(article.text) == sighting.quote
        assert sighting.quote.strip() == sighting.quote != ""
        assert 0 < sighting.confidence <= 1


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared material is not beside the checkout")
def test_the_first_real_article_comes_out_right() -> None:
    text = (SHARED / "article" / "stoltenberg-stefanishyna.txt").read_text(encoding="utf-8")
    reading = reader()(Article(text=text, published=date(2022, 1, 10)))
    found = [(s.when.first_day.day, s.when.last_day.day, s.body, s.city) for s in reading.sightings]
    assert found == [
        (10, 10, "nato-ukraine-commission", "Brussels"),
        (10, 10, "us-russia-strategic-stability-dialogue", "Geneva"),
        (11, 11, None, None),
        (11, 12, None, None),
        (12, 12, "nato-russia-council", "Brussels"),
        (13, 13, "osce-permanent-council", "Vienna"),
    ]
    who = [s.participants for s in reading.sightings]
    assert who[2:4] == [("US", "eu"), ("US", "eu", "nato")]


@pytest.mark.parametrize(
    ("text", "beyond"),
    [
        ("The council met on 5 May.\n" * 3002, "more than 3000 date phrases"),
        ("It rained on 8/Dec/2022. " * 3002, "more than 3000 date phrases"),
        ("The council met on 5 May. " * 502, "more than 500 statements of meetings"),
        ("talks " * 40, "more than 30 dates or meetings in one sentence"),
        (
            "".join(
                f"It rained on {day}/Dec/{year}. " for day in (8, 9) for year in range(1990, 2010)
            ),
            "more than 30 dates of unusual form",
        ),
        ("The council met on 5 May.", None),
    ],
    ids=["dates", "slashes", "meetings", "sentence", "unusual", "none"],
)
def test_a_text_beyond_the_limits_says_so(text: str, beyond: str | None) -> None:
    told = reader()(Article(text=text, published=date(2022, 1, 10))).beyond
    assert beyond in told if beyond else told == ()


def test_a_year_given_by_hand_places_what_had_none() -> None:
    golden = tomllib.loads((GOLDEN[0].parent / "undated.toml").read_text(encoding="utf-8"))
    reading = reader(assume_year=2020)(article_of(golden))
    assert [s.when.first_day for s in reading.sightings] == [date(2020, 5, 14), date(2020, 5, 16)]


def test_an_unknown_language_is_refused_by_name() -> None:
    with pytest.raises(UnknownLanguageError, match="'xx'"):
        reader()(Article(text="...", language="xx"))


# Pieces of news put together at random: more of the reader's paths than random letters reach.
PIECES = st.sampled_from(
    ["On January 12", "the NATO-Russia Council", "will meet", "in Brussels", "(to June 9)", " - ",
     "\n\n", ". ", "said on Tuesday that", "Russian Foreign Minister Sergei Lavrov", "they", "the",
     "talks", "from 10 to 13 March", "“", "”", "11-12 January", "has been postponed", ", which",
     ";", "MONDAY, MAY 15", "BRUSSELS - ", "1030 GMT", "\x00", "İ", "🕊", "a visit to", "France's",
     "he"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map(" ".join) | st.text(max_size=300))
def test_odd_text_never_raises_and_spans_lie_in_it(text: str) -> None:
    reading = reader()(Article(text=text, published=date(2022, 1, 10)))
    for mention in reading.mentions:
        assert mention.span.of(text) == mention.text != ""
    for sighting in reading.sightings:
        assert sighting.quote in text
        assert sighting.quote == sighting.evidence.of(text)
        assert 0 <= sighting.phrase.start <= sighting.phrase.end <= len(text)
    for refusal in reading.refusals:
        assert refusal.span.of(text) == refusal.text


@given(st.text(max_size=200))
def test_a_text_is_cleaned_letter_by_letter_so_that_offsets_hold(text: str) -> None:
    assert len(level(text)) == len(lower(text)) == len(text)


# Words that many rules ask for, names, dates and sentences, over and over: what is compared with
# all that came before it shows here.
HOSTILE = (
    "1",
    "January ",
    "5 May ",
    "(",
    "a",
    "\n",
    "x\n",
    "the meeting ",
    "the meeting of ",
    "Mr ",
    "Xx ",
    ", and ",
    "said on ",
    "met on Monday ",
    "They met. ",
    "The summit.\n\n",
    "GENEVA - talks\n",
    "The talks will be held on 5 May. ",
    "It will be held on 5 May. ",
    "MONDAY, MAY 15\n",
    "EU-China summit ",
    "the Council ",
    "French capital ",
    "8/Dec/2022 ",
    "President Putin ",
    "Monday\n10:00 Meeting with Lavrov\n",
)


@pytest.mark.parametrize("piece", HOSTILE, ids=repr)
def test_time_grows_with_hostile_text_and_no_faster(piece: str) -> None:
    """Eight times the text in at most some twenty times the time: 64 would be quadratic. What is
    read in next to no time is not judged: there chance is all."""
    spent = []
    for length in (10_000, 80_000):
        text = (piece * (length // len(piece) + 1))[:length]
        begun = time.process_time()
        reader()(Article(text=text, published=date(2022, 1, 10)))
        spent.append(time.process_time() - begun)
    assert spent[1] < 20 * max(spent[0], 0.05)


def test_the_clauses_of_a_sentence_are_all_of_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = scenes.clauses_of
    told: list[tuple[Span, list[Span]]] = []

    def cutting(scene: scenes.Scene) -> list[Span]:
        clauses = cut(scene)
        told.append((scene.span, clauses))
        return clauses

    monkeypatch.setattr(scenes, "clauses_of", cutting)
    for path in (Path(__file__).parent / "sentences").glob("*.txt"):
        text = "\n\n".join(
            line.partition(" => ")[0] for line in path.read_text("utf-8").splitlines()
        )
        reader()(Article(text=text, published=date(2024, 5, 15)))
    assert len(told) > 1_000
    for whole, clauses in told:
        edges = [whole.start, *(clause.end for clause in clauses)]
        assert [clause.start for clause in clauses] == edges[:-1]
        assert edges[-1] == whole.end


def test_the_place_of_the_next_one_is_not_that_of_this_one() -> None:
    text = (
        "The Pacific Islands Forum Leaders Meeting is held in Tonga from May 27 to 31.\n\n"
        "The next annual leaders' meeting is set to take place in Canberra next year."
    )
    (sighting,) = reader()(Article(text=text, published=date(2024, 5, 15))).sightings
    assert sighting.city is None


def test_nor_that_of_the_last_one() -> None:
    text = "The EU-Japan summit is on 27 May. The last summit was held in Osaka in 2021."
    (sighting,) = reader()(Article(text=text, published=date(2024, 5, 15))).sightings
    assert sighting.city is None


def test_it_is_the_guest_who_visits() -> None:
    text = "At the invitation of President Macron, President Xi will visit France on 27 May."
    (sighting,) = reader()(Article(text=text, published=date(2024, 5, 15))).sightings
    assert sighting.title == "Xi visits France"
