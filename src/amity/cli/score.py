"""`amity score`: how well the reader reads, measured on gold cases."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from amity.cli.options import CodebookFolder
from amity.errors import BadRequest

if TYPE_CHECKING:
    from amity.score.report import Scored

HELP = """Measure the reader on gold cases, with the functions that `amity read` runs.

PATH is a folder with any of: time, attribution, quantity, pages, places, events, articles, chains; one of these; or
one file.
An interval is the range of 95% of the values when documents are drawn again with replacement, 1,000 times, seeded.

  amity score gold/

  amity score gold/time gold/quantity/dev.jsonl --format json

  amity score tests/gold/articles --errors 20

  amity score gold/ --predictions given/
"""


class ScoreFormat(StrEnum):
    """How figures are written."""

    TABLE = "table"
    JSON = "json"


def score(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Folders or files of gold cases.")],
    form: Annotated[
        ScoreFormat | None, typer.Option("--format", "-f", help="Default: a table on a terminal, else json.")
    ] = None,
    errors: Annotated[int, typer.Option("--errors", min=0, metavar="N", help="Show the N worst cases a set.")] = 0,
    predictions: Annotated[
        Path | None, typer.Option("--predictions", metavar="DIR", help="Write here what the reader gave for each case.")
    ] = None,
    codebook: CodebookFolder = None,
) -> None:
    """Figures of each set, with their intervals."""
    from amity.codebook import load
    from amity.score.sets import find_parts

    parts = [part for path in paths for part in find_parts(path)]
    loaded = load(codebook)
    figures: list[dict[str, Any]] = []
    worst: list[dict[str, Any]] = []
    for part in parts:
        typer.echo(f"reading {part.label}", err=True)
        scored = part.set.score(part.path, loaded)
        figures += _figures(part.label, scored)
        worst += _worst(part.label, scored, errors)
        if predictions is not None:
            _write(predictions, part.label, scored)
    if form is ScoreFormat.JSON or (form is None and not sys.stdout.isatty()):
        answer: dict[str, Any] = {"figures": figures} | ({"errors": worst} if errors else {})
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        _show(figures, worst)


def add_to(app: typer.Typer) -> None:
    """Joins the command to the others."""
    app.command("score", help=HELP)(score)


def _figures(label: str, scored: Scored) -> list[dict[str, Any]]:
    """Every figure of a set with its interval, rounded to four places."""
    from amity.score.bootstrap import interval

    rows = []
    for figure in scored.figures():
        low, high = interval(figure)
        values = {"value": figure.value, "low": low, "high": high}
        sizes = {"cases": figure.cases, "documents": len(figure.counts)}
        rows.append({"set": label, "figure": figure.name} | {k: round(v, 4) for k, v in values.items()} | sizes)
    return rows


def _worst(label: str, scored: Scored, errors: int) -> list[dict[str, Any]]:
    if not errors:
        return []
    ranked = sorted(scored.misses(), key=lambda miss: -miss.weight)[:errors]
    return [
        {"set": label, "case": m.case, "text": m.text, "wanted": m.wanted, "given": m.given} for m in ranked
    ]  # fmt: skip


def _write(folder: Path, label: str, scored: Scored) -> None:
    """What the reader gave, a row a case, in ``SET.jsonl``, or ``SET-FILE.jsonl`` beside a file named dev."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        name = label.removesuffix("/dev").replace("/", "-")
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            for row in scored.predictions():
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
    except OSError as error:
        raise BadRequest(f"{folder} cannot be written ({error.strerror or error}); give another folder.") from None


def _show(figures: list[dict[str, Any]], worst: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("set", "figure", "value", "95% interval", "cases", "documents")
    for row in figures:
        span = f"{row['low']:.3f}–{row['high']:.3f}"
        numbers = (f"{row['value']:.3f}", span, f"{row['cases']:,}", f"{row['documents']:,}")
        table.add_row(Text(row["set"]), row["figure"], *numbers)
    console = Console()
    console.print(table)
    for row in worst:
        case = f"{row['set']} {row['case']}\n  {row['text']}"
        console.print(Text(f"{case}\n  wanted: {row['wanted']}\n  given:  {row['given']}"))
