"""Records as flat rows: one a record, every field of every kind a column, as in CSV and data frames."""

from __future__ import annotations

import functools
import types
import typing
from collections.abc import Callable
from typing import Any

import msgspec

from amity.records import (
    KINDS,
    Actor,
    Attribution,
    CauseRef,
    Comparison,
    DateRange,
    Place,
    Quote,
    Record,
    Span,
    Stance,
    kind_of,
)

JOINED = "; "  # between the items of a list
Row = dict[str, Any]


def flat(record: Record) -> Row:
    """The record as one row of plain values; lists are joined, actors stand as id and as name."""
    row = dict.fromkeys(columns())
    row["kind"] = kind_of(record)
    for name, flatten in _shapes(type(record)):
        row.update(flatten(name, getattr(record, name)))
    return row


@functools.cache
def columns() -> tuple[str, ...]:
    """The columns of every flat row, in order; those of all kinds first."""
    names: dict[str, None] = {"id": None, "kind": None}
    for kind in KINDS.values():
        for name, flatten in _shapes(kind):
            names.update(dict.fromkeys(flatten(name, None)))
    return tuple(names)


@functools.cache
def _shapes(kind: type[Record]) -> tuple[tuple[str, Callable[[str, Any], Row]], ...]:
    """Each field of a kind with what makes columns of it."""
    hints = typing.get_type_hints(kind)
    return tuple((f.name, FLATTEN.get(_base(hints[f.name]), _plain)) for f in msgspec.structs.fields(kind))


def _base(hint: Any) -> Any:
    """The type inside "or null" and "list of"."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return _base(next(part for part in typing.get_args(hint) if part is not type(None)))
    if typing.get_origin(hint) is tuple:
        return typing.get_args(hint)[0]
    return hint


def _plain(name: str, value: Any) -> Row:
    return {name: JOINED.join(map(str, value)) or None if isinstance(value, tuple) else value}


def _actors(name: str, value: Any) -> Row:
    actors: tuple[Actor, ...] = value if isinstance(value, tuple) else (value,) if value else ()
    ids, names, texts = ([getattr(a, part) for a in actors] for part in ("id", "name", "text"))
    joined = [JOINED.join(part) or None for part in (ids, names, texts)]
    return dict(zip((name, f"{name}_name", f"{name}_text"), joined, strict=True))


def _spans(name: str, value: Any) -> Row:
    spans = value if isinstance(value, tuple) else (value,) if value else ()
    row: Row = {name: " … ".join(span.text for span in spans) or None}
    row[f"{name}_start"] = min((span.start for span in spans), default=None)
    row[f"{name}_end"] = max((span.end for span in spans), default=None)
    return row


def _cause(name: str, value: CauseRef | None) -> Row:
    return {**_spans(name, value), f"{name}_record": value.record if value else None}


def _dates(name: str, value: DateRange | None) -> Row:
    prefix = "date" if name == "when" else name
    return {f"{prefix}_{part}": getattr(value, part, None) for part in ("start", "end", "precision", "text")}


def _place(name: str, value: Place | None) -> Row:
    parts = {"place": "name", "place_country": "country", "place_lat": "lat", "place_lon": "lon"}
    return {column: getattr(value, part, None) for column, part in parts.items()}


def _attribution(name: str, value: Attribution | None) -> Row:
    parts = {name: "name", f"{name}_actor": "actor", f"{name}_kind": "source_kind"}
    return {column: getattr(value, part, None) for column, part in parts.items()}


def _stances(name: str, value: tuple[Stance, ...] | None) -> Row:
    return {name: JOINED.join(f"{s.actor} {s.value:+g}" for s in value or ()) or None}


def _comparison(name: str, value: Comparison | None) -> Row:
    return {f"{name}_{part}": getattr(value, part, None) for part in ("factor", "base")}


FLATTEN: dict[Any, Callable[[str, Any], Row]] = {
    Actor: _actors,
    Span: _spans,
    Quote: _spans,
    CauseRef: _cause,
    DateRange: _dates,
    Place: _place,
    Attribution: _attribution,
    Stance: _stances,
    Comparison: _comparison,
}
