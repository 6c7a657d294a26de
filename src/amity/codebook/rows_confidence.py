"""The rows that turn the confidence of a rule into a probability, one for each kind of record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from amity.codebook import Codebook


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """The line on which the log odds of a kind's rules become those of being right; made by `training/calibrate.py`."""

    FILE: ClassVar[str] = "calibration.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("kind",)
    kind: str
    slope: float
    offset: float
    records: int  # how many it was fitted on
    origin: str


def calibrations(codebook: Codebook) -> Mapping[str, CalibrationRow]:
    """Rows by kind."""
    return {row.kind: row for row in codebook.table(CalibrationRow)}
