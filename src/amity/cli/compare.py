"""`amity compare`: other event data beside our own reading."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amity.cli.options import CodebookFolder, Since, StorePath, Until, opened

if TYPE_CHECKING:
    from amity.answers.beside import Beside
    from amity.api import Amity

HELP = """Sets events that were imported from GDELT, POLECAT or ICEWS beside those that amity read of the same actors.

  amity import gdelt 20220804120000.export.CSV.zip

  amity compare Russia Cambodia

  amity compare Russia Cambodia --since 2022 --format json

An event and a row are held to be one where both name the same states and their days differ by no more than one. They
agree where PLOVER's type is the same. Events of ours without a day cannot be held against rows, and are counted.
"""


class Shape(StrEnum):
    """How the comparison is written."""

    TEXT = "text"
    JSON = "json"


def compare(
    a: Annotated[str, typer.Argument(metavar="A", help="A state or organisation: Russia, Russian, RUS, ASEAN.")],
    b: Annotated[str | None, typer.Argument(metavar="[B]", help="The other party.")] = None,
    since: Since = None,
    until: Until = None,
    shape: Annotated[Shape | None, typer.Option("--format", "-f", help="Default: text; JSON in a pipe.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Rows of a section in text; 0 for all.")] = 20,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Sets other event data beside our own reading."""
    from amity.api.comparing import compare as compared

    with opened(store, codebook) as amity:
        span = amity.query(since=since, until=until)
        found = compared(amity, a, b, span.since, span.until)
        if not found:
            names = " and ".join(name for name in (a, b) if name)
            typer.echo(f"amity: {store} holds no imported events of {names}; see: amity import --help", err=True)
            raise typer.Exit(1)
        if shape is Shape.JSON or (shape is None and not sys.stdout.isatty()):
            from amity.records import to_json

            typer.echo(to_json(found).decode())
            return
        for one in found:
            typer.echo("\n".join(_lines(amity, one, limit)))


def _lines(amity: Amity, one: Beside, limit: int) -> Iterator[str]:
    differ = [match for match in one.matches if not match.same]
    yield f"{one.name}: {one.rows:,} rows, {one.repeated:,} of them told twice"
    yield f"  {one.agree:,} events agree, {len(differ):,} differ in type"
    alone = f"{len(one.only_ours):,} only read by amity, {len(one.only_theirs):,} only there"
    yield f"  {alone}; {one.undated:,} that amity read without a day"
    for month in one.months:
        here = f"{month.ours:4} here ({_mean(month.ours_score)})"
        yield f"  {month.month}  {here}  {month.theirs:4} there ({_mean(month.theirs_score)})"
    yield from _section(amity, "differ", [f"{m.day}  {m.ours_type} here, {m.theirs_type} there" for m in differ],
                        [m.ours for m in differ], limit)  # fmt: skip
    yield from _section(amity, "only read by amity", None, list(one.only_ours), limit)
    yield from _section(amity, "only there", None, list(one.only_theirs), limit)


def _mean(score: float | None) -> str:
    return "–" if score is None else f"{score:+.1f}"


def _section(amity: Amity, title: str, heads: list[str] | None, records: list[str], limit: int) -> Iterator[str]:
    """Rows with the words that they rest on; says where there are more."""
    from amity.answers.wording import record_words, when_words

    if not records:
        return
    yield f"\n  {title.upper()} ({len(records):,})"
    for place, name in enumerate(records[: limit or None]):
        record = amity.record(name)
        yield f"    {heads[place] if heads else f'{when_words(record.when)}  {record_words(record)}'}"
        yield f"      “{' … '.join(' '.join(span.text.split()) for span in record.evidence)}”"
    if limit and len(records) > limit:
        yield f"    showing {limit:,} of {len(records):,}; use --limit 0 for all"


def add_to(app: typer.Typer) -> None:
    """The command line knows this command."""
    app.command(help=HELP, short_help="Other event data beside our reading.")(compare)
