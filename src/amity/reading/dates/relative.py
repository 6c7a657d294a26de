"""Dates that count from the day of the document: last week, this fall, Friday."""

from __future__ import annotations

from datetime import date, timedelta

from amity.reading.dates.calendar import DATED_UNITS, SEASONS, Period, containing
from amity.reading.dates.found import FAR, Context, Found, Hit, dated, day
from amity.reading.dates.lengths import stretch
from amity.reading.dates.nearness import mod_of, weekday_near, year_of

TEXT_RELATIVE = frozenset({"same", "following", "preceding", "previous", "prior"})


def unit(hit: Hit, at: Context) -> list[Found]:
    """last week, this year, the following month, earlier this month, the end of this week."""
    word, pointer = hit.of("unit"), hit.all("relative", "present-adjective")[-1]
    if not word or word.value not in DATED_UNITS:
        return []
    if pointer.text.lower() in TEXT_RELATIVE:
        return _by_anchor(hit, word.value, int(pointer.value), at)
    if word.value in ("E", "C") and pointer.text.lower() in ("past", "last", "next", "coming"):
        return [stretch(hit, 1, word.value, int(pointer.value), at)]
    if pointer.text.lower() == "past" and hit.of("the") and word.value in ("Y", "E", "D", "W", "M"):
        past = stretch(hit, 1, word.value, -1, at)
        if word.value == "Y":
            past.type, past.value = "DATE", containing("Y", at.reference).shifted(-1).value
        return [past]
    shift = int(pointer.value) if pointer.kind == "relative" else 0
    return [_part(hit, containing(word.value, at.reference).shifted(shift), at)]


def _part(hit: Hit, period: Period, at: Context) -> Found:
    """A period of the calendar that counts from the reference, or the part of it before or after that day."""
    found = dated(hit, period, mod_of(hit), relative=True)
    side = hit.of("earlier-later")
    if side and found.days and period.first <= at.reference <= period.last and period.unit != "D":
        found.days = (period.first, at.reference) if side.value == "START" else (at.reference, period.last)
    return found


def _by_anchor(hit: Hit, kind: str, shift: int, at: Context) -> list[Found]:
    """A unit that counts from the last date told; a day only from a day."""
    anchor = at.anchor(hit, "D", near=FAR) if kind == "D" else at.anchor(hit)
    base = containing(kind, anchor.first if anchor else at.reference)
    if kind == "Q" and not anchor:
        base = base.shifted(-1)
    return [dated(hit, base.shifted(shift), mod_of(hit), relative=anchor is None)]


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
        return [dated(hit, anchor or containing("Q", at.reference).shifted(-1), mod_of(hit), relative=anchor is None)]
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
        [dated(hit, day(at.reference), mod_of(hit), type="TIME", suffix=f"T{part.value}", relative=True)]
        if part
        else []
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
                mod_of(hit),
                type="TIME",
                suffix=f"T{word.value}",
                relative=True,
            )
        ]
    if word.kind == "season":
        return [dated(hit, _season(word.value, direction, at), mod_of(hit), relative=True)]
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
        return dated(hit, day(when), mod_of(hit), type="TIME", suffix=suffix, relative=True)
    return dated(hit, day(when), mod_of(hit), relative=True)


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
    year = year_of(hit, at)
    if year:
        return [dated(hit, Period(code.value, date(year, SEASONS[code.value], 1)), mod_of(hit))]
    if code.text.lower() == "fall" or not (hit.of("the") or hit.of("position") or _after_in(hit, at)):
        return []
    tense = at.tense(hit)
    period = _season(code.value, 1 if tense > 0 else 0, at)
    if tense <= 0 and period.first > at.reference:
        period = period.shifted(-1)
    return [dated(hit, period, mod_of(hit), relative=True)]


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
