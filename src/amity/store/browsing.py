"""What pages ask of a store beside its records: newest first, counts by facet, tallies of dyads, coverage.

A `Browser` holds one connection that cannot write and gives up after a time, so that no page runs for ever.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from amity.errors import SlowAnswer
from amity.records import Actor, Document, Record, record_from_json
from amity.store import DocumentQuery, Query
from amity.store.corrections import Correction, corrected, corrections_of, held_corrections
from amity.store.opening import connect_to_read, guarded
from amity.store.querying import DOCUMENT, Sql, count_sql, documents_sql, records_sql
from amity.store.sqlite import SqliteStore, _document
from amity.store.writing import UNDATED

DEADLINE = 10.0  # seconds that the questions of one page may take together
STEPS = 20_000  # instructions of SQLite between two looks at the clock
COUNTED = 20_000  # records over which facets are counted
FACETS = ("kind", "status", "type", "year", "outlet")


class Facets(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the matching records have which kind, status, type, year and outlet."""

    counted: int  # of how many records
    total: int
    counts: dict[str, dict[str, int]]


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """Events of two actors in a month, of one type: how many, and the sum of their PLOVER scores."""

    first: str
    second: str
    month: str
    type: str
    events: int
    score: float


class PlaceCount(msgspec.Struct, frozen=True, kw_only=True):
    """A place and how many records are set there; latitude and longitude are degrees."""

    name: str
    country: str | None
    lat: float
    lon: float
    records: int


class Browser:
    """One reader of a store. Not for several threads at once."""

    def __init__(self, path: Path, deadline: float = DEADLINE) -> None:
        self.path = path
        self.deadline = deadline
        self._db = connect_to_read(path)
        self._db.set_progress_handler(self._late, STEPS)
        self._until = float("inf")
        self._corrections: dict[str, tuple[Correction, ...]] | None = None
        self._version = -1
        self.store = SqliteStore(path, self._db, {}, writable=False)

    def begin(self, seconds: float | None = None) -> None:
        """The time for one page starts now."""
        self._until = time.monotonic() + (self.deadline if seconds is None else seconds)

    def newest(self, query: Query) -> list[Record]:
        """The records that match, latest date first, those without any date last; corrections applied."""
        wanted = query.limit or 0
        dated = self._page(query, f"{_index(query)}.sort_date < '{UNDATED}'", query.offset, wanted)
        if len(dated) < wanted:
            before = 0 if dated else self._count_dated(query)
            undated = f"{_index(query)}.sort_date = '{UNDATED}'"
            dated += self._page(query, undated, max(0, query.offset - before), wanted - len(dated))
        return dated

    def oldest(self, query: Query) -> Iterator[Record]:
        """The records that match by date, corrections applied."""
        for record in self.store.records(query):
            if (kept := self.corrected(record)) is not None:
                yield kept

    def arrived(self, limit: int) -> list[Record]:
        """The records that came into the store last, latest first."""
        rows = self._rows("SELECT json FROM records ORDER BY number DESC LIMIT ?", (limit,))
        return self._kept(json for (json,) in rows)

    def count(self, query: Query) -> int:
        """How many records match, before corrections."""
        sql = count_sql(query)
        return int(next(self._rows(sql.select("count(*)"), tuple(sql.values)))[0])

    def kinds(self, query: Query) -> dict[str, int]:
        """How many records of each kind match."""
        sql = records_sql(query)
        return dict(self._rows(sql.select("r.kind, count(*)", " GROUP BY r.kind"), tuple(sql.values)))

    def facets(self, query: Query) -> Facets:
        """Counts by facet over the first matching records; says over how many."""
        sql = records_sql(query)
        inner = sql.select("r.kind, r.status, r.type, substr(r.sort_date, 1, 4) AS year, r.document", " LIMIT ?")
        rows = self._rows(
            f"SELECT kind, status, type, year, d.outlet, count(*) FROM ({inner}) x"
            " JOIN documents d ON d.number = x.document GROUP BY 1, 2, 3, 4, 5",
            (*sql.values, COUNTED),
        )
        found: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
        counted = 0
        for *values, number in rows:
            counted += number
            for name, value in zip(FACETS, values, strict=True):
                if value:
                    found[name][value] += number
        counts = {name: dict(counter.most_common()) for name, counter in found.items()}
        total = counted if counted < COUNTED else self.count(query)
        return Facets(counted=counted, total=total, counts=counts)

    def tallies(self, actor: str | None = None, other: str | None = None) -> Iterator[Tally]:
        """Events that happened, by pair, month and type; of all pairs, of one actor's, or of one pair."""
        sql = Sql(
            "record_pairs p CROSS JOIN records r ON r.number = p.record"
            " JOIN actor_numbers f ON f.number = p.first JOIN actor_numbers s ON s.number = p.second"
        )
        sql.where("r.kind = 'event' AND r.status IN ('happened', 'ongoing') AND p.sort_date < ?", UNDATED)
        if actor and other:
            held = self._numbers(actor, other)
            sql.where("p.first = ? AND p.second = ?", *held)
        columns = (
            "f.id, s.id, substr(p.sort_date, 1, 7), r.type, count(*), sum(json_extract(r.json, '$.plover_score'))"
        )
        tail = " GROUP BY p.first, p.second, 3, r.type"
        for row in self._rows(sql.select(columns, tail), tuple(sql.values)):
            yield Tally(first=row[0], second=row[1], month=row[2], type=row[3], events=row[4], score=row[5])

    def places(self, since: str | None, until: str | None, limit: int) -> list[PlaceCount]:
        """The places of records in a period, most records first."""
        sql = Sql("records r", ["json_extract(r.json, '$.where.lat') IS NOT NULL"])
        if since:
            sql.where("r.sort_date >= ?", since)
        if until:
            sql.where("r.sort_date <= ?", until)
        columns = ", ".join(f"json_extract(r.json, '$.where.{key}')" for key in ("name", "country", "lat", "lon"))
        tail = " GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 1 LIMIT ?"
        rows = self._rows(sql.select(f"{columns}, count(*)", tail), (*sql.values, limit))
        return [PlaceCount(name=n, country=c, lat=a, lon=o, records=k) for n, c, a, o, k in rows]

    def actor(self, actor_id: str) -> Actor | None:
        """What most documents say of an actor."""
        statement = "SELECT id, name, country, sector FROM actors WHERE id = ?"
        row = next(self._rows(statement, (actor_id,)), None)
        return Actor(id=row[0], name=row[1], country=row[2], sector=row[3]) if row else None

    def busiest(self, limit: int) -> list[tuple[str, str, int]]:
        """The actors that most documents name: id, name, documents."""
        statement = "SELECT id, name, documents FROM actors ORDER BY documents DESC, id LIMIT ?"
        return [(i, n, k) for i, n, k in self._rows(statement, (limit,))]

    def document(self, document_id: str) -> Document | None:
        """One document."""
        return next(self.store.documents([document_id]), None)

    def find_documents(self, query: DocumentQuery) -> list[Document]:
        """The documents that match, latest first."""
        sql = documents_sql(query)
        tail = " ORDER BY d.published IS NULL, d.published DESC, d.id LIMIT ? OFFSET ?"
        rows = self._rows(sql.select(DOCUMENT, tail), (*sql.values, query.limit or -1, query.offset))
        return [_document(row) for row in rows]

    def of_document(self, document_id: str, limit: int) -> list[Record]:
        """The records of one document in the order of its text, corrections applied."""
        return list(self.oldest(Query(documents=(document_id,), order="document", limit=limit)))

    def coverage(self, limit: int) -> list[tuple[str, str, int, int]]:
        """Outlet, month of publication, documents and records, latest month first."""
        statement = (
            "SELECT coalesce(d.outlet, ''), coalesce(substr(d.published, 1, 7), ''), count(*), sum(coalesce(c.k, 0))"
            " FROM documents d LEFT JOIN (SELECT document, count(*) k FROM records GROUP BY document) c"
            " ON c.document = d.number GROUP BY 1, 2 ORDER BY 2 DESC, 3 DESC, 1 LIMIT ?"
        )
        return [(o, m, d, r) for o, m, d, r in self._rows(statement, (limit,))]

    def latest(self) -> str | None:
        """The last day of publication."""
        day: str | None = next(self._rows("SELECT max(published) FROM documents WHERE published IS NOT NULL", ()))[0]
        return day

    def readers(self) -> list[tuple[str, str, int]]:
        """Which versions of amity and of the codebook read how many documents."""
        statement = "SELECT amity, codebook, count(*) FROM readings GROUP BY 1, 2 ORDER BY 3 DESC"
        return [(a, c, n) for a, c, n in self._rows(statement, ())]

    def read_by(self, document_id: str) -> tuple[str, str] | None:
        """The versions of amity and of the codebook that read this document."""
        joined = "readings r JOIN documents d ON d.number = r.document"
        statement = f"SELECT r.amity, r.codebook FROM {joined} WHERE d.id = ?"
        return next(((a, c) for a, c in self._rows(statement, (document_id,))), None)

    def corrected(self, record: Record) -> Record | None:
        """The record as people corrected it; null where they said that it is wrong."""
        held = self.corrections().get(record.id)
        return corrected(record, held) if held else record

    def corrections(self) -> dict[str, tuple[Correction, ...]]:
        """What people said of records, by record."""
        version = int(next(self._rows("PRAGMA data_version", ()))[0])
        if self._corrections is None or version != self._version:
            self._corrections = corrections_of(held_corrections(self._db, self.path))
            self._version = version
        return self._corrections

    def version(self) -> int:
        """A number that changes when another connection writes."""
        return int(next(self._rows("PRAGMA data_version", ()))[0])

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()

    def _page(self, query: Query, condition: str, offset: int, limit: int) -> list[Record]:
        sql = records_sql(query)
        sql.where(condition)
        tail = f" ORDER BY {_index(query)}.sort_date DESC, r.document_id, r.position, r.id LIMIT ? OFFSET ?"
        rows = self._rows(sql.select("r.json", tail), (*sql.values, limit, offset))
        return self._kept(json for (json,) in rows)

    def _count_dated(self, query: Query) -> int:
        sql = records_sql(query)
        sql.where(f"{_index(query)}.sort_date < '{UNDATED}'")
        return int(next(self._rows(sql.select("count(*)"), tuple(sql.values)))[0])

    def _kept(self, rows: Iterator[str]) -> list[Record]:
        found = (self.corrected(record_from_json(json)) for json in rows)
        return [record for record in found if record is not None]

    def _numbers(self, actor: str, other: str) -> tuple[int, int]:
        rows = self._rows("SELECT number FROM actor_numbers WHERE id IN (?, ?) ORDER BY number", (actor, other))
        numbers = [number for (number,) in rows]
        return (numbers[0], numbers[1]) if len(numbers) == 2 else (0, 0)

    def _rows(self, statement: str, values: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        try:
            with guarded(self.path):
                rows = self._db.execute(statement, values)
                for row in rows:  # noqa: UP028
                    yield row
        except Exception as error:
            if isinstance(error.__cause__, sqlite3.OperationalError) and self._late():
                raise SlowAnswer(
                    f"The store needs more than {self.deadline:g} seconds for this; ask for less: a period, one kind."
                ) from error
            raise

    def _late(self) -> bool:
        return time.monotonic() > self._until


def _index(query: Query) -> str:
    return "i" if query.actors else "r"
