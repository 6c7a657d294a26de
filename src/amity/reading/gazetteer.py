"""Names to the places that bear them: states and regions of the codebook, towns, provinces and counties of GeoNames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from amity.codebook import Codebook
from amity.codebook.rows import PlaceRow, StateRow
from amity.codebook.rows_places import OutletHomeRow, ProvinceShortRow, gazetteer_lines
from amity.records import Place

KNOWN = 10**8  # stands for the inhabitants of a place that the codebook names
LONGEST = 5  # words of a name
BROAD = ("ocean", "continent", "macroregion")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean."""

    name: str
    country: str | None
    province: str
    lat: float
    lon: float
    inhabitants: int
    kind: str  # state, people (of a state), capital, region, broad, town, other (name of a town), province, county

    @property
    def place(self) -> Place:
        """The place as records hold it."""
        return Place(name=self.name, country=self.country, lat=self.lat, lon=self.lon)

    @property
    def key(self) -> tuple[str | None, str]:
        """Country and province."""
        return self.country, self.province


class Gazetteer:
    """Places by name, and short forms of provinces. Cells are read when a name is first asked for."""

    def __init__(self, codebook: Codebook) -> None:
        self._lines: Mapping[str, str] = gazetteer_lines(codebook)
        self._known: dict[str, tuple[Candidate, ...]] = {}
        self._codebook_rows: dict[str, list[Candidate]] = {}
        self._capitals: set[tuple[str, str | None]] = set()
        self.short = {s: (r.country, r.province) for r in codebook.table(ProvinceShortRow) for s in r.short}
        self.homes = {row.host: row for row in codebook.table(OutletHomeRow)}
        self._add_states(codebook)
        self._add_regions(codebook)

    def shortened(self, words: str) -> tuple[Candidate, ...]:
        """The province that a short form with full stops means: "Va.", "D.C."."""
        if "." not in words or words not in self.short:
            return ()
        country, province = self.short[words]
        own = [c for c in self.named(province) if c.country == country and c.kind in ("province", "region")]
        return tuple(own[:1])

    def named(self, name: str) -> tuple[Candidate, ...]:
        """The places of this name, the codebook's own first."""
        if name not in self._known:
            own = self._codebook_rows.get(name, [])
            cells = self._lines.get(name)
            towns = [_candidate(name, cell) for cell in cells.split("|")] if cells else []
            capital = next((t for t in towns if t.kind == "town" and (name, t.country) in self._capitals), None)
            towns = [replace(t, kind="capital") if t is capital else t for t in towns]
            self._known[name] = (*own, *(t for t in towns if not _told(t, own)))
        return self._known[name]

    def _add_states(self, codebook: Codebook) -> None:
        for state in codebook.table(StateRow):
            if state.lat is None or state.lon is None:
                continue
            one = Candidate(state.name, state.id, "", state.lat, state.lon, 10 * KNOWN, "state")
            for name in (state.name, *state.aliases):
                self._codebook_rows.setdefault(name, []).append(one)
            people = replace(one, kind="people")
            for name in (*state.adjective, *state.demonyms):
                self._codebook_rows.setdefault(name, [people])
            if state.capital:
                self._capitals.add((state.capital, state.id))

    def _add_regions(self, codebook: Codebook) -> None:
        for row in codebook.table(PlaceRow):
            if row.lat is None or row.lon is None:
                continue
            kind = "broad" if row.kind in BROAD else "region"
            province = row.name if row.kind in ("state", "province") else ""
            one = Candidate(row.name, row.country, province, row.lat, row.lon, KNOWN, kind)
            for name in (row.name, *row.aliases):
                self._codebook_rows.setdefault(name, []).append(one)


def gazetteer(codebook: Codebook) -> Gazetteer:
    """The gazetteer; made once through ``codebook.derive(gazetteer)``."""
    return Gazetteer(codebook)


def _candidate(name: str, cell: str) -> Candidate:
    country, province, lat, lon, inhabitants, kind = cell.split(";")
    return Candidate(name, country, province, float(lat), float(lon), int(inhabitants), kind)


def _told(town: Candidate, own: list[Candidate]) -> bool:
    """Whether the codebook already tells this province."""
    return town.kind == "province" and any(one.country == town.country and one.kind == "region" for one in own)
