"""The rows of figures: units, and what is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from amity.codebook import Codebook


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of measure, with every wording that stands for it."""

    FILE: ClassVar[str] = "units.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("unit", "wording")
    wording: tuple[str, ...]
    unit: str
    kind: str
    origin: str


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """What is counted. `subject` and `counterpart` say where its actors stand beside it.

    mod: before it ("Russian tourists"); of, from, to, in, ...: after that preposition, at the noun or its verb;
    between: both of them; subj, obj: subject and object of its verb. `takes`: the kinds of figure that it can have.
    The row `-` lists nouns that are counted in passing and make no measure.
    """

    FILE: ClassVar[str] = "indicators.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("indicator",)
    indicator: str
    wording: tuple[str, ...]
    subject: tuple[str, ...]
    counterpart: tuple[str, ...]
    unit: str | None
    takes: tuple[str, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class MeasureVerbRow:
    """A verb that carries a figure or a trend.

    `use`: trend (its subject changes), raise (its object does), state (its subject has the figure), flow and count
    (the verb itself names the indicator), names (it names that of a figure which nothing else does: "pay"), visits
    (what people do who are counted as arrivals), noun (a noun of change), list (its object or complement lists goods).
    """

    FILE: ClassVar[str] = "measure_verbs.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("lemma", "use")
    lemma: str
    use: str
    trend: str | None
    factor: float | None
    indicator: str | None
    origin: str


@dataclass(frozen=True, slots=True)
class Indicators:
    """The indicators by their words: the last word, then the longest wording."""

    by_last: Mapping[str, tuple[tuple[tuple[str, ...], IndicatorRow], ...]]
    by_name: Mapping[str, IndicatorRow]
    passing: frozenset[str]


def indicators(codebook: Codebook) -> Indicators:
    """The indicators, ready for look-up."""
    by_last: dict[str, list[tuple[tuple[str, ...], IndicatorRow]]] = {}
    passing: frozenset[str] = frozenset()
    for row in codebook.table(IndicatorRow):
        if row.indicator == "-":
            passing = frozenset(row.wording)
            continue
        for wording in row.wording:
            words = tuple(wording.split())
            by_last.setdefault(words[-1], []).append((words, row))
    ordered = {last: tuple(sorted(rows, key=lambda one: -len(one[0]))) for last, rows in by_last.items()}
    return Indicators(ordered, {row.indicator: row for row in codebook.table(IndicatorRow)}, passing)


def measure_verbs(codebook: Codebook) -> Mapping[str, MeasureVerbRow]:
    """Verbs of figures and trends by lemma."""
    return {
        row.lemma: row for row in codebook.table(MeasureVerbRow) if row.use not in ("noun", "list", "names", "visits")
    }


def naming_verbs(codebook: Codebook) -> Mapping[str, str]:
    """The indicator that a verb names by itself: "spent", "exported", by lemma."""
    rows = [row for row in codebook.table(MeasureVerbRow) if row.use in ("names", "flow")]
    return {row.lemma: row.indicator for row in rows if row.indicator}


def visiting_verbs(codebook: Codebook) -> Mapping[str, str]:
    """The indicator under which people who do this are counted: "Russians travelling to Cambodia"."""
    return {r.lemma: r.indicator for r in codebook.table(MeasureVerbRow) if r.use == "visits" and r.indicator}


def list_verbs(codebook: Codebook) -> frozenset[str]:
    """Verbs that list goods: "include"."""
    return frozenset(row.lemma for row in codebook.table(MeasureVerbRow) if row.use == "list")


def change_nouns(codebook: Codebook) -> Mapping[str, MeasureVerbRow]:
    """Nouns of change by lemma."""
    return {row.lemma: row for row in codebook.table(MeasureVerbRow) if row.use == "noun"}


def currency_codes(codebook: Codebook) -> Mapping[str, str]:
    """ISO 4217 codes by the name of the unit."""
    return {
        row.unit: code
        for row in codebook.table(UnitRow)
        if row.kind == "money"
        for code in row.wording
        if len(code) == 3 and code.isascii() and code.isupper() and code.isalpha()
    }
