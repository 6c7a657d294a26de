"""A store with every kind of record, one with hostile words in every field, and what writes them out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from amity import cli
from amity.records import Failure
from amity.store.sqlite import open_store

sys.path.insert(0, str(Path(__file__).parent))
from export_cases import Run, full_reading, hostile_reading, hostile_words, second_report


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "amity.db"
    with open_store(path) as made:
        made.write([full_reading(), second_report()])
        made.fail([Failure(origin="gone.txt", hash=None, reason="There is nothing at gone.txt.", error="MissingPage")])
    return path


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "amity.db"
    with open_store(path) as made:
        made.write(hostile_reading(word, number) for number, word in enumerate(hostile_words()))
    return path


@pytest.fixture(scope="session")
def run() -> Run:
    def runs(*words: str | Path) -> Result:
        return CliRunner().invoke(cli.app, [str(word) for word in words])

    return runs


@pytest.fixture
def written(run: Run, tmp_path: Path) -> Callable[..., Path]:
    """Writes a format to a file or folder and gives its path."""

    def write(form: str, store: Path, *words: str) -> Path:
        out = tmp_path / f"out.{form}"
        result = run("export", form, "--store", store, "--output", out, *words)
        assert result.exit_code == 0, result.output
        return out

    return write
