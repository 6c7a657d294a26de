"""What each group of figures brings to the next event's forecast: python benchmarks/forecast_groups.py FOLDER.

History is walked once, as for `amity score forecast`. Then small rankers (40 trees of 31 leaves at .15) are trained on
the last third of the days asked, each without one group, and asked of every third day of the last file. One line each:
MRR and Hits@10, to be held against the line of all figures, not against other tables. All start from the first score.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.forecast.evaluate import figures_of
from amity.forecast.features import FEATURES
from amity.forecast.model import EventModel, ModelSettings, by_day, columns_without
from amity.forecast.quads import Folder, both_directions, read_folder
from amity.forecast.ranker import RankerSettings, start_of, train
from amity.forecast.survey import Questions, Sheet, questions_of
from amity.score.forecast import answer_ranks

EACH = 3  # every third day is asked
SMALL = RankerSettings(trees=40, leaves=31, rate=0.15, threads=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One day's questions, their candidates, and the shares of all others."""

    questions: Questions
    sheet: Sheet
    shares: NDArray[np.float32]


def main(path: str) -> None:
    """One line without any group, and one without each."""
    folder = read_folder(path)
    model = EventModel(folder.entities, len(folder.relations), int(folder.target.day[-1]) + 2, ModelSettings(), seed=1)
    sheets = model.walk(folder.history)
    asked = days_asked(model, folder)
    tell("the first score alone", [start_of(day.sheet.figures) for day in asked], asked, len(folder.entities))
    for group in (None, *(g for g in dict.fromkeys(group for group, _ in FEATURES) if g != "first")):
        columns = columns_without((group,) if group else ())
        ranker = train(sheets[-(len(sheets) // 3) :], SMALL, 1, columns)
        scores = [ranker.scores(day.sheet.figures, SMALL.threads) for day in asked]
        count = len(FEATURES) - len(columns)
        tell(f"without {group} ({count})" if group else "all figures", scores, asked, len(folder.entities))


def days_asked(model: EventModel, folder: Folder) -> list[Asked]:
    """Every third day of the last file as it is asked before it is learnt."""
    found = []
    for number, (_, quads) in enumerate(by_day(both_directions(folder.target, len(folder.relations)))):
        if number % EACH == 0:
            questions = questions_of(quads)
            sheet, shares = model.sheet(questions)
            found.append(Asked(questions=questions, sheet=sheet, shares=shares))
        model.learn(quads)
    return found


def tell(name: str, scores: Sequence[NDArray[np.float64]], asked: Sequence[Asked], entities: int) -> None:
    """The line of one ranker."""
    ranks = []
    for own, day in zip(scores, asked, strict=True):
        questions, first = day.questions, np.concatenate([[0], np.cumsum(day.sheet.size)]).astype(np.int64)
        found = answer_ranks(
            own, day.sheet.entity, first, questions.start, questions.answer, day.shares, entities
        )  # fmt: skip
        ranks.append(np.repeat(found, questions.times))
    figures = figures_of(np.concatenate(ranks))
    print(f"{name:32} MRR {figures.mrr:.4f}  Hits@10 {figures.hits10:.4f}  {figures.queries} questions", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
