"""Every reading of a lake by the id of its document: SQLite files that are written once, for a look at few of many.

Parquet is read by columns, in stretches of thousands of rows; a few hundred documents of a dyad lie in as many months.
Here a document is one row, found by an index. The files are segments like the others: whole, named by commits, merged
as they grow; they hold nothing that the Parquet files do not, and are made anew from those where one is lost.
"""

from __future__ import annotations

import heapq
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import msgspec

from amity.errors import StoreError
from amity.records import Document, Doubt, Mention, Reading, Record
from amity.store.lake.rows import bucket_of, ordered_mentions
from amity.store.lake.segments import Content, Segment, write_file

TABLE = "readings"
FEW = 5_000  # documents beyond which a scan of all is as quick
_COLUMNS = "document, reading, hash, origin, amity, codebook, card, rest"
_SCHEMA = (
    "PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA page_size = 8192",
    "CREATE TABLE readings (document TEXT NOT NULL, reading INTEGER NOT NULL, hash TEXT NOT NULL,"
    " origin TEXT NOT NULL, amity TEXT NOT NULL, codebook TEXT NOT NULL, card BLOB NOT NULL, rest BLOB NOT NULL)",
)  # fmt: skip
_SIZE = 4  # bytes before a packed value that say its length


class Standing(NamedTuple):
    """The reading that stands for a document, as its file has it."""

    document: str
    reading: int  # its number in the lake
    hash: str
    origin: str  # where it was read from
    amity: str
    codebook: str


class Rest(msgspec.Struct, array_like=True, frozen=True):
    """All that was read in a document."""

    records: tuple[Record, ...]
    mentions: tuple[Mention, ...]
    doubts: tuple[Doubt, ...]


Row = tuple[str, int, str, str, str, str, bytes, bytes]
_rest = msgspec.json.Decoder(Rest)
_document = msgspec.json.Decoder(Document)


def reading_row(reading: Reading, number: int) -> Row:
    """A reading as a row; `number` is its number in the lake."""
    records = sorted(reading.records, key=lambda record: (record.evidence[0].start, record.id))
    rest = Rest(tuple(records), tuple(ordered_mentions(reading)), reading.doubts)
    return packed_row(reading.document, number, reading.amity, reading.codebook, msgspec.json.encode(rest))


def packed_row(document: Document, number: int, amity: str, codebook: str, rest: bytes) -> Row:
    """The same, of what was read as JSON: records, mentions and doubts."""
    card = _packed(msgspec.json.encode(document))
    return document.id, number, document.hash, document.origin, amity, codebook, card, _packed(rest)


def write_readings(path: Path, rows: Iterable[Row], bucket: int | None = None) -> Segment:
    """These rows, sorted by document, lie in a file of their own."""
    number = 0

    def write(file: Path) -> None:
        nonlocal number
        file.unlink(missing_ok=True)
        db = sqlite3.connect(file, isolation_level=None)
        try:
            for statement in _SCHEMA:
                db.execute(statement)
            db.execute("BEGIN")
            number = db.executemany(f"INSERT INTO readings VALUES ({', '.join('?' * 8)})", rows).rowcount
            db.execute("CREATE INDEX readings_by_document ON readings (document)")
            db.execute("COMMIT")
        except sqlite3.Error as error:
            raise OSError(str(error)) from error
        finally:
            db.close()

    place, size = write_file(path, TABLE, {"bucket": bucket}, "sqlite", write)
    return Segment(path=place, table=TABLE, rows=max(0, number), size=size, bucket=bucket)


def in_buckets(rows: Iterable[Row]) -> dict[int, list[Row]]:
    """Rows by where they lie for good."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[bucket_of(row[0])].append(row)
    return dict(sorted(found.items()))


class ReadingFiles:
    """The files of readings of one lake, open as they are needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, sqlite3.Connection] = {}

    def standing(self, content: Content, ids: Iterable[str]) -> dict[str, Standing]:
        """The readings that stand for these documents, by hash."""
        columns = ", ".join(Standing._fields)
        return {row[2]: Standing(*row) for row in self._rows(content, ids, columns)}

    def documents(self, content: Content, ids: Iterable[str]) -> Iterator[Document]:
        """These documents, as they were read; their origin is the one of the reading."""
        for _, _, card in self._rows(content, ids, "document, reading, card"):
            yield _document.decode(_unpacked(card))

    def rest(self, content: Content, ids: Iterable[str]) -> dict[str, Rest]:
        """All that was read in these documents, by document."""
        rows = self._rows(content, ids, "document, reading, rest")
        return {document: _rest.decode(_unpacked(rest)) for document, _, rest in rows}

    def readings(self, content: Content, ids: Iterable[str]) -> Iterator[Reading]:
        """These documents with all that was read in them, as they were written; records in the order of the text."""
        for row in self._rows(content, ids, _COLUMNS):
            rest, document = _rest.decode(_unpacked(row[7])), _document.decode(_unpacked(row[6]))
            yield Reading(
                document=document,
                records=rest.records,
                mentions=rest.mentions,
                doubts=rest.doubts,
                amity=row[4],
                codebook=row[5],
            )

    def merged(self, content: Content, segments: Iterable[Segment]) -> Iterator[Row]:
        """The rows of these files by document, without those that no longer stand."""
        statement = f"SELECT {_COLUMNS} FROM readings ORDER BY document"
        rows: Iterable[Row] = heapq.merge(*(self._asked(s, statement) for s in segments), key=lambda row: row[0])
        return (row for row in rows if row[1] not in content.dead)

    def close(self) -> None:
        """Lets go of the files."""
        for db in self._open.values():
            db.close()
        self._open = {}

    def _rows(self, content: Content, ids: Iterable[str], columns: str) -> Iterator[tuple]:  # type: ignore[type-arg]
        wanted: dict[int, list[str]] = defaultdict(list)
        for document in set(ids):
            wanted[bucket_of(document)].append(document)
        everything = [document for some in wanted.values() for document in some]
        if not everything:
            return
        self._close_others(content)
        statement = f"SELECT {columns} FROM readings WHERE document IN (SELECT value FROM json_each(?))"
        for segment in content.of(TABLE):
            some = everything if segment.bucket is None else wanted.get(segment.bucket)
            if some:
                found = self._asked(segment, statement, msgspec.json.encode(some).decode())
                yield from (row for row in found if row[1] not in content.dead)

    def _asked(self, segment: Segment, statement: str, *values: str) -> Iterator[tuple]:  # type: ignore[type-arg]
        try:
            yield from self._connected(segment.path).execute(statement, values)
        except sqlite3.Error as error:
            lake = self._folder
            raise StoreError(
                f"{lake / segment.path} cannot be read ({error}); make it anew with: amity lake compact {lake}"
            ) from error

    def _connected(self, place: str) -> sqlite3.Connection:
        if place not in self._open:
            address = f"file:{quote(str((self._folder / place).absolute()))}?mode=ro&immutable=1"
            self._open[place] = sqlite3.connect(address, uri=True, check_same_thread=False)
        return self._open[place]

    def _close_others(self, content: Content) -> None:
        for place in [place for place in self._open if place not in content.segments]:
            self._open.pop(place).close()


def fault_of(file: Path, rows: int) -> str | None:
    """What is wrong with a file of readings that should hold so many rows."""
    try:
        db = sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=ro&immutable=1", uri=True)
        try:
            found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
            held = db.execute("SELECT count(*) FROM readings").fetchone()[0]
        finally:
            db.close()
    except sqlite3.Error as error:
        return f"cannot be read: {error}."
    if found != "ok":
        return f"is damaged: {str(found).splitlines()[-1][:120]}."
    return None if held == rows else f"holds {held:,} rows, not {rows:,}."


def _packed(raw: bytes) -> bytes:
    import pyarrow as pa

    squeezed: bytes = pa.compress(raw, codec="zstd", asbytes=True)
    return len(raw).to_bytes(_SIZE, "big") + squeezed


def _unpacked(packed: bytes) -> bytes:
    import pyarrow as pa

    size = int.from_bytes(packed[:_SIZE], "big")
    raw: bytes = pa.decompress(packed[_SIZE:], decompressed_size=size, codec="zstd", asbytes=True)
    return raw
