"""Likeness learnt from company: a small factor model that is taught day by day, never ahead of the day.

Each entity has a vector and a company: the fading mean of whom it met last, each seen through the relation that
they met by. A question (subject, relation, ?) is answered by the entities whose ``vector + hold * company`` lies
along ``subject * to[relation] + company * by[relation] + usual * same[relation] + plain[relation]``, with what a
hidden layer adds; ``usual`` is the mean of whom the subject met last by this very relation. Learning is by the exact
softmax over entities, a day at a time, with earlier days gone over again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.forecast.book import Book
from amity.forecast.compiled import compiled
from amity.forecast.survey import Questions

Floats = NDArray[np.float32]
COMPANY = 20  # recent events that make a subject's company
USUAL = 10  # recent events by the question's own relation


@dataclass(frozen=True, slots=True, kw_only=True)
class LatentSettings:
    """Size and pace of the factor model."""

    width: int = 96
    rate: float = 0.004
    dropout: float = 0.3
    again: int = 5  # earlier days gone over again after each day
    first_rounds: int = 8  # times that the days before the first forecast are gone over,
    first_most: int = 1_000_000  # but no more questions than this in all, from two times on
    recent: int = 2000  # wrong answers weighed in one step: so many of those seen last,
    drawn: int = 1000  # and so many of all, by lot


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One day's questions, and the last event of each entity before that day."""

    questions: Questions
    latest: NDArray[np.int32]


@compiled
def fill_company(
    log: NDArray[np.int32], fade: Floats, latest: NDArray[np.int32], who: NDArray[np.int64], day: int,
    company: NDArray[np.int32], through: NDArray[np.int32], weight: Floats,
) -> None:  # fmt: skip
    """The last events of these entities are noted, the more recent the heavier."""
    for asked in range(len(who)):
        event, total = latest[who[asked]], 0.0
        for at in range(company.shape[1]):
            if event < 0:
                break
            company[asked, at], through[asked, at] = log[event, 0], log[event, 1]
            weight[asked, at] = fade[min(day - log[event, 2], len(fade) - 1), 2]
            total += weight[asked, at]
            event = log[event, 3]
        if total > 0:
            weight[asked] /= total


@compiled
def fill_usual(
    log: NDArray[np.int32], fade: Floats, latest: NDArray[np.int32], who: NDArray[np.int64],
    relation: NDArray[np.int64], day: int, company: NDArray[np.int32], weight: Floats,
) -> None:  # fmt: skip
    """Whom these entities met last by this very relation, the more recent the heavier."""
    for asked in range(len(who)):
        event, total, at = latest[who[asked]], 0.0, 0
        for _ in range(300):
            if event < 0 or at == company.shape[1]:
                break
            if log[event, 1] == relation[asked]:
                company[asked, at] = log[event, 0]
                weight[asked, at] = fade[min(day - log[event, 2], len(fade) - 1), 2]
                total += weight[asked, at]
                at += 1
            event = log[event, 3]
        if total > 0:
            weight[asked] /= total


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Whom some entities met last, by which relation, and how heavily each counts: (entity, COMPANY) each."""

    members: NDArray[np.int32]
    through: NDArray[np.int32]
    weight: Floats  # rows sum to 1 or 0


def company_of(book: Book, lesson: Lesson, who: NDArray[np.int64]) -> Company:
    """The company of these entities before the lesson's day, read from the log."""
    shape = (len(who), COMPANY)
    kept = Company(
        members=np.zeros(shape, np.int32), through=np.zeros(shape, np.int32), weight=np.zeros(shape, np.float32)
    )
    day = lesson.questions.day
    fill_company(book.log, book.fade, lesson.latest, who, day, kept.members, kept.through, kept.weight)
    return kept


def usual_of(book: Book, lesson: Lesson) -> Company:
    """Whom each question's subject met last by the question's relation."""
    questions = lesson.questions
    shape = (len(questions.subject), USUAL)
    kept = Company(
        members=np.zeros(shape, np.int32), through=np.zeros(shape, np.int32), weight=np.zeros(shape, np.float32)
    )
    fill_usual(
        book.log, book.fade, lesson.latest, questions.subject, questions.relation, questions.day, kept.members,
        kept.weight,
    )  # fmt: skip
    return kept


def lesson_of(book: Book, questions: Questions) -> Lesson:
    """The day's questions with what was last before it: to be made before the day is learnt."""
    return Lesson(questions=questions, latest=book.latest.copy())


@compiled
def mix_company(vectors: Floats, gates: Floats, company: NDArray[np.int32], through: NDArray[np.int32],
                weight: Floats, out: Floats) -> None:  # fmt: skip
    """The fading mean of the company's vectors, each through its relation's gate."""
    for asked in range(len(company)):
        for at in range(company.shape[1]):
            if weight[asked, at] == 0:
                break
            who, by, heavy = company[asked, at], through[asked, at], weight[asked, at]
            for k in range(vectors.shape[1]):
                out[asked, k] += heavy * vectors[who, k] * gates[by, k]


@compiled
def spread_company(vectors: Floats, gates: Floats, company: NDArray[np.int32], through: NDArray[np.int32],
                   weight: Floats, pull: Floats, to_vectors: Floats, to_gates: Floats) -> None:  # fmt: skip
    """The gradient of the mean, handed back to vectors and gates."""
    for asked in range(len(company)):
        for at in range(company.shape[1]):
            if weight[asked, at] == 0:
                break
            who, by, heavy = company[asked, at], through[asked, at], weight[asked, at]
            for k in range(vectors.shape[1]):
                part = heavy * pull[asked, k]
                to_vectors[who, k] += part * gates[by, k]
                to_gates[by, k] += part * vectors[who, k]


@compiled
def add_rows(out: Floats, rows: NDArray[np.int64], values: Floats) -> None:
    """Each value is added to its row; rows may repeat."""
    for at in range(len(rows)):
        out[rows[at]] += values[at]


@compiled
def adam_step(value: Floats, pull: Floats, mean: Floats, spread: Floats, rate: float, decay: float) -> None:
    """One step of Adam on all of an array; the gradient is wiped. Signature of Kingma and Ba, 2015."""
    flat, grad, first, second = value.ravel(), pull.ravel(), mean.ravel(), spread.ravel()
    for at in range(len(flat)):
        first[at] = np.float32(0.9) * first[at] + np.float32(0.1) * grad[at]
        second[at] = np.float32(0.99) * second[at] + np.float32(0.01) * grad[at] * grad[at]
        pace = first[at] / (np.sqrt(second[at]) + np.float32(1e-7)) + np.float32(decay) * flat[at]
        flat[at] -= np.float32(rate) * pace
        grad[at] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the questions' vectors are made of besides the subjects' own: companies and their means."""

    own: Company
    own_mix: Floats
    usual: Company
    usual_mix: Floats


class Latent:
    """The factor model: asked for shares, taught by lessons."""

    def __init__(self, entities: int, relations: int, settings: LatentSettings, seed: int) -> None:
        self.settings = settings
        self.lot = np.random.default_rng(seed)
        width = settings.width
        self.value = {
            "vectors": self._start((entities, width), 0.1), "to": self._start((2 * relations, width), 0.1) + 1,
            "by": self._start((2 * relations, width), 0.1) + 1, "gates": self._start((2 * relations, width), 0.1) + 1,
            "plain": self._start((2 * relations, width), 0.1), "bias": np.zeros((entities, 1), np.float32),
            "hold": np.full((1, width), 0.1, np.float32), "same": self._start((2 * relations, width), 0.1) + 1,
            "in": self._start((width, 2 * width), width**-0.5), "out": self._start((2 * width, width), 0.01),
        }  # fmt: skip
        self.open = np.ones((1, width), np.float32)  # a gate that lets all through
        self.pull = {name: np.zeros_like(array) for name, array in self.value.items()}
        self.mean = {name: np.zeros_like(array) for name, array in self.value.items()}
        self.spread = {name: np.zeros_like(array) for name, array in self.value.items()}

    def _start(self, shape: tuple[int, int], size: float) -> Floats:
        return self.lot.normal(0, size, shape).astype(np.float32)

    def shares(self, book: Book, lesson: Lesson) -> Floats:
        """The probability of every entity for each question."""
        everyone = np.arange(len(self.value["vectors"]))
        parts = self._parts(book, lesson)
        asked = self._folded(self._asked(lesson, parts))[0]
        company = self._mixed(company_of(book, lesson, everyone))
        scores = asked @ (self.value["vectors"] + self.value["hold"] * company).T
        scores += self.value["bias"].T
        softmax(scores)
        return scores

    def learn(self, book: Book, lesson: Lesson, rate: float) -> None:
        """The lesson's answers have become likelier."""
        value, pull, questions = self.value, self.pull, lesson.questions
        parts = self._parts(book, lesson)
        rivals, place = self._rivals(lesson)
        theirs = company_of(book, lesson, rivals)
        their_mix = self._mixed(theirs)
        plain = self._asked(lesson, parts)
        asked, hidden = self._folded(plain)
        states = value["vectors"][rivals] + value["hold"] * their_mix
        to_asked, to_states, to_bias = self._pulls(asked, states, value["bias"][rivals], questions, place)
        pull["vectors"][rivals] += to_states
        pull["bias"][rivals] += to_bias
        pull["hold"] += (to_states * their_mix).sum(0)
        self._spread(theirs, to_states * value["hold"])
        to_plain = self._unfold(plain, hidden, to_asked)
        self._hand_back(questions, to_plain, parts)
        for name, array in value.items():
            adam_step(array, pull[name], self.mean[name], self.spread[name], rate, 0.0005 if name == "vectors" else 0.0)

    def _pulls(
        self, asked: Floats, states: Floats, bias: Floats, questions: Questions, place: NDArray[np.int64]
    ) -> tuple[Floats, Floats, Floats]:
        """The gradient at the questions' vectors, the entities' states and their biases."""
        kept = self.lot.random(asked.shape, np.float32) >= self.settings.dropout
        scale = kept.astype(np.float32) / np.float32(1 - self.settings.dropout)
        dropped: Floats = asked * scale
        wrong: Floats = dropped @ states.T
        wrong += bias.T
        softmax(wrong)
        answers = np.diff(questions.start)
        wrong *= answers[:, None].astype(np.float32)
        rows = np.repeat(np.arange(len(answers)), answers)
        wrong[rows, place] -= 1
        wrong /= np.float32(len(rows))
        to_asked: Floats = (wrong @ states) * scale
        return to_asked, wrong.T @ dropped, wrong.sum(0)[:, None]

    def _rivals(self, lesson: Lesson) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Which entities are weighed in this step, and where the answers stand among them."""
        entities, answer = len(self.value["vectors"]), lesson.questions.answer
        if entities <= self.settings.recent + self.settings.drawn:
            return np.arange(entities), answer
        last = np.argpartition(lesson.latest, entities - self.settings.recent)[entities - self.settings.recent :]
        weighed = np.zeros(entities, bool)
        weighed[last] = True
        weighed[answer] = True
        weighed[self.lot.integers(0, entities, self.settings.drawn)] = True
        rivals = np.flatnonzero(weighed)
        return rivals, np.searchsorted(rivals, answer)

    def _parts(self, book: Book, lesson: Lesson) -> Parts:
        own, usual = company_of(book, lesson, lesson.questions.subject), usual_of(book, lesson)
        return Parts(own=own, own_mix=self._mixed(own), usual=usual, usual_mix=self._mixed(usual, gated=False))

    def _mixed(self, company: Company, *, gated: bool = True) -> Floats:
        """The fading mean of each company."""
        mixed = np.zeros((len(company.members), self.settings.width), np.float32)
        gates = self.value["gates"] if gated else self.open
        mix_company(self.value["vectors"], gates, company.members, company.through, company.weight, mixed)
        return mixed

    def _spread(self, company: Company, to_mix: Floats, *, gated: bool = True) -> None:
        """The gradient at the means goes to their members and gates."""
        gates = self.value["gates"] if gated else self.open
        to_gates = self.pull["gates"] if gated else np.zeros_like(self.open)
        spread_company(
            self.value["vectors"], gates, company.members, company.through, company.weight, to_mix,
            self.pull["vectors"], to_gates,
        )  # fmt: skip

    def _folded(self, plain: Floats) -> tuple[Floats, Floats]:
        """The vectors with what a hidden layer adds, and that layer."""
        hidden: Floats = np.maximum(plain @ self.value["in"], 0)
        return plain + hidden @ self.value["out"], hidden

    def _unfold(self, plain: Floats, hidden: Floats, to_asked: Floats) -> Floats:
        """The gradient before the hidden layer; that of the layer is noted."""
        self.pull["out"] += hidden.T @ to_asked
        to_hidden = (to_asked @ self.value["out"].T) * (hidden > 0)
        self.pull["in"] += plain.T @ to_hidden
        to_plain: Floats = to_asked + to_hidden @ self.value["in"].T
        return to_plain

    def _asked(self, lesson: Lesson, parts: Parts) -> Floats:
        """The vector that each question looks along."""
        value, questions = self.value, lesson.questions
        relation = questions.relation
        asked = value["vectors"][questions.subject] * value["to"][relation]
        asked += parts.own_mix * value["by"][relation]
        asked += parts.usual_mix * value["same"][relation]
        asked += value["plain"][relation]
        return asked

    def _hand_back(self, questions: Questions, to_asked: Floats, parts: Parts) -> None:
        """Every part of the questions gets its share of the gradient."""
        value, pull = self.value, self.pull
        subject, relation = questions.subject, questions.relation
        add_rows(pull["vectors"], subject, to_asked * value["to"][relation])
        add_rows(pull["to"], relation, to_asked * value["vectors"][subject])
        add_rows(pull["by"], relation, to_asked * parts.own_mix)
        add_rows(pull["same"], relation, to_asked * parts.usual_mix)
        add_rows(pull["plain"], relation, to_asked)
        self._spread(parts.own, to_asked * value["by"][relation])
        self._spread(parts.usual, to_asked * value["same"][relation], gated=False)


def softmax(scores: Floats) -> None:
    """Each row has become probabilities."""
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
