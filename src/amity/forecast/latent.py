"""Likeness learnt from company: a small factor model that is taught day by day, never ahead of the day.

Each entity has a vector. A question (subject, relation, ?) is answered by the entities whose vectors lie
along ``subject * to[relation] + company * by[relation] + plain[relation]``, where company is the fading mean of
whom the subject met last, each seen through the relation that they met by. Learning is by the exact
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LatentSettings:
    """Size and pace of the factor model."""

    width: int = 96
    rate: float = 0.004
    dropout: float = 0.3
    again: int = 5  # earlier days gone over again after each day
    first_rounds: int = 8  # times that the days before the first forecast are gone over
    rivals: int = 8000  # wrong answers weighed at most in one step


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One day's questions with the company that each subject kept before that day."""

    questions: Questions
    company: NDArray[np.int32]  # (question, COMPANY) entities
    through: NDArray[np.int32]  # (question, COMPANY) relations
    weight: Floats  # (question, COMPANY), summing to 1 or 0


@compiled
def fill_company(
    book: Book, subject: NDArray[np.int64], day: int, company: NDArray[np.int32], through: NDArray[np.int32],
    weight: Floats,
) -> None:  # fmt: skip
    """The subjects' last events are noted, the more recent the heavier."""
    for asked in range(len(subject)):
        event, total = book.latest[subject[asked]], 0.0
        for at in range(company.shape[1]):
            if event < 0:
                break
            company[asked, at], through[asked, at] = book.log[event, 0], book.log[event, 1]
            weight[asked, at] = book.fade[min(day - book.log[event, 2], len(book.fade) - 1), 2]
            total += weight[asked, at]
            event = book.log[event, 3]
        if total > 0:
            weight[asked] /= total


def lesson_of(book: Book, questions: Questions) -> Lesson:
    """The day's questions with the company known before it: to be made before the day is learnt."""
    shape = (len(questions.subject), COMPANY)
    company, through = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
    weight = np.zeros(shape, np.float32)
    fill_company(book, questions.subject, questions.day, company, through, weight)
    return Lesson(questions=questions, company=company, through=through, weight=weight)


@compiled
def mix_company(vectors: Floats, gates: Floats, company: NDArray[np.int32], through: NDArray[np.int32],
                weight: Floats, out: Floats) -> None:  # fmt: skip
    """The fading mean of the company's vectors, each through its relation's gate."""
    for asked in range(len(company)):
        for at in range(company.shape[1]):
            if weight[asked, at] == 0:
                break
            out[asked] += weight[asked, at] * vectors[company[asked, at]] * gates[through[asked, at]]


@compiled
def spread_company(vectors: Floats, gates: Floats, company: NDArray[np.int32], through: NDArray[np.int32],
                   weight: Floats, pull: Floats, to_vectors: Floats, to_gates: Floats) -> None:  # fmt: skip
    """The gradient of the mean, handed back to vectors and gates."""
    for asked in range(len(company)):
        for at in range(company.shape[1]):
            if weight[asked, at] == 0:
                break
            who, by = company[asked, at], through[asked, at]
            to_vectors[who] += weight[asked, at] * pull[asked] * gates[by]
            to_gates[by] += weight[asked, at] * pull[asked] * vectors[who]


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
        }  # fmt: skip
        self.pull = {name: np.zeros_like(array) for name, array in self.value.items()}
        self.mean = {name: np.zeros_like(array) for name, array in self.value.items()}
        self.spread = {name: np.zeros_like(array) for name, array in self.value.items()}

    def _start(self, shape: tuple[int, int], size: float) -> Floats:
        return self.lot.normal(0, size, shape).astype(np.float32)

    def shares(self, lesson: Lesson) -> Floats:
        """The probability of every entity for each question."""
        asked, _ = self._asked(lesson)
        scores = asked @ self.value["vectors"].T
        scores += self.value["bias"].T
        softmax(scores)
        return scores

    def learn(self, lesson: Lesson, rate: float) -> None:
        """The lesson's answers have become likelier."""
        questions, value, pull = lesson.questions, self.value, self.pull
        asked, company = self._asked(lesson)
        kept = (self.lot.random(asked.shape, np.float32) >= self.settings.dropout) / np.float32(
            1 - self.settings.dropout
        )
        rivals, place = self._rivals(questions)
        vectors = value["vectors"] if rivals is None else value["vectors"][rivals]
        bias = value["bias"] if rivals is None else value["bias"][rivals]
        dropped = asked * kept
        wrong = dropped @ vectors.T
        wrong += bias.T
        softmax(wrong)
        answers = np.diff(questions.start)
        wrong *= answers[:, None].astype(np.float32)
        rows = np.repeat(np.arange(len(answers)), answers)
        wrong[rows, place] -= 1
        wrong /= np.float32(len(rows))
        to_asked = (wrong @ vectors) * kept
        to_vectors, to_bias = wrong.T @ dropped, wrong.sum(0)[:, None]
        if rivals is None:
            pull["vectors"] += to_vectors
            pull["bias"] += to_bias
        else:
            pull["vectors"][rivals] += to_vectors
            pull["bias"][rivals] += to_bias
        self._hand_back(lesson, to_asked, company)
        for name, array in value.items():
            adam_step(array, pull[name], self.mean[name], self.spread[name], rate, 0.0005 if name == "vectors" else 0.0)

    def _rivals(self, questions: Questions) -> tuple[NDArray[np.int64] | None, NDArray[np.int64]]:
        """Which entities are weighed in this step (None: all), and where the answers stand among them."""
        entities = len(self.value["vectors"])
        if entities <= self.settings.rivals:
            return None, questions.answer
        drawn = self.lot.choice(entities, self.settings.rivals, replace=False)
        rivals = np.union1d(drawn, questions.answer)
        return rivals, np.searchsorted(rivals, questions.answer)

    def _asked(self, lesson: Lesson) -> tuple[Floats, Floats]:
        """The vector that each question looks along, and the company in it."""
        value, questions = self.value, lesson.questions
        company = np.zeros((len(questions.subject), self.settings.width), np.float32)
        mix_company(value["vectors"], value["gates"], lesson.company, lesson.through, lesson.weight, company)
        relation = questions.relation
        asked = value["vectors"][questions.subject] * value["to"][relation]
        asked += company * value["by"][relation]
        asked += value["plain"][relation]
        return asked, company

    def _hand_back(self, lesson: Lesson, to_asked: Floats, company: Floats) -> None:
        """Every part of the questions gets its share of the gradient."""
        value, pull, questions = self.value, self.pull, lesson.questions
        subject, relation = questions.subject, questions.relation
        add_rows(pull["vectors"], subject, to_asked * value["to"][relation])
        add_rows(pull["to"], relation, to_asked * value["vectors"][subject])
        add_rows(pull["by"], relation, to_asked * company)
        add_rows(pull["plain"], relation, to_asked)
        spread_company(
            value["vectors"], value["gates"], lesson.company, lesson.through, lesson.weight,
            to_asked * value["by"][relation], pull["vectors"], pull["gates"],
        )  # fmt: skip


def softmax(scores: Floats) -> None:
    """Each row has become probabilities."""
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
