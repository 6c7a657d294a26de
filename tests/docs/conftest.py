"""A folder in which every example of the documentation can run: the example store, and a file for each name it uses."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest

from amity import api

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "event_sets" / "data"
STORES = ("amity.duckdb", "relations.duckdb", "asia.db")
ARRIVALS = """indicator,subject,counterpart,period,value,unit
tourist-arrivals,Russia,Cambodia,2022-01..2022-05,1100,people
"""


@pytest.fixture(scope="session")
def read_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example reports, read once."""
    path = tmp_path_factory.mktemp("read") / "amity.duckdb"
    with api.open(path) as relations:
        relations.read(ROOT / "examples")
        for form, name in (("gdelt", "20220804121500.export.CSV"), ("icews", "events.2022.tab")):
            relations.import_events(form, DATA / name)
    return path


@pytest.fixture(scope="session")
def folder(read_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the examples run."""
    place = tmp_path_factory.mktemp("docs")
    for name in STORES:
        shutil.copy(read_store, place / name)
    with api.open(place / "new.db") as newer:
        newer.read(ROOT / "examples" / "nile-dam-talks.txt", ROOT / "examples" / "kenya-somalia-border.txt")
    (place / "examples").symlink_to(ROOT / "examples")
    (place / "tests").symlink_to(ROOT / "tests")
    (place / "reports").mkdir()
    for name in ("nile-dam-talks.txt", "india-maldives-handover.txt"):
        shutil.copy(ROOT / "examples" / name, place / "reports")
    shutil.copy(ROOT / "examples" / "nile-dam-talks.txt", place / "notes.txt")
    row = {"text": (ROOT / "examples" / "kenya-somalia-border.txt").read_text(), "title": "A border"}
    (place / "archive.jsonl.gz").write_bytes(gzip.compress(json.dumps(row).encode()))
    (place / "arrivals.csv").write_text(ARRIVALS)
    for name, original in (
        ("20220804120000.export.CSV", "20220804121500.export.CSV"), ("ngecEvents.DV.2022.txt", "ngecEvents.2022.txt"),
        ("events.2022.tab", "events.2022.tab"), ("events.2016.tab", "events.2022.tab"),
    ):  # fmt: skip
        shutil.copy(DATA / original, place / name)
    with api.open(place / "news.lake") as lake:
        lake.read(*sorted((ROOT / "examples").glob("russia-cambodia-*")))
    _parquet(place)
    shutil.make_archive(str(place / "20220804120000.export.CSV"), "zip", place, "20220804120000.export.CSV")
    return place


def _parquet(place: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    text = (ROOT / "examples" / "nile-dam-talks.txt").read_text()
    pq.write_table(pa.table({"maintext": [text], "day": ["2020-06-01"]}), place / "news.parquet")
