"""A walk through history, day by day: each day is asked about before it is learnt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.forecast.book import Book
from amity.forecast.compiled import compiled
from amity.forecast.features import put_features
from amity.forecast.pointer import Heads, Pointer, Trail, point, wipe_trail
from amity.forecast.quads import Quads
from amity.forecast.search import Desk, prepare_relation, shortlist, wipe
from amity.forecast.standing import compare

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """One day's distinct questions (subject, relation, ?), and the right answers to each."""

    subject: Ints
    relation: Ints
    start: Ints  # answers of question i: answer[start[i]:start[i + 1]]
    answer: Ints
    times: Ints  # how many rows bear this answer
    day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Candidates of some questions: one row each, with figures, and whether it is a right answer."""

    figures: NDArray[np.floating]  # half precision while learning, to save memory
    entity: NDArray[np.int32]
    right: NDArray[np.bool_]
    offset: Floats  # log of how many passed-over candidates a sampled one stands for
    size: Ints  # rows by question


def questions_of(day_quads: Quads) -> Questions:
    """The questions that one day's events (told from both sides) answer, those of one relation side by side."""
    order = np.lexsort((day_quads.object, day_quads.subject, day_quads.relation))
    subject, relation = day_quads.subject[order], day_quads.relation[order]
    target = day_quads.object[order]
    fresh = np.ones(len(order), bool)
    fresh[1:] = (np.diff(subject) != 0) | (np.diff(relation) != 0)
    distinct = fresh.copy()
    distinct[1:] |= np.diff(target) != 0
    firsts = np.flatnonzero(distinct)
    times = np.diff(np.append(firsts, len(order)))
    start = np.append(np.flatnonzero(fresh[firsts]), len(firsts))
    return Questions(
        subject=subject[fresh], relation=relation[fresh], start=start, answer=target[firsts], times=times,
        day=int(day_quads.day[0]),
    )  # fmt: skip


def in_parts(questions: Questions, most: int) -> Iterator[Questions]:
    """The same questions, so many at a time: candidates of all at once would take much memory."""
    for first in range(0, len(questions.subject), most):
        last = min(first + most, len(questions.subject))
        rows = slice(questions.start[first], questions.start[last])
        yield Questions(
            subject=questions.subject[first:last], relation=questions.relation[first:last],
            start=questions.start[first : last + 1] - questions.start[first], answer=questions.answer[rows],
            times=questions.times[rows], day=questions.day,
        )  # fmt: skip


@compiled
def is_among(entity: int, answers: Ints) -> bool:
    """Whether the entity is one of the answers."""
    return bool((answers == entity).any())


@compiled
def seed_lot(seed: int) -> None:
    """From here on, compiled code draws the lots that belong to this seed."""
    np.random.seed(seed)


@compiled
def pick(found: Ints, answers: Ints, hard: int, sampled: int, places: Ints, offset: Floats) -> int:
    """Which of the candidates to learn from: right ones, the first wrong ones, and some of the rest by lot."""
    taken, wrong = 0, 0
    rest = np.empty(len(found), np.int64)
    left = 0
    for place in range(len(found)):
        right = is_among(found[place], answers)
        if right or wrong < hard:
            places[taken] = place
            offset[taken] = 0
            taken += 1
            wrong += 0 if right else 1
        else:
            rest[left] = place
            left += 1
    drawn = min(sampled, left)
    for at in range(drawn):
        other = np.random.randint(at, left)
        rest[at], rest[other] = rest[other], rest[at]
        places[taken] = rest[at]
        offset[taken] = np.log(left / drawn)
        taken += 1
    return taken


@compiled
def survey_day(
    book: Book, desk: Desk, pointer: Pointer, trail: Trail, subject: Ints, relation: Ints, start: Ints, answer: Ints,
    day: int, latent: Floats, limit: int, hard: int, sampled: int, figures: Floats, entity: NDArray[np.int32],
    right: NDArray[np.bool_], offset: Floats, size: Ints,
) -> int:  # fmt: skip
    """Candidates and figures for one day's questions; returns the rows written. With ``hard`` below 0, all are kept."""
    written = 0
    places = np.empty(limit, np.int64)
    standing = np.zeros((limit, 14), np.float32)
    heads = Heads(book.latest, book.latest_group, book.latest_relation)
    for asked in range(len(subject)):
        if asked == 0 or relation[asked] != relation[asked - 1]:
            prepare_relation(book, desk, relation[asked], day)
        seen, none = point(book, pointer, heads, trail, subject[asked], relation[asked], day)
        found = shortlist(book, desk, trail, seen, none, subject[asked], relation[asked], day, latent[asked], limit)
        answers = answer[start[asked] : start[asked + 1]]
        taken = len(found)
        if hard < 0:
            places[:taken] = np.arange(taken)
        else:
            taken = pick(found, answers, hard, sampled, places, offset[written:])
        chosen = found[places[:taken]]
        best = desk.first[found[0]] if len(found) else 0.0
        top = latent[asked].max() + 1e-9 if latent.shape[1] else 1.0
        compare(book, desk, trail, subject[asked], relation[asked], day, found, latent[asked], standing)
        put_features(
            book, desk, trail, none, figures[written:], subject[asked], relation[asked], day, chosen, places[:taken],
            latent[asked], best, top, len(found), standing,
        )  # fmt: skip
        for at in range(taken):
            entity[written + at] = chosen[at]
            right[written + at] = is_among(chosen[at], answers)
        size[asked] = taken
        written += taken
        wipe(desk)
        wipe_trail(trail, seen)
    return written
