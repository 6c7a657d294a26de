"""Outlooks on figures ("trade will reach $10 billion by 2025", "back to 2019 levels soon") against later figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from amity.codebook import Codebook
from amity.facts.reference.lookup import Known, counting, matching, same_unit, value_for
from amity.facts.reference.periods import period_words
from amity.facts.reference.rows import LevelRow
from amity.records import Measure, Outcome, Outlook
from amity.store.reference import Series

if TYPE_CHECKING:
    from amity.facts.outlooks import Later

SLACK = 0.02  # share by which a figure may miss its mark through rounding
AHEAD = ("planned", "expected", "conditional", "called-for")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome, why, and the records or the series that give it."""

    outcome: Outcome
    why: str
    records: tuple[str, ...] = ()
    series: str | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """Official series, and the figures that reports give."""

    series: Sequence[Series]
    measures: Sequence[Measure]


@dataclass(frozen=True, slots=True)
class Point:
    """What is known of a period: from an official series, or from a report's record."""

    value: float
    words: str
    record: str | None
    series: str | None


def settle_by_figures(
    outlook: Outlook, published: str, last: str, measures: Sequence[Measure], later: Later
) -> Verdict | None:
    """What later figures say; null where the outlook is on no figure, or none is known."""
    for measure in (flow for twin in measures for flow in _flows(twin, outlook)):
        mark = _mark(outlook, measure, published, later)
        if mark is None:
            continue
        first, end = _years(outlook, published, last)
        points = [
            point
            for year in range(first, end + 1)
            if f"{year}-12-31" <= later.as_of and (point := _known(measure, f"{year}-01-01", f"{year}-12-31", later))
        ]
        if points:
            complete = _known(measure, f"{end}-01-01", f"{end}-12-31", later) is not None
            past = last < later.as_of
            return _compared(outlook, measure, mark, points, past and complete) or _unsettled(mark, points[-1], past)
    return None


def _flows(measure: Measure, outlook: Outlook) -> Iterator[Measure]:
    """The measure as it is; where it names one end of a flow alone, also between it and each other state meant."""
    yield measure
    if measure.subject is not None and measure.counterpart is None:
        for other in outlook.about:
            if _state(other) != _state(measure.subject):
                yield msgspec.structs.replace(measure, counterpart=other)


def _unsettled(mark: Point, latest: Point, past: bool) -> Verdict:
    """What is known does not settle it: the mark was not reached, and the end of its time is unknown or ahead."""
    why = f"the latest figure known is {latest.words}, the mark {mark.words}"
    return Verdict("unknowable" if past else "open", why, (), latest.series or mark.series)


def _years(outlook: Outlook, published: str, last: str) -> tuple[int, int]:
    """The first and the last year of the outlook's time."""
    start = (outlook.horizon.start if outlook.horizon else None) or published
    return max(int(published[:4]), int(start[:4])), int(last[:4])


def _compared(outlook: Outlook, measure: Measure, mark: Point, points: Sequence[Point], over: bool) -> Verdict | None:
    """The mark held against the figures of the outlook's time, year by year. `over`: all of them are known."""
    what = measure.indicator
    reached = [point for point in points if _reaches(outlook, measure, point.value, mark.value)]
    best = reached[0] if reached else points[-1]
    why = f"{what}: {best.words} against the mark of {mark.words}"
    names = tuple(name for name in (best.record, mark.record) if name)
    series = best.series or mark.series
    if outlook.direction == "stay":
        broken = [point for point in points if point not in reached]
        if broken:
            return Verdict("failed", f"{what}: {broken[0].words} against {mark.words}", names, series)
        return Verdict("came-true", why, names, series) if over else None
    if reached:
        return Verdict("came-true", why, names, series)
    return Verdict("failed", why, names, series) if over else None


def _reaches(outlook: Outlook, measure: Measure, value: float, mark: float) -> bool:
    fixed = _is_mark(outlook, measure)
    if outlook.direction == "stay":
        return abs(value - mark) <= 5 * SLACK * abs(mark)
    if outlook.direction in ("fall", "end"):
        return value <= mark * (1 + SLACK) if fixed else value < mark
    return value >= mark * (1 - SLACK) if fixed else value > mark


def _is_mark(outlook: Outlook, measure: Measure) -> bool:
    """Whether the outlook names a figure to reach, and not only a direction."""
    return (measure.value is not None and measure.status in AHEAD) or bool(_YEAR.search(outlook.claim.text))


def _mark(outlook: Outlook, measure: Measure, published: str, later: Later) -> Point | None:
    """What is to be reached: the figure named, that of the year named, else the last one before the report."""
    if measure.value is not None and measure.status in AHEAD:
        return Point(measure.value, f"{measure.value:,.12g}", measure.id, None)
    year = _level_year(outlook, later.codebook)
    if year:
        return _known(measure, f"{year}-01-01", f"{year}-12-31", later)
    if outlook.direction not in ("rise", "fall", "stay"):
        return None
    before = int(published[:4]) - 1
    years = (before, before - 1)
    return next((p for y in years if (p := _known(measure, f"{y}-01-01", f"{y}-12-31", later))), None)


def _level_year(outlook: Outlook, codebook: Codebook) -> str | None:
    """The year whose level is to be reached: "2019 levels", "the level of 2019"."""
    words = codebook.derive(_level_words)
    found: list[str] = re.findall(r"\w+", outlook.claim.text.lower())
    for place, word in enumerate(found):
        if _YEAR.fullmatch(word) and words & set(found[max(0, place - 3) : place + 2]):
            return word
    return None


def _level_words(codebook: Codebook) -> frozenset[str]:
    return frozenset(row.wording for row in codebook.table(LevelRow))


def _known(measure: Measure, start: str, end: str, later: Later) -> Point | None:
    """What is known of a period: an official figure, else what a report gives for it."""
    subject, counterpart = _state(measure.subject), _state(measure.counterpart)
    counted = counting(later.codebook, measure.indicator)
    for series in matching(later.figures.series, measure.indicator, subject, counterpart):
        known: Known | None = value_for(series, start, end, counted)
        if known and known.how != "last known" and (measure.unit is None or same_unit(series.unit, measure.unit)):
            words = f"{known.value:,.12g} in {period_words(start, end)} ({series.origin})"
            return Point(known.value, words, None, series.origin)
    return next(_told(measure, start, end, later), None)


def _told(measure: Measure, start: str, end: str, later: Later) -> Iterator[Point]:
    """Figures that reports give for the same thing and just this period, as counted and not as foretold."""
    for other in later.figures.measures:
        same = (other.indicator, _state(other.subject), _state(other.counterpart))
        if same != (measure.indicator, _state(measure.subject), _state(measure.counterpart)) or other.value is None:
            continue
        unit = measure.unit is None or same_unit(other.unit, measure.unit)
        if unit and other.when and (other.when.start, other.when.end) == (start, end) and other.status not in AHEAD:
            yield Point(other.value, f"{other.value:,.12g} in {period_words(start, end)}", other.id, None)


def _state(actor: object) -> str | None:
    return (getattr(actor, "country", None) or getattr(actor, "id", None)) if actor else None
