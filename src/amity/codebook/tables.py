"""Reads the codebook's tables: tab-separated files with a header, one typed row a line.

A cell that is empty is absent; lists inside a cell are parted by ``|``; lines that begin with ``#`` are notes.
Every row says its origin. A wrong row is an error that names file, line and remedy.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

from amity.errors import CodebookError


class Row(Protocol):
    """A frozen dataclass that knows its file. `KEY` names the fields that must be unique together."""

    FILE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    __dataclass_fields__: ClassVar[dict[str, Any]]


R = TypeVar("R", bound=Row)


def read_table(path: Path, row: type[R]) -> tuple[R, ...]:
    """All rows of one file, checked: header, types, origin."""
    lines = path.read_text(encoding="utf-8").split("\n")
    header = lines[0].split("\t")
    fields = {field.name.rstrip("_"): kind for field, kind in _fields(row)}
    wrong = set(fields) ^ set(header)
    if wrong:
        raise CodebookError(
            f"{path}, line 1: the columns must be {', '.join(fields)}; check {', '.join(sorted(wrong))}."
        )
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if line.strip() and not line.startswith("#"):
            rows.append(_row(row, fields, header, line.split("\t"), f"{path}, line {number}"))
    return tuple(rows)


def without_conflicts(rows: tuple[R, ...], row: type[R]) -> tuple[R, ...]:
    """The rows, where no two share a key; later files win over earlier ones only through an equal key."""
    seen: dict[tuple[Any, ...], R] = {}
    for item in rows:
        key = tuple(getattr(item, name) for name in row.KEY)
        seen[key] = item
    return tuple(seen.values())


def check_unique(rows: tuple[R, ...], row: type[R], path: Path) -> None:
    """Raises where two rows of one file have the same key."""
    seen = set()
    for item in rows:
        key = tuple(getattr(item, name) for name in row.KEY)
        if key in seen:
            raise CodebookError(f"{path}: two rows for {' '.join(map(str, key))}; keep one, with a note on its origin.")
        seen.add(key)


def _fields(row: type[R]) -> list[tuple[dataclasses.Field[Any], Any]]:
    hints = typing.get_type_hints(row)
    return [(field, hints[field.name]) for field in dataclasses.fields(row)]


def _row(row: type[R], fields: dict[str, Any], header: list[str], cells: list[str], where: str) -> R:
    if len(cells) != len(header):
        raise CodebookError(
            f"{where}: {len(cells)} cells where the header has {len(header)}; cells are parted by tabs."
        )
    values = {
        name: _value(cell.strip(), fields[name], f"{where}, {name}") for name, cell in zip(header, cells, strict=True)
    }
    if not values.get("origin"):
        raise CodebookError(f"{where}: no origin; say where the row comes from, with a key of ORIGIN.md.")
    return row(**{_attribute(row, name): value for name, value in values.items()})


def _value(cell: str, kind: Any, where: str) -> Any:
    """One cell as the field's type."""
    optional = isinstance(kind, types.UnionType) and type(None) in kind.__args__
    if optional:
        if not cell:
            return None
        kind = next(arg for arg in kind.__args__ if arg is not type(None))
    if kind is str:
        return cell
    if typing.get_origin(kind) is tuple:
        return tuple(item.strip() for item in cell.split("|") if item.strip())
    try:
        return cell == "yes" if kind is bool else kind(cell)
    except ValueError:
        raise CodebookError(f"{where}: {cell!r} is not a number.") from None


def _attribute(row: type[R], column: str) -> str:
    """The field behind a column: `from` is a word of Python, so its field is `from_`."""
    return column if column in row.__dataclass_fields__ else column + "_"
