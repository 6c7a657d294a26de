"""A panorama chooses the records that SQL chooses, grows as the store does, and knows what people corrected."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from amity.facts.updating import FactBook
from amity.records import Event
from amity.store import Query
from amity.store.choosing import actors_among, choose, facets, kinds
from amity.store.corrections import correct
from amity.store.opening import connect_to_read
from amity.store.panorama import grown, load_panorama, unchanged
from amity.store.sqlite import SqliteStore, open_for_answers, open_store
from made_readings import WHOLES, make_reading

DAYS = ("2022-08-04", "2021-01-01", None, "2022-12-31")
QUERIES = (
    Query(), Query(kinds=("event",)), Query(actors=("RUS",)), Query(actors=("RUS", "KHM")), Query(actors=("nobody",)),
    Query(since="2022-01-01"), Query(until="2021-06-01"), Query(since="2022-08-04", until="2022-08-04"),
    Query(status=("happened",)), Query(status=("denied",)), Query(types=("CONSULT",)), Query(types=("ACCUSE",)),
    Query(min_confidence=0.6), Query(kinds=("statement", "cause"), actors=("EU",)),
)  # fmt: skip


def fill(path: Path, numbers: range) -> None:
    with open_store(path, WHOLES) as store:
        store.write(
            make_reading(raw=f"text {n}", origin=f"{n}.txt", day=DAYS[n % 4], published=None if n % 3 else "2022-08-10")
            for n in numbers
        )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill(tmp_path / "store.db", range(9))
    return tmp_path / "store.db"


@pytest.fixture
def db(path: Path) -> Iterator[sqlite3.Connection]:
    held = connect_to_read(path)
    yield held
    held.close()


def ids(db: sqlite3.Connection, numbers: list[int]) -> set[str]:
    return {db.execute("SELECT id FROM records WHERE number = ?", (n,)).fetchone()[0] for n in numbers}


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_it_chooses_what_sql_chooses(db: sqlite3.Connection, path: Path, query: Query) -> None:
    panorama = load_panorama(db)
    with open_for_answers(path) as store:
        wanted = {record.id for record in store.records(query)}
    found = choose(panorama, query)
    assert ids(db, panorama.numbers(found)) == wanted
    assert sum(kinds(panorama, found).values()) == len(wanted)
    assert sum(facets(panorama, found)["status"].values()) == len(wanted)


def test_newest_come_first_and_undated_last(db: sqlite3.Connection) -> None:
    panorama = load_panorama(db)
    for positions in (choose(panorama, Query()), choose(panorama, Query(kinds=("cause",)))[:2]):
        days = panorama.records["day"][panorama.newest_first(positions)].tolist()
        dated = [day for day in days if day < 99991231]
        assert days == sorted(dated, reverse=True) + [99991231] * (len(days) - len(dated))


def test_growing_ends_where_loading_ends(db: sqlite3.Connection, path: Path) -> None:
    before = load_panorama(db)
    fill(path, range(9, 15))
    assert unchanged(before, db)
    after, fresh = grown(before, db), load_panorama(db)
    for name in ("newest", "actor_keys", "actor_records", "outlets"):
        assert np.array_equal(getattr(after, name), getattr(fresh, name)), name
    for column in after.records.dtype.names or ():
        assert np.array_equal(after.records[column], fresh.records[column], equal_nan=True), column
    assert after.actor_ids == fresh.actor_ids
    assert actors_among(after, choose(after, Query()), 5) == actors_among(fresh, choose(fresh, Query()), 5)


def test_a_page_that_is_read_anew_is_noticed(db: sqlite3.Connection, path: Path) -> None:
    before = load_panorama(db)
    with open_store(path, WHOLES) as store:
        store.write([make_reading(raw="text 0", origin="0.txt", codebook="c2", day="2020-02-02")])
    assert not unchanged(before, db)


def test_what_copies_tell_counts_once(db: sqlite3.Connection, path: Path) -> None:
    before = load_panorama(db)
    with open_store(path, WHOLES) as store:
        FactBook(store, WHOLES, "2026-01-01").update()
    after = load_panorama(db)
    facts = dict(db.execute("SELECT record, fact FROM fact_records"))
    leads = after.numbers(np.flatnonzero(after.leads).astype(np.int32))
    assert before.leads.all()
    assert sorted(facts[n] for n in leads if n in facts) == sorted(set(facts.values()))
    assert 0 < after.happened.sum() < before.happened.sum()


def test_corrections_change_what_is_chosen(db: sqlite3.Connection, path: Path) -> None:
    store = SqliteStore(path, db, {}, writable=False)
    first, second = [r for r in store.records(Query(kinds=("event",))) if isinstance(r, Event)][:2]
    correct(path, first, "wrong", {}, "Ana", "not said", "2026-01-01")
    correct(path, second, "changed", {"status": "denied"}, "Ana", "it says so", "2026-01-01")
    panorama = load_panorama(db)
    found = ids(db, panorama.numbers(choose(panorama, Query(kinds=("event",)))))
    assert first.id not in found
    assert ids(db, panorama.numbers(choose(panorama, Query(kinds=("event",), status=("denied",))))) == {second.id}
