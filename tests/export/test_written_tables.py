"""Tables as CSV, Parquet and SQLite: every row and column of the data dictionary, read back."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from export_cases import Run, hostile_words

from amity.export.dictionary import tables

Written = Callable[..., Path]
COUNTS = {
    "documents": 2, "facts": 12, "fact_records": 13, "records": 13, "evidence": 13, "agreements": 1, "failures": 1,
    "actors": 7,
}  # fmt: skip


def test_csv_tables_hold_everything_under_the_names_of_the_dictionary(store: Path, written: Written) -> None:
    folder = written("csv", store)
    package = json.loads((folder / "datapackage.json").read_text())
    for resource in package["resources"]:
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as file:
            header, *found = list(csv.reader(file))
        assert header == [field["name"] for field in resource["schema"]["fields"]]
        assert all(field["description"] for field in resource["schema"]["fields"])
        name = resource["name"].replace("-", "_")
        assert len(found) == COUNTS.get(name, len(found))
    assert (folder / "DICTIONARY.md").read_text().count("\n## ") == len(tables())


def test_parquet_tables_are_typed(store: Path, written: Written) -> None:
    folder = written("parquet", store)
    kinds = {"string": "string", "integer": "int64", "number": "double", "boolean": "bool"}
    for name, table in tables().items():
        read = pq.read_table(folder / f"{name}.parquet")
        assert [str(field.type) for field in read.schema] == [kinds[column.type] for column in table.columns]
        assert read.num_rows == COUNTS.get(name, read.num_rows)
    facts = {row["words"]: row for row in pq.read_table(folder / "facts.parquet").to_pylist()}
    visit = next(row for words, row in facts.items() if words.startswith("Sergei Lavrov → Cambodia"))
    assert (visit["independent_sources"], visit["reports"], visit["cameo"], visit["goldstein"]) == (2, 2, "042", 1.9)


def test_every_evidence_is_the_slice_of_its_document(store: Path, written: Written) -> None:
    folder = written("parquet", store)
    names = ("documents", "records", "evidence")
    read = {name: pq.read_table(folder / f"{name}.parquet").to_pylist() for name in names}
    texts = {row["id"]: row["text"] for row in read["documents"]}
    homes = {row["id"]: row["document"] for row in read["records"]}
    for row in read["evidence"]:
        assert row["text"] == texts[homes[row["record"]]][row["start"] : row["end"]]


def test_sqlite_has_keys_search_and_the_dictionary(store: Path, written: Written) -> None:
    with sqlite3.connect(written("sqlite", store)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        for name, number in COUNTS.items():
            assert db.execute(f'SELECT count(*) FROM "{name}"').fetchone() == (number,)
        found = db.execute(
            "SELECT f.words FROM facts f JOIN fact_records g ON g.fact = f.id JOIN evidence e ON e.record = g.record"
            " JOIN evidence_fts s ON s.rowid = e.rowid WHERE evidence_fts MATCH 'warships'"
        ).fetchall()
        assert found == [("Russia: navy → fishermen: ASSAULT/heavy-weapons (-9.5), in the coast",)]
        meaning = 'SELECT meaning FROM columns WHERE "table" = ? AND name = ?'
        assert db.execute(meaning, ("facts", "goldstein")).fetchone()[0].startswith("of events")


def test_datasette_opens_the_file_as_it_is(store: Path, written: Written) -> None:
    import asyncio

    from datasette.app import Datasette

    path = written("sqlite", store)

    async def ask() -> None:
        site = Datasette([str(path)], settings={"num_sql_threads": 1})
        tables_page = await site.client.get("/out.json")
        listed = {row["name"]: row for row in tables_page.json()["tables"]}
        assert listed["facts"]["count"] == 12
        assert listed["documents"]["fts_table"] == "documents_fts"
        rows = await site.client.get("/out/evidence.json?_search=warships&_shape=array&_labels=on")
        assert [row["text"] for row in rows.json()] == ["Russian warships shelled fishermen off the coast."]
        html = await site.client.get("/out/record_actors")
        assert html.status_code == 200
        assert "/out/actors/" in html.text  # a foreign key is a link

    asyncio.run(ask())


@pytest.mark.parametrize("profile", ["data", "spreadsheet"])
def test_profiles_of_csv(hostile: Path, written: Written, profile: str) -> None:
    folder = written("csv", hostile, "--profile", profile)
    cells = []
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            cells += [cell for row in csv.reader(file) for cell in row]
    formulas = [c for c in cells if c.lstrip(" \xa0").startswith(("=", "+", "@", "\t", "\uff1d")) or c.startswith("-2")]
    assert bool(formulas) == (profile == "data")
    words = [word.replace("\0", "") for word in hostile_words()]
    raw = {cell.removeprefix("'") for cell in cells} | set(cells)
    assert not [word for word in words if word not in raw]


def test_hostile_words_come_back_whole_from_parquet_and_sqlite(hostile: Path, written: Written) -> None:
    titles = pq.read_table(written("parquet", hostile) / "documents.parquet")["title"].to_pylist()
    assert sorted(titles) == sorted(hostile_words())
    with sqlite3.connect(written("sqlite", hostile)) as db:
        assert sorted(t for (t,) in db.execute("SELECT title FROM documents")) == sorted(hostile_words())


def test_what_people_give_wrongly_is_one_sentence(store: Path, run: Run, tmp_path: Path) -> None:
    for words, said in (
        (("csv",), "csv is not one stream; add --output FOLDER."),
        (("gdelt", "--kind", "tie"), "gdelt holds event records, not tie; leave --kind out."),
        (("gexf", "--profile", "spreadsheet"), "--profile is for csv; gexf is read by programs and stays as it is."),
        (("gdelt", "--output", str(tmp_path / "no" / "x")), "cannot be written: No such file or directory."),
    ):
        result = run("export", *words, "--store", store)
        assert result.exit_code in (1, 2)
        assert said in result.stderr
        assert result.stdout == ""


def test_a_folder_with_something_else_is_left_alone(store: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    result = run("export", "csv", "--store", store, "--output", tmp_path / "mine")
    assert "holds something else than an export" in result.stderr
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"
    assert not (tmp_path / "mine.part").exists()


def test_an_empty_answer_says_why(store: Path, run: Run) -> None:
    result = run("export", "rss", "--store", store, "--between", "China", "Cambodia", "--kind", "tie")
    assert "No record matches all filters" in result.stderr


def test_a_correction_wins(store: Path, run: Run, tmp_path: Path) -> None:
    import shutil

    from amity.store import Query
    from amity.store.corrections import correct
    from amity.store.sqlite import open_for_answers

    path = tmp_path / "corrected.db"
    run("export", "rss", "--store", store)
    shutil.copy(store, path)
    with open_for_answers(path) as opened:
        records = list(opened.records(Query(types=("ASSAULT", "THREATEN"))))
    for record in records:
        wrong = record.status == "denied"
        fields = {} if wrong else {"mode": "firearms"}
        correct(path, record, "wrong" if wrong else "changed", fields, "me", "I was there", "2026-01-01T00:00:00Z")
    result = run("export", "cameo", "--store", path, "--status", "happened", "--status", "denied")
    assert sorted(line.split("\t")[3] for line in result.stdout.splitlines()[1:]) == ["040", "040", "040", "042", "193"]
