"""Rows of values other than records (series, checks, agreements, outlooks, changes), written as people ask."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from amity.errors import StoreError

WIDTH = 160  # characters of a table that goes to no terminal


class Shape(StrEnum):
    """How rows are written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


ShapeOption = Annotated[
    Shape | None, typer.Option("--format", "-f", help="Default: a table on a terminal, JSON lines in a pipe.")
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="As things stood on this day; default: the current day.")
]
KnownBy = Annotated[
    str | None, typer.Option("--known-by", metavar="DATE", help="From reports published up to this day only.")
]
Columns = dict[str, Callable[[Any], str]]


def write_rows(
    items: Sequence[Any], columns: Columns, shape: Shape | None, limit: int | None, output: Path | None = None
) -> None:
    """The items whole as JSON, JSON Lines or CSV; as a table by these columns, with what was left out said."""
    form = shape or (Shape.TABLE if sys.stdout.isatty() and output is None else Shape.JSONL)
    most = 50 if limit is None and form is Shape.TABLE else (limit or len(items))
    shown = list(items[:most])
    if shown or form in (Shape.JSON, Shape.CSV):
        put_words(_WRITERS[form](shown, columns), output)
    if len(shown) < len(items):
        typer.echo(f"showing {len(shown):,} of {len(items):,}; use --limit 0 for all", err=True)


def put_words(words: str, output: Path | None) -> None:
    """The words are on the screen, or in the file."""
    if output is None:
        typer.echo(words, nl=False)
        return
    try:
        output.write_text(words, encoding="utf-8", newline="")
    except OSError as error:
        raise StoreError(f"{output} cannot be written: {error.strerror or error}.") from error


def _json(items: list[Any], columns: Columns) -> str:
    return msgspec.json.format(msgspec.json.encode(items), indent=2).decode() + "\n"


def _jsonl(items: list[Any], columns: Columns) -> str:
    return "".join(msgspec.json.encode(item).decode() + "\n" for item in items)


def _csv(items: list[Any], columns: Columns) -> str:
    """Fields that are lists or values of their own are JSON inside their cell; a formula is text."""
    out = io.StringIO()
    rows = [msgspec.to_builtins(item) for item in items]
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows[0] if rows else columns)
    writer.writerows([_plain(value) for value in row.values()] for row in rows)
    return out.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple, dict)):
        return msgspec.json.encode(value).decode()
    return "'" + value if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _table(items: list[Any], columns: Columns) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    for item in items:
        table.add_row(*(Text(show(item)) for show in columns.values()))
    out = io.StringIO()
    Console(file=out, width=None if sys.stdout.isatty() else WIDTH).print(table)
    return out.getvalue()


_WRITERS: dict[Shape, Callable[[list[Any], Columns], str]] = {
    Shape.TABLE: _table,
    Shape.JSON: _json,
    Shape.JSONL: _jsonl,
    Shape.CSV: _csv,
}
