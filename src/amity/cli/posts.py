"""`amity posts`: who holds which post; fetched anew from Wikidata, and checked."""

from __future__ import annotations

import datetime
from typing import Annotated

import typer

from amity.cli.options import CodebookFolder, Limit, Output
from amity.cli.rows import Columns, ShapeOption, write_rows

HELP = """Who heads states and their foreign ministries: rows with dates that amity reads "the president" by.

  amity posts fetch

  amity posts check

A table that is right to 2025 ships with amity. Nothing is fetched unless you ask.
"""
FETCH = """Fetches heads of state and government and foreign ministers since 2000 from Wikidata.

  amity posts fetch

  amity posts fetch Cambodia Russia

The rows are kept in your own data folder (or in the one that AMITY_DATA names) and win over those that ship; delete
the file to go back. What was read before stays as it is: amity reread reads kept pages again.
"""
CHECK = """Says what is wrong with the rows of posts; with --gaps also where a member of the UN has no holder.

  amity posts check

  amity posts check --gaps --format csv
"""
group = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode=None)


@group.command(help=FETCH, short_help="Fetches holders of posts from Wikidata.")
def fetch(
    countries: Annotated[list[str] | None, typer.Argument(metavar="[COUNTRY]...", help="Default: all.")] = None,
    endpoint: Annotated[
        str | None, typer.Option("--endpoint", metavar="ADDRESS", help="Another query service with Wikidata's data.")
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Open no address at all.")] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Ask also a service on your own machine or network.")
    ] = False,
    codebook: CodebookFolder = None,
) -> None:
    """Fetches holders of posts from Wikidata."""
    from amity.api.posts import fetch_posts
    from amity.codebook import load
    from amity.fetch.settings import FetchSettings

    settings = FetchSettings(offline=offline, allow_private=allow_private, timeout=90.0)
    found = fetch_posts(load(codebook), countries or (), settings, endpoint)
    typer.echo(
        f"amity: {found.rows:,} holders of {found.posts:,} posts in {found.countries:,} countries, in {found.path}",
        err=True,
    )


@group.command(help=CHECK, short_help="Says what is wrong with the rows of posts.")
def check(
    gaps: Annotated[bool, typer.Option("--gaps", help="List the days without a holder, too.")] = False,
    limit: Limit = None,
    format: ShapeOption = None,
    output: Output = None,
    codebook: CodebookFolder = None,
) -> None:
    """Says what is wrong with the rows of posts."""
    from amity.api.posts import check_posts
    from amity.codebook import load

    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    faults, missing = check_posts(load(codebook), today)
    for fault in faults:
        typer.echo(f"amity: {fault.where}: {fault.what}", err=True)
    lands = len({gap.country for gap in missing})
    typer.echo(f"amity: {len(faults)} faults; {len(missing)} gaps of more than a year in {lands} states", err=True)
    if gaps:
        write_rows(missing, _columns(), format, limit, output)
    if faults:
        raise typer.Exit(1)


def _columns() -> Columns:
    return {"country": lambda g: g.country, "post": lambda g: g.post, "from": lambda g: g.start, "to": lambda g: g.end}


def add_to(app: typer.Typer) -> None:
    """The command line knows this group."""
    app.add_typer(group, name="posts", short_help="Who holds which post: fetched anew, and checked.")
