"""How the relation of two parties goes on: for each quad class and horizon a probability, and the mean score.

Boosted trees on the figures of `dyad_features`, one forest for each class and horizon. Their scores become
probabilities by isotonic regression on cases left out of growing: pairs are parted in folds, each foretold by trees
grown on the others. No case is used whose outcome was not known on the day of training.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from amity.forecast.calibration import fit_isotonic, fit_spread
from amity.forecast.deeds import Deeds
from amity.forecast.dyad_features import CLASSES
from amity.forecast.dyad_model import HORIZONS, NAME, ClassModel, DyadModel, ScoreModel
from amity.forecast.dyad_panel import Outcome, Panel, outcome_of, panel_of
from amity.forecast.forest import grow, planted

Floats = NDArray[np.float64]
LEAST_CASES = 200  # past cases, and of them that came and that did not, without which nothing is foretold
LEAST_EITHER = 20
LEAST_SCORES = 100
MANY = 20_000  # cases from which on several threads are worth it


@dataclass(frozen=True, slots=True, kw_only=True)
class DyadSettings:
    """How much is learnt from."""

    step: int = 7  # days between the days asked from
    cases: int = 60_000  # at most, for each horizon
    folds: int = 3
    trees: int = 80
    warm: int = 30  # days of history before the first day asked from
    fade: float = 120.0  # days in which a past case comes to weigh half
    seed: int = 1
    threads: int = 2  # one alone where cases are few: threads would wait for each other longer than they work


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """A class model of training, able to foretell many cases at once."""

    model: ClassModel | ScoreModel
    many: Callable[[NDArray[np.float32]], Floats]


def train_dyads(
    deeds: Deeds, cutoff: int, horizons: tuple[int, ...] = HORIZONS, settings: DyadSettings | None = None
) -> tuple[DyadModel, tuple[tuple[Grown, ...], ...]]:
    """The model that what was known on the evening of ``cutoff`` allows, and its parts for many cases at once."""
    settings = settings or DyadSettings()
    known = before(deeds, cutoff)
    grown = tuple(_train_horizon(known, cutoff, horizon, settings) for horizon in horizons)
    model = DyadModel(
        name=NAME, cutoff=cutoff, horizons=horizons,
        classes=tuple(tuple(one.model for one in row[:CLASSES] if isinstance(one.model, ClassModel)) for row in grown),
        scores=tuple(one for row in grown if isinstance(one := row[CLASSES].model, ScoreModel)),
    )  # fmt: skip
    return model, grown


def before(deeds: Deeds, cutoff: int) -> Deeds:
    """The deeds known by the evening of a day; pairs keep their numbers."""
    kept = deeds.known <= cutoff
    return Deeds(
        pair=deeds.pair[kept], day=deeds.day[kept], known=deeds.known[kept], quad=deeds.quad[kept],
        score=deeds.score[kept], first=deeds.first, second=deeds.second,
    )  # fmt: skip


def _train_horizon(deeds: Deeds, cutoff: int, horizon: int, settings: DyadSettings) -> tuple[Grown, ...]:
    """One grown model a class, and one of the score, for one horizon."""
    start = (deeds.start if len(deeds) else cutoff) + settings.warm
    origins = np.arange(cutoff - horizon, start - 1, -settings.step, dtype=np.int64)[::-1]
    if not len(origins):
        span = cutoff - start + settings.warm
        why = f"history spans {span} days; {horizon} days ahead need {horizon + settings.warm}"
        return (*(Grown(model=ClassModel(0, 0, refused=why), many=_nothing) for _ in range(CLASSES)),
                Grown(model=ScoreModel(0, refused=why), many=_nothing))  # fmt: skip
    panel = panel_of(deeds, origins, settings.cases, settings.seed)
    outcome = outcome_of(deeds, panel, horizon)
    weight = 0.5 ** ((cutoff - horizon - panel.origin) / settings.fade)
    classes = tuple(_train_class(panel, outcome.times[:, c] > 0, weight, settings) for c in range(CLASSES))
    return (*classes, _train_score(panel, outcome, weight, settings))


def _nothing(figures: NDArray[np.float32]) -> Floats:
    return np.full(len(figures), np.nan)


def _train_class(panel: Panel, came: NDArray[np.bool_], weight: Floats, settings: DyadSettings) -> Grown:
    cases, hits = len(panel), int(came.sum())
    if cases < LEAST_CASES or min(hits, cases - hits) < LEAST_EITHER:
        why = f"only {cases} past cases, of which {hits} came; {LEAST_CASES} and {LEAST_EITHER} either way are needed"
        return Grown(model=ClassModel(cases, hits, refused=why), many=_nothing)
    raw = _held_out(panel, came.astype(float), weight, "binary", settings)
    line = fit_isotonic(raw, came, weight)
    booster = _grow(panel.figures, came.astype(float), weight, "binary", settings)
    return Grown(
        model=ClassModel(cases, hits, planted(booster), line),
        many=lambda figures: line.many(booster.predict(figures, raw_score=True)),
    )


def _grow(figures: NDArray[np.float32], wanted: Floats, weight: Floats, objective: str, settings: DyadSettings) -> Any:
    trees, seed, threads = settings.trees, settings.seed, settings.threads if len(figures) >= MANY else 1
    return grow(figures, wanted, weight, objective=objective, trees=trees, seed=seed, threads=threads)


def _held_out(panel: Panel, wanted: Floats, weight: Floats, objective: str, settings: DyadSettings) -> Floats:
    """What trees say of each case that were grown on other pairs."""
    fold = (panel.pair * 2654435761 % 2**32 >> 16) % settings.folds  # pairs by a hash, so that none is in two folds
    raw = np.zeros(len(panel))
    for number in range(settings.folds):
        out = fold == number
        if out.any() and not out.all():
            booster = _grow(panel.figures[~out], wanted[~out], weight[~out], objective, settings)
            raw[out] = booster.predict(panel.figures[out], raw_score=True)
    return raw


def _train_score(panel: Panel, outcome: Outcome, weight: Floats, settings: DyadSettings) -> Grown:
    there = ~np.isnan(outcome.score)
    cases = int(there.sum())
    if cases < LEAST_SCORES:
        why = f"only {cases} past cases in which anything came; {LEAST_SCORES} are needed"
        return Grown(model=ScoreModel(cases, refused=why), many=_nothing)
    kept, wanted, heavy = panel.where(there), outcome.score[there], weight[there]
    foretold = _held_out(kept, wanted, heavy, "regression", settings)
    spread = fit_spread(activity(kept.figures), wanted - foretold)
    booster = _grow(kept.figures, wanted, heavy, "regression", settings)
    return Grown(
        model=ScoreModel(cases, planted(booster), spread), many=lambda figures: np.asarray(booster.predict(figures))
    )


def activity(figures: NDArray[np.float32]) -> Floats:
    """How much there was lately, all classes together: cases alike in it miss alike."""
    return np.asarray(figures[:, 2::6][:, :CLASSES].sum(1), float)  # sums fading by half in 90 days
