"""The Iceberg catalogue of a lake, read back by PyIceberg: the rows that count; who reads by it loses no file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from amity.cli import app
from amity.errors import StoreError
from amity.records import Failure, record_from_json
from amity.store import Query
from amity.store.lake import open_lake, open_lake_for_answers
from amity.store.lake.catalogue import open_catalogue
from amity.store.lake.writing import LakeWriter
from made_readings import WHOLES, make_reading

pytest.importorskip("duckdb")
pytest.importorskip("pyiceberg")
pytest.importorskip("sqlalchemy")
READINGS = [make_reading(f"Lavrov came {n}. The Commission slept.", day=f"2022-0{n % 3 + 6}-04") for n in range(12)]


def filled(path: Path) -> None:
    with open_lake(path, WHOLES) as lake:
        lake.write(READINGS[:6])
        lake.write(READINGS[6:])
        lake.fail([Failure(origin="lost.txt", hash="h", reason="It is empty.", error="UnreadablePage")])


def catalogue(path: Path) -> str:
    made = CliRunner().invoke(app, ["lake", "catalogue", str(path)])
    assert made.exit_code == 0, made.output
    return made.stdout


def rows(path: Path, name: str, where: str = "kind = 'event'") -> list[dict[str, object]]:
    opened = open_catalogue(path)
    try:
        table = opened.load_table(f"amity.{name}")
        return list((table.scan(row_filter=where) if name == "records" else table.scan()).to_arrow().to_pylist())
    finally:
        opened.engine.dispose()  # type: ignore[attr-defined]


def test_the_catalogue_names_what_counts(tmp_path: Path) -> None:
    path = tmp_path / "s.lake"
    filled(path)
    said = catalogue(path)
    assert said.splitlines()[:2] == ["amity.records: 36 rows in 5 files", "amity.documents: 12 rows in 1 files"]
    with open_lake_for_answers(path) as lake:
        wanted = {record.id: record for record in lake.records(Query(kinds=("event",)))}
        late = {record.id for record in lake.records(Query(kinds=("event",), since="2022-08-01"))}
    held = rows(path, "records")
    assert {row["id"]: record_from_json(str(row["json"])) for row in held} == wanted
    assert {row["id"] for row in rows(path, "records", "kind = 'event' AND date_end >= '2022-08-01'")} == late
    assert {row["id"] for row in rows(path, "documents")} == {r.document.id for r in READINGS}
    assert [row["origin"] for row in rows(path, "failures")] == ["lost.txt"]


def test_it_is_brought_up_and_its_files_stay_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "s.lake"
    filled(path)
    catalogue(path)
    before = rows(path, "records")
    with open_lake(path, WHOLES) as lake:
        assert isinstance(lake, LakeWriter)
        lake.write([make_reading("Lavrov came 3. The Commission slept.", codebook="c2", day="2022-07-09")])
        lake.compact()
        lake.sweep(older=0)
    assert rows(path, "records") == before
    catalogue(path)
    assert "2022-07-09" in {row["sort_date"] for row in rows(path, "records")}
    assert len(rows(path, "records")) == len(before)
    assert catalogue(path) == catalogue(path)
    moved = tmp_path / "moved.lake"
    shutil.move(path, moved)
    catalogue(moved)
    assert len(rows(moved, "records")) == len(before)


def test_a_lake_without_one_says_how_to_make_it(tmp_path: Path) -> None:
    filled(tmp_path / "s.lake")
    with pytest.raises(StoreError, match="amity lake catalogue"):
        open_catalogue(tmp_path / "s.lake")
    nothing = CliRunner().invoke(app, ["lake", "catalogue", str(tmp_path / "none.lake")])
    assert nothing.exit_code == 1
    assert "There is no store" in nothing.stderr
