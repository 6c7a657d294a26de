"""The outlines of countries (Natural Earth) on an Equal Earth map, as paths of SVG; and where a place lies on it."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "shapes"
WIDTH = 1000.0
Point = tuple[float, float]
# Šavrič, Patterson, Jenny: The Equal Earth map projection (2018), equations 4 to 8.
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
M = math.sqrt(3) / 2
WIDEST = math.pi / (M * A1)  # x of 180 degrees on the equator
CUT = 40.0  # degrees: a line that leaps further crosses the edge of the map


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its number in ISO 3166, its name, its outline, and the box around it (left, top, right, bottom)."""

    number: str
    name: str
    path: str
    box: tuple[float, float, float, float]


def project(lat: float, lon: float) -> Point:
    """Where a place lies on the map, 1000 wide; y grows downward, the equator is in the middle."""
    theta = math.asin(M * math.sin(math.radians(max(-90.0, min(90.0, lat)))))
    t2 = theta * theta
    t6 = t2 * t2 * t2
    x = math.radians(lon) * math.cos(theta) / (M * (A1 + 3 * A2 * t2 + t6 * (7 * A3 + 9 * A4 * t2)))
    y = theta * (A1 + A2 * t2 + t6 * (A3 + A4 * t2))
    scale = WIDTH / (2 * WIDEST)
    return WIDTH / 2 + x * scale, height() / 2 - y * scale


def height() -> float:
    """How high the map is where it is 1000 wide."""
    theta = math.asin(M)
    t2 = theta * theta
    top = theta * (A1 + A2 * t2 + t2**3 * (A3 + A4 * t2))
    return WIDTH * top / WIDEST


@functools.cache
def countries(fine: bool = False) -> tuple[Country, ...]:
    """Every country; fine outlines for a part of the world, coarse ones for the whole."""
    name = "countries-50m.json" if fine else "countries-110m.json"
    topology = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    found = topology["objects"]["countries"]["geometries"]
    made = (_country(geometry, arcs, 2 if fine else 1) for geometry in found if geometry.get("arcs"))
    return tuple(country for country in made if country.path)


def _arc(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    """The points of an arc as longitude and latitude; TopoJSON gives differences of whole numbers."""
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * sx + tx, y * sy + ty))
    return points


def _country(geometry: dict[str, Any], arcs: list[list[Point]], digits: int) -> Country:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    lines = [line for rings in polygons for ring in rings for line in _lines(ring, arcs)]
    drawn = [[project(lat, lon) for lon, lat in line] for line in lines]
    path = "".join(_path(points, digits) for points in drawn)
    flat = [point for points in drawn for point in points] or [(0.0, 0.0)]
    xs, ys = [x for x, _ in flat], [y for _, y in flat]
    box = (min(xs), min(ys), max(xs), max(ys))
    return Country(str(geometry.get("id") or ""), geometry["properties"]["name"], path, box)


def _lines(ring: Iterable[int], arcs: list[list[Point]]) -> list[list[Point]]:
    """The outline of a ring, parted where it leaps over the edge of the map."""
    points: list[Point] = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    lines: list[list[Point]] = [[]]
    for point in points:
        if lines[-1] and abs(point[0] - lines[-1][-1][0]) > 360 - CUT:
            lines.append([])
        lines[-1].append(point)
    if len(lines) > 1 and abs(lines[-1][-1][0] - lines[0][0][0]) < CUT:
        lines[0] = lines.pop() + lines[0]  # the ring began in the middle of a part
    return [line for line in lines if len(line) > 2]


def _path(points: list[Point], digits: int) -> str:
    """Relative steps on a grid of tenths, or hundredths: short, and close enough."""
    scale = 10**digits
    words, at = [], None
    for x, y in points:
        here = (round(x * scale), round(y * scale))
        if at is None:
            words.append(f"M{here[0] / scale:g} {here[1] / scale:g}l")
        elif here != at:
            words.append(f"{(here[0] - at[0]) / scale:g} {(here[1] - at[1]) / scale:g} ")
        at = here
    return "".join(words).rstrip() + "z" if len(words) > 2 else ""
