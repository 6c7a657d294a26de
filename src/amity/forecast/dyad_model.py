"""What is kept of a trained model of dyads: asked without the libraries that trained it."""

from __future__ import annotations

import msgspec

from amity.forecast.calibration import Isotonic, Spread
from amity.forecast.forest import Forest

NAME = "dyad-trees-1"
HORIZONS = (7, 30, 90)


class ClassModel(msgspec.Struct, frozen=True):
    """The probability that a class comes within a horizon: trees and their calibration, or why there is none."""

    cases: int
    came: int
    forest: Forest | None = None
    line: Isotonic | None = None
    refused: str | None = None


class ScoreModel(msgspec.Struct, frozen=True):
    """The mean score of what comes within a horizon, and what past forecasts missed by."""

    cases: int
    forest: Forest | None = None
    spread: Spread | None = None
    refused: str | None = None


class DyadModel(msgspec.Struct, frozen=True, kw_only=True):
    """All of it, as of the last day that it learnt from."""

    name: str
    cutoff: int  # the last day known, counted as the deeds count
    horizons: tuple[int, ...]
    classes: tuple[tuple[ClassModel, ...], ...]  # by horizon, then class
    scores: tuple[ScoreModel, ...]  # by horizon
