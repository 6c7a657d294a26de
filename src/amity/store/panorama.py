"""Columns of every record of a store in memory, so that a page can count and choose among all of them at once.

Texts stay in the file: a panorama holds numbers, days and codes (some 60 bytes a record), and answers with the
numbers of records, whose JSON is then fetched. It knows what people corrected, and leaves out what they called wrong.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from amity.records import DATA_ROW, KINDS
from amity.store.corrections import Correction, held_corrections_in

Ints = NDArray[np.int32]
UNDATED_DAY = 99991231
KIND_CODES = {kind: code for code, kind in enumerate(KINDS)}
RECORD = np.dtype(
    [
        ("number", "i4"), ("kind", "i1"), ("status", "i2"), ("type", "i2"), ("document", "i4"), ("start", "i4"),
        ("end", "i4"), ("day", "i4"), ("confidence", "f4"), ("score", "f4"), ("place", "i4"),
    ]
)  # fmt: skip
REAL = ("happened", "ongoing")
TAIL = 200  # records at the end that are compared to see whether their numbers were given anew
_DAY = "CAST(replace(coalesce({0}, '9999-12-31'), '-', '') AS INTEGER)"
_COLUMNS = (
    "number, kind, status, coalesce(type, ''), document, "
    + ", ".join(_DAY.format(name) for name in ("date_start", "date_end", "sort_date"))
    + ", confidence, CASE WHEN kind = 'event' THEN json_extract(json, '$.plover_score') END,"
    " CASE WHEN instr(json, '\"where\":null') = 0 THEN json_extract(json, '$.where') END"
)


class Codes(dict[str, int]):
    """A number for each word, given as the words come."""

    def __missing__(self, word: str) -> int:
        self[word] = len(self)
        return self[word]

    @property
    def words(self) -> list[str]:
        """The words in the order of their numbers."""
        return list(self)


@dataclass(slots=True)
class Panorama:
    """All records by column; `actors` and `pairs` are sorted by actor, and point at positions in `records`."""

    records: NDArray[Any]
    live: NDArray[np.bool_]
    leads: NDArray[np.bool_]  # of the records that tell one fact, the surest; every record that tells none
    happened: NDArray[np.bool_]  # leads that we read, are events that happened or go on, and have a date
    actor_keys: Ints
    actor_records: Ints
    pair_firsts: Ints
    pair_seconds: Ints
    pair_records: Ints
    links: Ints  # places in `actor_keys`, sorted by record
    first_link: Ints  # where the links of each position begin; one more at the end
    newest: Ints  # positions, latest day first
    ranks: Ints  # the place of each position in `newest`
    outlets: Ints  # by number of document
    rows: NDArray[np.bool_]  # by number of document: whether it is a row of another data set, and was not read
    actor_ids: list[str]  # by number of actor
    actor_numbers: dict[str, int]
    statuses: Codes = field(default_factory=Codes)
    types: Codes = field(default_factory=Codes)
    places: Codes = field(default_factory=Codes)
    outlet_names: Codes = field(default_factory=Codes)

    @property
    def imported(self) -> NDArray[np.bool_]:
        """Which records are rows of other data sets: they count in no answer of our own reading."""
        return self.imported_among(slice(None))

    def imported_among(self, positions: Ints | slice) -> NDArray[np.bool_]:
        """Which of the records at these positions are rows of other data sets."""
        found: NDArray[np.bool_] = self.rows[self.records["document"][positions]]
        return found

    @property
    def last(self) -> int:
        """The number of the record that came last; 0 where there is none."""
        return int(self.records["number"][-1]) if len(self.records) else 0

    def actor_number(self, actor_id: str) -> int:
        """The short number of an actor; -1 where no record is about it."""
        return self.actor_numbers.get(actor_id, -1)

    def about(self, actor_ids: Iterable[str]) -> Ints:
        """The positions of the records that are about all of these actors."""
        found: Ints | None = None
        for actor_id in actor_ids:
            own = self._of_actor(self.actor_number(actor_id))
            found = own if found is None else np.intersect1d(found, own, assume_unique=True)
        return np.arange(len(self.records), dtype=np.int32) if found is None else found

    def _of_actor(self, number: int) -> Ints:
        low, high = np.searchsorted(
            self.actor_keys, np.array([number, number + 1], np.int32)
        )  # of the keys' own kind: no copy
        return self.actor_records[low:high]

    def actors_of(self, positions: Ints) -> tuple[Ints, Ints]:
        """The actors of these records: positions, and numbers of actors, one row a pair of both."""
        begin, end = self.first_link[positions], self.first_link[positions + 1]
        counts = end - begin
        steps = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        links = self.links[np.repeat(begin, counts) + steps]
        return np.repeat(positions, counts), self.actor_keys[links]

    def newest_first(self, positions: Ints) -> Ints:
        """The same, latest day first, those without any date last; of one day as they came."""
        if len(positions) > len(self.records) // 8:
            wanted = np.zeros(len(self.records), dtype=bool)
            wanted[positions] = True
            return self.newest[wanted[self.newest]]
        return positions[np.argsort(self.ranks[positions])]

    def numbers(self, positions: Ints) -> list[int]:
        """The numbers by which these records lie in the store."""
        return [int(number) for number in self.records["number"][positions]]


def load_panorama(db: sqlite3.Connection) -> Panorama:
    """The panorama of this store as it stands."""
    none = np.zeros(0, np.int32)
    made = Panorama(
        records=np.zeros(0, RECORD), live=np.zeros(0, bool), leads=np.zeros(0, bool), happened=np.zeros(0, bool),
        links=none, first_link=np.zeros(1, np.int32), actor_keys=none, actor_records=none, pair_firsts=none,
        pair_seconds=none, pair_records=none, newest=none, ranks=none, outlets=np.zeros(1, np.int32), actor_ids=[""],
        rows=np.zeros(1, bool),
        actor_numbers={},
    )  # fmt: skip
    return grown(made, db)


def grown(held: Panorama, db: sqlite3.Connection) -> Panorama:
    """The panorama with the records that came since; what it held is as it was."""
    db.execute("BEGIN")
    try:
        return _grown(held, db)
    finally:
        db.execute("COMMIT")


def _grown(held: Panorama, db: sqlite3.Connection) -> Panorama:
    after = held.last
    cursor = db.execute(f"SELECT {_COLUMNS} FROM records WHERE number > ? ORDER BY number", (after,))
    fresh = np.fromiter((_coded(held, row) for row in cursor), dtype=RECORD)
    records = np.concatenate([held.records, fresh])
    position = np.full((int(records["number"][-1]) if len(records) else 0) + 1, -1, np.int32)
    position[records["number"]] = np.arange(len(records), dtype=np.int32)
    statement = "SELECT actor, record FROM record_actors WHERE record > ?"
    links = _joined(_links(db, statement, after, position, 2), (held.actor_keys, held.actor_records))
    statement = "SELECT first, second, record FROM record_pairs WHERE record > ?"
    pairs = _joined(_links(db, statement, after, position, 3), (held.pair_firsts, held.pair_seconds, held.pair_records))
    known = len(held.actor_ids) - 1
    actor_ids = [*held.actor_ids]
    for number, actor in db.execute("SELECT number, id FROM actor_numbers WHERE number > ? ORDER BY number", (known,)):
        actor_ids += [""] * (number - len(actor_ids)) + [actor]
    newest = _newest(records)
    outlets, rows = _outlets(held, db)
    made = replace(
        held, records=records, live=np.ones(len(records), bool), happened=np.zeros(len(records), bool), newest=newest,
        leads=np.ones(len(records), bool),
        links=np.argsort(links[1], kind="stable").astype(np.int32),
        first_link=np.searchsorted(np.sort(links[1]), np.arange(len(records) + 1)).astype(np.int32),
        ranks=np.argsort(newest).astype(np.int32), actor_keys=links[0], actor_records=links[1],
        pair_firsts=pairs[0], pair_seconds=pairs[1], pair_records=pairs[2], outlets=outlets, rows=rows,
        actor_ids=actor_ids, actor_numbers={actor: number for number, actor in enumerate(actor_ids)},
    )  # fmt: skip
    _correct(made, held_corrections_in(db), db)
    made.leads[:] = _leads(made, db)
    real = [made.statuses[word] for word in REAL if word in made.statuses]
    made.happened[:] = made.live & made.leads & (made.records["kind"] == KIND_CODES["event"])
    made.happened &= ~made.imported
    made.happened &= np.isin(made.records["status"], real) & (made.records["day"] != UNDATED_DAY)
    return made


def unchanged(held: Panorama, db: sqlite3.Connection) -> bool:
    """Whether every record that the panorama holds stands in the store as it was: then it needs only to grow."""
    (count,) = db.execute("SELECT count(*) FROM records WHERE number <= ?", (held.last,)).fetchone()
    if count != len(held.records):
        return False
    tail = held.records[-TAIL:]
    first = int(tail["number"][0]) if len(tail) else 1
    statement = f"SELECT number, kind, {_DAY.format('sort_date')} FROM records WHERE number BETWEEN ? AND ? ORDER BY 1"
    rows = [(n, KIND_CODES[k], d) for n, k, d in db.execute(statement, (first, held.last))]
    return rows == list(zip(tail["number"].tolist(), tail["kind"].tolist(), tail["day"].tolist(), strict=True))


def _newest(records: NDArray[Any]) -> Ints:
    days = np.where(records["day"] == UNDATED_DAY, 0, records["day"])
    return np.argsort(-days, kind="stable").astype(np.int32)


def _leads(made: Panorama, db: sqlite3.Connection) -> NDArray[np.bool_]:
    """One record of each fact: a thing told by many reports is counted once. What is told alone counts as it is."""
    records, leads = made.records, np.ones(len(made.records), bool)
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'fact_records'").fetchone():
        return leads
    shared = (
        "SELECT t.record, t.fact FROM fact_records t"
        " WHERE t.fact IN (SELECT fact FROM fact_records GROUP BY fact HAVING count(*) > 1)"
    )
    codes = Codes()
    rows = np.array([(record, codes[fact]) for record, fact in db.execute(shared)], dtype=np.int32).reshape(-1, 2)
    rows = rows[np.isin(rows[:, 0], records["number"])]
    at = np.searchsorted(records["number"], rows[:, 0])
    order = np.lexsort((rows[:, 0], -records["confidence"][at] * made.live[at], rows[:, 1]))
    _, firsts = np.unique(rows[order, 1], return_index=True)
    leads[at] = False
    leads[at[order][firsts]] = True
    return leads


def _coded(held: Panorama, row: Sequence[Any]) -> tuple[Any, ...]:
    number, kind, status, code, document, start, end, day, confidence, score, place = row
    return (
        number, KIND_CODES[kind], held.statuses[status], held.types[code], document, start, end, day, confidence,
        float("nan") if score is None else score, -1 if place is None else held.places[place],
    )  # fmt: skip


def _links(db: sqlite3.Connection, statement: str, after: int, position: Ints, width: int) -> list[Ints]:
    flat = np.fromiter((n for row in db.execute(statement, (after,)) for n in row), dtype=np.int32)
    columns = [np.ascontiguousarray(column) for column in flat.reshape(-1, width).T]
    kept = columns[-1] < len(position)
    columns = [column[kept] for column in columns]
    columns[-1] = position[columns[-1]]
    return columns


def _joined(fresh: list[Ints], held: tuple[Ints, ...]) -> list[Ints]:
    """Both, sorted by the first column and then by record."""
    columns = [np.concatenate(pair) for pair in zip(held, fresh, strict=True)]
    if len(columns) == 2:
        order = np.lexsort((columns[1], columns[0]))
        return [column[order] for column in columns]
    return columns


def _outlets(held: Panorama, db: sqlite3.Connection) -> tuple[Ints, NDArray[np.bool_]]:
    """The outlet of each document, and whether it is a row of another data set."""
    (largest,) = db.execute("SELECT coalesce(max(number), 0) FROM documents").fetchone()
    outlets = np.full(largest + 1, held.outlet_names[""], np.int32)
    outlets[: len(held.outlets)] = held.outlets[: largest + 1]
    rows = np.zeros(largest + 1, bool)
    rows[: len(held.rows)] = held.rows[: largest + 1]
    fresh = "SELECT number, outlet, language FROM documents WHERE number >= ?"
    for number, outlet, language in db.execute(fresh, (len(held.outlets),)):
        outlets[number] = held.outlet_names[outlet or ""]
        rows[number] = language == DATA_ROW
    return outlets, rows


def _correct(made: Panorama, corrections: dict[str, tuple[Correction, ...]], db: sqlite3.Connection) -> None:
    """What people corrected holds: codes changed, wrong records out."""
    for record, said in corrections.items():
        row = db.execute("SELECT number FROM records WHERE id = ?", (record,)).fetchone()
        at = int(np.searchsorted(made.records["number"], row[0])) if row else len(made.records)
        if at >= len(made.records):
            continue
        made.live[at] = said[-1].verdict != "wrong"
        for name, value in (pair for correction in said for pair in correction.fields.items()):
            if name == "type":
                made.records["type"][at] = made.types[value]
            elif name == "status":
                made.records["status"][at] = made.statuses[value]
            elif name == "plover_score":
                made.records["score"][at] = value
