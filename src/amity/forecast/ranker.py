"""The ranker: boosted trees that learn, question by question, to put the right candidates first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from amity.forecast.compiled import compiled
from amity.forecast.features import FEATURES
from amity.forecast.survey import Sheet

Floats = NDArray[np.float64]
FIRST_SCORE = next(at for at, (_, name) in enumerate(FEATURES) if name == "first score")


@dataclass(frozen=True, slots=True, kw_only=True)
class RankerSettings:
    """How the trees are grown. Found by trying; the ledger of trials says what each change brought."""

    trees: int = 150
    leaves: int = 63
    rate: float = 0.07
    least_rows: int = 100
    columns: float = 0.5
    rows: float = 0.8
    threads: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranker:
    """Trained trees; the columns they read."""

    booster: lightgbm.Booster
    columns: NDArray[np.int64]

    def scores(self, figures: NDArray[np.float32], threads: int) -> Floats:
        """Log-scale scores: the exponentials, normalised over one question, are its probabilities."""
        found = self.booster.predict(figures[:, self.columns], num_threads=threads, raw_score=True)
        return np.asarray(found, np.float64) + start_of(figures)


def start_of(figures: NDArray[np.floating]) -> Floats:
    """Where the trees start from: the first score, a logarithm, so that they learn only what it gets wrong."""
    return np.asarray(figures[:, FIRST_SCORE], np.float64)


@compiled
def softmax_gradient(
    score: Floats, offset: NDArray[np.float32], right: NDArray[np.bool_], start: NDArray[np.int64],
    gradient: Floats, curvature: Floats,
) -> float:  # fmt: skip
    """Each right answer competes with all wrong candidates of its question, never with other right ones."""
    loss = 0.0
    for question in range(len(start) - 1):
        first, last = start[question], start[question + 1]
        top = score[first]
        for row in range(first, last):
            top = max(top, score[row] + offset[row])
        wrong = 0.0
        answers = 0
        for row in range(first, last):
            gradient[row], curvature[row] = 0.0, 1e-6
            if right[row]:
                answers += 1
            else:
                wrong += np.exp(score[row] + offset[row] - top)
        for row in range(first, last):
            if right[row]:
                mine = np.exp(score[row] - top)
                sum_all = mine + wrong
                share = mine / sum_all
                loss -= np.log(share + 1e-30)
                gradient[row] -= 1 - share
                curvature[row] += share * (1 - share)
                for other in range(first, last):
                    if not right[other]:
                        chance = np.exp(score[other] + offset[other] - top) / sum_all
                        gradient[other] += chance
                        curvature[other] += chance * (1 - chance)
    return loss


class _Rows(lightgbm.Sequence):
    """One sheet's figures, handed over in parts, so that they never lie in memory twice."""

    batch_size = 65536

    def __init__(self, sheet: Sheet, columns: NDArray[np.int64]) -> None:
        self.sheet, self.columns = sheet, columns

    def __len__(self) -> int:
        return len(self.sheet.right)

    def __getitem__(self, wanted: int | slice | list[int]) -> Floats:
        return self.sheet.figures[wanted][..., self.columns].astype(np.float64)


def train(sheets: Sequence[Sheet], settings: RankerSettings, seed: int, columns: NDArray[np.int64]) -> Ranker:
    """Trees trained on sheets of sampled candidates."""
    sizes = np.concatenate([sheet.size for sheet in sheets])
    right = np.concatenate([sheet.right for sheet in sheets])
    offset = np.concatenate([sheet.offset for sheet in sheets])
    start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    gradient, curvature = np.zeros(len(right)), np.zeros(len(right))
    first_score = np.concatenate([start_of(sheet.figures) for sheet in sheets])

    def objective(score: Floats, _: lightgbm.Dataset) -> tuple[Floats, Floats]:
        softmax_gradient(np.asarray(score, np.float64) + first_score, offset, right, start, gradient, curvature)
        return gradient, curvature

    options = _parameters(settings, seed)
    filled = [_Rows(sheet, columns) for sheet in sheets if len(sheet.right)]
    rows = lightgbm.Dataset(filled, label=right.astype(np.float32), params=options)
    booster = lightgbm.train(options | {"objective": objective}, rows, settings.trees)
    return Ranker(booster=booster, columns=columns)


def _parameters(settings: RankerSettings, seed: int) -> dict[str, Any]:
    return {
        "num_leaves": settings.leaves, "learning_rate": settings.rate, "min_data_in_leaf": settings.least_rows,
        "feature_fraction": settings.columns, "bagging_fraction": settings.rows, "bagging_freq": 1,
        "min_sum_hessian_in_leaf": 1.0, "lambda_l2": 1.0, "max_bin": 63, "num_threads": settings.threads,
        "seed": seed, "deterministic": True, "force_row_wise": True, "verbosity": -1,
    }  # fmt: skip
