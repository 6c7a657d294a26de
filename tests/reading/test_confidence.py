"""Confidence as a probability: a line for each kind of record."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.codebook import Codebook, load
from amity.codebook.rows_confidence import calibrations
from amity.reading.confidence import LEAST, MOST, calibrated, probability
from amity.records import KINDS, Actor, Attribution, Tie


def tie(confidence: float) -> Tie:
    return Tie(
        document="d",
        evidence=(),
        said_by=Attribution(actor=None, name="a", source_kind="author"),
        confidence=confidence,
        subject=Actor(id="RUS", name="Russia"),
        relation="member-of",
        object=Actor(id="SCO", name="SCO"),
    )


def test_every_kind_has_a_line(codebook: Codebook) -> None:
    lines = codebook.derive(calibrations)
    assert set(lines) == set(KINDS)
    assert all(line.slope > 0 and line.records > 0 for line in lines.values())


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_surer_rule_is_never_less_probable(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert LEAST <= probability(low, 1.2, -0.4) <= probability(high, 1.2, -0.4) <= MOST


@pytest.mark.parametrize(("confidence", "wanted"), [(0.5, 0.73), (0.9, 0.96)])
def test_a_record_gets_the_probability_of_its_kind(confidence: float, wanted: float, tmp_path: Path) -> None:
    table = "kind\tslope\toffset\trecords\torigin\ntie\t1\t1\t10\town\n"
    (tmp_path / "calibration.tsv").write_text(table, encoding="utf-8")
    assert calibrated(tie(confidence), load(tmp_path)).confidence == wanted
