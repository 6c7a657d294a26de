"""`amity disputes`: what sources contradict each other on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from amity.cli.answers import chosen_format, row_limit, say_how_many, write_answer
from amity.cli.facts import A, B, KnownThen
from amity.cli.options import CodebookFolder, FormatOption, Kinds, Limit, Output, Since, StorePath, Until, opened

if TYPE_CHECKING:
    from amity.api import Amity
    from amity.facts.fact import Dispute
    from amity.store.fact_queries import FactQuery

HELP = """Lists what sources contradict each other on, with the sentences of both sides.

Figures that differ beyond what their wording allows; what one asserts and another denies; dates, parties and
directions that conflict. Copies of one text, and reports of one outlet, do not contradict each other here.

  amity disputes Russia Cambodia

  amity disputes --kind measure --since 2020 --format csv --output figures.csv
"""


def disputes(
    a: A = None,
    b: B = None,
    kind: Kinds = None,
    since: Since = None,
    until: Until = None,
    as_of: KnownThen = None,
    limit: Limit = None,
    format: FormatOption = None,
    output: Output = None,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Lists what sources differ on, or writes it out."""
    from amity.api.fact_formats import FORMATS
    from amity.cli.fact_words import dispute_table
    from amity.facts.fact import Dispute
    from amity.facts.views import find_facts
    from amity.store.fact_queries import FactQuery

    form = chosen_format(format, output)
    with opened(store, codebook) as amity:
        query = amity.fact_query((a, b), kind, since, until)
        found, total = _found(amity, query, as_of, row_limit(limit, form))
        if not total:
            from amity.api.facts import why_no_facts

            typer.echo(why_no_facts(amity, query, "dispute"), err=True)

        def table(items: Iterable[Any]) -> Any:
            return dispute_table(items, lambda name: next(find_facts(amity.one_file, FactQuery(ids=(name,))), None))

        if total or output or form.value != "table":
            write_answer(found, form, output, table, Dispute, FORMATS)
        say_how_many(min(total, row_limit(limit, form) or total), total)


def _found(amity: Amity, query: FactQuery, as_of: str | None, limit: int | None) -> tuple[Iterable[Dispute], int]:
    """The disputes to show, and how many there are."""
    import msgspec

    from amity.api.facts import caught_up
    from amity.store.fact_queries import count_disputes

    if as_of is not None:
        found = list(amity.iter_disputes(query, as_of))
        return found[:limit], len(found)
    total = count_disputes(caught_up(amity), query)
    return amity.iter_disputes(msgspec.structs.replace(query, limit=limit)), total


def add_to(app: typer.Typer) -> None:
    """The command line knows this command."""
    app.command(help=HELP, short_help="What sources contradict each other on.")(disputes)
