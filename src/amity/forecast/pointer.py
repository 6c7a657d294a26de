"""Which past events will come again: a softmax over the last events around a question, taught day by day.

A question (subject, relation, ?) looks back along four trails: the subject's own last events, those of others of its
group, the last by the same relation, and the last of those whom the subject met. Each event pulls for its object, by
weights learnt for the two relations, for the days passed, for what the two have in common and for the object; "none of
these" takes a share too. The shares sum to 1.

The idea of pointing at the past is that of pointer networks (Vinyals et al., 2015); the weights are log-linear and
learnt by Adagrad (Duchi et al., 2011), each right answer against everything that is not right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from amity.forecast.book import Book
from amity.forecast.compiled import compiled

Ints = NDArray[np.int64]
AGES = 24  # steps of days passed, three to a doubling
OWN_EVENTS, GROUP_EVENTS, RELATION_EVENTS = 300, 100, 150  # how far back each trail goes
MET, OF_MET = 15, 15  # so many of the subject's last events lead to whom it met, and on along their last events
EVENTS = OWN_EVENTS + GROUP_EVENTS + RELATION_EVENTS + MET * OF_MET
OWN, GROUP, RELATION, FURTHER = 0, 1, 2, 3
TRAILS, TABLES = 4, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PointerSettings:
    """Pace of the pointer."""

    rate: float = 0.2
    again: int = 5  # earlier days gone over again after each day
    first_rounds: int = 6  # times that the days before the first question are gone over,
    first_most: int = 3_000_000  # but no more questions than this in all, from two times on


class Heads(NamedTuple):
    """Where the trails begin: the last event of each entity, group and relation."""

    entity: NDArray[np.int32]
    group: NDArray[np.int32]
    relation: NDArray[np.int32]


class Pointer(NamedTuple):
    """The weights, and what Adagrad keeps of past gradients."""

    value: NDArray[np.float64]
    heat: NDArray[np.float64]
    begins: Ints  # where each table of weights begins


class Trail(NamedTuple):
    """Room for the events that one question looks back on."""

    object: NDArray[np.int32]
    kind: NDArray[np.int32]  # OWN, GROUP, RELATION or FURTHER
    spot: NDArray[np.int32]  # (event, TABLES): its weights
    pull: NDArray[np.float64]
    push: NDArray[np.float64]
    mark: NDArray[np.int32]  # by entity: 1 + place among the answers, or 0
    share: NDArray[np.float32]  # (entity, TRAILS): shares by trail


def new_pointer(relations: int, entities: int) -> Pointer:
    """A pointer that so far trusts the same relation, and the recent; ``relations`` counts both directions."""
    square, row = relations * relations, relations * AGES
    sizes = (square, row, 2 * AGES, square, row, 4 * AGES, row, 8 * relations, 8 * AGES, relations, AGES,
             entities, entities, entities, square, AGES, AGES)  # fmt: skip
    begins = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    value = np.zeros(begins[-1])
    same = np.arange(relations) * (relations + 1)
    value[begins[0] + same] = value[begins[3] + same] = 2.0
    older = -np.arange(AGES) / 6.0
    for table, count, start in ((2, 2, 0.0), (5, 4, -3.0), (8, 8, -4.0), (15, 1, -5.0)):
        value[begins[table] : begins[table + 1]] = np.tile(older, count) + start
    return Pointer(value=value, heat=np.ones_like(value), begins=begins)


def new_trail(entities: int) -> Trail:
    """Empty room."""
    return Trail(
        object=np.zeros(EVENTS, np.int32), kind=np.zeros(EVENTS, np.int32), spot=np.zeros((EVENTS, TABLES), np.int32),
        pull=np.zeros(EVENTS), push=np.zeros(EVENTS), mark=np.zeros(entities, np.int32),
        share=np.zeros((entities, TRAILS), np.float32),
    )  # fmt: skip


def heads_of(book: Book, latest: NDArray[np.int32]) -> Heads:
    """Where the trails begin now; stays as it is when the book goes on. ``latest`` is a copy of the book's."""
    return Heads(latest, book.latest_group.copy(), book.latest_relation.copy())


@compiled
def age_step(days: int) -> int:
    """The step of days passed: 0 for yesterday, three steps to a doubling."""
    return min(int(3.0 * np.log2(float(max(days, 1)))), 23)


@compiled
def put(trail: Trail, at: int, entity: int, kind: int, first: int, second: int, third: int, fourth: int) -> int:
    """One more event is on the trail; returns how many there are."""
    trail.object[at] = entity
    trail.kind[at] = kind
    trail.spot[at, 0], trail.spot[at, 1], trail.spot[at, 2], trail.spot[at, 3] = first, second, third, fourth
    return at + 1


@compiled
def look_back(book: Book, pointer: Pointer, heads: Heads, trail: Trail, subject: int, relation: int, day: int) -> int:
    """The trail holds the last events around the question; returns how many."""
    seen = follow_own(book, pointer, heads, trail, subject, relation, day)
    seen = follow_group(book, pointer, heads, trail, seen, subject, relation, day)
    seen = follow_relation(book, pointer, heads, trail, seen, subject, relation, day)
    return follow_further(book, pointer, heads, trail, seen, subject, relation, day)


@compiled
def follow_own(book: Book, pointer: Pointer, heads: Heads, trail: Trail, subject: int, relation: int, day: int) -> int:
    """The subject's own last events are on the trail."""
    log, begins, seen = book.log, pointer.begins, 0
    event = heads.entity[subject]
    for _ in range(300):
        if event < 0:
            break
        past, age = log[event, 1], age_step(day - log[event, 2])
        same = 1 if past == relation else 0
        seen = put(trail, seen, log[event, 0], 0, begins[0] + relation * 2 * book.relations + past,
                   begins[1] + relation * 24 + age, begins[2] + same * 24 + age,
                   begins[11] + log[event, 0])  # fmt: skip
        event = log[event, 3]
    return seen


@compiled
def follow_group(
    book: Book, pointer: Pointer, heads: Heads, trail: Trail, seen: int, subject: int, relation: int, day: int
) -> int:
    """The last events of others of the subject's group are on the trail."""
    log, begins, group = book.log, pointer.begins, book.group[subject]
    event, most = heads.group[group] if group else -1, seen + 100
    for _ in range(300):
        if event < 0 or seen == most:
            break
        if log[event, 5] != subject and log[event, 0] != subject:
            past, age = log[event, 1], age_step(day - log[event, 2])
            mood = (1 if past == relation else 0) + (2 if book.group[log[event, 0]] == group else 0)
            seen = put(trail, seen, log[event, 0], 1, begins[3] + relation * 2 * book.relations + past,
                       begins[4] + relation * 24 + age, begins[5] + mood * 24 + age,
                       begins[12] + log[event, 0])  # fmt: skip
        event = log[event, 6]
    return seen


@compiled
def follow_relation(
    book: Book, pointer: Pointer, heads: Heads, trail: Trail, seen: int, subject: int, relation: int, day: int
) -> int:
    """The last events by the same relation are on the trail."""
    log, begins, group, sector = book.log, pointer.begins, book.group[subject], book.sector[subject]
    event, most = heads.relation[relation], seen + 150
    for _ in range(450):
        if event < 0 or seen == most:
            break
        if log[event, 5] != subject and log[event, 0] != subject:
            age = age_step(day - log[event, 2])
            mood = 1 if group and book.group[log[event, 5]] == group else 0
            mood += 2 if sector and book.sector[log[event, 5]] == sector else 0
            mood += 4 if group and book.group[log[event, 0]] == group else 0
            seen = put(trail, seen, log[event, 0], 2, begins[6] + relation * 24 + age, begins[7] + relation * 8 + mood,
                       begins[8] + mood * 24 + age, begins[12] + log[event, 0])  # fmt: skip
        event = log[event, 7]
    return seen


@compiled
def follow_further(
    book: Book, pointer: Pointer, heads: Heads, trail: Trail, seen: int, subject: int, relation: int, day: int
) -> int:
    """The last events of those whom the subject met last are on the trail."""
    log, begins, event = book.log, pointer.begins, heads.entity[subject]
    for _ in range(15):
        if event < 0:
            break
        first, other = age_step(day - log[event, 2]), heads.entity[log[event, 0]]
        for _ in range(15):
            if other < 0:
                break
            if log[other, 0] != subject:
                age = age_step(day - log[other, 2])
                seen = put(trail, seen, log[other, 0], 3, begins[14] + relation * 2 * book.relations + log[other, 1],
                           begins[15] + age, begins[16] + first, begins[12] + log[other, 0])  # fmt: skip
            other = log[other, 3]
        event = log[event, 3]
    return seen


@compiled
def weigh(pointer: Pointer, trail: Trail, seen: int, subject: int, relation: int) -> float:
    """Each event's pull stands on the trail; returns that of none of them. The highest is 1."""
    value, begins = pointer.value, pointer.begins
    none = value[begins[9] + relation] + value[begins[10] + min(age_step(seen + 1), 23)] + value[begins[13] + subject]
    top = none
    for at in range(seen):
        trail.pull[at] = value[trail.spot[at, 0]] + value[trail.spot[at, 1]] + value[trail.spot[at, 2]]
        trail.pull[at] += value[trail.spot[at, 3]]
        top = max(top, trail.pull[at])
    for at in range(seen):
        trail.pull[at] = np.exp(trail.pull[at] - top)
    return float(np.exp(none - top))


@compiled
def point(
    book: Book, pointer: Pointer, heads: Heads, trail: Trail, subject: int, relation: int, day: int
) -> tuple[int, float]:
    """Every entity's shares lie on the trail; returns the events looked at, and the share of none of them."""
    seen = look_back(book, pointer, heads, trail, subject, relation, day)
    none = weigh(pointer, trail, seen, subject, relation)
    total = none
    for at in range(seen):
        total += trail.pull[at]
    for at in range(seen):
        trail.share[trail.object[at], trail.kind[at]] += trail.pull[at] / total
    return seen, none / total


@compiled
def wipe_trail(trail: Trail, seen: int) -> None:
    """No entity has a share any more."""
    for at in range(seen):
        trail.share[trail.object[at]] = 0


@compiled
def step_down(pointer: Pointer, spot: int, slope: float, rate: float) -> None:
    """One weight has gone a step of Adagrad against the slope."""
    pointer.heat[spot] += slope * slope
    pointer.value[spot] -= rate * slope / np.sqrt(pointer.heat[spot])


@compiled
def slopes(trail: Trail, seen: int, answers: Ints, none: float) -> float:
    """The gradient of each event is its push; returns that of none of them. Answers must be marked."""
    rest, given = none, np.zeros(len(answers))
    for at in range(seen):
        trail.push[at] = 0
        place = trail.mark[trail.object[at]]
        if place:
            given[place - 1] += trail.pull[at]
        else:
            rest += trail.pull[at]
    rest, of_rest, of_none = max(rest, 1e-9), 0.0, 0.0
    for place in range(len(answers)):
        total = rest + given[place]
        of_rest += 1 / total
        of_none += none / total - (0.0 if given[place] else 1.0)
    for at in range(seen):
        place = trail.mark[trail.object[at]]
        if place:
            mine = given[place - 1]
            trail.push[at] = trail.pull[at] * (1 / (rest + mine) - 1 / mine) if mine > 0 else 0.0
        else:
            trail.push[at] = trail.pull[at] * of_rest
    return of_none


@compiled
def teach_pointer(
    book: Book, pointer: Pointer, heads: Heads, trail: Trail, subject: Ints, relation: Ints, start: Ints, answer: Ints,
    day: int, rate: float,
) -> None:  # fmt: skip
    """One day's answers have become likelier."""
    for asked in range(len(subject)):
        answers = answer[start[asked] : start[asked + 1]]
        seen = look_back(book, pointer, heads, trail, subject[asked], relation[asked], day)
        none = weigh(pointer, trail, seen, subject[asked], relation[asked])
        for place in range(len(answers)):
            trail.mark[answers[place]] = place + 1
        of_none = slopes(trail, seen, answers, none)
        for place in range(len(answers)):
            trail.mark[answers[place]] = 0
        for at in range(seen):
            for table in range(4):
                step_down(pointer, trail.spot[at, table], trail.push[at], rate)
        step_down(pointer, pointer.begins[9] + relation[asked], of_none, rate)
        step_down(pointer, pointer.begins[10] + min(age_step(seen + 1), 23), of_none, rate)
        step_down(pointer, pointer.begins[13] + subject[asked], of_none, rate)


FIXED = (AGES, OWN_EVENTS, GROUP_EVENTS, RELATION_EVENTS, MET, OF_MET, TABLES)
assert FIXED == (24, 300, 100, 150, 15, 15, 4)  # written out in the compiled code
