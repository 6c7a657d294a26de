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
AGAIN = "may be given again."
About = Annotated[list[str] | None, typer.Option("--actor", metavar="A", help=f"About this actor; {AGAIN}")]
Kinds = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        "-k",
        metavar="KIND",
        help=f"event, agreement, statement, measure, outlook, cause or tie; {AGAIN}",
    ),
]
Statuses = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        metavar="STATUS",
        help=f"happened, ongoing, planned, expected, conditional, denied, called-for; {AGAIN}",
    ),
]
Types = Annotated[
    list[str] | None,
    typer.Option("--type", metavar="TYPE", help=f"PLOVER's event type, such as CONSULT; {AGAIN}"),
]
Confidence = Annotated[float, typer.Option("--min-confidence", min=0, max=1, metavar="P", help="At least so sure.")]
Search = Annotated[
    str | None,
    typer.Option("--search", metavar="WORDS", help='With all these words; "in this order", trad* by its start.'),
]


def opened(store: Path, codebook: Path | None) -> Amity:
    """The API on this store."""
    from amity import api

    return api.open(store, codebook)
