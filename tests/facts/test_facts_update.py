"""Any order of arrival ends in the same copies and facts."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amity.facts.updating import FactBook
from amity.records import Actor, Attribution, DateRange, Document, Event, Measure, Reading, Span, identified
from amity.store.sqlite import open_store

LEFT = Actor(id="KHM", name="Cambodia", country="KHM", sector="GOV", text="Cambodia")
RIGHT = Actor(id="RUS", name="Russia", country="RUS", sector="GOV", text="Russia")
LONG = (
    "The harbour was closed at dawn and fishermen waited on the quay while both delegations crossed the square to the"
    " old palace, where tables had been laid, flags hung out and an orchestra played until the talks began at noon. "
)


def report(outlet: str, text: str, published: str, day: str | None, value: float | None = None) -> Reading:
    raw = hashlib.sha256((outlet + text).encode()).hexdigest()
    document = Document(
        id=raw[:16], title=None, byline=None, outlet=outlet, published=published, published_inferred=False,
        language="en", url=None, origin=outlet, text=text, hash=raw,
    )  # fmt: skip
    common = {
        "document": document.id,
        "evidence": (Span(start=0, end=len(text), text=text),),
        "said_by": Attribution(actor=None, name=outlet, source_kind="author"),
        "confidence": 0.8,
    }
    when = DateRange(start=day, end=day, precision="day", text="then") if day else None
    event = Event(
        **common,
        when=when,
        actors=(LEFT, RIGHT),
        type="CONSULT",
        mode="meet",
        quad="verbal cooperation",
        plover_score=2.5,
    )
    records = [identified(event)]
    if value is not None:
        year = DateRange(start="2021-01-01", end="2021-12-31", precision="year", text="in 2021")
        flow = {"indicator": "trade", "subject": LEFT, "counterpart": RIGHT, "value": value, "unit": "USD"}
        trade = Measure(**common, **flow, when=year)
        records.append(identified(trade))
    return Reading(document=document, records=tuple(records), amity="1", codebook="1")


REPORTS = (
    report("Gazette", "Ministers met over fertiliser shipments in the capital.", "2022-08-05", "2022-08-04", 100.0),
    report("Courier", "Fertiliser shipments were on the table when ministers met.", "2022-08-05", "2022-08-04", 140.0),
    report("Herald", "Talks of ministers about fertiliser shipments took a day.", "2022-08-06", None),
    report("Gazette", "Ministers met again over rice a week later.", "2022-08-12", "2022-08-11"),
    report("Wire", LONG + "Ministers met.", "2022-08-05", "2022-08-04"),
    report("Mirror", "Wire reports. " + LONG, "2022-08-05", "2022-08-04"),
)


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
@given(order=st.permutations(range(len(REPORTS))), size=st.integers(1, len(REPORTS)))
def test_any_order_and_any_batches_end_in_the_same_facts(tmp_path: Path, order: list[int], size: int) -> None:
    shuffled = [REPORTS[place] for place in order]
    batches = [shuffled[at : at + size] for at in range(0, len(shuffled), size)]
    assert dump_of(tmp_path / "a.db", batches) == dump_of(tmp_path / "b.db", [list(REPORTS)])


def test_one_meeting_is_one_fact_and_copies_are_one_source(tmp_path: Path) -> None:
    dump_of(tmp_path / "a.db", [list(REPORTS)])
    events = [fact for fact in facts_of(tmp_path / "a.db") if fact["kind"] == "event"]
    assert sorted(len(fact["documents"]) for fact in events) == [1, 5]
    told = max(events, key=lambda fact: len(fact["documents"]))
    assert told["independent_sources"] == 4  # the mirror's text is the wire's
    assert told["best"]["when"]["start"] == "2022-08-04"


def test_figures_that_differ_are_one_fact_in_dispute(tmp_path: Path) -> None:
    dump_of(tmp_path / "a.db", [list(REPORTS)])
    (trade,) = [fact for fact in facts_of(tmp_path / "a.db") if fact["kind"] == "measure"]
    assert trade["disputed"] == ["value"]
    assert len(trade["documents"]) == 2


def test_a_document_read_anew_leaves_no_trace_of_the_old_reading(tmp_path: Path) -> None:
    newer = [msgspec.structs.replace(REPORTS[0], records=REPORTS[0].records[:1], codebook="2")]
    again = dump_of(tmp_path / "a.db", [list(REPORTS), newer])
    assert again == dump_of(tmp_path / "b.db", [[*REPORTS[1:], *newer]])
