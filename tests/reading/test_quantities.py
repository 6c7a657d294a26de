"""Quantities: value, unit, range and change."""

from __future__ import annotations

from pathlib import Path

import pytest

from amity.codebook import Codebook
from amity.codebook.language import language
from amity.reading.quantities import Quantity, find_quantities
from amity.score.quantity import gold_key, score_quantity


def read(text: str, codebook: Codebook) -> tuple[Quantity, ...]:
    return find_quantities(codebook.derive(language)(text), codebook)


CASES = [
    ("The port cost $2.3bn.", 2.3e9, "dollar", "="),
    ("It has a population of 17.3 million.", 17.3e6, None, "="),
    ("Some 30,000 students came.", 30000, "student", "~"),
    ("Prices rose 12 per cent.", 12, "percentage", "up"),
    ("Exports fell by 4.5%.", 4.5, "percentage", "down"),
    ("More than 700 soldiers left.", 700, "soldier", ">"),
    ("They hired up to 400 workers.", 400, "worker", "<"),
    ("The road is 25 kilometres long.", 25, "kilometre", "="),
    ("They pumped 325,000 barrels per day.", 325000, "barrel per day", "="),
    ("He lent four hundred million euros.", 4e8, "euro", "="),
    ("A fee of HK$5.4m was paid.", 5.4e6, "hong kong dollar", "="),
    ("Half a million refugees fled.", 5e5, "refugee", "="),
    ("They sent twenty-five trucks.", 25, "truck", "="),
]


@pytest.mark.parametrize(("text", "value", "normal", "change"), CASES)
def test_quantity(text: str, value: float, normal: str | None, change: str, codebook: Codebook) -> None:
    (found,) = read(text, codebook)
    assert (found.value, found.normal, found.change) == (value, normal, change)


RANGES = [
    ("He drove at 15 to 22 miles per hour.", 15, 22),
    ("It costs between $62 and $68.", 62, 68),
    ("There are four to five thousand people.", 4000, 5000),
    ("Prices will rise by 5-6%.", 5, 6),
    ("Dozens of people fled.", 12, 120),
    ("It ran from $800,000 to $1.3 million.", 8e5, 1.3e6),
]


@pytest.mark.parametrize(("text", "low", "high"), RANGES)
def test_range(text: str, low: float, high: float, codebook: Codebook) -> None:
    (found,) = read(text, codebook)
    assert (found.low, found.value) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        "They met on 5 August 2022.",
        "The 22nd amendment stands.",
        "He sat in Section 427.",
        "The S&P 500 rose.",
        "The treaty ended at 9:30 a.m. on Tuesday.",
        "No one came.",
        "COVID-19 spread.",
    ],
)
def test_no_quantity(text: str, codebook: Codebook) -> None:
    assert read(text, codebook) == ()


def test_offsets_are_the_documents(codebook: Codebook) -> None:
    doc = codebook.derive(language)("It rained. They sent 12 ships and $3bn.")
    found = find_quantities(list(doc.sents)[1], codebook)
    assert [doc.text[one.start : one.end] for one in found] == ["12", "$3bn"]


def test_gold_key() -> None:
    assert gold_key("3.0 - 4.0") == (3.0, 4.0)
    assert gold_key("1.99E-29") == (0.0,)


def test_gold(shared: Path, codebook: Codebook) -> None:
    score = score_quantity(shared / "gold/quantity/dev.jsonl", codebook)
    assert score.value_f > 0.945
    assert score.unit_f > 0.895
