"""How good a ranking is: exact, with ties at their average rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankFigures:
    """Mean reciprocal rank and the shares of answers among the first 1, 3 and 10."""

    mrr: float
    hits1: float
    hits3: float
    hits10: float
    queries: int


def filtered_rank(scores: NDArray[np.floating], answer: int, others: Sequence[int] | NDArray[np.int64]) -> float:
    """The answer's rank among all entities, those ``others`` left out that are right answers too.

    Entities that score the same share the average of the ranks they cover: [.9, .5, .5] gives 1, 2.5, 2.5.
    """
    keep = np.ones(len(scores), bool)
    keep[np.asarray(others, np.int64)] = False
    keep[answer] = True
    rivals = scores[keep]
    above = int((rivals > scores[answer]).sum())
    level = int((rivals == scores[answer]).sum()) - 1
    return above + 1 + level / 2


def figures_of(ranks: Floats) -> RankFigures:
    """MRR and Hits of many ranks."""
    if not len(ranks):
        return RankFigures(mrr=float("nan"), hits1=float("nan"), hits3=float("nan"), hits10=float("nan"), queries=0)
    return RankFigures(
        mrr=float((1 / ranks).mean()), hits1=float((ranks <= 1).mean()), hits3=float((ranks <= 3).mean()),
        hits10=float((ranks <= 10).mean()), queries=len(ranks),
    )  # fmt: skip
