"""The data dictionary: every table and column that is written out, with type and meaning; Frictionless on request."""

from __future__ import annotations

import functools
import tomllib
import typing
from importlib.resources import files
from typing import Any

import msgspec

from amity.export.flat import columns as flat_columns
from amity.records import KINDS
from amity.version import __version__

DATED = ("date_", "horizon_")  # columns that hold days


class Column(msgspec.Struct, frozen=True):
    """A column: its name, its type in the Frictionless Table Schema, and what it holds."""

    name: str
    type: str
    meaning: str


class Table(msgspec.Struct, frozen=True):
    """A table with its columns in order."""

    name: str
    about: str
    key: str | None
    columns: tuple[Column, ...]


@functools.cache
def tables() -> dict[str, Table]:
    """Every table by name."""
    held = tomllib.loads(files("amity.export").joinpath("dictionary.toml").read_text(encoding="utf-8"))
    fields, endings = held.pop("fields"), held.pop("endings")
    made = {}
    for name, row in held.items():
        shown = _record_columns(fields, endings) if name == "records" else [Column(*cells) for cells in row["columns"]]
        made[name] = Table(name, row["about"], row.get("key"), tuple(shown))
    return made


def package(suffix: str, as_of: str) -> dict[str, Any]:
    """The dictionary as a Frictionless data package, beside files of this kind."""
    return {
        "profile": "data-package",
        "name": "amity",
        "title": f"An amity store, written out by amity {__version__} as of {as_of}",
        "created": f"{as_of}T00:00:00Z",
        "resources": [
            {
                "name": table.name.replace("_", "-"), "path": f"{table.name}.{suffix}", "description": table.about,
                "format": suffix, "encoding": "utf-8", "schema": _schema(table),
            }
            for table in tables().values()
        ],
    }  # fmt: skip


def markdown() -> str:
    """The dictionary for people."""
    lines = []
    for table in tables().values():
        lines += [f"## {table.name}", "", table.about, "", "| column | type | what it holds |", "| --- | --- | --- |"]
        lines += [f"| `{c.name}` | {c.type} | {c.meaning} |" for c in table.columns]
        lines.append("")
    return "\n".join(lines)


def _schema(table: Table) -> dict[str, Any]:
    shown = [{"name": c.name, "type": c.type, "description": c.meaning} for c in table.columns]
    return {"fields": shown, **({"primaryKey": table.key} if table.key else {}), "missingValues": [""]}


def _record_columns(fields: dict[str, str], endings: dict[str, str]) -> list[Column]:
    return [Column(name, _type(name), _meaning(name, fields, endings)) for name in flat_columns()]


def _meaning(name: str, fields: dict[str, str], endings: dict[str, str]) -> str:
    if name in fields:
        return fields[name]
    ending = next(ending for ending in endings if name.endswith(ending) and name.removesuffix(ending) in fields)
    days = {"_start": "_first", "_end": "_last"} if name.startswith(DATED) else {}
    return f"{fields[name.removesuffix(ending)]}: {endings[days.get(ending, ending)]}"


def _type(name: str) -> str:
    """The type of a flat column: that of its field where it is a number or a yes or no, else text."""
    for kind in KINDS.values():
        hint = typing.get_type_hints(kind).get(name)
        if hint is not None:
            return {bool: "boolean", float: "number", int: "integer", float | None: "number"}.get(hint, "string")
    if name in ("place_lat", "place_lon", "comparison_factor"):
        return "number"
    return "integer" if name.endswith(("_start", "_end")) and not name.startswith(DATED) else "string"
