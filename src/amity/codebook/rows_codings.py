"""The rows that say how other systems code the same: CAMEO, ACLED, Correlates of War, and how sure their data are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from amity.codebook import Codebook


@dataclass(frozen=True, slots=True)
class CameoRow:
    """A code of CAMEO: label, GDELT's quad class (1 to 4), Goldstein value, and the PLOVER type and mode to read."""

    FILE: ClassVar[str] = "cameo_codes.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("code",)
    code: str
    name: str
    quad: int
    goldstein: float | None  # -10 to +10; null where no value was published
    type: str | None  # null for public statements, which PLOVER does not code
    mode: str | None
    origin: str

    @property
    def root(self) -> str:
        """The two digits of its kind."""
        return self.code[:2]

    @property
    def base(self) -> str:
        """The first three digits."""
        return self.code[:3]


@dataclass(frozen=True, slots=True)
class PloverCameoRow:
    """The CAMEO code that says what a PLOVER type and mode say; `fit`: same, near or wide."""

    FILE: ClassVar[str] = "plover_cameo.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("type", "mode")
    type: str
    mode: str | None
    code: str
    fit: str
    origin: str


@dataclass(frozen=True, slots=True)
class PloverAcledRow:
    """The ACLED types that say what a PLOVER type and mode say; what they do not tell is null."""

    FILE: ClassVar[str] = "plover_acled.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("type", "mode")
    type: str
    mode: str | None
    disorder: str
    event: str | None
    sub_event: str | None
    fit: str
    origin: str


@dataclass(frozen=True, slots=True)
class StateCodeRow:
    """The Correlates of War number of a state, and its CAMEO code where that is not ISO's."""

    FILE: ClassVar[str] = "state_codes.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    cow: str | None
    cameo: str | None
    origin: str


@dataclass(frozen=True, slots=True)
class GroupCodeRow:
    """CAMEO's code of an organisation."""

    FILE: ClassVar[str] = "group_codes.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    code: str
    origin: str


@dataclass(frozen=True, slots=True)
class SectorCodeRow:
    """What a sector is called in ICEWS, its CAMEO role code, and ACLED's kind of actor."""

    FILE: ClassVar[str] = "sector_codes.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("sector",)
    sector: str
    name: str
    cameo: str | None
    acled: str | None
    origin: str


@dataclass(frozen=True, slots=True)
class EventSetRow:
    """Another data set: what it is called, and how sure a row of it is."""

    FILE: ClassVar[str] = "event_sets.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("format",)
    format: str
    name: str
    confidence: float
    origin: str


def cameo_codes(codebook: Codebook) -> Mapping[str, CameoRow]:
    """CAMEO by code."""
    return {row.code: row for row in codebook.table(CameoRow)}


def plover_to_cameo(codebook: Codebook) -> Mapping[tuple[str, str | None], CameoRow]:
    """The CAMEO code of each PLOVER type and mode."""
    codes = codebook.derive(cameo_codes)
    return {(row.type, row.mode): codes[row.code] for row in codebook.table(PloverCameoRow)}


def plover_to_acled(codebook: Codebook) -> Mapping[tuple[str, str | None], PloverAcledRow]:
    """The ACLED types of each PLOVER type and mode."""
    return {(row.type, row.mode): row for row in codebook.table(PloverAcledRow)}


def state_codes(codebook: Codebook) -> Mapping[str, StateCodeRow]:
    """Codes by state."""
    return {row.id: row for row in codebook.table(StateCodeRow)}


def group_codes(codebook: Codebook) -> Mapping[str, str]:
    """CAMEO's codes of organisations by their id."""
    return {row.id: row.code for row in codebook.table(GroupCodeRow)}


def sector_codes(codebook: Codebook) -> Mapping[str, SectorCodeRow]:
    """Codes by sector."""
    return {row.sector: row for row in codebook.table(SectorCodeRow)}


def event_set(codebook: Codebook, name: str) -> EventSetRow:
    """The data set of this format."""
    return next(row for row in codebook.table(EventSetRow) if row.format == name)
