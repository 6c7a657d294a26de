"""A store to write into, and readings made by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from amity.records import Reading
from amity.store.sqlite import SqliteStore, open_store
from made_readings import WHOLES, make_reading


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "amity.duckdb"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    with open_store(path, WHOLES) as opened:
        yield opened


@pytest.fixture
def reading() -> Callable[..., Reading]:
    return make_reading
