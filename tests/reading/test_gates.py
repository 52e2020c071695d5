"""The words that an expression needs, and that nothing is missed for asking after them first."""

import re
from pathlib import Path

import pytest

from calendar_app.reading.lexicon.gates import Gated, words_of
from calendar_app.reading.lexicon.vocabulary import load_language

ARTICLES = Path(__file__).parents[1] / "articles"
LONG = "Nothing of the kind was said by anybody who knows the house. " * 8


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"\bbetween (?:two|three)\b", {"between t"}),
        (r"[Tt](?<!\w.)he (?:bloc|grouping)", {"bloc", "grouping"}),
        (r"(?i:Elections?) to", {"election"}),
        (r"host(?:s|ed)?|chairs?", {"host", "chair"}),
        (r"(?:the )?(?:new |old ){0,2}town", {"town"}),
        (r"(?:the )?[a-z]{3,9}", set()),  # no word that must be there
        (r"council|[A-Z]{2,5}", set()),  # one branch has none
        (r"(?!council)\w+", set()),  # what must not stand there
        (r"(?<=council)\w+", set()),  # what stands in front of the stretch
        (r"[^ab]x", set()),
        (r"(?!)", set()),
    ],
)
def test_words_of_an_expression(pattern: str, words: set[str]) -> None:
    assert words_of(pattern) == words


@pytest.mark.parametrize("code", ["en", "uk"])
def test_a_gate_misses_nothing(code: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob("*.toml"))]
    texts += [text.upper() for text in texts[:5]]
    found = 0
    for written in load_language(code).tables["grammar"].values():
        for text in texts:
            told = [match.span() for match in re.finditer(written, text)]
            for words in (None, words_of(written)):
                assert [m.span() for m in Gated(written, words).finditer(text)] == told, written
                first = Gated(written, words).search(text)
                assert (first.span() if first else None) == (told[0] if told else None), written
            found += len(told)
    assert found


def test_a_gate_heeds_only_the_stretch_that_is_searched() -> None:
    gated = Gated(r"\bCouncil\b")
    text = "Council " + LONG + "Council"
    assert gated.search(text, 8, len(text) - 7) is None
    assert [m.start() for m in gated.finditer(text, 8)] == [len(text) - 7]


def test_letters_that_differ_by_more_than_case() -> None:
    text = LONG + "the Council\u017f of Min\u0131sters"
    assert Gated(r"(?i:councils)").search(text)
    assert Gated(r"(?i:ministers)").search(text)


def test_an_expression_is_compiled_when_one_of_its_words_stands_there() -> None:
    gated = Gated("zebra[", frozenset(["zebra"]))  # which does not compile
    assert gated.search("A horse.") is None
    assert list(gated.finditer(LONG)) == []
    with pytest.raises(re.error):
        gated.search("A Zebra.")


def test_what_is_asked_of_one_place_is_asked_again() -> None:
    gated = Gated(r"\bCouncil\b", frozenset(["council"]))
    for _ in range(2):
        found = gated.match("the Council", 4)
        assert found is not None
        assert found.span() == (4, 11)
        assert gated.fullmatch("the Council", 4) is not None
        assert gated.match("the Council") is None
