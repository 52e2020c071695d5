"""The other looks at the calendar than the timeline's, and their addresses."""

from __future__ import annotations

from flask import Blueprint

from . import actors, diary_page, map_page, month_page

almanac = Blueprint("almanac", __name__)

almanac.get("/month", endpoint="month")(month_page.month)
almanac.get("/month/<month>", endpoint="month")(month_page.month)
almanac.get("/diary", endpoint="diary")(diary_page.page)
almanac.get("/diary.txt", endpoint="diary_text")(diary_page.text)
almanac.get("/map", endpoint="map")(map_page.page)
almanac.get("/bodies/<id>", endpoint="body")(actors.body)
almanac.get("/countries/<code>", endpoint="country")(actors.country)
almanac.get("/cities/<name>", endpoint="city")(actors.city)
almanac.get("/people/<name>", endpoint="person")(actors.person)
