"""What a scored set of gold cases gives: figures that can be bootstrapped, what was predicted, the worst cases.

A set joins `amity score` by meeting `Scored`. A figure is a function of counts summed over documents, so that
resampling documents gives its interval.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]  # one row a document, one column a count
Row = dict[str, Any]


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of a set: `value_of` the sums of `counts` over documents, between 0 and 1."""

    name: str
    counts: Counts
    value_of: Callable[[Counts], float]
    cases: int  # gold cases that it rests on

    @property
    def value(self) -> float:
        """The figure over all documents."""
        return self.value_of(self.counts.sum(0)) if len(self.counts) else 0.0


class Miss(msgspec.Struct, frozen=True, kw_only=True):
    """A case that the reader got wrong, with what was wanted and what was given."""

    case: str  # the document or sentence, by its id
    weight: float  # how much is wrong; the worst cases have the most
    text: str
    wanted: str
    given: str


class Scored(Protocol):
    """A set of gold cases, read and compared."""

    def figures(self) -> Sequence[Figure]:
        """Each figure that the set is judged by, the most telling first."""

    def predictions(self) -> Iterable[Row]:
        """What the reader gave, a row a case, in the gold file's own shape."""

    def misses(self) -> Iterable[Miss]:
        """The cases with something wrong, in any order."""


def f_score(name: str, rows: Sequence[tuple[float, float, float]]) -> Figure:
    """F1 from each document's hits, gold cases and found ones."""
    counts = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return Figure(name=name, counts=counts, value_of=_f1, cases=int(counts[:, 1].sum()))


def share(name: str, rows: Sequence[tuple[float, float]]) -> Figure:
    """The share of cases that are right, from each document's right ones and all."""
    counts = np.array(rows, dtype=np.float64).reshape(-1, 2)
    return Figure(name=name, counts=counts, value_of=_ratio, cases=int(counts[:, 1].sum()))


def macro_f1(name: str, gold: Sequence[str], found: Sequence[str | None]) -> Figure:
    """The mean F1 over the labels that occur in the gold rows; one row a case."""
    labels = sorted(set(gold))
    counts = np.zeros((len(gold), 3 * len(labels)))
    for row, (wanted, given) in enumerate(zip(gold, found, strict=True)):
        at = 3 * labels.index(wanted)
        counts[row, at + 1] = 1
        counts[row, at] = wanted == given
        if given in labels:
            counts[row, 3 * labels.index(given) + 2] = 1
    return Figure(name=name, counts=counts, value_of=_mean_f1, cases=len(gold))


def _f1(sums: Counts) -> float:
    hits, gold, found = sums
    return float(2 * hits / (gold + found)) if gold + found else 0.0


def _ratio(sums: Counts) -> float:
    right, every = sums
    return float(right / every) if every else 0.0


def _mean_f1(sums: Counts) -> float:
    """The mean over labels with gold cases, of F1."""
    by_label = [one for one in sums.reshape(-1, 3) if one[1]]
    return sum(map(_f1, by_label)) / len(by_label) if by_label else 0.0
