"""Tables with columns named on the command line, and Parquet."""

from __future__ import annotations

import datetime
from pathlib import Path

import pyarrow
from pyarrow import parquet

from amity.fetch import FetchSettings, pages
from amity.records import Failure, Page

REPORT = "Norway and Chile signed an agreement on fisheries in Oslo on 3 May 2021."
NAMED = {"title": "kopf", "published": "tag", "url": "wo", "outlet": "blatt"}


def write(path: Path, rows: int = 1) -> None:
    row = {"nr": 1, "meldung": REPORT, "kopf": "A pact", "tag": datetime.date(2021, 5, 4), "wo": "u", "blatt": "Daily"}
    parquet.write_table(pyarrow.Table.from_pylist([row] * rows), path)


def test_parquet_with_named_columns(tmp_path: Path) -> None:
    write(tmp_path / "a.parquet", 130)
    found = list(pages([str(tmp_path)], FetchSettings(text_column="meldung", columns=NAMED)))
    assert len(found) == 130
    assert found[129] == Page(
        raw=REPORT.encode(),
        origin=f"{tmp_path}/a.parquet#130",
        title="A pact",
        published="2021-05-04",
        url="u",
        outlet="Daily",
    )


def test_csv_with_named_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"meldung,kopf,title\n{REPORT},A pact,No\n")
    (page,) = pages([str(tmp_path / "a.csv")], FetchSettings(text_column="meldung", columns={"title": "kopf"}))
    assert isinstance(page, Page)
    assert page.title == "A pact"


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    write(tmp_path / "a.parquet")
    for settings in (FetchSettings(), FetchSettings(text_column="x")):
        (found,) = pages([str(tmp_path / "a.parquet")], settings)
        assert isinstance(found, Failure)
        assert "columns: nr, meldung" in found.reason
    wrong = FetchSettings(text_column="meldung", columns={"title": "x"})
    (found,) = pages([str(tmp_path / "a.parquet")], wrong)
    assert isinstance(found, Failure)
    assert "no column 'x' for the title" in found.reason


def test_a_row_without_its_text_says_so_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"title,text\nlost\nA pact,{REPORT}\n")
    lost, kept = pages([str(tmp_path / "a.csv")], FetchSettings())
    assert isinstance(lost, Failure)
    assert lost.reason == f"{tmp_path}/a.csv#1 holds no text."
    assert isinstance(kept, Page)


def test_broken_parquet(tmp_path: Path) -> None:
    write(tmp_path / "a.parquet")
    (tmp_path / "a.parquet").write_bytes((tmp_path / "a.parquet").read_bytes()[:-9])
    (found,) = pages([str(tmp_path / "a.parquet")], FetchSettings(text_column="meldung"))
    assert isinstance(found, Failure)
    assert "not sound Parquet" in found.reason
