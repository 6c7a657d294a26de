"""What people say of records: who, when, why. Corrections win over the reader and outlive a reread.

They lie in a table of their own in the store's file, which reading never touches. A correction names its record by
id, and by document, kind and evidence, so that it still finds it where a later codebook reads the words anew.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import msgspec

from amity.errors import BadRequest
from amity.records import Record, kind_of, record_from_json, to_json
from amity.store.opening import connect_to_write, guarded, transaction

Verdict = Literal["wrong", "changed", "right"]
TABLE = """CREATE TABLE IF NOT EXISTS corrections (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    record TEXT NOT NULL,
    json TEXT NOT NULL
)"""


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """A person's word on a record: `fields` holds the new value of each field that was read wrongly."""

    id: str = ""
    record: str
    document: str
    kind: str
    evidence: list[tuple[int, int]]
    verdict: Verdict
    fields: dict[str, Any] = msgspec.field(default_factory=dict)
    who: str
    why: str
    made: str  # ISO time, UTC


def correct(path: Path, record: Record, verdict: Verdict, fields: dict[str, Any], who: str, why: str, made: str) -> str:
    """The store keeps this correction; its id comes back. Raises `BadRequest` where a new value does not fit."""
    made_of = _checked(record, verdict, fields)
    correction = Correction(
        record=record.id,
        document=record.document,
        kind=kind_of(record),
        evidence=[(span.start, span.end) for span in record.evidence],
        verdict=verdict,
        fields=made_of,
        who=who,
        why=why,
        made=made,
    )
    digest = hashlib.sha256(msgspec.json.encode(correction)).hexdigest()[:20]
    whole = msgspec.structs.replace(correction, id=digest)
    db = connect_to_write(path)
    try:
        with transaction(db, path):
            db.execute(TABLE)
            row = (digest, record.id, msgspec.json.encode(whole).decode())
            db.execute("INSERT OR IGNORE INTO corrections (id, record, json) VALUES (?, ?, ?)", row)
            _await_facts(db, record.id)
    finally:
        db.close()
    return digest


def _await_facts(db: sqlite3.Connection, record: str) -> None:
    """The facts that the record told, and the deeds drawn from it, are to be worked out from what it says now."""
    for statement in _ANEW:
        db.execute(statement, {"id": record})
    if db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'deeds_waiting'").fetchone():
        for table in ("deeds_gone", "deeds_waiting"):
            held = "SELECT number FROM records WHERE id = ? AND kind = 'event'"
            db.execute(f"INSERT OR IGNORE INTO {table} {held}", (record,))


_NUMBER = "(SELECT number FROM records WHERE id = :id)"
_ANEW = (
    "INSERT OR IGNORE INTO touched SELECT record FROM fact_records"
    f" WHERE fact = (SELECT fact FROM fact_records WHERE record = {_NUMBER})",
    f"INSERT OR IGNORE INTO touched SELECT second FROM fact_links WHERE first = {_NUMBER}",
    f"INSERT OR IGNORE INTO touched SELECT first FROM fact_links WHERE second = {_NUMBER}",
    f"DELETE FROM fact_links WHERE first = {_NUMBER}",
    f"DELETE FROM fact_links WHERE second = {_NUMBER}",
    f"DELETE FROM fact_keys WHERE record = {_NUMBER}",
    "INSERT OR IGNORE INTO pending SELECT document FROM records WHERE id = :id",
)


def held_corrections(db: sqlite3.Connection, path: Path) -> dict[str, tuple[Correction, ...]]:
    """All corrections by record, first to last; none where the store has no such table yet."""
    with guarded(path):
        return held_corrections_in(db)


def held_corrections_in(db: sqlite3.Connection) -> dict[str, tuple[Correction, ...]]:
    """All corrections by the id of the record that each speaks of now, first to last."""
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'corrections'").fetchone():
        return {}
    rows = db.execute("SELECT json FROM corrections ORDER BY number").fetchall()
    found: dict[str, tuple[Correction, ...]] = {}
    for (json,) in rows:
        correction = msgspec.json.decode(json, type=Correction)
        record = _record_now(db, correction)
        found[record] = (*found.get(record, ()), correction)
    return found


def _record_now(db: sqlite3.Connection, correction: Correction) -> str:
    """The id of the record that a correction speaks of: its own, or that of the one which stands in its place.

    A later codebook may read the same words into a record of another id. Where exactly one record of the kind rests
    on the same words of the document, the correction goes over to it; where none or several do, it waits.
    """
    if db.execute("SELECT 1 FROM records WHERE id = ?", (correction.record,)).fetchone():
        return correction.record
    statement = (
        "SELECT r.id, r.json FROM records r JOIN documents d ON d.number = r.document WHERE d.id = ? AND r.kind = ?"
    )
    rows = db.execute(statement, (correction.document, correction.kind)).fetchall()
    spans = [tuple(span) for span in correction.evidence]
    same = [name for name, json in rows if [(s.start, s.end) for s in record_from_json(json).evidence] == spans]
    return same[0] if len(same) == 1 else correction.record


def corrected(record: Record, corrections: Iterable[Correction]) -> Record | None:
    """The record as people corrected it, the latest word winning; null where it says that the record is wrong."""
    fields: dict[str, Any] = {}
    wrong = False
    for correction in corrections:
        wrong = correction.verdict == "wrong"
        fields |= correction.fields
    if wrong:
        return None
    return _changed(record, fields) if fields else msgspec.structs.replace(record, confidence=1.0)


def corrections_by_number(db: sqlite3.Connection) -> dict[int, tuple[Correction, ...]]:
    """All corrections by the number of the record that each speaks of now; of records that are gone, none."""
    said = held_corrections_in(db)
    numbers = db.execute(
        "SELECT id, number FROM records WHERE id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(list(said)).decode(),),
    )
    return {number: said[record] for record, number in numbers}


def corrected_json(json: str, corrections: Iterable[Correction]) -> str | None:
    """A record's JSON as people corrected it; null where they say that the record is wrong."""
    record = corrected(record_from_json(json), corrections)
    return None if record is None else to_json(record).decode()


def gold_case(correction: Correction, record: Record, text: str) -> dict[str, Any]:
    """The correction as a gold case: the paragraph, the record as it should be, and why."""
    start = text.rfind("\n", 0, record.evidence[0].start) + 1
    end = text.find("\n", record.evidence[-1].end)
    right = corrected(record, [correction])
    return {
        "text": text[start : end if end >= 0 else len(text)],
        "expected": msgspec.to_builtins(right) if right else None,
        "read": msgspec.to_builtins(record),
        "verdict": correction.verdict,
        "why": correction.why,
        "who": correction.who,
        "made": correction.made,
        "document": correction.document,
    }


def _checked(record: Record, verdict: Verdict, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that differ from the record, checked against its type."""
    if verdict != "changed":
        return {}
    held = msgspec.to_builtins(record)
    changed = {name: value for name, value in fields.items() if held.get(name) != value}
    if not changed:
        raise BadRequest("Nothing differs from what was read; change a field, or say that the record is wrong.")
    _changed(record, changed)
    return changed


def _changed(record: Record, fields: dict[str, Any]) -> Record:
    """The record with other values, under its own id; raises `BadRequest` where a value does not fit."""
    held = msgspec.to_builtins(record)
    try:
        changed: Record = msgspec.convert({**held, **fields, "confidence": 1.0}, type(record))
    except msgspec.ValidationError as error:
        raise BadRequest(f"This value does not fit: {error}.") from None
    return msgspec.structs.replace(changed, id=record.id)
