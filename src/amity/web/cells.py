"""CSV for spreadsheets: cells that a spreadsheet would run as a formula are defused by a leading apostrophe."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any, BinaryIO

from amity.api.flat import columns, flat
from amity.records import Record

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")  # OWASP's list of what begins a formula


def write_spreadsheet(records: Iterable[Record], out: BinaryIO) -> None:
    """One row a record under a line of column names."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.DictWriter(text, columns())
    writer.writeheader()
    writer.writerows({name: defused(value) for name, value in flat(record).items()} for record in records)
    text.detach()


def defused(value: Any) -> Any:
    """The value as it can stand in a cell."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(STARTS) else value
