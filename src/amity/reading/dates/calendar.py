"""Periods of the calendar: a day, a week, a month, a quarter, a season, a year, a decade, a century.

A period knows its TIMEX3 value, its first and last day, and the periods before and after it.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from amity.records import Precision

SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12, "E": 120, "C": 1200, "L": 12000}
DATED_UNITS = frozenset({"D", "W", "M", "Q", "Y", "WE", "E", "C", "H", "2W"})
PRECISION: dict[str, Precision] = {
    "D": "day", "W": "week", "WE": "range", "M": "month", "Q": "quarter", "H": "range", "Y": "year", "E": "decade",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """A period of the calendar: its unit, and its first day."""

    unit: str
    first: date

    @property
    def last(self) -> date:
        """The last day."""
        if self.unit in MONTHS or self.unit in SEASONS:
            months = MONTHS.get(self.unit, 3)
            return later(self.first, months) - timedelta(1)
        return self.first + timedelta({"D": 0, "W": 6, "WE": 1, "2W": 13}[self.unit])

    @property
    def precision(self) -> Precision:
        """The precision, as records name it."""
        return PRECISION.get(self.unit, "range")

    @property
    def value(self) -> str:
        """The TIMEX3 value."""
        first = self.first
        year = f"{first.year:04}"
        if self.unit in ("W", "WE", "2W"):
            iso = first.isocalendar()
            return f"{iso.year:04}-W{iso.week:02}" + ("-WE" if self.unit == "WE" else "")
        if self.unit in SEASONS:
            return f"{year}-{self.unit}"
        return {
            "D": first.isoformat(), "M": f"{year}-{first.month:02}", "Q": f"{year}-Q{(first.month + 2) // 3}",
            "H": f"{year}-H{1 if first.month < 7 else 2}", "Y": year,
            "E": year[:3], "C": year[:2] + "XX", "L": year[:1],
        }[self.unit]  # fmt: skip

    def shifted(self, count: int, unit: str | None = None) -> Period:
        """The period of the same kind that lies `count` units on (back where negative)."""
        return containing(self.unit, add(self.first, count, unit or self.unit))


def containing(unit: str, day: date) -> Period:
    """The period of this kind that holds the day."""
    if unit == "D":
        return Period(unit, day)
    if unit in ("W", "2W"):
        return Period(unit, back(day, day.weekday()))
    if unit == "WE":
        return Period(unit, day + timedelta(5 - day.weekday()))
    if unit in SEASONS:
        return Period(unit, date(day.year, SEASONS[unit], 1))
    size = MONTHS[unit]
    if size <= 12:
        return Period(unit, date(day.year, (day.month - 1) // size * size + 1, 1))
    years = size // 12
    return Period(unit, date(max(1, day.year // years * years), 1, 1))


def back(day: date, days: int) -> date:
    """The day some days before, or the first day that a calendar holds."""
    return date.fromordinal(max(1, day.toordinal() - days))


def add(day: date, count: int, unit: str) -> date:
    """The day some units later; the last of a shorter month where the day does not exist."""
    if unit in SEASONS:
        unit = "Y"
    if unit in MONTHS:
        return later(day, count * MONTHS[unit])
    days = count * {"D": 1, "W": 7, "WE": 7, "2W": 14}.get(unit, 0)
    return date.fromordinal(min(date.max.toordinal(), max(1, day.toordinal() + days)))


def later(day: date, months: int) -> date:
    """The same day of the month some months on, kept within the years that a date can hold."""
    number = min(9998 * 12 + 11, max(12, day.year * 12 + day.month - 1 + months))
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def day_of(year: int, month: int, day: int) -> date | None:
    """The date, where it exists."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def third(period: Period, mod: str) -> tuple[date, date]:
    """The first, middle or last third of a period; the first and last days, rounded as people speak.

    The beginning of a month is its first ten days, the end those after the twentieth.
    """
    if period.unit == "D":
        return period.first, period.first
    if period.unit == "M":
        cut = {"START": (1, 10), "MID": (11, 20), "END": (21, period.last.day)}[mod]
        return period.first.replace(day=cut[0]), period.first.replace(day=cut[1])
    if period.unit in MONTHS and MONTHS[period.unit] >= 3:
        size = MONTHS[period.unit]
        step = size // 3
        at = {"START": 0, "MID": step, "END": size - step}[mod]
        return later(period.first, at), later(period.first, at + step) - timedelta(1)
    days = (period.last - period.first).days + 1
    step = max(1, round(days / 3))
    at = {"START": 0, "MID": step, "END": days - step}[mod]
    return period.first + timedelta(at), period.first + timedelta(at + step - 1)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * week) // 451
    month, day = divmod(epact + week - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def feast(rule: str, year: int) -> date | None:
    """The day of a holiday: `12-25`, `easter-2`, or `11-thursday-4` (the fourth; -1 the last)."""
    if rule.startswith("easter"):
        return easter(year) + timedelta(int(rule[6:]))
    month, _, rest = rule.partition("-")
    if rest.isdigit():
        return day_of(year, int(month), int(rest))
    name, _, which = rest.partition("-")
    weekday = [day.lower() for day in calendar.day_name].index(name)
    days = [d for d in calendar.Calendar().itermonthdates(year, int(month)) if d.month == int(month)]
    falling = [d for d in days if d.weekday() == weekday]
    return falling[int(which) - 1 if int(which) > 0 else int(which)]
