"""A comparison of two stores names what is new, gone and changed, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
from typer.testing import CliRunner

from amity.cli import app
from amity.runs.differing import differences
from amity.store.sqlite import open_store
from made_readings import make_reading


def test_what_differs(tmp_path: Path) -> None:
    same, old, lost = (
        make_reading(),
        make_reading("Lavrov saw Laos. The Commission slept."),
        make_reading("A b. C Lavrov Commission."),
    )
    event, statement, cause = old.records
    changed = msgspec.structs.replace(event, confidence=0.9)
    other = msgspec.structs.replace(statement, id="another")
    new = msgspec.structs.replace(old, records=(changed, other, cause))
    with open_store(tmp_path / "old.db") as one, open_store(tmp_path / "new.db") as two:
        one.write([same, old, lost])
        two.write([same, new])
        found = {(d.what, (d.old or d.new) and (d.old or d.new).id) for d in differences(one, two)}  # type: ignore[union-attr]
        assert not list(differences(one, one))
    wanted = {("changed", event.id), ("gone", statement.id), ("new", "another"), ("document gone", None)}
    assert found == wanted
    result = CliRunner().invoke(app, ["diff", str(tmp_path / "old.db"), str(tmp_path / "new.db"), "--format", "jsonl"])
    assert result.exit_code == 0, result.output
    assert len([json.loads(line) for line in result.stdout.splitlines()]) == 4
    assert "1 changed, 1 document gone, 1 gone, 1 new (3 documents" in result.stderr
