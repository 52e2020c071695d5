"""Who takes part in a meeting and where it is, by sentences of our own (`participants.toml`)."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from calendar_app.model import Article
from calendar_app.reading import reader

CASES = tomllib.loads((Path(__file__).parent / "participants.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["case"], ids=lambda c: c["shows"])
def test_who_and_where(case: dict) -> None:
    found = reader()(Article(text=case["text"], published=date(2024, 3, 6))).sightings
    told = []
    for sighting, wanted in zip(found, case["meetings"], strict=False):
        fields = {
            "day": str(sighting.when.first_day),
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
