"""The language of an article is what its words are in, unless it says so itself."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from calendar_app.intake.formats import sniff, to_articles
from calendar_app.intake.formats.language import language_of, name_of
from calendar_app.model import Article, Raw

SAMPLES = tomllib.loads(Path(__file__).with_name("languages.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", SAMPLES)
def test_a_headline_is_enough_to_know_the_language(code: str) -> None:
    for words in SAMPLES[code]:
        assert language_of(words) == code, words
        assert language_of(words.upper()) == code, words


@pytest.mark.parametrize("words", ["", "NATO", "12.01.2022", "????? !!!", "x" * 5000])
def test_what_is_in_no_language_is_taken_for_english(words: str) -> None:
    assert language_of(words) == "en"


def test_a_page_is_in_the_language_of_its_words_not_of_its_frame() -> None:
    german = " ".join(SAMPLES["de"]) * 2
    assert language_of(german, claimed="en") == "de"
    assert language_of(german, claimed="de") == "de"
    assert language_of("OSZE OSCE", claimed="fr") == "fr"


def read(source: str, body: str) -> Article:
    raw = body.encode()
    (article,) = to_articles(Raw(source, raw, sniff(source, raw)))
    return article


def test_what_an_article_says_of_itself_is_believed() -> None:
    text = " ".join(SAMPLES["de"])
    assert read("a.json", json.dumps({"text": text, "language": "fr"})).language == "fr"
    assert read("a.json", json.dumps({"text": text})).language == "de"
    assert read("a.txt", text).language == "de"


def test_a_language_has_a_name_for_people() -> None:
    assert (name_of("de"), name_of("tlh")) == ("German", "tlh")
