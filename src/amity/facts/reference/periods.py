"""Periods of official figures: years, quarters, months and days as their first and last day."""

from __future__ import annotations

import calendar
import re
from datetime import date

_PERIOD = re.compile(r"(\d{4})(?:-?[Qq]([1-4])|-?[Mm](\d\d)|-(\d\d)(?:-(\d\d))?|-?[SsHh]([12])|-?A1?)?")
_RANGE = re.compile(r"\s*(?:\.\.|/|…)\s*")
EXAMPLES = "2019, 2019-Q1, 2019-05, 2019-05-31 or 2019-01..2019-05"


def period(words: str) -> tuple[str, str] | None:
    """First and last day of a period such as 2019, 2019-Q1, 2019M05, 2019-05-31, 2019-01..2019-05; null if none."""
    ends = [_one(part) for part in _RANGE.split(words.strip())]
    if not 1 <= len(ends) <= 2 or None in ends:
        return None
    first, last = ends[0], ends[-1]
    assert first is not None
    assert last is not None
    return (first[0].isoformat(), last[1].isoformat()) if first[0] <= last[1] else None


def period_words(start: str, end: str) -> str:
    """The period as short as it can be said: a year, a month, a day, or both ends."""
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    for words in (f"{first:%Y}", f"{first:%Y-%m}", start):
        if period(words) == (start, end):
            return words
    ends_month = last.day == calendar.monthrange(last.year, last.month)[1]
    return f"{first:%Y-%m}..{last:%Y-%m}" if first.day == 1 and ends_month else f"{start}..{end}"


def _one(words: str) -> tuple[date, date] | None:
    found = _PERIOD.fullmatch(words)
    if not found:
        return None
    year, quarter, coded, month, day, half = (int(part) if part else None for part in found.groups())
    if quarter or half:
        length, index = (3, quarter) if quarter else (6, half)
        return _months(year or 0, (index or 0) * length - length + 1, length)
    try:
        if day:
            return (date(year or 0, month or 0, day),) * 2
        return _months(year or 0, (month or coded) or 1, 1 if month or coded else 12)
    except ValueError:
        return None


def _months(year: int, first: int, length: int) -> tuple[date, date] | None:
    last = first + length - 1
    if not (1 <= year <= 9999 and 1 <= first <= 12):
        return None
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
