"""Readings as rows of a lake's tables, and their schemas."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from amity.records import Actor, Reading, Record, kind_of, parties, to_json
from amity.store.matching import evidence_text
from amity.store.writing import dates_of, parts_of, type_of

if TYPE_CHECKING:
    import pyarrow

BUCKETS = 32
UNDATED_MONTH = "undated"
Row = dict[str, Any]


@lru_cache(maxsize=1)
def schemas() -> dict[str, pyarrow.Schema]:
    """The columns of each table."""
    import pyarrow as pa

    text, number, fraction = pa.string(), pa.int64(), pa.float64()
    record = [
        ("id", text), ("kind", text), ("document", text), ("reading", number), ("position", number),
        ("date_start", text), ("date_end", text), ("sort_date", text), ("status", text), ("type", text),
        ("confidence", fraction), ("plover_score", fraction), ("actors", pa.list_(text)), ("evidence", text),
        ("json", text),
    ]  # fmt: skip
    document = [
        ("id", text), ("hash", text), ("reading", number), ("read_from", text), ("amity", text), ("codebook", text),
        ("title", text), ("byline", text), ("outlet", text), ("published", text), ("published_inferred", pa.bool_()),
        ("language", text), ("url", text), ("text", text), ("mentions", text), ("doubts", pa.list_(text)),
        ("forms", pa.list_(pa.struct([("actor", text), ("name", text), ("country", text), ("sector", text)]))),
    ]  # fmt: skip
    return {
        "records": pa.schema(record),
        "dyads": pa.schema([("pair", text), *record]),
        "documents": pa.schema(document),
        "origins": pa.schema([("document", text), ("origin", text)]),
        "failures": pa.schema([(name, text) for name in ("origin", "hash", "reason", "error")]),
    }


def record_row(record: Record, reading: Reading, number: int, wholes: Mapping[str, str]) -> Row:
    """A record as a row; `actors` are all that it is about, with the states and organisations that they are part of."""
    first, last, sort_date = dates_of(record, reading.document)
    return {
        "id": record.id,
        "kind": kind_of(record),
        "document": record.document,
        "reading": number,
        "position": record.evidence[0].start,
        "date_start": first,
        "date_end": last,
        "sort_date": sort_date,
        "status": record.status,
        "type": type_of(record),
        "confidence": record.confidence,
        "plover_score": getattr(record, "plover_score", None),
        "actors": _about(parties(record, reading.mentions), wholes),
        "evidence": evidence_text(record),
        "json": to_json(record).decode(),
    }


def _about(own: Iterable[Actor], wholes: Mapping[str, str]) -> list[str]:
    actors = tuple(own)
    return sorted({a.id for a in actors} | {name for a in actors for name in parts_of(a, wholes)})


def document_row(reading: Reading, number: int) -> Row:
    """A document as a row, with its mentions and doubts as JSON."""
    document = reading.document
    names = ("id", "hash", "title", "byline", "outlet", "published", "published_inferred", "language", "url", "text")
    return {
        **{name: getattr(document, name) for name in names},
        "reading": number,
        "read_from": document.origin,
        "amity": reading.amity,
        "codebook": reading.codebook,
        "mentions": msgspec.json.encode(ordered_mentions(reading)).decode(),
        "doubts": [msgspec.json.encode(doubt).decode() for doubt in reading.doubts],
        "forms": _forms(reading),
    }


def ordered_mentions(reading: Reading) -> list[Any]:
    """The mentions in order, one a place and form, as every store gives them."""
    kept: dict[tuple[Any, ...], Any] = {}
    for m in reading.mentions:
        kept.setdefault((m.start, m.end, m.actor.id, m.actor.name, m.actor.country or "", m.actor.sector or ""), m)
    return [kept[key] for key in sorted(kept)]


def _forms(reading: Reading) -> list[Row]:
    """How the document describes its actors, each form once."""
    actors = [m.actor for m in reading.mentions] + [a for record in reading.records for a in parties(record)]
    forms = dict.fromkeys((a.id, a.name, a.country or "", a.sector or "") for a in actors)
    return [dict(zip(("actor", "name", "country", "sector"), form, strict=True)) for form in forms]


def pair_name(one: str, other: str) -> str:
    """Two actors as one word, the same in any order."""
    return "\t".join(sorted((one, other)))


def bucket_of(pair: str) -> int:
    """Where the records of a pair lie."""
    return zlib.crc32(pair.encode()) % BUCKETS


def pairs_of(actors: Iterable[str]) -> list[str]:
    """Every two of these actors."""
    return [pair_name(*two) for two in itertools.combinations(actors, 2)]


def month_of(day: str | None) -> str:
    """The month of a day, as a partition is named."""
    return day[:7] if day and not day.startswith("9999") else UNDATED_MONTH
