"""Dates that name themselves: days, months, years, quarters, holidays."""

from __future__ import annotations

import re
from datetime import date

from amity.reading.dates.calendar import MONTHS, Period, containing, day_of, feast
from amity.reading.dates.found import Context, Found, Hit, dated, day
from amity.reading.dates.nearness import (
    by_relative,
    full_year,
    mod_of,
    nearest,
    number_of,
    preposed,
    told_year,
    value_of,
    year_of,
    years_near,
)

HALF = 182  # days: a date without a year is taken to lie within half a year, where its verb does not say otherwise


def written(hit: Hit, at: Context) -> list[Found]:
    """2022-08-05, 8/5/2022, 5.8.2022."""
    text = hit.words[0].text
    numbers = [int(part) for part in re.split(r"[-/.]", text)]
    if "-" in text:
        year, month, number = numbers
    elif "." in text or numbers[0] > 12:
        number, month, year = numbers
    else:
        month, number, year = numbers
    found = day_of(year + (0 if year > 99 else 1900 if year > 50 else 2000), month, number)
    return [dated(hit, day(found))] if found else []


def calendar_day(hit: Hit, at: Context) -> list[Found]:
    """Oct. 26; 26 October 1998; Monday, October 26th of last year."""
    month, number = int(value_of(hit, "month")), number_of(hit.of("cardinal", "ordinal"))
    if not 1 <= number <= 31:
        return []
    year = year_of(hit, at)
    if year:
        found = day_of(year, month, number)
        return [dated(hit, day(found))] if found else []
    chosen = nearest([d for y in years_near(at) if (d := day_of(y, month, number))], hit, at)
    return [dated(hit, day(chosen), relative=True, yearless=True)] if chosen else []


def calendar_days(hit: Hit, at: Context) -> list[Found]:
    """August 3-5, 2022: two days, each with the range of both where they are joined by a dash or "to"."""
    month = int(value_of(hit, "month"))
    numbers = hit.all("cardinal", "ordinal")
    low, high = number_of(numbers[0]), number_of(numbers[1])
    if not 1 <= low < high <= 31:
        return []
    year = year_of(hit, at)
    chosen = nearest([d for y in ([year] if year else years_near(at)) if (d := day_of(y, month, low))], hit, at)
    until = day_of(chosen.year, month, high) if chosen else None
    if not chosen or not until:
        return []
    cut = next(i for i, word in enumerate(hit.words) if word is numbers[1])
    before = cut - 1 - (1 if hit.words[cut - 1].kind == "the" else 0)
    first = dated(Hit(hit.first, hit.first + before - 1, hit.words[:before]), day(chosen), relative=not year)
    second = dated(Hit(hit.first + cut, hit.last, hit.words[cut:]), day(until), relative=not year)
    if hit.words[before].kind not in ("and", "or"):
        first.days = second.days = (chosen, until)
        first.precision = second.precision = "range"
    return [first, second]


def month(hit: Hit, at: Context) -> list[Found]:
    """August; early August 2022; last April; June of last year."""
    number, mod = int(value_of(hit, "month")), mod_of(hit)
    year = year_of(hit, at)
    if year:
        return [dated(hit, Period("M", date(year, number, 1)), mod)]
    near = hit.of("relative")
    candidates = [Period("M", date(y, number, 1)) for y in years_near(at)]
    if near:
        return [dated(hit, by_relative(candidates, int(near.value), at), mod, relative=True)]
    told = told_year(hit, at)
    if told:
        return [dated(hit, Period("M", date(told, number, 1)), mod, yearless=True)]
    chosen = nearest([period.first for period in candidates], hit, at, size=28)
    return [dated(hit, containing("M", chosen), mod, relative=True, yearless=True)] if chosen else []


def year(hit: Hit, at: Context) -> list[Found]:
    """2022; early 1990; fiscal 1989; the year 2000; '98."""
    unit = hit.of("unit")
    if unit and unit.value != "Y":
        return []
    number = int(value_of(hit, "year") or 0)
    short = hit.of("short")
    if short:
        number = full_year(int(short.text[1:]), at)
    if not number or (hit.of("era") and hit.of("era").value == "BC"):  # type: ignore[union-attr]
        return []
    if number < 1700 and not preposed(hit, at):
        return []
    return [dated(hit, Period("Y", date(number, 1, 1)), mod_of(hit))]


def years(hit: Hit, at: Context) -> list[Found]:
    """1998-99; 2021–2022: two years with the range of both."""
    first, other = int(hit.words[0].value), hit.words[2].value
    last = first // 100 * 100 + int(float(other)) if len(hit.words[2].text) == 2 else int(float(other))
    if not first < last <= first + 150 or len(hit.words[2].text) not in (2, 4):
        return []
    low, high = Period("Y", date(first, 1, 1)), Period("Y", date(last, 1, 1))
    found = dated(Hit(hit.first, hit.first, hit.words[:1]), low), dated(Hit(hit.last, hit.last, hit.words[2:]), high)
    for one in found:
        one.days, one.precision = (low.first, high.last), "range"
    return list(found)


def spoken_year(hit: Hit, at: Context) -> list[Found]:
    """nineteen ninety-six; the year two thousand."""
    values = [int(float(word.value)) for word in hit.all("cardinal", "scale")]
    if any(word.text.isdigit() for word in hit.all("cardinal")):
        return []
    if hit.of("unit"):
        number = 2000 if values == [2, 1000] and hit.of("unit").value == "Y" else 0  # type: ignore[union-attr]
    else:
        small = sum(values[1:])
        spoken = (
            values[0] in (18, 19, 20)
            and 10 <= values[1] <= 90
            and (len(values) == 2 or 0 < values[2] < 10 <= values[1])
        )
        number = values[0] * 100 + small if spoken else 0
    if not number:
        return []
    named = hit.of("month")
    period = Period("M", date(number, int(named.value), 1)) if named else Period("Y", date(number, 1, 1))
    return [dated(hit, period)]


def decade(hit: Hit, at: Context) -> list[Found]:
    """the 1980s; the early '90s; the nineties."""
    word = hit.of("tens", "decade")
    digits = re.sub(r"\D", "", word.value if word else "")
    if not digits:
        return []
    number = int(digits) if len(digits) == 4 else 1900 + int(digits)
    if len(digits) == 2 and number + 100 <= at.reference.year:
        number += 100 if int(digits) < 20 else 0
    return [dated(hit, Period("E", date(number, 1, 1)), mod_of(hit))]


def ordinal_unit(hit: Hit, at: Context) -> list[Found]:
    """the 20th century."""
    unit, number = hit.of("unit"), number_of(hit.of("ordinal"))
    if not unit or unit.value != "C" or not 2 <= number <= 22:
        return []
    return [dated(hit, Period("C", date((number - 1) * 100, 1, 1)), mod_of(hit))]


def quarter(hit: Hit, at: Context) -> list[Found]:
    """the third quarter of 1984; third-quarter; this year's third quarter; the first half; the 1988 period."""
    unit = next((w for w in reversed(hit.words) if w.kind in ("unit", "units", "period", "half")), None)
    named = [w for w in hit.words if w.kind in ("unit", "half", "period") and w.value in ("Q", "H", "period", "W", "M")]
    number = number_of(hit.of("ordinal"))
    code = hit.of("quarter")
    if code:
        number, kind = int(re.sub(r"\D", "", code.text)), "Q"
    elif named:
        kind = named[0].value
    else:
        return []
    year = year_of(hit, at)
    if kind == "period" or (kind == "Q" and not number):
        return _unnumbered(hit, at, year) if unit else []
    if kind not in ("Q", "H") or number > (4 if kind == "Q" else 2) or not number:
        return []
    months = MONTHS[kind]
    if year:
        return [dated(hit, Period(kind, date(year, (number - 1) * months + 1, 1)), mod_of(hit))]
    candidates = [Period(kind, date(y, (number - 1) * months + 1, 1)) for y in years_near(at)]
    begun = [p for p in candidates if p.first <= at.reference]
    coming = [p for p in candidates if p.last >= at.reference]
    ahead = at.tense(hit) > 0 and (at.reference - begun[-1].last).days > HALF
    return [dated(hit, coming[0] if ahead else begun[-1], mod_of(hit), relative=True)]


def _unnumbered(hit: Hit, at: Context, year: int | None) -> list[Found]:
    """the 1988 period, last year's quarter: the quarter spoken of, in that year."""
    if not year:
        return []
    anchor = at.anchor(hit, "Q")
    if anchor:
        return [dated(hit, Period("Q", date(year, anchor.first.month, 1)), derived=True)]
    return [dated(hit, Period("Y", date(year, 1, 1)))] if hit.of("period") else []


def holiday(hit: Hit, at: Context) -> list[Found]:
    """Christmas; Thanksgiving Day 1999; last Easter; Easter week."""
    rule, year = value_of(hit, "holiday"), year_of(hit, at)
    near = hit.of("relative")
    candidates = [d for y in ([year] if year else years_near(at)) if (d := feast(rule, y))]
    if near:
        chosen: date | None = by_relative([day(d) for d in candidates], int(near.value), at).first
    else:
        chosen = nearest(candidates, hit, at)
    unit = hit.of("unit")
    if not chosen or (unit and unit.value not in ("W", "WE")):
        return []
    if unit:
        return [dated(hit, containing("W" if unit.value == "W" else "WE", chosen), relative=not year)]
    return [dated(hit, day(chosen), relative=not year)]
