"""Puts readings into the tables, and takes older readings of the same pages out whole.

Each function works inside a transaction that its caller holds.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from amity.records import Actor, Agreement, Document, Event, Mention, Reading, Record, kind_of, parties, to_json
from amity.store.matching import evidence_text

Form = tuple[str, str, str, str]  # actor, name, country, sector
UNDATED = "9999-12-31"  # sorts records without any date last
OPEN_START, OPEN_END = "0000-01-01", "9999-12-31"


def write_reading(db: sqlite3.Connection, reading: Reading, wholes: Mapping[str, str]) -> None:
    """The store holds this reading, unless it holds one of the same versions from a lesser origin."""
    document = reading.document
    held = db.execute(
        "SELECT d.number, r.origin, r.amity, r.codebook FROM documents d JOIN readings r ON r.document = d.number"
        " WHERE d.hash = ?",
        (document.hash,),
    ).fetchone()
    number = held[0] if held else None
    if held is None or held[2:] != (reading.amity, reading.codebook) or document.origin <= held[1]:
        if number is not None:
            _take_out(db, number)
        number = _put_in(db, reading, number, wholes)
    db.execute("INSERT OR IGNORE INTO origins VALUES (?, ?)", (number, document.origin))
    clear_failures(db, document.hash, document.origin)


def clear_failures(db: sqlite3.Connection, raw_hash: str, origin: str) -> None:
    """No failure stands for this page."""
    db.execute("DELETE FROM failures WHERE origin = ?", (origin,))
    db.execute("DELETE FROM failures WHERE hash = ?", (raw_hash,))


def _put_in(db: sqlite3.Connection, reading: Reading, number: int | None, wholes: Mapping[str, str]) -> int:
    document = reading.document
    number = _put_document(db, document, number)
    db.execute("INSERT INTO readings VALUES (?, ?, ?, ?)", (number, document.origin, reading.amity, reading.codebook))
    for record in reading.records:
        _put_record(db, record, reading, number, wholes)
    _put_mentions(db, reading, number)
    db.executemany(
        "INSERT INTO doubts VALUES (?, ?, ?)",
        ((number, position, to_json(doubt).decode()) for position, doubt in enumerate(reading.doubts)),
    )
    return number


def _put_document(db: sqlite3.Connection, d: Document, number: int | None) -> int:
    described = (d.title, d.byline, d.outlet, d.published, d.published_inferred, d.language, d.url)
    cursor = db.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number, d.id, d.hash, *described, d.text, d.copies),
    )
    number = int(cursor.lastrowid or 0)
    db.execute("INSERT INTO documents_text (rowid, title, text) VALUES (?, ?, ?)", (number, d.title, d.text))
    return number


def _put_record(
    db: sqlite3.Connection, record: Record, reading: Reading, document: int, wholes: Mapping[str, str]
) -> None:
    first, last, sort_date = dates_of(record, reading.document)
    place = (kind_of(record), document, record.document, record.evidence[0].start)
    claim = (record.status, type_of(record), record.confidence)
    cursor = db.execute(
        "INSERT INTO records VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (record.id, *place, first, last, sort_date, *claim, to_json(record).decode()),
    )
    number = cursor.lastrowid
    db.execute("INSERT INTO records_text (rowid, evidence) VALUES (?, ?)", (number, evidence_text(record)))
    about = parties(record, reading.mentions)
    own = {actor.id for actor in about}
    whole = {name for actor in about for name in parts_of(actor, wholes)} - own
    _put_parties(db, int(number or 0), sort_date, dict.fromkeys(own, 1) | dict.fromkeys(whole, 0))


def _put_parties(db: sqlite3.Connection, record: int, sort_date: str, named: dict[str, int]) -> None:
    numbers = {_actor_number(db, actor): own for actor, own in named.items()}
    db.executemany(
        "INSERT INTO record_actors VALUES (?, ?, ?, ?)",
        [(number, sort_date, record, own) for number, own in numbers.items()],
    )
    db.executemany("INSERT INTO record_pairs VALUES (?, ?, ?, ?)", _pairs(numbers, sort_date, record))


def _actor_number(db: sqlite3.Connection, actor: str) -> int:
    row = db.execute("SELECT number FROM actor_numbers WHERE id = ?", (actor,)).fetchone()
    return (
        int(row[0]) if row else int(db.execute("INSERT INTO actor_numbers VALUES (NULL, ?)", (actor,)).lastrowid or 0)
    )


def _pairs(numbers: Iterable[int], sort_date: str, record: int) -> list[tuple[int, int, str, int]]:
    return [(*pair, sort_date, record) for pair in itertools.combinations(sorted(numbers), 2)]


def parts_of(actor: Actor, wholes: Mapping[str, str]) -> Iterator[str]:
    """The actor's state, the owner that its id names ("EU/spokesman"), and what these are part of, up to the top."""
    if actor.country:
        yield actor.country
    owner = actor.id.split("/")[0]
    seen = {actor.id}
    name = owner if owner != actor.id else wholes.get(actor.id)
    while name and name not in seen:
        yield name
        seen.add(name)
        name = wholes.get(name)


def dates_of(record: Record, document: Document) -> tuple[str | None, str | None, str]:
    """First day, last day and the day to sort by; the publication date where the record has no date."""
    when = record.when
    if when is not None and (when.start or when.end):
        return when.start or OPEN_START, when.end or OPEN_END, when.start or when.end or UNDATED
    if isinstance(record, Agreement) and record.signed:
        return record.signed, record.signed, record.signed
    return document.published, document.published, document.published or UNDATED


def type_of(record: Record) -> str | None:
    return record.type if isinstance(record, Event) else None


def _put_mentions(db: sqlite3.Connection, reading: Reading, document: int) -> None:
    numbers: dict[Form, int] = {}
    for actor in _actors(reading):
        form = _form(actor)
        if form not in numbers:
            numbers[form] = _add_form(db, form, document)
    text = reading.document.text
    db.executemany(
        "INSERT OR IGNORE INTO mentions VALUES (?, ?, ?, ?, ?)",
        [(document, m.start, m.end, numbers[_form(m.actor)], _wording(m, text)) for m in reading.mentions],
    )
    _settle_actors(db, {form[0] for form in numbers})


def _actors(reading: Reading) -> Iterable[Actor]:
    for mention in reading.mentions:
        yield mention.actor
    for record in reading.records:
        yield from parties(record)


def _form(actor: Actor) -> Form:
    return actor.id, actor.name, actor.country or "", actor.sector or ""


def _wording(mention: Mention, text: str) -> str | None:
    return None if text[mention.start : mention.end] == mention.actor.text else mention.actor.text


def _add_form(db: sqlite3.Connection, form: Form, document: int) -> int:
    number = db.execute(
        "INSERT INTO forms VALUES (NULL, ?, ?, ?, ?, 1)"
        " ON CONFLICT (actor, name, country, sector) DO UPDATE SET documents = documents + 1 RETURNING number",
        form,
    ).fetchone()[0]
    db.execute("INSERT INTO document_forms VALUES (?, ?)", (document, number))
    return int(number)


def _settle_actors(db: sqlite3.Connection, actors: Iterable[str]) -> None:
    """Each actor has the name, country and sector that most documents give it; the least of several such."""
    db.executemany(
        "INSERT OR REPLACE INTO actors SELECT actor,"
        + ", ".join(f"({_most(column)})" for column in ("name", "country", "sector"))
        + ", sum(documents) FROM forms f WHERE actor = ? GROUP BY actor",
        ((actor,) for actor in actors),
    )


def _most(column: str) -> str:
    return (
        f"SELECT {column} FROM forms WHERE actor = f.actor AND {column} <> ''"
        f" GROUP BY {column} ORDER BY sum(documents) DESC, {column} LIMIT 1"
    )


def _take_out(db: sqlite3.Connection, document: int) -> None:
    """Nothing stands of what was read from this document; its origins stay."""
    _take_out_text(db, document)
    forms = db.execute("SELECT form FROM document_forms WHERE document = ?", (document,)).fetchall()
    _take_out_parties(db, document)
    for table in ("records", "mentions", "document_forms", "doubts", "readings"):
        db.execute(f"DELETE FROM {table} WHERE document = ?", (document,))
    db.execute("DELETE FROM documents WHERE number = ?", (document,))
    actors = [db.execute("SELECT actor FROM forms WHERE number = ?", form).fetchone()[0] for form in forms]
    db.executemany("UPDATE forms SET documents = documents - 1 WHERE number = ?", forms)
    db.executemany("DELETE FROM forms WHERE number = ? AND documents = 0", forms)
    db.executemany("DELETE FROM actors WHERE id = ?", ((actor,) for actor in actors))
    _settle_actors(db, set(actors))


def _take_out_parties(db: sqlite3.Connection, document: int) -> None:
    held = db.execute("SELECT number, sort_date FROM records WHERE document = ?", (document,)).fetchall()
    for record, sort_date in held:
        actors = db.execute("SELECT actor FROM record_actors WHERE record = ?", (record,)).fetchall()
        db.executemany(
            "DELETE FROM record_pairs WHERE first = ? AND second = ? AND sort_date = ? AND record = ?",
            _pairs((actor for (actor,) in actors), sort_date, record),
        )
        db.execute("DELETE FROM record_actors WHERE record = ?", (record,))


def _take_out_text(db: sqlite3.Connection, document: int) -> None:
    """The full-text tables keep no text of their own: the old words are handed back to be struck out."""
    row = db.execute("SELECT number, title, text FROM documents WHERE number = ?", (document,)).fetchone()
    db.execute("INSERT INTO documents_text (documents_text, rowid, title, text) VALUES ('delete', ?, ?, ?)", row)
    held = db.execute("SELECT number, json FROM records WHERE document = ?", (document,)).fetchall()
    db.executemany(
        "INSERT INTO records_text (records_text, rowid, evidence) VALUES ('delete', ?, ?)",
        ((number, evidence_text(json)) for number, json in held),
    )
