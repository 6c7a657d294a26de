"""The same page gives the same records in another process, alone or among others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from amity.codebook import Codebook
from amity.reading import read, read_many
from amity.records import Page
from amity.store.sqlite import open_for_answers

REPORTS = ("china-australia-li-visit-excerpt.txt", "india-maldives-handover.txt", "nile-dam-talks.txt")


@pytest.fixture
def reports(examples: Path) -> list[Path]:
    paths = [examples / name for name in REPORTS]
    if not all(path.is_file() for path in paths):
        pytest.skip("the example reports are not here")
    return paths


def test_another_process_reads_the_same(reports: list[Path], tmp_path: Path) -> None:
    dumps = []
    for seed in ("1", "2"):
        store = tmp_path / f"{seed}.db"
        words = [sys.executable, "-c", "from amity.cli import main; main()", "read", *map(str, reports)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([*words, "--quiet", "--store", str(store)], env=environment, check=True)
        with open_for_answers(store) as opened:
            dumps.append(list(opened.dump()))
    assert dumps[0] == dumps[1]
    assert any(line.startswith('["record"') for line in dumps[0])


def test_alone_or_among_others(reports: list[Path], codebook: Codebook) -> None:
    pages = [Page(raw=path.read_bytes(), origin=path.name) for path in reports]
    assert list(read_many(pages, codebook)) == [read(page, codebook) for page in pages]
