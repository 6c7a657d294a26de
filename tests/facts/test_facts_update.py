"""Any order of arrival ends in the same copies and facts."""

from __future__ import annotations

from pathlib import Path

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amity.facts.updating import FactBook
from amity.records import Actor, Reading
from amity.store.sqlite import open_store
from made_reports import LEFT, RIGHT, made_report


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


def test_one_deed_laid_to_two_doers_is_one_fact_in_dispute(tmp_path: Path) -> None:
    here = made_report("Courier", "Troops of the east blew up the great dam at dawn.", "2023-06-06", "2023-06-06")
    there = made_report("Observer", "Troops of the west blew up the great dam at dawn.", "2023-06-06", "2023-06-06")
    dump_of(tmp_path / "a.db", [[_blow(here, LEFT, RIGHT), _blow(there, RIGHT, LEFT)]])
    (fact,) = facts_of(tmp_path / "a.db")
    assert fact["disputed"] == ["actors"]
    assert fact["independent_sources"] == 2


def test_a_blow_that_is_returned_is_another_deed(tmp_path: Path) -> None:
    here = made_report("Courier", "Jets bombed an airfield on the coast at dawn.", "2023-06-06", "2023-06-06")
    there = made_report("Observer", "Rockets hit barracks in the hills after dark.", "2023-06-06", "2023-06-06")
    dump_of(tmp_path / "a.db", [[_blow(here, LEFT, RIGHT), _blow(there, RIGHT, LEFT)]])
    assert [fact["disputed"] for fact in facts_of(tmp_path / "a.db")] == [[], []]


def _blow(report: Reading, actor: Actor, recipient: Actor) -> Reading:
    deed = {"type": "ASSAULT", "mode": "destroy", "quad": "material conflict", "plover_score": -8.5}
    told = msgspec.structs.replace(report.records[0], actors=(actor,), recipients=(recipient,), **deed)
    return msgspec.structs.replace(report, records=(told,))


def test_the_score_of_a_fact_is_that_of_its_type_and_mode(tmp_path: Path) -> None:
    plain = made_report("Courier", "Ministers met over fertiliser shipments in town.", "2022-08-05", "2022-08-04")
    fuller = made_report("Herald", "Ministers met in town over fertiliser shipments.", "2022-08-05", "2022-08-04")
    bare = msgspec.structs.replace(plain.records[0], mode=None)
    many = msgspec.structs.replace(fuller.records[0], mode="multilateral", plover_score=4.0)
    told = [msgspec.structs.replace(r, records=(one,)) for r, one in ((plain, bare), (fuller, many))]
    dump_of(tmp_path / "a.db", [told])
    (fact,) = facts_of(tmp_path / "a.db")
    assert (fact["best"]["mode"], fact["best"]["plover_score"]) == ("multilateral", 4.0)
