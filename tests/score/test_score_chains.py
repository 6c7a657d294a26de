"""Gold chains: checked as they are read, and the figures of a set that is small enough to count by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from amity.codebook import Codebook
from amity.errors import BadRequest
from amity.score.chain_cases import read_chains
from amity.score.chains import figures_of, from_records, score_chains

MET = "Ministers of France and Germany met in Paris on 2 May 2024."
FOLDER = Path(__file__).parents[1] / "gold" / "chains"


def chain() -> dict[str, Any]:
    told = ["a1", {"at": "b1", "where": "Paris/FRA"}, "c1"]
    fields = {"type": "CONSULT", "actors": ["FRA", "DEU"], "when": "2024-05-02"}
    return {
        "chain": "paris",
        "about": "two meetings, one told thrice",
        "reports": {
            "a": report("Seine Post", MET, "Bread is dear."),
            "b": report("Rhine Post", "In Paris the ministers of Germany and France met on 2 May."),
            "c": {**report("Mosel Post", MET), "copy_of": "a"},
        },
        "facts": [{"name": "paris", "kind": "event", "fields": fields, "told": told}],
        "disputes": [],
    }


def report(outlet: str, *text: str) -> dict[str, Any]:
    return {"outlet": outlet, "published": "2024-05-03", "title": "Meeting", "text": list(text)}


def put(folder: Path, whole: dict[str, Any]) -> Path:
    folder = folder / "chains"
    folder.mkdir(exist_ok=True)
    (folder / "paris.json").write_text(json.dumps(whole))
    return folder


def test_figures(tmp_path: Path, codebook: Codebook) -> None:
    score = score_chains(put(tmp_path, chain()), codebook)
    figures = {figure.name: figure.value for figure in score.figures()}
    assert figures["pairwise F1, from records"] == 1.0
    assert figures["B-cubed F1, from records"] == 1.0
    assert figures["independent sources right, from records"] == 1.0
    assert figures["copies no source of their own, from records"] == 1.0
    assert len(list(score.predictions())) == 3


def test_one_telling_apart_costs_pairs_and_recall(tmp_path: Path, codebook: Codebook) -> None:
    whole = chain()
    whole["facts"][0]["told"][1]["when"] = "2024-08-02"
    figures = {f.name: f.value for f in score_chains(put(tmp_path, whole), codebook).figures()}
    assert figures["pairwise F1, from records"] == pytest.approx(2 * 1 / (3 + 1))
    assert figures["B-cubed F1, from records"] == pytest.approx(2 * 5 / 9 / (1 + 5 / 9))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda c: c["facts"][0].update(told=["a3"]), "there is no sentence 'a3'"),
        (lambda c: c["facts"][0]["fields"].update(type="MEET"), "'MEET' is no event type"),
        (lambda c: c["facts"][0]["fields"].update(when="May"), "'May' is no date"),
        (lambda c: c["facts"][0]["fields"].update(actors=["X@YYY"]), "names no state"),
        (lambda c: c["reports"]["c"].update(copy_of="z"), "a copy of 'z', which is not there"),
        (lambda c: c.update(chain="other"), "give both one name"),
        (lambda c: c.update(disputes=[{"fact": "paris", "field": "when", "sides": [["a2"]]}]), "is not told"),
        (lambda c: c.update(extra=1), "see the README"),
    ],
)
def test_a_wrong_file_is_named_with_the_remedy(tmp_path: Path, codebook: Codebook, change: Any, sentence: str) -> None:
    whole = chain()
    change(whole)
    with pytest.raises(BadRequest, match=sentence) as raised:
        read_chains(put(tmp_path, whole), codebook)
    assert "paris.json" in str(raised.value)


def test_every_chain_of_ours_reads(codebook: Codebook) -> None:
    chains = read_chains(FOLDER, codebook)
    assert len(chains) >= 12
    for one in chains:
        copies = [report.copy_of for report in one.row.reports.values() if report.copy_of]
        outlets = [report.outlet for report in one.row.reports.values()]
        assert len(one.row.reports) - len(copies) >= 3, one.row.chain
        assert len(set(outlets)) >= 3, one.row.chain


def test_facts_of_our_chains_keep_their_bar(codebook: Codebook) -> None:
    """From gold records, so that grouping alone is judged; `amity score tests/gold/chains` gives both ways."""
    chains = read_chains(FOLDER, codebook)
    figures = {f.name: f.value for f in figures_of(chains, from_records(chains, codebook), "records")}
    assert figures["pairwise F1, from records"] >= 0.90
    assert figures["B-cubed F1, from records"] >= 0.92
    assert figures["copies no source of their own, from records"] == 1.0
    assert figures["disputes found, from records"] == 1.0
    assert figures["disputes true, from records"] >= 0.90
