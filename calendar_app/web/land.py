"""Makes static/world.svg, the map that worldmap.py places meetings on.

    npm pack world-atlas && tar xzf world-atlas-2.0.2.tgz
    python -m calendar_app.web.land package/land-110m.json package/land-50m.json static/world.svg

The coastlines are Natural Earth's, which are in the public domain, in the TopoJSON form of
world-atlas 2.0.2. The world is drawn from those of 1:110 million, Europe from those of 1:50
million; points that no eye would miss are left out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from .worldmap import EUROPE, WORLD, Sheet, project

Point = tuple[float, float]
Ring = list[Point]

_HEAD = """\
<!-- Coastlines: Natural Earth (naturalearthdata.com), in the public domain. Made by
     calendar_app/web/land.py from the TopoJSON of world-atlas 2.0.2 (ISC licence). -->
"""


def svg_of(world: dict[str, Any], europe: dict[str, Any]) -> str:
    """Two symbols, `world` and `europe`, in the units of the map."""
    parts = (
        _symbol(WORLD, _rings(world), tolerance=0.4, smallest=1.5, digits=0.5),
        _symbol(EUROPE, _rings(europe), tolerance=0.08, smallest=0.15, digits=0.1),
    )
    return f'{_HEAD}<svg xmlns="http://www.w3.org/2000/svg">\n{"".join(parts)}</svg>\n'


def _symbol(
    sheet: Sheet, rings: Iterable[Ring], *, tolerance: float, smallest: float, digits: float
) -> str:
    drawn = []
    for ring in rings:
        inside = _cut([project(lat, lon) for lon, lat in ring], sheet)
        kept = _simplified(inside, tolerance)
        if len(kept) > 3 and abs(_area(kept)) >= smallest:
            drawn.append(_path(kept, digits))
    return (
        f'<symbol id="{sheet.name}" viewBox="{sheet.box}"><path d="{"".join(drawn)}"/></symbol>\n'
    )


def _rings(topology: dict[str, Any]) -> Iterator[Ring]:
    """Every outline in degrees; lakes and land alike, since the path is filled by even-odd."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for deltas in topology["arcs"]:
        xs = accumulate(x for x, _ in deltas)
        ys = accumulate(y for _, y in deltas)
        arcs.append([(x * sx + tx, y * sy + ty) for x, y in zip(xs, ys, strict=True)])
    for shape in topology["objects"]["land"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for polygon in polygons:
            for outline in polygon:
                ring: Ring = []
                for number in outline:
                    arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                    ring += arc[1:] if ring else arc
                yield from _parted(ring)


def _parted(ring: Ring) -> Iterator[Ring]:
    """Where an outline goes on beyond the 180th meridian, a part on each side of the map. What
    runs around a pole, Antarctica, is none."""
    turns = [round((a[0] - b[0]) / 360) for a, b in pairwise(ring)]
    if sum(turns):
        return
    whole = [
        (lon + 360 * turned, lat)
        for (lon, lat), turned in zip(ring, accumulate(turns, initial=0), strict=True)
    ]
    for shift in (-360, 0, 360):
        part = [(lon + shift, lat) for lon, lat in whole]
        if part := _cut_at(_cut_at(part, 0, -180, 1), 0, 180, -1):
            yield part


def _cut(ring: Ring, sheet: Sheet) -> Ring:
    """What of an outline lies on the sheet, side by side (Sutherland and Hodgman), with a margin
    that puts the cut out of sight."""
    margin = sheet.width / 100
    left, top = sheet.left - margin, sheet.top - margin
    right, bottom = sheet.left + sheet.width + margin, sheet.top + sheet.height + margin
    for axis, edge, sign in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        ring = _cut_at(ring, axis, edge, sign)
    return ring


def _cut_at(ring: Ring, axis: int, edge: float, sign: int) -> Ring:
    kept: Ring = []
    for one, other in pairwise([*ring, ring[0]] if ring else []):
        here, there = sign * (one[axis] - edge), sign * (other[axis] - edge)
        if here >= 0:
            kept.append(one)
        if (here >= 0) != (there >= 0):
            part = here / (here - there)
            x, y = (a + part * (b - a) for a, b in zip(one, other, strict=True))
            kept.append((x, y))
    return kept


def _simplified(ring: Ring, tolerance: float) -> Ring:
    """Without the points that lie no further than that from the line that is left (Douglas and
    Peucker)."""
    if len(ring) < 4:
        return ring
    far = max(range(len(ring)), key=lambda n: _distance(ring[n], ring[0], ring[0]))
    return [*_line(ring[: far + 1], tolerance)[:-1], *_line([*ring[far:], ring[0]], tolerance)[:-1]]


def _line(points: Sequence[Point], tolerance: float) -> Ring:
    first, last = points[0], points[-1]
    if len(points) < 3:
        return list(points)
    far = max(range(1, len(points) - 1), key=lambda n: _distance(points[n], first, last))
    if _distance(points[far], first, last) <= tolerance:
        return [first, last]
    return [*_line(points[: far + 1], tolerance)[:-1], *_line(points[far:], tolerance)]


def _distance(point: Point, first: Point, last: Point) -> float:
    dx, dy = last[0] - first[0], last[1] - first[1]
    px, py = point[0] - first[0], point[1] - first[1]
    length = dx * dx + dy * dy
    part = min(max((px * dx + py * dy) / length, 0), 1) if length else 0
    return float(((px - part * dx) ** 2 + (py - part * dy) ** 2) ** 0.5)


def _area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]])) / 2


def _path(ring: Ring, step: float) -> str:
    """Steps from point to point, in multiples of `step`."""
    exact: Callable[[float], float] = lambda value: round(value / step) * step  # noqa: E731
    points = [(exact(x), exact(y)) for x, y in ring]
    moves = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
    told = "".join(f"l{_number(x)}{_after(_number(y))}" for x, y in moves if x or y)
    return f"M{_number(points[0][0])}{_after(_number(points[0][1]))}{told}z"


def _number(value: float) -> str:
    told = f"{value:.1f}".rstrip("0").rstrip(".")
    told = told.replace("-0.", "-.") if told.startswith("-0.") else told.removeprefix("0") or "0"
    return "0" if told in ("-0", "-", "") else told


def _after(number: str) -> str:
    return number if number.startswith("-") else f" {number}"


if __name__ == "__main__":
    coarse, fine, target = map(Path, sys.argv[1:])
    made = svg_of(json.loads(coarse.read_bytes()), json.loads(fine.read_bytes()))
    target.write_text(made, encoding="utf-8")
