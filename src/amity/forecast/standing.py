"""Where a candidate stands among the others of its question: places and parts of the best."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from amity.forecast.book import Book, find
from amity.forecast.compiled import compiled
from amity.forecast.pointer import Trail
from amity.forecast.search import Desk, faded

Floats = NDArray[np.float32]
COMPARED = ("triple 30d", "triple lately", "pair 30d", "pair lately", "latent", "usual", "pointer")


@compiled
def lately(book: Book, row: int, day: int) -> float:
    """1 for yesterday, falling as the days since grow; 0 for never."""
    return 1.0 / float(day - book.stats[row, 1]) if row >= 0 else 0.0


@compiled
def compare(
    book: Book, desk: Desk, trail: Trail, subject: int, relation: int, day: int, found: NDArray[np.int64],
    latent: Floats, out: Floats,
) -> None:  # fmt: skip
    """``out`` holds, for each candidate, its part of the best and its place by every figure compared."""
    side = 1 if relation >= book.relations else 0
    value = np.zeros((len(found), 7), np.float32)
    for at in range(len(found)):
        entity = found[at]
        triple, pair = find(book, 0, subject, relation, entity), find(book, 1, subject, side, entity)
        value[at, 0], value[at, 1] = faded(book, triple, 2, day), lately(book, triple, day)
        value[at, 2], value[at, 3] = faded(book, pair, 2, day), lately(book, pair, day)
        value[at, 4] = latent[entity] if len(latent) else 0
        value[at, 5] = desk.usual[entity]
        value[at, 6] = trail.share[entity].sum()
    for column in range(7):
        put_places(value[:, column], out[:, 2 * column], out[:, 2 * column + 1])


@compiled
def put_places(value: Floats, part: Floats, place: Floats) -> None:
    """Each value's part of the highest, and how many are higher; -1 for a value of 0."""
    order = np.argsort(-value)
    best, higher = value[order[0]] + np.float32(1e-9) if len(order) else np.float32(1), 0
    for at in range(len(order)):
        if at > 0 and value[order[at]] < value[order[at - 1]]:
            higher = at
        part[order[at]] = value[order[at]] / best
        place[order[at]] = higher if value[order[at]] > 0 else -1
