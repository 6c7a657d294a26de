"""What became of what was foretold: by later reports, by figures, by official series; and the score cards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

import amity
from amity import cli
from amity.codebook import Codebook
from amity.facts.outlooks import Settled, score_card
from amity.records import (
    Attribution,
    DateRange,
    Document,
    Event,
    Measure,
    Outlook,
    Reading,
    Record,
    Span,
    identified,
)
from amity.store.sqlite import open_store
from made_reports import LEFT, RIGHT

FORETOLD = "Trade of Cambodia and Russia will reach 100 million dollars by 2023."


def document(name: str, text: str, published: str | None) -> Document:
    return Document(
        id=name, title=None, byline=None, outlet=f"Outlet {name}", published=published, published_inferred=False,
        language="en", url=None, origin=name, text=text, hash=name,
    )  # fmt: skip


def common(name: str, text: str, **more: Any) -> dict[str, Any]:
    said_by = Attribution(actor=None, name="the minister", source_kind="named")
    return {"document": name, "evidence": (Span(start=0, end=len(text), text=text),), "said_by": said_by,
            "confidence": 0.8, **more}  # fmt: skip


def outlook(name: str, text: str = FORETOLD, direction: str = "rise", until: str | None = None, **more: Any) -> Outlook:
    horizon = DateRange(start=None, end=until, precision="year", text="by then") if until else None
    claim = Span(start=0, end=len(text), text=text)
    return Outlook(**common(name, text, status="expected"), claim=claim, about=(LEFT, RIGHT), direction=direction,
                   horizon=horizon, **more)  # type: ignore[arg-type]  # fmt: skip


def trade(name: str, value: float | None, year: int | None, text: str = FORETOLD, **more: Any) -> Measure:
    when = (year and DateRange(start=f"{year}-01-01", end=f"{year}-12-31", precision="year", text=str(year))) or None
    flow = {"indicator": "trade", "subject": LEFT, "counterpart": RIGHT, "unit": "USD"}
    return Measure(**common(name, text, **more), value=value, when=when, **flow)  # type: ignore[arg-type]


def meeting(name: str, text: str, day: str, status: str) -> Event:
    when = DateRange(start=day, end=day, precision="day", text="then")
    kind = {"type": "CONSULT", "mode": "visit", "quad": "verbal cooperation", "plover_score": 4.0}
    return Event(**common(name, text, status=status), when=when, actors=(LEFT, RIGHT), **kind)  # type: ignore[arg-type]


def settled(
    path: Path, codebook: Codebook, *told: tuple[str | None, tuple[Record, ...]], as_of: str | None = "2026-01-01"
) -> Settled:
    readings = []
    for published, records in told:
        name = records[0].document
        text = records[0].evidence[0].text
        readings.append(Reading(document=document(name, text, published), records=tuple(map(identified, records))))
    with open_store(path / "s") as store:
        store.write(readings)
    with amity.open(path / "s", codebook) as relations:
        (one,) = relations.foretold("Russia", "Cambodia", as_of=as_of)
    return one


@pytest.mark.parametrize(
    ("value", "as_of", "outcome"),
    [(104e6, "2026", "came-true"), (99e6, "2026", "came-true"), (80e6, "2026", "failed"), (80e6, "2023-05", "open")],
)
def test_a_mark_is_held_against_later_figures(
    tmp_path: Path, codebook: Codebook, value: float, as_of: str, outcome: str
) -> None:
    foretold = (outlook("a", until="2023-12-31"), trade("a", 100e6, 2023, status="expected"))
    later = trade("b", value, 2023, "Trade of Cambodia and Russia in 2023.")
    one = settled(tmp_path, codebook, ("2021-05-01", foretold), ("2024-02-01", (later,)), as_of=as_of)
    assert one.outcome == outcome
    assert bool(one.records) == (outcome != "open")


def test_figures_that_fall_short_of_the_last_year_settle_nothing(tmp_path: Path, codebook: Codebook) -> None:
    foretold = (outlook("a", until="2023-12-31"), trade("a", 100e6, 2023, status="expected"))
    later = trade("b", 80e6, 2022, "Trade of Cambodia and Russia in 2022.")
    one = settled(tmp_path, codebook, ("2021-05-01", foretold), ("2023-02-01", (later,)))
    assert one.outcome == "unknowable"
    assert "80,000,000 in 2022" in one.why


def test_a_condition_excuses(tmp_path: Path, codebook: Codebook) -> None:
    condition = Span(start=0, end=5, text="Trade")
    foretold = (outlook("a", until="2023-12-31", condition=condition), trade("a", 100e6, 2023, status="expected"))
    later = trade("b", 80e6, 2023, "Trade of Cambodia and Russia in 2023.")
    one = settled(tmp_path, codebook, ("2021-05-01", foretold), ("2024-02-01", (later,)))
    assert one.outcome == "unknowable"
    assert "condition" in one.why


@pytest.mark.parametrize(("status", "outcome"), [("happened", "came-true"), ("denied", "failed"), ("planned", "open")])
def test_what_was_planned_is_settled_by_what_is_told_of_it(
    tmp_path: Path, codebook: Codebook, status: str, outcome: str
) -> None:
    text = "The minister of Cambodia will visit Russia on 5 March 2025."
    foretold = (outlook("a", text, "start"), meeting("a", text, "2025-03-05", "planned"))
    told = meeting("b", "The minister of Cambodia was to visit Russia on 5 March 2025.", "2025-03-05", status)
    one = settled(tmp_path, codebook, ("2025-03-01", foretold), ("2025-03-06", (told,)))
    assert (one.outcome, one.facts != ()) == (outcome, outcome != "open")


def test_without_a_date_of_its_report_nothing_is_known(tmp_path: Path, codebook: Codebook) -> None:
    one = settled(tmp_path, codebook, (None, (outlook("a", until="2023-12-31"),)), as_of=None)
    assert one.outcome == "unknowable"


def test_no_score_below_five_settled(tmp_path: Path, codebook: Codebook) -> None:
    foretold = (outlook("a", until="2023-12-31"), trade("a", 100e6, 2023, status="expected"))
    later = trade("b", 104e6, 2023, "Trade of Cambodia and Russia in 2023.")
    one = settled(tmp_path, codebook, ("2021-05-01", foretold), ("2024-02-01", (later,)))
    several = [msgspec.structs.replace(one, fact=f"f{number}") for number in range(5)]
    (four,) = score_card(several[:4])
    assert (four.source, four.came_true, four.score) == ("the minister", 4, None)
    several[0] = msgspec.structs.replace(several[0], outcome="failed")
    (five,) = score_card([*several, *several])
    assert (five.foretold, five.came_true, five.failed, five.score) == (5, 4, 1, 0.8)


def test_the_command(tmp_path: Path, codebook: Codebook) -> None:
    foretold = (outlook("a", until="2023-12-31"), trade("a", 100e6, 2023, status="expected"))
    settled(tmp_path, codebook, ("2021-05-01", foretold))
    result = CliRunner().invoke(cli.app, ["outlooks", "Russia", "--store", str(tmp_path / "s")])
    (row,) = (json.loads(line) for line in result.stdout.splitlines())
    assert (row["outcome"], row["horizon"]["end"]) == ("unknowable", "2023-12-31")
    failed = CliRunner().invoke(cli.app, ["outlooks", "--outcome", "failed", "--store", str(tmp_path / "s")])
    assert failed.stderr == "No outlook is failed; of 1 there are 1 unknowable.\n"
    scores = CliRunner().invoke(cli.app, ["outlooks", "--scores", "-f", "table", "--store", str(tmp_path / "s")])
    assert "too few settled" in scores.stdout


def test_the_first_report(shared: Path, tmp_path: Path, codebook: Codebook) -> None:
    """Its population held against the shipped table, its partnership's term, its tourists against a series."""
    report = shared / "corpus" / "000_2525e645de763a75.txt"
    if not report.is_file():
        pytest.skip("no corpus/000_2525e645de763a75.txt in ../shared")
    figures = tmp_path / "tourists.csv"
    rows = [("2019", 54780), ("2022", 9180), ("2023", 41900), ("2024", 61000)]
    lines = [f"tourist-arrivals,Russia,Cambodia,{year},{value},people,made for this test" for year, value in rows]
    figures.write_text("\n".join(["indicator,subject,counterpart,period,value,unit,origin", *lines]))
    with amity.open(tmp_path / "s", codebook) as relations:
        relations.read(report)
        checks = [check for check in relations.reference.check("Cambodia") if check.indicator == "population"]
        assert [(check.reported, check.verdict) for check in checks] == [(17_300_000.0, "within")]
        ended = [e for e in relations.ledger("ASEAN", as_of="2026-11-24") if e.until == "2025-12-31"]
        assert [e.note for e in ended] == ["term ended 2025-12-31, nothing read since"]
        (before,) = (one for one in relations.foretold("Russia") if "2019 levels" in one.claim)
        assert before.outcome in ("open", "unknowable")
        relations.reference.add(figures)
        (after,) = (one for one in relations.foretold("Russia") if "2019 levels" in one.claim)
        assert (after.outcome, after.series) == ("came-true", "made for this test")
        (then,) = (one for one in relations.foretold("Russia", as_of="2024-06-01") if "2019 levels" in one.claim)
        assert then.outcome == "open"
