"""Parquet with a column of texts, row group by row group."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from amity.errors import UnreadablePage
from amity.fetch.rows import check_columns, row_page
from amity.fetch.settings import FetchSettings
from amity.records import Failure, Page

ROWS = 64  # at a time


def parquet_pages(stream: io.BufferedIOBase, origin: str, settings: FetchSettings) -> Iterator[Page | Failure]:
    """A page for each row; the number behind ``#`` counts rows from 1."""
    import pyarrow
    from pyarrow import parquet

    number = 0
    try:
        table = parquet.ParquetFile(stream)
        check_columns(origin, table.schema_arrow.names, settings)
        for batch in table.iter_batches(batch_size=ROWS):
            for row in batch.to_pylist():
                number += 1
                yield row_page(_plain(row), f"{origin}#{number}", settings)
    except (pyarrow.ArrowException, OSError) as error:
        said = " ".join(str(error).split())[:160]
        raise UnreadablePage(f"{origin} is not sound Parquet after row {number}: {said}.") from error


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Dates as ISO writes them, bytes as text."""
    return {name: _cell(value) for name, value in row.items()}


def _cell(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
