"""Who could come next: a short list out of all entities, by shares of what was seen before.

Each way of having been near (this very triple, the pair, the relation's usual objects, the group's, the neighbours'
neighbours) gives every entity a share: a mixture of plain relative frequencies, the oldest of language models. The
first score is log-linear in that mixture, in the likeness by the factor model, and in what the pointer says, which
leaves to likeness what it gives to none of the past events. The list holds the highest.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from amity.forecast.book import Book, find
from amity.forecast.compiled import compiled
from amity.forecast.pointer import Trail

# Weights of the shares in the first score, fitted by eye on the last month of ICEWS14's training part.
W_TRIPLE, W_PAIR, W_EITHER, W_RELATION, W_GROUP_RELATION, W_GROUP, W_HOP = (
    0.30, 0.20, 0.05, 0.10, 0.10, 0.08, 0.10,
)  # fmt: skip
REACH = 30  # recent events of an actor, and of each whom it met, that count as neighbourhood
USUAL = 150  # of a relation's and a group's objects, how many are candidates


class Desk(NamedTuple):
    """Room to work in: one value per entity, wiped after each query."""

    first: NDArray[np.float32]  # the first score: a sum of shares, then a logarithm
    hop: NDArray[np.float32]
    hop_relation: NDArray[np.float32]
    hop_day: NDArray[np.float32]
    usual: NDArray[np.float32]  # share of the relation's objects, kept while the relation stays the same
    listed: NDArray[np.bool_]
    candidates: NDArray[np.int64]
    usual_top: NDArray[np.int64]
    counts: NDArray[np.int64]  # candidates, usual objects


def new_desk(entities: int) -> Desk:
    """An empty desk."""
    return Desk(
        first=np.zeros(entities, np.float32), hop=np.zeros(entities, np.float32),
        hop_relation=np.zeros(entities, np.float32), hop_day=np.zeros(entities, np.float32),
        usual=np.zeros(entities, np.float32), listed=np.zeros(entities, np.bool_),
        candidates=np.zeros(entities, np.int64), usual_top=np.zeros(entities, np.int64),
        counts=np.zeros(2, np.int64),
    )  # fmt: skip


@compiled
def faded(book: Book, row: int, column: int, day: int) -> float:
    """What is left on this day of a fading sum; 0 for a row that is not there."""
    if row < 0:
        return 0.0
    passed = min(day - int(book.stats[row, 1]), len(book.fade) - 1)
    return float(book.stats[row, 2 + column] * book.fade[passed, column])


@compiled
def blend(book: Book, row: int, day: int) -> float:
    """Recent and lasting weight in one figure."""
    return faded(book, row, 1, day) + faded(book, row, 3, day)


@compiled
def add(desk: Desk, entity: int, share: float) -> None:
    """The entity is a candidate, by so much more."""
    if not desk.listed[entity]:
        desk.listed[entity] = True
        desk.candidates[desk.counts[0]] = entity
        desk.counts[0] += 1
    desk.first[entity] += share


@compiled
def wipe(desk: Desk) -> None:
    """The desk is clear for the next query."""
    for at in range(desk.counts[0]):
        entity = desk.candidates[at]
        desk.first[entity] = 0
        desk.hop[entity] = 0
        desk.hop_relation[entity] = 0
        desk.hop_day[entity] = 0
        desk.listed[entity] = False
    desk.counts[0] = 0


@compiled
def prepare_relation(book: Book, desk: Desk, relation: int, day: int) -> None:
    """The relation's usual objects lie on the desk."""
    desk.usual[:] = 0
    total = blend(book, find(book, 12, 0, relation, 0), day) + 1e-6
    row = book.objects[relation]
    seen = 0
    while row >= 0:
        desk.usual[book.item[row]] = blend(book, row, day) / total
        desk.usual_top[seen] = book.item[row]
        seen += 1
        row = book.after[row]
    if seen > 150:
        shares = desk.usual[desk.usual_top[:seen]]
        best = desk.usual_top[np.argsort(-shares)[:150]].copy()
        desk.usual_top[:150] = best
        seen = 150
    desk.counts[1] = seen


@compiled
def add_neighbours(book: Book, desk: Desk, subject: int, relation: int, day: int) -> None:
    """Whoever the actor ever met is a candidate."""
    side = 1 if relation >= book.relations else 0
    same = blend(book, find(book, 3, 0, 1 - side, subject), day)
    total = same + blend(book, find(book, 3, 0, side, subject), day) + 1e-6
    triples = blend(book, find(book, 4, subject, relation, 0), day) + 0.2
    row = book.neighbours[subject]
    while row >= 0:
        entity = book.item[row]
        triple = blend(book, find(book, 0, subject, relation, entity), day) / triples
        pair = blend(book, find(book, 1, subject, side, entity), day) / (same + 0.2)
        add(desk, entity, 0.30 * triple + 0.20 * pair + 0.05 * blend(book, row, day) / total)
        row = book.after[row]


@compiled
def add_group(book: Book, desk: Desk, group: int, relation: int, day: int) -> None:
    """Whoever the actor's group ever met is a candidate."""
    if group == 0:
        return
    side = 1 if relation >= book.relations else 0
    total = blend(book, find(book, 15, group, side, 0), day) + 0.5
    with_relation = blend(book, find(book, 11, group, relation, 0), day) + 0.5
    row = book.near[group * 2 + side]
    while row >= 0:
        entity = book.item[row]
        share = 0.08 * blend(book, row, day) / total
        if share > 0.0001:
            share += 0.10 * blend(book, find(book, 5, group, relation, entity), day) / with_relation
        add(desk, entity, share)
        row = book.after[row]


@compiled
def add_hops(book: Book, desk: Desk, subject: int, relation: int, day: int) -> None:
    """Neighbours of recent neighbours are candidates; paths within one day and by the same relation are told apart."""
    event, weight = book.latest[subject], 0.0
    for _ in range(30):
        if event < 0:
            break
        weight += book.fade[min(day - book.log[event, 2], len(book.fade) - 1), 2]
        event = book.log[event, 3]
    event = book.latest[subject]
    for _ in range(30):
        if event < 0:
            break
        met, when = book.log[event, 0], book.log[event, 2]
        part = book.fade[min(day - when, len(book.fade) - 1), 2] / weight
        add_hops_from(book, desk, met, subject, relation, when, day, part)
        event = book.log[event, 3]


@compiled
def add_hops_from(
    book: Book, desk: Desk, met: int, subject: int, relation: int, when: int, day: int, part: float
) -> None:
    """The recent company of one neighbour is on the desk."""
    event = book.latest[met]
    for _ in range(30):
        if event < 0:
            return
        entity = book.log[event, 0]
        if entity != subject:
            share = part * book.fade[min(day - book.log[event, 2], len(book.fade) - 1), 2] / 30
            add(desk, entity, 0.10 * share)
            desk.hop[entity] += share
            if book.log[event, 1] == relation:
                desk.hop_relation[entity] += share
            if book.log[event, 2] == when:
                desk.hop_day[entity] += share
        event = book.log[event, 3]


@compiled
def shortlist(
    book: Book, desk: Desk, trail: Trail, seen: int, none: float, subject: int, relation: int, day: int,
    latent: NDArray[np.float32], limit: int,
) -> NDArray[np.int64]:  # fmt: skip
    """The candidates with the highest first scores, best first. The relation lies on the desk, shares on the trail."""
    add_neighbours(book, desk, subject, relation, day)
    add_group(book, desk, book.group[subject], relation, day)
    add_hops(book, desk, subject, relation, day)
    for at in range(desk.counts[1]):
        add(desk, desk.usual_top[at], 0.0)
    for at in range(seen):
        add(desk, trail.object[at], 0.0)
    for entity in range(len(latent)):
        if latent[entity] > 0.0003:
            add(desk, entity, 0.0)
    found = desk.candidates[: desk.counts[0]]
    scores = np.empty(len(found), np.float32)
    for at in range(len(found)):
        entity = found[at]
        likeness = latent[entity] if len(latent) else np.float32(0)
        pointed = trail.share[entity].sum() + none * likeness
        counted = desk.first[entity] + 0.10 * desk.usual[entity]
        desk.first[entity] = np.log(pointed + 1e-5) + 0.3 * (np.log(likeness + 1e-4) + np.log(counted + 1e-4))
        scores[at] = -desk.first[entity]
    return found[np.argsort(scores)[:limit]]
