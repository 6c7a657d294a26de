"""Official figures beside the records: series of values by period, kept in the file of the store.

They are no part of what was read: a store without them answers all the same, and adding them changes no record.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from amity.records import Value
from amity.store.opening import connect_to_read, connect_to_write, guarded, transaction

TABLE = """
CREATE TABLE IF NOT EXISTS reference_points (
    indicator TEXT NOT NULL,
    subject TEXT NOT NULL,          -- empty where the series has none
    counterpart TEXT NOT NULL,
    unit TEXT NOT NULL,
    origin TEXT NOT NULL,
    first TEXT NOT NULL,            -- ISO days, closed
    last TEXT NOT NULL,
    value REAL NOT NULL,
    tolerance REAL NOT NULL,
    retrieved TEXT NOT NULL,
    PRIMARY KEY (indicator, subject, counterpart, unit, origin, first, last)
) WITHOUT ROWID
"""
KEY = "indicator, subject, counterpart, unit, origin"


class Point(Value, frozen=True, kw_only=True):
    """One value for one period, first and last day, closed."""

    start: str
    end: str
    value: float


class Series(Value, frozen=True, kw_only=True):
    """Official values of one indicator, by period. `subject` and `counterpart` are ids of actors, as in a measure.

    `tolerance` is the share of a value by which the origin's own revisions differ; `retrieved` is the day on which
    the values were taken.
    """

    indicator: str
    subject: str | None
    counterpart: str | None
    unit: str
    points: tuple[Point, ...]
    origin: str
    retrieved: str
    tolerance: float = 0.0

    @property
    def first(self) -> str:
        """The first day that a value speaks of."""
        return self.points[0].start

    @property
    def last(self) -> str:
        """The last day that a value speaks of."""
        return max(point.end for point in self.points)


def keep_series(path: Path, series: Iterable[Series]) -> int:
    """The store holds these series, all or none; how many values it took. A newer value of a period wins."""
    db = connect_to_write(path)
    try:
        with transaction(db, path):
            db.execute(TABLE)
            rows = [row for one in series for row in _rows(one)]
            db.executemany("INSERT OR REPLACE INTO reference_points VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    finally:
        db.close()
    return len(rows)


def kept_series(path: Path) -> tuple[Series, ...]:
    """The series that this store holds, by indicator and actors; none where there is no store yet."""
    if not path.is_file() or not path.stat().st_size:
        return ()
    db = connect_to_read(path)
    try:
        with guarded(path):
            return tuple(_series(db))
    finally:
        db.close()


def drop_series(path: Path, origin: str) -> int:
    """The store holds nothing from this origin; how many values went."""
    db = connect_to_write(path)
    try:
        with transaction(db, path):
            db.execute(TABLE)
            return db.execute("DELETE FROM reference_points WHERE origin = ?", (origin,)).rowcount
    finally:
        db.close()


def _rows(series: Series) -> Iterator[tuple[str | float, ...]]:
    key = (series.indicator, series.subject or "", series.counterpart or "", series.unit, series.origin)
    for point in series.points:
        yield (*key, point.start, point.end, point.value, series.tolerance, series.retrieved)


def _series(db: sqlite3.Connection) -> Iterator[Series]:
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'reference_points'").fetchone():
        return
    rows = db.execute(
        f"SELECT {KEY}, first, last, value, tolerance, retrieved FROM reference_points ORDER BY {KEY}, first, last"
    )
    for key, held in groupby(rows, key=lambda row: row[:5]):
        points = list(held)
        yield Series(
            indicator=key[0],
            subject=key[1] or None,
            counterpart=key[2] or None,
            unit=key[3],
            origin=key[4],
            points=tuple(Point(start=row[5], end=row[6], value=row[7]) for row in points),
            tolerance=max(row[8] for row in points),
            retrieved=max(row[9] for row in points),
        )
