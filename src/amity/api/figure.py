"""Outlooks of figures: given from official series, or from what reports count; kept, settled and scored."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from amity.errors import BadRequest
from amity.forecast.figure import FigureBoard, FigureOutlook, Foretold, Point, figure_board, identified, settle_figure
from amity.forecast.series import series_outlook
from amity.records import Measure, Outlook
from amity.store import Query
from amity.store.outlooks import ForecastRow, keep_forecasts, keep_outcomes, reading_outlooks
from amity.store.reference import Series

if TYPE_CHECKING:
    from amity.api import Amity

Points = list[tuple[str, float]]
STEM = 5  # letters that a word of a claim must share with a word of the indicator


def give_figure(
    amity: Amity, indicator: str, a: str, b: str | None = None, steps: int = 3, today: datetime.date | None = None
) -> FigureOutlook:
    """The next values of a figure of one or two actors; kept in the store as it is given."""
    actors = tuple(amity.resolve_actor(name) for name in (a, b) if name)
    wanted = indicator.strip().lower().replace(" ", "-")
    series, points = _best(amity, wanted, actors)
    like = [points_of(s) for s in amity.reference.series() if s.indicator == wanted and _key(s) != _key(series)]
    given = today or datetime.datetime.now(datetime.UTC).date()
    outlook = series_outlook(points, steps, like)
    figure = FigureOutlook(
        indicator=wanted, subject=series.subject, counterpart=series.counterpart, unit=series.unit,
        origin=series.origin, given=given.isoformat(), cutoff=outlook.last, data="",
        past=tuple(Point(period=day, value=value) for day, value in points), outlook=outlook,
        sources=tuple(foretold(amity, wanted, actors)),
    )  # fmt: skip
    figure = identified(figure)
    parties = (series.subject or "", series.counterpart or "")
    due = outlook.ahead[-1].period
    keep_forecasts(
        amity.path,
        [ForecastRow(figure.id, figure.given, "figure", *parties, due, msgspec.json.encode(figure).decode())],
    )
    return figure


def score_figures(amity: Amity) -> FigureBoard:
    """Every forecast of a figure is settled as far as its series goes by now; how all of them did."""
    with reading_outlooks(amity.path) as tables:
        figures = [msgspec.json.decode(row.json, type=FigureOutlook) for row in tables.forecasts("figure")]
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    held = amity.reference.series() if figures else ()
    rows = [
        (figure.id, came.part, today, msgspec.json.encode(came).decode())
        for figure in figures
        for came in settle_figure(figure, _now(held, figure))
    ]
    keep_outcomes(amity.path, rows)
    with reading_outlooks(amity.path) as tables:
        return figure_board(figures, tables.outcomes())


def _now(series: Sequence[Series], figure: FigureOutlook) -> Points:
    """The values of the figure's own series as they stand, after its cut-off."""
    key = (figure.indicator, figure.subject, figure.counterpart, figure.unit)
    same = [s for s in series if (s.indicator, s.subject, s.counterpart, s.unit) == key]
    return [(day, value) for s in same for day, value in points_of(s) if day > figure.cutoff]


def points_of(series: Series) -> Points:
    """The values of a series by the first day of their period."""
    return sorted((point.start, point.value) for point in series.points)


def _key(series: Series) -> tuple[str | None, ...]:
    return series.indicator, series.subject, series.counterpart


def _best(amity: Amity, indicator: str, actors: tuple[str, ...]) -> tuple[Series, Points]:
    """The official series with the most values of this figure and these actors; else the counts of reports."""
    official = amity.reference.series()
    found = [s for s in official if s.indicator == indicator and {s.subject, s.counterpart} - {None} == set(actors)]
    if found:
        best = max(found, key=lambda s: len(s.points))
        return best, points_of(best)
    counted = _of_reports(amity, indicator, actors)
    if counted is None:
        known = sorted({s.indicator for s in official if set(actors) & {s.subject, s.counterpart}})
        hint = f"known of {' and '.join(actors)}: {', '.join(known)}" if known else "add some with: amity reference add"
        raise BadRequest(f"No figures of {indicator} for {' and '.join(actors)}; {hint}.")
    return counted


def _of_reports(amity: Amity, indicator: str, actors: tuple[str, ...]) -> tuple[Series, Points] | None:
    """What reports count of this figure, in the unit that most give; the later report wins a period."""
    measures = [
        r
        for r in amity.store.records(Query(kinds=("measure",), actors=actors))
        if isinstance(r, Measure) and r.indicator == indicator and r.value is not None and r.when and r.when.start
    ]
    if not measures:
        return None
    unit = Counter(m.unit for m in measures).most_common(1)[0][0]
    points = {m.when.start: m.value for m in measures if m.unit == unit and m.when and m.when.start}
    series = Series(
        indicator=indicator, subject=actors[0], counterpart=actors[1] if len(actors) > 1 else None, unit=unit or "",
        points=(), origin="reports of the store", retrieved="",
    )  # fmt: skip
    return series, sorted((day, float(value)) for day, value in points.items() if day and value is not None)


def foretold(amity: Amity, indicator: str, actors: tuple[str, ...]) -> list[Foretold]:
    """What sources foretell of these actors in words of the indicator."""
    if not amity.path.is_file():
        return []
    stems = {word[:STEM] for word in indicator.split("-")}
    found = []
    for record in amity.store.records(Query(kinds=("outlook",), actors=actors[:1])):
        if isinstance(record, Outlook) and stems & {word[:STEM] for word in re.findall(r"[a-z]+", _words(record))}:
            start, end = (record.horizon.start, record.horizon.end) if record.horizon else (None, None)
            found.append(
                Foretold(record=record.id, claim=record.claim.text, direction=record.direction, start=start, end=end,
                         certainty=record.certainty)
            )  # fmt: skip
    return found


def _words(record: Outlook) -> str:
    return " ".join([record.claim.text, *(span.text for span in record.evidence)]).lower()
