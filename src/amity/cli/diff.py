"""`amity diff`: what a newer reading of the same pages changed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amity.cli.options import Limit, Output
from amity.cli.rows import Columns, ShapeOption, write_rows

if TYPE_CHECKING:
    from amity.records import Record

HELP = """Compares two stores that hold readings of the same pages: which records are new, gone or changed.

  amity reread --store asia.db --into new.db

  amity diff asia.db new.db

  amity diff asia.db new.db --format jsonl --output changes.jsonl
"""


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The store with the older readings.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The store with the newer readings.")],
    limit: Limit = None,
    format: ShapeOption = None,
    output: Output = None,
) -> None:
    """Lists what differs; says how much."""
    from amity.api.lakes import opened_to_answer
    from amity.runs.differing import differences

    with opened_to_answer(old) as one, opened_to_answer(new) as other:
        found = list(differences(one, other))
        same = one.counts().documents
    counts = Counter(difference.what for difference in found)
    said = ", ".join(f"{number:,} {what}" for what, number in sorted(counts.items())) or "nothing differs"
    typer.echo(f"{said} ({same:,} documents in {old})", err=True)
    write_rows(found, _columns(), format, limit, output)


def _columns() -> Columns:
    return {
        "what": lambda d: d.what,
        "read from": lambda d: d.origin,
        "kind": lambda d: _kind(d.new or d.old),
        "evidence": lambda d: _evidence(d.new or d.old),
        "fields": lambda d: ", ".join(_fields(d.old, d.new)) if d.old and d.new else "",
    }


def _kind(record: Record | None) -> str:
    from amity.records import kind_of

    return kind_of(record) if record else ""


def _evidence(record: Record | None) -> str:
    return " … ".join(span.text for span in record.evidence) if record else ""


def _fields(old: Record, new: Record) -> list[str]:
    """The fields that differ."""
    return [name for name in old.__struct_fields__ if getattr(old, name) != getattr(new, name, None)]


def add_to(app: typer.Typer) -> None:
    """The command line knows this command."""
    app.command(help=HELP, short_help="What a newer reading changed.")(diff)
