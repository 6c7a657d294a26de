"""`amity facts`: what happened, each once, with all who tell it; shown, split and merged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from amity.cli.answers import chosen_format, row_limit, say_how_many, write_answer
from amity.cli.options import (
    CodebookFolder,
    FormatOption,
    Kinds,
    Limit,
    Output,
    Since,
    StorePath,
    Until,
    opened,
)

if TYPE_CHECKING:
    from rich.table import Table

    from amity.api import Amity
    from amity.facts.fact import Fact

HELP = """Lists facts: one meeting, agreement or figure each, however many reports tell it.

A fact knows how many independent sources carry it (copies of one text count once) and what they differ on.

  amity facts Russia Cambodia

  amity facts ASEAN --kind agreement --min-sources 2

  amity facts --disputed --format csv --output disputed.csv

  amity facts show f3d0c51b2a94e8f7

  amity facts split f3d0c51b2a94e8f7 RECORD --reason "the second visit"

  amity facts merge f3d0c51b2a94e8f7 f81b02c4d5e6f708 --reason "one summit of two days"

--as-of answers from the reports published up to that day: what could be known then.
"""
A = Annotated[str | None, typer.Argument(metavar="[A]", help="About this actor: Russia, Russian, RUS, ASEAN.")]
B = Annotated[str | None, typer.Argument(metavar="[B]", help="And about this one.")]
KnownThen = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="From the reports published up to this day.")
]
MinSources = Annotated[int, typer.Option("--min-sources", min=1, metavar="N", help="With N independent sources.")]
Reason = Annotated[str, typer.Option("--reason", metavar="WORDS", help="Why; kept with the judgement.")]
Force = Annotated[bool, typer.Option("--force", help="Overrule what was judged by hand before.")]
FactId = Annotated[str, typer.Argument(metavar="ID", help="A fact, as in: amity facts")]


def facts(
    a: A = None,
    b: B = None,
    kind: Kinds = None,
    since: Since = None,
    until: Until = None,
    min_sources: MinSources = 1,
    disputed: Annotated[bool, typer.Option("--disputed", help="Only those on which sources differ.")] = False,
    as_of: KnownThen = None,
    limit: Limit = None,
    format: FormatOption = None,
    output: Output = None,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Lists facts, or writes them out."""
    from amity.api.fact_formats import FORMATS
    from amity.facts.fact import Fact

    form = chosen_format(format, output)
    with opened(store, codebook) as amity:
        query = amity.fact_query((a, b), kind, since, until, min_sources, disputed)
        found, total = _found(amity, query, as_of, row_limit(limit, form))
        if not total:
            from amity.api.facts import why_no_facts

            typer.echo(why_no_facts(amity, query), err=True)
        if total or output or form.value != "table":
            write_answer(found, form, output, _table(amity), Fact, FORMATS)
        say_how_many(min(total, row_limit(limit, form) or total), total)


def show(
    fact: FactId,
    format: FormatOption = None,
    output: Output = None,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Shows one fact with every report behind it, and why they are judged to be one."""
    from amity.cli.fact_words import view_words
    from amity.cli.rows import put_words
    from amity.records import to_json

    form = chosen_format(format, output)
    with opened(store, codebook) as amity:
        view = amity.fact(fact)
    put_words(to_json(view).decode() + "\n" if form.value != "table" else view_words(view), output)


def split(
    fact: FactId,
    records: Annotated[list[str], typer.Argument(metavar="RECORD...", help="Its records that tell something else.")],
    reason: Reason,
    force: Force = False,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Judges that these records of a fact tell something else than its others."""
    with opened(store, codebook) as amity:
        made = amity.split(fact, *records, reason=reason, force=force)
    _say_made(made)


def merge(
    facts: Annotated[list[str], typer.Argument(metavar="ID...", help="Two or more facts.")],
    reason: Reason,
    force: Force = False,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Judges that these facts are one."""
    with opened(store, codebook) as amity:
        made = amity.merge(*facts, reason=reason, force=force)
    _say_made(made)


def _found(amity: Amity, query: Any, as_of: str | None, limit: int | None) -> tuple[Iterable[Fact], int]:
    """The facts to show, and how many there are."""
    import msgspec

    from amity.api.facts import caught_up
    from amity.store.fact_queries import count_facts

    if as_of is not None:
        found = list(amity.iter_facts(query, as_of))
        return found[:limit], len(found)
    total = count_facts(caught_up(amity), query)
    return amity.iter_facts(msgspec.structs.replace(query, limit=limit)), total


def _table(amity: Amity) -> Callable[[Iterable[Any]], Table]:
    from amity.cli.fact_words import fact_table

    return lambda items: fact_table(items, amity.store.record)


def _say_made(made: tuple[Fact, ...]) -> None:
    for fact in made:
        reports = f"{len(fact.documents)} report{'s' if len(fact.documents) != 1 else ''}"
        typer.echo(f"{fact.id}: {fact.kind}, {reports}, {fact.independent_sources} independent")


def add_to(app: typer.Typer) -> None:
    """The command line knows these commands."""
    app.command(help=HELP, short_help="What happened, each once, with all who tell it.")(facts)
    app.command("facts show", short_help="One fact with every report behind it.")(show)
    app.command("facts split", short_help="Judges records of a fact to tell something else.")(split)
    app.command("facts merge", short_help="Judges facts to be one.")(merge)
