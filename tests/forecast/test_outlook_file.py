"""Outlooks from a file of dated events: the same figures as from a store, and a sentence for each mistake."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from made_store import DEEDS, START, STATES, made_reports, write_made_store
from typer.testing import CliRunner, Result

import amity
from amity import cli
from amity.forecast.dyad_training import DyadSettings
from amity.records import Event

SMALL = DyadSettings(trees=12, folds=2, step=14, threads=1)


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["outlook", *(str(word) for word in words)])


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amity.forecast.dyad_training.DyadSettings", lambda: SMALL)


def made_lines(days: int) -> list[str]:
    """Lines of so many days: Russia visits six states daily, and pairs drawn by lot deal six times a day."""
    lot = np.random.default_rng(4)
    lines = []
    for day in range(days):
        when = (START + timedelta(days=day)).isoformat()
        for _ in range(6):
            one, other = lot.choice(len(STATES) - 1, 2, replace=False) + 1
            lines.append(f"{STATES[one]}\t{DEEDS[int(lot.integers(4))][0]}\t{STATES[other]}\t{when}")
        lines += [f"Russia (state)\tMake a visit\t{state}\t{when}" for state in STATES[1:7]]
    return lines


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("file") / "events.tsv"
    path.write_text("actor\ttype\trecipient\tday\n" + "\n".join(made_lines(200)), encoding="utf-8")
    return path


def test_an_outlook_rests_on_the_lines_of_the_file(
    events: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("russia_(STATE)", "khm", "--from", events, "--horizon", "7", "--format", "json")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert set(told["names"]) == {"Russia (state)", "KHM"}
    assert told["deeds"] == 200
    certain = {c["quad"]: c["probability"] for c in told["chances"]}
    assert certain["verbal cooperation"] > 0.9  # it came every day
    assert max(certain[quad] or 0 for quad in certain if quad != "verbal cooperation") < 0.5
    lines = events.read_text(encoding="utf-8").splitlines()
    for fact in told["facts"]:
        name, number = fact["record"].split(" line ")
        assert name == "events.tsv"
        assert lines[int(number) - 1].split("\t")[::2][:1] == ["Russia (state)"]
        assert lines[int(number) - 1].endswith(fact["day"])
    assert not list(tmp_path.iterdir())  # kept nowhere


def test_a_file_and_a_store_of_the_same_events_agree(tmp_path: Path) -> None:
    store = write_made_store(tmp_path / "amity.duckdb", 200)
    with amity.open(store) as relations:
        from_store = relations.outlooks.give("RUS", "KHM", [30])
    events = [event for reading in made_reports(200) for event in reading.records if isinstance(event, Event)]
    rows = [(e.actors[0].id, e.type, e.recipients[0].id, e.when.start or "") for e in events if e.when]
    path = tmp_path / "events.csv"
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    told = json.loads(run("Russia", "Cambodia", "--from", path, "--horizon", "30", "--format", "json").stdout)
    assert told["deeds"] == from_store.deeds
    assert told["last"] == from_store.last
    assert {fact["day"] for fact in told["facts"]} == {fact.day for fact in from_store.facts}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no event between two parties"),
        ("RUS\tCONSULT\tKHM\n", "line 1: expected actor, type, recipient and day"),
        ("RUS\tCONSULT\tKHM\tsoon 5\n", "line 1: 'soon 5' is no day; write it as 2014-01-31"),
        ("RUS\tCONSULT\tKHM\t2999-01-01\n", "line 1: 2999-01-01 lies in the future"),
        ("RUS\tFROWN\tKHM\t2014-01-31\n", "line 1: 'FROWN' is neither a type of PLOVER"),
        ("RUS\tCONSULT\tRUS\t2014-01-31\n", "holds no event between two parties"),
        ("RUS\tCONSULT\tCHN\t2014-01-31\n", "names no party KHM"),
        ("RUS\tCONSULT\tKHM\t2014-01-31\n", "tell of 1 event between"),
        (f'"{"x" * 2_000}"\tCONSULT\tKHM\t2014-01-31\n', "expected actor, type, recipient and day"),
    ],
)  # fmt: skip
def test_bad_files_get_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "events.tsv"
    path.write_text(text, encoding="utf-8")
    result = run("RUS", "KHM", "--from", path)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_other_mistakes_get_one_sentence(events: Path, tmp_path: Path) -> None:
    (tmp_path / "bytes.tsv").write_bytes(b"\xff\xfe\x00")
    for words, said in (
        (("A", "B", "--from", tmp_path / "none.tsv"), "there is no such file"),
        (("A", "B", "--from", tmp_path), "is a folder"),
        (("A", "B", "--from", tmp_path / "bytes.tsv"), "not UTF-8"),
        (("RUS", "--from", events), "name another beside RUS"),
        (("USA", "usa", "--from", events), "the same party"),
        (("RUS", "KHM", "--from", events, "--horizon", "0"), "holds nothing to foretell"),
        (("USA", "KHM", "--from", events, "--as-of", "2031-01-01"), "needs a day between these"),
        (("--score", "--from", events), "keeps nothing"),
    ):
        result = run(*words)
        assert result.exit_code == 2, words
        assert said in result.stderr
        assert "Traceback" not in result.stderr


def test_past_days_of_a_file_are_rolled(events: Path) -> None:
    result = run("--backtest", "--from", events, "--horizon", "7", "--format", "json")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert {one["horizon"] for one in told["probabilities"]} == {7}
    visits = next(one for one in told["probabilities"] if one["what"] == "verbal cooperation")
    assert visits["brier"] < visits["brier_base"]
