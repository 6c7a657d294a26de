"""How outlooks of dyads would have done: trained as of past days, rolled forward, held against what came."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from amity.answers.dossier import QUADS
from amity.errors import BadRequest
from amity.forecast.backtest_values import Backtest, Covered
from amity.forecast.calibration import conformal
from amity.forecast.deeds import Deeds
from amity.forecast.dyad_features import CLASSES
from amity.forecast.dyad_model import HORIZONS, DyadModel
from amity.forecast.dyad_panel import outcome_of, panel_of
from amity.forecast.dyad_training import DyadSettings, Grown, activity, before, train_dyads
from amity.forecast.grading import Graded, crps, grade

Floats = NDArray[np.float64]


def backtest(
    deeds: Deeds, *, origins: Sequence[int] = (), horizons: tuple[int, ...] = HORIZONS, most: int = 20_000,
    settings: DyadSettings | None = None, tell: Callable[[str], None] = lambda _: None,
) -> Backtest:  # fmt: skip
    """Outlooks given on each of these days, and how they did; where none are named, four over the last third."""
    settings = settings or DyadSettings()
    rows: dict[tuple[str, int], list[tuple[Floats, NDArray[np.bool_], Floats]]] = {}
    scored: dict[int, list[Floats]] = {}
    used: set[int] = set()
    for horizon in horizons:
        for origin in origins or rolling(deeds, horizon):
            tell(f"{horizon} days from day {origin}")
            model, grown = train_dyads(deeds, origin, (horizon,), settings)
            _grade_origin(deeds, origin, horizon, (model, grown[0]), most, settings.seed, rows, scored)
            used.add(origin)
    if not rows and not scored:
        raise BadRequest("No past day allows an outlook whose outcome is known; more history is needed.")
    graded = tuple(_graded(what, horizon, parts) for (what, horizon), parts in rows.items())
    covered = tuple(_covered(horizon, np.concatenate(parts)) for horizon, parts in scored.items())
    return Backtest(origins=tuple(sorted(used)), probabilities=graded, scores=covered)


def rolling(deeds: Deeds, horizon: int, count: int = 4) -> tuple[int, ...]:
    """Days in the last third of what allows an outcome, at least a week apart, the last as late as it can be."""
    first, last = deeds.start, int(deeds.day.max(initial=0)) - horizon
    start = max(first + 30 + horizon + 14, last - max((last - first) // 3, 7))
    if last < start:
        return ()
    return tuple(int(day) for day in np.unique(np.linspace(start, last, count if last - start >= 7 else 1).round()))


def _grade_origin(
    deeds: Deeds, origin: int, horizon: int, trained: tuple[DyadModel, tuple[Grown, ...]], most: int, seed: int,
    rows: dict[tuple[str, int], list[tuple[Floats, NDArray[np.bool_], Floats]]], scored: dict[int, list[Floats]],
) -> None:  # fmt: skip
    """One day's outlooks are among the rows, with what came."""
    panel = panel_of(before(deeds, origin), np.array([origin]), most, seed + 1)
    outcome = outcome_of(deeds, panel, horizon)
    model, grown = trained
    for c, quad in enumerate(QUADS):
        held = model.classes[0][c]
        if held.line is None:
            continue
        base = np.full(len(panel), held.came / held.cases)
        rows.setdefault((quad, horizon), []).append((grown[c].many(panel.figures), outcome.times[:, c] > 0, base))
    spread = model.scores[0].spread
    there = ~np.isnan(outcome.score)
    if spread is not None and there.any():
        foretold, actual = grown[CLASSES].many(panel.figures[there]), outcome.score[there]
        own = np.asarray(panel.figures[there, 26], float)
        alike = activity(panel.figures[there])
        found = [_score_row(f, y, spread.of(a), b) for f, y, a, b in zip(foretold, actual, alike, own, strict=True)]
        scored.setdefault(horizon, []).append(np.array(found))


def _score_row(foretold: float, actual: float, misses: tuple[float, ...], own: float) -> tuple[float, ...]:
    low80, high80 = conformal(misses, 0.8)
    low95, high95 = conformal(misses, 0.95)
    missed = actual - foretold
    inside = (float(low80 <= missed <= high80), float(low95 <= missed <= high95), high80 - low80)
    return (*inside, abs(missed), abs(actual - own), crps(np.array(misses), missed))


def _graded(what: str, horizon: int, parts: Sequence[tuple[Floats, NDArray[np.bool_], Floats]]) -> Graded:
    foretold, came, base = (np.concatenate(column) for column in zip(*parts, strict=True))
    return grade(what, horizon, foretold, came, base)


def _covered(horizon: int, rows: Floats) -> Covered:
    means = rows.mean(0)
    return Covered(
        horizon=horizon, cases=len(rows), coverage_80=float(means[0]), coverage_95=float(means[1]),
        width_80=float(means[2]), mean_error=float(means[3]), mean_error_base=float(means[4]), crps=float(means[5]),
    )  # fmt: skip
