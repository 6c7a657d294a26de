"""Dossier, timeline, figures and network count facts: a meeting that five reports tell is one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date

import pytest
from typer.testing import CliRunner, Result

import amity
from amity import cli
from amity.answers.formats import FORMATS
from amity.codebook import Codebook
from amity.store.sqlite import open_store
from made_reports import REPORTS


@pytest.fixture(scope="module")
def relations(tmp_path_factory: pytest.TempPathFactory, codebook: Codebook) -> Iterator[amity.Amity]:
    path = tmp_path_factory.mktemp("answers") / "s"
    with open_store(path) as store:
        store.write(REPORTS)
    with amity.open(path, codebook) as opened:
        yield opened


def run(relations: amity.Amity, *words: str) -> Result:
    return CliRunner().invoke(cli.app, [*words, "--store", str(relations.path)])


def test_the_dossier_counts_facts_and_has_every_report_behind_them(relations: amity.Amity) -> None:
    dossier = relations.dossier("Russia", "Cambodia", today=date(2024, 1, 1))
    assert dossier.quad_counts["verbal cooperation"] == 2
    assert (len(dossier.sources), dossier.independent_sources) == (6, 4)
    first = dossier.told[dossier.timeline[0].id]
    assert (first.independent_sources, len(first.reports)) == (4, 5)
    texts = {document.id: document.text for document in dossier.sources}
    assert all(report.sentence in " ".join(texts[report.document].split()) for report in first.reports)
    assert len({report.source for report in first.reports}) == 4


def test_the_dossier_has_both_sides_of_a_contradiction(relations: amity.Amity) -> None:
    dossier = relations.dossier("Russia", "Cambodia", today=date(2024, 1, 1))
    (disputed,) = dossier.disputed
    assert disputed.field == "value"
    assert sorted(side.value for side in disputed.sides) == [100.0, 140.0]
    for shape in ("text", "markdown", "html"):
        words = FORMATS[shape](dossier, 0)
        assert "Fertiliser shipments were discussed by ministers." in words
        assert "4 independent sources" in words
    assert "they differ on value" in FORMATS["text"](dossier, 0)
    assert FORMATS["html"](dossier, 0).count("<q>") >= 4


def test_the_dossier_as_of_a_day(relations: amity.Amity) -> None:
    dossier = relations.dossier("Russia", "Cambodia", as_of="2022-08-05")
    assert dossier.as_of == "2022-08-05"
    assert len(dossier.sources) == 4
    assert relations.dossier("Russia", as_of="2021").empty
    assert "as of 2022-08-05" in run(relations, "dossier", "Russia", "--as-of", "2022-08-05").stdout


def test_timeline(relations: amity.Amity) -> None:
    rows = [json.loads(line) for line in run(relations, "timeline", "Russia").stdout.splitlines()]
    assert [(row["day"], row["independent_sources"], row["reports"]) for row in rows] == [
        ("2022-08-04", 4, 5),
        ("2022-08-11", 1, 1),
    ]
    assert len(relations.timeline("Russia", since="2022-08-10")) == 1
    none = run(relations, "timeline", "France")
    assert (none.stdout, none.stderr) == ("", "No fact is about FRA; the store holds 3: 0 about FRA.\n")


def test_figures(relations: amity.Amity) -> None:
    (row,) = relations.figures("Russia", "Cambodia")
    assert (row.indicator, row.values, row.verdict, row.disputed) == ("trade", (100.0, 140.0), "no-series", ("value",))
    rows = list(csv.DictReader(io.StringIO(run(relations, "figures", "--format", "csv").stdout)))
    assert json.loads(rows[0]["values"]) == [100.0, 140.0]
    assert "the store has trade" in run(relations, "figures", "--indicator", "population").stderr
    assert "100 or 140 USD" in " ".join(run(relations, "figures", "--format", "table").stdout.split())


def test_network(relations: amity.Amity) -> None:
    (edge,) = relations.network()
    assert (edge.a, edge.b, edge.events, edge.mean_plover_score, edge.independent_sources) == ("KHM", "RUS", 2, 2.5, 4)
    assert relations.network("Russia") == (edge,)
    assert relations.network("Russia", since="2023") == ()
    assert "KHM" in run(relations, "network", "--format", "table").stdout
