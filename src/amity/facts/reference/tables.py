"""Official figures as CSV: one value a row under a line of column names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from amity.errors import ReferenceFault
from amity.facts.reference.build import Cell, series_of
from amity.facts.reference.guide import Guide, number_of
from amity.facts.reference.periods import EXAMPLES, period
from amity.store.reference import Series

COLUMNS = ("indicator", "subject", "counterpart", "period", "value", "unit", "origin")
ALSO = {"year": "period", "country": "subject", "time_period": "period", "obs_value": "value"}


def read_csv(text: str, path: str, guide: Guide) -> tuple[Series, ...]:
    """The series of a table with the columns indicator, subject, counterpart, period, value, unit and origin."""
    rows = csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True)
    try:
        header = [_column(name) for name in next(rows, [])]
        _check_header(header, path, guide)
        return series_of(_cells(rows, header, path, guide), guide.today, guide.tolerance)
    except csv.Error as error:
        raise ReferenceFault(f"{path}, line {rows.line_num}: {error}; mend the quotation marks.") from None


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _column(name: str) -> str:
    name = name.strip().lower()
    return ALSO.get(name, name)


def _check_header(header: list[str], path: str, guide: Guide) -> None:
    needed = {"period", "value"}
    needed |= {name for name in ("indicator", "unit") if getattr(guide, name) is None}
    twice = sorted({name for name in header if header.count(name) > 1})
    unknown = [name for name in header if name not in COLUMNS]
    missing = sorted(needed - set(header))
    if not {"subject", "counterpart"} & set(header):
        missing.append("subject or counterpart")
    for names, fault in ((unknown, "unknown"), (missing, "missing"), (twice, "given twice")):
        if names:
            said = ", ".join(repr(name) for name in names)
            raise ReferenceFault(f"{path}, line 1: column {said} is {fault}; the columns are {', '.join(COLUMNS)}.")


def _cells(rows: Any, header: list[str], path: str, guide: Guide) -> Iterator[Cell]:
    for cells in rows:
        where = f"{path}, line {rows.line_num}"
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise ReferenceFault(f"{where}: {len(cells)} cells where the header has {len(header)}; quote the commas.")
        yield _cell(dict(zip(header, map(str.strip, cells), strict=True)), path, where, guide)


def _cell(row: dict[str, str], path: str, where: str, guide: Guide) -> Cell:
    when = period(row["period"])
    if when is None:
        raise ReferenceFault(f"{where}: {row['period']!r} is not a period; write it as {EXAMPLES}.")
    subject, counterpart = (
        guide.actor_of(row[name], f"{where}, {name}") if row.get(name) else None for name in ("subject", "counterpart")
    )
    if subject is None and counterpart is None:
        raise ReferenceFault(f"{where}: neither subject nor counterpart; name whom the figure is about.")
    unit, factor = guide.unit_of(row.get("unit") or guide.unit or "", f"{where}, unit")
    indicator = guide.indicator_of(row.get("indicator") or guide.indicator or "", f"{where}, indicator")
    origin = guide.origin or row.get("origin") or PurePath(path).name
    value = number_of(row["value"], f"{where}, value") * factor
    return Cell(
        key=(indicator, subject, counterpart, unit, origin), start=when[0], end=when[1], value=value, where=where
    )
