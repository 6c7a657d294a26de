"""The gold reports are sound: what a judge compares against holds for the text and for the record format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from amity.records import KINDS, Direction, Form, Stage, Status

FOLDER = Path(__file__).parent
REPORTS = sorted(path.stem for path in FOLDER.glob("*.txt"))
VALUES = {"status": Status, "stage": Stage, "form": Form, "direction": Direction}


def records(report: str) -> list[dict[str, Any]]:
    """The gold records of a report."""
    lines = (FOLDER / f"{report}.records.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_there_are_at_least_forty_reports() -> None:
    assert len(REPORTS) >= 40


@pytest.mark.parametrize("report", REPORTS)
def test_evidence_is_the_slice_of_the_text(report: str) -> None:
    text = (FOLDER / f"{report}.txt").read_text(encoding="utf-8")
    spans = [s for r in records(report) for s in (*r["evidence"], *_inner(r))]
    assert [s["text"] for s in spans] == [text[s["start"] : s["end"]] for s in spans]


@pytest.mark.parametrize("report", REPORTS)
def test_every_record_keeps_to_the_record_format(report: str) -> None:
    for record in records(report):
        fields = set(KINDS[record["kind"]].__struct_fields__) | {"kind", "accept", "optional"}
        assert set(record) <= fields
        assert set(record.get("accept", {})) <= set(record)
        assert all(record[f] in get_args(values) for f, values in VALUES.items() if f in record)


def _inner(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The spans inside a record: claim and condition of an outlook, both sides of a cause."""
    return [record[field] for field in ("claim", "condition", "cause", "effect") if record.get(field)]
