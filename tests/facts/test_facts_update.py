"""Any order of arrival ends in the same copies and facts."""

from __future__ import annotations

from pathlib import Path

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amity.facts.updating import FactBook
from amity.records import Reading
from amity.store.sqlite import open_store


def dump_of(path: Path, batches: list[list[Reading]]) -> list[str]:
    path.unlink(missing_ok=True)
    with open_store(path) as store:
        for batch in batches:
            store.write(batch)
            FactBook(store, {}).update()
        return list(store.dump())


def facts_of(path: Path) -> list[dict]:
    with open_store(path) as store:
        rows = store.answering("SELECT json FROM facts ORDER BY sort_date, id")
        return [msgspec.json.decode(json) for (json,) in rows]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(6)), size=st.integers(1, 6))
def test_any_order_and_any_batches_end_in_the_same_facts(
    tmp_path: Path, reports: tuple[Reading, ...], order: list[int], size: int
) -> None:
    shuffled = [reports[place] for place in order]
    batches = [shuffled[at : at + size] for at in range(0, len(shuffled), size)]
    assert dump_of(tmp_path / "a.db", batches) == dump_of(tmp_path / "b.db", [list(reports)])


def test_one_meeting_is_one_fact_and_copies_are_one_source(tmp_path: Path, reports: tuple[Reading, ...]) -> None:
    dump_of(tmp_path / "a.db", [list(reports)])
    events = [fact for fact in facts_of(tmp_path / "a.db") if fact["kind"] == "event"]
    assert sorted(len(fact["documents"]) for fact in events) == [1, 5]
    told = max(events, key=lambda fact: len(fact["documents"]))
    assert told["independent_sources"] == 4  # the mirror's text is the wire's
    assert told["best"]["when"]["start"] == "2022-08-04"


def test_figures_that_differ_are_one_fact_in_dispute(tmp_path: Path, reports: tuple[Reading, ...]) -> None:
    dump_of(tmp_path / "a.db", [list(reports)])
    (trade,) = [fact for fact in facts_of(tmp_path / "a.db") if fact["kind"] == "measure"]
    assert trade["disputed"] == ["value"]
    assert len(trade["documents"]) == 2


def test_a_document_read_anew_leaves_no_trace_of_the_old_reading(tmp_path: Path, reports: tuple[Reading, ...]) -> None:
    newer = [msgspec.structs.replace(reports[0], records=reports[0].records[:1], codebook="2")]
    again = dump_of(tmp_path / "a.db", [list(reports), newer])
    assert again == dump_of(tmp_path / "b.db", [[*reports[1:], *newer]])
