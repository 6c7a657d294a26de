"""`amity lake`: stores of many files, for more than one file should hold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from amity.cli.options import CodebookFolder

HELP = """Keeps lakes in order: stores in a folder of Parquet files, for more than one SQLite file should hold.

A store whose name ends in .lake is one:

  amity read archive/ --store news.lake

  amity lake compact news.lake

  amity lake verify news.lake

  amity lake slice news.lake Russia Cambodia --into relation.db

  amity lake catalogue news.lake

amity records, amity documents and amity dossier answer from a lake. For facts, the page and exports, take a slice.
"""
group = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode=None)
Lake = Annotated[Path, typer.Argument(metavar="LAKE", help="The folder of the lake.")]


@group.command(short_help="Lays its files anew: fewer, sorted.")
def compact(lake: Lake) -> None:
    """Makes one file of each kind and month, without what newer readings superseded.

    amity lake compact news.lake
    """
    from amity.store.lake import open_lake
    from amity.store.lake.segments import check_lake
    from amity.store.lake.writing import LakeWriter

    check_lake(lake)
    with open_lake(lake) as store:
        assert isinstance(store, LakeWriter)
        went = store.compact()
        segments = store.content.segments.values()
        size = sum(segment.size for segment in segments)
    typer.echo(f"{went:,} files made into fewer; {len(segments):,} files, {size / 1e6:,.1f} MB.")


@group.command(short_help="Looks for damage.")
def verify(lake: Lake) -> None:
    """Reads every file and says what is wrong; exit code 1 where something is.

    amity lake verify news.lake
    """
    from amity.store.lake.checking import verify as faults_of
    from amity.store.lake.segments import check_lake, content

    check_lake(lake)
    faults = list(faults_of(lake))
    for fault in faults:
        typer.echo(f"amity: {fault}", err=True)
    if faults:
        typer.echo("Restore these files from a copy, or read their pages again into a new lake.", err=True)
        raise typer.Exit(1)
    segments = content(lake).segments.values()
    typer.echo(f"All {len(segments):,} files of {lake} are sound.")


@group.command(short_help="Lets Spark, Trino and Snowflake read its tables.")
def catalogue(lake: Lake) -> None:
    """Makes an Iceberg catalogue in the lake that names its files, or brings it up to what was read since.

    amity lake catalogue news.lake
    """
    from amity.store.lake import open_lake
    from amity.store.lake.catalogue import register
    from amity.store.lake.laying import LakeLayer
    from amity.store.lake.segments import check_lake

    check_lake(lake)
    with open_lake(lake) as store:
        assert isinstance(store, LakeLayer)
        for table in register(store):
            typer.echo(f"{table.name}: {table.rows:,} rows in {table.files:,} files")
    typer.echo(f"The catalogue is {lake / 'catalogue' / 'catalogue.db'}.")


@group.command("slice", short_help="Makes a store in one file of the reports about some actors.")
def take_slice(
    lake: Lake,
    actors: Annotated[list[str], typer.Argument(metavar="A [B]", help="Who the reports are about.")],
    into: Annotated[Path, typer.Option("--into", metavar="FILE", help="The store to make.")],
    codebook: CodebookFolder = None,
) -> None:
    """Writes the reports about these actors into a store in one file, on which every command works.

    amity lake slice news.lake Russia Cambodia --into relation.db
    """
    from amity import api
    from amity.api.lakes import slice_lake

    with api.open(lake, codebook) as opened:
        number = slice_lake(opened, actors, into)
    typer.echo(f"{number:,} reports are in {into}.")


def add_to(app: typer.Typer) -> None:
    """The command line knows this group."""
    app.add_typer(group, name="lake", short_help="Stores of many files.")
