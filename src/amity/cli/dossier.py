"""`amity dossier`: the whole relation of two actors, or all of one."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from amity.cli.facts import KnownThen
from amity.cli.options import CodebookFolder, StorePath

HELP = """Answers with the whole relation of two actors, or with all that is recorded of one.

Every row is a fact, told by any number of reports, and shows a sentence that it rests on; copies count once. For all
reports behind a row: amity facts show ID. Names, adjectives and codes all do:

  amity dossier Russia Cambodia

  amity dossier RUS KHM --format html --output relation.html

  amity dossier ASEAN --format json
"""


class Shape(StrEnum):
    """How a dossier is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"


def dossier(
    a: Annotated[str, typer.Argument(metavar="A", help="A state or organisation: Russia, Russian, RUS, ASEAN.")],
    b: Annotated[str | None, typer.Argument(metavar="[B]", help="The other party.")] = None,
    shape: Annotated[Shape, typer.Option("--format", "-f", help="How to write it.")] = Shape.TEXT,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file.")] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=0, help="Rows of a section in text and Markdown; 0 for all.")
    ] = 20,
    as_of: KnownThen = None,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Writes the dossier, or says why there is none."""
    from amity import api
    from amity.answers.formats import FORMATS

    with api.open(store, codebook) as relations:
        answer = relations.dossier(a, b, today=datetime.now(UTC).date(), as_of=as_of)
        if answer.empty:
            about = " and ".join(answer.names)
            remedy = "read more, or ask for one alone" if b else "read more reports with: amity read SOURCE"
            typer.echo(f"amity: no record in {store} is about {about}; {remedy}.", err=True)
            raise typer.Exit(1)
        words = FORMATS[shape](answer, limit)
    if output is None:
        typer.echo(words, nl=False)
    else:
        output.write_text(words, encoding="utf-8")
        typer.echo(f"amity: wrote {output}", err=True)


def add_to(app: typer.Typer) -> None:
    """The command line knows this command."""
    app.command(help=HELP, short_help="The whole relation of two actors.")(dossier)
