"""The reader from sentence to record: parties, type, status, attribution, and the promises that hold for every page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amity.codebook import Codebook
from amity.reading import read
from amity.records import Agreement, Cause, Event, Outlook, Page, Reading, Statement, Tie

LEAD = "This is the lead of a report on relations between states, set here so that the text is long enough to be read. "


def reading_of(words: str, codebook: Codebook) -> Reading:
    page = Page(
        raw=(LEAD + words).encode(), origin="test", media_type="text/plain", title="Test", published="2024-05-15"
    )
    return read(page, codebook)


EVENTS = [
    ("In May Prime Minister Chris Hipkins paid a visit to China.", "CONSULT", "visit", "happened", "NZL", "CHN"),
    ("The United States placed an arms embargo on Cambodia.", "SANCTION", None, "happened", "USA", "KHM"),
    ("Saudi Arabia and Iran agreed to restore diplomatic relations.", "AGREE", None, "happened", "SAU", "IRN"),
    ("Venezuela massed troops along its border with Guyana.", "MOBILIZE", "troops", "happened", "VEN", "GUY"),
    ("Denmark handed over two patrol vessels to Ukraine.", "AID", None, "happened", "DNK", "UKR"),
    ("Finland has applied for membership of NATO.", "REQUEST", None, "happened", "FIN", "NATO"),
    ("South Africa urged Rwanda to pull its troops out.", "REQUEST", "yield", "happened", "ZAF", "RWA"),
    ("Sudan's army repelled an attack by Ethiopia.", "ASSAULT", None, "happened", "SDN", "ETH"),
    ("German Chancellor Olaf Scholz visited Beijing on Tuesday.", "CONSULT", "visit", "happened", "DEU", "CHN"),
    ("Brazil and Argentina held talks in March.", "CONSULT", None, "happened", "BRA", "ARG"),
    ("Iran condemned Israel on Monday.", "ACCUSE", "disapprove", "happened", "IRN", "ISR"),
    ("The United States imposed sanctions on Venezuela in 2019.", "SANCTION", None, "happened", "USA", "VEN"),
    ("Turkey expelled the Dutch ambassador.", "SANCTION", "expel", "happened", "TUR", "NLD"),
    (
        "Japan will visit no one, but India did not sign a treaty with Pakistan.",
        "SUPPORT",
        None,
        "denied",
        "IND",
        "PAK",
    ),
    ("The Egyptian government urged Ethiopia to stop filling the dam.", "REQUEST", "change", "happened", "EGY", "ETH"),
    ("Kenyan troops withdrew from Somalia.", "RETREAT", "withdraw", "happened", "KEN", "SOM"),
]


@pytest.mark.parametrize(("words", "type_", "mode", "status", "actor", "recipient"), EVENTS)
def test_who_did_what_to_whom(
    words: str, type_: str, mode: str | None, status: str, actor: str, recipient: str, codebook: Codebook
) -> None:
    events = [r for r in reading_of(words, codebook).records if isinstance(r, Event)]
    told = [
        (e.type, e.mode, e.status, {a.country or a.id for a in e.actors}, {a.country or a.id for a in e.recipients})
        for e in events
    ]
    assert any(
        (t, m, s) == (type_, mode, status) and actor in actors and recipient in actors | recipients
        for t, m, s, actors, recipients in told
    ), told


def test_a_future_visit_is_an_agreement_to_meet(codebook: Codebook) -> None:
    events = [
        r
        for r in reading_of("Vietnam's president will visit Laos next month.", codebook).records
        if isinstance(r, Event)
    ]
    assert [(e.type, e.status) for e in events] == [("AGREE", "planned")]


def test_a_treaty_has_parties_stage_and_day(codebook: Codebook) -> None:
    words = "On 3 April 2023 Peru and Chile signed a memorandum on mining."
    found = [r for r in reading_of(words, codebook).records if isinstance(r, Agreement)]
    assert [(a.form, a.stage, a.signed, {p.id for p in a.parties}) for a in found] == [
        ("memorandum", "signed", "2023-04-03", {"PER", "CHL"})
    ]


def test_words_are_laid_to_who_says_them(codebook: Codebook) -> None:
    words = "President Emmanuel Macron said that Poland had closed its border. “We are worried,” he added."
    found = [r for r in reading_of(words, codebook).records if isinstance(r, Statement)]
    assert {s.speaker.id for s in found} == {"emmanuel-macron"}
    assert any(s.content.text.endswith("Poland had closed its border") for s in found)
    assert any(s.quoted for s in found)


def test_an_outlook_has_direction_horizon_and_source(codebook: Codebook) -> None:
    words = "According to analysts, trade between Kenya and Uganda will grow by 2030."
    found = [r for r in reading_of(words, codebook).records if isinstance(r, Outlook)]
    assert [(o.direction, o.said_by.source_kind) for o in found] == [("rise", "experts")]
    assert found[0].horizon is not None
    assert found[0].horizon.end == "2030-12-31"


def test_a_cause_has_both_sides(codebook: Codebook) -> None:
    words = "Exports from Ghana fell because of the drought."
    found = [r for r in reading_of(words, codebook).records if isinstance(r, Cause)]
    assert [(c.cause.text, c.marker) for c in found] == [("the drought", "because of")]


def test_posts_and_capitals_are_ties(codebook: Codebook) -> None:
    words = "Maria Lindqvist, the Swedish foreign minister, arrived in Oslo, the capital of Norway."
    found = {(t.relation, t.object.id) for t in reading_of(words, codebook).records if isinstance(t, Tie)}
    assert found >= {("holds-post", "SWE"), ("capital-of", "NOR")}


def test_evidence_is_the_slice_and_reading_twice_is_equal(codebook: Codebook, shared: Path) -> None:
    lines = (shared / "corpus" / "articles.jsonl").read_text(encoding="utf-8").splitlines()[:1900:190]
    for row in map(json.loads, lines):
        page = Page(raw=row["text"].encode(), origin=row["id"], title=row["title"], published=row["date"])
        first, second = read(page, codebook), read(page, codebook)
        assert first == second
        assert len({r.id for r in first.records}) == len(first.records)
        for record in first.records:
            for span in record.evidence:
                assert first.document.text[span.start : span.end] == span.text


def test_the_report_that_amity_was_conceived_on(codebook: Codebook, shared: Path) -> None:
    raw = (shared / "corpus" / "000_2525e645de763a75.txt").read_bytes()
    reading = read(Page(raw=raw, origin="report"), codebook)
    assert reading.document.byline == "Petr Konovalov"
    assert reading.document.outlet == "New Eastern Outlook"
    agreements = [r for r in reading.records if isinstance(r, Agreement)]
    assert any(a.stage == "acceded" and a.signed == "2004-01-01" for a in agreements)
    assert sum(a.form == "memorandum" and a.stage == "signed" for a in agreements) == 2
    assert any(a.form == "partnership" and a.until == "2025-12-31" for a in agreements)
    events = [r for r in reading.records if isinstance(r, Event)]
    assert any(e.mode == "visit" and e.when and e.when.start == "2022-08-01" for e in events)
    assert any(e.type == "CONSULT" and e.when and e.when.start == "2005-12-01" for e in events)
    assert any(
        o.direction == "rise" and "2019 levels" in o.claim.text for o in reading.records if isinstance(o, Outlook)
    )
