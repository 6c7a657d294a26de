"""What the resolvers share: the year that words point to, and the nearest of several days."""

from __future__ import annotations

from datetime import date, timedelta

from amity.reading.dates.calendar import Period
from amity.reading.dates.found import Context, Hit
from amity.reading.dates.words import Word


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


def value_of(hit: Hit, kind: str) -> str:
    word = hit.of(kind)
    return word.value if word else ""


def number_of(word: Word | None) -> int:
    return int(float(word.value)) if word else 0


def mod_of(hit: Hit) -> str | None:
    word = hit.of("position", "earlier-later")
    return word.value if word else None


def years_near(at: Context) -> list[int]:
    return [at.reference.year - 1, at.reference.year, at.reference.year + 1]


def full_year(short: int, at: Context) -> int:
    century = at.reference.year // 100 * 100
    return century + short if short <= at.reference.year % 100 + 10 else century - 100 + short


def year_of(hit: Hit, at: Context) -> int | None:
    """The year that the words name or point to: 1998, '98, of last year, of that year."""
    named, short = hit.of("year"), hit.of("short")
    if named:
        return int(named.value)
    if short:
        return full_year(int(short.text[1:]), at)
    unit = hit.of("unit")
    if not unit or unit.value != "Y":
        return None
    pointer = hit.of("relative", "that")
    if pointer and pointer.kind == "relative" and pointer.text.lower() not in ("same", "following", "preceding"):
        return at.reference.year + int(pointer.value)
    anchor = at.anchor(hit)
    shift = {"following": 1, "preceding": -1}.get(pointer.text.lower() if pointer else "", 0)
    return (anchor.first.year if anchor else at.reference.year) + shift


def by_relative(candidates: list[Period], direction: int, at: Context) -> Period:
    """last April, this September, next June."""
    if direction < 0:
        return [p for p in candidates if p.last < at.reference][-1]
    if direction > 0:
        return next(p for p in candidates if p.first > at.reference)
    return next(p for p in candidates if p.first.year == at.reference.year)


def told_year(hit: Hit, at: Context) -> int | None:
    """The year that the same sentence has named before: "In 1996 it joined, and in June ..."."""
    for earlier in reversed(at.found):
        between = at.words[earlier.last + 1 : hit.first]
        if any(word.kind in ("stop", "break") for word in between):
            return None
        if earlier.period and not earlier.relative and earlier.type == "DATE" and not earlier.yearless:
            return earlier.period.first.year if earlier.period.unit == "Y" else None
    return None


def preposed(hit: Hit, at: Context) -> bool:
    before = at.words[hit.first - 1] if hit.first else None
    return bool(
        (before and before.kind in ("in", "of", "since", "until", "the", "between", "to", "and")) or hit.of("position")
    )
