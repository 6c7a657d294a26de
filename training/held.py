"""Measures the network on scenes it never learns from: which pairs of all parties have an event, and of which type.

Scenes with even numbers choose the bar, those with odd numbers are measured at it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sentences import TYPES, Case


def pair_figures(cases: Sequence[Sequence[Case]], types: np.ndarray, related: np.ndarray) -> dict[str, float]:
    """Precision, recall and F1 of typed, directed pairs at the best bar of the other half; area under the ROC curve.

    `cases`: the pairs of each scene; `types` (pairs by 16) and `related` (pairs) are probabilities, in their order.
    """
    half = np.concatenate([np.full(len(scene), at % 2) for at, scene in enumerate(cases)])
    gold = np.array([TYPES.index(c.types[0]) if c.types else -1 for scene in cases for c in scene])
    given, score = types.argmax(1), related * types.max(1)
    bar = max(np.arange(0.05, 0.99, 0.01), key=lambda at: _counts(gold, given, score, half == 0, at)[2])
    precision, recall, f1 = _counts(gold, given, score, half == 1, bar)
    there = gold >= 0
    return {
        "bar": float(bar), "precision": precision, "recall": recall, "f1": f1,
        "typed": float((given == gold)[there].mean()), "auc": _area(related[there], related[~there]),
    }  # fmt: skip


def _counts(
    gold: np.ndarray, given: np.ndarray, score: np.ndarray, chosen: np.ndarray, bar: float
) -> tuple[float, float, float]:
    """Precision, recall and F1 of the chosen pairs at a bar."""
    told = chosen & (score >= bar)
    hits = int((told & (given == gold)).sum())
    precision, recall = hits / max(1, int(told.sum())), hits / max(1, int((chosen & (gold >= 0)).sum()))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def _area(there: np.ndarray, absent: np.ndarray) -> float:
    """How often a pair with an event is held likelier to have one than a pair without."""
    order = np.argsort(np.concatenate([absent, there]), kind="stable")
    ranks = np.empty(len(order))
    ranks[order] = np.arange(1, len(order) + 1)
    above = ranks[len(absent) :].sum() - len(there) * (len(there) + 1) / 2
    return float(above / max(1, len(there) * len(absent)))
