"""The Python API mirrors the commands: data frames and typed records."""

from __future__ import annotations

import datetime
import doctest
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import amity
import amity.api
from amity.codebook import Codebook
from amity.errors import BadRequest, StoreError, UnknownActor
from amity.records import Event
from amity.store.sqlite import open_store
from made_readings import WHOLES, make_reading


@pytest.fixture
def relations(tmp_path: Path, codebook: Codebook) -> Iterator[amity.Amity]:
    path = tmp_path / "s.duckdb"
    with open_store(path, WHOLES) as made:
        made.write(make_reading(f"Lavrov came {n}. The Commission slept.", day=f"202{n}-08-04") for n in range(3))
    with amity.open(path, codebook) as opened:
        yield opened


def test_records_as_a_frame(relations: amity.Amity) -> None:
    frame = relations.records(kind="event", between=("Russia", "Cambodia"))
    assert list(frame["date_start"]) == ["2020-08-04", "2021-08-04", "2022-08-04"]
    assert set(frame["type"]) == {"CONSULT"}
    assert list(frame.columns[:3]) == ["id", "kind", "document"]
    assert len(relations.records(since=datetime.date(2021, 1, 1), kind=["event"])) == 2
    assert len(relations.records(since="2021", until="2021", kind=["event"])) == 1
    assert len(relations.records(until="2020-08", kind=["event"])) == 1
    assert len(relations.records(until="2020-02", kind=["event"])) == 0
    assert list(relations.records(until="1999").columns) == list(frame.columns)


def test_typed_records(relations: amity.Amity) -> None:
    records = list(relations.iter_records(relations.query(kind="event", limit=1)))
    assert isinstance(records[0], Event)
    assert relations.record(records[0].id) == records[0]
    with pytest.raises(BadRequest, match="no record with the id 'nothing'"):
        relations.record("nothing")


def test_documents_and_failures(relations: amity.Amity) -> None:
    assert len(relations.documents()) == 3
    assert list(relations.documents()["outlet"]) == ["Daily"] * 3
    assert len(relations.failures()) == 0


@pytest.mark.parametrize(
    "name", ["Russia", "Russians", "RUS", "russian", "rus", "the Russian Federation", "Moscow", "Kremlin", " russia "]
)
def test_names_of_one_state(relations: amity.Amity, name: str) -> None:
    assert relations.resolve_actor(name) == "RUS"


def test_names_of_the_store(relations: amity.Amity) -> None:
    assert relations.resolve_actor("Sergey Lavrov") == "sergey-lavrov"
    assert relations.resolve_actor("sergey-lavrov") == "sergey-lavrov"
    assert relations.resolve_actor("Côte d'Ivoire") == relations.resolve_actor("cote d’ivoire") == "CIV"
    with pytest.raises(UnknownActor, match="did you mean sergey-lavrov"):
        relations.resolve_actor("Lavrov")
    with pytest.raises(UnknownActor, match="did you mean RUS"):
        relations.resolve_actor("Rusia")
    with pytest.raises(UnknownActor, match="could mean COD or COG"):
        relations.resolve_actor("Congo")
    with pytest.raises(UnknownActor, match="try a name or an ISO code"):
        relations.resolve_actor("qqqqq")


def test_no_store_yet(tmp_path: Path, codebook: Codebook) -> None:
    with pytest.raises(StoreError, match="There is no store at"):
        amity.open(tmp_path / "none.duckdb", codebook).records()


def test_reading_makes_the_store_and_skips_what_is_there(tmp_path: Path, codebook: Codebook) -> None:
    report = tmp_path / "visit.txt"
    report.write_text(
        "A visit\n\nSergey Lavrov visited Cambodia on 4 August 2022. He met the prime minister of Cambodia."
    )
    with amity.open(tmp_path / "s.duckdb", codebook) as relations:
        first = relations.read(report)
        assert (first.read, first.already, first.failed) == (1, 0, 0)
        assert first.records == len(relations.records()) > 0
        second = relations.read(report)
        assert (second.read, second.already) == (0, 1)
        with pytest.raises(BadRequest, match="Name at least one"):
            relations.read()


def test_the_example_of_the_api_runs(tmp_path: Path, examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = sorted(examples.glob("russia-cambodia-sochi*"))
    if not wanted:
        pytest.skip("the example reports are not here")
    (tmp_path / "examples").mkdir()
    for path in wanted:
        shutil.copy(path, tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    results = doctest.testmod(amity.api)
    assert results.attempted >= 4
    assert results.failed == 0
