"""`amity score forecast`: how well the next event is foretold, measured on a folder of dated quadruples."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from amity.cli.score import ScoreFormat

if TYPE_CHECKING:
    from amity.forecast.evaluate import RankFigures
    from amity.score.forecast import ForecastScore

HELP = """Measure how well the next event is foretold.

FOLDER holds train.txt, valid.txt and perhaps test.txt (subject, relation, object and time as whole numbers, parted by
tabs), and entity2id.txt and relation2id.txt (a name, a tab and its number). amity learns from train.txt, and from
valid.txt too where there is a test.txt, and ranks who comes next for every event of the last file, asked from both
sides. Ties get their average rank; other right answers of the same day do not stand in the way.

  amity score forecast icews14/

  amity score forecast icews14/ --multi-step

  amity score forecast icews14/ --seed 1 --seed 2 --seed 3 --format json

Needs the extra "forecast": pip install 'amity[forecast]'
"""


def score_forecast(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder of dated quadruples.")],
    multi_step: Annotated[
        bool, typer.Option("--multi-step", help="History stops where the last file begins; default: it goes on daily.")
    ] = False,
    seeds: Annotated[
        list[int] | None,
        typer.Option("--seed", min=0, metavar="N", help="Train with this seed; may be given again. Default: 1."),
    ] = None,
    form: Annotated[
        ScoreFormat | None, typer.Option("--format", "-f", help="Default: a table on a terminal, else json.")
    ] = None,
) -> None:
    """Figures of one folder, with what they took."""
    from amity.forecast.extra import require_extra

    require_extra()
    from amity.score.forecast import score_folder

    begun = time.perf_counter()
    scored = score_folder(
        folder, seeds=tuple(seeds or [1]), multi_step=multi_step,
        tell=lambda words: typer.echo(f"{time.perf_counter() - begun:6.0f} s  {words}", err=True),
    )  # fmt: skip
    for note in scored.notes:
        typer.echo(note, err=True)
    if form is ScoreFormat.JSON or (form is None and not sys.stdout.isatty()):
        typer.echo(json.dumps(as_json(scored), ensure_ascii=False, indent=2))
    else:
        _show(scored)


def as_json(scored: ForecastScore) -> dict[str, Any]:
    """The figures as they are written for programs: shares between 0 and 1, seconds, megabytes."""
    return {
        "folder": scored.folder,
        "target": scored.target,
        "setting": scored.setting,
        **_figures(scored.mean),
        "queries": scored.mean.queries,
        "candidate_recall": round(scored.candidate_recall, 4),
        "wall_seconds": round(scored.seconds, 1),
        "peak_memory_mb": round(scored.peak_memory_mb),
        "seeds": [
            {"seed": one.seed, **_figures(one.figures), "seconds": round(one.seconds, 1)} for one in scored.by_seed
        ],
        "notes": list(scored.notes),
    }


def _figures(figures: RankFigures) -> dict[str, float]:
    named = {"mrr": figures.mrr, "hits@1": figures.hits1, "hits@3": figures.hits3, "hits@10": figures.hits10}
    return {name: round(value, 4) for name, value in named.items()}


def _show(scored: ForecastScore) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("seed", "MRR", "Hits@1", "Hits@3", "Hits@10")
    for name, own in [*((str(one.seed), one.figures) for one in scored.by_seed), ("mean", scored.mean)]:
        table.add_row(name, *(f"{value:.4f}" for value in _figures(own).values()))
    console = Console()
    console.print(f"{scored.folder}, {scored.target}, {scored.setting}, {scored.mean.queries:,} questions")
    console.print(table)
    console.print(
        f"answers among the candidates {scored.candidate_recall:.4f}; "
        f"{scored.seconds:.0f} s; at most {scored.peak_memory_mb:,.0f} MB of memory"
    )


def add_to(app: typer.Typer) -> None:
    """The command line knows this command."""
    app.command("score forecast", help=HELP, short_help="Measure the forecast of the next event.")(score_forecast)
