"""Holds a reported figure against official ones: within what it states, off by how much, or nothing to hold it to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from amity.codebook import Codebook
from amity.facts.reference.lookup import Known, counting, matching, same_unit, value_for
from amity.facts.reference.periods import period_words
from amity.records import Measure, Value
from amity.store.reference import Series

Verdict = Literal["within", "off", "no-series"]
ABOUT = 0.1  # "about 1,000" allows a tenth, as in the comparison of reports with each other


class Check(Value, frozen=True, kw_only=True):
    """A reported figure beside the official one. `off_by` is reported less official, `off_percent` its share."""

    record: str
    document: str
    indicator: str
    subject: str | None
    counterpart: str | None
    verdict: Verdict
    reported: float | None
    unit: str | None
    official: float | None = None
    period: str | None = None
    off_by: float | None = None
    off_percent: float | None = None
    allowed: float | None = None  # by how much the two may differ: what the wording allows and the series' tolerance
    how: str | None = None  # read, summed, between (neighbouring values), last known
    origin: str | None = None
    why: str


def check_measure(measure: Measure, series: Sequence[Series], codebook: Codebook, day: str | None = None) -> Check:
    """The measure held against the best of these series; `day` stands for its date where it has none (publication).

    A figure is within where it lies no further from the official one than its own wording allows (half its last
    digit; a tenth where it says "about") and the tolerance of the series together.
    """
    subject, counterpart = (_state(actor) for actor in (measure.subject, measure.counterpart))
    found = matching(series, measure.indicator, subject, counterpart)
    if measure.value is None or not found:
        why = "the report gives no number" if measure.value is None else "no series of this indicator and these actors"
        return _without(measure, why)
    fitting = [s for s in found if same_unit(s.unit, measure.unit)]
    if not fitting:
        return _without(measure, f"the series is in {found[0].unit}, the report in {measure.unit or 'no unit'}")
    start, end = _period(measure, day)
    if start is None or end is None:
        return _without(measure, "neither the figure nor its report has a date")
    counted = counting(codebook, measure.indicator)
    known = [(s, k) for s in fitting if (k := value_for(s, start, end, counted))]
    if not known:
        return _without(measure, f"the series says nothing of {period_words(start, end)}")
    return _held(measure, *min(known, key=lambda pair: (_RANK[pair[1].how], pair[0].tolerance, pair[0].origin)))


_RANK = {"read": 0, "summed": 1, "between": 2, "last known": 3}


def stated_slack(measure: Measure) -> float:
    """By how much the truth may differ from the figure as worded, in its unit."""
    value = abs(measure.value or 0.0)
    if measure.approx:
        return ABOUT * value
    digits = Decimal(repr(value)).normalize()
    exponent = digits.as_tuple().exponent
    return 0.5 * 10.0**exponent if isinstance(exponent, int) else 0.0


def _held(measure: Measure, series: Series, known: Known) -> Check:
    assert measure.value is not None
    off = measure.value - known.value
    allowed = stated_slack(measure) + series.tolerance * abs(known.value)
    within = abs(off) <= allowed
    percent = 100 * off / known.value if known.value else None
    said = period_words(known.start, known.end)
    words = f"{float(f'{known.value:.4g}') if known.how == 'between' else known.value:,.12g}"
    differs = f"{float(f'{off:.4g}'):+,.12g}" + ("" if percent is None else f" ({percent:+.1f}%)")
    return Check(
        record=measure.id,
        document=measure.document,
        indicator=measure.indicator,
        subject=series.subject,
        counterpart=series.counterpart,
        verdict="within" if within else "off",
        reported=measure.value,
        unit=measure.unit,
        official=known.value,
        period=said,
        off_by=off,
        off_percent=percent,
        allowed=allowed,
        how=known.how,
        origin=series.origin,
        why=f"{series.origin} gives {words} for {said} ({_HOW[known.how]}); the report differs by {differs}",
    )


_HOW = {
    "read": "its own value",
    "summed": "the sum of its parts",
    "between": "between its neighbouring values",
    "last known": "its last value before",
}


def _without(measure: Measure, why: str) -> Check:
    return Check(
        record=measure.id,
        document=measure.document,
        indicator=measure.indicator,
        subject=measure.subject.id if measure.subject else None,
        counterpart=measure.counterpart.id if measure.counterpart else None,
        verdict="no-series",
        reported=measure.value,
        unit=measure.unit,
        why=why,
    )


def _state(actor: object) -> str | None:
    return (getattr(actor, "country", None) or getattr(actor, "id", None)) if actor else None


def _period(measure: Measure, day: str | None) -> tuple[str | None, str | None]:
    if measure.when and measure.when.start and measure.when.end:
        return measure.when.start, measure.when.end
    year = ((measure.when and (measure.when.start or measure.when.end)) or day or "")[:4]
    return (f"{year}-01-01", f"{year}-12-31") if year else (None, None)
