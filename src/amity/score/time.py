"""How well dates are found and resolved, against news with TIMEX3 marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from amity.codebook import Codebook
from amity.reading.dates import find_timexes
from amity.reading.text import Timex
from amity.score.cases import read_rows
from amity.score.report import Figure, Miss, Row, f_score


@dataclass(frozen=True, slots=True)
class TimeCase:
    """One document: its gold marks, what was found, and which of them match."""

    id: str
    gold: tuple[dict[str, Any], ...]
    found: tuple[Timex, ...]
    pairs: tuple[tuple[int, int], ...]  # gold index, found index

    @property
    def right(self) -> int:
        """Matches with the right value."""
        return sum(self.gold[g]["value"].lower() == self.found[f].value.lower() for g, f in self.pairs)


@dataclass(frozen=True, slots=True)
class TimeScore:
    """The figures over all documents."""

    cases: tuple[TimeCase, ...]

    @property
    def relaxed_f(self) -> float:
        """F1 of spans that overlap."""
        return self._f(sum(len(case.pairs) for case in self.cases))

    @property
    def value_f(self) -> float:
        """F1 of spans that overlap and have the gold value."""
        return self._f(sum(case.right for case in self.cases))

    def figures(self) -> tuple[Figure, ...]:
        """Relaxed F1 and value F1."""
        return (
            f_score("relaxed F1", [(len(c.pairs), len(c.gold), len(c.found)) for c in self.cases]),
            f_score("value F1", [(c.right, len(c.gold), len(c.found)) for c in self.cases]),
        )

    def predictions(self) -> Iterator[Row]:
        """A document with its dates."""
        for case in self.cases:
            yield {"id": case.id, "timexes": [_mark(one) for one in case.found]}

    def misses(self) -> Iterator[Miss]:
        """Each date missed, given a wrong value, or found where there is none."""
        for case in self.cases:
            founds, golds = dict(case.pairs), {f for _, f in case.pairs}
            for at, one in enumerate(case.gold):
                given = case.found[founds[at]].value if at in founds else "not found"
                if given.lower() != one["value"].lower():
                    yield Miss(case=case.id, weight=1, text=one["text"], wanted=one["value"], given=given)
            for at, mark in enumerate(case.found):
                if at not in golds:
                    yield Miss(case=case.id, weight=1, text=mark.text, wanted="", given=mark.value)

    def _f(self, hits: int) -> float:
        gold, found = sum(len(c.gold) for c in self.cases), sum(len(c.found) for c in self.cases)
        return 2 * hits / (gold + found) if gold + found else 0.0


def _mark(one: Timex) -> Row:
    return {"start": one.start, "end": one.end, "type": one.type, "value": one.value, "mod": one.mod, "text": one.text}


def score_time(path: Path, codebook: Codebook) -> TimeScore:
    """The score over a file of documents, one a line."""
    rows = read_rows(path, {"id": str, "text": str, "dct": str, "timexes": list})
    return TimeScore(tuple(_case(row, codebook) for row in rows))


def _case(row: dict[str, Any], codebook: Codebook) -> TimeCase:
    found = find_timexes(row["text"], date.fromisoformat(row["dct"][:10]), codebook)
    gold = tuple(row["timexes"])
    spans = [(one["start"], one["end"]) for one in gold], [(one.start, one.end) for one in found]
    return TimeCase(row["id"], gold, found, tuple(matched(*spans)))


def matched(gold: list[tuple[int, int]], found: list[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """Pairs of spans that overlap, one to one; an exact match goes first."""
    exact = [(g, f) for g, a in enumerate(gold) for f, b in enumerate(found) if a == b]
    near = [(g, f) for g, a in enumerate(gold) for f, b in enumerate(found) if a[0] < b[1] and b[0] < a[1]]
    golds, founds = set[int](), set[int]()
    for g, f in exact + near:
        if g not in golds and f not in founds:
            golds.add(g)
            founds.add(f)
            yield g, f
