"""What people write, checked: words, choices from a list, and days."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable

from amity.errors import BadRequest

Words = str | Iterable[str] | None
Day = str | datetime.date | None


def words_of(value: Words) -> tuple[str, ...]:
    """One word or several as a tuple."""
    return () if value is None else (value,) if isinstance(value, str) else tuple(value)


def chosen(name: str, value: Words, choices: Iterable[str]) -> tuple[str, ...]:
    """The words, each one of the choices; raises `BadRequest` with the choices."""
    words = tuple(word.lower() for word in words_of(value))
    for word in words:
        if word not in choices:
            raise BadRequest(f"{name} {word!r} does not exist; choose from {', '.join(choices)}.")
    return words


def day_of(name: str, value: str | datetime.date | None, *, last: bool) -> str | None:
    """A day as ISO has it; "2022" and "2022-08" mean their first day, or their last."""
    if value is None:
        return None
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m-%d}"
    found = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", value.strip())
    try:
        if not found:
            raise ValueError
        year, month, day = (int(part) if part else None for part in found.groups())
        return _first_or_last(year or 0, month, day, last=last).isoformat()
    except ValueError:
        raise BadRequest(f"{name} {value!r} is not a date; write it as 2022, 2022-08 or 2022-08-05.") from None


def _first_or_last(year: int, month: int | None, day: int | None, *, last: bool) -> datetime.date:
    """The day itself, or the first or last day of its month or year."""
    month = month or (12 if last else 1)
    return datetime.date(year, month, day or (calendar.monthrange(year, month)[1] if last else 1))
