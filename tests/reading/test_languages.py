"""Every language file proves itself: examples, false friends, and errors that name their entry."""

from datetime import date

import pytest

from calendar_app.errors import DataError, UnknownLanguageError
from calendar_app.reading.lexicon.vocabulary import (
    Phrase,
    build_language,
    language_codes,
    load_language,
)
from calendar_app.reading.times.anchoring import date_mentions
from calendar_app.reading.times.timex import find_times

PHRASES = [
    pytest.param(code, phrase, id=f"{code}-{phrase.name}")
    for code in language_codes()
    for phrase in load_language(code).phrases
]
NEVER = [
    pytest.param(code, text, id=f"{code}-{text}")
    for code in language_codes()
    for text in load_language(code).tables.get("never", {}).get("examples", ())
]


def minimal(**phrase: object) -> dict[str, object]:
    return {
        "code": "xx",
        "anchor": date(2014, 3, 10),
        "month_first": False,
        "slots": {"weekday": {"1": ["lundi"]}},
        "phrase": [phrase],
    }


@pytest.mark.parametrize(("code", "phrase"), PHRASES)
def test_each_example_reads_as_its_phrase_says(code: str, phrase: Phrase) -> None:
    language = load_language(code)
    for text, expected in phrase.examples.items():
        found = find_times(text, language)
        mentions = date_mentions(text, found, language, published=language.anchor)
        assert " ".join(mention.resolved for mention in mentions) == expected, text
        if expected:
            rules = {one.rule.rpartition("+")[2] for one in found}  # joined to a day, or alone
            assert rules == {phrase.name}, text


@pytest.mark.parametrize(("code", "text"), NEVER)
def test_what_is_never_a_time_is_never_found(code: str, text: str) -> None:
    assert find_times(text, load_language(code)) == []


def test_tables_of_other_stages_stay_available_raw() -> None:
    assert load_language("en").tables["joins"]["time_date"]


def test_a_language_is_found_by_its_file() -> None:
    assert "en" in language_codes()
    with pytest.raises(UnknownLanguageError, match=r"known: .*en"):
        load_language("xx")


@pytest.mark.parametrize(
    ("phrase", "problem"),
    [
        ({"name": "day", "pattern": "{weekday}"}, "day.*has no examples"),
        ({"name": "day", "pattern": "{weekday}", "examples": {"mardi": ""}}, "mardi"),
        ({"name": "day", "pattern": "{weekday", "examples": {"lundi": ""}}, "cannot read"),
        ({"name": "day", "pattern": "({weekday}", "examples": {"lundi": ""}}, "no closing"),
        ({"name": "day", "pattern": "{nothing}", "examples": {"lundi": ""}}, "no table for"),
    ],
)
def test_a_wrong_entry_is_named_with_its_file(phrase: dict[str, object], problem: str) -> None:
    with pytest.raises(DataError, match=problem) as caught:
        build_language(minimal(**phrase), "xx.toml")
    assert caught.value.path == "xx.toml"


def test_a_language_of_one_phrase_reads_it() -> None:
    language = build_language(
        minimal(name="day", pattern="[le ]{weekday}", examples={"le lundi": "2014-03-10"}),
        "xx.toml",
    )
    encoded = language.encode("Ce sera le lundi.")
    assert [at for at, _ in language.finder.find(encoded.signs)] == [4, 6]
