"""Puts single values together to series, and refuses two values for one period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from amity.errors import ReferenceFault
from amity.facts.reference.periods import period_words
from amity.store.reference import Point, Series

Key = tuple[str, str | None, str | None, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One value of a file, with where it stands."""

    key: Key  # indicator, subject, counterpart, unit, origin
    start: str
    end: str
    value: float
    where: str


def series_of(cells: Iterable[Cell], retrieved: str, tolerance: float = 0.0) -> tuple[Series, ...]:
    """The series that these values make, by key; raises where one period has two values."""
    found: dict[Key, dict[tuple[str, str], Cell]] = {}
    for cell in cells:
        held = found.setdefault(cell.key, {})
        other = held.setdefault((cell.start, cell.end), cell)
        if other is not cell:
            raise ReferenceFault(
                f"{cell.where}: a second value for {_what(cell)} (the first: {other.where}); keep one of them."
            )
    return tuple(
        Series(
            indicator=key[0],
            subject=key[1],
            counterpart=key[2],
            unit=key[3],
            origin=key[4],
            points=tuple(Point(start=c.start, end=c.end, value=c.value) for _, c in sorted(cells_.items())),
            retrieved=retrieved,
            tolerance=tolerance,
        )
        for key, cells_ in sorted(found.items(), key=lambda item: tuple(map(str, item[0])))
    )


def _what(cell: Cell) -> str:
    actors = " → ".join(actor for actor in cell.key[1:3] if actor)
    return f"{cell.key[0]} of {actors} in {period_words(cell.start, cell.end)}"
