"""Who did what to whom on which day, drawn from the records of events for outlooks; kept up as records come and go.

A party is a state, an organisation, or who belongs to neither. One deed a day of one type and direction counts once,
however many records tell it: the tables keep all of them, so that a record that goes takes nothing else along.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec

from amity.records import record_from_json, to_json
from amity.store.corrections import Correction, corrected, corrections_by_number
from amity.store.opening import connect_to_write, transaction

TABLES = (
    """CREATE TABLE IF NOT EXISTS deeds (
        first INTEGER NOT NULL,         -- numbers of actors, the smaller first
        second INTEGER NOT NULL,
        day INTEGER NOT NULL,           -- days since 0001-01-01
        type TEXT NOT NULL,
        forward INTEGER NOT NULL,       -- 1: from first to second; 0: from second to first; 2: both together
        record INTEGER NOT NULL,
        known INTEGER NOT NULL,         -- the day on which the report was published
        quad INTEGER NOT NULL,
        score REAL NOT NULL,
        PRIMARY KEY (first, second, day, type, forward, record)
    ) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS deeds_by_record ON deeds (record)",
    """CREATE TABLE IF NOT EXISTS party_days (
        party INTEGER NOT NULL,
        known INTEGER NOT NULL,
        quad INTEGER NOT NULL,
        times INTEGER NOT NULL,         -- deeds with anybody, first known on that day
        PRIMARY KEY (party, known, quad)
    ) WITHOUT ROWID""",
    "CREATE TABLE IF NOT EXISTS deed_extent (first INTEGER, last INTEGER, deeds INTEGER)",
    "CREATE TABLE IF NOT EXISTS deeds_waiting (record INTEGER PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS deeds_gone (record INTEGER PRIMARY KEY)",
    """CREATE TRIGGER IF NOT EXISTS deed_came AFTER INSERT ON records WHEN NEW.kind = 'event' BEGIN
        INSERT OR IGNORE INTO deeds_waiting VALUES (NEW.number);
    END""",
    """CREATE TRIGGER IF NOT EXISTS deed_went AFTER DELETE ON records WHEN OLD.kind = 'event' BEGIN
        DELETE FROM deeds_waiting WHERE record = OLD.number;
        INSERT OR IGNORE INTO deeds_gone VALUES (OLD.number);
    END""",
)
BATCH = 20_000
LONGEST = 31  # days: an event that is dated no closer than this is no deed of a day
Key = tuple[int, int, int, str, int]
Row = tuple[int, int, int, str, int, int, int, int, float]


class _Actor(msgspec.Struct):
    id: str
    country: str | None = None


class _Event(msgspec.Struct):
    """What is needed of an event's JSON; the rest is skipped."""

    type: str
    quad: str
    plover_score: float
    actors: list[_Actor]
    recipients: list[_Actor] = []


_decoder = msgspec.json.Decoder(_Event)


def update_deeds(path: Path, quads: Sequence[str], wholes: Mapping[str, str]) -> int:
    """The tables agree with the records; how many records were looked at. ``quads`` gives the classes their index."""
    db = connect_to_write(path)
    try:
        with transaction(db, path):
            fresh = not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'deeds'").fetchone()
            for statement in TABLES:
                db.execute(statement)
            if fresh:
                db.execute("INSERT INTO deeds_waiting SELECT number FROM records WHERE kind = 'event'")
            return _update(db, quads, wholes, bulk=fresh)
    finally:
        db.close()


def _update(db: sqlite3.Connection, quads: Sequence[str], wholes: Mapping[str, str], *, bulk: bool) -> int:
    numbers: dict[str, int] = dict(db.execute("SELECT id, number FROM actor_numbers"))
    gone = [record for (record,) in db.execute("SELECT record FROM deeds_gone")]
    taken = [key for record in gone for key in _keys_of(db, record)]
    before = _first_known(db, taken)
    db.executemany("DELETE FROM deeds WHERE record = ?", ((record,) for record in gone))
    _change_parties(db, before, _first_known(db, taken))
    looked_at = 0
    said = corrections_by_number(db)
    for batch in _batches(db):
        rows = [row for raw in _done(batch, said) for row in _rows(raw, numbers, quads, wholes, db)]
        keys = [row[:5] for row in rows]
        before = _first_known(db, [] if bulk else keys)
        db.executemany("INSERT OR IGNORE INTO deeds VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        _change_parties(db, before, _first_known(db, [] if bulk else keys))
        looked_at += len(batch)
    if bulk:
        db.execute(_ALL_PARTIES)
    if looked_at or gone or bulk:
        db.execute("DELETE FROM deed_extent")
        db.execute(_EXTENT)
    db.execute("DELETE FROM deeds_waiting")
    db.execute("DELETE FROM deeds_gone")
    return looked_at + len(gone)


_ALL_PARTIES = """
INSERT INTO party_days SELECT party, known, quad, count(*) FROM (
    SELECT first AS party, min(known) AS known, quad FROM deeds GROUP BY first, second, day, type, forward
    UNION ALL
    SELECT second AS party, min(known) AS known, quad FROM deeds GROUP BY first, second, day, type, forward
) GROUP BY party, known, quad
"""
_EXTENT = """
INSERT INTO deed_extent SELECT min(known), max(known), sum(times) / 2 FROM party_days HAVING count(*) > 0
"""
_RAW = """
SELECT r.number, r.json, r.date_start, r.date_end, d.published, r.status
FROM deeds_waiting w JOIN records r ON r.number = w.record JOIN documents d ON d.number = r.document
WHERE w.record > ? AND d.language <> 'zxx' ORDER BY w.record LIMIT ?
"""
Raw = tuple[int, str, str | None, str | None, str | None, str]
DONE = ("happened", "ongoing")  # of an event that counts as a deed


def _batches(db: sqlite3.Connection) -> Iterator[list[Raw]]:
    last = -1
    while batch := db.execute(_RAW, (last, BATCH)).fetchall():
        yield batch
        last = batch[-1][0]


def _done(batch: list[Raw], said: Mapping[int, tuple[Correction, ...]]) -> Iterator[Raw]:
    """Those that happened, as people corrected them."""
    for raw in batch:
        number, json, start, end, published, status = raw
        if number in said:
            record = corrected(record_from_json(json), said[number])
            if record is None:
                continue
            json, status = to_json(record).decode(), record.status
        if status in DONE:
            yield number, json, start, end, published, status


def _keys_of(db: sqlite3.Connection, record: int) -> list[Key]:
    return db.execute("SELECT first, second, day, type, forward FROM deeds WHERE record = ?", (record,)).fetchall()


def _first_known(db: sqlite3.Connection, keys: Iterable[Key]) -> Counter[tuple[int, int, int]]:
    """Deeds among these by party, the day first known, and class."""
    held: Counter[tuple[int, int, int]] = Counter()
    find = (
        "SELECT min(known), quad FROM deeds WHERE first = ? AND second = ? AND day = ? AND type = ? AND forward = ?"
        " GROUP BY quad"
    )
    for key in set(keys):
        for known, quad in db.execute(find, key):
            held[key[0], known, quad] += 1
            held[key[1], known, quad] += 1
    return held


def _change_parties(
    db: sqlite3.Connection, before: Counter[tuple[int, int, int]], after: Counter[tuple[int, int, int]]
) -> None:
    """The parties' days hold what came and no longer what went."""
    add = (
        "INSERT INTO party_days VALUES (?, ?, ?, ?)"
        " ON CONFLICT (party, known, quad) DO UPDATE SET times = times + excluded.times"
    )
    changes = [(*key, after[key] - before[key]) for key in before.keys() | after.keys() if after[key] != before[key]]
    db.executemany(add, changes)
    if before:
        db.execute("DELETE FROM party_days WHERE times = 0")


def _rows(
    raw: Raw, numbers: dict[str, int], quads: Sequence[str], wholes: Mapping[str, str], db: sqlite3.Connection
) -> Iterator[Row]:
    """One row for each two parties of the event; none where its day is not known closely."""
    number, json, start, end, published, _ = raw
    days = _days(start, end, published)
    if days is None:
        return
    event = _decoder.decode(json)
    actors = dict.fromkeys(_party(actor, wholes) for actor in event.actors)
    recipients = dict.fromkeys(_party(actor, wholes) for actor in event.recipients)
    together = not recipients
    pairs = itertools.combinations(actors, 2) if together else itertools.product(actors, recipients)
    for one, other in pairs:
        if one != other:
            a, b = _number(db, numbers, one), _number(db, numbers, other)
            way = 2 if together else int(a < b)
            yield (min(a, b), max(a, b), days[0], event.type, way, number, days[1], quads.index(event.quad),
                   event.plover_score)  # fmt: skip


def _party(actor: _Actor, wholes: Mapping[str, str]) -> str:
    return party_of(actor.id, actor.country, wholes)


def party_of(actor: str, country: str | None, wholes: Mapping[str, str]) -> str:
    """The state of an actor, else the organisation at the top of those that it is part of, else itself."""
    if country:
        return country
    name, seen = actor.split("/")[0], set[str]()
    while name in wholes and name not in seen:
        seen.add(name)
        name = wholes[name]
    return name


def _number(db: sqlite3.Connection, numbers: dict[str, int], party: str) -> int:
    if party not in numbers:
        numbers[party] = int(db.execute("INSERT INTO actor_numbers VALUES (NULL, ?)", (party,)).lastrowid or 0)
    return numbers[party]


def _days(start: str | None, end: str | None, published: str | None) -> tuple[int, int] | None:
    """The day of an event and the day on which it was known; none where there is no day or only a long stretch."""
    try:
        first = date.fromisoformat(start or published or "").toordinal()
        last = date.fromisoformat(end).toordinal() if end else first
        known = date.fromisoformat(published).toordinal() if published else last
    except ValueError:
        return None
    if last - first > LONGEST or first > known:
        return None
    return first, known
