"""What a back-test of outlooks found."""

from __future__ import annotations

import msgspec

from amity.forecast.grading import Graded


class Covered(msgspec.Struct, frozen=True, kw_only=True):
    """Intervals of the mean score held against what came. ``crps`` in points of the scale, of the conformal sample."""

    horizon: int
    cases: int
    coverage_80: float
    coverage_95: float
    width_80: float
    mean_error: float
    mean_error_base: float  # of saying the dyad's own fading mean
    crps: float


class Backtest(msgspec.Struct, frozen=True, kw_only=True):
    """All horizons and classes, over all days asked from."""

    origins: tuple[int, ...]
    probabilities: tuple[Graded, ...]
    scores: tuple[Covered, ...]
