"""Writes facts and disputes as JSON Lines, CSV and Parquet, and as the rows of data frames."""

from __future__ import annotations

import csv
import functools
import io
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

import msgspec

from amity.api.flat import JOINED, Row, columns, flat
from amity.api.formats import _schema
from amity.facts.fact import OWN, Dispute, Fact
from amity.records import KINDS, Attribution, Record, to_json

GROUP = 10_000  # rows of a Parquet row group
LISTS = ("disputed", "records", "documents")
OWN_COLUMNS = ("id", "kind", "reports", "independent_sources", "confidence", *LISTS)
DISPUTE_COLUMNS = ("fact", "field", "value", "records", "sentences")
_NOBODY = Attribution(actor=None, name="", source_kind="author")


def fact_row(fact: Fact) -> Row:
    """The fact as one row of plain values: how many documents and sources, and the best value of each field."""
    own: Row = {name: getattr(fact, name, len(fact.documents)) for name in OWN_COLUMNS}
    own |= {name: JOINED.join(own[name]) or None for name in LISTS}
    best = flat(as_record(fact))
    return own | {name: best[name] for name in fact_columns() if name not in own}


@functools.cache
def fact_columns() -> tuple[str, ...]:
    """The columns of every row of facts, in order."""
    own = ("document", "evidence", "evidence_start", "evidence_end", "said_by")
    of_records = [name for name in columns() if name not in OWN_COLUMNS and not name.startswith(own)]
    return (*OWN_COLUMNS, *of_records)


def as_record(fact: Fact) -> Record:
    """The best values as a record that stands for no report: without evidence, document and voice."""
    own = {"id": fact.id, "document": "", "evidence": (), "said_by": msgspec.to_builtins(_NOBODY)}
    record: Record = msgspec.convert({**fact.best, **own, "confidence": fact.confidence}, KINDS[fact.kind])
    return record


def dispute_rows(dispute: Dispute) -> list[Row]:
    """One row for each side."""
    return [
        {
            "fact": dispute.fact,
            "field": dispute.field,
            "value": _said(side.value),
            "records": JOINED.join(side.records),
            "sentences": "\n".join(side.sentences),
        }
        for side in dispute.sides
    ]


def write_jsonl(items: Iterable[Fact | Dispute], out: BinaryIO, kind: Any = None) -> None:
    """One JSON object a line, with exactly the fields of a fact, or of a dispute."""
    for item in items:
        out.write(to_json(item) + b"\n")


def write_csv(items: Iterable[Fact | Dispute], out: BinaryIO, kind: Any = None) -> None:
    """One row a fact, or one a side of a dispute, under a line of column names."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.DictWriter(text, DISPUTE_COLUMNS if kind is Dispute else fact_columns())
        writer.writeheader()
        for item in items:
            writer.writerows([fact_row(item)] if isinstance(item, Fact) else dispute_rows(item))
    finally:
        text.detach()


def write_parquet(items: Iterable[Fact | Dispute], out: BinaryIO, kind: Any = None) -> None:
    """One row a fact or dispute, columns nested as in the JSON; the value of a side is JSON."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema([Dispute]) if kind is Dispute else _fact_schema()
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        rows: list[Row] = []
        for item in items:
            rows.append(_nested(item))
            if len(rows) == GROUP:
                writer.write_table(pa.Table.from_pylist(rows, schema=schema))
                rows = []
        writer.write_table(pa.Table.from_pylist(rows, schema=schema))


FORMATS: dict[str, Callable[[Iterable[Any], BinaryIO, Any], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "parquet": write_parquet,
}


def _nested(item: Fact | Dispute) -> Row:
    row: Row = msgspec.to_builtins(item)
    for side in row.get("sides", ()):
        side["value"] = msgspec.json.encode(side["value"]).decode()
    return row


def _fact_schema() -> Any:
    import pyarrow as pa

    best = [field for field in _schema(list(KINDS.values())) if field.name not in (*OWN, "kind")]
    return pa.schema([(f.name, pa.struct(best) if f.name == "best" else f.type) for f in _schema([Fact])])


def _said(value: Any) -> Any:
    return msgspec.json.encode(value).decode() if isinstance(value, (dict, list)) else value
