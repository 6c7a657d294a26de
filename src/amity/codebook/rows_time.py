"""The rows of dates: the words that stand for days, months, lengths of time and for where they lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class TimeWordRow:
    """A word of dates. `kind` says what it does in a date; `value` is what it stands for.

    A wording that begins with a capital is read only where the text has a capital too: "May", not "may".
    """

    FILE: ClassVar[str] = "time_words.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("wording",)
    wording: str
    kind: str
    value: str | None
    origin: str


@dataclass(frozen=True, slots=True)
class NumberWordRow:
    """A number in words. `kind`: cardinal, ordinal, scale, fraction, multiple, vague."""

    FILE: ClassVar[str] = "number_words.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("wording",)
    wording: str
    kind: str
    value: float
    origin: str
