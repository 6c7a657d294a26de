"""Ranks by hand: filter, ties, and that the compiled ranking of short lists agrees with the plain definition."""

from __future__ import annotations

import numpy as np
import pytest

from amity.forecast.evaluate import figures_of, filtered_rank
from amity.score.forecast import answer_ranks


@pytest.mark.parametrize(
    ("answer", "others", "rank"),
    [
        (0, [], 2.5),  # .5 .9 .5 .1: one above, level with one
        (1, [], 1.0),
        (3, [], 4.0),
        (3, [1, 0], 2.0),  # right answers of the same day do not stand in the way
        (0, [1], 1.5),
        (0, [0, 1], 1.5),  # the answer itself is never left out
    ],
)
def test_rank_worked_by_hand(answer: int, others: list[int], rank: float) -> None:
    assert filtered_rank(np.array([0.5, 0.9, 0.5, 0.1]), answer, others) == rank


def test_an_undecided_model_gets_the_middle_and_no_more() -> None:
    assert filtered_rank(np.zeros(101), 7, []) == 51.0


def test_figures_worked_by_hand() -> None:
    figures = figures_of(np.array([1.0, 2.0, 4.0, 20.0]))
    assert figures.mrr == pytest.approx((1 + 0.5 + 0.25 + 0.05) / 4)
    assert (figures.hits1, figures.hits3, figures.hits10, figures.queries) == (0.25, 0.5, 0.75, 4)


def test_short_lists_rank_as_the_plain_definition_does() -> None:
    lot = np.random.default_rng(3)
    entities, size = 30, 8
    for _ in range(50):
        listed = lot.permutation(entities)[:size].astype(np.int32)
        scores = lot.integers(0, 4, size).astype(np.float64)  # many ties
        shares = lot.integers(0, 3, (1, entities)).astype(np.float32) / 4
        answers = np.sort(lot.permutation(entities)[:3])
        full = shares[0].astype(np.float64) - 10
        full[listed] = scores
        wanted = [filtered_rank(full, answer, answers) for answer in answers]
        found = answer_ranks(
            scores, listed, np.array([0, size]), np.array([0, 3]), answers.astype(np.int64), shares, entities
        )
        assert found.tolist() == wanted
