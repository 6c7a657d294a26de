"""The commands: what they print, where, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from amity import cli
from amity.cli.read import Stop, stopping
from amity.records import Failure, record_from_json
from amity.store.sqlite import open_store
from made_readings import WHOLES, make_reading

AMITY = [sys.executable, "-c", "from amity.cli import main; main()"]


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.app, [str(word) for word in words])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "amity.duckdb"
    with open_store(path, WHOLES) as made:
        made.write(
            make_reading(f"Lavrov came {n}. The Commission slept.", day=f"2022-08-{n % 28 + 1:02d}") for n in range(60)
        )
        made.fail([Failure(origin="gone.txt", hash=None, reason="There is nothing at gone.txt.", error="MissingPage")])
    return path


def test_records_in_a_pipe_are_json_lines_with_all_fields(store: Path) -> None:
    result = run("records", "--store", store, "--kind", "event", "--limit", 3)
    records = [record_from_json(line) for line in result.stdout.splitlines()]
    assert [r.when.start for r in records if r.when] == ["2022-08-01", "2022-08-01", "2022-08-01"]
    assert list(json.loads(result.stdout.splitlines()[0]))[:3] == ["kind", "id", "document"]
    assert result.stderr == "showing 3 of 60; use --limit 0 for all\n"
    assert result.exit_code == 0


def test_nothing_is_cut_in_a_pipe(store: Path) -> None:
    result = run("records", "--store", store)
    assert len(result.stdout.splitlines()) == 180
    assert result.stderr == ""


def test_a_table_shows_fifty_and_says_so(store: Path) -> None:
    result = run("records", "--store", store, "--kind", "event", "--format", "table")
    assert result.stderr == "showing 50 of 60; use --limit 0 for all\n"
    assert result.stdout.count("Sergey Lavrov → Cambodia: CONSULT (visit)") == 50
    whole = run("records", "--store", store, "--kind", "event", "--format", "table", "--limit", 0)
    assert whole.stdout.count("CONSULT") == 60
    assert whole.stderr == ""


def test_between_takes_names_and_adjectives(store: Path) -> None:
    for pair in (("RUS", "KHM"), ("Russia", "Cambodia"), ("russian", "Cambodians"), ("Sergey Lavrov", "Phnom Penh")):
        assert len(run("records", "--store", store, "--between", *pair).stdout.splitlines()) == 60


def test_csv_has_one_row_a_record(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert run("records", "--store", store, "--output", out).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text())))
    assert len(rows) == 180
    event = next(row for row in rows if row["kind"] == "event")
    assert event["actors"] == "sergey-lavrov"
    assert event["actors_name"] == "Sergey Lavrov"
    assert event["recipients"] == "KHM"
    assert event["date_start"] == "2022-08-01"
    assert event["said_by"] == "the author"
    assert event["evidence"].startswith("Lavrov came")
    assert (event["evidence_start"], event["speaker"]) == ("0", "")


def test_parquet_keeps_nested_columns(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    assert run("records", "--store", store, "--output", out).exit_code == 0
    rows = pq.read_table(out).to_pylist()
    assert len(rows) == 180
    events = [row for row in rows if row["kind"] == "event"]
    assert events[0]["recipients"][0]["id"] == "KHM"
    assert events[0]["evidence"][0]["start"] == 0
    run("documents", "--store", store, "--output", tmp_path / "documents.parquet")
    assert pq.read_table(tmp_path / "documents.parquet").num_rows == 60
    assert sorted(p.name for p in tmp_path.iterdir()) == ["documents.parquet", "out.parquet"]


def test_an_empty_answer_still_has_its_columns(store: Path, tmp_path: Path) -> None:
    run("records", "--store", store, "--kind", "tie", "--output", tmp_path / "o.csv")
    assert (tmp_path / "o.csv").read_text().startswith("id,kind,document,")
    run("documents", "--store", store, "--search", "zzz", "--output", tmp_path / "o.parquet")
    assert pq.read_table(tmp_path / "o.parquet").column_names[:2] == ["id", "title"]


def test_documents(store: Path) -> None:
    assert len(run("documents", "--store", store).stdout.splitlines()) == 60
    table = run("documents", "--store", store, "--format", "table", "--limit", 1).stdout
    assert "2022-08-10" in table
    assert "A visit" in table
    assert run("documents", "--store", store, "--since", "2023").stderr.startswith("None of the 60 documents")


def test_what_failed_is_listed(store: Path) -> None:
    result = run("documents", "--store", store, "--failed")
    assert [json.loads(line)["origin"] for line in result.stdout.splitlines()] == ["gone.txt"]
    assert "There is nothing at gone.txt." in run("documents", "--store", store, "--failed", "-f", "table").stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["--between", "RUS", "FRA"],
            "No record is about both RUS and FRA; the store holds 120 about RUS, none about FRA.",
        ),
        (["--actor", "FRA"], "No record is about FRA."),
        (["--between", "RUS", "KHM", "--since", "2030"], "No record matches all filters (without --since: 60)."),
        (["--kind", "tie"], "No record matches all filters (without --kind: 180)."),
        (
            ["--since", "2030", "--status", "planned"],
            "No record matches all filters (--since and --status together leave nothing).",
        ),
    ],
)
def test_an_empty_answer_says_why(store: Path, words: list[str], sentence: str) -> None:
    result = run("records", "--store", store, *words)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", sentence + "\n")


def test_an_empty_store_says_so(tmp_path: Path) -> None:
    open_store(tmp_path / "s").close()
    assert "holds no document yet" in run("records", "--store", tmp_path / "s").stderr


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--since", "yesterday"], 2, "since 'yesterday' is not a date; write it as 2022, 2022-08 or 2022-08-05."),
        (["--until", "2022-02-30"], 2, "until '2022-02-30' is not a date"),
        (["--since", "2023", "--until", "2022"], 2, "since (2023-01-01) is after until (2022-12-31); exchange them."),
        (["--kind", "meeting"], 2, "kind 'meeting' does not exist; choose from event, agreement"),
        (["--status", "done"], 2, "status 'done' does not exist; choose from happened"),
        (["--between", "Rusia", "KHM"], 2, "'Rusia'; did you mean RUS"),
        (["--between", "Atlantis", "KHM"], 2, "No actor of the codebook or the store is called 'Atlantis'"),
        (["--search", "***"], 2, "There is no word to search for"),
        (["--output", "x.odd"], 2, "Say how to write x.odd"),
        (["--output", "/proc/x.csv"], 1, "/proc/x.csv cannot be written"),
    ],
)
def test_a_wrong_word_gets_one_sentence(store: Path, words: list[str], code: int, sentence: str) -> None:
    result = run("records", "--store", store, *words)
    assert result.exit_code == code
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_no_store_yet(tmp_path: Path) -> None:
    result = run("records", "--store", tmp_path / "none.db")
    assert result.exit_code == 1
    assert "There is no store at" in result.stderr
    assert "amity read SOURCE" in result.stderr


def test_another_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("something else entirely")
    for words in (["records"], ["documents"], ["read", str(tmp_path / "x")], ["doctor"]):
        result = run(*words, "--store", tmp_path / "x")
        assert result.exit_code == 1
        assert "is not an amity store" in result.stderr + result.stdout
    assert (tmp_path / "x").read_text() == "something else entirely"


def test_the_doctor_counts(store: Path) -> None:
    result = run("doctor", "--store", store)
    assert result.exit_code == 0
    assert "60 documents, 1 pages that could not be read" in result.stdout
    assert "every file has its pinned hash" in result.stdout
    assert result.stdout.endswith("All is well.\n")


def test_reading_a_missing_file_and_a_good_one(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text(
        "A visit\n\nRussian Foreign Minister Sergey Lavrov visited Cambodia on 4 August 2022. He met its leaders."
    )
    store = tmp_path / "s.db"
    result = run("read", good, tmp_path / "missing.txt", "--store", store)
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert (report["read"], report["failed"], report["stopped"]) == (1, 1, False)
    assert result.stderr.count("\n") == 1
    assert "missing.txt" in result.stderr
    again = run("read", good, "--store", store)
    assert json.loads(again.stdout) == {"read": 0, "already": 1, "failed": 0, "records": 0, "stopped": False}
    assert again.exit_code == 0
    assert len(run("records", "--store", store, "--between", "Russia", "Cambodia").stdout.splitlines()) >= 1


def test_reading_nothing_readable_is_exit_code_one(tmp_path: Path) -> None:
    result = run("read", tmp_path / "missing.txt", "--store", tmp_path / "s.db")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["failed"] == 1
    assert run("read", "--store", tmp_path / "s.db").exit_code == 2
    assert run("read", tmp_path / "missing.txt", "-q", "--store", tmp_path / "s.db").stdout == ""


def test_ctrl_c_once_asks_and_twice_stops() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job begins with Ctrl-C ignored
    with pytest.raises(BaseException) as ended, stopping() as stop:  # noqa: PT012
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.asked()
        os.kill(os.getpid(), signal.SIGINT)
    assert getattr(ended.value, "exit_code", None) == 130
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert not Stop().asked()


def test_a_closed_pipe_is_quiet(store: Path) -> None:
    with subprocess.Popen(
        [*AMITY, "records", "--store", str(store)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


def test_help_comes_at_once_and_loads_nothing_heavy() -> None:
    code = (
        "import sys; from amity.cli import main\ntry: main()\nexcept SystemExit: pass\n"
        "heavy = {'spacy', 'pandas', 'pyarrow', 'sqlite3', 'httpx'} & set(sys.modules); assert not heavy, heavy"
    )
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "amity records --between Russia Cambodia" in done.stdout
    assert time.perf_counter() - start < 3  # 0.13 s on a quiet machine; the test must hold on a busy one


@pytest.mark.parametrize("command", ["read", "records", "documents", "doctor"])
def test_every_command_has_help_with_examples(command: str) -> None:
    assert f"amity {command}" in run(command, "--help").stdout.split("Usage")[1].split("\n", 1)[1]
