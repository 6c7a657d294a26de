"""Dates that count from another date of the text: a year later, the same period last year."""

from __future__ import annotations

from datetime import date, timedelta

from amity.reading.dates.calendar import DATED_UNITS, Period, containing, later
from amity.reading.dates.found import REFS, Context, Found, Hit, dated, day
from amity.reading.dates.lengths import about_of, count_of, length_of, length_value, moved
from amity.reading.dates.nearness import number_of, year_of


def ago(hit: Hit, at: Context) -> list[Found]:
    """two years ago, 10 days ago, months ago."""
    word, count = hit.of("units", "unit"), count_of(hit)
    if not word or (word.kind == "unit" and hit.of("a") is None and count is None):
        return []
    if count is None or word.value not in DATED_UNITS:
        found = hit.found(
            "DATE", "PAST_REF" if count is None else length_of(hit, word), relative=True, precision="range"
        )
        found.days = (None, at.reference)
        return [found]
    quarter = at.anchor(hit, "Q") if word.value == "Y" and count == 1 and hit.words[0].text != "A" else None
    if quarter:
        return [dated(hit, quarter.shifted(-1, "Y"), about_of(hit), derived=True)]
    kind = {"WE": "WE", "2W": "W"}.get(word.value, word.value)
    period = containing(kind, moved(at.reference, -count, word.value))
    return [dated(hit, period, about_of(hit), relative=True)]


def from_anchor(hit: Hit, at: Context) -> list[Found]:
    """a year later, two days earlier: from the last date told."""
    word, count, side = hit.of("units", "unit"), count_of(hit), hit.words[-1]
    if not word or word.value not in DATED_UNITS:
        return []
    if side.kind in ("before", "after") or side.text.lower() in ("on",):
        short = Hit(hit.first, hit.last - 1, hit.words[:-1])
        return [short.found("DURATION", length_of(short, word), mod=about_of(short))]
    if count is None:
        return [Hit(hit.first, hit.last - 1, hit.words[:-1]).found("DURATION", length_of(hit, word))]
    direction = -1 if side.text.lower() == "earlier" else 1
    anchor = at.anchor(hit)
    base = anchor or (containing("Y", at.reference) if word.value == "Y" else day(at.reference))
    exact = containing(base.unit, moved(base.first, direction * count, word.value))
    found = dated(hit, exact, about_of(hit), relative=anchor is None, derived=word.value == "Y")
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
    if which and 1 <= number_of(which) <= 4:
        base = Period("Q", date(at.reference.year, number_of(which) * 3 - 2, 1))
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
    cut = next(i for i, word in enumerate(hit.words) if word is kinds[0]) + 1
    year = year_of(Hit(hit.first + cut, hit.last, hit.words[cut:]), at)
    back_word = hit.of("ago", "earlier-later", "before")
    if year is None and not back_word:
        return []
    anchor = None if kinds[0].kind == "units" else _same_kind(kinds[0].value, hit, at)
    if kinds[0].value == "Q" and not anchor:
        anchor = containing("Q", at.reference).shifted(-1)
    if anchor:
        shift = year - anchor.first.year if year and not back_word else -1
        return [dated(hit, anchor.shifted(shift, "Y"), derived=True)]
    span = _year_before(hit, at, year)
    return [span] if span else []


def _same_kind(kind: str, hit: Hit, at: Context) -> Period | None:
    """The quarter, month or half spoken of; for "the period" a quarter, where no range was told after it."""
    if kind != "period":
        return at.anchor(hit, kind)
    told = next((one for one in reversed(at.found) if one.days and one.value not in REFS), None)
    ranged = told is not None and told.period is not None and told.days != (told.period.first, told.period.last)
    return None if ranged else at.anchor(hit, "Q")


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
