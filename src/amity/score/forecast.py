"""How well the next event is foretold, measured on a folder of dated quadruples."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from amity.errors import BadRequest
from amity.forecast.compiled import compiled
from amity.forecast.evaluate import RankFigures, figures_of
from amity.forecast.model import EventModel, ModelSettings, by_day
from amity.forecast.quads import Folder, both_directions, read_folder
from amity.forecast.survey import Questions, Sheet, in_parts, questions_of

Floats = NDArray[np.float64]
AT_ONCE = 500  # questions whose candidates are in memory


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedScore:
    """What one seed gave: everything that draws lots was trained anew with it."""

    seed: int
    figures: RankFigures
    candidate_recall: float
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastScore:
    """Figures of one folder: the mean over the seeds, each seed's own, and what it took."""

    folder: str
    target: str
    setting: str  # "single-step" or "multi-step"
    mean: RankFigures
    by_seed: tuple[SeedScore, ...]
    candidate_recall: float
    seconds: float  # all seeds together, reading included
    peak_memory_mb: float
    notes: tuple[str, ...]


def score_folder(
    path: str | Path,
    *,
    seeds: Sequence[int] = (1, 2, 3),
    multi_step: bool = False,
    settings: ModelSettings | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> ForecastScore:
    """Trains on the folder's history, foretells its last file, and says how well that went."""
    if not seeds:
        raise BadRequest("no seeds: give at least one whole number, such as 1")
    begun = time.perf_counter()
    folder = read_folder(path)
    settings = settings or ModelSettings()
    if multi_step:
        settings = settings_for_block(settings, len(np.unique(folder.target.day)))
    scored = tuple(_score_seed(folder, seed, settings, tell) for seed in seeds)
    return ForecastScore(
        folder=folder.path, target=folder.target_name, setting="multi-step" if multi_step else "single-step",
        mean=_mean([one.figures for one in scored]), by_seed=scored,
        candidate_recall=float(np.mean([one.candidate_recall for one in scored])),
        seconds=time.perf_counter() - begun, peak_memory_mb=peak_memory_mb(), notes=folder.notes,
    )  # fmt: skip


def _score_seed(folder: Folder, seed: int, settings: ModelSettings, tell: Callable[[str], None]) -> SeedScore:
    begun = time.perf_counter()
    days = int(folder.target.day[-1]) + 2
    model = EventModel(folder.entities, len(folder.relations), days, settings, seed=seed)
    model.fit(folder.history, tell)
    tell(f"seed {seed}: trained")
    ranks, recall = _foretell(model, folder, learn=settings.block == 1)
    seconds = time.perf_counter() - begun
    return SeedScore(seed=seed, figures=figures_of(ranks), candidate_recall=recall, seconds=seconds)


def settings_for_block(settings: ModelSettings, days: int) -> ModelSettings:
    """Settings that learn from questions asked up to so many days ahead."""
    return replace(settings, block=days)


def peak_memory_mb() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _mean(figures: Sequence[RankFigures]) -> RankFigures:
    rows = np.array([[one.mrr, one.hits1, one.hits3, one.hits10] for one in figures]).mean(0)
    return RankFigures(mrr=rows[0], hits1=rows[1], hits3=rows[2], hits10=rows[3], queries=figures[0].queries)


def _foretell(model: EventModel, folder: Folder, *, learn: bool) -> tuple[Floats, float]:
    """The rank of every answer, and the share of answers that were candidates."""
    ranks: list[Floats] = []
    found = 0
    for _, quads in by_day(both_directions(folder.target, len(folder.relations))):
        for questions in in_parts(questions_of(quads), AT_ONCE):
            sheet, shares = model.sheet(questions)
            found += int(questions.times @ _answers_found(questions, sheet))
            ranks.append(_ranks(model, questions, sheet, shares, len(folder.entities)))
        if learn:
            model.learn(quads)
    return np.concatenate(ranks), found / (2 * len(folder.target))


def _ranks(model: EventModel, questions: Questions, sheet: Sheet, shares: NDArray[np.float32], entities: int) -> Floats:
    first = np.concatenate([[0], np.cumsum(sheet.size)]).astype(np.int64)
    scores = model.scores(sheet)
    ranks = answer_ranks(scores, sheet.entity, first, questions.start, questions.answer, shares, entities)
    return np.repeat(ranks, questions.times)


@compiled
def answer_ranks(
    scores: Floats, entity: NDArray[np.int32], first: NDArray[np.int64], start: NDArray[np.int64],
    answer: NDArray[np.int64], shares: NDArray[np.float32], entities: int,
) -> Floats:  # fmt: skip
    """The filtered rank of each answer: candidates by score, all others after them by latent share, ties averaged."""
    ranks = np.empty(len(answer), np.float64)
    place = np.empty(entities, np.int64)
    right = np.zeros(entities, np.bool_)
    for asked in range(len(first) - 1):
        place[:] = -1
        for at in range(first[asked], first[asked + 1]):
            place[entity[at]] = at
        answers = answer[start[asked] : start[asked + 1]]
        right[answers] = True
        for at in range(len(answers)):
            mine, above, level = answers[at], 0, 0
            for other in range(entities):
                if right[other]:
                    continue
                if place[mine] >= 0:
                    gap = scores[place[other]] - scores[place[mine]] if place[other] >= 0 else -1.0
                elif place[other] >= 0:
                    gap = 1.0
                else:
                    gap = shares[asked, other] - shares[asked, mine] if shares.shape[1] else 0.0
                above += 1 if gap > 0 else 0
                level += 1 if gap == 0 else 0
            ranks[start[asked] + at] = above + 1 + level / 2
        right[answers] = False
    return ranks


def _answers_found(questions: Questions, sheet: Sheet) -> NDArray[np.bool_]:
    """Which answers were among the candidates."""
    asked = np.repeat(np.arange(len(sheet.size)), sheet.size)
    width = int(max(questions.answer.max(), sheet.entity.max(initial=0))) + 1
    candidates = asked * width + sheet.entity
    wanted = np.repeat(np.arange(len(sheet.size)), np.diff(questions.start)) * width + questions.answer
    return np.isin(wanted, candidates)
