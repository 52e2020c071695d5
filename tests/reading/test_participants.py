"""Who takes part in a meeting and where it is, by sentences of our own (`participants.toml`), and
what the sentences of an article say of one meeting together (`discourse.toml`)."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from calendar_app.model import Article
from calendar_app.reading import reader

HERE = Path(__file__).parent
CASES = [
    case
    for name in ("participants.toml", "discourse.toml")
    for case in tomllib.loads((HERE / name).read_text(encoding="utf-8"))["case"]
]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["shows"])
def test_who_and_where(case: dict) -> None:
    found = reader()(Article(text=case["text"], published=date(2024, 3, 6))).sightings
    told = []
    for sighting, wanted in zip(found, case["meetings"], strict=False):
        fields = {
            "day": str(sighting.when.first_day),
            "last": str(sighting.when.last_day),
            "hour": sighting.when.start.isoformat()[11:16] if sighting.when.timed else "",
            "kind": sighting.kind.value,
            "status": sighting.status.value,
            "previously": str(sighting.previously or ""),
            "who": sorted(sighting.participants),
            "people": sorted(sighting.people),
            "city": sighting.city or "",
            "country": sighting.country or "",
            "body": sighting.body or "",
            "venue": sighting.venue or "",
        }
        told.append({key: fields[key] for key in wanted})
    assert told == case["meetings"]
    assert len(found) == len(case["meetings"])
