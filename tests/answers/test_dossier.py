"""A dossier of real example reports: sections, terms, formats, and what an empty one says."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

import amity
from amity.answers.dossier import Dossier, term_note
from amity.answers.formats import FORMATS
from amity.errors import BadRequest, UnknownActor
from amity.records import Actor, Agreement, Attribution, Span

TODAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def relations(tmp_path_factory: pytest.TempPathFactory) -> amity.Amity:
    opened = amity.open(tmp_path_factory.mktemp("store") / "amity.duckdb")
    root = Path(__file__).parents[2] / "examples"
    opened.read(*[str(path) for path in sorted(root.glob("russia-cambodia-*"))], root / "china-australia-li-visit.html")
    return opened


@pytest.fixture(scope="module")
def dossier(relations: amity.Amity) -> Dossier:
    return relations.dossier("Russia", "Cambodian", today=TODAY)


def test_every_row_shows_the_words_that_it_rests_on(dossier: Dossier) -> None:
    texts = {d.id: d.text for d in dossier.sources}
    rows = (*dossier.timeline, *dossier.statements, *dossier.outlooks, *(t.agreement for t in dossier.agreements))
    assert len(rows) > 5
    for record in rows:
        for span in record.evidence:
            assert texts[record.document][span.start : span.end] == span.text


def test_a_dossier_holds_only_records_of_both(dossier: Dossier) -> None:
    assert dossier.actors == ("RUS", "KHM")
    assert dossier.names == ("Russia", "Cambodia")
    for event in dossier.timeline:
        assert {"RUS", "KHM"} <= {a.country or a.id for a in event.actors + event.recipients}


def test_the_derived_figure_of_tourists_is_there(dossier: Dossier) -> None:
    figures = [m for s in dossier.figures if s.indicator == "tourist-arrivals" for m in s.measures]
    assert {(m.value, m.derived) for m in figures} >= {(1000.0, False), (500.0, True)}


@pytest.mark.parametrize("shape", sorted(FORMATS))
def test_each_format_says_who_and_how_many(dossier: Dossier, shape: str) -> None:
    words = FORMATS[shape](dossier, 1)
    assert "Russia" in words
    assert "Cambodia" in words
    if shape == "json":
        assert len(json.loads(words)["timeline"]) == len(dossier.timeline)
    elif shape != "html":
        assert f"showing 1 of {len(dossier.timeline)}" in words


def test_the_page_is_whole_and_has_no_script(dossier: Dossier) -> None:
    page = FORMATS["html"](dossier, 0)
    assert "<script" not in page
    assert 'http-equiv="Content-Security-Policy"' in page
    assert page.count("<mark>") >= len(dossier.timeline)
    assert "<svg" in page


def test_names_that_nobody_knows_and_a_pair_of_one(relations: amity.Amity) -> None:
    with pytest.raises(UnknownActor):
        relations.dossier("Atlantis")
    with pytest.raises(BadRequest):
        relations.dossier("Russia", "RUS")


def test_no_record_is_an_empty_dossier(relations: amity.Amity) -> None:
    assert relations.dossier("Chad", "Peru", today=TODAY).empty


@pytest.mark.parametrize(
    ("until", "note"),
    [
        (None, None),
        ("2025-12-31", "term ended 2025-12-31, nothing read since"),
        ("2030-12-31", "runs until 2030-12-31"),
    ],
)
def test_a_term_that_has_run_out_says_so(until: str | None, note: str | None) -> None:
    agreement = Agreement(
        document="d",
        evidence=(Span(start=0, end=1, text="x"),),
        said_by=Attribution(actor=None, name="a", source_kind="author"),
        confidence=0.5,
        name="Pact",
        form="agreement",
        parties=(Actor(id="RUS", name="Russia"),),
        stage="signed",
        until=until,
    )
    assert term_note(agreement, TODAY) == note
