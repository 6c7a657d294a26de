"""What resolving a date works with: the words matched, the dates found before it, the day it counts from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from amity.reading.dates.calendar import Period, containing, third
from amity.reading.dates.words import Word
from amity.records import Precision

NEAR = 120  # words; an earlier date farther back is no anchor
FAR = 400  # words; so far back a day is still "the same day", for a report tells of few
LOOK_BACK = 12  # words before a date in which its verb is sought


@dataclass(slots=True)
class Found:
    """A date or length of time found: its words by index, its TIMEX3 type and value, and its days."""

    first: int
    last: int
    type: str
    value: str
    mod: str | None = None
    period: Period | None = None
    days: tuple[date | None, date | None] | None = None
    precision: Precision | None = None
    relative: bool = False  # counts from the day of the document
    yearless: bool = False  # names a month or day without its year
    derived: bool = False  # counts from another date of the text, and is no anchor itself


@dataclass(slots=True)
class Hit:
    """Words that match a pattern of dates."""

    first: int
    last: int
    words: tuple[Word, ...]

    def of(self, *kinds: str) -> Word | None:
        """The first word of these kinds."""
        return next((word for word in self.words if word.kind in kinds), None)

    def all(self, *kinds: str) -> list[Word]:
        """All words of these kinds."""
        return [word for word in self.words if word.kind in kinds]

    def found(self, type: str, value: str, **fields: object) -> Found:
        """What these words stand for."""
        return Found(self.first, self.last, type, value, **fields)  # type: ignore[arg-type]


@dataclass(slots=True)
class Context:
    """What the dates of a text are read by."""

    reference: date
    words: tuple[Word, ...]
    found: list[Found] = field(default_factory=list)

    def anchor(self, hit: Hit, *units: str, near: int = NEAR) -> Period | None:
        """The last date before these words, of these units where any are given, at most so many words back."""
        for earlier in reversed(self.found):
            if hit.first - earlier.last > near:
                return None
            if earlier.derived:
                continue
            if earlier.period and earlier.type in ("DATE", "TIME") and (not units or earlier.period.unit in units):
                return earlier.period
        return None

    def span_before(self, hit: Hit) -> tuple[date, date] | None:
        """The days of the last range or date before these words."""
        for earlier in reversed(self.found):
            if hit.first - earlier.last > NEAR:
                return None
            if earlier.days and earlier.days[0] and earlier.days[1] and earlier.value not in REFS:
                return earlier.days[0], earlier.days[1]
            if earlier.period:
                return earlier.period.first, earlier.period.last
        return None

    def tense(self, hit: Hit) -> int:
        """1 where the nearest verb before the words looks ahead, -1 where it looks back, 0 where neither."""
        ahead = self._verb(range(hit.first - 1, max(-1, hit.first - LOOK_BACK), -1))
        return ahead or self._verb(range(hit.last + 1, min(len(self.words), hit.last + LOOK_BACK)))

    def _verb(self, places: range) -> int:
        step = places.step
        for at in places:
            kind = self.words[at].kind
            if kind in ("stop", "break"):
                return 0
            if kind == "future-verb":
                return 1
            if kind in ("past-verb", "past-form"):
                before = self.words[max(0, at - 3) : at]
                return 1 if step < 0 and any(word.kind == "future-verb" for word in before) else -1
        return 0


REFS = frozenset({"PRESENT_REF", "PAST_REF", "FUTURE_REF"})


def dated(
    hit: Hit, period: Period, mod: str | None = None, *, type: str = "DATE", suffix: str = "", **more: bool
) -> Found:
    """The words as a period of the calendar, or as a third of it."""
    found = hit.found(type, period.value + suffix, mod=mod, period=period, precision=period.precision, **more)
    found.days = (period.first, period.last)
    if mod in ("START", "MID", "END"):
        found.days = third(period, mod)
        if period.unit != "D":
            found.precision = "range"
    return found


def day(reference: date) -> Period:
    """A day as a period."""
    return containing("D", reference)
