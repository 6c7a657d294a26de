"""Dates that name themselves: days, months, years, quarters, holidays, clock times, what recurs."""

from __future__ import annotations

import re
from datetime import date, timedelta

from amity.reading.dates.calendar import MONTHS, Period, containing, day_of, feast
from amity.reading.dates.found import Context, Found, Hit, dated, day
from amity.reading.dates.words import Word

PARTS_OF_DAY = {"MO", "AF", "EV", "NI", "MI"}
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
    month, number = int(_value(hit, "month")), _number(hit.of("cardinal", "ordinal"))
    if not 1 <= number <= 31:
        return []
    year = _year_of(hit, at)
    if year:
        found = day_of(year, month, number)
        return [dated(hit, day(found))] if found else []
    chosen = nearest([d for y in _years(at) if (d := day_of(y, month, number))], hit, at)
    return [dated(hit, day(chosen), relative=True, yearless=True)] if chosen else []


def calendar_days(hit: Hit, at: Context) -> list[Found]:
    """August 3-5, 2022: two days, each with the range of both where they are joined by a dash or "to"."""
    month = int(_value(hit, "month"))
    numbers = hit.all("cardinal", "ordinal")
    low, high = _number(numbers[0]), _number(numbers[1])
    if not 1 <= low < high <= 31:
        return []
    year = _year_of(hit, at)
    chosen = nearest([d for y in ([year] if year else _years(at)) if (d := day_of(y, month, low))], hit, at)
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
    number, mod = int(_value(hit, "month")), _mod(hit)
    year = _year_of(hit, at)
    if year:
        return [dated(hit, Period("M", date(year, number, 1)), mod)]
    near = hit.of("relative")
    candidates = [Period("M", date(y, number, 1)) for y in _years(at)]
    if near:
        return [dated(hit, _by_relative(candidates, int(near.value), at), mod, relative=True)]
    told = _told_year(hit, at)
    if told:
        return [dated(hit, Period("M", date(told, number, 1)), mod, yearless=True)]
    chosen = nearest([period.first for period in candidates], hit, at, size=28)
    return [dated(hit, containing("M", chosen), mod, relative=True, yearless=True)] if chosen else []


def year(hit: Hit, at: Context) -> list[Found]:
    """2022; early 1990; fiscal 1989; the year 2000; '98."""
    unit = hit.of("unit")
    if unit and unit.value != "Y":
        return []
    number = int(_value(hit, "year") or 0)
    short = hit.of("short")
    if short:
        number = _full_year(int(short.text[1:]), at)
    if not number or hit.of("era") and hit.of("era").value == "BC":  # type: ignore[union-attr]
        return []
    if number < 1700 and not _preposed(hit, at):
        return []
    return [dated(hit, Period("Y", date(number, 1, 1)), _mod(hit))]


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
    return [dated(hit, Period("E", date(number, 1, 1)), _mod(hit))]


def ordinal_unit(hit: Hit, at: Context) -> list[Found]:
    """the 20th century."""
    unit, number = hit.of("unit"), _number(hit.of("ordinal"))
    if not unit or unit.value != "C" or not 2 <= number <= 22:
        return []
    return [dated(hit, Period("C", date((number - 1) * 100, 1, 1)), _mod(hit))]


def quarter(hit: Hit, at: Context) -> list[Found]:
    """the third quarter of 1984; third-quarter; this year's third quarter; the first half; the 1988 period."""
    unit = next((w for w in reversed(hit.words) if w.kind in ("unit", "units", "period", "half")), None)
    named = [w for w in hit.words if w.kind in ("unit", "half", "period") and w.value in ("Q", "H", "period", "W", "M")]
    number = _number(hit.of("ordinal"))
    code = hit.of("quarter")
    if code:
        number, kind = int(re.sub(r"\D", "", code.text)), "Q"
    elif named:
        kind = named[0].value
    else:
        return []
    year = _year_of(hit, at)
    if kind == "period" or (kind == "Q" and not number):
        return _unnumbered(hit, at, year) if unit else []
    if kind not in ("Q", "H") or number > (4 if kind == "Q" else 2) or not number:
        return []
    months = MONTHS[kind]
    if year:
        return [dated(hit, Period(kind, date(year, (number - 1) * months + 1, 1)), _mod(hit))]
    candidates = [Period(kind, date(y, (number - 1) * months + 1, 1)) for y in _years(at)]
    begun = [p for p in candidates if p.first <= at.reference]
    coming = [p for p in candidates if p.last >= at.reference]
    ahead = at.tense(hit) > 0 and (at.reference - begun[-1].last).days > HALF
    return [dated(hit, coming[0] if ahead else begun[-1], _mod(hit), relative=True)]


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
    rule, year = _value(hit, "holiday"), _year_of(hit, at)
    near = hit.of("relative")
    candidates = [d for y in ([year] if year else _years(at)) if (d := feast(rule, y))]
    if near:
        chosen: date | None = _by_relative([day(d) for d in candidates], int(near.value), at).first
    else:
        chosen = nearest(candidates, hit, at)
    unit = hit.of("unit")
    if not chosen or unit and unit.value not in ("W", "WE"):
        return []
    if unit:
        return [dated(hit, containing("W" if unit.value == "W" else "WE", chosen), relative=not year)]
    return [dated(hit, day(chosen), relative=not year)]


def clock(hit: Hit, at: Context) -> list[Found]:
    """9:30 a.m. EST Tuesday; 4 in the morning."""
    time = _clock(hit)
    if not time:
        return []
    named = hit.of("weekday", "day", "month")
    if not named:
        anchor = at.anchor(hit, "D") or day(at.reference)
        return [
            hit.found(
                "TIME",
                f"{anchor.value}T{time}",
                period=anchor,
                days=(anchor.first, anchor.first),
                precision="day",
                relative=True,
            )
        ]
    at_day = _named_day(hit, named, at)
    if not at_day:
        return []
    return [dated(hit, day(at_day), type="TIME", suffix=f"T{time}", relative=True)]


def _clock(hit: Hit) -> str:
    """The time of day as hh:mm."""
    word, half = hit.of("clock"), hit.of("ampm")
    first = word or hit.of("cardinal")
    if not first:
        return ""
    parts = [int(float(part)) for part in first.value.split(":")]
    hours, minutes = parts[0], parts[1] if len(parts) > 1 else 0
    part = hit.of("part")
    late = (half and half.text.lower().startswith("p")) or (part and part.value in ("AF", "EV", "NI"))
    if late and hours < 12:
        hours += 12
    if half and half.text.lower().startswith("a") and hours == 12:
        hours = 0
    return f"{hours:02}:{minutes:02}" if hours <= 24 and minutes < 60 else ""


def _named_day(hit: Hit, named: Word, at: Context) -> date | None:
    """The day that stands beside a clock time."""
    if named.kind == "day":
        return at.reference + timedelta(int(named.value.split()[0]))
    if named.kind == "weekday":
        return weekday_near(int(named.value), hit, at)
    numbers = hit.all("cardinal")
    days = [d for y in _years(at) if (d := day_of(y, int(named.value), _number(numbers[-1])))]
    return nearest(days, hit, at)


def set_of(hit: Hit, at: Context) -> list[Found]:
    """every day; each July; Tuesday nights; daily."""
    frequency = hit.of("frequency")
    if frequency:
        return [hit.found("SET", frequency.value)]
    named = hit.of("weekday", "weekdays", "month", "season", "part")
    every = hit.of("every")
    if named and named.kind in ("weekday", "weekdays"):
        part = hit.of("parts")
        return [hit.found("SET", f"XXXX-WXX-{named.value}" + (f"T{part.value}" if part else ""))]
    if named and named.kind == "month":
        return [hit.found("SET", f"XXXX-{int(named.value):02}")]
    if named:
        return [hit.found("SET", f"XXXX-{named.value}" if named.kind == "season" else f"XXXX-XX-XXT{named.value}")]
    unit = hit.of("unit", "units")
    if not unit or not every or every.text.lower() == "per" or unit.value == "WE" and every.text.lower() == "each":
        return []
    count = hit.of("cardinal", "ordinal")
    return [hit.found("SET", length_value(_number(count) if count else 1, unit.value))]


def reference_word(hit: Hit, at: Context) -> list[Found]:
    """now, recently, soon: the present, the past or the future as such."""
    word = hit.words[-1]
    if word.kind == "relative":
        if word.text.lower() != "past" or _noun_follows(hit, at):
            return []
        word = Word(word.start, word.end, word.text, "past-ref", "PAST_REF")
    spans: dict[str, tuple[date | None, date | None]] = {
        "PRESENT_REF": (at.reference, at.reference), "PAST_REF": (None, at.reference), "FUTURE_REF": (at.reference, None),
    }  # fmt: skip
    found = hit.found("DATE", word.value, relative=True, days=spans[word.value])
    found.precision = "day" if word.value == "PRESENT_REF" else "range"
    return [found]


def _noun_follows(hit: Hit, at: Context) -> bool:
    after = at.words[hit.last + 1] if hit.last + 1 < len(at.words) else None
    return after is not None and after.kind not in ("stop", "comma", "break") and after.text[0].isalnum()


def nearest(days: list[date], hit: Hit, at: Context, size: int = 0) -> date | None:
    """Of the same day in several years the one nearest to the reference, moved by the tense of its verb."""
    if not days:
        return None
    tense = 1 if bounding(hit, at, by=True) else at.tense(hit)
    ahead = 1.0 if tense > 0 else 5.0 if size else 1.5  # what has no tense is rather told than foretold
    best = min(days, key=lambda d: (d - at.reference).days * ahead if d > at.reference else (at.reference - d).days)
    gap = (best - at.reference).days
    if tense < 0 and gap > 0:
        past = [d for d in days if d <= at.reference]
        return past[-1] if past and gap > (0 if size else 60) else best
    if tense > 0 and gap + size < -35:
        return next((d for d in days if d >= at.reference), best)
    return best


def weekday_near(number: int, hit: Hit, at: Context) -> date:
    """The last such day up to the reference; the next one where the verb looks ahead."""
    back = at.reference - timedelta((at.reference.isoweekday() - number) % 7)
    after = at.words[hit.last + 1] if hit.last + 1 < len(at.words) else None
    if after is not None and after.kind == "poss":
        return back
    return back + timedelta(7) if (bounding(hit, at) or at.tense(hit) > 0) and back < at.reference else back


def bounding(hit: Hit, at: Context, by: bool = False) -> bool:
    """ "postponed until Tuesday", "as early as Tuesday": what lies ahead, where no sentence begins so."""
    before = at.words[hit.first - 1] if hit.first else None
    if before is None or before.text[0].isupper() or not (by or before.text != "by"):
        return False
    return before.kind == "as-soon-as" or before.value == "until"


def length_value(count: float, unit: str, more: str = "") -> str:
    """A length of time as TIMEX3 has it: P3M, PT2H, P2Y6M."""
    if unit in ("TS", "TM", "TH"):
        small = {"TH": "M", "TM": "S", "TS": ""}[unit]
        half = f"30{small}" if count % 1 == 0.5 and small else ""
        return f"PT{count // 1 if half else count:g}{unit[1]}{half}"
    if unit in ("E", "C", "L"):
        return f"P{count * {'E': 10, 'C': 100, 'L': 1000}[unit]:g}Y"
    if count % 1 == 0.5 and unit == "Y":
        return f"P{count // 1:g}Y6M"
    scale = {"2W": (2, "W"), "WE": (2, "D"), "H": (6, "M")}.get(unit)
    return f"P{count * scale[0]:g}{scale[1]}" if scale else f"P{count:g}{unit}"


def _value(hit: Hit, kind: str) -> str:
    word = hit.of(kind)
    return word.value if word else ""


def _number(word: Word | None) -> int:
    return int(float(word.value)) if word else 0


def _mod(hit: Hit) -> str | None:
    word = hit.of("position", "earlier-later")
    return word.value if word else None


def _years(at: Context) -> list[int]:
    return [at.reference.year - 1, at.reference.year, at.reference.year + 1]


def _full_year(short: int, at: Context) -> int:
    century = at.reference.year // 100 * 100
    return century + short if short <= at.reference.year % 100 + 10 else century - 100 + short


def _year_of(hit: Hit, at: Context) -> int | None:
    """The year that the words name or point to: 1998, '98, of last year, of that year."""
    named, short = hit.of("year"), hit.of("short")
    if named:
        return int(named.value)
    if short:
        return _full_year(int(short.text[1:]), at)
    unit = hit.of("unit")
    if not unit or unit.value != "Y":
        return None
    pointer = hit.of("relative", "that")
    if pointer and pointer.kind == "relative" and pointer.text.lower() not in ("same", "following", "preceding"):
        return at.reference.year + int(pointer.value)
    anchor = at.anchor(hit)
    shift = {"following": 1, "preceding": -1}.get(pointer.text.lower() if pointer else "", 0)
    return (anchor.first.year if anchor else at.reference.year) + shift


def _by_relative(candidates: list[Period], direction: int, at: Context) -> Period:
    """last April, this September, next June."""
    if direction < 0:
        return [p for p in candidates if p.last < at.reference][-1]
    if direction > 0:
        return next(p for p in candidates if p.first > at.reference)
    return next(p for p in candidates if p.first.year == at.reference.year)


def _told_year(hit: Hit, at: Context) -> int | None:
    """The year that the same sentence has named before: "In 1996 it joined, and in June ..."."""
    for earlier in reversed(at.found):
        between = at.words[earlier.last + 1 : hit.first]
        if any(word.kind in ("stop", "break") for word in between):
            return None
        if earlier.period and not earlier.relative and earlier.type == "DATE" and not earlier.yearless:
            return earlier.period.first.year if earlier.period.unit == "Y" else None
    return None


def _preposed(hit: Hit, at: Context) -> bool:
    before = at.words[hit.first - 1] if hit.first else None
    return bool(
        before and before.kind in ("in", "of", "since", "until", "the", "between", "to", "and") or hit.of("position")
    )
