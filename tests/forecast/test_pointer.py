"""The pointer: shares that sum to 1, and events that come again by a rule of their own are pointed at."""

from __future__ import annotations

import numpy as np
import pytest

from amity.forecast.book import Book, learn_rows, new_book, with_room
from amity.forecast.pointer import (
    OWN,
    Heads,
    Pointer,
    Trail,
    heads_of,
    new_pointer,
    new_trail,
    point,
    teach_pointer,
    wipe_trail,
)

ENTITIES, RELATIONS = 12, 2


def made_book(days: int) -> Book:
    """Each day entity 0 does 0 to a party drawn by lot, and 1 to the one drawn the day before."""
    names = np.zeros(ENTITIES, np.int64)
    book = with_room(
        new_book(entities=ENTITIES, relations=RELATIONS, groups=1, group=names, sector=names, days=days), 2 * days
    )
    lot = np.random.default_rng(1)
    met = lot.integers(1, ENTITIES, days + 1)
    for day in range(1, days):
        for relation, other in ((0, met[day]), (1, met[day - 1])):
            learn_rows(book, *(np.array([part]) for part in (0, relation, other, day)))
    return book


def heads(book: Book) -> Heads:
    return heads_of(book, book.latest.copy())


def test_shares_sum_to_one_and_are_wiped() -> None:
    book = made_book(20)
    trail = new_trail(ENTITIES)
    seen, none = point(book, new_pointer(2 * RELATIONS, ENTITIES), heads(book), trail, 0, 0, 20)
    assert seen == 2 * 19
    assert trail.share.sum() + none == pytest.approx(1, abs=1e-5)
    assert trail.share[0].sum() == 0
    wipe_trail(trail, seen)
    assert not trail.share.any()


def test_who_never_did_anything_has_no_trail_of_its_own() -> None:
    trail = new_trail(ENTITIES)
    book = made_book(20)
    _, none = point(book, new_pointer(2 * RELATIONS, ENTITIES), heads(book), trail, 5, 1, 20)
    assert none + trail.share.sum() == pytest.approx(1, abs=1e-5)
    assert not trail.share[:, OWN].any()


def test_what_follows_what_is_learnt() -> None:
    """Asked who comes by relation 1, the taught pointer names the one met by relation 0 the day before."""
    book, pointer, trail = made_book(120), new_pointer(2 * RELATIONS, ENTITIES), new_trail(ENTITIES)
    before, after = (right_share(book, pointer, trail), teach_all(book, pointer, trail))
    assert after > 0.8 > 0.5 > before


def right_share(book: Book, pointer: Pointer, trail: Trail) -> float:
    """The share given to the one met by relation 0 on the last day."""
    last = book.log[: int(book.size[1])]
    newest = last[last[:, 1] == 0][-1]
    seen, _ = point(book, pointer, heads(book), trail, 0, 1, int(newest[2]) + 1)
    share = float(trail.share[newest[0]].sum())
    wipe_trail(trail, seen)
    return share


def teach_all(book: Book, pointer: Pointer, trail: Trail) -> float:
    """Taught a few times over all days, each seen from the evening before."""
    log = book.log[: int(book.size[1])]
    for _ in range(8):
        for at, event in enumerate(log):
            if event[1] == 1 and at > 2:
                begin = Heads(np.full(ENTITIES, at - 2, np.int32), np.full(1, -1, np.int32), np.full(4, -1, np.int32))
                asked = [np.array([part], np.int64) for part in (0, 1)]
                teach_pointer(
                    book, pointer, begin, trail, *asked, np.array([0, 1]), event[:1].astype(np.int64), int(event[2]),
                    0.3,
                )  # fmt: skip
    return right_share(book, pointer, trail)
