"""The map: where a city lies on it, and what stands beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from factories import a_meeting, an_article
from flask.testing import FlaskClient
from served import keep

from calendar_app.store import Store
from calendar_app.web.land import svg_of
from calendar_app.web.worldmap import EUROPE, WORLD, City, by_city, labels, on, project

WORLD_SVG = Path(__file__).parents[1] / "static" / "world.svg"


@pytest.mark.parametrize(
    ("latitude", "longitude", "x", "y"),
    [
        (0, 0, 0, 0),
        (0, 180, 500, 0),
        (45, 0, 0, -145.1),
        (-45, 0, 0, 145.1),
        (0, -90, -250, 0),
    ],
)
def test_degrees_become_units_of_the_map(
    latitude: float, longitude: float, x: float, y: float
) -> None:
    assert project(latitude, longitude) == pytest.approx((x, y), abs=0.5)


def test_meetings_are_told_by_city_those_with_most_first() -> None:
    meetings = [
        a_meeting(uid="1", city="Vienna", country="AT"),
        a_meeting(uid="2", city="New York", country="US"),
        a_meeting(uid="3", city="Vienna", country=None),
        a_meeting(uid="4", city=None, country="IT"),
        a_meeting(uid="5", city="Atlantis", country=None),
    ]
    cities, nowhere = by_city(meetings)
    assert [(c.name, c.country, len(c.meetings)) for c in cities] == [
        ("Vienna", "AT", 2),
        ("Atlantis", None, 1),
        ("New York", "US", 1),
    ]
    assert [one.uid for one in nowhere] == ["4"]
    assert cities[1].x is None
    assert [c.name for c in on(WORLD, cities)] == ["Vienna", "New York"]
    assert [c.name for c in on(EUROPE, cities)] == ["Vienna"]


def test_a_circle_grows_with_its_meetings_but_not_for_ever() -> None:
    sizes = [City("Here", None, (a_meeting(),) * n, 0, 0).radius(WORLD) for n in (1, 4, 16, 999)]
    assert sizes == sorted(sizes)
    assert sizes[-1] < 2.5 * sizes[1]


def test_names_never_lie_on_each_other_and_the_commoner_city_is_named() -> None:
    here = [City(f"City {n}", None, (a_meeting(),), 10.0 + n / 5, 10.0) for n in range(5)]
    told = labels(WORLD, here)
    assert told[0].words == "City 0"
    assert len(told) < len(here)
    apart = [City(f"City {n}", None, (a_meeting(),), -400.0 + 150 * n, 10.0) for n in range(5)]
    assert len(labels(WORLD, apart)) == 5
    at_the_edge = [City("A long name of a city", None, (a_meeting(),), 495.0, 10.0)]
    assert labels(WORLD, at_the_edge)[0].x < 495


def test_the_land_is_drawn_from_topojson_and_cut_at_the_edge_of_the_map() -> None:
    square = [[0, 0], [30, 0], [0, 30], [-30, 0], [0, -30]]  # steps, as TopoJSON has them
    far = [[175, 10], [10, 0], [0, 10], [-10, 0], [0, -10]]  # across the 180th meridian
    pole = [[-180, -80], [180, 0], [180, 0]]  # all the way round
    topology = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [square, far, pole],
        "objects": {
            "land": {"geometries": [{"type": "MultiPolygon", "arcs": [[[0]], [[~1]], [[2]]]}]},
        },
    }
    made = svg_of(topology, topology)
    world = re.search(r'id="world".*?d="([^"]*)"', made)
    assert world
    starts = [float(x) for x in re.findall(r"M(-?[\d.]+)", world[1])]
    assert len(starts) == 3  # the square, and two parts of what lies across
    assert min(starts) < -450
    assert max(starts) > 450


def test_the_file_is_small_and_says_where_it_is_from() -> None:
    told = WORLD_SVG.read_text(encoding="utf-8")
    assert len(told) < 60_000
    assert "Natural Earth" in told
    assert "public domain" in told
    for sheet in (WORLD, EUROPE):
        assert f'<symbol id="{sheet.name}" viewBox="{sheet.box}">' in told


# --- the page ---


def test_each_city_is_a_circle_with_a_name_and_a_place_in_the_list(client: FlaskClient) -> None:
    page = client.get("/map").text
    assert re.search(r'<a href="#city-1" aria-label="Brussels, 1 meeting"><circle', page)
    assert re.search(r'id="city-1".*?/cities/Brussels.*?NATO-Russia Council', page, re.S)
    assert "world.svg" in page
    assert 'href="/static/world.svg' in page


def test_what_names_no_city_is_listed_under_no_city(client: FlaskClient) -> None:
    page = client.get("/map?from=2022-03-01").text
    assert "G20 summit" in page[page.index('id="no-city"') :]
    assert "<circle" not in page


def test_a_city_that_nobody_has_coordinates_of_is_in_the_list(client: FlaskClient) -> None:
    with Store(client.application.config["DATABASE"]) as store:
        keep(store, an_article("There\n\nIt meets."), title="Council of Atlantis", body=None,
             participants=("FR",), city="Atlantis", country=None)  # fmt: skip
    page = client.get("/map").text
    assert "Not on the map" in page
    assert "Council of Atlantis" in page
    assert page.count("<circle") == 4  # Brussels and Vienna, on both sheets


def test_the_window_and_the_filters_are_those_of_the_address(client: FlaskClient) -> None:
    assert "Talks with Iran" in client.get("/map").text
    assert "Talks with Iran" not in client.get("/map?from=2022-01-10&to=2022-01-31").text
    assert "NATO-Russia Council</a>" not in client.get("/map?city=Vienna").text
    assert "No meeting is known" in client.get("/map?from=2030-01-01").text
    past = client.get("/map?asof=2022-01-09").text
    assert "The calendar as it was known on 9 January 2022" in past
    assert "NATO-Russia Council</a>" not in past


@pytest.mark.parametrize(
    ("query", "status"),
    [("from=2022-01-01&to=2023-06-01", 400), ("from=9998-01-01", 400), ("city=Nowhere", 404),
     ("from=", 302)],
)  # fmt: skip
def test_what_cannot_be_a_map_is_told_so(client: FlaskClient, query: str, status: int) -> None:
    assert client.get(f"/map?{query}").status_code == status
