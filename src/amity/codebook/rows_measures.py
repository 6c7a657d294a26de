"""The rows of figures: units, and what is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from amity.codebook import Codebook


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of measure, with every wording that stands for it."""

    FILE: ClassVar[str] = "units.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("unit", "wording")
    wording: tuple[str, ...]
    unit: str
    kind: str
    origin: str


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """What is counted. `role` says how the actors beside it stand to it.

    `of`: the figure of its subject (population). `from-to`: a flow from subject to counterpart (tourists).
    `between`: of two sides (trade). `flow`: of its subject to or from a counterpart (exports, aid).
    """

    FILE: ClassVar[str] = "indicators.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("indicator",)
    indicator: str
    wording: tuple[str, ...]
    role: str
    unit: str | None
    origin: str


@dataclass(frozen=True, slots=True)
class MeasureVerbRow:
    """A verb that carries a figure, or a trend. `use`: trend, state, count, flow."""

    FILE: ClassVar[str] = "measure_verbs.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("lemma",)
    lemma: str
    use: str
    trend: str | None
    factor: float | None
    indicator: str | None
    origin: str


def measure_verbs(codebook: Codebook) -> Mapping[str, MeasureVerbRow]:
    """Rows by lemma."""
    return {row.lemma: row for row in codebook.table(MeasureVerbRow)}
