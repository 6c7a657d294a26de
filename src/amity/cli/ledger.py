"""`amity ledger`: the agreements of the store, each with its life."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from amity.cli.options import CodebookFolder, Limit, Output, StorePath, opened
from amity.cli.rows import AsOf, Columns, KnownBy, ShapeOption, write_rows

HELP = """Lists agreements across reports, each once, with its parties, how it stands, its term and its stages.

  amity ledger Russia ASEAN

  amity ledger Cambodia --as-of 2016

  amity ledger --format csv --output agreements.csv

--as-of says how things stood on a day, whenever that was reported; --known-by leaves out reports published later.
An agreement whose term ran out without word of an extension is marked "term ended ..., nothing read since".
"""


def ledger(
    a: Annotated[str | None, typer.Argument(metavar="[A]", help="A party: Russia, Russian, RUS, ASEAN.")] = None,
    b: Annotated[str | None, typer.Argument(metavar="[B]", help="Another party to the same agreements.")] = None,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    limit: Limit = None,
    format: ShapeOption = None,
    output: Output = None,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Lists agreements, each with its life."""
    with opened(store, codebook) as amity:
        entries = amity.ledger(a, b, as_of, known_by)
    if not entries:
        about = f" that bind {' and '.join(name for name in (a, b) if name)}" if a else ""
        day = f" as of {as_of}" if as_of else ""
        typer.echo(f"{store} tells of no agreements{about}{day}; read more, or leave a party out.", err=True)
    write_rows(entries, _columns(), format, limit, output)


def _columns() -> Columns:
    return {
        "agreement": lambda e: e.name + (f" ({e.year})" if e.year else ""),
        "form": lambda e: e.form,
        "parties": lambda e: ", ".join(p.name + (f" ({p.acceded[:4]})" if p.acceded else "") for p in e.parties),
        "stands": lambda e: e.standing,
        "since": lambda e: e.since or "",
        "until": lambda e: e.until or "",
        "note": lambda e: e.note or "",
        "reports": lambda e: str(len(e.documents)),
        "life": lambda e: "; ".join(f"{s.day if s.dated else 'undated'} {s.stage}" for s in e.steps),
    }


def add_to(app: typer.Typer) -> None:
    """The command line knows this command."""
    app.command(help=HELP, short_help="Agreements with their life, as of any day.")(ledger)
