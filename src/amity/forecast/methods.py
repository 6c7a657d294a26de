"""Ways to carry a series of figures on: each takes values at even steps and gives those of the steps ahead.

Few and old on purpose: seasonal naive, drift, exponential smoothing with a damped trend (Gardner and McKenzie, 1985),
Theta (Assimakopoulos and Nikolopoulos, 2000); seasons are taken out by classical decomposition and put back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Method = Callable[[Floats, int, int], Floats]  # values, season (1: none), steps ahead
ALPHAS = np.array([0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 0.999])
BETAS = np.array([0.05, 0.2, 0.4, 0.7, 0.999])
PHIS = np.array([0.8, 0.9, 0.98, 1.0])


def seasonal_naive(values: Floats, season: int, steps: int) -> Floats:
    """The value of the same season before; without seasons, the last value."""
    return np.asarray(values[-season:][np.arange(steps) % season])


def drift(values: Floats, season: int, steps: int) -> Floats:
    """On by the mean step from first to last, over the seasonal naive."""
    slope = (values[-1] - values[0]) / max(len(values) - 1, 1)
    ahead = np.arange(1, steps + 1)
    if season == 1:
        return np.asarray(values[-1] + slope * ahead)
    return np.asarray(seasonal_naive(values, season, steps) + slope * season * np.ceil(ahead / season))


def seasons_of(values: Floats, season: int) -> Floats:
    """What each season adds, by classical decomposition; zeros where there are too few rounds to tell."""
    if season == 1 or len(values) < 2 * season + 1:
        return np.zeros(season)
    weights = np.ones(season) if season % 2 else np.r_[0.5, np.ones(season - 1), 0.5]
    trend = np.convolve(values, weights / weights.sum(), "valid")
    first = (len(weights) - 1) // 2
    rest = values[first : first + len(trend)] - trend
    place = (np.arange(len(rest)) + first) % season
    adds = np.array([rest[place == at].mean() if (place == at).any() else 0.0 for at in range(season)])
    return np.asarray(adds - adds.mean())


def without_seasons(values: Floats, season: int) -> tuple[Floats, Floats]:
    """The values less what their season adds, and what each season adds."""
    adds = seasons_of(values, season)
    return values - adds[np.arange(len(values)) % season], adds


def with_seasons(ahead: Floats, adds: Floats, past: int) -> Floats:
    """The forecasts with what their season adds."""
    return ahead + adds[(past + np.arange(len(ahead))) % len(adds)]


def damped(values: Floats, season: int, steps: int) -> Floats:
    """Level and damped trend, smoothed exponentially, with the parameters of a grid that erred least one step ahead."""
    plain, adds = without_seasons(values, season)
    alpha, beta, phi = (grid.ravel() for grid in np.meshgrid(ALPHAS, BETAS, PHIS, indexing="ij"))
    slope = plain[1] - plain[0] if len(plain) > 1 else 0.0
    level, trend = np.full(len(alpha), plain[0]), np.full(len(alpha), slope)
    error = np.zeros(len(alpha))
    for value in plain[1:]:
        missed = value - (level + phi * trend)
        error += missed**2
        level = level + phi * trend + alpha * missed
        trend = phi * trend + alpha * beta * missed
    best = int(np.argmin(error))
    reach = np.cumsum(phi[best] ** np.arange(1, steps + 1))
    return with_seasons(level[best] + trend[best] * reach, adds, len(values))


def theta(values: Floats, season: int, steps: int) -> Floats:
    """Simple smoothing of the doubled bends, and half the slope of the straight line, as Hyndman and Billah (2003)."""
    plain, adds = without_seasons(values, season)
    slope = np.polyfit(np.arange(len(plain)), plain, 1)[0] if len(plain) > 1 else 0.0
    level, error = np.full(len(ALPHAS), plain[0]), np.zeros(len(ALPHAS))
    for value in plain[1:]:
        missed = value - level
        error += missed**2
        level = level + ALPHAS * missed
    best = int(np.argmin(error))
    alpha, n = ALPHAS[best], len(plain)
    lag = (1 - (1 - alpha) ** n) / alpha - 1
    ahead = level[best] + slope / 2 * (np.arange(1, steps + 1) + lag)
    return with_seasons(ahead, adds, len(values))


def together(values: Floats, season: int, steps: int) -> Floats:
    """The middle one of drift, damped trend and Theta at each step."""
    return np.asarray(np.median([method(values, season, steps) for method in (drift, damped, theta)], axis=0))


METHODS: Mapping[str, Method] = {
    "seasonal naive": seasonal_naive,
    "drift": drift,
    "damped trend": damped,
    "theta": theta,
    "the middle of drift, damped trend and theta": together,
}
