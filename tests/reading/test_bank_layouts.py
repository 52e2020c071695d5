"""Articles that are lists: how many of their meetings are read, over a bank of layouts.

The form of the bank is told in its own head. Single lists may fail; the share may not fall.
"""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from calendar_app.model import Article, Sighting, Status
from calendar_app.reading import reader

FLOOR = 0.6
STATUSES = {status.value for status in Status}
BANK = Path(__file__).parent / "bank" / "lists" / "layouts.toml"


def lists() -> list[dict[str, Any]]:
    return list(tomllib.loads(BANK.read_text(encoding="utf-8"))["list"])


def told(sighting: Sighting, published: date) -> str:
    """A sighting in the words of the bank, for comparison and for people."""
    assert sighting.when is not None
    days = [sighting.when.first_day, sighting.when.last_day]
    said = [f"{day:%m%d}" if day.year == published.year else f"{day:%Y%m%d}" for day in days]
    start = sighting.when.start
    return " ".join(
        [
            "-".join(dict.fromkeys(said)),
            *([f"{start:%H:%M}"] if isinstance(start, datetime) else []),
            "+".join(sorted(sighting.participants)) or "-",
            sighting.body or "-",
            "@" + (sighting.city or "-").replace(" ", "_"),
            sighting.kind.value,
            sighting.status.value,
        ]
    )


def fits(ours: str, line: str) -> bool:
    """Whether a sighting, told, has all that a line of the bank asks."""
    words = ours.split()
    asked = line.split()
    if asked[0] != words[0] or ("confirmed" not in words and not STATUSES & set(asked)):
        return False
    return all(word in words for word in asked[1:])


def misses(entry: dict[str, Any]) -> tuple[int, list[str], list[str]]:
    """How many lines are found; the lines that are not, and what was read beyond them."""
    published = entry["published"]
    article = Article(entry["text"].strip(), published=published)
    ours = [told(s, published) for s in reader()(article).sightings if s.when]
    missed = []
    found = 0
    for line in entry["meetings"].strip().splitlines():
        match = next((o for o in ours if fits(o, line)), None)
        if match is None:
            missed.append(line)
        else:
            found += 1
            ours.remove(match)
    return found, missed, ours


def counts() -> Iterator[tuple[int, int, int]]:
    for entry in lists():
        found, missed, beyond = misses(entry)
        yield found, len(missed), len(beyond)


def test_meetings_are_read_from_lists_of_many_layouts() -> None:
    found, missed, beyond = (sum(column) for column in zip(*counts(), strict=True))
    assert 2 * found / (2 * found + missed + beyond) >= FLOOR
