"""Writes an answer where it is wanted: a table for people, JSON lines, CSV or Parquet for programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import typer

from amity.cli.options import ROWS, Format
from amity.errors import BadRequest, StoreError

if TYPE_CHECKING:
    from rich.table import Table

SUFFIXES = {".jsonl": Format.JSONL, ".ndjson": Format.JSONL, ".csv": Format.CSV, ".parquet": Format.PARQUET}
PIPED_WIDTH = 160  # characters of a table that goes to no terminal


def chosen_format(wanted: Format | None, output: Path | None) -> Format:
    """The format asked for, else that of the file's name, else what suits a terminal or a pipe."""
    if wanted is None and output is not None:
        wanted = SUFFIXES.get(output.suffix.lower())
        if wanted is None:
            raise BadRequest(f"Say how to write {output}: --format jsonl, csv or parquet; or end its name so.")
    if wanted is None:
        wanted = Format.TABLE if sys.stdout.isatty() else Format.JSONL
    if wanted is Format.PARQUET and output is None and sys.stdout.isatty():
        raise BadRequest("Parquet is not for a screen; add --output FILE.parquet")
    return wanted


def row_limit(limit: int | None, form: Format) -> int | None:
    """How many rows to write; nothing is cut unless somebody reads it on a screen."""
    if limit is None:
        return ROWS if form is Format.TABLE else None
    return limit or None


def write_answer(
    items: Iterable[Any],
    form: Format,
    output: Path | None,
    table: Callable[[Iterable[Any]], Table],
    kind: Any = None,
    writers: Mapping[str, Callable[[Iterable[Any], BinaryIO, Any], None]] | None = None,
) -> None:
    """The items are written whole: a file is in place only when it is complete. `writers` are those of records."""
    with _target(output) as out:
        if form is Format.TABLE:
            _write_table(table(items), out)
        else:
            from amity.api.formats import FORMATS

            (writers or FORMATS)[form](items, out, kind)
        out.flush()


def say_how_many(shown: int, total: int) -> None:
    """Says on standard error that there is more."""
    if shown < total:
        typer.echo(f"showing {shown:,} of {total:,}; use --limit 0 for all", err=True)


@contextmanager
def _target(output: Path | None) -> Iterator[BinaryIO]:
    if output is None:
        yield sys.stdout.buffer
        return
    part = output.with_name(output.name + ".part")
    try:
        with part.open("wb") as file:
            yield file
        os.replace(part, output)
    except OSError as error:
        raise StoreError(f"{output} cannot be written: {error.strerror or error}.") from error
    finally:
        part.unlink(missing_ok=True)


def _write_table(table: Table, out: BinaryIO) -> None:
    from io import StringIO

    from rich.console import Console

    if out is sys.stdout.buffer and sys.stdout.isatty():
        Console().print(table)
        return
    text = StringIO()
    Console(file=text, width=PIPED_WIDTH).print(table)
    out.write(text.getvalue().encode())
