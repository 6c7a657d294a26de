"""The same readings in any order, repeated or superseded, leave the same store."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amity.records import Actor, Failure, Reading, parties
from amity.store import Counts, DocumentQuery, Query
from amity.store.sqlite import SqliteStore, open_store
from made_readings import WHOLES, make_reading

TEXTS = [f"Lavrov visited Cambodia {n} times. The Commission objected." for n in range(4)]


def dump(store: SqliteStore) -> list[str]:
    return list(store.dump())


def filled(readings: list[Reading], path: Path, batch: int = 1) -> list[str]:
    with open_store(path, WHOLES) as store:
        for start in range(0, len(readings), batch):
            store.write(readings[start : start + batch])
        return dump(store)


def test_a_record_survives_the_round_trip(store: SqliteStore, reading: Callable[..., Reading]) -> None:
    given_reading = reading()
    store.write([given_reading])
    assert set(store.records(Query())) == set(given_reading.records)
    assert list(store.documents()) == [given_reading.document]
    assert store.mentions(given_reading.document.id) == tuple(
        sorted(given_reading.mentions, key=lambda m: (m.start, m.end))
    )
    assert store.doubts(given_reading.document.id) == given_reading.doubts
    for record in given_reading.records:
        assert store.record(record.id) == record
    assert store.record("nothing") is None


def test_the_wording_of_a_mention_is_kept_where_it_is_not_the_slice(store: SqliteStore) -> None:
    held = store.mentions(store_one(store).document.id)
    assert [m.actor.text for m in held] == ["Lavrov", "the Commission"]


def store_one(store: SqliteStore) -> Reading:
    reading = make_reading()
    store.write([reading])
    return reading


def test_a_newer_reading_supersedes_the_older_one_whole(tmp_path: Path) -> None:
    old = make_reading(codebook="c1")
    new = make_reading(codebook="c2", day="2022-08-05", title="A call", published=None)
    assert filled([old, new], tmp_path / "both") == filled([new], tmp_path / "new")


def test_actors_come_from_most_documents_and_go_with_the_last(tmp_path: Path) -> None:
    readings = [make_reading(text) for text in TEXTS]
    other = Actor(id="sergey-lavrov", name="S. Lavrov", country="RUS", sector="GOV", text="Lavrov")
    renamed = _renamed(readings[0], other)
    with open_store(tmp_path / "s", WHOLES) as store:
        store.write([renamed])
        assert {a.id: a.name for a in store.actors()}["sergey-lavrov"] == "S. Lavrov"
        store.write(readings[1:3])
        assert {a.id: a.name for a in store.actors()}["sergey-lavrov"] == "Sergey Lavrov"


def _renamed(reading: Reading, actor: Actor) -> Reading:
    import msgspec

    mentions = tuple(msgspec.structs.replace(m, actor=actor) for m in reading.mentions)
    return msgspec.structs.replace(reading, mentions=mentions, records=())


@settings(max_examples=25, deadline=None)
@given(
    order=st.permutations(
        [(t, o, c) for t in range(3) for o in ("a.txt", "b.txt") for c in ("c1",)] + [(0, "a.txt", "c1")]
    ),
    batch=st.integers(1, 4),
)
def test_any_order_and_any_batch_leave_the_same_store(order: list[tuple[int, str, str]], batch: int) -> None:
    readings = [make_reading(TEXTS[t], origin=o, codebook=c, title=f"from {o}") for t, o, c in order]
    plain = sorted(readings, key=lambda r: (r.document.hash, r.document.origin))
    with tempfile.TemporaryDirectory() as folder:
        assert filled(readings, Path(folder, "a"), batch) == filled(plain, Path(folder, "b"))


def test_the_least_origin_is_the_documents_origin_and_gives_its_fields(store: SqliteStore) -> None:
    store.write([make_reading(origin="b.txt", title="B")])
    store.write([make_reading(origin="a.txt", title="A")])
    store.write([make_reading(origin="c.txt", title="C")])
    assert [(d.origin, d.title) for d in store.documents()] == [("a.txt", "A")]


def test_already_read_asks_for_versions_and_origin(store: SqliteStore) -> None:
    reading = make_reading(origin="b.txt")
    store.write([reading])
    page = (reading.document.hash, "b.txt")
    assert store.already_read([page, ("other", "b.txt")], "c1", "1") == {reading.document.hash}
    assert store.already_read([page], "c2", "1") == set()
    assert store.already_read([page], "c1", "2") == set()
    assert store.already_read([(reading.document.hash, "c.txt")], "c1", "1") == {reading.document.hash}
    assert store.already_read([(reading.document.hash, "a.txt")], "c1", "1") == set()


def test_met_again_elsewhere(store: SqliteStore) -> None:
    reading = store_one(store)
    store.add_origins([(reading.document.hash, "0.txt"), ("unknown", "x")])
    assert [d.origin for d in store.documents()] == ["0.txt"]


def test_a_failure_is_kept_until_its_page_is_read(store: SqliteStore) -> None:
    reading = make_reading()
    failures = [
        Failure(origin="a.txt", hash=reading.document.hash, reason="crash", error="ValueError"),
        Failure(origin="moved.txt", hash=reading.document.hash, reason="crash", error="ValueError"),
        Failure(origin="gone.txt", hash=None, reason="There is nothing at gone.txt.", error="MissingPage"),
    ]
    store.fail(failures)
    store.fail(failures)
    assert list(store.failures()) == sorted(failures, key=lambda f: f.origin)
    store.write([reading])
    assert list(store.failures()) == [failures[2]]
    store.fail(failures[:1], codebook="c1", amity="1")
    assert list(store.failures()) == [failures[2]]
    store.fail(failures[:1], codebook="c2", amity="1")
    assert list(store.failures()) == [failures[0], failures[2]]
    store.add_origins([(reading.document.hash, "gone.txt")])
    assert list(store.failures()) == []


def test_a_batch_is_written_whole_or_not_at_all(store: SqliteStore) -> None:
    store.write([make_reading(TEXTS[0])])
    before = dump(store)

    def broken():  # type: ignore[no-untyped-def]
        yield make_reading(TEXTS[1])
        raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        store.write(broken())
    assert dump(store) == before


def test_counts(store: SqliteStore) -> None:
    store.write([make_reading()])
    assert store.counts() == Counts(
        documents=1,
        records={"cause": 1, "event": 1, "statement": 1},
        actors=3,
        doubts=1,
        failures=0,
        first="2022-08-04",
        last="2022-08-10",
    )
    assert store.count_documents(DocumentQuery()) == 1


def test_parties_and_wholes_are_indexed(store: SqliteStore) -> None:
    event, statement, cause = make_reading().records
    store_one(store)
    assert [a.id for a in parties(event)] == ["sergey-lavrov", "KHM"]
    for actors, expected in {
        ("RUS",): {event.id, cause.id},
        ("RUS", "KHM"): {event.id},
        ("KHM", "RUS"): {event.id},
        ("EU",): {statement.id},
        ("sergey-lavrov",): {event.id, cause.id},
        ("RUS", "EU"): set(),
    }.items():
        assert {r.id for r in store.records(Query(actors=actors))} == expected
        assert store.count(Query(actors=actors)) == len(expected)
