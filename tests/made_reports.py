"""Reports made by hand: one text, one event and perhaps a figure each, for the tests of facts."""

from __future__ import annotations

import hashlib

from amity.records import Actor, Attribution, DateRange, Document, Event, Measure, Reading, Span, identified

LEFT = Actor(id="KHM", name="Cambodia", country="KHM", sector="GOV", text="Cambodia")
RIGHT = Actor(id="RUS", name="Russia", country="RUS", sector="GOV", text="Russia")
LONG = (
    "The harbour was closed at dawn and fishermen waited on the quay while both delegations crossed the square to the"
    " old palace, where tables had been laid, flags hung out and an orchestra played until the talks began at noon. "
)


def made_report(
    outlet: str, text: str, published: str | None, day: str | None, value: float | None = None, status: str = "happened"
) -> Reading:
    """A report of one meeting, and of trade in 2021 where a value is given."""
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
    told = {"type": "CONSULT", "mode": "meet", "quad": "verbal cooperation", "plover_score": 2.5, "status": status}
    records = [identified(Event(**common, when=when, actors=(LEFT, RIGHT), **told))]
    if value is not None:
        year = DateRange(start="2021-01-01", end="2021-12-31", precision="year", text="in 2021")
        flow = {"indicator": "trade", "subject": LEFT, "counterpart": RIGHT, "value": value, "unit": "USD"}
        records.append(identified(Measure(**common, **flow, when=year)))
    return Reading(document=document, records=tuple(records), amity="1", codebook="1")


REPORTS = (
    made_report("Gazette", "Ministers met over fertiliser shipments in town.", "2022-08-05", "2022-08-04", 100.0),
    made_report("Courier", "Fertiliser shipments were discussed by ministers.", "2022-08-05", "2022-08-04", 140.0),
    made_report("Herald", "Talks of ministers about fertiliser shipments took a day.", "2022-08-06", None),
    made_report("Gazette", "Ministers met again over rice a week later.", "2022-08-12", "2022-08-11"),
    made_report("Wire", LONG + "Ministers met.", "2022-08-05", "2022-08-04"),
    made_report("Mirror", "Wire reports. " + LONG, "2022-08-05", "2022-08-04"),
)
