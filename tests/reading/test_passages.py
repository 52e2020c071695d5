"""Short passages, each with a phenomenon of the news: which dates are whose."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from calendar_app.model import Article, to_json
from calendar_app.reading import reader

PASSAGES = [
    pytest.param(passage, file["published"], id=f"{path.stem}-{number}")
    for path in sorted((Path(__file__).parent / "passages").glob("*.toml"))
    for file in [tomllib.loads(path.read_text(encoding="utf-8"))]
    for number, passage in enumerate(file["passage"])
]


def told(meeting: dict) -> str:
    """ "2024-03-11T10:00/2024-03-15 iaea": first and last moment, then the body or the parties."""
    start, end = meeting["start"][:16], (meeting["end"] or "")[:16]
    when = start if end in ("", start) else f"{start}/{end}"
    return f"{when} {meeting['body'] or ','.join(meeting['participants'])}"


@pytest.mark.parametrize(("passage", "published"), PASSAGES)
def test_a_passage_gives_exactly_its_meetings(passage: dict, published: date) -> None:
    text = passage["text"].strip()
    reading = reader()(Article(text=text, published=passage.get("published", published)))
    found = sorted(told(to_json(s)) for s in reading.sightings if s.when)
    assert found == sorted(passage["meetings"]), text


BANK = Path(__file__).parent / "bank"
SHARE = {"binding": 0.84, "rounds": 0.6}  # of the passages, written blind, that come out right


@pytest.mark.parametrize("path", sorted(BANK.glob("*.toml")), ids=lambda p: p.stem)
def test_most_passages_of_a_bank_give_exactly_their_meetings(path: Path) -> None:
    bank = tomllib.loads(path.read_text(encoding="utf-8"))
    read = reader()
    wrong = [
        passage["text"]
        for passage in bank["passage"]
        if sorted(
            told(to_json(s))
            for s in read(
                Article(
                    text=passage["text"].strip(),
                    published=passage.get("published", bank["published"]),
                )
            ).sightings
            if s.when
        )
        != sorted(passage["meetings"])
    ]
    share = 1 - len(wrong) / len(bank["passage"])
    assert share >= SHARE.get(path.stem, 0.8), wrong
