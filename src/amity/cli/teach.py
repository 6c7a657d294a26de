"""`amity teach`: an event type of one's own, from a definition and examples."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

HELP = """Learn event types of your own from examples; they are coded wherever FOLDER is given as --codebook.

Describe each type in FOLDER/types/NAME.toml, with 20 examples or more, the actor in [..] and the recipient in {..}:

  definition = "A state lets the citizens of another enter without a visa."

  parent = "CONCEDE"

  examples = ["[Japan] waived visas for {Thai tourists} on Friday.", ...]

`others` may list sentences that come near and are not meant. Then:

  amity teach my-codebook

  amity read reports/ --codebook my-codebook
"""


def teach(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Your codebook folder, with types/NAME.toml in it.")],
) -> None:
    """Learns the types, and says how they fare on examples that were left out."""
    from amity.codebook.teaching import teach

    for lesson in teach(folder):
        typer.echo(
            f"{lesson.name}: {lesson.recognised} of {lesson.examples} examples recognised when left out, "
            f"{lesson.mistaken} of {lesson.others} other sentences mistaken for it; written to {lesson.file}"
        )


def add_to(app: typer.Typer) -> None:
    """The command line knows this command."""
    app.command(help=HELP, short_help="Event types of your own, from examples.")(teach)
