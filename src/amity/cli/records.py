"""`amity records`: lists records, or writes them out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from amity.cli.answers import chosen_format, row_limit, say_how_many, write_answer
from amity.cli.options import (
    About,
    Between,
    CodebookFolder,
    Confidence,
    FormatOption,
    Kinds,
    Limit,
    Output,
    Search,
    Since,
    Statuses,
    StorePath,
    Types,
    Until,
    opened,
)

if TYPE_CHECKING:
    from rich.table import Table

    from amity.api.formats import Item

HELP = """Lists what reports say: events, agreements, statements, measures, outlooks, causes and ties, by date.

Each record shows the words that it rests on.

  amity records --between Russia Cambodia --kind agreement

  amity records --actor ASEAN --since 2020 --until 2022-06 --status planned

  amity records --search '"gas pipeline" sanction*' --format csv --output gas.csv

A record is about a state also where it is about its people, ministries or companies. Records without a date of
their own count by the day their report was published.
"""


def records(
    between: Between = None,
    actor: About = None,
    kind: Kinds = None,
    since: Since = None,
    until: Until = None,
    status: Statuses = None,
    type: Types = None,
    search: Search = None,
    min_confidence: Confidence = 0.0,
    limit: Limit = None,
    format: FormatOption = None,
    output: Output = None,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Lists records, or writes them out."""
    form = chosen_format(format, output)
    with opened(store, codebook) as amity:
        about = [*(between or ()), *(actor or ())]
        query = amity.query(kind, about, since, until, status, type, search, min_confidence, row_limit(limit, form))
        total = amity.store.count(query)
        if not total:
            from amity.api.empty import why_empty

            typer.echo(why_empty(amity.store, query), err=True)
        if total or output or form.value != "table":
            write_answer(amity.iter_records(query), form, output, record_table)
        say_how_many(min(total, query.limit or total), total)


def record_table(items: Iterable[Item]) -> Table:
    """The records as a table for people."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from amity.cli.words import day_words, evidence_words, record_words
    from amity.records import Document, Failure, kind_of

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for heading in ("when", "kind", "what"):
        table.add_column(heading, no_wrap=heading != "what", min_width=24 if heading == "what" else None)
    table.add_column("status", no_wrap=True)
    table.add_column("words of the report", ratio=1)
    for record in items:
        assert not isinstance(record, (Document, Failure))
        cells = (day_words(record.when), kind_of(record), record_words(record), record.status, evidence_words(record))
        table.add_row(*(Text(cell) for cell in cells))
    return table


def add_to(app: typer.Typer) -> None:
    """The command line knows this command."""
    app.command(help=HELP, short_help="Lists records, or writes them out.")(records)
