"""`amity outlook`: where a relation is heading, and how earlier outlooks did."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from amity.cli.options import CodebookFolder, StorePath
from amity.cli.rows import AsOf
from amity.errors import BadRequest

if TYPE_CHECKING:
    from amity.api.outlook import Outlooks

HELP = """Says how likely each class of events is between two parties in the days after the last report, how their mean
score may change, and on what that rests. Every outlook is kept in the store, never changed, and settled by what comes.

  amity outlook Russia Cambodia

  amity outlook Russia Cambodia --horizon 14 --as-of 2022-08

  amity outlook --score

  amity outlook --backtest

The first outlook trains a model on all events of the store; --train does so again. Reading more reports needs no new
training. Needs the extra "forecast": pip install 'amity[forecast]'
"""


class Shape(StrEnum):
    """How an outlook is written."""

    TEXT = "text"
    JSON = "json"


def outlook(
    a: Annotated[str | None, typer.Argument(metavar="[A]", help="A party: Russia, Russian, RUS, ASEAN.")] = None,
    b: Annotated[str | None, typer.Argument(metavar="[B]", help="The other party.")] = None,
    horizons: Annotated[
        list[int] | None,
        typer.Option("--horizon", metavar="DAYS", help="Days ahead; may be given again. Default: 7, 30 and 90."),
    ] = None,
    score: Annotated[bool, typer.Option("--score", help="How the outlooks given so far did.")] = False,
    backtest: Annotated[bool, typer.Option("--backtest", help="How outlooks from past days would have done.")] = False,
    train: Annotated[bool, typer.Option("--train", help="Train the model anew on all that the store holds.")] = False,
    kept: Annotated[bool, typer.Option("--kept", help="The outlooks given before, the oldest first.")] = False,
    as_of: AsOf = None,
    shape: Annotated[Shape, typer.Option("--format", "-f", help="How to write it.")] = Shape.TEXT,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Writes an outlook, or the score of those given."""
    from amity import api
    from amity.api.outlook import HORIZONS, Outlooks, check_horizons

    days = check_horizons(horizons or HORIZONS)
    if a is None and not (score or backtest or train or kept):
        raise BadRequest("Name two parties (amity outlook Russia Cambodia), or give --score, --backtest or --train.")
    with api.open(store, codebook) as relations:
        outlooks = Outlooks(relations, lambda words: typer.echo(f"amity: {words}", err=True))
        if train:
            outlooks.train(as_of, days)
        for answer in _answers(outlooks, a, b, days, as_of, score=score, backtest=backtest, kept=kept):
            _write(answer, shape)


def _answers(
    outlooks: Outlooks, a: str | None, b: str | None, days: tuple[int, ...], as_of: str | None, *,
    score: bool, backtest: bool, kept: bool,
) -> list[Any]:  # fmt: skip
    found: list[Any] = [outlooks.score()] if score else []
    if backtest:
        found.append(outlooks.backtest())
    if kept:
        found += outlooks.kept(a, b)
    elif a is not None:
        found.append(outlooks.give(a, b, days, as_of, datetime.now(UTC).date()))
    return found


def _write(answer: Any, shape: Shape) -> None:
    from amity.api.outlook_words import words_of

    if shape is Shape.JSON:
        typer.echo(msgspec.json.format(msgspec.json.encode(answer), indent=2).decode())
    else:
        typer.echo("\n".join(words_of(answer)))


def add_to(app: typer.Typer) -> None:
    """The command line knows this command."""
    app.command(help=HELP, short_help="Where a relation is heading, and how earlier outlooks did.")(outlook)
