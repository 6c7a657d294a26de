"""A lake survives kills and damage is found; what it answers on the command line is what one file answers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from amity.cli import app
from amity.errors import NewerStore, NotAStore, StoreError
from amity.store import Query
from amity.store.lake import LakeStore, open_lake, open_lake_for_answers
from amity.store.lake.checking import verify
from amity.store.lake.laying import MOST_OF_TIER
from amity.store.lake.segments import MARK, content, unnamed
from amity.store.lake.writing import LakeWriter
from made_readings import WHOLES, make_reading

pytest.importorskip("duckdb")
READINGS = [make_reading(f"Lavrov came {n}. The Commission slept.", day=f"2022-08-{n % 28 + 1:02d}") for n in range(30)]
WRITER = """
import sys
from pathlib import Path
from amity.store.lake import open_lake
from test_lake import READINGS
from made_readings import WHOLES
with open_lake(Path(sys.argv[1]), WHOLES) as lake:
    for n in range(0, 30, 3):
        lake.write(READINGS[n : n + 3])
        if n % 12 == 9:
            lake.compact()
"""


def filled(path: Path, each: int = 4) -> list[str]:
    with open_lake(path, WHOLES) as lake:
        for start in range(0, len(READINGS), each):
            lake.write(READINGS[start : start + each])
        return list(lake.dump())


def test_a_killed_writer_leaves_whole_batches(tmp_path: Path) -> None:
    wanted, path = filled(tmp_path / "clean.lake"), tmp_path / "s.lake"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(str(Path(__file__).parents[n]) for n in (0, 1))}
    words = [sys.executable, "-c", WRITER, str(path)]
    for commits in (1, 4, 6, 9):
        process = subprocess.Popen(words, env=environment)
        while process.poll() is None and len(list((path / "commits").glob("*.json"))) < commits:
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.wait()
        with open_lake_for_answers(path) as lake:
            assert not list(verify(path))
            assert lake.counts().documents % 3 == 0
    assert subprocess.run(words, env=environment, check=True).returncode == 0
    with open_lake_for_answers(path) as lake:
        assert list(lake.dump()) == wanted


def test_laying_anew_changes_no_answer(tmp_path: Path) -> None:
    wanted, path = filled(tmp_path / "s.lake"), tmp_path / "s.lake"
    with open_lake_for_answers(path) as reader, open_lake(path, WHOLES) as lake:
        assert isinstance(lake, LakeWriter)
        assert list(reader.dump()) == wanted
        lake.write([make_reading("Lavrov came 3. The Commission slept.", codebook="c2", day="2022-08-04")])
        lake.write([READINGS[3]])
        assert lake.content.dead
        lake.compact()
        assert not lake.content.dead
        assert not list(verify(path))
        assert list(lake.dump()) == list(reader.dump()) == wanted
        assert unnamed(path, content(path).segments)
        lake.sweep(older=0)
        assert not unnamed(path, content(path).segments)
        assert list(reader.dump()) == wanted
        kinds = {s.path.split("/")[1] for s in lake.content.of("records")}
        assert kinds == {"kind=event", "kind=statement", "kind=cause"}
        assert {s.month for s in lake.content.of("records")} == {"2022-08"}


def test_damage_is_found(tmp_path: Path) -> None:
    filled(tmp_path / "s.lake")
    first, second, *_ = sorted((tmp_path / "s.lake" / "records").glob("*.parquet"))
    first.write_bytes(first.read_bytes()[:-20])
    second.unlink()
    said = list(verify(tmp_path / "s.lake"))
    assert [line.split(" ")[0] for line in said[:2]] == [f"records/{first.name}", f"records/{second.name}"]
    result = CliRunner().invoke(app, ["lake", "verify", str(tmp_path / "s.lake")])
    assert result.exit_code == 1
    assert "Restore these files from a copy" in result.stderr
    with open_lake_for_answers(tmp_path / "s.lake") as lake, pytest.raises(StoreError, match="cannot be read"):
        lake.counts()


def everything_of(lake: LakeStore) -> list[object]:
    """What a lake answers of each document on its own."""
    found: list[object] = [lake.dump(), list(lake.documents([READINGS[0].document.id, READINGS[9].document.id]))]
    for reading in READINGS:
        name = reading.document.id
        records = [list(lake.records(Query(documents=(name,), order=order))) for order in ("date", "document")]
        found += [lake.mentions(name), lake.doubts(name), *records]
    return [list(found[0]), *found[1:], list(lake.readings(r.document.id for r in READINGS))]  # type: ignore[call-overload]


def test_lost_files_of_readings_are_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "s.lake"
    filled(path)
    with open_lake(path, WHOLES) as lake:
        assert isinstance(lake, LakeWriter)
        lake.compact()
        wanted = everything_of(lake)
    lost, damaged, *_ = sorted(path.glob("readings/bucket=*/*.sqlite"))
    lost.unlink()
    damaged.write_bytes(b"x" + damaged.read_bytes())
    assert {line.split(" ")[0] for line in verify(path)} == {str(f.relative_to(path)) for f in (lost, damaged)}
    with open_lake_for_answers(path) as lake, pytest.raises(StoreError, match="amity lake compact"):
        list(lake.readings(r.document.id for r in READINGS))
    run("lake", "compact", str(path))
    assert not list(verify(path))
    with open_lake_for_answers(path) as lake:
        assert everything_of(lake) == wanted


def test_a_lake_without_files_of_readings_answers_and_gets_them(tmp_path: Path) -> None:
    path = tmp_path / "s.lake"
    filled(path)
    with open_lake_for_answers(path) as lake:
        wanted = everything_of(lake)
    (path / MARK).write_text('{"format": "amity-lake", "version": 1}')
    for commit in (path / "commits").glob("*.json"):
        held = json.loads(commit.read_bytes())
        held["came"] = [segment for segment in held["came"] if segment["table"] != "readings"]
        commit.write_text(json.dumps(held))
    for file in path.glob("readings/**/*.sqlite"):
        file.unlink()
    with open_lake_for_answers(path) as lake:
        assert everything_of(lake) == wanted
    with open_lake(path, WHOLES) as lake:
        assert everything_of(lake) == wanted
    assert json.loads((path / MARK).read_bytes())["version"] == 2
    assert list(path.glob("readings/bucket=*/*.sqlite"))


def test_each_row_is_laid_anew_few_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amity.store.lake.writing.MOST_FRESH", 1)
    with open_lake(tmp_path / "s.lake", WHOLES) as lake:
        assert isinstance(lake, LakeWriter)
        most, made = 0, set()
        for n in range(200):
            lake.write([make_reading(f"Lavrov came {n}. The Commission slept.", day="2022-08-04")])
            held = lake.content.of("documents")
            most = max(most, len(held))
            made |= {(segment.path, segment.rows) for segment in held}
        assert most < 3 * MOST_OF_TIER
        assert sum(rows for _, rows in made) < 200 * 6
        assert lake.counts().documents == 200


def test_what_is_no_lake_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no store"):
        open_lake_for_answers(tmp_path / "s.lake")
    filled(tmp_path / "s.lake")
    with open_lake(tmp_path / "s.lake"), pytest.raises(StoreError, match="Another process writes"):
        open_lake(tmp_path / "s.lake")
    (tmp_path / "s.lake" / MARK).write_text('{"format": "amity-lake", "version": 99}')
    with pytest.raises(NewerStore, match="newer amity"):
        open_lake(tmp_path / "s.lake")
    (tmp_path / "s.lake" / MARK).write_text("{}")
    with pytest.raises(NotAStore):
        open_lake_for_answers(tmp_path / "s.lake")


def test_tallies_of_a_period(tmp_path: Path) -> None:
    filled(tmp_path / "s.lake")
    with open_lake_for_answers(tmp_path / "s.lake") as lake:
        assert isinstance(lake, LakeStore)
        found = lake.tallies("2022-01-01", "2022-12-31")
        assert ("KHM", "RUS", "2022-08", "CONSULT", 30, 60.0) in found
        assert lake.tallies("2023-01-01", "2023-12-31") == []


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_both_stores_answer_alike_on_the_command_line(examples: Path, tmp_path: Path) -> None:
    sources = sorted(str(path) for path in examples.glob("*.txt"))[:6]
    if not sources:
        pytest.skip("the example reports are not here")
    answers = []
    for name in ("s.db", "s.lake"):
        store = ["--store", str(tmp_path / name)]
        run("read", *sources, "--quiet", *store)
        asked = (["records"], ["documents"], ["dossier", "Russia", "Cambodia", "--format", "json"])
        answers.append([run(*words, *store) for words in asked if _told(*words, *store)])
    assert answers[0] == answers[1]
    assert len(answers[0]) >= 2
    refused = CliRunner().invoke(app, ["facts", "--store", str(tmp_path / "s.lake")])
    assert refused.exit_code == 1
    assert "amity lake slice" in refused.stderr
    assert "are sound" in run("lake", "verify", str(tmp_path / "s.lake"))
    assert "files made into fewer" in run("lake", "compact", str(tmp_path / "s.lake"))


def _told(*words: str) -> bool:
    """Whether there is an answer at all."""
    return CliRunner().invoke(app, list(words)).exit_code == 0
