"""How fast outlooks are on a large store: python benchmarks/outlook_speed.py [EVENTS] [FOLDER].

Makes a store of so many events (5,000,000 unless told otherwise; some 1,200 bytes of disk each) between 220 states over
twenty years, straight into its tables, then measures: drawing the deeds out of the records (once), training (once, and
not where the store holds a model), one day's new events taken in, the outlook of the busiest dyad inside this process,
and the whole command. The store stays in FOLDER (default: a temporary one, taken away at the end), so that a second run
with the same folder skips what is there.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np

import amity
from amity.codebook import load
from amity.codebook.rows import StateRow
from amity.store.opening import connect_to_write
from amity.store.outlooks import reading_outlooks

YEARS, A_DOCUMENT = 20, 10  # events of one document
DEEDS = (
    ("CONSULT", "verbal cooperation", 2.5),
    ("AID", "material cooperation", 10.0),
    ("ACCUSE", "verbal conflict", -3.0),
    ("SANCTION", "material conflict", -6.0),
)
START = date(2004, 1, 1)
Row = tuple[object, ...]


def main(events: int, folder: Path) -> None:
    """One line a step."""
    path = folder / "large.db"
    states = [row.id for row in load().table(StateRow)][:220]
    if not path.exists():
        timed("made the store", lambda: make(path, states, events))
    relations = amity.open(path)
    timed("drew the deeds out of the records", relations.outlooks.update)
    with reading_outlooks(path) as tables:
        trained = tables.model(tables.extent()[1])
    if trained is None:
        timed("trained", relations.outlooks.train)
    timed("gave an outlook", lambda: relations.outlooks.give(*busiest(states)))
    timed("gave it again", lambda: relations.outlooks.give(*busiest(states)))
    day = events // (YEARS * 365)
    timed(f"wrote one more day of {day} events", lambda: add_day(path, states, day))
    timed("took that day in", relations.outlooks.update)
    command = [sys.executable, "-c", "from amity.cli import main; main()", "outlook", *busiest(states)]
    timed("the whole command", lambda: subprocess.run([*command, "--store", path], check=True, capture_output=True))


def busiest(states: list[str]) -> tuple[str, str]:
    """The two parties with the most events."""
    return states[0], states[1]


def timed(what: str, step: object) -> None:
    """Runs a step and says how long it took, by the clock and in processor time, that of commands started included."""
    begun, worked = time.perf_counter(), worked_so_far()
    step()  # type: ignore[operator]
    print(f"{time.perf_counter() - begun:9.2f} s, processor {worked_so_far() - worked:7.2f} s  {what}", flush=True)


def worked_so_far() -> float:
    """Processor seconds of this process and of those that it started and that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def make(path: Path, states: list[str], events: int) -> None:
    """The store: documents of ten events each, parties drawn by rank, the first two states busiest."""
    db = connect_to_write(path)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("BEGIN")
    write(db, rows(states, events, 0, YEARS * 365, seed=1), first=1)
    db.execute("COMMIT")
    db.close()


def add_day(path: Path, states: list[str], events: int) -> None:
    """One more day stands in the store."""
    db = connect_to_write(path)
    first = db.execute("SELECT max(number) FROM records").fetchone()[0] + 1
    db.execute("BEGIN")
    write(db, rows(states, events, YEARS * 365, 1, seed=2), first=first)
    db.execute("COMMIT")
    db.close()


def rows(states: list[str], events: int, first_day: int, days: int, seed: int) -> Iterator[tuple[str, str, str, int]]:
    """Day, actor, recipient and kind of deed, by day."""
    lot = np.random.default_rng(seed)
    weight = 1 / np.arange(1, len(states) + 1)
    weight /= weight.sum()
    when = np.sort(lot.integers(first_day, first_day + days, events))
    one, other = lot.choice(len(states), events, p=weight), lot.choice(len(states), events, p=weight)
    kind = lot.choice(4, events, p=(0.55, 0.1, 0.2, 0.15))
    iso = [(START + timedelta(days=int(day))).isoformat() for day in range(first_day, first_day + days)]
    for day, a, b, deed in zip(when, one, other, kind, strict=True):
        yield iso[day - first_day], states[a], states[b if b != a else (a + 1) % len(states)], int(deed)


def write(db: object, found: Iterator[tuple[str, str, str, int]], first: int) -> None:
    """Records and documents as the reader writes them, as far as outlooks look at them."""
    documents: list[Row] = []
    records: list[Row] = []
    for number, (day, a, b, deed) in enumerate(found, first):
        document = number // A_DOCUMENT + 1
        name = f"{document:016x}"
        if not documents or documents[-1][0] != document:
            documents.append((document, name, name, None, None, None, day, 0, "en", None, "", None))
        records.append((number, f"{number:020x}", "event", document, name, 0, day, day, day, "happened",
                        DEEDS[deed][0], 0.9, event_json(name, number, day, a, b, deed)))  # fmt: skip
        if len(records) == 50_000:
            flush(db, documents, records)
    flush(db, documents, records)


def event_json(document: str, number: int, day: str, a: str, b: str, deed: int) -> str:
    """An event as it is stored."""
    kind, quad, score = DEEDS[deed]
    actors, recipients = ([{"id": x, "name": x, "country": x, "sector": "GOV", "text": x}] for x in (a, b))
    when = {"start": day, "end": day, "precision": "day", "text": "then"}
    return json.dumps(
        {"kind": "event", "id": f"{number:020x}", "document": document,
         "evidence": [{"start": 0, "end": 0, "text": ""}], "when": when, "where": None, "status": "happened",
         "said_by": {"actor": None, "name": "the author", "source_kind": "author"}, "confidence": 0.9, "actors": actors,
         "recipients": recipients, "type": kind, "mode": None, "contexts": [], "quad": quad, "plover_score": score}
    )  # fmt: skip


def flush(db: object, documents: list[Row], records: list[Row]) -> None:
    """What waits is written."""
    insert = db.executemany  # type: ignore[attr-defined]
    insert(f"INSERT OR IGNORE INTO documents VALUES ({', '.join('?' * 12)})", documents)
    insert(f"INSERT INTO records VALUES ({', '.join('?' * 13)})", records)
    documents.clear()
    records.clear()


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000
    if len(sys.argv) > 2:
        main(count, Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(count, Path(temporary))
