"""What a series says of a period: its own value, the sum of its parts, or what lies between its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from amity.codebook import Codebook
from amity.facts.reference.rows import CountingRow
from amity.store.reference import Point, Series

LONGEST_GAP = 15  # years between two values of a stock that a value is still read between
AFTER = 3  # years past the last value of a stock for which it still stands


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What a series says of a period, and how: `read` its own value, `summed` of parts, `between` neighbours."""

    value: float
    start: str
    end: str
    how: str


def counting(codebook: Codebook, indicator: str) -> str:
    """Whether an indicator is a stock, a flow or a rate."""
    rows = codebook.derive(_counting)
    return rows.get(indicator, "flow")


def matching(
    series: Sequence[Series], indicator: str, subject: str | None, counterpart: str | None
) -> tuple[Series, ...]:
    """The series of exactly this indicator and these actors."""
    return tuple(s for s in series if (s.indicator, s.subject, s.counterpart) == (indicator, subject, counterpart))


def same_unit(unit: str | None, other: str | None) -> bool:
    """Whether two units are one; "USD per year" is that of a yearly flow in USD."""
    return _plain(unit) == _plain(other)


def value_for(series: Series, start: str, end: str, counted: str) -> Known | None:
    """What the series says of a period, first and last day; null where it says nothing."""
    for point in series.points:
        if (point.start, point.end) == (start, end):
            return Known(value=point.value, start=start, end=end, how="read")
    if counted == "stock":
        return _between(series.points, start, end)
    return _summed(series.points, start, end) if counted == "flow" else None


def _summed(points: Sequence[Point], start: str, end: str) -> Known | None:
    """The sum of parts that fill the period without gap; the longest parts first."""
    total, day = 0.0, start
    while day <= end:
        parts = [p for p in points if p.start == day and p.end <= end]
        if not parts:
            return None
        longest = max(parts, key=lambda p: p.end)
        total += longest.value
        day = (date.fromisoformat(longest.end) + timedelta(days=1)).isoformat()
    return Known(value=total, start=start, end=end, how="summed")


def _between(points: Sequence[Point], start: str, end: str) -> Known | None:
    """A stock in the middle of a period, on the straight line between the middles of its neighbours."""
    day = _middle(start, end)
    places = sorted((_middle(p.start, p.end), p.value) for p in points)
    before = [place for place in places if place[0] <= day]
    after = [place for place in places if place[0] > day]
    if not before:
        return None
    if not after:
        near = day - before[-1][0] <= AFTER * 365.25
        return Known(value=before[-1][1], start=start, end=end, how="last known") if near else None
    (left, low), (right, high) = before[-1], after[0]
    if right - left > LONGEST_GAP * 365.25:
        return None
    value = low + (high - low) * (day - left) / (right - left)
    return Known(value=value, start=start, end=end, how="between")


def _middle(start: str, end: str) -> float:
    return (date.fromisoformat(start).toordinal() + date.fromisoformat(end).toordinal()) / 2


def _plain(unit: str | None) -> str | None:
    return unit.removesuffix(" per year") if unit else unit


def _counting(codebook: Codebook) -> dict[str, str]:
    return {row.indicator: row.counted for row in codebook.table(CountingRow)}
