"""The page of the map: where the meetings of the next thirty days are."""

from __future__ import annotations

from flask import redirect
from flask.typing import ResponseReturnValue

from .look import days_asked, frame_of, look_at, page_of, without_blanks
from .worldmap import EUROPE, LETTERS, WORLD, by_city, labels, on

DAYS = 30
MOST_DAYS = 366
IN_SIGHT = 4
"""Meetings of a city that are listed; the timeline has the others."""


def page() -> ResponseReturnValue:
    """The thirty days from today, or those from `from` to `to`."""
    if tidy := without_blanks():
        return redirect(tidy)
    look = look_at("almanac.map")
    first, last = days_asked(look.query, look.today, DAYS, MOST_DAYS)
    cities, nowhere = by_city(look.meetings(first, last))
    numbers = {city.name: number for number, city in enumerate(cities, start=1)}
    sheets = []
    for sheet in (WORLD, EUROPE):
        here = on(sheet, cities)
        # On the world's map Europe's cities are too near to each other to be told apart.
        linked = [c for c in here if sheet is EUROPE or c not in on(EUROPE, cities)]
        sheets.append((sheet, here, linked, labels(sheet, linked)))
    return page_of(
        "map.html",
        look,
        **frame_of(look, first, last),
        first=first,
        last=last,
        cities=cities,
        nowhere=nowhere,
        numbers=numbers,
        sheets=sheets,
        letters=LETTERS,
        europe=EUROPE,
        count=sum(len(city.meetings) for city in cities) + len(nowhere),
        in_sight=IN_SIGHT,
        days={"from": first, "to": last},
        usual=not (look.query.since or look.query.until),
    )
