"""`amity facts` and `amity disputes`: what they list, show and keep; the same through the API."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

import amity
from amity import cli
from amity.codebook import Codebook
from amity.errors import BadRequest
from amity.records import Reading
from amity.store.sqlite import open_store

TEXT = (
    "PHNOM PENH, 5 August 2022 - Russian Foreign Minister Sergey Lavrov visited Cambodia on Thursday.\n\nHe met Prime"
    " Minister Hun Sen on 4 August 2022. Cambodia and Russia signed an agreement on customs cooperation.\n"
)
FIELDS = ["id", "kind", "records", "documents", "independent_sources", "best", "confidence", "disputed"]


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.app, [str(word) for word in words])


def facts(store: Path, *words: str) -> list[dict]:
    return [json.loads(line) for line in run("facts", *words, "--store", store).stdout.splitlines()]


@pytest.fixture
def store(tmp_path: Path, reports: tuple[Reading, ...]) -> Path:
    path = tmp_path / "amity.duckdb"
    with open_store(path) as made:
        made.write(reports)
    return path


@pytest.fixture
def meeting(store: Path) -> dict:
    return max(facts(store, "--kind", "event"), key=lambda fact: len(fact["documents"]))


def test_facts_are_json_lines_with_exactly_the_fields(store: Path) -> None:
    found = facts(store, "Russia", "Cambodia")
    assert [list(fact) for fact in found] == [FIELDS] * 3
    assert [fact["kind"] for fact in found] == ["measure", "event", "event"]
    assert [len(fact["documents"]) for fact in found] == [2, 5, 1]
    assert [fact["independent_sources"] for fact in found] == [2, 4, 1]


def test_documents_bear_the_group_of_their_copies(store: Path) -> None:
    facts(store)
    documents = [json.loads(line) for line in run("documents", "--store", store).stdout.splitlines()]
    assert len({d["copies"] for d in documents if d["outlet"] in ("Wire", "Mirror")}) == 1
    assert all(d["copies"] is None for d in documents if d["outlet"] not in ("Wire", "Mirror"))


def test_conditions(store: Path) -> None:
    assert len(facts(store, "--since", "2022-08-10")) == 1
    assert len(facts(store, "--until", "2021")) == 1
    assert len(facts(store, "--min-sources", "3")) == 1
    assert [fact["disputed"] for fact in facts(store, "--disputed")] == [["value"]]
    assert run("facts", "--kind", "cause", "--store", store).exit_code == 2


def test_tables_show_the_words_and_say_what_is_cut(store: Path) -> None:
    result = run("facts", "--store", store, "--format", "table", "--limit", 1)
    assert "fertiliser" in result.stdout.lower()
    assert result.stderr == "showing 1 of 3; use --limit 0 for all\n"


def test_csv_and_parquet(store: Path, tmp_path: Path) -> None:
    run("facts", "--store", store, "--output", tmp_path / "f.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "f.csv").read_text())))
    assert (rows[0]["kind"], rows[0]["reports"], rows[0]["indicator"]) == ("measure", "2", "trade")
    run("facts", "--store", store, "--output", tmp_path / "f.parquet")
    table = pq.read_table(tmp_path / "f.parquet")
    assert table.column_names == FIELDS
    assert table.to_pylist()[0]["best"]["indicator"] == "trade"
    run("disputes", "--store", store, "--output", tmp_path / "d.parquet")
    sides = pq.read_table(tmp_path / "d.parquet").to_pylist()[0]["sides"]
    assert sorted(json.loads(side["value"]) for side in sides) == [100.0, 140.0]


def test_disputes_show_both_sentences(store: Path) -> None:
    (dispute,) = (json.loads(line) for line in run("disputes", "--store", store).stdout.splitlines())
    assert dispute["field"] == "value"
    sides = {side["value"]: side["sentences"] for side in dispute["sides"]}
    assert sides[140.0] == ["Fertiliser shipments were discussed by ministers."]
    assert sides[100.0] == ["Ministers met over fertiliser shipments in town."]
    table = " ".join(run("disputes", "--store", store, "--format", "table").stdout.split())
    assert "Ministers met over fertiliser shipments" in table
    assert "Fertiliser shipments were discussed" in table
    rows = list(csv.DictReader(io.StringIO(run("disputes", "--store", store, "--format", "csv").stdout)))
    assert sorted(row["value"] for row in rows) == ["100.0", "140.0"]


def test_show_has_every_report(store: Path, meeting: dict) -> None:
    words = run("facts", "show", meeting["id"], "--store", store, "--format", "table").stdout
    assert "5 reports, 4 independent sources" in words
    assert words.count("“") == 5
    assert words.count("a copy in group") == 2
    view = json.loads(run("facts", "show", meeting["id"], "--store", store).stdout)
    assert view["first_report"] == "2022-08-05"
    assert view["outlets"] == ["Courier", "Gazette", "Herald", "Mirror", "Wire"]
    assert view["taken_from"]["when"] in meeting["records"]
    assert all(judged["score"] >= 0.6 and judged["reason"] for judged in view["judged"])
    assert run("facts", "show", "nothing", "--store", store).exit_code == 2


def test_split_holds_and_is_overruled_by_force_alone(store: Path, meeting: dict) -> None:
    strange = meeting["records"][2]
    assert run("facts", "split", meeting["id"], strange, "--store", store).exit_code == 2  # no reason
    done = run("facts", "split", meeting["id"], strange, "--reason", "another day", "--store", store)
    assert done.exit_code == 0, done.stderr
    assert len(done.stdout.splitlines()) == 2
    parts = [fact for fact in facts(store, "--kind", "event") if set(fact["records"]) & set(meeting["records"])]
    assert sorted(len(fact["records"]) for fact in parts) == [1, 4]
    again = ["facts", "merge", *(fact["id"] for fact in parts), "--reason", "one after all", "--store", store]
    refused = run(*again)
    assert refused.exit_code == 2
    assert "were split by hand (another day); repeat with --force" in refused.stderr
    assert run(*again, "--force").exit_code == 0
    assert max(len(fact["records"]) for fact in facts(store, "--kind", "event")) == 5
    view = json.loads(run("facts", "show", meeting["id"], "--store", store).stdout)
    assert [(word["verb"], bool(word["withdrawn"])) for word in view["said"]] == [("split", True), ("merge", False)]


def test_merge_of_what_cannot_be_one(store: Path) -> None:
    trade, meeting, other = (fact["id"] for fact in facts(store))
    assert "Only facts of one kind" in run("facts", "merge", trade, meeting, "--reason", "x", "--store", store).stderr
    assert "at least two" in run("facts", "merge", meeting, meeting, "--reason", "x", "--store", store).stderr
    assert run("facts", "merge", meeting, other, "--reason", "one summit", "--store", store).exit_code == 0
    assert len(facts(store, "--kind", "event")) == 1
    wrong = run("facts", "split", meeting, "nothing", "--reason", "x", "--store", store)
    assert "does not belong to" in wrong.stderr


def test_a_judgement_outlives_a_reread(store: Path, meeting: dict, reports: tuple[Reading, ...]) -> None:
    run("facts", "split", meeting["id"], meeting["records"][0], "--reason", "another", "--store", store)
    before = facts(store)
    with open_store(store) as opened:
        opened.write(reports)
    assert facts(store) == before


def test_as_of_a_day_later_reports_are_unknown(store: Path, meeting: dict) -> None:
    then = [fact for fact in facts(store, "--as-of", "2022-08-05") if fact["kind"] == "event"]
    assert [len(fact["documents"]) for fact in then] == [4]
    assert facts(store, "--as-of", "2022-08") == facts(store)
    assert facts(store, "Russia", "--as-of", "2021") == []


def test_a_store_of_an_older_amity_is_caught_up(store: Path) -> None:
    want = facts(store)
    with sqlite3.connect(store) as db:
        named = "sql LIKE '%fact%' OR name = 'pending'"
        for kind, name in db.execute(f"SELECT type, name FROM sqlite_schema WHERE {named}").fetchall():
            if kind in ("table", "trigger"):
                db.execute(f"DROP {kind} IF EXISTS {name}")
        db.execute("DROP TRIGGER IF EXISTS document_came")
        db.execute("DROP TRIGGER IF EXISTS document_went")
        db.execute("PRAGMA user_version = 1")
    assert facts(store) == want


def test_reading_works_the_facts_out(tmp_path: Path, codebook: Codebook) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    with amity.open(tmp_path / "s.duckdb", codebook) as relations:
        relations.read(tmp_path / "a.txt")
        rows = relations.one_file.answering("SELECT count(*) FROM facts")
        assert rows[0][0] > 0
        assert len(relations.facts()) == rows[0][0]
        assert list(relations.disputes().columns) == ["fact", "field", "value", "records", "sentences"]


def test_an_empty_answer_says_why(store: Path, tmp_path: Path) -> None:
    assert run("facts", "France", "--store", store).stderr == "No fact is about FRA; the store holds 3: 0 about FRA.\n"
    nothing = run("facts", "Russia", "--since", "2030", "--kind", "event", "--store", store).stderr
    assert nothing == "No fact matches (without --kind: 0; without --since: 2).\n"
    open_store(tmp_path / "e").close()
    assert "holds no document yet" in run("facts", "--store", tmp_path / "e").stderr
    assert "holds no document yet" in run("disputes", "--store", tmp_path / "e").stderr


def test_api_mirrors(store: Path, meeting: dict, codebook: Codebook) -> None:
    with amity.open(store, codebook) as relations:
        assert list(relations.facts("Russia", kind="event")["independent_sources"]) == [4, 1]
        assert len(relations.disputes("Russia", "Cambodia")) == 2
        assert relations.fact(meeting["id"]).first_report == "2022-08-05"
        made = relations.split(meeting["id"], meeting["records"][0], reason="by hand")
        assert len(made) == 2
        with pytest.raises(BadRequest, match="repeat with --force"):
            relations.merge(*(fact.id for fact in made), reason="no")
