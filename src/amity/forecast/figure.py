"""The outlook of a figure as it is given and kept, with what sources foretell of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec

from amity.forecast.series import SeriesOutlook
from amity.forecast.settling import Came
from amity.records import Value


class Point(Value, frozen=True, kw_only=True):
    """A value of the past: the first day of its period."""

    period: str
    value: float


class Foretold(Value, frozen=True, kw_only=True):
    """What a source foretells of the figure: an outlook record, in short."""

    record: str
    claim: str
    direction: str
    start: str | None
    end: str | None
    certainty: str


class FigureOutlook(Value, frozen=True, kw_only=True):
    """A forecast of a figure as it is given: whose, from which series, and what is foretold."""

    id: str = ""
    indicator: str
    subject: str | None
    counterpart: str | None
    unit: str
    origin: str
    given: str
    cutoff: str  # the first day of the last period known
    data: str  # a hash of the values that it rests on
    past: tuple[Point, ...]
    outlook: SeriesOutlook
    sources: tuple[Foretold, ...]


def identified(figure: FigureOutlook) -> FigureOutlook:
    """The outlook with the hash of its data and an id: a hash of all that it says."""
    data = hashlib.sha256(msgspec.json.encode(figure.past)).hexdigest()[:20]
    whole = msgspec.structs.replace(figure, id="", data=data)
    return msgspec.structs.replace(whole, id=hashlib.sha256(msgspec.json.encode(whole)).hexdigest()[:20])


def settle_figure(figure: FigureOutlook, now: Sequence[tuple[str, float]]) -> tuple[Came, ...]:
    """What came of each period for which the series has a value by now."""
    values = dict(now)
    return tuple(
        Came(
            part=f"period/{one.period}",
            foretold=one.expected,
            came=values[one.period],
            baseline=figure.past[-1].value,
            low=one.low_80,
            high=one.high_80,
        )
        for one in figure.outlook.ahead
        if one.period in values
    )


class FigureBoard(Value, frozen=True, kw_only=True):
    """How the forecasts of figures did."""

    given: int
    settled: int
    open: int
    inside_80: float | None
    mean_error_percent: float | None
    mean_error_percent_last: float | None  # of saying the last value known


def figure_board(figures: Sequence[FigureOutlook], outcomes: dict[tuple[str, str], str]) -> FigureBoard:
    """The score of all forecasts of figures; each period that has come counts."""
    parts = [(figure.id, f"period/{one.period}") for figure in figures for one in figure.outlook.ahead]
    held = [msgspec.json.decode(outcomes[part], type=Came) for part in parts if part in outcomes]
    known = [(one, one.came) for one in held if one.came]
    inside = [one.low <= came <= one.high for one, came in known if one.low is not None and one.high is not None]
    return FigureBoard(
        given=len(figures), settled=len(held), open=len(parts) - len(held),
        inside_80=sum(inside) / len(inside) if inside else None,
        mean_error_percent=_mean([abs(one.foretold / came - 1) * 100 for one, came in known]),
        mean_error_percent_last=_mean([abs((one.baseline or 0.0) / came - 1) * 100 for one, came in known]),
    )  # fmt: skip


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
