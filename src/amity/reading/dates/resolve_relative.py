"""Dates that count from another: from the day of the document, or from a date told before."""

from __future__ import annotations

from datetime import date, timedelta

from amity.reading.dates.calendar import SEASONS, Period, add, back, containing, later
from amity.reading.dates.found import Context, Found, Hit, dated, day
from amity.reading.dates.resolve import _mod, _number, _year_of, length_value, weekday_near
from amity.reading.dates.words import Word

TEXT_RELATIVE = frozenset({"same", "following", "preceding", "previous", "prior"})
VAGUE = "X"
DATED_UNITS = frozenset({"D", "W", "M", "Q", "Y", "WE", "E", "C", "H", "2W"})


def unit(hit: Hit, at: Context) -> list[Found]:
    """last week, this year, the following month, earlier this month, the end of this week."""
    word, pointer = hit.of("unit"), hit.all("relative", "present-adjective")[-1]
    if not word or word.value not in DATED_UNITS:
        return []
    if pointer.text.lower() in TEXT_RELATIVE:
        return _by_anchor(hit, word.value, int(pointer.value), at)
    if pointer.text.lower() in ("past", "latest") and hit.of("the") and word.value in ("Y", "E", "D", "W", "M"):
        if pointer.text.lower() == "past":
            stretch = _stretch(hit, 1, word.value, -1, at)
            if word.value == "Y":
                stretch.type, stretch.value = "DATE", containing("Y", at.reference).shifted(-1).value
            return [stretch]
    shift = int(pointer.value) if pointer.kind == "relative" else 0
    return [_part(hit, containing(word.value, at.reference).shifted(shift), at)]


def _part(hit: Hit, period: Period, at: Context) -> Found:
    """A period of the calendar that counts from the reference, or the part of it before or after that day."""
    found = dated(hit, period, _mod(hit), relative=True)
    side = hit.of("earlier-later")
    if side and found.days and period.first <= at.reference <= period.last and period.unit != "D":
        found.days = (period.first, at.reference) if side.value == "START" else (at.reference, period.last)
    return found


def _by_anchor(hit: Hit, kind: str, shift: int, at: Context) -> list[Found]:
    """A unit that counts from the last date told."""
    anchor = at.anchor(hit)
    base = containing(kind, anchor.first if anchor else at.reference)
    if kind == "Q" and not anchor:
        base = base.shifted(-1)
    return [dated(hit, base.shifted(shift), _mod(hit), relative=anchor is None)]


def that_unit(hit: Hit, at: Context) -> list[Found]:
    """that year, later that day, that same month."""
    word = hit.of("unit")
    if not word or word.value not in DATED_UNITS:
        return []
    return _by_anchor(hit, word.value, 0, at)


def the_unit(hit: Hit, at: Context) -> list[Found]:
    """the quarter, the end of the year, year's end, year-end, the weekend."""
    word = hit.of("unit")
    if not word or word.value not in ("Q", "Y", "M", "W", "WE", "D", "E", "C"):
        return []
    if word.value == "Q":
        anchor = at.anchor(hit, "Q")
        return [dated(hit, anchor or containing("Q", at.reference).shifted(-1), _mod(hit), relative=anchor is None)]
    if word.value == "WE":
        shift = 0 if at.tense(hit) > 0 or at.reference.isoweekday() == 7 else -1
        return [dated(hit, containing("WE", at.reference).shifted(shift), relative=True)]
    if hit.of("ended"):
        return [Hit(hit.first, hit.last - 1, hit.words[:-1]).found("DURATION", f"P1{word.value}")]
    if hit.of("position", "earlier-later"):
        return [_part(hit, containing(word.value, at.reference), at)]
    return [_fiscal(hit, at)] if word.value == "Y" and hit.of("fiscal") else []


def part_of_today(hit: Hit, at: Context) -> list[Found]:
    """mid afternoon, late evening."""
    part = hit.of("part")
    return (
        [dated(hit, day(at.reference), _mod(hit), type="TIME", suffix=f"T{part.value}", relative=True)] if part else []
    )


def _fiscal(hit: Hit, at: Context) -> Found:
    return dated(hit, containing("Y", at.reference), relative=True)


def named(hit: Hit, at: Context) -> list[Found]:
    """last fall, this past spring, next Monday, this morning."""
    pointers = hit.all("relative")
    direction = -1 if any(p.value == "-1" for p in pointers) else int(pointers[-1].value)
    word = hit.of("season", "weekday", "part")
    if not word or pointers[-1].text.lower() in TEXT_RELATIVE:
        return []
    if word.kind == "part":
        return [
            dated(
                hit,
                day(at.reference + timedelta(direction)),
                _mod(hit),
                type="TIME",
                suffix=f"T{word.value}",
                relative=True,
            )
        ]
    if word.kind == "season":
        return [dated(hit, _season(word.value, direction, at), _mod(hit), relative=True)]
    return [_on(hit, _weekday(int(word.value), direction, at))]


def _weekday(number: int, direction: int, at: Context) -> date:
    """last, this or next weekday."""
    ahead = (number - at.reference.isoweekday()) % 7
    if direction > 0:
        return at.reference + timedelta(ahead or 7)
    if direction < 0:
        return at.reference - timedelta((7 - ahead) % 7 or 7)
    return at.reference + timedelta(number - at.reference.isoweekday())


def _on(hit: Hit, when: date) -> Found:
    """A day, or a part of it."""
    part = hit.of("part")
    if part:
        suffix = "" if part.value == "NI" else f"T{part.value}"  # news marks a night by its day
        return dated(hit, day(when), _mod(hit), type="TIME", suffix=suffix, relative=True)
    return dated(hit, day(when), _mod(hit), relative=True)


def _season(code: str, direction: int, at: Context) -> Period:
    years = [Period(code, date(y, SEASONS[code], 1)) for y in range(at.reference.year - 2, at.reference.year + 3)]
    if direction < 0:
        return [p for p in years if p.last < at.reference][-1]
    if direction > 0:
        return next(p for p in years if p.first > at.reference)
    return next((p for p in years if p.first <= at.reference <= p.last), years[2])


def season(hit: Hit, at: Context) -> list[Found]:
    """the summer, summer 2022, the spring of last year."""
    code = hit.of("season")
    if not code:
        return []
    year = _year_of(hit, at)
    if year:
        return [dated(hit, Period(code.value, date(year, SEASONS[code.value], 1)), _mod(hit))]
    if code.text.lower() == "fall" or not (hit.of("the") or hit.of("position") or _after_in(hit, at)):
        return []
    tense = at.tense(hit)
    period = _season(code.value, 1 if tense > 0 else 0, at)
    if tense <= 0 and period.first > at.reference:
        period = period.shifted(-1)
    return [dated(hit, period, _mod(hit), relative=True)]


def _after_in(hit: Hit, at: Context) -> bool:
    return bool(hit.first and at.words[hit.first - 1].kind in ("in", "since", "until"))


def weekday(hit: Hit, at: Context) -> list[Found]:
    """Friday, Wednesday night, earlier Sunday, Monday last week."""
    word, pointer, week = hit.of("weekday"), hit.of("relative"), hit.of("unit")
    if not word:
        return []
    if week and week.value == "W" and pointer:
        first = containing("W", at.reference).shifted(int(pointer.value)).first
        return [_on(hit, first + timedelta(int(word.value) - 1))]
    if pointer:
        return [_on(Hit(hit.first, hit.first, hit.words[:1]), weekday_near(int(word.value), hit, at))]
    return [_on(hit, weekday_near(int(word.value), hit, at))]


def near_day(hit: Hit, at: Context) -> list[Found]:
    """today, yesterday morning, tonight, the night of Friday."""
    word = hit.of("day", "weekday")
    if not word:
        return []
    if word.kind == "weekday":
        return [_on(hit, weekday_near(int(word.value), hit, at))]
    shift, _, part = word.value.partition(" ")
    found = _on(hit, at.reference + timedelta(int(shift)))
    if part and not hit.of("part"):
        found.type = "TIME"
    return [found]


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
        return [hit.found("DURATION", _length(hit, word), mod=_about(hit))]
    return [_stretch(hit, count_of(hit), word.value, direction or -1, at)]


def _stretch(hit: Hit, count: float | None, kind: str, direction: int, at: Context) -> Found:
    """A length of time that ends or begins on the reference day."""
    word = Word(0, 0, "", "units", kind)
    found = hit.found("DURATION", _length(hit, word, count), mod=_about(hit), relative=True, precision="range")
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
    found = hit.found("DURATION", _length(hit, word), mod=_about(hit))
    if which and which.value == "1" and word.value in ("M", "Q", "W", "D"):
        year = _year_of(hit, at) or at.reference.year
        first = date(year, 1, 1)
        found.days = (first, moved(first, count, word.value) - timedelta(1))
        found.precision, found.relative = "range", _year_of(hit, at) is None
    return [found]


def ago(hit: Hit, at: Context) -> list[Found]:
    """two years ago, 10 days ago, months ago."""
    word, count = hit.of("units", "unit"), count_of(hit)
    if not word or (word.kind == "unit" and hit.of("a") is None and count is None):
        return []
    if count is None or word.value not in DATED_UNITS:
        found = hit.found("DATE", "PAST_REF" if count is None else _length(hit, word), relative=True, precision="range")
        found.days = (None, at.reference)
        return [found]
    quarter = at.anchor(hit, "Q") if word.value == "Y" and count == 1 and hit.words[0].text != "A" else None
    if quarter:
        return [dated(hit, quarter.shifted(-1, "Y"), _about(hit), derived=True)]
    kind = {"WE": "WE", "2W": "W"}.get(word.value, word.value)
    period = containing(kind, moved(at.reference, -count, word.value))
    return [dated(hit, period, _about(hit), relative=True)]


def from_anchor(hit: Hit, at: Context) -> list[Found]:
    """a year later, two days earlier: from the last date told."""
    word, count, side = hit.of("units", "unit"), count_of(hit), hit.words[-1]
    if not word or word.value not in DATED_UNITS:
        return []
    if side.kind in ("before", "after") or side.text.lower() in ("on",):
        short = Hit(hit.first, hit.last - 1, hit.words[:-1])
        return [short.found("DURATION", _length(short, word), mod=_about(short))]
    if count is None:
        return [Hit(hit.first, hit.last - 1, hit.words[:-1]).found("DURATION", _length(hit, word))]
    direction = -1 if side.text.lower() == "earlier" else 1
    anchor = at.anchor(hit)
    base = anchor or (containing("Y", at.reference) if word.value == "Y" else day(at.reference))
    exact = containing(base.unit, moved(base.first, direction * count, word.value))
    found = dated(hit, exact, _about(hit), relative=anchor is None, derived=word.value == "Y")
    if _coarser(word.value, base.unit):  # a year after a day is some day of that year
        wide = containing(word.value, exact.first)
        found.days, found.precision = (wide.first, wide.last), wide.precision
    return [found]


def _coarser(kind: str, than: str) -> bool:
    order = ["D", "WE", "W", "2W", "M", "Q", "H", "Y", "E", "C"]
    return than in order and order.index(kind) > order.index(than) and than == "D" and kind not in ("W",)


def year_earlier(hit: Hit, at: Context) -> list[Found]:
    """the year-earlier quarter, year-ago, the year-earlier nine months."""
    size = hit.of("units")
    if size:
        count = count_of(hit)
        return [hit.found("DURATION", length_value(count or 1, size.value))]
    if hit.words[0].value not in ("Y", "the", "same", "-1") and not any(w.value == "Y" for w in hit.all("unit")):
        return []
    anchor, which = at.anchor(hit, "Q"), hit.of("ordinal")
    if which and 1 <= _number(which) <= 4:
        base = Period("Q", date(at.reference.year, _number(which) * 3 - 2, 1))
        return [dated(hit, base.shifted(-1, "Y"), derived=True)]
    span = _year_before(hit, at)
    if anchor or span is None:
        base = anchor or containing("Y", at.reference)
        return [dated(hit, base.shifted(-1, "Y"), relative=anchor is None, derived=True)]
    return [span]


def same_period(hit: Hit, at: Context) -> list[Found]:
    """the same period last year, the corresponding quarter of 2019, the equivalent period a year earlier."""
    kinds = [w for w in hit.words if w.kind in ("unit", "units", "period", "half")]
    if not kinds or kinds[0].value not in ("Q", "M", "period", "H", "W", "D"):
        return []
    year = _year_of(hit, at)
    back_word = hit.of("ago", "earlier-later", "before")
    if year is None and not back_word:
        return []
    anchor = at.anchor(hit, kinds[0].value) if kinds[0].value in ("Q", "M", "H", "W", "D") else at.anchor(hit, "Q")
    if kinds[0].value == "Q" and not anchor:
        anchor = containing("Q", at.reference).shifted(-1)
    if anchor:
        shift = year - anchor.first.year if year and not back_word else -1
        return [dated(hit, anchor.shifted(shift, "Y"), derived=True)]
    span = _year_before(hit, at, year)
    return [span] if span else []


def _year_before(hit: Hit, at: Context, year: int | None = None) -> Found | None:
    """The days of the last range told, a year before or in the year named."""
    span = at.span_before(hit)
    if not span:
        return None
    shift = (year - span[0].year) if year else -1
    days = (later(span[0], 12 * shift), _month_end(span[1], later(span[1], 12 * shift)))
    return hit.found("DATE", f"{days[0].year:04}", days=days, precision="range")


def _month_end(was: date, moved_to: date) -> date:
    """The end of a month stays the end of a month: 28 February, 29 February."""
    if (was + timedelta(1)).day == 1:
        return later(moved_to.replace(day=1), 1) - timedelta(1)
    return moved_to


def latest_period(hit: Hit, at: Context) -> list[Found]:
    """the latest period, the same period: the quarter or range spoken of."""
    anchor = at.anchor(hit, "Q")
    if anchor:
        return [dated(hit, anchor)]
    span = at.span_before(hit)
    if not span or hit.of("relative").value != "0":  # type: ignore[union-attr]
        return []
    return [hit.found("DATE", "PRESENT_REF" if False else f"{span[0].year:04}", days=span, precision="range")]


def length(hit: Hit, at: Context) -> list[Found] | None:
    """three days, a two-day visit, more than forty years, within 18 months, in two weeks."""
    word, count = hit.of("units", "unit"), count_of(hit)
    lead = hit.words[0] if hit.words[0].kind == "in" else None
    inner = Hit(hit.first + 1, hit.last, hit.words[1:]) if lead and lead.value != "within" else hit
    if not word or hit.words[-1].text.lower() == "old":
        return None  # an age
    if not _is_length(inner, word, count):
        return None if word.value == "Q" and hit.of("hyphen") else []
    found = inner.found("DURATION", _length(inner, word, count), mod=_about(inner))
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
        return word.value in DATED_UNITS and bool(_about(hit) or hit.of("and", "period", "in"))
    return bool(hit.of("cardinal"))


def bare_units(hit: Hit, at: Context) -> list[Found]:
    """for weeks, in years, in the days before: a length that nobody counted."""
    unit = hit.of("units")
    if hit.words[0].kind == "the" and unit:
        inner = Hit(hit.first + 1, hit.last - 1, hit.words[1:-1])
        return [inner.found("DURATION", _length(inner, unit, None))] if unit.value in DATED_UNITS else []
    before = at.words[hit.first - 1] if hit.first else None
    if not before or before.text.lower() not in ("for", "in", "over", "after", "within", "past", "follows"):
        return []
    return [hit.found("DURATION", _length(hit, hit.words[0], None))] if hit.words[0].value in DATED_UNITS else []


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


def _length(hit: Hit, word: Word, count: float | None = -1.0) -> str:
    """The TIMEX3 value of a length; PXD where nobody counted."""
    number = count_of(hit) if count == -1.0 else count
    if number is None:
        unit = {"TS": "TXS", "TM": "TXM", "TH": "TXH", "E": "XE", "WE": "XWE"}.get(word.value, f"X{word.value[-1]}")
        return f"P{unit}"
    return length_value(number, word.value)


def _about(hit: Hit) -> str | None:
    word = hit.of("approx", "over")
    return word.value if word else None


def moved(start: date, count: float, kind: str) -> date:
    """The day some units on; halves are counted in days or months."""
    if count % 1 == 0.5 and kind == "Y":
        return later(start, int(count * 12))
    if kind == "2W":
        return add(start, int(count), "2W")
    return add(start, int(count), kind) if kind != "D" or count >= 0 else back(start, int(-count))
