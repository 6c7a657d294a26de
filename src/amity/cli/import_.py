"""`amity import`: takes rows of other event data into the store."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amity.cli.options import CodebookFolder, StorePath, opened

if TYPE_CHECKING:
    from amity.runs.importing import ImportReport

HELP = """Takes events of GDELT, POLECAT or ICEWS into the store, each row a document of its own, marked as theirs.

  amity import gdelt 20220804120000.export.CSV.zip

  amity import polecat ngecEvents.DV.2022.txt

  amity import icews events.2016.tab

They are no reports: they count neither for scores nor as sources of facts. The dossier of two actors holds them
beside its own events, and shows where they agree, differ, or stand alone. Files may be packed with gzip or ZIP. A row
is kept once, however often it is imported. Rows that give no record are counted, with the reason.
"""


class EventFormat(StrEnum):
    """The formats."""

    GDELT = "gdelt"
    POLECAT = "polecat"
    ICEWS = "icews"


def import_events(
    form: Annotated[EventFormat, typer.Argument(metavar="FORMAT", help="gdelt (2.0 Events), polecat or icews.")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files of this format.")],
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Takes rows of other event data into the store."""
    with opened(store, codebook) as amity:
        report = amity.import_events(form.value, *files)
    _say(report, store)
    if not report.imported + report.already:
        raise typer.Exit(1)


def _say(report: ImportReport, store: Path) -> None:
    """Prose for a terminal, a JSON line for a pipe; failures and what was left out on standard error."""
    for failure in report.failures:
        typer.echo(f"amity: {failure.reason}", err=True)
    if report.failed > len(report.failures):
        typer.echo(f"amity: {report.failed - len(report.failures):,} more; see: amity documents --failed", err=True)
    for reason, number in sorted(report.left_out.items(), key=lambda held: (-held[1], held[0])):
        typer.echo(f"amity: left out {number:,}: {reason}", err=True)
    if sys.stdout.isatty():
        already = f", {report.already:,} already there" if report.already else ""
        typer.echo(f"{report.imported:,} rows imported{already}; the store is {store}.")
        return
    from amity.records import to_json

    counts = {"imported": report.imported, "already": report.already, "failed": report.failed}
    typer.echo(to_json({**counts, "left_out": sum(report.left_out.values())}).decode())


def add_to(app: typer.Typer) -> None:
    """The command line knows this command."""
    app.command("import", help=HELP, short_help="Takes in events of GDELT, POLECAT and ICEWS.")(import_events)
