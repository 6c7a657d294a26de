"""Probabilities and samples held against what came."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ENOUGH = 400  # cases in a tenth before its reliability is judged: chance alone moves a share of 400 by .025


class Tenth(msgspec.Struct, frozen=True, kw_only=True):
    """Forecasts between two tenths: how many, their mean, and the share that came."""

    low: float
    cases: int
    foretold: float
    came: float


class Graded(msgspec.Struct, frozen=True, kw_only=True):
    """Probabilities held against what came. ``brier_base`` is that of always saying the share that came in the past."""

    what: str
    horizon: int
    cases: int
    came: float
    brier: float
    brier_base: float
    log_score: float
    tenths: tuple[Tenth, ...]

    @property
    def worst(self) -> float:
        """The largest gap between foretold and came in any tenth with enough cases."""
        return max((abs(t.foretold - t.came) for t in self.tenths if t.cases >= ENOUGH), default=0.0)


def grade(what: str, horizon: int, foretold: Floats, came: NDArray[np.bool_], base: Floats) -> Graded:
    """Brier and log score (natural, lower is better), and reliability by tenths."""
    held = np.clip(foretold, 1e-6, 1 - 1e-6)
    tenth = np.minimum((held * 10).astype(int), 9)
    return Graded(
        what=what,
        horizon=horizon,
        cases=len(held),
        came=float(came.mean()),
        brier=float(np.mean((held - came) ** 2)),
        brier_base=float(np.mean((base - came) ** 2)),
        log_score=float(-np.mean(np.where(came, np.log(held), np.log(1 - held)))),
        tenths=tuple(
            Tenth(low=t / 10, cases=int(m.sum()), foretold=float(held[m].mean()), came=float(came[m].mean()))
            for t in range(10)
            if (m := tenth == t).any()
        ),
    )


def crps(sample: Floats, actual: float) -> float:
    """Continuous ranked probability score of an ordered sample: E|X - y| - E|X - X'| / 2 (Gneiting, Raftery, 2007)."""
    n = len(sample)
    spread = float(np.sum((2 * np.arange(1, n + 1) - n - 1) * sample)) / n**2
    return float(np.mean(np.abs(sample - actual))) - spread
