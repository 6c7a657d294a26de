"""Agreements across documents: which records are one agreement, and how it stands on a day."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pytest

import amity
from amity.codebook import Codebook
from amity.facts.ledger import Entry, build_ledger, ending
from amity.records import Actor, Agreement, Attribution, DateRange, Document, Span, identified

NAMES = {"RUS": "Russia", "KHM": "Cambodia", "ASEAN": "ASEAN", "EU": "European Union", "UKR": "Ukraine"}
DOCUMENTS = {
    f"d{number}": Document(
        id=f"d{number}", title=None, byline=None, outlet=None, published=day, published_inferred=False, language="en",
        url=None, origin="", text="", hash=f"d{number}",
    )
    for number, day in enumerate(("2017-01-01", "2019-01-01", "2023-01-01"))
}  # fmt: skip


def told(
    name: str, parties: str, stage: str, day: str | None, document: str = "d0", until: str | None = None,
    form: str = "agreement", status: str = "happened",
) -> Agreement:  # fmt: skip
    """A record; `day` is a year, a month or a day."""
    when = None
    if day:
        ends = {4: ("-01-01", "-12-31", "year"), 7: ("-01", "-28", "month"), 10: ("", "", "day")}[len(day)]
        when = DateRange(start=day + ends[0], end=day + ends[1], precision=ends[2], text=day)  # type: ignore[arg-type]
    actors = tuple(Actor(id=p, name=NAMES[p], sector="GOV") for p in parties.split())
    return identified(Agreement(
        document=document, evidence=(Span(start=0, end=1, text=name),), when=when, status=status, confidence=0.8,
        said_by=Attribution(actor=None, name="the author", source_kind="author"), name=name, form=form,
        parties=actors, stage=stage, until=until,
    ))  # type: ignore[return-value,arg-type]  # fmt: skip


def ledger(codebook: Codebook, *records: Agreement, as_of: str = "2026-01-01", pair: str = "") -> tuple[Entry, ...]:
    return build_ledger(records, DOCUMENTS, codebook, as_of, pair.split())


def test_a_life_from_talks_to_force(codebook: Codebook) -> None:
    life = (
        told("Agreement on visa-free travel", "RUS KHM", "negotiating", "2014"),
        told("Visa-free travel agreement", "KHM RUS", "signed", "2016-05-20"),
        told("visa-free travel agreement", "RUS KHM", "signed", "2016-05", "d1"),
        told("Visa-free travel agreement", "RUS KHM", "in-force", "2018-03-01", "d1"),
    )
    (entry,) = ledger(codebook, *life)
    assert (entry.standing, entry.since, entry.signed) == ("in-force", "2018-03-01", "2016-05-01")
    assert [step.stage for step in entry.steps] == ["negotiating", "signed", "signed", "in-force"]
    assert entry.documents == ("d0", "d1")
    assert ledger(codebook, *life, as_of="2015-01-01")[0].standing == "negotiating"
    assert ledger(codebook, *life, as_of="2017-01-01")[0].standing == "signed"
    assert ledger(codebook, *life, as_of="2013-12-31") == ()


def test_order_of_arrival_does_not_matter(codebook: Codebook) -> None:
    records = [
        told("Agreement on fisheries", "RUS KHM", "signed", "2016"),
        told("Agreement on nuclear energy", "RUS KHM", "signed", "2016"),
        told("Agreement", "RUS KHM", "signed", "2016-05-20"),
        told("Agreement", "RUS KHM", "signed", "2016-05", "d1"),
        told("fisheries agreement", "RUS KHM", "ended", "2020", "d2"),
        told("Treaty of Amity and Cooperation", "UKR", "acceded", "2022-11", form="accession"),
    ]
    wanted = ledger(codebook, *records)
    assert len(wanted) == 4
    for seed in range(20):
        random.Random(seed).shuffle(records)
        assert ledger(codebook, *records) == wanted


def test_accessions_join_the_treaty(codebook: Codebook) -> None:
    records = [
        told("Treaty of Amity and Cooperation in Southeast Asia", "RUS", "acceded", "2004", form="accession"),
        told("TAC", "RUS ASEAN", "acceded", "2004", "d1", form="accession"),
        told("Treaty of Amity and Cooperation", "EU", "acceded", "2012-07", form="accession"),
    ]
    (treaty,) = ledger(codebook, *records)
    assert (treaty.year, treaty.form) == (1976, "treaty")
    assert {p.id: p.acceded for p in treaty.parties} == {"ASEAN": None, "EU": "2012-07-01", "RUS": "2004-01-01"}
    assert ledger(codebook, *records, pair="RUS ASEAN")
    assert not ledger(codebook, *records, pair="RUS KHM")


def test_terms(codebook: Codebook) -> None:
    partnership = told("Partnership", "RUS ASEAN", "signed", "2018", until="2020-12-31", form="partnership")
    extended = told("Partnership", "RUS ASEAN", "extended", "2020-11", "d2", until="2025-12-31", form="partnership")
    (before,) = ledger(codebook, partnership, as_of="2020-06-01")
    assert (before.standing, before.note) == ("signed", "runs until 2020-12-31")
    assert ending([before], 365) == (before,)
    assert ending([before], 30) == ()
    (over,) = ledger(codebook, partnership, as_of="2021-06-01")
    assert (over.standing, over.note) == ("term-ended", "term ended 2020-12-31, nothing read since")
    (longer,) = ledger(codebook, partnership, extended, as_of="2021-06-01")
    assert (longer.standing, longer.until) == ("extended", "2025-12-31")
    assert ledger(codebook, partnership, extended)[0].standing == "term-ended"


def test_plans_and_denials_do_not_bind(codebook: Codebook) -> None:
    (planned,) = ledger(codebook, told("Agreement on gas", "RUS KHM", "signed", "2027", status="planned"))
    assert (planned.standing, planned.signed) == ("planned", None)
    (denied,) = ledger(codebook, told("Agreement on gas", "RUS KHM", "signed", "2016", status="denied"))
    assert denied.standing == "denied"


def test_the_partnership_of_the_report_has_ended(shared: Path, tmp_path: Path, codebook: Codebook) -> None:
    report = shared / "corpus" / "000_2525e645de763a75.txt"
    if not report.is_file():
        pytest.skip("the report is not in ../shared/corpus")
    with amity.open(tmp_path / "s.duckdb", codebook) as relations:
        relations.read(report)
        (now,) = (e for e in relations.ledger("ASEAN", as_of="2026-11-24") if e.until)
        (then,) = (e for e in relations.ledger("ASEAN", as_of="2022") if e.until)
        assert relations.ledger("ASEAN", known_by="2020") == ()
    assert (now.standing, now.note) == ("term-ended", "term ended 2025-12-31, nothing read since")
    assert (then.standing, then.note) == ("extended", "runs until 2025-12-31")


def test_a_state_bound_by_its_leader_alone_bears_its_name(codebook: Codebook) -> None:
    xi = Actor(id="xi-jinping", name="Xi Jinping", country="CHN", sector="GOV", text="Xi")
    record = msgspec.structs.replace(
        told("Treaty", "RUS", "signed", "2015-05"), parties=(xi, told("", "RUS", "signed", None).parties[0])
    )
    (entry,) = ledger(codebook, record)
    assert [(party.id, party.name) for party in entry.parties] == [("CHN", "China"), ("RUS", "Russia")]
