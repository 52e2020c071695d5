"""The phrase development set: our own sentences, scored as TempEval-3 scores.

The files `news*.toml` hold whole passages; how many of their phrases are right is a floor of
`bench/quality.py`.
"""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from calendar_app.reading.lexicon.vocabulary import load_language
from calendar_app.reading.times.anchoring import find_dates

FOLDER = Path(__file__).parent / "phrases"
VALUE_FLOOR, SPAN_FLOOR = 0.99, 0.99  # they only rise

Triple = tuple[str, str, str]


def cases(*names: str) -> Iterator[tuple[date, str, list[Triple]]]:
    for path in sorted(FOLDER.glob("*.toml")):
        if path.stem not in names if names else path.stem.startswith("news"):
            continue
        for reference, text, *expected in tomllib.loads(path.read_text(encoding="utf-8"))["cases"]:
            triples = [tuple(e.split(" | ")) for e in expected]
            yield date.fromisoformat(reference), text, [(a, b, c) for a, b, c in triples]


def found(reference: date, text: str) -> list[Triple]:
    rows = find_dates(text, reference=reference, language=load_language("en"))
    return [(row["text"], row["type"], row["value"]) for row in rows]


def f1(hits: int, told: int, expected: int) -> float:
    return 2 * hits / (told + expected)


def test_the_phrase_set_keeps_its_floor(capsys: pytest.CaptureFixture[str]) -> None:
    """Value F1 (strict span, type and value) and span F1 over every sentence of the set."""
    values = spans = told = expected = sentences = 0
    wrong = []
    for reference, text, triples in cases():
        got = found(reference, text)
        sentences += 1
        values += len(set(got) & set(triples))
        spans += len({g[0] for g in got} & {t[0] for t in triples})
        told, expected = told + len(got), expected + len(triples)
        if got != triples:
            wrong.append(f"{text}\n    expected {triples}\n    got      {got}")
    with capsys.disabled():
        value_f1, span_f1 = f1(values, told, expected), f1(spans, told, expected)
        print(  # noqa: T201  (the score is what this test is for)
            f"\nphrase set: {sentences} sentences, {expected} phrases, "
            f"value F1 {value_f1:.3f}, span F1 {span_f1:.3f}"
        )
    assert sentences >= 300
    assert value_f1 >= VALUE_FLOOR, "\n".join(wrong)
    assert span_f1 >= SPAN_FLOOR, "\n".join(wrong)


@pytest.mark.parametrize(("reference", "text"), [c[:2] for c in cases("false_friends")])
def test_a_false_friend_is_no_time(reference: date, text: str) -> None:
    assert found(reference, text) == []
