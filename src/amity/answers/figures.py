"""Figures by indicator, pair and period, each fact once, held against official ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from amity.codebook import Codebook
from amity.facts.fact import Fact
from amity.facts.reference.check import Verdict, check_measure
from amity.facts.telling import Telling
from amity.facts.views import shown_record
from amity.records import DateRange, Measure, Status, Trend, Value
from amity.store.reference import Series


class FigureRow(Value, frozen=True, kw_only=True):
    """One figure, by all who give it. `values` are the different ones where sources differ; `official` the series'."""

    indicator: str
    subject: str | None
    counterpart: str | None
    when: DateRange | None
    value: float | None
    values: tuple[float, ...]
    unit: str | None
    approx: bool
    trend: Trend | None
    derived: bool
    status: Status
    official: float | None
    verdict: Verdict
    why: str
    independent_sources: int
    reports: int
    disputed: tuple[str, ...]
    sentence: str
    fact: str


def build_figures(
    facts: Iterable[Fact], tellings: Mapping[str, Telling], series: Sequence[Series], codebook: Codebook
) -> tuple[FigureRow, ...]:
    """The figures by indicator and pair, in order of time."""
    rows = [_row(fact, tellings, series, codebook) for fact in facts if fact.kind == "measure"]
    return tuple(sorted(rows, key=_order))


def _row(fact: Fact, tellings: Mapping[str, Telling], series: Sequence[Series], codebook: Codebook) -> FigureRow:
    held = [tellings[name] for name in fact.records if name in tellings]
    measure = shown_record(fact, held)
    assert isinstance(measure, Measure)
    published = min((t.published for t in held if t.published), default=None)
    check = check_measure(measure, series, codebook, published)
    own = [t.record.value for t in held if isinstance(t.record, Measure) and t.record.value is not None]
    return FigureRow(
        indicator=measure.indicator,
        subject=measure.subject.id if measure.subject else None,
        counterpart=measure.counterpart.id if measure.counterpart else None,
        when=measure.when,
        value=measure.value,
        values=tuple(sorted(set(own))),
        unit=measure.unit,
        approx=measure.approx,
        trend=measure.trend,
        derived=measure.derived,
        status=measure.status,
        official=check.official,
        verdict=check.verdict,
        why=check.why,
        independent_sources=fact.independent_sources,
        reports=len(fact.documents),
        disputed=fact.disputed,
        sentence=" … ".join(" ".join(span.text.split()) for span in measure.evidence),
        fact=fact.id,
    )


def _order(row: FigureRow) -> tuple[str, ...]:
    day = (row.when.start or row.when.end or "") if row.when else "9999"
    return row.indicator, row.subject or "", row.counterpart or "", row.unit or "", day, row.fact
