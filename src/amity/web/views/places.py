"""Map: where records are set, with the precision of each place, and which pairs meet in the part that is shown."""

from __future__ import annotations

import functools
import json
import math
from typing import Any, NamedTuple

import numpy as np
import pycountry
from markupsafe import Markup
from starlette.requests import Request

from amity.codebook import Codebook
from amity.codebook.rows import StateRow
from amity.store.panorama import Panorama
from amity.web.labels import Dot, Label, placed
from amity.web.page import Page, Row
from amity.web.params import Params
from amity.web.render import to
from amity.web.shapes import Country, countries, height, project
from amity.web.site import Site
from amity.web.tallies import allowed_actors, edges
from amity.web.views.lists import asked, titled

REGIONS: dict[str, tuple[float, float, float, float]] = {  # south, west, north, east in degrees
    "World": (-60, -180, 85, 180), "Europe": (34, -25, 71, 45), "Middle East": (12, 24, 43, 64),
    "Africa": (-36, -19, 38, 53), "Central Asia": (28, 44, 56, 90), "South Asia": (4, 60, 38, 98),
    "East Asia": (18, 95, 54, 148), "Southeast Asia": (-12, 92, 29, 142), "Oceania": (-48, 110, 5, 180),
    "North America": (12, -168, 72, -52), "South America": (-56, -92, 14, -33),
}  # fmt: skip
MOST_PLACES = 300
MOST_TIES = 40
NAMED = 14


class Spot(NamedTuple):
    """A place on the map: how many records, and how sure its point is."""

    name: str
    country: str | None
    lat: float
    lon: float
    records: int
    precision: str  # point, or country where only the state is known
    x: float
    y: float


def places(site: Site, p: Params, request: Request) -> Page:
    """Records by place, in a period and a part of the world."""
    region = p.choice("region", tuple(REGIONS), "World") or "World"
    query = asked(site, p, ())
    found = site.find(query).own()
    spots = [spot for spot in _spots(site, found.panorama, found.positions) if _inside(spot.lat, spot.lon, region)]
    shown = spots[:MOST_PLACES]
    box = _box(region)
    hit = {_number(spot.country) for spot in shown if spot.country} - {""}
    ties = _ties(site, p, region) if p.choice("ties", ("yes",)) else []
    values: dict[str, Any] = {
        "regions": tuple(REGIONS), "region": region, "spots": shown, "count": len(spots), "lands": _lands(region),
        "hit": [land.path for land in countries(region != "World") if land.number in hit and _touches(land, box)],
        "box": box, "scale": (box[2]) / 1000, "most": max((s.records for s in shown), default=1), "ties": ties,
        "labels": _labels(shown, box), "total": len(found), "sqrt": math.sqrt,
        "placed": sum(spot.records for spot in spots),
    }  # fmt: skip
    title = titled(site, p, f"Map of {region}" if region != "World" else "Map", query.actors)
    return Page(
        "map.html",
        title,
        values,
        table=lambda: [_row(spot) for spot in spots],
    )


def _labels(spots: list[Spot], box: tuple[float, float, float, float]) -> list[Label]:
    """The names of the places with most records, as far as they have room."""
    left, top, wide, high = box
    scale, most = wide / 1000, max((spot.records for spot in spots), default=1)
    dots = [
        Dot(spot, spot.name, spot.x, spot.y, (2.6 + 7.5 * math.sqrt(spot.records / most)) * scale, 11.5 * scale)
        for spot in spots[: 4 * NAMED]
    ]
    return placed(dots, (left, top, left + wide, top + high), NAMED)


def _spots(site: Site, panorama: Any, positions: Any) -> list[Spot]:
    codes = panorama.records["place"][positions]
    counts = np.bincount(codes[codes >= 0], minlength=len(panorama.places))
    words = panorama.places.words
    found = []
    for code in np.argsort(-counts, kind="stable"):
        if not counts[code]:
            break
        place = json.loads(words[code])
        if place.get("lat") is None or place.get("lon") is None:
            continue
        precision = "country" if _is_state(site.codebook, place["name"], place.get("country")) else "point"
        x, y = project(place["lat"], place["lon"])
        found.append(
            Spot(place["name"], place.get("country"), place["lat"], place["lon"], int(counts[code]), precision, x, y)
        )
    return found


def _is_state(codebook: Codebook, name: str, country: str | None) -> bool:
    """Whether a place is a whole state: its point then stands for all of it."""
    row = codebook.derive(_states).get(country or "")
    return row is not None and name in (row.name, *row.aliases)


def _states(codebook: Codebook) -> dict[str, StateRow]:
    return {row.id: row for row in codebook.table(StateRow)}


@functools.cache
def _number(code: str) -> str:
    """The number of a state in ISO 3166, as the shapes name it."""
    country = pycountry.countries.get(alpha_3=code)
    return country.numeric if country else ""


def _ties(site: Site, p: Params, region: str) -> list[Row]:
    """The pairs of states that deal most, as arcs between their middles."""
    since, until = p.day("since"), p.day("until", last=True)
    if since or until:
        return _pairs(site, site.held.panorama(), region, since, until)
    return site.derived(("ties", region), lambda held: _pairs(site, held, region, None, None))


def _pairs(site: Site, panorama: Panorama, region: str, since: str | None, until: str | None) -> list[Row]:
    rows = site.codebook.derive(_states)
    near = [n for n, row in rows.items() if row.lat is not None and row.lon is not None]
    near = [n for n in near if _inside(float(rows[n].lat or 0), float(rows[n].lon or 0), region)]
    allowed = allowed_actors(panorama, near)
    found: list[Row] = []
    for edge in edges(panorama, allowed, site.codebook, since, until):
        a, b = rows.get(edge.first), rows.get(edge.second)
        if a is None or b is None:
            continue
        (x, y), (u, v) = (project(float(side.lat or 0), float(side.lon or 0)) for side in (a, b))
        lift = 0.16 * math.hypot(u - x, v - y)
        path = f"M{x:.1f} {y:.1f}Q{(x + u) / 2:.1f} {(y + v) / 2 - lift:.1f} {u:.1f} {v:.1f}"
        found.append({"path": path, "names": (a.name, b.name), "events": edge.events, "conflict": edge.mean < 0,
                      "href": to("/dyad", a=edge.first, b=edge.second)})  # fmt: skip
        if len(found) == MOST_TIES:
            break
    return found


def _inside(lat: float, lon: float, region: str) -> bool:
    south, west, north, east = REGIONS[region]
    return region == "World" or (south <= lat <= north and west <= lon <= east)


def _box(region: str) -> tuple[float, float, float, float]:
    """The part of the map that shows a region: left, top, width, height."""
    if region == "World":
        return 0.0, 0.0, 1000.0, height() * 0.93
    south, west, north, east = REGIONS[region]
    lats, lons = (south, (south + north) / 2, north), (west, (west + east) / 2, east)
    corners = [project(lat, lon) for lat in lats for lon in lons]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


@functools.cache
def _lands(region: str) -> Markup:
    """The outlines of the countries of a region; they are ours, and hold nothing to be escaped."""
    shown = (land for land in countries(region != "World") if _touches(land, _box(region)))
    return Markup("".join(f'<path class="land" d="{land.path}"/>' for land in shown))


def _touches(land: Country, box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = land.box
    return left <= box[0] + box[2] and right >= box[0] and top <= box[1] + box[3] and bottom >= box[1]


def _row(spot: Spot) -> Row:
    return {name: value for name, value in spot._asdict().items() if name not in ("x", "y")}
