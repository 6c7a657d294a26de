"""The command line. One file per command; each imports what it needs when it runs, so that help comes at once."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from amity.cli import (
    answering,
    changes,
    compare,
    diff,
    disputes,
    doctor,
    documents,
    dossier,
    export,
    facts,
    import_,
    lake,
    ledger,
    mcp,
    outlook,
    outlooks,
    posts,
    read,
    records,
    reference,
    reread,
    score,
    score_forecast,
    serve,
    teach,
    watch,
)
from amity.errors import AmityError, BadRequest, UnknownActor
from amity.version import __version__

HELP = """Reads reports on how states and organisations deal with each other; keeps a dated, sourced record.

Begin with a folder of reports, then ask for a pair of states:

  amity read reports/

  amity dossier Russia Cambodia

  amity records --between Russia Cambodia

Exit codes: 0 all is well; 1 it could not be done; 2 the command is not right; 130 stopped by you.
"""


class Commands(TyperGroup):
    """Commands whose errors are one sentence on standard error."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """A command may have two words: `score forecast`."""
        two = " ".join(args[:2])
        return (two, self.commands[two], args[2:]) if two in self.commands else super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Runs the command; an error of amity ends it with its exit code."""
        try:
            return super().invoke(ctx)
        except AmityError as error:
            typer.echo(f"amity: {error}", err=True)
            raise typer.Exit(2 if isinstance(error, (BadRequest, UnknownActor)) else 1) from None


def version(wanted: bool) -> None:
    """Shows the version and ends."""
    if wanted:
        typer.echo(f"amity {__version__}")
        raise typer.Exit


app = typer.Typer(
    name="amity",
    cls=Commands,
    help=HELP,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def amity(
    shown: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=version, is_eager=True)
    ] = False,
) -> None:
    """Options that go before every command."""


COMMANDS = (  # as the help lists them
    read,
    watch,
    records,
    documents,
    facts,
    disputes,
    changes,
    dossier,
    answering,
    ledger,
    outlooks,
    outlook,
    serve,
    mcp,
    export,
    import_,
    compare,
    reference,
    posts,
    reread,
    diff,
    lake,
    teach,
    score,
    score_forecast,
    doctor,
)

for command in COMMANDS:
    command.add_to(app)


def main() -> None:
    """Runs the command line."""
    app()
