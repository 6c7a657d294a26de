"""`amity mcp`: the store for assistants, as a read-only server of the Model Context Protocol."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import typer

from amity.cli.options import CodebookFolder, StorePath, opened

HELP = """Gives assistants a store to ask, over the Model Context Protocol on standard input and output. It only reads.

  amity mcp --store relations.duckdb

An assistant starts it by itself; its settings want a command and arguments, such as:

  {"mcpServers": {"amity": {"command": "amity", "args": ["mcp", "--store", "/path/relations.duckdb"]}}}

Tools: dossier, timeline, ledger, figures, outlooks, search, record. Every answer carries its evidence, its documents
and the day it holds for; words of reports stand under names that begin with quoted_. Needs: pip install 'amity[mcp]'
"""


def mcp(store: StorePath = Path("amity.duckdb"), codebook: CodebookFolder = None) -> None:
    """Serves the store to assistants."""
    if importlib.util.find_spec("mcp") is None:
        typer.echo("amity: this needs the extra mcp: pip install 'amity[mcp]'", err=True)
        raise typer.Exit(1)
    from amity.api.assistant_tools import server
    from amity.api.exporting import judge_facts

    with opened(store, codebook) as amity:
        judge_facts(amity)
    server(store, codebook).run("stdio")


def add_to(app: typer.Typer) -> None:
    """The command line knows this command."""
    app.command(help=HELP, short_help="Gives assistants a store to ask.")(mcp)
