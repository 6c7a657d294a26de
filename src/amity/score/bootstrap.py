"""Intervals by the bootstrap: documents drawn again with replacement (Efron and Tibshirani 1993, percentiles)."""

from __future__ import annotations

import numpy as np

from amity.score.report import Figure

DRAWS = 1000
SEED = 20220805
COVERED = 95.0  # per cent


def interval(figure: Figure, draws: int = DRAWS, seed: int = SEED) -> tuple[float, float]:
    """The ends between which 95% of the figure's values lie where documents are drawn again; seeded."""
    documents = len(figure.counts)
    if not documents:
        return 0.0, 0.0
    random = np.random.default_rng(seed)
    times = random.multinomial(documents, np.full(documents, 1 / documents), size=draws).astype(np.float64)
    values = [figure.value_of(sums) for sums in times @ figure.counts]
    beside = (100 - COVERED) / 2
    low, high = np.percentile(values, [beside, 100 - beside])
    return float(low), float(high)
