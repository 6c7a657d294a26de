"""A SQLite file of plain tables for other tools: keys, indexes, full-text search, and what each column holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
LINKS = {
    ("fact_records", "fact"): "facts", ("fact_records", "record"): "records", ("records", "document"): "documents",
    ("evidence", "record"): "records", ("record_actors", "record"): "records", ("record_actors", "actor"): "actors",
}  # fmt: skip
SEARCHED = {"documents": ("title", "text"), "evidence": ("text",), "facts": ("words",)}
Columns = Sequence[tuple[str, str, str]]  # name, type, meaning
ROWS = 2_000  # written at once


class PublishedFile:
    """A new SQLite file that takes rows; what readers of it need is made when it is closed."""

    def __init__(self, path: Path, tables: Mapping[str, Columns], keys: Mapping[str, str | None]) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute("PRAGMA journal_mode = MEMORY")
        self._db.execute("BEGIN")
        self._tables = tables
        self._waiting: dict[str, list[tuple[Any, ...]]] = {name: [] for name in tables}
        for name, columns in tables.items():
            self._db.execute(_create(name, columns, keys[name]))

    def put(self, table: str, row: tuple[Any, ...]) -> None:
        """The table has this row, at the latest when the file is closed."""
        self._waiting[table].append(tuple(map(_kept, row)))
        if len(self._waiting[table]) >= ROWS:
            self._write(table)

    def describe(self, lines: Iterable[tuple[str, str]], meanings: Iterable[tuple[str, str, str, str]]) -> None:
        """The tables `about` and `columns` say what the file is and what it holds."""
        self._db.execute("CREATE TABLE about (what TEXT PRIMARY KEY, answer TEXT)")
        self._db.executemany("INSERT INTO about VALUES (?, ?)", lines)
        self._db.execute('CREATE TABLE columns ("table" TEXT, name TEXT, type TEXT, meaning TEXT)')
        self._db.executemany("INSERT INTO columns VALUES (?, ?, ?, ?)", meanings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._finish()
        self._db.close()

    def _write(self, table: str) -> None:
        marks = ", ".join("?" * len(self._tables[table]))
        self._db.executemany(f'INSERT INTO "{table}" VALUES ({marks})', self._waiting[table])
        self._waiting[table].clear()

    def _finish(self) -> None:
        for table in self._tables:
            self._write(table)
        for (table, column), _ in LINKS.items():
            self._db.execute(f'CREATE INDEX "{table}_by_{column}" ON "{table}" ("{column}")')
        for table, columns in SEARCHED.items():
            names = ", ".join(columns)
            self._db.execute(f'CREATE VIRTUAL TABLE "{table}_fts" USING fts5 ({names}, content="{table}")')
            self._db.execute(f'INSERT INTO "{table}_fts" ("{table}_fts") VALUES (\'rebuild\')')
        self._db.execute("COMMIT")
        self._db.execute("ANALYZE")


def _create(name: str, columns: Columns, key: str | None) -> str:
    cells = []
    for column, kind, _ in columns:
        link = LINKS.get((name, column))
        primary = " PRIMARY KEY" if column == key else ""
        cells.append(f'"{column}" {TYPES[kind]}{primary}' + (f' REFERENCES "{link}" (id)' if link else ""))
    return f'CREATE TABLE "{name}" ({", ".join(cells)})'


def _kept(cell: Any) -> Any:
    """Text without lone surrogates, which SQLite refuses."""
    return cell.encode("utf-8", "replace").decode() if isinstance(cell, str) else cell
