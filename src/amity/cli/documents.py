"""`amity documents`: lists what was read, or what could not be."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amity.cli.answers import chosen_format, row_limit, say_how_many, write_answer
from amity.cli.options import (
    Between,
    CodebookFolder,
    Format,
    FormatOption,
    Limit,
    Output,
    Search,
    Since,
    StorePath,
    Until,
    opened,
)

if TYPE_CHECKING:
    from rich.table import Table

    from amity.api import Amity
    from amity.api.formats import Item

HELP = """Lists the reports that were read, by date of publication; with --failed those that could not be, and why.

  amity documents --between Russia Cambodia --since 2020

  amity documents --failed

  amity documents --format parquet --output reports.parquet
"""


def documents(
    failed: Annotated[bool, typer.Option("--failed", help="What could not be read, and why.")] = False,
    between: Between = None,
    since: Since = None,
    until: Until = None,
    search: Search = None,
    limit: Limit = None,
    format: FormatOption = None,
    output: Output = None,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Lists documents, or writes them out."""
    form = chosen_format(format, output)
    with opened(store, codebook) as amity:
        if failed:
            _list_failures(amity, row_limit(limit, form), form, output)
            return
        words = amity.query(between=between or (), since=since, until=until, search=search)
        _list_documents(amity, words.actors, words.since, words.until, search, row_limit(limit, form), form, output)


def _list_documents(
    amity: Amity,
    actors: tuple[str, ...],
    since: str | None,
    until: str | None,
    search: str | None,
    limit: int | None,
    form: Format,
    output: Path | None,
) -> None:
    from amity.records import Document
    from amity.store import DocumentQuery

    query = DocumentQuery(actors=actors, since=since, until=until, search=search, limit=limit)
    total = amity.store.count_documents(query)
    if not total:
        typer.echo(_why_none(amity), err=True)
    if total or output or form is not Format.TABLE:
        write_answer(amity.iter_documents(query), form, output, document_table, Document)
    say_how_many(min(total, limit or total), total)


def _why_none(amity: Amity) -> str:
    counts = amity.store.counts()
    if counts.documents:
        return f"None of the {counts.documents:,} documents matches all filters; leave one out."
    failed = f" {counts.failures:,} could not be read; see: amity documents --failed" if counts.failures else ""
    return f"The store {amity.path} holds no document yet.{failed}"


def _list_failures(amity: Amity, limit: int | None, form: Format, output: Path | None) -> None:
    from amity.records import Failure

    failures = list(amity.store.failures())
    if not failures:
        typer.echo("Every page could be read.", err=True)
    if failures or output or form is not Format.TABLE:
        write_answer(failures[:limit], form, output, failure_table, Failure)
    say_how_many(min(len(failures), limit or len(failures)), len(failures))


def document_table(items: Iterable[Item]) -> Table:
    """The documents as a table for people; a date that was inferred has a question mark."""
    from rich.text import Text

    from amity.records import Document

    table = _table("published", "outlet", "title", "read from")
    for item in items:
        assert isinstance(item, Document)
        day = f"{item.published or ''}{'?' if item.published_inferred else ''}"
        table.add_row(day, *(Text(cell or "") for cell in (item.outlet, item.title, item.origin)))
    return table


def failure_table(items: Iterable[Item]) -> Table:
    """What could not be read, and why."""
    from rich.text import Text

    from amity.records import Failure

    table = _table("not read", "why")
    for item in items:
        assert isinstance(item, Failure)
        table.add_row(Text(item.origin), Text(item.reason))
    return table


def _table(*headings: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold", no_wrap=heading == "published")
    return table


def add_to(app: typer.Typer) -> None:
    """The command line knows this command."""
    app.command(help=HELP, short_help="Lists what was read, or what could not be.")(documents)
