"""What every format is given, and what it answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Literal

from amity.codebook import Codebook
from amity.export.cases import Case

Profile = Literal["data", "spreadsheet"]
REAL = ("happened", "ongoing")  # what formats without a status are given, unless others are asked for


@dataclass(frozen=True, slots=True)
class Setting:
    """How to write: with this codebook, as of a day, text raw or defused, and what somebody chose."""

    codebook: Codebook
    as_of: str  # ISO day
    profile: Profile = "data"
    all_status: bool = False  # somebody chose the status: write what was chosen


@dataclass(slots=True)
class Tally:
    """How many lines, rows or entities were written, and how many facts were left out for which reason."""

    written: int = 0
    left_out: dict[str, Counter[str]] = field(default_factory=dict)  # reason to how many of what

    def skip(self, reason: str, what: str = "", number: int = 1) -> None:
        """One more was left out; `what` says which, where there are several."""
        self.left_out.setdefault(reason, Counter())[what] += number

    def reasons(self) -> list[str]:
        """One line a reason: how many, why, and how many of what."""
        lines = []
        for reason, held in self.left_out.items():
            parts = ", ".join(f"{what} {number:,}" for what, number in sorted(held.items(), key=_most) if what)
            lines.append(f"left out {held.total():,}: {reason}{f' ({parts})' if parts else ''}")
        return lines


def _most(held: tuple[str, int]) -> tuple[int, str]:
    return -held[1], held[0]


Write = Callable[[Iterable[Case], BinaryIO, Setting], Tally]


def tells_what_happened(case: Case, setting: Setting, tally: Tally) -> bool:
    """Whether a format without a status may write this; counts what it may not."""
    status = case.record.status
    if setting.all_status or status in REAL:
        return True
    tally.skip("the format cannot say their status; choose with --status", status)
    return False


def exact_day(record: Any) -> str | None:
    """The day, where the text gives it to the day."""
    when = record.when
    return when.start if when and when.start and when.start == when.end else None


def within(record: Any, length: int) -> str | None:
    """The month (7) or year (4) that all of the record's time lies in."""
    when = record.when
    if when is None or not when.start or not when.end:
        return None
    return str(when.start[:length]) if when.start[:length] == when.end[:length] else None
