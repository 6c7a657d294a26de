"""The forecaster of the next event: it walks through history once, then ranks, then goes on learning."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from amity.forecast.book import Book, infer_groups, learn_rows, new_book, with_room
from amity.forecast.features import FEATURES
from amity.forecast.latent import Latent, LatentSettings, Lesson, lesson_of
from amity.forecast.names import NameParts, parts_of
from amity.forecast.pointer import Heads, PointerSettings, heads_of, new_pointer, new_trail, teach_pointer
from amity.forecast.quads import Quads, both_directions
from amity.forecast.ranker import Ranker, RankerSettings, start_of, train
from amity.forecast.search import new_desk
from amity.forecast.survey import Questions, Sheet, questions_of, seed_lot, survey_day

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """How much history is asked about, how many candidates are weighed, how each part learns."""

    ask_share: float = 0.5  # the last part of history, by days, that the ranker learns from
    ask_most: int = 50_000  # questions that the ranker learns from, at most: the latest
    candidates: int = 200
    hard: int = 12
    sampled: int = 12
    block: int = 1  # days foretold before they are learnt: 1 is single-step
    latent: LatentSettings | None = field(default_factory=LatentSettings)
    pointer: PointerSettings = field(default_factory=PointerSettings)
    ranker: RankerSettings = field(default_factory=RankerSettings)
    without: tuple[str, ...] = ()  # groups of figures left out, to measure what they bring


class EventModel:
    """What was seen so far, and the ranker trained on it."""

    def __init__(self, names: Sequence[str], relations: int, days: int, settings: ModelSettings, seed: int) -> None:
        self.settings, self.relations, self.seed = settings, relations, seed
        self.parts: NameParts = parts_of(names)
        self.book: Book = new_book(
            entities=len(names), relations=relations, groups=self.parts.groups, group=self.parts.group,
            sector=self.parts.sector, days=days,
        )  # fmt: skip
        self.desk = new_desk(len(names))
        self.latent = Latent(len(names), relations, settings.latent, seed) if settings.latent else None
        self.pointer, self.trail = new_pointer(2 * relations, len(names)), new_trail(len(names))
        self.lessons: list[Lesson] = []
        self.heads: list[Heads] = []
        self.ranker: Ranker | None = None
        self.lot = np.random.default_rng(seed)
        self.taught = False

    def fit(self, history: Quads, tell: Callable[[str], None] = lambda _: None) -> None:
        """All of history is learnt, and the ranker is trained on its last part."""
        sheets = self.walk(history)
        tell(f"{sum(len(sheet.right) for sheet in sheets)} candidates to learn from")
        self.ranker = train(sheets, self.settings.ranker, self.seed, columns_without(self.settings.without))

    def walk(self, history: Quads) -> list[Sheet]:
        """All of history is learnt; returns what the ranker may learn from, day by day of its last part."""
        seed_lot(self.seed)
        days = list(by_day(both_directions(history, self.relations)))
        first_asked = _first_asked(days, self.settings)
        sheets: list[Sheet] = []
        for block in _blocks(days, self.settings.block, first_asked):
            if block[0][0] >= first_asked:
                sheets += [self.sheet(questions_of(quads), learning=True)[0] for _, quads in block]
            for _, quads in block:
                self.learn(quads, teach=quads.day[0] >= first_asked)
        return sheets

    def learn(self, quads: Quads, *, teach: bool = True) -> None:
        """One day's events, told from both sides, are known from now on."""
        day = int(quads.day[0])
        self.lessons.append(lesson_of(self.book, questions_of(quads)))
        self.heads.append(heads_of(self.book, self.lessons[-1].latest))
        if teach:
            self._teach_first()
            self._teach()
        self.book = with_room(self.book, len(quads))
        learn_rows(self.book, quads.subject, quads.relation, quads.object, quads.day)
        if day % 7 == 0:
            infer_groups(self.book, np.zeros(self.parts.groups, np.float32))

    def _teach(self) -> None:
        """Factor model and pointer have gone over some earlier days and the newest."""
        newest = len(self.lessons) - 1
        self._learn_latent([*self._again(newest, self.latent.settings.again), newest] if self.latent else [])
        self._learn_pointer([*self._again(newest, self.settings.pointer.again), newest])

    def _again(self, newest: int, times: int) -> list[int]:
        return [int(at) for at in self.lot.integers(0, newest, times)] if newest else []

    def _teach_first(self) -> None:
        """Before anything is asked, factor model and pointer have gone over all days so far, often."""
        if self.taught:
            return
        self.taught = True
        asked = sum(len(lesson.questions.subject) for lesson in self.lessons)
        for _ in range(_rounds(self.latent.settings, asked) if self.latent else 0):
            self._learn_latent(self.lot.permutation(len(self.lessons)).tolist())
        for _ in range(_rounds(self.settings.pointer, asked)):
            self._learn_pointer(self.lot.permutation(len(self.lessons)).tolist())

    def _learn_latent(self, lessons: Sequence[int]) -> None:
        for at in lessons if self.latent else ():
            assert self.latent is not None
            self.latent.learn(self.book, self.lessons[at], self.latent.settings.rate)

    def _learn_pointer(self, lessons: Sequence[int]) -> None:
        for at in lessons:
            asked = self.lessons[at].questions
            teach_pointer(
                self.book, self.pointer, self.heads[at], self.trail, asked.subject, asked.relation, asked.start,
                asked.answer, asked.day, self.settings.pointer.rate,
            )  # fmt: skip

    def sheet(self, questions: Questions, *, learning: bool = False) -> tuple[Sheet, Floats]:
        """Candidates with figures for one day's questions, and the latent shares of all entities."""
        asked, limit = len(questions.subject), self.settings.candidates
        shares = np.zeros((asked, 0), np.float32)
        self._teach_first()
        if self.latent:
            shares = self.latent.shares(self.book, lesson_of(self.book, questions))
        room = asked * limit
        if learning:
            room = min(room, asked * (self.settings.hard + self.settings.sampled) + len(questions.answer)) + limit
        figures = np.empty((room, len(FEATURES)), np.float32)
        sheet = Sheet(
            figures=figures, entity=np.empty(room, np.int32), right=np.empty(room, bool),
            offset=np.zeros(room, np.float32), size=np.zeros(asked, np.int64),
        )  # fmt: skip
        rows = survey_day(
            self.book, self.desk, self.pointer, self.trail, questions.subject, questions.relation,
            questions.start, questions.answer, questions.day, shares, limit,
            self.settings.hard if learning else -1, self.settings.sampled,
            sheet.figures, sheet.entity, sheet.right, sheet.offset, sheet.size,
        )  # fmt: skip
        kept = figures[:rows].astype(np.float16) if learning else figures[:rows]
        return replace(
            sheet, figures=kept, entity=sheet.entity[:rows].copy(), right=sheet.right[:rows].copy(),
            offset=sheet.offset[:rows].copy(),
        ), shares  # fmt: skip

    def scores(self, sheet: Sheet) -> NDArray[np.float64]:
        """Log-scale scores of a sheet's candidates; before training, the logarithm of their first score."""
        if self.ranker is None:
            return start_of(sheet.figures)
        return self.ranker.scores(sheet.figures, self.settings.ranker.threads)


def _rounds(pace: LatentSettings | PointerSettings, asked: int) -> int:
    """How often the first days are gone over: less often where there is much to learn from, but twice at least."""
    return max(min(pace.first_rounds, pace.first_most // max(asked, 1)), min(pace.first_rounds, 2))


def columns_without(groups: Sequence[str]) -> NDArray[np.int64]:
    """The columns of all figures but those of some groups."""
    return np.array([at for at, (group, _) in enumerate(FEATURES) if group not in groups])


def by_day(both: Quads) -> Iterator[tuple[int, Quads]]:
    """The rows of each day that has any."""
    days, starts = np.unique(both.day, return_index=True)
    for day, first, last in zip(days, starts, [*starts[1:], len(both)], strict=True):
        yield int(day), Quads(
            subject=both.subject[first:last], relation=both.relation[first:last], object=both.object[first:last],
            day=both.day[first:last],
        )  # fmt: skip


def _first_asked(days: Sequence[tuple[int, Quads]], settings: ModelSettings) -> int:
    """The first day that the ranker learns from: late enough in history, and not too many questions ago."""
    last = days[-1][0]
    earliest = days[0][0] + int((last - days[0][0]) * (1 - settings.ask_share))
    asked, first = 0, last
    for day, quads in reversed(days):
        asked += len(quads)
        if asked > settings.ask_most or day < earliest:
            break
        first = day
    return first


def _blocks(days: Sequence[tuple[int, Quads]], length: int, first_asked: int) -> Iterator[Sequence[tuple[int, Quads]]]:
    """Runs of days: single ones before the first question, then as many as are foretold at once."""
    at = 0
    while at < len(days):
        step = length if days[at][0] >= first_asked else 1
        yield days[at : at + step]
        at += step
