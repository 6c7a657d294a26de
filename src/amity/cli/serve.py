"""`amity serve`: the store in a browser."""

from __future__ import annotations

import secrets
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amity.cli.options import CodebookFolder, StorePath, opened
from amity.errors import StoreError

if TYPE_CHECKING:
    from amity.api import Amity

MOST_WAITING = 3_000  # documents whose facts are worked out before the first page
HELP = """Shows the store in a browser, on this machine, until you press Ctrl-C.

  amity serve

  amity serve --store relations.duckdb --port 8100

Only this machine can reach it. Bound to another address, it asks for the token that it prints:

  amity serve --host 192.168.1.20
"""


def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen on.")] = 8088,
    name: Annotated[
        list[str] | None, typer.Option("--name", help="A host name under which it is reached; may be given again.")
    ] = None,
    token: Annotated[
        str | None, typer.Option("--token", help="Ask for this token; made where the address is not loopback.")
    ] = None,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Serves until stopped."""
    import uvicorn

    from amity.web.app import make_app
    from amity.web.guards import LOOPBACK
    from amity.web.memory import frugal
    from amity.web.site import Site

    frugal()
    relations = opened(store, codebook)
    _work_out_facts(relations)
    relations.close()
    here = host in ("127.0.0.1", "localhost", "::1")
    token = token or (None if here else secrets.token_urlsafe(24))
    shown = f"[{host}]" if ":" in host else host
    site = Site(store, relations.codebook)
    app = make_app(site, (*LOOPBACK, shown, *(name or ())), token)
    threading.Thread(target=site.warm, daemon=True).start()
    typer.echo(f"http://{shown}:{port}/{f'?token={token}' if token else ''}", err=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, access_log=False)


def _work_out_facts(relations: Amity) -> None:
    """The facts of what was read are there, where that does not take long and the store can be written."""
    from amity.api.facts import caught_up
    from amity.facts.updating import RULES
    from amity.store.fact_queries import waiting

    left = waiting(relations.one_file, RULES)
    if left > MOST_WAITING:
        typer.echo(f"The facts of {left:,} documents are still to be worked out: run amity facts once.", err=True)
    elif left:
        try:
            caught_up(relations)
        except StoreError as error:
            typer.echo(str(error), err=True)


def add_to(app: typer.Typer) -> None:
    """The command line knows this command."""
    app.command(help=HELP, short_help="The store in a browser.")(serve)
