"""The zones that a language names by a city ("Lima time") are those of the gazetteer's cities."""

from datetime import UTC, datetime

import pytest

from calendar_app.reading import load_language
from calendar_app.reading.names.gazetteer import gazetteer
from calendar_app.reading.times.anchoring import zone_of

NAMED = [
    (name.removesuffix(" time"), zone)
    for zone, names in load_language("en").tables["slots"]["zone"].items()
    for name in names
    if name.endswith(" time") and zone != "local"
]
SEASONS = (datetime(2024, 1, 15, 12, tzinfo=UTC), datetime(2024, 7, 15, 12, tzinfo=UTC))


@pytest.mark.parametrize(("city", "zone"), NAMED, ids=lambda text: str(text))
def test_a_city_has_the_hours_of_its_zone(city: str, zone: str) -> None:
    known, place = zone_of(zone), gazetteer().city(city)
    assert known is not None
    if place is None:
        return  # "Japan time": of a state, or a region
    own = zone_of(place.timezone)
    assert own is not None
    assert [day.astimezone(known).utcoffset() for day in SEASONS] == [
        day.astimezone(own).utcoffset() for day in SEASONS
    ]
