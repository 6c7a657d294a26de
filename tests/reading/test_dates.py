"""Dates: words to TIMEX3 values and to days."""

from __future__ import annotations

import re
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.codebook import Codebook, load
from amity.reading.dates import find_timexes
from amity.reading.dates.calendar import easter, feast
from amity.score.time import score_time

DAY = date(2022, 8, 20)  # a Saturday

VALUES = [
    ("They met on 5 August 2022.", "DATE", "2022-08-05"),
    ("They met on August 5th.", "DATE", "2022-08-05"),
    ("The text of 24.02.2022 stands.", "DATE", "2022-02-24"),
    ("It was signed on Wednesday.", "DATE", "2022-08-17"),
    ("They will meet on Wednesday.", "DATE", "2022-08-24"),
    ("He left last week.", "DATE", "2022-W32"),
    ("Output fell in the second quarter.", "DATE", "2022-Q2"),
    ("Output fell in Q3 2021.", "DATE", "2021-Q3"),
    ("Trade grew in the 1980s.", "DATE", "198"),
    ("It began in the 20th century.", "DATE", "19XX"),
    ("They now agree.", "DATE", "PRESENT_REF"),
    ("Talks will begin soon.", "DATE", "FUTURE_REF"),
    ("The visit lasted two days.", "DURATION", "P2D"),
    ("It took a year and a half of talks.", "DURATION", "P1.5Y"),
    ("For the past few weeks they talked.", "DURATION", "PXW"),
    ("They meet every year.", "SET", "P1Y"),
    ("They meet each July.", "SET", "XXXX-07"),
    ("They arrived at 4 p.m. on Tuesday.", "TIME", "2022-08-16T16:00"),
    ("They arrived on Easter Monday 2021.", "DATE", "2021-04-05"),
    ("It was the summer of 2019.", "DATE", "2019-SU"),
    ("It ended in nineteen ninety-six.", "DATE", "1996"),
]


@pytest.mark.parametrize(("text", "kind", "value"), VALUES)
def test_value(text: str, kind: str, value: str, codebook: Codebook) -> None:
    if value == "P1.5Y":
        value = "P1Y6M"
    assert [(one.type, one.value) for one in find_timexes(text, DAY, codebook)] == [(kind, value)]


DAYS = [
    ("At the beginning of August he came.", "2022-08-01", "2022-08-10", "range", "At the beginning of August"),
    ("In December 2005 they met.", "2005-12-01", "2005-12-31", "month", "In December 2005"),
    ("It has grown since December 2021.", "2021-12-01", None, "month", "since December 2021"),
    ("It holds for the period up to 2025.", None, "2025-12-31", "year", "up to 2025"),
    ("It will end by 2027.", None, "2027-12-31", "year", "by 2027"),
    ("Trade will grow over the next few years.", "2022-08-20", None, "range", "over the next few years"),
    ("They spoke last month.", "2022-07-01", "2022-07-31", "month", "last month"),
    ("They spoke in June.", "2022-06-01", "2022-06-30", "month", "in June"),
    ("They left two years ago.", "2020-01-01", "2020-12-31", "year", "two years ago"),
    ("It must be paid within three months.", "2022-08-20", "2022-11-20", "range", "within three months"),
    ("He fled in late May.", "2022-05-21", "2022-05-31", "range", "in late May"),
    ("In the first half of 2022 trade fell.", "2022-01-01", "2022-06-30", "range", "In the first half of 2022"),
    ("Troops withdrew before 1991.", None, "1990-12-31", "year", "before 1991"),
]


@pytest.mark.parametrize(("text", "start", "end", "precision", "wording"), DAYS)
def test_days(text: str, start: str | None, end: str | None, precision: str, wording: str, codebook: Codebook) -> None:
    (found,) = find_timexes(text, DAY, codebook)
    assert found.when is not None
    when = found.when
    assert (when.start, when.end, when.precision, when.text) == (start, end, precision, wording)


RANGES = [
    ("between January and May 2022", ["2022-01", "2022-05"], "2022-01-01", "2022-05-31"),
    ("from 2018 to 2020", ["2018", "2020"], "2018-01-01", "2020-12-31"),
    ("on 3-5 August 2022", ["2022-08-03", "2022-08-05"], "2022-08-03", "2022-08-05"),
    ("in 2021-22", ["2021", "2022"], "2021-01-01", "2022-12-31"),
]


@pytest.mark.parametrize(("text", "values", "start", "end"), RANGES)
def test_range_is_held_by_both_ends(text: str, values: list[str], start: str, end: str, codebook: Codebook) -> None:
    found = find_timexes(f"They traded {text}.", DAY, codebook)
    assert [one.value for one in found] == values
    assert {(one.when.start, one.when.end) for one in found if one.when} == {(start, end)}


def test_counts_from_dates_of_the_text(codebook: Codebook) -> None:
    text = "He took office in 2014. A year later he resigned. In 1996 they joined, and in June they left."
    assert [one.value for one in find_timexes(text, DAY, codebook)] == ["2014", "2015", "1996", "1996-06"]


def test_same_period_a_year_before(codebook: Codebook) -> None:
    text = "Between January and May 2022 some 800 came, twice as many as during the same period last year."
    last = find_timexes(text, DAY, codebook)[-1]
    assert last.when is not None
    assert (last.when.start, last.when.end) == ("2021-01-01", "2021-05-31")


@pytest.mark.parametrize(
    "text",
    ["They may march on the town.", "She is a 6-year-old girl.", "It cost $1998.", "Jan Kovac spoke.", "of 2,022 men"],
)
def test_no_date(text: str, codebook: Codebook) -> None:
    assert find_timexes(text, DAY, codebook) == ()


def test_without_a_day_only_absolute_dates_have_days(codebook: Codebook) -> None:
    found = find_timexes("On Wednesday he spoke of June 2021 and of last year.", None, codebook)
    assert [(one.value, one.when is not None) for one in found] == [("XXXX", False), ("2021-06", True), ("XXXX", False)]


@given(st.text(max_size=200), st.dates(min_value=date(1, 1, 1)))
def test_any_text_and_day(text: str, day: date) -> None:
    for one in find_timexes(text, day, load()):
        assert text[one.start : one.end] == one.text


DATE_WORDS = re.findall(
    r"\S+",
    "the last next two a year years ago May 5 2022 , - March between and to since quarter third later week "
    "same period 1/2 early of century decades mid 99 Friday night",
)


@given(st.lists(st.sampled_from(DATE_WORDS), max_size=12), st.dates(min_value=date(1, 1, 1)))
def test_any_order_of_date_words(words: list[str], day: date) -> None:
    text = " ".join(words)
    found = find_timexes(text, day, load())
    assert found == find_timexes(text, day, load())
    assert all(one.when.start <= one.when.end for one in found if one.when and one.when.start and one.when.end)


def test_easter() -> None:
    assert [easter(year) for year in (2000, 2019, 2024)] == [date(2000, 4, 23), date(2019, 4, 21), date(2024, 3, 31)]
    assert feast("11-thursday-4", 1999) == date(1999, 11, 25)
    assert feast("05-monday--1", 2021) == date(2021, 5, 31)


def test_gold(shared: Path, codebook: Codebook) -> None:
    score = score_time(shared / "gold/time/dev.jsonl", codebook)
    assert score.relaxed_f > 0.945
    assert score.value_f > 0.825


def test_speed(codebook: Codebook) -> None:
    text = " ".join(text for text, *_ in (*VALUES, *DAYS)) * 3
    find_timexes(text, DAY, codebook)
    start = time.process_time()
    for _ in range(5):
        find_timexes(text, DAY, codebook)
    assert (time.process_time() - start) / 5 < 0.05  # ten times what it takes, for slow machines
