"""The book of what has been seen: counts that fade, found by key, kept up day by day.

Every key counts how often it was seen, on which day first and last, and four sums that halve every 1.5, 7, 30 and
120 days. All keys lie in one open-addressed table, so that a lookup is one multiplication and mostly one
visit to memory.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from amity.forecast.compiled import compiled

Kind = TypeVar("Kind", bound=np.generic)

HALF_LIVES = (1.5, 7.0, 30.0, 120.0)
WIDTH = 3 + len(HALF_LIVES)  # times seen, last day, four fading sums, first day
LINKS = 12  # how many past events of a pair or an actor are looked at, at most
EMPTY = -1

# What a key counts. "Side" is 0 for the actor's side of an event and 1 for the recipient's.
TRIPLE, PAIR, RELATION_OBJECT, OBJECT, SUBJECT_RELATION = 0, 1, 2, 3, 4
GROUP_RELATION_OBJECT, GROUP_OBJECT, GROUP_RELATION_GROUP, SUBJECT_GROUP = 5, 6, 7, 8
SECTOR_RELATION_SECTOR, SUBJECT_RELATION_GROUP, GROUP_RELATION, RELATION = 9, 10, 11, 12
SECTOR_RELATION, EITHER_PAIR, GROUP_SIDE = 13, 14, 15


class Book(NamedTuple):
    """All that has been seen, as arrays that compiled code reads and writes."""

    slot_key: NDArray[np.int64]
    slot_row: NDArray[np.int32]
    stats: NDArray[np.float32]  # one row per key, WIDTH columns
    item: NDArray[np.int32]  # the last part of the key: who the row is about
    after: NDArray[np.int32]  # the next row of the same list, or EMPTY
    size: NDArray[np.int64]  # rows in use, events in use
    fade: NDArray[np.float32]  # (day, half-life): what is left after so many days
    neighbours: NDArray[np.int32]  # by subject: first row of its pairs
    objects: NDArray[np.int32]  # by relation: first row of its objects
    near: NDArray[np.int32]  # by group and side: first row of its objects
    log: NDArray[
        np.int32
    ]  # events: other, relation, day, earlier event of subject, of pair; subject, earlier of group, of relation
    latest: NDArray[np.int32]  # by subject: its last event
    latest_group: NDArray[np.int32]  # by group: the last event whose subject is of it
    latest_relation: NDArray[np.int32]  # by relation: its last event
    pair_latest: NDArray[np.int32]  # by row of EITHER_PAIR: the pair's last event
    follows: NDArray[np.float32]  # how much relation j followed relation i in one pair; last column: the sum
    group: NDArray[np.int64]
    named_group: NDArray[np.int64]
    sector: NDArray[np.int64]
    relations: int  # one direction; the mirrored ones come after


def new_book(
    *, entities: int, relations: int, groups: int, group: NDArray[np.int64], sector: NDArray[np.int64], days: int
) -> Book:
    """A book in which nothing has been seen yet."""
    rows, slots, events = 1 << 16, 1 << 18, 1 << 16
    passed = np.arange(days + 1, dtype=np.float64)[:, None]
    return Book(
        slot_key=np.full(slots, EMPTY, np.int64), slot_row=np.zeros(slots, np.int32),
        stats=np.zeros((rows, WIDTH), np.float32), item=np.zeros(rows, np.int32),
        after=np.full(rows, EMPTY, np.int32), size=np.zeros(2, np.int64),
        fade=(0.5 ** (passed / np.array(HALF_LIVES))).astype(np.float32),
        neighbours=np.full(entities, EMPTY, np.int32), objects=np.full(2 * relations, EMPTY, np.int32),
        near=np.full(2 * groups, EMPTY, np.int32), log=np.zeros((events, 8), np.int32),
        latest=np.full(entities, EMPTY, np.int32), latest_group=np.full(groups, EMPTY, np.int32),
        latest_relation=np.full(2 * relations, EMPTY, np.int32), pair_latest=np.full(rows, EMPTY, np.int32),
        follows=np.zeros((2 * relations, 2 * relations + 1), np.float32),
        group=group.copy(), named_group=group.copy(), sector=sector.copy(), relations=relations,
    )  # fmt: skip


def with_room(book: Book, events: int) -> Book:
    """The same book with room for so many more events (mirrored ones counted)."""
    rows = int(book.size[0]) + 14 * events
    if rows > len(book.stats):
        more = max(rows, len(book.stats) * 3 // 2)
        book = book._replace(
            stats=_longer(book.stats, more, 0), item=_longer(book.item, more, 0),
            after=_longer(book.after, more, EMPTY), pair_latest=_longer(book.pair_latest, more, EMPTY),
        )  # fmt: skip
    if int(book.size[1]) + events > len(book.log):
        book = book._replace(log=_longer(book.log, max(int(book.size[1]) + events, len(book.log) * 3 // 2), 0))
    slots = len(book.slot_key)
    if rows * 2 > slots:
        while rows * 2 > slots:
            slots *= 2
        fresh = book._replace(slot_key=np.full(slots, EMPTY, np.int64), slot_row=np.zeros(slots, np.int32))
        move_slots(book.slot_key, book.slot_row, fresh.slot_key, fresh.slot_row)
        book = fresh
    return book


def _longer(array: NDArray[Kind], length: int, filler: int) -> NDArray[Kind]:
    longer = np.full((length, *array.shape[1:]), filler, array.dtype)
    longer[: len(array)] = array
    return longer


@compiled
def key_of(kind: int, first: int, second: int, third: int) -> int:
    """One number for a kind and three parts below a million each."""
    return (kind << 59) | (first << 39) | (second << 20) | third


@compiled
def slot_of(keys: NDArray[np.int64], key: int) -> int:
    """Where the key lies, or the free slot where it would."""
    mask = len(keys) - 1
    mixed = key * -7046029254386353131
    at = (mixed ^ (mixed >> 29)) & mask
    while keys[at] != key and keys[at] != -1:
        at = (at + 1) & mask
    return at


@compiled
def move_slots(
    keys: NDArray[np.int64], rows: NDArray[np.int32], new_keys: NDArray[np.int64], new_rows: NDArray[np.int32]
) -> None:
    """Every key of the old table lies in the new one."""
    for old in range(len(keys)):
        if keys[old] != -1:
            at = slot_of(new_keys, keys[old])
            new_keys[at] = keys[old]
            new_rows[at] = rows[old]


@compiled
def find(book: Book, kind: int, first: int, second: int, third: int) -> int:
    """The row of this key, or EMPTY."""
    key = key_of(kind, first, second, third)
    at = slot_of(book.slot_key, key)
    return int(book.slot_row[at]) if book.slot_key[at] == key else -1


@compiled
def count(book: Book, kind: int, first: int, second: int, third: int, day: int) -> int:
    """The key was seen once more on this day; returns its row, negative minus one where it is new."""
    key = key_of(kind, first, second, third)
    at = slot_of(book.slot_key, key)
    fresh = book.slot_key[at] != key
    if fresh:
        row = book.size[0]
        book.size[0] += 1
        book.slot_key[at] = key
        book.slot_row[at] = row
        book.item[row] = third
        book.stats[row, 6] = day
    else:
        row = book.slot_row[at]
        passed = min(day - int(book.stats[row, 1]), len(book.fade) - 1)
        for column in range(4):
            book.stats[row, 2 + column] *= book.fade[passed, column]
    book.stats[row, 0] += 1
    book.stats[row, 1] = day
    for column in range(4):
        book.stats[row, 2 + column] += 1
    return int(-row - 1 if fresh else row)


@compiled
def link(book: Book, heads: NDArray[np.int32], owner: int, row: int) -> int:
    """A new row stands first in its owner's list; returns the row as it is."""
    if row < 0:
        row = -row - 1
        book.after[row] = heads[owner]
        heads[owner] = row
    return row


@compiled
def learn_event(book: Book, subject: int, relation: int, target: int, day: int) -> None:
    """One side of an event is in the book."""
    side = 1 if relation >= book.relations else 0
    group, sector = book.group[subject], book.sector[subject]
    target_group, target_sector = book.group[target], book.sector[target]
    count(book, 0, subject, relation, target, day)
    count(book, 1, subject, side, target, day)
    link(book, book.objects, relation, count(book, 2, 0, relation, target, day))
    count(book, 3, 0, side, target, day)
    count(book, 4, subject, relation, 0, day)
    count(book, 5, group, relation, target, day)
    link(book, book.near, group * 2 + side, count(book, 6, group, side, target, day))
    count(book, 7, group, relation, target_group, day)
    count(book, 8, subject, side, target_group, day)
    count(book, 9, sector, relation, target_sector, day)
    count(book, 10, subject, relation, target_group, day)
    count(book, 11, group, relation, 0, day)
    count(book, 12, 0, relation, 0, day)
    count(book, 13, sector, relation, 0, day)
    pair = link(book, book.neighbours, subject, count(book, 14, subject, 0, target, day))
    count(book, 15, group, side, 0, day)
    learn_sequence(book, pair, relation, day)
    write_log(book, pair, subject, relation, target, day)


@compiled
def learn_sequence(book: Book, pair: int, relation: int, day: int) -> None:
    """What followed what in this pair, earlier days only."""
    event = book.pair_latest[pair]
    for _ in range(12):
        if event < 0:
            return
        if book.log[event, 2] < day:
            weight = book.fade[min(day - book.log[event, 2], len(book.fade) - 1), 1]
            book.follows[book.log[event, 1], relation] += weight
            book.follows[book.log[event, 1], 2 * book.relations] += weight
        event = book.log[event, 4]


@compiled
def write_log(book: Book, pair: int, subject: int, relation: int, target: int, day: int) -> None:
    """The event stands last in the log, in the chains of its subject, pair, group and relation."""
    event = book.size[1]
    book.size[1] += 1
    book.log[event, 0] = target
    book.log[event, 1] = relation
    book.log[event, 2] = day
    book.log[event, 3] = book.latest[subject]
    book.log[event, 4] = book.pair_latest[pair]
    group = book.group[subject]
    book.log[event, 5] = subject
    book.log[event, 6] = book.latest_group[group]
    book.log[event, 7] = book.latest_relation[relation]
    book.latest[subject] = event
    book.pair_latest[pair] = event
    book.latest_group[group] = event
    book.latest_relation[relation] = event


@compiled
def learn_rows(
    book: Book,
    subject: NDArray[np.int64],
    relation: NDArray[np.int64],
    target: NDArray[np.int64],
    day: NDArray[np.int64],
) -> None:
    """Events, already told from both sides and sorted by day, are in the book."""
    for row in range(len(day)):
        learn_event(book, subject[row], relation[row], target[row], day[row])


@compiled
def infer_groups(book: Book, tally: NDArray[np.float32]) -> None:
    """Who bears no group in the name gets that of the company kept: the group met most."""
    for entity in range(len(book.group)):
        if book.named_group[entity] != 0:
            continue
        tally[:] = 0
        row = book.neighbours[entity]
        while row >= 0:
            tally[book.named_group[book.item[row]]] += book.stats[row, 0]
            row = book.after[row]
        tally[0] = 0
        best = np.argmax(tally)
        book.group[entity] = best if tally[best] > 0 else 0
