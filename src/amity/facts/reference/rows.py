"""The rows of official figures: what ships, what other providers call things, and how indicators are counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class PopulationRow:
    """How many people lived in a state at the middle of a year."""

    FILE: ClassVar[str] = "reference_population.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("state", "year")
    state: str
    year: int
    value: float
    origin: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One official figure that ships. `tolerance` is the share by which the origin's own revisions differ."""

    FILE: ClassVar[str] = "reference_figures.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("indicator", "subject", "counterpart", "period", "unit")
    indicator: str
    subject: str | None
    counterpart: str | None
    period: str
    value: float
    unit: str
    tolerance: float
    origin: str


@dataclass(frozen=True, slots=True)
class CountingRow:
    """How an indicator is counted: `stock` on a day (it lies between its neighbours), `flow` over a period (parts add
    up), `rate` over a period (parts do not). Indicators without a row are flows."""

    FILE: ClassVar[str] = "reference_indicators.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("indicator",)
    indicator: str
    counted: str
    origin: str


@dataclass(frozen=True, slots=True)
class WorldBankRow:
    """A code of the World Bank with our indicator; `slot` says whether its country is subject or counterpart."""

    FILE: ClassVar[str] = "reference_worldbank.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("code",)
    code: str
    indicator: str
    unit: str
    slot: str
    origin: str


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """What a dimension of SDMX means: subject, counterpart, indicator, unit, multiplier, time, or ignored."""

    FILE: ClassVar[str] = "reference_sdmx.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("dimension",)
    dimension: str
    role: str
    origin: str


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A noun that with a year names a figure of that year as a mark to reach: "2019 levels"."""

    FILE: ClassVar[str] = "level_words.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("wording",)
    wording: str
    origin: str
