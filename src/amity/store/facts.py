"""Copies and facts in the store: wordings, links and groups, keys, facts, disputes and judgements of people.

`FactTables` works inside a transaction that its caller holds (`SqliteStore.changing`); it decides nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from amity.store.corrections import Correction, corrected_json, corrections_by_number


class CarrierRow(NamedTuple):
    """A document of a group of copies."""

    number: int
    id: str
    outlet: str | None
    published: str | None
    text: str
    copies: str | None


class Told(NamedTuple):
    """A record as it was told: where, when and by whom."""

    number: int
    json: str
    position: int
    document: str
    published: str | None
    outlet: str | None
    copies: str | None


class FactRow(NamedTuple):
    """A fact as it is kept."""

    id: str
    kind: str
    sort_date: str
    sources: int
    disputed: int
    json: str


class JudgementRow(NamedTuple):
    """What a person said of records: one list against, or with, the other."""

    number: int
    day: str
    verb: str
    one: str
    other: str
    reason: str
    withdrawn: str | None


WORKED_OUT = (
    "fact_rules", "fact_keys", "fact_links", "fact_records", "facts", "disputes",
    "texts", "document_texts", "shingle_runs", "copy_links",
)  # fmt: skip


class FactTables:
    """The tables of copies and facts on an open connection. `day` is that on which facts come and change."""

    def __init__(self, db: sqlite3.Connection, day: str = "") -> None:
        self._db = db
        self._day = day
        self._said: dict[int, tuple[Correction, ...]] | None = None

    # documents that wait

    def pending(self, limit: int) -> list[int]:
        """Documents whose facts are still to be worked out."""
        return [number for (number,) in self._db.execute("SELECT document FROM pending LIMIT ?", (limit,))]

    def done(self, documents: Iterable[int]) -> None:
        """These documents wait no longer."""
        self._db.executemany("DELETE FROM pending WHERE document = ?", ((number,) for number in documents))

    def text_of(self, document: int) -> str | None:
        """The clean text of a document; null where it is gone, or is a row of data and no report."""
        text: str | None = self._one("SELECT text FROM documents WHERE number = ? AND language <> 'zxx'", document)
        return text

    # wordings and copies

    def wording_of(self, document: int) -> tuple[int, str] | None:
        """The wording that a document was placed with: its number and fingerprint."""
        sql = "SELECT t.number, t.fingerprint FROM document_texts d JOIN texts t ON t.number = d.text"
        row: tuple[int, str] | None = self._db.execute(f"{sql} WHERE d.document = ?", (document,)).fetchone()
        return row

    def put_wording(self, document: int, fingerprint: str) -> tuple[int, bool]:
        """The document stands with this wording: its number, and whether it is new."""
        held = self._one("SELECT number FROM texts WHERE fingerprint = ?", fingerprint)
        number = held or self._db.execute("INSERT INTO texts VALUES (NULL, ?)", (fingerprint,)).lastrowid
        self._db.execute("INSERT OR REPLACE INTO document_texts VALUES (?, ?)", (document, number))
        return int(number or 0), held is None

    def leave_wording(self, document: int, wording: int) -> None:
        """The document no longer has this wording; one that nobody has is forgotten, with its links."""
        self._db.execute("DELETE FROM document_texts WHERE document = ?", (document,))
        if self._one("SELECT 1 FROM document_texts WHERE text = ?", wording) is None:
            self._db.execute("DELETE FROM texts WHERE number = ?", (wording,))
            self._db.execute("DELETE FROM copy_links WHERE first = ?", (wording,))
            self._db.execute("DELETE FROM copy_links WHERE second = ?", (wording,))

    def wording_text(self, wording: int) -> str | None:
        """The text of the documents with this wording; null where there is none."""
        sql = "SELECT d.text FROM document_texts t JOIN documents d ON d.number = t.document WHERE t.text = ? LIMIT 1"
        text: str | None = self._one(sql, wording)
        return text

    def link_wordings(self, one: int, other: int, share: float) -> None:
        """Most of one of these wordings stands in the other."""
        row = (min(one, other), max(one, other), share)
        self._db.execute("INSERT OR REPLACE INTO copy_links VALUES (?, ?, ?)", row)

    def copies_of(self, wording: int) -> list[int]:
        """The wordings linked with this one."""
        sql = "SELECT second FROM copy_links WHERE first = ? UNION ALL SELECT first FROM copy_links WHERE second = ?"
        return [number for (number,) in self._db.execute(sql, (wording, wording))]

    def carriers(self, wordings: Iterable[int]) -> list[CarrierRow]:
        """The documents with these wordings."""
        sql = (
            "SELECT d.number, d.id, d.outlet, d.published, d.text, d.copies FROM document_texts t"
            " JOIN documents d ON d.number = t.document WHERE t.text = ?"
        )
        return [CarrierRow(*row) for wording in sorted(wordings) for row in self._db.execute(sql, (wording,))]

    def name_group(self, documents: Iterable[int], name: str | None) -> None:
        """These documents belong to the group of this name."""
        self._db.executemany(
            "UPDATE documents SET copies = ? WHERE number = ?", ((name, number) for number in documents)
        )

    def run_numbers(self) -> list[int]:
        """The runs of the shingle index."""
        return [number for (number,) in self._db.execute("SELECT number FROM shingle_runs")]

    def run(self, number: int) -> tuple[bytes, bytes, bytes]:
        """Hashes, texts and sizes of a run."""
        sql = "SELECT hashes, texts, sizes FROM shingle_runs WHERE number = ?"
        row: tuple[bytes, bytes, bytes] = self._db.execute(sql, (number,)).fetchone()
        return row

    def add_run(self, hashes: bytes, texts: bytes, sizes: bytes) -> int:
        """The index has one more run."""
        return int(
            self._db.execute("INSERT INTO shingle_runs VALUES (NULL, ?, ?, ?)", (hashes, texts, sizes)).lastrowid or 0
        )

    def drop_run(self, number: int) -> None:
        """The index no longer has this run."""
        self._db.execute("DELETE FROM shingle_runs WHERE number = ?", (number,))

    # records, their keys and links

    def records_of(self, documents: Iterable[int]) -> list[int]:
        """The records of these documents; a row of data from another set is no source, and has none that count."""
        sql = (
            "SELECT r.number FROM records r JOIN documents d ON d.number = r.document"
            " WHERE r.document = ? AND d.language <> 'zxx'"
        )
        return [number for document in documents for (number,) in self._db.execute(sql, (document,))]

    def told(self, records: Iterable[int]) -> Iterator[Told]:
        """These records as they were told and people corrected them; those that are gone or wrong are left out."""
        self._said = corrections_by_number(self._db) if self._said is None else self._said
        sql = (
            "SELECT r.number, r.json, r.position, d.id, d.published, d.outlet, d.copies FROM records r"
            " JOIN documents d ON d.number = r.document WHERE r.number IN (SELECT value FROM json_each(?))"
        )
        return as_corrected(map(Told._make, self._db.execute(sql, (_json(list(records)),))), self._said)

    def put_keys(self, record: int, keys: Iterable[int]) -> None:
        """The record can be found under these keys."""
        self._db.executemany("INSERT OR IGNORE INTO fact_keys VALUES (?, ?)", ((key, record) for key in keys))

    def found(self, keys: Sequence[int], record: int) -> set[int]:
        """Other records under one of these keys."""
        sql = "SELECT record FROM fact_keys WHERE key = ?"
        return {number for key in keys for (number,) in self._db.execute(sql, (key,))} - {record}

    def link(self, one: int, other: int, score: float, reason: str) -> None:
        """Two records are judged to tell the same."""
        row = (min(one, other), max(one, other), score, reason)
        self._db.execute("INSERT OR REPLACE INTO fact_links VALUES (?, ?, ?, ?)", row)

    def links_of(self, record: int) -> list[int]:
        """The records linked with this one."""
        sql = "SELECT second FROM fact_links WHERE first = ? UNION ALL SELECT first FROM fact_links WHERE second = ?"
        return [number for (number,) in self._db.execute(sql, (record, record))]

    def links_among(self, records: Iterable[int]) -> list[tuple[int, int, float, str]]:
        """Every link between two of these, which are all that hang together."""
        sql = "SELECT first, second, score, reason FROM fact_links WHERE first = ?"
        return [row for record in records for row in self._db.execute(sql, (record,))]

    def take_touched(self) -> set[int]:
        """Records whose facts are to be worked out anew, and are no longer marked so."""
        touched = {number for (number,) in self._db.execute("SELECT record FROM touched")}
        self._db.execute("DELETE FROM touched")
        return touched

    def numbers(self, records: Iterable[str]) -> dict[str, int]:
        """The numbers of records by id; those that are gone are left out."""
        sql = "SELECT id, number FROM records WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self._db.execute(sql, (_json(list(records)),)).fetchall())

    # facts

    def facts_of(self, records: Iterable[int]) -> set[str]:
        """The facts that these records belong to."""
        sql = "SELECT fact FROM fact_records WHERE record = ?"
        return {fact for record in records for (fact,) in self._db.execute(sql, (record,))}

    def drop_facts(self, facts: Iterable[str]) -> None:
        """These facts stand no longer; what they were is kept until `log_changes`."""
        for fact in facts:
            self._db.execute("INSERT OR IGNORE INTO fact_before SELECT id, json FROM facts WHERE id = ?", (fact,))
            self._db.execute("DELETE FROM facts WHERE id = ?", (fact,))
            self._db.execute("DELETE FROM disputes WHERE fact = ?", (fact,))
            self._db.execute("DELETE FROM fact_records WHERE fact = ?", (fact,))

    def put_fact(self, fact: FactRow, records: Iterable[int]) -> None:
        """The fact stands, told by these records."""
        self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?, ?)", fact)
        self._db.execute("INSERT OR IGNORE INTO fact_days VALUES (?, ?)", (fact.id, self._day))
        rows = ((record, fact.id) for record in records)
        self._db.executemany("INSERT OR REPLACE INTO fact_records VALUES (?, ?)", rows)

    def put_dispute(self, fact: str, field: str, sort_date: str, json: str) -> None:
        """Sources differ on a field of a fact."""
        self._db.execute("INSERT OR REPLACE INTO disputes VALUES (?, ?, ?, ?)", (fact, field, sort_date, json))

    def log_changes(self) -> None:
        """What facts of earlier days were, where they are no longer so, is kept under this day."""
        self._db.execute(
            "INSERT OR IGNORE INTO fact_changes SELECT ?, b.fact, b.json FROM fact_before b"
            " LEFT JOIN facts f ON f.id = b.fact JOIN fact_days d ON d.fact = b.fact"
            " WHERE f.json IS NOT b.json AND d.day < ?",
            (self._day, self._day),
        )
        self._db.execute("DELETE FROM fact_before")

    def judged_by(self, rules: str) -> None:
        """Everything is judged by these rules: where others were in force, all waits to be judged anew."""
        held = self._db.execute("SELECT rules FROM fact_rules").fetchone()
        if held == (rules,):
            return
        self._db.execute("INSERT OR IGNORE INTO fact_before SELECT id, json FROM facts")
        for table in WORKED_OUT:
            self._db.execute(f"DELETE FROM {table}")
        self._db.execute("INSERT OR IGNORE INTO pending SELECT number FROM documents")
        self._db.execute("INSERT INTO fact_rules VALUES (?)", (rules,))

    # what people say

    def judgements(self) -> list[JudgementRow]:
        """Every judgement that holds, the oldest first."""
        rows = self._db.execute("SELECT * FROM judgements WHERE withdrawn IS NULL ORDER BY number")
        return [JudgementRow(*row) for row in rows]

    def add_judgement(self, day: str, verb: str, one: list[str], other: list[str], reason: str) -> None:
        """A person said so on this day; the records wait for their facts."""
        row = (day, verb, _json(one), _json(other), reason)
        self._db.execute("INSERT INTO judgements VALUES (NULL, ?, ?, ?, ?, ?, NULL)", row)
        self.touch([*one, *other])

    def withdraw(self, number: int, day: str) -> None:
        """A judgement holds no longer."""
        self._db.execute("UPDATE judgements SET withdrawn = ? WHERE number = ?", (day, number))
        row = self._db.execute("SELECT one, other FROM judgements WHERE number = ?", (number,)).fetchone()
        self.touch(record for side in row for record in msgspec.json.decode(side, type=list[str]))

    def touch(self, records: Iterable[str]) -> None:
        """The facts of these records are to be worked out anew."""
        rows = [(number,) for number in self.numbers(records).values()]
        self._db.executemany("INSERT OR IGNORE INTO touched VALUES (?)", rows)

    def _one(self, sql: str, value: int | str) -> Any:
        row = self._db.execute(sql, (value,)).fetchone()
        return row[0] if row else None


def as_corrected(told: Iterable[Told], said: Mapping[int, tuple[Correction, ...]]) -> Iterator[Told]:
    """These tellings with what people corrected; without those that they say are wrong."""
    for row in told:
        json = corrected_json(row.json, said[row.number]) if row.number in said else row.json
        if json is not None:
            yield row._replace(json=json)


def _json(values: Sequence[Any]) -> str:
    return msgspec.json.encode(values).decode()
