"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from amity.api import Amity

ROWS = 50  # rows of a table where --limit is not given


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


StorePath = Annotated[
    Path,
    typer.Option(
        "--store",
        envvar=None,
        metavar="FILE",
        help="The store: one SQLite file, whatever its name ends in.",
    ),
]
CodebookFolder = Annotated[
    Path | None,
    typer.Option("--codebook", metavar="FOLDER", help="A folder of your own codebook files, laid over amity's."),
]
FormatOption = Annotated[
    Format | None,
    typer.Option("--format", "-f", help="Default: a table on a terminal, JSON lines in a pipe, else by --output."),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here instead of to the screen.")
]
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit", min=0, metavar="N", help=f"At most N rows; 0 for all. Default: {ROWS} in a table, else all."
    ),
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="From this day on: 2022, 2022-08, 2022-08-05.")
]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Up to the end of this day, month or year.")]
Between = Annotated[
    tuple[str, str] | None,
    typer.Option("--between", metavar="A B", help="About both: names, adjectives or codes (Russia, Cambodian, KHM)."),
]
Search = Annotated[
    str | None,
    typer.Option("--search", metavar="WORDS", help='With all these words; "in this order", trad* by its start.'),
]


def opened(store: Path, codebook: Path | None) -> Amity:
    """The API on this store."""
    from amity import api

    return api.open(store, codebook)
