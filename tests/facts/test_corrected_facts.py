"""What people say of records reaches the facts that they tell, and the deeds that outlooks rest on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

import amity
from amity.answers.dossier import QUADS
from amity.facts.updating import FactBook
from amity.records import Reading
from amity.store.corrections import correct
from amity.store.deeds import update_deeds
from amity.store.fact_queries import told_of, waiting
from amity.store.sqlite import open_for_answers, open_store

SAID = ("Ana", "the minutes say so", "2026-01-02T00:00:00+00:00")


@pytest.fixture
def path(tmp_path: Path, reports: tuple[Reading, ...]) -> Path:
    with open_store(tmp_path / "a.db") as store:
        store.write(reports)
        FactBook(store, {}).update()
    return tmp_path / "a.db"


def worked_out(path: Path) -> list[dict[str, Any]]:
    with open_store(path) as store:
        FactBook(store, {}).update()
        rows = store.answering("SELECT json FROM facts ORDER BY sort_date, id")
        return [msgspec.json.decode(json) for (json,) in rows]


def events(facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [fact for fact in facts if fact["kind"] == "event"]


def test_a_record_called_wrong_tells_no_fact(path: Path, reports: tuple[Reading, ...]) -> None:
    wrong = reports[2].records[0]
    correct(path, wrong, "wrong", {}, *SAID)
    facts = worked_out(path)
    assert all(wrong.id not in fact["records"] for fact in facts)
    assert sorted(len(fact["documents"]) for fact in events(facts)) == [1, 4]
    with open_for_answers(path) as store:
        assert told_of(store, [wrong.id]) == []


def test_a_word_taken_back_brings_the_telling_back(path: Path, reports: tuple[Reading, ...]) -> None:
    before = worked_out(path)
    told = reports[2].records[0]
    correct(path, told, "wrong", {}, *SAID)
    worked_out(path)
    correct(path, told, "right", {}, "Ben", "it does say so", "2026-01-03T00:00:00+00:00")
    after = worked_out(path)
    assert [fact["records"] for fact in after] == [fact["records"] for fact in before]


def test_a_figure_put_right_ends_the_dispute(path: Path, reports: tuple[Reading, ...]) -> None:
    figure = reports[1].records[1]
    correct(path, figure, "changed", {"value": 100.0}, *SAID)
    (trade,) = [fact for fact in worked_out(path) if fact["kind"] == "measure"]
    assert trade["best"]["value"] == 100.0
    assert trade["disputed"] == []
    assert len(trade["documents"]) == 2


def test_corrected_before_or_after_the_facts_ends_alike(tmp_path: Path, path: Path, reports: Any) -> None:
    other = tmp_path / "b.db"
    with open_store(other) as store:
        store.write(reports)
    for one in (path, other):
        correct(one, reports[0].records[0], "changed", {"type": "ACCUSE", "quad": "verbal conflict"}, *SAID)
        correct(one, reports[5].records[0], "wrong", {}, *SAID)
    assert worked_out(path) == worked_out(other)


def test_a_document_read_anew_keeps_the_correction(path: Path, make: Callable[..., Reading], reports: Any) -> None:
    correct(path, reports[3].records[0], "wrong", {}, *SAID)
    with open_store(path) as store:
        store.write([msgspec.structs.replace(reports[3], codebook="2")])
    assert len(events(worked_out(path))) == 1


def test_facts_wait_after_a_correction_and_answers_work_them_out(path: Path, reports: tuple[Reading, ...]) -> None:
    correct(path, reports[3].records[0], "wrong", {}, *SAID)
    with open_for_answers(path) as store:
        (rules,) = store.answering("SELECT rules FROM fact_rules")[0]
        assert waiting(store, rules)
    facts = list(amity.open(path).iter_facts())
    assert len([fact for fact in facts if fact.kind == "event"]) == 1


def test_a_deed_called_wrong_or_denied_counts_no_more(path: Path, reports: tuple[Reading, ...]) -> None:
    def deeds() -> int:
        update_deeds(path, QUADS, {})
        with open_for_answers(path) as store:
            return int(store.answering("SELECT count(DISTINCT record) FROM deeds")[0][0])

    before = deeds()
    correct(path, reports[0].records[0], "wrong", {}, *SAID)
    correct(path, reports[1].records[0], "changed", {"status": "denied"}, *SAID)
    assert deeds() == before - 2
    correct(path, reports[1].records[0], "changed", {"status": "ongoing"}, *SAID)
    assert deeds() == before - 1
