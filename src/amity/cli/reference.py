"""`amity reference`: official figures, and what reports say held against them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from amity.cli.options import CodebookFolder, Limit, Output, StorePath, opened
from amity.cli.rows import Columns, ShapeOption, write_rows

HELP = """Official figures: adds series, lists them, and holds the figures of reports against them.

  amity reference add arrivals.csv

  amity reference fetch worldbank SP.POP.TOTL Cambodia

  amity reference check Russia Cambodia

A table of the population of all states ships with amity. Nothing is fetched unless you ask.
"""
ADD = """Adds series from CSV or SDMX-JSON (1.0, 2.0); of a file with anything wrong, nothing is kept.

The columns of CSV are indicator, subject, counterpart, period, value, unit and origin, in any order:

  indicator,subject,counterpart,period,value,unit

  tourist-arrivals,Russia,Cambodia,2019,55000,people

  amity reference add arrivals.csv --tolerance 0.02

  amity reference add oecd.json --indicator tourist-arrivals --unit people
"""
FETCH = """Fetches series from a provider's public API; today that is the World Bank.

  amity reference fetch worldbank SP.POP.TOTL Cambodia Vietnam

  amity reference fetch worldbank gdp
"""
CHECK = """Holds the figures of reports against official ones: within what is stated, off by how much, or no series.

  amity reference check Cambodia

  amity reference check Russia Cambodia --all --format csv
"""
group = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode=None)
Indicator = Annotated[str | None, typer.Option("--indicator", help="What is counted, where the file does not say.")]
Unit = Annotated[str | None, typer.Option("--unit", help="Its unit, where the file does not say: 'million USD'.")]
Origin = Annotated[str | None, typer.Option("--origin", help="Where the figures come from. Default: the file's name.")]
Tolerance = Annotated[
    float, typer.Option("--tolerance", min=0, max=1, help="Share by which the origin's own revisions differ.")
]
A = Annotated[str | None, typer.Argument(metavar="[A]", help="About this actor.")]
B = Annotated[str | None, typer.Argument(metavar="[B]", help="And about this one.")]


@group.command(help=ADD, short_help="Adds series from files.")
def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="CSV or SDMX-JSON.")],
    indicator: Indicator = None,
    unit: Unit = None,
    origin: Origin = None,
    tolerance: Tolerance = 0.0,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Adds series from files."""
    with opened(store, codebook) as amity:
        for file in files:
            guide = amity.reference.guide(indicator, unit, origin, tolerance)
            _say_added(amity.reference.add(file, guide=guide), str(file))


@group.command(help=FETCH, short_help="Fetches series from the World Bank.")
def fetch(
    provider: Annotated[str, typer.Argument(metavar="PROVIDER", help="worldbank")],
    wanted: Annotated[str, typer.Argument(metavar="INDICATOR", help="The provider's code, or amity's indicator.")],
    countries: Annotated[list[str] | None, typer.Argument(metavar="[COUNTRY]...", help="Default: all.")] = None,
    indicator: Indicator = None,
    unit: Unit = None,
    tolerance: Tolerance = 0.0,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Fetches series from the World Bank."""
    if provider != "worldbank":
        from amity.errors import BadRequest

        raise BadRequest(f"{provider!r} is no provider that amity knows; it knows worldbank.")
    with opened(store, codebook) as amity:
        guide = amity.reference.guide(indicator, unit, None, tolerance)
        series, left_out = amity.reference.fetch_worldbank(wanted, *(countries or ()), guide=guide)
    _say_added(series, "the World Bank")
    if left_out:
        typer.echo(f"amity: left out {left_out} values of groups of states", err=True)


@group.command("list", short_help="Lists the series.")
def list_series(
    a: A = None,
    b: B = None,
    shipped: Annotated[bool, typer.Option("--shipped/--own", help="With the tables that ship, or yours alone.")] = True,
    limit: Limit = None,
    format: ShapeOption = None,
    output: Output = None,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Lists the series that figures are held against, with origin and the day on which they were taken."""
    from amity.api.life import series_about

    with opened(store, codebook) as amity:
        ids = [amity.resolve_actor(name) for name in (a, b) if name]
        series = series_about(amity.reference.series(shipped), ids)
    if not series:
        typer.echo("There is no such series; add one with: amity reference add FILE", err=True)
    write_rows(series, _series_columns(), format, limit, output)


@group.command(help=CHECK, short_help="Holds reported figures against official ones.")
def check(
    a: A = None,
    b: B = None,
    every: Annotated[bool, typer.Option("--all", help="Also figures that no series can be held against.")] = False,
    limit: Limit = None,
    format: ShapeOption = None,
    output: Output = None,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Holds reported figures against official ones."""
    with opened(store, codebook) as amity:
        checks = amity.reference.check(*(name for name in (a, b) if name))
    counts = Counter(one.verdict for one in checks)
    shown = [one for one in checks if every or one.verdict != "no-series"]
    if checks and not every and counts["no-series"]:
        typer.echo(f"amity: no series for {counts['no-series']} of {len(checks)} figures; --all shows them", err=True)
    if not checks:
        typer.echo(f"The reports in {store} give no such figures.", err=True)
    write_rows(shown, _check_columns(), format, limit, output)


def _say_added(series: tuple[object, ...], source: str) -> None:
    values = sum(len(getattr(one, "points", ())) for one in series)
    named = ", ".join(sorted({str(getattr(one, "indicator", "")) for one in series}))
    typer.echo(f"amity: {values:,} values in {len(series):,} series from {source} ({named})", err=True)


def _series_columns() -> Columns:
    return {
        "indicator": lambda s: s.indicator,
        "of": lambda s: " → ".join(actor or "any" for actor in (s.subject, s.counterpart) if actor),
        "unit": lambda s: s.unit,
        "values": lambda s: str(len(s.points)),
        "from": lambda s: s.first,
        "to": lambda s: s.last,
        "tolerance": lambda s: f"{s.tolerance:.0%}",
        "origin": lambda s: s.origin,
        "taken": lambda s: s.retrieved,
    }


def _check_columns() -> Columns:
    return {
        "verdict": lambda c: c.verdict,
        "figure": lambda c: f"{c.indicator} of {' → '.join(x for x in (c.subject, c.counterpart) if x)}",
        "reported": lambda c: "" if c.reported is None else f"{c.reported:,.12g} {c.unit or ''}",
        "why": lambda c: c.why,
    }


def add_to(app: typer.Typer) -> None:
    """The command line knows this group."""
    app.add_typer(group, name="reference", short_help="Official figures, and reports held against them.")
