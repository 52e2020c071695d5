"""How well the reader reads, against floors that only rise.

usage: python bench/quality.py [--confidence] [--bundles] [--record] [--allow-regression]

Measures the date phrases of `tests/reading/phrases` as TempEval-3 scores them, with those of its
whole passages (`news`) apart; and three kinds of articles by one definition of a found meeting (the
same first day, last day and identity): the golden articles of `tests/articles`, which tests hold to
the letter; the annotated articles of `bench/gold` and its sisters, each set written apart from the
reader and opened only after it was measured once, and those of `bench/held*`, which nobody has
opened (`bench/README.md` tells why); and the annotated corpus beside the repository, where that is
there, by the corpus's own scorer. Then how well the sightings of `bench/bundles` are put together:
pairwise precision and recall, and how many meetings have the day and status that they have in the
end. Prints a line for each measure and fails where one is under its
floor in `bench/baseline.json`. `--record` makes what was measured the new floors; with
`--allow-regression` alone may one be lowered or missed. `--confidence` prints instead how often the
sightings of each band of confidence are right, and `--bundles` the pairs that were put together
wrongly or not at all.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import bundles

from calendar_app import intake
from calendar_app.model import Article, Raw, to_json
from calendar_app.reading import Reader, find_dates, known_languages, load_language, reader

ROOT = Path(__file__).parents[1]
BASELINE = ROOT / "bench" / "baseline.json"
PHRASES = ROOT / "tests" / "reading" / "phrases"
GOLDEN = ROOT / "tests" / "articles"
HELD = sorted((ROOT / "bench").glob("held*/"))  # read by the reader alone
GOLD = [*sorted((ROOT / "bench").glob("gold*/")), *HELD]  # a floor for each
CORPUS = ROOT.parent / "shared" / "corpus"

Row = dict[str, Any]


@dataclass(frozen=True)
class Figure:
    """One measure of one set, `corpus.en.meeting`: an F1 between 0 and 1."""

    name: str
    value: float
    detail: str = ""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--record", action="store_true", help="write the figures as new floors")
    parser.add_argument("--allow-regression", action="store_true", help="let floors be missed")
    parser.add_argument("--confidence", action="store_true", help="print the bands of confidence")
    parser.add_argument("--bundles", action="store_true", help="print the pairs that are wrong")
    asked = parser.parse_args()

    understand = reader()
    if asked.confidence:
        print_confidence(understand)
        return 0
    if asked.bundles:
        print("\n".join(bundles.measured(understand).notes))
        return 0
    figures = [
        *of_phrases(), *of_golden_articles(understand), *of_gold(understand),
        *of_corpus(understand), *of_bundles(understand),
    ]  # fmt: skip
    floors: dict[str, float] = json.loads(BASELINE.read_text(encoding="utf-8"))
    missed = [one.name for one in figures if one.value < floors.get(one.name, 0.0)]
    for one in figures:
        floor = f"{floors[one.name]:.2f}" if one.name in floors else "none"
        verdict = "UNDER ITS FLOOR" if one.name in missed else "ok"
        print(f"{one.name:20} {one.value:.4f}  floor {floor}  {verdict:16} {one.detail}".rstrip())
    for name in sorted(floors.keys() - {one.name for one in figures}):
        print(f"{name:20} not measured: its articles are not here")
    if asked.record and (asked.allow_regression or not missed):
        floors |= {one.name: math.floor(one.value * 100) / 100 for one in figures}
        BASELINE.write_text(json.dumps(floors, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return 1 if missed and not asked.allow_regression else 0


# --- date phrases ---


def of_phrases() -> Iterable[Figure]:
    """Value F1 (a phrase that overlaps and has its value) and strict span F1."""
    english = load_language("en")
    sets = {"phrases": "[!n]*.toml", "news": "news*.toml"}
    for name, pattern in sets.items():
        values = spans = told = expected = 0
        for path in sorted(PHRASES.glob(pattern)):
            for reference, text, *listed in tomllib.loads(path.read_text("utf-8"))["cases"]:
                found = find_dates(text, reference=date.fromisoformat(reference), language=english)
                gold = list(placed_in(text, listed))
                told, expected = told + len(found), expected + len(gold)
                for start, end, value in gold:
                    near = [row for row in found if row["start"] < end and start < row["end"]]
                    values += any(row["value"] == value for row in near)
                    spans += any((row["start"], row["end"]) == (start, end) for row in near)
        detail = f"{expected} phrases, {told} told"
        yield Figure(f"{name}.en.value", 2 * values / (told + expected), detail)
        yield Figure(f"{name}.en.span", 2 * spans / (told + expected))


def placed_in(text: str, listed: Iterable[str]) -> Iterable[tuple[int, int, str]]:
    """Span and value of each "text | TYPE | value", which follow the order of `text`."""
    at = 0
    for one in listed:
        words, _, value = one.split(" | ")
        at = text.index(words, at)
        yield at, at + len(words), value
        at += len(words)


# --- the golden articles ---


def of_golden_articles(understand: Reader) -> Iterable[Figure]:
    """Meeting F1 of each language. A golden article has the fields of the JSON form, in TOML."""
    gold: defaultdict[str, list[Row]] = defaultdict(list)
    told: defaultdict[str, list[Row]] = defaultdict(list)
    for path in sorted(GOLDEN.glob("*.toml")):
        row = tomllib.loads(path.read_text(encoding="utf-8"))
        body = json.dumps(row, default=str).encode()  # TOML knows dates, JSON writes them out
        (article,) = intake.to_articles(Raw(path.name, body, "application/json"))
        gold[article.language].append(json.loads(body))
        told[article.language].append(row_of(article, understand))
    for language, rows in gold.items():
        yield f1(f"golden.{language}.meeting", rows, told[language])


def of_gold(understand: Reader) -> Iterable[Figure]:
    """Meeting F1 over each set of `bench/gold*`."""
    for folder in GOLD:
        paths = sorted(folder.glob("*.json"))
        rows = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
        told = [row_of(one, understand) for one in articles_in(folder)]
        yield f1(f"{folder.name}.en.meeting", rows, told)


def articles_in(folder: Path) -> list[Article]:
    return [one for path in sorted(folder.glob("*.json")) for one in intake.articles(str(path))]


def f1(name: str, gold: Sequence[Row], told: Sequence[Row]) -> Figure:
    pairs = zip(gold, told, strict=True)
    found = sum(len(matches(one["meetings"], other["meetings"])) for one, other in pairs)
    spoken_of = sum(len(one["meetings"]) for one in gold)
    predicted = sum(len(one["meetings"]) for one in told)
    value = 2 * found / (spoken_of + predicted) if spoken_of + predicted else 1.0
    return Figure(name, value, f"{found} of {spoken_of} found, {predicted} predicted")


def matches(gold: Sequence[Row], told: Sequence[Row]) -> list[Row]:
    """Those of `told` that pair up; each pairs once."""
    left = list(told)
    for meeting in gold:
        same = [one for one in left if is_found(meeting, one)]
        if same:
            left.remove(same[0])
    return [one for one in told if not any(one is other for other in left)]


def is_found(gold: Row, told: Row) -> bool:
    """The same days, and the same body, or without one half of the participants in common.

    A golden article may leave out what it is not about.
    """
    if days(gold) != days(told):
        return False
    if gold.get("body"):
        return bool(gold["body"] == told["body"])
    if "participants" not in gold:
        return True
    these, those = set(gold["participants"]), set(told["participants"])
    return not told["body"] and 2 * len(these & those) >= len(these | those)


def days(meeting: Row) -> tuple[str, str]:
    first = str(meeting["start"])[:10]
    return first, str(meeting.get("end") or first)[:10]


# --- the corpus ---


def of_corpus(understand: Reader) -> Iterable[Figure]:
    """Meeting F1 and exact F1 of each language that the reader knows, by the corpus's scorer."""
    articles = articles_in(CORPUS / "dev")
    for language in known_languages():
        rows = [row_of(one, understand) for one in articles if one.language == language]
        if rows:
            score = scored(rows, language)
            detail = f"{score['found']} of {score['gold']} found, {score['predicted']} predicted"
            yield Figure(f"corpus.{language}.meeting", score["meeting"]["f1"], detail)
            yield Figure(f"corpus.{language}.exact", score["exact"]["f1"])


def scored(rows: Iterable[Row], language: str) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "predicted.jsonl"
        predicted.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        command = [sys.executable, CORPUS / "score.py", CORPUS / "dev", predicted]
        done = subprocess.run(  # noqa: S603 - a script of the project, beside it
            [*command, "--language", language], capture_output=True, text=True, check=True
        )
    return dict(json.loads(done.stdout))


# --- many articles, one meeting ---


def of_bundles(understand: Reader) -> Iterable[Figure]:
    """Pairwise precision and recall of the sightings that the reader found, and what came out."""
    outcome = bundles.measured(understand)
    told = f"{outcome.right} pairs right, {outcome.wrong} wrong, {outcome.missed} missed"
    lost = f"{outcome.lost_to_the_reader} more lost to the reader"
    finals = f"{outcome.finals_right} of {outcome.finals} meetings"
    yield Figure("bundles.precision", outcome.precision, told)
    yield Figure("bundles.recall", outcome.recall, lost)
    yield Figure("bundles.final", outcome.finals_right / outcome.finals, finals)


def print_confidence(understand: Reader) -> None:
    """How many sightings of each tenth of confidence are right, by set; then over all sets that
    have been opened."""
    opened: defaultdict[float, list[bool]] = defaultdict(list)
    for folder in (CORPUS / "dev", *GOLD):
        bands: defaultdict[float, list[bool]] = defaultdict(list)
        for path, article in zip(sorted(folder.glob("*.json")), articles_in(folder), strict=True):
            if article.language not in known_languages():
                continue
            told = [
                to_json(one) | {"confidence": one.confidence}
                for one in understand(article).sightings
                if one.when
            ]
            gold = json.loads(path.read_text(encoding="utf-8"))["meetings"]
            right = matches(gold, told)
            for one in told:
                bands[int(one["confidence"] * 10) / 10].append(any(one is r for r in right))
        print_bands(folder.name, bands)
        for band, told_right in bands.items() if folder not in HELD else ():
            opened[band] += told_right
    print_bands("opened", opened)


def print_bands(name: str, bands: Mapping[float, Sequence[bool]]) -> None:
    for band, told_right in sorted(bands.items(), reverse=True):
        right_ones, all_ones = sum(told_right), len(told_right)
        share = right_ones / all_ones
        print(f"{name:6} {band:.1f}  {right_ones:4} of {all_ones:4}  {share:.2f}")


def row_of(article: Article, understand: Reader) -> Row:
    """One article in the documented form, as `calendar-app read --jsonl` prints it."""
    placed = [one for one in understand(article).sightings if one.when]
    return {"id": article.name, "meetings": [to_json(one) for one in placed]}


if __name__ == "__main__":
    sys.exit(main())
