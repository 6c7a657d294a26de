"""The report that amity was conceived on: every sentence that states something has its record."""

from __future__ import annotations

from pathlib import Path

import pytest

from amity.codebook import Codebook
from amity.reading import read
from amity.records import Agreement, Cause, Event, Measure, Outlook, Page, Reading, Statement, Tie

REPORT = Path(__file__).parents[3] / "shared/corpus/000_2525e645de763a75.txt"


@pytest.fixture(scope="module")
def reading(codebook: Codebook) -> Reading:
    if not REPORT.is_file():
        pytest.skip(f"the report is not here: {REPORT}")
    return read(Page(raw=REPORT.read_bytes(), origin=REPORT.name, media_type="text/plain"), codebook)


def days(record: Event | Agreement | Measure) -> tuple[str | None, str | None]:
    return (record.when.start, record.when.end) if record.when else (None, None)


def test_document_is_clean(reading: Reading) -> None:
    document = reading.document
    assert document.title == "Russia and Cambodia Continue Talks within the ASEAN Framework"
    assert (document.byline, document.outlet) == ("Petr Konovalov", "New Eastern Outlook")
    assert (document.published_inferred, (document.published or "")[:7]) == (True, "2022-08")
    assert not any(words in document.text for words in ("LAV342", "Leave a Reply", "WordPress", "Pinging"))


def test_evidence_is_the_slice_of_the_text(reading: Reading) -> None:
    spans = [span for record in reading.records for span in record.evidence]
    assert all(reading.document.text[s.start : s.end] == s.text for s in spans)


def test_the_visit_and_its_talks(reading: Reading) -> None:
    events = [r for r in reading.records if isinstance(r, Event)]
    visit = [e for e in events if e.mode == "visit" and "sergei-lavrov" in {a.id for a in e.actors}]
    assert [(e.type, e.recipients[0].id, days(e)) for e in visit] == [("CONSULT", "KHM", ("2022-08-01", "2022-08-10"))]
    talks = [{a.id for a in e.actors} for e in events if e.type == "CONSULT" and days(e)[0] == "2022-08-01"]
    assert {"sergei-lavrov", "hun-sen"} in talks
    assert {"RUS", "ASEAN"} in talks


@pytest.mark.parametrize(
    ("form", "stage", "parties", "year", "until"),
    [
        ("status", "in-force", {"ASEAN", "RUS"}, "1996", None),
        ("accession", "acceded", {"RUS"}, "2004", None),
        ("partnership", "announced", {"RUS", "ASEAN"}, "2018", None),
        ("memorandum", "signed", {"ASEAN", "SCO"}, "2018", None),
        ("memorandum", "signed", {"ASEAN", "Eurasian Economic Commission"}, "2018", None),
        ("partnership", "extended", {"ASEAN", "Eurasian Economic Commission"}, "2018", "2025-12-31"),
        ("declaration", "announced", {"ASEAN", "RUS"}, "2022", None),
        ("agreement", "signed", {"RUS/organisation", "Cambodian Chamber of Commerce"}, None, None),
    ],
)
def test_agreements(
    form: str, stage: str, parties: set[str], year: str | None, until: str | None, reading: Reading
) -> None:
    found = [
        (r.form, r.stage, {a.id for a in r.parties}, (days(r)[0] or "")[:4] or None, r.until)
        for r in reading.records
        if isinstance(r, Agreement)
    ]
    assert (form, stage, parties, year, until) in found


def test_first_summit_and_business_mission(reading: Reading) -> None:
    events = [r for r in reading.records if isinstance(r, Event)]
    summit = next(e for e in events if e.mode == "multilateral")
    assert ({a.id for a in summit.actors}, days(summit)) == ({"RUS", "ASEAN"}, ("2005-12-01", "2005-12-31"))
    assert summit.where is not None
    assert (summit.where.name, summit.where.country) == ("Kuala Lumpur", "MYS")
    mission = next(e for e in events if days(e) == ("2021-01-01", "2021-12-31"))
    assert (mission.type, mission.actors[0].country, mission.recipients[0].id) == ("CONSULT", "RUS", "KHM")


@pytest.mark.parametrize(
    ("indicator", "subject", "value", "trend", "year", "derived"),
    [
        ("population", "KHM", 17.3e6, None, None, False),
        ("trade", "RUS", None, "rising", None, False),
        ("tourist-arrivals", "RUS", 1000, "rising", "2022", False),
        ("tourist-arrivals", "RUS", 500, None, "2021", True),
        ("tourist-arrivals", "RUS", 55000, None, "2019", False),
        ("tourist-arrivals", "RUS", None, "falling", None, False),
        ("tourist-arrivals", "RUS", None, "rising", "2021", False),
        ("infections", "KHM", None, "falling", None, False),
        ("standard-of-living", "KHM", None, "rising", None, False),
    ],
)
def test_measures(
    indicator: str,
    subject: str,
    value: float | None,
    trend: str | None,
    year: str | None,
    derived: bool,
    reading: Reading,
) -> None:
    found = [
        (r.indicator, r.subject and r.subject.id, r.value, r.trend, (days(r)[0] or "")[:4] or None, r.derived)
        for r in reading.records
        if isinstance(r, Measure)
    ]
    assert (indicator, subject, value, trend, year, derived) in found


def test_goods_both_ways(reading: Reading) -> None:
    goods = {r.indicator: r.items for r in reading.records if isinstance(r, Measure) and r.items}
    assert goods == {
        "exports": ("chemicals", "vehicles", "technical equipment", "raw minerals"),
        "imports": ("textile products", "footwear"),
    }


def test_figures_of_the_ministry_are_its_own(reading: Reading) -> None:
    told = next(r for r in reading.records if isinstance(r, Measure) and r.value == 1000)
    assert (told.said_by.actor, told.said_by.source_kind) == ("KHM/tourism-ministry", "document")


def test_statements(reading: Reading) -> None:
    said = [r for r in reading.records if isinstance(r, Statement)]
    assert {"say", "hope", "request", "stress"} <= {r.act for r in said if r.speaker.id == "sergei-lavrov"}
    friend = next(r for r in said if r.quoted)
    assert (friend.speaker.id, friend.quote and friend.quote.text) == ("hun-sen", "close friend")


@pytest.mark.parametrize(
    ("words", "source", "certainty"),
    [
        ("expand their presence", "experts", "high"),
        ("soon reach 2019 levels", "unnamed", "medium"),
        ("promote awareness", "author", "high"),
        ("directly involved in this project", "unnamed", "high"),
        ("continue to grow in strength", "author", "high"),
        ("still more serious partner", "author", "high"),
        ("develop friendly relations", "named", "low"),
    ],
)
def test_each_outlook_with_who_foretells_it(words: str, source: str, certainty: str, reading: Reading) -> None:
    found = [r for r in reading.records if isinstance(r, Outlook) and words in r.claim.text]
    assert [(r.said_by.source_kind, r.certainty) for r in found] == [(source, certainty)]


def test_the_power_station_is_a_condition(reading: Reading) -> None:
    found = next(r for r in reading.records if isinstance(r, Outlook) and "directly involved" in r.claim.text)
    assert found.condition is not None
    assert "construct a nuclear power station" in found.condition.text


@pytest.mark.parametrize(
    ("cause", "effect"),
    [
        ("relations with the West have cooled", "look for new partners"),
        ("current sanctions against Russia", "look for new partners"),
        ("COVID-19 pandemic", "decline in the number of Russians"),
        ("infections in Cambodia decreased", "more Russian tourists started arriving"),
        ("the sanctions", "lost access to European markets"),
        ("Russian humanitarian projects", "increase in the standard of living"),
    ],
)
def test_causes(cause: str, effect: str, reading: Reading) -> None:
    assert any(cause in r.cause.text and effect in r.effect.text for r in reading.records if isinstance(r, Cause))


def test_ties(reading: Reading) -> None:
    ties = {(r.subject.id, r.relation, r.object.id, r.post) for r in reading.records if isinstance(r, Tie)}
    assert {
        ("sergei-lavrov", "holds-post", "RUS", "foreign-minister"),
        ("hun-sen", "holds-post", "KHM", "head-of-government"),
        ("phnom-penh", "capital-of", "KHM", None),
        ("kuala-lumpur", "capital-of", "MYS", None),
        ("RUS", "member-of", "EAEU", None),
        ("RUS", "member-of", "SCO", None),
    } <= ties


def test_other_acts(reading: Reading) -> None:
    events = [r for r in reading.records if isinstance(r, Event)]
    vaccines = [e for e in events if days(e) == ("2021-10-01", "2021-10-31")]
    assert [(e.actors[0].country, e.recipients[0].id, "health" in e.contexts) for e in vaccines] == [
        ("KHM", "RUS", True)
    ]
    ongoing = [{a.id for a in e.actors} for e in events if e.status == "ongoing" and e.type == "CONSULT"]
    assert {"RUS", "KHM"} in ongoing
    joint = [{a.country for a in e.actors} for e in events if e.type in ("CONSULT", "COOPERATE")]
    assert joint.count({"RUS", "KHM"}) >= 3
