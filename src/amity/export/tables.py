"""Every table as CSV or Parquet in a folder, with the data dictionary beside them."""

from __future__ import annotations

import contextlib
import csv
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import msgspec

from amity.export.cells import defused, json_text
from amity.export.dictionary import markdown, package, tables
from amity.export.writing import Profile

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

GROUP = 20_000  # rows of a Parquet row group


class CsvFolder:
    """One CSV file a table: UTF-8, a line of names, CRLF, what is not known empty."""

    def __init__(self, folder: Path, profile: Profile) -> None:
        self._stack = contextlib.ExitStack()
        self._defuse = profile == "spreadsheet"
        self._writers = {}
        for table in tables().values():
            path = folder / f"{table.name}.csv"
            file = self._stack.enter_context(path.open("w", encoding="utf-8", errors="replace", newline=""))
            self._writers[table.name] = csv.writer(file)
            self._writers[table.name].writerow([column.name for column in table.columns])

    def put(self, table: str, row: tuple[Any, ...]) -> None:
        """The file of the table has this row; NUL, which CSV readers stumble over, is left out."""
        cells = [cell.replace("\0", "") if isinstance(cell, str) else _yes_or_no(cell) for cell in row]
        self._writers[table].writerow([defused(cell) for cell in cells] if self._defuse else cells)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()


class ParquetFolder:
    """One Parquet file a table, typed, written group by group."""

    def __init__(self, folder: Path) -> None:
        import pyarrow.parquet as pq

        self._schemas = {name: _schema(name) for name in tables()}
        self._waiting: dict[str, list[tuple[Any, ...]]] = {name: [] for name in tables()}
        self._writers: dict[str, pq.ParquetWriter] = {
            name: pq.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd")
            for name, schema in self._schemas.items()
        }

    def put(self, table: str, row: tuple[Any, ...]) -> None:
        """The file of the table has this row, at the latest when the folder is closed."""
        self._waiting[table].append(row)
        if len(self._waiting[table]) >= GROUP:
            self._write(table)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name, writer in self._writers.items():
            if error is None:
                self._write(name)
            writer.close()

    def _write(self, table: str) -> None:
        import pyarrow as pa

        rows, schema = self._waiting[table], self._schemas[table]
        columns = [[json_text(row[place]) for row in rows] for place in range(len(schema))]
        self._writers[table].write_table(pa.table(columns, schema=schema))
        rows.clear()


def write_dictionary(folder: Path, suffix: str, as_of: str) -> None:
    """The folder says what its tables hold: `datapackage.json` for programs, `DICTIONARY.md` for people."""
    held = msgspec.json.format(msgspec.json.encode(package(suffix, as_of)), indent=2)
    (folder / "datapackage.json").write_bytes(held + b"\n")
    (folder / "DICTIONARY.md").write_text(f"# Tables\n\n{markdown()}", encoding="utf-8")


def _schema(table: str) -> pa.Schema:
    import pyarrow as pa

    kinds = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    return pa.schema([(column.name, kinds[column.type]) for column in tables()[table].columns])


def _yes_or_no(cell: Any) -> Any:
    return str(cell).lower() if isinstance(cell, bool) else cell
