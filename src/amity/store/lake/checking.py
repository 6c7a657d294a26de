"""What is wrong with a lake: files lost or damaged, and tables that contradict each other."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from amity.errors import StoreError
from amity.store.lake import LakeStore
from amity.store.lake.readings import TABLE as READINGS
from amity.store.lake.readings import fault_of
from amity.store.lake.segments import Segment, commit_number, content


def verify(path: Path) -> Iterator[str]:
    """A sentence for each thing that is wrong with a lake."""
    held = content(path)
    for segment in sorted(held.segments.values(), key=lambda s: s.path):
        fault = _fault(path / segment.path, segment)
        if fault:
            yield f"{segment.path} {fault}"
    if held.number != commit_number(path):
        yield "The lake was changed meanwhile; verify it again."
    with contextlib.suppress(StoreError), LakeStore(path) as store:
        yield from _disagreements(store)


def _fault(file: Path, segment: Segment) -> str | None:
    from pyarrow import ArrowException, parquet

    try:
        if file.stat().st_size != segment.size:
            return f"has {file.stat().st_size:,} bytes, not {segment.size:,}."
        if segment.table == READINGS:
            return fault_of(file, segment.rows)
        rows = parquet.read_table(file).num_rows
    except (OSError, ArrowException) as error:
        return f"cannot be read: {' '.join(str(error).split())[:120]}."
    return None if rows == segment.rows else f"holds {rows:,} rows, not {segment.rows:,}."


def _disagreements(store: LakeStore) -> Iterator[str]:
    """Where tables contradict each other."""
    records = store._live("records", "id, document, reading")
    twice = next(store._rows(records, "count(*) - count(DISTINCT r.id)"))[0]
    if twice:
        yield f"{twice:,} records are there more than once."
    documents = store._live("documents", "id, reading")
    records.where(f"r.document NOT IN ({documents.select('r.id')})", *documents.values)
    lost = next(store._rows(records, "count(*)"))[0]
    if lost:
        yield f"{lost:,} records belong to no document."
