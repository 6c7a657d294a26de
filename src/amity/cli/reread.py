"""`amity reread`: reads the kept pages again, as after an update of amity or a change of the codebook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from amity.cli.options import CodebookFolder, StorePath

HELP = """Reads again the pages that were kept (amity read SOURCE --keep-pages), with this amity and this codebook.

  amity reread --store asia.db

  amity reread --store asia.db --into new.db --codebook mine/

Without --into the new readings take the place of the old ones. What this version has read already is skipped.
"""


def reread(
    into: Annotated[
        Path | None, typer.Option("--into", metavar="FILE", help="Write the new readings into this store instead.")
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes that read.")] = 1,
    again: Annotated[bool, typer.Option("--again", help="Read also what this version has read already.")] = False,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Reads the kept pages of a store again."""
    from amity.api.facts import today
    from amity.api.names import wholes
    from amity.cli.read import say, stopping
    from amity.codebook import load
    from amity.facts.updating import FactBook
    from amity.runs import RunSettings, read_pages
    from amity.store.raw import RawPages
    from amity.store.sqlite import open_store

    knowledge, goal = load(codebook), into or store
    with (
        RawPages(store, make=False) as raw,
        open_store(goal, wholes(knowledge)) as opened,
        stopping() as stop,
    ):
        settings, book = RunSettings(jobs=jobs, again=again), FactBook(opened, wholes(knowledge), today())
        report = read_pages(
            raw.pages(), opened, knowledge, settings, stop=stop.asked, after_batch=lambda store, _: book.step()
        )
        book.update()
    say(report, goal)
    if report.stopped:
        raise typer.Exit(130)


def add_to(app: typer.Typer) -> None:
    """The command line knows this command."""
    app.command(help=HELP, short_help="Reads the kept pages again.")(reread)
