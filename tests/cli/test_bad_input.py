"""Bad input on the command line: one clear sentence each, the rest is read, the reason is kept."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from amity.cli import app

REPORT = "Norway and Chile signed an agreement on fisheries in Oslo on 3 May 2021. Their ministers met there."
FRENCH = "Le ministre russe s'est rendu au Cambodge pour des entretiens avec son homologue. Un accord a été signé. "
NOISE = random.Random(1).randbytes(5000)
BAD: dict[str, tuple[bytes, str]] = {
    "binary.txt": (NOISE, "These bytes are no text"),
    "blank.txt": (b" \n\n ", "This page is empty."),
    "broken.jsonl": (b'{"text": "x"\n', "is not sound JSON"),
    "broken.pdf": (b"%PDF-1.7\n" + NOISE, "This PDF is broken"),
    "empty.csv": (b"", "is empty."),
    "empty.html": (b"<html></html>", "holds no report"),
    "empty.jsonl": (b"", "is empty."),
    "empty.txt": (b"", "This page is empty."),
    "french.txt": ((FRENCH * 5).encode(), "This page is in French; amity reads English."),
    "large.txt": ((REPORT + "\n").encode() * 510_000, "is larger than 50 MB"),
    "nuls.txt": (bytes(1000), "This page is empty."),
    "one-word.txt": (b"Norway", "holds no report"),
}
GOOD: dict[str, bytes] = {
    "deep.html": b"<html><body>" + b"<div>" * 10_000 + REPORT.replace("Chile", "Ghana").encode() + b"</div>" * 10_000,
    "nul.txt": REPORT.replace("Chile", "Kenya").replace("Oslo", "Os\0lo").encode(),
    "odd-bytes.txt": REPORT.replace("Chile", "Côte d’Ivoire").encode("cp1252") + b"\x81\x8d",
    "plain.txt": REPORT.encode(),
    "utf16.txt": REPORT.replace("Chile", "Peru").encode("utf-16"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bad")
    (made / "in").mkdir()
    for name, raw in {**GOOD, **{name: raw for name, (raw, _) in BAD.items()}}.items():
        (made / "in" / name).write_bytes(raw)
    return made


@pytest.fixture(scope="module")
def run(folder: Path) -> Result:
    return CliRunner().invoke(app, ["read", str(folder / "in"), "missing.txt", "--store", str(folder / "s.db")])


def test_the_rest_of_the_batch_is_read(run: Result) -> None:
    said = json.loads(run.stdout)
    assert run.exit_code == 0
    assert (said["read"], said["failed"]) == (len(GOOD), len(BAD) + 1)


def test_each_gets_one_sentence(run: Result) -> None:
    lines = run.stderr.splitlines()
    assert len(lines) == len(BAD) + 1
    for name, (_, words) in [*BAD.items(), ("missing.txt", (b"", "There is nothing at missing.txt"))]:
        (line,) = [line for line in lines if name in line]
        assert line.startswith("amity: ")
        assert line.endswith(".")
        assert words in line


def test_the_reasons_are_kept(run: Result, folder: Path) -> None:
    result = CliRunner().invoke(app, ["documents", "--failed", "--store", str(folder / "s.db")])
    kept = {
        Path(row["origin"].partition("#")[0]).name: row["reason"] for row in map(json.loads, result.stdout.splitlines())
    }
    assert kept.keys() == {*BAD, "missing.txt"}
    assert all(words in kept[name] for name, (_, words) in BAD.items())
