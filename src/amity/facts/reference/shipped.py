"""The official figures that ship with amity, with their origin: populations of all states, and a handful more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from amity.codebook import Codebook
from amity.facts.reference.build import Cell, series_of
from amity.facts.reference.periods import period
from amity.facts.reference.rows import FigureRow, PopulationRow
from amity.store.reference import Series

RETRIEVED = "2026-11-24"  # the day on which the tables were made
POPULATION_TOLERANCE = 0.03  # revisions of the same year's estimate by the UN and the World Bank differ by so much
ORIGIN = "amity's table ({file}): {key}"


def shipped_series(codebook: Codebook) -> tuple[Series, ...]:
    """The series that ship, read once."""
    return codebook.derive(_shipped)


def _shipped(codebook: Codebook) -> tuple[Series, ...]:
    population = series_of(_populations(codebook.table(PopulationRow)), RETRIEVED, POPULATION_TOLERANCE)
    figures = codebook.table(FigureRow)
    others = (
        series
        for tolerance in sorted({row.tolerance for row in figures})
        for series in series_of(_figures(r for r in figures if r.tolerance == tolerance), RETRIEVED, tolerance)
    )
    return (*population, *others)


def _populations(rows: Iterable[PopulationRow]) -> Iterator[Cell]:
    origin = ORIGIN.format(file=PopulationRow.FILE, key="World Bank and United Nations, rounded")
    for row in rows:
        key = ("population", row.state, None, "people", origin)
        yield Cell(key=key, start=f"{row.year}-01-01", end=f"{row.year}-12-31", value=row.value, where=row.origin)


def _figures(rows: Iterable[FigureRow]) -> Iterator[Cell]:
    for row in rows:
        when = period(row.period)
        if when:
            origin = ORIGIN.format(file=FigureRow.FILE, key=row.origin)
            key = (row.indicator, row.subject, row.counterpart, row.unit, origin)
            yield Cell(key=key, start=when[0], end=when[1], value=row.value, where=row.origin)
