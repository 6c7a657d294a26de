"""`amity timeline`, `amity figures`, `amity network`: facts in order of time, by indicator, by pair."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from amity.cli.facts import A, B, KnownThen
from amity.cli.options import CodebookFolder, Limit, Output, Since, StorePath, Until, opened
from amity.cli.rows import Columns, ShapeOption, write_rows

TIMELINE = """Lists what happened in order of time: events, and the stages of agreements, each once.

  amity timeline Russia Cambodia

  amity timeline ASEAN --since 2020 --format csv --output asean.csv

Each row shows a sentence that it rests on, and how many independent sources tell it.
"""
FIGURES = """Lists figures by indicator and pair in order of time, each once, held against official ones.

  amity figures Russia Cambodia

  amity figures --indicator tourist-arrivals --indicator trade --format csv --output figures.csv

Where sources differ, all values are shown. Official figures are those that ship, and those of: amity reference add
"""
NETWORK = """Lists who deals with whom: every pair with its events by quad class, mean PLOVER score and agreements.

  amity network --since 2022

  amity network Cambodia --format csv --output cambodia.csv

Facts are counted, not reports. A ministry or a leader stands for its state.
"""
Indicator = Annotated[
    list[str] | None, typer.Option("--indicator", metavar="NAME", help="Only this one; may be given again.")
]


def timeline(
    a: A = None,
    b: B = None,
    since: Since = None,
    until: Until = None,
    as_of: KnownThen = None,
    limit: Limit = None,
    format: ShapeOption = None,
    output: Output = None,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Lists what happened in order of time."""
    with opened(store, codebook) as amity:
        rows = amity.timeline(*_names(a, b), since=since, until=until, as_of=as_of)
        _why_none(amity, rows, (a, b), since, until, "event")
    write_rows(rows, _timeline(), format, limit, output)


def figures(
    a: A = None,
    b: B = None,
    indicator: Indicator = None,
    since: Since = None,
    until: Until = None,
    as_of: KnownThen = None,
    limit: Limit = None,
    format: ShapeOption = None,
    output: Output = None,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Lists figures by indicator and pair."""
    with opened(store, codebook) as amity:
        rows = amity.figures(*_names(a, b), indicator=indicator or (), since=since, until=until, as_of=as_of)
        if not rows and indicator:
            held = sorted({row.indicator for row in amity.figures()})
            typer.echo(f"No figure of {', '.join(indicator)}; the store has {', '.join(held) or 'none'}.", err=True)
        else:
            _why_none(amity, rows, (a, b), since, until, "measure")
    write_rows(rows, _figures(), format, limit, output)


def network(
    a: A = None,
    since: Since = None,
    until: Until = None,
    as_of: KnownThen = None,
    limit: Limit = None,
    format: ShapeOption = None,
    output: Output = None,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Lists who deals with whom."""
    with opened(store, codebook) as amity:
        rows = amity.network(*_names(a, None), since=since, until=until, as_of=as_of)
        _why_none(amity, rows, (a, None), since, until, "event")
    write_rows(rows, _network(), format, limit, output)


def _names(*names: str | None) -> tuple[str, ...]:
    return tuple(name for name in names if name)


def _why_none(amity: Any, rows: Any, names: Any, since: str | None, until: str | None, kind: str) -> None:
    """Says why an answer is empty."""
    if rows:
        return
    from amity.api.facts import why_no_facts

    typer.echo(why_no_facts(amity, amity.fact_query(names, kind, since, until)), err=True)


def _timeline() -> Columns:
    return {
        "day": lambda m: (m.day or "undated") + ("" if m.dated or not m.day else " (reported)"),
        "what": lambda m: m.what,
        "status": lambda m: m.status,
        "sources": lambda m: f"{m.independent_sources} of {m.reports}",
        "differ on": lambda m: ", ".join(m.disputed),
        "words of a report": lambda m: m.sentence,
        "id": lambda m: m.fact or f"ledger {m.entry}",
    }


def _figures() -> Columns:
    from amity.cli.words import day_words

    return {
        "indicator": lambda f: f.indicator,
        "of": lambda f: " → ".join(name for name in (f.subject, f.counterpart) if name),
        "when": lambda f: day_words(f.when) or "undated",
        "value": lambda f: _value(f),
        "official": lambda f: "" if f.official is None else f"{f.official:,.12g} ({f.verdict})",
        "sources": lambda f: f"{f.independent_sources} of {f.reports}",
        "words of a report": lambda f: f.sentence,
        "fact": lambda f: f.fact,
    }


def _value(row: Any) -> str:
    if row.value is None:
        return row.trend or ""
    values = row.values if "value" in row.disputed else (row.value,)
    about = "about " if row.approx else ""
    return f"{about}{' or '.join(f'{value:,.12g}' for value in values)} {row.unit or ''}".strip()


def _network() -> Columns:
    return {
        "a": lambda e: e.a,
        "b": lambda e: e.b,
        "events": lambda e: str(e.events),
        "cooperation": lambda e: str(e.quad_counts["verbal cooperation"] + e.quad_counts["material cooperation"]),
        "conflict": lambda e: str(e.quad_counts["verbal conflict"] + e.quad_counts["material conflict"]),
        "mean score": lambda e: "" if e.mean_plover_score is None else f"{e.mean_plover_score:+.1f}",
        "agreements": lambda e: str(e.agreements),
        "first": lambda e: e.first or "",
        "last": lambda e: e.last or "",
    }


def add_to(app: typer.Typer) -> None:
    """The command line knows these commands."""
    app.command(help=TIMELINE, short_help="What happened, in order of time.")(timeline)
    app.command(help=FIGURES, short_help="Figures by indicator, beside official ones.")(figures)
    app.command(help=NETWORK, short_help="Who deals with whom.")(network)
