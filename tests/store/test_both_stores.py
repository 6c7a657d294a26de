"""One suite for both stores, through the store's protocol: the same readings give the same answers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from amity.errors import StoreError
from amity.records import Actor, Failure, Reading
from amity.store import DocumentQuery, Query
from amity.store import Store as Protocolled
from amity.store.lake import LakeStore, open_lake, open_lake_for_answers
from amity.store.sqlite import SqliteStore, open_for_answers, open_store
from made_readings import WHOLES, make_reading

pytest.importorskip("duckdb")
Store = SqliteStore | LakeStore
WORDS = ("gas pipelines", "Élysée guards", "trade", "sanctions", "fisheries", "borders")
QUERIES = [
    Query(),
    Query(order="document"),
    Query(limit=5, offset=3),
    *(Query(kinds=kinds) for kinds in (("event",), ("event", "cause"), ("tie",))),
    *(Query(actors=actors) for actors in (("RUS",), ("KHM", "RUS"), ("EU",), ("RUS", "EU", "KHM"), ("FRA",))),
    *(Query(actors=("KHM", "RUS"), since=day) for day in ("2020-01-06", "2021", "2023-01-01")),
    *(Query(until=day) for day in ("2020-01-05", "2021-06-30")),
    Query(since="2020-06-01", until="2021-06-30", kinds=("event",)),
    Query(types=("CONSULT",)),
    Query(types=("FIGHT",)),
    Query(status=("denied",)),
    Query(min_confidence=0.6),
    *(
        Query(search=words)
        for words in ("sanction", "elysee", '"gas pipelines"', '"pipelines gas"', "pipe*", "NOT OR ( a")
    ),
    Query(search="gas", actors=("KHM", "RUS"), kinds=("event",)),
]
DOCUMENTS = [
    DocumentQuery(),
    DocumentQuery(since="2021-01-01"),
    DocumentQuery(until="2021-06-30", limit=2, offset=1),
    DocumentQuery(actors=("RUS", "EU")),
    DocumentQuery(actors=("FRA",)),
    DocumentQuery(search="pipeline visit"),
    DocumentQuery(ids=()),
]


def readings() -> list[Reading]:
    """Sixty readings: several of one page, newer and older versions, dates and none, in no order."""
    chance = random.Random(3)
    found = []
    for number in range(60):
        words = chance.choice(WORDS)
        text = f"Lavrov saw {words} {chance.randrange(25)} times. The Commission objected to {chance.choice(WORDS)}."
        day = chance.choice([None, f"202{chance.randrange(3)}-0{chance.randrange(1, 9)}-05"])
        published = chance.choice([None, f"202{chance.randrange(3)}-0{chance.randrange(1, 9)}-10"])
        version = chance.choice(["c1", "c2"])
        made = make_reading(text, origin=f"{number % 7}.txt", day=day, published=published, codebook=version)
        if number % 5 == 0:
            other = Actor(id="sergey-lavrov", name="S. Lavrov", country="RUS", sector="GOV", text="Lavrov")
            made = msgspec.structs.replace(
                made, mentions=tuple(msgspec.structs.replace(m, actor=other) for m in made.mentions[:1])
            )
        found.append(made)
    return found


def fill(store: Store, batch: int) -> None:
    """The store holds the readings, some failures and some pages met again."""
    everything = readings()
    lost = [Failure(origin=f"lost{n}", hash="h", reason="It is empty.", error="UnreadablePage") for n in range(3)]
    back = Failure(origin=everything[0].document.origin, hash=everything[0].document.hash, reason="x", error="x")
    store.fail([*lost, back], "c9", "1")
    for start in range(0, len(everything), batch):
        store.write(everything[start : start + batch])
    met = [(r.document.hash, f"0{n}.txt") for n, r in enumerate(everything[::7])]
    versions = (everything[5].codebook, everything[5].amity)
    again = Failure(origin="7.txt", hash=everything[5].document.hash, reason="x", error="x")
    store.write_batch([], [again, lost[0]], [*met, ("unknown", "x")], versions)
    if isinstance(store, LakeStore) and batch == 7:
        store.compact()  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    path = tmp_path_factory.mktemp("plain") / "s.db"
    with open_store(path, WHOLES) as store:
        fill(store, 3)
    with open_for_answers(path) as store:
        yield store


@pytest.fixture(scope="module", params=[3, 7, 60])
def lake(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[LakeStore]:
    path: Path = tmp_path_factory.mktemp("lake") / "s.lake"
    with open_lake(path, WHOLES) as store:
        fill(store, request.param)
    with open_lake_for_answers(path) as store:
        yield store


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_the_same_records(plain: SqliteStore, lake: LakeStore, query: Query) -> None:
    assert list(lake.records(query)) == list(plain.records(query))
    assert lake.count(query) == plain.count(query)


@pytest.mark.parametrize("query", DOCUMENTS, ids=str)
def test_the_same_documents(plain: SqliteStore, lake: LakeStore, query: DocumentQuery) -> None:
    assert list(lake.find_documents(query)) == list(plain.find_documents(query))
    assert lake.count_documents(query) == plain.count_documents(query)


def test_the_same_of_everything_else(plain: SqliteStore, lake: LakeStore) -> None:
    assert lake.counts() == plain.counts()
    assert list(lake.actors()) == list(plain.actors())
    assert list(lake.failures()) == list(plain.failures())
    for document in plain.documents():
        assert lake.mentions(document.id) == plain.mentions(document.id)
        assert lake.doubts(document.id) == plain.doubts(document.id)
    for record in plain.records(Query(limit=3)):
        assert lake.record(record.id) == record
    assert lake.record("nothing") is None


@pytest.mark.parametrize(
    "days", [("2020-01-01", "2020-12-31"), ("2020-01-05", "2021-08-31"), ("2030-01-01", "2030-12-31")]
)
def test_the_same_tallies(plain: SqliteStore, lake: LakeStore, days: tuple[str, str]) -> None:
    found = lake.tallies(*days)
    assert found == plain.tallies(*days) == sorted(found)
    assert bool(found) == (days[0] < "2030")


def test_what_is_read_already_is_known_to_both(plain: SqliteStore, lake: LakeStore) -> None:
    pages = [(reading.document.hash, reading.document.origin) for reading in readings()]
    for version in ("c1", "c2", "c3"):
        assert lake.already_read(pages, version, "1") == plain.already_read(pages, version, "1")


def test_a_store_opened_to_answer_does_not_write(plain: Protocolled, lake: Protocolled) -> None:
    for store in (plain, lake):
        assert not store.writable
        with pytest.raises(StoreError, match="opened to answer"):
            store.write(readings()[:1])


@pytest.fixture(params=["sqlite", "lake"])
def store(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Any]:
    opened = (
        open_store(tmp_path / "s.db", WHOLES) if request.param == "sqlite" else open_lake(tmp_path / "s.lake", WHOLES)
    )
    with opened:
        yield opened


def test_a_newer_reading_supersedes_the_older_one_whole(store: Store) -> None:
    store.write([make_reading(codebook="c1")])
    new = make_reading(codebook="c2", day="2022-08-05", title="A call", published=None)
    store.write([new])
    assert set(store.records(Query())) == set(new.records)
    assert list(store.documents()) == [new.document]


def test_the_least_origin_gives_its_fields(store: Store) -> None:
    for origin, title in (("b.txt", "B"), ("a.txt", "A"), ("c.txt", "C")):
        store.write([make_reading(origin=origin, title=title)])
    assert [(d.origin, d.title) for d in store.documents()] == [("a.txt", "A")]
    store.add_origins([(make_reading().document.hash, "0.txt")])
    assert [d.origin for d in store.documents()] == ["0.txt"]


def test_already_read_asks_for_versions_and_origin(store: Store) -> None:
    raw = make_reading().document.hash
    store.write([make_reading(origin="b.txt")])
    assert store.already_read([(raw, "b.txt"), ("other", "b.txt")], "c1", "1") == {raw}
    assert store.already_read([(raw, "b.txt")], "c2", "1") == set()
    assert store.already_read([(raw, "a.txt")], "c1", "1") == set()


def test_a_failure_is_kept_until_its_page_is_read(store: Store) -> None:
    reading = make_reading()
    failure = Failure(origin="a.txt", hash=reading.document.hash, reason="It broke.", error="x")
    store.fail([failure])
    assert list(store.failures()) == [failure]
    store.write([reading])
    assert list(store.failures()) == []
    store.fail([failure], "c1", "1")
    assert list(store.failures()) == []
