"""What names mean: texts with the bodies (`names.toml`) and towns (`towns.toml`) they name."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from calendar_app.model import Article, BodyMention, PlaceMention
from calendar_app.reading import reader

CASES = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_a_text_names_these_bodies(case: dict) -> None:
    mentions = reader()(Article(text=case["text"])).mentions
    assert [m.body.id for m in mentions if isinstance(m, BodyMention)] == case["bodies"]


TOWNS = tomllib.loads((Path(__file__).parent / "towns.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", TOWNS["case"], ids=lambda case: case["text"][:60])
def test_a_text_tells_these_towns(case: dict) -> None:
    mentions = reader()(Article(text=case["text"])).mentions
    told = [m.place for m in mentions if isinstance(m, PlaceMention) and m.rule == "place.told"]
    assert [f"{place.name}, {place.country}" for place in told] == case["towns"]


@pytest.mark.parametrize("case", TOWNS["spelled"], ids=lambda case: case["text"][:60])
def test_a_city_is_spelled_as_the_article_has_it(case: dict) -> None:
    sightings = reader()(Article(text=case["text"], published=date(2014, 5, 1))).sightings
    assert [sighting.city for sighting in sightings] == case["cities"]
