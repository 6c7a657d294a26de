"""Every condition of a query holds, in the order asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amity.errors import BadRequest
from amity.store import DocumentQuery, Query
from amity.store.matching import match_expression
from amity.store.sqlite import SqliteStore, open_store
from made_readings import WHOLES, make_reading


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    path: Path = tmp_path_factory.mktemp("store") / "amity.duckdb"
    with open_store(path, WHOLES) as store:
        gas = "Lavrov toured gas pipelines. The Commission sneered."
        guards = "Lavrov saw Élysée guards. The Commission rejected sanctions."
        store.write([make_reading(gas, day="2020-01-05", published="2020-02-01")])
        store.write([make_reading(guards, day=None, published="2021-03-01")])
        store.write([make_reading("Lavrov left again. The Commission slept.", day=None, published=None)])
        yield store


@pytest.mark.parametrize(
    ("query", "count"),
    [
        (Query(), 9),
        (Query(kinds=("event",)), 3),
        (Query(kinds=("event", "cause")), 6),
        (Query(types=("CONSULT",)), 3),
        (Query(types=("FIGHT",)), 0),
        (Query(status=("denied",)), 3),
        (Query(min_confidence=0.6), 6),
        (Query(since="2020-01-06"), 5),  # undated records of dated documents count by publication
        (Query(since="2021-01-01"), 3),
        (Query(until="2020-01-05"), 1),
        (Query(since="2020-01-05", until="2020-01-05", kinds=("event",)), 1),
        (Query(search="sanction"), 1),  # by the stem
        (Query(search="elysee"), 2),  # without accents
        (Query(search='"gas pipelines"'), 2),
        (Query(search='"pipelines gas"'), 0),
        (Query(search="pipe*"), 2),
        (Query(search="NOT OR ( lavrov"), 0),
        (Query(search="lavrov", kinds=("event",), actors=("KHM",)), 3),
    ],
)
def test_conditions(full: SqliteStore, query: Query, count: int) -> None:
    assert len(list(full.records(query))) == count
    assert full.count(query) == count


def test_order_limit_and_offset(full: SqliteStore) -> None:
    everything = list(full.records(Query()))
    days = [r.when.start if r.when else None for r in everything]
    assert days[0] == "2020-01-05"
    assert everything[-1].document == make_reading("Lavrov left again. The Commission slept.").document.id
    assert list(full.records(Query(limit=2, offset=3))) == everything[3:5]
    assert full.count(Query(limit=2, offset=3)) == 9
    by_document = list(full.records(Query(order="document")))
    keys = [(r.document, r.evidence[0].start, r.id) for r in by_document]
    assert keys == sorted(keys)
    one = everything[0].document
    assert {r.document for r in full.records(Query(documents=(one,)))} == {one}


def test_documents(full: SqliteStore) -> None:
    published = [d.published for d in full.find_documents(DocumentQuery())]
    assert published == ["2020-02-01", "2021-03-01", None]
    assert [d.published for d in full.find_documents(DocumentQuery(search="pipeline visit"))] == ["2020-02-01"]
    assert full.count_documents(DocumentQuery(since="2020-02-01", until="2020-12-31")) == 1
    assert full.count_documents(DocumentQuery(actors=("RUS", "EU"))) == 3
    assert full.count_documents(DocumentQuery(actors=("FRA",))) == 0
    assert full.count_documents(DocumentQuery(ids=())) == 0
    assert list(full.documents([])) == []


def test_a_search_without_a_word_is_refused() -> None:
    assert match_expression('gas "in the pipe" trad*') == '"gas" "in the pipe" "trad"*'
    with pytest.raises(BadRequest, match="no word to search"):
        match_expression(' "" *')
