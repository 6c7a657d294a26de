"""Holds the forecast of series against real ones that ship: python benchmarks/forecast_series.py [STEPS] [BACK ...].

Series are those of the codebook's tables of official figures with an even record of at least seven values; population
is cut at 1997, where its five-year record ends, all others at 2019, before the pandemic. Each is foretold STEPS ahead
from so many points BACK before its end, by what was known there. Prints, by indicator, the share of series with MASE
below 1 (against seasonal naive one step ahead, on the past), the mean MASE, the share that is foretold better than by
seasonal naive over the same steps, coverage of the 80 and 95% intervals, and CRPS in parts of the naive method's miss.
"""

from __future__ import annotations

import sys
from collections import defaultdict

import numpy as np

from amity.codebook import load
from amity.facts.reference import shipped_series
from amity.forecast.series import SeriesScore, score_set


def main(steps: int, ends: list[int]) -> None:
    """One line an indicator, and one for all."""
    found: dict[str, dict[str, list[tuple[str, float]]]] = defaultdict(dict)
    for series in shipped_series(load()):
        last = "1998" if series.indicator == "population" else "2020"
        points = [(point.start, point.value) for point in series.points if point.start < last]
        if len(points) >= 7:
            found[series.indicator][f"{series.indicator} {series.subject or series.counterpart}"] = points
    every: list[SeriesScore] = []
    for indicator, sets in sorted(found.items()):
        scores = [one for back in ends for one in score_set(sets, steps, back)]
        every += scores
        tell(indicator, scores)
    tell("all", every)


def tell(name: str, scores: list[SeriesScore]) -> None:
    """The line of one indicator."""
    by_series: dict[str, list[SeriesScore]] = defaultdict(list)
    for one in scores:
        by_series[one.name].append(one)
    below = np.mean([np.mean([one.mase for one in own]) < 1 for own in by_series.values()])
    better = np.mean([sum(one.mase - one.mase_naive for one in own) < 0 for own in by_series.values()])
    inside = [np.mean([hit for one in scores for hit in side(one)] or [np.nan]) for side in (of_80, of_95)]
    ranked = [one.crps for one in scores if one.crps is not None]
    values = sum(len(one.inside_80) for one in scores)
    print(
        f"{name:18} {len(by_series):4} series {values:5} values: MASE below 1 {below:.3f}, "
        f"mean {np.mean([one.mase for one in scores]):.3f} (naive {np.mean([one.mase_naive for one in scores]):.3f}), "
        f"better {better:.3f}, "
        f"80% held {inside[0]:.3f}, 95% held {inside[1]:.3f}, CRPS {np.mean(ranked or [np.nan]):.3f}"
    )


def of_80(score: SeriesScore) -> tuple[bool, ...]:
    """Whether each value lay in its 80% interval."""
    return score.inside_80


def of_95(score: SeriesScore) -> tuple[bool, ...]:
    """Whether each value lay in its 95% interval."""
    return score.inside_95


if __name__ == "__main__":
    words = [int(word) for word in sys.argv[1:]] or [2, 0, 1, 2]
    main(words[0], words[1:] or [0])
