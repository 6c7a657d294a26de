"""What stands before and between dates: since, until, before, after, between and, from to."""

from __future__ import annotations

from datetime import date, timedelta

from amity.reading.dates.calendar import Period, add, containing
from amity.reading.dates.found import REFS, Context, Found
from amity.records import DateRange

JOINTS = frozenset({"to", "until", "hyphen", "dash", "and"})
ONWARD = ("on", "onward", "onwards")
UP_TO = ("approx", "EQUAL_OR_LESS")
LEADS = frozenset({"in", "since", "until", "between", "before", "after", "over", "afterwards"})


def bounded(found: list[Found], at: Context) -> None:
    """Gives the dates found the bounds that the words around them set."""
    for one in found:
        _approximate(one, at)
    first, last = found[0], at.found[-1] if at.found else None
    if last and last.days and first.days and _joined(last, first, at):
        _join(last, first)
    elif first.days and len(found) == 1:
        _bound(first, at)


def _approximate(one: Found, at: Context) -> None:
    """around Nov. 1."""
    before = at.words[one.first - 1] if one.first else None
    if (
        before
        and before.kind == "approx"
        and one.type == "DATE"
        and one.mod is None
        and at.words[one.first].kind != "weekday"
        and one.value not in REFS
    ):
        if before.value == "EQUAL_OR_LESS":
            return
        one.mod = before.value
        one.first -= 1


def _joined(low: Found, high: Found, at: Context) -> bool:
    """Whether two dates are the ends of one range."""
    between = at.words[low.last + 1 : high.first]
    if len(between) != 1 or between[0].kind not in JOINTS or low.type != "DATE" or high.type != "DATE":
        return False
    before = at.words[low.first - 1] if low.first else None
    lead = before.text.lower() if before else ""
    if between[0].kind == "and":
        return lead == "between"
    return between[0].text.lower() != "by" and low.value not in REFS and high.value not in REFS


def _join(low: Found, high: Found) -> None:
    """One range from the first day of the one to the last day of the other."""
    if low.yearless and high.period and low.period and low.period.unit in ("D", "M"):
        _same_year(low, high.period)
    if low.period and high.period and low.period.first <= high.period.last:
        low.days = high.days = (low.period.first, high.period.last)
        low.precision = high.precision = "range"


def _same_year(low: Found, high: Period) -> None:
    """between January and May 2022: January takes its year from May."""
    assert low.period
    year = high.first.year
    try:
        moved = containing(low.period.unit, low.period.first.replace(year=year))
    except ValueError:
        return
    if moved.first > high.last:
        moved = moved.shifted(-1, "Y")
    low.period, low.value, low.relative = moved, moved.value, False


def _bound(one: Found, at: Context) -> None:
    """since 2021: open at the end; until May, by Friday, up to 2025: open at the start."""
    before = at.words[one.first - 1] if one.first else None
    if not before or not one.days or one.type not in ("DATE", "TIME") or one.value in REFS:
        return
    first, last = one.days
    lead = before.text.lower()
    after = at.words[one.last + 1].text.lower() if one.last + 1 < len(at.words) else ""
    if first and ((before.kind == "since" and lead != "from") or (lead == "from" and after in ONWARD)):
        one.days = (first, None)
    elif (before.kind == "until" and before.value == "until") or (before.kind, before.value) == UP_TO:
        one.days = (None, last)
    elif before.kind in ("before", "until") and before.value != "until" and first and _alone(one, at):
        one.days = (None, first - timedelta(1))
    elif before.kind == "after" and last and _alone(one, at):
        one.days = (add(last, 1, "D"), None)


def _alone(one: Found, at: Context) -> bool:
    """Whether the date stands for itself: "after 1991," but not "after the 1991 war"."""
    after = at.words[one.last + 1] if one.last + 1 < len(at.words) else None
    return after is None or after.kind != "other" or not after.text[:1].isalnum()


def days_of(text: str, found: Found, at: Context) -> DateRange | None:
    """The days as records hold them, with the wording and the preposition before it."""
    if not found.days or not found.precision:
        return None
    first = found.first
    before = at.words[first - 1] if first else None
    start, end = at.words[first].start, at.words[found.last].end
    if before and (before.kind in LEADS or before.text.lower() in ("on", "up to", "from")):
        start = before.start
    first_day, last_day = (_iso(bound) for bound in found.days)
    return DateRange(start=first_day, end=last_day, precision=found.precision, text=" ".join(text[start:end].split()))


def _iso(bound: date | None) -> str | None:
    return bound.isoformat() if bound else None
