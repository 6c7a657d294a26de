"""Scores made honest: isotonic regression for probabilities, split-conformal spread for values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
STEPS = 200  # at most so many groups of cases before neighbours are pooled


class Isotonic(msgspec.Struct, frozen=True):
    """A rising line from raw score to share of cases that came."""

    raw: tuple[float, ...]
    share: tuple[float, ...]

    def at(self, raw: float) -> float:
        """The share for a raw score; at the ends, that of the end."""
        return float(np.interp(raw, self.raw, self.share))

    def many(self, raw: Floats) -> Floats:
        """The shares for many raw scores."""
        return np.interp(raw, self.raw, self.share)


def fit_isotonic(raw: Floats, came: NDArray[np.bool_], weight: Floats) -> Isotonic:
    """Pools adjacent violators (Ayer et al., 1955) over groups of equal size; never quite 0 or 1 (by half a case)."""
    import scipy.optimize

    order = np.argsort(raw, kind="stable")
    groups = np.array_split(order, min(STEPS, max(len(raw) // 25, 1)))
    sizes = np.array([weight[group].sum() for group in groups])
    means = np.array([raw[group].mean() for group in groups])
    shares = np.array([np.average(came[group], weights=weight[group]) for group in groups])
    pool: Any = vars(scipy.optimize)["isotonic_regression"]  # not among the names that scipy declares to typing
    fitted = pool(shares, weights=sizes)
    points = [
        (np.average(means[a:b], weights=sizes[a:b]), (shares[a:b] @ sizes[a:b] + 0.5) / (sizes[a:b].sum() + 1))
        for a, b in zip(fitted.blocks[:-1], fitted.blocks[1:], strict=True)
    ]
    rising = np.maximum.accumulate([share for _, share in points])
    return Isotonic(tuple(float(x) for x, _ in points), tuple(float(share) for share in rising))


class Spread(msgspec.Struct, frozen=True):
    """What past forecasts missed by, in groups of alike cases: upper bound of the group, and sorted misses."""

    bounds: tuple[float, ...]
    misses: tuple[tuple[float, ...], ...]

    def of(self, alike: float) -> tuple[float, ...]:
        """The misses of the group that this case belongs to."""
        return self.misses[int(np.searchsorted(self.bounds, alike, side="left"))]


def fit_spread(alike: Floats, missed: Floats, groups: int = 8, keep: int = 400) -> Spread:
    """Groups of equal size by ``alike``; of each, at most ``keep`` evenly spaced misses (actual less foretold)."""
    bounds = np.unique(np.quantile(alike, np.linspace(0, 1, groups + 1)[1:-1]))
    member = np.searchsorted(bounds, alike, side="left")
    misses = [np.sort(missed[member == group]) for group in range(len(bounds) + 1)]
    full = [held if len(held) else np.sort(missed) for held in misses]
    thin = [held[np.linspace(0, len(held) - 1, min(keep, len(held))).round().astype(int)] for held in full]
    return Spread(tuple(bounds.tolist()), tuple(tuple(held.tolist()) for held in thin))


def conformal(misses: Sequence[float], share: float) -> tuple[float, float]:
    """The lowest and the highest miss that hold ``share`` of what comes, with the correction for few cases.

    Split-conformal prediction (Papadopoulos et al., 2002; Lei et al., 2018), both sides alike: of n exchangeable
    misses, the k-th smallest with k = floor((n + 1) (1 - share) / 2) bounds from below. Infinite where n is too small.
    """
    held = np.sort(np.asarray(misses, float))
    k = int(np.floor((len(held) + 1) * (1 - share) / 2 + 1e-9))
    if k < 1:
        return -np.inf, np.inf
    return float(held[k - 1]), float(held[-k])
