"""Writes the reference pages from the code: python docs/make_reference.py. A test says whether they are up to date."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import os
import re
import sys
import typing
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

os.environ |= {"COLUMNS": "100", "TERMINAL_WIDTH": "100", "NO_COLOR": "1", "TERM": "dumb"}

import msgspec
from typer.testing import CliRunner

import amity.api
import amity.codebook
from amity import cli, records
from amity.codebook import DATA, Codebook, load
from amity.codebook.posts import find_faults, find_gaps, members
from amity.codebook.rows import PostRow
from amity.codebook.rows_codings import cameo_codes, plover_to_cameo
from amity.codebook.rows_events import event_types
from amity.export import FILES, FORMATS
from amity.export.dictionary import markdown, tables

PLACE = Path(__file__).parent / "reference"
POSTS_END = "2025-12-31"  # the day up to which the shipped posts are meant to be right
MADE = "<!-- Made by docs/make_reference.py; change the code, not this page. -->"
VALUES = (records.Span, records.DateRange, records.Place, records.Actor, records.Attribution)


def commands() -> Iterator[str]:
    """`--help` of every command."""
    yield from ("# Commands", MADE, "`amity COMMAND --help` prints the same.", "")
    yield from _help("amity")
    for name in _names():
        yield from _help(f"amity {name}")


def _names() -> list[str]:
    single = [c.name or c.callback.__name__.replace("_", "-") for c in cli.app.registered_commands if c.callback]
    grouped = []
    for group in cli.app.registered_groups:
        grouped.append(str(group.name))
        for c in group.typer_instance.registered_commands if group.typer_instance else ():
            name = c.name or (c.callback.__name__.replace("_", "-") if c.callback else "")
            grouped.append(f"{group.name} {name}")
    return single + grouped


def _help(words: str) -> Iterator[str]:
    name = words.partition(" ")[2]
    whole = [name] if name in {c.name for c in cli.app.registered_commands} else name.split()
    shown = CliRunner().invoke(cli.app, [*whole, "--help"], terminal_width=100, color=False)
    if shown.exit_code:
        raise SystemExit(f"{words} --help fails: {shown.output}")
    lines = (line.rstrip() for line in shown.output.strip("\n").split("\n"))
    yield from (f"## {words}", "", "```text", *lines, "```", "")


def kinds() -> Iterator[str]:
    """Every kind of record with its fields."""
    meanings = {column.name: column.meaning for column in tables()["records"].columns}
    meanings |= {"when": "when it took place, or is to", "where": "where"}
    yield from ("# Records", MADE, "What amity keeps: seven kinds of record, and the documents they rest on.", "")
    common = {f.name for f in msgspec.structs.fields(records.Common)}
    for name, kind in (("Every record", records.Common), *((k, v) for k, v in records.KINDS.items())):
        own = [f for f in msgspec.structs.fields(kind) if kind is records.Common or f.name not in common]
        yield from (f"## {name}", "", _first(kind), "", "| field | type | meaning |", "| --- | --- | --- |")
        yield from (f"| `{f.name}` | {_type(kind, f.name)} | {meanings.get(f.name, '')} |" for f in own)
        yield ""
    for value in (*VALUES, records.Document):
        yield from (f"## {value.__name__}", "", _first(value), "", "| field | type |", "| --- | --- |")
        yield from (f"| `{f.name}` | {_type(value, f.name)} |" for f in msgspec.structs.fields(value))
        yield ""


def _type(kind: type[Any], name: str) -> str:
    hint = str(typing.get_type_hints(kind)[name]) if not isinstance(typing.get_type_hints(kind)[name], type) else ""
    plain = hint or typing.get_type_hints(kind)[name].__name__
    plain = plain.replace("typing.", "").replace("amity.records.", "").replace("Literal", "one of ")
    return plain.replace(" | None", " or null").replace("'", "").replace("|", "or")


def python() -> Iterator[str]:
    """The methods of the API."""
    yield from ("# Python", MADE, "`import amity; relations = amity.open(path)`. Each method mirrors a command.", "")
    for name, held in inspect.getmembers(amity.api.Amity):
        if name.startswith("_") or not (inspect.isfunction(held) or isinstance(held, property)):
            continue
        signature = "" if isinstance(held, property) else _signature(held)
        yield from (f"## {name}", "", f"`relations.{name}{signature}`", "", inspect.getdoc(held) or "", "")


def _signature(held: Callable[..., Any]) -> str:
    shown = inspect.signature(held)
    own = [p.replace(annotation=inspect.Parameter.empty) for n, p in shown.parameters.items() if n != "self"]
    words = str(shown.replace(parameters=own, return_annotation=inspect.Signature.empty))
    return re.sub(r"=<function .*? at 0x[0-9a-f]+>", "=...", words)  # functions that do nothing, whose address changes


def codebook() -> Iterator[str]:
    """PLOVER's types with their CAMEO codes, and the columns of every table."""
    held = load()
    codes = held.derive(plover_to_cameo)
    yield from ("# Codebook", MADE)
    yield from ("Tables in `src/amity/codebook/data/`; `ORIGIN.md` says where rows come from.", "")
    yield from ("## PLOVER", "", "| type | mode | quad class | PLOVER score | CAMEO | Goldstein |", "| --- " * 6 + "|")
    for name, kind in held.derive(event_types).items():
        for mode in (None, *kind.modes):
            code = codes[name, mode]
            score = kind.modes[mode] if mode else kind.score
            label = f"{code.code} {held.derive(cameo_codes)[code.code].name}"
            gold = "" if code.goldstein is None else f"{code.goldstein:g}"
            yield f"| {name} | {mode or ''} | {kind.quad} | {score:+g} | {label} | {gold} |"
    yield ""
    for row in sorted(_rows(), key=lambda row: str(row.FILE)):
        yield from (f"## {row.FILE}", "", _first(row), "", f"Key: {_listed(row.KEY)}.", "")
        yield from (f"Columns: {_listed(f.name for f in dataclasses.fields(row))}.", "")


def _listed(names: Iterable[str]) -> str:
    """Names of columns as code; `from_` is the column `from`."""
    return ", ".join(f"`{name.rstrip('_')}`" for name in names)


def _rows() -> Iterator[Any]:
    for path in sorted(Path(amity.codebook.__file__).parent.glob("rows*.py")):
        module = importlib.import_module(f"amity.codebook.{path.stem}")
        for _, row in inspect.getmembers(module, inspect.isclass):
            if row.__module__ == module.__name__ and hasattr(row, "FILE"):
                yield row


def written() -> Iterator[str]:
    """Formats, and the data dictionary of the tables."""
    yield from ("# Tables that are written out", MADE, "`amity export FORMAT`:", "")
    yield from ("| format | what |", "| --- | --- |")
    yield from (f"| `{f.name}` | {f.about} |" for f in FORMATS.values())
    yield from (f"| `{name}` | {about} |" for name, about in FILES.items())
    yield from ("", "The tables of `csv`, `parquet` and `sqlite`:", "", markdown())


def _first(held: Any) -> str:
    return (inspect.getdoc(held) or "").replace("\n", " ")


def posts() -> Iterator[str]:
    """What the shipped table of posts holds, and what it lacks."""
    held = Codebook((DATA,))
    rows, states = held.table(PostRow), members(held)
    gaps = find_gaps(held, POSTS_END)
    late = [gap for gap in gaps if gap.end >= "2024-12-31"]
    yield from ("# Who held which post", MADE, "")
    yield (
        f"`posts.tsv` has {len(rows):,} rows: heads of state and government and foreign ministers of the {len(states)} "
        "members of the United Nations from 2000 on, and other posts as they came up. They were written from general "
        "knowledge, most dates to the day, some to the year; `amity posts fetch` lays Wikidata's over them. "
        f"`amity posts check` finds {len(find_faults(held)) or 'no'} faults (dates out of order, two holders at once, "
        "a member without any head)."
    )
    yield from ("", "## What is missing", "")
    yield (
        f"Stretches of more than a year up to {POSTS_END} without a holder: {len(gaps)}, of them {len(late)} that "
        "reach into 2025. A monarch of several realms stands at the United Kingdom alone, the French co-prince of "
        "Andorra at France."
    )
    yield from ("", "| state | post | from | to |", "| --- | --- | --- | --- |")
    yield from (f"| {gap.country} | {gap.post} | {gap.start} | {gap.end} |" for gap in gaps)


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "commands.md": commands, "records.md": kinds, "python.md": python, "codebook.md": codebook, "tables.md": written,
    "posts.md": posts,
}  # fmt: skip


def main() -> int:
    """Writes each page; with --check only says which are out of date."""
    stale = []
    for name, page in PAGES.items():
        words = "\n".join(page()).rstrip("\n") + "\n"
        path = PLACE / name
        if not path.is_file() or path.read_text(encoding="utf-8") != words:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(words, encoding="utf-8")
    print("out of date:" if "--check" in sys.argv else "written:", ", ".join(stale) or "none")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    raise SystemExit(main())
