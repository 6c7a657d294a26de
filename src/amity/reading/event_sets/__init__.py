"""Rows of other event data as readings: the row is the document, its cells are the evidence, their set the voice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from amity.codebook import Codebook
from amity.codebook.columns import GDELT_EVENTS, ICEWS, POLECAT
from amity.reading.event_sets.gdelt import code_gdelt
from amity.reading.event_sets.icews import code_icews
from amity.reading.event_sets.polecat import code_polecat
from amity.reading.event_sets.row import Coded, Row, Unused, reading_of
from amity.records import Reading


@dataclass(frozen=True, slots=True)
class EventSet:
    """A data set: its columns, whether its files begin with their names, and what codes a row."""

    name: str
    columns: tuple[str, ...]
    header: bool
    code: Callable[[Row, Codebook], Coded]


EVENT_SETS = {
    "gdelt": EventSet("gdelt", GDELT_EVENTS, header=False, code=code_gdelt),
    "polecat": EventSet("polecat", POLECAT, header=True, code=code_polecat),
    "icews": EventSet("icews", ICEWS, header=True, code=code_icews),
}


def read_row(line: str, cells: list[str], origin: str, kind: EventSet, codebook: Codebook) -> Reading | Unused:
    """The reading of one row, or why it gives no record."""
    row = Row(dict(zip(kind.columns, cells, strict=True)))
    try:
        coded = kind.code(row, codebook)
    except Unused as why:
        return why
    return reading_of(row, coded, line, origin, kind.name, codebook)
