"""The notebook, cell by cell, and what results show of themselves; the R script where R is present."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lxml import html

import amity
from amity.store.sqlite import open_store

sys.path.insert(0, str(Path(__file__).parents[1] / "export"))
from export_cases import hostile_reading, hostile_words

ROOT = Path(__file__).parents[2]

NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
SVG = {"svg", "g", "path", "text", "rect", "line", "defs", "clippath", "title"}
PLAIN = {"div", "table", "thead", "tbody", "tr", "th", "td", "p", "caption", "br"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_of_the_notebook_runs(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    shutil.copy("amity.duckdb", "arrivals.duckdb")  # read already; the notebook reads what is missing
    names: dict[str, Any] = {"__name__": "__main__"}
    for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"]):
        assert cell.get("outputs", []) == []
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"{path.name}, cell {number}", "exec"), names)
    assert len(names["arrivals"]) > 2
    assert "<svg" in names["arrivals"]._repr_html_()
    assert (folder / "arrivals.svg").read_text().startswith("<svg")
    assert list(names["years"].columns) == ["period", "arrivals", "derived"]
    assert names["years"]["derived"].any()


def test_results_show_themselves_with_charts(read_store: Path) -> None:
    with amity.open(read_store) as relations:
        for answer, charts in (
            (relations.timeline("Russia"), True), (relations.figures(), True), (relations.ledger("Russia"), False),
            (relations.network(), False), (relations.foretold("Russia"), False),
            (relations.compare("Russia", "Cambodia"), False),
        ):  # fmt: skip
            shown = html.fromstring(f"<div>{answer._repr_html_()}</div>")
            assert len(shown.xpath(".//table")) == 1
            assert bool(shown.xpath(".//svg")) == charts
            assert len(shown.xpath(".//tbody/tr")) == min(len(answer), 50)
        many = relations.timeline()
        assert f"showing 50 of {len(many)}" in many._repr_html_()
        frame = html.fromstring(relations.dossier("Russia", "Cambodia")._repr_html_())
        assert frame.tag == "iframe"
        assert frame.get("sandbox") == ""
        page = html.fromstring(frame.get("srcdoc"))
        assert page.findtext(".//h1") == "Russia and Cambodia"
        record = next(relations.iter_records())
        assert record.evidence[0].text in html.fromstring(record._repr_html_()).text_content()


def test_hostile_words_are_text_in_a_notebook(tmp_path: Path) -> None:
    path = tmp_path / "hostile.db"
    with open_store(path) as made:
        made.write(hostile_reading(word, number) for number, word in enumerate(hostile_words()))
    with amity.open(path) as relations:
        answers = [relations.timeline(), relations.figures(), relations.ledger(), relations.foretold()]
        shown = [answer._repr_html_() for answer in answers]
        shown += [record._repr_html_() for record in relations.iter_records()]
        shown += [document._repr_html_() for document in relations.iter_documents()]
    for words in shown:
        tree = html.fromstring(f"<div>{words}</div>")
        assert {element.tag for element in tree.iter()} <= SVG | PLAIN
        for element in tree.iter():
            assert not [name for name in element.attrib if name.startswith("on") or name in ("href", "src", "srcdoc")]


def test_the_r_script_reads_the_export(folder: Path, tmp_path: Path) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("no Rscript on this machine")
    found = subprocess.run(["Rscript", "-e", "library(RSQLite)"], capture_output=True, check=False)
    if found.returncode:
        pytest.skip("R has no package RSQLite")
    with amity.open(folder / "relations.duckdb") as relations:
        relations.export("sqlite", tmp_path / "relations.db")
        moments = [m for m in relations.timeline("China", "Australia") if m.kind == "event" and m.dated]
    script = ROOT / "docs" / "notebooks" / "relations.R"
    words = ["Rscript", str(script), str(tmp_path / "relations.db"), "CHN", "AUS", str(tmp_path / "relation.svg")]
    made = subprocess.run(words, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    real = [m for m in moments if m.status in ("happened", "ongoing")]
    rows = [line.split() for line in made.stdout.splitlines()[1:]]
    assert sum(int(row[2]) for row in rows) == len(real)
    assert "<svg" in (tmp_path / "relation.svg").read_text()
