"""Outlooks in the store: what they rest on, the models, every forecast given, and what came of it.

A forecast and its outcome, once written, are never changed: the tables refuse it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from amity.store.opening import connect_to_read, connect_to_write, guarded, transaction

TABLES = (
    """CREATE TABLE IF NOT EXISTS outlook_models (
        id TEXT PRIMARY KEY,            -- a hash of the model
        trained TEXT NOT NULL,          -- ISO day
        cutoff INTEGER NOT NULL,        -- last day known, since 0001-01-01
        name TEXT NOT NULL,
        json TEXT NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS forecasts (
        id TEXT PRIMARY KEY,            -- a hash of what was foretold, of whom, from what
        given TEXT NOT NULL,            -- ISO day
        kind TEXT NOT NULL,             -- dyad or figure
        subject TEXT NOT NULL,
        counterpart TEXT NOT NULL,
        due TEXT NOT NULL,              -- ISO day on which its last horizon ends
        json TEXT NOT NULL
    ) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS forecasts_by_subject ON forecasts (subject, counterpart, given)",
    """CREATE TABLE IF NOT EXISTS forecast_outcomes (
        forecast TEXT NOT NULL REFERENCES forecasts,
        part TEXT NOT NULL,             -- which of its figures
        settled TEXT NOT NULL,          -- ISO day
        json TEXT NOT NULL,
        PRIMARY KEY (forecast, part)
    ) WITHOUT ROWID""",
    *(
        f"CREATE TRIGGER IF NOT EXISTS {table}_stay_{verb.lower()} BEFORE {verb} ON {table}"
        " BEGIN SELECT RAISE(ABORT, 'a forecast that was given is never changed'); END"
        for table in ("forecasts", "forecast_outcomes")
        for verb in ("UPDATE", "DELETE")
    ),
)
_ONCE = (
    "SELECT day, min(known), quad, score, record FROM deeds WHERE first = ? AND second = ? GROUP BY day, type, forward"
)


class DeedRow(NamedTuple):
    """A deed of a pair: days since 0001-01-01, index of the quad class, PLOVER score, number of a record telling it."""

    day: int
    known: int
    quad: int
    score: float
    record: int


class ForecastRow(NamedTuple):
    """A forecast that was given, as it was written."""

    id: str
    given: str
    kind: str
    subject: str
    counterpart: str
    due: str
    json: str


class OutlookTables:
    """Reads what outlooks rest on; a store without it answers that there is nothing."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db, self._path = db, path

    def number(self, party: str) -> int | None:
        """The party's number; none where the store has never met it."""
        found = self._all("SELECT number FROM actor_numbers WHERE id = ?", party)
        return int(found[0][0]) if found else None

    def country(self, actor: str) -> str | None:
        """The country that most documents give this actor."""
        found = self._all("SELECT country FROM actors WHERE id = ?", actor)
        return found[0][0] if found else None

    def pair(self, first: int, second: int) -> list[DeedRow]:
        """The deeds of two parties, each once, by day."""
        return [DeedRow(*row) for row in self._all(_ONCE, min(first, second), max(first, second))]

    def party(self, number: int, since: int) -> list[tuple[int, int, int]]:
        """Day known, quad class and number of the deeds of a party with anybody, from a day on."""
        return self._all("SELECT known, quad, times FROM party_days WHERE party = ? AND known >= ?", number, since)

    def all_deeds(self) -> Iterator[list[tuple[int, ...]]]:
        """Every deed once, in batches: first, second, day, known, quad, score."""
        sql = "SELECT first, second, day, min(known), quad, score FROM deeds GROUP BY first, second, day, type, forward"
        with guarded(self._path):
            cursor = self._db.execute(sql)
            while batch := cursor.fetchmany(100_000):
                yield batch

    def latest_deeds(self, until: int, most: int) -> list[tuple[str, str, str, int]]:
        """The latest deeds known by a day, each once: actor, type, recipient, day; those done together as numbered."""
        sql = (
            "SELECT a.id, d.type, b.id, d.day, d.forward FROM (SELECT first, second, day, type, forward FROM deeds"
            " WHERE known <= ? AND day <= ? GROUP BY first, second, day, type, forward ORDER BY day DESC LIMIT ?) d"
            " JOIN actor_numbers a ON a.number = d.first JOIN actor_numbers b ON b.number = d.second"
        )
        found = self._all(sql, until, until, most)
        return [(b, kind, a, day) if forward == 0 else (a, kind, b, day) for a, kind, b, day, forward in found]

    def extent(self) -> tuple[int, int, int]:
        """First day, last day known, and number of deeds; zeros where there are none."""
        found = self._all("SELECT first, last, deeds FROM deed_extent")
        return (int(found[0][0]), int(found[0][1]), int(found[0][2])) if found else (0, 0, 0)

    def record_ids(self, numbers: Iterable[int]) -> dict[int, str]:
        """The ids of records by their numbers."""
        found = {n: self._all("SELECT id FROM records WHERE number = ?", n) for n in numbers}
        return {n: str(rows[0][0]) for n, rows in found.items() if rows}

    def model(self, until: int) -> tuple[str, str] | None:
        """Id and JSON of the latest model that knew nothing after this day."""
        sql = "SELECT id, json FROM outlook_models WHERE cutoff <= ? ORDER BY cutoff DESC, trained DESC, id LIMIT 1"
        found = self._all(sql, until)
        return (str(found[0][0]), str(found[0][1])) if found else None

    def forecasts(self, kind: str | None = None, parties: tuple[str, str] | None = None) -> list[ForecastRow]:
        """Forecasts given, the oldest first."""
        rows = self._all("SELECT * FROM forecasts ORDER BY given, id")
        kept = [ForecastRow(*row) for row in rows]
        return [f for f in kept if kind in (None, f.kind) and parties in (None, (f.subject, f.counterpart))]

    def outcomes(self) -> dict[tuple[str, str], str]:
        """What came, as JSON, by forecast and part."""
        return {(f, part): json for f, part, json in self._all("SELECT forecast, part, json FROM forecast_outcomes")}

    def _all(self, sql: str, *values: Any) -> list[Any]:
        with guarded(self._path):
            try:
                return self._db.execute(sql, values).fetchall()
            except sqlite3.OperationalError as error:
                if "no such table" in str(error):
                    return []
                raise


@contextmanager
def reading_outlooks(path: Path) -> Iterator[OutlookTables]:
    """The tables of this store, opened to read."""
    db = connect_to_read(path)
    try:
        yield OutlookTables(db, path)
    finally:
        db.close()


def keep_model(path: Path, row: tuple[str, str, int, str, str]) -> None:
    """The model (id, day of training, cut-off, name, JSON) is in the store; only the latest three stay."""
    latest = "SELECT id FROM outlook_models ORDER BY cutoff DESC, trained DESC LIMIT 3"
    spare = f"DELETE FROM outlook_models WHERE id NOT IN ({latest})"
    _write(path, [("INSERT OR IGNORE INTO outlook_models VALUES (?, ?, ?, ?, ?)", [row]), (spare, [()])])


def keep_forecasts(path: Path, rows: Iterable[ForecastRow]) -> None:
    """These forecasts are in the store; one that is there already stays as it is."""
    _write(path, [("INSERT OR IGNORE INTO forecasts VALUES (?, ?, ?, ?, ?, ?, ?)", rows)])


def keep_outcomes(path: Path, rows: Iterable[tuple[str, str, str, str]]) -> None:
    """What came (forecast, part, day of settling, JSON) is in the store; what was settled before stays as it is."""
    _write(path, [("INSERT OR IGNORE INTO forecast_outcomes VALUES (?, ?, ?, ?)", rows)])


def _write(path: Path, statements: Iterable[tuple[str, Iterable[Any]]]) -> None:
    db = connect_to_write(path)
    try:
        with transaction(db, path):
            for table in TABLES:
                db.execute(table)
            for sql, rows in statements:
                db.executemany(sql, rows)
    finally:
        db.close()
