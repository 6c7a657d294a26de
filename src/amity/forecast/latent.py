"""Likeness learnt from company: a small factor model that is taught day by day, never ahead of the day.

Each entity has a vector and a company: the fading mean of whom it met last, each seen through the relation that
they met by. A question (subject, relation, ?) is answered by the entities whose ``vector + hold * company`` lies
along ``subject * to[relation] + company * by[relation] + plain[relation]``. Learning is by the exact
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
            "hold": np.full((1, width), 0.1, np.float32),
        }  # fmt: skip
        self.pull = {name: np.zeros_like(array) for name, array in self.value.items()}
        self.mean = {name: np.zeros_like(array) for name, array in self.value.items()}
        self.spread = {name: np.zeros_like(array) for name, array in self.value.items()}

    def _start(self, shape: tuple[int, int], size: float) -> Floats:
        return self.lot.normal(0, size, shape).astype(np.float32)

    def shares(self, book: Book, lesson: Lesson) -> Floats:
        """The probability of every entity for each question."""
        everyone = np.arange(len(self.value["vectors"]))
        asked = self._asked(lesson, self._mixed(company_of(book, lesson, lesson.questions.subject)))
        company = self._mixed(company_of(book, lesson, everyone))
        scores = asked @ (self.value["vectors"] + self.value["hold"] * company).T
        scores += self.value["bias"].T
        softmax(scores)
        return scores

    def learn(self, book: Book, lesson: Lesson, rate: float) -> None:
        """The lesson's answers have become likelier."""
        value, pull, questions = self.value, self.pull, lesson.questions
        own = company_of(book, lesson, questions.subject)
        own_mix = self._mixed(own)
        rivals, place = self._rivals(questions)
        theirs = company_of(book, lesson, rivals)
        their_mix = self._mixed(theirs)
        asked = self._asked(lesson, own_mix)
        states = value["vectors"][rivals] + value["hold"] * their_mix
        to_asked, to_states, to_bias = self._pulls(asked, states, value["bias"][rivals], questions, place)
        pull["vectors"][rivals] += to_states
        pull["bias"][rivals] += to_bias
        pull["hold"] += (to_states * their_mix).sum(0)
        self._spread(theirs, to_states * value["hold"])
        self._hand_back(questions, to_asked, own, own_mix)
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

    def _rivals(self, questions: Questions) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Which entities are weighed in this step, and where the answers stand among them."""
        entities = len(self.value["vectors"])
        if entities <= self.settings.rivals:
            return np.arange(entities), questions.answer
        drawn = self.lot.choice(entities, self.settings.rivals, replace=False)
        rivals = np.union1d(drawn, questions.answer)
        return rivals, np.searchsorted(rivals, questions.answer)

    def _mixed(self, company: Company) -> Floats:
        """The fading mean of each company."""
        mixed = np.zeros((len(company.members), self.settings.width), np.float32)
        mix_company(
            self.value["vectors"], self.value["gates"], company.members, company.through, company.weight, mixed
        )
        return mixed

    def _spread(self, company: Company, to_mix: Floats) -> None:
        """The gradient at the means goes to their members and gates."""
        value, pull = self.value, self.pull
        spread_company(
            value["vectors"], value["gates"], company.members, company.through, company.weight, to_mix,
            pull["vectors"], pull["gates"],
        )  # fmt: skip

    def _asked(self, lesson: Lesson, company: Floats) -> Floats:
        """The vector that each question looks along."""
        value, questions = self.value, lesson.questions
        relation = questions.relation
        asked = value["vectors"][questions.subject] * value["to"][relation]
        asked += company * value["by"][relation]
        asked += value["plain"][relation]
        return asked

    def _hand_back(self, questions: Questions, to_asked: Floats, own: Company, own_mix: Floats) -> None:
        """Every part of the questions gets its share of the gradient."""
        value, pull = self.value, self.pull
        subject, relation = questions.subject, questions.relation
        add_rows(pull["vectors"], subject, to_asked * value["to"][relation])
        add_rows(pull["to"], relation, to_asked * value["vectors"][subject])
        add_rows(pull["by"], relation, to_asked * own_mix)
        add_rows(pull["plain"], relation, to_asked)
        self._spread(own, to_asked * value["by"][relation])


def softmax(scores: Floats) -> None:
    """Each row has become probabilities."""
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
