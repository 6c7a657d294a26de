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
from amity.forecast.ranker import Ranker
from amity.forecast.survey import Questions, Sheet, questions_of

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastScore:
    """Figures of one folder: the mean over the seeds, each seed's own, and what it took."""

    folder: str
    target: str
    setting: str  # "single-step" or "multi-step"
    mean: RankFigures
    by_seed: tuple[tuple[int, RankFigures], ...]
    candidate_recall: float
    seconds: float
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
    target_days = len(np.unique(folder.target.day))
    if multi_step:
        settings = settings_for_block(settings, target_days)
    model = EventModel(folder.entities, len(folder.relations), int(folder.target.day[-1]) + 2, settings, seed=seeds[0])
    model.fit(folder.history, seeds, tell)
    tell(f"trained after {time.perf_counter() - begun:.0f} s")
    ranks, recall = _foretell(model, folder, learn=not multi_step)
    figures = [figures_of(one) for one in ranks]
    return ForecastScore(
        folder=folder.path, target=folder.target_name, setting="multi-step" if multi_step else "single-step",
        mean=_mean(figures), by_seed=tuple(zip(seeds, figures, strict=True)), candidate_recall=recall,
        seconds=time.perf_counter() - begun, peak_memory_mb=peak_memory_mb(), notes=folder.notes,
    )  # fmt: skip


def settings_for_block(settings: ModelSettings, days: int) -> ModelSettings:
    """Settings that learn from questions asked up to so many days ahead."""
    return replace(settings, block=days)


def peak_memory_mb() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _mean(figures: Sequence[RankFigures]) -> RankFigures:
    rows = np.array([[one.mrr, one.hits1, one.hits3, one.hits10] for one in figures]).mean(0)
    return RankFigures(mrr=rows[0], hits1=rows[1], hits3=rows[2], hits10=rows[3], queries=figures[0].queries)


def _foretell(model: EventModel, folder: Folder, *, learn: bool) -> tuple[list[Floats], float]:
    """The rank of every answer, by ranker, and the share of answers that were candidates."""
    ranks: list[list[Floats]] = [[] for _ in model.rankers]
    found = 0
    for _, quads in by_day(both_directions(folder.target, len(folder.relations))):
        questions = questions_of(quads)
        sheet, shares = model.sheet(questions)
        found += int(questions.times @ _answers_found(questions, sheet))
        for ranker, own in zip(model.rankers, ranks, strict=True):
            own.append(_ranks(model, ranker, questions, sheet, shares, len(folder.entities)))
        if learn:
            model.learn(quads)
    return [np.concatenate(own) for own in ranks], found / (2 * len(folder.target))


def _ranks(
    model: EventModel, ranker: Ranker, questions: Questions, sheet: Sheet, shares: NDArray[np.float32], entities: int
) -> Floats:
    scores = model.scores(sheet, ranker)
    first = np.concatenate([[0], np.cumsum(sheet.size)]).astype(np.int64)
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
