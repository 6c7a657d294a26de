"""The default store: one SQLite file, written in batches, read while it is written."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from amity.errors import SlowAnswer, StoreError
from amity.records import Actor, Document, Doubt, Failure, Mention, Reading, Record, record_from_json
from amity.store import Counts, DocumentQuery, Query, Tallied
from amity.store.corrections import Correction, corrected, held_corrections
from amity.store.dumping import dump_lines
from amity.store.opening import connect_to_read, connect_to_write, guarded, transaction
from amity.store.querying import DOCUMENT, Sql, count_sql, documents_sql, documents_tail, records_sql, records_tail
from amity.store.tallying import counted_records, tallies
from amity.store.writing import clear_failures, write_reading

STEPS = 20_000  # instructions of SQLite between two looks at the clock


class SqliteStore:
    """A store in one file. Use it in a `with` block, or close it."""

    def __init__(self, path: Path, db: sqlite3.Connection, wholes: Mapping[str, str], *, writable: bool) -> None:
        self.path = path
        self.writable = writable
        self._db = db
        self._wholes = wholes

    def write(self, readings: Iterable[Reading]) -> None:
        """Keeps these readings in one transaction; a newer reading of a page supersedes the older one whole."""
        with self._writing() as db:
            for reading in readings:
                write_reading(db, reading, self._wholes)

    def write_batch(
        self,
        readings: Iterable[Reading],
        failures: Iterable[Failure] = (),
        origins: Iterable[tuple[str, str]] = (),
        versions: tuple[str, str] = ("", ""),
    ) -> None:
        """Keeps all that became of a batch of pages in one transaction. Versions are those of codebook and amity."""
        with self._writing() as db:
            for reading in readings:
                write_reading(db, reading, self._wholes)
            _add_origins(db, origins)
            _fail(db, failures, versions)

    def fail(self, failures: Iterable[Failure], codebook: str = "", amity: str = "") -> None:
        """Keeps that these pages could not be read, and why; a success with these versions or later clears it."""
        with self._writing() as db:
            _fail(db, failures, (codebook, amity))

    def add_origins(self, origins: Iterable[tuple[str, str]]) -> None:
        """Keeps that pages (hash, origin) that are already read were met again elsewhere."""
        with self._writing() as db:
            _add_origins(db, origins)

    def already_read(self, pages: Iterable[tuple[str, str]], codebook: str, amity: str) -> set[str]:
        """The hashes of those pages (hash, origin) that need no reading with this codebook and version."""
        held = (
            "SELECT 1 FROM documents d JOIN readings r ON r.document = d.number"
            " WHERE d.hash = ? AND r.origin <= ? AND r.codebook = ? AND r.amity = ?"
        )
        with guarded(self.path):
            return {p[0] for p in pages if self._db.execute(held, (p[0], p[1], codebook, amity)).fetchone()}

    def records(self, query: Query) -> Iterator[Record]:
        """The records that match as they were read, in order, with what people corrected; none that they call wrong."""
        tail, values = records_tail(query)
        said = self.corrections()
        for (json,) in self._rows(records_sql(query), "r.json", tail, values):
            record: Record | None = record_from_json(json)
            if record is not None and record.id in said:
                record = corrected(record, said[record.id])
            if record is not None:
                yield record

    def corrections(self) -> dict[str, tuple[Correction, ...]]:
        """What people said of records, by record."""
        return held_corrections(self._db, self.path)

    def count(self, query: Query) -> int:
        """How many records match, whatever the limit."""
        return int(next(self._rows(count_sql(query), "count(*)"))[0])

    def record(self, record_id: str) -> Record | None:
        """One record."""
        sql = Sql("records r", ["r.id = ?"], [record_id])
        return next((record_from_json(json) for (json,) in self._rows(sql, "r.json")), None)

    def documents(self, ids: Iterable[str] | None = None) -> Iterator[Document]:
        """Documents by publication date and id; all, or those named."""
        return self.find_documents(DocumentQuery(ids=None if ids is None else tuple(sorted(set(ids)))))

    def find_documents(self, query: DocumentQuery) -> Iterator[Document]:
        """The documents that match, by publication date and id."""
        tail, values = documents_tail(query)
        for row in self._rows(documents_sql(query), DOCUMENT, tail, values):
            yield _document(row)

    def count_documents(self, query: DocumentQuery) -> int:
        """How many documents match, whatever the limit."""
        return int(next(self._rows(documents_sql(query), "count(*)"))[0])

    def mentions(self, document_id: str) -> tuple[Mention, ...]:
        """Where this document names actors, in order."""
        source = "mentions m JOIN documents d ON d.number = m.document JOIN forms f ON f.number = m.form"
        columns = (
            "m.start, m.end, f.actor, f.name, f.country, f.sector,"
            " coalesce(m.wording, substr(d.text, m.start + 1, m.end - m.start))"
        )
        rows = self._rows(Sql(source, ["d.id = ?"], [document_id]), columns, " ORDER BY 1, 2, 3, 4, 5, 6")
        return tuple(_mention(row) for row in rows)

    def doubts(self, document_id: str) -> tuple[Doubt, ...]:
        """What in this document can be read in two ways."""
        sql = Sql("doubts x JOIN documents d ON d.number = x.document", ["d.id = ?"], [document_id])
        rows = self._rows(sql, "x.json", " ORDER BY x.position")
        return tuple(msgspec.json.decode(json, type=Doubt) for (json,) in rows)

    def actors(self) -> Iterator[Actor]:
        """Every actor named in the store, with the name, country and sector that most documents give it."""
        for row in self._rows(Sql("actors"), "id, name, country, sector", " ORDER BY documents DESC, id"):
            yield Actor(id=row[0], name=row[1], country=row[2], sector=row[3])

    def failures(self) -> Iterator[Failure]:
        """What could not be read, by origin."""
        for row in self._rows(Sql("failures"), "origin, hash, reason, error", " ORDER BY origin"):
            yield Failure(origin=row[0], hash=row[1], reason=row[2], error=row[3])

    def counts(self) -> Counts:
        """How much there is of everything."""
        kinds, first, last = counted_records(self.answering)
        totals = {t: self._rows(Sql(t), "count(*)") for t in ("documents", "actors", "doubts", "failures")}
        numbers: dict[str, int] = {table: next(rows)[0] for table, rows in totals.items()}
        return Counts(records=kinds, first=first, last=last, **numbers)

    def tallies(self, since: str, until: str) -> list[Tallied]:
        """The events that happened in a period (ISO days, closed), by pair of actors, month and type, in this order."""
        return tallies(self.answering, since, until)

    def dump(self) -> Iterator[str]:
        """The whole content in an order of its own: stores with equal dumps answer everything alike."""
        with guarded(self.path):
            yield from dump_lines(self._db)

    @property
    def wholes(self) -> Mapping[str, str]:
        """Each actor that is part of another, and of which; empty in a store that was opened to answer."""
        return self._wholes

    def changing(self) -> AbstractContextManager[sqlite3.Connection]:
        """A transaction for the modules of this package that keep more than readings."""
        return self._writing()

    def answering(self, statement: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows for the modules of this package that keep more than readings."""
        with guarded(self.path):
            return self._db.execute(statement, tuple(values)).fetchall()

    @contextmanager
    def deadline(self, seconds: float) -> Iterator[None]:
        """Questions inside may take so long together; raises `SlowAnswer` where they take longer."""
        until = time.monotonic() + seconds
        self._db.set_progress_handler(lambda: time.monotonic() > until, STEPS)
        try:
            yield
        except StoreError as error:
            if time.monotonic() > until:
                raise SlowAnswer(f"This needs more than {seconds:g} seconds; ask for a period, or a pair.") from error
            raise
        finally:
            self._db.set_progress_handler(None, 0)

    def streaming(self, statement: str, values: Iterable[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Rows one by one, however many, for the modules of this package."""
        with guarded(self.path):
            rows = self._db.execute(statement, tuple(values))
            for row in rows:  # noqa: UP028 - as in `_rows`
                yield row

    @property
    def connection(self) -> sqlite3.Connection:
        """The open connection, for the modules of this package."""
        return self._db

    def close(self) -> None:
        """Lets go of the file; every batch is already written."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _rows(self, sql: Sql, columns: str, tail: str = "", values: Iterable[int] = ()) -> Iterator[tuple[Any, ...]]:
        with guarded(self.path):
            rows = self._db.execute(sql.select(columns, tail), (*sql.values, *values))
            for row in rows:  # noqa: UP028 - `yield from` would close the cursor, maybe after the store
                yield row

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        if not self.writable:
            raise StoreError(f"The store {self.path} was opened to answer, not to write.")
        with transaction(self._db, self.path):
            yield self._db


def open_store(path: Path | str, wholes: Mapping[str, str] | None = None) -> SqliteStore:
    """A store to write into, made where there is none. `wholes`: actor to the organisation or state it is part of."""
    path = Path(path)
    return SqliteStore(path, connect_to_write(path), wholes or {}, writable=True)


def open_for_answers(path: Path | str) -> SqliteStore:
    """A store that cannot be changed; raises `StoreError` where there is none."""
    path = Path(path)
    return SqliteStore(path, connect_to_read(path), {}, writable=False)


def _fail(db: sqlite3.Connection, failures: Iterable[Failure], versions: tuple[str, str]) -> None:
    held = (
        "SELECT 1 FROM documents d JOIN readings r ON r.document = d.number"
        " WHERE d.hash = ? AND r.codebook = ? AND r.amity = ?"
    )
    for failure in failures:
        if not db.execute(held, (failure.hash, *versions)).fetchone():
            row = (failure.origin, failure.hash, failure.reason, failure.error)
            db.execute("INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?)", row)


def _add_origins(db: sqlite3.Connection, origins: Iterable[tuple[str, str]]) -> None:
    for raw_hash, origin in origins:
        add = "INSERT OR IGNORE INTO origins SELECT number, ? FROM documents WHERE hash = ?"
        db.execute(add, (origin, raw_hash))
        clear_failures(db, raw_hash, origin)


def _document(row: tuple[Any, ...]) -> Document:
    names = ("id", "title", "byline", "outlet", "published", "published_inferred", "language", "url", "origin")
    values = dict(zip((*names, "text", "hash", "copies"), row, strict=True))
    values["published_inferred"] = bool(values["published_inferred"])
    return Document(**values)


def _mention(row: tuple[Any, ...]) -> Mention:
    start, end, actor, name, country, sector, text = row
    return Mention(
        start=start,
        end=end,
        actor=Actor(id=actor, name=name, country=country or None, sector=sector or None, text=text),
    )
