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
from amity.errors import BadRequest, StoreError

if TYPE_CHECKING:
    from amity.api import Amity
    from amity.api.outlook import Outlooks

HELP = """Says how likely each class of events is between two parties in the days after the last report, how their mean
score may change, and on what that rests. Every outlook is kept in the store, never changed, and settled by what comes.

  amity outlook Russia Cambodia

  amity outlook Russia Cambodia --horizon 14 --as-of 2022-08

  amity outlook Cambodia --figure tourist-arrivals --steps 3

  amity outlook Cambodia --figure tourist-arrivals --format svg --output arrivals.svg

  amity outlook --score

  amity outlook --backtest

  amity outlook Russia Cambodia --from events.tsv

  amity outlook Russia --next --horizon 7

With --figure it carries on a series of official figures, or of what reports count, and shows what sources foretell.
The first outlook trains a model on all events of the store; --train does so again. Reading more reports needs no new
training. With --from it looks at a file instead, one event a line: actor, type (PLOVER's or CAMEO's), recipient and day
(2014-01-31), parted by tabs or commas; such an outlook is kept nowhere.

With --next it ranks the types and parties of what A does or undergoes on the following day, or within --horizon days;
it trains each time.

Needs the extra "forecast": pip install 'amity[forecast]'
"""


class Shape(StrEnum):
    """How an outlook is written."""

    TEXT = "text"
    JSON = "json"
    SVG = "svg"


def outlook(
    a: Annotated[str | None, typer.Argument(metavar="[A]", help="A party: Russia, Russian, RUS, ASEAN.")] = None,
    b: Annotated[str | None, typer.Argument(metavar="[B]", help="The other party.")] = None,
    horizons: Annotated[
        list[int] | None,
        typer.Option("--horizon", metavar="DAYS", help="Days ahead; may be given again. Default: 7, 30 and 90."),
    ] = None,
    figure: Annotated[
        str | None, typer.Option("--figure", metavar="INDICATOR", help="Carry on this figure of A (and B).")
    ] = None,
    steps: Annotated[int, typer.Option("--steps", metavar="N", help="Values ahead, with --figure.")] = 3,
    score: Annotated[bool, typer.Option("--score", help="How the outlooks given so far did.")] = False,
    backtest: Annotated[bool, typer.Option("--backtest", help="How outlooks from past days would have done.")] = False,
    train: Annotated[bool, typer.Option("--train", help="Train the model anew on all that the store holds.")] = False,
    file: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="Look at the dated events of this file, not at the store."),
    ] = None,
    coming: Annotated[bool, typer.Option("--next", help="Rank what A does or undergoes next, and with whom.")] = False,
    kept: Annotated[bool, typer.Option("--kept", help="The outlooks given before, the oldest first.")] = False,
    as_of: AsOf = None,
    shape: Annotated[Shape, typer.Option("--format", "-f", help="How to write it; svg with --figure.")] = Shape.TEXT,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file.")] = None,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Writes an outlook, or the score of those given."""
    from amity import api
    from amity.api.outlook import HORIZONS, Outlooks, check_horizons

    days = check_horizons(horizons or HORIZONS)
    if a is None and figure is None and not (score or backtest or train or kept or coming):
        raise BadRequest("Name two parties (amity outlook Russia Cambodia), or give --score, --backtest or --train.")
    if shape is Shape.SVG and figure is None:
        raise BadRequest("Only a figure is drawn: give --figure INDICATOR, or another --format.")
    if coming:
        if a is None or b is not None or figure is not None or score or train or kept or backtest:
            raise BadRequest("--next ranks what comes for one party, alone or with --from: amity outlook Russia --next")
        return _write(_coming(file, a, horizons, as_of, store, codebook), shape, output)
    if file is not None:
        if figure is not None or score or train or kept:
            raise BadRequest("--from gives an outlook of two parties or a --backtest and keeps nothing; drop the rest.")
        return _write(_of_file(file, a, b, days, as_of, codebook, backtest=backtest), shape, output)
    with api.open(store, codebook) as relations:
        if figure is not None:
            return _write(_figure(relations, figure, a, b, steps), shape, output)
        outlooks = Outlooks(relations, _tell)
        if train:
            outlooks.train(as_of, days)
        for answer in _answers(outlooks, a, b, days, as_of, score=score, backtest=backtest, kept=kept):
            _write(answer, shape, output)
    return None


def _of_file(
    file: Path, a: str | None, b: str | None, days: tuple[int, ...], as_of: str | None, codebook: Path | None, *,
    backtest: bool,
) -> Any:  # fmt: skip
    from amity.api.outlook_file import backtest_of_file, outlook_of_file
    from amity.codebook import load

    if a is None:
        return backtest_of_file(file, days, codebook=load(codebook), tell=_tell)
    if backtest:
        raise BadRequest(f"A --backtest is of all pairs of {file}; drop {a}, or drop --backtest.")
    return outlook_of_file(file, a, b, days, as_of, codebook=load(codebook), tell=_tell)


def _coming(
    file: Path | None, a: str, horizons: list[int] | None, as_of: str | None, store: Path, codebook: Path | None
) -> Any:
    from amity import api
    from amity.api.coming import coming_of_file, coming_of_store
    from amity.codebook import load

    horizon = max(horizons or [1])
    if file is not None:
        return coming_of_file(file, a, horizon, as_of, codebook=load(codebook), tell=_tell)
    with api.open(store, codebook) as relations:
        return coming_of_store(relations, a, horizon, as_of, tell=_tell)


def _tell(words: str) -> None:
    typer.echo(f"amity: {words}", err=True)


def _figure(relations: Amity, figure: str, a: str | None, b: str | None, steps: int) -> Any:
    from amity.api.figure import give_figure

    if a is None:
        raise BadRequest(f"Say whose {figure}: amity outlook Cambodia --figure {figure}")
    return give_figure(relations, figure, a, b, steps)


def _answers(
    outlooks: Outlooks, a: str | None, b: str | None, days: tuple[int, ...], as_of: str | None, *,
    score: bool, backtest: bool, kept: bool,
) -> list[Any]:  # fmt: skip
    found: list[Any] = [outlooks.score(), outlooks.score_figures()] if score else []
    if backtest:
        found.append(outlooks.backtest())
    if kept:
        found += outlooks.kept(a, b)
    elif a is not None:
        found.append(outlooks.give(a, b, days, as_of, datetime.now(UTC).date()))
    return found


def _write(answer: Any, shape: Shape, output: Path | None) -> None:
    words = _words(answer, shape)
    if output is None:
        typer.echo(words)
        return
    try:
        output.write_text(words + "\n", encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{output} cannot be written: {error.strerror or error}.") from error


def _words(answer: Any, shape: Shape) -> str:
    if shape is Shape.JSON:
        return msgspec.json.format(msgspec.json.encode(answer), indent=2).decode()
    if shape is Shape.SVG:
        from amity.api.outlook_chart import figure_svg

        return figure_svg(answer)
    from amity.api.outlook_words import words_of

    return "\n".join(words_of(answer))


def add_to(app: typer.Typer) -> None:
    """The command line knows this command."""
    app.command(help=HELP, short_help="Where a relation is heading, and how earlier outlooks did.")(outlook)
