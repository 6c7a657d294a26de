"""Boosted trees kept as plain arrays: asked without the library that grew them, and able to say what weighed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SETTINGS: Mapping[str, Any] = {
    "num_leaves": 15, "learning_rate": 0.08, "min_data_in_leaf": 40, "feature_fraction": 0.6, "bagging_fraction": 0.8,
    "bagging_freq": 1, "lambda_l2": 5.0, "max_bin": 63, "deterministic": True, "force_row_wise": True, "verbosity": -1,
}  # fmt: skip


class Forest(msgspec.Struct, frozen=True):
    """Nodes of all trees, one after the other. A leaf has feature -1. ``value`` is a node's mean, in the raw scale."""

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]
    roots: tuple[int, ...]

    def raw(self, row: Floats) -> float:
        """The sum over the trees for one row of figures."""
        return sum(self.value[self._leaf(root, row)] for root in self.roots)

    def weights(self, row: Floats) -> Floats:
        """By how much each figure moved the sum, following each tree from root to leaf (Saabas, 2014)."""
        moved = np.zeros(len(row))
        for root in self.roots:
            node = root
            while self.feature[node] >= 0:
                below = self.left[node] if row[self.feature[node]] <= self.threshold[node] else self.right[node]
                moved[self.feature[node]] += self.value[below] - self.value[node]
                node = below
        return moved

    def _leaf(self, node: int, row: Floats) -> int:
        while self.feature[node] >= 0:
            node = self.left[node] if row[self.feature[node]] <= self.threshold[node] else self.right[node]
        return node


def grow(
    figures: NDArray[np.float32], wanted: Floats, weight: Floats, *, objective: str, trees: int, seed: int,
    threads: int = 2,
) -> Any:  # fmt: skip
    """Trees grown by LightGBM ("binary" gives log-odds, "regression" the mean)."""
    import lightgbm

    options = dict(SETTINGS) | {"objective": objective, "seed": seed, "num_threads": threads}
    rows = lightgbm.Dataset(figures, label=wanted, weight=weight, params=options)
    return lightgbm.train(options, rows, trees)


def planted(booster: Any) -> Forest:
    """The booster's trees as arrays."""
    columns: tuple[list[Any], ...] = ([], [], [], [], [])
    roots = []
    for tree in booster.dump_model()["tree_info"]:
        roots.append(len(columns[0]))
        _plant(tree["tree_structure"], columns)
    feature, threshold, left, right, value = map(tuple, columns)
    return Forest(feature, threshold, left, right, value, tuple(roots))


def _plant(node: Mapping[str, Any], columns: tuple[list[Any], ...]) -> int:
    """The node and all below it are in the columns; returns where."""
    feature, threshold, left, right, value = columns
    at = len(feature)
    leaf = "leaf_value" in node
    feature.append(-1 if leaf else int(node["split_feature"]))
    threshold.append(0.0 if leaf else float(node["threshold"]))
    value.append(float(node["leaf_value"] if leaf else node["internal_value"]))
    left.append(-1)
    right.append(-1)
    if not leaf:
        left[at], right[at] = _plant(node["left_child"], columns), _plant(node["right_child"], columns)
    return at
