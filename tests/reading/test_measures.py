"""Measures: what is counted, of whom, when, and compared with what."""

from __future__ import annotations

from pathlib import Path

import pytest

from amity.codebook import Codebook
from amity.codebook.language import language
from amity.reading import analyse
from amity.reading.measures import code_measures
from amity.records import Document, Measure


def read(text: str, codebook: Codebook, published: str = "2022-08-20") -> list[Measure]:
    document = Document(
        id="d", title=None, byline=None, outlet=None, published=published, published_inferred=False,
        language="en", url=None, origin="test", text=text, hash="h",
    )  # fmt: skip
    analysed, _ = analyse(document, codebook.derive(language)(text), codebook)
    return list(code_measures(analysed, codebook))


def row(measure: Measure) -> tuple[object, ...]:
    who = (measure.subject.id if measure.subject else None, measure.counterpart.id if measure.counterpart else None)
    return measure.indicator, *who, measure.value, measure.unit


FIGURES = [
    ("Kenya's debt to China stands at $6.3 billion.", ("debt", "KEN", "CHN", 6.3e9, "USD")),
    ("France has about 1,500 troops in Niger.", ("troops", "FRA", "NER", 1500, "people")),
    ("More than 1.2 million Ukrainian refugees live in Poland.", ("refugees", "UKR", "POL", 1.2e6, "people")),
    ("Some 30,000 Indian students study in Germany.", ("students", "IND", "DEU", 30000, "people")),
    ("Japan donated $20 million in aid to the Philippines.", ("aid", "JPN", "PHL", 2e7, "USD")),
    ("Saudi Arabia granted Pakistan a $3bn loan.", ("loans", "SAU", "PAK", 3e9, "USD")),
    ("Poland's defence spending reached 4 percent of GDP.", ("defence-spending", "POL", None, 4, "percent of GDP")),
    ("Egypt's inflation rate hit 33.7 percent in April.", ("inflation", "EGY", None, 33.7, "percent")),
    ("Russia expelled 30 German diplomats.", ("diplomats", "DEU", "RUS", 30, "people")),
    ("South Sudan produces 150,000 barrels per day of oil.", ("production", "SSD", None, 150000, "barrel per day")),
    ("Mexico's population is 126 million.", ("population", "MEX", None, 1.26e8, "people")),
    ("Exports from Peru to Chile increased to 6.1 billion euros.", ("exports", "PER", "CHL", 6.1e9, "EUR")),
    ("About 300 Kenyan nurses arrived in Haiti.", ("nurses", "KEN", "HTI", 300, "nurses")),
]


@pytest.mark.parametrize(("text", "expected"), FIGURES)
def test_figure(text: str, expected: tuple[object, ...], codebook: Codebook) -> None:
    (found,) = read(text, codebook)
    assert row(found) == expected
    assert [span.text for span in found.evidence] == [text]


def test_period_and_status(codebook: Codebook) -> None:
    (found,) = read("Trade between Vietnam and Laos will reach $5 billion by 2030.", codebook)
    assert row(found) == ("trade", "VNM", "LAO", 5e9, "USD")
    assert found.status in ("planned", "expected")
    assert found.when is not None
    assert (found.when.start, found.when.end) == (None, "2030-12-31")


def test_change_gives_the_base(codebook: Codebook) -> None:
    change, main, base = read(
        "Bilateral trade between Vietnam and South Korea rose 12 percent to $78.4 billion in 2021.", codebook
    )
    assert (*row(change), change.trend) == ("trade", "VNM", "KOR", 12, "percent", "rising")
    assert row(main) == ("trade", "VNM", "KOR", 78.4e9, "USD")
    assert (main.trend, main.comparison and main.comparison.factor, main.derived) == ("rising", 1.12, False)
    assert row(base) == ("trade", "VNM", "KOR", 70e9, "USD")
    assert (base.derived, base.when and base.when.start) == (True, "2020-01-01")


def test_base_that_is_told(codebook: Codebook) -> None:
    text = "Trade turnover between Turkey and Iran amounted to $6 billion last year, up from $4 billion in 2020."
    main, base = read(text, codebook)
    assert (main.value, main.comparison and main.comparison.factor, main.trend) == (6e9, 1.5, "rising")
    assert (base.value, base.derived, base.when and base.when.start) == (4e9, False, "2020-01-01")


def test_change_without_a_figure(codebook: Codebook) -> None:
    (found,) = read("Indonesia's exports to China grew by 30% in 2022 compared with 2021.", codebook)
    assert row(found) == ("exports", "IDN", "CHN", 30, "percent")
    assert found.comparison is not None
    assert (found.trend, found.comparison.factor, found.comparison.base) == ("rising", 1.3, "2021")
    assert found.when is not None
    assert found.when.start == "2022-01-01"


def test_trend_alone(codebook: Codebook) -> None:
    (found,) = read("Trade between Japan and India is shrinking.", codebook)
    assert (*row(found), found.trend) == ("trade", "JPN", "IND", None, None, "falling")


def test_goods(codebook: Codebook) -> None:
    (found,) = read("Brazil's main exports to Argentina include cars, steel and paper.", codebook)
    assert (*row(found), found.items) == ("exports", "BRA", "ARG", None, None, ("cars", "steel", "paper"))


@pytest.mark.parametrize(
    "text",
    [
        "He waited 20 minutes.",
        "The two countries signed three agreements.",
        "Japan and India held talks on 5 August 2022.",
        "The 12 ministers met in Tokyo.",
        "The company sold 4,000 chairs.",
    ],
)
def test_numbers_that_measure_nothing(text: str, codebook: Codebook) -> None:
    assert read(text, codebook) == []


def test_report_on_russia_and_cambodia(shared: Path, codebook: Codebook) -> None:
    text = (shared / "corpus/000_2525e645de763a75.txt").read_text(encoding="utf-8")
    found = {(m.indicator, m.value, m.trend, m.derived): m for m in read(text, codebook)}
    tourists = found["tourist-arrivals", 1000.0, "rising", False]
    assert (tourists.approx, tourists.when and tourists.when.end) == (True, "2022-05-31")
    assert tourists.comparison is not None
    assert (tourists.comparison.factor, tourists.comparison.base) == (2.0, "the equivalent period last year")
    before = found["tourist-arrivals", 500, None, True]
    assert before.when is not None
    assert (before.when.start, before.when.end) == ("2021-01-01", "2021-05-31")
    for measure in (tourists, before, found["tourist-arrivals", 55000.0, None, False]):
        assert row(measure)[1:3] == ("RUS", "KHM")
    assert row(found["trade", None, "rising", False])[1:3] == ("RUS", "KHM")
    assert row(found["population", 17.3e6, None, False])[1:3] == ("KHM", None)
    goods = {m.indicator: m.items for m in read(text, codebook) if m.items}
    assert goods["exports"] == ("chemicals", "vehicles", "technical equipment", "raw minerals")
    assert goods["imports"] == ("textile products", "footwear")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Norway will pay 101 million euros a year for the islands.", ("payments", "NOR", None, 101e6, "EUR per year")),
        ("Kenya earns two thirds of its revenue from tea.", ("revenue", "KEN", None, 66.7, "percent")),
        ("OPEC has 27 per cent of the world market.", ("world-market", "OPEC", None, 27, "percent")),
        ("In Benin City, 400 people were killed on Monday.", ("casualties-killed", "NGA", None, 400, "people")),
    ],
)
def test_figures_of_no_indicator_go_under_what_they_stand_with(
    text: str, wanted: tuple[object, ...], codebook: Codebook
) -> None:
    assert wanted in [row(found) for found in read(text, codebook)]
