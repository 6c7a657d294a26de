"""`amity changes`: what the store learned since a day."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

import amity
from amity import cli
from amity.codebook import Codebook
from amity.facts.updating import FactBook
from amity.records import Agreement, Attribution, Reading, Span, identified
from amity.store.sqlite import open_store
from made_reports import LEFT, RIGHT, made_report

FIRST = made_report("Gazette", "Ministers met over rice in town.", "2022-08-05", "2022-08-04", 100.0)
SECOND = made_report("Courier", "Ministers met over rice in town again.", "2022-08-06", "2022-08-04", 140.0)
EARLIER = made_report("Herald", "Ministers of both met over rice in town.", "2022-08-04", "2022-08-04")


def learned(path: Path, day: str, *readings: Reading) -> None:
    with open_store(path) as store:
        store.write(readings)
        FactBook(store, {}, day).update()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    learned(tmp_path / "s", "2024-01-01", FIRST)
    return tmp_path / "s"


def rows(path: Path, codebook: Codebook, since: str, *actors: str) -> list[tuple[str, str, tuple[str, ...]]]:
    with amity.open(path, codebook) as relations:
        return [(row.change, row.kind, row.fields) for row in relations.changes(since, *actors)]


def test_new_changed_and_disputed(path: Path, codebook: Codebook) -> None:
    assert [row[:2] for row in rows(path, codebook, "2024")] == [("new", "event"), ("new", "measure")] or [
        row[:2] for row in rows(path, codebook, "2024")
    ] == [("new", "measure"), ("new", "event")]
    learned(path, "2024-02-01", SECOND)
    found = rows(path, codebook, "2024-01-15")
    assert ("disputed", "measure", ("value",)) in found
    assert ("changed", "event", ("documents", "independent_sources")) in found
    assert rows(path, codebook, "2024-01-15", "Russia", "Cambodia") == found
    assert rows(path, codebook, "2024-01-15", "France") == []
    assert rows(path, codebook, "2024-03") == []


def test_a_fact_that_goes_on_under_another_id_is_changed(path: Path, codebook: Codebook) -> None:
    learned(path, "2024-02-01", EARLIER)
    assert rows(path, codebook, "2024-02-01") == [("changed", "event", ("documents", "independent_sources"))]


def test_what_is_read_otherwise_is_withdrawn(path: Path, codebook: Codebook) -> None:
    learned(path, "2024-02-01", msgspec.structs.replace(FIRST, records=FIRST.records[:1], codebook="2"))
    assert rows(path, codebook, "2024-02-01") == [("withdrawn", "measure", ())]


def test_read_again_alike_nothing_changed(path: Path, codebook: Codebook) -> None:
    learned(path, "2024-02-01", msgspec.structs.replace(FIRST, codebook="2"))
    assert rows(path, codebook, "2024-02-01") == []


def test_agreements_about_to_end(path: Path, codebook: Codebook) -> None:
    until = (date.today() + timedelta(days=30)).isoformat()
    text = "The pact on rice runs out soon."
    pact = Agreement(
        document="", evidence=(Span(start=0, end=len(text), text=text),), confidence=0.8, name="Pact on rice",
        said_by=Attribution(actor=None, name="x", source_kind="author"), form="agreement", parties=(LEFT, RIGHT),
        stage="in-force", until=until,
    )  # fmt: skip
    report = made_report("Daily", text, "2023-01-01", None)
    record = identified(msgspec.structs.replace(pact, document=report.document.id))
    learned(path, "2024-01-02", msgspec.structs.replace(report, records=(record,)))
    assert ("ending", "agreement", ("until",)) in rows(path, codebook, "2024-02", "Russia")


def test_the_command(path: Path) -> None:
    result = CliRunner().invoke(cli.app, ["changes", "--since", "2024", "--store", str(path)])
    assert {json.loads(line)["change"] for line in result.stdout.splitlines()} == {"new"}
    table = CliRunner().invoke(cli.app, ["changes", "--since", "2024", "-f", "table", "--store", str(path)])
    assert "trade" in table.stdout
    none = CliRunner().invoke(cli.app, ["changes", "Russia", "--since", "2030", "--store", str(path)])
    assert "Nothing about Russia changed" in none.stderr
    wrong = CliRunner().invoke(cli.app, ["changes", "--since", "May", "--store", str(path)])
    assert (wrong.exit_code, "is not a date" in wrong.stderr) == (2, True)
