"""Parquet in a process of its own: what Arrow takes of memory goes with it, and a server stays small.

python -m amity.web.packing records|rows  reads JSON lines, writes Parquet
"""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterable
from typing import Any

import msgspec

from amity.errors import SlowAnswer
from amity.records import Record, record_from_json, to_json

LONGEST = 60  # seconds


def packed_records(records: Iterable[Record]) -> bytes:
    """The records as Parquet, columns nested as in their JSON."""
    return _packed("records", b"\n".join(map(to_json, records)))


def packed_rows(rows: Iterable[dict[str, Any]]) -> bytes:
    """Rows of plain values as Parquet; what is nested stands as JSON."""
    return _packed("rows", b"\n".join(msgspec.json.encode({k: _plain(v) for k, v in row.items()}) for row in rows))


def _plain(value: Any) -> Any:
    return msgspec.json.encode(value).decode() if isinstance(value, (dict, list, tuple)) else value


def _packed(what: str, lines: bytes) -> bytes:
    command = [sys.executable, "-m", "amity.web.packing", what]
    try:
        return subprocess.run(command, input=lines, stdout=subprocess.PIPE, timeout=LONGEST, check=True).stdout
    except subprocess.SubprocessError as error:
        raise SlowAnswer("The Parquet file could not be made in time; ask for less, or use: amity records") from error


def main() -> None:
    """Reads, packs, writes."""
    lines = sys.stdin.buffer.read().splitlines()
    out = io.BytesIO()
    if sys.argv[1] == "records":
        from amity.api.formats import write_parquet

        write_parquet(map(record_from_json, lines), out)
    else:
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.Table.from_pylist([msgspec.json.decode(line) for line in lines]), out)
    sys.stdout.buffer.write(out.getvalue())


if __name__ == "__main__":
    main()
