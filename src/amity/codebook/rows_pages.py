"""The rows about pages: the wordings of page furniture, the words around dates and names, the known outlets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FurnitureRow:
    """A line that is no part of a report. In the wording ``*`` stands for any words and ``<n>`` for a number.

    `takes` says what goes: ``line``, ``block`` (and the lines up to the next sentence), ``rest`` (all that follows).
    `longest` is the most words that such a line has.
    """

    FILE: ClassVar[str] = "furniture.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("wording",)
    wording: str
    takes: str
    longest: int
    origin: str


@dataclass(frozen=True, slots=True)
class PageWordRow:
    """A word that tells what a line or a date is: month, weekday, forward (before a date to come), byline, role."""

    FILE: ClassVar[str] = "page_words.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("use", "wording")
    use: str
    wording: tuple[str, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class OutletRow:
    """Who publishes at an address. `country` is ISO 3166-1 alpha-3; `wording` are other names, as in datelines."""

    FILE: ClassVar[str] = "outlets.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("host",)
    host: str
    name: str
    wording: tuple[str, ...]
    country: str | None
    kind: str
    origin: str
