"""`amity changes`: what is new since a day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amity.cli.facts import A, B
from amity.cli.options import CodebookFolder, Limit, Output, StorePath, opened
from amity.cli.rows import Columns, ShapeOption, write_rows

if TYPE_CHECKING:
    from amity.facts.changes import Changed

HELP = """Lists what changed in the store since a day: facts that are new, became others or went; contradictions that
appeared; agreements that end within 90 days.

  amity changes --since 2026-11-01

  amity changes Russia Cambodia --since 2026-11 --format jsonl

Days are those on which the store learned of it, and not those of the reports. A fact is changed where a best value,
or the number of its reports, is another than that day found; withdrawn where what told it was read anew, split or
merged.
"""
Since = Annotated[str, typer.Option("--since", metavar="DATE", help="From this day on: 2026, 2026-11, 2026-11-24.")]


def changes(
    since: Since,
    a: A = None,
    b: B = None,
    limit: Limit = None,
    format: ShapeOption = None,
    output: Output = None,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Lists what changed since a day."""
    with opened(store, codebook) as amity:
        found = amity.changes(since, *(name for name in (a, b) if name))
    if not found:
        about = f" about {' and '.join(name for name in (a, b) if name)}" if a or b else ""
        typer.echo(f"Nothing{about} changed in {store} since {since}; try an earlier day.", err=True)
    write_rows(found, _columns(), format, limit, output)


def _columns() -> Columns:
    return {
        "day": lambda c: c.day,
        "change": lambda c: c.change,
        "kind": lambda c: c.kind,
        "what": _what,
        "differs": lambda c: ", ".join(c.fields),
        "id": lambda c: (c.now or c.before).id if c.now or c.before else f"ledger {c.entry.id}",
    }


def _what(change: Changed) -> str:
    from amity.cli.fact_words import fact_words

    if change.entry is not None:
        return f"{change.entry.name}: {change.entry.note or change.entry.standing}"
    fact = change.now or change.before
    return fact_words(fact) if fact else ""


def add_to(app: typer.Typer) -> None:
    """The command line knows this command."""
    app.command(help=HELP, short_help="What is new since a day.")(changes)
