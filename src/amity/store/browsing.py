"""What pages ask of a store beside its records: records by number, names, coverage, corrections.

A `Browser` holds one connection that cannot write and gives up after a time, so that no page runs for ever.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from amity.errors import SlowAnswer
from amity.records import Actor, Agreement, Document, Record, record_from_json
from amity.store import DocumentQuery, Query
from amity.store.corrections import Correction, corrected, held_corrections
from amity.store.fact_queries import Change
from amity.store.matching import match_expression
from amity.store.opening import connect_to_read, guarded
from amity.store.querying import DOCUMENT, Sql, count_sql, documents_sql
from amity.store.sqlite import SqliteStore, _document

DEADLINE = 10.0  # seconds that the questions of one page may take together
CACHE = 512  # kB of the file that each reader holds; the system holds the rest for all
STEPS = 20_000  # instructions of SQLite between two looks at the clock


class QuarrelSide(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a contradiction: the value in words, the records that give it, and the first one's sentence."""

    value: str
    records: tuple[str, ...]
    sentence: str


class Quarrel(msgspec.Struct, frozen=True, kw_only=True):
    """A field of a fact on which sources differ."""

    fact: str
    kind: str
    field: str
    sides: tuple[QuarrelSide, ...]


def quarrel_of(kind: str, json: str) -> Quarrel:
    """The contradiction that this JSON of a dispute tells."""
    held = msgspec.json.decode(json)
    sides = [
        QuarrelSide(value=_words(s["value"]), records=tuple(s["records"]), sentence=(s["sentences"] or [""])[0])
        for s in held["sides"]
    ]
    return Quarrel(fact=held["fact"], kind=kind, field=held["field"], sides=tuple(sides))


def _words(value: Any) -> str:
    if isinstance(value, dict):
        days = dict.fromkeys(str(value[name]) for name in ("start", "end") if value.get(name))
        return " to ".join(days) or str(value.get("name") or value.get("text") or "")
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_words, value)) or "nothing"
    return f"{value:,.12g}" if isinstance(value, (int, float)) else str(value)


class Browser:
    """One reader of a store. Not for several threads at once."""

    def __init__(self, path: Path, deadline: float = DEADLINE) -> None:
        self.path = path
        self.deadline = deadline
        self._db = connect_to_read(path)
        self._db.set_progress_handler(self._late, STEPS)
        self._db.execute(f"PRAGMA cache_size = -{CACHE}")
        self._until = float("inf")
        self._corrections: dict[str, tuple[Correction, ...]] | None = None
        self._version = -1
        self.store = SqliteStore(path, self._db, {}, writable=False)

    def begin(self, seconds: float | None = None) -> None:
        """The time for one page starts now."""
        self._until = time.monotonic() + (self.deadline if seconds is None else seconds)

    def oldest(self, query: Query) -> Iterator[Record]:
        """The records that match by date, corrections applied."""
        for record in self.store.records(query):
            if (kept := self.corrected(record)) is not None:
                yield kept

    def numbered(self, numbers: Sequence[int]) -> list[Record]:
        """The records of these numbers in this order, corrections applied; those that are gone are left out."""
        statement = "SELECT number, json FROM records WHERE number IN (SELECT value FROM json_each(?))"
        held = dict(self._rows(statement, (msgspec.json.encode(numbers).decode(),)))
        return self._kept(held[number] for number in numbers if number in held)

    def matching(self, search: str) -> NDArray[np.int32]:
        """The numbers of the records that rest on these words."""
        statement = "SELECT rowid FROM records_text WHERE records_text MATCH ?"
        return np.fromiter((n for (n,) in self._rows(statement, (match_expression(search),))), dtype=np.int32)

    def count(self, query: Query) -> int:
        """How many records match, before corrections."""
        sql = count_sql(query)
        return int(next(self._rows(sql.select("count(*)"), tuple(sql.values)))[0])

    def actor(self, actor_id: str) -> Actor | None:
        """What most documents say of an actor."""
        statement = "SELECT id, name, country, sector FROM actors WHERE id = ?"
        row = next(self._rows(statement, (actor_id,)), None)
        return Actor(id=row[0], name=row[1], country=row[2], sector=row[3]) if row else None

    def busiest(self, limit: int) -> list[tuple[str, str, int]]:
        """The actors that most documents name: id, name, documents."""
        statement = "SELECT id, name, documents FROM actors ORDER BY documents DESC, id LIMIT ?"
        return [(i, n, k) for i, n, k in self._rows(statement, (limit,))]

    def names(self, actor_ids: Iterable[str]) -> dict[str, str]:
        """What most documents call these actors."""
        statement = "SELECT id, name FROM actors WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self._rows(statement, (msgspec.json.encode(list(actor_ids)).decode(),)))

    def bare_documents(self, ids: Iterable[str]) -> dict[str, Document]:
        """These documents by id, without their text."""
        sql = documents_sql(DocumentQuery(ids=tuple(sorted(ids))))
        columns = DOCUMENT.replace("d.text", "''")
        return {row[0]: _document(row) for row in self._rows(sql.select(columns), tuple(sql.values))}

    def document(self, document_id: str) -> Document | None:
        """One document."""
        return next(self.store.documents([document_id]), None)

    def find_documents(self, query: DocumentQuery) -> list[Document]:
        """The documents that match, latest first."""
        sql = documents_sql(query)
        tail = " ORDER BY d.published IS NULL, d.published DESC, d.id LIMIT ? OFFSET ?"
        rows = self._rows(sql.select(DOCUMENT, tail), (*sql.values, query.limit or -1, query.offset))
        return [_document(row) for row in rows]

    def copies(self, group: str, document_id: str) -> list[Document]:
        """The other documents of a group of copies, without their text."""
        columns = DOCUMENT.replace("d.text", "''")
        chosen = "documents d WHERE d.copies = ? AND d.id <> ? ORDER BY d.published, d.id LIMIT 50"
        statement = f"SELECT {columns} FROM {chosen}"
        return [_document(row) for row in self._rows(statement, (group, document_id))]

    def said(self) -> list[tuple[Correction, Record | None, str]]:
        """Every correction, the latest first, with the record as it was read (null where it is gone) and the text."""
        found = []
        for name, held in self.corrections().items():
            record = self.store.record(name)
            document = self.document(record.document) if record else None
            found += [(correction, record, document.text if document else "") for correction in held]
        return sorted(found, key=lambda item: item[0].made, reverse=True)

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

    def measures(self) -> list[tuple[Any, ...]]:
        """Every figure with a number: record, indicator, subject, counterpart, unit, value, day, document."""
        columns = ", ".join(
            f"json_extract(json, '$.{path}')" for path in ("indicator", "subject.id", "counterpart.id", "unit", "value")
        )
        statement = f"SELECT number, {columns}, sort_date, document FROM records WHERE kind = 'measure'"
        rows = self._rows(f"{statement} AND json_extract(json, '$.value') IS NOT NULL", ())
        return [tuple(sys.intern(cell) if isinstance(cell, str) else cell for cell in row) for row in rows]

    def outlooks(self) -> dict[int, tuple[str, str]]:
        """The id and the outcome that was read of every outlook, by the number of its record."""
        statement = "SELECT number, id, json_extract(json, '$.outcome') FROM records WHERE kind = 'outlook'"
        return {number: (name, outcome) for number, name, outcome in self._rows(statement, ())}

    def agreements(self) -> list[Agreement]:
        """Every record of an agreement, by date; corrections applied. What many have in common is held once."""
        rows = self._rows("SELECT json FROM records WHERE kind = 'agreement' ORDER BY sort_date, id", ())
        shared: dict[Any, Any] = {}
        found = []
        for record in self._kept(json for (json,) in rows):
            if isinstance(record, Agreement):
                parties = tuple(shared.setdefault(party, party) for party in record.parties)
                said_by = shared.setdefault(record.said_by, record.said_by)
                found.append(msgspec.structs.replace(record, parties=parties, said_by=said_by, where=None))
        return found

    def disputes(self, limit: int, numbers: Sequence[int] | None = None, kind: str | None = None) -> list[Quarrel]:
        """What sources contradict each other on, the latest first; of these records, or of facts of a kind."""
        if not self._has("disputes"):
            return []
        sql = Sql("disputes d JOIN facts f ON f.id = d.fact")
        if numbers is not None:
            chosen = msgspec.json.encode(numbers).decode()
            told = "SELECT fact FROM fact_records WHERE record IN (SELECT value FROM json_each(?))"
            sql.where(f"d.fact IN ({told})", chosen)
        if kind:
            sql.where("f.kind = ?", kind)
        statement = sql.select("f.kind, d.json", " ORDER BY d.sort_date DESC, d.fact LIMIT ?")
        rows = self._rows(statement, (*sql.values, limit))
        return [quarrel_of(kind, json) for kind, json in rows]

    def told(self, record_ids: Sequence[str]) -> dict[str, tuple[int, int, str]]:
        """How many records and independent sources tell the fact that each of these tells, and its id; if several."""
        if not self._has("fact_records"):
            return {}
        statement = (
            "SELECT r.id, (SELECT count(*) FROM fact_records o WHERE o.fact = t.fact), f.sources, f.id FROM records r"
            " JOIN fact_records t ON t.record = r.number JOIN facts f ON f.id = t.fact"
            " WHERE r.id IN (SELECT value FROM json_each(?))"
        )
        rows = self._rows(statement, (msgspec.json.encode(list(record_ids)).decode(),))
        return {name: (tellings, sources, fact) for name, tellings, sources, fact in rows if tellings > 1}

    def fact_of(self, record_id: str) -> tuple[str, int, list[str]] | None:
        """The fact that a record tells: its id, its independent sources, and the other records that tell it."""
        if not self._has("fact_records"):
            return None
        joined = "fact_records t JOIN records r ON r.number = t.record JOIN facts f ON f.id = t.fact"
        row = next(self._rows(f"SELECT f.id, f.sources FROM {joined} WHERE r.id = ?", (record_id,)), None)
        if row is None:
            return None
        others = self._rows(f"SELECT r.id FROM {joined} WHERE f.id = ? AND r.id <> ? LIMIT 50", (row[0], record_id))
        return row[0], row[1], [name for (name,) in others]

    def altered(self, day: str, before: str | None, limit: int) -> list[Change]:
        """The facts that changed or went since a day, the latest first, with those that took their place; only of the
        facts that were known before another day, where one is given.

        A fact that took the place of one that went is a change of its own, which came (`before` is null).
        """
        if not self._has("fact_changes"):
            return []
        statement = (
            "SELECT c.fact, min(c.day), c.json, f.json FROM fact_changes c JOIN fact_days d ON d.fact = c.fact"
            " LEFT JOIN facts f ON f.id = c.fact WHERE c.day >= ? AND d.day < ? GROUP BY c.fact"
            " HAVING f.json IS NOT c.json ORDER BY 2 DESC, 1 LIMIT ?"
        )
        rows = list(self._rows(statement, (day, before or "9999", limit)))
        went = [
            record for _, _, before, now in rows if now is None for record in msgspec.json.decode(before)["records"]
        ]
        rows += [(name, came, None, json) for name, came, json in self.telling(went)]
        return [Change(fact=name, day=came, before=before, now=now) for name, came, before, now in rows]

    def telling(self, record_ids: Iterable[str]) -> list[tuple[str, str, str]]:
        """The facts that these records tell: id, the day on which each came, and its JSON."""
        if not self._has("fact_days"):
            return []
        statement = (
            "SELECT DISTINCT f.id, d.day, f.json FROM records r JOIN fact_records t ON t.record = r.number"
            " JOIN facts f ON f.id = t.fact JOIN fact_days d ON d.fact = f.id"
            " WHERE r.id IN (SELECT value FROM json_each(?)) ORDER BY 1"
        )
        return [(a, b, c) for a, b, c in self._rows(statement, (msgspec.json.encode(list(record_ids)).decode(),))]

    def fact_days(self, fact_id: str) -> tuple[str | None, list[tuple[str, str]]]:
        """The day on which a fact came, and what it was before each later change: day and JSON, the oldest first."""
        if not self._has("fact_days"):
            return None, []
        came = next(self._rows("SELECT day FROM fact_days WHERE fact = ?", (fact_id,)), (None,))[0]
        changed = self._rows("SELECT day, json FROM fact_changes WHERE fact = ? ORDER BY day", (fact_id,))
        return came, [(day, json) for day, json in changed]

    def facts_of(self, record_ids: Iterable[str]) -> dict[str, str]:
        """The fact that each of these records tells, by record."""
        if not self._has("fact_records"):
            return {}
        statement = (
            "SELECT r.id, t.fact FROM records r JOIN fact_records t ON t.record = r.number"
            " WHERE r.id IN (SELECT value FROM json_each(?))"
        )
        return dict(self._rows(statement, (msgspec.json.encode(list(record_ids)).decode(),)))

    def records_by_id(self, ids: Sequence[str]) -> list[Record]:
        """These records in this order, corrections applied; those that are gone are left out."""
        statement = "SELECT id, json FROM records WHERE id IN (SELECT value FROM json_each(?))"
        held = dict(self._rows(statement, (msgspec.json.encode(ids).decode(),)))
        return self._kept(held[name] for name in ids if name in held)

    def latest(self) -> str | None:
        """The last day of publication that a report states; where none does, the last that was inferred."""
        statement = "SELECT published FROM documents WHERE published IS NOT NULL"
        stated = f"{statement} ORDER BY published_inferred, published DESC LIMIT 1"
        return next((str(day) for (day,) in self._rows(stated, ())), None)

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
            self._corrections = held_corrections(self._db, self.path)
            self._version = version
        return self._corrections

    def waiting(self) -> int:
        """How many documents wait for their facts."""
        return int(next(self._rows("SELECT count(*) FROM pending", ()))[0]) if self._has("pending") else 0

    def version(self) -> int:
        """A number that changes when another connection writes."""
        return int(next(self._rows("PRAGMA data_version", ()))[0])

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()

    def _has(self, table: str) -> bool:
        return next(self._rows("SELECT 1 FROM sqlite_schema WHERE name = ?", (table,)), None) is not None

    def _kept(self, rows: Iterator[str]) -> list[Record]:
        found = (self.corrected(record_from_json(json)) for json in rows)
        return [record for record in found if record is not None]

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
