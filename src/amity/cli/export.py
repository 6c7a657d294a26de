"""`amity export`: writes the store out for other tools."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amity.cli.options import (
    About,
    Between,
    CodebookFolder,
    Confidence,
    Kinds,
    Output,
    Search,
    Since,
    Statuses,
    StorePath,
    Types,
    Until,
    opened,
)
from amity.errors import BadRequest

if TYPE_CHECKING:
    from amity.api import Amity
    from amity.export.writing import Tally
    from amity.store import Query

HELP = """Writes what the store holds in a format that other tools open. Each fact is written once, however many
reports tell it, with the filters of `amity records`.

  gdelt, gdelt-mentions, polecat, icews, acled, cameo: event data, separated by tabs

  gexf, graphml: the network of actors, for Gephi and others

  geojson, ical, rss: a map, a calendar of what lies ahead, a feed of changes

  ftm, jsonld: FollowTheMoney entities, linked data

  csv, parquet, sqlite: every table with a data dictionary; these need --output

Examples:

  amity export gdelt --output amity.export.CSV

  amity export gexf --between Russia Cambodia --since 2018 --output relation.gexf

  amity export csv --profile spreadsheet --output tables

  amity export sqlite --output relations.db

Formats that cannot say that an event was denied or only planned are given those that happened or are under way;
--status chooses others. What is left out is counted on standard error, with the reason.
"""


class Form(StrEnum):
    """The formats."""

    GDELT = "gdelt"
    GDELT_MENTIONS = "gdelt-mentions"
    POLECAT = "polecat"
    ICEWS = "icews"
    ACLED = "acled"
    CAMEO = "cameo"
    GEXF = "gexf"
    GRAPHML = "graphml"
    GEOJSON = "geojson"
    FTM = "ftm"
    JSONLD = "jsonld"
    ICAL = "ical"
    RSS = "rss"
    CSV = "csv"
    PARQUET = "parquet"
    SQLITE = "sqlite"


class Cells(StrEnum):
    """How text stands in the cells of CSV."""

    DATA = "data"
    SPREADSHEET = "spreadsheet"


def export(
    form: Annotated[Form, typer.Argument(metavar="FORMAT", help="What to write; see above.")],
    between: Between = None,
    actor: About = None,
    kind: Kinds = None,
    since: Since = None,
    until: Until = None,
    status: Statuses = None,
    type: Types = None,
    search: Search = None,
    min_confidence: Confidence = 0.0,
    profile: Annotated[
        Cells, typer.Option("--profile", help="Of csv: text as it is, or with formulas defused for a spreadsheet.")
    ] = Cells.DATA,
    output: Output = None,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Writes the store out for other tools."""
    if profile is Cells.SPREADSHEET and form is not Form.CSV:
        raise BadRequest(f"--profile is for csv; {form.value} is read by programs and stays as it is.")
    with opened(store, codebook) as amity:
        about = [*(between or ()), *(actor or ())]
        query = amity.query(kind, about, since, until, status, type, search, min_confidence)
        tally = _write(amity, form, query, profile, output)
        _say(amity, tally, form, query, output)


def _write(amity: Amity, form: Form, query: Query, profile: Cells, output: Path | None) -> Tally:
    from amity.api.exporting import export_file, export_to
    from amity.export import FILES

    if output is not None:
        return export_file(amity, form.value, output, query, profile.value)
    if form.value in FILES:
        target = "FILE" if form is Form.SQLITE else "FOLDER"
        raise BadRequest(f"{form.value} is not one stream; add --output {target}.")
    return export_to(amity, form.value, sys.stdout.buffer, query)


def _say(amity: Amity, tally: Tally, form: Form, query: Query, output: Path | None) -> None:
    """What was written and what was not, on standard error."""
    from amity.api.exporting import waiting
    from amity.export import FORMATS

    unit = FORMATS[form.value].unit if form.value in FORMATS else "rows"
    if output is not None:
        typer.echo(f"amity: wrote {tally.written:,} {unit} to {output}", err=True)
    for reason in tally.reasons():
        typer.echo(f"amity: {reason}", err=True)
    if not tally.written and not tally.left_out:
        from amity.api.empty import why_empty

        typer.echo(f"amity: {why_empty(amity.store, query)}", err=True)
    if late := waiting(amity):
        typer.echo(f"amity: {late:,} documents are not yet judged for facts; their records stand one by one", err=True)


def add_to(app: typer.Typer) -> None:
    """The command line knows this command."""
    app.command(help=HELP, short_help="Writes the store out for other tools.")(export)
