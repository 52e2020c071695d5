"""Meetings by city on a map of the world, with Europe once more on a larger scale.

The map is `static/world.svg`, which `land.py` made with the same projection: what is placed here
lies where it belongs there. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from calendar_app.model import Meeting
from calendar_app.reading import gazetteer

LETTERS = 13
"""Height of a name, in pixels on a desktop."""

_SCALE = 182.8  # makes the world 1000 units wide


@dataclass(frozen=True, slots=True)
class Sheet:
    """A part of the map: `name` is its symbol in world.svg, the rest its box in units of the map.
    `unit` is how many of those a pixel is on a desktop."""

    name: str
    left: float
    top: float
    width: float
    height: float
    unit: float

    @property
    def box(self) -> str:
        return f"{self.left:g} {self.top:g} {self.width:g} {self.height:g}"

    def holds(self, x: float, y: float) -> bool:
        inside = self.left <= x <= self.left + self.width
        return inside and self.top <= y <= self.top + self.height


WORLD = Sheet("world", -500, -252, 1000, 434, 1.15)
EUROPE = Sheet("europe", -32, -208, 162, 94, 0.31)
SHEETS = (WORLD, EUROPE)


@dataclass(frozen=True, slots=True)
class City:
    """A city and its meetings in order; `x` and `y` are None where nobody knows where it lies."""

    name: str
    country: str | None
    meetings: tuple[Meeting, ...]
    x: float | None = None
    y: float | None = None

    def radius(self, sheet: Sheet) -> float:
        """The circle's area goes with the number of meetings, up to where it would hide others."""
        return round(min(6 + 3 * math.sqrt(len(self.meetings)), 22) * sheet.unit, 2)


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees to units of the map, y downwards: the Natural Earth projection, in the polynomial
    form of Šavrič, Jenny, Patterson, Petrovič and Hurni (2011)."""
    phi, lam = math.radians(latitude), math.radians(longitude)
    p2 = phi * phi
    p4 = p2 * p2
    across = 0.8707 + p2 * (-0.131979 + p2 * (-0.013791 + p4 * p2 * (0.003971 - 0.001529 * p2)))
    up = 1.007226 + p2 * (0.015085 + p4 * (-0.044475 + p2 * (0.028874 - 0.005916 * p2)))
    return _SCALE * lam * across, -_SCALE * phi * up


def by_city(meetings: Iterable[Meeting]) -> tuple[list[City], list[Meeting]]:
    """The cities, those with most meetings first, and the meetings that name no city."""
    found: dict[str, list[Meeting]] = {}
    nowhere = []
    for meeting in meetings:
        if meeting.city:
            found.setdefault(meeting.city, []).append(meeting)
        else:
            nowhere.append(meeting)
    cities = [_city(name, told) for name, told in found.items()]
    return sorted(cities, key=lambda one: (-len(one.meetings), one.name)), nowhere


def on(sheet: Sheet, cities: Sequence[City]) -> list[City]:
    """Those that lie on a sheet. The larger circles come first, so that the smaller lie on top."""
    return [
        city
        for city in cities
        if city.x is not None and city.y is not None and sheet.holds(city.x, city.y)
    ]


def _city(name: str, meetings: Sequence[Meeting]) -> City:
    country = next((one.country for one in meetings if one.country), None)
    place = gazetteer().city(name)
    if place is None or place.latitude is None or place.longitude is None:
        return City(name, country, tuple(meetings))
    x, y = project(place.latitude, place.longitude)
    return City(name, country or place.country, tuple(meetings), round(x, 1), round(y, 1))


@dataclass(frozen=True, slots=True)
class Label:
    """A city's name beside its circle; `x` is where it begins."""

    words: str
    x: float
    y: float


def labels(sheet: Sheet, cities: Sequence[City]) -> list[Label]:
    """The names that have room: none lies on another name or another city's circle."""
    size = LETTERS * sheet.unit
    taken = [_box_of_circle(sheet, city) for city in cities]
    told = []
    for city in cities:
        if city.x is None or city.y is None:
            continue
        wide, away = len(city.name) * size * 0.56, city.radius(sheet) + size * 0.3
        mine = _box_of_circle(sheet, city)
        for x in (city.x + away, city.x - away - wide):
            box = (x, city.y - size * 0.55, x + wide, city.y + size * 0.55)
            inside = sheet.holds(box[0], box[1]) and sheet.holds(box[2], box[3])
            if inside and not any(_overlap(box, other) for other in taken if other != mine):
                taken.append(box)
                told.append(Label(city.name, round(x, 1), round(city.y + size * 0.35, 1)))
                break
    return told


_Box = tuple[float, float, float, float]


def _box_of_circle(sheet: Sheet, city: City) -> _Box:
    x, y, r = city.x or 0.0, city.y or 0.0, city.radius(sheet)
    return x - r, y - r, x + r, y + r


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
