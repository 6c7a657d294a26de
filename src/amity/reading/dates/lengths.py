"""Lengths of time: three days, the past few years, the first nine months."""

from __future__ import annotations

from datetime import date, timedelta

from amity.reading.dates.calendar import DATED_UNITS, add, back, later
from amity.reading.dates.found import Context, Found, Hit
from amity.reading.dates.nearness import year_of
from amity.reading.dates.words import Word


def length(hit: Hit, at: Context) -> list[Found] | None:
    """three days, a two-day visit, more than forty years, within 18 months, in two weeks."""
    word, count = hit.of("units", "unit"), count_of(hit)
    lead = hit.words[0] if hit.words[0].kind == "in" else None
    inner = Hit(hit.first + 1, hit.last, hit.words[1:]) if lead and lead.value != "within" else hit
    if not word or hit.words[-1].text.lower() == "old":
        return None  # an age
    if not _is_length(inner, word, count):
        return None if word.value == "Q" and hit.of("hyphen") else []
    found = inner.found("DURATION", length_of(inner, word, count), mod=about_of(inner))
    if lead and lead.value == "within":
        found.mod = "EQUAL_OR_LESS"
    if lead and count and word.value in DATED_UNITS and (lead.value == "within" or _ahead(lead, inner, at)):
        until = moved(at.reference, count, word.value)
        found.days, found.precision, found.relative = (at.reference, until), "range", True
    return [found]


def _ahead(lead: Word, hit: Hit, at: Context) -> bool:
    """ "in two weeks", said of what will be."""
    return lead.text.lower() == "in" and at.tense(hit) > 0


def _is_length(hit: Hit, word: Word, count: float | None) -> bool:
    """Whether number and unit tell a length: "five years", "five-year", "a year", but not "a second"."""
    if word.value == "Q" and word.kind == "units" and hit.of("hyphen"):
        return False  # three-quarters of the seats
    if word.kind == "units" or hit.of("hyphen") or count not in (None, 1):
        return True
    if hit.of("a") and not hit.of("half", "cardinal"):
        return word.value in DATED_UNITS and bool(about_of(hit) or hit.of("and", "period", "in"))
    return bool(hit.of("cardinal"))


def bare_units(hit: Hit, at: Context) -> list[Found]:
    """for weeks, in years, in the days before: a length that nobody counted."""
    unit = hit.of("units")
    if hit.words[0].kind == "the" and unit:
        inner = Hit(hit.first + 1, hit.last - 1, hit.words[1:-1])
        return [inner.found("DURATION", length_of(inner, unit, None))] if unit.value in DATED_UNITS else []
    before = at.words[hit.first - 1] if hit.first else None
    if not before or before.text.lower() not in ("for", "in", "over", "after", "within", "past", "follows"):
        return []
    return [hit.found("DURATION", length_of(hit, hit.words[0], None))] if hit.words[0].value in DATED_UNITS else []


def units(hit: Hit, at: Context) -> list[Found]:
    """the past three months, the next few years, recent weeks, coming years."""
    word = hit.of("units", "unit", "seasons")
    pointer = hit.of("relative", "past-word", "future-adjective", "these")
    if not word or not pointer or (word.kind == "unit" and count_of(hit) in (None, 1)):
        return []
    if word.kind == "seasons":
        return [hit.found("SET", f"XXXX-{word.value}")]
    direction = {"past-word": -1, "future-adjective": 1}.get(pointer.kind) or int(pointer.value)
    if pointer.text.lower() in ("same", "following", "preceding") or pointer.kind == "these":
        return [hit.found("DURATION", length_of(hit, word), mod=about_of(hit))]
    return [stretch(hit, count_of(hit), word.value, direction or -1, at)]


def stretch(hit: Hit, count: float | None, kind: str, direction: int, at: Context) -> Found:
    """A length of time that ends or begins on the reference day."""
    word = Word(0, 0, "", "units", kind)
    found = hit.found("DURATION", length_of(hit, word, count), mod=about_of(hit), relative=True, precision="range")
    if count is None or kind not in DATED_UNITS:
        found.days = (at.reference, None) if direction > 0 else (None, at.reference)
    elif direction > 0:
        found.days = (at.reference, moved(at.reference, count, kind))
    else:
        found.days = (moved(at.reference, -count, kind), at.reference)
    return found


def first_units(hit: Hit, at: Context) -> list[Found]:
    """the first nine months; the six months."""
    word, count, which = hit.of("units"), count_of(hit), hit.of("ordinal")
    if not word or count is None:
        return []
    found = hit.found("DURATION", length_of(hit, word), mod=about_of(hit))
    if which and which.value == "1" and word.value in ("M", "Q", "W", "D"):
        year = year_of(hit, at) or at.reference.year
        first = date(year, 1, 1)
        found.days = (first, moved(first, count, word.value) - timedelta(1))
        found.precision, found.relative = "range", year_of(hit, at) is None
    return [found]


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


def count_of(hit: Hit) -> float | None:
    """How many: 12, two and a half, a couple; null where "some", "few" or nothing says it."""
    pair = hit.of("couple")
    if pair:
        return float(pair.value)
    if hit.of("some"):
        return None
    if hit.of("a") and hit.of("half") and hit.of("and"):
        return 1.5
    words = hit.words
    cut = next(
        (
            i
            for i, w in enumerate(words)
            if w.kind in ("to", "or", "dash") and i and words[i - 1].kind in ("cardinal", "amount")
        ),
        len(words),
    )
    total = _sum([w for w in words[:cut] if w.kind in ("cardinal", "amount", "scale", "fraction", "half")])
    if total:
        return total
    return 1.0 if hit.of("a") or hit.of("unit") else None


def _sum(words: list[Word]) -> float:
    """The words of a number together: twenty-five, one hundred twenty, two and a half."""
    total = 0.0
    for word in words:
        if word.kind == "half":
            total += 0.5
        elif word.kind == "scale":
            total = (total or 1) * float(word.value)
        else:
            total += float(word.value.replace(",", ""))
    return total


def length_of(hit: Hit, word: Word, count: float | None = -1.0) -> str:
    """The TIMEX3 value of a length; PXD where nobody counted."""
    number = count_of(hit) if count == -1.0 else count
    if number is None:
        unit = {"TS": "TXS", "TM": "TXM", "TH": "TXH", "E": "XE", "WE": "XWE"}.get(word.value, f"X{word.value[-1]}")
        return f"P{unit}"
    return length_value(number, word.value)


def about_of(hit: Hit) -> str | None:
    word = hit.of("approx", "over")
    return word.value if word else None


def moved(start: date, count: float, kind: str) -> date:
    """The day some units on; halves are counted in days or months."""
    if count % 1 == 0.5 and kind == "Y":
        return later(start, int(count * 12))
    if kind == "2W":
        return add(start, int(count), "2W")
    return add(start, int(count), kind) if kind != "D" or count >= 0 else back(start, int(-count))
