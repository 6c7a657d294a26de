"""Writes records and documents as JSON Lines, CSV and Parquet, row by row, whatever their number."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from amity.api.flat import Row, columns, flat
from amity.records import KINDS, Document, Failure, Record, to_json

if TYPE_CHECKING:
    import pyarrow as pa

Item = Record | Document | Failure
Kind = type[Document] | type[Failure] | None  # None: records of any kind
GROUP = 10_000  # rows of a Parquet row group
SCALARS = {msgspec.inspect.BoolType: "bool_", msgspec.inspect.IntType: "int64", msgspec.inspect.FloatType: "float64"}


def write_jsonl(items: Iterable[Item], out: BinaryIO, kind: Kind = None) -> None:
    """One JSON object a line, with exactly the fields of the record format."""
    for item in items:
        out.write(to_json(item) + b"\n")


def write_csv(items: Iterable[Item], out: BinaryIO, kind: Kind = None) -> None:
    """One row an item under a line of column names; a record has the columns of `amity.api.flat.columns()`."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.DictWriter(text, kind.__struct_fields__ if kind else columns())
        writer.writeheader()
        writer.writerows(map(_row, items))
    finally:
        text.detach()


def write_parquet(items: Iterable[Item], out: BinaryIO, kind: Kind = None) -> None:
    """One row an item, columns nested as in the JSON."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema([kind] if kind else list(KINDS.values()))
    rest = iter(items)
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        while rows := [msgspec.to_builtins(item) for item in itertools.islice(rest, GROUP)]:
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))


FORMATS: dict[str, Callable[[Iterable[Item], BinaryIO, Kind], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "parquet": write_parquet,
}


def _row(item: Item) -> Row:
    return msgspec.structs.asdict(item) if isinstance(item, (Document, Failure)) else flat(item)


def _schema(kinds: list[type[Any]]) -> pa.Schema:
    import pyarrow as pa

    fields: dict[str, pa.DataType] = {"kind": pa.string()} if len(kinds) > 1 else {}
    for kind in kinds:
        for field in getattr(msgspec.inspect.type_info(kind), "fields", ()):
            fields.setdefault(field.name, _arrow(field.type))
    return pa.schema(list(fields.items()))


def _arrow(kind: msgspec.inspect.Type) -> pa.DataType:
    """The Arrow type of a field's type."""
    import pyarrow as pa

    inspect = msgspec.inspect
    match kind:
        case inspect.UnionType():
            return _arrow(next(part for part in kind.types if not isinstance(part, inspect.NoneType)))
        case inspect.VarTupleType():
            return pa.list_(_arrow(kind.item_type))
        case inspect.StructType():
            return pa.struct([(field.name, _arrow(field.type)) for field in kind.fields])
        case _:
            return getattr(pa, SCALARS.get(type(kind), "string"))()
