"""How well place names are found and put on the map, against news whose toponyms have coordinates (TR-News, LGL)."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from amity.codebook import Codebook
from amity.codebook.language import language
from amity.errors import BadRequest
from amity.reading import analyse
from amity.reading.text import FoundPlace
from amity.score.cases import gold_document
from amity.score.report import Figure, Miss, Row, share
from amity.score.time import matched

NEAR = 161.0  # kilometres, a hundred miles: the measure of the field
EARTH = 6371.0088  # kilometres, mean radius
DAY = re.compile(r"\d{4}-\d\d-\d\d")
ASTRAY = 20  # characters by which the set's offsets may miss the words


@dataclass(frozen=True, slots=True)
class Toponym:
    """A gold place name; coordinates where the set has them."""

    start: int
    end: int
    phrase: str
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True)
class PlacesCase:
    """One document: its gold names, the places found, and which overlap (gold index, found index)."""

    id: str
    text: str
    gold: tuple[Toponym, ...]
    found: tuple[FoundPlace, ...]

    @cached_property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Gold and found names that overlap, one to one."""
        spans = [(t.start, t.end) for t in self.gold], [(f.start, f.end) for f in self.found]
        return tuple(matched(*spans))

    @cached_property
    def distances(self) -> dict[int, float]:
        """Kilometres between gold and found coordinates, by gold index; infinite where the reader gave none."""
        return {g: _distance(self.gold[g], self.found[f]) for g, f in self.pairs if self.gold[g].lat is not None}

    @property
    def right(self) -> int:
        """Names whose coordinates lie near the gold ones."""
        return sum(km <= NEAR for km in self.distances.values())

    @property
    def mapped(self) -> int:
        """Gold names that have coordinates."""
        return sum(t.lat is not None for t in self.gold)


@dataclass(frozen=True, slots=True)
class PlacesScore:
    """The figures over all documents."""

    cases: tuple[PlacesCase, ...]

    def figures(self) -> tuple[Figure, ...]:
        """Right of those found, recall of names, right of all names with coordinates, precision of names."""
        return (
            share("within 161 km, of those found", [(c.right, len(c.distances)) for c in self.cases]),
            share("toponyms found", [(len(c.pairs), len(c.gold)) for c in self.cases]),
            share("within 161 km, of all", [(c.right, c.mapped) for c in self.cases]),
            share("found names that are toponyms", [(len(c.pairs), len(c.found)) for c in self.cases]),
        )

    def predictions(self) -> Iterator[Row]:
        """A document with its place names, each with offsets and coordinates."""
        for case in self.cases:
            yield {
                "id": case.id,
                "toponyms": [
                    {"start": f.start, "end": f.end, "phrase": case.text[f.start : f.end], "name": f.place.name,
                     "country": f.place.country, "lat": f.place.lat, "lon": f.place.lon}
                    for f in case.found
                ],
            }  # fmt: skip

    def misses(self) -> Iterator[Miss]:
        """Each name not found, or put too far away."""
        for case in self.cases:
            given = {g: case.found[f] for g, f in case.pairs}
            for at, one in enumerate(case.gold):
                if at not in given:
                    yield _miss(case, one, 1, "not found")
                elif case.distances.get(at, 0) > NEAR:
                    place = given[at].place
                    far = f"{case.distances[at]:.0f} km away"
                    words = f"{place.name}, {place.country} ({place.lat}, {place.lon}), {far}"
                    yield _miss(case, one, 2, words)


def score_places(path: Path, codebook: Codebook, limit: int | None = None) -> PlacesScore:
    """The score over an XML file of articles with toponyms; over the first `limit` where given."""
    articles = list(_articles(path))[:limit]
    docs = codebook.derive(language).pipe((text for _, text, *_ in articles), batch_size=16)
    cases = []
    for (name, plain, domain, day, gold), doc in zip(articles, docs, strict=True):
        text, _ = analyse(gold_document(name, plain, day, domain), doc, codebook)
        cases.append(PlacesCase(name, plain, gold, text.places))
    return PlacesScore(tuple(cases))


def _articles(path: Path) -> Iterator[tuple[str, str, str | None, str | None, tuple[Toponym, ...]]]:
    """Id, text, host, day and gold names of each article."""
    try:
        root = ET.parse(path).getroot()
    except (ET.ParseError, OSError) as error:
        raise BadRequest(f"{path} cannot be read ({error}); it must be XML of articles with toponyms.") from None
    for at, article in enumerate(root, start=1):
        text = article.findtext("text")
        if text is None:
            raise BadRequest(f"{path}, article {at}: no text; each article has a <text> and <toponyms>.")
        day = DAY.match((article.findtext("dltime") or "").strip())
        gold = tuple(_toponym(one, text, f"{path}, article {at}") for one in article.iter("toponym"))
        host = (article.findtext("domain") or "").strip() or None
        yield article.get("docid") or str(at), text, host, day and day[0], gold


def _toponym(one: ET.Element, text: str, where: str) -> Toponym:
    try:
        start, end = int(one.findtext("start") or ""), int(one.findtext("end") or "")
        lat, lon = one.findtext("gaztag/lat"), one.findtext("gaztag/lon")
        place = (float(lat), float(lon)) if lat and lon else (None, None)
    except ValueError:
        raise BadRequest(f"{where}: a toponym without whole numbers in start and end; correct it.") from None
    phrase = one.findtext("phrase") or text[start:end]
    start = _aligned(text, start, phrase)
    return Toponym(start, start + len(phrase), phrase, *place)


def _aligned(text: str, start: int, phrase: str) -> int:
    """Where the phrase stands, nearest to the offset that the set gives."""
    near = [at for at in range(max(0, start - ASTRAY), start + ASTRAY) if text.startswith(phrase, at)]
    return min(near, key=lambda at: abs(at - start), default=start)


def _distance(gold: Toponym, found: FoundPlace) -> float:
    place = found.place
    if place.lat is None or place.lon is None or gold.lat is None or gold.lon is None:
        return math.inf
    return kilometres((gold.lat, gold.lon), (place.lat, place.lon))


def kilometres(one: Sequence[float], other: Sequence[float]) -> float:
    """Great-circle distance (haversine) between two points in degrees."""
    (lat1, lon1), (lat2, lon2) = (map(math.radians, point) for point in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(half))


def _miss(case: PlacesCase, one: Toponym, weight: float, given: str) -> Miss:
    around = " ".join(case.text[max(0, one.start - 60) : one.end + 60].split())
    wanted = f"{one.phrase} ({one.lat}, {one.lon})"
    return Miss(case=case.id, weight=weight, text=around, wanted=wanted, given=given)
