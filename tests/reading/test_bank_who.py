"""A bank of passages written apart from the reader: the share that comes out whole."""

from pathlib import Path

from test_sentences import PUBLISHED, fits

from calendar_app.model import Article
from calendar_app.reading import reader

BANK = [
    line
    for path in sorted((Path(__file__).parent / "bank").glob("who*.txt"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if " => " in line
]
FLOOR = 0.85


def misses() -> list[str]:
    """The passages whose meetings are not exactly the ones told, each with what was found."""
    read = reader()
    missed = []
    for line in BANK:
        text, _, told = line.partition(" => ")
        found = list(read(Article(text=text, published=PUBLISHED)).sightings)
        left = list(found)
        whole = True
        for meeting in told.split("; ") if told != "none" else []:
            one = next((s for s in left if fits(s, meeting)), None)
            whole = whole and one is not None
            if one:
                left.remove(one)
        if left or not whole:
            shown = [
                f"{s.when and s.when.first_day:%m%d} {s.body or '+'.join(s.participants)} "
                f"@{s.city} {s.kind.value} {s.status.value}"
                for s in found
            ]
            missed.append(f"{line}\n      {shown}")
    return missed


def test_most_passages_come_out_whole() -> None:
    missed = misses()
    assert 1 - len(missed) / len(BANK) >= FLOOR, "\n".join(missed)
