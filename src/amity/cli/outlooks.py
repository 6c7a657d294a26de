"""`amity outlooks`: what reports foretold, and what became of it."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from amity.cli.facts import A, B
from amity.cli.options import CodebookFolder, Limit, Output, StorePath, opened
from amity.cli.rows import AsOf, Columns, ShapeOption, write_rows

HELP = """Lists what reports foretell, what became of it (came-true, failed, open, unknowable), and what settles it.

  amity outlooks Russia Cambodia

  amity outlooks --outcome failed --format csv --output failed.csv

  amity outlooks --scores

An outlook is settled by later reports of the very event or agreement, by figures (official ones that you added with
amity reference add before those of reports), or by a later report of the same actors in nearly the same words. One that
names no end of its time ("soon") should come true within three years. --scores gives each source's score card: how
often what it foretold came true; no score below five settled outlooks. --as-of answers as of a day, from the reports
published up to then. For outlooks that amity itself gives on relations see: amity outlook
"""


class Outcomes(StrEnum):
    """What became of an outlook."""

    CAME_TRUE = "came-true"
    FAILED = "failed"
    OPEN = "open"
    UNKNOWABLE = "unknowable"


def outlooks(
    a: A = None,
    b: B = None,
    outcome: Annotated[Outcomes | None, typer.Option("--outcome", help="Only those with this outcome.")] = None,
    scores: Annotated[bool, typer.Option("--scores", help="A score card for each source instead.")] = False,
    as_of: AsOf = None,
    limit: Limit = None,
    format: ShapeOption = None,
    output: Output = None,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Lists what was foretold, with its outcome."""
    from amity.facts.outlooks import score_card

    with opened(store, codebook) as amity:
        every = amity.foretold(*(name for name in (a, b) if name), as_of=as_of)
    found = [one for one in every if outcome is None or one.outcome == outcome.value]
    if not every:
        about = f" about {' and '.join(name for name in (a, b) if name)}" if a or b else ""
        typer.echo(f"{store} tells of no outlook{about}; read more, or leave an actor out.", err=True)
    elif not found:
        counts = Counter(one.outcome for one in every)
        held = ", ".join(f"{number:,} {name}" for name, number in counts.most_common())
        typer.echo(f"No outlook is {outcome}; of {len(every):,} there are {held}.", err=True)
    if scores:
        write_rows(score_card(every), _scores(), format, limit, output)
    else:
        write_rows(found, _columns(), format, limit, output)


def _columns() -> Columns:
    from amity.cli.words import day_words

    return {
        "foretold": lambda o: o.published or "undated",
        "by": lambda o: o.said_by.name + (f", in {o.outlet}" if o.outlet and o.outlet != o.said_by.name else ""),
        "claim": lambda o: o.claim + (f" [{o.condition}]" if o.condition else ""),
        "for": lambda o: day_words(o.horizon) if o.horizon else "",
        "outcome": lambda o: o.outcome,
        "why": lambda o: o.why,
        "fact": lambda o: o.fact,
    }


def _scores() -> Columns:
    return {
        "source": lambda s: s.source,
        "kind": lambda s: s.kind,
        "foretold": lambda s: str(s.foretold),
        "came true": lambda s: str(s.came_true),
        "failed": lambda s: str(s.failed),
        "open": lambda s: str(s.open),
        "unknowable": lambda s: str(s.unknowable),
        "score": lambda s: f"{s.score:.0%}" if s.score is not None else "too few settled",
    }


def add_to(app: typer.Typer) -> None:
    """The command line knows this command."""
    app.command(help=HELP, short_help="What reports foretold, and what became of it.")(outlooks)
